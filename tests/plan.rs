//! Does `landfall plan` choose the warehouses that cost least, by the engine's own quotes? Against quotes asked one by one.
#![cfg(feature = "cli")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::book::Book;
use landfall::money::Decimal;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const AT: &str = "2026-11-20T03:00:00Z";
const SHOP: &str = "saigon-apparel";
/// Country, postcode, article, pieces, orders.
const CARTS: [(&str, &str, &str, u32, usize); 4] = [
    ("US", "90012", "TEE-COTTON", 2, 40),
    ("US", "10001", "POLO-PIQUE", 1, 30),
    ("GB", "SW1A 1AA", "TEE-COTTON", 1, 20),
    ("AU", "3000", "TEE-COTTON", 1, 5),
];

fn book() -> &'static (PathBuf, Book) {
    static BOOK: OnceLock<(PathBuf, Book)> = OnceLock::new();
    BOOK.get_or_init(|| {
        let bytes = common::rate_data().build().unwrap().whole();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan.book");
        fs::write(&file, &bytes).unwrap();
        (file, Book::open_whole(&bytes).unwrap())
    })
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The orders, one a day in turn.
fn orders() -> PathBuf {
    let mut text = "order,at,country,postal_code,sku,quantity,warehouse\n".to_owned();
    let mut number = 0;
    for (country, postcode, sku, pieces, many) in CARTS {
        for one in 0..many {
            number += 1;
            let day = landfall::calendar::Day::from_epoch(20_400 + i32::try_from(one * 7 % 100).unwrap());
            text += &format!("{number},{day},{country},{postcode},{sku},{pieces},SGN\n");
        }
    }
    let file = folder().join("orders.csv");
    fs::write(&file, text).unwrap();
    file
}

