//! Which leg fills which tier?
//!
//! For each of the terms that are wanted: every offered service carries every plan or says why not. The shop's tiers are
//! filled in their order, each by the best candidate that meets its conditions and is in no tier yet. Ties go to the lower
//! total, the earlier latest day, the lower shipping, the service's code. Then what is beaten on both total and latest day
//! goes. Everything that is not offered is named with its reason, once.

use super::leg::{Carriage, Leg, account_of, carry, land};
use super::{Order, packings};
use crate::book::freight::Tracked;
use crate::book::names::admits;
use crate::book::shop::{Pick, Tier};
use crate::calendar::Day;
use crate::fulfil::{Departures, Plan};
use crate::money::{Decimal, Money, add, sum};
use crate::pack::Packing;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::request::{Terms, TermsWanted};
use crate::sort;

/// A tier and the legs that fill it.
#[derive(Debug, Clone)]
pub struct Offer<'c, 'b> {
    /// The shop's tier.
    pub tier: &'b Tier,
    /// Who pays duty.
    pub terms: Terms,
    /// A leg for each consignment of the plan.
    pub legs: Vec<Leg<'c, 'b>>,
    /// Everything.
    pub total: Decimal,
    /// Carriage.
    pub shipping: Decimal,
    /// The last day at the door.
    pub latest: Day,
}

/// What is offered, and why the rest is not.
#[derive(Debug, Clone)]
pub struct Choice<'c, 'b> {
    /// In the order of the shop's tiers.
    pub offers: Vec<Offer<'c, 'b>>,
    /// Lines, services and tiers that are not offered.
    pub refusals: Vec<Refusal>,
}

/// A plan by one service.
struct Candidate<'c, 'b> {
    carriages: Vec<Carriage<'c, 'b>>,
}

impl Candidate<'_, '_> {
    fn id(&self) -> &str {
        self.carriages.first().map(|carriage| carriage.by.id.as_str()).unwrap_or_default()
    }
}

/// The packings of each consignment of each plan.
pub(crate) type Packed<'c> = (&'c Plan<'c>, Vec<Vec<Packing>>);

/// Packs every consignment of every plan; plans that cannot be packed are refused by line.
pub(crate) fn pack_plans<'c>(
    order: &Order<'_, '_>,
    plans: &'c [Plan<'c>],
    refusals: &mut Vec<Refusal>,
) -> Vec<Packed<'c>> {
    let mut packed = Vec::new();
    for plan in plans {
        let each: Result<Vec<_>, _> =
            plan.consignments.iter().map(|consignment| packings(consignment, order.shop)).collect();
        match each {
            Ok(each) => packed.push((plan, each)),
            Err(refused) => refused.into_iter().for_each(|refusal| note(refusals, refusal)),
        }
    }
    packed
}

/// Chooses the offers of an order.
///
/// # Errors
/// [`Problem::Needs`] while shards are not loaded.
pub fn choose<'c, 'b>(
    order: &Order<'_, 'b>,
    packed: &'c [Packed<'c>],
    wanted: TermsWanted,
    mut refusals: Vec<Refusal>,
) -> Result<Choice<'c, 'b>, Problem> {
    let terms: &[Terms] = match wanted {
        TermsWanted::One(Terms::Ddp) => &[Terms::Ddp],
        TermsWanted::One(Terms::Dap) => &[Terms::Dap],
        TermsWanted::Any => &[Terms::Ddp, Terms::Dap],
    };
    let mut offers = Vec::new();
    let mut departures = Departures::default();
    for terms in terms {
        let candidates = candidates(order, packed, *terms, &mut departures, &mut refusals)?;
        offers.extend(of_terms(order, &candidates, *terms, &mut refusals)?);
    }
    for leg in offers.iter_mut().flat_map(|offer| &mut offer.legs) {
        leg.account = account_of(order, &leg.carriage);
    }
    let place = |offer: &Offer<'_, '_>| order.shop.tier.iter().position(|tier| tier.name == offer.tier.name);
    sort::by_key(&mut offers, |offer| (place(offer), offer.terms));
    // A service that is offered under one of the terms is not refused for want of the other, unless that is the reason.
    let offered: Vec<String> =
        offers.iter().flat_map(|offer| offer.legs.iter().map(|leg| leg.carriage.by.id.clone())).collect();
    refusals.retain(|refusal| {
        let in_offer = refusal.subject == Subject::Service && offered.contains(&refusal.id);
        !in_offer || matches!(refusal.code.as_str(), "terms_not_available" | "dominated" | "duty_unknown")
    });
    Ok(Choice { offers, refusals })
}

