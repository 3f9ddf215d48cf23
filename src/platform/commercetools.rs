//! How does commercetools' API Extension ask about a cart, and what is it told?
//!
//! In: `{"action", "resource": {"obj": cart}}`. Out: `{"actions": […]}`, empty where nothing is offered or nothing changes; a failure is
//! 400, upon which commercetools refuses the change of the cart. The cart gets one method: that of its custom field `landfall-option`,
//! else the cheapest. Where the shop has duties apart, they stand in a custom line item.

use super::cart::{Article, Asked, Chosen, Destination, Price};
use super::offered::{Offered, Rate};
use super::payload::{Unread, amount, field, first, list, needed, pieces, text};
use super::{Failed, Told};
use crate::money::{Decimal, multiply};
use crate::object;
use crate::tree::Tree;

/// The custom line item that holds duty, tax and fees.
const SLUG: &str = "landfall-duties";
/// More decimals than any currency has.
const MOST_DIGITS: u32 = 8;

pub(super) fn read(payload: &Tree) -> Result<Asked, Unread> {
    let cart = cart(payload)?;
    let to = field(cart, "shippingAddress");
    let part = |ways: &[&str]| text(to.and_then(|to| first(to, ways)));
    let chosen = text(first(cart, &["custom.fields.landfall-option"]));
    let discount = first(cart, &["discountOnTotalPrice.discountedAmount"])
        .map(|off| cents(off, "discountedAmount"))
        .transpose()?;
    Ok(Asked {
        currency: text(first(cart, &["totalPrice.currencyCode"])).unwrap_or_default().to_ascii_uppercase(),
        to: Destination {
            country: part(&["country"]),
            subdivision: part(&["state", "region"]),
            postal_code: part(&["postalCode"]),
            city: part(&["city"]),
            is_commercial: false,
        },
        articles: list(field(cart, "lineItems"), "lineItems")?.iter().map(article).collect::<Result<_, _>>()?,
        discount: discount.unwrap_or_default(),
        chosen: chosen.map(|id| Chosen { id: Some(id), ..Chosen::default() }),
        ..Asked::default()
    })
}

fn cart<'t>(payload: &'t Tree<'t>) -> Result<&'t Tree<'t>, Unread> {
    let cart = first(payload, &["resource.obj"]).filter(|cart| matches!(cart, Tree::Object(_)));
    cart.ok_or_else(|| Unread("`resource.obj` is missing: this is no extension of carts".to_owned()))
}

fn article(item: &Tree) -> Result<Article, Unread> {
    let total = field(item, "totalPrice").map(|total| cents(total, "totalPrice")).transpose()?;
    let each = || cents(first(item, &["price.value"]).ok_or_else(|| Unread("`price` is missing".to_owned()))?, "price");
    let attribute = |name: &str| -> Result<Option<u32>, Unread> {
        let attributes = list(first(item, &["variant.attributes"]), "attributes")?;
        let found =
            attributes.iter().find(|attribute| text(field(attribute, "name")).is_some_and(|known| known == name));
        let value = amount(found.and_then(|attribute| field(attribute, "value")), name)?;
        Ok(value.and_then(|value| u32::try_from(value.ceil()).ok()).filter(|value| *value > 0))
    };
    Ok(Article {
        numbers: ["variant.sku", "variant.key", "variant.id", "productKey", "productId"]
            .iter()
            .filter_map(|way| text(first(item, &[way])))
            .collect(),
        quantity: pieces(field(item, "quantity"), "quantity")?,
        price: match total {
            Some(total) => Price::Line(total),
            None => Price::Each(each()?),
        },
        weight_g: attribute("weight_g")?,
        dimensions_mm: match (attribute("length_mm")?, attribute("width_mm")?, attribute("height_mm")?) {
            (Some(length), Some(width), Some(height)) => Some([length, width, height]),
            _ => None,
        },
        title: None,
        is_sent: true,
    })
}

/// An amount of `{"centAmount", "fractionDigits"}`.
fn cents(money: &Tree, name: &str) -> Result<Decimal, Unread> {
    let digits = pieces(field(money, "fractionDigits"), "fractionDigits")?;
    let digits = Some(digits)
        .filter(|digits| *digits <= MOST_DIGITS)
        .ok_or_else(|| Unread("`fractionDigits` is too large".to_owned()))?;
    let cents = needed(field(money, "centAmount"), name)?;
    multiply(cents, Decimal::new(1, digits)).map_err(|_| Unread(format!("`{name}` is too large to compute")))
}

pub(super) fn actions(payload: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    let rate = offered.taxed(asked).or_else(|| offered.cheapest());
    let actions = match rate {
        Some(rate) => told(cart(payload)?, asked, offered, rate)
            .ok_or_else(|| Unread("a price is too large to compute".to_owned()))?,
        None => Vec::new(),
    };
    Ok(Told::ok(object! { "actions": Tree::List(actions) }))
}

/// What is to change; nothing where the cart has it so already.
fn told(cart: &Tree, asked: &Asked, offered: &Offered, rate: &Rate) -> Option<Vec<Tree<'static>>> {
    let money = |cents: i64| object! { "currencyCode": asked.currency.clone(), "centAmount": cents };
    let (price, duties) = (offered.minor(rate.amount)?, offered.minor(rate.taxes)?);
    let has = |tree: Option<&Tree>, cents: i64| tree == Some(&Tree::Whole(cents));
    let mut actions = Vec::new();
    let is_named = text(first(cart, &["shippingInfo.shippingMethodName"])).is_some_and(|name| name == rate.name);
    if !is_named || !has(first(cart, &["shippingInfo.price.centAmount"]), price) {
        actions.push(object! {
            "action": "setCustomShippingMethod",
            "shippingMethodName": rate.name.clone(),
            "shippingRate": object! { "price": money(price) },
        });
    }
    let own = list(field(cart, "customLineItems"), "customLineItems").ok()?.iter();
    let own = own.clone().find(|item| text(field(item, "slug")).is_some_and(|slug| slug == SLUG));
    match own.and_then(|item| Some((item, text(field(item, "id"))?))) {
        None if duties == 0 => {}
        None => actions.push(object! {
            "action": "addCustomLineItem",
            "name": object! { "en": "Duty, tax and fees" },
            "slug": SLUG,
            "quantity": 1_u32,
            "money": money(duties),
        }),
        Some((_, id)) if duties == 0 => {
            actions.push(object! { "action": "removeCustomLineItem", "customLineItemId": id })
        }
        Some((item, _)) if has(first(item, &["money.centAmount"]), duties) => {}
        Some((_, id)) => actions.push(object! {
            "action": "changeCustomLineItemMoney",
            "customLineItemId": id,
            "money": money(duties),
        }),
    }
    Some(actions)
}

pub(super) fn failed(failed: &Failed) -> Told {
    let code = if matches!(failed, Failed::NoShop(_)) { "ResourceNotFound" } else { "InvalidInput" };
    let error = object! { "code": code, "message": failed.because().to_owned() };
    Told { status: 400, body: object! { "errors": Tree::List(vec![error]) } }
}
