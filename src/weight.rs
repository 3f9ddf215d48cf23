//! How much does a thing weigh, exactly?
//!
//! A weight is counted in nanograms, in which a gram, an ounce (28.349523125 g) and a pound (453.59237 g) are whole numbers:
//! five pounds are five pounds to a carrier that bills pounds, and 2268 g to one that bills grams. Sums are exact. A fraction
//! of a gram is rounded up only where a whole gram is printed. A sum too large to be counted stays at the most that can be,
//! which no carton and no carrier takes.

use crate::money::Decimal;
use crate::record::{Bytes, Record};

/// A weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    nanograms: u64,
}

/// Nanograms in a gram.
const GRAM: u64 = 1_000_000_000;

impl Weight {
    /// Nothing.
    pub const ZERO: Weight = Weight { nanograms: 0 };
    /// More than anything weighs.
    pub const MOST: Weight = Weight { nanograms: u64::MAX };

    /// Whole grams.
    pub const fn grams(grams: u32) -> Weight {
        // The largest number of 32 bits, times a thousand million, has 62 bits.
        Weight { nanograms: grams as u64 * GRAM }
    }

    /// Whole nanograms.
    pub const fn nanograms(nanograms: u64) -> Weight {
        Weight { nanograms }
    }

    /// In nanograms.
    pub const fn in_nanograms(self) -> u64 {
        self.nanograms
    }

    /// In grams, any fraction up.
    pub fn grams_up(self) -> u32 {
        u32::try_from(self.nanograms.div_ceil(GRAM)).unwrap_or(u32::MAX)
    }

    /// In grams, any fraction off.
    pub fn grams_down(self) -> u32 {
        u32::try_from(self.nanograms / GRAM).unwrap_or(u32::MAX)
    }

    /// In kilograms.
    pub fn kilograms(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.nanograms), 12).normalize()
    }

    /// Both together.
    pub fn plus(self, other: Weight) -> Weight {
        Weight { nanograms: self.nanograms.saturating_add(other.nanograms) }
    }

    /// What is left of it; nothing where the other weighs more.
    pub fn less(self, other: Weight) -> Weight {
        Weight { nanograms: self.nanograms.saturating_sub(other.nanograms) }
    }

    /// So many of it.
    pub fn times(self, count: u32) -> Weight {
        Weight { nanograms: self.nanograms.saturating_mul(u64::from(count)) }
    }

    /// All together.
    pub fn sum(weights: impl IntoIterator<Item = Weight>) -> Weight {
        weights.into_iter().fold(Weight::ZERO, Weight::plus)
    }

    /// How many things of weight `each` weigh no more than this; none where they weigh nothing, so that any number does.
    pub fn holds(self, each: Weight) -> Option<u64> {
        self.nanograms.checked_div(each.nanograms)
    }
}

impl Record for Weight {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.nanograms.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Weight {
        Weight { nanograms: u64::read(from) }
    }
}

/// Grams, as people write them.
impl std::fmt::Display for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let grams = Decimal::from_i128_with_scale(i128::from(self.nanograms), 9).normalize();
        write!(f, "{grams} g")
    }
}

/// As [`Weight::written`] reads it.
impl serde::Serialize for Weight {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As [`Weight::written`] reads it.
impl<'de> serde::Deserialize<'de> for Weight {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Weight, D::Error> {
        let text = String::deserialize(deserializer)?;
        Weight::written(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no weight: {WRITTEN}")))
    }
}

/// How a weight is written.
pub(crate) const WRITTEN: &str = "a number and its unit: `120.5 g`, `2 kg`, `3.5 oz`, `5 lb`";

impl Weight {
    /// A weight with its unit; one of a pound and ounces is `1 lb 3.5 oz`.
    ///
    /// What is no whole nanogram is rounded down, so that a weight in a carrier's own unit never passes its step.
    pub(crate) fn written(text: &str) -> Option<Weight> {
        let mut sum = Weight::ZERO;
        let mut rest = text.trim();
        let mut largest = u64::MAX;
        while !rest.is_empty() {
            let (number, after) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic())?);
            let (unit, after) = after.split_at(after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len()));
            let unit = match unit.to_ascii_lowercase().as_str() {
                "kg" => 1_000 * GRAM,
                "lb" | "lbs" => 453_592_370_000,
                "oz" => 28_349_523_125,
                "g" => GRAM,
                "mg" => GRAM / 1_000,
                _ => return None,
            };
            // Each unit once, the larger first.
            if unit >= largest {
                return None;
            }
            (largest, rest) = (unit, after.trim());
            sum = sum.plus(Weight::of(number.trim(), unit)?);
        }
        (largest < u64::MAX).then_some(sum)
    }

    #[cfg(feature = "publish")]
    /// A weight in grams with decimals, without a unit.
    pub(crate) fn written_in_grams(text: &str) -> Option<Weight> {
        Weight::of(text.trim(), GRAM)
    }

    fn of(number: &str, unit: u64) -> Option<Weight> {
        if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        let nanograms = number.parse::<Decimal>().ok()?.checked_mul(Decimal::from(unit))?.trunc();
        // More grams than are counted is no weight of a piece.
        let most = u64::from(u32::MAX).checked_mul(GRAM)?;
        u64::try_from(nanograms).ok().filter(|nanograms| *nanograms <= most).map(Weight::nanograms)
    }
}

#[cfg(all(test, feature = "publish"))]
mod tests {
    use super::Weight;

    fn written(text: &str) -> String {
        Weight::written(text).map_or("no weight".to_owned(), |weight| weight.to_string())
    }

    #[test]
    fn every_unit_is_exact() {
        let read = [
            ("5 lb", "2267.96185 g"),
            ("5lbs", "2267.96185 g"),
            ("3.5 oz", "99.223330937 g"),
            ("1 lb 8 oz", "680.388555 g"),
            ("120.5 g", "120.5 g"),
            ("2 kg", "2000 g"),
            ("0.25 KG", "250 g"),
            ("750 mg", "0.75 g"),
        ];
        for (text, weight) in read {
            assert_eq!(written(text), weight, "{text}");
        }
        assert_eq!(Weight::written("5 lb").map(Weight::grams_up), Some(2268));
        assert_eq!(Weight::written("16 oz"), Weight::written("1 lb"));
    }

    #[test]
    fn what_is_no_weight_is_none() {
        for text in [
            "",
            "5",
            "lb",
            "-5 g",
            "5 stone",
            "1,5 kg",
            "5 g 1 kg",
            "1 lb 1 lb",
            "1e3 g",
            "99999999999 kg",
            "4294968 kg",
        ] {
            assert_eq!(Weight::written(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact_and_grams_are_rounded_up_once() {
        let third = Weight::written_in_grams("0.4").unwrap();
        assert_eq!(third.grams_up(), 1);
        assert_eq!(third.times(3).grams_up(), 2, "1.2 g, not three grams");
        assert_eq!(Weight::MOST.plus(Weight::grams(1)), Weight::MOST);
        assert_eq!(Weight::grams(5).less(Weight::grams(7)), Weight::ZERO);
        assert_eq!(Weight::grams(u32::MAX).grams_up(), u32::MAX);
    }
}
