//! Are requests, one a line, answered in their order, and each before the next is waited for?
#![cfg(feature = "cli")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at what it did not expect")]

mod common;

use landfall::book::Book;
use landfall::request::{Authority, parse};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

fn book_file() -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lines.book");
    fs::write(&file, common::rate_data().build().unwrap().whole()).unwrap();
    file
}

fn landfall(book: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    command.args(["quote", "--jsonl", "--book"]).arg(book);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Carts of one to five scarves to several places, and lines that are none.
fn lines(count: usize) -> Vec<String> {
    let to = [("DE", "10115"), ("AU", "3000"), ("US", "10001"), ("JP", "100-0001")];
    let line = |number: usize| {
        let (country, postcode) = to.get(number % 4).unwrap();
        match number % 11 {
            7 => "no JSON".to_owned(),
            9 => format!(r#"{{"shop": "nobody-{number}"}}"#),
            _ => format!(
                r#"{{"shop": "hanoi-crafts", "at": "2026-11-24T03:00:00Z", "currency": "USD", "detail": "totals",
                "ship_to": {{"country": "{country}", "postal_code": "{postcode}"}},
                "lines": [{{"id": "{number}", "sku": "SILK-SCARF", "quantity": {}}}]}}"#,
                1 + number % 5
            )
            .replace('\n', " "),
        }
    };
    (0..count).map(line).collect()
}

#[test]
fn many_lines_are_answered_as_each_is_and_in_their_order() {
    let file = book_file();
    let book = Book::open_whole(&fs::read(&file).unwrap()).unwrap();
    let lines = lines(400);
    let mut child = landfall(&file);
    let mut input = child.stdin.take().unwrap();
    let asked = lines.join("\n");
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()).unwrap());
    let found: Vec<String> = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(found.len(), lines.len());
    for (line, found) in lines.iter().zip(&found) {
        let request = parse(line.as_bytes());
        let answer = request.and_then(|request| {
            Ok(landfall::quote(&book, &request, common::now(), Authority::Authorised)?.into_owned())
        });
        let expected = answer.unwrap_or_else(|problem| landfall::answer::problem(&problem));
        assert_eq!(*found, serde_json::to_string(&expected).unwrap(), "{line}");
    }
}

#[test]
fn a_line_is_answered_before_the_next_is_asked() {
    let mut child = landfall(&book_file());
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for line in lines(3) {
        writeln!(input, "{line}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(r#"{"id":"#), "{answer}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}
