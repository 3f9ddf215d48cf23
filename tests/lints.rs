//! Does every lint say what is wrong, where, and what is allowed instead?
//!
//! `tests/lints/good` is a small world without faults. Every other folder there holds the files that replace or join its
//! own, and in `expected.txt` the complaints that must follow, word for word. No check goes without such a folder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]
#![cfg(not(target_arch = "wasm32"))]

use landfall::publish::RateData;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn lints() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")
}

/// Every file under a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_path_buf())
            }
        }
    }
    found.sort();
    found
}

/// The good world with a case's files laid over it, in a folder of its own.
fn laid_over(case: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lints").join(case);
    let _ = fs::remove_dir_all(&folder);
    for layer in ["good", case] {
        for file in files(&lints().join(layer)).iter().filter(|file| !file.ends_with("expected.txt")) {
            let to = folder.join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(lints().join(layer).join(file), to).unwrap();
        }
    }
    folder
}

fn complaints(case: &str) -> String {
    let folder = laid_over(case);
    let (_, complaints) = RateData::read(&folder);
    fs::remove_dir_all(folder).unwrap();
    complaints.iter().map(|complaint| format!("{complaint}\n")).collect()
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(lints()).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "good");
    names.sort();
    names
}

#[test]
fn the_good_world_has_no_faults() {
    assert_eq!(complaints("good"), "");
}

#[test]
fn every_broken_file_is_told_word_for_word() {
    let mut failures = Vec::new();
    for case in cases() {
        let expected = fs::read_to_string(lints().join(&case).join("expected.txt")).unwrap();
        let found = complaints(&case);
        if found != expected || expected.is_empty() {
            failures.push(format!("--- {case}\nexpected:\n{expected}found:\n{found}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_review_is_due_only_on_the_day_that_is_asked_for() {
    let root = lints().join("good");
    let (data, _) = RateData::read(&root);
    let on = |day: &str| data.overdue(&root, day.parse().unwrap()).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(on("2027-11-19"), Vec::<String>::new());
    assert_eq!(
        on("2027-11-20"),
        [
            "sources/sources.toml:2: source `customs-act` was to be reviewed by 2027-11-20; its publisher: Northland [review-due]\n  \
          help: read it again at https://northland.example/customs, correct what has changed, and move `read` and `review_by`"
        ]
    );
}

#[test]
fn every_source_says_when_it_is_to_be_read_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let (data, complaints) = RateData::read(&root);
    assert_eq!(complaints, []);
    let without: Vec<&String> =
        data.world.sources.iter().filter(|(_, source)| source.value.review_by.is_none()).map(|(id, _)| id).collect();
    assert!(without.is_empty(), "{without:?}");
    let on = |day: &str| {
        let due = data.overdue(&root, day.parse().unwrap());
        due.iter().map(|complaint| complaint.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(on("2026-11-30"), Vec::<String>::new());
    // The exchange rates of the day before, and of the month that begins, come first.
    let due = on("2026-12-01");
    assert!(due.iter().any(|line| line.contains("`hmrc-monthly-rates`") && line.contains("HM Revenue")), "{due:?}");
    let due = on("2026-12-15");
    assert!(due[0].contains("2026-12-01") && due.last().unwrap().contains("2026-12-15"), "{due:?}");
    assert!(due.iter().any(|line| line.contains("`eu-gb-tariff-2021`")), "{due:?}");
}

/// Faults that no file of rate data can show: of a folder without a file that must be there, of imports, shipments and bills.
const ELSEWHERE: [&str; 20] = [
    "bad-event",
    "bad-hs",
    "bad-mapping",
    "bad-price",
    "bad-region",
    "bad-weight",
    "figure-too-large",
    "impossible-way",
    "incomplete-article",
    "incomplete-row",
    "missing-file",
    "no-calendar",
    "no-currency",
    "no-shipments",
    "not-a-decimal",
    "nothing-billed",
    "other-postcodes",
    "repeated-place",
    "review-due",
    "unreadable",
];

#[test]
fn no_check_goes_without_a_broken_file() {
    let mut written: BTreeSet<String> = BTreeSet::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/publish")) {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/publish").join(file)).unwrap();
        for call in ["complain(", "complaint(", "Complaint::new(", "push("] {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                if let Some(code) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(code, _)| code)
                    && code.contains('-')
                    && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                {
                    written.insert(code.to_owned());
                }
            }
        }
    }
    let shown: String =
        cases().iter().map(|case| fs::read_to_string(lints().join(case).join("expected.txt")).unwrap()).collect();
    let without = |code: &&String| !shown.contains(&format!("[{code}]")) && !ELSEWHERE.contains(&code.as_str());
    let missing: Vec<&String> = written.iter().filter(without).collect();
    assert!(written.len() > 60 && missing.is_empty(), "no broken file shows {missing:?}");
}

/// The lints that the architecture names, in its words, and what their broken files are told.
const OF_THE_DESIGN: [(&str, &[&str]); 16] = [
    ("unknown key", &["unknown field"]),
    ("unknown source", &["[unknown-source]"]),
    ("orphan source", &["[orphan-source]"]),
    ("missing licence", &["[missing-licence]"]),
    ("gap of spans", &["[gap]"]),
    ("overlap of spans", &["[overlap]", "[overlapping-spans]"]),
    ("levies that can never meet", &["[levy-never-meets]"]),
    ("levies that always meet", &["[levies-always-meet]"]),
    ("breaks that do not increase", &["[breaks-not-increasing]"]),
    ("price that falls as weight rises", &["[price-falls]"]),
    ("zone used but not defined", &["[unknown-zone]"]),
    ("overlapping postcodes", &["[overlapping-postcodes]"]),
    ("lost zeros", &["[lost-zero]"]),
    ("spreadsheet damage", &["[damaged-code]"]),
    ("more decimals than the column holds", &["[too-many-decimals]"]),
    ("coverage of each territory and area", &["[missing-coverage]", "[coverage-contradicted]"]),
];

#[test]
fn every_lint_of_the_architecture_has_its_broken_file() {
    let told: Vec<(String, String)> = cases()
        .into_iter()
        .map(|case| (case.clone(), fs::read_to_string(lints().join(&case).join("expected.txt")).unwrap()))
        .collect();
    for (lint, words) in OF_THE_DESIGN {
        for words in words {
            assert!(told.iter().any(|(_, expected)| expected.contains(words)), "{lint}: no broken file shows {words}");
        }
    }
    // Every complaint says where: the file, and the line unless it is the whole file's; and what to do, or what is allowed.
    for (case, expected) in &told {
        let complaints = expected.lines().filter(|line| !line.starts_with("  help: "));
        for line in complaints {
            assert!(line.ends_with(']') && line.contains(": "), "{case}: {line}");
        }
        assert!(expected.contains("  help: "), "{case} says what is wrong, not what to do");
    }
}
