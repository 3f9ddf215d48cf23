//! What does dating a leg cost? An origin × service from the order to the door, as a quote dates it: the carrier's rows looked
//! up, the hand-over, and the way; then with everything that there is to say of it. Then its two walks alone. Read the legs a
//! second (`thrpt`): a million are a microsecond each.

#![allow(clippy::panic, reason = "a test that cannot go on stops")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use landfall::book::holidays::{Calendar, Weekdays};
use landfall::book::shop::{ClockTime, CutOff, OfferedService};
use landfall::book::transit::{Range, Stretch, TransitDays};
use landfall::book::{Book, Names, Reading};
use landfall::calendar::{Instant, TimeZone, Weekday};
use landfall::deliver::{
    Account, HandOverRequest, Rests, ScheduleRequest, Side, Way, WorkDays, arrive, hand_over, schedule,
};
use landfall::fulfil::{Departures, leave};
use landfall::money::Decimal;
use landfall::place::{dispatch_names, resolve};
use landfall::problem::Problem;
use landfall::publish::RateData;
use landfall::publish::calendars::read_calendars;
use landfall::publish::zones::bake_zone;
use landfall::request::{Address, Terms};
use std::hint::black_box;
use std::path::Path;

fn zone(name: &str) -> TimeZone {
    let mut zone = TimeZone { name: name.into(), changes: Vec::new() };
    bake_zone(&mut zone, Path::new("bench"), None).unwrap_or_else(|complaint| panic!("{complaint}"));
    zone
}

/// The legs of the demonstration shops' warehouses to Munich, as a quote dates them: the hand-over once for the services that
/// collect together, then every service's way. The time is that of one leg.
fn legs(criterion: &mut Criterion) {
    let (data, _) = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    let built = data.build().unwrap_or_else(|error| panic!("{error}"));
    let book = Book::open_whole(&built.whole()).unwrap_or_else(|corrupt| panic!("{corrupt}"));
    let reading = Reading::new(&book);
    let found = |problem: Problem| -> ! { panic!("{problem}") };
    let address = Address { country: "DE".into(), postal_code: Some("80331".into()), ..Address::default() };
    let mut group = criterion.benchmark_group("dates of a leg");
    for (shop, when) in [
        ("hanoi-crafts", "2026-09-07T05:00:00Z"),
        ("hanoi-crafts", "2026-12-21T05:00:00Z"),
        ("tokyo-stationery", "2026-12-21T05:00:00Z"),
    ] {
        let at: Instant = when.parse().unwrap_or_else(|error| panic!("{error}"));
        let day = at.at_offset(0).0;
        let place = resolve(&reading, &address, day, "", &mut Vec::new()).unwrap_or_else(|fault| panic!("{fault}"));
        let offering = reading.shop(shop).unwrap_or_else(|problem| found(problem));
        let warehouse = offering.warehouse.first().unwrap_or_else(|| panic!("no warehouse"));
        let calendar = reading.calendar(&warehouse.calendar).unwrap_or_else(|problem| found(problem));
        let rests = Rests::of(calendar, warehouse.part(), day);
        let origin = Address { country: warehouse.country.clone(), ..Address::default() };
        let from = Names::from(dispatch_names(&reading, &origin, day).unwrap_or_else(|problem| found(problem)));
        let there = reading.calendar(&place.territory.calendar).unwrap_or_else(|problem| found(problem));
        let there = Rests::of(there, place.subdivision.as_deref(), day);
        let ids: Vec<String> = offering.offer.iter().map(OfferedService::id).collect();
        let ways: Vec<Way<'_, '_>> = offering
            .offer
            .iter()
            .zip(&ids)
            .map(|(offered, service)| Way {
                service,
                table: reading.transit(&offered.carrier).unwrap_or_else(|problem| found(problem)),
                carrier: reading.carrier(&offered.carrier).unwrap_or_else(|problem| found(problem)),
                from: &from,
                here: &rests,
                place: &place,
                there: &there,
                terms: Terms::Ddp,
                also_on: Weekdays::NONE,
                percent: 85,
            })
            .collect();
        let dated = |write: bool| {
            let mut departures = Departures::default();
            for way in black_box(&ways) {
                let mut account = if write { Account::new(true) } else { Account::none() };
                let carriers = way.table.days.calendar(way.service, Stretch::HandOver, &from, day);
                let left = departures.of(warehouse, &rests, carriers, black_box(at));
                let told = if write { leave(warehouse, &rests, carriers, at, &mut account) } else { left };
                let left = told.unwrap_or_else(|| panic!("never handed over"));
                let timeline = arrive(way, &left, |_| Some(Decimal::ONE_HUNDRED), &mut account);
                black_box((timeline.unwrap_or_else(|none| panic!("{none:?}")), account));
            }
        };
        group.throughput(Throughput::Elements(ways.len() as u64));
        group.bench_function(format!("{shop}, {} services, {when}", ways.len()), |bench| bench.iter(|| dated(false)));
        group.bench_function(format!("{shop}, with all there is to say, {when}"), |bench| bench.iter(|| dated(true)));
    }
    group.finish();
}

fn dates(criterion: &mut Criterion) {
    let (calendars, _) = read_calendars(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    let of = |id: &str| -> &Calendar {
        calendars.iter().find(|calendar| calendar.id == id).unwrap_or_else(|| panic!("no calendar {id}"))
    };
    let (hanoi, berlin) = (zone("Asia/Ho_Chi_Minh"), zone("Europe/Berlin"));
    for (season, at) in [("plain", "2026-09-07T05:00:00Z"), ("over Christmas", "2026-12-21T05:00:00Z")] {
        let at: Instant = at.parse().unwrap_or_else(|error| panic!("{error}"));
        let day = at.at_offset(0).0;
        let (here, there) = (Rests::of(of("VN"), None, day), Rests::of(of("DE"), Some("BY"), day));
        let works = [WorkDays::of(&here, Side::Warehouse)];
        let moves = [WorkDays::of(&here, Side::Origin), WorkDays::of(&there, Side::Destination)];
        let customs = [WorkDays::of(&there, Side::Customs)];
        let delivers = [WorkDays::of(&there, Side::Delivery)];
        let cut_offs = [CutOff { weekdays: Weekday::ALL.to_vec(), time: ClockTime { minutes: 14 * 60 } }];
        let order = HandOverRequest {
            at,
            zone: &hanoi,
            cut_offs: &cut_offs,
            processing: Range { min: 1, max: 2 },
            works: &works,
            collects: &works,
        };
        let nothing = &mut Account::none();
        let handed = hand_over(&order, nothing).unwrap_or_else(|| panic!("never handed over"));
        let nowhere = Names::default();
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
            service: "a/b",
            to: &nowhere,
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
