//! Every published price, at its break, one gram under and one gram over.

use crate::{CARRIERS, place, territory, to};
use landfall::calendar::HandOverDay;
use landfall::money::{Decimal, ExchangeRates};
use landfall::rate::{RateRequest, RatedParcel, Wants, Zones, rate};
use landfall::weight::Weight;
use std::fs;

/// `carrier, service, zone, max_weight_g, price` of the published list, kept beside the repository.
fn published() -> Option<Vec<(String, String, u32, Decimal)>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/facts/carriers/japan-post-rates.csv");
    let text = fs::read_to_string(path).ok()?;
    let row = |line: &str| {
        let mut cells = line.split(',').skip(1);
        let mut next = || cells.next().unwrap().to_owned();
        (next(), next(), next().parse().unwrap(), next().parse().unwrap())
    };
    Some(text.lines().skip(1).map(row).collect())
}

#[test]
fn every_published_price_of_japan_post_is_reproduced() {
    let Some(published) = published() else {
        println!("skipped: the published list is not beside the repository");
        return;
    };
    assert_eq!(published.len(), 635);
    let codes = [
        ("EMS", "ems"),
        ("international-parcel-air", "parcel-air"),
        ("international-parcel-surface", "parcel-surface"),
        ("small-packet-air", "small-packet-air"),
        ("small-packet-surface", "small-packet-surface"),
    ];
    let countries = [("1", "KR"), ("2", "VN"), ("3", "DE"), ("4", "US"), ("5", "BR")];
    let carrier = CARRIERS.iter().find(|carrier| carrier.id == "japan-post").unwrap();
    for (at, (name, zone, weight, price)) in published.iter().enumerate() {
        let (_, code) = codes.iter().find(|(published, _)| published == name).unwrap();
        let (_, country) = countries.iter().find(|(number, _)| number == zone).unwrap();
        let price_at = |weight_g: u32| {
            let territory = territory(country);
            rate(&RateRequest {
                zones: &Zones::default(),
                carrier,
                service: carrier.service(code).unwrap(),
                packings: &[vec![RatedParcel {
                    outer_mm: [300, 200, 100],
                    weight: Weight::grams(weight_g),
                    ..RatedParcel::default()
                }]],
                place: &place(&territory, &to(country)),
                from_country: "JP",
                from: &["JP".to_owned()],
                from_postcode: None,
                // The last day on which all lanes were open.
                day: HandOverDay("2025-08-26".parse().unwrap()),
                goods_value: "1 JPY".parse().unwrap(),
                exchange: &ExchangeRates::default(),
                lines: &[],
                wants: Wants::default(),
                monthly_parcels: 0,
                to_point: None,
            })
            .map(|freight| freight.total.amount)
        };
        assert_eq!(price_at(*weight).unwrap(), *price, "{name} zone {zone} at {weight} g");
        assert_eq!(price_at(*weight - 1).unwrap(), *price, "{name} zone {zone} under {weight} g");
        match published.get(at + 1).filter(|next| next.0 == *name && next.1 == *zone) {
            Some(next) => assert_eq!(price_at(*weight + 1).unwrap(), next.3, "{name} zone {zone} over {weight} g"),
            None => assert!(price_at(*weight + 1).is_err(), "{name} zone {zone} over {weight} g"),
        }
    }
}
