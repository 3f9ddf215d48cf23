//! Do carriers' files fit the world and themselves? Places, calendars, currencies, zones, series of days, transit rows.

use super::places::equally_close;
use super::postcodes::Forms;
use super::{At, Check, some_of};
use crate::book::freight::{Carrier, Service, ServiceOption, SurchargeAmount, SurchargeKind, SurchargePer, Zone};
use crate::book::names::among;
use crate::calendar::{Day, Span};
use crate::money::Decimal;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Everything that `carrier.toml` and the tables beside it name.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    for carrier in &data.carriers {
        let folder = Path::new("carriers").join(&carrier.id);
        let files = Files {
            head: folder.join("carrier.toml"),
            extra: folder.join("surcharges.toml"),
            zones: folder.join("zones.csv"),
        };
        head(check, &files, carrier);
        super::carriage::carrier(check, carrier);
        places(check, &files, carrier);
        zones(check, &files, carrier);
        discounts(check, &files, carrier);
        fuel(check, &files, carrier);
        collecting(check, &files, carrier);
        super::charged::carrier(check, carrier, |check, code| files.with(check, code));
        tables(check, &files, carrier);
    }
    for (id, table) in &data.transit {
        let Some(carrier) = data.carriers.iter().find(|carrier| carrier.id == *id) else { continue };
        transit(check, carrier, table);
    }
}

/// Where a carrier's things are written.
struct Files {
    head: PathBuf,
    extra: PathBuf,
    zones: PathBuf,
}

impl Files {
    /// The file in which a surcharge, fuel or area stands: that of its own, where the word is found in it.
    fn with<'f>(&'f self, check: &Check<'_, '_>, word: &str) -> &'f Path {
        let inside = check.text(&self.extra).is_some_and(|text| text.contains(&format!("\"{word}\"")));
        if inside { &self.extra } else { &self.head }
    }
}

fn head(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    let file = files.head.as_path();
    if check.data.world.currencies.binary_search_by_key(&carrier.currency, |(code, _)| *code).is_err() {
        let message = format!("`{}` is no currency of `world/currencies.csv`", carrier.currency);
        check.complain("unknown-currency", file, At::Word("currency"), message, "use an ISO 4217 code");
    }
    if !carrier.tracking.is_empty() && !carrier.tracking.contains("{number}") {
        let message = format!("`{}` says nowhere where the tracking number goes", carrier.tracking);
        check.complain("bad-tracking-link", file, At::Word("tracking"), message, "write `{number}` in its place");
    }
    let code = carrier.country.as_str();
    if !code.is_empty() && !check.names.countries.contains(code) {
        let message = format!("`{code}` is no country of `world/countries.csv`");
        check.complain("unknown-country", file, At::Word(code), message, "use an ISO 3166-1 code");
    }
    let spans = carrier.service.iter().map(|service| (service.code.as_str(), service.valid));
    for (name, span) in spans.chain([(carrier.id.as_str(), carrier.covers)]) {
        if span.until.is_some_and(|until| until <= span.from) {
            check.complain(
                "reversed-span",
                file,
                At::Word(name),
                format!("`{name}` ends before it begins"),
                "write `until` as the first day after",
            );
        }
    }
    let priced: Vec<(&str, Day, Option<Day>)> = carrier
        .table
        .iter()
        .map(|table| (table.id.as_str(), table.from, table.until))
        .chain(carrier.surcharge.iter().map(|row| (row.code.as_str(), row.from, row.until)))
        .chain(carrier.discount.iter().map(|row| (row.code.as_str(), row.from, row.until)))
        .collect();
    for (name, from, until) in priced {
        if until.is_some_and(|until| until <= from) {
            let message = format!("`{name}` ends before it begins: from {from}");
            check.complain(
                "reversed-span",
                files.with(check, name),
                At::Word(name),
                message,
                "write `until` as the first day after",
            );
        }
    }
}

