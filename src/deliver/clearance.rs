//! How long does customs take? The clearance days of a territory for a way of sending, terms and a value.
//!
//! In: the territory's rows, channel, terms, and the goods' value in whatever currency a row's limit is in. Out: the range of
//! the row with the lowest limit that the value does not exceed; none where the territory says nothing. It never asks for
//! the duty itself: that is computed later, from the day at the border that follows from here.

use crate::book::law::Clearance;
use crate::book::names::{admits, best};
use crate::book::transit::Range;
use crate::money::{Currency, Decimal, Money};
use std::cmp::Reverse;

/// The clearance days; `value_in` gives the goods' value in a currency, none where it cannot be converted.
pub fn clearance_days(
    rows: &[Clearance],
    channel: &str,
    terms: &str,
    value_in: impl Fn(Currency) -> Option<Decimal>,
) -> Option<Range> {
    let row = clearance(rows, channel, terms, value_in)?;
    Some(Range { min: row.min_days.into(), max: row.max_days.max(row.min_days).into() })
}

/// The row that holds.
pub fn clearance<'b>(
    rows: &'b [Clearance],
    channel: &str,
    terms: &str,
    value_in: impl Fn(Currency) -> Option<Decimal>,
) -> Option<&'b Clearance> {
    let within = |limit: Money| value_in(limit.currency).is_some_and(|value| value <= limit.amount);
    let holds =
        |row: &&Clearance| admits(&row.channel, channel) && admits(&row.terms, terms) && row.up_to.is_none_or(within);
    // Rows with a limit come before those without; of limits that hold, the lowest.
    let rank = |row: &Clearance| row.up_to.map(|limit| Reverse(limit.amount));
    best(rows.iter().filter(holds).map(|row| (rank(row), row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(channel: &[&str], terms: &[&str], up_to: Option<&str>, days: [u8; 2]) -> Clearance {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        Clearance {
            rule: Default::default(),
            channel: names(channel),
            terms: names(terms),
            up_to: up_to.map(|limit| Money { amount: limit.parse().unwrap(), currency: "EUR".parse().unwrap() }),
            min_days: days[0],
            max_days: days[1],
            source: String::new(),
            trust: None,
        }
    }

    #[test]
    fn the_lowest_limit_that_holds_decides_by_channel_and_terms() {
        let rows = [
            row(&["post"], &[], None, [2, 5]),
            row(&["post"], &["ddp"], Some("150"), [1, 2]),
            row(&["post"], &["ddp"], Some("22"), [0, 1]),
            row(&["courier"], &["dap"], None, [1, 4]),
            row(&["courier"], &["ddp"], None, [0, 1]),
        ];
        let days = |channel: &str, terms: &str, value: Option<&str>| {
            let value = value.map(|value| value.parse().unwrap());
            clearance_days(&rows, channel, terms, |_| value).map(|days| (days.min, days.max))
        };
        assert_eq!(days("post", "ddp", Some("22.00")), Some((0, 1)));
        assert_eq!(days("post", "ddp", Some("22.01")), Some((1, 2)));
        assert_eq!(days("post", "ddp", Some("150.01")), Some((2, 5)));
        assert_eq!(days("post", "dap", Some("10")), Some((2, 5)));
        // Without a rate to the limit's currency no limit is known to hold.
        assert_eq!(days("post", "ddp", None), Some((2, 5)));
        assert_eq!(
            (days("courier", "ddp", Some("9")), days("courier", "dap", Some("9"))),
            (Some((0, 1)), Some((1, 4)))
        );
        assert_eq!(clearance_days(&[], "post", "ddp", |_| None), None);
    }
}
