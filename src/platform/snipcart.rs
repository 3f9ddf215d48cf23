//! How does Snipcart ask for rates and for taxes, and how are they told?
//!
//! In: `{"eventName", "content": order}`, whose addresses are flat, nested, or both. Out: `{"rates": […]}` or `{"taxes": […]}`, empty
//! where nothing is offered; a failure is 200 with `errors`. Days and duty stand in the description, which is all that the shopper
//! reads of a rate. Weights are grams, sides centimetres, money major units.

use super::cart::{Article, Asked, Chosen, Destination, Price};
use super::offered::{Offered, Rate, number};
use super::payload::{Unread, amount, field, first, list, needed, pieces, text, truth};
use super::units::{grams, millimetres};
use super::{Failed, Told};
use crate::book::shop::Duties;
use crate::money::{Decimal, subtract, sum};
use crate::object;
use crate::tree::Tree;

pub(super) fn read(payload: &Tree) -> Result<Asked, Unread> {
    let order = field(payload, "content").filter(|order| matches!(order, Tree::Object(_)));
    let order = order.ok_or_else(|| Unread("`content` is missing: this is no event of an order".to_owned()))?;
    let is_billed_there = truth(field(order, "shippingAddressSameAsBilling")).unwrap_or(false);
    let part = |flat: &str, nested: &str| {
        let of = |address: &str| text(first(order, &[&format!("{address}{flat}"), &format!("{address}.{nested}")]));
        of("shippingAddress").or_else(|| of("billingAddress").filter(|_| is_billed_there))
    };
    let weight = amount(field(order, "totalWeight"), "totalWeight")?;
    let chosen = Chosen {
        id: text(field(order, "shippingRateUserDefinedId")),
        name: text(first(order, &["shippingMethod", "shippingInformation.method"])),
        amount: amount(first(order, &["shippingFees", "shippingInformation.fees"]), "shippingFees")?,
    };
    Ok(Asked {
        currency: text(field(order, "currency")).unwrap_or_default().to_ascii_uppercase(),
        to: Destination {
            country: part("Country", "country"),
            subdivision: part("Province", "province"),
            postal_code: part("PostalCode", "postalCode"),
            city: part("City", "city"),
            is_commercial: false,
        },
        articles: list(field(order, "items"), "items")?.iter().map(article).collect::<Result<_, _>>()?,
        discount: amount(field(order, "savedAmount"), "savedAmount")?.unwrap_or_default(),
        weight_g: weight.map(|weight| grams(weight, "g")).transpose()?.flatten(),
        from: Vec::new(),
        chosen: Some(chosen).filter(|chosen| chosen.id.is_some() || chosen.name.is_some()),
    })
}

fn article(item: &Tree) -> Result<Article, Unread> {
    let weight = amount(field(item, "weight"), "weight")?.map(|weight| grams(weight, "g")).transpose()?;
    let side =
        |key: &str| amount(field(item, key), key)?.map(|side| millimetres(side, "cm")).transpose().map(Option::flatten);
    let total = amount(field(item, "totalPrice"), "totalPrice")?;
    Ok(Article {
        numbers: text(field(item, "id")).into_iter().collect(),
        quantity: pieces(field(item, "quantity"), "quantity")?,
        price: match total {
            Some(total) => Price::Line(total),
            None => Price::Each(needed(first(item, &["unitPrice", "price"]), "price")?),
        },
        weight_g: weight.flatten(),
        dimensions_mm: match (side("length")?, side("width")?, side("height")?) {
            (Some(length), Some(width), Some(height)) => Some([length, width, height]),
            _ => None,
        },
        title: text(field(item, "name")),
        is_sent: truth(field(item, "shippable")).unwrap_or(true),
    })
}

pub(super) fn rates(_: &Tree, _: &Asked, offered: &Offered) -> Result<Told, Unread> {
    Ok(Told::ok(object! { "rates": Tree::list(&offered.rates, |rate| told(offered, rate)) }))
}

fn told(offered: &Offered, rate: &Rate) -> Tree<'static> {
    let mut told = object! {
        "cost": number(rate.amount),
        "description": format!("{}. {}", rate.name, rate.description),
        "userDefinedId": rate.id.clone(),
    };
    if let (true, Tree::Object(entries)) = (rate.is_guaranteed, &mut told) {
        entries.push(("guaranteedDaysToDelivery".into(), offered.days_until(rate.latest).into()));
    }
    told
}

/// The taxes of the method that was chosen, by name; they come on top, but for what the prices contain.
pub(super) fn taxes(_: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    if offered.rates.is_empty() || offered.shop.duties == Duties::Included {
        return Ok(Told::ok(object! { "taxes": Tree::List(Vec::new()) }));
    }
    let Some(rate) = offered.taxed(asked) else {
        return Ok(errors("shipping_method_gone", "this delivery method is no longer offered: choose another"));
    };
    let lost = |_| Unread("the taxes of this cart cannot be told".to_owned());
    let mut within =
        subtract(sum(rate.levies.iter().map(|(_, levy)| *levy)).map_err(lost)?, rate.taxes).map_err(lost)?;
    let mut taxes = Vec::new();
    for (name, levy) in &rate.levies {
        let inside = within.min(*levy).max(Decimal::ZERO);
        within = subtract(within, inside).map_err(lost)?;
        for (amount, is_included) in [(subtract(*levy, inside).map_err(lost)?, false), (inside, true)] {
            if !amount.is_zero() {
                taxes.push(object! { "name": name.clone(), "amount": number(amount), "includedInPrice": is_included });
            }
        }
    }
    Ok(Told::ok(object! { "taxes": Tree::List(taxes) }))
}

fn errors(key: &str, message: &str) -> Told {
    Told::ok(object! { "errors": Tree::List(vec![object! { "key": key.to_owned(), "message": message.to_owned() }]) })
}

pub(super) fn failed(failed: &Failed) -> Told {
    errors("rates_unavailable", failed.because())
}
