//! How does Saleor ask for delivery methods, and how are they told?
//!
//! In: what the app's subscription query selects (its queries stand in the documentation), or the static payload as far as it goes: a
//! list of one checkout. Out: a list of methods, empty where nothing is offered, or which of ours are no longer offered; a failure is
//! 4xx, upon which Saleor passes the app over. An id comes back as `app:APP:ID` in base64. The breakdown stands in `metadata`.

use super::cart::{Article, Asked, Chosen, Destination, Price};
use super::offered::{Offered, Rate};
use super::payload::{Unread, amount, field, first, list, pieces, text, truth};
use super::units::grams;
use super::{Failed, Told, error};
use crate::money::{Decimal, sum};
use crate::object;
use crate::tree::{Key, Tree};

/// The longest name and description of a method.
const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 255;

const PRICES: [&str; 8] = [
    "base_price",
    "total_amount",
    "totalPrice",
    "unit_amount",
    "unitPrice",
    "undiscountedUnitPrice",
    "variant.pricing.price",
    "undiscountedUnitPriceAmount",
];
const SKUS: [&str; 6] =
    ["sku", "variantSku", "productSku", "variant.sku", "sourceLine.variant.sku", "sourceLine.productSku"];
const VARIANTS: [&str; 4] = ["variantId", "variant.id", "sourceLine.variant.id", "productVariantId"];
const PRODUCTS: [&str; 3] = ["productId", "variant.product.id", "sourceLine.variant.product.id"];
const WEIGHTS: [&str; 5] = [
    "weight",
    "variant.weight",
    "sourceLine.variant.weight",
    "variant.product.weight",
    "sourceLine.variant.product.weight",
];
const SENT: [&str; 5] = [
    "requiresShipping",
    "isShippingRequired",
    "sourceLine.requiresShipping",
    "sourceLine.isShippingRequired",
    "variant.product.productType.isShippingRequired",
];

pub(super) fn read(payload: &Tree) -> Result<Asked, Unread> {
    let body = body(payload);
    let cart = first(body, &["taxBase", "checkout", "order"]).unwrap_or(body);
    if first(cart, &["lines", "shippingAddress", "address"]).is_none() {
        return Err(Unread("there is no checkout and no order in the payload".to_owned()));
    }
    let to = first(cart, &["shippingAddress", "address"]);
    let part = |key: &str| text(to.and_then(|to| field(to, key)));
    let lines = list(field(cart, "lines"), "lines")?;
    let of_lines = lines
        .first()
        .and_then(|line| first(line, &["undiscountedUnitPrice.currency", "unitPrice.currency", "currency"]));
    let currency = first(cart, &["currency", "channel.currencyCode"]).or(of_lines);
    let from = first(cart, &["warehouseAddress"]);
    let named = ["company_name", "name", "id", "postal_code"];
    Ok(Asked {
        currency: text(currency).unwrap_or_default().to_ascii_uppercase(),
        to: Destination {
            country: text(to.and_then(|to| first(to, &["country.code", "country"]))),
            subdivision: part("country_area"),
            postal_code: part("postal_code"),
            city: part("city"),
            is_commercial: false,
        },
        articles: lines.iter().map(article).collect::<Result<_, _>>()?,
        discount: discount(cart)?,
        weight_g: weight(first(cart, &["weight", "totalWeight"]))?,
        from: named.iter().filter_map(|key| text(from.and_then(|from| field(from, key)))).collect(),
        chosen: chosen(cart)?,
    })
}

/// The payload without the list or the names around it.
fn body<'t>(payload: &'t Tree<'t>) -> &'t Tree<'t> {
    let inner = match payload {
        Tree::List(items) => items.first().unwrap_or(payload),
        other => other,
    };
    first(inner, &["data.event", "event"]).unwrap_or(inner)
}

fn article(line: &Tree) -> Result<Article, Unread> {
    let ways: [&[&str]; 3] = [&SKUS, &VARIANTS, &PRODUCTS];
    let quantity = pieces(field(line, "quantity"), "quantity")?;
    let (way, price) = PRICES
        .iter()
        .find_map(|way| Some((*way, first(line, &[way])?)))
        .ok_or_else(|| Unread("a line has no price: select it as the documentation's query does".to_owned()))?;
    let price = money(Some(price), way)?.ok_or_else(|| Unread(format!("`{way}` is missing")))?;
    Ok(Article {
        numbers: ways.iter().filter_map(|ways| text(first(line, ways))).collect(),
        quantity,
        price: if way.starts_with("total") { Price::Line(price) } else { Price::Each(price) },
        weight_g: weight(first(line, &WEIGHTS))?,
        dimensions_mm: None,
        title: text(first(line, &["fullName", "productName", "variant.product.name"])),
        is_sent: truth(first(line, &SENT)).unwrap_or(true),
    })
}

/// An amount that may stand in an object: `{"amount"}`, `{"gross": {"amount"}}`.
pub(super) fn money(tree: Option<&Tree>, name: &str) -> Result<Option<Decimal>, Unread> {
    let inner = tree.map(|tree| first(tree, &["gross.amount", "amount", "net.amount"]).unwrap_or(tree));
    amount(inner, name)
}

