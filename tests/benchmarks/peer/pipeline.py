#!/usr/bin/python3
"""The same screening in Python, as a researcher would write it: pydicom reads, SciPy finds the lungs,
PyTorch runs the shipped network. Prints one JSON line per series and one for the whole run.

    /usr/bin/python3 tests/benchmarks/peer/pipeline.py FOLDER [--processes 2] [--threads 1]
        [--batch 1] [--crop]

Needs Debian's python3-pydicom, python3-gdcm, python3-scipy and python3-torch. Whole slices go through
the network unless --crop cuts them to the lungs, as Opportune does.
"""

import argparse
import collections
import functools
import json
import multiprocessing
import pathlib
import sys
import time
import warnings

import numpy as np
import pydicom
import torch
from scipy import ndimage

import edlnet
import lungs

PADDING = -32768
SPLINE = np.array([1, 4, 6, 4, 1]) / 16
SPREAD_SLICES = 24
STRIDE = 16
MARGIN = 4


def by_series(folder):
    """Files of each series of axial CT slices, told by their headers."""
    series = collections.defaultdict(list)
    for path in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
        try:
            header = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=[
                "Modality", "SeriesInstanceUID", "ImageType", "ImageOrientationPatient"])
        except Exception:  # whatever is no DICOM object
            continue
        axial = np.allclose(np.abs(header.get("ImageOrientationPatient") or [0]), [1, 0, 0, 0, 1, 0], atol=1e-3) \
            if header.get("ImageOrientationPatient") else False
        if header.get("Modality") == "CT" and axial and "LOCALIZER" not in header.get("ImageType", []):
            series[header.SeriesInstanceUID].append(path)
    return [paths for paths in series.values() if len(paths) >= 20]


@functools.lru_cache
def outside(rows, columns):
    """Pixels beyond the circle that a scanner reconstructs."""
    y, x = np.ogrid[:rows, :columns]
    return (x - (columns - 1) / 2) ** 2 + (y - (rows - 1) / 2) ** 2 > (min(rows, columns) / 2) ** 2


def volume(paths):
    """Hounsfield units by rising z, and the spacing in mm."""
    slices = sorted((pydicom.dcmread(p) for p in paths), key=lambda s: float(s.ImagePositionPatient[2]))
    hu = np.empty((len(slices), slices[0].Rows, slices[0].Columns), np.int16)
    for z, instance in enumerate(slices):
        stored = instance.pixel_array
        unit = np.floor(stored * float(instance.RescaleSlope) + float(instance.RescaleIntercept) + 0.5)
        padding = instance.get("PixelPaddingValue")
        if padding is not None:
            padding = padding - 65536 if instance.PixelRepresentation and padding > 32767 else padding
            unit[stored == padding] = PADDING
        unit[outside(*stored.shape) & (unit < -1024)] = PADDING
        hu[z] = unit[:, ::int(np.sign(instance.ImageOrientationPatient[0]))]
    z = np.array([float(s.ImagePositionPatient[2]) for s in slices])
    row, column = (float(v) for v in slices[0].PixelSpacing)
    return hu, z, row, column


def split(hu, lung, bands):
    """Frequency bands inside the lungs and the rest."""
    inside = lung.astype(np.float32)
    level = inside * hu
    parts = []
    for k in range(bands):
        kernel = np.zeros(4 * 2 ** k + 1, np.float32)
        kernel[:: 2 ** k] = SPLINE

        def smooth(image):
            across = ndimage.convolve1d(image, kernel, axis=1, mode="constant")
            return ndimage.convolve1d(across, kernel, axis=0, mode="constant")
        weight = smooth(inside)
        coarse = np.where(lung, smooth(level) / np.where(lung, weight, 1), 0)
        parts.append(level - coarse)
        level = coarse
    return parts, level


