//! How many instructions does a native quote take? To be run under callgrind: `cargo xtask instructions`.
//!
//! In: the name of an example, a detail (`totals`, `charges`) and a number of rounds. Two runs of different rounds differ by
//! what the rounds between them take; opening the book falls out.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark stops at what it did not expect"
)]

use std::hint::black_box;
use std::path::Path;

use landfall::book::Book;
use landfall::publish::RateData;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [name, detail, rounds] = arguments.as_slice() else { return };
    let rounds: u32 = rounds.parse().expect("a number of rounds");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = root.join("target/instructions.book");
    if rounds == 0 {
        let (data, complaints) = RateData::read(&root.join("rate-data"));
        assert!(complaints.is_empty(), "the rate data has faults: run `landfall check`");
        std::fs::write(kept, data.build().expect("the book is built").whole()).expect("the book is kept");
        return;
    }
    let book = Book::open_whole(&std::fs::read(kept).expect("run it with 0 rounds first")).expect("the book opens");
    let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
    let bytes = std::fs::read(root.join("examples").join(format!("{name}.json"))).expect("the example is there");
    let mut request = parse(&bytes).expect("the example is JSON");
    if let Tree::Object(entries) = &mut request {
        entries.retain(|(key, _)| key != "detail");
        entries.push(("detail".into(), Tree::from(detail.as_str())));
    }
    let engine = landfall::Engine::new(&book);
    for _ in 0..rounds {
        black_box(engine.quote(&request, now, Authority::Authorised).expect("an answer"));
    }
}
