//! Does the example of DuckDB come to the engine's own sums? It runs where DUCKDB_PYTHON names a Python that has DuckDB, as
//! `cargo xtask test` does, and says so where it is not run.
#![cfg(feature = "cli")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ORDERS: u64 = 5000;

#[test]
fn five_thousand_orders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(python) = std::env::var_os("DUCKDB_PYTHON") else {
        eprintln!("skipped: DUCKDB_PYTHON names no Python with DuckDB");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("duckdb");
    let _ = fs::remove_dir_all(&folder);
    let mut example = Command::new(python);
    example.arg(root.join("examples/duckdb/orders.py")).arg(&folder).arg(ORDERS.to_string());
    let done = example.env("LANDFALL", env!("CARGO_BIN_EXE_landfall")).current_dir(root).output().unwrap();
    let printed = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let rows: Vec<Vec<&str>> = printed.lines().map(|line| line.split(' ').collect()).collect();
    let whole = |row: &[&str], at: usize| row[at].parse::<u64>().unwrap();
    assert_eq!(rows.iter().map(|row| whole(row, 1)).sum::<u64>(), ORDERS);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), ["AU", "CA", "DE", "FR", "GB", "JP", "US"]);

    // The sum of Germany again, of the answers themselves: 5,000 orders go to seven places in turn, and each of nine carts as often.
    let lines = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let (requests, answers) = (lines("requests.jsonl"), lines("answers.jsonl"));
    assert_eq!((requests.lines().count(), answers.lines().count()), (63, 63));
    let cents = |text: &str| text.replace('.', "").parse::<u64>().unwrap();
    let mut often = std::collections::BTreeMap::<String, u64>::new();
    for id in (0..ORDERS).filter(|id| id * 7919 % 7 == 1) {
        let lines: Vec<String> =
            (1..=1 + id / 7 % 3).map(|number| format!("{number}:{}", 1 + (id / 21 + number) % 3)).collect();
        *often.entry(lines.join(" ")).or_default() += 1;
    }
    let numbers = ["SILK-SCARF", "LACQ-BOWL-15", "LACQ-BOX-S"];
    let mut sum = 0;
    for (request, answer) in
        requests.lines().zip(answers.lines()).map(|(request, answer)| (json(request), json(answer)))
    {
        if request["ship_to"]["country"] != "DE" {
            continue;
        }
        let mut lines: Vec<String> = request["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                format!("{}:{}", 1 + numbers.iter().position(|sku| line["sku"] == *sku).unwrap(), line["quantity"])
            })
            .collect();
        lines.sort();
        let cheapest =
            answer["options"].as_array().unwrap().iter().map(|option| cents(option["total"].as_str().unwrap())).min();
        sum += often[&lines.join(" ")] * cheapest.unwrap();
    }
    // Written with four decimals there.
    let told = rows.iter().find(|row| row[0] == "DE").unwrap();
    assert_eq!(cents(told[3]), sum * 100);
}
