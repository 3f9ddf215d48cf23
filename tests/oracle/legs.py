"""Does the engine bill what the carriers' tables say?

    python3 tests/oracle/legs.py COUNT [--seed N] [--engine PATH] [--book FILE] [--show N]

Draws COUNT legs (a service, a destination, a day, a parcel), has the engine rate them (`tests/oracle/legs.rs`), has `bill.py` look each up in
the carriers' own tables, and compares the zone, the weight billed, the table's price and the whole bill with surcharges
and fuel. A leg that only one of the two refuses is a difference.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import book
import draw
from bill import CARRIERS, GRAMS, Leg, Refused, names_in

ROOT = Path(__file__).resolve().parents[2]


class Draw:
    """Legs where tables bite: weights on and beside breaks, days on and beside changes, sides about the limits."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.services = [(c, s) for c, carrier in CARRIERS.items() for s in carrier["services"]]
        self.everywhere = draw.addresses()
        self.breaks = {name: sorted(breaks_of(carrier)) for name, carrier in CARRIERS.items()}
        self.edges = {name: sorted(edges_of(carrier)) for name, carrier in CARRIERS.items()}
        self.likely = {}

    def leg(self):
        dice = self.dice
        carrier, service = dice.choice(self.services)
        data = CARRIERS[carrier]
        to = dice.choice(self.everywhere) if dice.random() < 0.08 else self.reached(carrier, service)
        own = data["services"][service].get("when", {}).get("dispatched_from") or [data.get("country") or "VN"]
        origin = dice.choice(["VN", "DE", "US", "JP", "GB", "AU", "CN"] if dice.random() < 0.03 else own)
        code = dice.choice(["90731", "90012", ""]) if origin == "US" else ""
        edges = self.edges[carrier]
        first = date.fromisoformat(max(str(data["covers"]["from"]), str(data["services"][service]["valid"]["from"])))
        day = date.fromisoformat(dice.choice(edges)) if edges and dice.random() < 0.6 else first + timedelta(days=dice.randrange(1000))
        day += timedelta(days=dice.choice([-1, 0, 0, 1]))
        if day < first and dice.random() < 0.9:
            day = first
        grams = dice.choice(self.breaks[carrier] or [1000]) if dice.random() < 0.7 else int(10 ** dice.uniform(1, 4.7))
        grams = max(1, grams + dice.choice([-1, 0, 0, 1, 2]))
        most = next((limit["max_weight_g"] for limit in data["services"][service].get("limit", []) if "max_weight_g" in limit), grams)
        if grams > most + 1 and dice.random() < 0.9:
            grams = dice.randrange(1, most + 1)
        sides = self.sides(data["services"][service])
        return "\t".join(
            [carrier, service, origin, code, to["country"], to.get("postal_code") or "", to.get("subdivision") or "", day.isoformat()]
            + [*map(str, sides), str(grams), dice.choice(["box"] * 6 + ["mailer", "tube"]), dice.choice(["home", "business"])]
            + ["signature" if dice.random() < 0.04 else ""]
        )

    def sides(self, service):
        """Three sides, most of them within the service's limits, some on round inches and beyond."""
        dice, most = self.dice, 2500
        for limit in service.get("limit", []):
            parts = {"max_longest_mm": 1, "max_length_plus_girth_mm": 5, "max_sum_of_sides_mm": 3}
            whole = [limit[key] / part for key, part in parts.items() if key in limit]
            formats = [f.get("max_sides_mm") or [f.get("max_sum_of_sides_mm", 900) / 3] for f in limit.get("format", [])]
            if formats and dice.random() < 0.85:
                sides = [int(side) for side in dice.choice(formats)]
                return [dice.randrange(5, side + 2) for side in (sides + sides[-1:] * 2)[:3]]
            most = min([most, *whole])
        size = dice.choice([int(most), int(most), 120, 250, 450]) if dice.random() < 0.9 else 2600
        rounds = [side for side in (279, 280, 305, 609, 1219, 1220, 2438) if side < size]
        return [dice.choice(rounds) if rounds and dice.random() < 0.1 else dice.randrange(10, max(size, 12)) for _ in range(3)]

    def reached(self, carrier, service):
        """An address that a row of the service's zone chart names."""
        key = carrier, service
        if key not in self.likely:
            data = CARRIERS[carrier]
            sets = {data["services"][service].get("zones")} | {z["set"] for z in data["services"][service].get("zones_from", [])}
            found = []
            for row in data["zone"]:
                if row["set"] in sets and row["place"] != "*":
                    members = [m for g in book.GROUPS.get(row["place"], [])[:1] for m in g["members"]] or [row["place"]]
                    for country in members:
                        country = book.TERRITORIES[country]["country"] if country in book.TERRITORIES else country
                        for postcode in names_in(row.get("postcodes"))[:40] or [None]:
                            address = {"country": country, "postal_code": draw.spelt(postcode.rstrip(" "), country) if postcode else ""}
                            found += [{**address, "subdivision": part} for part in names_in(row.get("subdivisions"))[:5] or [""]]
            self.likely[key] = [a for a in found if book.resolve(a)[0]["id"] in book.TERRITORIES] or self.everywhere
        return self.dice.choice(self.likely[key])


