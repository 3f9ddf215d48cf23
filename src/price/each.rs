//! What does the shop ask for each way of sending a consignment, in each tier that it may fill?
//!
//! In: rated and dated consignments, and what the order is worth. Out: a price for each tier; one for all of them where no rule
//! of the shop speaks of tiers. And: the prices of a plan's consignments, which share what is asked once an order.

use super::collect::settled;
use super::{Price, PriceRequest, TaxInside, prices};
use crate::book::names::admits;
use crate::book::shop::{Shop, Tier};
use crate::book::when::Word;
use crate::book::world::World;
use crate::calendar::HandOverDay;
use crate::deliver::Dated;
use crate::fulfil::Supplied;
use crate::gather::Gather;
use crate::money::{Currency, Decimal, ExchangeRates};
use crate::order::Order;
use crate::problem::{Problem, Refusal};
use std::rc::Rc;

/// A dated consignment at the price of a tier.
#[derive(Debug)]
pub struct Priced<'s, 'b> {
    /// What is sent, and when it comes.
    pub dated: &'s Dated<'s, 'b>,
    /// The tier that it may fill.
    pub tier: &'b Tier,
    /// What the shop asks; or why it does not sell it so.
    pub price: Result<Rc<Price<'b>>, Refusal>,
}

/// Prices everything that was dated, as if each consignment were all of the order's. `tax_inside` is what the prices of a
/// consignment's lines contain, `to_collect` what the carrier would collect for the shop at a price.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn each<'s, 'b>(
    order: &Order<'_, 'b>,
    supplied: &Supplied<'_>,
    dated: &'s [Dated<'s, 'b>],
    tax_inside: impl Fn(&Dated<'_, '_>) -> Result<Vec<TaxInside>, Problem>,
    to_collect: impl Fn(&Dated<'_, 'b>, &Price<'b>) -> Result<Decimal, Problem>,
) -> Result<Vec<Priced<'s, 'b>>, Problem> {
    let by_tier = speaks_of_tiers(order.shop);
    let of_shop = order.shop.currencies();
    let mut priced: Vec<Priced<'s, 'b>> = Vec::new();
    for dated in dated {
        let known = Known::of(order, dated, tax_inside(dated)?, &of_shop)?;
        let mut same: Option<Result<Rc<Price<'b>>, Refusal>> = None;
        let offered = dated.rated.leaving.by.offered;
        for tier in order.shop.tier.iter().filter(|tier| admits(&offered.tiers, &tier.name)) {
            let price = match same.take().filter(|_| !by_tier) {
                Some(same) => same,
                None => match known.request(order, supplied, dated, tier) {
                    Ok(request) => settled(&request, |price| to_collect(dated, price))?.map(Rc::new),
                    Err(refusal) => Err(refusal),
                },
            };
            same = Some(price.clone());
            priced.push(Priced { dated, tier, price });
        }
    }
    Ok(priced)
}

/// Prices the consignments of one plan together: what is asked once an order is shared out among them.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn together<'s, 'b: 's>(
    order: &Order<'_, 'b>,
    supplied: &Supplied<'_>,
    plan: impl Iterator<Item = &'s Priced<'s, 'b>>,
    tax_inside: impl Fn(&Dated<'_, '_>) -> Result<Vec<TaxInside>, Problem>,
) -> Result<Result<Vec<Rc<Price<'b>>>, Refusal>, Problem> {
    let plan: Vec<&Priced<'s, 'b>> = plan.listed();
    // Where nothing is asked once an order, each costs what it costs alone.
    if !order.shop.price_rule.iter().any(|rule| rule.spans_order()) {
        return Ok(plan.iter().map(|priced| priced.price.clone()).try_listed());
    }
    let of_shop = order.shop.currencies();
    let mut known = Vec::new();
    for priced in &plan {
        known.push(Known::of(order, priced.dated, tax_inside(priced.dated)?, &of_shop)?);
    }
    let requests =
        known.iter().zip(&plan).map(|(known, priced)| known.request(order, supplied, priced.dated, priced.tier));
    let requests = match requests.try_listed::<_, Refusal>() {
        Ok(requests) => requests,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(prices(&requests).map(|prices| prices.into_iter().map(Rc::new).listed()))
}

/// Whether a price may differ from tier to tier.
fn speaks_of_tiers(shop: &Shop) -> bool {
    let rules = shop.price_rule.iter().map(|rule| &rule.when);
    let hides = shop.offer.iter().flat_map(|offer| &offer.hide).map(|hide| &hide.when);
    rules.chain(hides).any(|when| !when.names(Word::Tiers).is_empty())
}

/// What a price is made of, whatever the tier.
struct Known<'k> {
    tax_inside: Vec<TaxInside>,
    exchange: ExchangeRates,
    world: &'k World,
}

impl<'k> Known<'k> {
    fn of<'b: 'k>(
        order: &Order<'_, 'b>,
        dated: &Dated<'_, 'b>,
        tax_inside: Vec<TaxInside>,
        of_shop: &[Currency],
    ) -> Result<Known<'k>, Problem> {
        let (request, carriers) = (order.request, dated.rated.leaving.by.carrier.currency);
        let exchange = dated.exchange.rates(&[&[request.currency, carriers], of_shop].concat())?;
        // Noted as used, so that the answer shows the rate at which carriage was converted; and what guards the shop's own amounts.
        let guard = |currency| order.shop.guard(order.day_there(), currency, request.currency);
        dated.exchange.asked(Decimal::ZERO, carriers, request.currency, guard(carriers))?;
        if let Some(own) = guard(order.shop.currency) {
            dated.exchange.asked(Decimal::ZERO, order.shop.currency, request.currency, Some(own))?;
        }
        Ok(Known { tax_inside, exchange, world: order.view.world()? })
    }

    fn request<'r, 'b>(
        &'r self,
        order: &'r Order<'_, 'b>,
        supplied: &'r Supplied<'_>,
        dated: &'r Dated<'_, 'b>,
        tier: &'r Tier,
    ) -> Result<PriceRequest<'r, 'b>, Refusal> {
        let (request, rated) = (order.request, dated.rated);
        let (consignment, carrier) = (rated.leaving.packed.consignment, rated.leaving.by.carrier);
        let leaves = rated.leaving.day.clone()?;
        Ok(PriceRequest {
            shop: order.shop,
            freight: &rated.freight,
            place: &order.place,
            from: &consignment.from,
            tier: Some(&tier.name),
            terms: dated.terms.as_str(),
            day: order.day_at(consignment.warehouse),
            hand_over: HandOverDay(request.days.hand_over.unwrap_or(leaves.0)),
            areas: &carrier.area,
            hide: &rated.leaving.by.offered.hide,
            currency: request.currency,
            digits: request.digits,
            exchange: &self.exchange,
            exchange_day: order.day_there(),
            order_goods: supplied.value,
            order_goods_before_discount: supplied.gross,
            goods: rated.value,
            lines: &consignment.lines,
            order_lines: &supplied.cart.lines,
            world: self.world,
            promotions: &request.promotions,
            wants_insurance: request.wants.insurance,
            tax_inside: &self.tax_inside,
        })
    }
}
