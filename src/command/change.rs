//! What changes where an order is changed after it was paid? `landfall change FILE`
//!
//! In: a body as `POST /v1/orders/change` takes it. Out: the ledger and what is given back, as JSON or in words.

use super::facts::text;
use super::returns::{Returns, answered};
use landfall::tree::Tree;
use std::process::ExitCode;

pub(super) fn run(asked: &Returns) -> Result<ExitCode, String> {
    answered(asked, landfall::change::changed, shown)
}

fn shown(answer: &Tree) -> String {
    let mut out = vec![format!("given back by this change: {}", text(answer, "refund"))];
    out.extend(answer.items("ledger").iter().map(|entry| {
        let [charge, paid, refunded, left] = ["charge", "paid", "refunded", "left"].map(|key| text(entry, key));
        format!("  {charge}: paid {paid}, given back {refunded}, left {left}")
    }));
    for charge in answer.items("charges") {
        out.push(format!("  comes on: {} {}", text(charge, "label"), text(charge, "amount")));
    }
    for crossed in answer.items("thresholds_crossed") {
        out.push(format!("  carried over: {}", text(crossed, "code")));
    }
    out.extend(answer.items("warnings").iter().map(|warning| format!("note: {}", text(warning, "because"))));
    out.join("\n")
}
