#!/usr/bin/python3
"""Reference values of CT-Net (Draelos et al., arXiv 2002.04752) by PyTorch, and of its preprocessing by SciPy.

Written from the paper's text and table of layers. Needs Debian's python3-torch, python3-scipy. Writes
ctnet.npz, ctnet_sizes.json and resampled.npz to
inference/src/test/resources/org/opportune/inference/ctnet. Run from anywhere:

    /usr/bin/python3 tests/oracles/ctnet.py

ctnet.npz: a network of width 4 with all weights ("weights/..."), its "output", the "loss" against
"targets", gradients of some weights ("gradients/..."), and "gradcam" of label 1 for every slab by its
definition (Selvaraju et al.), all in inference mode. The input is number(i) of its running index, so
that it need not be stored.
ctnet_sizes.json: shape of every learned tensor at the paper's size, their count, and the shapes that a
volume of 402 x 420 x 420 takes on its way.
"""

import json
import pathlib

import numpy as np
import torch
from scipy.interpolate import RegularGridInterpolator
from torch import nn

OUT = (pathlib.Path(__file__).resolve().parents[2]
       / "inference/src/test/resources/org/opportune/inference/ctnet")
torch.manual_seed(20261128)
torch.set_num_threads(1)


def number(count):
    """Values of the window -0.449..0.551 that any language makes alike."""
    i = np.arange(count, dtype=np.int64)
    return ((i * 7919 % 2003) / 2003 - 0.449).astype(np.float32)


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)


class Basic(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = conv(outputs, outputs, 3), nn.BatchNorm2d(outputs)
        self.downsample = (None if stride == 1 and inputs == outputs else
                           nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs)))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


def residual(width):
    layers = [conv(3, width, 7, 2), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    for stage in range(4):
        before, after = width << max(0, stage - 1), width << stage
        layers.append(nn.Sequential(Basic(before, after, 1 if stage == 0 else 2), Basic(after, after, 1)))
    return nn.Sequential(*layers)


class CtNet(nn.Module):
    def __init__(self, width, groups, reduced, hidden, flat, labels):
        super().__init__()
        self.features = residual(width)
        self.reducingconvs = nn.Sequential(
            nn.Conv3d(groups, reduced, 3, (3, 1, 1)), nn.ReLU(),
            nn.Conv3d(reduced, reduced // 2, 3, (3, 1, 1)), nn.ReLU(),
            nn.Conv3d(reduced // 2, reduced // 4, (3, 2, 2), (3, 2, 2)), nn.ReLU())
        second = hidden * 3 // 4
        self.classifier = nn.Sequential(
            nn.Linear(flat, hidden), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(hidden, second), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(second, labels))

    def forward(self, x):
        batch, groups = x.shape[:2]
        seen = self.features(x.flatten(0, 1))
        seen = seen.reshape(batch, groups, *seen.shape[1:])
        return self.classifier(self.reducingconvs(seen).flatten(1))


def reduced():
    net = CtNet(width=4, groups=5, reduced=8, hidden=16, flat=2 * 1 * 1 * 1, labels=3)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):  # not at identity, so that a swapped one shows
                module.running_mean.uniform_(-0.2, 0.2)
                module.running_var.uniform_(0.5, 1.5)
                module.weight.uniform_(0.7, 1.3)
                module.bias.uniform_(-0.1, 0.3)
        for name, value in net.named_parameters():
            if name.startswith(("reducingconvs", "classifier")):
                value *= 4 if name.endswith("weight") else 1  # so that logits tell volumes apart
    net.eval()
    shape = (2, 5, 3, 192, 192)
    x = torch.from_numpy(number(int(np.prod(shape)))).reshape(shape)
    x[1] *= 0.5
    targets = torch.tensor([[1., 0., 1.], [0., 0., 1.]])
    output = net(x)
    loss = nn.BCEWithLogitsLoss()(output, targets)
    loss.backward()
    arrays = {"weights/" + name: value.numpy() for name, value in net.state_dict().items()
              if not name.endswith("num_batches_tracked")}
    for name, value in net.named_parameters():
        if name in ("features.0.weight", "reducingconvs.0.weight", "reducingconvs.4.bias", "classifier.0.weight"):
            arrays["gradients/" + name] = value.grad.numpy()
    seen = net.features(x.flatten(0, 1)).detach().requires_grad_()
    logits = net.classifier(net.reducingconvs(seen.reshape(2, 5, *seen.shape[1:])).flatten(1))
    gradient, = torch.autograd.grad(logits[:, 1].sum(), seen)
    weights = gradient.mean((2, 3), keepdim=True)
    arrays["gradcam"] = torch.relu((seen * weights).sum(1)).detach().numpy()
    arrays["output"] = output.detach().numpy()
    arrays["targets"] = targets.numpy()
    arrays["loss"] = np.array([loss.item()], np.float32)
    print(output.detach(), loss.item(), sep="\n")
    for name, value in arrays.items():
        if name.startswith("gradients"):
            print(name, np.abs(value).max())
    np.savez_compressed(OUT / "ctnet.npz", **arrays)


def published():
    net = CtNet(width=64, groups=134, reduced=64, hidden=128, flat=16 * 18 * 5 * 5, labels=83).eval()
    with torch.no_grad():
        seen = net.features(torch.zeros(1, 3, 420, 420))
        walk = [[1, 134, 3, 420, 420], [1, 134, *seen.shape[1:]]]
        now = seen.unsqueeze(1).expand(1, 134, *seen.shape[1:])
        for layer in net.reducingconvs:
            now = layer(now)
            if isinstance(layer, nn.ReLU):
                walk.append(list(now.shape))
        walk.append(list(net.classifier(now.flatten(1)).shape))
    facts = {
        "learned": {name: list(value.shape) for name, value in net.named_parameters()},
        "parameters": sum(value.numel() for value in net.parameters()),
        "walk": walk,
    }
    print(facts["parameters"], walk)
    (OUT / "ctnet_sizes.json").write_text(json.dumps(facts, indent=1) + "\n")


def resampled():
    """A rough volume with uneven slices, on a grid of 0.8 mm by linear interpolation."""
    z = np.array([0, 2.0, 4.5, 6.0, 9.0])
    rows, columns, row_mm, column_mm = 7, 9, 1.1, 0.9
    hu = (number(len(z) * rows * columns) * 2600).astype(np.int16).reshape(len(z), rows, columns)
    y, x = np.arange(rows) * row_mm, np.arange(columns) * column_mm
    axes = [np.arange(int(np.floor(axis[-1] / 0.8 + 1e-9)) + 1) * 0.8 for axis in (z, y, x)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    value = RegularGridInterpolator((z, y, x), hu.astype(float))(grid)
    np.savez_compressed(OUT / "resampled.npz", hu=hu.astype(np.float32), z=z.astype(np.float32),
                        value=value.astype(np.float32))
    print(hu.min(), hu.max(), value.shape)


reduced()
resampled()
published()
