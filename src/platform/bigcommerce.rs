//! How does BigCommerce's Shipping Provider API ask for rates, and how are they told?
//!
//! In: `{"base_options": {"destination", "items", …}}`. Out: `{"quote_id", "messages", "carrier_quotes"}`, the latter empty where
//! nothing is offered; a failure is 200 with one message of the type `ERROR`. The currency is that of the prices. The day to reckon with
//! is told as days from today, at most 90 of them; the window stands in the description.

use super::cart::{Article, Asked, Destination, Price};
use super::offered::{Offered, Rate, number};
use super::payload::{Unread, amount, field, first, list, needed, pieces, text};
use super::units::{grams, millimetres};
use super::{Failed, Told};
use crate::object;
use crate::tree::Tree;

/// For how many seconds an answer may be kept: no quote holds for less.
const KEPT_S: u32 = 300;
/// The most days that a transit time has.
const MOST_DAYS: i64 = 90;

pub(super) fn read(payload: &Tree) -> Result<Asked, Unread> {
    let asked = field(payload, "base_options").filter(|asked| matches!(asked, Tree::Object(_)));
    let asked = asked.ok_or_else(|| Unread("`base_options` is missing: this is no request for a quote".to_owned()))?;
    let to = field(asked, "destination");
    let part = |key: &str| text(to.and_then(|to| field(to, key)));
    let from = field(asked, "origin");
    let items = list(field(asked, "items"), "items")?;
    Ok(Asked {
        currency: currency(items)?,
        to: Destination {
            country: part("country_iso2"),
            subdivision: part("state_iso2"),
            postal_code: part("zip"),
            city: part("city"),
            is_commercial: part("address_type").is_some_and(|kind| kind.eq_ignore_ascii_case("commercial")),
        },
        articles: items.iter().map(article).collect::<Result<_, _>>()?,
        from: text(from.and_then(|from| field(from, "zip"))).into_iter().collect(),
        ..Asked::default()
    })
}

/// The currency of all prices.
fn currency(items: &[Tree]) -> Result<String, Unread> {
    let ways = ["discounted_price.currency", "declared_value.currency"];
    let mut told: Vec<String> =
        items.iter().filter_map(|item| text(first(item, &ways))).map(|code| code.to_ascii_uppercase()).collect();
    told.dedup();
    match told.as_slice() {
        [] => Ok(String::new()),
        [only] => Ok(only.clone()),
        several => Err(Unread(format!("prices are in several currencies: `{}`", several.join("`, `")))),
    }
}

fn article(item: &Tree) -> Result<Article, Unread> {
    let weight = field(item, "weight").and_then(|weight| Some((field(weight, "value")?, text(field(weight, "units")))));
    let weight = weight.map(|(value, unit)| grams(needed(Some(value), "weight")?, unit.as_deref().unwrap_or_default()));
    Ok(Article {
        numbers: ["sku", "variant_id", "product_id"].iter().filter_map(|key| text(field(item, key))).collect(),
        quantity: pieces(field(item, "quantity"), "quantity")?,
        price: Price::Each(needed(first(item, &["discounted_price.amount"]), "discounted_price")?),
        weight_g: weight.transpose()?.flatten(),
        dimensions_mm: sides(item)?,
        title: text(field(item, "name")),
        is_sent: true,
    })
}

/// Length, width and height; none where one of them is not told, or nothing.
fn sides(item: &Tree) -> Result<Option<[u32; 3]>, Unread> {
    let side = |key: &str| match field(item, key) {
        None => Ok(None),
        Some(side) => {
            let length = amount(field(side, "value"), key)?;
            let unit = text(field(side, "units"));
            length
                .map(|length| millimetres(length, unit.as_deref().unwrap_or_default()))
                .transpose()
                .map(Option::flatten)
        }
    };
    Ok(match (side("length")?, side("width")?, side("height")?) {
        (Some(length), Some(width), Some(height)) => Some([length, width, height]),
        _ => None,
    })
}

pub(super) fn rates(_: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    let quotes = Tree::list(&offered.rates, |rate| told(asked, offered, rate));
    let carrier = object! {
        "carrier_info": object! { "code": offered.shop.id.clone(), "display_name": offered.shop.name.clone() },
        "quotes": quotes,
    };
    let carriers = if offered.rates.is_empty() { Vec::new() } else { vec![carrier] };
    Ok(Told::ok(object! {
        "quote_id": offered.reference(),
        "messages": Tree::List(Vec::new()),
        "carrier_quotes": Tree::List(carriers),
        "ttl": KEPT_S,
    }))
}

fn told(asked: &Asked, offered: &Offered, rate: &Rate) -> Tree<'static> {
    let days = offered.days_until(rate.likely);
    let mut quote = object! {
        "code": rate.id.clone(),
        "display_name": rate.name.chars().take(100).collect::<String>(),
        "cost": object! { "currency": asked.currency.clone(), "amount": number(rate.amount) },
        "description": rate.description.chars().take(500).collect::<String>(),
        "rate_id": rate.id.clone(),
        "dispatch_date": rate.ship_by,
    };
    if let (1..=MOST_DAYS, Tree::Object(entries)) = (days, &mut quote) {
        entries.push(("transit_time".into(), object! { "units": "DAYS", "duration": days }));
    }
    if let Tree::Object(entries) = &mut quote {
        entries.push(("messages".into(), Tree::List(Vec::new())));
    }
    quote
}

/// The merchant's settings hold the key, which the shell has compared.
pub(super) fn connected() -> Told {
    Told::ok(object! { "valid": true, "messages": Tree::List(Vec::new()) })
}

pub(super) fn failed(failed: &Failed) -> Told {
    let text = failed.because().chars().take(500).collect::<String>();
    Told::ok(object! {
        "quote_id": "",
        "messages": Tree::List(vec![object! { "text": text, "type": "ERROR" }]),
        "carrier_quotes": Tree::List(Vec::new()),
    })
}
