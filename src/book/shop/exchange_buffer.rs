//! By how much does a shop guard itself against rates of exchange that move while a price is shown?

use super::Shop;
use crate::calendar::{DatedRows, OrderDay};
use crate::money::{Currency, Decimal, Overflow, add, multiply, percent_of};
use crate::record::{Record, dated};
use serde::{Deserialize, Serialize};

/// What the shop exchanges for a price (the carrier's bill, amounts of its rules and its insurance, prices of its catalogue) comes
/// to so many per cent more. Limits of rules, and all that law converts, keep the plain rates. Of several rows the first counts
/// that means one of the two currencies.
#[dated(by = OrderDay, always, unsourced)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeBuffer {
    /// So many per cent of each amount.
    pub percent: Decimal,
    /// Amounts from or to one of these; empty: every one but the shop's own.
    #[serde(default)]
    pub currencies: Vec<Currency>,
    /// For how many minutes a price holds that was made so, at least 5; absent: as long as any other.
    #[serde(default)]
    pub minutes: Option<u32>,
}

impl ExchangeBuffer {
    /// What an amount comes to with it, unrounded. What is taken off a price stays as it is, which would else fall.
    ///
    /// # Errors
    /// [`Overflow`] when the figure is too large.
    pub fn on(&self, amount: Decimal) -> Result<Decimal, Overflow> {
        if amount.is_sign_negative() {
            return Ok(amount);
        }
        multiply(amount, add(Decimal::ONE, percent_of(self.percent, Decimal::ONE)?)?)
    }

    /// For how many minutes such a price holds: no page shows one for less than five.
    pub fn holds_minutes(&self) -> Option<u32> {
        self.minutes.map(|minutes| minutes.max(ExchangeBuffer::LEAST_MINUTES))
    }

    /// A price that holds for less cannot be ordered at.
    pub const LEAST_MINUTES: u32 = 5;
}

impl Shop {
    /// What guards an amount of `from` that is asked in `to`, on the day on which currencies are exchanged.
    pub fn guard(&self, day: OrderDay, from: Currency, to: Currency) -> Option<&ExchangeBuffer> {
        let means = |row: &&ExchangeBuffer| {
            row.currencies.is_empty() || row.currencies.contains(&from) || row.currencies.contains(&to)
        };
        self.exchange_buffer.on(day).filter(|_| from != to).find(means)
    }
}
