//! Is the option what the shopper was shown?
//!
//! In: the total and the last day that the shopper saw, and the option as it is now. Out: nothing, or that it has changed, with
//! what it is now.

use crate::calendar::Day;
use crate::money::Decimal;
use crate::problem::{Fault, Problem};
use crate::request::Reader;
use crate::tree::Tree;

/// What the shopper was shown.
#[derive(Debug)]
pub(super) struct Expected {
    total: Decimal,
    /// Where none is named, the dates are not held against anything.
    latest: Option<Day>,
}

impl Expected {
    pub(super) fn read(reader: &mut Reader, tree: &Tree) -> Option<Expected> {
        let object = reader.object(tree, "/expect", &["total", "latest"])?;
        let total = reader.required(object, "/expect", "total");
        let total = total.and_then(|tree| reader.amount(tree, "/expect/total", "the total"));
        let latest = match object.get("latest") {
            Some(tree) => Some(reader.parsed(tree, "/expect/latest", "not_a_day")?),
            None => None,
        };
        Some(Expected { total: total?, latest })
    }

    /// Says what differs.
    pub(super) fn hold_against(&self, option: &Tree) -> Result<(), Problem> {
        let mut changes = Vec::new();
        // An option without a total or days is as nobody expects: the comparison fails.
        let total = option.text("total").unwrap_or_default();
        if total.parse::<Decimal>().ok() != Some(self.total) {
            let message = format!("the total is `{total}` now, not `{}`", self.total);
            changes.push(Fault::new("total_changed", "/expect/total", message));
        }
        let latest = option.get("delivery").and_then(|delivery| delivery.text("latest")).unwrap_or_default();
        if let Some(expected) = self.latest
            && latest != expected.to_string()
        {
            let message = format!("the last day of delivery is `{latest}` now, not `{expected}`");
            changes.push(Fault::new("latest_changed", "/expect/latest", message));
        }
        if changes.is_empty() {
            return Ok(());
        }
        Err(Problem::Changed(changes.into(), Box::new(option.clone().into_owned())))
    }
}

/// There is no such option (any more).
pub(crate) fn gone(id: &str) -> Problem {
    let message = format!("there is no option `{id}` now: ask for a quote, and choose one of its options");
    Problem::Changed(vec![Fault::new("option_gone", "/option", message)].into(), Box::new(Tree::Null))
}
