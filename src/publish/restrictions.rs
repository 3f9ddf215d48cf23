//! Which goods may not go where? `world/restrictions.csv`, read and checked.
//!
//! In: one row a rule. Out: rules, every complaint with its line, and rules by the jurisdiction that makes them, so that a
//! lane loads only its own: `to-us`, `to-eu`, `to-all`, `from-cn`, `by-post`, `by-courier`, `carrier-usps`.

use super::complaint::Complaint;
use super::sheet::Nomenclature;
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::restriction::{Restriction, Scope, Severity, tests};
use crate::calendar::Day;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    scope: Scope,
    place: String,
    hs: String,
    attribute: String,
    severity: Severity,
    tests: String,
    condition: String,
    needs: String,
    from: String,
    until: String,
    because: String,
    source: String,
    at: String,
    trust: Trust,
}

/// Reads every rule, with every complaint.
pub fn read_restrictions(rate_data: &Path) -> (Vec<Restriction>, Vec<Complaint>) {
    let file = PathBuf::from("world/restrictions.csv");
    let (nomenclature, mut complaints) = Nomenclature::read(rate_data);
    let text = match std::fs::read_to_string(rate_data.join(&file)) {
        Ok(text) => text,
        Err(error) => {
            complaints.push(Complaint::new("unreadable", file, error.to_string(), ""));
            return (Vec::new(), complaints);
        }
    };
    let mut rules = Vec::new();
    for (at, row) in csv::Reader::from_reader(text.as_bytes()).into_deserialize::<Row>().enumerate() {
        let line = at + 2;
        let mut complain = |code, message: String, help: &str| {
            complaints.push(Complaint::new(code, &file, message, help).on(line));
        };
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(line);
                complaints.push(Complaint::new("bad-row", &file, error.to_string(), "").on(line));
                continue;
            }
        };
        let mut hs = Vec::new();
        for prefix in row.hs.split_whitespace() {
            match Code::parse(prefix).filter(|code| nomenclature.holds(code)) {
                Some(code) => hs.push(code.to_string()),
                None => complain(
                    "unknown-hs",
                    format!("`{prefix}` is not in the nomenclature"),
                    "prefixes have 2, 4 or 6 digits",
                ),
            }
        }
        if hs.is_empty() && row.attribute.is_empty() {
            complain("concerns-nothing", "the rule names no goods".to_owned(), "give HS prefixes or an attribute");
        }
        if row.because.is_empty() || row.source.is_empty() {
            complain(
                "no-reason",
                "the rule has no `because` or no `source`".to_owned(),
                "one sentence to show, and an id in `sources/`",
            );
        }
        let tests = tests(&row.tests).unwrap_or_else(|why| {
            complain("bad-test", why, "what only people can judge stands in `condition`");
            Vec::new()
        });
        let mut day = |text: &str| match text {
            "" => None,
            text => text.parse::<Day>().map_err(|why| complain("bad-day", why, "write year-month-day")).ok(),
        };
        let (from, until) = (day(&row.from), day(&row.until));
        if matches!((from, until), (Some(from), Some(until)) if until <= from) {
            complain(
                "empty-span",
                "the rule is in force on no day".to_owned(),
                "`until` is the first day no longer in force",
            );
        }
        let goods =
            if row.attribute.is_empty() { hs.first().cloned().unwrap_or_default() } else { row.attribute.clone() };
        let place = if row.place == "*" { "all".to_owned() } else { row.place.to_lowercase().replace(' ', "-") };
        rules.push(Restriction {
            code: format!("{place}.{goods}.{}", row.severity.as_str()),
            scope: row.scope,
            place: row.place,
            hs,
            attribute: row.attribute,
            severity: row.severity,
            tests,
            condition: row.condition,
            needs: row.needs,
            because: row.because,
            from,
            until,
            source: row.source,
            at: row.at,
            trust: row.trust,
        });
    }
    (rules, complaints)
}

/// The rules by the name of their shard, in order.
pub fn by_shard(rules: &[Restriction]) -> BTreeMap<String, Vec<Restriction>> {
    let mut shards: BTreeMap<String, Vec<Restriction>> = BTreeMap::new();
    for rule in rules {
        let place = if rule.place == "*" { "all".to_owned() } else { rule.place.to_lowercase().replace(' ', "-") };
        let side = match rule.scope {
            Scope::Destination => "to",
            Scope::Origin => "from",
            Scope::Channel => "by",
            Scope::Carrier => "carrier",
        };
        shards.entry(format!("{side}-{place}")).or_default().push(rule.clone());
    }
    shards
}
