//! What holds of a landed cost whatever the cart, the destination and the day?
//!
//! Random carts go to every territory on random covered days, in currencies of 0, 2 and 3 decimals. Parts add up to totals;
//! the order of lines says nothing; more value never lowers duty except across a threshold that the answer shows; a line
//! split in two costs the same but for the roundings of each levy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::destinations::{Destination, destinations};
use common::read::{figure, items, text};
use landfall::book::Book;
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::tree::Tree;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

struct World {
    data: RateData,
    book: Book,
    destinations: Vec<Destination>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let (data, book) = (common::rate_data(), common::book());
    let destinations = destinations(&data, &book);
    World { data, book, destinations }
});

const GOODS: [&str; 14] = [
    "610910", "640399", "640419", "490199", "090210", "330300", "711319", "850440", "420222", "220421", "950300",
    "847130", "482010", "961900",
];
const ORIGINS: [&str; 8] = ["VN", "CN", "JP", "DE", "US", "TR", "IN", "KR"];
const CURRENCIES: [(&str, u32); 8] =
    [("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("GBP", 2)];
const REGISTRATIONS: [&str; 7] = ["ioss", "gb-vat", "au-gst", "nz-gst", "no-voec", "sg-gst", "br-remessa-conforme"];

#[derive(Debug, Clone)]
struct CartLine {
    id: String,
    goods: usize,
    origin: usize,
    proof: bool,
    quantity: u32,
    /// In minor units of the cart's currency.
    price: u64,
    grams: u32,
}

#[derive(Debug, Clone)]
struct Cart {
    to: usize,
    day: i32,
    from: usize,
    currency: usize,
    freight: u64,
    insurance: Option<u64>,
    terms: &'static str,
    channel: &'static str,
    purpose: &'static str,
    registrations: BTreeSet<usize>,
    inclusive: bool,
    collector: bool,
    lines: Vec<CartLine>,
}

/// The day of the first answer, 2024-07-01, plus so many.
fn day(offset: i32) -> landfall::calendar::Day {
    landfall::calendar::Day::from_civil(2024, 7, 1).unwrap().plus(offset)
}

/// Minor units as a decimal: of currencies without them a hundredth of the figure is taken, so that values stay alike.
fn amount(minor: u64, digits: u32) -> String {
    let minor = i64::try_from(minor).unwrap();
    Decimal::new(minor, digits).to_string()
}

impl Cart {
    fn request(&self) -> Tree<'_> {
        let to = &WORLD.destinations[self.to % WORLD.destinations.len()];
        let (currency, digits) = CURRENCIES[self.currency];
        let quoted = |text: Option<&str>| text.map_or("null".to_owned(), |text| format!("\"{text}\""));
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                let price = amount(line.price, digits);
                let (hs, origin) = (GOODS[line.goods], ORIGINS[line.origin]);
                format!(
                    r#"{{"id": "{}", "quantity": {}, "unit_price": "{price}", "hs_code": "{hs}", "origin": "{origin}",
                    "origin_proof": {}, "weight_g": {}, "measures": {{"pair": "1", "net_kg": "0.3", "litre": "0.75"}}}}"#,
                    line.id, line.quantity, line.proof, line.grams
                )
            })
            .collect();
        let registrations: Vec<String> =
            self.registrations.iter().map(|at| format!("\"{}\"", REGISTRATIONS[*at])).collect();
        let carrier = if self.collector { "\"dhl-express\"" } else { "null" };
        let on = day(self.day);
        let json = format!(
            r#"{{"days": {{"order": "{on}", "border": "{on}"}}, "ship_from": {{"country": "{}"}},
            "ship_to": {{"country": "{}", "postal_code": {}, "subdivision": {}}}, "currency": "{currency}",
            "freight": "{}", "insurance": {}, "terms": "{}", "channel": "{}", "purpose": "{}", "carrier": {carrier},
            "prices_include_tax": {}, "seller_registrations": [{}], "lines": [{}]}}"#,
            ORIGINS[self.from],
            to.country,
            quoted(to.postcode.as_deref()),
            quoted(to.subdivision.as_deref()),
            amount(self.freight, digits),
            quoted(self.insurance.map(|minor| amount(minor, digits)).as_deref()),
            self.terms,
            self.channel,
            self.purpose,
            self.inclusive,
            registrations.join(", "),
            lines.join(", ")
        );
        landfall::request::parse(json.as_bytes()).unwrap()
    }

    fn answer(&self) -> Tree<'_> {
        match landfall::landed_cost(
            &WORLD.book,
            &self.request(),
            common::now(),
            landfall::request::Authority::Authorised,
        ) {
            Ok(tree) => tree,
            Err(problem) => panic!("{self:?}: {:?}", landfall::answer::problem(&problem)),
        }
    }
}

