//! Exact money: amounts, currencies, rounding, allotment and exchange, without a float anywhere.
//!
//! In and out: decimals in major units. Every operation is checked; a figure too large to hold exactly is an
//! [`Overflow`], never a panic and never a silently lost digit. Rounding happens only where a [`Rounding`] says so.
//! The rules (two-level rounding, largest remainder, one multiplication and one division for an exchange) are those of
//! the JSON contract.

mod allot;
mod exchange;
mod rounding;

pub use allot::allot;
pub use exchange::{Conversion, ExchangeRate, ExchangeRates, RateKind};
pub use rounding::{Mode, Rounding};
pub use rust_decimal::Decimal;

use crate::record::{Bytes, Record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A figure grew beyond the 28 digits in which it could be held exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a figure is too large to be computed exactly")]
pub struct Overflow;

/// `left + right`: exactly where the sum has no more than 28 digits, which every amount in minor units has; else to 28.
///
/// # Errors
/// [`Overflow`] when the sum is too large.
pub fn add(left: Decimal, right: Decimal) -> Result<Decimal, Overflow> {
    left.checked_add(right).ok_or(Overflow)
}

/// `left − right`: exactly where the difference has no more than 28 digits, which every amount in minor units has; else to 28.
///
/// # Errors
/// [`Overflow`] when the difference is too large.
pub fn subtract(left: Decimal, right: Decimal) -> Result<Decimal, Overflow> {
    left.checked_sub(right).ok_or(Overflow)
}

/// `left × right`, to 28 digits.
///
/// # Errors
/// [`Overflow`] when the product is too large.
pub fn multiply(left: Decimal, right: Decimal) -> Result<Decimal, Overflow> {
    left.checked_mul(right).ok_or(Overflow)
}

/// `left ÷ right`, to 28 digits.
///
/// # Errors
/// [`Overflow`] when the quotient is too large or `right` is zero.
pub fn divide(left: Decimal, right: Decimal) -> Result<Decimal, Overflow> {
    left.checked_div(right).ok_or(Overflow)
}

/// The sum of `parts`, each as [`add`] adds it.
///
/// # Errors
/// [`Overflow`] when the sum is too large.
pub fn sum(parts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Overflow> {
    let mut total = Decimal::ZERO;
    for part in parts {
        total = add(total, part)?;
    }
    Ok(total)
}

/// `percent` % of `of`: 19 % of 70.00 is 13.30.
///
/// # Errors
/// [`Overflow`] when the product is too large.
pub fn percent_of(percent: Decimal, of: Decimal) -> Result<Decimal, Overflow> {
    divide(multiply(percent, of)?, Decimal::ONE_HUNDRED)
}

/// An ISO 4217 code, three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Three letters as a code; none where any is not an upper-case letter.
    fn of(letters: [u8; 3]) -> Option<Currency> {
        letters.iter().all(u8::is_ascii_uppercase).then_some(Currency(letters))
    }

    /// The code as text: `EUR`.
    pub fn as_str(&self) -> &str {
        // Three ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        let letters = text.as_bytes().try_into().ok();
        letters.and_then(Currency::of).ok_or_else(|| NotACurrency(text.to_owned()))
    }
}

/// Text that is not three upper-case letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotACurrency(pub String);

impl fmt::Display for NotACurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a currency is three capital letters such as `EUR`, not `{}`", self.0)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Record for Currency {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Currency {
        let letters = Record::read(from);
        Currency::of(letters).unwrap_or_else(|| {
            from.damage();
            Currency(*b"XXX")
        })
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An amount of one currency, in major units. Rate data write it `"150.00 EUR"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub struct Money {
    /// How much, in major units, with exactly the decimals it was given.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl FromStr for Money {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("money is written as in `150.00 EUR`, not `{text}`");
        let (amount, currency) = text.trim().split_once(' ').ok_or_else(wrong)?;
        Ok(Money {
            amount: Decimal::from_str_exact(amount).map_err(|_| wrong())?,
            currency: currency.trim().parse().map_err(|_| wrong())?,
        })
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Decimals beyond which two figures are the same.
const SAME_DIGITS: u32 = 12;

/// A figure without the dust of divisions: parts that were exchanged one by one may add up to 149.99…98 or 150.00…01 where their
/// sum is 150, and a limit or a step must see 150.
pub fn without_dust(figure: Decimal) -> Decimal {
    figure.round_dp(SAME_DIGITS)
}

/// One unit of a currency's last printed digit: `0.01` for two minor digits, `1` for none.
pub fn minor_unit(digits: u32) -> Decimal {
    Decimal::new(1, digits)
}

/// `amount` with exactly `digits` decimals, as answers print it. The amount has been rounded before.
pub fn with_digits(amount: Decimal, digits: u32) -> String {
    let mut shown = amount;
    shown.rescale(digits);
    // A rescaled zero may keep the sign of what it came from.
    if shown.is_zero() {
        shown.set_sign_positive(true);
    }
    shown.to_string()
}
