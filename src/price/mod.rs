//! What does the shop ask for carriage?
//!
//! In: what the carrier bills, the shop's price rules, and what rules may look at: destination, tier, terms, the order's value,
//! the consignment's goods. Out: shipping and insurance in the order's currency, as charges that add up to them exactly.
//!
//! The rule: the carrier's bill is converted once, gets the destination's tax where the shop's prices contain it, and is shared
//! out over its charges; then the shop's rules apply in the order of its file, each seeing the price so far; of a group of rules
//! one counts. A rule about some goods alone sees and changes what those lines bear of the price. What a rule adds is a
//! surcharge, what it takes off a discount; a flat price replaces the carrier's charges. A percentage that comes before all other rules is a markup: it is taken on each line of the carrier's
//! bill, in the carrier's currency and rounding. All other rules and rounding take the order's currency. What is
//! asked is exchanged with the shop's buffer, what is compared without. What comes out is what
//! customs and tax see as freight.
//!
//! | file | question |
//! |---|---|
//! | `each` | what does the shop ask for each way, in each tier? |
//! | `bill` | what does the carrier bill, in the order's currency? |
//! | `condition` | does a condition of the shop hold? |
//! | `goods` | which goods is a rule about, and what do they come to? |
//! | `rules` | which rule applies, and what does it do to the price so far? |
//! | `share` | what of the price so far does each line bear? |
//! | `collect` | what does it cost to collect the price at the door? |
//! | `insurance` | what does the shop ask for cover? |
//! | `tax` | what is the carrier's bill with the destination's tax in it? |

pub(crate) mod bill;
mod collect;
mod condition;
mod each;
mod goods;
mod insurance;
mod rules;
mod share;
mod tax;

pub use each::{Priced, each, together};
pub use tax::TaxInside;

use crate::book::freight::Area;
use crate::book::shop::{Hide, Shop};
use crate::book::world::World;
use crate::calendar::{HandOverDay, OrderDay};
use crate::charge::{Charge, ChargeKind};
use crate::fulfil::{CartLine, ConsignmentLine};
use crate::money::{Currency, Decimal, ExchangeRates, Money, Overflow, Rounding, add, sum};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::rate::Freight;

/// What is to be priced.
#[derive(Debug, Clone, Copy)]
pub struct PriceRequest<'r, 'b> {
    /// The shop.
    pub shop: &'b Shop,
    /// What the carrier bills.
    pub freight: &'r Freight<'b>,
    /// Where it goes.
    pub place: &'r Place<'r>,
    /// Every name of the place that it leaves from.
    pub from: &'r [String],
    /// The tier that is priced; none: before tiers are filled. Rules for tiers then do not apply.
    pub tier: Option<&'r str>,
    /// `ddp` or `dap`.
    pub terms: &'r str,
    /// The order's day at the warehouse.
    pub day: OrderDay,
    /// The day on which the carrier takes it over.
    pub hand_over: HandOverDay,
    /// The carrier's named areas.
    pub areas: &'r [Area],
    /// Where and for what the shop does not offer the service.
    pub hide: &'r [Hide],
    /// The order's currency.
    pub currency: Currency,
    /// Its minor digits.
    pub digits: u32,
    /// For the carrier's currency and for amounts in the shop's.
    pub exchange: &'r ExchangeRates,
    /// The day on which currencies are exchanged.
    pub exchange_day: OrderDay,
    /// The whole order's goods after discounts, in the order's currency.
    pub order_goods: Decimal,
    /// The same before discounts.
    pub order_goods_before_discount: Decimal,
    /// This consignment's goods after discounts, in the order's currency.
    pub goods: Decimal,
    /// This consignment's lines.
    pub lines: &'r [ConsignmentLine<'r>],
    /// All of the order's lines that are sent.
    pub order_lines: &'r [CartLine],
    /// Which groups of countries there are, for origins.
    pub world: &'r World,
    /// Promotions of the shop that the shopper names.
    pub promotions: &'r [String],
    /// Cover of the goods' value is asked for.
    pub wants_insurance: bool,
    /// The consignment's lines, where prices contain the destination's tax; else empty.
    pub tax_inside: &'r [TaxInside],
}

