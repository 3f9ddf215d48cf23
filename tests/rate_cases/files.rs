//! The files of carriers and shops: sound, complained of by line, kept by the book, and reaching their destinations.

use crate::{CARRIERS, To, place, rate_data, territory, to};
use landfall::book::freight::Carrier;
use landfall::book::when::Word;
use landfall::calendar::HandOverDay;
use landfall::money::ExchangeRates;
use landfall::publish::RateData;
use landfall::publish::carriers::read_carriers;
use landfall::publish::import_rates::import_rates;
use landfall::publish::shops::read_shops;
use landfall::rate::{RateRequest, RatedParcel, Wants, Zones, rate};
use landfall::record::{from_bytes, to_bytes};
use landfall::weight::Weight;
use std::fs;
use std::path::Path;

#[test]
fn the_files_of_carriers_and_shops_are_sound() {
    let (data, complaints) = RateData::read(rate_data());
    let ours = |file: &Path| file.starts_with("carriers") || file.starts_with("shops") || file.starts_with("sources");
    let complaints: Vec<String> =
        complaints.iter().filter(|complaint| ours(&complaint.file)).map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(data.fees.len(), CARRIERS.iter().filter(|carrier| has_fees(&carrier.id)).count());
    let shops = data.shops;
    for shop in &shops {
        assert!((15..=30).contains(&shop.catalogue.len()), "{}", shop.id);
    }
}

fn has_fees(carrier: &str) -> bool {
    rate_data().join("carriers").join(carrier).join("fees.toml").exists()
}

#[test]
fn what_is_wrong_with_a_carriers_files_is_said_with_file_and_line() {
    let root = std::env::temp_dir().join(format!("landfall-carriers-{}", std::process::id()));
    let folder = root.join("carriers/c");
    fs::create_dir_all(&folder).unwrap();
    let head = "id = \"c\"\nname = \"C\"\nchannel = \"courier\"\ncurrency = \"EUR\"\nrounding = { step = \"0.01\" }\ncovers = { from = \"2026-01-01\" }\n";
    let service = "[[service]]\ncode = \"s\"\nname = \"S\"\nzones = \"w\"\nprices = [\"t\"]\nvalid = { from = \"2026-01-01\" }\nsource = \"s\"\n";
    let table = "[[table]]\nid = \"t\"\nfrom = \"2026-01-01\"\nsource = \"s\"\n";
    let zones = "set,zone,place,source\nw,1,DE,s\nw,2,FR,s\n";
    let sound = "table,zone,up_to_g,price\nt,1,500,3.00\nt,2,500,4.00\n";
    let said = |carrier: &str, zones: &str, prices: &str| {
        fs::write(folder.join("carrier.toml"), carrier).unwrap();
        fs::write(folder.join("zones.csv"), zones).unwrap();
        fs::write(folder.join("prices.csv"), prices).unwrap();
        let complaints = read_carriers(&root).1;
        complaints.iter().map(|one| (one.code, one.line.unwrap_or(0))).collect::<Vec<_>>()
    };
    let carrier = format!("{head}{service}{table}");
    assert_eq!(said(&carrier, zones, sound), []);
    let unknown = carrier.replace("zones =", "zone_set = \"x\"\nzones =");
    assert_eq!(said(&unknown, zones, sound), [("bad-toml", 10)]);
    assert_eq!(said(&carrier, zones, &format!("{sound}t,2,500,5.00\n")), [("breaks-not-increasing", 4)]);
    assert_eq!(said(&carrier, zones, &format!("{sound}t,2,900,3.99\n")), [("price-falls", 4)]);
    let allowed = carrier.replace("id = \"t\"", "id = \"t\"\nallow_falling = \"the list says so\"");
    assert_eq!(said(&allowed, zones, &format!("{sound}t,2,900,3.99\n")), []);
    assert_eq!(said(&carrier, zones, &sound.replace("3.00", "3.005")), [("too-many-decimals", 2)]);
    assert_eq!(said(&carrier, zones, &format!("{sound}t,3,500,5.00\n")), [("unused-zone", 8)]);
    assert_eq!(said(&carrier, &format!("{zones}w,3,IT,s\n"), sound), [("unpriced-zone", 8)]);
    assert_eq!(said(&carrier, zones, &format!("{sound}u,1,500,5.00\n")), [("unknown-table", 4)]);
    assert_eq!(said(&carrier, zones, "table,zone,up_to_g,prise\n"), [("unknown-column", 1), ("empty-table", 15)]);
    fs::remove_dir_all(&root).unwrap();
}

