//! Delivery options as a readable table.

use super::facts::text;
use super::plan::planned;
use super::table::aligned;
use landfall::tree::Tree;

/// From where it is sent, in how many parcels: ` from Leipzig and Osaka · 2 parcels`.
fn from_where(option: &Tree) -> String {
    let shipments = option.items("shipments");
    let names: Vec<String> =
        shipments.iter().filter_map(|shipment| Some(text(shipment.get("from")?, "name"))).collect();
    let parcels: usize = shipments.iter().map(|shipment| shipment.items("parcels").len()).sum();
    match (names.is_empty(), parcels) {
        (true, _) => String::new(),
        (_, 1) => format!(" from {} · 1 parcel", names.join(" and ")),
        (_, parcels) => format!(" from {} · {parcels} parcels", names.join(" and ")),
    }
}

/// Which of several shipments: `from California by Ground from California: 2026-12-02 – 2026-12-07`.
fn headed(shipment: &Tree) -> String {
    let delivery = shipment.get("delivery").cloned().unwrap_or(Tree::Null);
    let from = shipment.get("from").map(|from| text(from, "name")).unwrap_or_default();
    let (earliest, latest) = (text(&delivery, "earliest"), text(&delivery, "latest"));
    format!("from {from} by {}: {earliest} – {latest}", text(shipment, "label"))
}

/// The answer of section 2 for people.
pub(super) fn shown(answer: &Tree) -> String {
    let currency = text(answer, "currency");
    let mut out = vec![
        format!(
            "Quote {} of {}, in {currency}, holds until {}",
            text(answer, "id"),
            text(answer, "shop"),
            text(answer, "expires_at")
        ),
        String::new(),
    ];
    let mut rows = vec![
        ["option", "service", "arrives", "goods", "shipping", "duty", "tax", "fees", "total", "on delivery"]
            .map(str::to_owned),
    ];
    for option in answer.items("options") {
        let delivery = option.get("delivery").cloned().unwrap_or(Tree::Null);
        let mark = if text(option, "complete") == "true" { "" } else { " (lower bound)" };
        rows.push([
            text(option, "id"),
            text(option, "label"),
            match text(&delivery, "no_later_than").as_str() {
                "null" => format!("{} – {}", text(&delivery, "earliest"), text(&delivery, "latest")),
                last => format!("by {last}"),
            },
            text(option, "goods"),
            text(option, "shipping"),
            text(option, "duty"),
            text(option, "tax"),
            text(option, "fees"),
            format!("{}{mark}", text(option, "total")),
            text(option, "due_on_delivery"),
        ]);
    }
    if rows.len() > 1 {
        out.push(aligned(&rows));
    } else {
        out.push("No option can be offered.".to_owned());
    }
    for option in answer.items("options") {
        out.push(String::new());
        out.push(format!("{}:{}", text(option, "id"), from_where(option)));
        out.extend(planned(option));
        out.extend(option.get("promises").map(|promises| format!("  {}", promised(promises))));
        out.extend(option.get("delivery").and_then(|delivery| delivery.get("wanted")).map(wanted));
        let shipments = option.items("shipments");
        for shipment in shipments {
            if shipments.len() > 1 {
                out.push(format!("  {}", headed(shipment)));
            }
            out.extend(shipment.get("delivery").into_iter().flat_map(steps));
            let Some(landed) = shipment.get("landed_cost") else { continue };
            for charge in landed.items("charges") {
                let label = text(charge, "label");
                out.push(format!("  {:<46}{:>12}  {}", label, text(charge, "amount"), text(charge, "because")));
            }
            for missing in landed.items("missing") {
                out.push(format!(
                    "  not known: line {}: {} Needs `{}`.",
                    text(missing, "line"),
                    text(missing, "because"),
                    text(missing, "needs")
                ));
            }
        }
    }
    for (title, key) in [("Not offered", "refusals"), ("Good to know", "warnings")] {
        let notes = answer.items(key);
        if !notes.is_empty() {
            out.extend([String::new(), title.to_owned()]);
            out.extend(notes.iter().map(|note| {
                let id = text(note, "id");
                let about = if id == "null" { String::new() } else { format!("{id}: ") };
                format!("  {about}{}", text(note, "because"))
            }));
        }
    }
    out.join("\n")
}

/// What a service promises, in words; what is not known is left out.
fn promised(promises: &Tree) -> String {
    let mut words = Vec::new();
    match text(promises, "tracked").as_str() {
        "yes" => words.push("tracked to the door".to_owned()),
        "partial" => words.push("tracked some of the way".to_owned()),
        "no" => words.push("not tracked".to_owned()),
        _ => {}
    }
    for (key, name) in [("signature", "signature"), ("saturday", "Saturday delivery"), ("sunday", "Sunday delivery")] {
        match text(promises, key).as_str() {
            "included" => words.push(format!("{name} included")),
            "optional" => words.push(format!("{name} for a surcharge")),
            "no" => words.push(format!("no {name}")),
            _ => {}
        }
    }
    if text(promises, "money_back") == "true" {
        words.push("money back when late".to_owned());
    }
    if let Some(cover) = promises.get("cover").filter(|cover| **cover != Tree::Null) {
        let up_to = cover.get("up_to").cloned().unwrap_or(Tree::Null);
        let (amount, currency) = (text(&up_to, "amount"), text(&up_to, "currency"));
        words.push(format!("{amount} {currency} per {} when lost", text(cover, "per")));
    }
    for (key, name) in [("clears_customs", "customs"), ("tracking_link", "follow it at")] {
        let known = text(promises, key);
        if known != "null" {
            words.push(format!("{name}: {known}"));
        }
    }
    words.join("; ")
}

/// Until when to order to have it by a wanted day.
fn wanted(wanted: &Tree) -> String {
    let by = text(wanted, "by");
    match text(wanted, "order_before").as_str() {
        "null" => format!("  too late to have it by {by}"),
        before => format!("  order before {before} to have it by {by}"),
    }
}

/// The dated steps of a shipment, with every day that does not count.
fn steps(delivery: &Tree) -> Vec<String> {
    let mut out = Vec::new();
    for step in delivery.items("steps") {
        out.push(format!("  {}", headline(step)));
        out.extend(step.items("skipped").iter().map(|day| format!("{:26}{}", "", passed_over(day))));
    }
    out
}

/// A dated step in a line.
pub(super) fn headline(step: &Tree) -> String {
    format!("{} – {}  {:<11}{}", text(step, "from"), text(step, "to"), text(step, "kind"), text(step, "because"))
}

/// A day that does not count, and why.
pub(super) fn passed_over(day: &Tree) -> String {
    format!("not {}: {}", text(day, "date"), text(day, "because"))
}
