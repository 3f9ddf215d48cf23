//! What does dating a leg cost? An origin × service from the order to the door, as a quote dates it: the carrier's rows looked
//! up, the hand-over, and the way; then with everything that there is to say of it. Then its two walks alone.

#![allow(clippy::panic, reason = "a test that cannot go on stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::book::Book;
use landfall::book::Reading;
use landfall::book::holidays::{Calendar, Weekdays};
use landfall::book::transit::{Range, TransitDays};
use landfall::calendar::TimeZone;
use landfall::deliver::{
    Account, CutOffs, HandOverRequest, ScheduleRequest, Side, Way, WorkDays, arrive, hand_over, schedule,
};
use landfall::fulfil::{Consignment, leave};
use landfall::money::Decimal;
use landfall::place::{dispatch_names, resolve};
use landfall::publish::RateData;
use landfall::publish::calendars::read_calendars;
use landfall::publish::zones::bake_zone;
use landfall::request::{Address, Channel, Terms};
use std::hint::black_box;
use std::path::Path;

fn zone(name: &str) -> TimeZone {
    let mut zone = TimeZone { name: name.into(), changes: Vec::new() };
    bake_zone(&mut zone, Path::new("bench"), None).unwrap_or_else(|complaint| panic!("{complaint}"));
    zone
}

/// A leg as a quote dates it: the demonstration shops to Munich.
fn legs(criterion: &mut Criterion) {
    let (data, _) = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    let built = data.build().unwrap_or_else(|error| panic!("{error}"));
    let book = Book::open_whole(&built.whole()).unwrap_or_else(|corrupt| panic!("{corrupt}"));
    let reading = Reading::new(&book);
    let address = Address { country: "DE".into(), postal_code: Some("80331".into()), ..Address::default() };
    let at = |text: &str| -> landfall::calendar::Instant { text.parse().unwrap_or_else(|error| panic!("{error}")) };
    for (shop, carrier, service, when) in [
        ("hanoi-crafts", "demo-red-river", "express", "2026-09-07T05:00:00Z"),
        ("hanoi-crafts", "demo-red-river", "line-economy", "2026-12-21T05:00:00Z"),
        ("tokyo-stationery", "japan-post", "ems", "2026-12-21T05:00:00Z"),
    ] {
        let at = at(when);
        let day = at.at_offset(0).0;
        let place = resolve(&reading, &address, day, "", &mut Vec::new()).unwrap_or_else(|fault| panic!("{fault}"));
        let shop = reading.shop(shop).unwrap_or_else(|problem| panic!("{problem}"));
        let house = shop.warehouse.first().unwrap_or_else(|| panic!("no warehouse"));
        let origin = Address { country: house.country.clone(), ..Address::default() };
        let found = |problem: landfall::problem::Problem| -> ! { panic!("{problem}") };
        let consignment = Consignment {
            warehouse: house,
            calendar: reading.calendar(&house.calendar).unwrap_or_else(|problem| found(problem)),
            from: dispatch_names(&reading, &origin, day).unwrap_or_else(|problem| found(problem)),
            lines: Vec::new(),
        };
        let there = reading.calendar(&place.territory.calendar).unwrap_or_else(|problem| found(problem));
        let id = format!("{carrier}/{service}");
        let table = reading.transit(carrier).unwrap_or_else(|problem| found(problem));
        let areas = &reading.carrier(carrier).unwrap_or_else(|problem| found(problem)).area;
        let way = Way {
            service: &id,
            table,
            from: &consignment.from,
            origin: consignment.calendar,
            origin_subdivision: consignment.subdivision(),
            areas,
            place: &place,
            there,
            channel: Channel::Courier,
            terms: Terms::Ddp,
            also_on: Weekdays::NONE,
            percent: 85,
        };
        let dated = |account: &mut Account| {
            let left = leave(&consignment, &id, &table.days, black_box(at), account)?;
            arrive(black_box(&way), &left, |_| Some(Decimal::ONE_HUNDRED), account)
        };
        criterion.bench_function(&format!("dates of a leg, {id}, {when}"), |bench| {
            bench.iter(|| dated(&mut Account::none()))
        });
        criterion.bench_function(&format!("dates of a leg with its account, {id}, {when}"), |bench| {
            bench.iter(|| {
                let mut account = Account::new(true);
                (dated(&mut account), account)
            })
        });
    }
}

fn dates(criterion: &mut Criterion) {
    let (calendars, _) = read_calendars(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    let of = |id: &str| -> &Calendar {
        calendars.iter().find(|calendar| calendar.id == id).unwrap_or_else(|| panic!("no calendar {id}"))
    };
    let (hanoi, berlin) = (zone("Asia/Ho_Chi_Minh"), zone("Europe/Berlin"));
    let works = [WorkDays::of(of("VN"), None, Side::Warehouse)];
    let moves = [WorkDays::of(of("VN"), None, Side::Origin), WorkDays::of(of("DE"), Some("BY"), Side::Destination)];
    let customs = [WorkDays::of(of("DE"), Some("BY"), Side::Customs)];
    let delivers = [WorkDays::of(of("DE"), Some("BY"), Side::Delivery)];
    for (season, at) in [("plain", "2026-09-07T05:00:00Z"), ("over Christmas", "2026-12-21T05:00:00Z")] {
        let order = HandOverRequest {
            at: at.parse().unwrap_or_else(|error| panic!("{error}")),
            zone: &hanoi,
            cut_offs: CutOffs::daily(14 * 3600),
            processing: Range { min: 1, max: 2 },
            works: &works,
            collects: &works,
            collected_at: None,
        };
        let nothing = &mut Account::none();
        let handed = hand_over(&order, nothing).unwrap_or_else(|| panic!("never handed over"));
        let transit = TransitDays { range: Range { min: 5, max: 9 }, ..TransitDays::default() };
        let way = ScheduleRequest {
            hand_over: &handed,
            transit: &transit,
            moves: &moves,
            clearance: Some(Range { min: 1, max: 3 }),
            customs: &customs,
            delivers: &delivers,
            also_on: Weekdays::NONE,
            remote: Range::default(),
            seasons: &[],
            zone: &berlin,
            percent: 85,
        };
        criterion.bench_function(&format!("hand-over, {season}"), |bench| {
            bench.iter(|| hand_over(black_box(&order), &mut Account::none()))
        });
        criterion.bench_function(&format!("way, {season}"), |bench| {
            bench.iter(|| schedule(black_box(&way), &mut Account::none()))
        });
    }
}

criterion_group!(benches, legs, dates);
criterion_main!(benches);
