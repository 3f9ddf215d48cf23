//! Who can send the cart, from where, and when does it leave? A bounded list of plans.
//!
//! In: the cart and the shop. Out: plans, each of one or more consignments that together hold every line. A consignment is
//! the unit of law: one warehouse, one transport document. A warehouse that lacks an article cannot send it; plans are
//! proposed in the shop's order of warehouses, those of one consignment first. Nothing here knows a price.

mod cart;
mod leave;

pub use cart::{Cart, CartLine, Goods, cart};
pub use leave::{Departures, leave};

use crate::book::shop::{Shop, Warehouse};
use crate::book::{Names, Reading};
use crate::calendar::Day;
use crate::deliver::Rests;
use crate::money::Decimal;
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
    /// When people rest there.
    pub rests: Rests<'c>,
    /// Names of the place of dispatch, widest first.
    pub from: Names,
    /// What is in it.
    pub lines: Vec<ConsignmentLine<'c>>,
    /// Value of its lines, after all discounts, as charged, in the order's currency.
    pub value: Decimal,
}

/// A way of sending the whole cart.
#[derive(Debug, Clone)]
pub struct Plan<'c> {
    /// Its consignments, at least one.
    pub consignments: Vec<Consignment<'c>>,
}

/// The plans by which a shop can send a cart: each warehouse that has every line, in the shop's order. Places have the names
/// that hold on `day`.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn propose<'c>(reading: &Reading<'c>, cart: &'c Cart, shop: &'c Shop, day: Day) -> Result<Vec<Plan<'c>>, Problem> {
    let has = |warehouse: &Warehouse, line: &CartLine| {
        line.goods.sku.as_ref().is_none_or(|sku| !warehouse.lacks.contains(sku))
    };
    let able = shop.warehouse.iter().filter(|warehouse| cart.lines.iter().all(|line| has(warehouse, line)));
    // Nothing is left to send where every line was refused.
    able.filter(|_| !cart.lines.is_empty())
        .map(|warehouse| {
            let address = Address {
                country: warehouse.country.clone(),
                subdivision: warehouse.part().map(str::to_owned),
                postal_code: Some(warehouse.postcode.clone()).filter(|code| !code.is_empty()),
                ..Address::default()
            };
            let whole = |line: &'c CartLine| ConsignmentLine { line, quantity: line.quantity, value: line.value };
            let consignment = Consignment {
                warehouse,
                rests: Rests::of(reading.calendar(&warehouse.calendar)?, warehouse.part(), day),
                from: dispatch_names(reading, &address, day)?.into(),
                lines: cart.lines.iter().map(whole).collect(),
                value: cart.value()?,
            };
            Ok(Plan { consignments: vec![consignment] })
        })
        .collect()
}
