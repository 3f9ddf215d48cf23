//! Cases of freight rating, every published price, and what must hold for all rates.
//!
//! A file in `tests/cases/rate/` holds cases that share what its head says. A case names a carrier of `rate-data/` or
//! `case-carrier`, which its file defines. `expect` is checked as far as it speaks.
#![cfg(feature = "publish")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in helpers too"
)]

use landfall::book::freight::{Break, Carrier, PriceTable, Trigger, WeightUnit};
use landfall::book::law::Territory;
use landfall::calendar::{Day, HandOverDay};
use landfall::money::{Decimal, ExchangeRates, Money};
use landfall::place::Place;
use landfall::problem::Refusal;
use landfall::publish::RateData;
use landfall::publish::carriers::read_carriers;
use landfall::publish::shops::read_shops;
use landfall::rate::{ChargeKind, Freight, RateRequest, RatedLine, RatedParcel, Wants, rate};
use landfall::record::{from_bytes, to_bytes};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static CARRIERS: LazyLock<Vec<Carrier>> = LazyLock::new(|| read_carriers(rate_data()).0);

fn rate_data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rate-data"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    title: String,
    #[serde(flatten)]
    shared: Input,
    case: Vec<Case>,
    case_carrier: Option<Carrier>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Input {
    carrier: Option<String>,
    service: Option<String>,
    from: Option<String>,
    to: Option<To>,
    day: Option<Day>,
    parcels: Option<Vec<Parcel>>,
    packings: Option<Vec<Vec<Parcel>>>,
    goods_value: Option<Money>,
    attributes: Option<Vec<String>>,
    wants: Option<Vec<String>>,
    terms: Option<String>,
    monthly_parcels: Option<u32>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(flatten)]
    own: Input,
    expect: Expect,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct To {
    country: String,
    subdivision: Option<String>,
    postcode: Option<String>,
    city: Option<String>,
    #[serde(default)]
    commercial: bool,
    #[serde(default)]
    po_box: bool,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Parcel {
    outer_mm: Option<[u32; 3]>,
    outer_in: Option<[Decimal; 3]>,
    weight_g: u32,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    refusal: Option<String>,
    lines: Option<Vec<String>>,
    total: Option<Decimal>,
    packing: Option<usize>,
    charges: Option<Vec<String>>,
    billed_g: Option<Vec<u64>>,
    dimensional_g: Option<Vec<u64>>,
    basis: Option<String>,
    basis_of: BTreeMap<String, String>,
}

impl Parcel {
    fn rated(&self) -> RatedParcel {
        let inches = |side: &Decimal| u32::try_from((*side * Decimal::new(254, 1)).ceil()).unwrap();
        let outer_mm = match (&self.outer_mm, &self.outer_in) {
            (Some(mm), None) => *mm,
            (None, Some(sides)) => [inches(&sides[0]), inches(&sides[1]), inches(&sides[2])],
            _ => panic!("a parcel has `outer_mm` or `outer_in`"),
        };
        RatedParcel { outer_mm, weight_g: self.weight_g }
    }
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

fn place<'t>(territory: &'t Territory, to: &To) -> Place<'t> {
    Place {
        territory,
        country: to.country.clone(),
        subdivision: to.subdivision.clone(),
        postcode: to.postcode.clone(),
        city: to.city.clone(),
        commercial: to.commercial,
        po_box: to.po_box,
        names: vec![territory.id.clone(), to.country.clone()],
    }
}

fn to(country: &str) -> To {
    To { country: country.to_owned(), subdivision: None, postcode: None, city: None, commercial: true, po_box: false }
}

