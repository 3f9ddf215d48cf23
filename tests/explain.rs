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
            "1. Japanese customs duty, simplified tariff: 18.00 USD",
            "base    27000 JPY: customs value (60 % of goods), cut to a multiple of 1000",
            "sum     27000 JPY × 10 % = 2700 JPY = 18.00 USD (cut to a multiple of 100)",
            "paid    at checkout, to the carrier",
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
    let text = explained(
        r#"{"shop": "hanoi-crafts", "at": "2026-11-20T03:00:00Z", "currency": "AUD", "terms": "ddp",
            "ship_to": {"country": "AU", "postal_code": "0800"},
            "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": 2}]}"#,
    );
    assert_told(
        &text,
        &[
            "From warehouse HAN",
            "Dates",
            "2026-11-20 – 2026-11-20  order      ordered before the cut-off at 15:00, so counted from the same day",
            "not 2026-11-22: weekend at the warehouse",
            "Landed cost in AUD, delivered duty paid: the shop collects everything",
            "From VN 131000 to AU 0800 (courier)",
            "why     Red River Line Economy to zone 3, by dimensional weight, up to 10000 g.",
            "prices  of 2026-11-23; source demo-carriers (general)",
            "why     Packing of orders below USD 150.",
            // Express: the volume that a discount rests on, and what fuel was really taken on.
            "sum     -8 % on 28.90 USD = -2.31 USD = -3.29 AUD",
            "why     Volume discount of 8 %, from 200 parcels a month; the shop hands over 350.",
            "why     The postcode is on the carrier's list of remote areas.",
            "why     Fuel of 18.25 % on freight, remote-area.",
        ],
    );
}
