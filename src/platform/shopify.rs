//! How does Shopify's CarrierService ask for rates, and how are they told?
//!
//! In: `{"rate": {"destination", "items", "currency", …}}`. Out: `{"rates": […]}`, empty where nothing is offered; a failure is 404,
//! upon which Shopify shows the merchant's backup rates. Amounts are hundredths in every currency, also in those without decimals.
//! Days are told as instants at noon, so that no clock moves them to another day; what has no field stands in metafields.

use super::cart::{Article, Asked, Destination, Price};
use super::offered::{Offered, Rate, units};
use super::payload::{Unread, amount, field, list, needed, pieces, text, truth};
use super::units::grams;
use super::{Failed, Told, error};
use crate::calendar::Day;
use crate::money::{Decimal, multiply};
use crate::object;
use crate::tree::Tree;

/// Decimals of every amount.
const DIGITS: u32 = 2;

pub(super) fn read(payload: &Tree) -> Result<Asked, Unread> {
    let rate = field(payload, "rate").filter(|rate| matches!(rate, Tree::Object(_)));
    let rate = rate.ok_or_else(|| Unread("`rate` is missing: this is no request of a carrier service".to_owned()))?;
    let to = field(rate, "destination");
    let part = |key: &str| text(to.and_then(|to| field(to, key)));
    let from = field(rate, "origin");
    let named = ["name", "company_name", "postal_code"];
    let discount = field(rate, "order_totals").and_then(|totals| field(totals, "discount_amount"));
    Ok(Asked {
        currency: text(field(rate, "currency")).unwrap_or_default().to_ascii_uppercase(),
        to: Destination {
            country: part("country").or_else(|| part("country_code")),
            subdivision: part("province").or_else(|| part("province_code")),
            postal_code: part("postal_code").or_else(|| part("zip")),
            city: part("city"),
            is_commercial: part("address_type").is_some_and(|kind| kind.eq_ignore_ascii_case("commercial")),
        },
        articles: list(field(rate, "items"), "items")?.iter().map(article).collect::<Result<_, _>>()?,
        discount: hundredths(amount(discount, "discount_amount")?.unwrap_or_default())?,
        weight_g: None,
        from: named.iter().filter_map(|key| text(from.and_then(|from| field(from, key)))).collect(),
        chosen: None,
    })
}

fn article(item: &Tree) -> Result<Article, Unread> {
    let weight = amount(field(item, "grams"), "grams")?.map(|weight| grams(weight, "g")).transpose()?;
    Ok(Article {
        numbers: ["sku", "variant_id", "product_id"].iter().filter_map(|key| text(field(item, key))).collect(),
        quantity: pieces(field(item, "quantity"), "quantity")?,
        price: Price::Each(hundredths(needed(field(item, "price"), "price")?)?),
        weight_g: weight.flatten(),
        dimensions_mm: None,
        title: text(field(item, "name")),
        is_sent: truth(field(item, "requires_shipping")).unwrap_or(true),
    })
}

fn hundredths(amount: Decimal) -> Result<Decimal, Unread> {
    multiply(amount, Decimal::new(1, DIGITS)).map_err(|_| Unread("a price is too large to compute".to_owned()))
}

pub(super) fn rates(_: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    Ok(Told::ok(object! { "rates": Tree::list(&offered.rates, |rate| told(asked, rate)) }))
}

fn told(asked: &Asked, rate: &Rate) -> Tree<'static> {
    let facts = rate.facts.iter();
    object! {
        "service_name": rate.name.clone(),
        "service_code": rate.id.clone(),
        "description": rate.description.clone(),
        "currency": asked.currency.clone(),
        "total_price": units(rate.amount, DIGITS).map(|price| price.to_string()),
        "min_delivery_date": noon(rate.earliest),
        "max_delivery_date": noon(rate.latest),
        "metafields": Tree::list(facts, |(key, value)| object! {
            "namespace": "landfall",
            "key": *key,
            "value": value.clone(),
            "type": "single_line_text_field",
        }),
    }
}

fn noon(day: Day) -> String {
    format!("{day} 12:00:00 +0000")
}

pub(super) fn failed(failed: &Failed) -> Told {
    error(404, failed)
}
