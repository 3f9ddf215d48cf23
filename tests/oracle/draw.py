"""Which consignments are asked about?

Draws requests of the contract's section 1 from a seed: every country and special territory in turn, dates around those on which a rule of
the destination begins or ends, values around its limits, several origins, currencies of none, two and three decimals. The same seed gives
the same requests.
"""

import json
import random
import sys
from datetime import date, timedelta

import book

FIRST, LAST = date(2024, 7, 1), date(2028, 12, 30)
CURRENCIES = ["EUR", "USD", "GBP", "JPY", "KWD", "CHF", "VND", "CAD", "TND", "KRW", "AUD", "SEK", "BRL", "INR", "PLN"]
ORIGINS = ["VN", "CN", "DE", "US", "GB", "JP", "FR", "CA", "TR", "HK", "KR", "CH", "IN", "MX", "AU", "BR", "ZA", "NO", "SG", "AE", "IT"]
ODD_GOODS = ["220421", "220830", "240220", "330300", "490110", "300490", "610910", "420221", "640399", "851712", "711319", "950300", "040610"]
MEASURES = ["net_kg", "litre", "pair", "litre_alcohol", "m2", "drained_kg", "sheet"]


def wire(amount, currency):
    places = book.MINOR[currency]
    return f"{amount:.{places}f}" if isinstance(amount, float) else f"{float(amount):.{places}f}"


def addresses():
    """Each country's own address, and one of each special territory by its postcode or subdivision."""
    found = [{"country": row["country"]} for row in book.rows(book.WORLD / "countries.csv")]
    for territory in book.TERRITORIES.values():
        for pattern in territory.get("addresses") or []:
            if pattern.get("only_spelling") or pattern.get("towns"):
                continue
            for code in pattern.get("postcodes", []):
                if not code.startswith("?"):
                    found.append({"country": pattern["country"], "postal_code": spelt(code, pattern["country"])})
            if not pattern.get("postcodes") and pattern["country"] not in ("IC",):
                found.append({"country": pattern["country"]})
        parts = territory.get("subdivision", [])
        for part in parts if territory["id"] in ("us", "ca", "br", "in") else parts[:1]:
            if territory["id"] == territory["country"].lower():
                found.append({"country": territory["country"], "subdivision": part["code"]})
    # A country of which the book has no territory is a fault of the request.
    return [address for address in found if book.resolve(address)[0]["regimes"] or address["country"].lower() in book.TERRITORIES]


def spelt(pattern, country):
    """A postcode that a pattern means."""
    if "-" in pattern:
        pattern = pattern.partition("-")[0] + "*"
    stem = pattern.rstrip("*").strip()
    if not pattern.endswith("*"):
        return stem
    if country == "GB":
        return stem + "1 1AA"
    forms = {r["country"]: r["postcodes"] for r in book.rows(book.WORLD / "countries.csv")}
    form = (forms[country] or "99999").split("|")[0].split("[")[0]
    wanted = [c for c in form if c.isalnum()]
    return stem + "1" * max(0, len(wanted) - len(stem))


