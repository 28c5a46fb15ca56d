#!/usr/bin/env python3
"""Trains a small PixelCNN on MNIST and writes it as autoregressive.onnx: a model with an exact log p(x).

    bench/peers/train_pixelcnn.py FOLDER --images FILE [--channels 16] [--layers 6] [--rows 300000] [--seed 1]

Masked convolutions (van den Oord, Kalchbrenner, Kavukcuoglu, 2016, Pixel recurrent neural networks): one of 7 x 7 that
leaves out the pixel itself, then residual ones of 3 x 3, then two of 1 x 1. Bernoulli pixels in raster order, binarized
anew at every step, Adam with a rate that falls to 0 over the rows given. The bundled mnist-pixelcnn came of an earlier
version with a limit of time, after about 100,000 rows. FILE is an IDX file of images, plain or gzipped, such as
train-images-idx3-ubyte of MNIST. `pip install torch onnx` gives what it needs.
"""

import argparse
import math
import pathlib

import onnx
import torch
from idx_images import read_images
from onnx_graph import Graph
from torch.nn import functional


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--images", type=pathlib.Path, required=True)
    parser.add_argument("--channels", type=int, default=16)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--rows", type=int, default=300000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Masked(torch.nn.Conv2d):
    """A convolution over pixels above and to the left, and over the pixel itself where that is allowed."""

    def __init__(self, channels_in, channels_out, size, own):
        super().__init__(channels_in, channels_out, size, padding=size // 2)
        mask = torch.zeros(size, size)
        mask[: size // 2] = 1
        mask[size // 2, : size // 2 + own] = 1
        self.register_buffer("mask", mask)

    def masked(self):
        return self.weight * self.mask

    def forward(self, x):
        return functional.conv2d(x, self.masked(), self.bias, padding=self.padding)


class PixelCnn(torch.nn.Module):
    def __init__(self, channels, layers):
        super().__init__()
        self.first = Masked(1, channels, 7, False)
        self.inner = torch.nn.ModuleList(Masked(channels, channels, 3, True) for _ in range(layers))
        self.mixed = Masked(channels, 2 * channels, 1, True)
        self.last = Masked(2 * channels, 1, 1, True)

    def forward(self, x):
        h = self.first(x)
        for layer in self.inner:
            h = h + layer(functional.relu(h))
        return self.last(functional.relu(self.mixed(functional.relu(h))))


def graph(network, side):
    made = Graph()

    def convolution(layer, name, x):
        weights = made.tensor(layer.masked(), name + "_w")
        return made.node(
            "Conv", [x, weights, made.tensor(layer.bias, name + "_b")], name, pads=[layer.padding[0]] * 4
        )

    h = convolution(network.first, "first", "x")
    for i, layer in enumerate(network.inner):
        step = convolution(layer, f"inner{i}", made.node("Relu", [h], f"relu{i}"))
        h = made.node("Add", [h, step], f"sum{i}")
    h = convolution(network.mixed, "mixed", made.node("Relu", [h], "relu_mixed"))
    h = convolution(network.last, "last", made.node("Relu", [h], "relu_last"))
    made.node("Identity", [h], "logits")
    shape = ["n", 1, side, side]
    return made.model("pixelcnn", {"x": shape}, {"logits": shape})


def save(network, side, folder):
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(network, side), folder / "autoregressive.onnx")


def main():
    given = arguments()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    images = read_images(given.images)
    side = math.isqrt(images.shape[1])
    images = images.reshape(-1, 1, side, side)
    network = PixelCnn(given.channels, given.layers)
    optimizer = torch.optim.Adam(network.parameters(), lr=given.rate)
    seen, total = 0, 0.0
    while seen < given.rows:
        for chosen in torch.randperm(len(images)).split(given.batch):
            for group in optimizer.param_groups:
                group["lr"] = given.rate * 0.5 * (1 + math.cos(math.pi * min(1.0, seen / given.rows)))
            x = torch.bernoulli(images[chosen])
            optimizer.zero_grad()
            loss = functional.binary_cross_entropy_with_logits(network(x), x, reduction="sum") / len(x)
            loss.backward()
            optimizer.step()
            seen += len(x)
            total += loss.item() * len(x)
            if seen % (200 * given.batch) == 0:
                print(f"{seen} rows: log p(x) {-total / (200 * given.batch):.2f} in the last", flush=True)
                total = 0.0
            if seen >= given.rows:
                break
    save(network, side, given.folder)


if __name__ == "__main__":
    main()
