//! An address in every territory of the book, and the days on which its law changes.

use landfall::book::law::{AddressPattern, Territory};
use landfall::book::{Book, BookView};
use landfall::calendar::Day;
use landfall::place::resolve;
use landfall::publish::RateData;
use landfall::request::Address;
use std::collections::BTreeSet;

/// A territory, and an address that lies in it.
pub(crate) struct Destination {
    pub(crate) territory: Territory,
    pub(crate) country: String,
    pub(crate) postcode: Option<String>,
    pub(crate) subdivision: Option<String>,
}

/// Every territory with an address of its own.
pub(crate) fn destinations(data: &RateData, book: &Book) -> Vec<Destination> {
    let of = |territory: &Territory| {
        let whole = AddressPattern { country: territory.country.clone(), ..AddressPattern::default() };
        let named = if territory.addresses.is_empty() { vec![whole] } else { territory.addresses.clone() };
        let tried = named.iter().flat_map(candidates);
        let found = tried.into_iter().find(|address| {
            let place = resolve(&BookView::new(book), address, territory.covers.from, "", &mut Vec::new());
            place.is_ok_and(|place| place.territory.id == territory.id)
        });
        let address = found.unwrap_or_else(|| panic!("no address found in {}", territory.id));
        Destination {
            territory: territory.clone(),
            country: address.country,
            postcode: address.postal_code,
            subdivision: address.subdivision,
        }
    };
    data.world.territories.iter().map(|territory| of(&territory.value)).collect()
}

fn candidates(pattern: &AddressPattern) -> Vec<Address> {
    let address = |postal_code: Option<String>, subdivision: Option<String>| Address {
        country: pattern.country.clone(),
        subdivision,
        postal_code,
        city: pattern.towns.first().cloned(),
        ..Address::default()
    };
    let mut all = vec![address(None, None)];
    for postcode in &pattern.postcodes {
        let start = postcode.split(['*', '-']).next().unwrap_or_default();
        all.extend(
            ["", "0", "00", "001", "1", "11", "111", "1AA"].map(|end| address(Some(format!("{start}{end}")), None)),
        );
    }
    all.extend(pattern.subdivisions.iter().map(|code| address(None, Some(code.clone()))));
    all
}

/// The days on which something in a territory's law begins or ends, within what it covers.
pub(crate) fn change_days(data: &RateData, territory: &Territory) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let parameters = territory.parameter.iter().map(|row| (row.from, row.until));
    days.extend(parameters.flat_map(|(from, until)| [Some(from), until]).flatten());
    for regime in data.world.regimes.iter().filter(|regime| territory.regimes.contains(&regime.value.id)) {
        let regime = &regime.value;
        let spans = regime.levy.iter().map(|row| (row.from, row.until));
        let spans = spans.chain(regime.threshold.iter().map(|row| (row.from, row.until)));
        let spans = spans.chain(regime.value.iter().map(|row| (row.from, row.until)));
        let spans = spans.chain(regime.scheme.iter().map(|row| (row.from, row.until)));
        days.extend(spans.flat_map(|(from, until)| [Some(from), until]).flatten());
    }
    days
}
