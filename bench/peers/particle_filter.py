#!/usr/bin/env python3
"""Particle-steps a second of bootstrap filters in NumPy, and in the library particles where it is
installed: the stochastic volatility model (mu = -1, phi = 0.97, sigma = 0.2), resampled
systematically at every step, as the benchmark ParticleSteps. One thread.

    bench/peers/particle_filter.py [--particles N,...] [--steps T] [--seconds S]

bench/record --filters takes turns with it (--turns): it prints the series, and for each line with a number of seconds
the rates of so long. `pip install numpy particles` gives what it needs.
"""

import argparse
import importlib.metadata
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import json
import math
import sys
import time

import numpy as np

MU, PHI, SIGMA = -1.0, 0.97, 0.2


def series(steps):
    """Returns drawn from the model."""
    random = np.random.default_rng(1)
    z = MU + SIGMA / math.sqrt(1 - PHI**2) * random.standard_normal()
    y = []
    for _ in range(steps):
        y.append(math.exp(z / 2) * random.standard_normal())
        z = MU + PHI * (z - MU) + SIGMA * random.standard_normal()
    return np.array(y)


def log_evidence(y, n, random):
    """log Z of one cloud."""
    z = MU + SIGMA / math.sqrt(1 - PHI**2) * random.standard_normal(n)
    log = 0.0
    for t, value in enumerate(y):
        if t > 0:
            points = (np.arange(n) + random.random()) / n
            ancestors = np.searchsorted(np.cumsum(w / w.sum()), points)
            z = z[np.minimum(ancestors, n - 1)]
            z = MU + PHI * (z - MU) + SIGMA * random.standard_normal(n)
        log_w = -0.5 * (math.log(2 * math.pi) + z + value * value * np.exp(-z))
        highest = log_w.max()
        w = np.exp(log_w - highest)
        log += highest + math.log(w.mean())
    return log


def library(y, n):
    """The same in the library particles (N. Chopin); None where it is not installed."""
    try:
        import particles
        from particles import state_space_models as ssm
    except ImportError:
        return None
    model = ssm.StochVol(mu=MU, rho=PHI, sigma=SIGMA)
    fk = ssm.Bootstrap(ssm=model, data=y)
    return lambda: run(particles.SMC(fk=fk, N=n, resampling="systematic", ESSrmin=1.0))


def run(smc):
    smc.run()
    return smc.logLt


def rate(clouds, steps, seconds):
    """Particle-steps a second, and the mean of exp(log Z) as a log."""
    clouds()
    logs = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        logs.append(clouds())
    spent = time.perf_counter() - start
    logs = np.array(logs)
    highest = logs.max()
    mean = highest + math.log(np.exp(logs - highest).mean())
    return len(logs) * steps / spent, mean, logs.std() / math.sqrt(len(logs))


def filters(y, n, random):
    peers = {"NumPy " + np.__version__: lambda: log_evidence(y, n, random)}
    own = library(y, n)
    if own:
        peers["particles " + importlib.metadata.version("particles")] = own
    return peers


def take_turns(peers, steps):
    for line in sys.stdin:
        rates = {name: rate(clouds, steps, float(line)) for name, clouds in peers.items()}
        answers = {name: dict(zip(("rate", "log", "error"), map(float, r))) for name, r in rates.items()}
        print(json.dumps(answers), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--particles", default="256,4096")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--turns", action="store_true")
    options = parser.parse_args()
    y = series(options.steps)
    random = np.random.default_rng(2)
    if options.turns:
        print(json.dumps(list(y)), flush=True)
    for n in map(int, options.particles.split(",")):
        peers = filters(y, n, random)
        if options.turns:
            take_turns(peers, n * options.steps)
        else:
            for name, clouds in peers.items():
                speed, mean, error = rate(clouds, n * options.steps, options.seconds)
                print(
                    f"{name:16} N = {n:5}  {speed / 1e6:8.2f} M particle-steps/s"
                    f"   log p(y) {mean:.4f} ± {error:.4f}"
                )


if __name__ == "__main__":
    main()
