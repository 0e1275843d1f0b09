#!/usr/bin/env python3
"""A TorchScript module over patches whose logits are known: ten times the mean red and the mean green.

    /usr/bin/python3 tests/oracles/pattern_module.py OUT.pt     (Debian's python3-torch)

Stored at inference/src/test/resources/org/opportune/inference/ana/mean-colours.pt.
"""
import sys

import torch


class MeanColours(torch.nn.Module):
    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        return 10 * patches.mean(dim=(2, 3))[:, :2]


torch.jit.script(MeanColours().eval()).save(sys.argv[1])