#[test]
fn both_shops_reach_the_seven_destinations() {
    let (shops, _) = read_shops(rate_data());
    let packings =
        [vec![RatedParcel { outer_mm: [318, 238, 160], weight: Weight::grams(1200), ..RatedParcel::default() }]];
    for shop in &shops {
        for country in ["US", "GB", "DE", "FR", "AU", "JP", "CA"] {
            if shop.warehouse[0].country == country {
                continue;
            }
            let territory = territory(country);
            let place = place(&territory, &to(country));
            let mut reached = 0;
            for offer in shop.offer.iter().filter(|offer| place.is_one_of(offer.when.listed(Word::Destination))) {
                let carrier = CARRIERS.iter().find(|carrier| carrier.id == offer.carrier).unwrap();
                let request = RateRequest {
                    zones: &Zones::default(),
                    carrier,
                    service: carrier.service(&offer.service).unwrap(),
                    packings: &packings,
                    place: &place,
                    from_country: &shop.warehouse[0].country,
                    from: std::slice::from_ref(&shop.warehouse[0].country),
                    from_postcode: None,
                    day: HandOverDay("2026-11-24".parse().unwrap()),
                    goods_value: "60.00 USD".parse().unwrap(),
                    exchange: &ExchangeRates::default(),
                    lines: &[],
                    wants: Wants::default(),
                    monthly_parcels: shop.monthly_parcels,
                    to_point: None,
                };
                reached += usize::from(rate(&request).is_ok());
            }
            assert!(reached > 0, "{} does not reach {country}", shop.id);
        }
    }
}

#[test]
fn carriers_and_shops_survive_the_book() {
    for carrier in CARRIERS.iter() {
        let bytes = to_bytes(carrier);
        assert_eq!(&from_bytes::<Carrier>(&bytes).unwrap(), carrier);
    }
    for shop in read_shops(rate_data()).0 {
        let bytes = to_bytes(&shop);
        assert_eq!(from_bytes::<landfall::book::shop::Shop>(&bytes).unwrap(), shop);
    }
}

/// A carrier's spreadsheet, mapped and dropped in beside the old list, prices parcels from its first day on.
#[test]
fn a_sheet_that_is_dropped_in_prices_parcels_from_its_day_on() {
    let root = std::env::temp_dir().join(format!("landfall-dropped-in-{}", std::process::id()));
    let folder = root.join("carriers/c");
    fs::create_dir_all(&folder).unwrap();
    let carrier = r#"
        id = "c"
        name = "C"
        channel = "courier"
        currency = "EUR"
        rounding = { step = "0.01" }
        covers = { from = "2026-01-01" }

        [[service]]
        code = "s"
        name = "S"
        zones = "w"
        prices = ["list-2027", "list-2026"]
        valid = { from = "2026-01-01" }
        source = "s"

        [[table]]
        id = "list-2026"
        from = "2026-01-01"
        until = "2027-01-01"
        source = "s"

        [[table]]
        id = "list-2027"
        from = "2027-01-01"
        source = "s"
    "#;
    fs::write(folder.join("carrier.toml"), carrier).unwrap();
    fs::write(folder.join("zones.csv"), "set,zone,place,source\nw,1,DE,s\nw,2,*,s\n").unwrap();
    let old = "table,zone,up_to_g,price\nlist-2026,1,500,3.00\nlist-2026,1,1000,3.50\nlist-2026,2,1000,9.00\n";
    fs::write(folder.join("prices.csv"), old).unwrap();
    let sheet = "Price list 2027;;\nkg;Germany;World\n0,5;3,20;9,40\n1,0;3,80;-\n";
    let mapping = r#"
        table = "list-2027"
        unit = "kg"
        skip_rows = 1
        separator = ";"
        decimal = ","
        weight = "kg"
        not_served = ["-"]
        zones = { Germany = "1", World = "2" }
    "#;
    let (rows, complaints) = import_rates(sheet, &toml::from_str(mapping).unwrap(), Path::new("sheet.csv"));
    assert_eq!(complaints, []);
    fs::write(folder.join("prices-2027.csv"), rows).unwrap();
    let (carriers, complaints) = read_carriers(&root);
    assert!(complaints.is_empty(), "{complaints:?}");
    let price = |country: &str, day: &str, weight_g: u32| {
        let territory = territory(country);
        rate(&RateRequest {
            zones: &Zones::default(),
            carrier: &carriers[0],
            service: &carriers[0].service[0],
            packings: &[vec![RatedParcel {
                outer_mm: [200, 150, 100],
                weight: Weight::grams(weight_g),
                ..RatedParcel::default()
            }]],
            place: &place(&territory, &to(country)),
            from_country: "VN",
            from: &["VN".to_owned()],
            from_postcode: None,
            day: HandOverDay(day.parse().unwrap()),
            goods_value: "1 EUR".parse().unwrap(),
            exchange: &ExchangeRates::default(),
            lines: &[],
            wants: Wants::default(),
            monthly_parcels: 0,
            to_point: None,
        })
        .map_or_else(|refusal| refusal.into_particulars().code, |freight| freight.total.amount.normalize().to_string())
    };
    assert_eq!(price("DE", "2026-12-31", 500), "3");
    assert_eq!(price("DE", "2027-01-01", 500), "3.2");
    assert_eq!(price("DE", "2027-01-01", 501), "3.8");
    assert_eq!(price("US", "2026-12-31", 1000), "9");
    assert_eq!(price("US", "2027-01-01", 500), "9.4");
    assert_eq!(price("US", "2027-01-01", 501), "parcel_too_heavy");
    // The old list, dropped in twice, is told line by line.
    fs::write(folder.join("prices-again.csv"), old).unwrap();
    let (_, complaints) = read_carriers(&root);
    let told: Vec<(&str, &Path)> = complaints.iter().map(|one| (one.code, one.file.as_path())).collect();
    assert!(told.contains(&("breaks-not-increasing", Path::new("carriers/c/prices.csv"))), "{told:?}");
    fs::remove_dir_all(&root).unwrap();
}

