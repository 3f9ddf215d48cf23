//! What customs answers: sums that explain themselves.

use super::duty::{ChosenRate, Preferred, TooShort};
use crate::admit::Judgement;
use crate::book::RuleNumber;
use crate::book::law::{Kind, Per, Trust};
use crate::book::rate::Rate;
use crate::calendar::Day;
use crate::charge::{Charge, ChargeKind, Due};
use crate::money::{Currency, Decimal, ExchangeRate, Money, Overflow, sum};
use crate::problem::{Reason, Warning};
use std::rc::Rc;

/// The landed cost of one consignment. `goods + freight + insurance + duty + tax + fees` is its total, exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Landed<'b> {
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
    pub charges: Vec<Charge<'b>>,
    /// Everything is paid at the door.
    pub cash_on_delivery: bool,
    /// What the shop bears: outside all sums.
    pub absorbed: Vec<Charge<'b>>,
    /// The tests of relief and schemes.
    pub thresholds: Vec<Test>,
    /// By line.
    pub lines: Vec<LandedLine>,
    /// Items that may not go; of the stage before.
    pub refusals: Vec<Judgement<'b>>,
    /// Figures that cannot be known.
    pub missing: Vec<Missing>,
    /// What is roughly known of them: in no sum.
    pub estimates: Vec<Estimate>,
    /// The seller's duties; of the stage before.
    pub advisories: Vec<Judgement<'b>>,
    /// What customs asks of the recipient.
    pub required: Vec<Required>,
    /// The rates of exchange that were used.
    pub exchange_rates: Vec<ExchangeRate>,
    /// What to know.
    pub warnings: Vec<Warning>,
}

/// One test of a relief or scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The threshold's number.
    pub rule: RuleNumber,
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
    /// Whether these goods and this seller have the relief at any value.
    pub applies: bool,
    /// The lines whose value counts, by number.
    pub counted: Vec<usize>,
    /// For tests by parcel, the lines of which all pieces lie in parcels within the limit, by number.
    pub within: Vec<usize>,
    /// For tests by piece, how many pieces of a line keep the relief although others do not.
    pub relieved: Vec<(usize, u32)>,
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
}

/// The ordinary duty's rate for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyRate {
    /// The request says it.
    Given(Rate),
    /// A schedule and its preferences say it.
    Found {
        /// The schedule's id.
        schedule: String,
        /// The day whose law holds.
        on: Day,
        /// What they say.
        chosen: Rc<ChosenRate>,
    },
}

impl DutyRate {
    /// What schedule and preferences say; none where the request says the rate.
    pub fn chosen(&self) -> Option<&ChosenRate> {
        match self {
            DutyRate::Given(_) => None,
            DutyRate::Found { chosen, .. } => Some(chosen),
        }
    }

    /// The rate taken.
    pub fn applied(&self) -> &Rate {
        match self {
            DutyRate::Given(rate) => rate,
            DutyRate::Found { chosen, .. } => &chosen.applied.rate,
        }
    }

    /// What the code may mean, where it is too short for one rate.
    pub fn too_short(&self) -> Option<&TooShort> {
        self.chosen()?.too_short.as_ref()
    }

    /// The agreement by which the rate was preferred.
    pub fn granted(&self) -> Option<&Preferred> {
        self.chosen()?.preference.as_ref()
    }

    /// The agreement that would lower the rate if origin were proved.
    pub fn with_proof(&self) -> Option<&Preferred> {
        self.chosen()?.with_proof.as_ref()
    }
}

/// A figure that cannot be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The line; none: all of them.
    pub line: Option<String>,
    /// What is not known of it.
    pub concerns: Concern,
    /// Stable snake_case code.
    pub code: String,
    /// The field that would make it known.
    pub needs: String,
    /// One sentence.
    pub because: String,
    /// For machines.
    pub reason: Reason,
}

/// What is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// A duty, tax or fee.
    Levy(Kind),
    /// The place, on which all of them hang.
    Place,
    /// The law of the place.
    Law,
}

impl Concern {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Concern::Levy(kind) => kind.as_str(),
            Concern::Place => "place",
            Concern::Law => "law",
        }
    }
}

/// What is roughly known of a figure that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Duty or tax.
    pub kind: Kind,
    /// The line.
    pub line: String,
    /// At least so much, in the answer's currency.
    pub lowest: Decimal,
    /// At most so much.
    pub highest: Decimal,
    /// One sentence.
    pub because: String,
    /// For machines.
    pub reason: Reason,
    /// Id of the source.
    pub source: String,
    /// How far it is trusted.
    pub trust: Trust,
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

impl Landed<'_> {
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
        let later = self.charges.iter().filter(|charge| charge.settled.due == Due::Delivery);
        let due_on_delivery = if self.cash_on_delivery { total } else { sum(later.map(|charge| charge.amount))? };
        Ok(Sums { duty, tax, fees, total, due_on_delivery })
    }

    /// Has everything paid at the door, whenever it would be due else.
    pub fn collect_all(&mut self) {
        self.cash_on_delivery = true;
        self.charges.iter_mut().for_each(|charge| charge.settled.due = Due::Delivery);
    }

    /// Duty, tax or fees, whoever bears them.
    ///
    /// # Errors
    /// [`Overflow`] when the sum is too large.
    pub fn borne(&self, kind: ChargeKind) -> Result<Decimal, Overflow> {
        let charges = self.charges.iter().chain(&self.absorbed);
        sum(charges.filter(|charge| charge.kind == kind).map(|charge| charge.amount))
    }

    /// All of them together.
    ///
    /// # Errors
    /// As [`Landed::borne`].
    pub fn all_borne(&self) -> Result<Decimal, Overflow> {
        sum([self.borne(ChargeKind::Duty)?, self.borne(ChargeKind::Tax)?, self.borne(ChargeKind::Fee)?])
    }

    /// Whether every figure is known.
    pub fn complete(&self) -> bool {
        self.missing.is_empty()
    }
}
