//! What is an amount worth in another currency? One multiplication and one division, never a rounded inverse.
//!
//! In: rates, each "1 unit of `base` is `rate` units of `quote`", in the order in which they are to be believed: those
//! of the request first, then a customs rate of the day, then reference rates. A pair is served by its own rate, its
//! inverse, or a cross over one common currency. Out: the amount, unrounded, and the rates that were used.

use super::{Currency, Decimal, Overflow, divide, multiply};
use crate::calendar::Day;
use std::rc::Rc;

/// Whose rate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateKind {
    /// Given in the request.
    Given,
    /// Fixed by the customs authority for the day.
    Customs,
    /// A published reference rate.
    Reference,
    /// A rate of one of these kinds with what guards the shop against its moving: what was charged.
    Guarded,
}

impl RateKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            RateKind::Given => "given",
            RateKind::Customs => "customs",
            RateKind::Reference => "reference",
            RateKind::Guarded => "guarded",
        }
    }
}

/// 1 `base` = `rate` `quote`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// One unit of this…
    pub base: Currency,
    /// …is `rate` units of this.
    pub quote: Currency,
    /// Above zero.
    pub rate: Decimal,
    /// Whose rate.
    pub kind: RateKind,
    /// The day the rate was published for; none for a given rate.
    pub as_of: Option<Day>,
    /// Id of the source; none for a given rate.
    pub source: Option<Rc<str>>,
}

/// The rates one answer may use, the most trusted first.
#[derive(Debug, Clone, Default)]
pub struct ExchangeRates {
    rates: Vec<ExchangeRate>,
}

/// How an amount of one currency becomes one of another: `amount × numerator ÷ denominator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion<'r> {
    numerator: Decimal,
    denominator: Decimal,
    /// Whose rates they are.
    pub kind: RateKind,
    /// The rate that serves the pair, and the second of a cross.
    rates: (&'r ExchangeRate, Option<&'r ExchangeRate>),
}

impl<'r> Conversion<'r> {
    /// The rate that serves the pair, or the two of a cross.
    pub fn rates(&self) -> impl Iterator<Item = &'r ExchangeRate> {
        std::iter::once(self.rates.0).chain(self.rates.1)
    }

    /// What an amount becomes, unrounded.
    ///
    /// # Errors
    /// [`Overflow`] when a figure is too large.
    pub fn of(&self, amount: Decimal) -> Result<Decimal, Overflow> {
        divide(multiply(amount, self.numerator)?, self.denominator)
    }
}

impl ExchangeRates {
    /// Adds a rate behind those that are there.
    pub fn push(&mut self, rate: ExchangeRate) {
        self.rates.push(rate);
    }

    /// `amount` of `from` in `to`, unrounded; `None` when no rate serves the pair.
    ///
    /// # Errors
    /// [`Overflow`] when a figure is too large.
    pub fn convert(&self, amount: Decimal, from: Currency, to: Currency) -> Result<Option<Decimal>, Overflow> {
        if from == to {
            return Ok(Some(amount));
        }
        self.find(from, to)?.map(|conversion| conversion.of(amount)).transpose()
    }

    /// How an amount of `from` becomes one of `to`, another currency; `None` when no rate serves the pair.
    ///
    /// # Errors
    /// [`Overflow`] when a figure is too large.
    pub fn find(&self, from: Currency, to: Currency) -> Result<Option<Conversion<'_>>, Overflow> {
        // Given rates decide first, alone or crossed among themselves; then customs rates; then reference rates.
        for kind in [RateKind::Given, RateKind::Customs, RateKind::Reference] {
            let rates = || self.rates.iter().filter(move |rate| rate.kind == kind);
            if let Some(rate) = rates().find(|rate| connects(rate, from, to)) {
                let (numerator, denominator) = step(rate, from);
                return Ok(Some(Conversion { numerator, denominator, kind, rates: (rate, None) }));
            }
            // An authority values in its own currency alone: its rates say nothing of two others.
            if kind == RateKind::Customs {
                continue;
            }
            for first in rates().filter(|rate| rate.base == from || rate.quote == from) {
                let middle = if first.base == from { first.quote } else { first.base };
                if let Some(second) = rates().find(|rate| connects(rate, middle, to)) {
                    let (one, two) = (step(first, from), step(second, middle));
                    let (numerator, denominator) = (multiply(one.0, two.0)?, multiply(one.1, two.1)?);
                    return Ok(Some(Conversion { numerator, denominator, kind, rates: (first, Some(second)) }));
                }
            }
        }
        Ok(None)
    }
}

fn connects(rate: &ExchangeRate, one: Currency, other: Currency) -> bool {
    (rate.base == one && rate.quote == other) || (rate.base == other && rate.quote == one)
}

/// What one step multiplies and divides by.
fn step(rate: &ExchangeRate, from: Currency) -> (Decimal, Decimal) {
    if rate.base == from { (rate.rate, Decimal::ONE) } else { (Decimal::ONE, rate.rate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(list: &[(&str, &str, &str, RateKind)]) -> ExchangeRates {
        let mut rates = ExchangeRates::default();
        for (base, quote, rate, kind) in list {
            rates.push(ExchangeRate {
                base: base.parse().unwrap(),
                quote: quote.parse().unwrap(),
                rate: rate.parse().unwrap(),
                kind: *kind,
                as_of: None,
                source: None,
            });
        }
        rates
    }

    fn convert(rates: &ExchangeRates, amount: &str, from: &str, to: &str) -> Option<String> {
        let found = rates.convert(amount.parse().unwrap(), from.parse().unwrap(), to.parse().unwrap());
        found.unwrap().map(|amount| amount.normalize().to_string())
    }

    #[test]
    fn a_rate_serves_its_pair_its_inverse_and_crosses() {
        let rates = rates(&[("EUR", "USD", "1.16", RateKind::Given), ("EUR", "JPY", "174", RateKind::Given)]);
        assert_eq!(convert(&rates, "10", "EUR", "USD").as_deref(), Some("11.6"));
        assert_eq!(convert(&rates, "11.6", "USD", "EUR").as_deref(), Some("10"));
        assert_eq!(convert(&rates, "1.16", "USD", "JPY").as_deref(), Some("174"));
        assert_eq!(convert(&rates, "1", "USD", "GBP"), None);
    }

    #[test]
    fn a_customs_rate_goes_before_a_reference_rate_and_serves_its_own_pair_alone() {
        let rates = rates(&[
            ("EUR", "USD", "1.2", RateKind::Reference),
            ("EUR", "GBP", "0.8", RateKind::Reference),
            ("GBP", "USD", "1.6", RateKind::Customs),
            ("GBP", "EUR", "1.3", RateKind::Customs),
        ]);
        assert_eq!(convert(&rates, "1", "GBP", "USD").as_deref(), Some("1.6"));
        assert_eq!(convert(&rates, "1.3", "EUR", "GBP").as_deref(), Some("1"));
        assert_eq!(convert(&rates, "1", "EUR", "USD").as_deref(), Some("1.2"));
    }

    #[test]
    fn a_given_rate_goes_before_a_reference_rate() {
        let rates = rates(&[("EUR", "USD", "2", RateKind::Reference), ("USD", "EUR", "1", RateKind::Given)]);
        assert_eq!(convert(&rates, "3", "EUR", "USD").as_deref(), Some("3"));
    }
}
