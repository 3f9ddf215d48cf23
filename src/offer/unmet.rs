//! Which condition of a tier, or of the terms, does an offer not meet?
//!
//! The rule: goods that a way bars are not sent that way; what is not known cannot be paid in advance, unless the shop bears it;
//! then the tier's own conditions, in the order of its vocabulary.

use super::combine::Offer;
use crate::book::freight::Tracked;
use crate::money::{Decimal, Money};
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::request::Terms;

/// The first condition of the tier, or of the terms, that an offer does not meet.
pub(super) fn unmet(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> Result<Option<Refusal>, Problem> {
    let Some(first) = offer.legs.first() else { return Ok(None) };
    let id = first.dated.rated.leaving.by.id.clone();
    let barred = offer.legs.iter().flat_map(|leg| &leg.cost.landed.refusals);
    if let Some(barred) = barred.into_iter().find(|refusal| refusal.severity == Severity::Prohibited) {
        // What the place itself does not bar, this way of sending does.
        return Ok(Some(Refusal { subject: Subject::Service, id, ..barred.clone() }));
    }
    let missing = offer.legs.iter().flat_map(|leg| &leg.cost.landed.missing).next();
    if let (Some(missing), Terms::Ddp, false) = (missing, offer.terms, order.shop.bears_unknown_duty) {
        let line = missing.line.clone().unwrap_or_default();
        let reason = Reason::new("duty_unknown", [("line", line), ("needs", missing.needs.clone())]);
        let mut refusal = Refusal::service(
            id,
            reason,
            format!("duties cannot be paid in advance while they are not known: {}", missing.because),
        );
        refusal.needs = Some(missing.needs.clone());
        return Ok(Some(refusal));
    }
    let when = &offer.tier.when;
    let service = first.dated.rated.service;
    let ordered = order.place.territory.time_zone.local(order.request.at).0;
    let days = offer.latest.since(ordered);
    let costs_more = |limit: &Money, amount: Decimal| {
        order.market.convert(limit.amount, limit.currency, order.request.currency).map(|limit| amount > limit)
    };
    let shipping_over = when.max_shipping.as_ref().map(|limit| costs_more(limit, offer.shipping)).transpose()?;
    let total_over = when.max_total.as_ref().map(|limit| costs_more(limit, offer.total)).transpose()?;
    let failures = [
        ("too_slow", when.max_days.is_some_and(|most| days > i32::from(most))),
        ("too_fast", when.min_days.is_some_and(|least| days < i32::from(least))),
        ("shipping_too_dear", shipping_over == Some(true)),
        ("total_too_dear", total_over == Some(true)),
        ("not_tracked", when.tracked && !matches!(service.tracked, Tracked::Yes)),
        ("no_signature", when.signature && !service.signature.is_had(true)),
        ("no_money_back", when.money_back && !service.money_back),
        ("tier_not_there", !order.place.is_one_of(&when.destination)),
        ("not_in_tier", !when.services.is_empty() && !when.services.contains(&id)),
    ];
    Ok(failures.into_iter().find(|(_, failed)| *failed).map(|(code, _)| {
        let args = [("tier", offer.tier.name.clone()), ("days", days.to_string())];
        let because = format!(
            "{} does not meet the conditions of {}: {}",
            service.name,
            offer.tier.label,
            code.replace('_', " ")
        );
        Refusal::service(id, Reason::new(code, args), because)
    }))
}
