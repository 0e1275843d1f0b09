#!/usr/bin/python3
"""Dice and 95th percentile Hausdorff distance of ellipsoids on an uneven grid, by scipy: surfaces by erosion
with a cross (beyond the grid nothing is set), distances by distance_transform_edt, percentiles by numpy.

    /usr/bin/python3 tests/oracles/segmentation_metrics.py        (Debian's python3-scipy)

Writes inference/src/test/resources/eval/masks.json: of each case the grid, two ellipsoids (centre and half
axes in voxels, slice, row, column; a voxel belongs to one when the sum of squares is at most 1) and the figures.
"""
import json
import pathlib

import numpy as np
from scipy import ndimage

OUT = pathlib.Path(__file__).resolve().parents[2] / "inference/src/test/resources/eval/masks.json"
CASES = [
    ((9, 20, 24), (5.0, 1.5), ((4, 9, 11), (3, 6, 7)), ((4, 10, 12), (3, 6, 6))),
    ((9, 20, 24), (12.0, 3.0), ((4, 9, 11), (3, 6, 7)), ((5, 12, 15), (2, 4, 5))),
    ((6, 16, 16), (1.0, 1.0), ((2, 5, 5), (1.5, 3, 3)), ((4, 12, 13), (1, 2, 2))),
    ((7, 18, 30), (2.5, 0.7), ((0, 0, 0), (4, 9, 9)), ((1, 2, 3), (4, 9, 12))),
    ((1, 20, 20), (1.0, 2.0), ((0, 9, 9), (1, 5, 7)), ((0, 11, 9), (1, 5, 5))),
]


def ellipsoid(shape, centre, axes):
    grids = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    return sum(((g - c) / a) ** 2 for g, c, a in zip(grids, centre, axes)) <= 1


def surface(mask):
    return mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1))


def directed(a, b, spacing):
    away = ndimage.distance_transform_edt(~surface(b), sampling=spacing)
    return np.percentile(away[surface(a)], 95)


rows = []
for shape, (slice_mm, pixel_mm), first, second in CASES:
    a, b = ellipsoid(shape, *first), ellipsoid(shape, *second)
    spacing = (slice_mm, pixel_mm, pixel_mm)
    rows.append({
        "shape": shape, "sliceMm": slice_mm, "pixelMm": pixel_mm, "first": first, "second": second,
        "dice": 2 * (a & b).sum() / (a.sum() + b.sum()),
        "hd95Mm": max(directed(a, b, spacing), directed(b, a, spacing))})
OUT.write_text(json.dumps(rows, indent=1) + "\n")
