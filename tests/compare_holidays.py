#!/usr/bin/env python3
"""Do our calendars agree with the PyPI package `holidays`? Differences are held against a reviewed list.

Usage: python3 tests/compare_holidays.py [--write]     (needs `pip install holidays==0.109`)

For every calendar of rate-data/world/calendars and every day that it covers, the set of days on which a place rests for a
public holiday is compared, for the whole country and for every subdivision that our table names. A difference is a line

    <calendar>,<subdivision or empty>,<day>,<ours|theirs>,<name>

and is fine when tests/compare_holidays.allow.csv lists it with a reason. Differences that are not listed, and entries of
the list that no longer differ, fail the comparison. `--write` adds new differences to the list with the reason `unreviewed`,
which fails as well: a person must replace it.
"""

import csv
import datetime
import pathlib
import sys
import tomllib

import holidays

ROOT = pathlib.Path(__file__).resolve().parent.parent
CALENDARS = ROOT / "rate-data" / "world" / "calendars"
ALLOWED = ROOT / "tests" / "compare_holidays.allow.csv"
COLUMNS = ["calendar", "subdivision", "day", "side", "name", "reason"]


def ours(table, subdivision):
    """Days on which `subdivision` (or, with none, the country as a whole) rests, with the holiday's name."""
    days, lost = {}, set()
    for row in table:
        parts = [part for part in row["subdivisions"].split("|") if part]
        if row["kind"] == "not-kept":
            # Kept by all but some: for an unknown part of the country the holiday still counts.
            if subdivision in parts:
                lost.add((row["day"], row["name"]))
        elif not parts or subdivision in parts:
            days.setdefault(row["day"], []).append(row["name"])
    kept = {}
    for day, names in days.items():
        names = [name for name in names if (day, name) not in lost]
        if names:
            kept[day] = names[0]
    return kept


def theirs(country, subdivision, years):
    """The same of the package, in English where it has that."""
    kind = getattr(holidays, country, None)
    languages = getattr(kind, "supported_languages", ()) or ()
    language = next((known for known in ("en_US", "en_GB", "en") if known in languages), None)
    found = holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)
    return {day.isoformat(): found.get_list(day)[0] for day in sorted(found)}


def everywhere(country, codes, years):
    """Days that every subdivision of the package keeps: what we store for the whole country."""
    kept = None
    for code in codes:
        days = theirs(country, code, years)
        kept = days if kept is None else {day: name for day, name in kept.items() if day in days}
    return kept or {}


def differences():
    heads = tomllib.loads((CALENDARS / "calendars.toml").read_text(encoding="utf-8"))["calendar"]
    for head in heads:
        country = head["id"]
        first = datetime.date.fromisoformat(head["covers"]["from"]).year
        until = datetime.date.fromisoformat(head["covers"]["until"]).year
        years = range(first, until)
        with open(CALENDARS / f"{country}.csv", encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        codes = sorted({part for row in table for part in row["subdivisions"].split("|") if part})
        known = holidays.list_supported_countries(include_aliases=False).get(country, [])
        for subdivision in [None, *codes]:
            if subdivision is not None and subdivision not in known:
                yield [country, subdivision, "", "ours", "a subdivision that the package does not have"]
                continue
            left = ours(table, subdivision)
            right = theirs(country, subdivision, years)
            if subdivision is None and not right and codes:
                right = everywhere(country, codes, years)
            for day in sorted(left.keys() - right.keys()):
                yield [country, subdivision or "", day, "ours", left[day]]
            for day in sorted(right.keys() - left.keys()):
                yield [country, subdivision or "", day, "theirs", right[day]]


def main():
    allowed = {}
    if ALLOWED.exists():
        with open(ALLOWED, encoding="utf-8", newline="") as file:
            allowed = {tuple(row[column] for column in COLUMNS[:4]): row for row in csv.DictReader(file)}
    found = {tuple(row[:4]): row for row in differences()}
    new = [row for key, row in sorted(found.items()) if key not in allowed]
    gone = [row for key, row in sorted(allowed.items()) if key not in found]
    unreviewed = [row for row in allowed.values() if row["reason"] in ("", "unreviewed")]
    if "--write" in sys.argv[1:]:
        rows = [[row[column] for column in COLUMNS] for key, row in allowed.items() if key in found]
        rows += [[*row, "unreviewed"] for row in new]
        with open(ALLOWED, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(sorted(rows))
    for row in new:
        print("differs:", ",".join(row))
    for row in gone:
        print("no longer differs:", ",".join(row[column] for column in COLUMNS[:5]))
    for row in unreviewed:
        print("unreviewed:", ",".join(row[column] for column in COLUMNS[:5]))
    print(f"{len(found)} differences from holidays {holidays.__version__}: {len(new)} new, {len(gone)} gone, {len(unreviewed)} unreviewed")
    return 1 if new or gone or unreviewed else 0


if __name__ == "__main__":
    sys.exit(main())
