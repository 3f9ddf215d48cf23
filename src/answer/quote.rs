//! Delivery options, as section 2 of the contract prints them.

use super::landed_cost::for_whom;
use super::plan::plan;
use super::promises::promises;
use super::{amount, landed_cost, open, reason, refusal, rules, shards, unsent, warning};
use crate::book::container::FORMAT;
use crate::book::shop::Promise;
use crate::calendar::{Day, Instant};
use crate::customs::net_charges;
use crate::deliver::{Doubt, Step};
use crate::fulfil::{LeftOut, Proposal, Supplied};
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, RateKind, subtract, sum};
use crate::offer::{Offer, OfferedLeg};
use crate::order::Order;
use crate::place::cut_postcode;
use crate::problem::{Problem, Refusal, Warning};
use crate::request::Detail;
use crate::tree::{Tree, object};
use sha2::{Digest, Sha256};

/// The answer of section 2.
pub(crate) fn quote<'b>(
    order: &Order<'_, 'b>,
    supplied: &Supplied<'_>,
    proposal: &Proposal<'_>,
    offers: &[Offer<'_, 'b>],
    refused: Vec<Refusal>,
) -> Result<Tree<'b>, Problem> {
    let mut warnings: Vec<Warning> = order.warnings.clone();
    let (request, authority) = (order.request, order.request.authority);
    let shards = shards(order.view, authority);
    let options = offers.iter().map(|offer| option(order, supplied, proposal, offer, &shards));
    let options = options.try_listed::<_, _>()?;
    if offers.iter().flat_map(|offer| &offer.legs).any(|leg| leg.dated.rated.freight.is_of_district) {
        let more = cut_postcode(request.ship_to.postal_code.as_deref().unwrap_or_default());
        warnings.extend(Some(more).filter(|more| !warnings.contains(more)));
    }
    for leg in offers.iter().flat_map(|offer| &offer.legs) {
        let of_dates = leg.dated.narrative.doubts.iter().map(Doubt::warning);
        for more in of_dates.chain(leg.cost.landed.warnings.iter().cloned()) {
            if !warnings.contains(&more) {
                warnings.push(more);
            }
        }
    }
    let options = Tree::List(options);
    let refusals =
        if request.is_open() { open::refusals(refused, &order.shop.offer, offers.is_empty()) } else { refused };
    Ok(object! {
        "id": id(order, &options, &shards),
        "shop": &order.shop.id,
        "currency": request.currency.as_str().to_owned(),
        "expires_at": expires_at(order, offers),
        "options": options,
        "refusals": Tree::list(refusals, refusal),
        "warnings": Tree::list(for_whom(&warnings, authority).cloned(), warning),
        "shards": shards,
        "facts_as_of": order.view.index().facts_as_of,
        "prices": if request.has_prices_of_the_page() { "page" } else { "catalogue" },
        "token": Tree::Null,
    })
}