fn places(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    let named = carrier.area.iter().map(|area| area.place.as_str());
    let forms = Forms::of(check.data);
    for area in &carrier.area {
        let country = check.names.country_of(&area.place);
        for pattern in &area.postcodes {
            let Some((message, help)) = forms.fault(pattern, &country) else { continue };
            check.complain("postcode-pattern", files.with(check, pattern), At::Word(pattern), message, &help);
        }
    }
    let unknown: BTreeSet<&str> = named.filter(|name| !name.is_empty() && !check.names.is_place(name)).collect();
    for name in unknown {
        let message = format!("`{name}` is no country, territory, subdivision or group");
        let help = format!("groups are {}", some_of(check.names.groups.iter().copied()));
        check.complain("unknown-place", files.with(check, name), At::Word(name), message, &help);
    }
}

/// Places and postcodes of zones; two rows of one set that mean one address.
fn zones(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    let text = check.text(&files.zones).unwrap_or_default();
    let line_of = |zone: &Zone, word: &str| {
        let begins = format!("{},{},{}", zone.set, zone.zone, zone.place);
        let at = text.lines().position(|line| line.starts_with(&begins) && line.contains(word));
        at.map_or(At::File, |at| At::Line(at + 1))
    };
    let span = |zone: &Zone| Span { from: zone.from.unwrap_or(Day::from_epoch(i32::MIN)), until: zone.until };
    let forms = Forms::of(check.data);
    let mut by_place: BTreeMap<(&str, &str), Vec<&Zone>> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for zone in &carrier.zone {
        if zone.place != "*" && !check.names.is_place(&zone.place) && told.insert(&zone.place) {
            let message = format!("`{}` is no country, territory, subdivision or group", zone.place);
            check.complain(
                "unknown-place",
                &files.zones,
                line_of(zone, ""),
                message,
                "use an ISO code, an id, or `*` for the rest",
            );
        }
        let country = check.names.country_of(&zone.place);
        for pattern in &zone.postcodes {
            let Some((message, help)) = forms.fault(pattern, &country) else { continue };
            check.complain("postcode-pattern", &files.zones, line_of(zone, pattern), message, &help);
        }
        let before = by_place.entry((&zone.set, &zone.place)).or_default();
        let clash = before
            .iter()
            .filter(|other| span(other).overlaps(&span(zone)) && other.zone != zone.zone)
            .find_map(|other| {
                let whole =
                    |zone: &Zone| zone.postcodes.is_empty() && zone.towns.is_empty() && zone.subdivisions.is_empty();
                if whole(zone) && whole(other) {
                    return Some((zone.place.clone(), other.zone.clone()));
                }
                let towns = zone.towns.iter().find(|town| other.towns.contains(town));
                let codes = zone.postcodes.iter().find(|one| other.postcodes.iter().any(|two| equally_close(one, two)));
                let parts =
                    zone.subdivisions.iter().filter(|_| zone.postcodes.is_empty() && other.postcodes.is_empty());
                let parts = parts.into_iter().find(|code| other.subdivisions.contains(code));
                towns.or(codes).or(parts).map(|shared| (shared.clone(), other.zone.clone()))
            });
        if let Some((shared, other)) = clash {
            let message = format!("`{shared}` of `{}` lies in zone {other} and in zone {}", zone.place, zone.zone);
            check.complain(
                "overlapping-postcodes",
                &files.zones,
                line_of(zone, &shared),
                message,
                "let each address lie in one zone of a set",
            );
        }
        before.push(zone);
    }
    let used: BTreeSet<&str> = carrier.service.iter().flat_map(Service::zone_sets).collect();
    for set in carrier.zone.iter().map(|zone| zone.set.as_str()).collect::<BTreeSet<_>>() {
        if !used.contains(set) {
            let message = format!("no service uses the zone set `{set}`");
            check.complain(
                "unused-zones",
                &files.zones,
                At::Word(set),
                message,
                "name it as a service's `zones`, or take it out",
            );
        }
    }
}

