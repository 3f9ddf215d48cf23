"""What do customs and the tax office ask for a consignment?

A slow evaluator of levies, of another hand than the engine's: it reads the same regimes and territories and takes one levy after another in
the order that docs/rate-data.md gives, in exact fractions. In goes a request of the contract's section 1; out come the charges, one for
each rate, in their own and in the answer's currency, and what of them falls on which line.
"""

from fractions import Fraction

from book import digits, holds, in_force, listed, sheet
from conditions import Law, within_bound
from declaration import minor, money
from rates import Formula, Needs, height, percent, read, rounded, shared_out, work_out, written

STAGES = ["duty", "additional_duty", "excise", "processing", "tax", "fee", "collection"]
HEADING = 6  # digits of a code
AT_THE_SALE = ("seller", "platform")


def rounded_as(amount, rounding, currency):
    rounding = rounding or {}
    return rounded(amount, rounding.get("step", minor(currency)), rounding.get("mode", "half_up"))


class Assessment(Law):
    def assess(self):
        self.charges = []
        self.test_limits()
        levies = [levy for levy in self.levies if in_force(levy, self.days[levy.get("day", "border")])]
        levies.sort(key=lambda levy: (STAGES.index(levy["stage"]), levy.get("order", 0), levy["code"]))
        for levy in levies:
            self.take(levy)
        return self

    # --- Rates --------------------------------------------------------------------------------------------------------------------

    def parameter(self, name, line, day):
        """(rate, whether the code is too short for one, whether it hangs on a subdivision that is not given) of a territory's figure."""
        named = [p for p in self.to.territory.get("parameter", []) if p["name"] == name and in_force(p, day)]

        def row_for(part, hs):
            best, found = (-1, False), None
            for row in named:
                if row.get("subdivisions") and part not in row["subdivisions"]:
                    continue
                fits = [len(digits(p)) for p in row.get("hs", []) if hs and not p.startswith("@") and hs.startswith(digits(p))]
                fits += [1 for p in row.get("hs", []) if hs and p.startswith("@") and holds([p], hs, day)]
                if set(row.get("attributes", [])) & set(line.data.get("attributes") or []):
                    fits = [99]
                if not row.get("hs") and not row.get("attributes"):
                    fits = [0]
                rank = (max(fits), bool(row.get("subdivisions"))) if fits else (-1, False)
                if fits and rank >= best:
                    best, found = rank, row
            return found

        own = row_for(self.to.part, line.hs)
        hangs = False
        if not self.to.part:
            elsewhere = [row_for(row["subdivisions"][0], line.hs) for row in named if row.get("subdivisions")]
            if any((row or {}).get("rate") != (own or {}).get("rate") for row in elsewhere):
                hangs = "in part" if (own or {}).get("federal") else "whole"
        # Of a code that is shorter than prefixes any of them may be meant.
        longer = [digits(p) for row in named for p in row.get("hs", []) if line.hs and digits(p).startswith(line.hs) and digits(p) != line.hs]
        rows = [row for row in (own, *(row_for(self.to.part, code) for code in longer)) if row]
        if not rows:
            return None, False, False
        highest = max(rows, key=lambda row: height(read(row["rate"])))
        too_short = bool(longer) and (own is None or len({row["rate"] for row in rows}) > 1)
        return read(highest["rate"]), too_short, hangs

    def scheduled(self, name, line, day):
        """The rate of a duty schedule, with the preference that can be claimed: of the lines that a short code may mean the highest."""
        schedule = sheet("schedules", name)
        if not schedule or not schedule.answers_on(day) or not line.hs:
            raise Needs("duty rate")
        shortest = 4 if schedule.head.get("earlier_nomenclature") else 6
        for length in range(len(line.hs), 3, -1):
            code = line.hs[:length]
            own, below = schedule.above(code, day), schedule.below(code, day)
            if own or below or length <= shortest:
                break
        possible = [(digits(row["hs"]), read(row["rate"])) for row in ([own] if own else []) + below]
        if not possible:
            raise Needs("duty rate")
        best = highest_of(possible)
        preferences = sheet("preferences", name)
        if preferences and preferences.answers_on(day) and line.origin:
            for agreement in preferences.head["agreement"]:
                if line.origin in agreement["origins"] and self.proved(agreement, line):
                    best = min(best, highest_of(self.favoured(possible, preferences, agreement["id"], line, day)), key=height)
        return best

    def favoured(self, possible, preferences, agreement, line, day):
        """The lines under an agreement, each at its rate where that is lower; divided further where the agreement does."""

        def rate_at(code):
            for key in [code[:n] for n in range(len(code), 1, -1)] + ["*"]:
                for row in preferences.at(key, day):
                    if agreement in row["agreements"].split():
                        return read(row["rate"])
            return None

        lowered = []
        for code, rate in possible:
            base = line.hs if line.hs.startswith(code) else code
            codes = {base} | {digits(r["hs"]) for r in preferences.below(base, day) if agreement in r["agreements"].split()}
            for own in codes:
                others = [c for c, _ in possible if c != code and c.startswith(code) and own.startswith(c)]
                preferred = rate_at(own)
                if not others or own == base:
                    lower = preferred is not None and (rate[0] == "formula" or height(preferred) < height(rate))
                    lowered.append((own, preferred if lower else rate))
        return lowered

    def rate_of(self, levy, line, day):
        """The tree of a levy's rate for a line; None where it has none for it."""
        source, data = levy["rate"], line.data
        if levy.get("ordinary") and data.get("duty_percent") is not None:
            return ("%", Fraction(data["duty_percent"]))
        if "headline_percent" in levy and data.get("tax_percent") is not None and "share" not in source:
            return ("%", Fraction(data["tax_percent"]) * Fraction(levy["headline_percent"]) / 100)
        if "plain" in source:
            return read(source["plain"])
        if "parameter" in source:
            rows = [p for p in self.to.territory.get("parameter", []) if p["name"] == source["parameter"] and in_force(p, day)]
            if levy["kind"] == "duty" and not line.hs and any(p.get("hs") or p.get("attributes") for p in rows):
                raise Needs("hs_code")
            tree, too_short, hangs = self.parameter(source["parameter"], line, day)
            if too_short and "headline_percent" not in levy:
                raise Needs("hs_code")
            if hangs == "whole":
                raise Needs("place")
            if hangs:
                self.missing.append("place")
            if tree and levy.get("part") and tree[0] == "%":
                tree = ("%", tree[1] * Fraction(levy["part"]))
            return tree
        if "schedule" in source:
            most = read(levy["at_most_rate"]) if levy.get("at_most_rate") else None
            if most and data.get("duty_percent") is not None:
                own = ("%", Fraction(data["duty_percent"]))
            else:
                own = self.scheduled(source["schedule"], line, day)
            if not most:
                return own
            if own[0] == "%":
                return min(own, most, key=lambda tree: tree[1])
            return ("min", own, most)
        if "list" in source:
            if not line.hs:
                raise Needs("hs_code")
            if not sheet("lists", source["list"]).answers_on(day):
                raise Needs("list")
            _, rate = listed(source["list"], line.hs, day)
            return read(rate) if rate else None
        if "top_up" in source:
            reached = sum(line.percents.get(code) or 0 for code in source["top_up"]["over"])
            return ("%", max(Fraction(0), percent(read(source["top_up"]["to"])) - reached))
        if "brackets" in source:
            for step in source["brackets"]["steps"]:
                if "up_to" not in step:
                    return read(step["rate"])
                limit, currency = money(step["up_to"])
                worth = sum(self.term(l, {"of": source["brackets"]["of"]}, currency, day) for l in self.lines)
                if worth <= limit:
                    return read(step["rate"])
            return None
        if "local" in source:
            return None
        return ("share",)

    # --- One levy -------------------------------------------------------------------------------------------------------------------

    def take(self, levy):
        code = levy["code"].replace("{territory}", self.to.id)
        day, currency = self.days[levy.get("day", "border")], levy.get("currency") or self.to.currency
        shares = []  # (line, rate, its own unrounded figure, the tax that was inside its price)
        for tree, lines in self.together(levy, code, day, currency):
            try:
                shares += self.shares_of(levy, tree, lines, day, currency)
            except (Formula, Needs):
                self.missing.append(code)
        if not shares:
            return
        exact = sum(figure for _, _, figure, _ in shares)
        held = exact
        for name, choose in (("minimum", max), ("maximum", min)):
            if levy.get(name):
                amount, unit = money(levy[name])
                held = choose(held, self.convert(amount, unit, currency))
        total = kept = rounded_as(held, levy.get("total_rounding"), currency)
        if levy.get("waived"):
            unit = levy["waived"].split()[2]
            if within_bound(self.convert(total, currency, unit), levy["waived"]):
                kept = Fraction(0)
        if held == exact and kept == total:
            figures = [rounded_as(figure, levy.get("line_rounding"), currency) for _, _, figure, _ in shares]
        else:
            figures = shared_out(kept, [s[2] for s in shares], [s[0].id for s in shares], minor(currency))
        for line, tree, _, _ in shares:
            line.taken.add(levy.get("one_of"))
        at_the_sale = levy.get("settling", {}).get("collected_by") in AT_THE_SALE
        self.earlier.append(
            {"code": code, "kind": levy["kind"], "currency": currency, "total": kept, "at_the_sale": at_the_sale,
             "figures": {line.id: figure for (line, _, _, _), figure in zip(shares, figures)}}
        )
        self.write_down(levy, code, currency, shares, kept, at_the_sale)

    def together(self, levy, code, day, currency):
        """The lines that bear a levy, together where it is taken of more than a line: those of one rate, of a heading each."""
        groups = []
        for line in self.lines:
            if levy.get("one_of") and levy["one_of"] in line.taken:
                continue
            try:
                self.ordinary = levy["kind"] != "duty"
                said = self.when(levy.get("when"), line, day)
                # The headline tax is taken at the highest that a short code may bear.
                if said is None and not ("headline_percent" in levy and line.hs):
                    raise Needs("condition")
            except Needs:
                self.missing.append(code)
                continue
            finally:
                self.ordinary = False
            if said is False:
                continue
            try:
                tree = self.rate_of(levy, line, day)
                if levy.get("per") == "heading" and not line.hs:
                    raise Needs("hs_code")
            except Needs:
                self.missing.append(code)
                continue
            if tree is None:
                continue
            if levy["rate"].keys() & {"plain", "parameter", "schedule", "list", "top_up"}:
                line.percents[code] = of_value(tree)
            per = levy.get("per", "line")
            key = (line.id if per in ("line", "unit") else None, line.hs[:HEADING] if per == "heading" else None, tree)
            for known, lines in groups:
                if known == key:
                    lines.append(line)
                    break
            else:
                groups.append((key, [line]))
        return [(key[2], lines) for key, lines in groups]

    def shares_of(self, levy, tree, lines, day, currency):
        collecting = levy["stage"] == "collection"
        bases = [self.of_line(line, levy.get("base", []), currency, day, collecting) for line in lines]
        base = sum(bases)
        if levy.get("base_rounding"):
            base = rounded_as(base, levy["base_rounding"], currency)
        if tree[0] == "share":
            amount = Fraction(0)
            for e in self.earlier:
                if e["code"] in levy["rate"]["share"]:
                    whole = e["total"] if levy.get("per") == "consignment" else sum(e["figures"].get(l.id, 0) for l in lines)
                    amount += self.convert(whole, e["currency"], currency) * Fraction(levy.get("part", 1))
        elif levy.get("inside"):
            rate = percent(tree)
            if rate is None or rate >= 100:
                raise Formula
            amount = base * rate / (100 - rate)
        else:
            amount = work_out(tree, base, lambda one, unit, of: self.convert(one * self.count(of, lines), unit, currency))
        weights = bases if any(bases) else [l.goods for l in lines] if any(l.goods for l in lines) else [l.quantity for l in lines]
        shares = []
        for line, own, weight in zip(lines, bases, weights):
            figure, held = amount * weight / sum(weights), None
            if self.is_inside(levy, tree, line, own, currency):
                held = line.tax_inside
                figure = self.convert(held, self.currency, currency)
            shares.append((line, tree, figure, held))
        return shares

    def count(self, unit, lines):
        if unit == "consignment":
            return Fraction(1)
        if unit == "parcel":
            return Fraction(len(self.request.get("parcels") or [1]))
        if unit == "heading":
            if not all(line.hs for line in lines):
                raise Needs("hs_code")
            return Fraction(len({line.hs[:HEADING] for line in lines}))
        return sum(line.measure(unit) for line in lines)

    def is_inside(self, levy, tree, line, base, currency):
        """Whether this levy is the very tax that the line's price held: what was taken out of it is then the charge."""
        if line.headline is None or levy.get("headline_percent") != "100" or levy.get("base_rounding"):
            return False
        own = self.convert(line.goods + line.freight + line.insurance, self.currency, currency)
        return percent(tree) == line.headline and bool(levy.get("inside")) == self.inside and own == base

    def write_down(self, levy, code, currency, shares, total, at_the_sale):
        """One charge for each rate; each is shared out to its lines by their unrounded figures."""
        trees = list(dict.fromkeys(tree for _, tree, _, _ in shares))
        step = Fraction(levy.get("total_rounding", {}).get("step", minor(currency)))
        step = step if (total / step).denominator == 1 else minor(currency)
        weights = [sum(figure for _, t, figure, _ in shares if t == tree) for tree in trees]
        parts = [total] if len(trees) == 1 else shared_out(total, weights, [written(tree) for tree in trees], step)
        for tree, assessed in zip(trees, parts):
            own = [share for share in shares if share[1] == tree]
            if assessed == 0:
                continue
            held = [share[3] for share in own]
            if None not in held and assessed == total:
                amount = sum(held)
            else:
                amount = rounded(self.convert(assessed, currency, self.currency), self.step)
            due = "checkout" if at_the_sale or self.terms == "ddp" else "delivery"
            absorbed = bool(levy.get("settling", {}).get("absorbed"))
            self.charges.append(
                {"code": code, "kind": levy["kind"], "amount": amount, "assessed": assessed, "currency": currency,
                 "due": due, "absorbed": absorbed}
            )
            if levy["kind"] in ("duty", "tax") and not absorbed:
                spread = shared_out(amount, [share[2] for share in own], [share[0].id for share in own], self.step)
                for (line, _, _, _), share in zip(own, spread):
                    line.shares[levy["kind"]] += share


def highest_of(possible):
    """The highest rate that can be computed; a formula only where all are."""
    trees = [tree for _, tree in possible]
    return max([tree for tree in trees if tree[0] != "formula"] or trees, key=height)


def of_value(tree):
    """The percentage in a rate, at which a top-up looks."""
    if tree[0] == "+":
        return next((found for found in map(of_value, tree[1:]) if found is not None), None)
    return tree[1] if tree[0] == "%" else None