/// What the shop asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price<'b> {
    /// For carriage: the sum of all charges but insurance; never below nothing.
    pub shipping: Decimal,
    /// For cover of the goods' value; none where nothing was asked for and nothing is charged.
    pub insurance: Decimal,
    /// The charges, in the order in which they came about.
    pub charges: Vec<Charge<'b>>,
}

/// What the shop asks for carriage and cover of a consignment that is all of its order.
///
/// # Errors
/// A refusal where a rule hides the service, an exchange rate is missing, or a figure is too large.
pub fn price<'b>(request: &PriceRequest<'_, 'b>) -> Result<Price<'b>, Refusal> {
    let lost = || request.refuse(Reason::new("price_unknown", []), "the price of a consignment is lost".to_owned());
    prices(std::slice::from_ref(request))?.pop().ok_or_else(lost)
}

/// What the shop asks for carriage and cover of the consignments of one plan, in their order.
///
/// # Errors
/// As [`price`].
pub fn prices<'b>(requests: &[PriceRequest<'_, 'b>]) -> Result<Vec<Price<'b>>, Refusal> {
    let (mut covers, mut bills) = (Vec::new(), Vec::new());
    for request in requests {
        condition::not_hidden(request)?;
        let (cover, bill): (Vec<_>, Vec<_>) =
            bill::converted(request)?.into_iter().partition(|charge| charge.kind == ChargeKind::Insurance);
        covers.push(cover);
        bills.push(bill);
    }
    let charged = rules::apply(requests, bills)?;
    let mut prices = Vec::new();
    for ((request, mut charges), mut insurance) in requests.iter().zip(charged).zip(covers) {
        insurance::apply(request, &mut insurance)?;
        let shipping = request.exact(sum(charges.iter().map(|charge| charge.amount)))?;
        let insured = request.exact(sum(insurance.iter().map(|charge| charge.amount)))?;
        charges.extend(insurance);
        prices.push(Price { shipping, insurance: insured, charges });
    }
    Ok(prices)
}

impl PriceRequest<'_, '_> {
    /// `carrier/service`, as refusals and rules name it.
    pub fn service_id(&self) -> String {
        format!("{}/{}", self.freight.carrier, self.freight.service)
    }

    fn refuse(&self, reason: Reason, because: String) -> Refusal {
        Refusal::service(self.service_id(), reason, because)
    }

    fn exact<T>(&self, figure: Result<T, Overflow>) -> Result<T, Refusal> {
        figure.map_err(|_| {
            self.refuse(Reason::new("figure_too_large", []), "a figure is too large to be computed exactly".to_owned())
        })
    }

    /// An amount in the order's currency at the plain rate, as limits are compared, unrounded.
    fn convert(&self, money: Money) -> Result<Decimal, Refusal> {
        let found = self.exact(self.exchange.convert(money.amount, money.currency, self.currency))?;
        found.ok_or_else(|| self.no_exchange(money.currency, self.currency))
    }

    fn no_exchange(&self, from: Currency, to: Currency) -> Refusal {
        self.refuse(
            Reason::new("exchange_rate_missing", [("pair", format!("{from}/{to}"))]),
            format!("there is no exchange rate from {from} to {to}"),
        )
    }

    fn rounded(&self, amount: Decimal) -> Result<Decimal, Refusal> {
        self.exact(Rounding::to_digits(self.digits).round(amount))
    }

    /// An amount in the order's currency as it is asked, unrounded: with what guards the shop's exchange.
    fn asked(&self, money: Money) -> Result<Decimal, Refusal> {
        let plain = self.convert(money)?;
        match self.shop.guard(self.exchange_day, money.currency, self.currency) {
            Some(guard) => self.exact(guard.on(plain)),
            None => Ok(plain),
        }
    }

    /// The same rounded.
    fn amount(&self, money: Money) -> Result<Decimal, Refusal> {
        self.rounded(self.asked(money)?)
    }

    fn plus(&self, left: Decimal, right: Decimal) -> Result<Decimal, Refusal> {
        self.exact(add(left, right))
    }
}

#[cfg(test)]
mod tests;
