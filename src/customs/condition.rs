//! Does a rule apply to a line? What a declaration answers to each thing that a condition asks.
//!
//! In: a condition of the data and a line. Out: yes, no, or the request's fields that would decide it. What the place, the
//! way, the registrations and the terms decide is decided once for all lines; the rest is asked of each. A code that is
//! shorter than a prefix, or than an entry of a product list, asks for more digits.
//!
//! What is to be done where a condition asks, the levy says: see [`super::levy`]. An ordinary tax is taken without a code or
//! an origin: [`Unknown::Ordinary`].

use super::Declaration;
use super::assess::Ledger;
use super::rate::{Halt, MissingFact};
use crate::book::BookView;
use crate::book::figure::Figure;
use crate::book::law::{LawDay, Term};
use crate::book::list::Held;
use crate::book::names::{admits_one_of, among};
use crate::book::shop::StockStatus;
use crate::book::when::{Clause, When, Word};
use crate::book::world::Claimable;
use crate::calendar::WhoseDay;
use crate::money::{Currency, Decimal, Money, divide, sum, without_dust};
use crate::problem::Problem;
use crate::when::{Fixed, Truth, code_under, fix};

/// The request's field with the code.
pub(super) const HS_CODE: &str = "hs_code";
/// The request's field with the country of origin.
pub(super) const ORIGIN: &str = "origin";
/// The request's field with the measures of a piece.
pub(super) const MEASURES: &str = "measures";

/// What a code or an origin means that the request does not give at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It would have to be known.
    Asks,
    /// The goods are ordinary: in no list.
    Ordinary,
}

impl Unknown {
    fn truth(self, field: &str) -> Truth {
        match self {
            Unknown::Asks => Truth::asks(field),
            Unknown::Ordinary => Truth::No,
        }
    }
}

impl Declaration<'_, '_> {
    /// What is left of a condition for each line to answer.
    pub(super) fn fixed<'w>(&self, when: &'w When) -> Fixed<'w> {
        fix(when, &|clause| self.answers(clause))
    }

    /// Whether the goods come from a place of this name. Bonded goods have not entered the customs territory that they lie in:
    /// they come from no place that holds the destination too.
    fn is_dispatched_from(&self, name: &String) -> bool {
        let name = std::slice::from_ref(name);
        let is_import = self.stock == StockStatus::Bonded && self.place.is_one_of(name);
        admits_one_of(name, self.from) && !is_import
    }

    /// What all lines answer alike; none for what each answers for itself.
    pub(super) fn answers(&self, clause: &Clause) -> Option<bool> {
        let (word, names) = match clause {
            Clause::Among(word, names) => (word, names),
            Clause::Is(Word::Domestic, wanted) => {
                return Some(self.is_dispatched_from(&self.place.territory.id) == *wanted);
            }
            Clause::Is(Word::ImporterRegistered, wanted) => return Some(self.importer_registered == *wanted),
            _ => return None,
        };
        Some(match word {
            Word::Destination => self.place.is_one_of(names),
            Word::DispatchedFrom => names.iter().any(|name| self.is_dispatched_from(name)),
            Word::Channel => among(names, self.channel.as_str()),
            Word::Purpose => among(names, self.purpose.as_str()),
            Word::Importer => among(names, self.importer.as_str()),
            Word::Terms => among(names, self.terms.as_str()),
            Word::Registered => admits_one_of(names, self.registrations),
            _ => return None,
        })
    }
}

