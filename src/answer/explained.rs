//! A landed cost as a person would write it down: the sum, and how each part of it came about.

use crate::tree::Tree;

/// The answer of section 1 in words.
pub fn explained(answer: &Tree) -> String {
    let currency = text(answer, "currency");
    let mut lines = vec![format!("Landed cost in {currency}, {}", text(answer, "terms").to_uppercase()), String::new()];
    let mut row = |label: &str, key: &str| lines.push(format!("  {label:<24}{:>14}", text(answer, key)));
    row("goods", "goods");
    row("freight", "freight");
    row("insurance", "insurance");
    row("duty", "duty");
    row("tax", "tax");
    row("fees", "fees");
    row("total", "total");
    row("  at checkout", "due_at_checkout");
    row("  on delivery", "due_on_delivery");
    section(&mut lines, "Limits tested", answer, "thresholds", |test| {
        let verdict = if text(test, "exceeded") == "true" { "exceeded" } else { "kept" };
        vec![format!(
            "{}: {} {} of {} against {} {} per {}: {verdict}",
            text(test, "code"),
            inner(test, "value", "amount"),
            inner(test, "value", "currency"),
            text(test, "of"),
            inner(test, "limit", "amount"),
            inner(test, "limit", "currency"),
            text(test, "per"),
        )]
    });
    section(&mut lines, "Charges", answer, "charges", |charge| {
        let assessed = format!("{} {}", inner(charge, "assessed", "amount"), inner(charge, "assessed", "currency"));
        let own = format!("{} {currency}", text(charge, "amount"));
        let converted = if assessed == own { String::new() } else { format!(" = {own}") };
        let mut shown = vec![
            format!("{} ({}): {assessed}{converted}", text(charge, "label"), text(charge, "code")),
            format!(
                "    {} on {} {}",
                text(charge, "rate"),
                inner(charge, "basis", "amount"),
                inner(charge, "basis", "unit")
            ),
            format!("    {}", text(charge, "because")),
            format!(
                "    law of {}, due at {} to the {}; source {} ({})",
                text(charge, "on"),
                text(charge, "due"),
                text(charge, "collected_by"),
                text(charge, "source"),
                text(charge, "trust"),
            ),
        ];
        if text(charge, "line") != "null" {
            shown.insert(1, format!("    line {}", text(charge, "line")));
        }
        shown
    });
    section(&mut lines, "Not known", answer, "missing", |missing| {
        vec![format!(
            "line {}: {} Needs `{}`.",
            text(missing, "line"),
            text(missing, "because"),
            text(missing, "needs")
        )]
    });
    section(&mut lines, "Refused", answer, "refusals", |refusal| vec![text(refusal, "because")]);
    section(&mut lines, "For the seller", answer, "advisories", |advice| vec![text(advice, "because")]);
    section(&mut lines, "Asked of the recipient", answer, "required", |asked| {
        vec![format!("{}: {}", text(asked, "field"), text(asked, "because"))]
    });
    section(&mut lines, "Exchange rates", answer, "exchange_rates", |rate| {
        vec![format!("{} {} ({}, {})", text(rate, "pair"), text(rate, "rate"), text(rate, "kind"), text(rate, "as_of"))]
    });
    section(&mut lines, "Warnings", answer, "warnings", |warning| vec![text(warning, "because")]);
    lines.join("\n")
}

fn section(lines: &mut Vec<String>, title: &str, answer: &Tree, key: &str, show: impl Fn(&Tree) -> Vec<String>) {
    let Some(Tree::List(items)) = answer.get(key) else { return };
    if items.is_empty() {
        return;
    }
    lines.extend([String::new(), title.to_owned()]);
    for item in items {
        lines.extend(show(item).into_iter().map(|line| format!("  {line}")));
    }
}

fn text(tree: &Tree, key: &str) -> String {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.clone(),
        Some(Tree::Bool(truth)) => truth.to_string(),
        Some(Tree::Whole(number)) => number.to_string(),
        _ => "null".to_owned(),
    }
}

fn inner(tree: &Tree, key: &str, inner: &str) -> String {
    tree.get(key).map_or_else(|| "null".to_owned(), |value| text(value, inner))
}
