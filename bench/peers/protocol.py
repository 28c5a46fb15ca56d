"""What every Python peer shares: the protocol of `compare`, the inputs, the choice of the best batch.

A peer is a function `evaluate(digit, batch, seed)` that returns the log weights of K samples as float32
or float64 numpy arrays, or, with few samples a digit, a function `evaluate(digits, seed)` that returns
those of many digits, a row each. `serve` and `serve_rows` warm it up, time it for several batch sizes,
keep the fastest, and then answer requests. A peer that learns is a function `steps(count)`, which
`serve_steps` calls.
"""

import json
import os
import sys
import time


# As many as `elbo.bench.ExportWeights` writes.
DIGITS = 100
# With more samples a digit, digits are evaluated one by one.
MOST_OF_ROWS = 100
# Of steps of learning: rows to learn from, the widths of the encoder, and its latents.
ROWS, WIDTHS, LATENTS = 2000, (784, 200, 200), 50


def arguments():
    """(folder of the exported weights, threads, K), set before any library starts its threads."""
    folder, threads, k = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit(threads)
    return folder, threads, k


def step_arguments():
    """(threads, rows of a minibatch, K), set before any library starts its threads."""
    threads, batch, k = map(int, sys.argv[1:4])
    limit(threads)
    return threads, batch, k


def limit(threads):
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)


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
    batch = fastest(evaluate, k)
    answer(f"{name}, batches of {batch}", lambda digits, seed: one_by_one(evaluate, digits, batch, seed))


def one_by_one(evaluate, digits, batch, seed):
    for digit in range(digits):
        yield [evaluate(digit % DIGITS, batch, seed * 100000 + digit)]


def serve_rows(name, evaluate, k):
    """As `serve`, of a peer that evaluates many digits at once; a batch has whole digits."""
    times = {}
    batches = [rows for rows in (10, 20, 50, 100, 200, 500, 1000, 2000) if rows * k <= 20000]
    for rows in batches:
        digits = [i % DIGITS for i in range(rows)]
        for _ in range(3):
            evaluate(digits, 1)
        start = time.perf_counter()
        calls = max(3, 4000 // (rows * k))
        for _ in range(calls):
            evaluate(digits, 1)
        times[rows] = (time.perf_counter() - start) / (calls * rows)
    batch = min(times, key=times.get)

    def evaluated(digits, seed):
        for start in range(0, digits, batch):
            some = [i % DIGITS for i in range(start, min(start + batch, digits))]
            yield evaluate(some, seed * 100000 + start)

    answer(f"{name}, batches of {batch} digits", evaluated)


def answer(name, evaluated):
    """Answers requests with what `evaluated(digits, seed)` yields: rows of log weights."""
    import numpy

    print(json.dumps({"ready": name}), flush=True)
    for line in sys.stdin:
        digits, seed = map(int, line.split())
        out = {"seconds": 0, "elbo": [], "error": [], "iwae": []}
        start = time.perf_counter()
        for rows in evaluated(digits, seed):
            log_w = numpy.asarray(rows, dtype=numpy.float64)
            k = log_w.shape[1]
            top = log_w.max(1, keepdims=True)
            out["elbo"] += log_w.mean(1).tolist()
            # One sample has no error.
            out["error"] += (log_w.std(1, ddof=1) / k**0.5).tolist() if k > 1 else [0.0] * len(log_w)
            out["iwae"] += (top[:, 0] + numpy.log(numpy.exp(log_w - top).mean(1))).tolist()
        out["seconds"] = time.perf_counter() - start
        print(json.dumps(out), flush=True)


def serve_steps(name, steps):
    """Answers requests with the seconds that so many steps take, and the mean of their objective."""
    print(json.dumps({"ready": name}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        objective = steps(int(line))
        print(json.dumps({"seconds": time.perf_counter() - start, "objective": objective}), flush=True)