def breaks_of(carrier):
    """Every weight at which a price changes, in whole grams."""
    rows = [row for zone in carrier["prices"].values() for row in zone]
    return {int(Fraction(row[f"up_to_{unit}"]) * GRAMS[unit]) for row in rows for unit in GRAMS if row.get(f"up_to_{unit}")}


def edges_of(value):
    """Every day on which something in the data begins or ends."""
    if isinstance(value, dict):
        return {str(v) for k, v in value.items() if k in ("from", "until") and v} | set().union(*map(edges_of, value.values()))
    return set().union(*map(edges_of, value)) if isinstance(value, list) else set()


def differs(pair):
    leg, answer = pair
    try:
        zone, grams, table, total = Leg(leg).bill()
        ours = [zone, str(grams), *map(plain, (table, total))]
    except Refused as refused:
        ours = ["-", str(refused)]
    theirs = answer.split("\t")
    if theirs[0] == "-" or ours[0] == "-":
        return "" if theirs[0] == ours[0] else f"engine {theirs}, oracle {ours}"
    theirs[2:] = [plain(Fraction(amount)) for amount in theirs[2:]]
    return "" if theirs == ours else f"engine {theirs}, oracle {ours}"


def plain(amount):
    return f"{float(amount):.6f}"


def main():
    words = argparse.ArgumentParser()
    words.add_argument("count", type=int, nargs="?", default=20000)
    words.add_argument("--seed", type=int, default=20261129)
    words.add_argument("--engine", default=str(ROOT / "target/debug/examples/legs"))
    words.add_argument("--book", default=str(ROOT / "target/landfall.book"))
    words.add_argument("--show", type=int, default=12)
    words = words.parse_args()
    started, drawn = time.time(), Draw(words.seed)
    kinds, shown, billed, refused, lanes = Counter(), [], 0, Counter(), set()
    with ProcessPoolExecutor(int(os.environ.get("ORACLE_WORKERS", "2"))) as pool:
        for first in range(0, words.count, 50_000):
            legs = [drawn.leg() for _ in range(min(50_000, words.count - first))]
            done = subprocess.run([words.engine, words.book], input="\n".join(legs) + "\n", capture_output=True, text=True)
            answers = done.stdout.splitlines()
            if len(answers) != len(legs):
                sys.exit(f"the engine answered {len(answers)} of {len(legs)} legs: {done.stderr[-800:]}")
            for leg, answer, what in zip(legs, answers, pool.map(differs, zip(legs, answers), chunksize=500)):
                fields, said = leg.split("\t"), answer.split("\t")
                if said[0] == "-":
                    refused[said[1]] += 1
                else:
                    billed += 1
                    lanes.add((fields[0], fields[1], said[0]))
                if what:
                    kinds[fields[0], fields[1]] += 1
                    shown.append((len(leg), leg, what))
    for _, leg, what in sorted(shown)[: words.show]:
        print(f"{what}\n  {json.dumps(leg)}")
    for (carrier, service), times in kinds.most_common(words.show):
        print(f"{times} × {carrier}/{service}")
    print(
        f"{words.count:,} legs, {billed:,} billed in {len(lanes)} zones of services, {sum(refused.values()):,} refused "
        f"({', '.join(f'{n:,} {code}' for code, n in refused.most_common(6))}); {len(shown):,} differ; {time.time() - started:.0f} s"
    )
    sys.exit(1 if shown else 0)


if __name__ == "__main__":
    main()