/// `{"unit": "KG", "value": 1.5}`, `1.5:kg`, or kilograms.
fn weight(tree: Option<&Tree>) -> Result<Option<u32>, Unread> {
    let Some(tree) = tree else { return Ok(None) };
    let (value, unit) = match tree {
        Tree::Object(_) => (amount(field(tree, "value"), "weight")?, text(field(tree, "unit"))),
        Tree::Text(written) if written.contains(':') => {
            let (value, unit) = written.split_once(':').unwrap_or((written, ""));
            (amount(Some(&Tree::from(value)), "weight")?, Some(unit.to_owned()))
        }
        other => (amount(Some(other), "weight")?, None),
    };
    let grams = value.map(|value| grams(value, unit.as_deref().unwrap_or("kg")));
    Ok(grams.transpose()?.flatten())
}

fn discount(cart: &Tree) -> Result<Decimal, Unread> {
    if let Some(one) = money(first(cart, &["discountAmount", "discount"]), "discount")? {
        return Ok(one);
    }
    let each = list(field(cart, "discounts"), "discounts")?.iter().map(|row| {
        let inner = field(row, "amount").unwrap_or(row);
        Ok(money(Some(inner), "discounts")?.unwrap_or_default())
    });
    sum(each.collect::<Result<Vec<_>, Unread>>()?)
        .map_err(|_| Unread("the discounts are too large to compute".to_owned()))
}

fn chosen(cart: &Tree) -> Result<Option<Chosen>, Unread> {
    let ids = ["deliveryMethod.id", "shippingMethod.id", "shippingMethodId"];
    let names = ["deliveryMethod.name", "shippingMethod.name", "shippingMethodName", "shippingName"];
    let source = field(cart, "sourceObject");
    let there = |ways: &[&str]| text(first(cart, ways)).or_else(|| text(source.and_then(|source| first(source, ways))));
    let price = money(first(cart, &["shippingPrice", "shippingAmount"]), "shippingPrice")?;
    let chosen = Chosen { id: there(&ids).and_then(|id| own(&id)), name: there(&names), amount: price };
    Ok(Some(chosen).filter(|chosen| chosen.id.is_some() || chosen.name.is_some() || chosen.amount.is_some()))
}

/// The id as we gave it, of an id as Saleor keeps it; none where the method is not ours.
pub(super) fn own(id: &str) -> Option<String> {
    let decoded = decoded(id).unwrap_or_default();
    let ours = decoded.strip_prefix("app:").and_then(|rest| rest.split_once(':')).map_or(id, |(_, id)| id);
    let parts: Vec<&str> = ours.split('.').collect();
    let is_ours = matches!(parts.as_slice(), [tier, service, "ddp" | "dap"] if !tier.is_empty() && !service.is_empty());
    is_ours.then(|| ours.to_owned())
}

/// Text in base64.
fn decoded(text: &str) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u8);
    for digit in text.trim_end_matches('=').bytes() {
        let value = DIGITS.iter().position(|known| *known == digit)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn methods(_: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    Ok(Told::ok(Tree::list(&offered.rates, |rate| method(asked, offered, rate))))
}

fn method(asked: &Asked, offered: &Offered, rate: &Rate) -> Tree<'static> {
    let cut = |text: &str, longest: usize| text.chars().take(longest).collect::<String>();
    let facts = rate.facts.iter().map(|(key, value)| (Key::Owned(format!("landfall_{key}")), value.clone().into()));
    object! {
        "id": rate.id.clone(),
        "name": cut(&rate.name, LONGEST_NAME),
        "amount": offered.written(rate.amount),
        "currency": asked.currency.clone(),
        "minimum_delivery_days": offered.days_until(rate.earliest),
        "maximum_delivery_days": offered.days_until(rate.latest),
        "description": cut(&rate.description, LONGEST_DESCRIPTION),
        "metadata": Tree::Object(facts.collect()),
    }
}

/// Our own methods that are no longer offered; those of others are none of ours to judge.
pub(super) fn excluded(payload: &Tree, _: &Asked, offered: &Offered) -> Result<Told, Unread> {
    let body = body(payload);
    let ways = ["shippingMethods", "checkout.shippingMethods", "order.shippingMethods"];
    let methods = list(first(body, &ways), "shippingMethods")?;
    let ids = methods.iter().filter_map(|method| text(field(method, "id")));
    let gone = ids.filter(|id| own(id).is_some_and(|own| !offered.rates.iter().any(|rate| rate.id == own)));
    let excluded =
        Tree::list(gone, |id| object! { "id": id, "reason": "this delivery is no longer offered for the cart" });
    Ok(Told::ok(object! { "excluded_methods": excluded }))
}

pub(super) fn failed(failed: &Failed) -> Told {
    error(if matches!(failed, Failed::NoShop(_)) { 404 } else { 422 }, failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_ours_by_its_form() {
        // `app:3:economy.small-packet-surface.dap`
        let kept = "YXBwOjM6ZWNvbm9teS5zbWFsbC1wYWNrZXQtc3VyZmFjZS5kYXA=";
        assert_eq!(own(kept).as_deref(), Some("economy.small-packet-surface.dap"));
        assert_eq!(own("economy.ems.ddp").as_deref(), Some("economy.ems.ddp"));
        for foreign in ["U2hpcHBpbmdNZXRob2Q6MTE=", "app:1:flat", "", "..ddp", "äöü"] {
            assert_eq!(own(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn weights_are_read_in_each_form() {
        assert_eq!(weight(Some(&Tree::from("10.0:kg"))), Ok(Some(10_000)));
        assert_eq!(weight(Some(&object! { "unit": "LB", "value": 1_u32 })), Ok(Some(454)));
        assert_eq!(weight(Some(&Tree::Fraction("0.5".into()))), Ok(Some(500)));
        assert!(weight(Some(&Tree::from("1:stone"))).is_err());
    }
}
