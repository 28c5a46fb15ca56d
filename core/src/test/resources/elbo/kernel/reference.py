"""Reference values of the kernels, to 40 digits, with mpmath (1.2 or newer).

python3 reference.py NAME > NAME.csv

for NAME in exp, log, normal-quantile, tanh, sigmoid, softplus, silu, elu, gelu, gelu-tanh.
"""

import random
import struct
import sys

from mpmath import mp, mpf, erfc, exp, expm1, log, log1p, nstr, pi, sqrt, tanh

mp.dps = 60


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def as_float(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def doubles_for_exp(rng):
    points = [rng.uniform(-745.1, 709.78) for _ in range(600)]
    points += [rng.uniform(-1, 1) * 2.0 ** -rng.randrange(0, 60) for _ in range(300)]
    points += [rng.uniform(-745.1, -708) for _ in range(150)]
    points += [(k + 0.5) * 0.6931471805599453 for k in range(-20, 21)]
    return points


def doubles_for_log(rng):
    points = [from_bits(rng.randrange(1, 0x7FF0000000000000)) for _ in range(400)]
    points += [from_bits(rng.randrange(1, 0x0010000000000000)) for _ in range(150)]
    points += [rng.uniform(0.3, 3) for _ in range(300)]
    points += [1 + rng.uniform(-1, 1) * 2.0 ** -rng.randrange(1, 52) for _ in range(300)]
    return [x for x in points if x != 1]


def probabilities(rng):
    points = [(2 * rng.randrange(0, 2**52) + 1) * 2.0**-53 for _ in range(1000)]
    points += [2.0 ** -rng.uniform(1, 53) for _ in range(400)]
    points += [1 - 2.0 ** -rng.uniform(1, 53) for _ in range(400)]
    points += [0.5 + rng.uniform(-0.5, 0.5) * 2.0 ** -rng.randrange(1, 50) for _ in range(200)]
    points += [10.0 ** -rng.uniform(15, 323) for _ in range(300)]
    points += [2.0**-53, 3 * 2.0**-53, 1 - 2.0**-53, 1 - 3 * 2.0**-53, 1e-300, 5e-324]
    points += [2.0**-9, 0.001956953, 0.001956954, 1 - 2.0**-9]
    return [u for u in points if 0 < u < 1 and u != 0.5]


def floats(rng):
    points = [as_float(rng.uniform(-20, 20)) for _ in range(200)]
    points += [as_float(rng.uniform(-2, 2)) for _ in range(200)]
    points += [as_float(rng.choice((-1, 1)) * 2.0 ** rng.uniform(-30, 0)) for _ in range(100)]
    points += [as_float(rng.uniform(-100, -20)) for _ in range(50)]
    return points


def normal_quantile(u):
    u = mpf(u)
    t = min(u, 1 - u)
    r = sqrt(-2 * log(t))
    z = r if t > 0.001 else r - (log(r) + log(2 * pi) / 2) / r
    for _ in range(100):
        p = erfc(z / sqrt(2)) / 2
        step = log(p / t) * p * sqrt(2 * pi) * exp(z * z / 2)
        z += step
        if abs(step) < mpf(10) ** -50 * abs(z):
            return -z if u < 0.5 else z
    raise ValueError(u)


def logistic(x):
    return 1 / (1 + exp(-x))


FUNCTIONS = {
    "exp": (exp, doubles_for_exp),
    "log": (log, doubles_for_log),
    "normal-quantile": (normal_quantile, probabilities),
    "tanh": (tanh, floats),
    "sigmoid": (logistic, floats),
    "softplus": (lambda x: log1p(exp(-abs(x))) + max(x, mpf(0)), floats),
    "silu": (lambda x: x * logistic(x), floats),
    "elu": (lambda x: x if x > 0 else expm1(x), floats),
    "gelu": (lambda x: x * erfc(-x / sqrt(2)) / 2, floats),
    "gelu-tanh": (
        lambda x: x * logistic(sqrt(8 / pi) * (x + mpf("0.044715") * x**3)),
        floats,
    ),
}

name = sys.argv[1]
function, points = FUNCTIONS[name]
print("# python3 reference.py %s > %s.csv" % (name, name))
for x in points(random.Random(20110711)):
    print("%s,%s" % (x.hex(), nstr(function(mpf(x)), 40)))
