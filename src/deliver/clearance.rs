//! How long does customs take? The clearance days of a territory for a way of sending, terms and a value.
//!
//! In: the territory's rows, channel, terms, and the goods' value in whatever currency a row's limit is in. Out: the range of
//! the row with the lowest limit that the value does not exceed; none where the territory says nothing. It never asks for
//! the duty itself: that is computed later, from the day at the border that follows from here.

use crate::book::law::Clearance;
use crate::book::transit::Range;
use crate::money::{Currency, Decimal};

/// The clearance days; `value_in` gives the goods' value in a currency, none where it cannot be converted.
pub fn clearance_days(
    rows: &[Clearance],
    channel: &str,
    terms: &str,
    value_in: impl Fn(Currency) -> Option<Decimal>,
) -> Option<Range> {
    let meets = |names: &[String], name: &str| names.is_empty() || names.iter().any(|known| known == name);
    rows.iter()
        .filter(|row| meets(&row.channel, channel) && meets(&row.terms, terms))
        .filter(|row| {
            row.up_to.as_ref().is_none_or(|limit| value_in(limit.currency).is_some_and(|value| value <= limit.amount))
        })
        // Rows with a limit come before those without; of limits that hold, the lowest; of equals, the first.
        .reduce(|best, next| match (&best.up_to, &next.up_to) {
            (None, Some(_)) => next,
            (Some(lowest), Some(limit)) if limit.amount < lowest.amount => next,
            _ => best,
        })
        .map(|row| Range { min: row.min_days.into(), max: row.max_days.max(row.min_days).into() })
}
