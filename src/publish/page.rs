//! What may a shop's page ask of the shopper and tell them, and who quotes there? `shop.json` of the shopper's edition, which a page
//! reads before it fetches an engine; and `sources.json`, which it reads when the shopper asks where the figures are from.
//!
//! In: the data of the edition, and its shop. Out: `quoted_by`; the lockers and pick-up points that one of its services delivers
//! to; the countries in which one of its services may collect cash; whether it has cover, signatures and weekends for who wants
//! them; what the shop tells ([`super::notices`]). Of each source of the law: its title, its publisher and its address.
//!
//! The rule: a shop of which no service is left to the browser ([`super::flatten`]) is quoted by the edge function, and what its
//! pages may ask is then read from its own data. Cash is named for a country unless it is certain that no service collects it
//! there: the quote says the rest.

use super::flatten::left;
use super::notices::Notice;
use super::write::{Filled, world};
use super::{RateData, Source};
use crate::book::container::SectionKind;
use crate::book::freight::{Offered, Service, ServiceOption};
use crate::book::names::among;
use crate::book::shop::{Point, Shop};
use crate::book::when::{Clause, When, Word};
use crate::book::world::World;
use crate::calendar::{Dated, Day};
use crate::tree::{Tree, object};
use std::collections::BTreeSet;

/// The page's file of a shop: `face` is its edition's data, `data` are all.
pub(super) fn of(data: &RateData, face: &RateData, shop: &Shop) -> Result<Tree<'static>, String> {
    let by_edge = face.shops.iter().all(|own| own.offer.is_empty());
    // What its pages may wish for is what those know who quote it.
    let asked = if by_edge { data } else { face };
    let asked_shop = asked.shop(&shop.id)?;
    let since = data.kept_since();
    let page = object! {
        "shop": &shop.id,
        "quoted_by": if by_edge { "edge" } else { "browser" },
        "points": Tree::list(asked_shop.points.iter().filter(|known| is_served(asked_shop, known)), point),
        "cash_on_delivery": Tree::list(collected_in(asked, asked_shop, since), Tree::from),
        "wishes": wishes(asked, asked_shop),
        "notices": Tree::list(data.notices.iter().filter(|notice| notice.shop == shop.id), |notice| {
            told(notice, data, since)
        }),
    };
    Ok(page.into_owned())
}

/// What of cover, signatures and weekends a service of the shop has for who wants it.
fn wishes(data: &RateData, shop: &Shop) -> Tree<'static> {
    let carriers = || data.carriers.iter().filter(|carrier| shop.offer.iter().any(|offer| offer.carrier == carrier.id));
    let offered = |carrier: &str, service: &Service| {
        shop.offer.iter().any(|offer| offer.carrier == carrier && offer.service == service.code)
    };
    let any = |has: &dyn Fn(&Service) -> bool| {
        carriers().any(|carrier| carrier.service.iter().any(|service| offered(&carrier.id, service) && has(service)))
    };
    let had = |offered: Offered| matches!(offered, Offered::Included | Offered::Optional);
    let sold = carriers().any(|carrier| carrier.surcharge.iter().any(|row| row.is_of(ServiceOption::Insurance)));
    object! {
        "insurance": shop.insurance.as_ref().map_or(sold, |own| !own.always),
        "signature": any(&|service| had(service.signature)),
        "weekend_delivery": any(&|service| had(service.saturday) || had(service.sunday)),
    }
}

/// A notice, with the countries that it is for; null: all.
fn told(notice: &Notice, data: &RateData, since: Option<Day>) -> Tree<'static> {
    let world = world(&data.world);
    let is_for = |country: &str| {
        let within = |day: Day| world.is_one_of(country, &notice.destination, day);
        notice.destination.iter().any(|place| place == country) || since.is_some_and(within)
    };
    let countries = world.countries.iter().map(|known| known.code.as_str()).filter(|country| is_for(country));
    let texts = notice.texts.iter().map(|(language, text)| (language.clone().into(), Tree::from(text.clone())));
    let page = object! {
        "about": notice.about.clone(),
        "countries": if notice.destination.is_empty() { Tree::Null } else { Tree::list(countries, Tree::from) },
        "texts": Tree::Object(texts.collect()),
    };
    page.into_owned()
}

