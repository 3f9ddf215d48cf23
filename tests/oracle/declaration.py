"""What is declared of a consignment: from where to where, on which days, and what is each line worth?

Reads a request of the contract's section 1. Prices become values of lines, net of the tax inside them where prices include it; freight and
insurance are shared out by goods value. What regimes call a value (the customs value) is added up from these on demand.
"""

from datetime import datetime, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

from book import FEES, MINOR, REGIMES, Exchange, Place, digits, in_force
from rates import Needs, percent, rounded, shared_out


def minor(currency):
    return Fraction(1, 10 ** MINOR[currency])


def money(text):
    amount, currency = text.split()
    return Fraction(amount), currency


class Line:
    def __init__(self, data):
        self.data, self.id = data, data["id"]
        self.quantity = Fraction(data["quantity"])
        self.hs = digits(data.get("hs_code") or "")
        self.origin = data.get("origin")
        self.measures = {k: Fraction(v) for k, v in (data.get("measures") or {}).items()}
        self.shares = {"duty": Fraction(0), "tax": Fraction(0)}
        self.headline = None
        self.taken = set()
        self.percents = {}

    def measure(self, unit):
        """How much of a unit all pieces together have."""
        if unit == "unit":
            return self.quantity
        if unit == "line":
            return Fraction(1)
        if unit in ("kg", "gross_kg"):
            if self.data.get("weight_g") is None:
                raise Needs(unit)
            return Fraction(self.data["weight_g"], 1000) * self.quantity
        if unit not in self.measures:
            raise Needs(unit)
        return self.measures[unit] * self.quantity


