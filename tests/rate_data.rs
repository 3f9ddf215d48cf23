//! The rate data of carriers and shops are read without a complaint, and rate.

use landfall::book::law::Territory;
use landfall::calendar::{Day, HandOverDay};
use landfall::money::ExchangeRates;
use landfall::place::Place;
use landfall::publish::carriers::{read_carriers, read_fees};
use landfall::publish::shops::{check_offers, read_shops};
use landfall::rate::{RateRequest, RatedParcel, Wants, rate};
use std::path::Path;

fn rate_data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rate-data"))
}

fn territory(country: &str) -> Territory {
    let text = format!(
        r#"
        id = "{}"
        name = "{country}"
        country = "{country}"
        currency = "EUR"
        regimes = []
        time_zone = "UTC"
        calendar = ""
        covers = {{ from = "2020-01-01" }}
        "#,
        country.to_lowercase()
    );
    toml::from_str(&text).unwrap()
}

fn place(territory: &Territory) -> Place<'_> {
    Place {
        territory,
        country: territory.country.clone(),
        subdivision: None,
        postcode: None,
        city: None,
        commercial: false,
        po_box: false,
        names: vec![territory.id.clone(), territory.country.clone()],
    }
}

#[test]
fn the_files_of_carriers_and_shops_are_sound() {
    let (carriers, mut complaints) = read_carriers(rate_data());
    complaints.extend(read_fees(rate_data()).1);
    let (shops, more) = read_shops(rate_data());
    complaints.extend(more);
    complaints.extend(check_offers(rate_data(), &shops, &carriers));
    let complaints: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(shops.len(), 2);
    for shop in &shops {
        assert!((15..=30).contains(&shop.catalogue.len()), "{}", shop.id);
    }
}

#[test]
fn both_shops_reach_the_seven_destinations() {
    let (carriers, _) = read_carriers(rate_data());
    let (shops, _) = read_shops(rate_data());
    let day: Day = "2026-11-24".parse().unwrap();
    let packings = [vec![RatedParcel { outer_mm: [318, 238, 160], weight_g: 1200 }]];
    for shop in &shops {
        for country in ["US", "GB", "DE", "FR", "AU", "JP", "CA"] {
            if shop.warehouse[0].country == country {
                continue;
            }
            let territory = territory(country);
            let place = place(&territory);
            let mut reached = 0;
            for offer in shop.offer.iter().filter(|offer| place.is_one_of(&offer.destination)) {
                let carrier = carriers.iter().find(|carrier| carrier.id == offer.carrier).unwrap();
                let request = RateRequest {
                    carrier,
                    service: carrier.service(&offer.service).unwrap(),
                    packings: &packings,
                    place: &place,
                    from_country: &shop.warehouse[0].country,
                    day: HandOverDay(day),
                    goods_value: "60.00 USD".parse().unwrap(),
                    exchange: &ExchangeRates::default(),
                    lines: &[],
                    terms: None,
                    wants: Wants::default(),
                    monthly_parcels: shop.monthly_parcels,
                };
                match rate(&request) {
                    Ok(freight) => {
                        reached += 1;
                        println!("{} {country} {} {}", shop.id, offer.id(), freight.total);
                    }
                    Err(refusal) => println!("{} {country} {}: {}", shop.id, offer.id(), refusal.because),
                }
            }
            assert!(reached > 0, "{} does not reach {country}", shop.id);
        }
    }
}