fn run(shared: &Input, own: &Input, case_carrier: Option<&Carrier>) -> Result<Freight, Refusal> {
    let (carrier, service) =
        (own.carrier.as_ref().or(shared.carrier.as_ref()), own.service.as_ref().or(shared.service.as_ref()));
    let carrier = carrier.expect("a case names its carrier");
    let carrier = match case_carrier {
        Some(found) if &found.id == carrier => found,
        _ => CARRIERS.iter().find(|found| &found.id == carrier).unwrap_or_else(|| panic!("no carrier `{carrier}`")),
    };
    let service = service.expect("a case names its service");
    let service = carrier.service(service).unwrap_or_else(|| panic!("no service `{service}`"));
    let to = own.to.as_ref().or(shared.to.as_ref()).expect("a case has a destination");
    let territory = territory(&to.country);
    let place = place(&territory, to);
    let parcels = own.parcels.as_ref().or(shared.parcels.as_ref());
    let packings: Vec<Vec<RatedParcel>> = match &own.packings {
        Some(packings) => packings.iter().map(|parcels| parcels.iter().map(Parcel::rated).collect()).collect(),
        None => vec![parcels.expect("a case has parcels").iter().map(Parcel::rated).collect()],
    };
    let attributes = own.attributes.clone().unwrap_or_default();
    let wants = own.wants.clone().unwrap_or_default();
    let wanted = |name: &str| wants.iter().any(|want| want == name);
    rate(&RateRequest {
        carrier,
        service,
        packings: &packings,
        place: &place,
        from_country: own.from.as_ref().or(shared.from.as_ref()).expect("a case has an origin"),
        day: HandOverDay(own.day.or(shared.day).expect("a case has a day")),
        goods_value: own.goods_value.or(shared.goods_value).unwrap_or_else(|| "1.00 EUR".parse().unwrap()),
        exchange: &ExchangeRates::default(),
        lines: &[RatedLine { id: "1", attributes: &attributes }],
        terms: own.terms.as_deref(),
        wants: Wants {
            insurance: wanted("insurance"),
            signature: wanted("signature"),
            weekend_delivery: wanted("weekend_delivery"),
        },
        monthly_parcels: own.monthly_parcels.or(shared.monthly_parcels).unwrap_or(0),
    })
}

fn differences(expect: &Expect, answer: &Result<Freight, Refusal>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let freight = match answer {
        Ok(freight) => freight,
        Err(refusal) => {
            same(
                "refusal",
                format!("{:?}", expect.refusal),
                format!("{:?} ({})", Some(&refusal.code), refusal.because),
            );
            // The sentence is shown, not compared.
            wrong.retain(|line| {
                !line.starts_with(&format!("refusal: expected {:?}, found {:?} (", expect.refusal, Some(&refusal.code)))
            });
            if let Some(lines) = &expect.lines
                && lines != &refusal.lines
            {
                wrong.push(format!("lines: expected {lines:?}, found {:?}", refusal.lines));
            }
            return wrong;
        }
    };
    same("refusal", format!("{:?}", expect.refusal), format!("{:?}", None::<String>));
    let list = |list: &Vec<String>| list.join(", ");
    let with_cents = |amount: Decimal| {
        let mut amount = amount;
        if amount.scale() < 2 {
            amount.rescale(2);
        }
        amount.to_string()
    };
    if let Some(charges) = &expect.charges {
        let found =
            freight.charges.iter().map(|charge| format!("{} {}", charge.code, with_cents(charge.amount.amount)));
        same("charges", list(charges), list(&found.collect()));
    }
    if let Some(total) = expect.total {
        same("total", total.normalize().to_string(), freight.total.amount.normalize().to_string());
    }
    if let Some(packing) = expect.packing {
        same("packing", packing.to_string(), freight.packing.to_string());
    }
    if let Some(billed) = &expect.billed_g {
        let found: Vec<u64> = freight.parcels.iter().map(|parcel| parcel.billed_g).collect();
        same("billed_g", format!("{billed:?}"), format!("{found:?}"));
    }
    if let Some(dimensional) = &expect.dimensional_g {
        let found: Vec<u64> = freight.parcels.iter().filter_map(|parcel| parcel.dimensional_g).collect();
        same("dimensional_g", format!("{dimensional:?}"), format!("{found:?}"));
    }
    let basis_of = |code: &str| {
        let charge = freight.charges.iter().find(|charge| charge.code == code);
        charge.map_or_else(|| "none".to_owned(), |charge| format!("{} {}", charge.basis.amount, charge.basis.unit))
    };
    if let Some(basis) = &expect.basis {
        same("basis", basis.clone(), basis_of(&freight.charges[0].code));
    }
    for (code, basis) in &expect.basis_of {
        same("basis", basis.clone(), basis_of(code));
    }
    wrong
}

