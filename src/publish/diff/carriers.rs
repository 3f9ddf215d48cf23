//! What changes at carriers: services, prices by zone and weight, surcharges, fuel, discounts, clearance fees, transit days.

use super::series::{Change, changes, said, source};
use super::{Note, count, first_of, keys};
use crate::book::freight::{Carrier, Discount, Service, Surcharge, SurchargeAmount};
use crate::book::law::Regime;
use crate::calendar::{Day, Span};
use crate::publish::RateData;
use std::collections::BTreeMap;

/// Carrier after carrier.
pub(super) fn compare(note: &mut Note<'_>) {
    let of = |data: &RateData| -> BTreeMap<String, Carrier> {
        data.carriers.iter().map(|one| (one.id.clone(), one.clone())).collect()
    };
    let (before, after) = (of(note.old), of(note.new));
    for id in keys(before.keys(), after.keys()) {
        match (before.get(id), after.get(id)) {
            (Some(old), Some(new)) => carrier(note, old, new),
            (None, Some(new)) => {
                note.say(&new.name, format!("new carrier, with {}", count(new.service.len(), "service", "services")))
            }
            (Some(old), None) => note.say(&old.name, "the carrier is gone"),
            (None, None) => {}
        }
        let name = after.get(id).or(before.get(id)).map_or_else(|| id.clone(), |carrier| carrier.name.clone());
        fees(note, id, &name);
        transit(note, id, &name);
    }
}

fn carrier(note: &mut Note<'_>, old: &Carrier, new: &Carrier) {
    let before = note.sentences.len();
    let whom = new.name.clone();
    for code in keys(old.service.iter().map(|one| &one.code), new.service.iter().map(|one| &one.code)) {
        match (old.service(code), new.service(code)) {
            (Some(was), Some(is)) => service(note, (old, was), (new, is)),
            (None, Some(is)) => note.say(&whom, format!("the service {} is new from {}", is.name, is.valid.from)),
            (Some(was), None) => note.say(&whom, format!("the service {} is gone", was.name)),
            (None, None) => {}
        }
    }
    surcharges(note, old, new);
    let span = |from, until| Span { from, until };
    for code in keys(old.fuel.iter().map(|one| &one.code), new.fuel.iter().map(|one| &one.code)) {
        let series = |carrier: &Carrier| -> Vec<(Span, String)> {
            let rates = carrier.fuel.iter().filter(|fuel| fuel.code == *code).flat_map(|fuel| &fuel.rates);
            rates.map(|rate| (span(rate.from, rate.until), format!("{} %", rate.percent.normalize()))).collect()
        };
        let fuel = new.fuel.iter().chain(&old.fuel).find(|fuel| fuel.code == *code);
        let label = fuel.map_or(code.as_str(), |fuel| &fuel.label);
        for change in changes(&series(old), &series(new)) {
            let rate =
                fuel.and_then(|fuel| fuel.rates.iter().find(|rate| span(rate.from, rate.until).contains(change.from)));
            note.say(&whom, format!("{}{}", said(label, &change), source(rate.map_or("", |rate| &rate.source))));
        }
    }
    for code in keys(old.discount.iter().map(|one| &one.code), new.discount.iter().map(|one| &one.code)) {
        let series = |carrier: &Carrier| -> Vec<(Span, String)> {
            let rows = carrier.discount.iter().filter(|row| row.code == *code);
            let off = |row: &Discount| match row.on.as_slice() {
                [] => format!("{} %", row.percent.normalize()),
                on => format!("{} % off {}", row.percent.normalize(), on.join(", ")),
            };
            rows.map(|row| (span(row.from, row.until), off(row))).collect()
        };
        let row = new.discount.iter().chain(&old.discount).find(|row| row.code == *code);
        let label = row.map_or(code.as_str(), |row| &row.label);
        for change in changes(&series(old), &series(new)) {
            note.say(&whom, format!("the discount {}", said(label, &change)));
        }
    }
    if old.zone != new.zone {
        let places = |carrier: &Carrier| -> BTreeMap<(String, String), String> {
            carrier
                .zone
                .iter()
                .map(|zone| {
                    ((zone.set.clone(), format!("{}{}", zone.place, zone.postcodes.join(" "))), zone.zone.clone())
                })
                .collect()
        };
        let (was, is) = (places(old), places(new));
        let moved: Vec<String> = is
            .iter()
            .filter_map(|(key, zone)| Some((key, was.get(key).filter(|old| *old != zone)?, zone)))
            .map(|((_, place), old, zone)| format!("{place} from zone {old} to zone {zone}"))
            .collect();
        if !moved.is_empty() {
            note.say(&whom, format!("{}: {}", count(moved.len(), "place moves", "places move"), first_of(&moved, 3)));
        }
    }
    note.say_details(&whom, before, old != new);
}

