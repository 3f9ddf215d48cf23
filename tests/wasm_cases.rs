//! The cases of customs and the answers to `tests/requests`, in WebAssembly: what holds natively holds there.
//!
//! There are no files there: `cargo xtask test` writes the book, the cases and the native answers beforehand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(target_arch = "wasm32")]

mod common;

use common::expect::differences;
use common::read::text;
use landfall::book::Book;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use wasm_bindgen_test::wasm_bindgen_test;

const BOOK: &[u8] = include_bytes!(concat!(env!("LANDFALL_CASES"), "/landfall.book"));
const CUSTOMS: &str = include_str!(concat!(env!("LANDFALL_CASES"), "/customs.jsonl"));
const ANSWERS: &str = include_str!(concat!(env!("LANDFALL_CASES"), "/answers.jsonl"));

fn answer<'b>(book: &'b Book, verb: &str, request: &[u8]) -> Tree<'b> {
    let answer = parse(request).and_then(|request| match verb {
        "quote" => landfall::quote(book, &request, common::now(), Authority::Authorised),
        _ => landfall::landed_cost(book, &request, common::now(), Authority::Authorised),
    });
    answer.unwrap_or_else(|problem| landfall::answer::problem(&problem))
}

#[wasm_bindgen_test]
fn cases_of_customs() {
    let book = Book::open_whole(BOOK).unwrap();
    let mut failures = Vec::new();
    for line in CUSTOMS.lines() {
        let case: Tree = serde_json::from_str(line).unwrap();
        let request = serde_json::to_vec(case.get("request").unwrap()).unwrap();
        let found = differences(case.get("expect").unwrap(), &answer(&book, "landed-cost", &request));
        if !found.is_empty() {
            failures.push(format!("{}: {}\n    {}", text(&case, "file"), text(&case, "name"), found.join("\n    ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases fail\n{}",
        failures.len(),
        CUSTOMS.lines().count(),
        failures.join("\n")
    );
}

#[wasm_bindgen_test]
fn requests_are_answered_as_natively() {
    let book = Book::open_whole(BOOK).unwrap();
    for line in ANSWERS.lines() {
        let case: Tree = serde_json::from_str(line).unwrap();
        let answered = answer(&book, text(&case, "verb"), text(&case, "request").as_bytes());
        assert_eq!(serde_json::to_string(&answered).unwrap(), text(&case, "answer"), "{}", text(&case, "file"));
    }
}
