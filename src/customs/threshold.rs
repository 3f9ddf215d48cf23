//! Is a relief or scheme within its limit? Each test is made once, and shown in the answer.
//!
//! In: the thresholds in force. Out: a [`Test`] for each consignment, or for each line where the limit is by line or piece.
//! A condition on the consignment decides whether the test is made at all; one on goods decides whose value counts. A limit
//! by parcel is tested on each, and the dearest parcel is shown: goods of which a piece lies in a parcel beyond the limit
//! lose the relief. A limit by consignee and day counts what comes beside with the same order.

use super::Declaration;
use super::assess::Ledger;
use super::condition::Truth;
use super::landed::Test;
use crate::book::law::{Per, Term, Threshold};
use crate::money::{Decimal, add, divide, multiply};
use crate::problem::Problem;

impl Ledger<'_, '_> {
    /// Makes every test that is in force, in the order of the data.
    pub(super) fn test_thresholds(&mut self, thresholds: &[&Threshold]) -> Result<(), Problem> {
        for threshold in thresholds {
            let day = self.day(threshold.day);
            if threshold.from > day || threshold.until.is_some_and(|until| day >= until) {
                continue;
            }
            let mut counted = Vec::new();
            for line in 0..self.declaration.lines.len() {
                // An unknown origin or code keeps its value in the test: a relief is not assumed.
                if self.holds(&threshold.when, line, day)? != Truth::No {
                    counted.push(line);
                }
            }
            if counted.is_empty() {
                continue;
            }
            let term = Term::whole(&threshold.of);
            let by_line = matches!(threshold.per, Per::Line | Per::Unit);
            let mut sum = Decimal::ZERO;
            let mut values = Vec::new();
            for line in &counted {
                let value = self.term(&term, *line, threshold.limit.currency, day)?;
                if by_line {
                    let pieces = if threshold.per == Per::Unit { self.line(*line).quantity } else { 1 };
                    let value = divide(value, Decimal::from(pieces))?;
                    let id = self.line(*line).id.clone();
                    self.tests.push(test(threshold, value, Some(id)));
                } else {
                    sum = add(sum, value)?;
                    values.push((*line, value));
                }
            }
            match threshold.per {
                Per::Line | Per::Unit => {}
                Per::Parcel if !self.declaration.parcels.is_empty() => {
                    let found = self.by_parcel(threshold, &values)?;
                    self.tests.push(found);
                }
                Per::ConsigneeDay => {
                    let Declaration { beside, currency, market, .. } = self.declaration;
                    let beside = market.convert(*beside, *currency, threshold.limit.currency)?;
                    self.tests.push(test(threshold, add(sum, beside)?, None));
                }
                _ => self.tests.push(test(threshold, sum, None)),
            }
        }
        Ok(())
    }

    /// The test of a limit on each parcel; `values` are those of the lines that count.
    fn by_parcel(&self, threshold: &Threshold, values: &[(usize, Decimal)]) -> Result<Test, Problem> {
        let mut dearest = Decimal::ZERO;
        let mut beyond: Vec<usize> = Vec::new();
        for parcel in &self.declaration.parcels {
            let mut worth = Decimal::ZERO;
            for (line, pieces) in parcel {
                let Some((_, value)) = values.iter().find(|(known, _)| known == line) else { continue };
                let part = multiply(*value, Decimal::from(*pieces))?;
                worth = add(worth, divide(part, Decimal::from(self.line(*line).quantity))?)?;
            }
            dearest = dearest.max(worth);
            if test(threshold, worth, None).exceeded {
                beyond.extend(parcel.iter().map(|(line, _)| *line));
            }
        }
        let within = values.iter().map(|(line, _)| *line).filter(|line| !beyond.contains(line)).collect();
        Ok(Test { within, ..test(threshold, dearest, None) })
    }

    /// Whether the limit of a threshold is passed for a line; `None` where the test was not made.
    pub(super) fn exceeded(&self, code: &str, line: usize) -> Option<bool> {
        let id = &self.line(line).id;
        let concerns = |test: &&Test| test.code == code && test.line.as_ref().is_none_or(|of| of == id);
        self.tests.iter().find(concerns).map(|test| test.exceeded && !test.within.contains(&line))
    }
}

fn test(threshold: &Threshold, value: Decimal, line: Option<String>) -> Test {
    let limit = threshold.limit.amount;
    Test {
        rule: threshold.rule,
        code: threshold.code.clone(),
        kind: threshold.kind,
        per: threshold.per,
        of: threshold.of.clone(),
        limit: threshold.limit,
        inclusive: threshold.inclusive,
        value,
        exceeded: if threshold.inclusive { value > limit } else { value >= limit },
        line,
        within: Vec::new(),
    }
}
