//! What does one levy come to? Lines that bear it, grouped; an amount for each group; two roundings; charges.
//!
//! The lines that meet the condition are grouped by what the levy is taken for (line, heading, consignment) and by their
//! rate. A group's amount is shared to its lines by base, unrounded. The sum of the unrounded lines, held between minimum
//! and maximum and rounded, is charged; the lines, rounded, are what later levies build on. A waived levy is nothing. One
//! charge is made for each rate; their amounts add up to the levy's.

use super::assess::{Earlier, Ledger, Part};
use super::condition::{Need, Truth};
use super::landed::{Charge, Due, Missing, Payer};
use super::rate::{Lack, Stop, Taken};
use crate::book::law::{Kind, Levy, LevyRate, Per, Stage, Trust};
use crate::book::rate::Rate;
use crate::calendar::Day;
use crate::money::{Currency, Decimal, Money, Rounding, add, allot, divide, multiply, subtract, sum};
use crate::problem::{Problem, Reason};
use crate::request::Terms;

/// Lines that bear a levy together at one rate.
struct Group {
    key: String,
    taken: Taken,
    /// Lines and their bases, in the levy's currency.
    lines: Vec<(usize, Decimal)>,
}

/// What a levy comes to on one line before rounding.
struct Share {
    line: usize,
    group: usize,
    unrounded: Decimal,
    /// The tax that was inside the line's price is this levy exactly.
    extracted: Option<Decimal>,
}

impl Ledger<'_, '_> {
    /// Computes one levy, and writes down its charges and line figures.
    pub(super) fn levy(&mut self, levy: &Levy) -> Result<(), Problem> {
        let day = self.day(levy.day);
        if levy.from > day || levy.until.is_some_and(|until| day >= until) {
            return Ok(());
        }
        self.collecting = levy.stage == Stage::Collection;
        let code = levy.code.replace("{territory}", &self.declaration.place.territory.id);
        let currency = levy.currency.unwrap_or(self.declaration.place.territory.currency);
        let groups = self.groups(levy, &code, currency, day)?;
        if groups.is_empty() {
            return Ok(());
        }
        let shares = self.shares(levy, &code, &groups, currency)?;
        if shares.is_empty() {
            return Ok(());
        }
        let digits = self.digits(currency)?;
        let raw = sum(shares.iter().map(|share| share.unrounded))?;
        let held = self.within_bounds(levy, raw, currency)?;
        let total_rounding = levy.total_rounding.unwrap_or(Rounding::to_digits(digits));
        let rounded = total_rounding.round(held)?;
        let total = if self.waived(levy, rounded, currency)? { Decimal::ZERO } else { rounded };
        let line_rounding = levy.line_rounding.unwrap_or(Rounding::to_digits(digits));
        let mut figures = vec![Decimal::ZERO; self.declaration.lines.len()];
        let weights: Vec<Decimal> = shares.iter().map(|share| share.unrounded).collect();
        let keys: Vec<&str> = shares.iter().map(|share| self.line(share.line).id.as_str()).collect();
        // Where a bound or a waiver moved the total, the lines follow it; else each keeps its own rounding.
        let moved = if held == raw && total == rounded {
            None
        } else {
            Some(allot(total, crate::money::minor_unit(digits.max(total.normalize().scale())), &weights, &keys)?)
        };
        for (number, share) in shares.iter().enumerate() {
            let figure = match &moved {
                Some(parts) => parts.get(number).copied().unwrap_or_default(),
                None => line_rounding.round(share.unrounded)?,
            };
            if let Some(slot) = figures.get_mut(share.line) {
                *slot = add(*slot, figure)?;
            }
        }
        let percents = (0..self.declaration.lines.len())
            .map(|line| {
                let group = groups.iter().find(|group| group.lines.iter().any(|(of, _)| *of == line))?;
                percent_part(&group.taken.rate)
            })
            .collect();
        self.charge(levy, &code, currency, day, &groups, &shares, total)?;
        let one_of = levy.one_of.clone();
        for share in &shares {
            if !one_of.is_empty() {
                self.claimed.push((one_of.clone(), share.line));
            }
        }
        self.earlier.push(Earlier {
            code,
            raw_code: levy.code.clone(),
            kind: levy.kind,
            currency,
            lines: figures,
            percents,
            total,
            by_seller: levy.settling.by_seller || levy.settling.collected_by == "seller",
        });
        Ok(())
    }

