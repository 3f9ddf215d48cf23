"""Do the engine and this evaluator ask for the same money, to the cent?

    python3 tests/oracle/landed.py COUNT [--seed N] [--engine PATH] [--book PATH] [--show N]

Draws COUNT landed costs, has `landfall landed-cost --jsonl` answer them, works each out by `levies.py`, and compares every charge in its own
and in the answer's currency, the sums, the shares of lines, the limits that were tested and whether all was known. Differences are told
by kind, with the smallest request of each. A request that the engine refuses as faulty, or that this evaluator cannot read, is a difference.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

from draw import Draw
from declaration import minor
from levies import Assessment
from rates import rounded

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 5_000
SUMS = ["goods", "freight", "insurance", "duty", "tax", "fees", "total", "due_at_checkout", "due_on_delivery"]


def by_code(charges):
    """Charges that come to something, added up by code: the engine names a charge of nothing, too."""
    found = {}
    for code, amount, assessed, currency in charges:
        one, other = found.get((code, currency), (Fraction(0), Fraction(0)))
        found[code, currency] = one + amount, other + assessed
    return {key: sums for key, sums in found.items() if any(sums)}


def of_engine(answer):
    charges = [(c["code"], Fraction(c["amount"]), Fraction(c["assessed"]["amount"]), c["assessed"]["currency"]) for c in answer["charges"]]
    return {
        "charge": by_code(charges),
        "sum": {name: Fraction(answer[name]) for name in SUMS},
        "line": {(line["id"], k): Fraction(line[k]) for line in answer["lines"] for k in ("goods", "duty", "tax")},
        "limit": {(t["code"], t["line"]): (t["exceeded"], Fraction(t["value"]["amount"])) for t in answer["thresholds"]},
        "known": {"complete": answer["complete"]},
    }


def of_oracle(request):
    found = Assessment(request).assess()
    charges, lines = [c for c in found.charges if not c["absorbed"]], found.lines
    sums = {k: sum((getattr(line, k) for line in lines), Fraction(0)) for k in ("goods", "freight", "insurance")}
    for name, kind in (("duty", "duty"), ("tax", "tax"), ("fees", "fee")):
        sums[name] = sum((c["amount"] for c in charges if c["kind"] == kind), Fraction(0))
    sums["total"] = sum(sums.values())
    sums["due_on_delivery"] = sum((c["amount"] for c in charges if c["due"] == "delivery"), Fraction(0))
    sums["due_at_checkout"] = sums["total"] - sums["due_on_delivery"]
    shares = {}
    for line in lines:
        shares[line.id, "goods"] = line.goods
        for kind in ("duty", "tax"):
            shares[line.id, kind] = line.shares[kind]
    return {
        "charge": by_code((c["code"], c["amount"], c["assessed"], c["currency"]) for c in charges),
        "sum": sums,
        "line": shares,
        "limit": {(t["code"], t["line"]): (t["exceeded"], rounded(t["value"], minor(t["currency"]))) for t in found.tests},
        "known": {"complete": not found.missing},
    }


def difference(pair):
    """The kinds of difference between two answers to one request, and what each says."""
    request, answer = pair
    if "errors" in answer:
        return [(f"refused: {answer['errors'][0]['code']}", answer["errors"][0]["message"])]
    engine = of_engine(answer)
    try:
        oracle = of_oracle(request)
    except Exception as error:
        return [(f"not read: {type(error).__name__}", traceback.format_exc()[-600:])]
    found = []
    for part, ours in engine.items():
        theirs = oracle[part]
        for key in sorted(set(ours) | set(theirs), key=str):
            if ours.get(key) != theirs.get(key):
                name = key[0] if part in ("charge", "limit") else key[1] if part == "line" else key
                found.append((f"{part}: {name}", f"engine {said(ours.get(key))}, oracle {said(theirs.get(key))}"))
    return found


def said(value):
    if isinstance(value, tuple):
        return " / ".join(said(v) for v in value)
    return str(float(value)) if isinstance(value, Fraction) else str(value)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("count", type=int, nargs="?", default=2000)
    words.add_argument("--seed", type=int, default=20261129)
    words.add_argument("--engine", default=str(ROOT / "target/debug/landfall"))
    words.add_argument("--book", default=str(ROOT / "target/landfall.book"))
    words.add_argument("--show", type=int, default=20)
    words = words.parse_args()
    started, draw = time.time(), Draw(words.seed)
    kinds, smallest, found = Counter(), {}, Counter()
    places, codes = set(), set()
    with ProcessPoolExecutor(int(os.environ.get("ORACLE_WORKERS", "2"))) as pool:
        for first in range(0, words.count, AT_ONCE):
            requests = [draw.request() for _ in range(min(AT_ONCE, words.count - first))]
            answers = answered(requests, words)
            for request, answer, differences in zip(requests, answers, pool.map(difference, zip(requests, answers), chunksize=50)):
                charges = answer.get("charges", [])
                places.add(json.dumps(request["ship_to"], sort_keys=True))
                codes |= {charge["code"] for charge in charges}
                found.update(charges=len(charges), complete=bool(answer.get("complete")), wrong=bool(differences))
                for kind, what in differences[:1]:
                    kinds[kind] += 1
                    size = len(json.dumps(request))
                    if kind not in smallest or size < smallest[kind][0]:
                        smallest[kind] = (size, what, request)
    for kind, times in kinds.most_common(words.show):
        _, what, request = smallest[kind]
        print(f"{times} × {kind}: {what}\n  {json.dumps(request)}")
    print(
        f"{words.count:,} landed costs to {len(places)} addresses, {found['complete']:,} of them complete: {found['charges']:,} charges by "
        f"{len(codes)} levies; {found['wrong']:,} requests differ; {time.time() - started:.0f} s"
    )
    sys.exit(1 if found["wrong"] else 0)


def answered(requests, words):
    command = [words.engine, "landed-cost", "--jsonl", "--book", words.book]
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(requests):
        sys.exit(f"the engine answered {len(answers)} of {len(requests)} requests: {done.stderr[-500:]}")
    return answers


if __name__ == "__main__":
    main()
