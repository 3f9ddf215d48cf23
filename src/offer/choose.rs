//! Which offers fill the tiers?
//!
//! For each of the terms: the shop's tiers are filled in their order. In each plan every consignment goes by the service that the
//! tier's `pick` names, of those that meet its conditions and are in no tier yet: the lowest total, or the earliest latest day;
//! ties go to the other of the two, the lower shipping, the service's code. The best plan then fills the tier. What is beaten on
//! both total and latest day goes. Everything that is not offered is named with its reason, once.

use super::Together;
use super::combine::{Offer, OfferedLeg};
use super::route;
use super::unmet::{Whole, why_not};
use crate::book::shop::{Pick, Tier};
use crate::calendar::Day;
use crate::customs::Leg;
use crate::fulfil::{Plan, Proposal, Supplied};
use crate::gather::Gather;
use crate::money::{Decimal, sum};
use crate::order::Order;
use crate::problem::{Particulars, Problem, Reason, Refusal, Severity, Subject};
use crate::refused::{Belongs, Refused};
use crate::request::Terms;
use crate::sort;
use std::ptr;

/// Chooses the offers of an order, in the order of the shop's tiers.
///
/// # Errors
/// A fault when a figure is too large; [`Problem::Needs`] while shards are not loaded.
pub fn choose<'s, 'b>(
    order: &Order<'_, 'b>,
    supplied: &Supplied<'_>,
    proposal: &Proposal<'_>,
    legs: &[Leg<'s, 'b>],
    together: &Together<'_, 's, 'b>,
    refused: &mut Refused,
) -> Result<Vec<Offer<'s, 'b>>, Problem> {
    let unsent = sum(supplied.cart.unsent.iter().map(|line| line.value))?;
    let mut offers = Vec::new();
    for (number, terms) in order.terms().iter().enumerate() {
        let of_terms = legs.iter().filter(|leg| leg.priced.dated.number == number).listed();
        let filling = Filling {
            order,
            proposal,
            legs: of_terms,
            terms: *terms,
            unsent,
            together,
            belongs: Belongs::ToTiers(number),
        };
        offers.extend(filling.fill(refused)?);
    }
    drop_repeated(&mut offers)?;
    let place = |offer: &Offer<'_, '_>| order.shop.tier.iter().position(|tier| tier.name == offer.tier.name);
    sort::by_key(&mut offers, |offer| (place(offer), offer.terms));
    // A service that is offered under one of the terms is not refused for want of the other, unless that is the reason.
    let offered: Vec<&str> = offers.iter().flat_map(|offer| &offer.legs).map(OfferedLeg::service).listed();
    refused.retain(|refusal| {
        let in_offer = refusal.subject == Subject::Service && offered.contains(&refusal.id.as_str());
        !in_offer || matches!(refusal.code.as_str(), "terms_not_available" | "dominated" | "duty_unknown")
    });
    Ok(offers)
}

/// The legs of the same terms, and what fills tiers with them.
struct Filling<'f, 'o, 's, 'b> {
    order: &'f Order<'o, 'b>,
    proposal: &'f Proposal<'f>,
    legs: Vec<&'f Leg<'s, 'b>>,
    terms: Terms,
    /// What is not sent is worth so much.
    unsent: Decimal,
    together: &'f Together<'f, 's, 'b>,
    belongs: Belongs,
}

impl<'s, 'b> Filling<'_, '_, 's, 'b> {
    fn fill(&self, refused: &mut Refused) -> Result<Vec<Offer<'s, 'b>>, Problem> {
        let mut offers: Vec<Offer<'s, 'b>> = Vec::new();
        for tier in &self.order.shop.tier {
            let taken: Vec<&str> = offers.iter().flat_map(|offer| &offer.legs).map(OfferedLeg::service).listed();
            let mut fitting: Vec<Offer<'s, 'b>> = Vec::new();
            // The services that a consignment may go by in this tier, best first: alone, and as a part of a plan.
            let mut alone = Vec::new();
            let mut in_part = Vec::new();
            for number in 0..self.proposal.consignments.len() {
                alone.push(self.services(tier, number, Whole::Yes, &taken, refused)?);
                in_part.push(self.services(tier, number, Whole::InPart, &taken, refused)?);
            }
            for plan in &self.proposal.plans {
                let [only] = plan.consignments.as_slice() else {
                    fitting.extend(self.of_plan(tier, plan, &in_part, refused)?);
                    continue;
                };
                if let Some((_, offer)) = alone.get(*only).and_then(|best| best.first()) {
                    fitting.push(offer.clone().with_joint_cost(self.order)?);
                }
            }
            let others: Vec<&str> = alone.iter().chain(&in_part).flatten().map(|(leg, _)| service(leg)).listed();
            match route::best(self.order, tier, fitting, self.together)? {
                Some(best) => {
                    let chosen: Vec<&str> = best.legs.iter().map(OfferedLeg::service).listed();
                    for id in others.into_iter().filter(|id| !chosen.contains(id)) {
                        let reason = Reason::new("not_chosen", [("tier", tier.name.clone())]);
                        let because = format!("another service fills {} better", tier.label);
                        refused.note(self.belongs, Refusal::service(id, reason, because));
                    }
                    offers.push(best);
                }
                None => {
                    let because = format!("no service meets the conditions of {}", tier.label);
                    refused.note(self.belongs, tier_refusal(tier, "no_service", None, because));
                }
            }
        }
        drop_dominated(&mut offers, self.belongs, refused);
        Ok(offers)
    }