/// Unit prices from a few pence to thousands, many of them near the limits that law knows.
fn price() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..500, 500u64..40_000, 10_000u64..500_000]
}

fn line() -> impl Strategy<Value = CartLine> {
    (0..GOODS.len(), 0..ORIGINS.len(), any::<bool>(), 1u32..5, price(), 20u32..4000).prop_map(
        |(goods, origin, proof, quantity, price, grams)| CartLine {
            id: String::new(),
            goods,
            origin,
            proof,
            quantity,
            price,
            grams,
        },
    )
}

fn cart() -> impl Strategy<Value = Cart> {
    let way = (
        prop::sample::select(vec!["ddp", "dap"]),
        prop::sample::select(vec!["post", "courier"]),
        prop::sample::select(vec!["sale", "sale", "sale", "gift"]),
        prop::collection::btree_set(0..REGISTRATIONS.len(), 0..4),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    );
    let what =
        (0..200usize, 0..1644i32, 0..ORIGINS.len(), 0..CURRENCIES.len(), 0..6_000u64, prop::option::of(0..900u64));
    (what, way, prop::collection::vec(line(), 1..6)).prop_map(|(what, way, mut lines)| {
        for (number, line) in lines.iter_mut().enumerate() {
            line.id = format!("{}", number + 1);
        }
        Cart {
            to: what.0,
            day: what.1,
            from: what.2,
            currency: what.3,
            freight: what.4,
            insurance: what.5,
            terms: way.0,
            channel: way.1,
            purpose: way.2,
            registrations: way.3,
            inclusive: way.4,
            collector: way.5,
            lines,
        }
    })
}

fn sum(items: &[Tree], key: &str) -> Decimal {
    items.iter().map(|item| figure(item, key)).sum()
}

/// Every test of a threshold and what came of it.
fn tests(answer: &Tree) -> BTreeSet<String> {
    items(answer, "thresholds")
        .iter()
        .map(|test| format!("{} {:?} {:?}", text(test, "code"), test.get("line"), test.get("exceeded")))
        .collect()
}

/// The tests by code, whatever the line: what a consignment is within or beyond.
fn outcomes(answer: &Tree) -> BTreeSet<String> {
    items(answer, "thresholds")
        .iter()
        .map(|test| format!("{} {:?}", text(test, "code"), test.get("exceeded")))
        .collect()
}

fn missing(answer: &Tree) -> BTreeSet<String> {
    items(answer, "missing").iter().map(|one| format!("{} {:?}", text(one, "code"), one.get("line"))).collect()
}

const SUMS: [&str; 9] =
    ["goods", "freight", "insurance", "duty", "tax", "fees", "total", "due_at_checkout", "due_on_delivery"];

/// The charges of an answer, for people.
fn shown(answer: &Tree) -> Vec<String> {
    let money = |charge: &Tree| {
        charge
            .get("assessed")
            .map(|money| format!("{} {}", text(money, "amount"), text(money, "currency")))
            .unwrap_or_default()
    };
    items(answer, "charges")
        .iter()
        .map(|one| format!("{} {} {} = {}", text(one, "code"), text(one, "rate"), text(one, "amount"), money(one)))
        .collect()
}

/// The largest step to which a levy of this code is rounded anywhere in the data, in its own currency.
fn steps(territory: &str) -> BTreeMap<String, Decimal> {
    let mut steps: BTreeMap<String, Decimal> = BTreeMap::new();
    for regime in WORLD.data.world.regimes.iter().chain(&WORLD.data.fees) {
        for levy in &regime.value.levy {
            let own = [levy.base_rounding, levy.line_rounding, levy.total_rounding].into_iter().flatten();
            let step = own.map(|rounding| rounding.step).max().unwrap_or_default();
            let entry = steps.entry(levy.code.replace("{territory}", territory)).or_default();
            *entry = step.max(*entry);
        }
    }
    steps
}

