//! How is a figure compared? One grammar for limits and conditions, in which it can be read whether the limit itself counts.
//!
//! ```text
//! figures = figure { " or " figure }
//! figure  = name [ " / " name ] compare decimal [ unit ]
//! compare = ">" | ">=" | "<" | "<="
//! ```
//! `goods >= 150 USD`, `parcel.weight > 31500 g`, `total_kg > 2`, `litre_alcohol / litre > 0.3`. A limit of money alone is
//! written `<= 150.00 EUR`.

use crate::money::{Decimal, Money, Overflow, multiply};
use crate::record::Record;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub enum Compare {
    /// `>`
    Above,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

impl Compare {
    // The longer ones first: `>` begins `>=` too.
    const WRITTEN: [(&'static str, Compare); 4] =
        [(">=", Compare::AtLeast), ("<=", Compare::AtMost), (">", Compare::Above), ("<", Compare::Below)];

    /// Whether `left` compares so with `right`.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Compare::Above => left > right,
            Compare::Below => left < right,
            Compare::AtMost => left <= right,
            Compare::AtLeast => left >= right,
        }
    }

    /// Whether what is compared may not go above the limit.
    pub fn is_upper(self) -> bool {
        matches!(self, Compare::Below | Compare::AtMost)
    }

    /// Whether the limit itself is meant.
    pub fn is_inclusive(self) -> bool {
        matches!(self, Compare::AtMost | Compare::AtLeast)
    }

    /// As people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Compare::Above => ">",
            Compare::Below => "<",
            Compare::AtMost => "<=",
            Compare::AtLeast => ">=",
        }
    }
}

/// A figure and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Figure {
    /// What is asked: `goods`, `parcel.weight`, a measure.
    pub of: String,
    /// For each of this; empty: the whole.
    pub per: String,
    /// How it is compared.
    pub compare: Compare,
    /// With what.
    pub limit: Decimal,
    /// The limit's unit or currency; empty: a plain number.
    pub unit: String,
}

impl FromStr for Figure {
    type Err = String;
    fn from_str(text: &str) -> Result<Figure, String> {
        let wrong = || {
            format!(
                "a figure is written as in `goods >= 150 USD`, `parcel.weight > 31500 g` or `qty > 6`, not `{text}`"
            )
        };
        let found = Compare::WRITTEN.iter().find_map(|(written, compare)| {
            text.split_once(written).map(|(left, right)| (left, *compare, right.trim()))
        });
        let (left, compare, right) = found.ok_or_else(wrong)?;
        let (of, per) = left.split_once('/').unwrap_or((left, ""));
        let (of, per) = (of.trim().to_owned(), per.trim().to_owned());
        let (limit, unit) = right.split_once(' ').unwrap_or((right, ""));
        let limit = Decimal::from_str_exact(limit).map_err(|_| wrong())?;
        let unit = unit.trim().to_owned();
        let is_name = |name: &str| name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.'));
        let is_unit = unit.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if of.is_empty() || !is_name(&of) || !is_name(&per) || !is_unit || left.contains('/') == per.is_empty() {
            return Err(wrong());
        }
        Ok(Figure { of, per, compare, limit, unit })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.of)?;
        if !self.per.is_empty() {
            write!(f, " / {}", self.per)?;
        }
        write!(f, " {} {}", self.compare.as_str(), self.limit)?;
        if !self.unit.is_empty() {
            write!(f, " {}", self.unit)?;
        }
        Ok(())
    }
}

/// In what a figure of carriage is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Money: the limit names its currency.
    Money,
    /// One of these units; each is so many of the smallest steps that the engine counts.
    Units(&'static [(&'static str, u64)]),
}

/// Pieces, days: no unit.
const COUNT: Scale = Scale::Units(&[("", 1)]);
/// In nanograms.
const WEIGHT: Scale =
    Scale::Units(&[("g", 1_000_000_000), ("kg", 1_000_000_000_000), ("oz", 28_349_523_125), ("lb", 453_592_370_000)]);
/// In tenths of a millimetre.
const LENGTH: Scale = Scale::Units(&[("mm", 10), ("cm", 100), ("in", 254)]);
/// In cubic tenths of a millimetre.
const VOLUME: Scale = Scale::Units(&[("cm3", 1_000_000), ("in3", 16_387_064)]);

