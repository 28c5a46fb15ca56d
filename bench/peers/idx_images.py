"""Images in the IDX format, as those of MNIST."""

import gzip
import struct

import numpy
import torch


def read_images(path):
    """Grey levels in [0, 1], a row an image; the file may be gzipped."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    magic, count, height, width = struct.unpack(">IIII", data[:16])
    if magic != 0x803:
        raise SystemExit(f"{path} is no IDX file of images")
    pixels = numpy.frombuffer(data, numpy.uint8, offset=16).reshape(count, height * width)
    return torch.from_numpy(pixels.astype(numpy.float32) / 255)
