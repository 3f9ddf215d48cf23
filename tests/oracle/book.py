"""What do the files of rate-data say on a day?

Reads the TOML and CSV of `rate-data/world` and the carriers' clearance fees as people wrote them, and answers plain questions: which
rows are in force, which place an address means, which rate a code has. Written from docs/rate-data.md and the contract alone, in exact
fractions, with no cleverness: it is the second hand against which the engine is held.
"""

import csv
import tomllib
from bisect import bisect_right
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from rates import height, read, rounded

ROOT = Path(__file__).resolve().parents[2] / "rate-data"
WORLD = ROOT / "world"


def toml(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def in_force(row, day):
    """Half-open spans [from, until) of civil days, as ISO text, which sorts as days do."""
    first, end = row.get("from") or "", row.get("until") or "9999"
    return str(first) <= day < str(end)


TERRITORIES = {t["id"]: t for t in (toml(p) for p in sorted((WORLD / "territories").glob("*.toml")))}
REGIMES = {r["id"]: r for r in (toml(p) for p in sorted((WORLD / "regimes").glob("*.toml")))}
FEES = {p.parent.name: toml(p) for p in sorted((ROOT / "carriers").glob("*/fees.toml"))}
MINOR = {r["currency"]: int(r["minor_digits"]) for r in rows(WORLD / "currencies.csv")}
GROUPS = {}
for path in sorted(WORLD.glob("groups-*.toml")):
    for group in toml(path)["group"]:
        GROUPS.setdefault(group["id"], []).append(group)


# --- Places ---------------------------------------------------------------------------------------------------------------


def plain_code(postcode):
    return "".join(c for c in (postcode or "").upper() if c.isalnum())


def postcode_fits(pattern, code):
    """`78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits, `???` any of three digits; the length tells how close."""
    if pattern.endswith(" *"):
        district = plain_code(pattern[:-2])
        return len(district) if code[:-3] == district or code == district else 0
    if pattern.endswith("*"):
        return len(pattern) - 1 if code.startswith(plain_code(pattern[:-1])) else 0
    if set(pattern) == {"?"}:
        return len(pattern) if len(code) == len(pattern) and code.isdigit() else 0
    low, dash, high = pattern.partition("-")
    if dash and low.isdigit() and high.isdigit() and len(low) == len(high):
        return len(low) if len(code) >= len(low) and low <= code[: len(low)] <= high else 0
    return len(code) + 1 if plain_code(pattern) == code else 0


def resolve(address):
    """The territory that an address means, and its own country code: the postcode decides, else the subdivision, else the country."""
    country, code = address["country"], plain_code(address.get("postal_code"))
    part, town = address.get("subdivision"), address.get("city")
    best = (-1, None, None)
    for territory in TERRITORIES.values():
        patterns = territory.get("addresses") or [{"country": territory["country"]}]
        for pattern in patterns:
            if pattern["country"] != country:
                continue
            if pattern.get("towns") and town not in pattern["towns"]:
                continue
            if not pattern.get("postcodes") and not pattern.get("subdivisions"):
                close = 0
            elif code:
                close = max((postcode_fits(p, code) for p in pattern.get("postcodes", [])), default=0)
            else:
                close = 1 if part in pattern.get("subdivisions", []) else 0
            if close == 0 and (pattern.get("postcodes") or pattern.get("subdivisions")):
                continue
            if close > best[0]:
                own = country if not pattern.get("postcodes") else territory["country"]
                best = (close, territory, pattern.get("code") or own)
    _, territory, own = best
    if territory is None:  # nothing is recorded of it
        territory, own = {"id": country.lower(), "currency": "EUR", "regimes": [], "time_zone": "UTC"}, country
    return territory, own, subdivision_of(territory, code, part)


def subdivision_of(territory, code, part):
    best = (0, None)
    if code:
        for row in territory.get("subdivision", []):
            close = max((postcode_fits(p, code) for p in row.get("postcodes", [])), default=0)
            if close > best[0]:
                best = (close, row["code"])
    return best[1] or part


class Place:
    """A place, and the names under which rules may speak of it."""

    def __init__(self, address, day="2026-01-01"):
        self.territory, self.country, self.part = resolve(address)
        self.id, self.currency = self.territory["id"], self.territory["currency"]
        own = {self.country, self.id}
        # No special territory is in a group because its country is: groups name it themselves.
        whole = {self.id} | ({self.country} if self.is_whole() else set())
        self.groups = {name for name, dated in GROUPS.items() if any(in_force(g, day) and whole & set(g["members"]) for g in dated)}
        parents = {
            a["country"] for a in self.territory.get("addresses") or []
            if not a.get("only_spelling") and (a.get("code") or self.country) == self.country
        }
        countries = parents | {self.country}
        parts = {f"{c}-{self.part}" for c in countries if self.part} | {f"{c}-{self.country}" for c in parents - {self.country}}
        self.as_destination = own | self.groups | countries | parts
        given = address.get("subdivision")
        self.as_origin = own | self.groups | ({f"{address['country']}-{given}"} if given else set())

    def is_whole(self):
        """Whether an address that gives no more than the country means it: not a special territory of another's country."""
        return resolve({"country": self.country})[0]["id"] == self.id


# --- Goods codes ------------------------------------------------------------------------------------------------------------


def digits(code):
    return "".join(c for c in code if c.isdigit())


class Sheet:
    """A schedule, list or preference sheet: rows by code, each on its days."""

    def __init__(self, path):
        self.head = toml(path)
        self.rows = {}
        for row in rows(path.with_suffix(".csv")):
            key = row["hs"] if row["hs"] == "*" else digits(row["hs"])
            self.rows.setdefault(key, []).append(row)
        self.codes = sorted(self.rows)

    def answers_on(self, day):
        return in_force(self.head, day)

    def above(self, code, day):
        """The row of the code itself, else of the longest shorter one."""
        for n in range(len(code), 1, -1):
            if found := self.at(code[:n], day):
                return found[0]
        return None

    def at(self, key, day):
        return [row for row in self.rows.get(key, []) if in_force(row, day)]

    def below(self, code, day):
        """Rows of longer codes that begin with this one."""
        found, i = [], bisect_right(self.codes, code)
        while i < len(self.codes) and self.codes[i].startswith(code):
            found += self.at(self.codes[i], day)
            i += 1
        return found


@lru_cache(maxsize=None)
def sheet(folder, name):
    path = WORLD / folder / f"{name}.toml"
    return Sheet(path) if path.exists() else None


def holds(prefixes, code, day):
    """Whether a code lies under one of these prefixes or product lists. None: it is missing or too short to say."""
    asks = False
    for prefix in prefixes:
        if prefix.startswith("@"):
            said = listed(prefix[1:], code, day)[0] if code else None
            if said:
                return True
            asks = asks or said is None
            continue
        prefix = digits(prefix)
        if code and code.startswith(prefix):
            return True
        if not code or prefix.startswith(code):
            asks = True
    return None if asks else False


def listed(name, code, day):
    """(whether a product list holds a code, its rate): of a code that is too short, perhaps, and the highest rate."""
    entries = sheet("lists", name)
    if not entries.answers_on(day):
        return False, None
    own, others = entries.above(code, day), entries.below(code, day)
    rates = [row.get("rate") or "free" for row in ([own] if own else []) + others]
    if not rates:
        return False, None
    highest = max(rates, key=lambda rate: height(read(rate)))
    if own and height(read(rates[0])) == height(read(highest)):
        return True, rates[0]
    return None, highest


# --- Exchange ---------------------------------------------------------------------------------------------------------------

TABLES = toml(WORLD / "exchange" / "exchange.toml")["table"]
for table in TABLES:
    table["rates"] = {}
    for row in rows(WORLD / "exchange" / table["file"]):
        table["rates"].setdefault(row["currency"], []).append((row["day"], Fraction(row["rate"])))
    for dated in table["rates"].values():
        dated.sort()


def on_day(dated, day):
    """The rate of the day, else the nearest earlier, else the earliest."""
    earlier = [row for row in dated if row[0] <= day]
    return earlier[-1] if earlier else dated[0]


def for_one_euro(currency, day):
    """Units of a currency for one euro: the first table that quotes it is its reference; a table of another base is crossed."""
    if currency == "EUR":
        return Fraction(1)
    for table in TABLES:
        if currency in table["rates"]:
            since, rate = on_day(table["rates"][currency], day)
            if table["base"] != "EUR":  # crossed with the euro's rate of the same edition, to ten decimals
                rate = rounded(rate / on_day(table["rates"]["EUR"], since)[1], Fraction(1, 10**10))
            return rate
    return None


class Exchange:
    def __init__(self, given, place, days):
        self.given = {}
        for pair, rate in (given or {}).items():
            one, other = pair.split("/")
            self.given[one, other] = Fraction(rate)
        self.place, self.days, self.used = place, days, set()

    def rate(self, one, other):
        """How many units of the other currency one unit is."""
        if one == other:
            return Fraction(1)
        self.used.add((one, other))
        if found := self.of_request(one, other):
            return found
        for middle in sorted({c for pair in self.given for c in pair}):
            first, second = self.of_request(one, middle), self.of_request(middle, other)
            if first and second:
                return first * second
        law = self.place.territory.get("customs_rates")
        if law and self.place.currency in (one, other):
            table = next(t for t in TABLES if t["id"] == law["table"])
            foreign = other if one == self.place.currency else one
            if foreign in table["rates"]:
                _, rate = on_day(table["rates"][foreign], self.days[law["day"]])
                return rate if one == self.place.currency else 1 / rate
        return for_one_euro(other, self.days["order"]) / for_one_euro(one, self.days["order"])

    def of_request(self, one, other):
        if (one, other) in self.given:
            return self.given[one, other]
        if (other, one) in self.given:
            return 1 / self.given[other, one]
        return None

