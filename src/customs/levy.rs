//! What does one levy come to? Lines that bear it, grouped; an amount for each group; two roundings; charges.
//!
//! The lines that meet the condition are grouped by what the levy is taken for (line, heading, consignment) and by their
//! rate. A group's amount is shared to its lines by base, unrounded. The sum of the unrounded lines, held between minimum
//! and maximum and rounded, is charged; the lines, rounded, are what later levies build on. A waived levy is nothing. One
//! charge is made for each rate; their amounts add up to the levy's.
//!
//! Where a condition or a rate asks for what is not known: a duty is named as missing. The headline tax is taken at the highest
//! rate that a code too short for one may bear, with a warning. Other taxes and fees are named as missing where a code is too
//! short or a measure is not given; without any code or origin they are taken as for ordinary goods.

use super::assess::{AssessedLevy, Ledger, TooShort};
use super::condition::{HS_CODE, MEASURES, ORIGIN, Unknown};
use super::law::LevyInForce;
use super::rate::{Halt, MissingFact, ResolvedRate};
use crate::book::figure::{Bound, Compare};
use crate::book::law::{Kind, LawDay, Levy, LevyRate, Per, Stage};
use crate::book::rate::Rate;
use crate::gather::Gather;
use crate::money::{Currency, Decimal, Money, Rounding, add, allot, divide, multiply, subtract, sum, without_dust};
use crate::problem::Problem;
use crate::when::Truth;
use std::cmp::Ordering;
use std::rc::Rc;

/// What was found of one levy: who bears it, at which rates, and what it comes to.
pub(super) struct LevyFinding<'l, 'b> {
    pub(super) levy: &'b Levy,
    /// Its code with the territory filled in.
    pub(super) code: &'l str,
    pub(super) currency: Currency,
    /// The day that decided what is in force.
    pub(super) day: LawDay,
    pub(super) groups: Vec<Group<'b>>,
    pub(super) shares: Vec<Share>,
    /// What is charged, rounded.
    pub(super) total: Decimal,
    /// The least or the most that the levy comes to, where that decided.
    pub(super) bound: Option<Bound>,
}

/// Lines that bear a levy together at one rate.
pub(super) struct Group<'b> {
    pub(super) taken: ResolvedRate<'b>,
    /// Lines and their bases, in the levy's currency.
    pub(super) lines: Vec<(usize, Decimal)>,
}

/// What a levy comes to on one line before rounding.
pub(super) struct Share {
    pub(super) line: usize,
    pub(super) group: usize,
    pub(super) unrounded: Decimal,
    /// The tax that was inside the line's price is this levy exactly.
    pub(super) extracted: Option<Decimal>,
}

