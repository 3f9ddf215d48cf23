//! Which of two rates is the higher, where nothing is known of the goods but a code that is too short?
//!
//! In: two rates in the written grammar. Out: an order, for choosing the highest of a range and for telling whether a
//! preference helps. The rule: **ad valorem first**. Rates are compared by their percentage; of equal percentages the one
//! that adds an amount per unit is higher, and a cap ("whichever is lower") is lower than the percentage itself; then by
//! the amount for one unit, whatever unit and currency it has. So free < 1.90 USD per kg < 5 % < 5 % + 1 EUR per kg < 6 %.
//! A formula that nobody can compute stands above all, and says so itself. The order is a convention of this engine: an
//! amount per unit can come to more than a percentage, which is why a range is always told with its ends.

use super::rate::Rate;
use crate::money::Decimal;

/// A place in the order; compare with `<`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Height {
    formula: bool,
    percent: Decimal,
    /// −1 below the percentage (a cap), 0 at it, 1 above it.
    side: i8,
    amount: Decimal,
}

const NOTHING: Height = Height { formula: false, percent: Decimal::ZERO, side: 0, amount: Decimal::ZERO };

/// Where the rate stands in the order.
pub fn height(rate: &Rate) -> Height {
    match rate {
        Rate::Free => NOTHING,
        Rate::Percent(percent) => Height { percent: *percent, ..NOTHING },
        Rate::PerUnit(per) => {
            Height { side: 1, amount: per.amount.checked_div(per.count).unwrap_or(per.amount), ..NOTHING }
        }
        Rate::Formula(_) => Height { formula: true, ..NOTHING },
        Rate::Sum(parts) => parts.iter().map(height).fold(NOTHING, |sum, part| Height {
            formula: sum.formula || part.formula,
            percent: sum.percent.saturating_add(part.percent),
            side: sum.side.max(part.side),
            amount: sum.amount.saturating_add(part.amount),
        }),
        Rate::Less(one, _) => Height { side: -1, ..height(one) },
        Rate::Higher(parts) => parts.iter().map(height).fold(NOTHING, |high, part| Height {
            formula: high.formula || part.formula,
            percent: high.percent.max(part.percent),
            side: high.side.max(part.side),
            amount: high.amount.max(part.amount),
        }),
        // A cap: at most its lowest percentage, and where it has none, its lowest amount.
        Rate::Lower(parts) => {
            let heights = || parts.iter().map(height);
            let formula = heights().any(|part| part.formula);
            match heights().filter(|part| part.percent > Decimal::ZERO).min() {
                Some(low) => Height { formula, side: -1, ..low },
                None => Height { formula, ..heights().min().unwrap_or(NOTHING) },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ad_valorem_first() {
        let climbing = [
            "free",
            "0.019 USD per net_kg",
            "1.9 USD per net_kg",
            "min(5 %, 3 EUR per net_kg)",
            "5 %",
            "5 % + 1 EUR per net_kg",
            "6 %",
            "max(30 %, 4300 JPY per pair)",
            "31 %",
            "formula: the higher of A and B",
        ];
        let heights: Vec<Height> = climbing.iter().map(|text| height(&text.parse().unwrap())).collect();
        assert!(heights.is_sorted_by(|one, other| one < other), "{heights:#?}");
    }
}
