//! Are the bytes the same? Of an answer, whether its lane was prepared before or not: one engine that has answered all the others,
//! beside one for each request. Of a book, wherever it is built, and in whatever order its files came to lie there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use landfall::Engine;
use landfall::answer::problem;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::collections::BTreeSet;
use std::path::Path;

/// Moments between which cut-offs, days of the law and holidays lie.
const MOMENTS: [&str; 4] =
    ["2026-01-30T03:00:00Z", "2026-06-30T21:30:00Z", "2026-07-01T08:00:00Z", "2026-11-20T03:00:00Z"];
/// Other goods, more of them, and other shoppers than the files have.
const CHANGES: [(&str, &str); 5] = [
    ("\"quantity\": 1", "\"quantity\": 7"),
    ("\"quantity\": 2", "\"quantity\": 30"),
    ("\"VN\"", "\"CN\""),
    ("\"detail\": \"charges\"", "\"detail\": \"full\""),
    ("\"type\": \"residential\"", "\"type\": \"commercial\""),
];

/// Every request of this repository, as it is and changed.
fn requests() -> Vec<Tree<'static>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["examples", "tests/requests"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let files = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    let files: BTreeSet<_> = files.filter(|path| path.extension().is_some_and(|is| is == "json")).collect();
    let texts: Vec<String> = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let changed = texts.iter().flat_map(|text| CHANGES.map(|(one, other)| text.replace(one, other)));
    let all: BTreeSet<String> = texts.iter().cloned().chain(changed).collect();
    let parsed = all.iter().map(|text| landfall::request::parse(text.as_bytes()).unwrap());
    let without_moment = |mut request: Tree<'static>| {
        if let Tree::Object(entries) = &mut request {
            entries.retain(|(key, _)| key != "at");
        }
        request
    };
    parsed.map(without_moment).collect()
}

fn answered(engine: &Engine<'_>, request: &Tree, at: &str, by: Authority) -> String {
    let at = at.parse().unwrap();
    let answer =
        if request.get("shop").is_some() { engine.quote(request, at, by) } else { engine.landed_cost(request, at, by) };
    serde_json::to_string(&answer.unwrap_or_else(|refused| problem(&refused))).unwrap()
}

#[test]
fn an_answer_of_a_prepared_lane_has_the_same_bytes() {
    let book = common::book();
    let requests = requests();
    let asked = || {
        let each = requests.iter().enumerate();
        let at = each.flat_map(|request| MOMENTS.map(|at| (request, at)));
        at.flat_map(|(request, at)| [Authority::Authorised, Authority::Open].map(|by| (request, at, by)))
    };
    let cold: Vec<String> =
        asked().map(|((_, request), at, by)| answered(&Engine::new(&book), request, at, by)).collect();
    let kept = Engine::new(&book);
    // The second time round every lane that the bound leaves is prepared.
    for _ in 0..2 {
        for (((number, request), at, by), cold) in asked().zip(&cold) {
            assert!(answered(&kept, request, at, by) == *cold, "request {number} at {at}: {cold}");
        }
    }
    let different: BTreeSet<&String> = cold.iter().collect();
    assert!(different.len() > 400, "only {} answers of {}", different.len(), cold.len());
}

/// A short form of `cargo xtask reproducible`, which builds the engines and the pages twice as well.
#[test]
fn a_book_built_in_another_folder_has_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let other = std::env::temp_dir().join(format!("landfall-another-folder-{}", std::process::id()));
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for file in files.iter().rev() {
        let to = other.join(file.strip_prefix(&root).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(file, to).unwrap();
    }
    let [here, there] = [&root, &other].map(|folder| RateData::read(folder).0.build().unwrap().whole());
    std::fs::remove_dir_all(&other).unwrap();
    assert!(here.len() > 100_000, "{} bytes of a book", here.len());
    assert!(
        here == there,
        "two builds of one source give other bytes: see what enters them from the folder or the order"
    );
}
