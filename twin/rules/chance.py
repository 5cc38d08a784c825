"""Keyed chance: a draw belongs to a name, not to a place in a stream.

Philox4x64-10 (Salmon et al. 2011) with counter (purpose, key, visit, attempt) and key (seed, replication): the same
words as `numpy.random.Philox`. Adding a worker, a street or a purpose leaves every other draw as it was.

This is the one module of the law that is compiled by itself and called by both drivers, because `exp` and `log` of
different libraries differ in their last bits.
"""

import math

import numpy as np
from numba import njit

U64 = np.uint64
TO_UNIT = 1.0 / 9007199254740992.0
LOW, HALF, MANTISSA = U64(0xFFFFFFFF), U64(32), U64(11)
MULTIPLIER_0, MULTIPLIER_1 = U64(0xD2E7470EE14C6C93), U64(0xCA5A826395121157)
WEYL_0, WEYL_1 = U64(0x9E3779B97F4A7C15), U64(0xBB67AE8584CAA73B)
MOST_ATTEMPTS = 64


@njit(cache=True)
def multiply(a, b):
    """High and low word of a 64 by 64 bit product."""
    low_low = (a & LOW) * (b & LOW)
    middle = (a >> HALF) * (b & LOW) + (low_low >> HALF)
    cross = (a & LOW) * (b >> HALF) + (middle & LOW)
    return (a >> HALF) * (b >> HALF) + (middle >> HALF) + (cross >> HALF), a * b


@njit(cache=True)
def philox(seed, replication, purpose, key, visit, attempt):
    """Four random words that belong to a key."""
    c0, c1, c2, c3 = U64(purpose), U64(key), U64(visit), U64(attempt)
    k0, k1 = U64(seed), U64(replication)
    for _ in range(10):
        high_0, low_0 = multiply(MULTIPLIER_0, c0)
        high_1, low_1 = multiply(MULTIPLIER_1, c2)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = k0 + WEYL_0, k1 + WEYL_1
    return c0, c1, c2, c3


@njit(cache=True)
def unit(word):
    """Number in [0, 1) from a word."""
    return (word >> MANTISSA) * TO_UNIT


@njit(cache=True)
def normal(first, second):
    """Standard normal number from two words (Box and Muller)."""
    radius = math.sqrt(-2.0 * math.log(((first >> MANTISSA) + U64(1)) * TO_UNIT))
    return radius * math.cos(2.0 * math.pi * unit(second))


@njit(cache=True)
def uniform(seed, replication, purpose, key, visit):
    """Draw from [0, 1)."""
    word, _, _, _ = philox(seed, replication, purpose, key, visit, 0)
    return unit(word)


@njit(cache=True)
def tie(seed, replication, purpose, key, visit):
    """Draw a whole number of 62 bits, to settle equal ranks."""
    word, _, _, _ = philox(seed, replication, purpose, key, visit, 0)
    return np.int64(word >> U64(2))


@njit(cache=True)
def exponential(seed, replication, purpose, key, visit, mean):
    """Draw from the exponential distribution; the mean has the unit of the result."""
    return -mean * math.log(1.0 - uniform(seed, replication, purpose, key, visit))


@njit(cache=True)
def lognormal(seed, replication, purpose, key, visit, median, sigma):
    """Draw from the lognormal distribution; `sigma` is the standard deviation of the logarithm."""
    first, second, _, _ = philox(seed, replication, purpose, key, visit, 0)
    return median * math.exp(sigma * normal(first, second))


@njit(cache=True)
def gamma(seed, replication, purpose, key, visit, shape):
    """Draw from the gamma distribution of mean `shape`, above 0 (Marsaglia and Tsang 2000).

    Rejected attempts have counters of their own, so the number of attempts disturbs no other draw. A shape below 1 is
    drawn as one above it, times a power of a uniform draw.
    """
    d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for attempt in range(MOST_ATTEMPTS):
        first, second, third, fourth = philox(seed, replication, purpose, key, visit, attempt)
        x = normal(first, second)
        v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x)
        if v > 0.0 and math.log(1.0 - unit(third)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v if shape >= 1.0 else d * v * math.exp(math.log(1.0 - unit(fourth)) / shape)
    return shape


@njit(cache=True)
def logistic(x):
    """Map a score to (0, 1)."""
    return 1.0 / (1.0 + math.exp(-x))


@njit(cache=True)
def fading(amount, passed, mean):
    """What is left of an amount that fades by itself, `mean` being how long a part of it lasts."""
    return amount * math.exp(-passed / mean)


@njit(cache=True)
def uniforms(seed, replication, purpose, keys, visit):
    """Draws from [0, 1), one for each key; shape of `keys`."""
    draws = np.empty(len(keys))
    for i in range(len(keys)):
        draws[i] = uniform(seed, replication, purpose, keys[i], visit)
    return draws


@njit(cache=True)
def gammas(seed, replication, purpose, key, first_visit, n, shape):
    """Draws of mean 1 from the gamma distribution, for `n` visits in a row; shape (n,)."""
    draws = np.empty(n)
    for i in range(n):
        draws[i] = gamma(seed, replication, purpose, key, first_visit + i, shape) / shape
    return draws