fn of_terms<'c, 'b>(
    order: &Order<'_, 'b>,
    candidates: &[Candidate<'c, 'b>],
    terms: Terms,
    refusals: &mut Vec<Refusal>,
) -> Result<Vec<Offer<'c, 'b>>, Problem> {
    let mut offers: Vec<Offer<'c, 'b>> = Vec::new();
    for tier in &order.shop.tier {
        let mut fitting: Vec<Offer<'c, 'b>> = Vec::new();
        for candidate in candidates {
            let used = offers.iter().flat_map(|offer| &offer.legs).any(|leg| leg.carriage.by.id == candidate.id());
            let Some(first) = candidate.carriages.first() else { continue };
            let named = admits(&first.offered.tiers, &tier.name);
            if used || !named {
                continue;
            }
            match offer(order, candidate, tier, terms)? {
                Ok(offer) => match unmet(order, &offer)? {
                    None => fitting.push(offer),
                    Some(refusal) => note(refusals, refusal),
                },
                Err(refusal) => note(refusals, refusal),
            }
        }
        let service = |offer: &Offer<'_, '_>| offer.legs.first().map(|leg| leg.carriage.by.service.code.clone());
        sort::by(&mut fitting, |one, other| {
            let (cheaper, sooner) = (one.total.cmp(&other.total), one.latest.cmp(&other.latest));
            let best = match tier.pick {
                Pick::Cheapest => cheaper.then(sooner),
                Pick::Fastest => sooner.then(cheaper),
            };
            best.then(one.shipping.cmp(&other.shipping)).then_with(|| service(one).cmp(&service(other)))
        });
        let mut fitting = fitting.into_iter();
        match fitting.next() {
            Some(best) => {
                for other in fitting {
                    let reason = Reason::new("not_chosen", [("tier", tier.name.clone())]);
                    let because = format!("another service fills {} better", tier.label);
                    other.legs.first().into_iter().for_each(|leg| {
                        note(refusals, Refusal::service(leg.carriage.by.id.clone(), reason.clone(), because.clone()))
                    });
                }
                offers.push(best);
            }
            None => note(
                refusals,
                tier_refusal(tier, "no_service", None, format!("no service meets the conditions of {}", tier.label)),
            ),
        }
    }
    drop_dominated(&mut offers, refusals);
    Ok(offers)
}

/// Every service that can carry a plan; why the others cannot.
fn candidates<'c: 'd, 'b: 'd, 'd>(
    order: &Order<'_, 'b>,
    packed: &'c [Packed<'c>],
    terms: Terms,
    departures: &mut Departures<'d>,
    refusals: &mut Vec<Refusal>,
) -> Result<Vec<Candidate<'c, 'b>>, Problem> {
    let mut candidates = Vec::new();
    let mut needs = Vec::new();
    for (plan, packings) in packed {
        for offered in &order.shop.offer {
            let mut carriages = Vec::new();
            for (consignment, packings) in plan.consignments.iter().zip(packings) {
                match carry(order, consignment, packings, offered, terms, departures) {
                    Ok(Ok(carriage)) => carriages.push(carriage),
                    Ok(Err(refusal)) => {
                        note(refusals, refusal);
                        break;
                    }
                    // All shards that are needed are asked for together.
                    Err(Problem::Needs(more)) => {
                        needs.extend(more);
                        break;
                    }
                    Err(other) => return Err(other),
                }
            }
            if carriages.len() == plan.consignments.len() {
                candidates.push(Candidate { carriages });
            }
        }
    }
    if needs.is_empty() {
        return Ok(candidates);
    }
    sort::by(&mut needs, Ord::cmp);
    needs.dedup();
    Err(Problem::Needs(needs))
}