fn plan(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    command.arg("plan").arg(orders()).args(["--shop", SHOP, "--at", AT, "--json", "--book"]).arg(&book().0).args(words);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn told(words: &[&str]) -> Value {
    let done = plan(words).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn sites(name: &str, rows: &str) -> String {
    let file = folder().join(name);
    fs::write(&file, format!("warehouse,today,fixed,holds,lead_days,lead_deviation\n{rows}")).unwrap();
    file.to_string_lossy().into_owned()
}

/// The joint cost of the cheapest option of a cart from one warehouse, asked of the engine.
fn asked(cart: (&str, &str, &str, u32, usize), warehouse: &str) -> Option<Decimal> {
    let others: Vec<&str> =
        ["SGN", "LAX", "DAV", "LEJ", "OSA", "CGN"].into_iter().filter(|id| *id != warehouse).collect();
    let (country, postcode, sku, pieces, _) = cart;
    let request = json!({
        "shop": SHOP, "currency": "USD", "ship_to": {"country": country, "postal_code": postcode},
        "lines": [{"id": "1", "sku": sku, "quantity": pieces}],
        "stock": [{"warehouse": warehouse, "sku": sku, "available": 1000}], "fulfilment": {"excluded": others},
    });
    let request = parse(request.to_string().as_bytes()).unwrap();
    let answer = landfall::quote(&book().1, &request, AT.parse().unwrap(), Authority::Authorised).unwrap();
    let Some(Tree::List(options)) = answer.get("options") else { panic!("options") };
    let cost = |option: &Tree| match option.get("plan").and_then(|plan| plan.get("joint_cost")) {
        Some(Tree::Text(cost)) => cost.parse().unwrap(),
        _ => panic!("a plan"),
    };
    options.iter().map(cost).min()
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_cheapest_warehouses_by_quotes_asked_one_by_one() {
    let found =
        told(&["--sites", &sites("three.csv", "SGN,yes,0,all,14,0\nLAX,no,100,all,35,0\nDAV,no,100,all,35,0\n")]);
    let times = |many: usize| Decimal::from(many);
    let today: Decimal = CARTS.iter().map(|cart| asked(*cart, "SGN").unwrap() * times(cart.4)).sum();
    assert_eq!(decimal(&found["today"]["landed_cost"]), today);
    // Of eight sets seven have a warehouse: each order from the cheapest, and a hundred a year for each but the first.
    let day = |key: &str| found[key].as_str().unwrap().parse::<landfall::calendar::Day>().unwrap();
    let years = Decimal::from(day("to").since(day("from")) + 1) / Decimal::from(365);
    let set = |open: &[&str]| -> Option<Decimal> {
        let served: Option<Vec<Decimal>> = CARTS
            .iter()
            .map(|cart| open.iter().filter_map(|house| asked(*cart, house)).min().map(|cost| cost * times(cart.4)))
            .collect();
        let kept = open.iter().filter(|house| **house != "SGN").count();
        Some(served?.iter().sum::<Decimal>() + times(kept) * Decimal::from(100) * years)
    };
    let houses = ["SGN", "LAX", "DAV"];
    let sets = (1_usize..8).map(|bits| {
        houses.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, id)| id).collect::<Vec<_>>()
    });
    let best = sets.filter_map(|open| Some((set(&open)?, open))).min().unwrap();
    assert_eq!(found["chosen"]["warehouses"], json!(best.1));
    let total = decimal(&found["chosen"]["total"]);
    assert!((total - best.0).abs() < Decimal::new(1, 2), "{total} {}", best.0);
    assert_eq!((decimal(&found["saving"]) - (today - best.0)).abs().round_dp(2), Decimal::ZERO);
    assert_eq!(
        (found["orders"].as_u64(), found["carts"]["distinct"].as_u64(), &found["saving_error"]),
        (Some(95), Some(4), &Value::Null)
    );
    let parts: Decimal = found["chosen"]["parts"].as_object().unwrap().values().map(decimal).sum();
    assert_eq!(parts, decimal(&found["chosen"]["landed_cost"]));
}

#[test]
fn what_costs_more_to_keep_than_it_saves_is_not_kept() {
    let found = told(&["--sites", &sites("dear.csv", "SGN,yes,0,all,14,0\nLAX,no,9000000,all,35,0\n")]);
    assert_eq!(found["chosen"]["warehouses"], json!(["SGN"]));
    assert_eq!(decimal(&found["saving"]), Decimal::ZERO);
}

#[test]
fn capital_in_stock_keeps_fewer_warehouses() {
    let rows = "SGN,yes,0,all,14,0\nLAX,no,0,all,60,20\nDAV,no,0,all,60,20\n";
    let with =
        |capital: &str| told(&["--sites", &sites(&format!("capital-{capital}.csv"), rows), "--capital", capital]);
    let (free, dear) = (with("0"), with("100000"));
    let many = |found: &Value| found["chosen"]["warehouses"].as_array().unwrap().len();
    assert!(many(&free) > many(&dear), "{} {}", free["chosen"]["warehouses"], dear["chosen"]["warehouses"]);
    assert_eq!(decimal(&free["chosen"]["capital"]), Decimal::ZERO);
    // Duty was paid on what lies in California: five per cent of the price, as `stock-costs.csv` says.
    let (stock, duty) = (decimal(&free["chosen"]["stock_at_cost"]), decimal(&free["chosen"]["duty_paid_early"]));
    assert!(duty > Decimal::ZERO && duty < stock / Decimal::from(20), "{duty} of {stock}");
}

#[test]
fn levels_and_what_is_low() {
    let on_hand = folder().join("on-hand.csv");
    fs::write(&on_hand, "warehouse,sku,available\nSGN,TEE-COTTON,0\nSGN,POLO-PIQUE,500\n").unwrap();
    let one = sites("one.csv", "SGN,yes,0,all,14,0\n");
    let found = told(&["--sites", &one, "--on-hand", &on_hand.to_string_lossy(), "--service-level", "95"]);
    let row = |sku: &str| found["levels"].as_array().unwrap().iter().find(|row| row["sku"] == sku).unwrap().clone();
    assert_eq!(
        (row("TEE-COTTON")["warning"].as_str(), row("POLO-PIQUE")["warning"].as_str()),
        (Some("out of stock"), None)
    );
    // Thirty polo shirts over a hundred days, on days that do not repeat: 0.3 a day, and within 14 days at most 9 of 95 in a hundred.
    let polo = row("POLO-PIQUE");
    assert_eq!(polo["demand"], "intermittent");
    let point = polo["reorder_at"].as_u64().unwrap();
    assert!((7..=9).contains(&point), "{point}");
    assert_eq!(found["low"].as_array().unwrap().len(), 1);
    assert_eq!(found["unknown"], json!([]));

    let refused = |name: &str, rows: &str| {
        let file = folder().join(name);
        fs::write(&file, format!("warehouse,sku,available\n{rows}")).unwrap();
        String::from_utf8(plan(&["--on-hand", &file.to_string_lossy()]).output().unwrap().stderr).unwrap()
    };
    let said = refused("twice.csv", "SGN,TEE-COTTON,1\nSGN,TEE-COTTON,2\nXXX,TEE-COTTON,1\n");
    assert!(said.contains("twice.csv:3: `TEE-COTTON` stands there twice"), "{said}");
    assert!(said.contains("twice.csv:4: the shop has no warehouse `XXX`"), "{said}");
    let said = refused("words.csv", "SGN,TEE-COTTON,many\nSGN,TEE-COTTON\nSGN,POLO-PIQUE,-1\n");
    for fault in
        ["words.csv:2: `available`: ", "words.csv:3: 2 cells, where the head has 3", "words.csv:4: `available`: "]
    {
        assert!(said.contains(fault), "{fault}: {said}");
    }
}

/// What `landfall calibrate` learns of carriage, with what passes before it: the point is that of past replenishments which took as long, and
/// lies above that of a lead time with the same mean that never varies.
#[test]
fn lead_times_that_calibrate_learns() {
    // Three ways in four take 10 days, the fourth 30: the mean is 15, the deviation nearly 9.
    let ways = |before: i32, rest: &str| -> String {
        let way = |number: i32| {
            let day = landfall::calendar::Day::from_epoch(20_400 + number);
            format!("{day},{},{rest}\n", day.plus(before + if number % 4 == 3 { 30 } else { 10 }))
        };
        (0..200).map(way).collect()
    };
    let table = |name: &str, text: String| {
        let file = folder().join(name);
        fs::write(&file, text).unwrap();
        file.to_string_lossy().into_owned()
    };
    let shipments = table(
        "shipments.csv",
        format!(
            "hand_over,delivered,from,to,service\n{}{}",
            ways(0, "CN,VN,junk/sea"),
            "2026-01-01,2026-02-01,CN,VN,junk/air\n"
        ),
    );
    let receipts = table("receipts.csv", format!("ordered,received,warehouse\n{}", ways(5, "SGN")));
    let supplied = |name: &str, rest: &str| {
        table(name, format!("warehouse,today,lead_days,supplied_by,supplied_from\nSGN,yes,{rest}\n"))
    };
    let point = |words: &[&str]| {
        let found = told(words);
        let row = found["levels"].as_array().unwrap().iter().find(|row| row["sku"] == "TEE-COTTON").unwrap().clone();
        row["reorder_at"].as_u64().unwrap()
    };
    // From a province of which nothing is known alone: of its country.
    let sea = supplied("sea.csv", "5,junk/sea,CN-GD");
    let learnt = point(&["--sites", &sea, "--shipments", &shipments]);
    let one = sites("always.csv", "SGN,yes,0,all,20,0\n");
    let past = point(&["--sites", &one, "--receipts", &receipts]);
    let always = point(&["--sites", &one]);
    assert_eq!(learnt, past);
    assert!(learnt >= always * 5 / 4, "{learnt} with the variance, {always} without");

    let refused = |words: &[&str]| {
        let done = plan(words).output().unwrap();
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    assert!(refused(&["--sites", &sea]).contains("`SGN` is supplied by `junk/sea`: name past shipments by it"));
    let air = supplied("air.csv", "5,junk/air,CN-GD");
    let said = refused(&["--sites", &air, "--shipments", &shipments]);
    assert!(said.contains("too few shipments by `junk/air` to learn from, `CN-GD` to `VN"), "{said}");
    let half = supplied("half.csv", "5,junk/sea,");
    assert!(refused(&["--sites", &half, "--shipments", &shipments]).contains("told together"));
    let faulty = table("way.csv", "hand_over,delivered,from,to,service\n2026-01-02,2026-01-01,CN,VN,junk/sea\n".into());
    assert!(refused(&["--sites", &sea, "--shipments", &faulty]).contains("way.csv:2"));
}

/// No day, no quantity, and an order whose lines stand apart.
const FAULTY: &str = "order,at,country,sku,quantity\n1,yesterday,US,A,1\n2,2026-01-01,US,A,0\n3,2026-01-01,US,A,1\n4,2026-01-01,US,A,1\n3,2026-01-01,US,B,1\n";

#[test]
fn faults_are_told_all_at_once() {
    let refused = |name: &str, text: &str| {
        let file = folder().join(name);
        fs::write(&file, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
        command.arg("plan").arg(&file).args(["--shop", SHOP, "--book"]).arg(&book().0);
        let done = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(!done.status.success(), "{name}");
        String::from_utf8(done.stderr).unwrap()
    };
    let said = refused("faulty.csv", FAULTY);
    for fault in [":2: `yesterday` is no day", ":3: `0` is no quantity", ":6: the lines of order `3` stand apart"] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    for (name, rows, fault) in [
        ("none.csv", "", "holds no order"),
        ("order.csv", ",2026-01-01,US,A,1\n", ":2: `order` is empty"),
        ("country.csv", "1,2026-01-01,Germany,A,1\n", ":2: `Germany` is no country"),
        ("cells.csv", "1,2026-01-01,DE\n", "record 1 (line: 2"),
        ("years.csv", "1,2026-01-01,US,A,1\n2,2062-01-01,US,A,1\n", "2026-01-01 (line 2) to 2062-01-01 (line 3)"),
        ("skus.csv", "1,2026-01-01,US,A,1\n", "1 article of the orders is not in the shop's catalogue: A."),
    ] {
        let said = refused(name, &format!("order,at,country,sku,quantity\n{rows}"));
        assert!(said.contains(fault), "{fault}: {said}");
    }
    let rows: String = (0..30).map(|row| format!("{row},never,US,A,1\n")).collect();
    assert!(refused("many.csv", &format!("order,at,country,sku,quantity\n{rows}")).ends_with("and 10 rows more\n"));
    assert!(refused("semicolon.csv", "order;at;country;sku;quantity\n").contains("has no column `order`"));
    assert!(refused("nothing.csv", "").contains("has no column `order`"));
    let done = plan(&["--tier", "luxury"]).output().unwrap();
    assert!(String::from_utf8(done.stderr).unwrap().contains("no tier `luxury`: it has economy, "));
    let done = plan(&["--sites", &sites("unknown.csv", "XXX,yes,-1,some,,\n")]).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    for fault in ["no warehouse `XXX`", "not below nothing", "`some` is no word"] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
}

/// Two sites and three customers, by hand: the first alone 5 + 1 + 4 + 2, both 10 + 1 + 1.5 + 2, the second alone 5 + 9 + 1.5 + 9.
#[test]
fn a_problem_of_the_or_library() {
    let file = folder().join("orlib.txt");
    fs::write(&file, " 2 3\n capacity 5.\n 10 5.\n 7\n 1.0 9.0\n 7\n 4.0 1.50000\n 7\n 2 9\n 99.5\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    let done = command.arg("plan").arg("--orlib").arg(&file).arg("--json").output().unwrap();
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&told["cost"], &told["open"], &told["serves"]), (&json!("12"), &json!([1]), &json!([1, 1, 1])));
    assert_eq!(told["capacities_ignored"], 1);
}
