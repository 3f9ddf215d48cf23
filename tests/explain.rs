//! Does `landfall explain` write a landed cost down as a person would? Base, rate, rounding, limit, source and day.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The book of `rate-data/`, written once for all tests here.
fn book() -> &'static Path {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    BOOK.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain.book");
        std::fs::write(&file, landfall::publish::RateData::read(&root).0.build().unwrap().whole()).unwrap();
        file
    })
}

fn explained(request: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_landfall"))
        .args(["explain", "--book"])
        .arg(book())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(request.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The place of the nth line of a file of `rate-data/` that holds some words, `before` it where an entry begins.
fn at(file: &str, words: &str, before: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words} in {file}"));
    format!("{file}:{}", line + 1 - before)
}

/// Every line stands in the text, in this order.
fn assert_told(text: &str, lines: &[&str]) {
    let mut rest = text.lines().map(str::trim);
    for line in lines {
        assert!(rest.any(|told| told == *line), "`{line}` does not stand, or not there, in\n{text}");
    }
}

#[test]
fn a_cascade_with_two_roundings() {
    let text = explained(
        r#"{"at": "2026-11-21T12:00:00Z", "ship_from": {"country": "US"}, "ship_to": {"country": "JP", "postal_code": "100-0001"},
            "currency": "USD", "freight": "30", "exchange_rates": {"USD/JPY": "150"},
            "lines": [{"id": "1", "quantity": 1, "unit_price": "300", "hs_code": "620520", "origin": "US"}]}"#,
    );
    assert_told(
        &text,
        &[
            "From US to JP 100-0001",
            "jp.simplified: customs value, per consignment, at most 200000 JPY? 27000 JPY: yes",
            &at("world/regimes/jp-customs.toml", "code = \"jp.simplified\"", 1),
            "1. Japanese customs duty, simplified tariff: 18.00 USD",
            "base    27000 JPY: customs value (60 % of goods), cut to a multiple of 1000",
            "sum     27000 JPY × 10 % = 2700 JPY = 18.00 USD (cut to a multiple of 100)",
            "paid    at checkout, to the carrier",
            &format!("rule    {}", at("world/regimes/jp-customs.toml", "code = \"jp.simplified-duty\"", 1)),
            "law     of 2026-11-21, in force from 1989-04-01; source jp-customs-1001 (general)",
            "base    29000 JPY: customs value (60 % of goods) + duty, cut to a multiple of 1000",
            "sum     2200 JPY of jp.jct-national × 22 ÷ 78 = 600 JPY = 4.00 USD (cut to a multiple of 100)",
            "1 USD = 150 JPY (given in the request)",
        ],
    );
    assert!(text.contains("jp-customs-1111: Customs answer 1111"), "sources have titles\n{text}");
}

#[test]
fn a_deduction_a_tax_inside_the_price_and_a_fee_with_a_least() {
    let gift = explained(
        r#"{"at": "2026-11-21T12:00:00Z", "ship_from": {"country": "CN"}, "ship_to": {"country": "CA", "postal_code": "T2P 1J9"},
            "currency": "CAD", "freight": "10", "purpose": "gift",
            "lines": [{"id": "1", "quantity": 1, "unit_price": "100", "hs_code": "950300", "origin": "CN", "duty_percent": "17"}]}"#,
    );
    assert_told(
        &gift,
        &[
            "From CN to CA T2P 1J9 (gift)",
            "base    40.00 CAD: customs value (goods less 60.00 CAD)",
            "sum     40.00 CAD × 17 % = 6.80 CAD",
            "base    46.80 CAD: customs value (goods less 60.00 CAD) + duty",
        ],
    );
    let inside = explained(
        r#"{"at": "2026-11-21T12:00:00Z", "ship_from": {"country": "CN"}, "ship_to": {"country": "BR", "postal_code": "01310-100"},
            "currency": "BRL", "freight": "0", "insurance": "0", "exchange_rates": {"USD/BRL": "5.50"},
            "lines": [{"id": "1", "quantity": 1, "unit_price": "100", "hs_code": "610910", "origin": "CN"}]}"#,
    );
    assert_told(&inside, &["sum     192.77 BRL × 17 %, the tax being inside the price = 32.77 BRL"]);
    let fee = explained(
        r#"{"at": "2026-11-21T12:00:00Z", "ship_from": {"country": "JP"}, "ship_to": {"country": "DE", "postal_code": "10115"},
            "currency": "EUR", "freight": "0", "insurance": "0", "carrier": "dhl-express", "terms": "dap",
            "lines": [{"id": "1", "quantity": 1, "unit_price": "200", "hs_code": "610910", "origin": "JP", "duty_percent": "0"}]}"#,
    );
    assert_told(
        &fee,
        &[
            "base    38.00 EUR: duty + taxes so far",
            "sum     38.00 EUR × 2 % = 16.00 EUR (at least 16.00 EUR)",
            "why     The carrier advances duty and tax for 2 %, at least EUR 16.",
            "paid    on delivery, to the carrier",
        ],
    );
}

