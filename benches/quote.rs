//! How long does a native quote take, from a parsed request to an answer, and from bytes to bytes?
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark stops at what it did not expect"
)]

use std::fs;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::book::Book;
use landfall::publish::RateData;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;

fn quotes(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (data, complaints) = RateData::read(&root.join("rate-data"));
    assert!(complaints.is_empty(), "the rate data has faults: run `landfall check`");
    let book = Book::open_whole(&data.build().expect("the book is built").whole()).expect("the book opens");
    let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
    let quote = |request: &Tree| landfall::quote(&book, request, now, Authority::Authorised).expect("an answer");
    for name in ["tokyo-to-berlin", "hanoi-to-melbourne"] {
        let bytes = fs::read(root.join("examples").join(format!("{name}.json"))).expect("the example is there");
        let request = parse(&bytes).expect("the example is JSON");
        criterion.bench_function(&format!("{name}, tree to tree"), |bencher| bencher.iter(|| quote(&request)));
        criterion.bench_function(&format!("{name}, bytes to bytes"), |bencher| {
            bencher.iter(|| serde_json::to_vec(&quote(&parse(&bytes).expect("JSON"))).expect("bytes"));
        });
    }
}

criterion_group!(benches, quotes);
criterion_main!(benches);