fn offer<'c, 'b>(
    order: &Order<'_, 'b>,
    candidate: &Candidate<'c, 'b>,
    tier: &'b Tier,
    terms: Terms,
) -> Result<Result<Offer<'c, 'b>, Refusal>, Problem> {
    let mut legs = Vec::new();
    for (number, carriage) in candidate.carriages.iter().enumerate() {
        match land(order, carriage, tier, number == 0)? {
            Ok(leg) => legs.push(leg),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    let mut total = Decimal::ZERO;
    for leg in &legs {
        total = add(total, leg.landed.sums()?.total)?;
    }
    let shipping = sum(legs.iter().map(|leg| leg.landed.freight))?;
    let latest = legs.iter().map(|leg| leg.carriage.timeline.latest).max().unwrap_or(Day::from_epoch(0));
    Ok(Ok(Offer { tier, terms, legs, total, shipping, latest }))
}

/// The first condition of the tier, or of the terms, that an offer does not meet.
fn unmet(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> Result<Option<Refusal>, Problem> {
    let Some(first) = offer.legs.first() else { return Ok(None) };
    let id = first.carriage.by.id.clone();
    let barred = offer.legs.iter().flat_map(|leg| &leg.landed.refusals);
    if let Some(barred) = barred.into_iter().find(|refusal| refusal.severity == Severity::Prohibited) {
        // What the place itself does not bar, this way of sending does.
        return Ok(Some(Refusal { subject: Subject::Service, id, ..barred.clone() }));
    }
    let missing = offer.legs.iter().flat_map(|leg| &leg.landed.missing).next();
    if let (Some(missing), Terms::Ddp, false) = (missing, offer.terms, order.shop.bears_unknown_duty) {
        let reason = Reason::new("duty_unknown", [("line", missing.line.clone()), ("needs", missing.needs.clone())]);
        let mut refusal = Refusal::service(
            id,
            reason,
            format!("duties cannot be paid in advance while they are not known: {}", missing.because),
        );
        refusal.needs = Some(missing.needs.clone());
        return Ok(Some(refusal));
    }
    let when = &offer.tier.when;
    let service = first.carriage.by.service;
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

/// Refuses what another offer of the same terms beats on both total and latest day.
fn drop_dominated(offers: &mut Vec<Offer<'_, '_>>, refusals: &mut Vec<Refusal>) {
    let marks: Vec<(Decimal, Day, String)> = offers
        .iter()
        .map(|offer| (offer.total, offer.latest, format!("{}-{}", offer.tier.name, offer.terms.as_str())))
        .collect();
    offers.retain(|offer| {
        let winner = marks.iter().find(|(total, latest, _)| *total < offer.total && *latest < offer.latest);
        if let Some((_, _, id)) = winner {
            let because = format!("{id} is both cheaper and sooner than {}", offer.tier.label);
            for leg in &offer.legs {
                let reason = Reason::new("dominated", [("by", id.clone())]);
                note(refusals, Refusal::service(leg.carriage.by.id.clone(), reason, because.clone()));
            }
            note(refusals, tier_refusal(offer.tier, "dominated", Some(id), because));
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

/// Notes a refusal, once.
fn note(refusals: &mut Vec<Refusal>, refusal: Refusal) {
    let known = refusals
        .iter()
        .any(|known| (known.subject, &known.id, &known.code) == (refusal.subject, &refusal.id, &refusal.code));
    if !known {
        refusals.push(refusal);
    }
}