    /// The lines that bear the levy, grouped; lines that lack a fact are noted as missing.
    fn groups(&mut self, levy: &Levy, code: &str, currency: Currency, day: Day) -> Result<Vec<Group>, Problem> {
        let mut groups: Vec<Group> = Vec::new();
        for line in 0..self.declaration.lines.len() {
            let claimed = self.claimed.iter().any(|(group, of)| *of == line && *group == levy.one_of);
            if !levy.one_of.is_empty() && claimed {
                continue;
            }
            match self.holds(&levy.when, line, day)? {
                Truth::No => continue,
                Truth::Unknown(need) if levy.kind == Kind::Duty => {
                    self.note_missing(levy, code, line, Lack::Fact(need));
                    continue;
                }
                // A tax or fee is taken as for ordinary goods.
                Truth::Unknown(_) if !self.holds_for_ordinary_goods(&levy.when, line, day)? => continue,
                Truth::Unknown(_) | Truth::Yes => {}
            }
            let taken = match self.rate_of(levy, line, day) {
                Ok(Some(taken)) => taken,
                Ok(None) => continue,
                Err(Stop::Lack(lack)) => {
                    self.note_missing(levy, code, line, lack);
                    continue;
                }
                Err(Stop::Problem(problem)) => return Err(problem),
            };
            if let Some(slot) = self.lines.get_mut(line)
                && taken.duty_rate.is_some()
            {
                slot.duty_rate = taken.duty_rate.clone();
                slot.preference = taken.preference.clone();
            }
            let key = match levy.per {
                Per::Line | Per::Unit => self.line(line).id.clone(),
                Per::Parcel | Per::Consignment | Per::ConsigneeDay => String::new(),
                Per::Heading => match self.line(line).hs.as_deref() {
                    Some(hs) => hs.get(..6).unwrap_or(hs).to_owned(),
                    None => {
                        self.note_missing(levy, code, line, Lack::Fact(Need::Hs));
                        continue;
                    }
                },
            };
            let base = self.base(&levy.base, line, currency, day)?;
            match groups.iter_mut().find(|group| group.key == key && group.taken.rate == taken.rate) {
                Some(group) => group.lines.push((line, base)),
                None => groups.push(Group { key, taken, lines: vec![(line, base)] }),
            }
        }
        Ok(groups)
    }