impl<'b> Ledger<'_, 'b> {
    /// Computes one levy, and writes down its charges and line figures.
    pub(super) fn levy(&mut self, in_force: &LevyInForce<'b>) -> Result<(), Problem> {
        let LevyInForce { levy, code, day, .. } = in_force;
        let (levy, day): (&'b Levy, LawDay) = (levy, *day);
        self.collecting = levy.stage == Stage::Collection;
        let currency = levy.currency.unwrap_or(self.declaration.place.territory.currency);
        let groups = self.groups(in_force, currency)?;
        if groups.is_empty() {
            return Ok(());
        }
        let shares = self.shares(levy, code, &groups, currency)?;
        let mut percents = vec![None; self.declaration.lines.len()];
        for group in &groups {
            let percent = percent_part(&group.taken.rate);
            for (line, _) in &group.lines {
                percents.get_mut(*line).into_iter().for_each(|slot| *slot = percent);
            }
        }
        if shares.is_empty() {
            // What it comes to is not known, but its percentage is: a later levy may go by it.
            let lines = vec![Decimal::ZERO; self.declaration.lines.len()];
            let code = Rc::clone(code);
            self.earlier.push(AssessedLevy { levy, code, currency, lines, percents, total: Decimal::ZERO });
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
        // Where a bound or a waiver moved the total, the lines follow it; else each keeps its own rounding.
        let parts: Vec<Decimal> = if held == raw && total == rounded {
            shares.iter().map(|share| line_rounding.round(share.unrounded)).try_listed::<_, _>()?
        } else {
            let weights: Vec<Decimal> = shares.iter().map(|share| share.unrounded).listed();
            let keys: Vec<&str> = shares.iter().map(|share| self.line(share.line).id).listed();
            allot(total, crate::money::minor_unit(digits.max(total.normalize().scale())), &weights, &keys)?
        };
        for (share, figure) in shares.iter().zip(parts) {
            if let Some(slot) = figures.get_mut(share.line) {
                *slot = add(*slot, figure)?;
            }
        }
        if !levy.one_of.is_empty() {
            for share in &shares {
                self.claimed.get_mut(share.line).into_iter().for_each(|claimed| claimed.push(levy.one_of.clone()));
            }
        }
        let bound = match held.cmp(&raw) {
            Ordering::Greater => levy.minimum.map(|limit| Bound { compare: Compare::AtLeast, limit }),
            Ordering::Less => levy.maximum.map(|limit| Bound { compare: Compare::AtMost, limit }),
            Ordering::Equal => None,
        };
        self.charge(&LevyFinding { levy, code, currency, day, groups, shares, total, bound })?;
        self.earlier.push(AssessedLevy { levy, code: Rc::clone(code), currency, lines: figures, percents, total });
        Ok(())
    }

    /// The lines that bear the levy, grouped; lines that lack a fact are noted as missing.
    fn groups(&mut self, in_force: &LevyInForce<'b>, currency: Currency) -> Result<Vec<Group<'b>>, Problem> {
        let LevyInForce { levy, code, day, when } = in_force;
        let day = *day;
        let mut groups: Vec<Group<'b>> = Vec::new();
        for line in 0..self.declaration.lines.len() {
            if self.claimed.get(line).is_some_and(|claimed| claimed.contains(&levy.one_of)) {
                continue;
            }
            // A duty asks for what is not given; a tax or fee is taken as for ordinary goods.
            let unknown = if levy.kind == Kind::Duty { Unknown::Asks } else { Unknown::Ordinary };
            let may_be_none = match self.holds_where(when, line, day, unknown)? {
                Truth::Yes => false,
                Truth::No => continue,
                // The headline tax at the highest that the code may bear: none at all is then the lowest.
                Truth::Asks(fields) if levy.headline_percent.is_some() && fields == [HS_CODE] => true,
                Truth::Asks(fields) => {
                    self.note_missing(levy, code, line, MissingFact::Fact(decisive(&fields)));
                    continue;
                }
            };
            let taken = match self.rate_of(levy, line, day) {
                Ok(Some(taken)) => taken,
                Ok(None) => {
                    let is_local = matches!(levy.rate, LevyRate::Local(_));
                    if is_local && !self.without_local.iter().any(|known| known == &**code) {
                        self.without_local.push(code.to_string());
                    }
                    continue;
                }
                Err(Halt::MissingFact(lack)) => {
                    self.note_missing(levy, code, line, lack);
                    continue;
                }
                Err(Halt::Problem(problem)) => return Err(problem),
            };
            if taken.is_in_part {
                self.note_missing(levy, code, line, MissingFact::Subdivision);
            }
            let lowest = if may_be_none { Some(Rate::Free.to_string()) } else { taken.lowest.clone() };
            let too_short = |lowest| TooShort { line, lowest, highest: taken.rate.to_string() };
            if let Some(short) = lowest.map(too_short)
                && !self.too_short.contains(&short)
            {
                self.too_short.push(short);
            }
            if let Some(slot) = self.lines.get_mut(line)
                && taken.duty_rate.is_some()
            {
                slot.duty_rate = taken.duty_rate.clone();
            }
            let mut heading = None;
            if levy.per == Per::Heading {
                let Some(own) = self.heading(line) else {
                    self.note_missing(levy, code, line, MissingFact::Fact(HS_CODE));
                    continue;
                };
                self.note_heading(line, own);
                heading = Some(own);
            }
            let base = self.base(&levy.base, line, currency, day)?;
            // A line by itself joins no other; a levy by heading joins those of its own.
            let alone = matches!(levy.per, Per::Line | Per::Unit);
            let is_of_heading = |group: &Group<'b>| {
                heading.is_none() || group.lines.first().is_some_and(|(first, _)| self.heading(*first) == heading)
            };
            let joined =
                groups.iter_mut().find(|group| !alone && group.taken.rate == taken.rate && is_of_heading(group));
            match joined {
                Some(group) => group.lines.push((line, base)),
                None => groups.push(Group { taken, lines: vec![(line, base)] }),
            }
        }
        Ok(groups)
    }

    /// What the levy comes to on each line, unrounded.
    fn shares(
        &mut self,
        levy: &Levy,
        code: &str,
        groups: &[Group<'b>],
        currency: Currency,
    ) -> Result<Vec<Share>, Problem> {
        let mut shares = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let lines: Vec<usize> = group.lines.iter().map(|(line, _)| *line).listed();
            let base = self.rounded_base(levy, group)?;
            let amount = match &levy.rate {
                LevyRate::Share(of) => {
                    let whole = self.share_base(levy, of, &lines, currency)?;
                    Ok(levy.part.map_or(Ok(whole), |part| part.of(whole))?)
                }
                _ if group.taken.inside => self.inside(&group.taken.rate, base),
                _ => self.amount(&group.taken.rate, base, &lines, currency),
            };
            let amount = match amount {
                Ok(amount) => amount,
                Err(Halt::Problem(problem)) => return Err(problem),
                Err(Halt::MissingFact(lack)) => {
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
                    Some(inside) => self.declaration.exchange.convert(inside, self.declaration.currency, currency)?,
                    None => unrounded,
                };
                shares.push(Share { line: *line, group: number, unrounded, extracted });
            }
        }
        Ok(shares)
    }

    /// The base of a group, rounded where the levy says so.
    pub(super) fn rounded_base(&self, levy: &Levy, group: &Group<'b>) -> Result<Decimal, Problem> {
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
    pub(super) fn share_base(
        &self,
        levy: &Levy,
        of: &[String],
        lines: &[usize],
        currency: Currency,
    ) -> Result<Decimal, Problem> {
        let mut whole = Decimal::ZERO;
        for earlier in self.earlier.iter().filter(|earlier| of.iter().any(|code| earlier.is(code))) {
            let mut of_lines = earlier.total;
            if levy.per != Per::Consignment {
                let figures: Vec<Decimal> = lines.iter().map(|line| earlier.of_line(*line)).try_listed::<_, _>()?;
                of_lines = sum(figures)?;
            }
            whole = add(whole, self.declaration.exchange.convert(of_lines, earlier.currency, currency)?)?;
        }
        Ok(whole)
    }

    fn inside(&self, rate: &Rate, base: Decimal) -> Result<Decimal, Halt> {
        // A price cannot be tax alone.
        let percent = rate.percent().filter(|percent| *percent < Decimal::ONE_HUNDRED);
        let percent =
            percent.ok_or_else(|| Halt::MissingFact(MissingFact::Formula(format!("{rate} inside the price"))))?;
        Ok(divide(multiply(base, percent)?, subtract(Decimal::ONE_HUNDRED, percent)?)?)
    }

    /// By what a group's amount is shared to its lines: base, else goods value, else pieces.
    fn weights(&self, group: &Group<'b>) -> Result<Vec<Decimal>, Problem> {
        let bases: Vec<Decimal> = group.lines.iter().map(|(_, base)| *base).listed();
        if !sum(bases.iter().copied())?.is_zero() {
            return Ok(bases);
        }
        let goods: Vec<Decimal> =
            group.lines.iter().map(|(line, _)| Ok(self.net_of(*line)?.goods)).try_listed::<_, Problem>()?;
        if !sum(goods.iter().copied())?.is_zero() {
            return Ok(goods);
        }
        Ok(group.lines.iter().map(|(line, _)| Decimal::from(self.line(*line).quantity)).listed())
    }

    /// The tax that was inside the line's price, where this levy is that tax: the headline tax, whole, at the same rate
    /// and in the same way, on goods, freight and insurance and nothing else.
    fn extracted(
        &self,
        levy: &Levy,
        line: usize,
        base: Decimal,
        taken: &ResolvedRate,
        currency: Currency,
    ) -> Result<Option<Decimal>, Problem> {
        let Some(net) = self.net.get(line) else { return Ok(None) };
        let whole = levy.headline_percent == Some(Decimal::ONE_HUNDRED) && levy.base_rounding.is_none();
        let headline = net.headline.filter(|headline| headline.inside == taken.inside).map(|headline| headline.percent);
        if !whole || headline.is_none() || taken.rate.percent() != headline {
            return Ok(None);
        }
        let own = sum([net.goods, net.freight, net.insurance])?;
        // The base adds up parts that were exchanged one by one: their last digits may differ from the exchanged sum's.
        let whole = self.declaration.exchange.convert(own, self.declaration.currency, currency)?;
        let same = without_dust(whole) == without_dust(base);
        Ok(same.then_some(net.tax_inside))
    }

    fn within_bounds(&self, levy: &Levy, amount: Decimal, currency: Currency) -> Result<Decimal, Problem> {
        let bound = |money: Money| self.declaration.exchange.convert(money.amount, money.currency, currency);
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
        let Some(Bound { compare, limit }) = levy.waived else { return Ok(false) };
        Ok(compare.holds(amount, self.declaration.exchange.convert(limit.amount, limit.currency, currency)?))
    }
}

/// The first of the fields for which a condition asks.
fn decisive(fields: &[String]) -> &'static str {
    match fields.first().map(String::as_str) {
        Some(HS_CODE) => HS_CODE,
        Some(ORIGIN) => ORIGIN,
        _ => MEASURES,
    }
}

/// The ad valorem part of a rate, which a cap over the ordinary duty looks at.
fn percent_part(rate: &Rate) -> Option<Decimal> {
    match rate {
        Rate::Sum(parts) => parts.iter().find_map(Rate::percent),
        other => other.percent(),
    }
}
