#!/usr/bin/python3
"""Reference values of the infection network, its loss and its explanations, by PyTorch.

Written from the paper's rules (Hu et al. 2020, arXiv 2004.06689; Grad-CAM: Selvaraju et al., ICCV
2017; integrated gradients: Sundararajan et al., ICML 2017) before any code of ours, on modules of
PyTorch. Needs Debian's python3-torch. Writes infection.npz to
inference/src/test/resources/org/opportune/inference/infection and prints the counts and shapes at
full size that InfectionNetTest holds. Run from anywhere:

    /usr/bin/python3 tests/oracles/infection.py
"""

import pathlib

import numpy as np
import torch
from torch import nn

OUT = (pathlib.Path(__file__).resolve().parents[2]
       / "inference/src/test/resources/org/opportune/inference/infection")
CLASSES = 3
WIDTH = 4


def stage(inputs, outputs, count):
    modules = nn.Module()
    for i in range(count):
        modules.add_module(f"conv{i + 1}",
                           nn.Conv2d(inputs if i == 0 else outputs, outputs, 3, padding=1, bias=False))
        modules.add_module(f"bn{i + 1}", nn.BatchNorm2d(outputs))
    return modules


def head(inputs, classes):
    modules = nn.Module()
    modules.add_module("conv", nn.Conv2d(inputs, classes, 1, bias=False))
    modules.add_module("bn", nn.BatchNorm2d(classes))
    return modules


class Network(nn.Module):
    """conv 2x32, 2x64, 3x128, 3x256, 3x256; a head after pool3, pool4 and pool5."""

    def __init__(self, width, classes):
        super().__init__()
        inputs = 1
        for i, (count, factor) in enumerate(zip((2, 2, 3, 3, 3), (1, 2, 4, 8, 8)), start=1):
            self.add_module(f"stage{i}", stage(inputs, factor * width, count))
            inputs = factor * width
            if i >= 3:
                self.add_module(f"head{i}", head(inputs, classes))

    def forward(self, x):
        features, maps = {}, {}
        for i in range(1, 6):
            modules = list(getattr(self, f"stage{i}").children())
            for conv, norm in zip(modules[::2], modules[1::2]):
                x = torch.relu(norm(conv(x)))
            features[i] = x
            x = nn.functional.max_pool2d(x, 2)
            if i >= 3:
                conv, norm = getattr(self, f"head{i}").children()
                maps[i] = torch.relu(norm(conv(x)))
        return features, maps

    def logits(self, maps):
        return [nn.functional.adaptive_max_pool2d(m, 1).flatten(1) for m in maps.values()]


def focal(logits, target, weights):
    """Mean over the heads and the images of -w_c (1 - p) log p."""
    total = 0
    for head_logits in logits:
        p = torch.softmax(head_logits, 1)[torch.arange(len(target)), target]
        total = total + (-weights[target] * (1 - p) * torch.log(p)).mean()
    return total / len(logits)


def scramble(network, generator):
    """Normalisations away from identity, with the statistics of some noise, so that no map is all zero."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            n = module.num_features
            module.weight.data = 0.8 + 0.4 * torch.rand(n, generator=generator)
            module.bias.data = 0.3 * torch.rand(n, generator=generator)
            module.momentum = 0.3
    with torch.no_grad():
        for _ in range(20):
            network.train()(torch.randn(8, 1, 64, 64, generator=generator))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 0.1


def main():
    torch.manual_seed(20261128)
    generator = torch.Generator().manual_seed(1)
    full = Network(32, CLASSES)
    print("parameters, width 32:", sum(p.numel() for p in full.parameters()))
    for name, module in full.named_children():
        print(" ", name, sum(p.numel() for p in module.parameters()))
    with torch.no_grad():
        features, maps = full.eval()(torch.zeros(1, 1, 224, 224))
        print("maps:", {i: tuple(m.shape) for i, m in maps.items()})
        print("features:", {i: tuple(f.shape) for i, f in features.items()})

    network = Network(WIDTH, CLASSES)
    scramble(network, generator)
    arrays = {f"state/{k}": v.clone() for k, v in network.state_dict().items()
              if not k.endswith("num_batches_tracked")}
    x = torch.randn(2, 1, 64, 64, generator=generator)
    arrays["input"] = x

    network.eval()
    features, maps = network(x)
    logits = network.logits(maps)
    for i, m in maps.items():
        arrays[f"map/{i}"] = m
    for i, head_logits in zip(maps, logits):
        arrays[f"head/{i}"] = head_logits
    arrays["logits"] = sum(logits) / 3

    # Grad-CAM of class 1, by autograd through the whole network
    score = arrays["logits"][:, 1].sum()
    for i in (3, 4, 5):
        gradient = torch.autograd.grad(score, features[i], retain_graph=True)[0]
        weights = gradient.mean(dim=(2, 3), keepdim=True)
        arrays[f"gradcam/{i}"] = torch.relu((weights * features[i]).sum(1))

    # integrated gradients of class 2 at the first head, 25 middles of steps from -1, one by one
    image = x[:1]
    blank = torch.full_like(image, -1.0)
    total = torch.zeros_like(image)
    for k in range(25):
        at = (blank + (k + 0.5) / 25 * (image - blank)).requires_grad_()
        _, maps_at = network(at)
        total += torch.autograd.grad(network.logits(maps_at)[0][0, 2], at)[0]
    arrays["integrated"] = ((image - blank) * total / 25)[0]

    # a training step's loss and two of its gradients, without dropout
    network.train()
    target = torch.tensor([2, 0])
    weights = torch.tensor([1.5, 4.0, 6.0])
    _, maps = network(x)
    loss = focal(network.logits(maps), target, weights)
    arrays["train/loss"] = loss.reshape(1)
    arrays["train/stage1"], arrays["train/head5"] = torch.autograd.grad(
        loss, [network.stage1.conv1.weight, network.head5.conv.weight])
    for name, value in arrays.items():
        if not name.startswith("state/"):
            assert float(value.detach().abs().max()) > 1e-3, name
    OUT.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT / "infection.npz", **{
        k: np.ascontiguousarray(v.detach().numpy().astype("<f4")) for k, v in arrays.items()})
    print((OUT / "infection.npz").stat().st_size, "bytes; loss", float(loss),
          "logits", arrays["logits"].tolist())


main()
