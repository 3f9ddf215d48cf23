//! How is a levy written down? One charge for each of its rates, with base, reason, source and who takes it when.
//!
//! In: what was found of a levy. Out: charges whose amounts add up to its total, in the answer's currency; what of each falls
//! on which line. A levy that the shop bears stands apart. Where a price held the tax, the charge is what was taken out of it.
//! A charge is trusted no more than its rule, its rate and the values that its base is made of.

use super::assess::{Ledger, Part};
use super::levy::{Group, LevyFinding, Share};
use super::rate::ResolvedRate;
use crate::book::RuleNumber;
use crate::book::law::{LawDay, Levy, LevyRate, Term, Trust};
use crate::book::rate::{PerUnit, Rate};
use crate::calendar::WhoseDay;
use crate::charge::{Basis, Charge, Concerns, Due, Payer, Provenance, Settled, Told};
use crate::gather::Gather;
use crate::money::{Currency, Decimal, Money, Rounding, add, allot, divide, minor_unit, multiply, sum};
use crate::problem::Problem;
use crate::request::Terms;
use std::borrow::Cow;

impl<'b> Ledger<'_, 'b> {
    /// Writes down the charges of a levy, one for each rate.
    pub(super) fn charge(&mut self, found: &LevyFinding<'_, 'b>) -> Result<(), Problem> {
        let &LevyFinding { levy, code, currency, day, total, bound, .. } = found;
        let (groups, shares) = (found.groups.as_slice(), found.shares.as_slice());
        let mut rates: Vec<&ResolvedRate<'b>> = Vec::new();
        for group in groups {
            if !rates.iter().any(|taken| taken.rate == group.taken.rate) {
                rates.push(&group.taken);
            }
        }
        let at_rate = |share: &Share, taken: &ResolvedRate<'b>| {
            groups.get(share.group).is_some_and(|group| group.taken.rate == taken.rate)
        };
        let weights: Vec<Decimal> = rates
            .iter()
            .map(|taken| sum(shares.iter().filter(|share| at_rate(share, taken)).map(|share| share.unrounded)))
            .try_listed::<_, _>()?;
        let unit = levy.total_rounding.map_or(minor_unit(self.digits(currency)?), |rounding| rounding.step);
        let unit =
            if multiply(divide(total, unit)?.trunc(), unit)? == total { unit } else { minor_unit(total.scale()) };
        let assessed = if rates.len() == 1 {
            vec![total]
        } else {
            let names: Vec<String> = rates.iter().map(|taken| taken.rate.to_string()).listed();
            let keys: Vec<&str> = names.iter().map(String::as_str).listed();
            allot(total, unit, &weights, &keys)?
        };
        for (taken, assessed) in rates.iter().zip(assessed) {
            if assessed.is_zero() {
                continue;
            }
            let own: Vec<&Share> = shares.iter().filter(|share| at_rate(share, taken)).listed();
            // Counts only where every share was extracted.
            let exact = sum(own.iter().map(|share| share.extracted.unwrap_or_default()))?;
            let amount = if own.iter().all(|share| share.extracted.is_some()) && assessed == total {
                exact
            } else {
                let converted = self.declaration.exchange.convert(assessed, currency, self.declaration.currency)?;
                Rounding::to_digits(self.declaration.digits).round(converted)?
            };
            let basis = self.basis(levy, taken, groups, &own, currency)?;
            let lines: Vec<(usize, Decimal)> = own.iter().map(|share| (share.line, share.unrounded)).listed();
            let trust = self.trust(levy, taken)?.max(self.trust_of_values(&levy.base, &own, day)?);
            let only = match own.as_slice() {
                [one] if self.declaration.lines.len() > 1 => Some(self.line(one.line).id),
                _ => None,
            };
            let source = taken.from.as_ref().map_or(Cow::Borrowed(levy.source.as_str()), |from| from.source.clone());
            let illustrative = taken.from.as_ref().is_some_and(|from| from.illustrative);
            let row = taken.from.as_ref().map_or(RuleNumber::NONE, |from| from.rule);
            let edition = taken.from.as_ref().and_then(|from| from.edition);
            let charge = Charge {
                code: code.to_owned().into(),
                kind: levy.kind.into(),
                concerns: only.map_or(Concerns::Shipment, |id| Concerns::Line(id.to_owned())),
                amount,
                assessed: Money { amount: assessed, currency },
                told: Told::Levy {
                    levy,
                    rate: taken.rate.clone(),
                    bound,
                    territory: &self.declaration.place.territory.name,
                },
                on: day.civil(),
                settled: self.settled(levy),
                from: Provenance::of(levy.rule, source, Some(trust), illustrative).by(row).of_edition(edition),
                basis,
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
        taken: &ResolvedRate,
        groups: &[Group<'b>],
        own: &[&Share],
        currency: Currency,
    ) -> Result<Basis<'static>, Problem> {
        let lines: Vec<usize> = own.iter().map(|share| share.line).listed();
        // What is counted, where the rate is for so many of a unit, or nothing but such rates.
        if let Some(per) = counted(&taken.rate, levy.base.is_empty()) {
            let mut count = Decimal::ZERO;
            for group in groups.iter().filter(|group| group.taken.rate == taken.rate) {
                let of_group: Vec<usize> = group.lines.iter().map(|(line, _)| *line).listed();
                if let Ok(more) = self.count(per, &of_group) {
                    count = add(count, more)?;
                }
            }
            return Ok(Basis { amount: count.normalize(), unit: per.unit.clone().into() });
        }
        let base = match &levy.rate {
            LevyRate::Share(of) => self.share_base(levy, of, &lines, currency)?,
            _ => {
                let mut base = Decimal::ZERO;
                for group in groups.iter().filter(|group| group.taken.rate == taken.rate) {
                    base = add(base, self.rounded_base(levy, group)?)?;
                }
                base
            }
        };
        // A tax inside the price is so much of the price with the tax in it.
        let whole = if taken.inside { add(base, sum(own.iter().map(|share| share.unrounded))?)? } else { base };
        let mut shown = Rounding::to_digits(self.digits(currency)?).round(whole)?;
        shown.rescale(self.digits(currency)?);
        Ok(Basis { amount: shown, unit: currency.to_string().into() })
    }

    /// The weakest trust of the rate's source, the levy's source and what the data say of them.
    fn trust(&self, levy: &Levy, taken: &ResolvedRate<'b>) -> Result<Trust, Problem> {
        let world = self.declaration.view.world()?;
        let of_levy = levy.trust.unwrap_or_else(|| world.trust_of(&levy.source));
        let of_rate = taken.from.as_ref().map(|from| from.trusted(world));
        Ok(of_rate.map_or(of_levy, |of_rate| of_rate.max(of_levy)))
    }

    /// The weakest trust of the named values that a base is made of.
    fn trust_of_values(&self, terms: &[Term], own: &[&Share], day: LawDay) -> Result<Trust, Problem> {
        let world = self.declaration.view.world()?;
        let mut weakest = Trust::Sourced;
        for (term, share) in terms.iter().flat_map(|term| own.iter().map(move |share| (term, *share))) {
            let Some(value) = self.named_value(&term.of, share.line, day)? else { continue };
            let of_value = value.trust.unwrap_or_else(|| world.trust_of(&value.source));
            weakest = weakest.max(of_value).max(self.trust_of_values(&value.terms, &[share], day)?);
        }
        Ok(weakest)
    }

    /// When a charge is paid, by whom and to whom.
    fn settled(&self, levy: &Levy) -> Settled {
        let collector = &levy.settling.collected_by;
        Settled {
            due: match self.declaration.terms {
                Terms::Dap if !collector.at_the_sale() => Due::Delivery,
                Terms::Dap | Terms::Ddp => Due::Checkout,
            },
            payer: if levy.settling.absorbed { Payer::Seller } else { Payer::Buyer },
            collected_by: collector.clone(),
        }
    }
}

