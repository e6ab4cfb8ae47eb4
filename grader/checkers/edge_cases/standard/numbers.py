"""Second implementations for whole numbers and for summaries of numbers."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import Any

from grader.checkers.edge_cases.standard.equivalent import (
    Equivalent,
    NotComparableError,
    Values,
    number_list,
    only,
    pair,
    whole,
)

MAX_FACTORIAL = 300
MAX_PRIME = 1_000_000
MAX_INDEX = 2_000
MAX_BASE = 36


def _unless_empty(function: Callable[[list[Any]], Any]) -> Callable[[Values], Any]:
    return lambda values: function(number_list(values))


def _spread(function: Callable[[list[Any]], Any]) -> Callable[[Values], Any]:
    return lambda values: function([*map(float, number_list(values))])


def _comb(values: Values) -> int:
    n, k = _small_pair(values)
    return math.comb(n, k)


def _perm(values: Values) -> int:
    n, k = _small_pair(values)
    return math.perm(n, k)


def _small_pair(values: Values) -> tuple[int, int]:
    n, k = pair(values, int)
    if not (0 <= n <= MAX_FACTORIAL and 0 <= k <= MAX_FACTORIAL):
        raise NotComparableError
    return n, k


def _is_prime(values: Values) -> bool:
    n = whole(values, -MAX_PRIME, MAX_PRIME)
    return n > 1 and all(n % divisor for divisor in range(2, math.isqrt(n) + 1))


def _prime_factors(values: Values) -> list[int]:
    n, found, divisor = whole(values, 2, MAX_PRIME), [], 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            found.append(divisor)
            n //= divisor
        divisor += 1
    return [*found, n] if n > 1 else found


def _divisors(values: Values) -> list[int]:
    n = whole(values, 1, MAX_PRIME // 10)
    return [divisor for divisor in range(1, n + 1) if n % divisor == 0]


def _fibonacci(values: Values) -> int:
    a, b = 0, 1
    for _ in range(whole(values, 0, MAX_INDEX)):
        a, b = b, a + b
    return a


def _is_square(values: Values) -> bool:
    n = only(values, int)
    return bool(n >= 0 and math.isqrt(n) ** 2 == n)


def _is_power_of_two(values: Values) -> bool:
    n = only(values, int)
    return bool(n > 0 and n & (n - 1) == 0)


def _in_base(values: Values) -> str:
    number, base = pair(values, int)
    if not 2 <= base <= MAX_BASE or number < 0:  # noqa: PLR2004 - the smallest base
        raise NotComparableError
    digits = ""
    while number or not digits:
        number, digit = divmod(number, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def _of_base(base: int) -> Callable[[Values], Any]:
    return lambda values: int(only(values, str), base)


def _ceiling(values: Values) -> int:
    total, size = pair(values, int)
    if size <= 0:
        raise NotComparableError
    return int(-(-total // size))


def _weighted_mean(values: Values) -> float:
    first, weights = pair(values, list, tuple)
    if len(first) != len(weights) or not sum(weights):
        raise NotComparableError
    return float(sum(a * b for a, b in zip(first, weights, strict=True)) / sum(weights))


def _dot(values: Values) -> Any:  # noqa: ANN401 - an int for ints
    first, second = pair(values, list, tuple)
    if len(first) != len(second):
        raise NotComparableError
    return sum(a * b for a, b in zip(first, second, strict=True))


def _max_subarray(values: Values) -> Any:  # noqa: ANN401 - an int for ints
    numbers = number_list(values)
    return max(sum(numbers[i:j]) for i in range(len(numbers)) for j in range(i + 1, len(numbers) + 1))


EQUIVALENTS = (
    Equivalent(
        id="gcd",
        shown="math.gcd",
        named=r"^(?:gcd|hcf|greatest common (?:divisor|factor)|euclid\w*)$",
        told=r"greatest\s+common\s+(?:divisor|factor)|highest\s+common\s+factor|\bgcd\b",
        answer=lambda values: math.gcd(*pair(values, int)),
        exact=True,
    ),
    Equivalent(
        id="lcm",
        shown="math.lcm",
        named=r"^(?:lcm|least common multiple|lowest common multiple|smallest common multiple)$",
        told=r"(?:least|lowest|smallest)\s+common\s+multiple|\blcm\b",
        answer=lambda values: math.lcm(*pair(values, int)),
        exact=True,
    ),
    Equivalent(
        id="factorial",
        shown="math.factorial",
        named=r"^(?:factorial|fact|compute factorial)$",
        told=r"factorial|\bn!|product\s+of",
        answer=lambda values: math.factorial(whole(values, 0, MAX_FACTORIAL)),
        exact=True,
    ),
    Equivalent(
        id="comb",
        shown="math.comb",
        named=r"^(?:comb|combinations?(?: count)?|choose|n choose k|binomial(?: coefficient)?"
        r"|ncr|n c r|count combinations)$",
        told=r"binomial|choose|ways|combinations?|subsets",
        unless=r"\brepetition|\breplacement|\blist of",
        answer=_comb,
        exact=True,
    ),
    Equivalent(
        id="perm",
        shown="math.perm",
        named=r"^(?:perm|permutations? count|npr|n p r|count permutations)$",
        told=r"arrangements|permutations|ways",
        unless=r"\brepetition|\blist of",
        answer=_perm,
    ),
    Equivalent(
        id="isqrt",
        shown="math.isqrt",
        named=r"^(?:isqrt|integer sqrt|int sqrt|integer square root|sqrt floor|floor sqrt"
        r"|my sqrt|whole root|square root floor)$",
        told=r"square\s+root|\bsqrt\b",
        unless=r"\bround(?:ed)?\s+up|\bceil",
        answer=lambda values: math.isqrt(only(values, int)),
        exact=True,
    ),
    Equivalent(
        id="perfect-square",
        shown="math.isqrt(n) ** 2 == n",
        named=r"^(?:is )?(?:a )?(?:perfect square|square|square number)$",
        told=r"square",
        unless=r"\bmatrix|\bgrid|\bmagic|\brows\b",
        answer=_is_square,
        exact=True,
    ),
    Equivalent(
        id="power-of-two",
        shown="a count of the bits that are one",
        named=r"^(?:is )?(?:a )?power of (?:two|2)$",
        told=r"power\s+of\s+(?:two|2)",
        answer=_is_power_of_two,
        exact=True,
    ),
    Equivalent(
        id="bit-count",
        shown="int.bit_count",
        named=r"^(?:count (?:set |one )?bits|bit count|popcount|hamming weight|count ones|number of (?:set |one )?bits"
        r"|set bits)$",
        told=r"\bbits?\b|\bones\b|\bpopulation\b",
        unless=r"\bzeros?\b|\barray\b|\blist\b|\bdiffer",
        answer=lambda values: whole(values, 0, 2**400).bit_count(),
        exact=True,
    ),
    Equivalent(
        id="bit-length",
        shown="int.bit_length",
        named=r"^(?:bit length|bits needed|bits required|number of bits needed)$",
        told=r"\bbits?\b",
        unless=r"\bat\s+least\s+one|\bsign",
        answer=lambda values: whole(values, 1, 2**400).bit_length(),
    ),
    Equivalent(
        id="binary",
        shown="format(n, 'b')",
        named=r"^(?:to |int to |decimal to |as )?(?:binary|bin|base 2|base2)(?: string| digits)?$",
        told=r"\bbinary\b|\bbase[- ]?(?:2|two)\b",
        unless=r"\bwith\s+(?:the\s+)?prefix|\b0b|\btwo's|\bcomplement|\bfloat|\bwidth\b",
        answer=lambda values: format(whole(values, 0, 2**400), "b"),
        exact=True,
    ),
    Equivalent(
        id="hexadecimal",
        shown="format(n, 'x')",
        named=r"^(?:to |int to |decimal to |as )?(?:hex|hexadecimal|base 16|base16)(?: string| digits)?$",
        told=r"\bhex\w*\b|\bbase[- ]?(?:16|sixteen)\b",
        unless=r"\bwith\s+(?:the\s+)?prefix|\b0x|\bcomplement|\bupper|\bcapital|\bbytes?\b|\bcolou?r|\bwidth\b|\brgb\b",
        answer=lambda values: format(whole(values, 0, 2**400), "x"),
    ),
    Equivalent(
        id="octal",
        shown="format(n, 'o')",
        named=r"^(?:to |int to |decimal to |as )?(?:oct|octal|base 8|base8)(?: string| digits)?$",
        told=r"\boctal\b|\bbase[- ]?(?:8|eight)\b",
        unless=r"\bprefix|\b0o",
        answer=lambda values: format(whole(values, 0, 2**400), "o"),
    ),
    Equivalent(
        id="to-base",
        shown="repeated division",
        named=r"^(?:to base|int to base|convert (?:to )?base|change base|base convert|number to base|base n|in base)$",
        told=r"\bbase\b",
        unless=r"\bupper|\bcapital|\blist\b|\bnegative\b",
        answer=_in_base,
    ),
    Equivalent(
        id="from-binary",
        shown="int(text, 2)",
        named=r"^(?:from binary|binary to (?:int|decimal|integer|number)|parse binary|bin to (?:int|dec|decimal)"
        r"|read binary)$",
        told=r"\bbinary\b",
        answer=_of_base(2),
    ),
    Equivalent(
        id="from-hexadecimal",
        shown="int(text, 16)",
        named=r"^(?:from hex|hex to (?:int|decimal|integer|number)|parse hex|read hex)$",
        told=r"\bhex\w*\b",
        answer=_of_base(16),
    ),
    Equivalent(
        id="digit-sum",
        shown="sum(int(digit) for digit in str(n))",
        named=r"^(?:sum of digits|digit sum|sum digits|digits sum|cross sum)$",
        told=r"\bdigits\b",
        unless=r"\buntil\b|\bsingle\b|\brepeated|\bdecimal\b|\bbase\b|\btext\b|\bstring\b",
        answer=lambda values: sum(map(int, str(whole(values, 0, 10**400)))),
        exact=True,
    ),
    Equivalent(
        id="prime",
        shown="trial division",
        named=r"^(?:is )?(?:a )?prime(?: number)?$|^check prime$",
        told=r"\bprime\b",
        answer=_is_prime,
        exact=True,
    ),
    Equivalent(
        id="prime-factors",
        shown="trial division",
        named=r"^(?:prime factors|prime factori[sz]ation|factori[sz]e|get prime factors)$",
        told=r"\bprime\b",
        unless=r"\bdistinct\b|\bunique\b|\bexponents?\b|\bdict\b|\bpairs\b|\bset\b",
        answer=_prime_factors,
        exact=True,
    ),
    Equivalent(
        id="divisors",
        shown="trial division",
        named=r"^(?:divisors|factors|all divisors|get divisors|find divisors|divisors of|list divisors)$",
        told=r"\bdivisors\b|\bfactors\b",
        unless=r"\bproper\b|\bprime\b|\bcount\b|\bexcept\b|\bexclud|\bset\b",
        answer=_divisors,
        exact=True,
    ),
    Equivalent(
        id="fibonacci",
        shown="adding up from 0 and 1",
        named=r"^(?:nth )?(?:fib|fibonacci)(?: number)?$",
        told=r"\bfibonacci\b",
        unless=r"\bfirst\s+n\b|\bsequence\s+of\b|\blist\b|\bup\s+to\b",
        answer=_fibonacci,
        exact=True,
    ),
    Equivalent(
        id="ceiling-division",
        shown="-(-total // size)",
        named=r"^(?:ceil div|ceiling division|div ceil|div round up|pages needed|page count|num pages|number of pages"
        r"|total pages|batches needed|boxes needed|chunks needed|buses needed|count pages"
        r"|divide round up|ceil divide)$",
        told=r"\b(?:pages|boxes|batches|chunks|buses)\b|\bround(?:ed|ing)?\s+up\b|\bceil",
        unless=r"\bat\s+least\s+one\s+page|\bnever\s+less\s+than\s+one|\bone\s+page\s+even|\bempty\b",
        answer=_ceiling,
        exact=True,
    ),
    Equivalent(
        id="mean",
        shown="statistics.mean",
        named=r"^(?:arithmetic |calculate |compute |get )?(?:mean|average|avg)(?: of| value| score| list)?$",
        told=r"\bmean\b|\baverage\b",
        unless=r"\bweight|\bmoving|\bgeometric|\bharmonic|\bround|\btrimmed|\bgrade|\bignor"
        r"|\bexcept|\bwithout\b|\bskip",
        answer=_unless_empty(lambda numbers: math.fsum(numbers) / len(numbers)),
    ),
    Equivalent(
        id="median",
        shown="statistics.median",
        named=r"^(?:calculate |compute |find |get )?median(?: of| value| score| list)?$",
        told=r"\bmedian\b|\bmiddle\b",
        unless=r"\blower\s+(?:of|median)|\bupper\s+(?:of|median)|\blow\b|\bhigh\b|\bsorted\s+list|\bmoving|\bround",
        answer=_unless_empty(statistics.median),
        exact=True,
    ),
    Equivalent(
        id="population-variance",
        shown="statistics.pvariance",
        named=r"^(?:population )?variance$|^(?:calculate |compute )variance$|^pvariance$",
        told=r"\bpopulation\b",
        unless=r"\bsample\b|\bround",
        answer=_spread(statistics.pvariance),
        exact=True,
    ),
    Equivalent(
        id="sample-variance",
        shown="statistics.variance",
        named=r"^(?:sample )?variance$|^(?:calculate |compute )variance$",
        told=r"\bsample\b|\bunbiased\b|n\s*-\s*1",
        unless=r"\bpopulation\b|\bround",
        answer=_spread(statistics.variance),
        exact=True,
    ),
    Equivalent(
        id="population-deviation",
        shown="statistics.pstdev",
        named=r"^(?:population )?(?:stdev|std|std dev|standard deviation)$|^pstdev$",
        told=r"\bpopulation\b",
        unless=r"\bsample\b|\bround",
        answer=_spread(statistics.pstdev),
        exact=True,
    ),
    Equivalent(
        id="sample-deviation",
        shown="statistics.stdev",
        named=r"^(?:sample )?(?:stdev|std|std dev|standard deviation)$",
        told=r"\bsample\b|\bunbiased\b|n\s*-\s*1",
        unless=r"\bpopulation\b|\bround",
        answer=_spread(statistics.stdev),
        exact=True,
    ),
    Equivalent(
        id="geometric-mean",
        shown="statistics.geometric_mean",
        named=r"^geometric (?:mean|average)$",
        told=r"\bgeometric\b",
        answer=_spread(statistics.geometric_mean),
    ),
    Equivalent(
        id="harmonic-mean",
        shown="statistics.harmonic_mean",
        named=r"^harmonic (?:mean|average)$",
        told=r"\bharmonic\b",
        answer=_spread(statistics.harmonic_mean),
    ),
    Equivalent(
        id="weighted-mean",
        shown="sum(value * weight) / sum(weights)",
        named=r"^weighted (?:mean|average|avg)$",
        told=r"\bweight",
        unless=r"\bround",
        answer=_weighted_mean,
        exact=True,
    ),
    Equivalent(
        id="dot-product",
        shown="sum of products",
        named=r"^(?:dot|dot product|inner product|scalar product)$",
        told=r"\bproducts?\b",
        answer=_dot,
        exact=True,
    ),
    Equivalent(
        id="product",
        shown="math.prod",
        named=r"^(?:product|prod|multiply all|product of list|product of)$",
        told=r"\bproduct\b|\bmultipl",
        unless=r"\bcartesian|\bexcept|\bskip|\bignor|\bnon-?zero|\bcatalog|\bshop\b",
        answer=_unless_empty(math.prod),
    ),
    Equivalent(
        id="largest-subarray",
        shown="the best of all runs",
        named=r"^(?:max|maximum|largest) (?:subarray|sub array|run|contiguous|segment)(?: sum)?$|^kadane\w*$",
        told=r"\b(?:largest|maximum|greatest|highest|biggest)\s+(?:possible\s+)?(?:sum|total)\b",
        unless=r"\bempty\s+(?:run|subarray|one)\s+(?:is\s+)?allowed|\bor\s+0\b|\bproduct\b"
        r"|\bcircular\b|\bmay\s+be\s+empty",
        answer=_max_subarray,
        exact=True,
    ),
)
