//! How does a shop's own server hear of shipping options for Stripe's Checkout, which asks nobody itself?
//!
//! In: a request of section 2 of the contract; what is wrong with it is told as there. Out: `{"shipping_options": […]}`, at most five,
//! each as `shipping_rate_data`; amounts in Stripe's minor units, days as an estimate, the breakdown in `metadata`.

use super::cart::{Article, Asked, Price};
use super::offered::{Offered, Rate, units};
use super::payload::{amount, field, list, pieces, text};
use super::{Failed, Told, error};
use crate::money::Decimal;
use crate::object;
use crate::tree::{Key, Tree};

/// The most options of a session.
const MOST: usize = 5;
/// Currencies without decimals of which Stripe counts hundredths all the same.
const IN_HUNDREDTHS: [&str; 2] = ["ISK", "UGX"];
/// Currencies with decimals of which Stripe counts whole units.
const IN_WHOLE_UNITS: [&str; 1] = ["MGA"];
/// Amounts of currencies with as many decimals end in 0.
const THREE_DIGITS: u32 = 3;

/// The request, of the shop whose address was called.
pub(super) fn of_shop(payload: Tree<'static>, shop: &str) -> Tree<'static> {
    let Tree::Object(mut entries) = payload else { return payload };
    entries.retain(|(key, _)| key != "shop" && key != "detail");
    entries.push((Key::Borrowed("shop"), shop.to_owned().into()));
    Tree::Object(entries)
}

/// The cart as far as its prices are told; a request that can be read has them as they are read here.
pub(super) fn asked(request: &Tree) -> Asked {
    let off = |tree: Option<&Tree>| amount(tree, "discount").ok().flatten().unwrap_or_default();
    let line = |line: &Tree| {
        let quantity = pieces(field(line, "quantity"), "quantity").ok()?;
        let each = amount(field(line, "unit_price"), "unit_price").ok()??;
        let total = each.checked_mul(Decimal::from(quantity))?.checked_sub(off(field(line, "discount")))?;
        let price = Price::Line(total);
        Some(Article {
            numbers: Vec::new(),
            quantity,
            price,
            weight_g: None,
            dimensions_mm: None,
            title: None,
            is_sent: true,
        })
    };
    let lines = list(field(request, "lines"), "lines").unwrap_or_default();
    Asked {
        currency: text(field(request, "currency")).unwrap_or_default(),
        articles: lines.iter().map(line).collect::<Option<Vec<_>>>().unwrap_or_default(),
        discount: off(field(request, "order_discount")),
        ..Asked::default()
    }
}

pub(super) fn options(asked: &Asked, offered: &Offered) -> Told {
    let options = offered.rates.iter().take(MOST).filter_map(|rate| option(asked, offered, rate));
    Told::ok(object! { "shipping_options": Tree::List(options.collect()) })
}

fn option(asked: &Asked, offered: &Offered, rate: &Rate) -> Option<Tree<'static>> {
    let minor = |amount: Decimal| match offered.digits {
        _ if IN_HUNDREDTHS.contains(&asked.currency.as_str()) => units(amount, 2),
        _ if IN_WHOLE_UNITS.contains(&asked.currency.as_str()) => units(amount, 0),
        THREE_DIGITS => units(amount, 2)?.checked_mul(10),
        digits => units(amount, digits),
    };
    let facts = rate.facts.iter().map(|(key, value)| (Key::Owned(format!("landfall_{key}")), value.clone().into()));
    let id = [(Key::Borrowed("landfall_option"), rate.id.clone().into())];
    let about = [(Key::Borrowed("landfall_description"), rate.description.clone().into())];
    let days = |day| object! { "unit": "day", "value": offered.days_until(day).max(1) };
    Some(object! {
        "shipping_rate_data": object! {
            "display_name": rate.name.chars().take(100).collect::<String>(),
            "type": "fixed_amount",
            "fixed_amount": object! { "amount": minor(rate.amount)?, "currency": asked.currency.to_ascii_lowercase() },
            "delivery_estimate": object! { "minimum": days(rate.earliest), "maximum": days(rate.latest) },
            "metadata": Tree::Object(id.into_iter().chain(about).chain(facts).collect()),
        },
    })
}

pub(super) fn failed(failed: &Failed) -> Told {
    error(if matches!(failed, Failed::NoShop(_)) { 404 } else { 422 }, failed)
}
