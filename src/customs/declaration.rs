//! What is declared: the input of customs, whoever prepared it.

use super::law::Laws;
use crate::book::BookView;
use crate::book::exchange::AnswerRates;
use crate::book::law::Regime;
use crate::book::shop::{LocalTax, StockStatus};
use crate::calendar::{BorderDay, OrderDay};
use crate::goods::Line;
use crate::money::{Currency, Decimal};
use crate::place::Place;
use crate::request::{Beside, Channel, Importer, Purpose, Terms};

/// One consignment as customs sees it.
#[derive(Debug, Clone)]
pub struct Declaration<'a, 'b> {
    /// The book.
    pub view: &'a BookView<'b>,
    /// The law of the place, by ways and days.
    pub laws: &'a Laws<'b>,
    /// The rates of exchange.
    pub exchange: &'a AnswerRates<'a, 'b>,
    /// Where it goes.
    pub place: &'a Place<'b>,
    /// The names of where it leaves from: country, territory, groups.
    pub from: &'a [String],
    /// Where the duty on the goods stands there.
    pub stock: StockStatus,
    /// The order's day at the destination.
    pub order: OrderDay,
    /// The day at the border.
    pub border: BorderDay,
    /// How it travels.
    pub channel: Channel,
    /// Why.
    pub purpose: Purpose,
    /// Who imports.
    pub importer: Importer,
    /// It is a business that gave its VAT/GST number.
    pub importer_registered: bool,
    /// Who pays, and when.
    pub terms: Terms,
    /// Schemes under which the seller is registered.
    pub registrations: &'a [String],
    /// The seller's table of local rates of taxes of the sale.
    pub local_taxes: &'b [LocalTax],
    /// The carrier's id, where it is known.
    pub carrier: Option<&'a str>,
    /// The carrier's clearance fees, where it has any.
    pub collector: Option<&'b Regime>,
    /// Of all amounts.
    pub currency: Currency,
    /// Its minor-unit digits.
    pub digits: u32,
    /// Whether values, freight and insurance contain the destination's VAT/GST.
    pub prices_include_tax: bool,
    /// What the buyer is charged for carriage.
    pub freight: Decimal,
    /// What the buyer is charged for insurance; none: unknown.
    pub insurance: Option<Decimal>,
    /// What lies in which parcel: lines by number, and pieces; empty: all in one.
    pub parcels: Vec<Vec<(usize, u32)>>,
    /// What else the consignee imports, for limits per consignee.
    pub beside: Beside,
    /// What is in it.
    pub lines: Vec<Line<'a>>,
}
