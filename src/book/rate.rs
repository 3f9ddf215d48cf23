//! How is a rate written? One grammar for levies, parameters and duty schedules, read and written alike.
//!
//! ```text
//! rate   = "free" | term { " + " term | " - " term } | "max(" rate ", " rate ")" | "min(" rate ", " rate ")"
//! term   = decimal " %" | decimal CURRENCY " per " [ count ] unit
//! unit   = consignment | parcel | heading | line | unit | pair | dozen | kg | net_kg | gross_kg | litre | m2 | …
//! ```
//! `25.8 % + 0.50 USD per net_kg`, `max(30 %, 4300 JPY per pair)`, `3.00 EUR per heading`, `1.9 USD per 100 net_kg`.
//! A rate that law gives as a formula outside this grammar is written `formula: …`; it is named, never computed.

use crate::gather::Gather;
use crate::money::{Currency, Decimal};
use crate::record::{Bytes, Record};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// What a levy asks for each something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rate {
    /// Nothing.
    Free,
    /// So many per cent of the base: `19 %`.
    Percent(Decimal),
    /// An amount for each `count` of a unit: `1.90 USD per 100 net_kg`.
    PerUnit(PerUnit),
    /// All of them together: `10 % + 2.00 EUR per net_kg`.
    Sum(Vec<Rate>),
    /// The first less the second, never below nothing: `60 % - 20.00 USD per consignment`.
    Less(Box<Rate>, Box<Rate>),
    /// Whichever comes to more: `max(30 %, 4300 JPY per pair)`.
    Higher(Vec<Rate>),
    /// Whichever comes to less: `min(25 %, 3.20 EUR per net_kg)`.
    Lower(Vec<Rate>),
    /// A formula of the law that the grammar does not hold, in its own words.
    Formula(String),
}

/// An amount of money for each `count` of a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerUnit {
    /// Major units of the currency.
    pub amount: Decimal,
    /// The currency that the law names.
    pub currency: Currency,
    /// For how many of the unit; 1 where nothing is said.
    pub count: Decimal,
    /// `consignment`, `heading`, `net_kg`, `pair`…: what the engine counts, or a measure that the line must give.
    pub unit: String,
}

impl Rate {
    /// The measures (`pair`, `litre`…) that the rate needs, in the order in which they stand.
    pub fn units(&self) -> Vec<&str> {
        match self {
            Rate::Free | Rate::Percent(_) | Rate::Formula(_) => Vec::new(),
            Rate::PerUnit(per) => vec![per.unit.as_str()],
            Rate::Sum(parts) | Rate::Higher(parts) | Rate::Lower(parts) => parts.iter().flat_map(Rate::units).listed(),
            Rate::Less(one, other) => one.units().into_iter().chain(other.units()).listed(),
        }
    }

    /// The percentage, where the rate is nothing else; `Free` is 0.
    pub fn percent(&self) -> Option<Decimal> {
        match self {
            Rate::Free => Some(Decimal::ZERO),
            Rate::Percent(percent) => Some(*percent),
            _ => None,
        }
    }
}

/// The units that rates may count: what the engine counts itself, then measures that a line must give, per piece.
///
/// Kilograms of a part (`drained_kg`, `sugar_kg`, `dry_kg`…) are measures of their own: no weight stands for another.
pub const UNITS: &[&str] = &[
    "consignment",
    "parcel",
    "heading",
    "line",
    "unit",
    "kg",
    "net_kg",
    "gross_kg",
    "drained_kg",
    "dry_kg",
    "sugar_kg",
    "sucrose_kg",
    "lactic_kg",
    "alcohol_kg",
    "clean_kg",
    "standard_quality_kg",
    "lead_kg",
    "copper_kg",
    "tungsten_kg",
    "molybdenum_kg",
    "magnesium_kg",
    "container_kg",
    "litre",
    "litre_alcohol",
    "proof_litre",
    "barrel",
    "pair",
    "head",
    "jewel",
    "carat",
    "m",
    "m2",
    "m3",
    "kwh",
    "content_kg",
    "square",
    "page",
    "set",
    "pack",
    "sheet",
];

/// The units that a line gives as its measures.
pub const MEASURES: &[&str] = match UNITS.split_at_checked(COUNTED) {
    Some((_, measures)) => measures,
    None => &[],
};

