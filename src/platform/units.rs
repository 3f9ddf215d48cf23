//! What is a weight or a length in the units of a platform? Whole grams and whole millimetres, rounded up: a carrier bills what is begun.

use super::payload::Unread;
use crate::money::{Decimal, multiply};

/// Grams in one of a unit: the avoirdupois pound is 453.59237 g.
const WEIGHTS: [(&[&str], (i64, u32)); 5] = [
    (&["g", "gram", "grams"], (1, 0)),
    (&["kg", "kilogram", "kilograms"], (1000, 0)),
    (&["oz", "ounce", "ounces"], (28_349_523_125, 9)),
    (&["lb", "lbs", "pound", "pounds"], (45_359_237, 5)),
    (&["t", "tonne", "tonnes"], (1_000_000, 0)),
];

/// Millimetres in one of a unit.
const LENGTHS: [(&[&str], (i64, u32)); 5] = [
    (&["mm", "millimeters"], (1, 0)),
    (&["cm", "centimeters"], (10, 0)),
    (&["m", "meters"], (1000, 0)),
    (&["in", "inch", "inches"], (254, 1)),
    (&["ft", "foot", "feet"], (3048, 1)),
];

/// Grams of a weight; none where there is none: nothing weighs nothing.
pub(super) fn grams(weight: Decimal, unit: &str) -> Result<Option<u32>, Unread> {
    whole(weight, unit, &WEIGHTS)
}

/// Millimetres of a length; none where there is none.
pub(super) fn millimetres(length: Decimal, unit: &str) -> Result<Option<u32>, Unread> {
    whole(length, unit, &LENGTHS)
}

fn whole(figure: Decimal, unit: &str, known: &[(&[&str], (i64, u32))]) -> Result<Option<u32>, Unread> {
    let unit = unit.trim().to_ascii_lowercase();
    let found = known.iter().find(|(names, _)| names.contains(&unit.as_str()));
    let Some((_, (factor, scale))) = found else { return Err(Unread(format!("`{unit}` is no unit that is known"))) };
    let exact = multiply(figure, Decimal::new(*factor, *scale)).ok().and_then(|exact| u32::try_from(exact.ceil()).ok());
    let exact = exact.ok_or_else(|| Unread(format!("`{figure}` {unit} is more than can be sent")))?;
    Ok(Some(exact).filter(|exact| *exact > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_counts_as_whole() {
        let tenth = Decimal::new(1, 1);
        assert_eq!(grams(Decimal::ONE, "oz"), Ok(Some(29)));
        assert_eq!(grams(Decimal::from(16), "OZ"), Ok(Some(454)));
        assert_eq!(grams(tenth, "g"), Ok(Some(1)));
        assert_eq!(grams(Decimal::ONE, "KG"), Ok(Some(1000)));
        assert_eq!(millimetres(Decimal::ONE, "in"), Ok(Some(26)));
        assert_eq!(millimetres(Decimal::new(25, 1), "cm"), Ok(Some(25)));
        assert_eq!(grams(Decimal::ZERO, "g"), Ok(None));
        assert!(grams(Decimal::ONE, "stone").is_err());
        assert!(grams(Decimal::MAX, "kg").is_err());
    }
}
