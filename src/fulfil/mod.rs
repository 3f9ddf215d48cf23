//! Who can send the cart, and from where? A bounded list of plans.
//!
//! In: the cart, the shop's warehouses and their stock. Out: consignments, and plans, each of one or more of them that together
//! hold every line. A consignment is the unit of law: one warehouse, one transport document; plans share it. Nothing here knows
//! a price.
//!
//! | file | question |
//! |---|---|
//! | `cart` | what is in the cart? |
//! | `kit` | what is a kit made of, and what is declared of it? |
//! | `held` | what may each warehouse send of it? |
//! | `supplied` | how much of it is there? |
//! | `place` | on which warehouses can its lines be placed? |
//! | `release` | what waits for a day of release? |
//! | `deal` | on which warehouses is a large cart likely to lie well? |
//! | `propose` | which plans are worth pricing? |

mod cart;
mod deal;
mod held;
mod kit;
mod place;
mod propose;
mod release;
mod supplied;

pub use cart::{Cart, CartLine, UnsentLine, cart};
pub use held::{Barred, Held, Origin, held};
pub use kit::{Declared, Kit, Part, declared, part_id};
pub use propose::propose;
pub use supplied::{LeftOut, Supplied, supplied};

use crate::book::Names;
use crate::book::names::among;
use crate::book::shop::{StockStatus, Warehouse};
use crate::calendar::Day;
use crate::goods::Line;
use crate::money::{Decimal, Overflow, sum};
use crate::place::Place;

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

/// What a consignment waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ready {
    /// Until which day.
    pub day: Day,
    /// For what.
    pub awaits: Awaited,
}

/// For what a consignment waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Awaited {
    /// Goods that are to come.
    Stock,
    /// Goods that may not leave before.
    Release,
}

/// What one transport document covers: the unit of law.
#[derive(Debug, Clone)]
pub struct Consignment<'c> {
    /// The number of its warehouse among the shop's.
    pub origin: usize,
    /// Where it leaves from.
    pub warehouse: &'c Warehouse,
    /// Names of the place of dispatch, widest first.
    pub from: Names,
    /// What it waits for; none: it may leave at once.
    pub ready: Option<Ready>,
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
    /// Whether it comes into a place's territory from outside, or out of bond there.
    pub fn is_import(&self, place: &Place<'_>) -> bool {
        !among(&self.from, &place.territory.id) || self.warehouse.stock == StockStatus::Bonded
    }

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
    /// How the cart may be sent: those with fewer consignments first.
    pub plans: Vec<Plan>,
    /// Whether these are all plans that there are.
    pub is_exact: bool,
}