fn option<'b>(
    order: &Order<'_, 'b>,
    supplied: &Supplied<'_>,
    proposal: &Proposal<'_>,
    offer: &Offer<'_, 'b>,
    shards: &Tree<'b>,
) -> Result<Tree<'b>, Problem> {
    let unsent = supplied.cart.unsent.as_slice();
    let digits = order.request.digits;
    let sums = offer.legs.iter().map(|leg| leg.cost.landed.sums()).try_listed::<_, Overflow>()?;
    let shown = |figures: Vec<Decimal>| sum(figures).map(|figure| amount(figure, digits));
    let of_landed = |figure: &dyn Fn(&OfferedLeg<'_, '_>) -> Decimal| shown(offer.legs.iter().map(figure).listed());
    let besides = sum(unsent.iter().map(|line| line.value))?;
    let goods = sum(offer.legs.iter().map(|leg| leg.cost.landed.goods).chain([besides]))?;
    let total = sum(sums.iter().map(|sums| sums.total).chain([besides]))?;
    let later = sum(sums.iter().map(|sums| sums.due_on_delivery))?;
    let later = if order.request.wants.cash_on_delivery { total } else { later };
    let first = offer.legs.first();
    // Of shipments that differ the option has none of these.
    let alike = |same: fn(&OfferedLeg<'_, '_>, &OfferedLeg<'_, '_>) -> bool| {
        first.filter(|first| offer.legs.iter().all(|leg| same(leg, first)))
    };
    let by_service = alike(|one, other| one.service() == other.service());
    let carrier = alike(|one, other| one.dated.rated.leaving.by.carrier.id == other.dated.rated.leaving.by.carrier.id);
    let locale = &order.request.locale;
    let tier = offer.tier.labels.in_language(locale);
    let label = by_service.map(|leg| leg.dated.rated.leaving.by.label(locale));
    let shipments = if order.request.detail == Detail::Totals {
        Vec::new()
    } else {
        offer.legs.iter().map(|leg| shipment(order, leg, shards)).try_listed::<_, _>()?
    };
    let mut option = object! {
        "id": offer.id(),
        "tier": &offer.tier.name,
        "tier_label": tier,
        "terms": offer.terms.as_str(),
        "carrier": carrier.map(|leg| &leg.dated.rated.leaving.by.carrier.id),
        "service": by_service.map(|leg| &leg.dated.rated.service.code),
        "label": label.or(tier).unwrap_or(&offer.tier.label),
        "complete": offer.legs.iter().all(|leg| leg.cost.landed.complete()),
        "illustrative": offer.legs.iter().any(OfferedLeg::illustrative),
        "goods": amount(goods, digits),
        "shipping": of_landed(&|leg| leg.cost.landed.freight)?,
        "insurance": of_landed(&|leg| leg.cost.landed.insurance)?,
        "duty": shown(sums.iter().map(|sums| sums.duty).listed())?,
        "tax": shown(sums.iter().map(|sums| sums.tax).listed())?,
        "fees": shown(sums.iter().map(|sums| sums.fees).listed())?,
        "total": amount(total, digits),
        "due_at_checkout": amount(subtract(total, later)?, digits),
        "due_on_delivery": amount(later, digits),
        "order_charges": unsent::charges(order, unsent)?,
        "delivery": delivery(order, &offer.legs),
        "shipments": Tree::List(shipments),
        "left_out": Tree::list(&supplied.left_out, left_out),
    };
    if let (false, true, Tree::Object(entries)) =
        (order.request.is_open(), order.request.detail >= Detail::Charges, &mut option)
    {
        entries.push(("plan".into(), plan(order, supplied, proposal, offer)?));
    }
    if let (Detail::Charges | Detail::Full, Some(leg), Tree::Object(entries)) =
        (order.request.detail, first, &mut option)
    {
        let world = order.view.world()?;
        entries.push(("promises".into(), promises(leg.dated.rated.leaving.by.carrier, leg.dated.rated.service, world)));
    }
    Ok(option)
}

fn left_out(left: &LeftOut) -> Tree<'static> {
    object! {
        "line": left.line.clone(),
        "quantity": left.quantity,
        "because": left.because.clone(),
        "reason": reason(left.reason.clone()),
        "restock": left.restock,
    }
}

