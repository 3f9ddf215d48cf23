//! The vocabulary of import law: territories, regimes, thresholds and levies, as rate data write them and books hold them.
//!
//! A **territory** is a place with one law: it names its customs and tax regimes and gives their parameters (rates, currency).
//! A **regime** holds named values, thresholds, schemes, levies and what customs asks of the recipient. Duty, additional
//! duties, excise, VAT, customs fees and collectors' fees are all levies; they differ in fields, not in code. Every dated
//! thing is in force on the half-open days `[from, until)`, has a source, and a place in it. Nothing here names a country.
//!
//! | file | says |
//! | --- | --- |
//! | `territory` | whose law holds at an address, and the figures that fill it |
//! | `regime` | the values, limits and schemes of a body of law |
//! | `levy` | one duty, tax or fee |

mod levy;
mod regime;
mod territory;

pub use levy::{Bracket, Collector, Levy, LevyRate, Part, Settling, Stage};
pub use regime::{ByWeight, Regime, Required, Scheme, Term, Threshold, Value};
pub use territory::{AddressPattern, Clearance, CustomsRates, KnownRoughly, Parameter, Subdivision, Territory};

use crate::calendar::{BorderDay, Day, OrderDay, WhoseDay};
use crate::record::Record;
use serde::{Deserialize, Serialize};

/// How far a figure is trusted, the weakest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Read in the named source.
    Sourced,
    /// Sources disagree; the other reading is given.
    Disputed,
    /// General knowledge, not looked up.
    General,
}

impl Trust {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Sourced => "sourced",
            Trust::Disputed => "disputed",
            Trust::General => "general",
        }
    }
}

/// For how much a figure is tested or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// One piece of a line.
    Unit,
    /// One line of the cart.
    #[default]
    Line,
    /// All lines of one heading: the first six digits of the code.
    Heading,
    /// One parcel.
    Parcel,
    /// What one transport document covers.
    Consignment,
    /// All that one consignee receives on one day.
    ConsigneeDay,
    /// All that one consignee receives in one month, as far as it is told.
    ConsigneeMonth,
    /// All that one consignee receives in one year, as far as it is told.
    ConsigneeYear,
}

impl Per {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Per::Unit => "unit",
            Per::Line => "line",
            Per::Heading => "heading",
            Per::Parcel => "parcel",
            Per::Consignment => "consignment",
            Per::ConsigneeDay => "consignee_day",
            Per::ConsigneeMonth => "consignee_month",
            Per::ConsigneeYear => "consignee_year",
        }
    }
}

/// What a levy is, for the sums of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A customs duty.
    Duty,
    /// VAT, GST, sales tax, excise.
    Tax,
    /// A fee of an authority or a collector.
    Fee,
}

impl Kind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Duty => "duty",
            Kind::Tax => "tax",
            Kind::Fee => "fee",
        }
    }
}

/// Which civil day decides what is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichDay {
    /// The day at the border.
    #[default]
    Border,
    /// The day of the sale.
    Order,
}

impl WhichDay {
    /// The day by which a rule is asked that names this day.
    pub fn of(self, order: OrderDay, border: BorderDay) -> LawDay {
        match self {
            WhichDay::Border => LawDay(border.0),
            WhichDay::Order => LawDay(order.0),
        }
    }
}

/// The day that a rule of law names, the border's or the order's: [`WhichDay::of`] makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LawDay(Day);

impl LawDay {
    /// The day of the law of a tax that stands inside a price: the price is made when the order is.
    pub fn of_sale(order: OrderDay) -> LawDay {
        LawDay(order.0)
    }
}

impl WhoseDay for LawDay {
    fn civil(self) -> Day {
        self.0
    }
}
