//! Is a relief or scheme within its limit? Each test is made once, and shown in the answer.
//!
//! In: the thresholds in force. Out: a [`Test`] for each consignment, or for each line where the limit is by line or piece.
//! A condition on the consignment decides whether the test is made at all; one on goods decides whose value counts. A limit
//! by parcel is tested on each, and the dearest parcel is shown: goods of which a piece lies in a parcel beyond the limit
//! lose the relief. A limit by consignee and day counts what comes beside with the same order; one by month or year also what
//! the consignee is told to have had before.
//!
//! A relief applies where it matters to some levy on goods whose value was tested, on which side of the limit they are. Food
//! that a scheme leaves out, or a seller whom it does not know, bears the same whatever the value: it does not apply.

use super::Declaration;
use super::assess::Ledger;
use super::condition::Unknown;
use super::landed::Test;
use super::law::ThresholdInForce;
use crate::book::figure::Bound;
use crate::book::law::{LawDay, Per, Term, Threshold};
use crate::book::when::{Clause, Word};
use crate::gather::Gather;
use crate::money::{Decimal, add, divide, multiply, without_dust};
use crate::problem::Problem;
use crate::sort;
use crate::when::{Fixed, Truth};
use std::mem::discriminant;

impl Ledger<'_, '_> {
    /// Makes every test that is in force, in the order of the data.
    pub(super) fn test_thresholds(&mut self, thresholds: &[ThresholdInForce<'_>]) -> Result<(), Problem> {
        for ThresholdInForce { threshold, day, when, .. } in thresholds {
            let day = *day;
            let mut counted = Vec::new();
            for line in 0..self.declaration.lines.len() {
                // An unknown origin or code keeps its value in the test: a relief is not assumed.
                if self.holds(when, line, day)? != Truth::No {
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
                let value = self.term(&term, *line, threshold.limit.limit.currency, day)?;
                if by_line {
                    let pieces = if threshold.per == Per::Unit { self.line(*line).quantity } else { 1 };
                    let value = divide(value, Decimal::from(pieces))?;
                    let id = self.line(*line).id.to_owned();
                    self.tests.push(Test { counted: vec![*line], ..test(threshold, value, Some(id)) });
                } else {
                    sum = add(sum, value)?;
                    values.push((*line, value));
                }
            }
            match threshold.per {
                Per::Line | Per::Unit => {}
                Per::Parcel if !self.declaration.parcels.is_empty() => {
                    let found = self.by_parcel(threshold, &values)?;
                    self.tests.push(Test { counted, ..found });
                }
                Per::ConsigneeDay | Per::ConsigneeMonth | Per::ConsigneeYear => {
                    let Declaration { beside, currency, exchange, .. } = self.declaration;
                    let before = match threshold.per {
                        Per::ConsigneeMonth => beside.month,
                        Per::ConsigneeYear => beside.year,
                        _ => Decimal::ZERO,
                    };
                    let beside = add(beside.day, before)?;
                    let beside = exchange.convert(beside, *currency, threshold.limit.limit.currency)?;
                    self.tests.push(Test { counted, ..test(threshold, add(sum, beside)?, None) });
                }
                _ if threshold.by_piece => {
                    let found = self.by_piece(threshold, sum, &values)?;
                    self.tests.push(Test { counted, ..found });
                }
                _ => self.tests.push(Test { counted, ..test(threshold, sum, None) }),
            }
        }
        Ok(())
    }

    /// Says of each test whether its relief applies. A test that only informs, of which no rule speaks, is one for everybody.
    pub(super) fn judge_reliefs(&mut self, thresholds: &[ThresholdInForce<'_>]) -> Result<(), Problem> {
        let mut applies = Vec::with_capacity(self.tests.len());
        for test in &self.tests {
            let of_it = thresholds.iter().find(|it| it.threshold.code == test.code && it.threshold.kind == test.kind);
            let of_it = of_it.ok_or_else(|| Problem::lost("the threshold of a test"))?;
            let mut matters = of_it.informs_only;
            for (day, when) in &of_it.judged_by {
                matters = matters || self.matters(test, when, *day)?;
            }
            applies.push(matters);
        }
        for (test, applies) in self.tests.iter_mut().zip(applies) {
            test.applies = applies;
        }
        Ok(())
    }

    /// Whether a rule holds on one side of a test's limit and not on the other, for any of the goods tested.
    fn matters(&self, test: &Test, when: &Fixed<'_>, day: LawDay) -> Result<bool, Problem> {
        for line in &test.counted {
            let on_side = |exceeded: bool| {
                when.holds(&mut |clause| match clause {
                    Clause::Among(Word::Within, codes) => {
                        Ok(self.on_sides(codes, *line, false, (&test.code, exceeded)))
                    }
                    Clause::Among(Word::Beyond, codes) => Ok(self.on_sides(codes, *line, true, (&test.code, exceeded))),
                    // What is charged may hang on this very test.
                    Clause::Among(Word::Charged, _) | Clause::Is(Word::AnythingDue, _) => Ok(Truth::asks("charges")),
                    asked => self.of_the_line(asked, *line, day, Unknown::Asks),
                })
            };
            let (within, beyond): (Truth, Truth) = (on_side(false)?, on_side(true)?);
            if discriminant(&within) != discriminant(&beyond) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether all tests of `codes` come out as `exceeded`, where one of them is supposed to come out so and the value may be
    /// any for the others; a test that is not made comes out neither way.
    fn on_sides(&self, codes: &[String], line: usize, exceeded: bool, supposed: (&str, bool)) -> Truth {
        let each = codes.iter().map(|code| match self.exceeded(code, line) {
            _ if code == supposed.0 => Truth::of(supposed.1 == exceeded),
            Some(_) => Truth::asks("value"),
            None => Truth::No,
        });
        each.fold(Truth::Yes, Truth::and)
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
        let within = values.iter().map(|(line, _)| *line).filter(|line| !beyond.contains(line)).listed();
        Ok(Test { within, ..test(threshold, dearest, None) })
    }

    /// A test of all goods together, of which whole pieces keep the relief as long as they stay within the limit, the cheapest
    /// first.
    fn by_piece(&self, threshold: &Threshold, sum: Decimal, values: &[(usize, Decimal)]) -> Result<Test, Problem> {
        let mut found = test(threshold, sum, None);
        if !found.exceeded {
            return Ok(found);
        }
        let mut pieces: Vec<(Decimal, usize)> = Vec::new();
        for (line, value) in values {
            pieces.push((divide(*value, Decimal::from(self.line(*line).quantity))?, *line));
        }
        sort::by_key(&mut pieces, |(each, line)| (*each, *line));
        let mut taken = Decimal::ZERO;
        for (each, line) in pieces {
            let mut count = 0;
            while count < self.line(line).quantity {
                let more = add(taken, each)?;
                if test(threshold, more, None).exceeded {
                    break;
                }
                taken = more;
                count += 1;
            }
            if count == self.line(line).quantity {
                found.within.push(line);
            } else {
                // Who comes next is no cheaper.
                found.relieved.extend(Some((line, count)).filter(|_| count > 0));
                break;
            }
        }
        Ok(found)
    }

    /// How many of a line's pieces are beyond a threshold, of how many.
    pub(super) fn pieces_beyond(&self, code: &str, line: usize) -> (u32, u32) {
        let all = self.line(line).quantity;
        let test = self.tests.iter().find(|test| test.code == code);
        let relieved = test.and_then(|test| test.relieved.iter().find(|(of, _)| *of == line));
        (all.saturating_sub(relieved.map_or(0, |(_, count)| *count)), all)
    }

    /// Whether the limit of a threshold is passed for a line; `None` where the test was not made.
    pub(super) fn exceeded(&self, code: &str, line: usize) -> Option<bool> {
        let id = &self.line(line).id;
        let concerns = |test: &&Test| test.code == code && test.line.as_ref().is_none_or(|of| of == id);
        self.tests.iter().find(concerns).map(|test| test.exceeded && !test.within.contains(&line))
    }
}

fn test(threshold: &Threshold, value: Decimal, line: Option<String>) -> Test {
    let Bound { compare, limit } = threshold.limit;
    let value = without_dust(value);
    Test {
        rule: threshold.rule,
        code: threshold.code.clone(),
        kind: threshold.kind,
        per: threshold.per,
        of: threshold.of.clone(),
        limit,
        inclusive: compare.is_inclusive(),
        value,
        exceeded: !compare.holds(value, limit.amount),
        line,
        within: Vec::new(),
        relieved: Vec::new(),
        counted: Vec::new(),
        applies: false,
    }
}