/// Long lists of remote postcodes and towns stand in a table of their own.
#[test]
fn remote_areas_are_read_from_their_table() {
    let root = std::env::temp_dir().join(format!("landfall-areas-{}", std::process::id()));
    let folder = root.join("carriers/c");
    fs::create_dir_all(&folder).unwrap();
    let carrier = r#"
        id = "c"
        name = "C"
        channel = "courier"
        currency = "EUR"
        rounding = { step = "0.01" }
        covers = { from = "2026-01-01" }

        [[service]]
        code = "s"
        name = "S"
        zones = "w"
        prices = ["t"]
        valid = { from = "2026-01-01" }
        source = "s"

        [[table]]
        id = "t"
        from = "2026-01-01"
        source = "s"

        [[surcharge]]
        code = "remote"
        label = "Remote"
        kind = "remote"
        when = { areas = ["remote"] }
        per = "shipment"
        amount = { flat = "20.00" }
        from = "2026-01-01"
        because = "b"
        source = "s"
    "#;
    fs::write(folder.join("carrier.toml"), carrier).unwrap();
    fs::write(folder.join("zones.csv"), "set,zone,place,source\nw,1,*,s\n").unwrap();
    fs::write(folder.join("prices.csv"), "table,zone,up_to_g,price\nt,1,1000,5.00\n").unwrap();
    let areas = "name,place,subdivisions,postcodes,towns,from,until,source,illustrative\n\
                 remote,GB,,HS*|ZE*,,,,s,\nremote,FJ,,,Labasa|Savusavu,,,s,yes\nremote,CA,YT|NU,,,2026-06-01,2026-07-01,s,\n";
    fs::write(folder.join("areas.csv"), areas).unwrap();
    let (carriers, complaints) = read_carriers(&root);
    assert!(complaints.is_empty(), "{complaints:?}");
    let remote = |to: To, day: &str| {
        let territory = territory(&to.country);
        let freight = rate(&RateRequest {
            zones: &Zones::default(),
            carrier: &carriers[0],
            service: &carriers[0].service[0],
            packings: &[vec![RatedParcel {
                outer_mm: [200, 150, 100],
                weight: Weight::grams(500),
                ..RatedParcel::default()
            }]],
            place: &place(&territory, &to),
            from_country: "VN",
            from: &["VN".to_owned()],
            from_postcode: None,
            day: HandOverDay(day.parse().unwrap()),
            goods_value: "1 EUR".parse().unwrap(),
            exchange: &ExchangeRates::default(),
            lines: &[],
            wants: Wants::default(),
            monthly_parcels: 0,
            to_point: None,
        })
        .unwrap();
        freight.charges.iter().find(|charge| charge.code == "remote").map(|charge| charge.from.illustrative)
    };
    let with = |country: &str, postcode: Option<&str>, city: Option<&str>, subdivision: Option<&str>| To {
        postcode: postcode.map(str::to_owned),
        city: city.map(str::to_owned),
        subdivision: subdivision.map(str::to_owned),
        ..to(country)
    };
    assert_eq!(remote(with("GB", Some("ZE1 0AA"), None, None), "2026-06-15"), Some(false));
    assert_eq!(remote(with("GB", Some("SW1A 1AA"), None, None), "2026-06-15"), None);
    assert_eq!(remote(with("FJ", None, Some("savusavu"), None), "2026-06-15"), Some(true));
    assert_eq!(remote(with("CA", None, None, Some("YT")), "2026-05-31"), None);
    assert_eq!(remote(with("CA", None, None, Some("YT")), "2026-06-01"), Some(false));
    assert_eq!(remote(with("CA", None, None, Some("YT")), "2026-06-30"), Some(false));
    assert_eq!(remote(with("CA", None, None, Some("YT")), "2026-07-01"), None);
    assert_eq!(remote(with("CA", None, None, Some("ON")), "2026-06-15"), None);
    fs::remove_dir_all(&root).unwrap();
}
