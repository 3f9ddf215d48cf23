"""What does a written rate come to?

The rate grammar of rate-data, read into a small tree and worked out in fractions: `free`, `19 %`, `41.2 EUR per 100 net_kg`, sums and
differences of these, `max(…, …)`, `min(…, …)`, and `formula: …`, which nobody can work out.
"""

import re
from fractions import Fraction
from functools import lru_cache

WORD = re.compile(r"\s*(max|min|free|[0-9]+(?:\.[0-9]+)?|%|[A-Z]{3}|per|[a-z_][a-z_0-9]*|[(),+-])")


class Formula(Exception):
    """A rate that is refused by name."""


class Needs(Exception):
    """A measure that the line does not give."""


@lru_cache(maxsize=None)
def read(text):
    if text.startswith("formula:"):
        return ("formula",)
    words, at = [], 0
    while at < len(text.rstrip()):
        found = WORD.match(text, at)
        if not found:
            raise ValueError(f"`{text}` is no rate")
        words.append(found.group(1))
        at = found.end()
    tree, rest = sum_of(words)
    if rest:
        raise ValueError(f"`{text}` ends in {rest}")
    return tree


def sum_of(words):
    tree, words = part_of(words)
    while words and words[0] in "+-":
        sign, (other, words) = words[0], part_of(words[1:])
        tree = (sign, tree, other)
    return tree, words


def part_of(words):
    first, words = words[0], words[1:]
    if first in ("max", "min"):
        one, words = sum_of(words[1:])
        other, words = sum_of(words[1:])
        return (first, one, other), words[1:]
    if first == "free":
        return ("%", Fraction(0)), words
    number = Fraction(first)
    if words[0] == "%":
        return ("%", number), words[1:]
    currency, words = words[0], words[2:]
    each = Fraction(1)
    if words[0][0].isdigit():
        each, words = Fraction(words[0]), words[1:]
    return ("per", number / each, currency, words[0]), words[1:]


def work_out(tree, base, amount_of):
    """The amount in the levy's currency. `amount_of(amount, currency, unit)` says what a specific rate comes to."""
    kind = tree[0]
    if kind == "formula":
        raise Formula
    if kind == "%":
        return base * tree[1] / 100
    if kind == "per":
        return amount_of(tree[1], tree[2], tree[3])
    one, other = (work_out(t, base, amount_of) for t in tree[1:])
    return {"+": one + other, "-": max(one - other, Fraction(0)), "max": max(one, other), "min": min(one, other)}[kind]


def percent(tree):
    """The rate as a percentage, where it is nothing else."""
    return tree[1] if tree[0] == "%" else None


def written(tree):
    """A rate as answers print it: `12.5 %`. What is no percentage is told apart, no more."""
    if tree[0] != "%":
        return str(tree)
    digits = f"{float(tree[1]):.12f}".rstrip("0").rstrip(".")
    return f"{digits} %" if tree[1] else "free"


def height(tree):
    """Which of two rates is the higher, where nothing is known of the goods: by percentage first, then by what an amount per unit adds; a
    cap is lower than its percentage, a formula above all."""
    kind = tree[0]
    if kind == "formula":
        return (True, Fraction(0), 0, Fraction(0))
    if kind == "%":
        return (False, tree[1], 0, Fraction(0))
    if kind == "per":
        return (False, Fraction(0), 1, tree[1])
    one, other = height(tree[1]), height(tree[2])
    if kind == "+":
        return (one[0] or other[0], one[1] + other[1], max(one[2], other[2]), one[3] + other[3])
    if kind == "-":
        return (one[0], one[1], -1, one[3])
    if kind == "max":
        return tuple(max(pair) for pair in zip(one, other))
    capped = [h for h in (one, other) if h[1] > 0]
    low = min(capped or [one, other])
    return (one[0] or other[0], low[1], -1 if capped else low[2], low[3])


def rounded(amount, step, mode="half_up"):
    """To a multiple of the step, half away from zero where nothing else is said."""
    step = Fraction(step)
    sign, parts = (-1 if amount < 0 else 1), abs(amount) / step
    whole, left = divmod(parts, 1)
    if mode in ("half_up", "half_away"):
        whole += left >= Fraction(1, 2)
    elif mode == "half_even":
        whole += left > Fraction(1, 2) or (left == Fraction(1, 2) and whole % 2 == 1)
    elif mode == "up":
        whole += left > 0
    elif mode != "down":
        raise ValueError(f"`{mode}` is no way of rounding")
    return sign * whole * step


def shared_out(total, weights, names, step):
    """Largest remainder in minor units: the parts add up to the total; ties by the name's bytes."""
    units = total / step
    weights = [max(w, Fraction(0)) for w in weights]
    everything = sum(weights)
    if everything == 0:
        weights, everything = [Fraction(1)] * len(weights), Fraction(len(weights))
    exact = [units * w / everything for w in weights]
    parts = [x // 1 for x in exact]
    left = int(units - sum(parts))
    order = sorted(range(len(parts)), key=lambda i: (-(exact[i] - parts[i]), names[i].encode()))
    for i in order[:left]:
        parts[i] += 1
    return [p * step for p in parts]
