//! Does the list of reasons hold every reason that an answer gives, with exactly its arguments and its audience?
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod common;

use common::read::text;
use landfall::reasons::{Listed, Of, REASONS};
use landfall::request::Authority;
use landfall::tree::Tree;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.to_string_lossy().ends_with(ending) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// What a list of an answer holds.
fn held_in(list: &str) -> Option<Of> {
    Some(match list {
        "charges" | "order_charges" | "absorbed" => Of::Charge,
        "estimates" => Of::Estimate,
        "left_out" => Of::Left,
        "missing" => Of::Missing,
        "excluded" => Of::Plan,
        "refusals" | "advisories" => Of::Refusal,
        "warnings" => Of::Warning,
        _ => return None,
    })
}

/// Every reason of an answer that the list does not have so.
fn unlisted(answer: &Tree, within: Option<Of>, seen: &mut BTreeSet<&'static str>, wrong: &mut BTreeSet<String>) {
    match answer {
        Tree::List(items) => items.iter().for_each(|item| unlisted(item, within, seen, wrong)),
        Tree::Object(entries) => {
            if let (Some(reason @ Tree::Object(_)), Some(of)) = (answer.get("reason"), within) {
                let found = REASONS.iter().find(|listed| is_as_listed(listed, of, answer, reason));
                match found {
                    Some(listed) => drop(seen.insert(listed.code)),
                    None => drop(wrong.insert(format!("{of:?}: {reason:?}"))),
                }
            }
            for (key, value) in entries {
                unlisted(value, held_in(key), seen, wrong);
            }
        }
        _ => {}
    }
}

fn is_as_listed(listed: &Listed, of: Of, item: &Tree, reason: &Tree) -> bool {
    let Some(Tree::Object(args)) = reason.get("args") else { return false };
    let is_levy = of == Of::Charge && matches!(text(item, "kind"), "duty" | "tax" | "fee");
    let code = if is_levy { "*" } else { text(reason, "code") };
    let all = args.iter().all(|(name, _)| listed.arguments().any(|(known, _)| known == name.as_ref()));
    let none_lacks = listed.arguments().filter(|(_, always)| *always).all(|(name, _)| reason_has(args, name));
    let heard = match item.get("audience") {
        Some(Tree::Text(audience)) => audience == listed.audience.as_str(),
        _ => true,
    };
    listed.of == of && listed.code == code && all && none_lacks && heard
}

fn reason_has(args: &[(landfall::tree::Key<'_>, Tree)], name: &str) -> bool {
    args.iter().any(|(known, _)| known == name)
}

#[test]
fn every_reason_of_an_answer_is_listed() {
    let book = common::book();
    let (mut seen, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    for file in files("tests/requests", ".json") {
        let request: Tree = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let is_quote = file.file_name().unwrap().to_string_lossy().starts_with("quote");
        for authority in [Authority::Authorised, Authority::Open] {
            let answer = if is_quote {
                landfall::quote(&book, &request, common::now(), authority)
            } else {
                landfall::landed_cost(&book, &request, common::now(), authority)
            };
            answer.iter().for_each(|answer| unlisted(answer, None, &mut seen, &mut wrong));
        }
    }
    for file in files("tests/cases/customs", ".toml") {
        let sheet: Tree = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for case in common::read::items(&sheet, "case") {
            let Some(request) = case.get("request") else { continue };
            let answer = landfall::landed_cost(&book, request, common::now(), Authority::Authorised);
            answer.iter().for_each(|answer| unlisted(answer, None, &mut seen, &mut wrong));
        }
    }
    assert_eq!(wrong, BTreeSet::new());
    println!("{} of {} codes stand in these answers", seen.len(), REASONS.len());
    assert!(seen.len() > 40, "the answers give few reasons: {seen:?}");
}

/// The second net: codes that no answer of the tests gives.
#[test]
fn every_code_of_the_source_is_listed_and_every_listed_code_stands_there() {
    let mut source = String::new();
    for file in files("src", ".rs").iter().filter(|file| !file.ends_with("src/reasons.rs")) {
        let text = fs::read_to_string(file).unwrap();
        source.push_str(text.split("#[cfg(test)]").next().unwrap());
    }
    let unlisted: BTreeSet<&str> = source
        .split("Reason::new(")
        .skip(1)
        .filter_map(|after| after.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|code| !REASONS.iter().any(|listed| listed.code == *code))
        .collect();
    assert_eq!(unlisted, BTreeSet::new());
    let gone = |code: &str| code != "*" && !source.contains(&format!("\"{code}\""));
    let gone: Vec<&str> = REASONS.iter().map(|listed| listed.code).filter(|code| gone(code)).collect();
    assert_eq!(gone, Vec::<&str>::new());
}
