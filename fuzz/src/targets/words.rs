//! Numbers, codes, days, moments, money, rates, postcodes: what is read is read again as it is written.

use super::Target;
use crate::mutate;
use fastrand::Rng;
use landfall::book::code::Code;
use landfall::book::figure::{Bound, Figure, alternatives};
use landfall::book::rate::Rate;
use landfall::calendar::{Day, Instant};
use landfall::money::{Currency, Money};
use landfall::place::PostcodePattern;
use landfall::request::parse;

/// What reads a word: numbers, codes, days, moments, money, rates, postcodes.
#[derive(Default)]
pub(super) struct Parsers {
    read: u64,
}

/// Words that are right.
const RIGHT: [&str; 26] = [
    "2026-11-29",
    "2024-02-29",
    "2026-11-29T03:00:00Z",
    "2026-11-29T03:00:00.5+07:00",
    "EUR",
    "12.40 EUR",
    "0.5 USD/kg",
    "6109.10",
    "6109.10.0000",
    "49",
    "12 %",
    "12.5 % + 2.50 EUR/kg",
    "< 150 EUR",
    ">= 22 EUR",
    "<= 2 kg",
    "SW1A 1AA",
    "100-0001",
    "10115..10119",
    "AB*",
    "free",
    "1.5 JPY per unit",
    "3 % min 5 EUR",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "150.00",
    "weight < 2 kg",
];

impl Target for Parsers {
    fn name(&self) -> &'static str {
        "parsers"
    }

    fn short_form(&self) -> u64 {
        200_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let (one, other) = (RIGHT[rng.usize(0..RIGHT.len())], RIGHT[rng.usize(0..RIGHT.len())]);
        mutate::text(rng, one.as_bytes(), other.as_bytes())
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        let text = text.as_ref();
        let mut read = 0_u64;
        if let Ok(day) = text.parse::<Day>() {
            read += 1;
            if day.to_string().parse::<Day>() != Ok(day) {
                return Err(format!("`{text}` is a day that is not read again as it is written"));
            }
        }
        if let Ok(moment) = text.parse::<Instant>() {
            read += 1;
            if moment.to_string().parse::<Instant>() != Ok(moment) {
                return Err(format!("`{text}` is a moment that is not read again as it is written"));
            }
        }
        if let Some(code) = Code::parse(text) {
            read += 1;
            if Code::parse(&code.dotted()) != Some(code) {
                return Err(format!("`{text}` is a code that is not read again as it is written"));
            }
        }
        if let Ok(rate) = text.parse::<Rate>() {
            read += 1;
            if rate.to_string().parse::<Rate>().as_ref() != Ok(&rate) {
                return Err(format!("`{text}` is a rate that is not read again as it is written"));
            }
        }
        read += u64::from(text.parse::<Currency>().is_ok());
        read += u64::from(text.parse::<Money>().is_ok());
        read += u64::from(text.parse::<Figure>().is_ok());
        read += u64::from(text.parse::<Bound>().is_ok());
        read += u64::from(alternatives(text).is_ok());
        read += u64::from(PostcodePattern::read(text).is_some());
        let quoted = format!("{{\"a\": {text}, \"b\": \"{}\"}}", text.replace(['"', '\\'], ""));
        read += u64::from(parse(quoted.as_bytes()).is_ok());
        self.read += read;
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} readings", self.read)
    }
}
