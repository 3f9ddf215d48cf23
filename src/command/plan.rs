//! Why is an option sent from there, in words? What its plan costs, by what the next best costs more, why other warehouses send
//! nothing, and what of the order is not sent.
//!
//! In: an option of section 2, authorised. Out: lines of text; none where the answer has no plan and leaves nothing out.

use super::facts::text;
use landfall::tree::Tree;

/// What a plan's cost is made of.
const PARTS: [&str; 6] = ["freight", "duty", "tax", "fees", "origin", "stock"];

/// The plan of an option, and what it leaves out, a line each.
pub(super) fn planned(option: &Tree) -> Vec<String> {
    let mut out = option.get("plan").map(plan).unwrap_or_default();
    out.extend(option.items("left_out").iter().map(|left| {
        format!("  not sent: {} × line {}: {}", text(left, "quantity"), text(left, "line"), text(left, "because"))
    }));
    out
}

fn plan(plan: &Tree) -> Vec<String> {
    let costs = plan.get("costs").cloned().unwrap_or(Tree::Null);
    let parts = PARTS.map(|part| format!("{part} {}", text(&costs, part)));
    let mut out = vec![
        format!("  {}", text(plan, "because")),
        format!("  costs {} together: {}", text(plan, "joint_cost"), parts.join(", ")),
    ];
    if text(plan, "illustrative") == "true" {
        out.push("  what its warehouses ask, or its stock costs, is made up in part".to_owned());
    }
    if let Some(next @ Tree::Object(_)) = plan.get("next_best") {
        out.push(next_best(next));
    }
    for left in plan.items("excluded") {
        let house = match text(left, "warehouse").as_str() {
            "null" => String::new(),
            id => format!("{id}: "),
        };
        out.push(format!("  not {house}{}", text(left, "because")));
    }
    out.extend(plan.items("warnings").iter().map(|warning| format!("  note: {}", text(warning, "because"))));
    out
}

/// From where and by what it would go, what it costs, and in what it differs.
fn next_best(next: &Tree) -> String {
    let shipments = next.items("shipments");
    let from = shipments.iter().map(|one| format!("{} by {}", text(one, "warehouse"), text(one, "service")));
    let from: Vec<String> = from.collect();
    let difference = next.get("difference").cloned().unwrap_or(Tree::Null);
    let differs = |part: &&&str| text(&difference, part).contains(|digit: char| matches!(digit, '1'..='9'));
    let parts = PARTS.iter().filter(differs).map(|part| format!("{part} {}", signed(&text(&difference, part))));
    let parts: Vec<String> = parts.collect();
    let because = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!(
        "  next best: {}, there by {}, costs {} together: {}{because}",
        from.join(" and "),
        text(next, "latest"),
        text(next, "joint_cost"),
        signed(&text(&difference, "total")),
    )
}

/// A difference with its sign.
fn signed(amount: &str) -> String {
    if amount.starts_with('-') { amount.to_owned() } else { format!("+{amount}") }
}
