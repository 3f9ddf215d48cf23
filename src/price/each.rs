//! What does the shop ask for each way of sending a consignment, in each tier that it may fill?
//!
//! In: rated and dated consignments, and what the order is worth. Out: a price for each tier; one for all of them where no rule
//! of the shop speaks of tiers.

use super::collect::settled;
use super::{Price, PriceRequest, TaxInside};
use crate::admit::Admitted;
use crate::book::names::admits;
use crate::book::shop::{Shop, Tier};
use crate::book::when::Word;
use crate::calendar::HandOverDay;
use crate::deliver::Dated;
use crate::money::{Currency, Decimal};
use crate::order::Order;
use crate::problem::{Problem, Refusal};

/// A dated consignment at the price of a tier.
#[derive(Debug)]
pub struct Priced<'s, 'b> {
    /// What is sent, and when it comes.
    pub dated: &'s Dated<'s, 'b>,
    /// The tier that it may fill.
    pub tier: &'b Tier,
    /// What the shop asks; or why it does not sell it so.
    pub price: Result<Price<'b>, Refusal>,
}

/// Prices everything that was dated. `tax_inside` is what the prices of a consignment's lines contain, `to_collect` what the
/// carrier would collect for the shop at a price.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn each<'s, 'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'_>,
    dated: &'s [Dated<'s, 'b>],
    tax_inside: impl Fn(&Dated<'_, '_>) -> Result<Vec<TaxInside>, Problem>,
    to_collect: impl Fn(&Dated<'_, 'b>, &Price<'b>) -> Result<Decimal, Problem>,
) -> Result<Vec<Priced<'s, 'b>>, Problem> {
    let by_tier = speaks_of_tiers(order.shop);
    let of_shop = order.shop.currencies();
    let mut priced: Vec<Priced<'s, 'b>> = Vec::new();
    for dated in dated {
        let inside = tax_inside(dated)?;
        let carriers = dated.rated.leaving.by.carrier.currency;
        let currencies = [&[order.request.currency, carriers], of_shop.as_slice()].concat();
        let mut known: Option<Result<Price<'b>, Refusal>> = None;
        let offered = dated.rated.leaving.by.offered;
        for tier in order.shop.tier.iter().filter(|tier| admits(&offered.tiers, &tier.name)) {
            let price = match known.take().filter(|_| !by_tier) {
                Some(same) => same,
                None => one(order, admitted, dated, tier, &inside, &currencies, &to_collect)?,
            };
            known = Some(price.clone());
            priced.push(Priced { dated, tier, price });
        }
    }
    Ok(priced)
}

/// Whether a price may differ from tier to tier.
fn speaks_of_tiers(shop: &Shop) -> bool {
    let rules = shop.price_rule.iter().map(|rule| &rule.when);
    let hides = shop.offer.iter().flat_map(|offer| &offer.hide).map(|hide| &hide.when);
    rules.chain(hides).any(|when| !when.names(Word::Tiers).is_empty())
}

fn one<'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'_>,
    dated: &Dated<'_, 'b>,
    tier: &Tier,
    tax_inside: &[TaxInside],
    currencies: &[Currency],
    to_collect: impl Fn(&Dated<'_, 'b>, &Price<'b>) -> Result<Decimal, Problem>,
) -> Result<Result<Price<'b>, Refusal>, Problem> {
    let (request, rated) = (order.request, dated.rated);
    let (packed, carrier) = (rated.leaving.packed, rated.leaving.by.carrier);
    let exchange = dated.exchange.rates(currencies)?;
    let exchange_day = order.day_there();
    // Noted as used, so that the answer shows the rate at which carriage was converted; and what guards the shop's own amounts.
    let guard = |currency| order.shop.guard(exchange_day, currency, request.currency);
    dated.exchange.asked(Decimal::ZERO, carrier.currency, request.currency, guard(carrier.currency))?;
    if let Some(own) = guard(order.shop.currency) {
        dated.exchange.asked(Decimal::ZERO, order.shop.currency, request.currency, Some(own))?;
    }
    let plans = &admitted.proposal.plans;
    let leaves = match &rated.leaving.day {
        Ok(day) => HandOverDay(request.days.hand_over.unwrap_or(day.0)),
        Err(never) => return Ok(Err(never.clone())),
    };
    let asked = PriceRequest {
        shop: order.shop,
        freight: &rated.freight,
        place: &order.place,
        from: &packed.consignment.from,
        tier: Some(&tier.name),
        terms: dated.terms.as_str(),
        day: order.day_at(packed.consignment.warehouse),
        hand_over: leaves,
        areas: &carrier.area,
        hide: &rated.leaving.by.offered.hide,
        currency: request.currency,
        digits: request.digits,
        exchange: &exchange,
        exchange_day,
        order_goods: admitted.value,
        order_goods_before_discount: admitted.gross,
        goods: rated.value,
        lines: &packed.consignment.lines,
        order_lines: &admitted.lines,
        world: order.view.world()?,
        first_consignment: plans.iter().any(|plan| plan.consignments.first() == Some(&packed.number)),
        promotions: &request.promotions,
        wants_insurance: request.wants.insurance,
        tax_inside,
    };
    settled(&asked, |price| to_collect(dated, price))
}
