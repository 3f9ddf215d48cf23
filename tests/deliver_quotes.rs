//! Do the dates of whole quotes hold? Orders of the two demonstration shops, with the calendars and lanes of `rate-data`, and
//! with a shop's or a carrier's data changed where the demonstration has none of the kind.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(feature = "publish")]

mod common;

use common::read::{items, text};
use common::{now, rate_data};
use landfall::book::Book;
use landfall::book::shop::Promise;
use landfall::book::transit::{CarrierCalendar, Stretch};
use landfall::calendar::{Day, Instant, TimeZone};
use landfall::publish::RateData;
use landfall::publish::zones::bake_zone;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::path::Path;
use std::sync::OnceLock;

fn all() -> &'static RateData {
    static DATA: OnceLock<RateData> = OnceLock::new();
    DATA.get_or_init(rate_data)
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| common::built(all()))
}

/// The rate data for a test to change, without the tariffs, which take long to build and change no day.
fn data() -> RateData {
    let mut data = all().clone();
    data.schedules.clear();
    data.preferences.clear();
    data.lists.clear();
    data
}

/// Two silk scarves from Hanoi; `more` are further keys of the request.
fn scarves(book: &Book, at: &str, ship_to: &str, more: &str) -> Tree<'static> {
    so_many_scarves(2, book, at, ship_to, more)
}

fn so_many_scarves(quantity: u32, book: &Book, at: &str, ship_to: &str, more: &str) -> Tree<'static> {
    let request = format!(
        r#"{{"shop": "hanoi-crafts", "at": "{at}", "currency": "EUR", "terms": "ddp", "detail": "full", "ship_to": {ship_to}, {more}
            "lines": [{{"id": "1", "sku": "SILK-SCARF", "quantity": {quantity}}}]}}"#
    );
    let request = serde_json::from_str(&request).unwrap();
    landfall::quote(book, &request, now(), Authority::Authorised).unwrap().into_owned()
}

/// A notebook from Tokyo.
fn notebook(book: &Book, at: &str, ship_to: &str) -> Tree<'static> {
    let sku = &all().shops.iter().find(|shop| shop.id == "tokyo-stationery").unwrap().catalogue[0].sku;
    let request = format!(
        r#"{{"shop": "tokyo-stationery", "at": "{at}", "currency": "EUR", "terms": "dap", "detail": "full", "ship_to": {ship_to},
            "lines": [{{"id": "1", "sku": "{sku}", "quantity": 1}}]}}"#
    );
    let request = serde_json::from_str(&request).unwrap();
    landfall::quote(book, &request, now(), Authority::Authorised).unwrap().into_owned()
}

fn option<'t>(quote: &'t Tree<'t>, tier: &str) -> &'t Tree<'t> {
    let found = items(quote, "options").iter().find(|option| text(option, "tier") == tier);
    found.unwrap_or_else(|| panic!("no {tier}: {:?}", quote.get("refusals")))
}

fn delivery<'t>(quote: &'t Tree<'t>, tier: &str) -> &'t Tree<'t> {
    option(quote, tier).get("delivery").unwrap()
}

fn day(tree: &Tree, key: &str) -> Day {
    text(tree, key).parse().unwrap()
}

/// What a step skips: `2026-01-06 Epiphany at the origin`.
fn skipped(delivery: &Tree, kind: &str) -> Vec<String> {
    let steps = items(delivery, "steps").iter().filter(|step| text(step, "kind") == kind);
    steps
        .flat_map(|step| items(step, "skipped"))
        .map(|skipped| format!("{} {}", text(skipped, "date"), text(skipped, "because")))
        .collect()
}

fn warned<'t>(quote: &'t Tree<'t>) -> Vec<&'t str> {
    items(quote, "warnings").iter().map(|warning| text(warning, "code")).collect()
}

const BERLIN: &str = r#"{"country": "DE", "postal_code": "10115"}"#;