/// A surcharge or kind of surcharges that fuel and discounts may name.
fn is_surcharge(carrier: &Carrier, word: &str) -> bool {
    carrier.surcharge.iter().any(|row| row.code == word) || is_kind(word)
}

/// What discounts are taken off.
fn discounts(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    for discount in &carrier.discount {
        for on in discount.on.iter().filter(|on| !is_surcharge(carrier, on)) {
            check.complain(
                "unknown-surcharge",
                files.with(check, &discount.code),
                At::Word(on),
                format!("`{}` is taken off `{on}`, which is no surcharge", discount.code),
                "the code of a surcharge, or a kind of surcharges such as `remote`; for the table's price leave `on` out",
            );
        }
    }
}

/// Charges that hang on what is collected stand alone on the bill, and settle.
fn collecting(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    for row in &carrier.surcharge {
        let SurchargeAmount::OfCollected { flat, percent, minimum, maximum, .. } = &row.amount else { continue };
        let names = |on: &[String]| among(on, &row.code) || among(on, row.kind.as_str());
        let fuelled = carrier.fuel.iter().any(|fuel| names(&fuel.on));
        let discounted = carrier.discount.iter().any(|discount| names(&discount.on));
        let of_all = row.options() == [ServiceOption::CashOnDelivery.as_str()];
        let faults = [
            (!of_all, "is asked without cash on delivery", "write `option = [\"cash_on_delivery\"]` into its `when`"),
            (
                row.per != SurchargePer::Shipment,
                "is asked for each parcel",
                "what is collected is the shipment's: write `per = \"shipment\"`",
            ),
            (
                !row.group.is_empty(),
                "stands in a group",
                "how high it is, is not known when a group is decided: leave `group` out",
            ),
            (
                fuelled || discounted,
                "bears fuel or a discount",
                "it stands alone on the bill: take it out of the `on` of fuel and discounts",
            ),
            (
                percent.is_sign_negative() || *percent >= Decimal::from(50),
                "its percentage never settles",
                "write a `percent` from 0 to below 50",
            ),
            (
                flat.is_sign_negative() || minimum.is_sign_negative() || maximum.is_some_and(|most| most < *minimum),
                "has bounds that nothing meets",
                "write a `flat` and `minimum` of 0 or more, and a `maximum` that is no less than `minimum`",
            ),
        ];
        for (_, why, help) in faults.into_iter().filter(|(wrong, _, _)| *wrong) {
            let message = format!("`{}` hangs on what is collected, and {why}", row.code);
            check.complain("bad-collecting", files.with(check, &row.code), At::Word(&row.code), message, help);
        }
    }
}

/// What fuel is taken on, and days without a percentage between two that have one.
fn fuel(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    for fuel in &carrier.fuel {
        let file = files.with(check, &fuel.code);
        let known = |on: &str| on == "freight" || is_surcharge(carrier, on);
        for on in fuel.on.iter().filter(|on| !known(on)) {
            let help = "`freight`, the code of a surcharge, or a kind of surcharges such as `remote`";
            check.complain(
                "unknown-surcharge",
                file,
                At::Word(on),
                format!("`{}` is taken on `{on}`, which is no surcharge", fuel.code),
                help,
            );
        }
        let mut rates: Vec<Span> = fuel.rates.iter().map(|rate| Span { from: rate.from, until: rate.until }).collect();
        rates.sort_by_key(|span| span.from);
        for (before, after) in rates.iter().zip(rates.iter().skip(1)) {
            let day = after.from.to_string();
            if before.overlaps(after) {
                check.complain(
                    "overlapping-spans",
                    file,
                    At::Word(&day),
                    format!("`{}` has two percentages from {day}", fuel.code),
                    "close the first with `until`",
                );
            } else if let Some(end) = before.until.filter(|end| *end < after.from) {
                check.complain(
                    "gap",
                    file,
                    At::Word(&day),
                    format!("`{}` has no percentage from {end} until {day}", fuel.code),
                    "write the percentage of those days",
                );
            }
        }
    }
}

