//! Data flow one way: a stage's folder names no stage that stands right of it, and nothing below the stages names any.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// As the front page of the library draws them.
const STAGES: [&str; 11] =
    ["request", "place", "fulfil", "admit", "pack", "rate", "deliver", "price", "customs", "offer", "answer"];
/// What stands below all stages.
const GROUND: [&str; 7] = ["money", "calendar", "book", "charge.rs", "record.rs", "tree.rs", "weight.rs"];

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.flat_map(|entry| sources(&entry)).collect();
    found.sort();
    found
}

fn names(text: &str, stage: &str) -> bool {
    [format!("crate::{stage}::"), format!("crate::{stage};"), format!("crate::{{{stage}"), format!(", {stage}::")]
        .iter()
        .any(|mention| text.contains(mention.as_str()))
}

#[test]
fn no_stage_names_one_that_comes_after_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let stages = STAGES.iter().enumerate().map(|(at, stage)| (*stage, &STAGES[at + 1..]));
    for (folder, later) in stages.chain(GROUND.map(|ground| (ground, &STAGES[1..]))) {
        for file in sources(&src.join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            for stage in later.iter().filter(|stage| names(&text, stage)) {
                wrong.push(format!("{} names `{stage}`", file.strip_prefix(&src).unwrap().display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_pipeline_is_one_screen_in_the_order_drawn() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let pipeline = fs::read_to_string(src.join("quote.rs")).unwrap();
    assert!(pipeline.lines().count() <= 60, "quote.rs stays on one screen");
    // The law is asked of what warehouses hold before plans are made of it; a bill asks when it leaves.
    let steps = [
        "fulfil::cart(",
        "fulfil::held(",
        "admit::each(",
        "fulfil::supplied(",
        "fulfil::propose(",
        "pack::each(",
        "deliver::leaving(",
        "rate::each(",
        "deliver::each(",
        "price::each(",
        "customs::each(",
        "offer::choose(",
        "answer::quote(",
    ];
    let places: Vec<usize> = steps.iter().map(|step| pipeline.find(step).unwrap_or_else(|| panic!("{step}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn there_is_one_charge_from_the_carriers_table_to_the_answer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let texts: Vec<String> = sources(&src).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    for word in ["struct ", "enum ", "type "] {
        let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| line.contains(&format!("pub {word}")));
        let mut named: Vec<&str> =
            lines.filter_map(|line| line.split(word).nth(1)?.split([' ', '<', '(', ';']).next()).collect();
        named.retain(|name| name.ends_with("Charge") || name.ends_with("ChargeKind"));
        let one = match word {
            "struct " => vec!["Charge"],
            "enum " => vec!["ChargeKind"],
            _ => Vec::new(),
        };
        assert_eq!(named, one, "what is charged is a `Charge`");
    }
}

/// A rule is judged one way wherever it stands: by one three-valued logic, one matcher of postcodes, one look-up by days.
#[test]
fn what_is_judged_everywhere_is_written_once() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let texts: Vec<String> = sources(&src).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let lines = || texts.iter().flat_map(|text| text.lines()).map(str::trim);
    let many = |what: &str| lines().filter(|line| line.contains(what)).count();
    for what in ["enum Truth", "Asks(Vec<", "enum PostcodePattern", "struct When", "fn in_force("] {
        assert_eq!(many(what), 1, "`{what}`");
    }
}
