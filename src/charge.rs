//! What is one figure of an answer, and where does it come from? A charge, from the carrier's table to the answer.
//!
//! `rate` makes charges of what the carrier bills, in the carrier's currency; `price` says what each comes to in the order's
//! currency and adds the shop's own; `customs` adds duty, tax and fees; `answer` prints them. On the whole way it is one thing:
//! what a stage does not change goes through it untouched.

use crate::book::RuleNumber;
use crate::book::law::{Collector, Kind, Trust};
use crate::book::world::World;
use crate::calendar::Day;
use crate::money::{Decimal, Money};
use crate::problem::Reason;

/// One figure, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Code of the table, surcharge, rule or levy: `de.vat`.
    pub code: String,
    /// What it is in the sums.
    pub kind: ChargeKind,
    /// Name for people.
    pub label: String,
    /// For what it is asked.
    pub concerns: Concerns,
    /// What it comes to: of a carrier's bill in the carrier's currency, of everything later in the order's.
    pub amount: Decimal,
    /// In the currency in which it was computed, after its rounding.
    pub assessed: Money,
    /// What it is taken on.
    pub basis: Basis,
    /// The rate in words, as the rule writes it: `0.70 EUR per kg`.
    pub rate: String,
    /// The day that decided what is in force.
    pub on: Day,
    /// When it is paid, by whom and to whom.
    pub settled: Settled,
    /// Why: one English sentence.
    pub because: String,
    /// Why, for machines.
    pub reason: Reason,
    /// Where it comes from.
    pub from: Provenance,
}

/// What a charge is, in the sums of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChargeKind {
    /// The price of goods that are not sent.
    Goods,
    /// The table's price, or the shop's in its place.
    Freight,
    /// What comes on top.
    Surcharge,
    /// What is taken off: the only kind below nothing.
    Discount,
    /// Cover of the goods' value.
    Insurance,
    /// A duty of customs.
    Duty,
    /// VAT, GST, sales tax.
    Tax,
    /// A fee of customs or of whoever clears.
    Fee,
}

impl ChargeKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            ChargeKind::Goods => "goods",
            ChargeKind::Freight => "freight",
            ChargeKind::Surcharge => "surcharge",
            ChargeKind::Discount => "discount",
            ChargeKind::Insurance => "insurance",
            ChargeKind::Duty => "duty",
            ChargeKind::Tax => "tax",
            ChargeKind::Fee => "fee",
        }
    }
}

impl From<Kind> for ChargeKind {
    fn from(kind: Kind) -> ChargeKind {
        match kind {
            Kind::Duty => ChargeKind::Duty,
            Kind::Tax => ChargeKind::Tax,
            Kind::Fee => ChargeKind::Fee,
        }
    }
}

/// For what a charge is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concerns {
    /// The shipment.
    Shipment,
    /// One of its parcels, by number.
    Parcel(usize),
    /// A line, where it is one of several.
    Line(String),
}

impl Concerns {
    /// The parcel, where it is one's.
    pub fn parcel(&self) -> Option<usize> {
        match self {
            Concerns::Parcel(number) => Some(*number),
            Concerns::Shipment | Concerns::Line(_) => None,
        }
    }

    /// The line's id, where it is one's.
    pub fn line(&self) -> Option<&str> {
        match self {
            Concerns::Line(id) => Some(id),
            Concerns::Shipment | Concerns::Parcel(_) => None,
        }
    }
}

/// What a charge is taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// How many…
    pub amount: Decimal,
    /// …of these: `kg`, `g`, `parcel`, `shipment`, a currency.
    pub unit: String,
}

/// When a charge is paid, by whom and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When it is paid.
    pub due: Due,
    /// Who bears it.
    pub payer: Payer,
    /// Who takes it.
    pub collected_by: Collector,
}

impl Settled {
    /// As everything that the shop asks: by the buyer, with the order, to the seller.
    pub const WITH_THE_ORDER: Settled =
        Settled { due: Due::Checkout, payer: Payer::Buyer, collected_by: Collector::Seller };
}

/// When a charge is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// With the order.
    Checkout,
    /// To the carrier.
    Delivery,
}

impl Due {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Due::Checkout => "checkout",
            Due::Delivery => "delivery",
        }
    }
}

/// Who bears a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// Whoever buys.
    Buyer,
    /// The shop.
    Seller,
}

impl Payer {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Payer::Buyer => "buyer",
            Payer::Seller => "seller",
        }
    }
}

/// Where a figure comes from: the rule, what it rests on, and how far that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The rule's number.
    pub rule: RuleNumber,
    /// The row that fills the rule in, where there is one: the weight break of a price list, the percentage of a fuel, the list
    /// of places of a surcharge, the parameter of a levy.
    pub row: RuleNumber,
    /// Id of the source of the figure.
    pub source: String,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// Made up for demonstration.
    pub illustrative: bool,
}

impl Provenance {
    /// Of a figure that a rule says itself.
    pub fn of(rule: RuleNumber, source: &str, trust: Option<Trust>, illustrative: bool) -> Provenance {
        Provenance { rule, row: RuleNumber::NONE, source: source.to_owned(), trust, illustrative }
    }

    /// The same, filled in from a row.
    pub fn by(self, row: RuleNumber) -> Provenance {
        Provenance { row, ..self }
    }

    /// How far it is trusted: what data say of the figure itself goes before what they say of its source.
    pub fn trusted(&self, world: &World) -> Trust {
        self.trust.unwrap_or_else(|| if self.illustrative { Trust::General } else { world.trust_of(&self.source) })
    }
}
