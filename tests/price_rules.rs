//! Does `docs/price-rules.md` say what a quote says? Its rules are put into the shop, and its carts are asked for.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::book::shop::{ExchangeBuffer, PriceRule};
use landfall::request::Authority;
use landfall::tree::Tree;
use serde::Deserialize;

const PAGE: &str = include_str!("../docs/price-rules.md");
const AT: &str = "2026-11-20T03:00:00Z";

/// What a merchant pastes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    price_rule: Vec<PriceRule>,
    #[serde(default)]
    exchange_buffer: Vec<ExchangeBuffer>,
}

/// Every example of the page: its name, its rules, and what stands below them.
fn examples() -> Vec<(&'static str, Pasted, &'static str)> {
    let blocks = PAGE.split("```toml ").skip(1).map(|after| {
        let (name, after) = after.split_once('\n').unwrap();
        let (rules, after) = after.split_once("```").unwrap();
        let (_, shown) =
            after.split_once(&format!("```text {name}\n")).unwrap_or_else(|| panic!("`{name}` shows nothing"));
        (
            name,
            toml::from_str(rules).unwrap_or_else(|error| panic!("{name}: {error}")),
            shown.split_once("```").unwrap().0,
        )
    });
    blocks.collect()
}

/// The request of a line of the page: `2 SILK-SCARF + 3 LACQ-BOWL-15 to GB SW1A 1AA, in EUR at 0.9, with SPRING`.
fn request(shop: &str, line: &str) -> serde_json::Value {
    let (cart, rest) = line.split_once(" to ").unwrap();
    let mut parts = rest.split(", ");
    let place = parts.next().unwrap();
    let (country, postcode) = place.split_once(' ').map_or((place, None), |(country, code)| (country, Some(code)));
    let lines: Vec<serde_json::Value> = cart
        .split(" + ")
        .enumerate()
        .map(|(at, line)| {
            let (quantity, sku) = line.split_once(' ').unwrap();
            serde_json::json!({ "id": at.to_string(), "sku": sku, "quantity": quantity.parse::<u32>().unwrap() })
        })
        .collect();
    let mut request = serde_json::json!({
        "shop": shop, "at": AT, "currency": "USD", "lines": lines,
        "ship_to": { "country": country, "postal_code": postcode },
    });
    for part in parts {
        if let Some((currency, rate)) = part.strip_prefix("in ").and_then(|part| part.split_once(" at ")) {
            request["currency"] = currency.into();
            request["exchange_rates"] = serde_json::json!({ format!("USD/{currency}"): rate });
        } else if let Some(word) = part.strip_prefix("with ") {
            request["promotions"] = serde_json::json!([word]);
        } else {
            panic!("{line}");
        }
    }
    request
}

/// What the option of a tier asks for carriage: `pieces 6.00, ending 0.90: 6.90`.
fn carriage(answer: &serde_json::Value, tier: &str) -> String {
    let option = answer["options"].as_array().unwrap().iter().find(|option| option["tier"] == tier);
    let option = option.unwrap_or_else(|| panic!("no {tier}: {}", answer["refusals"]));
    let charges = option["shipments"][0]["landed_cost"]["charges"].as_array().unwrap().iter();
    let charges =
        charges.filter(|charge| ["freight", "surcharge", "discount"].contains(&charge["kind"].as_str().unwrap()));
    let charges =
        charges.map(|charge| format!("{} {}", charge["code"].as_str().unwrap(), charge["amount"].as_str().unwrap()));
    format!("{}: {}", charges.collect::<Vec<_>>().join(", "), option["shipping"].as_str().unwrap())
}

#[test]
fn every_example_of_the_page_is_as_it_says() {
    let mut data = common::rate_data();
    let shop = data.shops.iter().find(|shop| shop.id == "hanoi-crafts").unwrap().clone();
    let examples = examples();
    assert!(examples.len() >= 10, "the page shows {} examples", examples.len());
    for (name, pasted, _) in &examples {
        let mut own = shop.clone();
        own.id = (*name).to_owned();
        (own.price_rule, own.exchange_buffer) = (pasted.price_rule.clone(), pasted.exchange_buffer.clone());
        data.shops.push(own);
    }
    let book = common::built(&data);
    let mut wrong = String::new();
    for (name, _, shown) in &examples {
        let (mut asked, mut found) = (None, String::new());
        for line in shown.lines() {
            match line.strip_prefix("    ") {
                None => {
                    let request: Tree = serde_json::from_value(request(name, line)).unwrap();
                    let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised);
                    let answer = answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
                    asked = Some(serde_json::to_value(&answer).unwrap());
                    found += &format!("{line}\n");
                }
                Some(told) => {
                    let answer: &serde_json::Value = asked.as_ref().unwrap();
                    let (what, _) = told.split_once(' ').unwrap();
                    let is = match what {
                        "holds" => format!("until {}", answer["expires_at"].as_str().unwrap()),
                        "warning" => {
                            let warnings = answer["warnings"].as_array().unwrap().iter();
                            let codes = warnings.map(|warning| warning["code"].as_str().unwrap());
                            codes.filter(|code| code.starts_with("promotion")).collect::<Vec<_>>().join(", ")
                        }
                        tier => carriage(answer, tier),
                    };
                    found += &format!("    {what} {is}\n");
                }
            }
        }
        if found != *shown || found.is_empty() {
            wrong += &format!("```text {name}\n{found}```\n");
        }
    }
    assert!(wrong.is_empty(), "the page should say:\n{wrong}");
}
