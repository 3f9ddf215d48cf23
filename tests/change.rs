//! What does an order give back where it is changed, what is left, and which limits do more goods carry it over?
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

use landfall::Engine;
use landfall::book::Book;
use landfall::bound::{Seal, bind};
use landfall::change::changed;
use landfall::problem::Problem;
use landfall::request::parse;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::sync::LazyLock;

const SHOP: &str = "hanoi-crafts";
const AT: &str = "2026-11-21T03:00:00Z";

static BOOK: LazyLock<Book> = LazyLock::new(common::book);

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

/// An order of a shop, bound by the shop: the payload.
fn bound(shop: &str, book: &Book, option: &str, mut request: Value) -> String {
    let seal = Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() };
    (request["shop"], request["at"]) = (json!(shop), json!(AT));
    let body = json!({"request": request, "option": option, "expect": null});
    let answer = bind(&Engine::new(book), &tree(&body), AT.parse().unwrap(), Some(shop), &seal);
    let answer = answer.unwrap_or_else(|problem| panic!("{body}: {:?}", landfall::answer::problem(&problem)));
    value(&answer)["payload"].as_str().unwrap().to_owned()
}

/// Two boxes and a bowl to Berlin.
fn ordered() -> String {
    let lines =
        json!([{"id": "1", "sku": "LACQ-BOX-S", "quantity": 2}, {"id": "2", "sku": "LACQ-BOWL-15", "quantity": 1}]);
    let to = json!({"country": "DE", "postal_code": "10115"});
    bound(SHOP, &BOOK, "economy-ddp", json!({"currency": "EUR", "ship_to": to, "lines": lines}))
}

fn ask(payload: &str, history: Value, change: Value, shop: Option<&str>) -> Result<Value, Problem> {
    asked_of(&BOOK, payload, history, change, shop)
}

fn asked_of(book: &Book, payload: &str, history: Value, change: Value, shop: Option<&str>) -> Result<Value, Problem> {
    let body = json!({"token": "a.b.c", "history": history, "change": change});
    let now = "2026-11-23T03:00:00Z".parse().unwrap();
    changed(&Engine::new(book), &tree(&body), now, shop, payload).map(|answer| value(&answer))
}

/// What is paid, and what has been refunded, of all charges of a code.
fn all_of(answer: &Value, charge: &str) -> [rust_decimal::Decimal; 2] {
    let entries = || answer["ledger"].as_array().unwrap().iter().filter(|entry| entry["charge"] == charge);
    ["paid", "refunded"].map(|key| entries().map(|entry| decimal(&entry[key])).sum())
}

fn decimal(figure: &Value) -> rust_decimal::Decimal {
    figure.as_str().unwrap().parse().unwrap()
}

fn removed(line: &str, quantity: u32) -> Value {
    json!({"remove": [{"line": line, "quantity": quantity}]})
}

fn amount(charge: &str, amount: &str) -> Value {
    json!({"refund": [{"charge": charge, "amount": amount}]})
}

fn entry<'v>(answer: &'v Value, charge: &str) -> [&'v str; 3] {
    let entry = answer["ledger"].as_array().unwrap().iter().find(|entry| entry["charge"] == charge).unwrap();
    ["paid", "refunded", "left"].map(|key| entry[key].as_str().unwrap())
}