/// How many of the units the engine counts itself.
const COUNTED: usize = 6;

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rate::Free => f.write_str("free"),
            Rate::Percent(percent) => write!(f, "{percent} %"),
            Rate::PerUnit(PerUnit { amount, currency, count, unit }) if *count == Decimal::ONE => {
                write!(f, "{amount} {currency} per {unit}")
            }
            Rate::PerUnit(PerUnit { amount, currency, count, unit }) => {
                write!(f, "{amount} {currency} per {count} {unit}")
            }
            Rate::Sum(parts) => joined(f, parts, " + "),
            Rate::Less(one, other) => write!(f, "{one} - {other}"),
            Rate::Higher(parts) => called(f, "max", parts),
            Rate::Lower(parts) => called(f, "min", parts),
            Rate::Formula(text) => write!(f, "formula: {text}"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Rate], between: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

fn called(f: &mut fmt::Formatter<'_>, name: &str, parts: &[Rate]) -> fmt::Result {
    write!(f, "{name}(")?;
    joined(f, parts, ", ")?;
    f.write_str(")")
}

impl FromStr for Rate {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(formula) = text.strip_prefix("formula: ") {
            return Ok(Rate::Formula(formula.to_owned()));
        }
        let mut reader = Reader { rest: text.trim() };
        let rate = reader.rate()?;
        if reader.rest.is_empty() { Ok(rate) } else { Err(reader.unexpected("the end of the rate")) }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn rate(&mut self) -> Result<Rate, String> {
        let mut parts = vec![self.term()?];
        loop {
            if self.take("+") {
                parts.push(self.term()?);
            } else if self.take("-") {
                let less = self.term()?;
                let first = single_or(parts, Rate::Sum);
                parts = vec![Rate::Less(Box::new(first), Box::new(less))];
            } else {
                return Ok(single_or(parts, Rate::Sum));
            }
        }
    }

    fn term(&mut self) -> Result<Rate, String> {
        if self.take("free") {
            return Ok(Rate::Free);
        }
        if self.take("max(") {
            return self.list().map(Rate::Higher);
        }
        if self.take("min(") {
            return self.list().map(Rate::Lower);
        }
        let amount = self.decimal()?;
        if self.take("%") {
            return Ok(Rate::Percent(amount));
        }
        let currency: Currency = self.word().parse().map_err(|_| self.unexpected("`%` or a currency"))?;
        if self.word() != "per" {
            return Err(self.unexpected("`per`"));
        }
        let count = if self.rest.starts_with(|c: char| c.is_ascii_digit()) { self.decimal()? } else { Decimal::ONE };
        if !self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(self.unexpected("a unit such as `heading`, `net_kg` or `pair`"));
        }
        let unit = self.word();
        Ok(Rate::PerUnit(PerUnit { amount, currency, count, unit: unit.to_owned() }))
    }

    fn list(&mut self) -> Result<Vec<Rate>, String> {
        let mut parts = vec![self.rate()?];
        while self.take(",") {
            parts.push(self.rate()?);
        }
        if self.take(")") { Ok(parts) } else { Err(self.unexpected("`,` or `)`")) }
    }

    fn decimal(&mut self) -> Result<Decimal, String> {
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        let decimal =
            Decimal::from_str_exact(number).map_err(|_| self.unexpected("a figure, `free`, `max(` or `min(`"))?;
        self.rest = rest.trim_start();
        Ok(decimal)
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn unexpected(&self, wanted: &str) -> String {
        format!(
            "a rate is written as in `12.5 %` or `max(30 %, 4300 JPY per pair)`: here stands `{}`, not {wanted}",
            self.rest
        )
    }
}

fn single_or(mut parts: Vec<Rate>, many: impl Fn(Vec<Rate>) -> Rate) -> Rate {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => Rate::Free,
    }
}

/// A book holds the rate as people write it.
impl Record for Rate {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.to_string().write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Rate {
        from.text().parse().unwrap_or_else(|_| {
            from.damage();
            Rate::Free
        })
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_written_as_it_is_read() {
        for text in [
            "free",
            "19 %",
            "12.5 %",
            "3.00 EUR per heading",
            "1.9 USD per 100 net_kg",
            "25.8 % + 0.50 USD per net_kg",
            "60 % - 20.00 USD per consignment",
            "max(30 %, 4300 JPY per pair)",
            "min(25 %, 3.2 EUR per net_kg + 1 %)",
            "formula: the higher of A and B, less C",
        ] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_rate_says_where() {
        for text in ["", "19", "19%%", "EUR 3", "3 EUR", "3 EUR per", "3 EUR per 2 1", "max(3 %", "-3 %"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
        assert_eq!("19%".parse::<Rate>().unwrap().to_string(), "19 %");
    }
}
