//! What does dating a leg cost? An origin × service from the order to the door, without steps: the book's rows and calendars
//! looked up, the hand-over, and the way. Then its two walks alone, and what the steps cost when they are asked for.

#![allow(clippy::panic, reason = "a test that cannot go on stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::book::Book;
use landfall::book::Reading;
use landfall::book::holidays::{Calendar, Weekdays};
use landfall::book::transit::{Range, TransitDays};
use landfall::calendar::TimeZone;
use landfall::deliver::{CutOffs, HandOverRequest, ScheduleRequest, Side, Way, WorkDays, arrive, hand_over, schedule};
use landfall::fulfil::leave;
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
        let from = dispatch_names(&reading, &origin, day).unwrap_or_else(|problem| panic!("{problem}"));
        let id = format!("{carrier}/{service}");
        let areas = &reading.carrier(carrier).unwrap_or_else(|problem| panic!("{problem}")).area;
        criterion.bench_function(&format!("dates of a leg, {id}, {when}"), |bench| {
            bench.iter(|| {
                let table = reading.transit(carrier)?;
                let left = leave(&reading, house, &id, &table.days, black_box(at), false)?
                    .unwrap_or_else(|refusal| panic!("{}", refusal.because));
                let way = Way {
                    reading: &reading,
                    service: &id,
                    table,
                    from: &from,
                    origin: reading.calendar(&house.calendar)?,
                    origin_subdivision: Some(&house.subdivision),
                    areas,
                    place: &place,
                    channel: Channel::Courier,
                    terms: Terms::Ddp,
                    also_on: Weekdays::NONE,
                    percent: 85,
                    guaranteed: false,
                    steps: false,
                };
                arrive(&way, &left, |_| Some(Decimal::ONE_HUNDRED))
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
            service: "a/b",
            at: at.parse().unwrap_or_else(|error| panic!("{error}")),
            zone: &hanoi,
            cut_offs: CutOffs::daily(14 * 3600),
            processing: Range { min: 1, max: 2 },
            works: &works,
            collects: &works,
            collected_at: None,
            steps: false,
        };
        let handed = hand_over(&order).unwrap_or_else(|refusal| panic!("{}", refusal.because));
        let transit = TransitDays { range: Range { min: 5, max: 9 }, ..TransitDays::default() };
        let way = ScheduleRequest {
            service: "a/b",
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
            guaranteed: false,
            steps: false,
        };
        criterion.bench_function(&format!("hand-over, {season}"), |bench| bench.iter(|| hand_over(black_box(&order))));
        criterion.bench_function(&format!("leg, {season}"), |bench| bench.iter(|| schedule(black_box(&way))));
        let steps = ScheduleRequest { steps: true, ..way };
        criterion
            .bench_function(&format!("leg with steps, {season}"), |bench| bench.iter(|| schedule(black_box(&steps))));
    }
}

criterion_group!(benches, legs, dates);
criterion_main!(benches);