class Draw:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.addresses = addresses()
        self.headings = [book.digits(r["hs"]) for r in book.rows(book.WORLD / "hs2022.csv")]
        self.registrations = sorted({s["registration"] for r in book.REGIMES.values() for s in r.get("scheme", [])} | {"us-ca-sales-tax"})
        self.turn = 0

    def chance(self, percent):
        return self.dice.randrange(100) < percent

    def request(self):
        dice = self.dice
        to = dict(self.addresses[self.turn % len(self.addresses)])
        self.turn += 1
        place = book.Place(to)
        regimes = [book.REGIMES[r] for r in place.territory["regimes"]]
        day = self.day(place.territory, regimes)
        limit, unit = self.limit(regimes)
        currency = dice.choice([place.currency, unit or "EUR", *CURRENCIES[: 1 + dice.randrange(len(CURRENCIES))]])
        origin = place.country if self.chance(6) and place.country != "IC" else dice.choice(ORIGINS)
        request = {
            "at": f"{day.isoformat()}T{dice.randrange(24):02}:{dice.choice(['00', '29', '59'])}:00Z",
            "ship_from": self.ship_from(origin),
            "ship_to": to,
            "currency": currency,
            "channel": dice.choice(["post", "courier"]),
            "terms": dice.choice(["ddp", "dap"]),
            "purpose": dice.choice(["sale"] * 8 + ["gift", "gift", "return"]),
            "importer": dice.choice(["private"] * 4 + ["business"]),
            "exchange_rates": {},
        }
        if self.chance(40):
            hand_over = day + timedelta(days=dice.randrange(4))
            border = hand_over + timedelta(days=dice.randrange(9))
            request["days"] = {"order": day.isoformat(), "hand_over": hand_over.isoformat(), "border": min(border, LAST).isoformat()}
        if self.chance(50):
            own = [s["registration"] for r in regimes for s in r.get("scheme", [])]
            request["seller_registrations"] = sorted({dice.choice(own or self.registrations), dice.choice(self.registrations)})
        if request["importer"] == "business" and self.chance(50) and not place.territory.get("tax_numbers"):
            request["importer_tax_number"] = "DE123456789"
        if self.chance(30):
            request["carrier"] = dice.choice(sorted(book.FEES))
        if self.chance(25) and currency not in ("USD", place.currency):
            one, other = dice.choice([(currency, place.currency), (place.currency, currency)])
            request["exchange_rates"][f"{one}/{other}"] = str(dice.randrange(1, 20000) / 1000)
        elif self.chance(8) and len({currency, place.currency, "USD"}) == 3:
            for pair, part in ((f"{currency}/USD", 1000), (f"USD/{place.currency}", 100)):
                request["exchange_rates"][pair] = str(dice.randrange(1, 9000) / part)
        self.goods(request, currency, limit, unit, place, origin, day)
        if not request["exchange_rates"]:
            del request["exchange_rates"]
        return request

    def ship_from(self, origin):
        if self.chance(8):
            there = dict(self.dice.choice(self.addresses))
        else:
            there = {"country": origin}
        if self.chance(8):
            there["stock"] = self.dice.choice(["bonded", "cleared"])
        return there

    def day(self, territory, regimes):
        dated = [row for r in regimes for kind in ("levy", "threshold", "value") for row in r.get(kind, [])] + territory.get("parameter", [])
        edges = sorted({str(row[k]) for row in dated for k in ("from", "until") if row.get(k)})
        edges = [date.fromisoformat(e) for e in edges if FIRST.isoformat() < e < LAST.isoformat()]
        if edges and self.chance(60):
            day = self.dice.choice(edges) + timedelta(days=self.dice.choice([-2, -1, 0, 1]))
        else:
            day = FIRST + timedelta(days=self.dice.randrange((LAST - FIRST).days))
        return min(max(day, FIRST + timedelta(days=1)), LAST - timedelta(days=14))

    def limit(self, regimes):
        texts = [row["limit"].split()[1:] for r in regimes for row in r.get("threshold", [])]
        steps = [s for r in regimes for levy in r.get("levy", []) for s in levy["rate"].get("brackets", {}).get("steps", [])]
        texts += [step["up_to"].split() for step in steps if "up_to" in step]
        if not texts:
            return None, None
        amount, unit = self.dice.choice(texts)
        return float(amount), unit

    def goods(self, request, currency, limit, unit, place, origin, day):
        dice = self.dice
        count = dice.choice([1, 1, 1, 2, 2, 3, 5])
        tick = 10.0 ** -book.MINOR[currency]
        total = 10 ** dice.uniform(0.5, 3.7) * self.about(currency)
        if limit and self.chance(65):
            total = limit * self.into(unit, currency, day) + dice.choice([-2, -1, 0, 0, 1, 2]) * tick
        freight = 0.0 if self.chance(25) else round(total * dice.uniform(0, 0.3), book.MINOR[currency])
        request["freight"] = wire(freight, currency)
        insured = dice.choice([None, "0", "some"])
        request["insurance"] = None if insured is None else wire(0.0 if insured == "0" else total * dice.uniform(0, 0.02), currency)
        if limit and self.chance(25) and total > freight:
            total -= freight
        if limit and unit != currency and self.chance(30):
            # A rate of few decimals, at which the limit is met exactly.
            rate = max(round(self.into(unit, currency, day), 4 - book.MINOR[currency] if limit == int(limit) else 2), 0.0001)
            request["exchange_rates"] = {f"{unit}/{currency}": f"{rate:.4f}"}
            total = round(limit * rate, book.MINOR[currency])
        lines, left = [], max(total, tick * count * 3)
        for n in range(count):
            part = left if n == count - 1 else left * dice.uniform(0.1, 0.8)
            left -= part
            lines.append(self.line(str(n + 1), max(part, tick), currency, place, origin))
        request["lines"] = lines
        if self.chance(10) and all(float(line["unit_price"]) for line in lines):
            request["order_discount"] = wire(total * dice.uniform(0, 0.2), currency)
        if self.chance(12):
            request["prices_include_tax"] = True
        if self.chance(12):
            request["parcels"] = self.parcels(lines)
        if self.chance(8):
            spans = [span for span in ("month", "year") if self.chance(50)]
            request["beside"] = {span: wire(total * dice.uniform(0, 1), currency) for span in ["value", *spans]}

    def line(self, id, worth, currency, place, origin):
        dice = self.dice
        quantity = dice.choice([1, 1, 1, 2, 3, 4, 7, 12])
        if self.chance(2):
            worth = 0.0
        price = round(worth / quantity, book.MINOR[currency] + (2 if self.chance(5) else 0))
        line = {"id": id, "quantity": quantity, "unit_price": f"{price:.{book.MINOR[currency] + 2}f}", "hs_code": self.code(place),
                "origin": origin if self.chance(60) else dice.choice(ORIGINS), "weight_g": dice.randrange(20, 3000)}
        if self.chance(8):
            line["discount"] = wire(price * quantity * dice.uniform(0, 0.3), currency)
        if self.chance(35):
            line["duty_percent"] = dice.choice(["0", "3", "6.5", "12", "20", "37.5"])
        if self.chance(6):
            line["tax_percent"] = dice.choice(["0", "7", "19", "5.5"])
        if self.chance(20):
            line["origin_proof"] = True
        if self.chance(70):
            line["measures"] = {m: str(dice.randrange(1, 3000) / 1000) for m in MEASURES}
        for name, percent in (("hs_code", 2), ("origin", 2), ("weight_g", 3)):
            if self.chance(percent):
                del line[name]
        return line

    def code(self, place):
        dice = self.dice
        own = [name for r in place.territory["regimes"] for v in book.REGIMES[r].get("levy", []) if (name := v["rate"].get("schedule"))]
        sheet = book.sheet("schedules", own[0]) if own else None
        if sheet and self.chance(50):
            return dice.choice([code for code in sheet.codes if 4 <= len(code) <= 10])
        code = dice.choice(ODD_GOODS if self.chance(40) else self.headings)
        if self.chance(10):
            code += str(dice.randrange(10, 100)) + ("00" if self.chance(50) else "")
        return code[: dice.choice([4, 5, 6])] if self.chance(4) else code

    def parcels(self, lines):
        parcels = [[], []]
        for line in lines:
            first = self.dice.randrange(line["quantity"] + 1)
            for parcel, quantity in zip(parcels, (first, line["quantity"] - first)):
                if quantity:
                    parcel.append({"line": line["id"], "quantity": quantity})
        return [{"contents": p} for p in parcels if p]

    def about(self, currency):
        return float(book.for_one_euro(currency, "2026-06-01"))

    def into(self, one, other, day):
        return float(book.for_one_euro(other, day.isoformat()) / book.for_one_euro(one, day.isoformat()))


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20261129
    draw = Draw(seed)
    for _ in range(count):
        print(json.dumps(draw.request(), separators=(",", ":")))


if __name__ == "__main__":
    main()