#[test]
fn a_quote_with_its_carriage_dates_and_landed_cost() {
    let carrier = |file: &str| format!("carriers/demo-red-river/{file}");
    let warehouse = at("shops/hanoi-crafts/shop.toml", "id = \"HAN\"", 0);
    let text = explained(
        r#"{"shop": "hanoi-crafts", "at": "2026-11-20T03:00:00Z", "currency": "AUD", "terms": "ddp",
            "ship_to": {"country": "AU", "postal_code": "0800"},
            "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": 2}]}"#,
    );
    assert_told(
        &text,
        &[
            "From warehouse HAN",
            &format!("zone 3: {}", at(&carrier("zones.csv"), "world,3,AU", 0)),
            "Dates",
            "2026-11-20 – 2026-11-20  order      ordered before the cut-off at 15:00, so counted from the same day",
            &format!("by {warehouse}"),
            &format!("not 2026-11-22: weekend at the warehouse ({warehouse})"),
            &format!("by {}; source hanoi-demo", at(&carrier("transit.csv"), "line-economy,VN,AU", 0)),
            &format!("by {}; source general-knowledge", at("world/territories/au.toml", "[[clearance]]", 0)),
            "Landed cost in AUD, delivered duty paid: the shop collects everything",
            "From VN 131000 to AU 0800 (courier)",
            "why     Red River Line Economy to zone 3, by dimensional weight, up to 10000 g.",
            &format!("rule    {}", at(&carrier("carrier.toml"), "id = \"line-economy-2026\"", 1)),
            &format!("row     {}", at(&carrier("prices.csv"), "line-economy-2026,3,10000", 0)),
            "prices  of 2026-11-23; source demo-carriers (general)",
            "why     Packing of orders below USD 150.",
            &format!("rule    {}", at("shops/hanoi-crafts/shop.toml", "code = \"handling\"", 1)),
            // Days that did not count, each with the row that says so.
            &format!(
                "not 2026-11-24: Vietnam Cultural Day at the origin ({}; source holidays-py)",
                at("world/calendars/VN.csv", "2026-11-24,", 0)
            ),
            &format!(
                "not 2026-11-28: weekend at the destination's customs ({}; source weekends-general)",
                at("world/calendars/calendars.toml", "id = \"AU\"", 0)
            ),
            // Express: the volume that a discount rests on, and what fuel was really taken on.
            "sum     -8 % on 28.90 USD = -2.31 USD = -3.29 AUD",
            "why     Volume discount of 8 %, from 200 parcels a month; the shop hands over 350.",
            &format!("rule    {}", at(&carrier("surcharges.toml"), "code = \"volume-200\"", 1)),
            "why     The postcode is on the carrier's list of remote areas.",
            &format!("rule    {}", at(&carrier("surcharges.toml"), "code = \"remote-area\"", 1)),
            &format!("row     {}", at(&carrier("surcharges.toml"), "place = \"AU\"", 2)),
            "why     Fuel of 18.25 % on freight, remote-area.",
            &format!("rule    {}", at(&carrier("surcharges.toml"), "[[fuel]]", 0)),
            &format!("row     {}", at(&carrier("surcharges.toml"), "percent = \"18.25\"", 0)),
        ],
    );
}

