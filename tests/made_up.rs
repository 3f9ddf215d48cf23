//! What do the words of law and of a shop's rules mean where no row of the data says it? They are made up, with sums worked by hand.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use common::read::{items, text};
use landfall::book::code::Code;
use landfall::book::law::{Levy, Per};
use landfall::book::shop::{OfferedService, Tier};
use landfall::book::when::When;
use landfall::money::{Mode, Rounding};
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::path::Path;

/// The small world of the lints, where shirts from outside a pact bear 12 %, with one of its levies changed.
fn with_levy(code: &str, change: impl FnOnce(&mut Levy)) -> RateData {
    let mut data = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/good")).0;
    let levies = data.world.regimes.iter_mut().flat_map(|regime| &mut regime.value.levy);
    change(levies.into_iter().find(|levy| levy.code == code).unwrap());
    data
}

/// What so many shirts, a line each, cost at the door, without freight.
fn shirts(data: &RateData, prices: &[&str]) -> Tree<'static> {
    let line = |(at, price): (usize, &&str)| json!({ "id": at.to_string(), "quantity": 1, "unit_price": price, "hs_code": "61091000", "origin": "SR" });
    let lines: Vec<Value> = prices.iter().enumerate().map(line).collect();
    let request = json!({
        "at": "2026-09-01T03:00:00Z", "ship_from": { "country": "JP" }, "ship_to": { "country": "NL", "postal_code": "2000" },
        "currency": "EUR", "freight": "0", "insurance": "0", "lines": lines
    });
    landed(data, &request)
}

fn landed(data: &RateData, request: &Value) -> Tree<'static> {
    let book = common::built(data);
    let asked = landfall::request::parse(request.to_string().as_bytes()).unwrap();
    let now = "2026-09-01T03:00:00Z".parse().unwrap();
    let answer = landfall::landed_cost(&book, &asked, now, Authority::Authorised);
    answer.unwrap_or_else(|problem| panic!("{:?}", landfall::answer::problem(&problem))).into_owned()
}

/// Of 160.60 and 200.60 a line's base is 161 and 201, that of all of them 361; 12 % are 43.44 and 43.32.
#[test]
fn a_base_is_rounded_of_what_the_levy_is_due_on() {
    for (per, duty) in [(Per::Line, "43.44"), (Per::Consignment, "43.32")] {
        let data = with_levy("nl.duty", |levy| {
            levy.per = per;
            levy.base_rounding = Some(Rounding { step: "1".parse().unwrap(), mode: Mode::default() });
        });
        assert_eq!(text(&shirts(&data, &["160.60", "200.60"]), "duty"), duty, "{per:?}");
    }
}

/// 12 % of 160.60 are 19.27, and 25 % of a list 40.15. Once the list covers the day no more, nobody knows whether they are due.
#[test]
fn a_list_that_does_not_cover_the_day_leaves_a_figure_unknown() {
    for (until, duty, missing) in [(None, "59.42", None), (Some("2026-08-01"), "19.27", Some("duty_rate_unknown"))] {
        let mut data = with_levy("nl.extra-duty", |levy| levy.when = When::default());
        let list = &mut data.lists[0];
        list.head.until = until.map(|day| day.parse().unwrap());
        list.rows[0].code = Code::parse("6109.10");
        let answer = shirts(&data, &["160.60"]);
        let told = items(&answer, "missing").first().map(|missing| text(missing, "code"));
        assert_eq!((text(&answer, "duty"), told), (duty, missing), "until {until:?}");
    }
}

/// Two services fill two tiers, each either of them, and a rule makes one tier free: no tier has the price of the other.
#[test]
fn a_rule_of_one_tier_prices_no_other() {
    let mut data = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/good")).0;
    let mut quick = data.carriers[0].service[0].clone();
    quick.code = "quick".to_owned();
    data.carriers[0].service.push(quick);
    let mut lane = data.transit[0].1.services[0][0].clone();
    lane.service = "north-post/quick".to_owned();
    (lane.days.range.min, lane.days.range.max) = (1, 1);
    data.transit[0].1.services.push(vec![lane]);
    let shop = &mut data.shops[0];
    shop.terms = "dap".to_owned();
    shop.offer[0].tiers.clear();
    let quick = OfferedService { service: "quick".to_owned(), ..shop.offer[0].clone() };
    shop.offer.push(quick);
    let tier = |name: &str, pick: &str| {
        toml::from_str::<Tier>(&format!("name = \"{name}\"\nlabel = \"T\"\npick = \"{pick}\"")).unwrap()
    };
    let request = json!({
        "shop": "tulip", "at": "2026-09-01T03:00:00Z", "currency": "EUR", "ship_to": { "country": "NL", "postal_code": "2000" },
        "lines": [{ "id": "1", "sku": "TEA", "quantity": 1 }], "exchange_rates": { "EUR/JPY": "160" }
    });
    let asked = landfall::request::parse(request.to_string().as_bytes()).unwrap();
    // 340 g are 3,150 yen, with 12 % of fuel 22.05 EUR.
    let shop = &mut data.shops[0];
    shop.tier = vec![tier("first", "cheapest"), tier("second", "fastest")];
    shop.price_rule[0].when = toml::from_str("tiers = [\"second\"]").unwrap();
    let book = common::built(&data);
    let now = "2026-09-01T03:00:00Z".parse().unwrap();
    let answer = landfall::quote(&book, &asked, now, Authority::Authorised).unwrap();
    let options = items(&answer, "options").iter();
    let told: Vec<[&str; 2]> = options.map(|option| [text(option, "tier"), text(option, "shipping")]).collect();
    assert_eq!(told, [["first", "22.05"], ["second", "0.00"]]);
}
