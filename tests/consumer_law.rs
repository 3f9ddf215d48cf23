//! What does consumer law say beside the shop's window, and when does it bind the shop? And which ways back is it too heavy for?
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

use common::paid::{SHOP, cases, claims};
use landfall::Engine;
use landfall::book::Book;
use landfall::request::parse;
use landfall::returns::returned;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The book, whose shop takes back for seven days, keeps carriage, and has a centre that takes 500 g.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let mut data = common::rate_data();
    let (_, own) = data.shop_returns.iter_mut().find(|(shop, _)| shop == SHOP).unwrap();
    (own.window_days, own.gives_back_carriage) = (7, false);
    own.way[1].max_weight_g = Some(500);
    common::built(&data)
});

fn ask(claims: &Value, question: Value) -> Value {
    let mut body = question;
    body["token"] = json!("a.b.c");
    let body = parse(body.to_string().as_bytes()).unwrap();
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    let answer = returned(&Engine::new(&BOOK), &body, now, Some(SHOP), &claims.to_string());
    serde_json::to_value(answer.unwrap()).unwrap()
}

fn back_on(day: &str, reason: &str) -> Value {
    json!({"delivered": "2026-06-10", "returned": day, "reason": reason})
}

/// Goods of 91.74 to a country, with carriage of 23.75.
fn ordered(to: &str) -> Value {
    claims(
        to,
        "EUR",
        "91.74",
        &json!([{"code": "line-economy", "kind": "freight", "amount": "23.75", "on": "2026-05-27", "collected_by": "carrier"}]),
    )
}

fn kinds(answer: &Value) -> Vec<&str> {
    answer["ways"].as_array().unwrap().iter().map(|way| way["kind"].as_str().unwrap()).collect()
}

#[test]
fn each_right_to_withdraw_decides_a_case() {
    for case in cases("withdrawals") {
        let text = |key: &str| case[key].as_str().unwrap();
        let answer = ask(&ordered(text("to")), back_on("2026-06-15", "size"));
        let law = &answer["policy"]["by_law"];
        let except: Vec<&str> = law["except"].as_array().unwrap().iter().map(|goods| goods.as_str().unwrap()).collect();
        let told = json!({
            "reason": law["reason"]["code"], "until": law["until"], "send_by": law["send_by"], "estimate": law["estimate"],
            "carriage": law["gives_back_carriage"], "carriage_by": law["carriage_by"], "except": except.join(" "),
        });
        let mut wanted = json!({"until": null, "send_by": null, "estimate": null, "carriage_by": null});
        let expect = &case["expect"];
        wanted.as_object_mut().unwrap().extend(expect.as_object().unwrap().clone());
        assert_eq!((&told, &law["reason"]["args"]["rule"]), (&wanted, &json!(text("rule"))), "{}", text("name"));
        // The shop's window of seven days is over on the 18th. Where the law binds it, it takes back until the last day of the law.
        let Some(send_by) = expect.get("send_by").and_then(Value::as_str) else {
            let late = ask(&ordered(text("to")), back_on("2026-06-18", "size"));
            assert_eq!((kinds(&late), &late["policy"]["within"]), (Vec::new(), &json!(false)), "{}", text("name"));
            assert_eq!(late["refusals"][0]["code"], "return_window_over");
            continue;
        };
        let last = ask(&ordered(text("to")), back_on(send_by, "size"));
        assert!(!kinds(&last).is_empty(), "{}: {last}", text("name"));
        let after: landfall::calendar::Day = send_by.parse().unwrap();
        let after = ask(&ordered(text("to")), back_on(&after.plus(1).to_string(), "size"));
        assert_eq!(after["policy"]["by_law"]["reason"]["code"], "withdrawal_over", "{}", text("name"));
        assert_eq!((kinds(&after), &after["refusals"][0]["code"]), (Vec::new(), &json!("return_window_over")));
    }
}

#[test]
fn beyond_the_shops_window_the_law_binds_it_and_gives_carriage_back() {
    let answer = ask(&ordered("GB"), back_on("2026-07-01", "unwanted"));
    assert_eq!((&answer["policy"]["until"], &answer["policy"]["within"]), (&json!("2026-06-17"), &json!(false)));
    let way = &answer["ways"][0];
    let carriage = &way["refunds"][1];
    assert_eq!(
        (&carriage["amount"], &carriage["estimate"], &carriage["by"], &carriage["reason"]["code"]),
        (&json!(null), &json!("23.75"), &json!("seller"), &json!("refund_carriage_by_law"))
    );
    assert_eq!(carriage["source"], "returns-gb-which-cancellation");
    assert_eq!(
        (&way["to_buyer"], &way["at_most"], &way["cost_to_shop"]),
        (&json!("91.74"), &json!("115.49"), &json!(null))
    );
    // A piece of two leaves carriage where it is, and where the law does not say so the shop's word counts.
    let mut one = back_on("2026-07-01", "unwanted");
    one["lines"] = json!([{"line": "1", "quantity": 1}]);
    for (to, question) in [("GB", one), ("TW", back_on("2026-06-15", "unwanted"))] {
        let carriage = ask(&ordered(to), question)["ways"][0]["refunds"][1].clone();
        let told = (&carriage["amount"], &carriage["by"], &carriage["reason"]["code"]);
        assert_eq!(told, (&json!("0.00"), &json!("nobody"), &json!("refund_not_by_policy")), "{to}");
    }
}

/// Faults are another matter, so is a business that imports, and of the United States nothing was looked up.
#[test]
fn it_is_the_right_of_a_consumer_who_changes_his_mind() {
    let by_law = |claims: &Value, reason: &str| ask(claims, back_on("2026-06-15", reason))["policy"]["by_law"].clone();
    assert_eq!(by_law(&ordered("DE"), "faulty"), json!(null));
    assert_eq!(by_law(&ordered("US"), "unwanted"), json!(null));
    let mut business = ordered("DE");
    business["request"]["importer"] = json!("business");
    assert_eq!(by_law(&business, "unwanted"), json!(null));
    let never =
        ask(&ordered("DE"), json!({"returned": "2026-06-15", "reason": "unwanted"}))["policy"]["by_law"].clone();
    assert_eq!(never["reason"], json!({"code": "withdrawal_days", "args": {"rule": "eu.withdrawal", "days": "14"}}));
    assert_eq!((&never["until"], &never["estimate"]), (&json!(null), &json!(null)));
}

/// A box weighs 480 g.
#[test]
fn a_way_takes_no_more_than_it_can_carry() {
    let mut question = back_on("2026-06-15", "unwanted");
    let two = ask(&ordered("DE"), question.clone());
    assert_eq!(kinds(&two), ["label_to_origin", "consolidated"]);
    let refusal = &two["refusals"][0];
    assert_eq!((&refusal["subject"], &refusal["id"]), (&json!("service"), &json!("local_centre")));
    assert_eq!(
        refusal["reason"],
        json!({"code": "return_too_heavy", "args": {"way": "local_centre", "limit_g": "500"}})
    );
    question["lines"] = json!([{"line": "1", "quantity": 1}]);
    let one = ask(&ordered("DE"), question.clone());
    assert_eq!((kinds(&one), &one["refusals"]), (vec!["label_to_origin", "local_centre", "consolidated"], &json!([])));
    // An article that the book has no longer: what it weighs is not known, and is said.
    let mut gone = ordered("DE");
    gone["request"]["lines"][0]["sku"] = json!("GONE");
    let answer = ask(&gone, question);
    assert_eq!(kinds(&answer).len(), 3);
    assert!(answer["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "return_weight_unknown"));
}
