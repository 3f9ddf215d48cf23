"""Does a rule apply to a line, and is a relief kept?

Conditions have three answers: yes, no, and None where a fact is asked that the request does not give. Limits are tested once, before any
levy is taken.
"""

from fractions import Fraction

from book import holds, in_force, sheet
from declaration import Declaration, money
from rates import Needs, percent

BY_DEFAULT = {"channel": "courier", "purpose": "sale", "importer": "private", "terms": "ddp"}


def all_of(said):
    said = list(said)
    return False if False in said else None if None in said else True


def any_of(said):
    said = list(said)
    return True if True in said else None if None in said else False


def within_bound(value, text):
    """`<= 150.00 EUR`, the value being in that currency already."""
    compare, limit, _ = text.split()
    return value <= Fraction(limit) if compare == "<=" else value < Fraction(limit)


class Law(Declaration):
    # `ordinary`: goods whose code or origin is not given count as goods that no list names; a duty asks instead.
    ordinary = False

    def when(self, condition, line, day):
        return all_of(self.one_key(key, asked, line, day) for key, asked in (condition or {}).items())

    def one_key(self, key, asked, line, day):
        request, data = self.request, line.data
        if key == "none":
            said = any_of(self.when(c, line, day) for c in asked)
            return None if said is None else not said
        if key == "any":
            return any_of(self.when(c, line, day) for c in asked)
        if key == "destination":
            return bool(self.to.as_destination & set(asked))
        if key == "dispatched_from":
            return any(self.dispatched_from(name) for name in asked)
        if key == "domestic":
            return self.domestic() == asked
        if key in BY_DEFAULT:
            return (request.get(key) or BY_DEFAULT[key]) in asked
        if key == "registered":
            return any(name in asked for name in request.get("seller_registrations") or [])
        if key == "importer_registered":
            return (request.get("importer") == "business" and bool(request.get("importer_tax_number"))) == asked
        if key == "origin_proof":
            return bool(data.get("origin_proof")) == asked
        if key == "origin":
            return self.unknown() if not line.origin else self.originates(line.origin, asked, day)
        if key == "hs":
            return holds(asked, line.hs, day) if line.hs else self.unknown()
        if key in ("within", "beyond"):
            return all(self.exceeded(code, line) is (key == "beyond") for code in asked)
        if key == "charged":
            return any(e["code"] in asked and e["figures"].get(line.id) for e in self.earlier)
        if key == "anything_due":
            return any(e["total"] and not e["at_the_sale"] for e in self.earlier) == asked
        if key == "claimed":
            return any_of(self.claims(name, line, day) for name in asked)
        if key == "dutiable":
            return self.dutiable(asked, line, day)
        if key == "figures":
            return all_of(self.figure(text, line, day) for text in asked)
        raise ValueError(f"`{key}` is not known to the oracle")

    def unknown(self):
        return False if self.ordinary else None

    def dispatched_from(self, name):
        # Bonded goods have not entered the territory that they lie in: they come from no place that holds the destination too.
        return name in self.origin.as_origin and not (self.stock == "bonded" and name in self.to.as_destination)

    def originates(self, country, names, day):
        from book import GROUPS

        named = any(in_force(g, day) and country in g["members"] for name in names for g in GROUPS.get(name, []))
        return country in names or named

    def dutiable(self, schedule, line, day):
        """The goods' own rate is known, and is not free; one that the request gives counts in its place."""
        if line.data.get("duty_percent") is not None:
            return Fraction(line.data["duty_percent"]) != 0
        if not line.hs:
            return self.unknown()
        try:
            return percent(self.scheduled(schedule, line, day)) != 0
        except Needs:
            return False

    def claims(self, name, line, day):
        schedule, _, agreement = name.partition("/")
        if not line.origin:
            return self.unknown()
        preferences = sheet("preferences", schedule)
        for head in preferences.head["agreement"] if preferences.answers_on(day) else []:
            if head["id"] == agreement and line.origin in head["origins"]:
                return self.proved(head, line)
        return False

    def proved(self, agreement, line):
        """Origin is proved, or the goods of the whole consignment are worth no more than the agreement's limit for proof."""
        if line.data.get("origin_proof"):
            return True
        if not agreement.get("proof_up_to"):
            return False
        limit, currency = money(agreement["proof_up_to"])
        return self.convert(sum(l.goods for l in self.lines), self.currency, currency) <= limit

    def figure(self, text, line, day):
        """`customs_value / litre >= 10000 CNY`, alternatives joined by `or`: those that are not given are passed over."""
        said = None
        for one in text.split(" or "):
            words = one.split()
            name, per = words[0], words[2] if words[1] == "/" else None
            compare, limit, *unit = words[3:] if per else words[1:]
            try:
                if name.startswith("total_"):
                    own = sum(other.measure(name.removeprefix("total_")) for other in self.lines)
                else:
                    own = self.term(line, {"of": name}, unit[0], day) if unit else line.measure(name)
                own = own / line.measure(per) if per else own
            except (Needs, ZeroDivisionError):
                continue
            limit = Fraction(limit)
            said = said or {">": own > limit, ">=": own >= limit, "<": own < limit, "<=": own <= limit}[compare]
        return said

    # --- Limits -------------------------------------------------------------------------------------------------------------------

    def test_limits(self):
        for row in self.thresholds:
            day = self.days[row.get("day", "border")]
            if not in_force(row, day):
                continue
            # What may fall under it counts, also where a fact is lacking: no relief is assumed.
            counted = [line for line in self.lines if self.when(row.get("when"), line, day) is not False]
            currency = row["limit"].split()[2]
            worth = {line.id: self.term(line, {"of": row["of"]}, currency, day) for line in counted}
            if not counted:
                continue
            if row["per"] in ("unit", "line"):
                for line in counted:
                    value = worth[line.id] / (line.quantity if row["per"] == "unit" else 1)
                    self.tested(row, value, line.id)
            elif row["per"] == "parcel" and self.request.get("parcels"):
                self.test_parcels(row, worth)
            else:
                value = sum(worth.values())
                if row["per"].startswith("consignee_") and self.request.get("beside"):
                    # What came on the same day, and what came before in the month or the year that the limit counts.
                    beside = self.request["beside"]
                    before = Fraction(beside.get(row["per"].removeprefix("consignee_"), 0))
                    value += self.convert(Fraction(beside["value"]) + before, self.currency, currency)
                test = self.tested(row, value)
                if row.get("by_piece") and test["exceeded"]:
                    test["pieces"] = self.relieved_pieces(row, worth)

    def tested(self, row, value, line=None):
        test = {"code": row["code"], "per": row["per"], "line": line, "value": value, "currency": row["limit"].split()[2],
                "exceeded": not within_bound(value, row["limit"]), "within": set(), "pieces": {}}
        self.tests.append(test)
        return test

    def test_parcels(self, row, worth):
        quantity = {line.id: line.quantity for line in self.lines}
        dearest, lost = Fraction(0), set()
        for parcel in self.request["parcels"]:
            value = sum(worth.get(c["line"], 0) * c["quantity"] / quantity[c["line"]] for c in parcel["contents"])
            dearest = max(dearest, value)
            if not within_bound(value, row["limit"]):
                lost |= {c["line"] for c in parcel["contents"]}
        self.tested(row, dearest)["within"] = set(worth) - lost

    def relieved_pieces(self, row, worth):
        """As many whole pieces as together stay within the limit, the cheapest first."""
        order = [line.id for line in self.lines]
        quantity = {line.id: line.quantity for line in self.lines}
        spent, pieces = Fraction(0), {}
        for price, _, line in sorted((worth[i] / quantity[i], order.index(i), i) for i in worth):
            for _ in range(int(quantity[line])):
                if not within_bound(spent + price, row["limit"]):
                    return pieces
                spent += price
                pieces[line] = pieces.get(line, 0) + 1
        return pieces

    def test_of(self, code, line):
        return next((t for t in self.tests if t["code"] == code and t["line"] in (None, line.id)), None)

    def exceeded(self, code, line):
        """Whether the limit is passed for a line; None where it was not tested, so that it is neither within nor beyond."""
        test = self.test_of(code, line)
        if test is None:
            return None
        return test["exceeded"] and line.id not in test["within"] and test["pieces"].get(line.id, 0) < line.quantity

    def share_beyond(self, code, line):
        test = self.test_of(code, line)
        return 1 - Fraction(test["pieces"].get(line.id, 0)) / line.quantity if test else Fraction(1)
