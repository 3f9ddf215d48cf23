//! Who gives back what of an order that goes back? Every row of law in a case, each way, each deadline on its day and on the next.
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

use common::paid::{SHOP, claims};
use landfall::Engine;
use landfall::book::Book;
use landfall::book::law::Trust;
use landfall::bound::{Seal, bind};
use landfall::calendar::{Day, Instant};
use landfall::problem::Problem;
use landfall::publish::RateData;
use landfall::request::parse;
use landfall::returns::returned;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The book, whose shop sends from everywhere.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let mut data = common::rate_data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == SHOP).unwrap();
    let house = shop.warehouse[0].clone();
    for country in origins() {
        let mut other = house.clone();
        (other.id, other.country) = (country.clone(), country);
        (other.subdivision, other.postcode) = (String::new(), String::new());
        shop.warehouse.push(other);
    }
    common::built(&data)
});

static CASES: LazyLock<[toml::Table; 4]> = LazyLock::new(|| ["refunds", "home", "exchanges", "withdrawals"].map(read));

fn read(name: &str) -> toml::Table {
    let file = format!("{}/tests/cases/returns/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

fn cases(number: usize) -> &'static [toml::Value] {
    CASES[number]["case"].as_array().unwrap()
}

fn origins() -> BTreeSet<String> {
    cases(1).iter().map(|case| case["from"].as_str().unwrap().to_owned()).filter(|from| from != "VN").collect()
}

fn now() -> Instant {
    "2026-11-29T12:00:00Z".parse().unwrap()
}

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

fn json_of(value: &toml::Value) -> Value {
    serde_json::to_value(value).unwrap()
}

/// Until when the shop takes it back, and whether it still does.
fn window(answer: &Value) -> (Value, Value) {
    (answer["policy"]["until"].clone(), answer["policy"]["within"].clone())
}

fn ask(claims: &Value, ask: &Value, shop: Option<&str>) -> Result<Value, Problem> {
    let mut body = ask.clone();
    body["token"] = json!("a.b.c");
    returned(&Engine::new(&BOOK), &tree(&body), now(), shop, &claims.to_string()).map(|answer| value(&answer))
}

/// The verdict of a case on its charge, by its way.
fn verdict(claims: &Value, question: &Value, way: &str) -> Value {
    let answer = ask(claims, question, Some(SHOP)).unwrap();
    let ways = answer["ways"].as_array().unwrap();
    let found = ways.iter().find(|known| known["kind"] == way).unwrap_or_else(|| panic!("no {way} in {answer}"));
    found["refunds"][1].clone()
}

#[test]
fn each_row_of_law_decides_a_case() {
    let mut wrong = Vec::new();
    for case in cases(0) {
        let text = |key: &str| case.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let mut claims = claims(text("to"), text("currency"), text("goods"), &json_of(&case["charges"]));
        if case.get("carrier").is_some() {
            claims["plan"][0]["carrier"] = json!(text("carrier"));
        }
        let question = json_of(&case["ask"]);
        let expect = json_of(&case["expect"]);
        let found = verdict(&claims, &question, text("way"));
        let told = json!({
            "rule": found["reason"]["args"]["rule"], "by": found["by"], "reason": found["reason"]["code"],
            "amount": found["amount"], "estimate": found["estimate"], "until": found["until"],
            "before_posting": found["before_posting"]["code"],
        });
        // Of what stays with the goods that are kept no row decides.
        let rule = Some(text("rule")).filter(|rule| !rule.is_empty());
        let mut wanted = json!({"rule": rule, "amount": null, "estimate": null, "until": null, "before_posting": null});
        wanted.as_object_mut().unwrap().extend(expect.as_object().unwrap().clone());
        if told != wanted {
            wrong.push(format!("{}\n  told   {told}\n  wanted {wanted}", text("name")));
            continue;
        }
        let Some(after) = case.get("after") else { continue };
        // On the last day all is as before, on the next it is not.
        let until: Day = expect["until"].as_str().unwrap().parse().unwrap();
        let on = |day: Day| {
            let mut question = question.clone();
            question["returned"] = json!(day.to_string());
            if !question["delivered"].is_null() {
                question["delivered"] = json!(day.plus(-5).to_string());
            }
            verdict(&claims, &question, text("way"))
        };
        let (last, late) = (on(until), on(until.plus(1)));
        if (&last["amount"], &last["estimate"]) != (&found["amount"], &found["estimate"]) {
            wrong.push(format!("{}: on the last day {last}", text("name")));
        }
        if late["reason"]["args"]["rule"] != json_of(&after["rule"])
            || late["reason"]["code"] != json_of(&after["reason"])
        {
            wrong.push(format!("{}: a day later {late}", text("name")));
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_awaits_goods_that_come_home_is_told() {
    let mut wrong = Vec::new();
    for case in cases(1) {
        let text = |key: &str| case[key].as_str().unwrap();
        let mut claims = claims("IS", "USD", "200.00", &json!([]));
        let from = if text("from") == "VN" { "HAN" } else { text("from") };
        claims["plan"][0]["warehouse"] = json!(from);
        claims["plan"][0]["ship_by"] = json!(text("sent"));
        let answer = ask(&claims, &json_of(&case["ask"]), Some(SHOP)).unwrap();
        let warnings = answer["warnings"].as_array().unwrap();
        let found = warnings.iter().find(|warning| warning["reason"]["args"]["rule"] == text("rule"));
        let expect = json_of(&case["expect"]);
        let is_told = found.is_some_and(|found| {
            found["code"] == expect["code"]
                && found["reason"]["args"].get("until") == expect.get("until")
                && found["audience"] == "seller"
        });
        if !is_told {
            wrong.push(format!("{}: {answer}", text("rule")));
        }
        // The public hears nothing of it.
        let open = ask(&claims, &json_of(&case["ask"]), None).unwrap();
        assert!(open["warnings"].as_array().unwrap().iter().all(|warning| warning["audience"] == "shopper"));
        assert!(open["ways"].as_array().unwrap().iter().all(|way| way["cost_to_shop"].is_null()));
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_size_is_exchanged_in_one_operation_where_the_law_links_the_two() {
    for case in cases(2) {
        let text = |key: &str| case[key].as_str().unwrap();
        let charges = json!([{"code": "duty", "kind": "duty", "amount": "150.00", "on": "2026-06-01", "collected_by": "carrier"}]);
        let claims = claims(text("to"), "USD", "900.00", &charges);
        let question = json!({"delivered": "2026-06-10", "returned": "2026-06-20", "reason": text("reason")});
        let answer = ask(&claims, &question, None).unwrap();
        let warnings = answer["warnings"].as_array().unwrap();
        let found = warnings.iter().find(|warning| warning["code"].as_str().unwrap().starts_with("exchange_is"));
        let found = found.unwrap_or_else(|| panic!("{}: {answer}", text("to")));
        let expect = json_of(&case["expect"]);
        assert_eq!(found["code"], expect["code"], "{found}");
        let args = &found["reason"]["args"];
        assert_eq!(
            (args.get("report_by"), args.get("replaced_by")),
            (expect.get("report_by"), expect.get("replaced_by")),
            "{found}"
        );
        assert_eq!(args.get("rule").map_or("", |rule| rule.as_str().unwrap()), text("rule"), "{found}");
    }
}

#[test]
fn every_row_has_its_case_and_only_a_sourced_one_a_figure() {
    let data = common::rate_data();
    let told: BTreeSet<&str> = CASES
        .iter()
        .flat_map(|file| file["case"].as_array().unwrap())
        .filter_map(|case| case.get("rule")?.as_str())
        .collect();
    let rows = common::paid::rows_of_law(&data);
    let untold: Vec<&str> = rows.iter().map(|(code, _)| code.as_str()).filter(|code| !told.contains(code)).collect();
    assert!(untold.is_empty(), "no case of {untold:?}");
    let trusted = |code: &str| rows.iter().find(|(known, _)| *known == code).unwrap().1;
    for case in cases(0) {
        let Some(rule) = case.get("rule").and_then(toml::Value::as_str) else { continue };
        let has = |key: &str| case["expect"].get(key).is_some();
        match trusted(rule) {
            Trust::Sourced => assert!(!has("estimate"), "{rule}"),
            Trust::General => assert!(!has("amount"), "{rule}"),
            Trust::Disputed => assert!(!has("amount") && !has("estimate"), "{rule}"),
        }
    }
}

/// A flat duty of three euro on two T-shirts of one heading.
#[test]
fn a_flat_duty_stays_while_a_piece_of_its_heading_does() {
    let charges = json!([{"code": "eu.flat-duty", "kind": "duty", "amount": "3.00", "on": "2026-07-10", "collected_by": "seller"}]);
    let claims = claims("DE", "EUR", "60.00", &charges);
    let question = |pieces: u32| json!({"delivered": "2026-07-15", "returned": "2026-07-20", "reason": "unwanted", "lines": [{"line": "1", "quantity": pieces}]});
    let one = verdict(&claims, &question(1), "label_to_origin");
    assert_eq!(
        (&one["amount"], &one["by"], &one["reason"]["code"]),
        (&json!("0.00"), &json!("nobody"), &json!("refund_still_borne"))
    );
    let both = verdict(&claims, &question(2), "label_to_origin");
    assert_eq!((&both["amount"], &both["by"], &both["trust"]), (&json!(null), &json!("unknown"), &json!("disputed")));
}

fn seal() -> Seal {
    Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() }
}

/// A real order, bound: its claims.
fn ordered(to: &str, quantity: u32) -> Value {
    let request = json!({
        "shop": SHOP, "currency": "EUR", "ship_to": {"country": to}, "at": "2026-11-21T03:00:00Z",
        "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": quantity}, {"id": "2", "sku": "LACQ-BOWL-15", "quantity": 1}],
    });
    let at = "2026-11-21T03:00:00Z".parse().unwrap();
    let body = json!({"request": request, "option": "economy-ddp", "expect": null});
    let answer = bind(&Engine::new(&BOOK), &tree(&body), at, Some(SHOP), &seal());
    serde_json::from_str(value(&answer.unwrap())["payload"].as_str().unwrap()).unwrap()
}

/// From Germany to Hanoi, by each way: the goods and the VAT of the one-stop shop come back, the flat duty nobody knows of.
#[test]
fn a_return_from_germany_to_viet_nam_by_each_way() {
    let claims = ordered("DE", 2);
    let question = json!({"delivered": "2026-12-12", "returned": "2026-12-20", "reason": "unwanted"});
    let answer = ask(&claims, &question, Some(SHOP)).unwrap();
    assert_eq!(window(&answer), (json!("2027-01-11"), json!(true)));
    let by_law = &answer["policy"]["by_law"];
    assert_eq!((&by_law["until"], &by_law["source"]), (&json!("2026-12-26"), &json!("returns-zonos-withdrawal")));
    let told: Vec<Value> = answer["ways"]
        .as_array()
        .unwrap()
        .iter()
        .map(|way| {
            let tax = way["refunds"].as_array().unwrap().iter().find(|refund| refund["charge"] == "de.vat").unwrap();
            let flat =
                way["refunds"].as_array().unwrap().iter().find(|refund| refund["charge"] == "eu.flat-duty").unwrap();
            assert_eq!((&flat["amount"], &flat["source"]), (&json!(null), &json!("returns-meridian-flat-duty")));
            assert_eq!((&tax["source"], &tax["trust"]), (&json!("returns-eclear-seller-refunds"), &json!("sourced")));
            json!([
                way["kind"],
                way["carriage"],
                way["delivery"]["latest"],
                tax["amount"],
                way["to_buyer"],
                way["cost_to_shop"]
            ])
        })
        .collect();
    // Goods 91.74, carriage 25.90 given back with the whole order, VAT 22.35; labels at 16.40, 1.30 and 3.20 dollars.
    assert_eq!(
        told,
        [
            json!(["label_to_origin", "0.00", "2027-01-13", "22.35", "139.99", "40.58"]),
            json!(["local_centre", "4.39", "2026-12-25", "22.35", "139.99", "27.06"]),
            json!(["consolidated", "4.39", "2026-12-26", "22.35", "139.99", "28.76"]),
        ]
    );
    let home: Vec<&Value> = answer["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|warning| warning["code"].as_str().unwrap().starts_with("reimport"))
        .collect();
    assert_eq!(home.len(), 2);
    assert_eq!(
        (&home[0]["code"], &home[0]["reason"]["args"]["source"]),
        (&json!("reimport_free"), &json!("returns-vn-daiphuc-returned-export"))
    );
    assert_eq!((&home[1]["code"], &home[1]["reason"]["args"]["charge"]), (&json!("reimport_unknown"), &json!("tax")));
}

#[test]
fn goods_that_come_to_little_are_kept() {
    let claims = claims(
        "DE",
        "EUR",
        "13.00",
        &json!([{"code": "de.vat", "kind": "tax", "amount": "2.47", "on": "2026-06-01", "collected_by": "seller"}]),
    );
    let question = json!({"delivered": "2026-06-10", "returned": "2026-06-20", "reason": "unwanted"});
    let answer = ask(&claims, &question, Some(SHOP)).unwrap();
    let keep = answer["ways"].as_array().unwrap().iter().find(|way| way["kind"] == "keep").unwrap();
    assert_eq!(
        (&keep["to_buyer"], &keep["cost_to_shop"], &keep["carriage"]),
        (&json!("13.00"), &json!("13.00"), &json!("0.00"))
    );
    let tax = &keep["refunds"][1];
    assert_eq!(
        (&tax["by"], &tax["amount"], &tax["reason"]["code"]),
        (&json!("unknown"), &json!(null), &json!("refund_goods_kept"))
    );
    // 15 dollars are 13.43 euro.
    let dear = self::claims("DE", "EUR", "13.50", &json!([]));
    let answer = ask(&dear, &question, Some(SHOP)).unwrap();
    assert!(answer["ways"].as_array().unwrap().iter().all(|way| way["kind"] != "keep"));
}

#[test]
fn duty_stays_where_the_goods_stay() {
    let charges =
        json!([{"code": "gb.duty", "kind": "duty", "amount": "18.50", "on": "2026-06-01", "collected_by": "carrier"}]);
    let claims = claims("DE", "EUR", "400.00", &charges);
    let question = json!({"delivered": "2026-06-10", "returned": "2026-06-20", "reason": "unwanted"});
    let there = verdict(&claims, &question, "local_centre");
    assert_eq!(
        (&there["by"], &there["amount"], &there["reason"]["code"]),
        (&json!("nobody"), &json!("0.00"), &json!("refund_goods_stay"))
    );
    // Gathered for 14 days: with them it leaves on the last of its 90 days, or the day after.
    let on = |returned: &str| {
        let delivered: Day = returned.parse().unwrap();
        let question = json!({"delivered": delivered.plus(-3).to_string(), "returned": returned, "reason": "unwanted"});
        verdict(&claims, &question, "consolidated")["amount"].clone()
    };
    assert_eq!((on("2026-08-16"), on("2026-08-17")), (json!("18.50"), json!("0.00")));
}

#[test]
fn after_the_window_it_is_refused_with_its_date() {
    let claims = ordered("DE", 2);
    let on = |day: &str, reason: &str| {
        ask(&claims, &json!({"delivered": "2026-12-12", "returned": day, "reason": reason}), None).unwrap()
    };
    assert_eq!(on("2027-01-11", "unwanted")["policy"]["within"], true);
    let late = on("2027-01-12", "unwanted");
    assert_eq!(window(&late), (json!("2027-01-11"), json!(false)));
    assert_eq!((&late["ways"], late["refusals"].as_array().unwrap().len()), (&json!([]), 2));
    let refusal = &late["refusals"][0];
    assert_eq!(refusal["reason"], json!({"code": "return_window_over", "args": {"line": "1", "until": "2027-01-11"}}));
    // What is faulty has two years.
    assert_eq!(window(&on("2027-01-12", "faulty")), (json!("2028-12-11"), json!(true)));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let paths = |problem: Problem| match problem {
        Problem::Faults(faults) => {
            faults.iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let claims = ordered("DE", 2);
    let wrong = json!({"delivered": "2026-12-12", "returned": "2026-12-01", "reason": "bored", "condition": "worn", "lines": [{"line": "1", "quantity": 0}], "colour": 1});
    let found = paths(ask(&claims, &wrong, None).unwrap_err());
    assert_eq!(
        found,
        [
            "unknown_field /colour",
            "too_early /returned",
            "not_allowed /reason",
            "not_allowed /condition",
            "not_positive /lines/0/quantity"
        ]
    );
    // Ordered on 2026-11-21.
    let days = json!({"delivered": "2026-11-20", "returned": "2046-12-31", "imported": "2047-01-01", "exported": "9999-12-31", "reason": "size"});
    assert_eq!(
        paths(ask(&claims, &days, None).unwrap_err()),
        ["too_early /delivered", "too_late /returned", "too_late /imported", "too_late /exported"]
    );
    let later =
        json!({"delivered": "2026-12-12", "returned": "2026-12-20", "imported": "2026-12-21", "reason": "size"});
    assert_eq!(paths(ask(&claims, &later, None).unwrap_err()), ["too_late /imported"]);
    let never = json!({"returned": "2026-11-20", "reason": "refused"});
    assert_eq!(paths(ask(&claims, &never, None).unwrap_err()), ["too_early /returned"]);
    let more = json!({"reason": "size", "lines": [{"line": "1", "quantity": 3}, {"line": "9", "quantity": 1}]});
    assert_eq!(
        paths(ask(&claims, &more, None).unwrap_err()),
        ["too_large /lines/0/quantity", "unknown_line /lines/1/line"]
    );
    let forged = json!({"token": "a.b.c", "reason": "size"});
    let engine = Engine::new(&BOOK);
    for word in ["tampered", "unknown_key"] {
        let found = returned(&engine, &tree(&forged), now(), None, word).unwrap_err();
        assert_eq!(paths(found), [format!("{word} /token")]);
    }
    let bare = returned(&engine, &tree(&json!({})), now(), None, "").unwrap_err();
    assert_eq!(paths(bare), ["required /reason", "required /request", "required /option"]);
    let other = json!({"reason": "size", "request": {"shop": SHOP, "currency": "EUR", "ship_to": {"country": "DE"}, "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": 1}]}});
    assert_eq!(paths(ask(&claims, &other, None).unwrap_err()), ["other_request /request"]);
}

/// Places of no law of their own, and those whose code is no country's, are answered as a quote to them is.
#[test]
fn a_return_goes_wherever_a_quote_does() {
    let charges =
        json!([{"code": "ipsi", "kind": "tax", "amount": "9.17", "on": "2026-06-01", "collected_by": "carrier"}]);
    let question = json!({"delivered": "2026-06-10", "returned": "2026-06-20", "reason": "unwanted"});
    for to in ["XK", "EA", "IC", "AQ", "KP", "AX", "XI"] {
        let answer = ask(&claims(to, "EUR", "91.74", &charges), &question, Some(SHOP));
        let quoted = json!({"shop": SHOP, "currency": "EUR", "ship_to": {"country": to}, "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": 1}]});
        let quoted = Engine::new(&BOOK).quote(&tree(&quoted), now(), landfall::request::Authority::Authorised);
        assert_eq!(answer.is_ok(), quoted.is_ok(), "{to}: {answer:?}");
        let Ok(answer) = answer else { continue };
        let tax = &answer["ways"][0]["refunds"][1];
        assert_eq!((&tax["amount"], &tax["by"]), (&json!(null), &json!("unknown")), "{to}: {tax}");
    }
}

/// A token answers as its order does, and no page's book has any of the rows.
#[test]
fn a_token_answers_as_its_order_and_no_page_carries_the_rows() {
    let claims = ordered("DE", 2);
    let question = json!({"delivered": "2026-12-12", "returned": "2026-12-20", "reason": "size", "lines": [{"line": "1", "quantity": 1}]});
    let mut body = question.clone();
    body["request"] = claims["request"].clone();
    body["request"]["at"] = claims["at"].clone();
    body["option"] = json!("economy-ddp");
    let by_order = returned(&Engine::new(&BOOK), &tree(&body), now(), Some(SHOP), "").unwrap();
    assert_eq!(value(&by_order), ask(&claims, &question, Some(SHOP)).unwrap());
    let data: RateData = common::rate_data();
    for shop in [SHOP, "tokyo-stationery"] {
        let shopper = data.build_shopper(shop).unwrap();
        assert!(shopper.contents.shards.iter().all(|shard| !shard.name.contains("returns")));
    }
}