/// Duty on the second cart is not less than on the first, where both are within and beyond the same limits.
fn not_less_duty(cart: &Cart, dearer: &Cart) -> Result<(), TestCaseError> {
    let (answer, other) = (cart.answer(), dearer.answer());
    if tests(&answer) == tests(&other) && missing(&answer) == missing(&other) {
        let (low, high) = (figure(&answer, "duty"), figure(&other, "duty"));
        prop_assert!(high >= low, "duty falls from {} to {}\n{:#?}\n{:#?}", low, high, shown(&answer), shown(&other));
    }
    Ok(())
}

fn settings() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn parts_add_up(cart in cart()) {
        let answer = cart.answer();
        let of = |key: &str| figure(&answer, key);
        let (_, digits) = CURRENCIES[cart.currency];
        for key in SUMS {
            prop_assert_eq!(of(key).scale(), digits, "`{}` has the currency's decimals", key);
        }
        prop_assert_eq!(of("total"), of("goods") + of("freight") + of("insurance") + of("duty") + of("tax") + of("fees"));
        prop_assert_eq!(of("total"), of("due_at_checkout") + of("due_on_delivery"));
        let lines = items(&answer, "lines");
        for key in ["goods", "duty", "tax"] {
            prop_assert_eq!(of(key), sum(lines, key), "lines add up to `{}`", key);
        }
        let charges = items(&answer, "charges");
        for (kind, key) in [("duty", "duty"), ("tax", "tax"), ("fee", "fees")] {
            let own = charges.iter().filter(|charge| text(charge, "kind") == kind);
            prop_assert_eq!(of(key), own.map(|charge| figure(charge, "amount")).sum::<Decimal>(), "charges add up to `{}`", key);
        }
        let later = charges.iter().filter(|charge| text(charge, "due") == "delivery");
        prop_assert_eq!(of("due_on_delivery"), later.map(|charge| figure(charge, "amount")).sum::<Decimal>());
    }

    /// A charge shows how it came about: of so much, at such a rate.
    #[test]
    fn the_base_at_the_rate_gives_what_was_assessed(cart in cart()) {
        let answer = cart.answer();
        let to = &WORLD.destinations[cart.to % WORLD.destinations.len()].territory;
        let steps = steps(&to.id);
        for charge in items(&answer, "charges").iter().chain(items(&answer, "absorbed")) {
            let (assessed, basis) = (charge.get("assessed").unwrap(), charge.get("basis").unwrap());
            let currency = text(assessed, "currency");
            let rate: Vec<&str> = text(charge, "rate").split(' ').collect();
            // So many per cent of a value, or so much for each of what is counted.
            let each: Decimal = match rate.as_slice() {
                [percent, "%"] if text(basis, "unit") == currency => percent.parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED,
                [_, "%"] => panic!("{charge:?} is no part of its base"),
                [price, of, "per", unit] if *of == currency => {
                    prop_assert_eq!(text(basis, "unit"), *unit, "{:?}", charge);
                    price.parse().unwrap()
                }
                _ => continue,
            };
            let figure_of = |tree: &Tree| figure(tree, "amount");
            let minor = Decimal::new(1, figure_of(assessed).scale());
            let step = steps.get(text(charge, "code")).copied().unwrap_or_default().max(minor);
            // The step of the levy's own rounding; a minor unit a line, of the base and of what was taken out of a price.
            let lines = Decimal::from(cart.lines.len());
            let (amount, own_minor) = (figure(charge, "amount"), Decimal::new(1, CURRENCIES[cart.currency].1));
            let price = if amount.is_zero() { Decimal::ONE } else { (figure_of(assessed) / amount).abs() };
            let taken_out = if cart.inclusive { Decimal::from(3) * lines * own_minor * price } else { Decimal::ZERO };
            let allowed = step + (minor * lines + taken_out) * each.max(Decimal::ONE);
            let apart = (figure_of(basis) * each - figure_of(assessed)).abs();
            prop_assert!(apart <= allowed, "{}: {} apart, {} allowed: {:?}", to.id, apart, allowed, charge);
        }
    }

    #[test]
    fn the_order_of_lines_says_nothing(cart in cart(), turn in 1usize..5) {
        let answer = cart.answer();
        let mut turned = cart.clone();
        turned.lines.reverse();
        let turn = turn % turned.lines.len();
        turned.lines.rotate_left(turn);
        let other = turned.answer();
        for key in SUMS {
            prop_assert_eq!(figure(&answer, key), figure(&other, key), "`{}`", key);
        }
        let by_line = |answer: &Tree| -> BTreeMap<String, String> {
            items(answer, "lines").iter().map(|line| (text(line, "id").to_owned(), format!("{line:?}"))).collect()
        };
        prop_assert_eq!(by_line(&answer), by_line(&other));
        prop_assert_eq!(tests(&answer), tests(&other));
        prop_assert_eq!(missing(&answer), missing(&other));
    }

    /// Without carriage: a dearer line would draw carriage to itself, away from lines at a higher rate.
    #[test]
    fn more_value_never_lowers_duty_except_across_a_threshold(cart in cart(), which in 0usize..6, more in 1u64..60_000) {
        let cart = Cart { freight: 0, insurance: Some(0), ..cart };
        let mut dearer = cart.clone();
        let which = which % dearer.lines.len();
        dearer.lines[which].price += more;
        not_less_duty(&cart, &dearer)?;
    }

    /// With carriage, which keeps its shares while all lines grow alike.
    #[test]
    fn more_value_of_all_never_lowers_duty_except_across_a_threshold(cart in cart(), times in 2u64..9) {
        let mut dearer = cart.clone();
        dearer.lines.iter_mut().for_each(|line| line.price *= times);
        not_less_duty(&cart, &dearer)?;
    }

    #[test]
    fn a_line_split_in_two_costs_the_same_but_for_rounding(cart in cart(), which in 0usize..6) {
        let mut cart = cart;
        let which = which % cart.lines.len();
        cart.lines[which].quantity = cart.lines[which].quantity.max(2);
        let mut split = cart.clone();
        let mut part = split.lines[which].clone();
        part.quantity = 1;
        part.id = format!("{}b", part.id);
        split.lines[which].quantity -= 1;
        split.lines.push(part);
        let (one, two) = (cart.answer(), split.answer());
        // A limit by line is another limit for two lines.
        if outcomes(&one) == outcomes(&two) {
            let (_, digits) = CURRENCIES[cart.currency];
            let minor = Decimal::new(1, digits);
            // Carriage and insurance are shared to lines in minor units; where prices hold the tax, it is taken out of goods,
            // carriage and insurance of each line by itself.
            let lines = Decimal::from(split.lines.len());
            let mut allowed = minor * (lines + if cart.inclusive { Decimal::from(3) * lines } else { Decimal::ONE });
            let to = &WORLD.destinations[cart.to % WORLD.destinations.len()].territory;
            let steps = steps(&to.id);
            let mut told = BTreeSet::new();
            for charge in items(&one, "charges").iter().chain(items(&two, "charges")) {
                let (amount, assessed) = (figure(charge, "amount"), charge.get("assessed").map(|money| figure(money, "amount")).unwrap_or_default());
                let own = charge.get("assessed").map(|money| figure(money, "amount").scale()).unwrap_or(digits);
                let step = steps.get(text(charge, "code")).copied().unwrap_or_default().max(Decimal::new(1, own));
                let price = if assessed.is_zero() { Decimal::ONE } else { (amount / assessed).abs() };
                if told.insert(format!("{} {}", text(charge, "code"), text(charge, "rate"))) {
                    // One step for each of the two lines, carried into the levies that build on it.
                    allowed += Decimal::TWO * step * price + minor;
                }
            }
            for key in ["duty", "tax", "fees", "total"] {
                let apart = (figure(&one, key) - figure(&two, key)).abs();
                prop_assert!(apart <= allowed, "{}: `{}` is {} or {}: {} apart, {} allowed\n{:#?}\n{:#?}", to.id, key, figure(&one, key), figure(&two, key), apart, allowed, shown(&one), shown(&two));
            }
        }
    }
}
