//! Does a rule apply to a line? Yes, no, or not known for want of a fact.
//!
//! In: a condition of the data and a line. Out: Kleene's three-valued logic: an unknown fact makes the answer unknown only
//! where it matters. A duty that may apply is then named as missing; a tax or fee is taken as for ordinary goods, unless
//! what is unknown is a measure, by which nothing is ordinary.

use super::assess::Ledger;
use super::rate::{Lack, Stop};
use crate::book::law::{Condition, Figure, LawDay, Term};
use crate::book::names::{admits, admits_one_of};
use crate::calendar::WhoseDay;
use crate::money::{Decimal, divide};
use crate::problem::Problem;

/// A fact about a line that was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    Hs,
    Origin,
    /// A measure, by which a figure is reached or not.
    Measure,
}

impl Need {
    /// The request's field that would make it known.
    pub(super) fn field(self) -> &'static str {
        match self {
            Need::Hs => "hs_code",
            Need::Origin => "origin",
            Need::Measure => "measures",
        }
    }
}

/// Kleene's third value carries what would decide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown(Need),
}

impl Truth {
    fn of(truth: bool) -> Truth {
        if truth { Truth::Yes } else { Truth::No }
    }

    fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Unknown(need), _) | (_, Truth::Unknown(need)) => Truth::Unknown(need),
            (Truth::Yes, Truth::Yes) => Truth::Yes,
        }
    }

    fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            (Truth::Unknown(need), _) | (_, Truth::Unknown(need)) => Truth::Unknown(need),
            (Truth::No, Truth::No) => Truth::No,
        }
    }

    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            unknown => unknown,
        }
    }
}

impl Ledger<'_, '_> {
    /// Whether `condition` holds for a line on `day`, where a fact that is not known belongs to no list.
    pub(super) fn holds_for_ordinary_goods(
        &self,
        condition: &Condition,
        line: usize,
        day: LawDay,
    ) -> Result<bool, Problem> {
        Ok(self.holds_if(condition, line, day, |_| Truth::No)? == Truth::Yes)
    }

    /// Whether `condition` holds for a line on `day`.
    pub(super) fn holds(&self, condition: &Condition, line: usize, day: LawDay) -> Result<Truth, Problem> {
        self.holds_if(condition, line, day, Truth::Unknown)
    }

    fn holds_if(
        &self,
        condition: &Condition,
        line: usize,
        day: LawDay,
        unknown: fn(Need) -> Truth,
    ) -> Result<Truth, Problem> {
        let declaration = self.declaration;
        let mut truth = Truth::Yes;
        let mut require = |more: Truth| truth = truth.and(more);
        require(Truth::of(declaration.place.is_one_of(&condition.destination)));
        require(Truth::of(admits(&condition.channel, declaration.channel.as_str())));
        require(Truth::of(admits(&condition.purpose, declaration.purpose.as_str())));
        require(Truth::of(admits(&condition.importer, declaration.importer.as_str())));
        require(Truth::of(admits(&condition.terms, declaration.terms.as_str())));
        require(Truth::of(admits_one_of(&condition.dispatched_from, declaration.from)));
        require(Truth::of(admits_one_of(&condition.registered, declaration.registrations)));
        for code in &condition.within {
            require(Truth::of(self.exceeded(code, line) == Some(false)));
        }
        for code in &condition.beyond {
            require(Truth::of(self.exceeded(code, line) == Some(true)));
        }
        if !condition.charged.is_empty() {
            require(Truth::of(condition.charged.iter().any(|code| self.is_charged(code, line))));
        }
        if let Some(wanted) = condition.anything_due {
            let due = self.earlier.iter().any(|earlier| !earlier.by_seller && !earlier.total.is_zero());
            require(Truth::of(due == wanted));
        }
        let goods = self.line(line);
        if let Some(wanted) = condition.origin_proof {
            require(Truth::of(goods.origin_proof == wanted));
        }
        if !condition.origin.is_empty() {
            require(match goods.origin.as_deref() {
                Some(origin) => {
                    Truth::of(declaration.reading.world()?.is_one_of(origin, &condition.origin, day.civil()))
                }
                None => unknown(Need::Origin),
            });
        }
        if !condition.hs.is_empty() {
            require(match goods.hs.as_deref() {
                Some(hs) => Truth::of(self.is_among(hs, &condition.hs, day)?),
                None => unknown(Need::Hs),
            });
        }
        if !condition.any.is_empty() {
            let mut some = Truth::No;
            for one in &condition.any {
                some = some.or(self.holds_if(one, line, day, unknown)?);
            }
            require(some);
        }
        for one in &condition.none {
            require(self.holds_if(one, line, day, unknown)?.not());
        }
        // What has to be looked up is looked up last, and only where it still decides.
        if truth != Truth::No && !condition.reaches.is_empty() {
            let reached = self.reaches(&condition.reaches, line, day)?;
            truth = truth.and(reached.map_or(Truth::Unknown(Need::Measure), Truth::of));
        }
        if truth != Truth::No && !condition.dutiable.is_empty() {
            truth = truth.and(self.is_dutiable(&condition.dutiable, line, day, unknown)?);
        }
        Ok(truth)
    }

    /// Whether the goods' own rate in a schedule is not free.
    fn is_dutiable(
        &self,
        schedule: &str,
        line: usize,
        day: LawDay,
        unknown: fn(Need) -> Truth,
    ) -> Result<Truth, Problem> {
        if let Some(percent) = self.line(line).duty_percent {
            return Ok(Truth::of(!percent.is_zero()));
        }
        match self.scheduled(schedule, line, day) {
            Ok(taken) => Ok(Truth::of(taken.rate.percent() != Some(Decimal::ZERO))),
            Err(Stop::Lack(Lack::Fact(need))) => Ok(unknown(need)),
            // The schedule's own levy says what it lacks.
            Err(Stop::Lack(_)) => Ok(Truth::No),
            Err(Stop::Problem(problem)) => Err(problem),
        }
    }

    /// Whether a line reaches one of the figures; none where it gives no measure that decides it.
    fn reaches(&self, figures: &[Figure], line: usize, day: LawDay) -> Result<Option<bool>, Problem> {
        let mut decided = None;
        for figure in figures {
            let own = match figure.currency {
                Some(currency) => Some(self.term(&Term::whole(&figure.of), line, currency, day)?),
                None => self.measured(&figure.of, line)?,
            };
            let Some((own, count)) = own.zip(self.measured(&figure.per, line)?.filter(|count| !count.is_zero())) else {
                continue;
            };
            let each = divide(own, count)?;
            decided = Some(each > figure.limit || figure.inclusive && each == figure.limit);
            if decided == Some(true) {
                break;
            }
        }
        Ok(decided)
    }

    /// Whether an HS code stands under one of the prefixes, or in one of the product lists `@name`.
    fn is_among(&self, hs: &str, prefixes: &[String], day: LawDay) -> Result<bool, Problem> {
        for prefix in prefixes {
            let found = match prefix.strip_prefix('@') {
                Some(list) => super::rate::listed(self.declaration.reading, list, hs, day)?.is_some(),
                None => hs.starts_with(prefix.as_str()),
            };
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_matters_only_where_it_decides() {
        let unknown = Truth::Unknown(Need::Hs);
        assert_eq!(Truth::No.and(unknown), Truth::No);
        assert_eq!(Truth::Yes.and(unknown), unknown);
        assert_eq!(Truth::Yes.or(unknown), Truth::Yes);
        assert_eq!(unknown.or(Truth::No), unknown);
        assert_eq!(unknown.not(), unknown);
    }
}
