//! Where does the rule of a figure stand? What `landfall explain` is told beside the answer; an ordinary answer has none of it.
//!
//! In: what the stages found, and the book's table of rules. Out: for a charge and a test of relief the place of its rule; for a
//! line the rows of the tariff and of the agreement; for a shipment the rows of its zone, its lane and its clearance.

use super::amount;
use crate::book::transit::Stretch;
use crate::book::{RuleNumber, Rules};
use crate::calendar::HandOverDay;
use crate::charge::Charge;
use crate::customs::duty::Preferred;
use crate::customs::{DutyRate, LandedLine, Test};
use crate::deliver::clearance;
use crate::fulfil::{Consignment, Kit, declared};
use crate::money::Overflow;
use crate::offer::OfferedLeg;
use crate::order::Order;
use crate::tree::{Key, Tree, object};

/// The place of a charge's rule, and of the row that fills it in.
pub(super) fn of_charge(shown: &mut Tree<'_>, charge: &Charge<'_>, rules: Option<&Rules>) {
    let Some(rules) = rules else { return };
    put(shown, "rule", place(rules, charge.from.rule));
    put(shown, "row", place(rules, charge.from.row));
}

/// The place of a limit.
pub(super) fn of_test(shown: &mut Tree, test: &Test, rules: Option<&Rules>) {
    let Some(rules) = rules else { return };
    put(shown, "rule", place(rules, test.rule));
}

/// By which row of the tariff a line's ordinary duty was found, and by which agreement it is lower.
pub(super) fn of_line(shown: &mut Tree, line: &LandedLine, rules: Option<&Rules>) {
    if rules.is_none() {
        return;
    }
    let Some(DutyRate::Found { schedule, on, chosen }) = &line.duty_rate else { return };
    let ordinary = &chosen.ordinary;
    let too_short = chosen.too_short.as_ref().map(|short| {
        object! {
            "lines": i64::try_from(short.lines).ok(),
            "formulas": i64::try_from(short.formulas).ok(),
        }
    });
    let tariff = object! {
        "schedule": schedule.clone(),
        "on": *on,
        "ordinary": ordinary.rate.to_string(),
        "row": ordinary.row.dotted(),
        "source": ordinary.source.clone(),
        "trust": ordinary.trust.as_str(),
        "too_short": too_short,
        "granted": chosen.preference.as_ref().map(granted),
    };
    put(shown, "tariff", tariff);
}

fn granted(preferred: &Preferred) -> Tree<'static> {
    let limit = Some(&preferred.without_proof_up_to).filter(|limit| !limit.is_empty()).cloned();
    object! {
        "agreement": preferred.agreement.clone(),
        "name": preferred.name.clone(),
        "rate": preferred.rate.to_string(),
        "row": preferred.row.dotted(),
        "source": preferred.source.clone(),
        "without_proof_up_to": limit.clone(),
        "proof_source": limit.map(|_| preferred.proof_source.clone()),
    }
}

/// The zone, the lane and the clearance of a shipment, the calendars that its dates keep, and its kits.
///
/// # Errors
/// [`Overflow`] where a figure is too large.
pub(super) fn of_shipment<'b>(
    shown: &mut Tree<'b>,
    order: &Order<'_, 'b>,
    leg: &OfferedLeg<'_, 'b>,
) -> Result<(), Overflow> {
    let Some(rules) = order.view.rules() else { return Ok(()) };
    let (dated, rated) = (leg.dated, leg.dated.rated);
    let (by, packed) = (rated.leaving.by, rated.leaving.packed);
    let territory = order.place.territory;
    let handed_over = HandOverDay(dated.timeline.hand_over);
    let (from, to) = (&packed.consignment.from, &order.place.names);
    let lane = by.transit.lane(&by.id, from, to, handed_over);
    let value_in = |currency| dated.exchange.convert(rated.value, order.request.currency, currency).ok();
    let (channel, terms) = (by.carrier.channel.as_str(), dated.terms.as_str());
    let cleared = clearance(&territory.clearance, channel, terms, value_in);
    let row = |rule: RuleNumber, source: &'b str| object! { "rule": rules.place(rule), "source": source };
    // The carrier's own days of rest on a stretch, where it keeps other days than the country.
    let ordered = packed.consignment.warehouse.time_zone.local(order.request.at).0;
    let own =
        |stretch, place, on| by.transit.days.calendar(&by.id, stretch, place, on).map(|own| row(own.rule, &own.source));
    put(
        shown,
        "told",
        object! {
            "zone": rated.freight.zone,
            "zone_rule": rules.place(rated.freight.zone_rule),
            "lane": lane.map(|lane| row(lane.rule, &lane.source)),
            "clearance": cleared.map(|cleared| row(cleared.rule, &cleared.source)),
            "of the collection": own(Stretch::HandOver, from, ordered),
            "at the origin": own(Stretch::Transit, from, handed_over.0),
            "at the destination": own(Stretch::Transit, to, handed_over.0),
            "of the delivery": own(Stretch::Delivery, to, handed_over.0),
            "kits": kits(order, packed.consignment)?,
            "calendar_here": packed.consignment.warehouse.calendar.clone(),
            "calendar_there": &territory.calendar,
        },
    );
    Ok(())
}

/// The kits of which a consignment holds anything: what of each, with its share of the price, and as what it is declared.
fn kits(order: &Order<'_, '_>, consignment: &Consignment<'_>) -> Result<Tree<'static>, Overflow> {
    let lines = declared(&consignment.lines)?.lines;
    let mut kits: Vec<&Kit> = Vec::new();
    for part in consignment.lines.iter().filter_map(|line| line.line.part.as_ref()) {
        if !kits.iter().any(|known| known.line == part.kit.line) {
            kits.push(&part.kit);
        }
    }
    Ok(Tree::list(kits, |kit| {
        let own = consignment.lines.iter().filter(|line| line.line.part.is_some() && line.line.asked() == kit.line);
        let as_set = lines.iter().find(|line| line.id == kit.line);
        object! {
            "line": kit.line.clone(),
            "title": kit.title.clone(),
            "declared_as": as_set.and_then(|line| line.goods.hs.clone()),
            "parts": Tree::list(own, |line| object! {
                "sku": line.line.part_sku().map(str::to_owned),
                "quantity": line.quantity,
                "value": amount(line.value, order.request.digits),
            }),
        }
    }))
}

fn place(rules: &Rules, number: RuleNumber) -> Tree<'static> {
    rules.place(number).into()
}

fn put<'a>(shown: &mut Tree<'a>, key: &'static str, value: Tree<'a>) {
    if let Tree::Object(entries) = shown {
        entries.push((Key::Borrowed(key), value));
    }
}
