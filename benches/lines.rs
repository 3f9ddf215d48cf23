//! How many requests a second does the command line answer, a line each? `cargo bench --bench lines`.
//!
//! In: the shops of the rate data. Ten thousand distinct carts over forty lanes, the same at each run, go through
//! `landfall quote --jsonl` as it is built for release, on all cores; out: requests a second, with `totals`, starting and reading
//! the book included.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a benchmark stops at what it did not expect, and reckons times"
)]

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;
use std::time::Instant;

use landfall::publish::RateData;

const CARTS: usize = 10_000;
const PASSES: usize = 5;
const SHOPS: [&str; 3] = ["hanoi-crafts", "tokyo-stationery", "saigon-apparel"];
/// Where each shop sends, as country, postcode, currency: the first of them, so many as make forty lanes.
const DESTINATIONS: [[&str; 3]; 14] = [
    ["AU", "3000", "AUD"],
    ["DE", "10115", "EUR"],
    ["GB", "SW1A 1AA", "GBP"],
    ["FR", "75004", "EUR"],
    ["NZ", "6011", "NZD"],
    ["SG", "018956", "SGD"],
    ["US", "90012", "USD"],
    ["CA", "M5V 2T6", "CAD"],
    ["KR", "04524", "KRW"],
    ["CH", "8001", "CHF"],
    ["IT", "00184", "EUR"],
    ["NL", "1012 AB", "EUR"],
    ["VN", "71107", "VND"],
    ["JP", "100-0001", "JPY"],
];
const LANES: [usize; 3] = [14, 13, 13];

fn main() {
    // Cargo's tests start benches too, to see that they run.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/lines");
    fs::create_dir_all(&folder).expect("a folder");
    let (data, complaints) = RateData::read(&root.join("rate-data"));
    assert!(complaints.is_empty(), "the rate data has faults: run `landfall check`");
    let book = folder.join("book");
    fs::write(&book, data.build().expect("the book is built").whole()).expect("the book is kept");
    let asked = folder.join("requests.jsonl");
    fs::write(&asked, requests(root)).expect("the requests are kept");

    let answers = folder.join("answers.jsonl");
    let mut times = Vec::new();
    for _ in 0..PASSES {
        let started = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(["quote", "--jsonl", "--book"])
            .arg(&book)
            .arg(&asked)
            .stdout(File::create(&answers).expect("a file"))
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("the command line runs").success(), "the command line failed");
        times.push(started.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let text = fs::read_to_string(&answers).expect("the answers");
    let offered = text.lines().filter(|line| line.contains("\"tier\":")).count();
    assert_eq!(text.lines().count(), CARTS, "an answer a line");
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "{CARTS} distinct carts over {} lanes, totals, {} cores; something is offered for {offered}; load {}",
        LANES.iter().sum::<usize>(),
        available_parallelism().map_or(1, usize::from),
        load.split(' ').next().unwrap_or("unknown")
    );
    println!("best {:.0} a second, median {:.0}", CARTS as f64 / times[0], CARTS as f64 / times[PASSES / 2]);
}

/// A request a line, each another one.
fn requests(root: &Path) -> String {
    let catalogues = SHOPS.map(|shop| articles(&root.join("rate-data/shops").join(shop).join("catalogue.csv")));
    let lanes: Vec<(usize, [&str; 3])> = LANES
        .iter()
        .enumerate()
        .flat_map(|(shop, &many)| DESTINATIONS.iter().take(many).map(move |place| (shop, *place)))
        .collect();
    let mut dice = Dice(20_261_129);
    let mut drawn = HashSet::new();
    let mut text = String::new();
    while drawn.len() < CARTS {
        let (shop, [land, postcode, currency]) = lanes[drawn.len() % lanes.len()];
        let articles = &catalogues[shop];
        let (many, first) = (1 + dice.below(4), dice.below(articles.len()));
        let mut line = |at: usize| {
            let sku = &articles[(first + at * 7) % articles.len()];
            format!(r#"{{"id":"{at}","sku":"{sku}","quantity":{}}}"#, 1 + dice.below(4))
        };
        let lines: Vec<String> = (0..many).map(&mut line).collect();
        let request = format!(
            r#"{{"shop":"{}","at":"2026-11-20T03:00:00Z","ship_to":{{"country":"{land}","postal_code":"{postcode}"}},"currency":"{currency}","detail":"totals","lines":[{}]}}"#,
            SHOPS[shop],
            lines.join(",")
        );
        if drawn.insert(request.clone()) {
            text += &request;
            text.push('\n');
        }
    }
    text
}

fn articles(catalogue: &Path) -> Vec<String> {
    let text = fs::read_to_string(catalogue).expect("the catalogue");
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| line.split(',').next().map(str::to_owned)).collect()
}

/// Numbers that look random, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}
