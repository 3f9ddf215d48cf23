//! Does every destination answer on every day that its law covers, with sums that hold, and on no other?
//!
//! The days are a spread: the first and last covered day, every day on which anything in the law begins or ends, the day
//! before it, and the first day of each quarter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::destinations::{Destination, change_days, destinations};
use landfall::book::Book;
use landfall::calendar::Day;
use landfall::problem::Problem;
use landfall::tree::Tree;
use std::collections::BTreeSet;

/// From Viet Nam, or from the destination to itself.
fn request(to: &Destination, on: Day, is_domestic: bool) -> Tree<'_> {
    let quoted = |text: &Option<String>| text.as_ref().map_or("null".to_owned(), |text| format!("\"{text}\""));
    let (country, postcode, subdivision) = (&to.country, quoted(&to.postcode), quoted(&to.subdivision));
    let there = format!(r#"{{"country": "{country}", "postal_code": {postcode}, "subdivision": {subdivision}}}"#);
    let from = if is_domestic { &there } else { r#"{"country": "VN"}"# };
    let json = format!(
        r#"{{"days": {{"order": "{on}", "border": "{on}"}}, "ship_from": {from}, "ship_to": {there},
        "currency": "USD", "freight": "12.00", "insurance": "0",
        "lines": [{{"id": "1", "quantity": 2, "unit_price": "60.00", "hs_code": "610910", "origin": "VN", "weight_g": 180}},
                  {{"id": "2", "quantity": 1, "unit_price": "95.00", "hs_code": "640399", "origin": "CN", "weight_g": 900,
                    "measures": {{"pair": "1"}}}}]}}"#
    );
    landfall::request::parse(json.as_bytes()).unwrap()
}

fn answer<'b>(book: &'b Book, to: &Destination, on: Day) -> Result<Tree<'b>, Problem> {
    landfall::landed_cost(book, &request(to, on, false), common::now(), landfall::request::Authority::Authorised)
}

#[test]
fn every_destination_answers_on_every_day_that_it_covers_and_on_no_other() {
    let (data, book) = (common::rate_data(), common::book());
    let all = destinations(&data, &book);
    assert!(all.len() >= 100, "{} destinations", all.len());
    let (mut failures, mut count) = (Vec::new(), 0);
    for to in &all {
        let covers = to.territory.covers;
        let end = covers.until.expect("every territory says until when its law is recorded");
        let mut days: BTreeSet<Day> = [covers.from, end.plus(-1)].into();
        for day in change_days(&data, &to.territory) {
            days.extend([day.plus(-1), day]);
        }
        let mut quarter = covers.from;
        while quarter < end {
            days.insert(quarter);
            quarter = quarter.plus(91);
        }
        for day in days.into_iter().filter(|day| covers.contains(*day)) {
            count += 1;
            match answer(&book, to, day) {
                Ok(tree) => {
                    let mut wrong = common::sums::wrong(&tree);
                    // What was sent comes back: 2 × 60.00 + 95.00, and the freight.
                    for (key, sent) in
                        [("currency", "USD"), ("goods", "215.00"), ("freight", "12.00"), ("insurance", "0.00")]
                    {
                        if tree.get(key) != Some(&Tree::from(sent)) {
                            wrong.push(format!("{key} is {:?}, not {sent}", tree.get(key)));
                        }
                    }
                    failures.extend(wrong.iter().map(|wrong| format!("{} on {day}: {wrong}", to.territory.id)));
                }
                Err(problem) => failures.push(format!("{} on {day}: {problem:?}", to.territory.id)),
            }
        }
        for day in [covers.from.plus(-1), covers.from.plus(-400), end] {
            let said = match answer(&book, to, day) {
                Err(Problem::Faults(faults)) => faults
                    .iter()
                    .any(|fault| fault.code == "day_not_covered" && fault.message.contains(&covers.from.to_string())),
                _ => false,
            };
            if !said {
                failures.push(format!("{} on {day} is not refused with the first covered day", to.territory.id));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n"));
    println!("{count} days of {} destinations", all.len());
}

/// Where a sale at home bears no tax that is recorded: two departments without VAT, a tax that falls on imports alone, and one
/// that only registered sellers take.
const UNTAXED: [&str; 4] = ["fr-guiana", "fr-mayotte", "sm", "us-puerto-rico"];

/// Nothing of import is due, and the tax that prices there include is due, or named as missing.
#[test]
fn every_territory_delivers_to_itself() {
    let (data, book) = (common::rate_data(), common::book());
    let mut failures = Vec::new();
    for to in &destinations(&data, &book) {
        let id = &to.territory.id;
        for day in change_days(&data, &to.territory).into_iter().filter(|day| to.territory.covers.contains(*day)) {
            let asked = request(to, day, true);
            let answered =
                landfall::landed_cost(&book, &asked, common::now(), landfall::request::Authority::Authorised);
            let tree = answered.unwrap_or_else(|problem| panic!("{id} on {day}: {problem:?}"));
            let is_nothing = |key: &str| match tree.get(key) {
                Some(Tree::Text(text)) => text.parse::<rust_decimal::Decimal>().unwrap().is_zero(),
                other => panic!("{id} on {day}: `{key}` is {other:?}"),
            };
            failures.extend(
                ["duty", "fees"].into_iter().filter(|key| !is_nothing(key)).map(|key| format!("{id} on {day}: {key}")),
            );
            let is_taxed = !is_nothing("tax") || tree.get("complete") == Some(&Tree::Bool(false));
            if !to.territory.headline.is_empty() && !UNTAXED.contains(&id.as_str()) && !is_taxed {
                failures.push(format!("{id} on {day}: no tax"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn law_is_recorded_from_the_middle_of_2024_to_the_end_of_2028() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    for territory in common::rate_data().world.territories {
        let covers = territory.value.covers;
        assert!(covers.from <= day("2024-07-01"), "{}", territory.value.id);
        assert!(covers.until.is_none_or(|until| until >= day("2029-01-01")), "{}", territory.value.id);
    }
}
