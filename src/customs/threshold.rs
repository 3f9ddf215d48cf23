//! Is a relief or scheme within its limit? Each test is made once, and shown in the answer.
//!
//! In: the thresholds in force. Out: a [`Test`] for each consignment, or for each line where the limit is by line or piece.
//! A condition on the consignment decides whether the test is made at all; one on goods decides whose value counts.

use super::assess::Ledger;
use super::condition::Truth;
use super::landed::Test;
use crate::book::law::{Per, Term, Threshold};
use crate::money::{Decimal, add, divide};
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
            for line in &counted {
                let value = self.term(&term, *line, threshold.limit.currency, day)?;
                if by_line {
                    let pieces = if threshold.per == Per::Unit { self.line(*line).quantity } else { 1 };
                    let value = divide(value, Decimal::from(pieces))?;
                    let id = self.line(*line).id.clone();
                    self.tests.push(test(threshold, value, Some(id)));
                } else {
                    sum = add(sum, value)?;
                }
            }
            if !by_line {
                self.tests.push(test(threshold, sum, None));
            }
        }
        Ok(())
    }

    /// Whether the limit of a threshold is passed for a line; `None` where the test was not made.
    pub(super) fn exceeded(&self, code: &str, line: usize) -> Option<bool> {
        let id = &self.line(line).id;
        let concerns = |test: &&Test| test.code == code && test.line.as_ref().is_none_or(|of| of == id);
        self.tests.iter().find(concerns).map(|test| test.exceeded)
    }
}

fn test(threshold: &Threshold, value: Decimal, line: Option<String>) -> Test {
    let limit = threshold.limit.amount;
    Test {
        code: threshold.code.clone(),
        kind: threshold.kind,
        per: threshold.per,
        of: threshold.of.clone(),
        limit: threshold.limit,
        inclusive: threshold.inclusive,
        value,
        exceeded: if threshold.inclusive { value > limit } else { value >= limit },
        line,
    }
}
