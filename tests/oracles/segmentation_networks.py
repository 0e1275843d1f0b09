#!/usr/bin/python3
"""The segmentation family in PyTorch, written from the papers before any code of ours: outputs, gradients
and numbers of parameters to hold the Java networks against.

    /usr/bin/python3 tests/oracles/segmentation_networks.py       (Debian's python3-torch)

Writes one .npz a network to inference/src/test/resources/org/opportune/inference/segment: an input, the
output in evaluation (output), the loss of one step of training (loss: mean square of the logits), and of each
parameter the gradient's length (gradient, by sorted name). The weights themselves are not stored: both sides
compute them by the rule of values(). Parameter counts of all sizes go to parameters.json.

U-Net as everywhere here: padded, with batch normalisation, the way up as wide inside as its input.
"""
import json
import pathlib

import numpy as np
import torch
from torch import nn

OUT = (pathlib.Path(__file__).resolve().parents[2]
       / "inference/src/test/resources/org/opportune/inference/segment")
CLASSES = 4


class DoubleConv(nn.Module):
    def __init__(self, into, middle, out):
        super().__init__()
        self.double_conv = nn.Sequential(
            nn.Conv2d(into, middle, 3, padding=1, bias=False), nn.BatchNorm2d(middle), nn.ReLU(),
            nn.Conv2d(middle, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU())

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, into, out):
        super().__init__()
        self.block = nn.Sequential(nn.MaxPool2d(2), DoubleConv(into, out, out))

    def forward(self, x):
        return self.block(x)


