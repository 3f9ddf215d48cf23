//! What does a page tell search engines of an article's delivery? An `Offer` of schema.org with `OfferShippingDetails`.
//!
//! In: a shop's article, and countries. Out: JSON-LD, a detail for each country and option, in the shop's currency; nothing of a country
//! to which nothing is offered. A rate is as on platforms: with `duties = "included"` it is all that is due besides the article. Days
//! of handling go from now to the hand-over, days of transit from there to the door.

use super::cart::{Article, Asked, Destination, Price};
use super::offered::{Offered, Rate, number};
use super::{Failed, is_of_address};
use crate::book::BookView;
use crate::book::shop::Product;
use crate::calendar::{Day, Instant};
use crate::engine::Engine;
use crate::object;
use crate::order::{shop as shop_of, unknown_sku};
use crate::problem::{Fault, Problem};
use crate::request::Authority;
use crate::tree::Tree;

/// The JSON-LD of an article, one piece of it, to each of the countries.
///
/// # Errors
/// [`Problem::Faults`] where there is no such shop or article; [`Problem::Needs`] while shards are not loaded.
pub fn offer(
    engine: &Engine<'_>,
    shop: &str,
    sku: &str,
    countries: &[String],
    now: Instant,
) -> Result<Tree<'static>, Problem> {
    let view = BookView::new(engine.book);
    let shop = shop_of(&view, shop, Authority::Authorised)?;
    let product = shop.product(sku).ok_or_else(|| Fault { path: "/sku".into(), ..unknown_sku(shop, sku, 0) })?;
    let world = view.world()?;
    let digits = world.digits(shop.currency).unwrap_or(2);
    let currency = shop.currency.as_str();
    let mut details = Vec::new();
    for country in countries {
        let asked = one(product, currency, country);
        let lost = |failed: Failed| Problem::from(Fault::new("not_told", "/sku", failed.because().to_owned()));
        let request = asked.request(shop, world, digits).map_err(|unread| lost(unread.into()))?;
        let Some(request) = request else { continue };
        let answer = match engine.quote(&request, now, Authority::Authorised) {
            Err(Problem::Faults(faults)) if is_of_address(&faults) && world.is_country(country) => continue,
            other => other?,
        };
        let today = now.at_offset(0).0;
        let offered =
            Offered::nothing(shop, digits, today).of(&asked, &answer).map_err(|unread| lost(unread.into()))?;
        details.extend(offered.rates.iter().map(|rate| detail(rate, country, currency, today)));
    }
    Ok(object! {
        "@context": "https://schema.org",
        "@type": "Offer",
        "sku": product.sku.clone(),
        "name": product.title.clone(),
        "price": number(product.price),
        "priceCurrency": currency.to_owned(),
        "shippingDetails": Tree::List(details),
    })
}

/// A cart of one piece.
fn one(product: &Product, currency: &str, country: &str) -> Asked {
    let article = Article {
        numbers: vec![product.sku.clone()],
        quantity: 1,
        price: Price::Each(product.price),
        weight_g: None,
        dimensions_mm: None,
        title: None,
        is_sent: true,
    };
    Asked {
        currency: currency.to_owned(),
        to: Destination { country: Some(country.to_owned()), ..Destination::default() },
        articles: vec![article],
        ..Asked::default()
    }
}

fn detail(rate: &Rate, country: &str, currency: &str, today: Day) -> Tree<'static> {
    let days = |from: Day, until: Day| i64::from(until.since(from)).max(0);
    let span = |least: i64, most: i64| {
        object! { "@type": "QuantitativeValue", "minValue": least, "maxValue": most.max(least), "unitCode": "DAY" }
    };
    object! {
        "@type": "OfferShippingDetails",
        "shippingRate": object! { "@type": "MonetaryAmount", "value": number(rate.amount), "currency": currency.to_owned() },
        "shippingDestination": object! { "@type": "DefinedRegion", "addressCountry": country.to_owned() },
        "deliveryTime": object! {
            "@type": "ShippingDeliveryTime",
            "handlingTime": span(0, days(today, rate.ship_by)),
            "transitTime": span(days(rate.ship_by, rate.earliest), days(rate.ship_by, rate.latest)),
        },
    }
}