/// The sources that law names in the shards of an edition, by their ids. What has no address is nothing to look up.
pub(super) fn sources(data: &RateData, shards: &Filled) -> Tree<'static> {
    let is_law = |kind: SectionKind| {
        use SectionKind::{List, Preference, Regime, Schedule, Territory};
        matches!(kind, Territory | Regime | Schedule | List | Preference)
    };
    let of_id = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let sections = shards.values().flatten().filter(|(kind, _, _)| is_law(*kind));
    let runs: BTreeSet<&[u8]> = sections.flat_map(|(_, _, bytes)| bytes.split(move |byte| !of_id(byte))).collect();
    let is_named = |id: &str| runs.iter().any(|run| run.windows(id.len()).any(|part| part == id.as_bytes()));
    let known = data.world.sources.values().map(|source| &source.value);
    let named = known.filter(|source| !source.url.is_empty() && is_named(&source.id));
    let entry = |source: &Source| {
        let told = object! { "title": &source.title, "publisher": &source.publisher, "url": &source.url };
        (source.id.clone().into(), told.into_owned())
    };
    Tree::Object(named.map(entry).collect())
}

fn is_served(shop: &Shop, point: &Point) -> bool {
    shop.offer.iter().any(|offer| point.is_of(&offer.id()))
}

fn point(point: &Point) -> Tree<'_> {
    object! {
        "id": &point.id,
        "kind": point.kind.as_str(),
        "name": &point.name,
        "country": &point.country,
        "postal_code": &point.postcode,
        "city": &point.city,
        "needs_post_number": point.needs_post_number,
        "valid_from": point.valid.from,
        "valid_until": point.valid.until,
    }
}

/// The countries in which a service of the shop may collect what the order costs.
fn collected_in(data: &RateData, shop: &Shop, since: Option<Day>) -> Vec<String> {
    let world = world(&data.world);
    let mut services = Vec::new();
    for offer in &shop.offer {
        let Some(carrier) = data.carriers.iter().find(|carrier| carrier.id == offer.carrier) else { continue };
        let lasts = |until: Option<Day>| until.is_none_or(|until| since.is_none_or(|since| until > since));
        let rows = carrier.surcharge.iter().filter(|row| row.is_of(ServiceOption::CashOnDelivery) && lasts(row.end()));
        services.extend(rows.map(|row| (offer.id(), &offer.when, &row.when)));
    }
    let collects = |country: &str| {
        let mut services = services.iter();
        services.any(|(service, offered, asked)| {
            [offered, asked].into_iter().all(|when| may_hold(when, service, country, &world, since))
        })
    };
    let countries = world.countries.iter().map(|known| known.code.as_str());
    countries.filter(|country| collects(country)).map(str::to_owned).collect()
}

/// Whether a condition may hold of a service and a country; a place that is no whole country may lie in any.
fn may_hold(when: &When, service: &str, country: &str, world: &World, day: Option<Day>) -> bool {
    let is_known = |name: &String| {
        let groups = world.groups.iter().map(|group| &group.id);
        world.countries.iter().map(|known| &known.code).chain(groups).any(|known| known == name)
    };
    let known = |clause: &Clause| match clause {
        Clause::Among(Word::Services, names) => Some(among(names, service)),
        Clause::Among(Word::Destination, names) => {
            let held = among(names, country) || day.is_some_and(|day| world.is_one_of(country, names, day));
            if held || names.iter().all(is_known) { Some(held) } else { None }
        }
        _ => None,
    };
    left(when, &known).is_some()
}
