//! Which legs fill which tier?
//!
//! For each of the terms: the shop's tiers are filled in their order, each by the best that meets its conditions and whose
//! service is in no tier yet. Ties go to the lower total, the earlier latest day, the lower shipping, the service's code. Then
//! what is beaten on both total and latest day goes. Everything that is not offered is named with its reason, once.

use super::combine::{Offer, OfferedLeg, combined};
use super::unmet::unmet;
use crate::admit::Admitted;
use crate::book::shop::{Pick, Tier};
use crate::calendar::Day;
use crate::customs::Leg;
use crate::money::{Decimal, sum};
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::refused::{Belongs, Refused};
use crate::sort;
use std::ptr;

/// Chooses the offers of an order, in the order of the shop's tiers.
///
/// # Errors
/// A fault when a figure is too large; [`Problem::Needs`] while shards are not loaded.
pub fn choose<'s, 'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'_>,
    legs: &[Leg<'s, 'b>],
    refused: &mut Refused,
) -> Result<Vec<Offer<'s, 'b>>, Problem> {
    let mut offers = Vec::new();
    for number in 0..order.terms().len() {
        let of_terms: Vec<&Leg<'s, 'b>> = legs.iter().filter(|leg| leg.priced.dated.number == number).collect();
        offers.extend(fill(order, admitted, &of_terms, Belongs::ToTiers(number), refused)?);
    }
    let place = |offer: &Offer<'_, '_>| order.shop.tier.iter().position(|tier| tier.name == offer.tier.name);
    sort::by_key(&mut offers, |offer| (place(offer), offer.terms));
    // A service that is offered under one of the terms is not refused for want of the other, unless that is the reason.
    let offered: Vec<&str> = offers.iter().flat_map(|offer| &offer.legs).map(service).collect();
    refused.retain(|refusal| {
        let in_offer = refusal.subject == Subject::Service && offered.contains(&refusal.id.as_str());
        !in_offer || matches!(refusal.code.as_str(), "terms_not_available" | "dominated" | "duty_unknown")
    });
    Ok(offers)
}

/// `carrier/service` of a leg.
fn service<'s>(leg: &OfferedLeg<'s, '_>) -> &'s str {
    &leg.dated.rated.leaving.by.id
}

/// The tiers that legs of the same terms fill.
fn fill<'s, 'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'_>,
    legs: &[&Leg<'s, 'b>],
    belongs: Belongs,
    refused: &mut Refused,
) -> Result<Vec<Offer<'s, 'b>>, Problem> {
    let mut offers: Vec<Offer<'s, 'b>> = Vec::new();
    let unsent = sum(admitted.unsent.iter().map(|line| line.value))?;
    for tier in &order.shop.tier {
        let mut fitting: Vec<Offer<'s, 'b>> = Vec::new();
        let of_tier: Vec<&Leg<'s, 'b>> = legs.iter().copied().filter(|leg| ptr::eq(leg.priced.tier, tier)).collect();
        for plan in &admitted.proposal.plans {
            for number in 0..order.shop.offer.len() {
                let of_service: Vec<&Leg<'s, 'b>> =
                    of_tier.iter().copied().filter(|leg| leg.priced.dated.rated.leaving.number == number).collect();
                let Some(first) = of_service.first() else { continue };
                let id = first.priced.dated.rated.leaving.by.id.as_str();
                if offers.iter().flat_map(|offer| &offer.legs).any(|leg| service(leg) == id) {
                    continue;
                }
                match combined(plan, &of_service, tier, unsent)? {
                    Some(Ok(offer)) => match unmet(order, &offer)? {
                        None => fitting.push(offer),
                        Some(refusal) => refused.note(belongs, refusal),
                    },
                    Some(Err(refusal)) => refused.note(belongs, refusal.clone()),
                    None => {}
                }
            }
        }
        let code = |offer: &Offer<'_, '_>| offer.legs.first().map(|leg| leg.dated.rated.service.code.clone());
        sort::by(&mut fitting, |one, other| {
            let (cheaper, sooner) = (one.total.cmp(&other.total), one.latest.cmp(&other.latest));
            let best = match tier.pick {
                Pick::Cheapest => cheaper.then(sooner),
                Pick::Fastest => sooner.then(cheaper),
            };
            best.then(one.shipping.cmp(&other.shipping)).then_with(|| code(one).cmp(&code(other)))
        });
        let mut fitting = fitting.into_iter();
        match fitting.next() {
            Some(best) => {
                for other in fitting {
                    let reason = Reason::new("not_chosen", [("tier", tier.name.clone())]);
                    let because = format!("another service fills {} better", tier.label);
                    let loser = other.legs.first().map(service);
                    loser
                        .into_iter()
                        .for_each(|id| refused.note(belongs, Refusal::service(id, reason.clone(), because.clone())));
                }
                offers.push(best);
            }
            None => refused.note(
                belongs,
                tier_refusal(tier, "no_service", None, format!("no service meets the conditions of {}", tier.label)),
            ),
        }
    }
    drop_dominated(&mut offers, belongs, refused);
    Ok(offers)
}

/// Refuses what another offer of the same terms beats on both total and latest day.
fn drop_dominated(offers: &mut Vec<Offer<'_, '_>>, belongs: Belongs, refused: &mut Refused) {
    let marks: Vec<(Decimal, Day, String)> =
        offers.iter().map(|offer| (offer.total, offer.latest, offer.id())).collect();
    offers.retain(|offer| {
        let winner = marks.iter().find(|(total, latest, _)| *total < offer.total && *latest < offer.latest);
        if let Some((_, _, id)) = winner {
            let because = format!("{id} is both cheaper and sooner than {}", offer.tier.label);
            for leg in &offer.legs {
                let reason = Reason::new("dominated", [("by", id.clone())]);
                refused.note(belongs, Refusal::service(service(leg), reason, because.clone()));
            }
            refused.note(belongs, tier_refusal(offer.tier, "dominated", Some(id), because));
        }
        winner.is_none()
    });
}

fn tier_refusal(tier: &Tier, code: &str, by: Option<&str>, because: String) -> Refusal {
    let reason = match by {
        Some(by) => Reason::new(code, [("by", by.to_owned())]),
        None => Reason::new(code, []),
    };
    Refusal {
        subject: Subject::Tier,
        id: tier.name.clone(),
        lines: Vec::new(),
        severity: Severity::Prohibited,
        code: code.to_owned(),
        needs: None,
        because,
        reason,
        source: None,
    }
}
