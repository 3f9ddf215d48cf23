//! How long does a year of a million orders take, and in how much memory? `cargo bench --bench orders`; `-- --orders N --sample N`.
//!
//! In: a shop with 2,000 articles, made of the articles of one that sends from several warehouses, and orders with planted demand: lines by
//! basket as they were measured over 155,848 baskets of a grocer (21.5 % of one line, median 5, nine of ten up to 24, 99 of 100 up to 59),
//! articles by a law of Zipf, so that nine of ten are asked for on few days, destinations by weight. They go through `landfall plan`
//! as it is built for release, on all cores. Out: seconds, the most memory it took, and what it found.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a benchmark stops at what it did not expect, and reckons times"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SHOP: &str = "saigon-apparel";
const ARTICLES: usize = 2000;
const SITES: &str = "warehouse,today,fixed,holds,lead_days,lead_deviation\nSGN,yes,0,all,14,3\nLAX,no,60000,all,35,6\nDAV,no,40000,all,35,6\nLEJ,no,40000,all,35,6\n";
/// Up to so many of a thousand baskets have up to so many lines.
const LINES: [(u32, u32); 9] =
    [(215, 1), (325, 2), (415, 3), (500, 5), (660, 9), (800, 15), (900, 24), (990, 59), (1000, 100)];
/// Country, subdivision, postcode, weight.
const PLACES: [(&str, &str, &str, u32); 12] = [
    ("US", "CA", "90012", 25),
    ("US", "NY", "10001", 17),
    ("US", "TX", "75201", 9),
    ("US", "IL", "60601", 6),
    ("GB", "", "SW1A 1AA", 12),
    ("DE", "", "10115", 9),
    ("FR", "", "75004", 6),
    ("AU", "", "3000", 5),
    ("CA", "ON", "M5V 2T6", 4),
    ("JP", "", "100-0001", 3),
    ("VN", "", "71107", 3),
    ("SG", "", "018956", 1),
];

fn main() {
    // Cargo's tests start benches too, to see that they run.
    let words: Vec<String> = std::env::args().collect();
    if !words.iter().any(|word| word == "--bench") {
        return;
    }
    let number = |flag: &str, usual: usize| {
        let at = words.iter().position(|word| word == flag);
        at.map_or(usual, |at| words[at + 1].parse().expect("a number"))
    };
    let (orders, sample) = (number("--orders", 1_000_000), number("--sample", 5_000));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::temp_dir().join("landfall-orders");
    let _ = fs::remove_dir_all(&folder);
    let data = folder.join("rate-data");
    copy(&root.join("rate-data"), &data);
    let skus = widen(&data.join("shops").join(SHOP));
    fs::write(folder.join("sites.csv"), SITES).unwrap();
    let started = Instant::now();
    let lines = write_orders(&folder.join("orders.csv"), orders, &skus);
    println!(
        "{orders} orders of {lines} lines, {} articles, written in {:.0} s",
        skus.len(),
        started.elapsed().as_secs_f64()
    );

    let started = Instant::now();
    let mut plan = Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args([
            "plan",
            "orders.csv",
            "--shop",
            SHOP,
            "--sites",
            "sites.csv",
            "--capital",
            "8",
            "--goods-cost",
            "40",
            "--json",
        ])
        .args(["--at", "2026-11-20T03:00:00Z", "--report", "report.html", "--sample", &sample.to_string()])
        .current_dir(&folder)
        .stdout(File::create(folder.join("plan.json")).unwrap())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the command line runs");
    let status = format!("/proc/{}/status", plan.id());
    let mut most = String::new();
    let done = loop {
        if let Ok(text) = fs::read_to_string(&status)
            && let Some(line) = text.lines().find(|line| line.starts_with("VmHWM"))
        {
            most = line.to_owned();
        }
        if let Some(done) = plan.try_wait().unwrap() {
            break done;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(done.success(), "the command line failed");
    let took = started.elapsed().as_secs_f64();
    let told: serde_json::Value = serde_json::from_str(&fs::read_to_string(folder.join("plan.json")).unwrap()).unwrap();
    println!("{took:.0} s, {most}");
    println!(
        "{} of {} distinct carts priced; {} saves {} ± {}; {} levels",
        told["carts"]["priced"],
        told["carts"]["distinct"],
        told["chosen"]["warehouses"],
        told["saving"],
        told["saving_error"],
        told["levels"].as_array().unwrap().len()
    );
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load {}", load.split(' ').next().unwrap_or("unknown"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

/// Makes many articles of the shop's own that its own warehouse holds, and lists their numbers.
fn widen(shop: &Path) -> Vec<String> {
    let stock = fs::read_to_string(shop.join("stock.csv")).unwrap();
    let held = |sku: &str| stock.lines().any(|line| line.starts_with(&format!("SGN,{sku},")));
    let text = fs::read_to_string(shop.join("catalogue.csv")).unwrap();
    let mut rows = text.lines().filter(|line| !line.starts_with('#'));
    let mut catalogue = format!("{}\n", rows.next().unwrap());
    let all: Vec<&str> = rows.collect();
    all.iter().for_each(|row| writeln!(catalogue, "{row}").unwrap());
    let own: Vec<(&str, &str)> =
        all.iter().filter_map(|row| row.split_once(',')).filter(|(sku, _)| held(sku)).collect();
    let skus: Vec<String> = (0..ARTICLES).map(|number| format!("{}-{number}", own[number % own.len()].0)).collect();
    for (number, sku) in skus.iter().enumerate() {
        writeln!(catalogue, "{sku},{}", own[number % own.len()].1).unwrap();
    }
    fs::write(shop.join("catalogue.csv"), catalogue).unwrap();
    skus
}

fn write_orders(file: &Path, orders: usize, skus: &[String]) -> usize {
    let mut dice = Dice(20_261_129);
    let mut out = BufWriter::new(File::create(file).unwrap());
    writeln!(out, "order,at,country,subdivision,postal_code,sku,quantity").unwrap();
    // Zipf: the article of rank n is asked for 1/n as often as the first.
    let mut weights: Vec<u64> = Vec::new();
    let mut sum = 0;
    for rank in 1..=skus.len() as u64 {
        sum += 1_000_000 / rank;
        weights.push(sum);
    }
    let days: Vec<String> = (0..365).map(|day| landfall::calendar::Day::from_epoch(20_393 + day).to_string()).collect();
    let mut lines = 0;
    let mut drawn: Vec<usize> = Vec::new();
    for order in 0..orders {
        let share = dice.below(1000) as u32;
        let at = LINES.iter().position(|(within, _)| share < *within).unwrap();
        let least = if at == 0 { 1 } else { LINES[at - 1].1 + 1 };
        let many = least + dice.below((LINES[at].1 - least + 1) as usize) as u32;
        let mut weight = dice.below(100) as u32;
        let place = PLACES
            .iter()
            .find(|place| {
                let here = weight < place.3;
                weight = weight.saturating_sub(place.3);
                here
            })
            .unwrap();
        drawn.clear();
        while drawn.len() < many as usize {
            let mark = dice.below(sum as usize) as u64;
            let sku = weights.partition_point(|weight| *weight <= mark);
            if !drawn.contains(&sku) {
                drawn.push(sku);
            }
        }
        let day = &days[order * 365 / orders];
        for sku in &drawn {
            let pieces = if dice.below(10) == 0 { 2 } else { 1 };
            writeln!(out, "{order},{day},{},{},{},{},{pieces}", place.0, place.1, place.2, skus[*sku]).unwrap();
        }
        lines += drawn.len();
    }
    out.flush().unwrap();
    lines
}

/// Numbers that look random, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}
