//! What is to be known of a landed cost besides its sums? Codes that are too short, registrations that are missing, taxes that
//! are not due, fees that are not known, figures that rest on little.
//!
//! In: the ledger of a declaration, assessed. Out: warnings, each with whom it concerns.

use super::assess::{AssessedLevy, HEADING, Ledger, TooShort};
use super::landed::{Concern, LandedLine, Missing};
use crate::book::law::{Collector, Kind, Regime, Trust, WhichDay};
use crate::calendar::DatedRows;
use crate::charge::{Charge, ChargeKind};
use crate::money::{Decimal, add, with_digits};
use crate::problem::{Problem, Reason, Warning};
use crate::when::Truth;

impl<'b> Ledger<'_, 'b> {
    /// Registrations and codes: what decided the sums.
    pub(super) fn warnings_before(&self, regimes: &[&'b Regime]) -> Result<Vec<Warning>, Problem> {
        let mut warnings = self.scheme_warnings(regimes)?;
        warnings.extend(self.lines.iter().filter_map(range_warning));
        warnings.extend(self.too_short.iter().filter_map(|short| tax_warning(self.lines.get(short.line)?, short)));
        warnings.extend(self.headings_cut.iter().filter_map(|line| self.lines.get(*line)).filter_map(heading_warning));
        Ok(warnings)
    }

    /// A seller without the registration under which the tax would be collected at the sale is told.
    fn scheme_warnings(&self, regimes: &[&'b Regime]) -> Result<Vec<Warning>, Problem> {
        let day = self.day(WhichDay::Order);
        let mut warnings = Vec::new();
        for scheme in regimes.iter().flat_map(|regime| regime.scheme.on(self.declaration.order)) {
            if self.declaration.registrations.contains(&scheme.registration) {
                continue;
            }
            let when = self.fixed(&scheme.when);
            for line in 0..self.declaration.lines.len() {
                if self.holds(&when, line, day)? == Truth::Yes {
                    let reason = Reason::new("registration_missing", [("registration", scheme.registration.clone())]);
                    warnings.push(Warning::for_seller(reason, scheme.because.clone()));
                    break;
                }
            }
        }
        Ok(warnings)
    }

    /// Prices that contain a tax of which none is due: it is taken off, and the sum is told.
    pub(super) fn included_tax_warning(&self) -> Result<Option<Warning>, Problem> {
        let mut not_charged = Decimal::ZERO;
        for (number, net) in self.net.iter().enumerate() {
            let charged = |earlier: &AssessedLevy<'_>| {
                earlier.is_headline() && earlier.lines.get(number).is_some_and(|figure| !figure.is_zero())
            };
            let id = self.line(number).id;
            let unknown =
                |missing: &Missing| missing.concerns == Concern::Levy(Kind::Tax) && missing.line.as_deref() == Some(id);
            if !self.earlier.iter().any(charged) && !self.missing.iter().any(unknown) {
                not_charged = add(not_charged, net.tax_inside)?;
            }
        }
        if not_charged.is_zero() {
            return Ok(None);
        }
        let (amount, currency) = (with_digits(not_charged, self.declaration.digits), self.declaration.currency);
        let args = [("amount", amount.clone()), ("currency", currency.to_string())];
        let because = format!("The prices contain {amount} {currency} of tax that is not due here: it is taken off.");
        Ok(Some(Warning::new(Reason::new("included_tax_not_charged", args), because)))
    }

    /// Where duty or tax is left to be collected and the collector's fee is not known. Where neither is, its fee is nothing.
    pub(super) fn collector_warning(&self) -> Option<Warning> {
        let advanced = |charge: &Charge<'_>| {
            charge.settled.collected_by == Collector::Carrier
                && charge.kind != ChargeKind::Fee
                && !charge.amount.is_zero()
        };
        if self.declaration.collector.is_some() || !self.charges.iter().any(advanced) {
            return None;
        }
        let because = match self.declaration.carrier {
            None => "The carrier is not known, so its fee for paying duty and tax is not in these sums.",
            Some(_) => "The carrier's fee for paying duty and tax is not recorded, so it is not in these sums.",
        };
        Some(Warning::new(Reason::new("collector_fee_unknown", []), because))
    }
}

/// A code that is too short for one rate of the ordinary duty.
fn range_warning(line: &LandedLine) -> Option<Warning> {
    let short = line.duty_rate.as_ref()?.too_short()?;
    let (lowest, highest) = (short.lowest.to_string(), short.highest.to_string());
    let because = format!(
        "The HS code of line {} is too short for one duty rate: they run from {lowest} to {highest}, and the highest was taken.",
        line.id
    );
    let code = line.hs_code.clone().unwrap_or_default();
    let args = [("line", line.id.clone()), ("hs_code", code), ("lowest", lowest), ("highest", highest)];
    Some(Warning::for_seller(Reason::new("code_too_short", args), because))
}

/// A code that is too short for one rate of the headline tax.
fn tax_warning(line: &LandedLine, short: &TooShort) -> Option<Warning> {
    let code = line.hs_code.clone()?;
    let (lowest, highest) = (short.lowest.clone(), short.highest.clone());
    let because = format!(
        "The HS code of line {} is too short for one rate of tax: they run from {lowest} to {highest}, and the highest was taken.",
        line.id
    );
    let args = [("line", line.id.clone()), ("hs_code", code), ("lowest", lowest), ("highest", highest)];
    Some(Warning::for_seller(Reason::new("code_too_short", args), because))
}

/// A code that is too short for one heading of the tariff, where each heading bears a levy.
fn heading_warning(line: &LandedLine) -> Option<Warning> {
    let code = line.hs_code.clone()?;
    let because = format!(
        "The HS code of line {} has fewer than {HEADING} digits: it counts as one heading of its own, and may be several.",
        line.id
    );
    let args = [("line", line.id.clone()), ("hs_code", code), ("digits", HEADING.to_string())];
    Some(Warning::for_seller(Reason::new("code_too_short", args), because))
}

/// One warning sums up how many charges rest on less than a source that was read.
pub(super) fn trust_warning(charges: &[Charge<'_>]) -> Option<Warning> {
    let count = |trust: Trust| charges.iter().filter(|charge| charge.from.trust == Some(trust)).count();
    let (disputed, general) = (count(Trust::Disputed), count(Trust::General));
    (disputed + general > 0).then(|| {
        let args = [("disputed", disputed.to_string()), ("general", general.to_string())];
        let because = format!(
            "{} of {} charges rest on less than a source that was read: {disputed} disputed, {general} general knowledge.",
            disputed + general,
            charges.len()
        );
        Warning::new(Reason::new("trust", args), because)
    })
}
