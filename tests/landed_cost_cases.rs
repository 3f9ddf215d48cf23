//! Every case under `tests/cases/customs`, and the public worked examples where they are at hand.
//!
//! A case file is TOML: `[[case]]` with a `name`, a `source` (published, or the sum worked by hand), a `request` as the
//! contract has it, and what to `expect` (see `common/expect.rs`).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::expect::differences;
use common::read::text;
use landfall::book::Book;
use landfall::tree::Tree;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn answer<'b>(book: &'b Book, request: &Tree) -> Tree<'b> {
    landfall::landed_cost(book, request, common::now(), landfall::request::Authority::Authorised)
        .unwrap_or_else(|problem| landfall::answer::problem(&problem))
}

#[test]
fn cases_of_customs() {
    let book = common::book();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/customs");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files {
        let sheet: Tree = toml::from_str(&fs::read_to_string(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let Some(Tree::List(cases)) = sheet.get("case") else { panic!("{}: no [[case]]", file.display()) };
        for case in cases {
            text(case, "source");
            let expected = case
                .get("expect")
                .unwrap_or_else(|| panic!("{}: {} expects nothing", file.display(), text(case, "name")));
            let found = differences(expected, &answer(&book, case.get("request").unwrap()));
            count += 1;
            if !found.is_empty() {
                let name = file.file_stem().unwrap().to_string_lossy().into_owned();
                failures.push(format!("{name}: {}\n    {}", text(case, "name"), found.join("\n    ")));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} cases fail\n{}", failures.len(), failures.join("\n"));
    println!("{count} cases");
}

#[test]
fn public_worked_examples() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/landed-cost.jsonl");
    let Ok(lines) = fs::read_to_string(&file) else {
        println!("skipped: no public worked examples beside this checkout");
        return;
    };
    let book = common::book();
    let mut failures = Vec::new();
    for line in lines.lines() {
        let case: Tree = serde_json::from_str(line).unwrap();
        let found = differences(case.get("expect").unwrap(), &answer(&book, case.get("request").unwrap()));
        if !found.is_empty() {
            failures.push(format!("{}\n    {}", text(&case, "id"), found.join("\n    ")));
        }
    }
    assert!(failures.is_empty(), "{} examples fail\n{}", failures.len(), failures.join("\n"));
}

/// What a case expects is missed by an answer that lacks it, and by no answer at all.
#[test]
fn no_expectation_is_met_by_nothing() {
    let json = |text: &str| -> Tree { serde_json::from_str(text).unwrap() };
    let problem =
        r#"{"type": "/problems/invalid-request", "title": "a fault", "status": 422, "errors": [{"code": "required"}]}"#;
    let answer = r#"{"total": "1.00", "duty": null, "tax": "0.00", "refusals": [{"code": "no"}], "warnings": [{"code": "careful"}],
        "charges": [{"kind": "tax", "code": "de.vat", "rate": "19 %", "assessed": {"amount": "0.00"}}]}"#;
    let hollow = r#"{"total": "1.00"}"#;
    for (expected, answer) in [
        ("{}", answer),
        (r#"{"no_rate": "21 %"}"#, problem),
        (r#"{"refusals": []}"#, problem),
        (r#"{"tax_assessed": "0.00"}"#, problem),
        (r#"{"fault": "too_large"}"#, problem),
        (r#"{"no_rate": "21 %"}"#, hollow),
        (r#"{"refusals": []}"#, hollow),
        (r#"{"advisories": []}"#, hollow),
        (r#"{"warnings": []}"#, answer),
        (r#"{"refusals": []}"#, answer),
        (r#"{"no_rate": "19 %"}"#, answer),
        (r#"{"on": {}}"#, answer),
        (r#"{"duty_gt": "0"}"#, answer),
        (r#"{"tax_gt": "nothing"}"#, answer),
        (r#"{"taxes": "0.00"}"#, answer),
    ] {
        assert!(!differences(&json(expected), &json(answer)).is_empty(), "{expected} is met by {answer}");
    }
    for met in
        [r#"{"no_rate": "21 %"}"#, r#"{"refusals": ["no"]}"#, r#"{"total_gt": "0.99"}"#, r#"{"tax_assessed": "0"}"#]
    {
        assert_eq!(differences(&json(met), &json(answer)), Vec::<String>::new());
    }
    assert_eq!(differences(&json(r#"{"fault": "required"}"#), &json(problem)), Vec::<String>::new());
}

#[test]
fn a_duty_says_of_which_edition_it_is() {
    let book = common::book();
    let edition = |to: &str, hs: &str, at: &str| -> Option<String> {
        let request: Tree = serde_json::from_str(&format!(
            r#"{{"at": "{at}T12:00:00Z", "ship_from": {{"country": "CN"}}, "ship_to": {{"country": "{to}"}}, "currency": "USD",
                "freight": "20.00", "insurance": "0.00", "importer": "business",
                "lines": [{{"id": "1", "quantity": 1, "unit_price": "1900.00", "hs_code": "{hs}", "origin": "CN"}}]}}"#
        ))
        .unwrap();
        let answer = answer(&book, &request);
        let Some(Tree::List(charges)) = answer.get("charges") else { panic!("{answer:?}") };
        let duty = charges.iter().find(|charge| text(charge, "kind") == "duty");
        let duty = duty.unwrap_or_else(|| panic!("{to} {hs}: {answer:?}"));
        assert!(charges.iter().all(|charge| text(charge, "kind") != "tax" || charge.get("edition").is_none()));
        duty.get("edition").map(|_| text(duty, "edition").to_owned())
    };
    assert_eq!(edition("DE", "610910", "2026-11-21").as_deref(), Some("2021-01-27"));
    assert_eq!(edition("GB", "610910", "2026-11-21").as_deref(), Some("2021-01-27"));
    assert_eq!(edition("NZ", "610910", "2026-11-21").as_deref(), Some("2022-01-01"));
    assert_eq!(edition("JP", "610910", "2026-11-21").as_deref(), Some("2026-04-01"));
    // A day before the edition was printed is answered from it all the same.
    assert_eq!(edition("JP", "610910", "2026-03-31").as_deref(), Some("2026-04-01"));
    // General knowledge beside what was read, and a sheet that was read in no edition.
    assert_eq!(edition("VN", "610910", "2026-11-21").as_deref(), Some("2026-07-01"));
    assert_eq!(edition("VN", "611020", "2026-11-21"), None);
    assert_eq!(edition("KR", "610910", "2026-11-21"), None);
}

#[test]
fn a_proof_opens_what_is_recorded_and_no_more() {
    let data = common::rate_data();
    let group = data.world.groups.iter().find(|group| group.value.id == "eu-recorded-preferences").unwrap();
    let sheet = data.preferences.iter().find(|sheet| sheet.head.id == "eu").unwrap();
    let recorded: BTreeSet<&String> = sheet.head.agreement.iter().flat_map(|agreement| &agreement.origins).collect();
    assert_eq!(group.value.members.iter().collect::<BTreeSet<_>>(), recorded, "name them in `groups-east.toml` too");
}

#[test]
fn a_parameter_s_goods_may_be_a_product_list() {
    let mut data = common::rate_data();
    let gb = data.world.territories.iter_mut().find(|territory| territory.value.id == "gb").unwrap();
    for row in gb.value.parameter.iter_mut().filter(|row| row.hs.iter().any(|prefix| prefix == "4901")) {
        row.hs = vec!["@us-informational".to_owned()];
    }
    let book = common::built(&data);
    let asked = |hs: &str| {
        let request = format!(
            r#"{{"ship_from": {{"country": "VN"}}, "ship_to": {{"country": "GB", "postal_code": "SW1A 1AA"}},
                "currency": "GBP", "freight": "0", "lines": [{{"id": "1", "quantity": 1, "unit_price": "500.00",
                "hs_code": "{hs}", "origin": "VN", "duty_percent": "0"}}]}}"#
        );
        answer(&book, &serde_json::from_str(&request).unwrap())
    };
    for (hs, tax) in [("490199", "0.00"), ("4901", "0.00"), ("610910", "100.00")] {
        let expected: Tree = serde_json::from_str(&format!(r#"{{"tax": "{tax}"}}"#)).unwrap();
        assert_eq!(differences(&expected, &asked(hs)), Vec::<String>::new(), "{hs}");
    }
}
