#!/usr/bin/python3
"""Writes one synthetic CT slice in every transfer syntax with dcmtk and gdcm, which are not ours.

    /usr/bin/python3 tests/oracles/syntaxes.py OUTPUT_FOLDER [--side 64] [--frames 1]

Needs dcmtk, libgdcm-tools, python3-pydicom and python3-numpy. Writes source.raw (stored values as
little-endian words), *.dcm and syntaxes.tsv: file, transfer syntax, lossless 1 or 0. The test SyntaxContractTest reads what
`syntaxes.py ingest/src/test/resources/syntaxes` wrote; the benchmark decode_speed.py calls it with
--side 512.
"""
import argparse
import pathlib
import subprocess
import sys

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

CT = "1.2.840.10008.5.1.4.1.1.2"
UID = "1.2.826.0.1.3680043.10.1338."


def slice_of(side):
    """A thorax of ellipses with texture and noise, padding outside the circle; signed 16 bits."""
    random = np.random.default_rng(20261124)
    y, x = (np.mgrid[0:side, 0:side] - (side - 1) / 2) / (side / 2)
    hu = np.full((side, side), -1000.0)
    hu[(x / 0.85) ** 2 + (y / 0.6) ** 2 < 1] = 40
    for centre in (-0.4, 0.4):
        hu[((x - centre) / 0.28) ** 2 + (y / 0.42) ** 2 < 1] = -860
    hu[(x / 0.1) ** 2 + ((y - 0.45) / 0.1) ** 2 < 1] = 600
    grain = random.normal(0, 1, (side // 8 + 2, side // 8 + 2)).repeat(8, 0).repeat(8, 1)[:side, :side]
    hu += 25 * grain + random.normal(0, 20, hu.shape)
    hu[x**2 + y**2 > 1] = -2000
    return np.rint(hu).astype("<i2")


def write(path, values, frames):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT
    meta.MediaStorageSOPInstanceUID = UID + "1"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SOPClassUID, data.SOPInstanceUID = CT, UID + "1"
    data.StudyInstanceUID, data.SeriesInstanceUID = UID + "2", UID + "3"
    data.Modality = "CT"
    data.PatientName, data.PatientID = "Synthetic", "SYNTHETIC"
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.ImagePositionPatient, data.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    data.PixelSpacing = [0.7, 0.7]
    data.Rows, data.Columns = values.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    if frames > 1:
        data.NumberOfFrames = frames
    data.RescaleIntercept, data.RescaleSlope = 0, 1
    data.PixelData = values.tobytes() * frames
    data.save_as(path, write_like_original=False)


def commands():
    """File name, whether it is lossless, command without its two files."""
    yield "implicit-dcmtk", 1, ["dcmconv", "+ti"]
    yield "explicit-dcmtk", 1, ["dcmconv", "+te"]
    yield "big-endian-dcmtk", 1, ["dcmconv", "+tb"]
    yield "deflated-dcmtk", 1, ["dcmconv", "+td"]
    yield "implicit-gdcm", 1, ["gdcmconv", "--raw", "--implicit"]
    yield "explicit-gdcm", 1, ["gdcmconv", "--raw", "--explicit"]
    yield "rle-dcmtk", 1, ["dcmcrle"]
    yield "rle-gdcm", 1, ["gdcmconv", "--rle"]
    yield "jpeg-lossless-57-dcmtk", 1, ["dcmcjpeg", "+el", "+sv", "6"]
    yield "jpeg-lossless-70-dcmtk", 1, ["dcmcjpeg", "+e1"]
    yield "jpeg-lossless-70-gdcm", 1, ["gdcmconv", "--jpeg"]
    yield "jpeg-ls-dcmtk", 1, ["dcmcjpls"]
    yield "jpeg-ls-gdcm", 1, ["gdcmconv", "--jpegls"]
    yield "jpeg-2000-gdcm", 1, ["gdcmconv", "--j2k"]
    yield "jpeg-ls-near-gdcm", 0, ["gdcmconv", "--jpegls", "--lossy", "-e", "3"]
    yield "jpeg-2000-lossy-gdcm", 0, ["gdcmconv", "--j2k", "--lossy", "--irreversible", "-r", "8"]
    yield "jpeg-extended-12-dcmtk", 0, ["dcmcjpeg", "+ee", "+bt", "+q", "95"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--frames", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    values = slice_of(options.side)
    (options.folder / "source.raw").write_bytes(values.tobytes())
    source = options.folder / "source.dcm"
    write(source, values, options.frames)
    rows = ["#file\tsyntax\tlossless"]
    for name, lossless, command in commands():
        path = options.folder / f"{name}.dcm"
        run = subprocess.run([*command, str(source), str(path)], capture_output=True, text=True)
        if run.returncode != 0 or not path.exists():
            print("not written:", name, run.stderr.strip()[-200:], file=sys.stderr)
            path.unlink(missing_ok=True)
            continue
        syntax = pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID
        rows.append(f"{path.name}\t{syntax}\t{lossless}")
    (options.folder / "syntaxes.tsv").write_text("\n".join(rows) + "\n")
    source.unlink()


if __name__ == "__main__":
    main()
