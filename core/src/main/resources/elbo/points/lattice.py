"""Writes lattice.txt beside this script: the generating vector of an embedded rank-1 lattice. Takes a few minutes.

    python3 lattice.py

Component by component (CBC): coordinate by coordinate the odd z < 2^20 that is best for all of 2^6, 2^7 ... 2^20 points
at once. For each number of points the squared worst-case error, averaged over random shifts, in the unanchored Sobolev
space of dominating mixed first derivatives is compared with the least that any z reaches; the z with the smallest
largest ratio is taken. Weights are order-dependent: all projections onto 1, 2 and 3 coordinates have weight 1, the
others 0, so that no coordinate is preferred but by being earlier.

The odd numbers modulo 2^t are {-1, 1} x {5^i}, so that with points and candidates in the order of these powers the
errors of all candidates are circular correlations, done by FFT. The points with denominator 2^t are shared by every
lattice with more than 2^t points.

R. Cools, F. Y. Kuo, D. Nuyens (2006), Constructing embedded lattice rules for multivariate integration;
D. Nuyens, R. Cools (2006), Fast component-by-component construction of rank-1 lattice rules with a non-prime number of
points. Needs NumPy.
"""

import os

import numpy

DIMENSIONS = 1024
LEAST, MOST = 6, 20
ORDER = 3


def bernoulli(x):
    return x * x - x + 1 / 6


def powers(t):
    """5^i mod 2^t for all i of the period, 2^(t - 2)."""
    out = numpy.ones(1, dtype=numpy.int64)
    step = 5
    while len(out) < max(1, 1 << (t - 2)):
        out = numpy.concatenate([out, out * step % (1 << t)])
        step = step * step % (1 << t)
    return out


# level t: the points with denominator 2^t, up to sign; denominators 1 and 2 have but one point
omega = {t: bernoulli(powers(t) / 2**t) for t in range(2, MOST + 1)}
transform = {t: numpy.fft.rfft(omega[t]) for t in omega}
few = {0: bernoulli(0.0), 1: bernoulli(0.5)}
# symmetric[t][l]: the elementary symmetric polynomial of degree l in the kernel values so far, at each point
symmetric = {t: numpy.zeros((ORDER + 1, len(omega[t]))) for t in omega}
symmetric |= {t: numpy.zeros((ORDER + 1, 1)) for t in few}
for p in symmetric.values():
    p[0] = 1

vector = []
for j in range(DIMENSIONS):
    total = numpy.zeros(1)
    error = 0.0
    ratio = numpy.zeros(1 << (MOST - 2))
    for t in range(MOST + 1):
        p = symmetric[t]
        # what the squared error has so far, and what a candidate adds to it
        error += (1 if t in few else 2) * p[1:].sum()
        q = p[:ORDER].sum(axis=0)
        if t in few:
            total = total + few[t] * q[0]
        else:
            spectrum = numpy.conj(numpy.fft.rfft(q)) * transform[t]
            added = 2 * numpy.fft.irfft(spectrum, len(q)) if len(q) > 1 else 2 * omega[t] * q
            total = numpy.tile(total, len(added) // len(total)) + added
        if t >= LEAST:
            worst = total + error
            worst = worst / worst.min()
            ratio = numpy.maximum(ratio, numpy.tile(worst, len(ratio) // len(worst)))
    best = 0 if j == 0 else int(ratio.argmin())
    z = int(powers(MOST)[best])
    vector.append(min(z, (1 << MOST) - z))
    for t in symmetric:
        w = few[t] if t in few else numpy.roll(omega[t], -best)
        for l in range(ORDER, 0, -1):
            symmetric[t][l] += w * symmetric[t][l - 1]

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lattice.txt")
with open(target, "w") as out:
    out.writelines(f"{z}\n" for z in vector)
