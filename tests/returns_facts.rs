//! Is every row of what was gathered on returns in the rate data, and does it bite in a case? Do the worked examples stand there?
//!
//! `tests/cases/returns/facts.csv` names for each row that was gathered the rules that came of it. A sourced row bites where a case
//! is decided by its rule, with a figure, a day or a plain no; the others give no figure: an estimate, or that it is not known.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use common::paid::{SHOP, cases, claims_of, rows_of_law};
use landfall::Engine;
use landfall::book::law::Trust;
use landfall::change::changed;
use landfall::problem::Problem;
use landfall::request::parse;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

fn rows(path: &Path) -> Option<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::Reader::from_path(path).ok()?;
    Some(reader.deserialize().map(|row| row.unwrap()).collect())
}

fn mapped() -> Vec<BTreeMap<String, String>> {
    rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/returns/facts.csv")).unwrap()
}

/// What the cases that a rule decides expect of it, and how far it is trusted.
fn decided() -> BTreeMap<String, (Trust, Vec<Value>)> {
    let data = common::rate_data();
    let mut found: BTreeMap<String, (Trust, Vec<Value>)> =
        rows_of_law(&data).into_iter().map(|(code, trust)| (code, (trust, Vec::new()))).collect();
    for case in ["refunds", "home", "exchanges"].into_iter().flat_map(cases) {
        let rule = case["rule"].as_str().and_then(|rule| found.get_mut(rule));
        rule.into_iter().for_each(|(_, expects)| expects.push(case["expect"].clone()));
    }
    found
}

/// Whether a case says something certain: an amount, what the origin asks, one operation, or who gives an unknown excess back.
fn is_certain(expect: &Value) -> bool {
    let code = expect["code"].as_str().unwrap_or_default();
    expect["amount"].is_string()
        || expect["reason"] == "refund_excess"
        || ["reimport_free", "reimport_taxed", "reimport_too_late", "exchange_is_one"].contains(&code)
}

#[test]
fn every_sourced_row_bites_and_the_others_give_no_figure() {
    let decided = decided();
    let (mut wrong, mut count) = (Vec::new(), BTreeMap::<String, usize>::new());
    for row in mapped() {
        for code in row["codes"].split(' ') {
            let Some((trust, expects)) = decided.get(code) else {
                wrong.push(format!("{code}: no such rule"));
                continue;
            };
            let unknown = ["refund_unknown", "refund_disputed", "reimport_unknown"];
            let says =
                |expect: &Value| expect["reason"].as_str().or(expect["code"].as_str()).unwrap_or_default().to_owned();
            let holds = !expects.is_empty()
                && match row["trust"].as_str() {
                    "sourced" => *trust == Trust::Sourced && expects.iter().any(is_certain),
                    // What the origin asks is told with how far that is trusted, and is in no figure.
                    "general-knowledge" => {
                        *trust == Trust::General && expects.iter().all(|expect| expect["amount"].is_null())
                    }
                    "disputed" | "not-found" => expects
                        .iter()
                        .all(|expect| unknown.contains(&says(expect).as_str()) && expect["amount"].is_null()),
                    other => panic!("{other}"),
                };
            if !holds {
                wrong.push(format!("{} {code}: {trust:?} {expects:?}", row["trust"]));
            }
        }
        *count.entry(row["trust"].clone()).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let told: Vec<(&str, usize)> = count.iter().map(|(trust, rows)| (trust.as_str(), *rows)).collect();
    assert_eq!(told, [("disputed", 5), ("general-knowledge", 14), ("not-found", 7), ("sourced", 85)]);
}

/// The rows that were gathered, where they are at hand, are those of the file, in its order.
#[test]
fn the_rows_are_those_of_the_facts() {
    let path = Path::new("../shared/facts/returns.csv");
    let Some(facts) = rows(path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let key = |row: &BTreeMap<String, String>| {
        let rule = row["rule"].split(':').next().unwrap().to_owned();
        [row["country"].clone(), row["direction"].clone(), row["tax"].clone(), rule, row["trust"].clone()]
    };
    assert_eq!(facts.iter().map(key).collect::<Vec<_>>(), mapped().iter().map(key).collect::<Vec<_>>());
}

#[test]
fn each_worked_example_has_its_case() {
    let all: Vec<Value> = ["refunds", "home", "changes"].into_iter().flat_map(cases).collect();
    for number in 1..=14 {
        let start = format!("R{number}: ");
        assert!(all.iter().any(|case| case["name"].as_str().unwrap().starts_with(&start)), "no case of R{number}");
    }
}

#[test]
fn refunds_after_refunds_come_to_what_was_paid_and_no_more() {
    let book = common::book();
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    for case in cases("changes") {
        let text = |key: &str| case[key].as_str().unwrap();
        let pieces = u32::try_from(case["pieces"].as_u64().unwrap()).unwrap();
        let claims = claims_of(pieces, text("to"), text("currency"), text("goods"), &case["charges"]);
        let (mut history, mut told) = (Vec::new(), Vec::new());
        for step in case["steps"].as_array().unwrap() {
            let body = json!({"token": "a.b.c", "history": history, "change": step});
            let body = parse(body.to_string().as_bytes()).unwrap();
            match changed(&Engine::new(&book), &body, now, Some(SHOP), &claims.to_string()) {
                Ok(answer) => {
                    told.push(serde_json::to_value(answer).unwrap()["refund"].clone());
                    history.push(step.clone());
                }
                Err(Problem::Faults(faults)) => told.push(json!(faults[0].code)),
                Err(other) => panic!("{}: {other}", text("name")),
            }
        }
        assert_eq!(json!(told), case["expect"], "{}", text("name"));
    }
}
