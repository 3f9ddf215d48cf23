//! What customs answers: sums that explain themselves.

use crate::book::law::{Kind, Per, Trust};
use crate::calendar::Day;
use crate::money::{Currency, Decimal, ExchangeRate, Money, Overflow, sum};
use crate::problem::{Reason, Refusal, Warning};

/// The landed cost of one consignment. `goods + freight + insurance + duty + tax + fees` is its total, exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Landed {
    /// Of all amounts but `assessed`.
    pub currency: Currency,
    /// Its minor-unit digits.
    pub digits: u32,
    /// Goods, net of tax.
    pub goods: Decimal,
    /// Carriage, net of tax.
    pub freight: Decimal,
    /// Insurance, net of tax.
    pub insurance: Decimal,
    /// Duty, tax and fees.
    pub charges: Vec<Charge>,
    /// What the shop bears: outside all sums.
    pub absorbed: Vec<Absorbed>,
    /// The tests of relief and schemes.
    pub thresholds: Vec<Test>,
    /// By line.
    pub lines: Vec<LandedLine>,
    /// Items that may not go; of the stage before.
    pub refusals: Vec<Refusal>,
    /// Figures that cannot be known.
    pub missing: Vec<Missing>,
    /// The seller's duties; of the stage before.
    pub advisories: Vec<Refusal>,
    /// What customs asks of the recipient.
    pub required: Vec<Required>,
    /// The rates of exchange that were used.
    pub exchange_rates: Vec<ExchangeRate>,
    /// What to know.
    pub warnings: Vec<Warning>,
}

/// A charge that stands outside the sums.
pub type Absorbed = Charge;

/// What a charge is, in the sums of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum ChargeKind {
    Freight,
    Surcharge,
    Discount,
    Insurance,
    Duty,
    Tax,
    Fee,
}

impl ChargeKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
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
#[expect(missing_docs, reason = "the names say it all")]
pub enum Payer {
    Buyer,
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

/// One figure of the answer, with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    /// Dotted code: `de.vat`.
    pub code: String,
    /// What it is in the sums.
    pub kind: ChargeKind,
    /// Name for people.
    pub label: String,
    /// The line it concerns, where it is one of several.
    pub line: Option<String>,
    /// In the answer's currency.
    pub amount: Decimal,
    /// In its own currency, after its rounding.
    pub assessed: Money,
    /// Of how much it was taken: an amount, and a currency or unit.
    pub basis: (Decimal, String),
    /// The rate, as law writes it.
    pub rate: String,
    /// The day that decided what is in force.
    pub on: Day,
    /// When it is paid.
    pub due: Due,
    /// Who bears it.
    pub payer: Payer,
    /// Who takes it.
    pub collected_by: String,
    /// Why: one sentence.
    pub because: String,
    /// Why, for machines.
    pub reason: Reason,
    /// Id of the source.
    pub source: Option<String>,
    /// How far it is trusted.
    pub trust: Trust,
}

/// One test of a relief or scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The threshold's code.
    pub code: String,
    /// Relief from what.
    pub kind: Kind,
    /// For how much.
    pub per: Per,
    /// Of which value.
    pub of: String,
    /// The limit.
    pub limit: Money,
    /// Whether the relief holds at the limit.
    pub inclusive: bool,
    /// What was found, in the limit's currency.
    pub value: Decimal,
    /// The relief is lost.
    pub exceeded: bool,
    /// The line that was tested, for tests by line or piece.
    pub line: Option<String>,
    /// For tests by parcel, the lines of which all pieces lie in parcels within the limit, by number.
    pub within: Vec<usize>,
}

/// One line of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct LandedLine {
    /// The request's line id.
    pub id: String,
    /// Goods, net of tax.
    pub goods: Decimal,
    /// Its share of duty.
    pub duty: Decimal,
    /// Its share of tax.
    pub tax: Decimal,
    /// HS code.
    pub hs_code: Option<String>,
    /// The ordinary duty's rate, where one was looked up or given.
    pub duty_rate: Option<DutyRate>,
    /// The agreement by which the rate was preferred.
    pub preference: Option<String>,
}

/// The ordinary duty's rate for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRate {
    /// The rate taken.
    pub applied: String,
    /// The lowest and highest that the code may mean, where it is too short for one.
    pub range: Option<(String, String)>,
    /// The agreement that would lower it if origin were proved, and the rate under it.
    pub saving: Option<(String, String)>,
}

/// A figure that cannot be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The line; none: all of them.
    pub line: Option<String>,
    /// What is not known of it: duty, tax or fee; none: the place, on which all of them hang.
    pub kind: Option<Kind>,
    /// Stable snake_case code.
    pub code: String,
    /// The field that would make it known.
    pub needs: String,
    /// One sentence.
    pub because: String,
    /// For machines.
    pub reason: Reason,
}

/// What customs asks of the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The field's name.
    pub field: String,
    /// A pattern for it.
    pub pattern: Option<String>,
    /// Why.
    pub because: String,
    /// Id of the source.
    pub source: String,
}

/// The sums of an answer. `total = goods + freight + insurance + duty + tax + fees = due_at_checkout + due_on_delivery`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Duties.
    pub duty: Decimal,
    /// Taxes.
    pub tax: Decimal,
    /// Fees.
    pub fees: Decimal,
    /// Everything.
    pub total: Decimal,
    /// What is paid on delivery.
    pub due_on_delivery: Decimal,
}

impl Landed {
    /// The sums.
    ///
    /// # Errors
    /// [`Overflow`] when one is too large.
    pub fn sums(&self) -> Result<Sums, Overflow> {
        let of = |kind: ChargeKind| {
            sum(self.charges.iter().filter(|charge| charge.kind == kind).map(|charge| charge.amount))
        };
        let (duty, tax, fees) = (of(ChargeKind::Duty)?, of(ChargeKind::Tax)?, of(ChargeKind::Fee)?);
        let total = sum([self.goods, self.freight, self.insurance, duty, tax, fees])?;
        let later = self.charges.iter().filter(|charge| charge.due == Due::Delivery);
        let due_on_delivery = sum(later.map(|charge| charge.amount))?;
        Ok(Sums { duty, tax, fees, total, due_on_delivery })
    }

    /// Whether every figure is known.
    pub fn complete(&self) -> bool {
        self.missing.is_empty()
    }
}