/// Prices by zone, break and unit, each over its days.
type Prices = BTreeMap<(String, u32, &'static str), Vec<(Span, String)>>;

/// The prices of a service.
fn prices(carrier: &Carrier, service: &Service) -> Prices {
    let mut prices: BTreeMap<_, Vec<(Span, String)>> = BTreeMap::new();
    let find = |id: &String| carrier.table.iter().find(|table| table.id == *id);
    let tables =
        service.price_lists().flat_map(|(class, ids)| ids.iter().filter_map(find).map(move |table| (class, table)));
    for (class, table) in tables {
        let zone = |zone: &str| class.map_or_else(|| zone.to_owned(), |class| format!("{zone} for {}", class.name));
        for rates in &table.rates {
            for at in &rates.breaks {
                let mut words = format!("{} {}", at.price, carrier.currency);
                if at.step > 0 {
                    words.push_str(&format!(
                        " and {} for each {} {} above {}",
                        at.step_price,
                        at.step,
                        table.unit.as_str(),
                        at.over
                    ));
                }
                if !at.per_kg.is_zero() {
                    words.push_str(&format!(" and {} per unit of weight", at.per_kg));
                }
                let key = (zone(&rates.zone), at.up_to, table.unit.as_str());
                prices.entry(key).or_default().push((Span { from: table.from, until: table.until }, words));
            }
        }
    }
    prices
}

fn service(note: &mut Note<'_>, old: (&Carrier, &Service), new: (&Carrier, &Service)) {
    let whom = format!("{}, {}", new.0.name, new.1.name);
    if old.1.valid != new.1.valid {
        let until = new.1.valid.until.map_or_else(String::new, |until| format!(" until {until}"));
        note.say(&whom, format!("is sold from {}{until}", new.1.valid.from));
    }
    let (before, after) = (prices(old.0, old.1), prices(new.0, new.1));
    let mut by_day: BTreeMap<(Day, Option<Day>), Vec<String>> = BTreeMap::new();
    for key in keys(before.keys(), after.keys()) {
        let none = Vec::new();
        let (zone, up_to, unit) = key;
        for Change { from, until, old, new, .. } in
            changes(before.get(key).unwrap_or(&none), after.get(key).unwrap_or(&none))
        {
            let what = match (old, new) {
                (Some(old), Some(new)) => format!("{old} becomes {new}"),
                (None, Some(new)) => format!("{new} is new"),
                (Some(old), None) => format!("{old} ends"),
                (None, None) => continue,
            };
            by_day.entry((from, until)).or_default().push(format!("zone {zone}, up to {up_to} {unit}: {what}"));
        }
    }
    for ((from, until), changes) in by_day {
        let until = until.map_or_else(String::new, |until| format!(" until {until}"));
        match changes.as_slice() {
            [only] => note.sentences.push(format!("{whom} to {only} from {from}{until}")),
            many => note.say(
                &whom,
                format!(
                    "{} from {from}{until}: {}",
                    count(many.len(), "price changes", "prices change"),
                    first_of_prices(many)
                ),
            ),
        }
    }
    let terms = |service: &Service| Service {
        prices: Vec::new(),
        note: String::new(),
        source: String::new(),
        at: String::new(),
        valid: new.1.valid,
        ..service.clone()
    };
    if terms(old.1) != terms(new.1) {
        note.say(&whom, "where it goes, its limits or its options change");
    }
}

fn first_of_prices(changes: &[String]) -> String {
    let first: Vec<&str> = changes.iter().take(3).map(String::as_str).collect();
    match changes.len().saturating_sub(3) {
        0 => first.join("; "),
        more => format!("{}; and {more} more", first.join("; ")),
    }
}

fn amount(carrier: &Carrier, row: &Surcharge) -> String {
    let currency = carrier.currency;
    match &row.amount {
        SurchargeAmount::Flat(amount) => format!("{amount} {currency}"),
        SurchargeAmount::ByZone(amounts) => {
            let zones =
                amounts.iter().map(|zone| format!("{} {currency} to zone {}", zone.amount, zone.zones.join(" and ")));
            zones.collect::<Vec<_>>().join(", ")
        }
        SurchargeAmount::PerKg { each, minimum, .. } if minimum.is_zero() => format!("{each} {currency} per kg"),
        SurchargeAmount::PerKg { each, minimum, .. } => {
            format!("{each} {currency} per kg, at least {minimum} {currency}")
        }
        SurchargeAmount::Percent { percent, .. } => format!("{percent} % of the freight"),
        SurchargeAmount::PercentOfValue { percent, .. } => format!("{percent} % of the value"),
        SurchargeAmount::ValueSteps { free, step, each, .. } => {
            format!("{each} {currency} for each {step} {currency} of value above {free} {currency}")
        }
        SurchargeAmount::OfCollected { flat, percent, .. } => {
            format!("{flat} {currency} and {percent} % of what is collected")
        }
        SurchargeAmount::Unknown => "an unknown amount".to_owned(),
    }
}

fn surcharges(note: &mut Note<'_>, old: &Carrier, new: &Carrier) {
    let key = |row: &Surcharge| (row.code.clone(), format!("{:?}", row.when));
    for own in keys(old.surcharge.iter().map(key), new.surcharge.iter().map(key)) {
        let series = |carrier: &Carrier| -> Vec<(Span, String)> {
            let rows = carrier.surcharge.iter().filter(|row| key(row) == own);
            rows.map(|row| (Span { from: row.from, until: row.until }, amount(carrier, row))).collect()
        };
        for change in changes(&series(old), &series(new)) {
            let carrier = if change.new.is_some() { new } else { old };
            let mut rows = carrier.surcharge.iter().filter(|row| key(row) == own);
            let Some(row) = rows
                .find(|row| Span { from: row.from, until: row.until }.contains(change.from))
                .or_else(|| carrier.surcharge.iter().find(|row| row.code == own.0))
            else {
                continue;
            };
            note.say(&new.name, format!("{}{}", said(&row.label, &change), source(&row.source)));
        }
    }
}

fn fees(note: &mut Note<'_>, id: &str, name: &str) {
    let of = |data: &RateData| data.fees.iter().find(|fees| fees.value.id == id).map(|fees| fees.value.clone());
    let empty = |of: &Regime| Regime {
        levy: Vec::new(),
        threshold: Vec::new(),
        value: Vec::new(),
        scheme: Vec::new(),
        required: Vec::new(),
        ..of.clone()
    };
    match (of(note.old), of(note.new)) {
        (Some(old), Some(new)) => super::law::regime(note, name, &old, &new),
        (None, Some(new)) => super::law::regime(note, name, &empty(&new), &new),
        (Some(old), None) => super::law::regime(note, name, &old, &empty(&old)),
        (None, None) => {}
    }
}

fn transit(note: &mut Note<'_>, id: &str, name: &str) {
    let of = |data: &RateData| data.transit.iter().find(|(carrier, _)| carrier == id).map(|(_, table)| table.clone());
    let (Some(old), Some(new)) = (of(note.old), of(note.new)) else { return };
    let lane = |row: &crate::book::transit::TransitRow| {
        let place = |names: &[String]| if names.is_empty() { "anywhere".to_owned() } else { names.join(" ") };
        (format!("{} from {} to {}", row.service, place(&row.dispatched_from), place(&row.destination)), row.from)
    };
    let days = |table: &crate::book::TransitTable| -> BTreeMap<(String, Day), String> {
        table
            .services
            .iter()
            .flatten()
            .map(|row| (lane(row), format!("{} to {} days", row.days.range.min, row.days.range.max)))
            .collect()
    };
    let (was, is) = (days(&old), days(&new));
    let mut lanes = Vec::new();
    for key in keys(was.keys(), is.keys()) {
        match (was.get(key), is.get(key)) {
            (Some(old), Some(new)) if old != new => lanes.push(format!("{} takes {new} instead of {old}", key.0)),
            (None, Some(new)) => lanes.push(format!("{} takes {new} from {}", key.0, key.1)),
            (Some(_), None) => lanes.push(format!("{} has no days of its own any more", key.0)),
            _ => {}
        }
    }
    if !lanes.is_empty() {
        note.say(
            name,
            format!("{}: {}", count(lanes.len(), "transit row changes", "transit rows change"), first_of(&lanes, 3)),
        );
    } else if old != new {
        note.say(name, "its transit percentiles or days of rest change");
    }
}
