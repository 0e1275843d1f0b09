#!/usr/bin/python3
"""Reference values of self-paced multi-instance multi-label learning and of its residual networks.

Written from the paper's rules (arXiv 2511.21519) before any code of ours; loss, gradients and networks
by PyTorch in double precision, metrics by scikit-learn. Needs Debian's python3-torch and python3-sklearn.
Writes self_paced.json, resnet18.npz and resnet50.npz to
inference/src/test/resources/org/opportune/inference/paced. Run from anywhere:

    /usr/bin/python3 tests/oracles/self_paced.py

Indices: bag (image), patch, label. A data set's patches are numbered bag by bag where a list is flat.
"""

import json
import math
import pathlib

import numpy as np
import torch
from sklearn import metrics
from torch import nn
from torch.nn.functional import logsigmoid

OUT = (pathlib.Path(__file__).resolve().parents[2]
       / "inference/src/test/resources/org/opportune/inference/paced")
THRESHOLD = 0.5
rng = np.random.default_rng(20261124)


# --- the data set


def data_set():
    """Bags without, with one, with two or three and with all labels."""
    truth = np.array([[1, 0, 1, 0, 0],
                      [0, 0, 0, 0, 0],
                      [0, 0, 0, 1, 0],
                      [1, 1, 1, 1, 1],
                      [0, 1, 1, 0, 1],
                      [0, 0, 0, 1, 1],
                      [1, 0, 1, 1, 0]], float)
    patches = [3, 4, 2, 5, 7, 2, 6]
    weights = [rng.normal(0.3, 0.5, (n, 5)) for n in patches]
    logits = [rng.uniform(-6, 6, (n, 5)) for n in patches]
    weights[0][1] = [-0.4, 0.7, -0.1, 0.2, 0.9]  # no weight on what the bag has: never drawn
    weights[2][0, 3] = 0.0
    weights[3][0] = [0.3, 0.3, 0.3, 0.3, 0.3]  # a tie of all labels: no pseudo-label
    weights[3][1] = [0.9, 0.1, 0.4, 0.2, 0.6]  # all positive: the least is no pseudo-label
    weights[4][2] = [-0.2, 0.5, 0.5, -0.3, 0.5]  # a tie of the present labels
    logits[0][0] = [40, -40, -40, 40, 0]
    logits[3][1] = [-40, 40, 40, -40, -800]
    logits[4][0] = [800, -800, 40, -40, 1e-9]
    logits[2][:, 0] = [-1.5, 0.0]  # the bag's highest probability is the threshold itself: no call
    logits[1][:] = -np.abs(logits[1])  # a bag without a call
    return truth, weights, logits


# --- the rules


def softmax(f):
    e = np.exp(f - f.max())
    return e / e.sum()


def initial(truth):
    """One row of weights a bag; each patch of the bag starts with it."""
    count = truth.sum(1, keepdims=True)
    share = np.divide(truth, count, out=np.zeros_like(truth), where=count > 0)
    frequency = softmax(truth.mean(0))
    return {"frequency": np.tile(frequency, (len(truth), 1)),
            "image": np.array([softmax(f) for f in share]),
            "uniform": share}


def sampler(truth, weights):
    """Score of each patch and its probability to be drawn, flat."""
    scores = [(np.maximum(a, 0) * t).max(1) for t, a in zip(truth, weights)]
    labelled = [s for t, s in zip(truth, scores) if t.any()]
    rest = np.concatenate(labelled).mean() if labelled else 1.0
    scores = np.concatenate([s if t.any() else np.full(len(s), rest) for t, s in zip(truth, scores)])
    total = scores.sum()
    probabilities = scores / total if total > 0 else np.full(len(scores), 1 / len(scores))
    return {"scores": scores, "probabilities": probabilities}


def dispatch(t, a):
    """Pseudo-labels of a bag's patches; all 0 where the least and the greatest are the same."""
    x = np.maximum(a, 0) * t
    low, span = x.min(1, keepdims=True), np.ptp(x, axis=1)[:, None]
    return np.divide(x - low, span, out=np.zeros_like(x), where=span > 0)


def pacing(n, most):
    if n <= 1 or most <= 1:
        return 0.0
    return min(1.0, math.log(n) / math.log(most))