#[test]
fn every_case_holds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/rate");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let file: CaseFile = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &file.case {
            count += 1;
            let answer = run(&file.shared, &case.own, file.case_carrier.as_ref());
            for difference in differences(&case.expect, &answer) {
                wrong.push(format!("{} / {}: {difference}", file.title, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases fail:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 60, "{count} cases");
}

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
                carrier,
                service: carrier.service(code).unwrap(),
                packings: &[vec![RatedParcel { outer_mm: [300, 200, 100], weight_g }]],
                place: &place(&territory, &to(country)),
                from_country: "JP",
                // The last day on which all lanes were open.
                day: HandOverDay("2025-08-26".parse().unwrap()),
                goods_value: "1 JPY".parse().unwrap(),
                exchange: &ExchangeRates::default(),
                lines: &[],
                terms: None,
                wants: Wants::default(),
                monthly_parcels: 0,
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

#[test]
fn both_shops_reach_the_seven_destinations() {
    let (shops, _) = read_shops(rate_data());
    let packings = [vec![RatedParcel { outer_mm: [318, 238, 160], weight_g: 1200 }]];
    for shop in &shops {
        for country in ["US", "GB", "DE", "FR", "AU", "JP", "CA"] {
            if shop.warehouse[0].country == country {
                continue;
            }
            let territory = territory(country);
            let place = place(&territory, &to(country));
            let mut reached = 0;
            for offer in shop.offer.iter().filter(|offer| place.is_one_of(&offer.destination)) {
                let carrier = CARRIERS.iter().find(|carrier| carrier.id == offer.carrier).unwrap();
                let request = RateRequest {
                    carrier,
                    service: carrier.service(&offer.service).unwrap(),
                    packings: &packings,
                    place: &place,
                    from_country: &shop.warehouse[0].country,
                    day: HandOverDay("2026-11-24".parse().unwrap()),
                    goods_value: "60.00 USD".parse().unwrap(),
                    exchange: &ExchangeRates::default(),
                    lines: &[],
                    terms: None,
                    wants: Wants::default(),
                    monthly_parcels: shop.monthly_parcels,
                };
                reached += usize::from(rate(&request).is_ok());
            }
            assert!(reached > 0, "{} does not reach {country}", shop.id);
        }
    }
}

/// Carrier and service of every service with prices.
fn services() -> Vec<(usize, usize)> {
    let all = CARRIERS.iter().enumerate();
    all.flat_map(|(carrier, data)| (0..data.service.len()).map(move |service| (carrier, service))).collect()
}

fn any_rate(
    pick: usize,
    country: &str,
    parcels: &[([u32; 3], u32)],
    wants: Wants,
    monthly_parcels: u32,
) -> Result<Freight, Refusal> {
    let all = services();
    let (carrier, service) = all[pick % all.len()];
    let (carrier, service) = (&CARRIERS[carrier], &CARRIERS[carrier].service[service]);
    let territory = territory(country);
    rate(&RateRequest {
        carrier,
        service,
        packings: &[parcels
            .iter()
            .map(|(outer_mm, weight_g)| RatedParcel { outer_mm: *outer_mm, weight_g: *weight_g })
            .collect()],
        place: &place(&territory, &to(country)),
        from_country: service.from.first().map_or("VN", String::as_str),
        day: HandOverDay("2026-11-24".parse().unwrap()),
        goods_value: Money { amount: Decimal::from(250), currency: carrier.currency },
        exchange: &ExchangeRates::default(),
        lines: &[],
        terms: None,
        wants,
        monthly_parcels,
    })
}

const COUNTRIES: [&str; 8] = ["US", "GB", "DE", "AU", "JP", "CA", "BR", "KR"];

/// The table read slowly: every break is looked at, steps and kilograms are added one by one.
fn naive_price(breaks: &[Break], grams: u32) -> Option<Decimal> {
    let at = breaks.iter().find(|at| grams <= at.up_to)?;
    let mut price = at.price;
    if at.step > 0 {
        let mut reached = at.over;
        while reached < grams {
            price += at.step_price;
            reached += at.step;
        }
    }
    for _ in 0..grams {
        price += at.per_kg / Decimal::from(1000);
    }
    Some(price)
}

fn any_table() -> impl Strategy<Value = Vec<Break>> {
    let one = (1u32..400, 0i64..5000, 0u32..3, 0i64..300, 0i64..2000);
    prop::collection::vec(one, 1..8).prop_map(|rows| {
        let mut reached = 0;
        rows.into_iter()
            .map(|(more, price, steps, step_price, per_kg)| {
                let over = reached;
                reached += more;
                Break {
                    up_to: reached,
                    price: Decimal::new(price, 2),
                    step: steps * 25,
                    over,
                    step_price: Decimal::new(step_price, 2),
                    per_kg: Decimal::new(per_kg, 2),
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn totals_add_up_and_no_surcharge_comes_twice(
        pick in 0usize..1000,
        country in prop::sample::select(COUNTRIES.to_vec()),
        parcels in prop::collection::vec(([50u32..1600, 50u32..800, 20u32..800], 10u32..40_000), 1..4),
        insurance in any::<bool>(),
        signature in any::<bool>(),
        monthly_parcels in 0u32..2000,
    ) {
        let wants = Wants { insurance, signature, weekend_delivery: false };
        if let Ok(freight) = any_rate(pick, country, &parcels, wants, monthly_parcels) {
            let sum: Decimal = freight.charges.iter().map(|charge| charge.amount.amount).sum();
            prop_assert_eq!(sum, freight.total.amount);
            for (at, charge) in freight.charges.iter().enumerate() {
                let again = freight.charges.iter().skip(at + 1);
                prop_assert_eq!(again.filter(|other| other.code == charge.code && other.parcel == charge.parcel).count(), 0);
                prop_assert_eq!(charge.amount.amount < Decimal::ZERO, charge.kind == ChargeKind::Discount);
            }
            prop_assert_eq!(freight.parcels.len(), parcels.len());
            for parcel in &freight.parcels {
                prop_assert!(parcel.billed_g >= u64::from(parcel.actual_g));
            }
        }
    }

    #[test]
    fn heavier_never_costs_less(
        pick in 0usize..1000,
        country in prop::sample::select(COUNTRIES.to_vec()),
        sides in [50u32..1600, 50u32..800, 20u32..800],
        weight in 10u32..40_000,
        more in 1u32..5_000,
    ) {
        // A rule that bills bulk only where it is n times the actual weight lets a heavier parcel cost less, and says so.
        let all = services();
        let (carrier, service) = all[pick % all.len()];
        let rules = &CARRIERS[carrier].service[service].dimensional;
        prop_assume!(!rules.iter().any(|rule| matches!(rule.trigger, Trigger::TimesActual(_))));
        let light = any_rate(pick, country, &[(sides, weight)], Wants::default(), 0);
        let heavy = any_rate(pick, country, &[(sides, weight + more)], Wants::default(), 0);
        if let (Ok(light), Ok(heavy)) = (&light, &heavy) {
            prop_assert!(heavy.total.amount >= light.total.amount, "{} then {}", light.total, heavy.total);
        }
        prop_assert!(light.is_ok() || heavy.is_err(), "a heavier parcel is taken, the lighter one is not");
    }

    #[test]
    fn the_table_says_what_it_says_to_a_slow_reader(breaks in any_table(), grams in 1u32..2000) {
        let carrier = CARRIERS.iter().find(|carrier| carrier.id == "japan-post").unwrap();
        let mut carrier = carrier.clone();
        let head = carrier.table[0].clone();
        let table = PriceTable {
            unit: WeightUnit::G,
            rates: vec![landfall::book::freight::ZoneRates { zone: "3".to_owned(), breaks: breaks.clone() }],
            ..head
        };
        carrier.rounding = landfall::money::Rounding { step: Decimal::new(1, 6), mode: Default::default() };
        carrier.table = vec![table];
        let territory = territory("DE");
        let answer = rate(&RateRequest {
            carrier: &carrier,
            service: carrier.service("ems").unwrap(),
            packings: &[vec![RatedParcel { outer_mm: [300, 200, 100], weight_g: grams }]],
            place: &place(&territory, &to("DE")),
            from_country: "JP",
            day: HandOverDay("2026-11-24".parse().unwrap()),
            goods_value: "1 JPY".parse().unwrap(),
            exchange: &ExchangeRates::default(),
            lines: &[],
            terms: None,
            wants: Wants::default(),
            monthly_parcels: 0,
        });
        let found = answer.ok().map(|freight| freight.total.amount.normalize());
        prop_assert_eq!(found, naive_price(&breaks, grams).map(|price| price.normalize()));
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