fn is_kind(word: &str) -> bool {
    let word: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    SurchargeKind::deserialize(word).is_ok()
}

/// The price tables of a service follow one another without a hole.
fn tables(check: &mut Check<'_, '_>, files: &Files, carrier: &Carrier) {
    for (service, ids) in
        carrier.service.iter().flat_map(|service| service.price_lists().map(move |(_, ids)| (service, ids)))
    {
        let tables = ids.iter().filter_map(|id| carrier.table.iter().find(|table| table.id == *id));
        let mut spans: Vec<Span> = tables.map(|table| Span { from: table.from, until: table.until }).collect();
        spans.sort_by_key(|span| (span.from, span.until.is_none(), span.until));
        let mut open: Option<Day> = None;
        for (number, span) in spans.iter().enumerate() {
            if let (true, Some(end)) = (number > 0, open)
                && end < span.from
            {
                let message = format!("`{}` has no price from {end} until {}", service.code, span.from);
                check.complain(
                    "gap",
                    &files.head,
                    At::Word(&service.code),
                    message,
                    "add the table of those days, or move a day",
                );
            }
            open = match (number, open, span.until) {
                (0, _, until) => until,
                (_, Some(end), Some(until)) => Some(end.max(until)),
                _ => None,
            };
            if open.is_none() {
                break;
            }
        }
    }
}

/// Services and places of transit rows and of the carrier's own days.
fn transit(check: &mut Check<'_, '_>, carrier: &Carrier, table: &crate::book::TransitTable) {
    let folder = Path::new("carriers").join(&carrier.id);
    let known = |name: &str| {
        name.split_once('/').is_some_and(|(owner, code)| owner == carrier.id && carrier.service(code).is_some())
    };
    let rows = table
        .services
        .iter()
        .flatten()
        .map(|row| (folder.join("transit.csv"), vec![&row.service], vec![&row.dispatched_from, &row.destination]));
    let days = folder.join("calendars.toml");
    let rests = table.days.calendar.iter().map(|row| (days.clone(), row.services.iter().collect(), vec![&row.places]));
    let seasons = table.days.season.iter().map(|row| (days.clone(), row.services.iter().collect(), vec![&row.to]));
    let remote = table.days.remote.iter().map(|row| (days.clone(), row.services.iter().collect(), Vec::new()));
    let (mut services, mut places) = (BTreeSet::new(), BTreeSet::new());
    for (file, named, lists) in rows.chain(rests).chain(seasons).chain(remote) {
        services.extend(named.into_iter().filter(|name| !known(name)).map(|name| (file.clone(), name)));
        places.extend(
            lists
                .into_iter()
                .flat_map(|names| names.iter())
                .filter(|name| !check.names.is_place(name))
                .map(|name| (file.clone(), name)),
        );
    }
    for (file, name) in services {
        let help = format!("services are {}", some_of(carrier.service.iter().map(|service| service.code.as_str())));
        check.complain(
            "unknown-service",
            &file,
            At::Word(name),
            format!("`{name}` is no service of the carrier"),
            &help,
        );
    }
    for (file, name) in places {
        let message = format!("`{name}` is no country, territory, subdivision or group");
        check.complain("unknown-place", &file, At::Word(name), message, "use an ISO code or an id");
    }
    let areas: BTreeSet<&String> = table.days.remote.iter().flat_map(|row| row.areas.iter()).collect();
    for name in areas.into_iter().filter(|name| carrier.area.iter().all(|area| area.name != **name)) {
        let message = format!("`{name}` is no area of the carrier");
        check.complain("unknown-area", &days, At::Word(name), message, "name an `[[area]]` of `surcharges.toml`");
    }
}
