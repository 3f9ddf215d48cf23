//! An order as it was paid, without the quote that it came of; and what the law of returns has, with the cases of it.

use landfall::book::law::Trust;
use landfall::publish::RateData;
use serde_json::{Value, json};

/// The shop whose orders these are.
pub(crate) const SHOP: &str = "hanoi-crafts";

/// What a token claims of an order of two pieces of one article.
pub(crate) fn claims(to: &str, currency: &str, goods: &str, charges: &Value) -> Value {
    claims_of(2, to, currency, goods, charges)
}

/// The same of so many pieces.
pub(crate) fn claims_of(pieces: u32, to: &str, currency: &str, goods: &str, charges: &Value) -> Value {
    let sum = |kind: &str| {
        let charges = charges.as_array().unwrap().iter().filter(|charge| charge["kind"] == kind);
        let amounts =
            charges.map(|charge| charge["amount"].as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap());
        amounts.sum::<rust_decimal::Decimal>().to_string()
    };
    let mut charges = charges.clone();
    for charge in charges.as_array_mut().unwrap() {
        charge["shipment"] = json!(0);
        charge["line"] = json!(null);
        if charge["code"] == "eu.flat-duty" {
            charge["per"] = json!("heading");
        }
    }
    // It was ordered before anything was charged.
    let first = charges.as_array().unwrap().iter().map(|charge| charge["on"].as_str().unwrap()).min();
    let at = format!("{}T03:00:00Z", first.filter(|first| *first < "2026-05-25").unwrap_or("2026-05-25"));
    json!({
        "iss": "https://quotes.example", "aud": SHOP, "jti": "one", "iat": 1_780_000_000, "exp": 1_780_001_800,
        "at": at, "engine": "this", "book": "that", "shards": {"one": "two"},
        "request": {
            "shop": SHOP, "currency": currency, "ship_to": {"country": to},
            "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": pieces, "unit_price": goods}],
        },
        "stock": [],
        "lines": [
            {"id": "1", "quantity": pieces, "goods": goods, "duty": sum("duty"), "tax": sum("tax"), "hs_code": "442090"},
        ],
        "option": "economy-ddp", "totals": {"currency": currency}, "charges": charges, "prices": "catalogue",
        "rates": [{"pair": "EUR/USD", "rate": "1.1172", "kind": "reference", "as_of": "2026-05-25"}],
        "plan": [{
            "warehouse": "HAN", "carrier": "demo-red-river", "service": "line-economy", "stock": "origin",
            "ship_by": "2026-05-27", "lines": [{"line": "1", "part": null, "quantity": pieces}],
        }],
        "order_before": null,
    })
}

/// The cases of a file of `tests/cases/returns`.
pub(crate) fn cases(name: &str) -> Vec<Value> {
    let file = format!("{}/tests/cases/returns/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let sheet: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    serde_json::to_value(sheet.get("case")).unwrap().as_array().unwrap().clone()
}

/// The code of every row of law on returns, and how far it is trusted.
pub(crate) fn rows_of_law(data: &RateData) -> Vec<(String, Trust)> {
    let rows = data.returns.iter().flat_map(|read| read.value.rows());
    rows.map(|row| {
        let trust = row.trust.unwrap_or_else(|| data.world.sources.get(row.source).unwrap().value.trust);
        (row.code.to_owned(), trust)
    })
    .collect()
}
