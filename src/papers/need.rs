//! What is needed besides the papers that can be drawn up?
//!
//! In: a consignment, and what its landed cost says of it. Out: what rows of the book ask for, what customs asks of the recipient,
//! what restricts the goods and what the seller has to see to, each with its source.

use super::consignment::Consignment;
use super::fields::Desk;
use crate::calendar::Dated;
use crate::problem::Problem;
use crate::tree::{Tree, object};
use crate::when::Truth;

pub(super) fn needed<'b>(desk: &Desk<'_, 'b>, of: &Consignment, shipment: &Tree<'b>) -> Result<Vec<Tree<'b>>, Problem> {
    let mut needs = Vec::new();
    for need in desk.rows.need.iter().filter(|need| need.is_in_force(of.day)) {
        let trust = need.trust.unwrap_or_else(|| desk.facts.world.trust_of(&need.source));
        let mut note = |line: Option<&str>| {
            needs.push(object! {
                "kind": &need.kind,
                "line": line.map(str::to_owned),
                "because": &need.because,
                "source": &need.source,
                "trust": trust.as_str(),
            });
        };
        if !need.per_line {
            if desk.facts.hold(&need.when, of, None)? == Truth::Yes {
                note(None);
            }
            continue;
        }
        for line in &of.lines {
            if desk.facts.hold(&need.when, of, Some(line))? == Truth::Yes {
                note(Some(&line.id));
            }
        }
    }
    let Some(landed) = shipment.get("landed_cost") else { return Ok(needs) };
    let trust_of = |source: &str| desk.facts.world.trust_of(source).as_str();
    for required in landed.items("required") {
        let source = required.text("source").unwrap_or_default();
        needs.push(object! {
            "kind": required.text("field").unwrap_or_default().to_owned(),
            "line": Tree::Null,
            "because": required.text("because").unwrap_or_default().to_owned(),
            "source": source.to_owned(),
            "trust": trust_of(source),
        });
    }
    for (key, kind) in [("refusals", "licence"), ("advisories", "seller_duty")] {
        for told in landed.items(key) {
            let source = told.text("source");
            let because = told.text("because").unwrap_or_default();
            let because =
                told.text("needs").map_or_else(|| because.to_owned(), |needs| format!("{because} Needs: {needs}."));
            needs.push(object! {
                "kind": kind,
                "line": told.text("id").map(str::to_owned),
                "because": because,
                "source": source.map(str::to_owned),
                "trust": source.map(trust_of),
            });
        }
    }
    Ok(needs)
}
