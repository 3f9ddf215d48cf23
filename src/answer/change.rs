//! What is told of a changed order? The contract's keys, in its order.

use super::amount;
use super::landed_cost::warning;
use crate::change::Added;
use crate::ledger::Paid;
use crate::money::Decimal;
use crate::problem::{Problem, Warning};
use crate::tree::{Tree, object};

/// The answer. What is left is what was paid without what was given back.
pub(crate) fn change<'b>(
    paid: &Paid,
    refunded: &[Decimal],
    refund: Decimal,
    added: Added<'b>,
    warnings: Vec<Warning>,
) -> Result<Tree<'b>, Problem> {
    let digits = paid.digits;
    let mut ledger = Vec::with_capacity(refunded.len());
    for (entry, refunded) in paid.entries.iter().zip(refunded) {
        let left = crate::money::subtract(entry.amount, *refunded)?;
        ledger.push(object! {
            "charge": entry.code.clone(),
            "paid": amount(entry.amount, digits),
            "refunded": amount(*refunded, digits),
            "left": amount(left, digits),
        });
    }
    Ok(object! {
        "ledger": Tree::List(ledger),
        "refund": amount(refund, digits),
        "charges": Tree::List(added.charges),
        "thresholds_crossed": Tree::List(added.crossed),
        "warnings": Tree::list(warnings, warning),
    })
}
