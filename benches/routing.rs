//! How long does it take to find a large cart's best plan, and how far from the least that any plan could cost is it?
//!
//! A cart of 20 lines, 6 services from each warehouse, and 1, 2, 4, 8 and 16 warehouses that all have everything: abroad, and in
//! the shopper's own country. Printed: the whole quote, the search over legs that are priced and assessed, how many legs and plans
//! were priced, and the gap between the plan and a lower bound of what any plan costs.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a benchmark stops at what it did not expect, and prints times"
)]

#[path = "../tests/routing/bound.rs"]
mod bound;

use bound::{Bearing, bound, under};
use landfall::admit::Rules;
use landfall::book::freight::PriceTable;
use landfall::book::shop::{FeePer, OfferedService, StockCost, Warehouse};
use landfall::book::{Book, BookView};
use landfall::customs::Laws;
use landfall::money::Decimal;
use landfall::offer::Offer;
use landfall::order::Order;
use landfall::place::Places;
use landfall::publish::RateData;
use landfall::rate::Zones;
use landfall::refused::Refused;
use landfall::request::{Authority, QuoteRequest, RequestContext, parse};
use landfall::tree::Tree;
use landfall::{admit, customs, deliver, fulfil, offer, pack, price, rate};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

const LINES: usize = 20;
const SERVICES: usize = 6;
/// One euro is so many.
const RATES: [(&str, &str); 4] = [("USD", "1.10"), ("VND", "28000"), ("GBP", "0.85"), ("JPY", "170")];
const AT: &str = "2026-11-24T03:00:00Z";

/// Time on the processor where the machine tells it, so that others who work there count less; else the clock's.
fn spent(started: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| started.elapsed(), Duration::from_nanos)
}

/// What one of so many runs takes, and what it answers.
fn mean<T>(runs: u32, mut run: impl FnMut() -> T) -> (Duration, T) {
    let started = Instant::now();
    let mut answer = run();
    let before = spent(started);
    for _ in 0..runs {
        answer = run();
    }
    ((spent(started) - before) / runs, answer)
}

fn of_toml<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The rate data with the demonstration shop grown to so many warehouses, each with six services of its own.
fn grown(base: &RateData, origins: usize) -> RateData {
    let mut data = base.clone();
    let carrier = data.carriers.iter_mut().find(|carrier| carrier.id == "demo-red-river").unwrap();
    let (services, tables) = (carrier.service.clone(), carrier.table.clone());
    let (_, transit) = data.transit.iter_mut().find(|(id, _)| id == "demo-red-river").unwrap();
    let lanes = std::mem::take(&mut transit.services);
    let shop = data.shops.iter_mut().find(|shop| shop.id == "saigon-apparel").unwrap();
    let houses: Vec<Warehouse> = ["SGN", "LEJ", "OSA", "DAV"]
        .iter()
        .map(|id| shop.warehouse.iter().find(|house| house.id == *id).unwrap().clone())
        .collect();
    let offer: OfferedService = shop.offer.iter().find(|offer| offer.service == "line-economy").unwrap().clone();
    for lane in lanes.iter().flatten() {
        let mut anywhere = lane.clone();
        anywhere.dispatched_from = Default::default();
        match transit.services.iter_mut().find(|rows| rows[0].service == anywhere.service) {
            Some(rows) => rows.push(anywhere),
            None => transit.services.push(vec![anywhere]),
        }
    }
    (carrier.service, carrier.table) = (Vec::new(), Vec::new());
    carrier.discount.clear();
    let originals = std::mem::take(&mut transit.services);
    (shop.warehouse, shop.offer, shop.stock, shop.stock_cost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let first: Vec<_> = shop.catalogue.iter().take(LINES - shop.catalogue.len()).cloned().collect();
    for mut product in first {
        product.sku = format!("{}-2", product.sku);
        shop.catalogue.push(product);
    }
    for number in 0..origins {
        let id = format!("W{number:02}");
        let mut house = houses[number % houses.len()].clone();
        (house.id, house.name) = (id.clone(), format!("Warehouse {number}"));
        house.refuses.clear();
        shop.warehouse.push(house);
        for (at, product) in shop.catalogue.iter().enumerate() {
            // Each warehouse has other goods cheaply.
            let cents = (at * 137 + number * 91) as i64 % 400 - 250;
            let row = format!(
                "warehouse = \"{id}\"\nsku = \"{}\"\namount = \"{}\"\npercent = \"0\"",
                product.sku,
                Decimal::new(cents, 2)
            );
            shop.stock_cost.push(of_toml::<StockCost>(&row));
        }
        for kind in 0..SERVICES {
            let service = &services[kind % services.len()];
            let code = format!("{}-{number}-{kind}", service.code);
            let table = tables.iter().find(|table| service.prices.contains(&table.id)).unwrap();
            let mut own = PriceTable { id: code.clone(), ..table.clone() };
            for each in own.rates.iter_mut().flat_map(|rates| &mut rates.breaks) {
                each.price += Decimal::new(((number * 53 + kind * 29) % 300) as i64, 2);
            }
            carrier.table.push(own);
            let mut service = service.clone();
            let lanes =
                originals.iter().find(|rows| rows[0].service == format!("demo-red-river/{}", service.code)).unwrap();
            let mut lanes = lanes.clone();
            (service.when, service.prices) = (Default::default(), vec![code.clone()]);
            service.code.clone_from(&code);
            lanes.iter_mut().for_each(|lane| lane.service = format!("demo-red-river/{code}"));
            transit.services.push(lanes);
            carrier.service.push(service);
            shop.offer.push(OfferedService {
                service: code,
                warehouses: vec![id.clone()],
                tiers: vec![["economy", "standard", "express"][kind % 3].to_owned()],
                when: Default::default(),
                ..offer.clone()
            });
        }
    }
    data
}

fn request(data: &RateData) -> Tree<'_> {
    let shop = data.shops.iter().find(|shop| shop.id == "saigon-apparel").unwrap();
    let lines: Vec<_> = shop
        .catalogue
        .iter()
        .take(LINES)
        .enumerate()
        .map(|(at, product)| json!({ "id": at.to_string(), "sku": product.sku, "quantity": 1 }))
        .collect();
    let request = json!({
        "shop": "saigon-apparel", "at": AT, "currency": "EUR", "terms": "ddp", "ship_to": { "country": "DE", "postal_code": "10115" }, "lines": lines,
        "exchange_rates": { "EUR/USD": RATES[0].1, "EUR/VND": RATES[1].1, "EUR/GBP": RATES[2].1, "EUR/JPY": RATES[3].1 }
    });
    parse(request.to_string().as_bytes()).unwrap()
}

