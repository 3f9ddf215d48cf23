//! Which plan fills a tier best?
//!
//! In: the offers of all plans for a tier, each with what it costs together. Out: the best, with the next best and why others
//! are not it.
//!
//! The rule: a tier that picks the fastest takes the earliest latest day, then the least joint cost; any other the least joint
//! cost; a shop that routes by `total` puts what the shopper pays in its place. Ties: fewer consignments, the lower total, the
//! earlier latest day, the lower shipping, the warehouses' ids, the services' codes. A shop may prefer warehouses in the
//! destination's country, and may ask that each consignment more saves so much. A split of what one warehouse holds whole, which
//! would cost more than sending it whole if its imports were assessed as one consignment, lives of a limit of the law: it is none
//! unless the shop allows it.

use super::Together;
use super::combine::Offer;
use crate::book::shop::{Pick, RouteBy, Tier};
use crate::customs::Landed;
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, add, subtract, sum};
use crate::order::Order;
use crate::problem::{Problem, Reason};
use crate::sort;
use std::cmp::Ordering;

/// The most splits of which the assessment as one consignment is asked.
const MOST_ASKED: usize = 32;

/// Beside which other plans an offer was chosen.
#[derive(Debug, Clone, Default)]
pub struct Routed<'s, 'b> {
    /// The next best of another plan.
    pub next_best: Option<Box<Offer<'s, 'b>>>,
    /// Plans that would have been better, and why they are none.
    pub excluded: Vec<(Reason, String)>,
    /// How many plans were priced.
    pub priced: usize,
    /// The warehouses of these plans, by id.
    pub warehouses: Vec<String>,
}

/// The best of the offers of all plans; none where there is none.
pub(super) fn best<'s, 'b>(
    order: &Order<'_, 'b>,
    tier: &Tier,
    mut offers: Vec<Offer<'s, 'b>>,
    together: &Together<'_, 's, 'b>,
) -> Result<Option<Offer<'s, 'b>>, Problem> {
    sort::by(&mut offers, |one, other| {
        is_preferred(order, other).cmp(&is_preferred(order, one)).then_with(|| compare(order, tier, one, other))
    });
    let priced = offers.len();
    let mut warehouses: Vec<String> = Vec::new();
    for leg in offers.iter().flat_map(|offer| &offer.legs) {
        if !warehouses.iter().any(|known| known == leg.warehouse()) {
            warehouses.push(leg.warehouse().to_owned());
        }
    }
    // What is behind the best is only not the next best: it is not told.
    let mut excluded = Vec::new();
    let mut left = Vec::new();
    let mut ranked = Ranked { order, tier, offers: &offers, together, limits: vec![None; priced], asked: 0 };
    let least = order.shop.routing.minimum_saving;
    let currency = order.request.currency;
    let least =
        least.map(|least| order.exchange.apart().convert(least.amount, least.currency, currency)).transpose()?;
    for (at, offer) in offers.iter().enumerate() {
        let too_little = least.map(|least| ranked.saves_too_little(offer, least)).transpose()?;
        if let Some(why) = too_little.flatten() {
            if left.is_empty() {
                excluded.push(why);
            }
            continue;
        }
        // Behind the best two nothing is asked any more.
        if left.len() < 2
            && let Some(why) = ranked.lives_of_a_limit(at)?
        {
            if left.is_empty() {
                excluded.push(why);
            }
            continue;
        }
        left.push(at);
    }
    let mut left = left.into_iter();
    let Some(first) = left.next().and_then(|at| offers.get(at)) else { return Ok(None) };
    let next_best = left.next().and_then(|at| offers.get(at)).cloned().map(Box::new);
    let routed = Routed { next_best, excluded, priced, warehouses };
    Ok(Some(Offer { routed, ..first.clone() }))
}