class Up(nn.Module):
    def __init__(self, into):
        super().__init__()
        self.up = nn.ConvTranspose2d(into, into // 2, 2, 2)
        self.conv = DoubleConv(into, into, into // 2)

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class Encoder(nn.Module):
    def __init__(self, w, n):
        super().__init__()
        self.inc = DoubleConv(1, w, w)
        self.n = n
        for i in range(n):
            self.add_module(f"down{i + 1}", Down(w << i, w << (i + 1)))

    def forward(self, x):
        levels = [self.inc(x)]
        for i in range(self.n):
            levels.append(getattr(self, f"down{i + 1}")(levels[-1]))
        return levels


class Decoder(nn.Module):
    def __init__(self, w, n):
        super().__init__()
        self.n = n
        for i in range(n):
            self.add_module(f"up{i + 1}", Up(w << (n - i)))
        self.outc = nn.Conv2d(w, CLASSES, 1)

    def forward(self, bottom, levels):
        for i in range(self.n):
            bottom = getattr(self, f"up{i + 1}")(bottom, levels[self.n - 1 - i])
        return self.outc(bottom)


class UNet(nn.Module):
    def __init__(self, w, n):
        super().__init__()
        self.encoder = Encoder(w, n)
        self.decoder = Decoder(w, n)

    def forward(self, x):
        levels = self.encoder(x)
        return self.decoder(levels[-1], levels)


class NestedUNet(nn.Module):
    """x[i, j] from all x[i, <j] and the doubled x[i + 1, j - 1]."""

    def __init__(self, w, n):
        super().__init__()
        self.n = n
        self.encoder = Encoder(w, n)
        for j in range(1, n + 1):
            for i in range(n - j + 1):
                own = w << i
                self.add_module(f"up{i}_{j}", nn.ConvTranspose2d(own * 2, own, 2, 2))
                self.add_module(f"conv{i}_{j}", DoubleConv(own * (j + 1), own, own))
        self.outc = nn.Conv2d(w, CLASSES, 1)

    def forward(self, x):
        node = {(i, 0): level for i, level in enumerate(self.encoder(x))}
        for j in range(1, self.n + 1):
            for i in range(self.n - j + 1):
                before = [node[i, k] for k in range(j)]
                raised = getattr(self, f"up{i}_{j}")(node[i + 1, j - 1])
                node[i, j] = getattr(self, f"conv{i}_{j}")(torch.cat(before + [raised], 1))
        return self.outc(node[0, self.n])


class DoubleVolumeConv(nn.Module):
    def __init__(self, into, out, slices):
        super().__init__()
        kernel, pad = (slices, 3, 3), (slices // 2, 1, 1)
        self.double_conv = nn.Sequential(
            nn.Conv3d(into, out, kernel, padding=pad, bias=False), nn.BatchNorm3d(out), nn.ReLU(),
            nn.Conv3d(out, out, kernel, padding=pad, bias=False), nn.BatchNorm3d(out), nn.ReLU())

    def forward(self, x):
        return self.double_conv(x)


class VolumeUNet(nn.Module):
    def __init__(self, w, n):
        super().__init__()
        self.n = n
        for i in range(n + 1):
            self.add_module(f"down{i}", DoubleVolumeConv(w << (i - 1) if i else 1, w << i, 3 if i else 1))
        for i in reversed(range(n)):
            own = w << i
            self.add_module(f"raise{i}", nn.ConvTranspose3d(own * 2, own, (1, 2, 2), (1, 2, 2)))
            self.add_module(f"up{i}", DoubleVolumeConv(own * 2, own, 3 if i else 1))
        self.outc = nn.Conv3d(w, CLASSES, 1)

    def forward(self, x):
        levels = [self.down0(x)]
        for i in range(1, self.n + 1):
            halved = nn.functional.max_pool3d(levels[-1], (1, 2, 2))
            levels.append(getattr(self, f"down{i}")(halved))
        x = levels.pop()
        for i in reversed(range(self.n)):
            raised = getattr(self, f"raise{i}")(x)
            x = getattr(self, f"up{i}")(torch.cat([levels.pop(), raised], 1))
        return self.outc(x)


class TransUNet(nn.Module):
    def __init__(self, w, n, side, layers):
        super().__init__()
        c, across = w << n, side >> n
        self.positions = nn.Parameter(torch.randn(1, across * across, c) * 0.1)
        self.encoder = Encoder(w, n)
        self.embed = nn.Conv2d(c, c, 1)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(c, 4, 4 * c, 0.0, "gelu", batch_first=True, norm_first=True)
            for _ in range(layers))
        self.norm = nn.LayerNorm(c)
        self.leave = nn.Sequential(
            nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c), nn.ReLU())
        self.decoder = Decoder(w, n)

    def forward(self, x):
        levels = self.encoder(x)
        embedded = self.embed(levels[-1])
        tokens = embedded.flatten(2).transpose(1, 2) + self.positions
        for layer in self.layers:
            tokens = layer(tokens)
        image = self.norm(tokens).transpose(1, 2).reshape(embedded.shape)
        return self.decoder(self.leave(image), levels)


def named(w, n=3, side=64, layers=2):
    return {"U_NET": lambda: UNet(w, n), "U_NET_PLUS_PLUS": lambda: NestedUNet(w, n),
            "U_NET_3D": lambda: VolumeUNet(w, n), "TRANS_U_NET": lambda: TransUNet(w, n, side, layers)}


def learned(net):
    return sum(p.numel() for p in net.parameters() if p.requires_grad)


def values(name, number, shape):
    """Weights both sides can compute: a quadratic sequence modulo a prime, scaled by what they are for."""
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    raw = (31 * i * i + 7919 * i + 104729 * number) % 65537 / 65537
    if name.endswith("running_var") or (name.endswith("weight") and len(shape) == 1):
        whole = 0.5 + raw
    elif len(shape) == 1:
        whole = 0.2 * (raw - 0.5)
    else:
        whole = 2 * (raw - 0.5) / np.sqrt(np.prod(shape[1:]))
    return torch.tensor(whole.reshape(shape).astype(np.float32))


def store(name, net, shape):
    state = net.state_dict()
    names = sorted(key for key in state if "num_batches" not in key)
    for number, key in enumerate(names):
        state[key].copy_(values(key, number, tuple(state[key].shape)))
    x = torch.rand(shape)
    arrays = {"input": x.numpy()}
    net.eval()
    with torch.no_grad():
        arrays["output"] = net(x).numpy()
    net.train()
    loss = net(x).square().mean()
    loss.backward()
    lengths = {key: float(p.grad.norm()) for key, p in net.named_parameters()}
    arrays["gradient"] = np.array([lengths[key] for key in names if key in lengths])
    arrays["loss"] = np.array([loss.item()])
    small = {key: np.ascontiguousarray(value, dtype=np.float32) for key, value in arrays.items()}
    np.savez_compressed(OUT / f"{name.lower()}.npz", **small)


def main():
    torch.manual_seed(20261128)
    OUT.mkdir(parents=True, exist_ok=True)
    counts = {}
    for width in (8, 64):
        for name, build in named(width).items():
            counts[f"{name}-{width}"] = learned(build())
    counts["U_NET-64-4"] = learned(UNet(64, 4))
    (OUT / "parameters.json").write_text(json.dumps(counts, indent=1) + "\n")
    for name, build in named(8, 2, 16, 2).items():
        store(name, build(), (2, 1, 3, 16, 16) if name == "U_NET_3D" else (2, 1, 16, 16))


main()
