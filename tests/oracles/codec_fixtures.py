#!/usr/bin/python3
"""Writes the fixtures of the frame codec tests with encoders and decoders that are not ours.

Needs dcmtk, libgdcm-tools, python3-pydicom, python3-gdcm and python3-numpy. Run once by hand; the
Java tests read what it wrote:

    /usr/bin/python3 tests/oracles/codec_fixtures.py ingest/src/test/resources/codec

`fixtures.tsv` lists: name, transfer syntax, columns, rows, samples per pixel, bits allocated, bits
stored, signed, expected values (a file of little-endian words), largest error allowed.
"""

import pathlib
import subprocess
import sys
import tempfile

import gdcm
import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import decode_data_sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS = 64, 85  # no whole number of DCT blocks or tiles across
CT = "1.2.840.10008.5.1.4.1.1.2"
SC = "1.2.840.10008.5.1.4.1.1.7"


def patterns():
    """Anatomy-like steps, flat runs and noise; each with the data set fields it stands for."""
    random = np.random.default_rng(20261122)
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    disc = ((x - 45) ** 2 + (y - 32) ** 2 < 28**2).astype(int)
    lung = ((x - 35) ** 2 + (y - 33) ** 2 < 12**2).astype(int)
    scene = 24 + 1000 * disc - 850 * lung + x // 8 * disc
    noise = np.rint(random.normal(0, 12, scene.shape)).astype(int)
    body = scene + noise * disc
    u12 = np.clip(body, 0, 4095)
    u12[56:60, 5:75] = random.integers(0, 4096, (4, 70))
    s16 = body - 1024
    s16[disc == 0] = -2000
    s16[:3] = random.integers(-32768, 32768, (3, COLUMNS))
    s16[10, 20:24] = [-32768, 32767, -32768, 32767]
    u8 = np.clip(body // 5, 0, 255)
    rgb = np.stack([u8, np.roll(u8, 3, 1), 255 - u8], -1)
    smooth = np.clip(1500 + 900 * np.sin(x / 9.0) * np.cos(y / 7.0) + noise, 0, 4095).astype(int)
    return {
        "u12": (u12.astype("<u2"), 12, 0),
        "s12": (np.clip(body - 1024, -2048, 2047).astype("<i2"), 12, 1),
        "s16": (s16.astype("<i2"), 16, 1),
        "u16": ((s16 + 32768).astype("<u2"), 16, 0),
        "u8": (u8.astype("u1"), 8, 0),
        "rgb8": (rgb.astype("u1"), 8, 0),
        "smooth12": (smooth.astype("<u2"), 12, 0),
        "top": (u12[: ROWS // 2].astype("<u2"), 12, 0),
        "bottom": (u12[ROWS // 2 :].astype("<u2"), 12, 0),
        "smooth8": ((smooth // 16).astype("u1"), 8, 0),
    }


def dicom(path, values, stored, signed):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT if values.itemsize == 2 else SC
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, generate_uid()
    data.Rows, data.Columns = values.shape[:2]
    data.SamplesPerPixel = 1 if values.ndim == 2 else values.shape[2]
    if values.ndim == 3:
        data.PlanarConfiguration = 0
    data.PhotometricInterpretation = "MONOCHROME2" if values.ndim == 2 else "RGB"
    data.BitsAllocated, data.BitsStored, data.HighBit = 8 * values.itemsize, stored, stored - 1
    data.PixelRepresentation = signed
    raw = values
    if signed and stored < 16:
        raw = values.view("<u2") & ((1 << stored) - 1)
    data.add_new(0x7FE00010, "OW", raw.tobytes() + b"\0" * (raw.nbytes % 2))
    data.save_as(path, write_like_original=False)


def frame(path):
    data = pydicom.dcmread(path)
    return b"".join(decode_data_sequence(data.PixelData)), data


def reference(path, data):
    """What gdcm decodes, as stored values."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    raw = reader.GetImage().GetBuffer().encode("utf-8", "surrogateescape")
    width = np.dtype(("<i" if data.PixelRepresentation else "<u") + str(data.BitsAllocated // 8))
    count = data.Rows * data.Columns * data.SamplesPerPixel
    return np.frombuffer(raw[: count * width.itemsize], width)


def dcmtk_raw(path, work):
    """What dcmtk decodes, without any colour transform."""
    out = work / "raw.dcm"
    subprocess.run(["dcmdjpeg", "+cn", "+px", str(path), str(out)], check=True)
    data = pydicom.dcmread(out)
    return np.frombuffer(data.PixelData, "u1" if data.BitsAllocated == 8 else "<u2")


class Fixtures:
    def __init__(self, target, work):
        self.target, self.work, self.lines, self.made = target, work, [], patterns()
        for name, (values, stored, signed) in self.made.items():
            dicom(work / f"{name}.dcm", values, stored, signed)

    def expect(self, name, values):
        (self.target / f"{name}.raw").write_bytes(values.astype("<i4").astype("<i2").tobytes())
        return f"{name}.raw"

    def add(self, name, syntax, pattern, compressed, expected, error, rows=None):
        values, stored, signed = self.made[pattern]
        (self.target / f"{name}.bin").write_bytes(compressed)
        samples = 1 if values.ndim == 2 else values.shape[2]
        row = (name, syntax, COLUMNS, rows or values.shape[0], samples, 8 * values.itemsize,
               stored, signed, expected, error)
        self.lines.append("\t".join(map(str, row)))

    def encode(self, name, pattern, *command):
        path = self.work / f"{name}.dcm"
        subprocess.run([*command, str(self.work / f"{pattern}.dcm"), str(path)], check=True)
        return path

    def lossless(self, name, pattern, *command):
        path = self.encode(name, pattern, *command)
        compressed, data = frame(path)
        expected = self.expect(pattern, self.made[pattern][0].ravel())
        self.add(name, data.file_meta.TransferSyntaxUID, pattern, compressed, expected, 0)

    def lossy(self, name, pattern, error, decode, *command):
        path = self.encode(name, pattern, *command)
        compressed, data = frame(path)
        expected = self.expect(name, decode(path, data))
        self.add(name, data.file_meta.TransferSyntaxUID, pattern, compressed, expected, error)


def main(target):
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        f = Fixtures(target, work)
        by_dcmtk = lambda path, data: dcmtk_raw(path, work)

        for pattern in ("u12", "s16", "u8", "rgb8"):
            f.lossless(f"rle-dcmtk-{pattern}", pattern, "dcmcrle")
        f.lossless("rle-gdcm-s16", "s16", "gdcmconv", "--rle")

        for predictor in range(1, 8):
            f.lossless(f"lossless-p{predictor}-u12", "u12", "dcmcjpeg", "+el", "+sv", str(predictor))
        for predictor in (1, 4, 7):
            name = f"lossless-p{predictor}-s16"
            f.lossless(name, "s16", "dcmcjpeg", "+el", "+sv", str(predictor))
        f.lossless("lossless-sv1-u16", "u16", "dcmcjpeg", "+e1")
        f.lossless("lossless-sv1-u8", "u8", "dcmcjpeg", "+e1")
        f.lossless("lossless-p6-rgb8", "rgb8", "dcmcjpeg", "+el", "+sv", "6")
        f.lossless("lossless-gdcm-u12", "u12", "gdcmconv", "--jpeg")
        f.lossless("lossless-gdcm-s12", "s12", "gdcmconv", "--jpeg")
        f.lossless("lossless-gdcm-rgb8", "rgb8", "gdcmconv", "--jpeg")
        f.lossy("lossless-pt3-u12", "u12", 0, by_dcmtk, "dcmcjpeg", "+el", "+pt", "3")

        f.lossy("extended12-dcmtk", "smooth12", 0, by_dcmtk, "dcmcjpeg", "+ee", "+bt", "+q", "85")
        f.lossy("extended8-dcmtk", "smooth8", 0, by_dcmtk, "dcmcjpeg", "+ee", "+q", "85")
        f.lossy("baseline-dcmtk", "smooth8", 0, by_dcmtk, "dcmcjpeg", "+eb", "+q", "85")
        f.lossy("baseline-gdcm", "smooth8", 0, reference, "gdcmconv", "--jpeg", "--lossy", "-q", "80")
        f.lossy("baseline-rgb", "rgb8", 0, by_dcmtk, "dcmcjpeg", "+eb", "+cr")

        for pattern in ("u12", "s16", "u16", "u8"):
            f.lossless(f"jpegls-dcmtk-{pattern}", pattern, "dcmcjpls")
        f.lossless("jpegls-gdcm-s16", "s16", "gdcmconv", "--jpegls")
        f.lossless("jpegls-gdcm-s12", "s12", "gdcmconv", "--jpegls")
        for mode in ("+il", "+is", "+in"):
            f.lossless(f"jpegls-rgb{mode[1:]}", "rgb8", "dcmcjpls", mode)
        presets = ["+pc", "+t1", "9", "+t2", "30", "+t3", "90", "+rs", "31"]
        f.lossless("jpegls-presets-u12", "u12", "dcmcjpls", *presets)
        for near in ("1", "3", "10"):
            command = ["dcmcjpls", "+en", "+md", near]
            f.lossy(f"jpegls-near{near}-u12", "u12", 0, reference, *command)
        f.lossy("jpegls-near2-u8", "u8", 0, reference, "dcmcjpls", "+en")
        for mode in ("+il", "+is", "+in"):
            command = ["dcmcjpls", "+en", mode]
            f.lossy(f"jpegls-near2-rgb{mode[1:]}", "rgb8", 0, reference, *command)

        for pattern in ("u12", "s12", "s16", "u8", "rgb8"):
            f.lossless(f"j2k-{pattern}", pattern, "gdcmconv", "--j2k")
        f.lossless("j2k-tiles-u12", "u12", "gdcmconv", "--j2k", "-t", "32,32")
        command = ["gdcmconv", "--j2k", "--lossy", "--irreversible", "-r", "8"]
        f.lossy("j2k-lossy-u12", "u12", 1, reference, *command)

        jpegls_restart(f)
        lossless_restart(f)
        header = "#name syntax columns rows samples allocated stored signed expected error"
        lines = [header.replace(" ", "\t"), *f.lines, ""]
        (target / "fixtures.tsv").write_text("\n".join(lines))


def marker(data, code):
    return data.index(bytes([0xFF, code]))


def entropy(data):
    """Splits a one-scan stream into its header, up to and with SOS, and its coded data."""
    sos = marker(data, 0xDA)
    start = sos + 2 + int.from_bytes(data[sos + 2 : sos + 4], "big")
    end = data.rindex(b"\xff\xd9")
    while data[end - 1] == 0xFF:
        end -= 1
    return data[:start], data[start:end]


def restarted(header, frame_marker, rows, interval, parts):
    """One stream of two coded halves: an encoder starts from scratch after RST, as at the top."""
    at = marker(header, frame_marker)
    header = header[: at + 5] + rows.to_bytes(2, "big") + header[at + 7 :]
    dri = b"\xff\xdd\x00\x04" + interval.to_bytes(2, "big")
    sos = marker(header, 0xDA)
    header = header[:sos] + dri + header[sos:]
    return header + parts[0] + b"\xff\xd0" + parts[1] + b"\xff\xd9"


def jpegls_restart(f):
    halves = [entropy(frame(f.encode(f"ls-{h}", h, "dcmcjpls"))[0]) for h in ("top", "bottom")]
    stream = restarted(halves[0][0], 0xF7, ROWS, ROWS // 2, [h[1] for h in halves])
    f.add("jpegls-restart-u12", "1.2.840.10008.1.2.4.80", "u12", stream, "u12.raw", 0)


def lossless_restart(f):
    """Both halves the same, for they share the Huffman table of the first."""
    header, coded = entropy(frame(f.encode("jl-top", "top", "dcmcjpeg", "+el", "+sv", "4"))[0])
    stream = restarted(header, 0xC3, ROWS, ROWS // 2 * COLUMNS, [coded, coded])
    top = f.made["top"][0].ravel()
    expected = f.expect("top-twice", np.concatenate([top, top]))
    f.add("lossless-restart-u12", "1.2.840.10008.1.2.4.57", "u12", stream, expected, 0)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
