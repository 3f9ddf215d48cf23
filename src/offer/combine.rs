//! What is an offer, and what do the legs of a plan come to together?

use super::joint::JointCost;
use super::route::Routed;
use crate::book::shop::Tier;
use crate::calendar::Day;
use crate::customs::Cost;
use crate::deliver::Dated;
use crate::money::{Decimal, add};
use crate::order::Order;
use crate::price::Price;
use crate::problem::Problem;
use crate::request::Terms;

/// A leg that is to be had.
#[derive(Debug, Clone)]
pub struct OfferedLeg<'s, 'b> {
    /// What is sent, and when it comes.
    pub dated: &'s Dated<'s, 'b>,
    /// What it costs.
    pub cost: Cost<'b>,
}

impl<'s, 'b> OfferedLeg<'s, 'b> {
    /// Whether a figure of carriage was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.cost.price.charges.iter().any(|charge| charge.from.illustrative)
    }

    /// What is declared to customs, at which price.
    pub fn declared(&self) -> (&'s Dated<'s, 'b>, &Price<'b>) {
        (self.dated, &self.cost.price)
    }

    /// `carrier/service`.
    pub fn service(&self) -> &'s str {
        &self.dated.rated.leaving.by.id
    }

    /// Whether it comes into the order's country from outside.
    pub fn is_import(&self, order: &Order<'_, '_>) -> bool {
        self.dated.rated.leaving.packed.consignment.is_import(&order.place)
    }

    /// The id of its warehouse.
    pub fn warehouse(&self) -> &'s str {
        &self.dated.rated.leaving.packed.consignment.warehouse.id
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
    /// What it costs, whoever bears it.
    pub joint: JointCost,
    /// Beside which other plans it was chosen.
    pub routed: Routed<'s, 'b>,
}

impl<'s, 'b> Offer<'s, 'b> {
    /// `tier-terms`, as answers name it.
    pub fn id(&self) -> String {
        format!("{}-{}", self.tier.name, self.terms.as_str())
    }

    /// What legs come to in a tier and under terms, with what is not sent.
    ///
    /// # Errors
    /// A fault where a figure is too large; [`Problem`] where there is no leg.
    pub(super) fn of(
        tier: &'b Tier,
        terms: Terms,
        legs: Vec<OfferedLeg<'s, 'b>>,
        unsent: Decimal,
    ) -> Result<Offer<'s, 'b>, Problem> {
        let latest = legs.iter().map(|leg| leg.dated.timeline.latest).max();
        let latest = latest.ok_or_else(|| Problem::lost("the legs of an offer"))?;
        let (mut total, mut shipping) = (unsent, Decimal::ZERO);
        for leg in &legs {
            total = add(total, leg.cost.landed.sums()?.total)?;
            shipping = add(shipping, leg.cost.landed.freight)?;
        }
        let (joint, routed) = (JointCost::default(), Routed::default());
        Ok(Offer { tier, terms, legs, total, shipping, latest, joint, routed })
    }

    /// The same with what it costs, whoever bears it: asked of what plans are compared by alone.
    ///
    /// # Errors
    /// As [`Offer::of`]; [`Problem::Needs`] while a table of exchange is not loaded.
    pub(super) fn with_joint_cost(self, order: &Order<'_, 'b>) -> Result<Offer<'s, 'b>, Problem> {
        Ok(Offer { joint: JointCost::of(order, &self.legs)?, ..self })
    }
}