#[test]
fn a_kit_is_told_with_what_it_is_made_of_and_what_is_declared_of_it() {
    let text = explained(
        r#"{"shop": "saigon-apparel", "at": "2026-11-24T03:00:00Z", "currency": "USD", "terms": "any",
            "ship_to": {"country": "DE", "postal_code": "10115"}, "fulfilment": {"excluded": ["LAX", "LEJ", "DAV"]},
            "lines": [{"id": "1", "sku": "KIT-TRAVEL", "quantity": 2}, {"id": "2", "sku": "SET-POLO", "quantity": 1}]}"#,
    );
    // 118.00 by 36 : 12 : 21 of 69 is 61.565, 20.522, 35.913; 36.00 by 28 : 12 of 40 is 25.20 and 10.80.
    assert_told(
        &text,
        &[
            "line 1, Travel kit: two T-shirts, socks and a bag: 4 × TEE-COTTON at 61.57, 2 × SOCKS-3 at 20.52, 2 × BAG-TOTE at 35.91; \
             each is declared as itself",
            "line 2, Gift set: polo shirt and socks: 1 × POLO-PIQUE at 25.20, 1 × SOCKS-3 at 10.80; it is declared as one set, under \
             610510",
        ],
    );
}

#[test]
fn a_duty_that_an_agreement_lowers() {
    let duty = |value: &str, proof: bool| {
        explained(&format!(
            r#"{{"at": "2026-11-21T12:00:00Z", "ship_from": {{"country": "VN"}}, "ship_to": {{"country": "JP", "postal_code": "100-0001"}},
                "currency": "JPY", "freight": "3000",
                "lines": [{{"id": "1", "quantity": 1, "unit_price": "{value}", "hs_code": "420222", "origin": "VN",
                    "origin_proof": {proof}}}]}}"#
        ))
    };
    let ordinary =
        format!("row     {}; source jp-tariff-2026 (sourced)", at("world/schedules/jp.csv", "4202.22.100,", 0));
    let granted = format!(
        "granted free under Japan–Viet Nam Economic Partnership Agreement (jvepa), {}",
        at("world/preferences/jp.toml", "id = \"jvepa\"", 0)
    );
    let waived = duty("60000", false);
    assert_told(
        &waived,
        &[
            "Rates of ordinary duty",
            "line 1: 16 % under 4202.22.100",
            &ordinary,
            &granted,
            "proof   is not asked up to 200000 JPY; source general-knowledge",
            "value   customs value: world/regimes/jp-customs.toml:7",
        ],
    );
    assert_told(&duty("600000", true), &["line 1: 16 % under 4202.22.100", &granted, "proof   of origin is given"]);
    let without = duty("600000", false);
    assert!(!without.contains("granted"), "nothing is granted without proof\n{without}");
    // The charge names the row that its rate is from.
    assert_told(
        &without,
        &[&ordinary, &format!("row     {}", at("world/schedules/jp.csv", "4202.22.100,", 0)), "Warnings"],
    );
}

#[test]
fn what_a_shop_s_browsers_get_names_no_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let book = landfall::publish::RateData::read(&root).0.build_shopper("hanoi-crafts").unwrap();
    assert_eq!(book.contents.rules, landfall::book::Rules::default());
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(".toml");
    assert!(!told(&book.index) && !book.shards.iter().any(|shard| told(shard)), "a file is named");
}

#[test]
fn a_plan_with_its_cost_the_next_best_and_what_sends_nothing() {
    let text = explained(
        r#"{"shop": "saigon-apparel", "at": "2026-11-25T03:00:00Z", "currency": "USD",
            "ship_to": {"country": "US", "postal_code": "10001", "subdivision": "NY"},
            "lines": [{"id": "1", "sku": "TEE-COTTON", "quantity": 6}, {"id": "2", "sku": "HAT-BUCKET", "quantity": 1}]}"#,
    );
    let mut rest = text.lines().map(str::trim);
    for start in [
        "It is sent from Cat Lai, Ho Chi Minh City and California: of ",
        "costs ",
        "what its warehouses ask, or its stock costs, is made up in part",
        "next best: SGN by demo-red-river/line-economy, there by ",
        "not DAV: no service from Daventry, Northamptonshire meets the conditions of Economy",
        "not OSA: Osaka has nothing of this order",
    ] {
        assert!(rest.any(|told| told.starts_with(start)), "`{start}` does not stand, or not there, in\n{text}");
    }
    let next = text.lines().find(|line| line.contains("next best: ")).unwrap();
    assert!(next.contains(" together: +") && next.contains("duty +") && next.contains("stock -"), "{next}");
}