    /// What the levy comes to on each line, unrounded.
    fn shares(&mut self, levy: &Levy, code: &str, groups: &[Group], currency: Currency) -> Result<Vec<Share>, Problem> {
        let mut shares = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let lines: Vec<usize> = group.lines.iter().map(|(line, _)| *line).collect();
            let base = self.rounded_base(levy, group)?;
            let amount = match &levy.rate {
                LevyRate::Share { of, numerator, denominator } => {
                    let whole = self.share_base(levy, of, &lines, currency)?;
                    Ok(divide(multiply(whole, *numerator)?, *denominator)?)
                }
                _ if group.taken.inside => self.inside(&group.taken.rate, base),
                _ => self.amount(&group.taken.rate, base, &lines, currency),
            };
            let amount = match amount {
                Ok(amount) => amount,
                Err(Stop::Problem(problem)) => return Err(problem),
                Err(Stop::Lack(lack)) => {
                    for line in lines {
                        self.note_missing(levy, code, line, lack.clone());
                    }
                    continue;
                }
            };
            let weights: Vec<Decimal> = self.weights(group)?;
            let whole = sum(weights.iter().copied())?;
            for ((line, base), weight) in group.lines.iter().zip(&weights) {
                let unrounded =
                    if group.lines.len() == 1 { amount } else { divide(multiply(amount, *weight)?, whole)? };
                let extracted = self.extracted(levy, *line, *base, &group.taken, currency)?;
                let unrounded = match extracted {
                    Some(inside) => self.declaration.market.convert(inside, self.declaration.currency, currency)?,
                    None => unrounded,
                };
                shares.push(Share { line: *line, group: number, unrounded, extracted });
            }
        }
        Ok(shares)
    }

    fn rounded_base(&self, levy: &Levy, group: &Group) -> Result<Decimal, Problem> {
        let bases = group.lines.iter().map(|(_, base)| *base);
        Ok(match levy.base_rounding {
            None => sum(bases)?,
            Some(rounding) if matches!(levy.per, Per::Line | Per::Unit) => {
                let mut whole = Decimal::ZERO;
                for base in bases {
                    whole = add(whole, rounding.round(base)?)?;
                }
                whole
            }
            Some(rounding) => rounding.round(sum(bases)?)?,
        })
    }

    /// Shares of other levies are taken of what was charged for the consignment, or of the line's figure.
    fn share_base(&self, levy: &Levy, of: &[String], lines: &[usize], currency: Currency) -> Result<Decimal, Problem> {
        let mut whole = Decimal::ZERO;
        for earlier in self.earlier.iter().filter(|earlier| of.iter().any(|code| earlier.is(code))) {
            let figures = lines.iter().map(|line| earlier.lines.get(*line).copied().unwrap_or_default());
            let of_lines = if levy.per == Per::Consignment { earlier.total } else { sum(figures)? };
            whole = add(whole, self.declaration.market.convert(of_lines, earlier.currency, currency)?)?;
        }
        Ok(whole)
    }

    fn inside(&self, rate: &Rate, base: Decimal) -> Result<Decimal, Stop> {
        let percent = rate.percent().ok_or_else(|| Stop::Lack(Lack::Formula(rate.to_string())))?;
        Ok(divide(multiply(base, percent)?, subtract(Decimal::ONE_HUNDRED, percent)?)?)
    }

    /// By what a group's amount is shared to its lines: base, else goods value, else pieces.
    fn weights(&self, group: &Group) -> Result<Vec<Decimal>, Problem> {
        let bases: Vec<Decimal> = group.lines.iter().map(|(_, base)| *base).collect();
        if !sum(bases.iter().copied())?.is_zero() {
            return Ok(bases);
        }
        let goods: Vec<Decimal> =
            group.lines.iter().map(|(line, _)| self.net.get(*line).map_or(Decimal::ZERO, |net| net.goods)).collect();
        if !sum(goods.iter().copied())?.is_zero() {
            return Ok(goods);
        }
        Ok(group.lines.iter().map(|(line, _)| Decimal::from(self.line(*line).quantity)).collect())
    }

    /// The tax that was inside the line's price, where this levy is that tax: the headline tax, whole, at the same rate, on
    /// goods, freight and insurance and nothing else.
    fn extracted(
        &self,
        levy: &Levy,
        line: usize,
        base: Decimal,
        taken: &Taken,
        currency: Currency,
    ) -> Result<Option<Decimal>, Problem> {
        let Some(net) = self.net.get(line) else { return Ok(None) };
        let whole =
            levy.headline_percent == Some(Decimal::ONE_HUNDRED) && !taken.inside && levy.base_rounding.is_none();
        if !whole || net.headline.is_none() || taken.rate.percent() != net.headline {
            return Ok(None);
        }
        let own = sum([net.goods, net.freight, net.insurance])?;
        // The base adds up parts that were exchanged one by one: their last digits may differ from the exchanged sum's.
        let whole = self.declaration.market.convert(own, self.declaration.currency, currency)?;
        let same = whole.round_dp(12) == base.round_dp(12);
        Ok(same.then_some(net.tax_inside))
    }

    fn within_bounds(&self, levy: &Levy, amount: Decimal, currency: Currency) -> Result<Decimal, Problem> {
        let bound = |money: Money| self.declaration.market.convert(money.amount, money.currency, currency);
        let mut held = amount;
        if let Some(minimum) = levy.minimum {
            held = held.max(bound(minimum)?);
        }
        if let Some(maximum) = levy.maximum {
            held = held.min(bound(maximum)?);
        }
        Ok(held)
    }

    fn waived(&self, levy: &Levy, amount: Decimal, currency: Currency) -> Result<bool, Problem> {
        let mut joint = amount;
        for earlier in self.earlier.iter().filter(|earlier| levy.waived_with.iter().any(|code| earlier.is(code))) {
            joint = add(joint, self.declaration.market.convert(earlier.total, earlier.currency, currency)?)?;
        }
        let bound = |money: Money| self.declaration.market.convert(money.amount, money.currency, currency);
        let up_to = levy.waived_up_to.map(bound).transpose()?.is_some_and(|limit| joint <= limit);
        let below = levy.waived_below.map(bound).transpose()?.is_some_and(|limit| joint < limit);
        Ok(up_to || below)
    }

    /// Writes down the charges of a levy, one for each rate.
    #[expect(clippy::too_many_arguments, reason = "everything that one levy has found, handed on once")]
    fn charge(
        &mut self,
        levy: &Levy,
        code: &str,
        currency: Currency,
        day: Day,
        groups: &[Group],
        shares: &[Share],
        total: Decimal,
    ) -> Result<(), Problem> {
        let mut rates: Vec<&Taken> = Vec::new();
        for group in groups {
            if !rates.iter().any(|taken| taken.rate == group.taken.rate) {
                rates.push(&group.taken);
            }
        }
        let at_rate =
            |share: &Share, taken: &Taken| groups.get(share.group).is_some_and(|group| group.taken.rate == taken.rate);
        let weights: Vec<Decimal> = rates
            .iter()
            .map(|taken| sum(shares.iter().filter(|share| at_rate(share, taken)).map(|share| share.unrounded)))
            .collect::<Result<_, _>>()?;
        let names: Vec<String> = rates.iter().map(|taken| taken.rate.to_string()).collect();
        let keys: Vec<&str> = names.iter().map(String::as_str).collect();
        let unit =
            levy.total_rounding.map_or(crate::money::minor_unit(self.digits(currency)?), |rounding| rounding.step);
        let unit = if multiply(divide(total, unit)?.trunc(), unit)? == total {
            unit
        } else {
            crate::money::minor_unit(total.scale())
        };
        let assessed = if rates.len() == 1 { vec![total] } else { allot(total, unit, &weights, &keys)? };
        for ((taken, name), assessed) in rates.iter().zip(&names).zip(assessed) {
            if assessed.is_zero() {
                continue;
            }
            let own: Vec<&Share> = shares.iter().filter(|share| at_rate(share, taken)).collect();
            let exact = sum(own.iter().map(|share| share.extracted.unwrap_or_default()))?;
            let amount = if own.iter().all(|share| share.extracted.is_some()) && assessed == total {
                exact
            } else {
                let converted = self.declaration.market.convert(assessed, currency, self.declaration.currency)?;
                Rounding::to_digits(self.declaration.digits).round(converted)?
            };
            let basis = self.basis(levy, taken, groups, &own, currency)?;
            let lines: Vec<(usize, Decimal)> = own.iter().map(|share| (share.line, share.unrounded)).collect();
            let trust = self.trust(levy, taken)?;
            let fill = |text: &str| {
                text.replace("{rate}", name)
                    .replace("{base}", &format!("{} {}", basis.0, basis.1))
                    .replace("{territory}", &self.declaration.place.territory.name)
            };
            let only = match own.as_slice() {
                [one] if self.declaration.lines.len() > 1 => Some(self.line(one.line).id.clone()),
                _ => None,
            };
            let (due, collected_by) = self.settled(levy);
            let tail = code.rsplit('.').next().unwrap_or(code).replace('-', "_");
            let reason_code = if levy.reason.is_empty() { tail } else { levy.reason.clone() };
            let args = [("rate", name.clone()), ("base", format!("{} {}", basis.0, basis.1))];
            let charge = Charge {
                code: code.to_owned(),
                kind: levy.kind.into(),
                label: fill(&levy.label),
                line: only,
                amount,
                assessed: Money { amount: assessed, currency },
                basis: basis.clone(),
                rate: name.clone(),
                on: day,
                due,
                payer: if levy.settling.absorbed { Payer::Seller } else { Payer::Buyer },
                collected_by,
                because: fill(&levy.because),
                reason: Reason::new(reason_code, args),
                source: taken
                    .source
                    .as_ref()
                    .map_or_else(|| Some(levy.source.clone()), |(source, _)| Some(source.clone())),
                trust,
            };
            if levy.settling.absorbed {
                self.absorbed.push(charge);
            } else {
                self.parts.push(Part { kind: levy.kind, amount, lines });
                self.charges.push(charge);
            }
        }
        Ok(())
    }

    /// Of how much, and of what, a charge was taken, for people.
    fn basis(
        &self,
        levy: &Levy,
        taken: &Taken,
        groups: &[Group],
        own: &[&Share],
        currency: Currency,
    ) -> Result<(Decimal, String), Problem> {
        let lines: Vec<usize> = own.iter().map(|share| share.line).collect();
        if let Rate::PerUnit(per) = &taken.rate
            && levy.base.is_empty()
        {
            let mut count = Decimal::ZERO;
            for group in groups.iter().filter(|group| group.taken.rate == taken.rate) {
                let of_group: Vec<usize> = group.lines.iter().map(|(line, _)| *line).collect();
                if let Ok(more) = self.count(per, &of_group) {
                    count = add(count, more)?;
                }
            }
            return Ok((count.normalize(), per.unit.clone()));
        }
        let base = match &levy.rate {
            LevyRate::Share { of, .. } => self.share_base(levy, of, &lines, currency)?,
            _ => {
                let mut base = Decimal::ZERO;
                for group in groups.iter().filter(|group| group.taken.rate == taken.rate) {
                    base = add(base, self.rounded_base(levy, group)?)?;
                }
                base
            }
        };
        let mut shown = Rounding::to_digits(self.digits(currency)?).round(base)?;
        shown.rescale(self.digits(currency)?);
        Ok((shown, currency.to_string()))
    }

    /// The weakest trust of the rate's source, the levy's source and what the data say of them.
    fn trust(&self, levy: &Levy, taken: &Taken) -> Result<Trust, Problem> {
        let world = self.declaration.reading.world()?;
        let of_levy = levy.trust.unwrap_or_else(|| world.trust_of(&levy.source));
        let of_rate = taken.source.as_ref().map(|(source, trust)| trust.unwrap_or_else(|| world.trust_of(source)));
        Ok(of_rate.map_or(of_levy, |of_rate| of_rate.max(of_levy)))
    }

    /// When a charge is paid and who takes it.
    fn settled(&self, levy: &Levy) -> (Due, String) {
        let collector = |usual: &str| {
            if levy.settling.collected_by.is_empty() { usual.to_owned() } else { levy.settling.collected_by.clone() }
        };
        if levy.settling.by_seller {
            return (Due::Checkout, collector("seller"));
        }
        match self.declaration.terms {
            Terms::Ddp => (Due::Checkout, collector("carrier")),
            Terms::Dap => (Due::Delivery, collector("carrier")),
        }
    }

    /// Notes, once, that a figure cannot be known.
    fn note_missing(&mut self, levy: &Levy, code: &str, line: usize, lack: Lack) {
        let id = self.line(line).id.clone();
        let levied = || ("levy", code.to_owned());
        let (reason, needs, because) = match lack {
            Lack::Fact(Need::Hs) => (
                Reason::new("hs_code_missing", [levied()]),
                Need::Hs.field().to_owned(),
                "Without an HS code the duty on this line cannot be known.".to_owned(),
            ),
            Lack::Fact(Need::Origin) => (
                Reason::new("origin_missing", [levied()]),
                Need::Origin.field().to_owned(),
                "Without the country of origin the duty on this line cannot be known.".to_owned(),
            ),
            Lack::Measure { unit, rate } => (
                Reason::new("measure_missing", [levied(), ("measure", unit.clone()), ("rate", rate.clone())]),
                format!("measures.{unit}"),
                format!("The rate is {rate}, and the line does not say how much `{unit}` a piece has."),
            ),
            Lack::Weight { rate } => (
                Reason::new("weight_missing", [levied(), ("rate", rate.clone())]),
                "weight_g".to_owned(),
                format!("The rate is {rate}, and the line does not say what a piece weighs."),
            ),
            Lack::Unlisted { hs, near } if near.is_empty() => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone())]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}."),
            ),
            Lack::Unlisted { hs, near } => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone()), ("near", near.join(", "))]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}; near it: {}.", near.join(", ")),
            ),
            Lack::Formula(text) => (
                Reason::new("formula_not_computed", [levied(), ("formula", text.clone())]),
                "duty_percent".to_owned(),
                format!("The {} follows a formula that is not computed here: {text}.", levy.kind.as_str()),
            ),
        };
        let known = self
            .missing
            .iter()
            .any(|missing| missing.line == id && missing.kind == levy.kind && missing.needs == needs);
        if !known {
            self.missing.push(Missing { line: id, kind: levy.kind, code: reason.code.clone(), needs, because, reason });
        }
    }
}

/// The ad valorem part of a rate, which a cap over the ordinary duty looks at.
fn percent_part(rate: &Rate) -> Option<Decimal> {
    match rate {
        Rate::Sum(parts) => parts.iter().find_map(Rate::percent),
        other => other.percent(),
    }
}