def gains(hu, mask, wanted, reference):
    chosen = [wanted[int((i + 0.5) * len(wanted) / SPREAD_SLICES)] for i in range(SPREAD_SLICES)] \
        if len(wanted) > SPREAD_SLICES else wanted
    found = [[] for _ in reference]
    for z in chosen:
        parts, _ = split(hu[z], mask[z], len(reference))
        for k, part in enumerate(parts):
            found[k].append(np.abs(part[mask[z]]))
    sd = [1.4826 * np.median(np.concatenate(values)) for values in found]
    return [min(1.0, r / s) if s > 0 else 1.0 for r, s in zip(reference, sd)]


def box(mask, crop):
    """Rows and columns that the network is shown: multiples of its stride, padded where they must be."""
    if not crop:
        return [(0, -(-size // STRIDE) * STRIDE) for size in mask.shape[1:]]
    edges = []
    for axis in (1, 2):
        there = np.flatnonzero(mask.any(axis=tuple({0, 1, 2} - {axis})))
        size = -(-(there[-1] - there[0] + 1 + 2 * MARGIN) // STRIDE) * STRIDE
        edges.append((int((there[0] + there[-1] + 1 - size) / 2), size))  # towards zero, as Java divides
    return edges


def score(network, card, hu, mask, z, batch, crop):
    wanted = [i for i in range(len(hu)) if mask[i].any()]
    factors = gains(hu, mask, wanted, card["bands"]["sdHu"])
    (top, rows), (left, columns) = box(mask, crop)
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(hu.shape[1], top + rows), min(hu.shape[2], left + columns)
    weights = np.abs(np.gradient(z))
    total = volume_mm = 0.0
    for first in range(0, len(wanted), batch):
        chosen = wanted[first:first + batch]
        shown = np.ones((len(chosen), 1, rows, columns), np.float32)
        for n, i in enumerate(chosen):
            values = hu[i].astype(np.float32)
            if min(factors) < 1:
                parts, rest = split(hu[i], mask[i], len(factors))
                values = rest + sum(f * part for f, part in zip(factors, parts))
            scaled = np.clip((values - card["lowHu"]) / (card["highHu"] - card["lowHu"]), 0, 1)
            shown[n, 0, y0 - top:y1 - top, x0 - left:x1 - left] = np.where(mask[i], scaled, 1)[y0:y1, x0:x1]
        with torch.no_grad():
            maps = network(torch.from_numpy(shown))[:, card["anomalyChannel"]].numpy()
        for n, i in enumerate(chosen):
            seen = np.zeros(hu.shape[1:], np.float32)
            seen[y0:y1, x0:x1] = maps[n, y0 - top:y1 - top, x0 - left:x1 - left]
            total += weights[i] * np.clip(seen[mask[i]], 0, 1).sum(dtype=np.float64)
            volume_mm += weights[i] * mask[i].sum()
    return total / volume_mm, len(wanted)


def screen(job):
    paths, threads, batch, crop = job
    warnings.simplefilter("ignore")
    torch.set_num_threads(threads)
    network, card = edlnet.load()
    start = time.time()
    hu, z, row, column = volume(paths)
    read = time.time()
    labels = lungs.segment(hu, float(np.median(np.diff(z))), row, column)
    mask = (labels != 0) & (hu != PADDING)
    found = time.time()
    value, scored = score(network, card, hu, mask, z, batch, crop)
    end = time.time()
    return {"slices": len(hu), "slices_scored": scored, "score": value, "lung_voxels": int(mask.sum()),
            "read_s": read - start, "lung_s": found - read, "network_s": end - found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--crop", action="store_true")
    asked = parser.parse_args()
    start = time.time()
    warnings.simplefilter("ignore")
    jobs = [(paths, asked.threads, asked.batch, asked.crop) for paths in by_series(asked.folder)]
    jobs.sort(key=lambda job: -len(job[0]))
    if asked.processes == 1:
        results = map(screen, jobs)
    else:
        results = multiprocessing.get_context("fork").Pool(asked.processes).imap_unordered(screen, jobs, 1)
    for result in results:
        print(json.dumps(result), flush=True)
    print(json.dumps({"series": len(jobs), "wall_s": time.time() - start}))


if __name__ == "__main__":
    sys.exit(main())
