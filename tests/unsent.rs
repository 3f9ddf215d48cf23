//! What becomes of an article that is not sent: a gift card by mail beside a scarf, alone, discounted, and in the shop's rules.
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

use landfall::book::Book;
use landfall::book::shop::Product;
use landfall::money::Decimal;
use landfall::request::{Authority, parse};
use std::sync::LazyLock;

/// The shop with a gift card of 25.00 USD, of which no side and no weight is known.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let mut data = common::rate_data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    let card = Product {
        sku: "CARD".to_owned(),
        title: "Gift card by mail".to_owned(),
        price: "25.00".parse().unwrap(),
        sent: None,
        hs: String::new(),
        origin: String::new(),
        ..shop.catalogue[0].clone()
    };
    shop.catalogue.push(card);
    common::built(&data)
});

const SCARF: &str = r#"{"id": "1", "sku": "SILK-SCARF", "quantity": 2}"#;
const CARD: &str = r#"{"id": "2", "sku": "CARD", "quantity": 1}"#;

fn quote(lines: &str, more: &str, authority: Authority) -> serde_json::Value {
    let request = format!(
        r#"{{"shop": "hanoi-crafts", "currency": "USD", "ship_to": {{"country": "DE", "postal_code": "10115"}},
            "lines": [{lines}]{more}}}"#
    );
    let answer = landfall::quote(&BOOK, &parse(request.as_bytes()).unwrap(), common::now(), authority).unwrap();
    serde_json::to_value(&answer).unwrap()
}

fn figure(value: &serde_json::Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn it_stands_in_the_goods_and_in_no_shipment() {
    for authority in [Authority::Authorised, Authority::Open] {
        let (without, with) = (quote(SCARF, "", authority), quote(&format!("{SCARF}, {CARD}"), "", authority));
        let options = with["options"].as_array().unwrap();
        assert!(!options.is_empty());
        assert_eq!(options.len(), without["options"].as_array().unwrap().len());
        for (with, without) in options.iter().zip(without["options"].as_array().unwrap()) {
            for key in ["goods", "total", "due_at_checkout"] {
                assert_eq!(figure(&with[key]), figure(&without[key]) + Decimal::from(25), "{key}");
            }
            // Neither parcels nor customs, neither tax nor carriage see it.
            for key in ["shipping", "insurance", "duty", "tax", "fees", "due_on_delivery", "shipments", "complete"] {
                assert_eq!(with[key], without[key], "{key}");
            }
            let [charge] = with["order_charges"].as_array().unwrap().as_slice() else { panic!("one charge") };
            assert_eq!(
                (&charge["code"], &charge["kind"], &charge["line"], &charge["amount"], &charge["due"]),
                (&"unsent_goods".into(), &"goods".into(), &"2".into(), &"25.00".into(), &"checkout".into())
            );
            assert_eq!(charge["because"], "Gift card by mail is not sent: it is in no parcel, and nothing is imported");
            let parts = ["goods", "shipping", "insurance", "duty", "tax", "fees"];
            assert_eq!(parts.iter().map(|key| figure(&with[*key])).sum::<Decimal>(), figure(&with["total"]));
        }
        assert!(with["refusals"].as_array().unwrap().iter().all(|refusal| refusal["code"] != "does_not_ship"));
    }
}

#[test]
fn a_cart_of_nothing_else_is_not_delivered() {
    for authority in [Authority::Authorised, Authority::Open] {
        let answer = quote(CARD, "", authority);
        assert_eq!(answer["options"].as_array().unwrap().len(), 0);
        let refusals = answer["refusals"].as_array().unwrap();
        let refusal = &refusals[0];
        assert_eq!(
            (&refusal["code"], &refusal["id"], &refusal["severity"], &refusal["audience"]),
            (&"does_not_ship".into(), &"2".into(), &"restricted".into(), &"shopper".into())
        );
        assert_eq!(refusal["because"], "Gift card by mail is not sent: there is nothing to deliver");
    }
}

#[test]
fn the_discount_of_the_order_is_its_too() {
    // The discount goes by value, whatever is sent.
    let scarves = figure(&quote(SCARF, "", Authority::Authorised)["options"][0]["goods"]);
    let answer = quote(&format!("{SCARF}, {CARD}"), r#", "order_discount": "10.00""#, Authority::Authorised);
    let option = &answer["options"][0];
    assert_eq!(figure(&option["goods"]), scarves + Decimal::from(15));
    let card = figure(&option["order_charges"][0]["amount"]);
    let exact = Decimal::from(25) - Decimal::from(10) * Decimal::from(25) / (scarves + Decimal::from(25));
    assert_eq!(card, exact.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero));
}

#[test]
fn the_shops_own_limits_count_it() {
    // Economy is free from USD 150: three scarves of 39.00 are below it, and above it with two cards.
    let scarves = r#"{"id": "1", "sku": "SILK-SCARF", "quantity": 3}"#;
    let cards = r#"{"id": "2", "sku": "CARD", "quantity": 2}"#;
    let economy = |lines: &str| {
        let answer = quote(lines, "", Authority::Authorised);
        let option = answer["options"].as_array().unwrap().iter().find(|option| option["tier"] == "economy").cloned();
        option.map(|option| (figure(&option["goods"]), figure(&option["shipping"]))).unwrap()
    };
    let (below, paid) = economy(scarves);
    let (above, free) = economy(&format!("{scarves}, {cards}"));
    assert_eq!((below, above), (Decimal::from(117), Decimal::from(167)));
    assert!(paid > Decimal::ZERO && free.is_zero(), "{paid}, {free}");
}
