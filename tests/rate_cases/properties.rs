//! What must hold for all rates.

use crate::words::is_of;
use crate::{CARRIERS, To, place, territory, to};
use landfall::book::freight::{Break, PriceTable, Trigger, WeightUnit};
use landfall::book::shop::BoxKind;
use landfall::book::when::Word;
use landfall::calendar::HandOverDay;
use landfall::charge::ChargeKind;
use landfall::money::{Decimal, ExchangeRates, Money};
use landfall::problem::Refusal;
use landfall::rate::{Freight, RateRequest, RatedParcel, Wants, Zones, rate};
use landfall::weight::Weight;
use proptest::prelude::*;

/// Carrier and service of every service with prices.
fn services() -> Vec<(usize, usize)> {
    let all = CARRIERS.iter().enumerate();
    all.flat_map(|(carrier, data)| (0..data.service.len()).map(move |service| (carrier, service))).collect()
}

fn any_rate(
    pick: usize,
    to: &To,
    parcels: &[RatedParcel],
    wants: Wants,
    monthly_parcels: u32,
) -> Result<Freight<'static>, Refusal> {
    let all = services();
    let (carrier, service) = all[pick % all.len()];
    let (carrier, service) = (&CARRIERS[carrier], &CARRIERS[carrier].service[service]);
    let territory = territory(&to.country);
    let from = service.when.listed(Word::DispatchedFrom).first().cloned().unwrap_or_else(|| "VN".to_owned());
    let from = [from];
    rate(&RateRequest {
        zones: &Zones::default(),
        carrier,
        service,
        packings: &[parcels.to_vec()],
        place: &place(&territory, to),
        from_country: &from[0],
        from: &from,
        from_postcode: None,
        day: HandOverDay("2026-11-24".parse().unwrap()),
        goods_value: Money { amount: Decimal::from(250), currency: carrier.currency },
        exchange: &ExchangeRates::default(),
        lines: &[],
        wants,
        monthly_parcels,
        to_point: None,
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
        parcels in prop::collection::vec(([50u32..1600, 50u32..800, 20u32..800], 10u32..40_000, any::<bool>()), 1..4),
        (commercial, postcode) in (any::<bool>(), prop::sample::select(vec!["HS1 2AB", "25980", "10115", ""])),
        insurance in any::<bool>(),
        signature in any::<bool>(),
        monthly_parcels in 0u32..2000,
    ) {
        let wants = Wants { insurance, signature, weekend_delivery: false, cash_on_delivery: false };
        let parcels: Vec<RatedParcel> = parcels
            .into_iter()
            .map(|(outer_mm, weight_g, tube)| RatedParcel {
                outer_mm,
                weight: Weight::grams(weight_g),
                packaging: if tube { BoxKind::Tube } else { BoxKind::Box },
                goods_value: None,
            })
            .collect();
        let to = To { commercial, postcode: Some(postcode.to_owned()).filter(|code| !code.is_empty()), ..to(country) };
        let all = services();
        let carrier = &CARRIERS[all[pick % all.len()].0];
        if let Ok(freight) = any_rate(pick, &to, &parcels, wants, monthly_parcels) {
            let sum: Decimal = freight.charges.iter().map(|charge| charge.amount).sum();
            prop_assert_eq!(sum, freight.total.amount);
            for (at, charge) in freight.charges.iter().enumerate() {
                let again = freight.charges.iter().skip(at + 1);
                prop_assert_eq!(again.filter(|other| other.code == charge.code && other.concerns == charge.concerns).count(), 0);
                prop_assert_eq!(charge.amount < Decimal::ZERO, charge.kind == ChargeKind::Discount);
            }
            // Of the surcharges of a group one is charged, for each parcel and for the shipment.
            let mut groups: Vec<(Option<usize>, &str)> = Vec::new();
            for charge in &freight.charges {
                let rule = carrier.surcharge.iter().find(|surcharge| {
                    surcharge.code == charge.code
                        && !surcharge.group.is_empty()
                        && is_of(surcharge, &freight)
                });
                let Some(rule) = rule else { continue };
                prop_assert!(!groups.contains(&(charge.concerns.parcel(), &rule.group)), "{} twice", rule.group);
                groups.push((charge.concerns.parcel(), &rule.group));
            }
            prop_assert_eq!(freight.parcels.len(), parcels.len());
            for parcel in &freight.parcels {
                prop_assert!(parcel.billed_g >= u64::from(parcel.actual.grams_up()));
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
        let rated = |weight_g: u32| {
            let parcel = RatedParcel { outer_mm: sides, weight: Weight::grams(weight_g), ..RatedParcel::default() };
            any_rate(pick, &to(country), &[parcel], Wants::default(), 0)
        };
        let (light, heavy) = (rated(weight), rated(weight + more));
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
            rates: vec![landfall::book::freight::ZoneRates { rule: Default::default(), zone: "3".to_owned(), breaks: breaks.clone() }],
            ..head
        };
        carrier.rounding = landfall::money::Rounding { step: Decimal::new(1, 6), mode: Default::default() };
        carrier.table = vec![table];
        let territory = territory("DE");
        let answer = rate(&RateRequest {
 zones: &Zones::default(),
            carrier: &carrier,
            service: carrier.service("ems").unwrap(),
            packings: &[vec![RatedParcel { outer_mm: [300, 200, 100], weight: Weight::grams(grams), ..RatedParcel::default() }]],
            place: &place(&territory, &to("DE")),
            from_country: "JP",
            from: &["JP".to_owned()],
            from_postcode: None,
            day: HandOverDay("2026-11-24".parse().unwrap()),
            goods_value: "1 JPY".parse().unwrap(),
            exchange: &ExchangeRates::default(),
            lines: &[],
            wants: Wants::default(),
            monthly_parcels: 0,
            to_point: None,
        });
        let found = answer.ok().map(|freight| freight.total.amount.normalize());
        prop_assert_eq!(found, naive_price(&breaks, grams).map(|price| price.normalize()));
    }
}
