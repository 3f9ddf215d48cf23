//! What does a plan cost, whoever bears it?
//!
//! In: the legs of a plan. Out: what its carriers bill, duty, tax and fees, what its warehouses ask, and what its stock costs the
//! shop beyond stock at its first origin. What goods cost and what is charged for carriage only pass between shopper and shop,
//! and stay out. Stock of which nobody has said what it costs counts nothing, and the plan says so.

use super::combine::OfferedLeg;
use crate::book::exchange::AnswerRates;
use crate::book::shop::FeePer;
use crate::calendar::DatedRows;
use crate::charge::ChargeKind;
use crate::money::{Decimal, Rounding, add, multiply, percent_of, sum};
use crate::order::Order;
use crate::problem::Problem;

/// What a plan costs, in the order's currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JointCost {
    /// What carriers bill.
    pub freight: Decimal,
    /// Duty.
    pub duty: Decimal,
    /// Tax.
    pub tax: Decimal,
    /// Fees of authorities and carriers.
    pub fees: Decimal,
    /// What warehouses ask.
    pub origin: Decimal,
    /// What the stock costs beyond that of its first origin.
    pub stock: Decimal,
    /// Their sum.
    pub total: Decimal,
    /// The warehouses whose stock has no cost on record.
    pub unknown_stock: Vec<String>,
    /// Whether a fee or a cost of stock was made up for demonstration.
    pub illustrative: bool,
}

impl JointCost {
    /// What some legs cost together.
    ///
    /// # Errors
    /// A fault where a figure is too large; [`Problem::Needs`] while a table of exchange is not loaded.
    pub(super) fn of(order: &Order<'_, '_>, legs: &[OfferedLeg<'_, '_>]) -> Result<JointCost, Problem> {
        let mut joint = JointCost::default();
        // What routing compares is no rate of the answer.
        let exchange = order.exchange.apart();
        for leg in legs {
            joint.add(order, &exchange, leg)?;
        }
        let parts = [joint.freight, joint.duty, joint.tax, joint.fees, joint.origin, joint.stock];
        joint.total = sum(parts)?;
        Ok(joint)
    }

    fn add(
        &mut self,
        order: &Order<'_, '_>,
        exchange: &AnswerRates<'_, '_>,
        leg: &OfferedLeg<'_, '_>,
    ) -> Result<(), Problem> {
        let (bill, landed) = (leg.dated.rated.freight.total, &leg.cost.landed);
        let currency = order.request.currency;
        let rounding = Rounding::to_digits(order.request.digits);
        let here = |amount, from| Ok::<_, Problem>(rounding.round(exchange.convert(amount, from, currency)?)?);
        self.freight = add(self.freight, here(bill.amount, bill.currency)?)?;
        self.duty = add(self.duty, landed.borne(ChargeKind::Duty)?)?;
        self.tax = add(self.tax, landed.borne(ChargeKind::Tax)?)?;
        self.fees = add(self.fees, landed.borne(ChargeKind::Fee)?)?;
        let consignment = leg.dated.rated.leaving.packed.consignment;
        let (warehouse, day) = (consignment.warehouse, order.day_at(consignment.warehouse));
        let pieces: Decimal = sum(consignment.lines.iter().map(|line| line.quantity.into()))?;
        for fee in warehouse.fee.on(day) {
            let times = match fee.per {
                FeePer::Order => Decimal::ONE,
                FeePer::Line => consignment.lines.len().into(),
                FeePer::Unit => pieces,
            };
            self.origin = add(self.origin, here(multiply(fee.amount.amount, times)?, fee.amount.currency)?)?;
            self.illustrative = self.illustrative || fee.illustrative;
        }
        if consignment.origin == 0 {
            return Ok(());
        }
        for line in &consignment.lines {
            let sku = line.line.goods.sku.as_deref();
            let Some(cost) = order.shop.stock_cost(warehouse, sku, day) else {
                if !self.unknown_stock.contains(&warehouse.id) {
                    self.unknown_stock.push(warehouse.id.clone());
                }
                continue;
            };
            // What the catalogue has no price of has no share of it.
            let price = sku.and_then(|sku| order.shop.product(sku)).map(|product| product.price).unwrap_or_default();
            let one = add(cost.amount, percent_of(cost.percent, price)?)?;
            let all = multiply(one, line.quantity.into())?;
            self.stock = add(self.stock, here(all, order.shop.currency)?)?;
            self.illustrative = self.illustrative || cost.illustrative;
        }
        Ok(())
    }
}