def loss(a, targets, z):
    """Loss of each patch, their mean, and the gradient of the mean."""
    a = torch.tensor(a, requires_grad=True)
    z = torch.tensor(z, requires_grad=True)
    xi = torch.tensor(targets)
    patch = -(a * xi * logsigmoid(z) + (1 - xi) * logsigmoid(-z)).sum(1)
    patch.mean().backward()
    y = torch.sigmoid(z)
    closed = (-a * xi * torch.sigmoid(-z) + (1 - xi) * y) / len(z)
    assert torch.allclose(z.grad, closed, rtol=1e-12, atol=1e-300)
    assert torch.isfinite(patch).all() and torch.isfinite(a.grad).all()
    return {"patchLoss": patch.detach().numpy(), "batchLoss": patch.mean().item(),
            "gradientLogits": z.grad.numpy(), "gradientWeights": a.grad.numpy()}


def step(a, gradient, size, counts, rate, most):
    """The weights after a step; the gradient is of the batch's mean, hence the size."""
    c = np.array([pacing(n, most) for n in counts])[:, None]
    return a - rate * c * gradient * size


# --- the cases


def sampler_cases(truth, weights):
    start = initial(truth)
    cases = {"drawn weights": (truth, weights),
             "no positive weight": (truth, [-np.abs(a) for a in weights]),
             "no labelled bag": (np.zeros_like(truth), weights)}
    for rule, rows in start.items():
        cases["initial " + rule] = (truth, [np.tile(r, (len(a), 1)) for r, a in zip(rows, weights)])
    return [{"name": name, "truth": t.astype(int), "weights": a, **sampler(t, a)} for name, (t, a) in cases.items()]


def dispatch_cases(truth, weights):
    cases = {"drawn weights": weights}
    for rule, rows in initial(truth).items():
        cases["initial " + rule] = [r[None] for r in rows]
    return [{"name": name, "truth": truth.astype(int), "weights": a,
             "pseudoLabels": [dispatch(t, w) for t, w in zip(truth, a)]} for name, a in cases.items()]


def batch(name, truth, weights, logits, members, coin):
    """A batch of patches [bag, patch], some of them twice, as drawing with replacement gives them."""
    bags = [i for i, _ in members]
    a = np.array([weights[i][j] for i, j in members])
    xi = np.array([dispatch(truth[i], weights[i])[j] for i, j in members])
    targets = (rng.random(xi.shape) < xi).astype(float) if coin else xi
    result = loss(a, targets, logits)
    steps = []
    counts = truth.sum(1).astype(int)
    for rate, most in ((0.001, int(counts.max())), (0.25, 6), (0.25, 3), (0.25, 1)):
        after = [w.copy() for w in weights]
        moved = step(a, result["gradientWeights"], len(a), counts[bags], rate, most) - a
        for (i, j), delta in zip(members, moved):
            after[i][j] += delta  # a patch drawn twice moves by both
        steps.append({"rate": rate, "mostLabels": most, "weightsAfter": after})
    return {"name": name, "members": members, "weights": a, "pseudoLabels": xi, "targets": targets,
            "logits": logits, **result, "steps": steps}


def batches(truth, weights, logits):
    every = [[i, j] for i, a in enumerate(weights) for j in range(len(a))]
    flat = np.concatenate(logits)
    few = [[4, 2], [3, 1], [4, 2], [0, 2], [2, 1], [1, 3], [3, 1], [4, 2]]
    views = rng.uniform(-6, 6, (len(few), 5))  # a repeated patch is augmented anew
    return [batch("every patch, soft", truth, weights, logits=flat, members=every, coin=False),
            batch("every patch, Bernoulli", truth, weights, logits=flat, members=every, coin=True),
            batch("repeated patches, soft", truth, weights, logits=views, members=few, coin=False),
            batch("repeated patches, Bernoulli", truth, weights, logits=views, members=few, coin=True)]


def aggregation(logits):
    y = np.array([torch.sigmoid(torch.tensor(z)).numpy().max(0) for z in logits])
    return {"threshold": THRESHOLD, "logits": logits, "probabilities": y,
            "calls": (y > THRESHOLD).astype(int)}


