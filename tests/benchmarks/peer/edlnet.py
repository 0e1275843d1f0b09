"""The shipped network in PyTorch, as a user of PyTorch would write it; weights from the bundle."""

import json
import pathlib
import struct

import numpy as np
import torch
from torch import nn

BUNDLE = (pathlib.Path(__file__).resolve().parents[3]
          / "inference/src/main/resources/org/opportune/bundle/edlnet-default")


class DoubleConv(nn.Module):
    def __init__(self, inside, middle, out):
        super().__init__()
        self.double_conv = nn.Sequential(
            nn.Conv2d(inside, middle, 3, padding=1, bias=False), nn.BatchNorm2d(middle), nn.ReLU(True),
            nn.Conv2d(middle, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(True))

    def forward(self, x):
        return self.double_conv(x)


class Scm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        for i in range(1, 5):
            setattr(self, f"dwconv{i}", nn.Conv2d(channels, channels, 1, groups=channels))
        self.bn = nn.BatchNorm2d(channels)
        self.gelu = nn.GELU()

    def forward(self, x):
        x = nn.functional.pad(x, (2, 2, 2, 2))
        mixed = (self.dwconv1(x[:, :, :-4, :-4]) + self.dwconv2(x[:, :, 4:, :-4])
                 + self.dwconv3(x[:, :, :-4, 4:]) + self.dwconv4(x[:, :, 4:, 4:]))
        return self.gelu(self.bn(mixed))


class Crm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        half = channels // 2
        self.squeeze1 = nn.Conv2d(half, channels, 1, bias=False)
        self.squeeze2 = nn.Conv2d(half, channels, 1, bias=False)
        self.GWC = nn.Conv2d(channels, channels * 2, 3, padding=1, groups=2)
        self.PWC1 = nn.Conv2d(channels, channels * 2, 1, bias=False)
        self.PWC2 = nn.Conv2d(channels, channels, 1, bias=False)
        self.gelu = nn.GELU()

    def forward(self, x):
        upper, lower = torch.chunk(x, 2, 1)
        upper, lower = self.squeeze1(upper), self.squeeze2(lower)
        product = self.gelu(self.GWC(upper) + self.PWC1(upper)) * torch.cat([self.PWC2(lower), lower], 1)
        product = product * torch.softmax(product.mean((2, 3), keepdim=True), 1)
        first, second = torch.chunk(product, 2, 1)
        return first + second


class Scrb(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.scm = Scm(channels)
        self.crm = Crm(channels)

    def forward(self, x):
        return self.crm(self.scm(x))


class Down(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.block = nn.Sequential(nn.MaxPool2d(2), DoubleConv(inside, out, out))

    def forward(self, x):
        return self.block(x)


class ScrbDown(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.block = nn.Sequential(
            nn.MaxPool2d(2), Scrb(inside), nn.BatchNorm2d(inside), nn.ReLU(True),
            nn.Conv2d(inside, out, 1), nn.BatchNorm2d(out), nn.ReLU(True))

    def forward(self, x):
        return self.block(x)


class GatedUp(nn.Module):
    def __init__(self, inside, gated):
        super().__init__()
        half = inside // 2
        self.up = nn.ConvTranspose2d(inside, half, 2, stride=2)
        self.gate = nn.Sequential(nn.Conv2d(half, 1, 1), nn.Sigmoid()) if gated else None
        self.conv = DoubleConv(inside, inside, half)

    def forward(self, below, skip):
        below = self.up(below)
        if self.gate is not None:
            share = self.gate(skip)
            skip, below = share * skip, (1 - share) * below
        return self.conv(torch.cat([skip, below], 1))


class EdlNet(nn.Module):
    def __init__(self, width, gate, scrb):
        super().__init__()
        w = width
        self.inc = DoubleConv(1, w, w)
        self.down1, self.down2, self.down3 = Down(w, w * 2), Down(w * 2, w * 4), Down(w * 4, w * 8)
        self.down4 = (ScrbDown if scrb else Down)(w * 8, w * 16)
        self.up1, self.up2 = GatedUp(w * 16, gate), GatedUp(w * 8, gate)
        self.up3, self.up4 = GatedUp(w * 4, gate), GatedUp(w * 2, gate)
        self.outc = nn.Module()
        self.outc.conv = nn.Conv2d(w, 2, 1)

    def forward(self, x):
        level0 = self.inc(x)
        level1 = self.down1(level0)
        level2 = self.down2(level1)
        level3 = self.down3(level2)
        x = self.up1(self.down4(level3), level3)
        x = self.up2(x, level2)
        x = self.up3(x, level1)
        return self.outc.conv(self.up4(x, level0))


def safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    kinds = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I64": np.int64}
    tensors = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + size + start:8 + size + end], kinds[entry["dtype"]])
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).astype(np.float32))
    return tensors


def load(bundle=BUNDLE):
    """The network in evaluation mode, and what its bundle says of its input."""
    card = json.loads((bundle / "bundle.json").read_text())
    network = EdlNet(card["width"], card["gate"], card["scrb"])
    wanted = network.state_dict()
    given = safetensors(bundle / card["weights"])
    missing = [name for name in wanted if name not in given and not name.endswith("num_batches_tracked")]
    unknown = [name for name in given if name not in wanted]
    if missing or unknown:
        raise SystemExit(f"{bundle}: weights do not fit the network: missing {missing}, unknown {unknown}")
    network.load_state_dict(given, strict=False)
    return network.eval(), card