fn faults(problem: Problem) -> Vec<String> {
    match problem {
        Problem::Faults(faults) => faults.iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Goods 91.74, carriage 25.90, flat duty 6.00 on two headings, VAT 22.35.
#[test]
fn pieces_come_off_one_after_the_other() {
    let payload = ordered();
    let box_off = json!({"remove": [{"line": "1", "quantity": 1}]});
    let first = ask(&payload, json!([]), box_off.clone(), Some(SHOP)).unwrap();
    assert_eq!(entry(&first, "goods"), ["91.74", "37.59", "54.15"]);
    assert_eq!(entry(&first, "eu.flat-duty"), ["6.00", "0.00", "6.00"]);
    // 19 % of the goods that come off: the flat duty is no part of what this tax is taken of, and carriage stays.
    assert_eq!(entry(&first, "de.vat"), ["22.35", "7.14", "15.21"]);
    assert_eq!(entry(&first, "line-economy-2026"), ["23.75", "0.00", "23.75"]);
    let second = ask(&payload, json!([box_off]), box_off.clone(), Some(SHOP)).unwrap();
    assert_eq!(entry(&second, "goods"), ["91.74", "75.18", "16.56"]);
    // The last piece of its heading: one of two times three euro.
    assert_eq!(entry(&second, "eu.flat-duty"), ["6.00", "3.00", "3.00"]);
    let bowl = json!({"refund": [{"line": "2", "quantity": 1}]});
    let last = ask(&payload, json!([box_off, box_off]), bowl, Some(SHOP)).unwrap();
    for entry in last["ledger"].as_array().unwrap() {
        assert_eq!((&entry["left"], &entry["refunded"]), (&json!("0.00"), &entry["paid"]), "{entry}");
    }
    let sum = |answer: &Value| answer["refund"].as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
    assert_eq!((sum(&first) + sum(&second) + sum(&last)).to_string(), "145.99");
    assert_eq!(first["warnings"][0]["code"], "declaration_stands");
    assert_eq!(last["warnings"], json!([]));
    let too_much = ask(&payload, json!([box_off, box_off]), box_off.clone(), Some(SHOP)).unwrap_err();
    assert_eq!(faults(too_much), ["more_than_left /change/remove"]);
}

#[test]
fn an_amount_is_given_back_of_one_charge_and_never_more_than_is_left() {
    let payload = ordered();
    let first = ask(&payload, json!([]), amount("line-economy-2026", "20.00"), Some(SHOP)).unwrap();
    assert_eq!((entry(&first, "line-economy-2026"), &first["refund"]), (["23.75", "20.00", "3.75"], &json!("20.00")));
    let history = json!([amount("line-economy-2026", "20.00")]);
    let more = ask(&payload, history.clone(), amount("line-economy-2026", "3.76"), Some(SHOP)).unwrap_err();
    assert_eq!(faults(more), ["more_than_left /change/refund/0/amount"]);
    let rest = ask(&payload, history, amount("line-economy-2026", "3.75"), Some(SHOP)).unwrap();
    assert_eq!(entry(&rest, "line-economy-2026"), ["23.75", "23.75", "0.00"]);
    for (wrong, told) in [
        (amount("de.vta", "1.00"), "unknown_charge /change/refund/0/charge"),
        (amount("de.vat", "1.001"), "too_many_decimals /change/refund/0/amount"),
        (json!({"refund": [{"line": "7", "quantity": 1}]}), "unknown_line /change/refund/0/line"),
        (json!({"refund": [{"line": "1", "quantity": 3}]}), "too_large /change/refund/0/quantity"),
        (json!({"refund": [{"charge": "goods", "line": "7", "amount": "1.00"}]}), "unknown_line /change/refund/0/line"),
    ] {
        assert_eq!(faults(ask(&payload, json!([]), wrong, Some(SHOP)).unwrap_err()), [told]);
    }
}

/// 91.74 and a tray of 50.13 stay below 150 euro; two trays do not, and the one-stop shop is lost.
#[test]
fn a_limit_that_more_goods_cross_is_told_before() {
    let payload = ordered();
    let add = |quantity: u32| json!({"add": [{"id": "3", "sku": "LACQ-TRAY-40", "quantity": quantity}]});
    let one = ask(&payload, json!([]), add(1), Some(SHOP)).unwrap();
    assert_eq!((&one["thresholds_crossed"], &one["refund"]), (&json!([]), &json!("0.00")));
    // A tray alone: its own flat duty, and VAT of its own.
    let of = |answer: &Value, code: &str| {
        answer["charges"].as_array().unwrap().iter().find(|charge| charge["code"] == code).cloned()
    };
    assert_eq!(of(&one, "eu.flat-duty").unwrap()["amount"], "3.00");
    let two = ask(&payload, json!([]), add(2), Some(SHOP)).unwrap();
    let crossed: Vec<&str> =
        two["thresholds_crossed"].as_array().unwrap().iter().map(|test| test["code"].as_str().unwrap()).collect();
    assert!(crossed.contains(&"eu.ioss"), "{crossed:?}");
    let ioss = two["thresholds_crossed"].as_array().unwrap().iter().find(|test| test["code"] == "eu.ioss").unwrap();
    assert_eq!((&ioss["limit"]["amount"], &ioss["exceeded"]), (&json!("150.00"), &json!(true)));
    let same = json!({"add": [{"id": "1", "sku": "LACQ-TRAY-40", "quantity": 1}]});
    assert_eq!(faults(ask(&payload, json!([]), same, Some(SHOP)).unwrap_err()), ["duplicate_id /change/add/0/id"]);
    // What came on before is a line of the order too.
    let again = ask(&payload, json!([add(1)]), add(1), Some(SHOP)).unwrap_err();
    assert_eq!(faults(again), ["duplicate_id /change/add/0/id"]);
    let none = json!({"add": [{"id": "3", "sku": "NONE", "quantity": 1}]});
    assert_eq!(faults(ask(&payload, json!([]), none, Some(SHOP)).unwrap_err()), ["unknown_sku /change/add/0/sku"]);
}

#[test]
fn an_order_is_changed_by_its_shop_alone() {
    let payload = ordered();
    for shop in [None, Some("tokyo-stationery")] {
        let refused = ask(&payload, json!([]), json!({}), shop).unwrap_err();
        assert!(matches!(refused, Problem::Unauthorised(_)), "{refused:?}");
    }
    assert_eq!(ask(&payload, json!([]), json!({}), Some(SHOP)).unwrap()["refund"], "0.00");
}

/// A kit whose articles are declared by themselves is one line of the order: all that fell on its articles comes back with it, and
/// nothing of it with another line.
#[test]
fn a_kit_gives_back_what_its_articles_bore() {
    let shop = "saigon-apparel";
    let kits = json!([{"id": "0", "sku": "KIT-TRAVEL", "quantity": 4}]);
    let to = json!({"country": "BR", "postal_code": "01310-100"});
    let request = json!({"currency": "USD", "ship_to": to, "terms": "any", "lines": kits});
    let payload = bound(shop, &BOOK, "economy-ddp", request);
    let all = ask(&payload, json!([]), removed("0", 4), Some(shop)).unwrap();
    assert_eq!(entry(&all, "goods"), ["236.00", "236.00", "0.00"]);
    let paid: rust_decimal::Decimal =
        all["ledger"].as_array().unwrap().iter().map(|entry| decimal(&entry["paid"])).sum();
    assert_eq!(decimal(&all["refund"]), paid);
    let one = ask(&payload, json!([]), removed("0", 1), Some(shop)).unwrap();
    assert_eq!(entry(&one, "goods"), ["236.00", "59.00", "177.00"]);
    assert_eq!(entry(&one, "br.duty-uncertified")[1], "35.40");

    let lines =
        json!([{"id": "0", "sku": "KIT-TRAVEL", "quantity": 1}, {"id": "1", "sku": "POLO-PIQUE", "quantity": 1}]);
    let to = json!({"country": "GB", "postal_code": "E1 6AN"});
    let request = json!({"currency": "GBP", "ship_to": to, "terms": "any", "lines": lines});
    let payload = bound(shop, &BOOK, "economy-ddp", request);
    let polo = ask(&payload, json!([]), removed("1", 1), Some(shop)).unwrap();
    let kit = ask(&payload, json!([]), removed("0", 1), Some(shop)).unwrap();
    let goods = [&polo, &kit].map(|answer| decimal(&json!(entry(answer, "goods")[1])));
    assert_eq!(goods[0] + goods[1], decimal(&json!(entry(&polo, "goods")[0])));
    // 20 % of the goods that come off; what is on carriage stays.
    for (answer, goods) in [(&polo, goods[0]), (&kit, goods[1])] {
        let tax = all_of(answer, "gb.vat")[1];
        let meant = goods / rust_decimal::Decimal::from(5);
        assert!((tax - meant).abs() <= rust_decimal::Decimal::new(1, 2), "{tax} of {goods}");
    }
}

/// Carriage of 12.63 that a rule made free was never paid, and is not given back; nor is more than was paid in all.
#[test]
fn of_carriage_no_more_is_given_back_than_was_paid_for_it() {
    let lines = json!([{"id": "1", "sku": "SILK-SCARF", "quantity": 4}]);
    let to = json!({"country": "DE", "postal_code": "10115"});
    let payload = bound(SHOP, &BOOK, "economy-ddp", json!({"currency": "EUR", "ship_to": to, "lines": lines}));
    let none = ask(&payload, json!([]), json!({}), Some(SHOP)).unwrap();
    assert_eq!(entry(&none, "free-economy-150")[0], "-12.63");
    let free = ask(&payload, json!([]), amount("line-economy-2026", "0.01"), Some(SHOP)).unwrap_err();
    let told = value(&landfall::answer::problem(&free))["errors"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(told, "of `line-economy-2026` there is `0.00` left, not `0.01`: give no more");
    let paid = ["goods", "line-economy-2026", "free-economy-150", "eu.flat-duty", "de.vat"];
    let paid: rust_decimal::Decimal = paid.iter().map(|charge| all_of(&none, charge)[0]).sum();
    let all = ask(&payload, json!([]), removed("1", 4), Some(SHOP)).unwrap();
    assert_eq!(decimal(&all["refund"]), paid);
}

/// The same duty on each of four lines is four charges of one code: what is given back of a line is that line's.
#[test]
fn charges_of_one_code_are_given_back_line_by_line() {
    let shop = "saigon-apparel";
    let line = |(at, sku): (usize, &&str)| json!({"id": at.to_string(), "sku": sku, "quantity": 5});
    let skus = ["BLOUSE-LINEN", "JACKET-QUILT", "COAT-RAIN", "VEST-HEATED"];
    let lines: Vec<Value> = skus.iter().enumerate().map(line).collect();
    let to = json!({"country": "US", "postal_code": "10001"});
    let request = json!({"currency": "EUR", "ship_to": to, "terms": "any", "lines": lines});
    let payload = bound(shop, &BOOK, "standard-ddp", request);
    let of_line = |amount: &str| json!({"refund": [{"charge": "us.duty", "line": "1", "amount": amount}]});
    let none = ask(&payload, json!([]), json!({}), Some(shop)).unwrap();
    let duties: Vec<&Value> =
        none["ledger"].as_array().unwrap().iter().filter(|one| one["charge"] == "us.duty").collect();
    assert!(duties.len() > 1, "{duties:?}");
    let one = ask(&payload, json!([]), of_line("1.00"), Some(shop)).unwrap();
    assert_eq!(all_of(&one, "us.duty")[1], rust_decimal::Decimal::ONE);
    let [paid, _] = all_of(&none, "us.duty");
    let all = ask(&payload, json!([]), amount("us.duty", &paid.to_string()), Some(shop)).unwrap();
    assert_eq!(all_of(&all, "us.duty"), [paid, paid]);
    let more = amount("us.duty", &(paid + rust_decimal::Decimal::new(1, 2)).to_string());
    assert_eq!(
        faults(ask(&payload, json!([]), more, Some(shop)).unwrap_err()),
        ["more_than_left /change/refund/0/amount"]
    );
}

/// A gift card lies in no parcel, and comes back with its own line: one of three, and all.
#[test]
fn goods_that_are_not_sent_come_back_with_their_line() {
    let mut data = common::rate_data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == SHOP).unwrap();
    let mut card = shop.catalogue.iter().find(|product| product.sku == "SILK-SCARF").unwrap().clone();
    (card.sku, card.price, card.sent) = ("GIFT-CARD".into(), "25.00".parse().unwrap(), None);
    shop.catalogue.push(card);
    let book = common::built(&data);
    let lines =
        json!([{"id": "1", "sku": "SILK-SCARF", "quantity": 1}, {"id": "2", "sku": "GIFT-CARD", "quantity": 3}]);
    let to = json!({"country": "DE", "postal_code": "10115"});
    let payload = bound(SHOP, &book, "economy-ddp", json!({"currency": "USD", "ship_to": to, "lines": lines}));
    let one = asked_of(&book, &payload, json!([]), removed("2", 1), Some(SHOP)).unwrap();
    assert_eq!((entry(&one, "unsent_goods"), &one["refund"]), (["75.00", "25.00", "50.00"], &json!("25.00")));
    let all = asked_of(&book, &payload, json!([removed("2", 1)]), removed("2", 2), Some(SHOP)).unwrap();
    assert_eq!((entry(&all, "unsent_goods"), &all["refund"]), (["75.00", "75.00", "0.00"], &json!("50.00")));
}
