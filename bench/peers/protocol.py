"""What every Python peer shares: the protocol of `compare`, the inputs, the choice of the best batch.

A peer is a function `evaluate(digit, chunks, seed)` that returns the log weights of K samples as one or
more float32 or float64 numpy arrays. `serve` warms it up, times it for several batch sizes, keeps the
fastest, and then answers requests.
"""

import json
import os
import sys
import time


def arguments():
    """(folder of the exported weights, threads, K), set before any library starts its threads."""
    folder, threads, k = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    return folder, threads, k


def missing(error):
    """Reports to `compare` that a library is missing."""
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


def load(folder):
    """Weights and biases of the encoder (whose outputs are means, then log scales) and of the decoder,
    layer by layer, and the digits."""
    import numpy

    def layers(network):
        return [
            (
                numpy.load(f"{folder}/{network}.net.{i}.weight.npy"),
                numpy.load(f"{folder}/{network}.net.{i}.bias.npy"),
            )
            for i in (0, 2, 4)
        ]

    return layers("encoder"), layers("decoder"), numpy.load(f"{folder}/digits.npy")


def batches(k):
    return [b for b in (250, 500, 1000, 2500, 5000) if b <= k and k % b == 0] or [k]


def fastest(evaluate, k):
    """The batch size that this peer does best with, each compiled and warmed up before it is timed."""
    times = {}
    for batch in batches(k):
        for _ in range(3):
            evaluate(0, batch, 1)
        start = time.perf_counter()
        for _ in range(5):
            evaluate(0, batch, 1)
        times[batch] = time.perf_counter() - start
    return min(times, key=times.get)


def serve(name, evaluate, k):
    import numpy

    batch = fastest(evaluate, k)
    print(json.dumps({"ready": f"{name}, batches of {batch}"}), flush=True)
    for line in sys.stdin:
        digits, seed = map(int, line.split())
        answer = {"seconds": 0, "elbo": [], "error": [], "iwae": []}
        start = time.perf_counter()
        for digit in range(digits):
            log_w = numpy.asarray(evaluate(digit, batch, seed * 1000 + digit), dtype=numpy.float64)
            top = log_w.max()
            answer["elbo"].append(float(log_w.mean()))
            answer["error"].append(float(log_w.std(ddof=1) / k**0.5))
            answer["iwae"].append(float(top + numpy.log(numpy.exp(log_w - top).mean())))
        answer["seconds"] = time.perf_counter() - start
        print(json.dumps(answer), flush=True)
