"""Writes lattice.txt beside this script: the generating vector of an embedded rank-1 lattice. Takes some minutes.

    python3 lattice.py

Component by component (CBC): coordinate by coordinate the odd z < 2^20 that is best for all of 2^6, 2^7 ... 2^20 points
at once. For each number of points the squared worst-case error in the weighted Korobov space of smoothness 2, which is
also the mean over random shifts in the unanchored Sobolev space, is compared with the least that any z reaches; the z
with the smallest largest ratio is taken. Weights are of product form, 0.2 min(1, 8 / j) for coordinate j = 1, 2 ...

The odd numbers modulo 2^t are {-1, 1} x {5^i}, so that with points and candidates in the order of these powers the
errors of all candidates are circular correlations, done by FFT. The points with denominator 2^t are shared by every
lattice with at least 2^t points.

R. Cools, F. Y. Kuo, D. Nuyens (2006), Constructing embedded lattice rules for multivariate integration;
D. Nuyens, R. Cools (2006), Fast component-by-component construction of rank-1 lattice rules with a non-prime number of
points. Needs NumPy.
"""

import os

import numpy

DIMENSIONS = 1024
LEAST, MOST = 6, 20


def kernel(x):
    return 2 * numpy.pi**2 * (x * x - x + 1 / 6)


def weight(j):
    return 0.2 * min(1, 8 / j)


def powers(t):
    """5^i mod 2^t for all i of the period, 2^(t - 2)."""
    out = numpy.ones(1, dtype=numpy.int64)
    step = 5
    while len(out) < 1 << max(0, t - 2):
        out = numpy.concatenate([out, out * step % (1 << t)])
        step = step * step % (1 << t)
    return out


# Level t: the points with denominator 2^t, up to sign. Denominators 1 and 2 have but one point.
multiplicity = [1 if t < 2 else 2 for t in range(MOST + 1)]
omega = [kernel(numpy.array([0.0, 0.5][t : t + 1]) if t < 2 else powers(t) / 2**t) for t in range(MOST + 1)]
transform = [numpy.fft.rfft(w) for w in omega]
# The product over the coordinates so far of 1 + weight * kernel, at each point.
product = [numpy.ones(len(w)) for w in omega]

vector = []
for j in range(1, DIMENSIONS + 1):
    # Sums over the points with denominators up to 2^t: of what the error has without this coordinate, and of what each
    # candidate adds; the candidates 5^i with i modulo the period of level t.
    without = 0.0
    added = numpy.zeros(1)
    ratio = numpy.zeros(len(omega[MOST]))
    for t in range(MOST + 1):
        without += multiplicity[t] * (product[t] - 1).sum()
        spectrum = numpy.conj(numpy.fft.rfft(product[t])) * transform[t]
        correlation = numpy.fft.irfft(spectrum, len(omega[t])) if len(omega[t]) > 1 else product[t] * omega[t]
        added = numpy.tile(added, len(correlation) // len(added)) + multiplicity[t] * weight(j) * correlation
        if t >= LEAST:
            error = without + added
            ratio = numpy.maximum(ratio, numpy.tile(error / error.min(), len(ratio) // len(error)))
    best = 0 if j == 1 else int(ratio.argmin())
    z = int(powers(MOST)[best])
    vector.append(min(z, (1 << MOST) - z))
    for t in range(MOST + 1):
        product[t] *= 1 + weight(j) * numpy.roll(omega[t], -best)

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lattice.txt")
with open(target, "w") as out:
    out.writelines(f"{z}\n" for z in vector)