/// The flat duty of the Union begins on 1 July 2026, and the day at the border decides (`eu-2026-382`).
#[test]
fn an_order_of_june_pays_the_duty_of_july() {
    let charges = |quote: &Tree, tier: &str| -> Vec<(String, String)> {
        let landed = items(option(quote, tier), "shipments")[0].get("landed_cost").unwrap();
        items(landed, "charges").iter().map(|charge| (text(charge, "code").into(), text(charge, "on").into())).collect()
    };
    // Saturday 27 June after the Saturday cut-off: the economy line is at the border in July.
    let june = scarves(book(), "2026-06-27T04:00:00Z", BERLIN, "");
    let border = day(delivery(&june, "economy"), "border");
    assert!(border >= "2026-07-01".parse().unwrap());
    assert!(charges(&june, "economy").contains(&("eu.flat-duty".into(), border.to_string())), "{june:?}");
    // Four weeks before, it is there in June, and pays none.
    let may = scarves(book(), "2026-05-25T04:00:00Z", BERLIN, "");
    assert!(day(delivery(&may, "economy"), "border") < "2026-07-01".parse().unwrap());
    assert!(charges(&may, "economy").iter().all(|(code, _)| code != "eu.flat-duty"));
    assert!(!warned(&may).contains(&"rules_change"));
    // Between, the window at the border spans both laws, and the answer says so.
    let mut spanning = 0;
    for ordered in 8..=27 {
        let at = format!("2026-06-{ordered:02}T03:00:00Z");
        let quote = scarves(book(), &at, BERLIN, "");
        for warning in items(&quote, "warnings").iter().filter(|warning| text(warning, "code") == "rules_change") {
            spanning += 1;
            let reached = |end: &str| text(warning.get("reason").unwrap().get("args").unwrap(), end).to_owned();
            assert!(*"2026-07-01" > *reached("from") && reached("to").as_str() >= "2026-07-01", "{warning:?}");
        }
        // What is worth more than 150 euros never bears the flat duty, and of a day that is given nothing is to be seen: no warning.
        let dear = so_many_scarves(8, book(), &at, BERLIN, "");
        let given = scarves(book(), &at, BERLIN, r#""days": {"border": "2026-07-02"},"#);
        for quiet in [dear, given] {
            assert!(!warned(&quiet).contains(&"rules_change"), "{ordered}: {:?}", items(&quiet, "warnings"));
        }
    }
    assert_eq!(spanning, 15, "so often the window at the border spans the day");
}

#[test]
fn every_step_follows_the_one_before_and_the_days_add_up() {
    for (at, ship_to) in [
        ("2026-11-20T03:00:00Z", BERLIN),
        ("2026-12-22T03:00:00Z", r#"{"country": "GB", "postal_code": "EH1 1AA"}"#),
        ("2027-02-03T03:00:00Z", r#"{"country": "AU", "postal_code": "0800"}"#),
    ] {
        let quote = scarves(book(), at, ship_to, "");
        for option in items(&quote, "options") {
            let delivery = option.get("delivery").unwrap();
            let steps = items(delivery, "steps");
            for pair in steps.windows(2) {
                assert_eq!(text(&pair[0], "to"), text(&pair[1], "from"));
            }
            assert_eq!(text(steps.last().unwrap(), "to"), text(delivery, "likely"));
            steps.iter().for_each(adds_up);
        }
    }
}

/// The days that counted and the days passed over are the days between the ends of a step.
fn adds_up(step: &Tree) {
    let long = day(step, "to").since(day(step, "from"));
    let Some(Tree::Whole(counted)) = step.get("days") else { panic!("{step:?}") };
    assert_eq!(i64::from(long), counted + items(step, "skipped").len() as i64, "{step:?}");
    assert!(!text(step, "because").is_empty());
}

#[test]
fn the_steps_of_all_options_of_both_shops_add_up() {
    let places = [
        BERLIN,
        r#"{"country": "GB", "postal_code": "EH1 1AA"}"#,
        r#"{"country": "AU", "postal_code": "0800"}"#,
        r#"{"country": "US", "postal_code": "96813", "subdivision": "HI"}"#,
        r#"{"country": "NZ", "postal_code": "1010"}"#,
        r#"{"country": "AE"}"#,
        r#"{"country": "JP", "postal_code": "1000001"}"#,
        r#"{"country": "VN"}"#,
    ];
    let mut steps = 0;
    // Every sixth day at another hour, through a year and a half.
    for number in 0..96 {
        let at = Instant::from_epoch(1_782_900_000 + number * (137 * 3_600 + 1_260)).to_string();
        let ship_to = places[number as usize % places.len()];
        for quote in [scarves(book(), &at, ship_to, ""), notebook(book(), &at, ship_to)] {
            for option in items(&quote, "options") {
                let told = items(option.get("delivery").unwrap(), "steps");
                told.iter().for_each(adds_up);
                steps += told.len();
            }
        }
    }
    assert!(steps > 1_000, "{steps}");
}

#[test]
fn a_wanted_day_says_until_when_to_order() {
    let ask = |at: &str, by: &str| scarves(book(), at, BERLIN, &format!(r#""wants": {{"deliver_by": "{by}"}},"#));
    let quote = ask("2026-11-20T03:00:00Z", "2026-12-24");
    for tier in ["economy", "express"] {
        let wanted = delivery(&quote, tier).get("wanted").unwrap();
        assert_eq!((text(wanted, "by"), wanted.get("in_time")), ("2026-12-24", Some(&Tree::Bool(true))));
        // Each shipment says it too: the only one what its option says.
        let option = items(&quote, "options").iter().find(|option| text(option, "tier") == tier).unwrap();
        let [shipment] = items(option, "shipments") else { panic!("{tier} has several shipments") };
        assert_eq!(shipment.get("delivery").unwrap().get("wanted"), Some(wanted));
        // An order a second before that moment comes in time, one at it does not.
        let before: Instant = text(wanted, "order_before").parse().unwrap();
        let shifted = |seconds: i64| Instant::from_epoch(before.since_epoch() + seconds).to_string();
        let last = |quote: &Tree| day(delivery(quote, tier), "latest");
        assert!(last(&ask(&shifted(-1), "2026-12-24")) <= "2026-12-24".parse().unwrap());
        let late = ask(&shifted(0), "2026-12-24");
        assert!(last(&late) > "2026-12-24".parse().unwrap());
        let wanted = delivery(&late, tier).get("wanted").unwrap();
        assert_eq!((wanted.get("in_time"), wanted.get("order_before")), (Some(&Tree::Bool(false)), Some(&Tree::Null)));
    }
    // Without the wish the answer has no such key.
    assert_eq!(delivery(&scarves(book(), "2026-11-20T03:00:00Z", BERLIN, ""), "economy").get("wanted"), None);
}

#[test]
fn a_shop_may_promise_no_more_than_the_last_day() {
    let mut data = data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    shop.promise = Promise::NoLaterThan;
    let promised = scarves(&common::built(&data), "2026-11-20T03:00:00Z", BERLIN, "");
    let window = scarves(book(), "2026-11-20T03:00:00Z", BERLIN, "");
    for tier in ["economy", "express"] {
        assert_eq!(text(delivery(&promised, tier), "no_later_than"), text(delivery(&window, tier), "latest"));
        assert_eq!(delivery(&window, tier).get("no_later_than"), None);
    }
}

/// The percentile that the shop chooses is the one that its last day keeps.
#[test]
fn the_last_day_is_that_of_the_shops_percentile() {
    let latest = |percent: u8| {
        let mut data = data();
        data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap().percentile = percent;
        let (_, table) = data.transit.iter_mut().find(|(carrier, _)| carrier == "demo-red-river").unwrap();
        for row in table.services.iter_mut().flatten().filter(|row| row.service == "demo-red-river/line-economy") {
            let known = [(50, 9), (75, 10), (85, 12), (95, 15)];
            row.days.percentiles =
                known.map(|(percent, days)| landfall::book::transit::Percentile { percent, days }).to_vec();
            row.days.basis = landfall::book::transit::Basis::History;
            row.days.customs_inside = true;
        }
        let quote = scarves(&common::built(&data), "2026-09-07T03:00:00Z", BERLIN, "");
        let delivery = delivery(&quote, "economy");
        let confidence = delivery.get("confidence").unwrap();
        assert_eq!(text(confidence, "basis"), "history");
        assert_eq!(confidence.get("percent"), Some(&Tree::Whole(percent.into())));
        (text(delivery, "likely").to_owned(), text(delivery, "latest").to_owned())
    };
    // Monday 7 September, cut-off at 15:00 in Hanoi; one or two working days: handed over on Wednesday 9, at the latest on
    // Wednesday 9 too when both count from Monday. Nine days are Friday 18; 12, 15 days are Monday 21 and Thursday 24.
    assert_eq!(latest(85), ("2026-09-18".into(), "2026-09-21".into()));
    assert_eq!(latest(95), ("2026-09-18".into(), "2026-09-24".into()));
}

#[test]
fn a_remote_area_of_the_carrier_adds_its_days() {
    let darwin = scarves(book(), "2026-09-07T03:00:00Z", r#"{"country": "AU", "postal_code": "0800"}"#, "");
    let melbourne = scarves(book(), "2026-09-07T03:00:00Z", r#"{"country": "AU", "postal_code": "3000"}"#, "");
    let remote = |quote: &Tree, tier: &str| -> Vec<Tree<'static>> {
        let steps = items(delivery(quote, tier), "steps").iter();
        steps.filter(|step| text(step, "kind") == "remote").cloned().map(Tree::into_owned).collect()
    };
    let steps = remote(&darwin, "express");
    assert_eq!(steps.len(), 1);
    // One to three days: two in the middle.
    assert_eq!(steps[0].get("days"), Some(&Tree::Whole(2)));
    assert_eq!(text(&steps[0], "because"), "2 business days (1 to 3) for a remote area");
    assert!(remote(&melbourne, "express").is_empty() && remote(&darwin, "economy").is_empty());
    let last = |quote: &Tree| day(delivery(quote, "express"), "latest");
    assert!(last(&darwin) > last(&melbourne));
}

#[test]
fn saturdays_count_where_the_service_has_them_and_the_shopper_wants_them() {
    // The first day on which it may come, with no day in customs, is a Saturday for one order of any week.
    let mut saturdays = 0;
    for ordered in 7..=12 {
        let at = format!("2026-09-{ordered:02}T03:00:00Z");
        let there = r#"{"country": "GB", "postal_code": "E1 6AN"}"#;
        let plain = scarves(book(), &at, there, "");
        let wanted = scarves(book(), &at, there, r#""wants": {"weekend_delivery": true},"#);
        let first = |quote: &Tree| day(delivery(quote, "express"), "earliest");
        let weekend = [landfall::calendar::Weekday::Saturday, landfall::calendar::Weekday::Sunday];
        assert!(!weekend.contains(&first(&plain).weekday()), "{at}");
        assert!(first(&wanted) <= first(&plain));
        if first(&wanted).weekday() == landfall::calendar::Weekday::Saturday {
            saturdays += 1;
            assert!(first(&wanted) < first(&plain));
        }
        // Lines that never deliver at weekends are refused to who wants it.
        assert!(items(&wanted, "options").iter().all(|option| text(option, "service") == "express"));
    }
    assert!(saturdays > 0);
}

/// Epiphany is kept in Bavaria, not in Berlin: neither the warehouse works nor does the way from there begin.
#[test]
fn the_holidays_of_the_warehouses_region_count_under_way_too() {
    let from = |subdivision: &str| {
        let mut data = data();
        let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
        let house = &mut shop.warehouse[0];
        (house.country, house.subdivision, house.calendar) = ("DE".into(), subdivision.into(), "DE".into());
        (house.processing_min_days, house.processing_max_days) = (0, 0);
        house.postcode.clear();
        house.time_zone = TimeZone { name: "Europe/Berlin".into(), changes: Vec::new() };
        bake_zone(&mut house.time_zone, Path::new("case"), None).unwrap();
        for carrier in data.carriers.iter_mut() {
            carrier.service.iter_mut().for_each(|service| service.when = Default::default());
        }
        for row in data.transit.iter_mut().flat_map(|(_, table)| table.services.iter_mut().flatten()) {
            row.dispatched_from = landfall::book::Names::default();
            row.days.unit = landfall::book::transit::Unit::Business;
        }
        scarves(&common::built(&data), "2026-01-05T09:00:00Z", r#"{"country": "GB", "postal_code": "E1 6AN"}"#, "")
    };
    let epiphany = "2026-01-06 Epiphany at the origin".to_owned();
    assert!(skipped(delivery(&from("BY"), "express"), "transit").contains(&epiphany));
    assert!(!skipped(delivery(&from("BE"), "express"), "transit").contains(&epiphany));
}

/// The post of Japan moves express mail through Golden Week; parcels wait.
#[test]
fn a_carriers_own_days_go_before_its_countrys() {
    let there = r#"{"country": "DE", "postal_code": "10115"}"#;
    let quote = notebook(book(), "2027-04-28T01:00:00Z", there);
    let holidays = |tier: &str| {
        let found = skipped(delivery(&quote, tier), "transit");
        found.into_iter().filter(|skipped| skipped.contains("at the origin") && !skipped.contains("weekend")).count()
    };
    assert_eq!(holidays("express"), 0);
    // Rest days that a carrier has and its country has not: a stock-taking on a Wednesday and a Thursday.
    let mut data = data();
    let (_, table) = data.transit.iter_mut().find(|(carrier, _)| carrier == "japan-post").unwrap();
    let ems = |row: &&mut CarrierCalendar| row.stretch == Stretch::Transit && row.services.len() == 1;
    let row = table.days.calendar.iter_mut().find(ems).unwrap();
    row.closed.push(landfall::book::transit::Closure {
        from: "2027-06-09".parse().unwrap(),
        until: "2027-06-11".parse().unwrap(),
        because: "stock-taking".into(),
    });
    let plain = notebook(book(), "2027-06-07T01:00:00Z", there);
    let closed = notebook(&common::built(&data), "2027-06-07T01:00:00Z", there);
    let found = skipped(delivery(&closed, "express"), "transit");
    assert!(found.contains(&"2027-06-09 stock-taking at the origin".to_owned()), "{found:?}");
    assert!(day(delivery(&closed, "express"), "likely") > day(delivery(&plain, "express"), "likely"));
}

/// The moon of Tết is settled, that of Eid is not: what rests on an estimate is warned about.
#[test]
fn estimated_days_are_warned_about() {
    let dubai = scarves(book(), "2027-03-01T03:00:00Z", r#"{"country": "AE"}"#, "");
    assert!(warned(&dubai).contains(&"holiday_estimated"), "{:?}", warned(&dubai));
    let june = scarves(book(), "2026-06-15T03:00:00Z", BERLIN, "");
    assert!(!warned(&june).contains(&"holiday_estimated"));
}

/// The postcode finds the region, and the region's holidays count there and nowhere else in the country.
#[test]
fn regional_holidays_are_those_of_the_postcode() {
    for (at, country, inside, outside, holiday) in [
        ("2026-01-02T03:00:00Z", "DE", "80331", "10115", "2026-01-06 Epiphany"),
        ("2026-11-25T03:00:00Z", "GB", "EH1 1AA", "E1 6AN", "2026-11-30 Saint Andrew's Day"),
        ("2026-06-19T03:00:00Z", "CA", "H2X 1Y4", "M5H 2N2", "2026-06-24 "),
        ("2026-09-30T03:00:00Z", "AU", "2000", "3000", "2026-10-05 Labor Day"),
    ] {
        let skips = |postcode: &str| {
            let quote = scarves(book(), at, &format!(r#"{{"country": "{country}", "postal_code": "{postcode}"}}"#), "");
            let steps = items(delivery(&quote, "express"), "steps").iter().flat_map(|step| items(step, "skipped"));
            let days: Vec<String> =
                steps.map(|skipped| format!("{} {}", text(skipped, "date"), text(skipped, "because"))).collect();
            assert!(!warned(&quote).contains(&"holiday_regional"), "{postcode}: {days:?}");
            (days.iter().any(|day| day.starts_with(holiday)), days)
        };
        let (kept, days) = skips(inside);
        assert!(kept, "{inside}: {days:?}");
        let (kept, days) = skips(outside);
        assert!(!kept, "{outside}: {days:?}");
    }
}

#[test]
fn every_step_says_why_in_a_sentence() {
    let darwin = scarves(book(), "2026-12-07T03:00:00Z", r#"{"country": "AU", "postal_code": "0800"}"#, "");
    let berlin = notebook(book(), "2026-12-21T08:00:00Z", r#"{"country": "DE", "postal_code": "10115"}"#);
    let sentences = |quote: &Tree, tier: &str| -> Vec<String> {
        let steps = items(delivery(quote, tier), "steps").iter();
        steps.map(|step| format!("{}: {}", text(step, "to"), text(step, "because"))).collect()
    };
    let express = [
        "2026-12-07: ordered before the cut-off at 15:00, so counted from the same day",
        "2026-12-09: 2 business days (1 to 2) of processing, the first on the day from which the order counts",
        "2026-12-09: handed over on the first day of collection",
        "2026-12-14: 3 business days (2 to 4) under way",
        "2026-12-15: 1 business day (0 to 1) in customs",
        "2026-12-17: 2 business days (1 to 3) for a remote area",
        "2026-12-17: delivered on the first day of delivery",
    ];
    assert_eq!(sentences(&darwin, "express"), express);
    let standard = [
        "2026-12-22: ordered after the cut-off at 14:00, so counted from the next day of work",
        "2026-12-23: 1 business day (0 to 1) of processing, the first on the day from which the order counts",
        "2026-12-23: handed over on the first day of collection",
        "2026-12-25: 2 calendar days (0 to 3) for the weeks before Christmas, no longer than until their end",
        "2026-12-30: 5 calendar days (3 to 11) under way",
        "2027-01-05: 3 business days (1 to 5) in customs",
        "2027-01-05: delivered on the first day of delivery",
    ];
    assert_eq!(sentences(&berlin, "standard"), standard);
}
