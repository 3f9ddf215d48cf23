//! What does the engine bill for a parcel? A leg a line, for the evaluator of another hand beside it.
//!
//! In: a built book as the first argument; on standard input legs, each a line of fields parted by tabs: carrier, service, country
//! and postcode of dispatch, country, postcode and subdivision of the destination, the day of the hand-over, three sides in
//! millimetres, weight in grams, packaging, `home` or `business`, and `signature` or nothing. Out, a line each: the zone, the grams
//! billed, the table's price and the whole bill; or `-` and the code of the refusal.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "it stops at what it did not expect"
)]

use landfall::book::shop::BoxKind;
use landfall::book::{Book, BookView};
use landfall::calendar::{Day, HandOverDay};
use landfall::charge::ChargeKind;
use landfall::goods::{Goods, Line};
use landfall::money::{Decimal, ExchangeRate, ExchangeRates, Money, RateKind};
use landfall::place::{dispatch_names, resolve};
use landfall::rate::{RateRequest, RatedParcel, Wants, Zones, rate};
use landfall::request::{Address, Delivery};
use landfall::weight::Weight;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

fn main() {
    let Some(file) = std::env::args().nth(1) else { panic!("usage: legs BOOK < LEGS") };
    let book = Book::open_whole(&std::fs::read(&file).expect("the book is read")).expect("the book is whole");
    let view = BookView::new(&book);
    let mut out = BufWriter::new(stdout().lock());
    for leg in stdin().lock().lines() {
        writeln!(out, "{}", billed(&view, &leg.expect("a line of text"))).expect("standard output takes it");
    }
}

fn billed(view: &BookView<'_>, leg: &str) -> String {
    let fields: Vec<&str> = leg.split('\t').collect();
    let &[
        carrier,
        service,
        from,
        from_code,
        to,
        to_code,
        to_part,
        day,
        long,
        wide,
        high,
        grams,
        packaging,
        door,
        extra,
    ] = fields.as_slice()
    else {
        panic!("`{leg}` is no leg")
    };
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let address = |country: &str, code: &str, part: &str| Address {
        country: country.to_owned(),
        subdivision: given(part),
        postal_code: given(code),
        city: None,
        commercial: door == "business",
        delivery_to: Delivery::Door,
        point: None,
        post_number: None,
    };
    let day: Day = day.parse().expect("a day");
    let carrier = view.carrier(carrier).expect("a carrier of the book");
    let place = match resolve(view, &address(to, to_code, to_part), day, "/ship_to", &mut Vec::new()) {
        Ok(place) => place,
        Err(_) => return "-\tno_place".to_owned(),
    };
    let dispatch = dispatch_names(view, &address(from, from_code, ""), day).expect("a place of dispatch");
    let packaging = match packaging {
        "mailer" => BoxKind::Mailer,
        "tube" => BoxKind::Tube,
        _ => BoxKind::Box,
    };
    let parcel = RatedParcel {
        outer_mm: [long, wide, high].map(|side| side.parse().expect("millimetres")),
        weight: Weight::grams(grams.parse().expect("grams")),
        packaging,
        goods_value: None,
    };
    let service = carrier.service(service).expect("a service of the carrier");
    // A parcel is worth one unit of any currency: no limit on value is met.
    let mut exchange = ExchangeRates::default();
    for most in service.limit.iter().filter_map(|limit| limit.max_value) {
        let (base, quote, kind) = (carrier.currency, most.currency, RateKind::Given);
        exchange.push(ExchangeRate { base, quote, rate: Decimal::ONE, kind, as_of: None, source: None });
    }
    let answer = rate(&RateRequest {
        carrier,
        service,
        packings: &[vec![parcel]],
        place: &place,
        zones: &Zones::default(),
        from_country: from,
        from: &dispatch,
        from_postcode: given(from_code).as_deref(),
        day: HandOverDay(day),
        goods_value: Money { amount: Decimal::ONE, currency: carrier.currency },
        exchange: &exchange,
        lines: &[Line { id: "1", quantity: 1, value: Decimal::ONE, goods: &Goods::UNKNOWN }],
        wants: Wants { signature: extra == "signature", ..Wants::default() },
        monthly_parcels: 0,
        to_point: None,
    });
    match answer {
        Ok(freight) => {
            let table: Decimal = freight
                .charges
                .iter()
                .filter(|charge| charge.kind == ChargeKind::Freight)
                .map(|charge| charge.amount)
                .sum();
            let grams: u64 = freight.parcels.iter().map(|parcel| parcel.billed_g).sum();
            format!("{}\t{grams}\t{}\t{}", freight.zone, table.normalize(), freight.total.amount.normalize())
        }
        Err(refusal) => format!("-\t{}", refusal.code),
    }
}