/// Whether the shop prefers an offer, because all of it comes from the destination's country.
fn is_preferred(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> bool {
    order.shop.routing.prefer_in_market && offer.legs.iter().all(|leg| !leg.is_import(order))
}

/// What plans are ranked by.
fn figure(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> Decimal {
    match order.shop.routing.route_by {
        RouteBy::JointCost => offer.joint.total,
        RouteBy::Total => offer.total,
    }
}

fn compare(order: &Order<'_, '_>, tier: &Tier, one: &Offer<'_, '_>, other: &Offer<'_, '_>) -> Ordering {
    let cheaper = figure(order, one).cmp(&figure(order, other));
    let sooner = one.latest.cmp(&other.latest);
    let better = match tier.pick {
        Pick::Cheapest => cheaper,
        Pick::Fastest => sooner.then(cheaper),
    };
    let names = |offer: &Offer<'_, '_>| -> Vec<(String, String)> {
        offer.legs.iter().map(|leg| (leg.warehouse().to_owned(), leg.dated.rated.service.code.clone())).listed()
    };
    better
        .then(one.legs.len().cmp(&other.legs.len()))
        .then(one.total.cmp(&other.total))
        .then(sooner)
        .then(one.shipping.cmp(&other.shipping))
        .then_with(|| names(one).cmp(&names(other)))
}

/// The offers of a tier in their order, and what was asked of them.
struct Ranked<'r, 'o, 's, 'b> {
    order: &'r Order<'o, 'b>,
    tier: &'r Tier,
    offers: &'r [Offer<'s, 'b>],
    together: &'r Together<'r, 's, 'b>,
    /// Of each offer that was asked for it, why it lives of a limit of the law.
    limits: Vec<Option<Option<(Reason, String)>>>,
    asked: usize,
}

impl Ranked<'_, '_, '_, '_> {
    /// Why an offer of more consignments than another saves too little. What may not be made itself is not compared with.
    fn saves_too_little(&mut self, offer: &Offer<'_, '_>, least: Decimal) -> Result<Option<(Reason, String)>, Problem> {
        let order = self.order;
        let is_fewer = |other: &Offer<'_, '_>| {
            other.legs.len() < offer.legs.len() && is_preferred(order, other) >= is_preferred(order, offer)
        };
        let offers = self.offers.iter().enumerate().filter(|(_, other)| is_fewer(other));
        let mut fewer: Vec<(Decimal, usize)> = offers.map(|(at, other)| (figure(order, other), at)).listed();
        sort::by_key(&mut fewer, |each| *each);
        for (whole, at) in fewer {
            if subtract(whole, figure(order, offer))? >= least {
                return Ok(None);
            }
            if self.lives_of_a_limit(at)?.is_none() {
                let args = [("warehouses", of_warehouses(offer)), ("joint_cost", offer.joint.total.to_string())];
                let because = format!("parting the order among {} saves too little", of_warehouses(offer));
                return Ok(Some((Reason::new("saves_too_little", args), because)));
            }
        }
        Ok(None)
    }

    /// Why a split would not be made, were its imports assessed as one consignment; asked of so many alone.
    fn lives_of_a_limit(&mut self, at: usize) -> Result<Option<(Reason, String)>, Problem> {
        if let Some(known) = self.limits.get(at).cloned().flatten() {
            return Ok(known);
        }
        let Some(offer) = self.offers.get(at).filter(|offer| offer.legs.len() > 1) else { return Ok(None) };
        if self.asked >= MOST_ASKED {
            return Ok(None);
        }
        self.asked += 1;
        let why = lives_of_a_limit(self.order, self.tier, offer, self.offers, self.together)?;
        if let Some(slot) = self.limits.get_mut(at) {
            *slot = Some(why.clone());
        }
        Ok(why)
    }
}

/// Why a split would not be made, were its imports assessed as one consignment.
fn lives_of_a_limit<'s, 'b>(
    order: &Order<'_, 'b>,
    tier: &Tier,
    offer: &Offer<'s, 'b>,
    offers: &[Offer<'s, 'b>],
    together: &Together<'_, 's, 'b>,
) -> Result<Option<(Reason, String)>, Problem> {
    if order.shop.routing.allow_threshold_split || tier.pick == Pick::Fastest {
        return Ok(None);
    }
    let imports: Vec<_> = offer.legs.iter().filter(|leg| leg.is_import(order)).cloned().listed();
    if imports.len() < 2 {
        return Ok(None);
    }
    let whole = offers.iter().filter(|other| other.legs.len() == 1).map(|other| figure(order, other)).min();
    let Some(whole) = whole else { return Ok(None) };
    let by = order.shop.routing.route_by;
    let apart = imports.iter().map(|leg| asked_of(by, &leg.cost.landed)).try_listed::<_, _>()?;
    let without = subtract(figure(order, offer), sum(apart)?)?;
    let as_one = add(without, asked_of(by, &(together.as_one)(&imports)?)?)?;
    if as_one <= whole {
        return Ok(None);
    }
    let args = [
        ("warehouses", of_warehouses(offer)),
        ("joint_cost", offer.joint.total.to_string()),
        ("as_one", as_one.to_string()),
    ];
    let because = format!(
        "parting the order among {} would cost {} only because its parts are worth less than a limit; assessed as one \
         consignment it costs {as_one}",
        of_warehouses(offer),
        figure(order, offer)
    );
    Ok(Some((Reason::new("threshold_split", args), because)))
}

/// What of duty, tax and fees counts in what plans are ranked by: all of it, or what the shopper pays.
fn asked_of(by: RouteBy, landed: &Landed<'_>) -> Result<Decimal, Overflow> {
    match by {
        RouteBy::JointCost => landed.all_borne(),
        RouteBy::Total => landed.sums().and_then(|sums| sum([sums.duty, sums.tax, sums.fees])),
    }
}

fn of_warehouses(offer: &Offer<'_, '_>) -> String {
    offer.legs.iter().map(|leg| leg.warehouse()).listed().join(", ")
}