/// The window of all legs together.
fn delivery(order: &Order<'_, '_>, legs: &[OfferedLeg<'_, '_>]) -> Tree<'static> {
    let [first, others @ ..] = legs else { return Tree::Null };
    let mut way = first.dated.timeline;
    others.iter().for_each(|leg| way.join(&leg.dated.timeline));
    let steps = match (order.request.detail, legs) {
        (Detail::Full, [only]) => Tree::list(&only.dated.narrative.steps, step),
        _ => Tree::Null,
    };
    let mut shown = object! {
        "earliest": way.earliest,
        "likely": way.likely,
        "latest": way.latest,
        "border": order.request.days.border.unwrap_or(way.border),
        "ship_by": way.ship_by,
        "order_within_s": way.order_before.since(order.request.at),
        "confidence": object! {
            "percent": way.confidence.percent.map(u32::from),
            "basis": way.confidence.basis.as_str(),
        },
        "guaranteed": legs.iter().all(|leg| leg.dated.rated.service.money_back),
        "steps": steps,
    };
    // Keys that are there only where the shop promises so, or the request asks.
    if let Tree::Object(entries) = &mut shown {
        if order.shop.promise == Promise::NoLaterThan {
            entries.push(("no_later_than".into(), way.latest.into()));
        }
        if let Some(by) = order.request.wants.deliver_by {
            entries.push(("wanted".into(), wanted(order, legs, by)));
        }
    }
    shown
}

/// Whether it comes by the wanted day, and until when it must be ordered so that it does: the first cut-off of all legs.
fn wanted(order: &Order<'_, '_>, legs: &[OfferedLeg<'_, '_>], by: Day) -> Tree<'static> {
    // A leg that is too late has none, which is less than any.
    let before = legs.iter().map(|leg| leg.dated.order_before).min().flatten();
    object! {
        "by": by,
        "in_time": before.is_some(),
        "order_before": before,
        "order_within_s": before.map(|before| before.since(order.request.at)),
    }
}

fn step(step: &Step<'_>) -> Tree<'static> {
    object! {
        "kind": step.kind.as_str(),
        "from": step.from,
        "to": step.to,
        "days": step.days,
        "skipped": Tree::list(&step.skipped, |skipped| object! {
            "date": skipped.date,
            "because": skipped.because(),
        }),
        "because": step.because(),
    }
}

fn shipment<'b>(order: &Order<'_, 'b>, leg: &OfferedLeg<'_, 'b>, shards: &Tree<'b>) -> Result<Tree<'b>, Problem> {
    let rated = leg.dated.rated;
    let packed = rated.leaving.packed;
    let parcels = &rated.packing()?.parcels;
    let line_of = |item: usize| packed.consignment.lines.get(item).map(|line| line.line.asked().to_owned());
    let part_of = |item: usize| Some(packed.consignment.lines.get(item)?.line.part_sku()?.to_owned());
    let parcels = parcels.iter().zip(&rated.freight.parcels).map(|(parcel, billed)| {
        let carton = parcel.carton.and_then(|number| order.shop.boxes.get(number));
        let placements = if order.request.detail == Detail::Full {
            Tree::list(&parcel.placements, |placed| {
                object! {
                    "line": line_of(placed.item),
                    "at_mm": Tree::list(placed.at_mm, Tree::from),
                    "size_mm": Tree::list(placed.size_mm, Tree::from),
                }
            })
        } else {
            Tree::Null
        };
        object! {
            "box": carton.map(|carton| &carton.id),
            "contents": Tree::list(&parcel.contents, |(item, quantity)| object! {
                "line": line_of(*item),
                "quantity": *quantity,
                "part": part_of(*item),
            }),
            "weight_g": parcel.weight.grams_up(),
            "dimensional_g": billed.dimensional_g.map(grams),
            "billed_g": grams(billed.billed_g),
            "placements": placements,
        }
    });
    let authority = order.request.authority;
    let landed = &leg.cost.landed;
    let charges = match order.request.is_open() {
        true => open::carriage(order, leg),
        false => net_charges(order, leg.dated, &leg.cost.price, landed)?,
    };
    let warehouse = packed.consignment.warehouse;
    let subdivision = Some(&warehouse.subdivision).filter(|code| !code.is_empty()).cloned();
    let mut shown = object! {
        "warehouse": warehouse.id.clone(),
        "from": object! {
            "country": warehouse.country.clone(),
            "subdivision": subdivision,
            "name": warehouse.name.clone(),
        },
        "carrier": &rated.leaving.by.carrier.id,
        "service": &rated.service.code,
        "label": rated.leaving.by.label(&order.request.locale),
        "stock": warehouse.stock.as_str(),
        "beside": leg.cost.beside.map(|value| object! { "value": amount(value, order.request.digits) }),
        "parcels": Tree::List(parcels.listed()),
        "delivery": delivery(order, std::slice::from_ref(leg)),
        "landed_cost": landed_cost(landed, leg.dated.terms, &charges, order.view, shards.clone(), authority)?,
    };
    rules::of_shipment(&mut shown, order, leg)?;
    Ok(shown)
}

