"""What does a carrier bill for a parcel, looked up in its tables as a clerk would?

Reads the TOML and CSV of `rate-data/carriers`. In goes a leg: a service, where from and where to, a day, a parcel. Out come the zone, the
weight billed, the table's price and the whole bill with surcharges and fuel, or that the service does not take it.
"""

from fractions import Fraction
from functools import lru_cache

import book
from rates import rounded

GRAMS = {"g": Fraction(1), "oz": Fraction("28.349523125"), "lb": Fraction("453.59237")}
INCH = Fraction("25.4")


class Refused(Exception):
    pass


def load(folder):
    carrier = book.toml(folder / "carrier.toml")
    carrier["zone"] = book.rows(folder / "zones.csv")
    surcharges = folder / "surcharges.toml"
    carrier.update({k: v for k, v in book.toml(surcharges).items() if k != "id"} if surcharges.exists() else {})
    areas = folder / "areas.csv"
    carrier["area"] = carrier.get("area", []) + (book.rows(areas) if areas.exists() else [])
    carrier["prices"] = {}
    for path in sorted(folder.glob("prices*.csv")):
        for row in book.rows(path):
            carrier["prices"].setdefault((row["table"], row["zone"]), []).append(row)
    carrier["services"] = {s["code"]: s for s in carrier["service"]}
    return carrier


CARRIERS = {path.parent.name: load(path.parent) for path in sorted((book.ROOT / "carriers").glob("*/carrier.toml"))}


@lru_cache(maxsize=50000)
def place_of(country, code, part, day):
    return book.Place({"country": country, "postal_code": code, "subdivision": part or None}, day)


def names_in(cell):
    return cell if isinstance(cell, list) else [part for part in (cell or "").split("|") if part]