/// What one pass through the stages took and found.
struct Searched {
    time: Duration,
    /// What the other stages took in one run.
    stages: String,
    plans: usize,
    legs: usize,
    is_exact: bool,
}

/// The stages one by one, to time the last: which plan and service fill the tiers.
fn searched<'b>(book: &'b Book, tree: &Tree) -> Searched {
    let view = BookView::new(book);
    let context =
        RequestContext { world: view.world().unwrap(), now: AT.parse().unwrap(), authority: Authority::Authorised };
    let (places, zones) = (Places::default(), Zones::default());
    let (rules, laws) = (Rules::default(), Laws::default());
    let request = QuoteRequest::read(tree, &context).unwrap();
    let order = Order::of(&view, &places, &request).unwrap();
    let mut refused = Refused::default();
    let cart = fulfil::cart(&order).unwrap();
    let held = fulfil::held(&order, &places, &cart).unwrap();
    let admitted = admit::each(&order, &rules, &cart, held, &mut refused).unwrap();
    let supplied = fulfil::supplied(&order, &cart, admitted.held, &admitted.gone, &mut refused).unwrap();
    let started = Instant::now();
    let mut marks = vec![("", spent(started))];
    let proposal = fulfil::propose(&order, &supplied, &mut refused).unwrap();
    marks.push(("propose", spent(started)));
    let services = order.services().unwrap();
    let packed = pack::each(&order, &proposal, &services, &mut refused);
    marks.push(("pack", spent(started)));
    let leaving = deliver::leaving(&order, &services, &packed).unwrap();
    let rated = rate::each(&order, &zones, &leaving, &mut refused).unwrap();
    marks.push(("rate", spent(started)));
    let dated = deliver::each(&order, &rated, &mut refused).unwrap();
    marks.push(("date", spent(started)));
    let border = customs::Border { order: &order, laws: &laws, rules: &rules };
    let inside = |dated: &deliver::Dated<'_, '_>| customs::tax_inside(&order, dated);
    let to_collect = |dated: &deliver::Dated<'_, 'b>, price: &price::Price<'_>| {
        customs::to_collect(&border, &supplied.cart.unsent, dated, price)
    };
    let priced = price::each(&order, &supplied, &dated, inside, to_collect).unwrap();
    marks.push(("price", spent(started)));
    let landed = customs::each(&border, &priced).unwrap();
    marks.push(("customs", spent(started)));
    let together = offer::Together {
        costs: &|legs| match price::together(&order, &supplied, legs.iter().map(|leg| leg.priced), inside)? {
            Ok(prices) => customs::together(&border, legs, prices).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        },
        as_one: &|legs| customs::as_one(&border, &legs.iter().map(|leg| leg.declared()).collect::<Vec<_>>()),
    };
    let (time, _): (Duration, Vec<Offer<'_, '_>>) =
        mean(50, || offer::choose(&order, &supplied, &proposal, &landed, &together, &mut Refused::default()).unwrap());
    let stages = marks.windows(2).map(|two| format!("{} {:.1}", two[1].0, (two[1].1 - two[0].1).as_secs_f64() * 1e3));
    let stages = stages.collect::<Vec<_>>().join(", ");
    Searched { time, stages, plans: proposal.plans.len(), legs: landed.len(), is_exact: proposal.is_exact }
}

