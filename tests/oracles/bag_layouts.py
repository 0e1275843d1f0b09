"""Writes tiny sets in the layouts of NuCLS, BCSS and PanNuke, and what is true of them.

Debian: python3-numpy python3-pandas python3-pil. From the repository's root:
    /usr/bin/python3 tests/oracles/bag_layouts.py ingest/src/test/resources/bag
The layouts are written from the sets' own descriptions; no byte of the sets is in them.
"""

import csv
import pathlib
import sys

import numpy as np
import pandas as pd
from PIL import Image

root = pathlib.Path(sys.argv[1])
random = np.random.default_rng(6)
truth = []


def picture(rows, columns):
    return random.integers(0, 256, (rows, columns, 3), dtype=np.uint8)


def save(array, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(file)


def note(layout, name, patient, labels, rgb):
    truth.append(
        [layout, name, patient, "|".join(sorted(labels)), rgb.shape[1], rgb.shape[0],
         int(rgb.astype(np.int64).sum()), *map(int, rgb[2, 5])]
    )


def nucls():
    fields = {
        "TCGA-A1-A0SP-DX1_id-5ea4_left-7053_top-53807_bottom-54166_right-7425":
            ["tumor_any", "tumor_any", "sTIL", "AMBIGUOUS"],
        "TCGA-A1-A0SP-DX1_id-5ea5_left-100_top-200_bottom-300_right-400": ["AMBIGUOUS"],
        "TCGA-BH-A0BG-DX1_id-5ea6_left-1_top-2_bottom-3_right-4":
            ["nonTIL_stromal", "other_nucleus"],
    }
    main = {"tumor_any": "tumor_nonMitotic", "sTIL": "lymphocyte", "AMBIGUOUS": "AMBIGUOUS",
            "nonTIL_stromal": "nonTILnonMQ_stromal", "other_nucleus": "other_nucleus"}
    for name, classes in fields.items():
        rgb = picture(12, 16)
        save(rgb, root / "nucls" / "rgb" / f"{name}.png")
        table = pd.DataFrame({
            "raw_classification": classes,
            "main_classification": [main[c] for c in classes],
            "super_classification": classes,
            "type": ["polyline"] * len(classes),
            "xmin": 1, "ymin": 2, "xmax": 5, "ymax": 6,
            # Points joined by commas: the cell is quoted.
            "coords_x": ["1,5,5,1"] * len(classes),
            "coords_y": ["2,2,6,6"] * len(classes),
        })
        (root / "nucls" / "csv").mkdir(parents=True, exist_ok=True)
        table.to_csv(root / "nucls" / "csv" / f"{name}.csv")
        note("nucls", name, name[:12], set(classes) - {"AMBIGUOUS"}, rgb)
    save(picture(12, 16), root / "nucls" / "rgb" / "TCGA-XX-0000-DX1_no_table.png")


CODES = {0: "outside_roi", 1: "tumor", 2: "stroma", 7: "exclude", 9: "fat", 15: "undetermined",
         20: "dcis"}


def bcss():
    (root / "bcss" / "meta").mkdir(parents=True, exist_ok=True)
    with open(root / "bcss" / "meta" / "gtruth_codes.tsv", "w", newline="") as out:
        table = csv.writer(out, dialect="excel-tab")
        table.writerow(["label", "GT_code"])
        table.writerows([label, code] for code, label in CODES.items())
    regions = {
        "TCGA-A1-A0SK-DX1_xmin45749_ymin25055_MPP-0.2500": [0, 1, 2, 20],
        "TCGA-A2-A04P-DX1_xmin104246_ymin48517_MPP-0.2500": [0, 7, 15],
        "TCGA-A2-A04P-DX2_xmin1_ymin2_MPP-0.2500": [1, 9],
    }
    for name, codes in regions.items():
        rgb = picture(10, 14)
        mask = np.zeros((10, 14), np.uint8) + codes[0]
        for k, code in enumerate(codes):
            mask[2 * k, 3 * k] = code
        save(rgb, root / "bcss" / "rgbs_colorNormalized" / f"{name}.png")
        save(mask, root / "bcss" / "masks" / f"{name}.png")
        tissues = {CODES[c] for c in codes} - {"outside_roi", "exclude", "undetermined"}
        note("bcss", name, name[:12], tissues, rgb)


CLASSES = ["neoplastic", "inflammatory", "connective", "dead", "epithelial"]


def pannuke():
    dtypes = {"fold1": ("<f8", "<f8"), "fold2": ("|u1", ">u2")}
    for fold, (image_type, mask_type) in dtypes.items():
        rgb = np.stack([picture(8, 9) for _ in range(3)])
        masks = np.zeros((3, 8, 9, 6))
        masks[..., 5] = 1
        present = [{0, 2}, set(), {4, 3, 1}] if fold == "fold1" else [{1}, {0, 1, 2, 3, 4}, {3}]
        for patch, classes in enumerate(present):
            for c in classes:
                masks[patch, c, 8 - c, c] = 300 + c
        types = np.array(["Breast", "Adrenal_gland", "HeadNeck"])
        base = root / "pannuke" / f"Fold {fold[-1]}"
        (base / "images" / fold).mkdir(parents=True, exist_ok=True)
        (base / "masks" / fold).mkdir(parents=True, exist_ok=True)
        np.save(base / "images" / fold / "images.npy", rgb.astype(image_type))
        np.save(base / "images" / fold / "types.npy", types)
        np.save(base / "masks" / fold / "masks.npy", masks.astype(mask_type))
        for patch, classes in enumerate(present):
            note("pannuke", f"{fold}/{patch:05d}-{types[patch]}", fold,
                 {CLASSES[c] for c in classes}, rgb[patch])


nucls()
bcss()
pannuke()
with open(root / "truth.csv", "w", newline="") as out:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["layout", "id", "patient", "labels", "columns", "rows", "sum", "red", "green",
                    "blue"])
    table.writerows(truth)