/// What a rate counts: of a rate by unit its unit; of several together the first one's, where they are taken of no value.
fn counted(rate: &Rate, of_no_value: bool) -> Option<&PerUnit> {
    match rate {
        Rate::PerUnit(per) => Some(per),
        Rate::Sum(parts) | Rate::Higher(parts) | Rate::Lower(parts) if of_no_value => {
            parts.iter().find_map(|part| counted(part, true))
        }
        Rate::Less(one, _) if of_no_value => counted(one, true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_rates_the_first_unit_is_counted_where_none_is_of_value() {
        let of = |rate: &str, of_no_value: bool| {
            let rate: Rate = rate.parse().unwrap();
            counted(&rate, of_no_value).map(|per| per.unit.to_string())
        };
        assert_eq!(of("2.50 EUR per net_kg", false).as_deref(), Some("net_kg"));
        for rate in [
            "max(2 EUR per litre, 1 EUR per unit)",
            "2 EUR per litre + 1 EUR per unit",
            "2 EUR per litre - 1 EUR per unit",
        ] {
            assert_eq!(of(rate, true).as_deref(), Some("litre"), "{rate}");
            assert_eq!(of(rate, false), None, "{rate}: what is taken of a value too is told as money");
        }
        assert_eq!(of("5 %", true), None);
    }
}