/// What no plan of the cart costs less than, in euro, by economy: stock, fees of the warehouses, carriage by weight, and German VAT
/// on the goods alone. Duty is left out: stock in Germany bears none.
fn least(data: &RateData) -> Decimal {
    let shop = data.shops.iter().find(|shop| shop.id == "saigon-apparel").unwrap();
    let carrier = data.carriers.iter().find(|carrier| carrier.id == "demo-red-river").unwrap();
    let euro = |amount: Decimal, currency: &str| {
        let known = RATES.iter().find(|(known, _)| *known == currency);
        amount / known.map_or(Decimal::ONE, |(_, rate)| rate.parse().unwrap())
    };
    let lines: Vec<_> = shop.catalogue.iter().take(LINES).collect();
    let nano = |product: &landfall::book::shop::Product| product.sent.unwrap().weight.in_nanograms();
    let grams: Vec<u64> = lines.iter().map(|product| nano(product) / 1_000_000_000).collect();
    let houses: Vec<Bearing> = shop
        .warehouse
        .iter()
        .map(|house| {
            let fee = |wanted: FeePer| {
                let fees = house.fee.iter().filter(|fee| fee.per == wanted);
                fees.map(|fee| euro(fee.amount.amount, &fee.amount.currency.to_string())).sum::<Decimal>()
            };
            let offers = shop.offer.iter().filter(|offer| offer.warehouses.contains(&house.id));
            let economy: Vec<_> = offers.filter(|offer| offer.tiers == ["economy"]).collect();
            // At the end of each step of the price list for Germany, the cheapest service.
            let prices: Vec<(u64, Decimal)> = (1..=200)
                .map(|step| {
                    let price = |offer: &&OfferedService| {
                        let table = carrier.table.iter().find(|table| table.id == offer.service).unwrap();
                        let zone = table.rates.iter().find(|rates| rates.zone == "4").unwrap();
                        let at = zone.breaks.iter().find(|at| at.up_to >= step * 50).unwrap();
                        let steps = (step * 50).saturating_sub(at.over).div_ceil(at.step.max(1));
                        euro(at.price + at.step_price * Decimal::from(steps), "USD")
                    };
                    (u64::from(step) * 50, economy.iter().map(price).min().unwrap())
                })
                .collect();
            let line = under(&prices, grams.iter().sum());
            let borne = lines.iter().map(|product| {
                let stock = shop.stock_cost.iter().find(|cost| cost.warehouse == house.id && cost.sku == product.sku);
                let stock = if house.id == "W00" { Decimal::ZERO } else { stock.unwrap().amount };
                let tax = euro(product.price, "USD") * Decimal::new(19, 2);
                Some(fee(FeePer::Line) + fee(FeePer::Unit) + euro(stock, "USD") + tax)
            });
            Bearing { consignment: line.base + fee(FeePer::Order), lines: borne.collect(), gram: line.gram }
        })
        .collect();
    bound(&houses, &grams, shop.routing.max_consignments.into())
}

fn text(tree: &Tree, key: &str) -> Decimal {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.parse().unwrap(),
        other => panic!("`{key}` is {other:?}"),
    }
}

fn main() {
    let (base, complaints) = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    assert!(complaints.is_empty(), "the rate data has faults: run `landfall check`");
    println!("{LINES} lines, {SERVICES} services from each warehouse; the mean of some runs");
    for origins in [1, 2, 4, 8, 16] {
        let data = grown(&base, origins);
        let book = Book::open_whole(&data.build().unwrap().whole()).unwrap();
        let tree = request(&data);
        let now = AT.parse().unwrap();
        let (whole, answer) = mean(10, || landfall::quote(&book, &tree, now, Authority::Authorised).unwrap());
        let found = searched(&book, &tree);
        let Some(Tree::List(options)) = answer.get("options") else { panic!("no options") };
        let economy = options.first().unwrap_or_else(|| panic!("nothing is offered: {answer:?}"));
        let plan = economy.get("plan").unwrap();
        let (joint, bound) = (text(plan, "joint_cost"), least(&data));
        let Some(Tree::List(shipments)) = economy.get("shipments") else { panic!("no shipments") };
        println!(
            "{origins:>2} warehouses: quote {:>6.1} ms, search {:>5.2} ms, {} legs, {} plans priced of {}{}; economy by {} shipments \
             for {joint} EUR, no plan below {bound:.2} EUR: a gap of {:.1} %",
            whole.as_secs_f64() * 1e3,
            found.time.as_secs_f64() * 1e3,
            found.legs,
            match plan.get("priced") {
                Some(Tree::Whole(priced)) => *priced,
                _ => 0,
            },
            found.plans,
            if found.is_exact { " (all there are)" } else { "" },
            shipments.len(),
            (joint / bound - Decimal::ONE) * Decimal::ONE_HUNDRED,
        );
        println!("   in one run, in ms: {}", found.stages);
    }
}