impl Ledger<'_, '_> {
    /// What is left of a condition for each line to answer.
    pub(super) fn fixed<'w>(&self, when: &'w When) -> Fixed<'w> {
        self.declaration.fixed(when)
    }

    /// Whether a condition holds for a line on `day`.
    pub(super) fn holds(&self, when: &Fixed<'_>, line: usize, day: LawDay) -> Result<Truth, Problem> {
        self.holds_where(when, line, day, Unknown::Asks)
    }

    /// Whether a condition holds for a line on `day`; `unknown` says what a code or an origin means that is not given.
    pub(super) fn holds_where(
        &self,
        when: &Fixed<'_>,
        line: usize,
        day: LawDay,
        unknown: Unknown,
    ) -> Result<Truth, Problem> {
        when.holds(&mut |clause| self.of_the_line(clause, line, day, unknown))
    }

    /// What a line answers to one thing that a condition asks.
    pub(super) fn of_the_line(
        &self,
        clause: &Clause,
        line: usize,
        day: LawDay,
        unknown: Unknown,
    ) -> Result<Truth, Problem> {
        let goods = self.line(line).goods;
        Ok(match clause {
            Clause::Among(Word::Within, codes) => {
                Truth::of(codes.iter().all(|code| self.exceeded(code, line) == Some(false)))
            }
            Clause::Among(Word::Beyond, codes) => {
                Truth::of(codes.iter().all(|code| self.exceeded(code, line) == Some(true)))
            }
            Clause::Among(Word::Charged, codes) => Truth::of(codes.iter().any(|code| self.is_charged(code, line))),
            Clause::Is(Word::AnythingDue, wanted) => {
                let due = self.earlier.iter().any(|earlier| !earlier.is_by_seller() && !earlier.total.is_zero());
                Truth::of(due == *wanted)
            }
            Clause::Is(Word::OriginProof, wanted) => Truth::of(goods.origin_proof == *wanted),
            Clause::Among(Word::Origin, names) => match goods.origin.as_deref() {
                Some(origin) => Truth::of(self.declaration.view.world()?.is_one_of(origin, names, day.civil())),
                None => unknown.truth(ORIGIN),
            },
            Clause::Among(Word::Hs, prefixes) => match goods.hs.as_deref() {
                Some(hs) => among_goods(self.declaration.view, hs, prefixes, day)?,
                None => unknown.truth(HS_CODE),
            },
            Clause::Among(Word::Claimed, agreements) => self.is_claimed(agreements, line, day, unknown)?,
            Clause::Among(Word::Dutiable, schedules) => {
                let mut all = Truth::Yes;
                for schedule in schedules {
                    all = all.and(self.is_dutiable(schedule, line, day, unknown)?);
                }
                all
            }
            Clause::Figures(figures) => self.reaches(figures, line, day)?,
            // What all lines answer alike is decided before.
            asked => return Err(Problem::Book(format!("a rule of law asks what law does not know: {asked:?}"))),
        })
    }

    /// Whether preference can be claimed for a line under one of the agreements, `schedule/agreement`, whether or not it lowers
    /// the tariff: by proof of origin, or without it up to a value of the whole declaration.
    fn is_claimed(&self, agreements: &[String], line: usize, day: LawDay, unknown: Unknown) -> Result<Truth, Problem> {
        let goods = self.line(line).goods;
        let Some(origin) = goods.origin.as_ref() else { return Ok(unknown.truth(ORIGIN)) };
        let world = self.declaration.view.world()?;
        for agreement in agreements.iter().filter_map(|name| world.agreement(name)) {
            if !agreement.favours(origin, day.civil()) {
                continue;
            }
            if goods.origin_proof || self.needs_no_proof(agreement)? {
                return Ok(Truth::Yes);
            }
        }
        Ok(Truth::No)
    }

    /// Whether an agreement asks no proof of origin at the value of the whole declaration.
    pub(super) fn needs_no_proof(&self, agreement: &Claimable) -> Result<bool, Problem> {
        agreement.proof_up_to.map_or(Ok(false), |limit| self.is_worth_up_to(limit))
    }

    /// Whether the goods of the whole declaration are worth no more than a limit.
    pub(super) fn is_worth_up_to(&self, limit: Money) -> Result<bool, Problem> {
        let whole = sum(self.net.iter().map(|net| net.goods))?;
        let Declaration { exchange, currency, .. } = self.declaration;
        Ok(exchange.convert(whole, *currency, limit.currency)? <= limit.amount)
    }

    /// Whether the goods' own rate in a schedule is not free.
    fn is_dutiable(&self, schedule: &str, line: usize, day: LawDay, unknown: Unknown) -> Result<Truth, Problem> {
        if let Some(percent) = self.line(line).goods.duty_percent {
            return Ok(Truth::of(!percent.is_zero()));
        }
        match self.scheduled(schedule, line, day) {
            Ok(taken) => Ok(Truth::of(taken.rate.percent() != Some(Decimal::ZERO))),
            Err(Halt::MissingFact(MissingFact::Fact(field))) => Ok(unknown.truth(field)),
            // The schedule's own levy says what it lacks.
            Err(Halt::MissingFact(_)) => Ok(Truth::No),
            Err(Halt::Problem(problem)) => Err(problem),
        }
    }

    /// Whether a line reaches one of the figures: a value where the limit is in a currency, else a measure. Figures whose
    /// measure the line does not give are passed over; where it gives none, the condition asks.
    fn reaches(&self, figures: &[Figure], line: usize, day: LawDay) -> Result<Truth, Problem> {
        let mut truth = Truth::asks(MEASURES);
        for figure in figures {
            let own = if let Some(measure) = figure.of.strip_prefix("total_") {
                let lines = 0..self.declaration.lines.len();
                let all = lines.map(|line| self.measured(measure, line)).collect::<Result<Option<Vec<_>>, _>>()?;
                all.map(sum).transpose()?
            } else if figure.unit.is_empty() {
                self.measured(&figure.of, line)?
            } else {
                let currency: Currency = figure
                    .unit
                    .parse()
                    .map_err(|_| Problem::Book(format!("the limit of `{figure}` is in no currency")))?;
                Some(self.term(&Term::whole(&figure.of), line, currency, day)?)
            };
            let count = if figure.per.is_empty() { Some(Decimal::ONE) } else { self.measured(&figure.per, line)? };
            let Some((own, count)) = own.zip(count.filter(|count| !count.is_zero())) else { continue };
            truth = Truth::of(figure.compare.holds(without_dust(divide(own, count)?), figure.limit));
            if truth == Truth::Yes {
                break;
            }
        }
        Ok(truth)
    }
}

/// Whether goods of a code stand under one of the prefixes, or in one of the product lists `@name`.
pub(super) fn among_goods(view: &BookView<'_>, hs: &str, prefixes: &[String], day: LawDay) -> Result<Truth, Problem> {
    let mut some = Truth::No;
    for prefix in prefixes {
        let under = match prefix.strip_prefix('@') {
            Some(list) => match view.list(list, hs)?.map(|list| list.find(hs, day.civil())) {
                Some(Held::Yes(_)) => Truth::Yes,
                Some(Held::Partly { .. }) => Truth::asks(HS_CODE),
                Some(Held::No | Held::Outside(_)) | None => Truth::No,
            },
            None => code_under(hs, prefix),
        };
        some = some.or(under);
        if some == Truth::Yes {
            break;
        }
    }
    Ok(some)
}