/// The figures of carriage and of a shop's prices.
const SCALES: [(&str, Scale); 17] = [
    ("goods", Scale::Money),
    ("goods_before_discount", Scale::Money),
    ("shipping", Scale::Money),
    ("total", Scale::Money),
    ("units", COUNT),
    ("lines", COUNT),
    ("days", COUNT),
    ("parcels", COUNT),
    ("monthly_parcels", COUNT),
    ("shipment.weight", WEIGHT),
    ("parcel.weight", WEIGHT),
    ("parcel.weight_or_dimensional", WEIGHT),
    ("parcel.longest", LENGTH),
    ("parcel.second", LENGTH),
    ("parcel.length_plus_girth", LENGTH),
    ("parcel.sum_of_sides", LENGTH),
    ("parcel.volume", VOLUME),
];

impl Figure {
    /// In what a figure of carriage is measured; none where it is none.
    pub fn scale(&self) -> Option<Scale> {
        SCALES.iter().find(|(name, _)| *name == self.of).map(|(_, scale)| *scale)
    }

    /// The limit in the smallest steps of its unit; none where the figure is not measured in that unit.
    ///
    /// # Errors
    /// [`Overflow`] when it is too large.
    pub fn in_steps(&self) -> Result<Option<Decimal>, Overflow> {
        let Some(Scale::Units(units)) = self.scale() else { return Ok(None) };
        let unit = units.iter().find(|(unit, _)| *unit == self.unit);
        unit.map(|(_, steps)| multiply(self.limit, Decimal::from(*steps))).transpose()
    }

    /// The limit as money; none where it names no currency.
    pub fn in_money(&self) -> Option<Money> {
        Some(Money { amount: self.limit, currency: self.unit.parse().ok()? })
    }
}

/// A limit of money, and whether it is met at the limit itself: `<= 150.00 EUR`, `< 45.00 CHF`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub struct Bound {
    /// How an amount is compared with it.
    pub compare: Compare,
    /// The limit.
    pub limit: Money,
}

impl FromStr for Bound {
    type Err = String;
    fn from_str(text: &str) -> Result<Bound, String> {
        let wrong = || format!("a limit is written as in `<= 150.00 EUR` or `< 45.00 CHF`, not `{text}`");
        let found =
            Compare::WRITTEN.iter().find_map(|(written, compare)| Some((*compare, text.strip_prefix(written)?)));
        let (compare, right) = found.ok_or_else(wrong)?;
        Ok(Bound { compare, limit: right.parse().map_err(|_| wrong())? })
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.compare.as_str(), self.limit)
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads `parcel.longest > 1200 mm or parcel.second > 800 mm`: alternatives.
///
/// # Errors
/// A sentence that shows how figures are written.
pub fn alternatives(text: &str) -> Result<Vec<Figure>, String> {
    text.split(" or ").map(|one| one.trim().parse()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_and_written_alike() {
        for text in ["goods >= 150 USD", "parcel.weight > 31500 g", "qty < 6", "litre_alcohol / litre <= 0.3"] {
            assert_eq!(text.parse::<Figure>().unwrap().to_string(), text);
        }
        assert_eq!("total_kg>2".parse::<Figure>().unwrap().to_string(), "total_kg > 2");
        for wrong in
            ["", "goods", "goods > ", "goods = 5", "> 5", "goods / > 5", "Goods > 5", "goods > 5 e/f", "a b > 5"]
        {
            assert!(wrong.parse::<Figure>().is_err(), "{wrong}");
        }
        assert_eq!(alternatives("qty > 6 or total_kg > 2").unwrap().len(), 2);
    }

    #[test]
    fn a_limit_is_counted_in_its_unit() {
        let steps = |text: &str| text.parse::<Figure>().unwrap().in_steps().unwrap().map(|steps| steps.to_string());
        assert_eq!(steps("parcel.longest > 12 in").as_deref(), Some("3048"));
        assert_eq!(steps("shipment.weight <= 1.5 kg").as_deref(), Some("1500000000000.0"));
        assert_eq!(steps("days <= 21").as_deref(), Some("21"));
        assert_eq!((steps("parcel.longest > 12 g"), steps("goods > 5 EUR"), steps("qty > 5")), (None, None, None));
        assert_eq!("goods > 5.00 EUR".parse::<Figure>().unwrap().in_money().unwrap().to_string(), "5.00 EUR");
    }

    #[test]
    fn the_limit_itself_is_met_where_it_says_so() {
        let bound = |text: &str| text.parse::<Bound>().unwrap();
        let holds =
            |text: &str, amount: i64| bound(text).compare.holds(Decimal::from(amount), bound(text).limit.amount);
        assert!(holds("<= 150.00 EUR", 150) && !holds("< 150.00 EUR", 150));
        assert!(holds(">= 5 CHF", 5) && !holds("> 5 CHF", 5));
        assert_eq!(bound("<= 150.00 EUR").to_string(), "<= 150.00 EUR");
        assert!("150.00 EUR".parse::<Bound>().is_err());
    }
}
