//! What a shop tells of its stock: is it kept as it is meant, and does a quote see of it what its cart asks about, and no more?
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
use landfall::bound::{Seal, bind, replay};
use landfall::calendar::Instant;
use landfall::problem::Problem;
use landfall::request::{Authority, parse};
use landfall::stock::{Snapshot, patch, put};
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::rc::Rc;

const SHOP: &str = "saigon-apparel";
const AT: &str = "2026-11-20T03:00:00Z";

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

fn row(warehouse: &str, sku: &str, available: i64) -> Value {
    json!({"warehouse": warehouse, "sku": sku, "available": available})
}

fn counted(book: &Book, rows: &[Value]) -> Snapshot {
    put(book, &tree(&json!({"as_of": AT, "stock": rows})), None, SHOP, moment(AT)).unwrap()
}

fn cart(sku: &str, quantity: u32) -> Value {
    json!({
        "shop": SHOP, "currency": "USD", "ship_to": {"country": "US", "postal_code": "90012"},
        "lines": [{"id": "1", "sku": sku, "quantity": quantity}],
    })
}

fn quoted(book: &Book, stock: Option<&Snapshot>, request: &Value, by: Authority) -> Value {
    let engine = Engine::new(book).with_stock(stock.cloned().map(Rc::new));
    value(&engine.quote(&tree(request), moment(AT), by).unwrap())
}

/// The warehouses that an answer's first option sends from.
fn from(quote: &Value) -> Vec<&str> {
    let shipments = quote["options"][0]["shipments"].as_array();
    shipments.map_or(Vec::new(), |list| list.iter().map(|shipment| shipment["warehouse"].as_str().unwrap()).collect())
}

#[test]
fn what_is_told_stands_for_the_books_rows_of_its_warehouse_alone() {
    let book = common::book();
    let base = quoted(&book, None, &cart("TEE-COTTON", 2), Authority::Authorised);
    let origin = from(&base)[0];
    // There is none where it would be sent from: another warehouse sends, as its rows in the book say.
    let none = counted(&book, &[row(origin, "TEE-COTTON", 0)]);
    let other = quoted(&book, Some(&none), &cart("TEE-COTTON", 2), Authority::Authorised);
    assert!(!from(&other).is_empty() && from(&other)[0] != origin, "{:?} {:?}", origin, from(&other));
    // So it is where the warehouse is told of, and this article of it is not.
    let unsaid = counted(&book, &[row(origin, "SCARF-MODAL", 9)]);
    let same = quoted(&book, Some(&unsaid), &cart("TEE-COTTON", 2), Authority::Authorised);
    assert_eq!(from(&same), from(&other));
    // What the request says itself goes before.
    let mut own = cart("TEE-COTTON", 2);
    own["stock"] = json!([row(origin, "TEE-COTTON", 50)]);
    assert_eq!(from(&quoted(&book, Some(&none), &own, Authority::Authorised)), [origin]);
    // And nothing of it is told where nothing was.
    assert_eq!(quoted(&book, None, &cart("TEE-COTTON", 2), Authority::Authorised), base);
}

#[test]
fn the_id_is_of_the_rows_that_the_cart_asks_about() {
    let book = common::book();
    let origin = from(&quoted(&book, None, &cart("TEE-COTTON", 2), Authority::Authorised))[0].to_owned();
    let id = |rows: &[Value], by| {
        quoted(&book, Some(&counted(&book, rows)), &cart("TEE-COTTON", 2), by)["id"].as_str().unwrap().to_owned()
    };
    let one = id(&[row(&origin, "TEE-COTTON", 9)], Authority::Authorised);
    assert_ne!(one, id(&[row(&origin, "TEE-COTTON", 8)], Authority::Authorised));
    assert_eq!(one, id(&[row(&origin, "TEE-COTTON", 9), row(&origin, "SCARF-MODAL", 3)], Authority::Authorised));
    // The public's tells whether there is enough, and nothing of how many.
    let open = id(&[row(&origin, "TEE-COTTON", 9)], Authority::Open);
    assert_eq!(open, id(&[row(&origin, "TEE-COTTON", 2)], Authority::Open));
    assert_ne!(open, id(&[row(&origin, "TEE-COTTON", 1)], Authority::Open));
    assert_ne!(open, quoted(&book, None, &cart("TEE-COTTON", 2), Authority::Open)["id"].as_str().unwrap());
}

#[test]
fn the_public_is_offered_what_the_shop_would_be_however_many_there_are() {
    let book = common::book();
    let figures = |quote: &Value| {
        let options = quote["options"].as_array().unwrap().iter();
        options.map(|option| (option["id"].clone(), option["total"].clone())).collect::<Vec<_>>()
    };
    for quantity in [1, 3, 8] {
        for (here, there) in [(0, 0), (1, 4711), (3, 3), (7, 1), (2, 6), (4711, 0)] {
            let rows = ["SGN", "LAX"].map(|house| row(house, "TEE-COTTON", if house == "SGN" { here } else { there }));
            let stock = counted(&book, &rows);
            let [own, open] = [Authority::Authorised, Authority::Open]
                .map(|by| quoted(&book, Some(&stock), &cart("TEE-COTTON", quantity), by));
            assert_eq!(figures(&own), figures(&open), "{quantity} of {here} and {there}");
            assert!(!open.to_string().contains("4711"));
        }
    }
}

