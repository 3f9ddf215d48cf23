//! Who can send the cart, and from where? A bounded list of plans.
//!
//! In: the cart and the shop. Out: consignments, and plans, each of one or more of them that together hold every line. A
//! consignment is the unit of law: one warehouse, one transport document; plans share it. A warehouse that lacks an article
//! cannot send it; plans stand in the shop's order of warehouses. Nothing here knows a price.

mod cart;

pub use cart::{Cart, CartLine, UnsentLine, cart};

use crate::book::Names;
use crate::book::shop::Warehouse;
use crate::goods::Line;
use crate::money::{Decimal, Overflow, sum};
use crate::order::Order;
use crate::place::dispatch_names;
use crate::problem::Problem;
use crate::request::Address;

/// One line of a consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsignmentLine<'c> {
    /// The line of the cart.
    pub line: &'c CartLine,
    /// Pieces of it in this consignment.
    pub quantity: u32,
    /// Value of these pieces after all discounts, as charged, in the order's currency.
    pub value: Decimal,
}

/// What one transport document covers: the unit of law.
#[derive(Debug, Clone)]
pub struct Consignment<'c> {
    /// Where it leaves from.
    pub warehouse: &'c Warehouse,
    /// Names of the place of dispatch, widest first.
    pub from: Names,
    /// What is in it.
    pub lines: Vec<ConsignmentLine<'c>>,
}

impl<'c> ConsignmentLine<'c> {
    /// As later stages see it.
    pub fn as_line(&self) -> Line<'c> {
        Line { id: &self.line.id, quantity: self.quantity, value: self.value, goods: &self.line.goods }
    }
}

impl Consignment<'_> {
    /// Value of its lines, after all discounts, as charged, in the order's currency.
    ///
    /// # Errors
    /// [`Overflow`] when it is too large.
    pub fn value(&self) -> Result<Decimal, Overflow> {
        sum(self.lines.iter().map(|line| line.value))
    }
}

/// A way of sending the whole cart: its consignments, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// At least one.
    pub consignments: Vec<usize>,
}

/// The plans of a cart and the consignments that they share.
#[derive(Debug, Clone)]
pub struct Proposal<'c> {
    /// What may be sent.
    pub consignments: Vec<Consignment<'c>>,
    /// How the cart may be sent.
    pub plans: Vec<Plan>,
}

/// The plans by which a shop can send a cart: each warehouse that has every line, in the shop's order.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn propose<'c>(order: &Order<'_, 'c>, cart: &'c Cart) -> Result<Proposal<'c>, Problem> {
    let has = |warehouse: &Warehouse, line: &CartLine| {
        line.goods.sku.as_ref().is_none_or(|sku| !warehouse.lacks.contains(sku))
    };
    let able = order.shop.warehouse.iter().filter(|warehouse| cart.lines.iter().all(|line| has(warehouse, line)));
    let consignments = able.map(|warehouse| {
        let address = Address {
            country: warehouse.country.clone(),
            subdivision: Some(warehouse.subdivision.clone()).filter(|code| !code.is_empty()),
            postal_code: Some(warehouse.postcode.clone()).filter(|code| !code.is_empty()),
            city: Some(warehouse.city.clone()).filter(|town| !town.is_empty()),
            ..Address::default()
        };
        let whole = |line: &'c CartLine| ConsignmentLine { line, quantity: line.quantity, value: line.value };
        Ok(Consignment {
            warehouse,
            from: dispatch_names(order.view, &address, order.day)?,
            lines: cart.lines.iter().map(whole).collect(),
        })
    });
    let consignments = consignments.collect::<Result<Vec<_>, Problem>>()?;
    let plans = (0..consignments.len()).map(|consignment| Plan { consignments: vec![consignment] }).collect();
    Ok(Proposal { consignments, plans })
}
