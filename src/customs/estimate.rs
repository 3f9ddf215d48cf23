//! What is roughly known of a figure that nobody recorded? A range, outside all sums.
//!
//! In: the ledger of a declaration, assessed. Out: for each line whose duty is not known the range that the territory's
//! estimates give for its code, and the range of the tax that such a duty would bear.
//!
//! The rule: the longest prefix of the code decides. A range is of the customs value where the law has one, else of price,
//! freight and insurance. It is never added to anything, so nothing is paid in advance by it.

use super::assess::{AssessedLevy, Ledger};
use super::landed::{Concern, Estimate};
use crate::book::law::{Kind, KnownRoughly, Term, WhichDay};
use crate::gather::Gather;
use crate::money::{Decimal, Rounding, percent_of, sum};
use crate::problem::{Problem, Reason};

/// Why a duty is missing that estimates may stand for.
const UNRECORDED: &str = "duty_rate_unknown";

impl Ledger<'_, '_> {
    /// The ranges of what is missing, in the order of lines.
    pub(super) fn estimates(&self) -> Result<Vec<Estimate>, Problem> {
        let mut estimates = Vec::new();
        if self.missing.is_empty() || self.declaration.place.territory.estimate.is_empty() {
            return Ok(estimates);
        }
        for line in 0..self.declaration.lines.len() {
            let id = self.line(line).id;
            let is_unrecorded = self.missing.iter().any(|missing| match missing.concerns {
                Concern::Law => true,
                Concern::Levy(Kind::Duty) => missing.code == UNRECORDED && missing.line.as_deref() == Some(id),
                Concern::Levy(_) | Concern::Place => false,
            });
            let known = self.line(line).goods.hs.as_deref().and_then(|hs| self.known_roughly(hs));
            if let Some(known) = known.filter(|_| is_unrecorded) {
                let duty = self.duty_of(line, known)?;
                let tax = self.tax_on(line, &duty)?;
                estimates.push(duty);
                estimates.extend(tax);
            }
        }
        Ok(estimates)
    }

    /// What the territory's estimates say of a code: the row of its longest prefix.
    fn known_roughly(&self, hs: &str) -> Option<&KnownRoughly> {
        let rows = self.declaration.place.territory.estimate.iter();
        rows.filter(|row| hs.starts_with(&row.hs)).max_by_key(|row| row.hs.len())
    }

    fn duty_of(&self, line: usize, known: &KnownRoughly) -> Result<Estimate, Problem> {
        let day = self.day(WhichDay::Border);
        let currency = self.declaration.currency;
        let value = Term::whole("customs_value");
        let base = if self.named_value(&value.of, line, day)?.is_some() {
            self.term(&value, line, currency, day)?
        } else {
            let net = self.net_of(line)?;
            sum([net.goods, net.freight, net.insurance])?
        };
        let (lowest, highest) = (known.lowest_percent.normalize(), known.highest_percent.normalize());
        let args = [("lowest", format!("{lowest} %")), ("highest", format!("{highest} %"))];
        let rates = if lowest == highest { format!("{lowest} %") } else { format!("{lowest} % to {highest} %") };
        Ok(Estimate {
            kind: Kind::Duty,
            line: self.line(line).id.to_owned(),
            lowest: self.rounded(percent_of(lowest, base)?)?,
            highest: self.rounded(percent_of(highest, base)?)?,
            because: format!(
                "No duty rate is recorded for these goods; duties on goods of this kind run to {rates} there, which is a \
                 rough estimate and in no sum."
            ),
            reason: Reason::new("duty_estimated", args),
            source: known.source.clone(),
            trust: known.trust,
        })
    }

    /// The headline tax that an estimated duty would bear, where one is charged on the line and counts duty in its base.
    fn tax_on(&self, line: usize, duty: &Estimate) -> Result<Option<Estimate>, Problem> {
        let counts_duty = |earlier: &&AssessedLevy<'_>| {
            earlier.is_headline() && earlier.levy.base.iter().any(|term| term.of == "duty")
        };
        let percents = self.earlier.iter().filter(counts_duty);
        let percent = sum(percents.filter_map(|earlier| earlier.percents.get(line).copied().flatten()).listed())?;
        if percent.is_zero() || duty.highest.is_zero() {
            return Ok(None);
        }
        Ok(Some(Estimate {
            kind: Kind::Tax,
            line: duty.line.clone(),
            lowest: self.rounded(percent_of(percent, duty.lowest)?)?,
            highest: self.rounded(percent_of(percent, duty.highest)?)?,
            because: format!(
                "The tax of {} % is taken on the duty as well, which is only estimated.",
                percent.normalize()
            ),
            reason: Reason::new("tax_on_duty_estimated", [("rate", format!("{} %", percent.normalize()))]),
            source: duty.source.clone(),
            trust: duty.trust,
        }))
    }

    fn rounded(&self, amount: Decimal) -> Result<Decimal, Problem> {
        Ok(Rounding::to_digits(self.declaration.digits).round(amount)?)
    }
}