    /// The services by which a consignment may go in a tier, best first.
    fn services(
        &self,
        tier: &'b Tier,
        number: usize,
        whole: Whole,
        taken: &[&str],
        refused: &mut Refused,
    ) -> Result<Vec<(&Leg<'s, 'b>, Offer<'s, 'b>)>, Problem> {
        let is_part_of = |plan: &Plan| match whole {
            Whole::Yes => plan.consignments == [number],
            Whole::InPart => plan.consignments.len() > 1 && plan.consignments.contains(&number),
        };
        let mut found = Vec::new();
        if !self.proposal.plans.iter().any(is_part_of) {
            return Ok(found);
        }
        let of_tier = self
            .legs
            .iter()
            .filter(|leg| ptr::eq(leg.priced.tier, tier) && leg.priced.dated.rated.leaving.packed.number == number);
        for leg in of_tier.filter(|leg| !taken.contains(&service(leg))) {
            match &leg.cost {
                Ok(cost) => {
                    let legs = vec![OfferedLeg { dated: leg.priced.dated, cost: cost.clone() }];
                    let offer = Offer::of(tier, self.terms, legs, self.unsent)?;
                    match why_not(self.order, &offer, whole)? {
                        None => found.push((*leg, offer)),
                        Some(refusal) => refused.note(self.belongs, refusal),
                    }
                }
                Err(refusal) => refused.note(self.belongs, (*refusal).clone()),
            }
        }
        sort::by(&mut found, |(_, one), (_, other)| {
            let (cheaper, sooner) = (one.total.cmp(&other.total), one.latest.cmp(&other.latest));
            let best = match tier.pick {
                Pick::Cheapest => cheaper.then(sooner),
                Pick::Fastest => sooner.then(cheaper),
            };
            let code = |offer: &Offer<'_, '_>| offer.legs.first().map(|leg| leg.dated.rated.service.code.clone());
            best.then(one.shipping.cmp(&other.shipping)).then_with(|| code(one).cmp(&code(other)))
        });
        Ok(found)
    }

    /// What a plan of several consignments comes to, each by its best service; none where one has none.
    fn of_plan(
        &self,
        tier: &'b Tier,
        plan: &Plan,
        services: &[Vec<(&Leg<'s, 'b>, Offer<'s, 'b>)>],
        refused: &mut Refused,
    ) -> Result<Option<Offer<'s, 'b>>, Problem> {
        let best = |number: &usize| services.get(*number)?.first().map(|(leg, _)| *leg);
        let Some(legs) = plan.consignments.iter().map(best).collect::<Option<Vec<_>>>() else { return Ok(None) };
        let costs = match (self.together.costs)(&legs)? {
            Ok(costs) => costs,
            Err(refusal) => {
                refused.note(self.belongs, refusal);
                return Ok(None);
            }
        };
        let offered = legs.iter().zip(costs).map(|(leg, cost)| OfferedLeg { dated: leg.priced.dated, cost });
        let offer = Offer::of(tier, self.terms, offered.listed(), self.unsent)?.with_joint_cost(self.order)?;
        match why_not(self.order, &offer, Whole::Yes)? {
            None => Ok(Some(offer)),
            Some(refusal) => {
                refused.note(self.belongs, refusal);
                Ok(None)
            }
        }
    }
}

/// `carrier/service` of a leg.
fn service<'s>(leg: &Leg<'s, '_>) -> &'s str {
    &leg.priced.dated.rated.leaving.by.id
}

/// Drops what is offered under the other terms with nothing due on delivery: it stands once, as paid in advance.
fn drop_repeated(offers: &mut Vec<Offer<'_, '_>>) -> Result<(), Problem> {
    let way = |offer: &Offer<'_, '_>| {
        let legs = offer.legs.iter().map(|leg| (leg.warehouse().to_owned(), leg.service().to_owned()));
        (offer.tier.name.clone(), offer.total, legs.listed())
    };
    let paid: Vec<_> = offers.iter().filter(|offer| offer.terms == Terms::Ddp).map(way).listed();
    let mut kept = Vec::new();
    for offer in std::mem::take(offers) {
        let later = offer.legs.iter().map(|leg| Ok(leg.cost.landed.sums()?.due_on_delivery));
        let later = sum(later.try_listed::<_, Problem>()?)?;
        if offer.terms == Terms::Ddp || !later.is_zero() || !paid.contains(&way(&offer)) {
            kept.push(offer);
        }
    }
    *offers = kept;
    Ok(())
}

/// Refuses what another offer of the same terms beats on both total and latest day.
fn drop_dominated(offers: &mut Vec<Offer<'_, '_>>, belongs: Belongs, refused: &mut Refused) {
    let marks: Vec<(Decimal, Day, String)> =
        offers.iter().map(|offer| (offer.total, offer.latest, offer.id())).listed();
    offers.retain(|offer| {
        let winner = marks.iter().find(|(total, latest, _)| *total < offer.total && *latest < offer.latest);
        if let Some((_, _, id)) = winner {
            let because = format!("{id} is both cheaper and sooner than {}", offer.tier.label);
            for leg in &offer.legs {
                let reason = Reason::new("dominated", [("by", id.clone())]);
                refused.note(belongs, Refusal::service(leg.service(), reason, because.clone()));
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
    Particulars {
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
    .into()
}
