"""What degrees the factors of a polynomial may have: whole coefficients in, a set of degrees out.

A factorization over the rationals is one modulo every prime: so the degree of each factor is a sum of degrees
of factors modulo the prime. Where several primes leave no sums but 0 and all, the polynomial is irreducible.
"""

from __future__ import annotations

# Those before them divide many coefficients.
PRIMES = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41)


def possible_degrees(values: tuple[int, ...]) -> set[int]:
    """Degrees that a factor may have, 0 and that of the polynomial among them.

    values   coefficients from the highest power down
    """
    degree = len(values) - 1
    possible = set(range(degree + 1))
    for prime in PRIMES:
        if values[0] % prime == 0:
            continue
        degrees = _degrees_of_factors([c % prime for c in values], prime)
        if degrees is None:
            continue
        sums = {0}
        for each in degrees:
            sums |= {each + other for other in sums}
        possible &= sums
        if possible == {0, degree}:
            break
    return possible


def _degrees_of_factors(values: list[int], prime: int) -> list[int] | None:
    """Degrees of the irreducible factors modulo a prime; None where one of them is a multiple one.

    The product of all irreducible ones whose degree divides d is x^(p^d) − x (Gauss): so they are taken out
    degree by degree.
    """
    top = len(values) - 1
    slope = _trimmed([c * (top - i) % prime for i, c in enumerate(values[:-1])])
    if len(_gcd(values, slope, prime)) > 1:
        return None
    degrees: list[int] = []
    rest, power, degree = values, [1, 0], 0
    while len(rest) - 1 > 2 * degree + 1:
        degree += 1
        power = _power(_rem(power, rest, prime), prime, rest)
        shared = _gcd(rest, _minus_x(power, prime), prime)
        if len(shared) > 1:
            degrees += [degree] * ((len(shared) - 1) // degree)
            rest = _quo(rest, shared, prime)
    return degrees + [len(rest) - 1] * (len(rest) > 1)


def _power(base: list[int], exponent: int, modulus: list[int]) -> list[int]:
    """A power modulo a polynomial; the exponent is the prime."""
    result = [1]
    for digit in f"{exponent:b}":
        result = _rem(_product(result, result, exponent), modulus, exponent)
        if digit == "1":
            result = _rem(_product(result, base, exponent), modulus, exponent)
    return result


def _product(a: list[int], b: list[int], prime: int) -> list[int]:
    total = [0] * (len(a) + len(b) - 1) if a and b else []
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    return _trimmed([c % prime for c in total])


def _minus_x(values: list[int], prime: int) -> list[int]:
    padded = [0] * (2 - len(values)) + values
    padded[-2] = (padded[-2] - 1) % prime
    return _trimmed(padded)


def _divided(a: list[int], b: list[int], prime: int) -> tuple[list[int], list[int]]:
    rest, inverse = list(a), pow(b[0], -1, prime)
    steps = max(0, len(a) - len(b) + 1)
    for start in range(steps):
        factor = rest[start] * inverse % prime
        rest[start] = factor
        for i in range(1, len(b)):
            rest[start + i] = (rest[start + i] - factor * b[i]) % prime
    return rest[:steps], _trimmed(rest[steps:])


def _quo(a: list[int], b: list[int], prime: int) -> list[int]:
    return _divided(a, b, prime)[0]


def _rem(a: list[int], b: list[int], prime: int) -> list[int]:
    return _divided(a, b, prime)[1]


def _gcd(a: list[int], b: list[int], prime: int) -> list[int]:
    while b:
        a, b = b, _rem(a, b, prime)
    return a


def _trimmed(values: list[int]) -> list[int]:
    first = next((i for i, c in enumerate(values) if c), len(values))
    return values[first:]