class Declaration:
    def __init__(self, request):
        self.request = request
        self.to = Place(request["ship_to"])
        self.days = self.civil_days()
        self.to = Place(request["ship_to"], self.days["border"])
        self.origin = Place(request["ship_from"], self.days["border"])
        self.stock = request["ship_from"].get("stock") or "origin"
        self.currency, self.step = request["currency"], minor(request["currency"])
        self.exchange = Exchange(request.get("exchange_rates"), self.to, self.days)
        self.terms = request.get("terms") or "ddp"
        self.regimes = [REGIMES[name] for name in self.to.territory["regimes"]]
        self.values = [v for r in self.regimes for v in r.get("value", [])]
        self.thresholds = [t for r in self.regimes for t in r.get("threshold", [])]
        self.levies = [levy for r in self.regimes for levy in r.get("levy", [])]
        self.levies += FEES.get(request.get("carrier"), {}).get("levy", [])
        self.missing = [] if self.regimes else ["law"]
        self.earlier, self.tests = [], []
        self.lines = [Line(data) for data in request["lines"]]
        self.value_lines()

    def civil_days(self):
        """The days of the request, else the civil day of `at` at the destination."""
        if self.request.get("days"):
            return self.request["days"]
        parts = [p for p in self.to.territory.get("subdivision", []) if p["code"] == self.to.part and p.get("time_zone")]
        zone = parts[0]["time_zone"] if parts else self.to.territory["time_zone"]
        at = datetime.fromisoformat(self.request["at"].replace("Z", "+00:00")).astimezone(timezone.utc)
        day = at.astimezone(ZoneInfo(zone)).date().isoformat()
        return {"order": day, "hand_over": day, "border": day}

    def domestic(self):
        return self.origin.id == self.to.id and self.stock != "bonded"

    def convert(self, amount, one, other):
        return amount * self.exchange.rate(one, other)

    # --- What lines are worth ---------------------------------------------------------------------------------------------------

    def value_lines(self):
        request, lines, step = self.request, self.lines, self.step
        names = [line.id for line in lines]
        for line in lines:
            line.goods = rounded(Fraction(line.data["unit_price"]) * line.quantity, step) - Fraction(line.data.get("discount") or 0)
        values = [line.goods for line in lines]
        for line, off in zip(lines, shared_out(Fraction(request.get("order_discount") or 0), values, names, step)):
            line.goods -= off
        values = [line.goods for line in lines]
        for what in ("freight", "insurance"):
            for line, share in zip(lines, shared_out(Fraction(request.get(what) or 0), values, names, step)):
                setattr(line, what, share)
        if not request.get("prices_include_tax"):
            return
        # A tax inside the price is a part of the price itself; any other is a part of the price without it.
        self.inside = any(levy.get("inside") and "headline_percent" in levy for levy in self.levies)
        for line in lines:
            line.headline = self.headline(line)
            line.tax_inside = Fraction(0)
            for what in ("goods", "freight", "insurance"):
                gross = getattr(line, what)
                held = rounded(gross * line.headline / (100 if self.inside else 100 + line.headline), step)
                setattr(line, what, gross - held)
                line.tax_inside += held

    def headline(self, line):
        """The line's headline rate of the order day, per cent."""
        if line.data.get("tax_percent") is not None:
            return Fraction(line.data["tax_percent"])
        total = Fraction(0)
        for name in self.to.territory.get("headline", []):
            tree, _, _ = self.parameter(name, line, self.days["order"])
            total += (percent(tree) if tree else 0) or 0
        return total

    def of_line(self, line, terms, currency, day, collecting=False):
        """The sum of a value's or base's terms for a line, in a currency."""
        return sum((self.term(line, term, currency, day, collecting) for term in terms), Fraction(0))

    def term(self, line, term, currency, day, collecting=False):
        of = term["of"]
        if term.get("if_insurance_unknown") and self.request.get("insurance") is not None:
            return Fraction(0)
        if of in ("goods", "freight", "insurance"):
            amount = self.convert(getattr(line, of), self.currency, currency)
            if term.get("by_weight"):
                amount = self.by_weight(line, term["by_weight"], amount, currency)
        elif any(value["code"] == of for value in self.values):
            amount = self.value(line, of, currency, day)
        else:
            meant = [e for e in self.earlier if of in (e["kind"], e["code"]) and not (collecting and e["at_the_sale"])]
            amount = sum((self.convert(e["figures"].get(line.id, 0), e["currency"], currency) for e in meant), Fraction(0))
        if term.get("beyond"):
            amount *= self.share_beyond(term["beyond"], line)
        if term.get("percent"):
            amount = amount * Fraction(term["percent"]) / 100
        if term.get("at_most_percent_of_goods"):
            most = self.convert(line.goods, self.currency, currency) * Fraction(term["at_most_percent_of_goods"]) / 100
            amount = min(amount, most)
        return amount

    def by_weight(self, line, steps, charged, currency):
        """A table's amount for the consignment's weight, shared by goods value; what was charged where the table does not say."""
        goods = sum(l.goods for l in self.lines)
        if goods == 0 or any(l.data.get("weight_g") is None for l in self.lines):
            return charged
        weight = sum(l.data["weight_g"] * l.quantity for l in self.lines)
        for step in steps:
            if weight <= step["up_to_g"]:
                amount, unit = money(step["amount"])
                return self.convert(amount, unit, currency) * line.goods / goods
        return charged

    def value(self, line, code, currency, day):
        """A named value of a line: the first that applies, less what is taken off once from all lines so valued."""
        row = self.chosen(line, code, day)
        if row is None:
            return Fraction(0)
        own = self.of_line(line, row["terms"], currency, day)
        if not row.get("less"):
            return own
        less, unit = money(row["less"])
        together = [l for l in self.lines if self.chosen(l, code, day) is row]
        whole = sum(self.of_line(l, row["terms"], unit, day) for l in together)
        return own * (whole - less) / whole if whole > less else Fraction(0)

    def chosen(self, line, code, day):
        for row in self.values:
            if row["code"] == code and in_force(row, day) and self.when(row.get("when"), line, day) is True:
                return row
        return None
