//! How many instructions does a native quote take? To be run under callgrind: `cargo xtask instructions`.
//!
//! In: a book, a request, a detail (`totals`, `charges`) and a number of rounds. The book is opened and the request parsed, then it
//! is quoted so often; runs of different rounds differ by what the rounds between them take. The first round finds a book that has
//! answered nothing, the later ones one that has. Without a request (`BOOK`) the book of the rate data is written there.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops at what it did not expect"
)]

use std::hint::black_box;
use std::path::Path;

use landfall::Engine;
use landfall::book::Book;
use landfall::publish::RateData;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [] => println!("run `cargo xtask instructions`"),
        [book] => {
            let (data, complaints) = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
            assert!(complaints.is_empty(), "the rate data has faults: run `landfall check`");
            std::fs::write(book, data.build().expect("the book is built").whole()).expect("the book is kept");
        }
        [book, request, detail, rounds] => {
            let book = Book::open_whole(&std::fs::read(book).expect("the book is there")).expect("the book opens");
            let bytes = std::fs::read(request).expect("the request is there");
            let request = asking(&bytes, detail);
            let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
            let engine = Engine::new(&book);
            for _ in 0..rounds.parse().expect("a number of rounds") {
                black_box(engine.quote(&request, now, Authority::Authorised).expect("an answer"));
            }
        }
        _ => panic!("BOOK, or BOOK REQUEST DETAIL ROUNDS"),
    }
}

/// The request with another detail.
fn asking<'a>(bytes: &'a [u8], detail: &'a str) -> Tree<'a> {
    let mut request = parse(bytes).expect("the request is JSON");
    if let Tree::Object(entries) = &mut request {
        entries.retain(|(key, _)| key != "detail");
        entries.push(("detail".into(), Tree::from(detail)));
    }
    request
}
