"""Exact numbers as they are printed, intervals and binomial tails (docs/contract.md, sections 4.4, 4.5 and 6.5)."""
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from math import comb

getcontext().prec = 60
Z = Decimal("1.959963984540054")


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def shown(x, places, limits=()):
    """A fraction, rounded half away from zero; cut off where it would show a limit that it misses. None = an empty cell."""
    if x is None:
        return ""
    unit = Fraction(1, 10**places)
    whole = abs(x) / unit
    n = whole.numerator // whole.denominator
    if whole - n >= Fraction(1, 2):
        n += 1
    rounded = n * unit * (1 if x >= 0 else -1)
    if any(x < limit <= rounded for limit in limits):
        n = (x / unit).numerator // (x / unit).denominator
        rounded = n * unit
    return f"{decimal(rounded).quantize(Decimal(1).scaleb(-places)) + 0:f}"


def shown_real(x, places=4):
    """A real number, rounded half away from zero, never `-0.0000`."""
    got = x.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{abs(got) if got == 0 else got:f}"


def wilson(k, n):
    """The 95 % Wilson score interval of k of n, as decimals within 0..1."""
    p, n = Decimal(k) / n, Decimal(n)
    bottom = 1 + Z * Z / n
    middle = (p + Z * Z / (2 * n)) / bottom
    half = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt() / bottom
    return max(Decimal(0), middle - half), min(Decimal(1), middle + half)


def wilson_cells(k, n):
    return [shown_real(x) for x in wilson(k, n)] if n else ["", ""]


def newcombe(k1, n1, k2, n2):
    """The 95 % interval of k1/n1 - k2/n2 (Newcombe 1998, method 10)."""
    p1, p2 = Decimal(k1) / n1, Decimal(k2) / n2
    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    return p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2).sqrt(), p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2).sqrt()


def tail(x, n, p):
    """P(X <= x) where x/n < p, else P(X >= x), for X binomial(n, p), exactly."""
    a, b = p.numerator, p.denominator
    ks = range(x + 1) if Fraction(x, n) < p else range(x, n + 1)
    return Fraction(sum(comb(n, k) * a**k * (b - a) ** (n - k) for k in ks), b**n)