fn grams(grams: u64) -> Tree<'static> {
    i64::try_from(grams).ok().into()
}

/// The least time for which a quote holds: nobody reads, decides and pays in less.
pub(crate) const LEAST_S: i64 = 5 * 60;

/// Until when the quote holds: the first cut-off, the shop's limit, and that of a guarded exchange which was used; but five
/// minutes at least.
fn expires_at(order: &Order<'_, '_>, offers: &[Offer<'_, '_>]) -> Instant {
    let legs = || offers.iter().flat_map(|offer| &offer.legs);
    let guarded = legs().flat_map(|leg| &leg.cost.landed.exchange_rates).filter(|rate| rate.kind == RateKind::Guarded);
    let guards = guarded.filter_map(|rate| order.shop.guard(order.day_there(), rate.base, rate.quote)?.holds_minutes());
    let minutes = guards.fold(order.shop.quote_minutes, u32::min);
    let after = |seconds: i64| Instant::from_epoch(order.request.at.since_epoch().saturating_add(seconds));
    let first = legs().map(|leg| leg.dated.timeline.order_before).fold(after(i64::from(minutes) * 60), Instant::min);
    first.max(after(LEAST_S))
}

/// The first 26 base32 characters of SHA-256 over contract and engine version, the shards read, and the canonical request; for
/// the public the options stand for the shards, of which it hears nothing.
fn id(order: &Order<'_, '_>, options: &Tree, shards: &Tree) -> String {
    let request = order.request;
    let mut meant = concat!("contract 1, engine ", env!("CARGO_PKG_VERSION")).as_bytes().to_vec();
    meant.extend(FORMAT.to_le_bytes());
    feed(shards, &mut meant);
    feed(&request.canonical(), &mut meant);
    if request.is_open() {
        feed(options, &mut meant);
    }
    let digest = Sha256::digest(&meant);
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u8);
    // 26 characters of five bits are in the first 17 bytes.
    for byte in digest.into_iter().take(17) {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 5 && text.len() < 26 {
            held -= 5;
            let index = (bits >> held & 31) as u8;
            text.push(char::from(if index < 26 { b'A' + index } else { b'2' + index - 26 }));
        }
        bits &= (1 << held) - 1;
    }
    text
}

/// A byte that UTF-8 never has.
const END: u8 = 0xFF;

/// Writes a tree down for hashing, so that different trees are different bytes: no text holds the byte that ends it.
fn feed(tree: &Tree, bytes: &mut Vec<u8>) {
    let mut sized = |mark: u8, text: &str| {
        bytes.push(mark);
        bytes.extend(text.as_bytes());
        bytes.push(END);
    };
    match tree {
        Tree::Null => sized(b'n', ""),
        Tree::Bool(truth) => sized(b'b', if *truth { "1" } else { "0" }),
        Tree::Whole(number) => sized(b'w', &number.to_string()),
        Tree::Fraction(_) => sized(b'f', ""),
        Tree::Text(text) => sized(b't', text),
        Tree::List(items) => {
            sized(b'l', &items.len().to_string());
            items.iter().for_each(|item| feed(item, bytes));
        }
        Tree::Object(entries) => {
            sized(b'o', &entries.len().to_string());
            for (key, value) in entries {
                bytes.extend(key.as_bytes());
                bytes.push(END);
                feed(value, bytes);
            }
        }
    }
}
