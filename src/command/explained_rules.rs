//! Where does the rule of a charge stand, and the row that fills it in? Places that an editor opens.
//!
//! In: an answer that tells its rules, the law of the book, and the rate data at hand. Out: for a charge the place of its rule and
//! of the price, percentage, parameter or row of a tariff from which it was filled in; for a line the row of the tariff, and the
//! agreement under which its duty is lower, with what was asked of its proof.

use super::at_hand::AtHand;
use super::facts::{Facts, inner, text};
use landfall::book::law::{Levy, LevyRate, Regime};
use landfall::book::{Book, RuleNumber};
use landfall::tree::Tree;

/// What an answer is explained from, besides itself.
pub(super) struct Law<'a> {
    pub(super) book: &'a Book,
    pub(super) regimes: Vec<&'a Regime>,
    pub(super) facts: Facts<'a>,
    pub(super) at_hand: &'a AtHand,
}

impl Law<'_> {
    /// Whether a rule of the book stands at a place.
    pub(super) fn stands(&self, rule: RuleNumber, place: &str) -> bool {
        self.book.index().rules.place(rule).is_some_and(|own| own == place)
    }
}

/// The levy of a charge.
pub(super) fn levy<'a>(charge: &Tree, law: &Law<'a>) -> Option<&'a Levy> {
    let place = text(charge, "rule");
    law.regimes.iter().flat_map(|regime| &regime.levy).find(|levy| law.stands(levy.rule, &place))
}

/// The ordinary duty's rate of a line: the row of the tariff, and the agreement under which it is lower.
pub(super) fn duty_rate(line: &Tree, law: &Law<'_>) -> Vec<String> {
    let Some(duty) = line.get("tariff") else { return Vec::new() };
    let source = format!("source {} ({})", text(duty, "source"), text(duty, "trust"));
    let id = text(line, "id");
    let mut out = vec![
        format!("line {id}: {} under {}", text(duty, "ordinary"), text(duty, "row")),
        format!("     row     {}; {source}", tariff_row(duty, law)),
    ];
    if inner(duty, "too_short", "lines") != "null" {
        let (low, high) = (inner(line, "duty_rate", "lowest"), inner(line, "duty_rate", "highest"));
        let count = inner(duty, "too_short", "lines");
        out.push(format!("     short   {count} rows could be meant, from {low} to {high}: the highest is taken"));
    }
    let Some(granted @ Tree::Object(_)) = duty.get("granted") else { return out };
    let agreement = text(granted, "agreement");
    let entry = law.at_hand.entry(&format!("world/preferences/{}.toml", text(duty, "schedule")), &agreement);
    let proof = match text(granted, "without_proof_up_to").as_str() {
        "null" => "of origin is given".to_owned(),
        limit => format!("is not asked up to {limit}; source {}", text(granted, "proof_source")),
    };
    out.extend([
        format!("     granted {} under {} ({agreement}), {entry}", text(granted, "rate"), text(granted, "name")),
        format!("     row     {}; source {}", granted_row(duty, granted, law), text(granted, "source")),
        format!("     proof   {proof}"),
    ]);
    out
}

/// The row of the tariff that says the ordinary duty.
fn tariff_row(duty: &Tree, law: &Law<'_>) -> String {
    let file = format!("world/schedules/{}.csv", text(duty, "schedule"));
    law.at_hand.code(&file, &text(duty, "row"), &text(duty, "on"), None)
}

/// The row of the agreement that says the lower duty.
fn granted_row(duty: &Tree, granted: &Tree, law: &Law<'_>) -> String {
    let file = format!("world/preferences/{}.csv", text(duty, "schedule"));
    law.at_hand.code(&file, &text(granted, "row"), &text(duty, "on"), Some(&text(granted, "agreement")))
}

/// Where the rule of a charge stands, and the rows that fill it in: of a tariff one for each line at its rate.
pub(super) fn rule_and_row(charge: &Tree, law: &Law<'_>) -> Vec<String> {
    let (rule, row) = (text(charge, "rule"), text(charge, "row"));
    let mut said = Vec::new();
    if rule != "null" {
        said.push(format!("rule    {rule}"));
    }
    if row != "null" {
        said.push(format!("row     {row}"));
    }
    let of_schedule = levy(charge, law).is_some_and(|levy| matches!(levy.rate, LevyRate::Schedule(_)));
    for line in law.facts.answer.items("lines").iter().filter(|_| of_schedule) {
        let meant = ["null".to_owned(), text(line, "id")].contains(&text(charge, "line"));
        let Some(duty) = line.get("tariff").filter(|_| meant) else { continue };
        if inner(line, "duty_rate", "applied") == text(charge, "rate") {
            let row = match duty.get("granted") {
                Some(granted @ Tree::Object(_)) => granted_row(duty, granted, law),
                _ => tariff_row(duty, law),
            };
            let row = format!("row     {row}");
            if !said.contains(&row) {
                said.push(row);
            }
        }
    }
    if charge.get("edition").is_some() {
        said.push(format!("edition {}", text(charge, "edition")));
    }
    said
}
