#!/usr/bin/env python3
"""Trains a VAE on MNIST and writes it as encoder.onnx and decoder.onnx: a peer of elbo train, and a way to larger
latent spaces.

    bench/peers/train_vae.py FOLDER --images FILE --latents 200 [--hidden 400] [--samples 1] [--epochs 5] [--seed 1]

A multilayer perceptron with tanh, D-hidden-hidden-latents and back, Bernoulli pixels that are binarized anew at
every step, Adam; the ELBO with one sample and its KL term in closed form, or IWAE with more. FILE is an IDX file of images, plain or gzipped, such as
train-images-idx3-ubyte of MNIST. `pip install torch onnx` gives what it needs.
"""

import argparse
import math
import pathlib
import time

import numpy
import onnx
import torch
from idx_images import read_images
from onnx_graph import Graph
from torch.nn import functional


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--images", type=pathlib.Path, required=True)
    parser.add_argument("--latents", type=int, required=True)
    parser.add_argument("--hidden", type=int, default=400)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def perceptron(*widths):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


def elbo(encoder, decoder, x):
    mean, log_variance = encoder(x).chunk(2, dim=1)
    z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
    log_likelihood = -functional.binary_cross_entropy_with_logits(decoder(z), x, reduction="sum")
    divergence = 0.5 * (mean * mean + log_variance.exp() - 1 - log_variance).sum()
    return (log_likelihood - divergence) / len(x)


def iwae(encoder, decoder, x, k):
    mean, log_variance = encoder(x).chunk(2, dim=1)
    noise = torch.randn(k, *mean.shape)
    z = mean + torch.exp(0.5 * log_variance) * noise
    logits = decoder(z)
    pixels = functional.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none")
    log_weights = 0.5 * (noise * noise - z * z + log_variance).sum(-1) - pixels.sum(-1)
    return (torch.logsumexp(log_weights, 0) - math.log(k)).mean()


def graph(network, name_in, names_out):
    made, last = Graph(), name_in
    modules = list(network)
    for i, module in enumerate(modules):
        out = f"h{i}" if i < len(modules) - 1 or len(names_out) > 1 else names_out[0]
        if isinstance(module, torch.nn.Tanh):
            last = made.node("Tanh", [last], out)
        else:
            last = made.linear(module, last, i, out)
    width = modules[-1].out_features // len(names_out)
    if len(names_out) > 1:
        made.tensor(numpy.full(len(names_out), width, numpy.int64), "widths")
        made.node("Split", [last, "widths"], names_out, axis=1)
    inputs = {name_in: ["n", modules[0].in_features]}
    return made.model("vae", inputs, {name: ["n", width] for name in names_out})


def main():
    given = arguments()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    images = read_images(given.images)
    width = images.shape[1]
    encoder = perceptron(width, given.hidden, given.hidden, 2 * given.latents)
    decoder = perceptron(given.latents, given.hidden, given.hidden, width)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=given.rate)
    start = time.perf_counter()
    for epoch in range(given.epochs):
        total = 0.0
        steps = math.ceil(len(images) / given.batch)
        for rows in torch.randperm(len(images)).split(given.batch):
            x = torch.bernoulli(images[rows])
            optimizer.zero_grad()
            loss = -elbo(encoder, decoder, x) if given.samples == 1 else -iwae(encoder, decoder, x, given.samples)
            loss.backward()
            optimizer.step()
            total -= loss.item() / steps
        print(f"epoch {epoch + 1}: bound {total:.2f}", flush=True)
    print(f"learned in {time.perf_counter() - start:.1f} s")
    given.folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(encoder, "x", ["mean", "log_variance"]), given.folder / "encoder.onnx")
    onnx.save(graph(decoder, "z", ["logits"]), given.folder / "decoder.onnx")


if __name__ == "__main__":
    main()