def metric_case(number):
    n = int(rng.integers(1, 5) if number % 12 == 0 else rng.integers(5, 41))
    prevalence = rng.uniform(0.02, 0.6, 8)
    truth = (rng.random((n, 8)) < prevalence).astype(int)
    scores = 1 / (1 + np.exp(-rng.normal(-0.5, 1.2, (n, 8)) - rng.uniform(0, 3) * truth))
    if number % 5:
        scores = np.round(scores, 1 if number % 5 < 3 else 2)  # ties, also at the threshold
    if number % 10 == 3:
        truth[:, 2] = 0
        scores[:, 2] *= 0.5  # neither positives nor calls
    if number % 10 == 7:
        truth[:, 5] = 1
    if number == 11:
        truth[:] = 0
    if number == 17:
        scores *= 0.5
    if number == 23:
        scores[:] = 0.5
    calls = (scores > THRESHOLD).astype(int)
    precision = [float(metrics.average_precision_score(truth[:, k], scores[:, k]))
                 if truth[:, k].any() else None for k in range(8)]
    known = [p for p in precision if p is not None]
    return {"truth": truth, "scores": scores,
            "f1": metrics.f1_score(truth, calls, average=None, zero_division=0),
            "f1Micro": float(metrics.f1_score(truth, calls, average="micro", zero_division=0)),
            "f1Macro": float(metrics.f1_score(truth, calls, average="macro", zero_division=0)),
            "exactMatch": float(metrics.accuracy_score(truth, calls)),
            "averagePrecision": precision,
            "meanAveragePrecision": float(np.mean(known)) if known else None}


# --- the networks, in torchvision's layout and names


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)


class Basic(nn.Module):
    expansion = 1

    def __init__(self, inputs, width, stride, downsample):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, width, 3, stride), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width, 3), nn.BatchNorm2d(width)
        self.downsample = downsample

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inputs, width, stride, downsample):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, width, 1), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width, 3, stride), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = conv(width, 4 * width, 1), nn.BatchNorm2d(4 * width)
        self.downsample = downsample

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = torch.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, block, layers, width, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, 2, 1)
        inputs = width
        for level, count in enumerate(layers):
            blocks = []
            inner = width << level
            for number in range(count):
                stride = 2 if level > 0 and number == 0 else 1
                outputs = inner * block.expansion
                downsample = None
                if stride > 1 or inputs != outputs:
                    downsample = nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
                blocks.append(block(inputs, inner, stride, downsample))
                inputs = outputs
            setattr(self, f"layer{level + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


KINDS = {"resnet18": (Basic, [2, 2, 2, 2]), "resnet50": (Bottleneck, [3, 4, 6, 3])}


def to_float32(model):
    """Rounds what the model holds, so that the file has it exactly."""
    with torch.no_grad():
        for tensor in list(model.parameters()) + list(model.buffers()):
            if tensor.is_floating_point():
                tensor.copy_(tensor.float())


def narrow(kind):
    """A network of width 4, its statistics near but not at those of its activations."""
    torch.manual_seed(20261124)
    model = ResNet(*KINDS[kind], width=4, classes=5).double()
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    with torch.no_grad():
        for m in model.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
        for m in norms:
            m.weight.uniform_(-0.4, 1.6)
            m.bias.normal_(0.1, 0.3)
            m.momentum = None  # running statistics become those of the one batch that follows
        model.fc.weight.normal_(0, 0.5)
        model.train()(torch.randn(8, 3, 64, 64, dtype=torch.float64))
        for m in norms:
            sd = m.running_var.sqrt()
            m.running_mean.add_(0.3 * sd * torch.randn_like(sd))
            m.running_var.mul_(torch.empty_like(sd).uniform_(0.5, 1.8)).clamp_(min=0.02)
        to_float32(model)
        x = torch.randn(2, 3, 64, 64).double()
        output = model.eval()(x)
    arrays = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    arrays.update(input=x, output=output)
    np.savez(OUT / f"{kind}.npz",
             **{k: np.ascontiguousarray(v.numpy().astype("<f4")) for k, v in arrays.items()})


def network(kind):
    narrow(kind)
    full = ResNet(*KINDS[kind], width=64, classes=1000)
    return {"parameters1000Classes": sum(p.numel() for p in full.parameters())}


def plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    truth, weights, logits = data_set()
    most = int(truth.sum(1).max())
    result = {
        "dataSet": {"truth": truth.astype(int), "weights": weights, "logits": logits, "mostLabels": most},
        "initialWeights": initial(truth),
        "sampler": sampler_cases(truth, weights),
        "dispatcher": dispatch_cases(truth, weights),
        "pacing": [{"labels": n, "mostLabels": c, "coefficient": pacing(n, c)}
                   for c in (0, 1, 2, 3, 5, 6) for n in range(9)],
        "batches": batches(truth, weights, logits),
        "aggregation": aggregation(logits),
        "metrics": {"threshold": THRESHOLD, "cases": [metric_case(i) for i in range(60)]},
        "networks": {kind: network(kind) for kind in KINDS},
    }
    (OUT / "self_paced.json").write_text(json.dumps(plain(result), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
