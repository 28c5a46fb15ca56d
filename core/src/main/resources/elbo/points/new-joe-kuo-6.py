"""Writes new-joe-kuo-6.4096 beside this script: the direction numbers of dimensions 2 to 4096.

    python3 new-joe-kuo-6.py _sobol_direction_numbers.npz [new-joe-kuo-6.1000]

The first file is that of SciPy (package python3-scipy of Debian, scipy/stats/), the second, to check against, that of
Apache Commons Math (commons-math3-3.6.1.jar, assets/org/apache/commons/math3/random/). Needs NumPy.

Format: big-endian unsigned 16-bit numbers, the dimensions in order. Each is the primitive polynomial over GF(2) without
its lowest coefficient, which is always 1, that is 2^(s-1) + a for the columns s and a of the published file, and then
the s initial numbers m_1 ... m_s.
"""

import os
import sys

import numpy

DIMENSIONS = 4096

source = numpy.load(sys.argv[1])
polynomials, initial = source["poly"], source["vinit"]
numbers = []
for d in range(1, DIMENSIONS):
    degree = int(polynomials[d]).bit_length() - 1
    numbers.append(int(polynomials[d]) >> 1)
    numbers.extend(int(m) for m in initial[d][:degree])

if len(sys.argv) > 2:
    published = []
    with open(sys.argv[2]) as lines:
        next(lines)
        for line in lines:
            _, s, a, *m = map(int, line.split())
            published += [(1 << (s - 1)) + a, *m]
    assert numbers[: len(published)] == published

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "new-joe-kuo-6.4096")
numpy.array(numbers, dtype=">u2").tofile(target)