class Leg:
    def __init__(self, text):
        self.text = text
        fields = text.split("\t")
        self.carrier, self.service, origin, origin_code, country, self.code, part, self.day, *sides = fields[:11]
        self.grams, self.packaging, door, extra = Fraction(fields[11]), fields[12], fields[13], fields[14]
        self.id = f"{self.carrier}/{self.service}"
        self.carrier = CARRIERS[self.carrier]
        self.service = self.carrier["services"][self.service]
        self.sides, self.home, self.extra = [Fraction(s) for s in sides], door == "home", extra
        self.to = place_of(country, self.code, part, self.day)
        self.origin, self.origin_code = place_of(origin, origin_code, "", self.day), book.plain_code(origin_code)
        self.zone = None

    # --- Conditions ---------------------------------------------------------------------------------------------------------------

    def holds(self, when):
        """Yes, no, or None where the address does not say."""
        if when and "services" in when and self.id not in when["services"]:
            return False
        said = [self.one_key(key, asked) for key, asked in (when or {}).items()]
        return False if False in said else None if None in said else True

    def one_key(self, key, asked):
        if key == "destination":
            return bool(self.to.as_destination & set(asked))
        if key == "not_destination":
            return not self.to.as_destination & set(asked)
        if key == "dispatched_from":
            return bool(self.origin.as_origin & set(asked))
        if key == "services":
            return self.id in asked
        if key == "zones":
            return self.zone in asked
        if key == "residential":
            return self.home == asked
        if key == "packaging":
            return self.packaging in asked
        if key == "attributes":
            return False
        if key == "option":
            return self.extra in asked and self.service.get("signature") == "optional"
        if key == "lacks_postcode":
            return (not self.code) == asked
        if key == "areas":
            rows = [a for a in self.carrier["area"] if a["name"] in asked and book.in_force(a, self.day)]
            return any(self.closeness(row) for row in rows)
        if key == "figures":
            return all(any(self.figure(one) for one in text.split(" or ")) for text in asked)
        raise ValueError(f"`{key}` is not known to the oracle")

    def figure(self, text):
        name, compare, limit, unit = text.split()
        one, two, three = self.measured
        value, scale = {
            "parcel.longest": (one, {"mm": 1}),
            "parcel.second": (two, {"mm": 1}),
            "parcel.length_plus_girth": (one + 2 * (two + three), {"mm": 1}),
            "parcel.volume": (one * two * three, {"in3": INCH**3, "cm3": 1000}),
            "parcel.weight": (self.grams, GRAMS),
            "parcel.weight_or_dimensional": (max(self.grams, self.dimensional or 0), GRAMS),
            "parcel.sum_of_sides": (one + two + three, {"mm": 1}),
        }[name]
        limit = Fraction(limit) * scale[unit]
        value = value // 1 if unit == "mm" else value  # 22 in are 558 mm, not more
        return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}[compare]

    def first(self, rows):
        """The first of the rows that is in force and means the destination."""
        for row in rows:
            if book.in_force(row, self.day):
                said = self.holds(row.get("when"))
                if said is None:
                    raise Refused("a rule asks")
                if said:
                    return row
        return None

    def closeness(self, row):
        """How closely a row of a zone chart means the destination: town, postcode, subdivision, then the name; None: not at all."""
        place, groups = row["place"], self.to.groups
        order = {"*": 0, self.to.country: 3, self.to.id: 4, **{g: 1 for g in groups}}
        name = order.get(place, 2 if place in self.to.as_destination else None)
        if name is None or names_in(row.get("towns")):
            return None
        parts, codes = names_in(row.get("subdivisions")), names_in(row.get("postcodes"))
        if parts and self.to.part not in parts:
            return None
        code = max((book.postcode_fits(c, book.plain_code(self.code)) for c in codes), default=0) if self.code else 0
        return None if codes and not code else (code, bool(parts), name)

    # --- The bill -----------------------------------------------------------------------------------------------------------------

    def bill(self):
        service, day = self.service, self.day
        valid = service["valid"]
        if not book.in_force(valid, day) or not book.in_force(self.carrier["covers"], day) or not self.holds(service.get("when")):
            raise Refused("not sold")
        if any(book.in_force(s, day) and self.holds(s.get("when")) for s in service.get("suspended", [])):
            raise Refused("suspended")
        if service.get("door") is False:
            raise Refused("not to the door")
        if self.extra and service.get("signature", "no") not in ("optional", "included"):
            raise Refused("no signature")
        chart = self.zone_set()
        rows = [r for r in self.carrier["zone"] if r["set"] == chart and book.in_force(r, day)]
        close = [(self.closeness(r), r["zone"]) for r in rows]
        close = [pair for pair in close if pair[0]]
        if not close:
            raise Refused("no zone")
        self.zone = max(close, key=lambda pair: pair[0])[1]
        self.measure()
        self.check_limits()
        self.find_surcharges()
        billed = self.billed()
        table = self.table(billed)
        priced = any(self.extra in row.get("when", {}).get("option", []) for row in self.surcharges)
        if self.extra and service["signature"] == "optional" and not priced:
            raise Refused("nobody knows what a signature costs")
        return self.zone, -(-billed // 1), table, self.whole(table, billed)

    def zone_set(self):
        rows = self.service.get("zones_from")
        if not rows:
            return self.service.get("zones", "")
        for row in sorted(rows, key=lambda r: -len(r.get("postcodes", []))):
            names, codes = row.get("dispatched_from", []), row.get("postcodes", [])
            if (not names or self.origin.as_origin & set(names)) and (not codes or any(book.postcode_fits(c, self.origin_code) for c in codes)):
                return row["set"]
        raise Refused("no zones from there")

    def measure(self):
        """Sides as the carrier rounds them, longest first, and dimensional weight where its trigger holds."""
        rule = self.first(self.service.get("dimensional", []))
        self.dimensional, self.measured = None, sorted(self.sides, reverse=True)
        if not rule:
            return
        unit = Fraction(10) if rule["unit"] == "cm" else INCH
        mode = rule.get("sides", "exact")
        if mode == "up":  # whole inches come as whole millimetres: what is less than one above is no further inch
            slack = Fraction(9, 10) if rule["unit"] == "in" else 0
            sides = [rounded(max(side - slack, 0), unit, "up") for side in self.sides]
        else:
            sides = self.sides if mode == "exact" else [rounded(s, unit, "half_up" if mode == "nearest" else "down") for s in self.sides]
        self.measured = sorted(sides, reverse=True)
        one, two, three = self.measured
        volume = one * two * three / unit**3 if unit == INCH else one * two * three / 1000
        weight = volume / rule["divisor"] * (GRAMS["lb"] if unit == INCH else 1000)
        trigger = rule.get("trigger", "always")
        if isinstance(trigger, dict):
            (kind, limit), = trigger.items()
            limit = Fraction(limit)
            holds = {"over_volume": volume > limit, "times_actual": weight >= limit * self.grams, "over_actual_g": self.grams > limit}[kind]
            weight = weight if holds else None
        self.dimensional = weight

    def fits(self, row, sides):
        one, two, three = sides
        return all(
            limit is None or value <= limit
            for limit, value in (
                (row.get("max_weight_g"), self.grams),
                (row.get("max_dimensional_g"), self.dimensional or 0),
                (row.get("max_shipment_g"), self.grams),
                (row.get("max_longest_mm"), one),
                (row.get("max_second_mm"), two),
                (row.get("max_length_plus_girth_mm"), one + 2 * (two + three)),
                (row.get("max_girth_mm"), 2 * (two + three)), (row.get("max_sum_of_sides_mm"), one + two + three),
                (row.get("max_longest_plus_shortest_mm"), one + three),
            )
        ) and one * two * three <= row.get("max_volume_cm3", 10**12) * 1000 and all(
            side <= most for side, most in zip(sides, row.get("max_sides_mm", []))
        ) and (not row.get("packaging") or self.packaging in row["packaging"])

    def check_limits(self):
        """Limits are of the parcel itself, not of sides as rounded for bulk."""
        limit, sides = self.first(self.service.get("limit", [])), sorted(self.sides, reverse=True)
        if limit and not (self.fits(limit, sides) and (not limit.get("format") or any(self.fits(f, sides) for f in limit["format"]))):
            raise Refused("too large or too heavy")

    def find_surcharges(self):
        """Those that the parcel meets, once its zone is known and it is measured."""
        self.surcharges = []
        for row in self.carrier.get("surcharge", []):
            if book.in_force(row, self.day):
                said = self.holds(row.get("when"))
                if said is None:
                    raise Refused("a surcharge asks")
                if said:
                    self.surcharges.append(row)

    def size_class(self):
        return next((c for c in self.service.get("size_class", []) if self.fits(c, self.measured)), {})

    def billed(self):
        """Grams: the heavier of actual and dimensional weight, no less than any rule says, in the service's steps."""
        least = self.first(self.service.get("minimum_billed", [])) or {"weight": 0}
        least = least["weight"] * GRAMS[least.get("unit", "g")]
        of_surcharges = [s["minimum_billed"] * GRAMS[s.get("minimum_unit", "g")] for s in self.surcharges if s.get("minimum_billed")]
        weight = max(self.grams, self.dimensional or 0, least, self.size_class().get("counts_as_g", 0), *of_surcharges)
        for step in self.service.get("weight_steps", []):
            unit = GRAMS[step.get("unit", "g")]
            if "up_to" not in step or weight <= step["up_to"] * unit:
                return rounded(weight, step["step"] * unit, "up")
        return weight

    def table(self, billed):
        ids = self.size_class().get("prices") or self.service.get("prices", [])
        known = {t["id"]: t for t in self.carrier["table"]}
        table = next((known[i] for i in ids if book.in_force(known[i], self.day)), None)
        if not table:
            raise Refused("no table")
        unit = table.get("unit", "g")
        column = {"g": "up_to_g", "oz": "up_to_oz", "lb": "up_to_lb"}[unit]
        for row in self.carrier["prices"].get((table["id"], self.zone), []):
            if billed <= Fraction(row[column]) * GRAMS[unit]:
                price = Fraction(row["price"])
                if row.get("step"):
                    above = max(billed - Fraction(row.get("over") or 0) * GRAMS[unit], 0)
                    price += Fraction(row["step_price"]) * -(-above // (Fraction(row["step"]) * GRAMS[unit]))
                if row.get("per_kg"):
                    price += Fraction(row["per_kg"]) * billed / (1000 if unit == "g" else GRAMS["lb"])
                return self.round(price)
        raise Refused("no price")

    def round(self, amount):
        return rounded(amount, self.carrier["rounding"]["step"], self.carrier["rounding"].get("mode", "half_up"))

    def whole(self, table, billed):
        """The table's price, surcharges (of a group the highest) and fuel; each line is rounded together with its fuel."""
        charged = [(self.amount(row, table, billed), row) for row in self.surcharges]
        kept = {}
        for amount, row in charged:
            key = (row.get("group"), row["per"]) if row.get("group") else row["code"]
            if key not in kept or amount > kept[key][0]:
                kept[key] = (amount, row)
        lines = [(table, {"freight"})] + [(amount, {row["code"], row["kind"]}) for amount, row in kept.values()]
        total = Fraction(0)
        for amount, names in lines:
            percents = [
                Fraction(rate["percent"])
                for fuel in self.carrier.get("fuel", []) if self.holds(fuel.get("when")) and names & set(fuel["on"])
                for rate in fuel["rates"] if book.in_force(rate, self.day)
            ]
            total += self.round(amount * (1 + sum(percents) / 100))
        return total

    def amount(self, row, table, billed):
        (kind, of), = row["amount"].items() if isinstance(row["amount"], dict) else ((row["amount"], None),)
        if kind == "flat":
            return Fraction(of)
        if kind == "by_zone":
            for entry in of:
                if self.zone in entry["zones"]:
                    return Fraction(entry["amount"])
            raise Refused("no surcharge for the zone")
        if kind == "per_kg":
            weight = rounded(billed, of["step_g"], "up") if of.get("step_g") else billed
            return max(self.round(Fraction(of["each"]) * weight / 1000), Fraction(of.get("minimum") or 0))
        if kind == "percent":
            return max(self.round(table * Fraction(of["percent"]) / 100), Fraction(of.get("minimum") or 0))
        raise Refused(f"{kind} is not looked up here")
