//! Do marketplaces' tables hold what quotes ask for carriage?
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::Engine;
use landfall::calendar::Instant;
use landfall::money::Decimal;
use landfall::platform::marketplace::{File, Marketplace};
use landfall::platform::rate_table::{Asked, RateTable, rate_table};
use landfall::request::{Authority, parse};
use serde_json::{Value, json};

const AT: &str = "2026-11-20T03:00:00Z";
const WEIGHTS: [u32; 4] = [250, 1_000, 2_000, 80_000];

fn table(engine: &Engine<'_>, to: &[&str]) -> RateTable {
    let countries: Vec<String> = to.iter().map(|&country| country.to_owned()).collect();
    let asked = Asked { shop: "hanoi-crafts", sku: "SILK-SCARF", countries: &countries, weights_g: &WEIGHTS };
    rate_table(engine, asked, AT.parse().unwrap()).unwrap()
}

/// The options of a quote of so many scarves, each so heavy.
fn options(engine: &Engine<'_>, country: &str, weight_g: u32, quantity: u32) -> Vec<Value> {
    let request = json!({
        "shop": "hanoi-crafts", "currency": "USD", "ship_to": {"country": country},
        "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": quantity, "weight_g": weight_g}],
    });
    let at: Instant = AT.parse().unwrap();
    let answer = engine.quote(&parse(request.to_string().as_bytes()).unwrap(), at, Authority::Authorised).unwrap();
    serde_json::to_value(&answer).unwrap()["options"].as_array().unwrap().clone()
}

fn figure(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

fn csv(file: &File) -> &[Vec<String>] {
    match file {
        File::Csv(lines) => lines,
        File::Json(_) => panic!("it is JSON"),
    }
}

#[test]
fn a_row_is_what_a_quote_asks_for_carriage_and_the_second_what_two_ask_more() {
    let book = common::book();
    let engine = Engine::new(&book);
    let table = table(&engine, &["DE", "JP"]);
    assert_eq!((table.origin.as_str(), table.currency.as_str(), table.digits), ("VN", "USD", 2));
    let mut count = 0;
    for country in ["DE", "JP"] {
        for weight_g in WEIGHTS {
            let (one, two) = (options(&engine, country, weight_g, 1), options(&engine, country, weight_g, 2));
            for option in &one {
                let row = |row: &&landfall::platform::rate_table::Row| {
                    row.country == country && row.weight_g == weight_g && row.tier == option["tier"].as_str().unwrap()
                };
                let row = table.rows.iter().find(row).unwrap();
                let carriage = |option: &Value| figure(&option["shipping"]) + figure(&option["insurance"]);
                assert_eq!(row.carriage, carriage(option));
                let both = two.iter().find(|other| other["tier"] == option["tier"]);
                assert_eq!(row.second, both.map(|both| (carriage(both) - row.carriage).max(Decimal::ZERO)));
                assert!(0 < row.transit.0 && row.transit.0 <= row.transit.1, "{row:?}");
                count += 1;
            }
        }
    }
    assert_eq!(count, table.rows.len());
    // 80 kg is more than any service carries in one parcel.
    assert!(table.lost.contains(&"`DE`: nothing is offered for a piece of 80000 g".to_owned()), "{:?}", table.lost);
    assert!(table.lost.iter().any(|lost| lost.ends_with("duty, tax and fees that the shopper would pay at checkout")));
}

#[test]
fn a_line_over_weight_lies_under_no_price_and_says_how_far_above() {
    let book = common::book();
    let engine = Engine::new(&book);
    let table = table(&engine, &["DE", "US", "AU"]);
    let written = Marketplace::Amazon.write(&table).unwrap();
    let lines = csv(&written.file);
    for line in &lines[1..] {
        let amount = |at: usize| line[at].parse::<Decimal>().unwrap();
        let service = |tier: &str| match tier {
            "economy" => "Economy",
            "standard" => "Standard",
            _ => "Expedited",
        };
        let of_line = table.rows.iter().filter(|row| row.country == line[0] && service(&row.tier) == line[1]);
        let above: Vec<Decimal> = of_line
            .map(|row| amount(5) + amount(6) * Decimal::from(row.weight_g) / Decimal::from(1000) - row.carriage)
            .collect();
        assert!(above.iter().all(|above| *above >= Decimal::ZERO), "{line:?} {above:?}");
        assert_eq!(above.iter().max().unwrap().round_dp(2), amount(8), "{line:?}");
        // It is no higher than it must be: it touches a price, but for what whole cents take.
        assert!(*above.iter().min().unwrap() < Decimal::new(1, 2), "{line:?} {above:?}");
    }
    assert!(lines.len() > 6);
}

#[test]
fn each_marketplace_has_its_own_fields() {
    let book = common::book();
    let engine = Engine::new(&book);
    let table = table(&engine, &["DE"]);
    let of_band = |weight_g: u32| table.rows.iter().filter(move |row| row.weight_g == weight_g);

    let etsy = Marketplace::Etsy.write(&table).unwrap();
    let cheapest = of_band(1_000).min_by_key(|row| row.carriage).unwrap();
    let line = csv(&etsy.file).iter().find(|line| line[0] == "up to 1000 g").unwrap();
    assert_eq!(line[1..5], ["VN", "DE", &cheapest.carriage.to_string(), &cheapest.second.unwrap().to_string()]);

    let ebay = Marketplace::Ebay.write(&table).unwrap();
    let categories: Vec<&str> =
        csv(&ebay.file).iter().filter(|line| line[0] == "up to 1000 g").map(|line| line[3].as_str()).collect();
    assert_eq!(categories, ["ECONOMY", "STANDARD", "EXPEDITED"]);

    let File::Json(google) = Marketplace::Google.write(&table).unwrap().file else { panic!("it is JSON") };
    let google = serde_json::to_value(&google).unwrap();
    let service = &google["services"][0];
    let main = &service["rateGroups"][0]["mainTable"];
    let economy = of_band(1_000).find(|row| row.tier == "economy").unwrap();
    assert_eq!(main["rowHeaders"]["weights"][1], json!({"amountMicros": "1000000", "unit": "KILOGRAM"}));
    let micros = (economy.carriage * Decimal::from(1_000_000)).normalize().to_string();
    assert_eq!(main["rows"][1]["cells"][0]["flatRate"], json!({"amountMicros": micros, "currencyCode": "USD"}));
    // Beyond the last band, and where nothing is offered, nothing is sent.
    assert_eq!(main["rowHeaders"]["weights"][4]["amountMicros"], "-1");
    for row in [3, 4] {
        assert_eq!(main["rows"][row]["cells"][0], json!({"noShipping": true}));
    }
    assert_eq!(service["deliveryTime"]["maxTransitDays"], json!(15));
}
