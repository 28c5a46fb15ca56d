#!/usr/bin/env python3
"""Trains a small diffusion of two moons and writes it as denoiser.onnx and scheduler_config.json.

    bench/peers/train_diffusion.py FOLDER [--steps 40] [--hidden 64] [--updates 20000] [--seed 1]

The denoiser is a multilayer perceptron of x_t and a table of sines and cosines of t, which outputs the noise; its
variances are beta (fixed_large). The objective is the ELBO with steps drawn in proportion to the roots of its terms
and weighted for it, by Adam with a mean over the last updates. `pip install torch onnx` gives what it needs.
"""

import argparse
import json
import math
import pathlib

import onnx
import torch
from onnx_graph import Graph

FIRST, LAST = 0.001, 0.25
EMBEDDED = 16


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--updates", type=int, default=20000)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def moons(n):
    angle = math.pi * torch.rand(n)
    upper = (torch.rand(n) < 0.5).float()
    x = upper * torch.cos(angle) + (1 - upper) * (1 - torch.cos(angle))
    y = upper * torch.sin(angle) + (1 - upper) * (0.5 - torch.sin(angle))
    points = torch.stack([x - 0.5, y - 0.25], dim=1)
    return points + 0.1 * torch.randn(n, 2)


def table(steps):
    rates = torch.exp(-math.log(steps) * torch.arange(EMBEDDED // 2) / (EMBEDDED // 2))
    angles = torch.arange(steps)[:, None] * rates[None, :]
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)


class Denoiser(torch.nn.Module):
    def __init__(self, steps, hidden):
        super().__init__()
        self.register_buffer("table", table(steps))
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(2 + EMBEDDED, hidden),
            torch.nn.SiLU(),
            torch.nn.Linear(hidden, hidden),
            torch.nn.SiLU(),
            torch.nn.Linear(hidden, 2),
        )

    def forward(self, x, t):
        return self.layers(torch.cat([x, self.table[t]], dim=1))


def graph(model):
    made = Graph()
    made.node("Gather", [made.tensor(model.table, "table"), "t"], "time")
    last = made.node("Concat", ["x", "time"], "h", axis=1)
    modules = list(model.layers)
    for i, module in enumerate(modules):
        out = f"h{i}" if i < len(modules) - 1 else "epsilon"
        if isinstance(module, torch.nn.SiLU):
            last = made.node("Mul", [last, made.node("Sigmoid", [last], f"s{i}")], out)
        else:
            last = made.linear(module, last, i, out)
    return made.model("denoiser", {"x": ["n", 2], "t": ["n"]}, {"epsilon": ["n", 2]})


def main():
    given = arguments()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    steps = given.steps
    betas = torch.linspace(FIRST, LAST, steps, dtype=torch.float32)
    bars = torch.cumprod(1 - betas, dim=0)
    # The factor of |noise - output|^2 in each term of the ELBO, under variances beta.
    weights = betas / (2 * (1 - betas) * (1 - bars))
    model = Denoiser(steps, given.hidden)
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.999))
    optimizer = torch.optim.Adam(model.parameters(), lr=given.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, given.updates)
    terms = weights.clone()
    for update in range(given.updates):
        probabilities = terms.sqrt() + 0.1 * terms.sqrt().mean()
        probabilities = probabilities / probabilities.sum()
        x = moons(given.batch)
        t = torch.multinomial(probabilities, given.batch, replacement=True)
        noise = torch.randn_like(x)
        noisy = bars[t].sqrt()[:, None] * x + (1 - bars[t]).sqrt()[:, None] * noise
        each = weights[t] * ((noise - model(noisy, t)) ** 2).sum(dim=1)
        optimizer.zero_grad()
        (each / (steps * probabilities[t])).mean().backward()
        optimizer.step()
        schedule.step()
        mean.update_parameters(model)
        terms.scatter_reduce_(0, t, each.detach() ** 2, "mean", include_self=True)
        if (update + 1) % 2000 == 0:
            print(f"update {update + 1}: {(each / probabilities[t]).mean().item():.3f}", flush=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(mean.module), given.folder / "denoiser.onnx")
    config = {
        "_class_name": "DDPMScheduler",
        "num_train_timesteps": steps,
        "beta_start": FIRST,
        "beta_end": LAST,
        "beta_schedule": "linear",
        "prediction_type": "epsilon",
        "variance_type": "fixed_large",
        "clip_sample": False,
    }
    (given.folder / "scheduler_config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