#[test]
fn old_stock_is_told_to_the_shop_after_its_own_minutes() {
    let mut data = common::rate_data();
    data.shops.iter_mut().find(|shop| shop.id == SHOP).unwrap().stock_minutes = 30;
    let book = common::built(&data);
    let stock = counted(&book, &[row("SGN", "TEE-COTTON", 9)]);
    let warned = |at: &str, by| {
        let engine = Engine::new(&book).with_stock(Some(Rc::new(stock.clone())));
        let quote = value(&engine.quote(&tree(&cart("TEE-COTTON", 1)), moment(at), by).unwrap());
        let warnings = quote["warnings"].as_array().unwrap().clone();
        warnings.into_iter().find(|warning| warning["code"] == "stock_old")
    };
    assert_eq!(warned("2026-11-20T03:30:59Z", Authority::Authorised), None);
    let warning = warned("2026-11-20T03:31:00Z", Authority::Authorised).unwrap();
    assert_eq!(warning["reason"]["args"], json!({"as_of": AT, "minutes": "31"}));
    assert_eq!(warning["because"], format!("What is known of the stock is 31 minutes old: it was told as of {AT}."));
    assert_eq!(warned("2026-11-20T03:31:00Z", Authority::Open), None);
}

#[test]
fn a_token_says_what_it_saw_and_is_claimed_again_without_it() {
    let book = common::book();
    let stock = counted(&book, &[row("SGN", "TEE-COTTON", 9), row("SGN", "SCARF-MODAL", 3)]);
    let seal = Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() };
    for (shop, seen) in [(Some(SHOP), 9), (None, 2)] {
        let request = cart("TEE-COTTON", 2);
        let by = if shop.is_some() { Authority::Authorised } else { Authority::Open };
        let option = quoted(&book, Some(&stock), &request, by)["options"][0]["id"].clone();
        let body = json!({"request": request, "option": option});
        let engine = Engine::new(&book).with_stock(Some(Rc::new(stock.clone())));
        let bound = value(&bind(&engine, &tree(&body), moment(AT), shop, &seal).unwrap());
        let claims: Value = serde_json::from_str(bound["payload"].as_str().unwrap()).unwrap();
        assert_eq!(claims["stock_as_of"], AT);
        assert!(claims["stock"].as_array().unwrap().contains(&row("SGN", "TEE-COTTON", seen)), "{}", claims["stock"]);
        assert!(!claims["stock"].to_string().contains("SCARF-MODAL"));
        let again = value(&replay(&Engine::new(&book), &tree(&json!({"payload": bound["payload"]}))).unwrap());
        assert_eq!(again["payload"], bound["payload"]);
    }
}

#[test]
fn counts_replace_and_differences_add_by_their_moments() {
    let book = common::book();
    let body = |as_of: &str, rows: &[Value]| tree(&json!({"as_of": as_of, "stock": rows}));
    let now = moment("2026-11-20T12:00:00Z");
    let first = put(&book, &body("2026-11-20T10:00:00Z", &[row("SGN", "TEE-COTTON", 5)]), None, SHOP, now).unwrap();
    let read = Snapshot::kept(&parse(serde_json::to_string(&first.tree()).unwrap().as_bytes()).unwrap()).unwrap();
    assert_eq!(read, first, "it is kept as it is read");
    let older = put(&book, &body("2026-11-20T09:59:59Z", &[]), Some(&first), SHOP, now);
    assert!(matches!(older, Err(Problem::Outdated(_))), "{older:?}");
    let add = |kept: &Snapshot, as_of: &str, pieces| {
        patch(&book, &body(as_of, &[row("SGN", "TEE-COTTON", pieces)]), Some(kept), SHOP, now)
    };
    let less = add(&first, "2026-11-20T11:00:00Z", -7).unwrap();
    assert_eq!(value(&less.tree())["stock"], json!([row("SGN", "TEE-COTTON", -2)]), "more was sold than was there");
    let more = add(&less, "2026-11-20T10:30:00Z", 3).unwrap();
    assert_eq!(value(&more.tree())["stock"], json!([row("SGN", "TEE-COTTON", 1)]));
    assert_eq!(value(&more.tree())["as_of"], "2026-11-20T11:00:00Z");
    assert!(matches!(add(&more, "2026-11-20T09:00:00Z", 1), Err(Problem::Outdated(_))), "it is in the count");
    let none = patch(&book, &body("2026-11-20T11:00:00Z", &[]), None, SHOP, now);
    assert!(matches!(none, Err(Problem::Outdated(_))), "{none:?}");
    for text in ["{}", "null", r#"{"as_of": "x", "counted": "x", "stock": []}"#] {
        assert!(matches!(Snapshot::kept(&parse(text.as_bytes()).unwrap()), Err(Problem::Book(_))), "{text}");
    }
}
