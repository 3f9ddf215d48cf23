//! What is one figure of an answer, and where does it come from? A charge, from the carrier's table to the answer.
//!
//! `rate` makes charges of what the carrier bills, in the carrier's currency; `price` says what each comes to in the order's
//! currency and adds the shop's own; `customs` adds duty, tax and fees; `answer` prints them. On the whole way it is one thing:
//! what a stage does not change goes through it untouched. A stage says what it found ([`Told`]); the words are made by
//! `answer`, for what is offered and asked for.

use crate::book::RuleNumber;
use crate::book::figure::Bound;
use crate::book::freight::{Break, Discount, Fuel, Service, Surcharge, WeightUnit};
use crate::book::law::{Collector, Kind, Levy, Trust};
use crate::book::rate::Rate;
use crate::book::shop::{InsuranceRule, PriceRule};
use crate::book::world::World;
use crate::calendar::Day;
use crate::money::{Decimal, Money};
use std::borrow::Cow;

/// One figure, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge<'b> {
    /// Code of the table, surcharge, rule or levy: `de.vat`.
    pub code: Cow<'b, str>,
    /// What it is in the sums.
    pub kind: ChargeKind,
    /// For what it is asked.
    pub concerns: Concerns,
    /// What it comes to: of a carrier's bill in the carrier's currency, of everything later in the order's.
    pub amount: Decimal,
    /// In the currency in which it was computed, after its rounding.
    pub assessed: Money,
    /// What it is taken on.
    pub basis: Basis<'b>,
    /// What its words are made of.
    pub told: Told<'b>,
    /// The day that decided what is in force.
    pub on: Day,
    /// When it is paid, by whom and to whom.
    pub settled: Settled,
    /// Where it comes from.
    pub from: Provenance<'b>,
}

/// What a stage found, of which the writer makes a charge's label, rate, sentence and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'b> {
    /// The price of a carrier's list.
    Listed {
        /// The service.
        service: &'b Service,
        /// The weight break.
        at: &'b Break,
        /// The unit of its weights.
        unit: WeightUnit,
        /// The zone.
        zone: &'b str,
        /// The size class whose own price it is.
        size: Option<&'b str>,
        /// Dimensional weight was billed.
        bulky: bool,
    },
    /// What the carrier takes off, from a merchant who hands over so many parcels a month.
    Discount(&'b Discount, u32),
    /// What the carrier asks on top, in a zone.
    Surcharge(&'b Surcharge, &'b str),
    /// Fuel, at a percentage of what is named.
    Fuel(&'b Fuel, Decimal, Vec<&'b str>),
    /// A step of the shop, whose amount was asked so often.
    PriceRule(&'b PriceRule, Decimal),
    /// The shop's cover of the goods' value.
    Cover(&'b InsuranceRule),
    /// Duty, tax or fee.
    Levy {
        /// The levy.
        levy: &'b Levy,
        /// Its rate, resolved.
        rate: Rate,
        /// The least or the most that it comes to, where that decided.
        bound: Option<Bound>,
        /// Whose law it is.
        territory: &'b str,
    },
    /// All that the shop asks, under one name.
    Asked(&'b str),
    /// An article of this name that is not sent.
    NotSent(String),
}

impl Told<'_> {
    /// A levy's rate, and what held its amount.
    pub fn rate(&self) -> Option<(&Rate, Option<Bound>)> {
        match self {
            Told::Levy { rate, bound, .. } => Some((rate, *bound)),
            _ => None,
        }
    }
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
pub struct Basis<'b> {
    /// How many…
    pub amount: Decimal,
    /// …of these: `kg`, `g`, `parcel`, `shipment`, a currency.
    pub unit: Cow<'b, str>,
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
pub struct Provenance<'b> {
    /// The rule's number.
    pub rule: RuleNumber,
    /// The row that fills the rule in, where there is one: the weight break of a price list, the percentage of a fuel, the list
    /// of places of a surcharge, the parameter of a levy.
    pub row: RuleNumber,
    /// Id of the source of the figure.
    pub source: Cow<'b, str>,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// Made up for demonstration.
    pub illustrative: bool,
    /// The day of the edition in which the figure was read, where it is one of a dated table.
    pub edition: Option<Day>,
}

impl<'b> Provenance<'b> {
    /// Of a figure that a rule says itself.
    pub fn of(
        rule: RuleNumber,
        source: impl Into<Cow<'b, str>>,
        trust: Option<Trust>,
        illustrative: bool,
    ) -> Provenance<'b> {
        Provenance { rule, row: RuleNumber::NONE, source: source.into(), trust, illustrative, edition: None }
    }

    /// The same, filled in from a row.
    pub fn by(self, row: RuleNumber) -> Provenance<'b> {
        Provenance { row, ..self }
    }

    /// The same, of a table's edition.
    pub fn of_edition(self, edition: Option<Day>) -> Provenance<'b> {
        Provenance { edition, ..self }
    }

    /// How far it is trusted: what data say of the figure itself goes before what they say of its source.
    pub fn trusted(&self, world: &World) -> Trust {
        self.trust.unwrap_or_else(|| if self.illustrative { Trust::General } else { world.trust_of(&self.source) })
    }
}
