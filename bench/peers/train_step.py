#!/usr/bin/env python3
"""Steps of learning a VAE of 784-200-200-50 tanh layers with Bernoulli pixels, in PyTorch: the work of TrainingStep.

    bench/peers/train_step.py [--threads 1] [--seconds 5] [--repeats 5] [--compile] [ROWSxSAMPLES …]

Rows that are binarized anew, both networks forward and backward, Adam; the ELBO for one sample, else IWAE. Prints
rows and samples a second, the median of the repeats. `pip install torch` gives what it needs.
"""

import argparse
import math
import statistics
import time

import torch
from torch.nn import functional

WIDTH, HIDDEN, LATENTS, ROWS = 784, 200, 50, 2000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shapes", nargs="*", default=["100x1", "1000x1", "200x5", "20x50"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args()


def perceptron(*widths):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


def bound(encoder, decoder, x, k):
    mean, log_variance = encoder(x).chunk(2, dim=1)
    noise = torch.randn(k, *mean.shape)
    z = mean + torch.exp(0.5 * log_variance) * noise
    logits = decoder(z)
    log_likelihood = -functional.binary_cross_entropy_with_logits(
        logits, x.expand_as(logits), reduction="none"
    ).sum(-1)
    log_ratio = 0.5 * (noise * noise - z * z + log_variance).sum(-1)
    log_weights = log_likelihood + log_ratio
    return (torch.logsumexp(log_weights, 0) - math.log(k)).mean()


def measure(given, batch, k):
    torch.manual_seed(1)
    grey = torch.rand(ROWS, WIDTH)
    encoder = perceptron(WIDTH, HIDDEN, HIDDEN, 2 * LATENTS)
    decoder = perceptron(LATENTS, HIDDEN, HIDDEN, WIDTH)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
    value = torch.compile(bound) if given.compile else bound

    def steps(seconds):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            for rows in torch.randperm(ROWS).split(batch):
                optimizer.zero_grad()
                (-value(encoder, decoder, torch.bernoulli(grey[rows]), k)).backward()
                optimizer.step()
                done += len(rows)
        return done / (time.perf_counter() - start)

    steps(given.seconds)
    return statistics.median(steps(given.seconds) for _ in range(given.repeats))


def main():
    given = arguments()
    torch.set_num_threads(given.threads)
    print(f"PyTorch {torch.__version__}, {given.threads} threads, {'compiled' if given.compile else 'eager'}")
    for shape in given.shapes:
        batch, k = map(int, shape.split("x"))
        rows = measure(given, batch, k)
        print(f"{shape}: {rows:.0f} rows/s, {rows * k:.0f} samples/s", flush=True)


if __name__ == "__main__":
    main()
