//! Which legs together carry a plan? One for each of its consignments, by the same service, in the same tier and terms.

use crate::book::shop::Tier;
use crate::calendar::Day;
use crate::customs::{Cost, Leg};
use crate::deliver::Dated;
use crate::fulfil::Plan;
use crate::money::{Decimal, Overflow, add};
use crate::problem::Refusal;
use crate::request::Terms;

/// A leg that is to be had.
#[derive(Debug, Clone)]
pub struct OfferedLeg<'s, 'b> {
    /// What is sent, and when it comes.
    pub dated: &'s Dated<'s, 'b>,
    /// What it costs.
    pub cost: Cost<'s, 'b>,
}

impl OfferedLeg<'_, '_> {
    /// Whether a figure of carriage was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.cost.price.charges.iter().any(|charge| charge.from.illustrative)
    }
}

/// A tier and the legs that fill it.
#[derive(Debug, Clone)]
pub struct Offer<'s, 'b> {
    /// The shop's tier.
    pub tier: &'b Tier,
    /// Who pays duty.
    pub terms: Terms,
    /// A leg for each consignment of the plan; at least one.
    pub legs: Vec<OfferedLeg<'s, 'b>>,
    /// Everything, with what is not sent.
    pub total: Decimal,
    /// Carriage.
    pub shipping: Decimal,
    /// The last day at the door.
    pub latest: Day,
}

impl Offer<'_, '_> {
    /// `tier-terms`, as answers name it.
    pub fn id(&self) -> String {
        format!("{}-{}", self.tier.name, self.terms.as_str())
    }
}

/// The legs of a plan by a service, in a tier and under terms, with what is not sent; none where a consignment has none, why not where the shop does not
/// sell it so.
pub(super) fn combined<'s, 'b>(
    plan: &Plan,
    of_service: &[&Leg<'s, 'b>],
    tier: &'b Tier,
    unsent: Decimal,
) -> Result<Option<Result<Offer<'s, 'b>, &'s Refusal>>, Overflow> {
    let mut legs: Vec<OfferedLeg<'s, 'b>> = Vec::new();
    for consignment in &plan.consignments {
        let carries = |leg: &&&Leg<'_, '_>| leg.priced.dated.rated.leaving.packed.number == *consignment;
        let Some(leg) = of_service.iter().find(carries) else { return Ok(None) };
        match &leg.cost {
            Ok(cost) => legs.push(OfferedLeg { dated: leg.priced.dated, cost: cost.clone() }),
            Err(refusal) => return Ok(Some(Err(*refusal))),
        }
    }
    let Some(latest) = legs.iter().map(|leg| leg.dated.timeline.latest).max() else { return Ok(None) };
    let Some(terms) = legs.first().map(|leg| leg.dated.terms) else { return Ok(None) };
    let (mut total, mut shipping) = (unsent, Decimal::ZERO);
    for leg in &legs {
        total = add(total, leg.cost.landed.sums()?.total)?;
        shipping = add(shipping, leg.cost.landed.freight)?;
    }
    Ok(Some(Ok(Offer { tier, terms, legs, total, shipping, latest })))
}
