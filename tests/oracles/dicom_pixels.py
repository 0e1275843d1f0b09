#!/usr/bin/python3
"""Expected pixel digests of the real data, computed with pydicom, gdcm and numpy.

Usage: dicom_pixels.py DATA_FOLDER OUTPUT_FOLDER

Writes zoo-pixels.csv (path, frames, rows, columns, SHA-256 of all stored values as little-endian
16-bit, sign-extended from BitsStored) and ct-volumes.csv (zip, series rank, slices, SHA-256 of the
Hounsfield volume by rising z with padding as -32768, sum and count of all other voxels).
Uses none of Opportune's code.
"""
import hashlib
import io
import sys
import zipfile

import numpy as np
import pydicom

LOSSLESS = {
    "1.2.840.10008.1.2": 1, "1.2.840.10008.1.2.1": 1, "1.2.840.10008.1.2.2": 1,
    "1.2.840.10008.1.2.1.99": 1, "1.2.840.10008.1.2.5": 1, "1.2.840.10008.1.2.4.57": 1,
    "1.2.840.10008.1.2.4.70": 1, "1.2.840.10008.1.2.4.80": 1, "1.2.840.10008.1.2.4.90": 1,
}
PADDING = -32768


def stored(ds):
    """Stored values, from the raw cells when native, from gdcm or numpy when compressed."""
    # Taken first: decoding changes the data set where a JPEG 2000 stream contradicts it.
    bits, high, signed = ds.BitsStored, ds.HighBit, ds.PixelRepresentation == 1
    if ds.file_meta.TransferSyntaxUID.is_compressed and not ds.file_meta.TransferSyntaxUID.is_deflated:
        cells = ds.pixel_array.astype(np.int64)
    else:
        order = ">" if not ds.is_little_endian else "<"
        kind = "u1" if ds.BitsAllocated == 8 else order + "u2"
        frames = int(ds.get("NumberOfFrames", 1) or 1)
        count = frames * ds.Rows * ds.Columns
        cells = np.frombuffer(ds.PixelData, kind, count).astype(np.int64)
    cells = (cells.reshape(-1) >> (high - bits + 1)) & ((1 << bits) - 1)
    if signed:
        cells = np.where(cells >= 1 << (bits - 1), cells - (1 << bits), cells)
    return cells


def zoo(data, out):
    rows = []
    with zipfile.ZipFile(f"{data}/dicom-zoo.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.endswith("/"):
                continue
            try:
                ds = pydicom.dcmread(io.BytesIO(archive.read(name)))
                if "PixelData" not in ds or ds.SamplesPerPixel != 1 or ds.BitsAllocated not in (8, 16):
                    continue
                if str(ds.file_meta.TransferSyntaxUID) not in LOSSLESS:
                    continue
                values = stored(ds)
            except Exception as error:  # an oracle says nothing of what it cannot read
                print("left out", name, type(error).__name__, str(error)[:80], file=sys.stderr)
                continue
            digest = hashlib.sha256((values & 0xFFFF).astype("<u2").tobytes()).hexdigest()
            frames = int(ds.get("NumberOfFrames", 1) or 1)
            rows.append(f"{name},{ds.file_meta.TransferSyntaxUID},{frames},{ds.Rows},{ds.Columns},{digest}")
    with open(f"{out}/zoo-pixels.csv", "w") as file:
        file.write("\n".join(["path,syntax,frames,rows,columns,sha256"] + rows) + "\n")


def hounsfield(ds):
    values = stored(ds)
    hu = np.floor(values * float(ds.RescaleSlope) + float(ds.RescaleIntercept) + 0.5)
    mask = np.zeros(values.shape, bool)
    if "PixelPaddingValue" in ds:
        pad = int(ds.PixelPaddingValue) & 0xFFFF
        if ds.PixelRepresentation == 1 and pad >= 32768:
            pad -= 65536
        mask |= values == pad
    side = ds.Rows * ds.Columns
    y, x = np.mgrid[0:ds.Rows, 0:ds.Columns]
    radius = min(ds.Rows, ds.Columns) / 2
    outside = ((x - (ds.Columns - 1) / 2) ** 2 + (y - (ds.Rows - 1) / 2) ** 2) > radius ** 2
    mask |= (hu < -1024) & outside.reshape(side)
    corners = hu.reshape(ds.Rows, ds.Columns)[[0, 0, -1, -1], [0, -1, 0, -1]]
    if corners[0] <= -1100 and (corners == corners[0]).all():
        mask |= hu == corners[0]
    return np.where(mask, PADDING, hu).astype("<i2")


def volumes(data, out):
    rows = []
    for name in ("lidc-0001", "lidc-0003", "lungdx-a0001-kernel-b", "lungdx-a0001-kernel-l",
                 "pancreas-planning", "cip-64"):
        with zipfile.ZipFile(f"{data}/ct/{name}.zip") as archive:
            slices = []
            for entry in archive.namelist():
                if entry.endswith("/"):
                    continue
                ds = pydicom.dcmread(io.BytesIO(archive.read(entry)))
                if ds.get("Modality") == "CT":
                    slices.append((float(ds.ImagePositionPatient[2]), hounsfield(ds)))
        slices.sort(key=lambda pair: pair[0])
        volume = np.stack([hu for _, hu in slices])
        real = volume[volume != PADDING].astype(np.int64)
        digest = hashlib.sha256(volume.tobytes()).hexdigest()
        rows.append(f"{name},{len(slices)},{digest},{real.sum()},{real.size}")
    with open(f"{out}/ct-volumes.csv", "w") as file:
        file.write("\n".join(["zip,slices,sha256,sum,count"] + rows) + "\n")


if __name__ == "__main__":
    zoo(sys.argv[1], sys.argv[2])
    volumes(sys.argv[1], sys.argv[2])
