//! What does the shop ask for carriage?
//!
//! In: what the carrier bills, the shop's price rules, and what rules may look at: destination, tier, terms, the order's value,
//! the consignment's goods. Out: shipping and insurance in the order's currency, as charges that add up to them exactly.
//!
//! The rule: the carrier's bill is converted once and shared out over its charges; then the shop's rules apply in the order
//! of its file, each seeing the price so far; of a group of rules only the first that applies counts. What a rule adds is a
//! surcharge, what it takes off a discount; a flat price replaces the carrier's charges. Rules and rounding take the order's
//! currency. What comes out is what customs and tax see as freight.
//!
//! | file | question |
//! |---|---|
//! | `rules` | which rule applies, and what does it do to the price so far? |
//! | `insurance` | what does the shop ask for cover? |

mod insurance;
mod rules;

use crate::book::law::Trust;
use crate::book::shop::Shop;
use crate::calendar::OrderDay;
use crate::money::{Currency, Decimal, ExchangeRates, Money, Overflow, Rounding, add, allot, minor_unit, sum};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::rate::{Basis, ChargeKind, Freight};

/// What is to be priced.
#[derive(Debug, Clone, Copy)]
pub struct PriceRequest<'r> {
    /// The shop.
    pub shop: &'r Shop,
    /// What the carrier bills.
    pub freight: &'r Freight,
    /// Where it goes.
    pub place: &'r Place<'r>,
    /// The tier that is priced; none: before tiers are filled. Rules for tiers then do not apply.
    pub tier: Option<&'r str>,
    /// `ddp` or `dap`.
    pub terms: &'r str,
    /// The order's day at the warehouse.
    pub day: OrderDay,
    /// The order's currency.
    pub currency: Currency,
    /// Its minor digits.
    pub digits: u32,
    /// For the carrier's currency and for amounts in the shop's.
    pub exchange: &'r ExchangeRates,
    /// The whole order's goods after discounts, in the order's currency.
    pub order_goods: Decimal,
    /// The same before discounts.
    pub order_goods_before_discount: Decimal,
    /// This consignment's goods after discounts, in the order's currency.
    pub goods: Decimal,
    /// Article numbers of this consignment.
    pub skus: &'r [&'r str],
    /// Attributes of its goods.
    pub attributes: &'r [&'r str],
    /// The first consignment of its order, which bears what is asked once an order.
    pub first_consignment: bool,
    /// Cover of the goods' value is asked for.
    pub wants_insurance: bool,
}

/// What the shop asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// For carriage: the sum of all charges but insurance; never below nothing.
    pub shipping: Decimal,
    /// For cover of the goods' value; none where nothing was asked for and nothing is charged.
    pub insurance: Decimal,
    /// The charges, in the order in which they came about.
    pub charges: Vec<PriceCharge>,
}

/// One charge, in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceCharge {
    /// Code of the table, surcharge or rule.
    pub code: String,
    /// What it is.
    pub kind: ChargeKind,
    /// Name for people.
    pub label: String,
    /// How much, rounded to the currency's minor unit.
    pub amount: Decimal,
    /// The amount in the currency in which it was computed.
    pub assessed: Money,
    /// What it is taken on.
    pub basis: Basis,
    /// The rate in words.
    pub rate: String,
    /// One English sentence.
    pub because: String,
    /// The sentence for machines.
    pub reason: Reason,
    /// Id of the source.
    pub source: String,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// Made up for demonstration.
    pub illustrative: bool,
}

/// What the shop asks for carriage and cover.
///
/// # Errors
/// A refusal where a rule hides the service, an exchange rate is missing, or a figure is too large.
pub fn price(request: &PriceRequest<'_>) -> Result<Price, Refusal> {
    let billed = converted(request)?;
    let (mut insurance, mut charges): (Vec<_>, Vec<_>) =
        billed.into_iter().partition(|charge| charge.kind == ChargeKind::Insurance);
    rules::apply(request, &mut charges)?;
    insurance::apply(request, &mut insurance)?;
    let shipping = request.exact(sum(charges.iter().map(|charge| charge.amount)))?;
    let insured = request.exact(sum(insurance.iter().map(|charge| charge.amount)))?;
    charges.extend(insurance);
    Ok(Price { shipping, insurance: insured, charges })
}

/// The carrier's charges in the order's currency, adding up to their converted sum.
fn converted(request: &PriceRequest<'_>) -> Result<Vec<PriceCharge>, Refusal> {
    let freight = request.freight;
    let unit = minor_unit(request.digits);
    let mut shares = vec![Decimal::ZERO; freight.charges.len()];
    // What is taken off is shared out apart from what is asked, so that every part keeps its sign.
    for (insurance, negative) in [(false, false), (false, true), (true, false)] {
        let belongs = |kind: ChargeKind, amount: Decimal| {
            (kind == ChargeKind::Insurance) == insurance && amount.is_sign_negative() == negative
        };
        let of: Vec<usize> = freight
            .charges
            .iter()
            .enumerate()
            .filter(|(_, charge)| belongs(charge.kind, charge.amount.amount))
            .map(|(at, _)| at)
            .collect();
        let weights: Vec<Decimal> =
            of.iter().filter_map(|at| freight.charges.get(*at)).map(|charge| charge.amount.amount.abs()).collect();
        let whole = request.exact(sum(weights.iter().copied()))?;
        let whole = request.rounded(request.convert(Money { amount: whole, currency: freight.total.currency })?)?;
        let keys: Vec<String> = of.iter().map(|at| format!("{at:06}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for (at, share) in of.iter().zip(request.exact(allot(whole, unit, &weights, &keys))?) {
            if let Some(slot) = shares.get_mut(*at) {
                *slot = if negative { -share } else { share };
            }
        }
    }
    let charges = freight.charges.iter().zip(shares).map(|(charge, amount)| PriceCharge {
        code: charge.code.clone(),
        kind: charge.kind,
        label: charge.label.clone(),
        amount,
        assessed: charge.amount,
        basis: charge.basis.clone(),
        rate: charge.rate.clone(),
        because: charge.because.clone(),
        reason: charge.reason.clone(),
        source: charge.source.clone(),
        trust: charge.trust,
        illustrative: charge.illustrative,
    });
    Ok(charges.collect())
}

impl PriceRequest<'_> {
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

    /// An amount in the order's currency, unrounded.
    fn convert(&self, money: Money) -> Result<Decimal, Refusal> {
        let found = self.exact(self.exchange.convert(money.amount, money.currency, self.currency))?;
        found.ok_or_else(|| {
            self.refuse(
                Reason::new("exchange_rate_missing", [("pair", format!("{}/{}", money.currency, self.currency))]),
                format!("there is no exchange rate from {} to {}", money.currency, self.currency),
            )
        })
    }

    fn rounded(&self, amount: Decimal) -> Result<Decimal, Refusal> {
        self.exact(Rounding::to_digits(self.digits).round(amount))
    }

    /// An amount of a rule in the order's currency, rounded.
    fn amount(&self, money: Money) -> Result<Decimal, Refusal> {
        self.rounded(self.convert(money)?)
    }

    fn plus(&self, left: Decimal, right: Decimal) -> Result<Decimal, Refusal> {
        self.exact(add(left, right))
    }
}
