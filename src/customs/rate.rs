//! At what rate is a levy taken on a line, and what does that come to?
//!
//! In: the closed set of rate shapes of the data. Out: for a line a [`ResolvedRate<'b>`], for a group of lines an amount. A fact that
//! the rate needs and the request lacks (a code, a measure) is a [`MissingFact`], never a guess.

use super::Declaration;
use super::assess::Ledger;
use super::condition::HS_CODE;
use super::duty::{Asked, DutyAnswer, duty_rate};
use super::landed::DutyRate;
use super::law::Coded;
use super::net::{ParameterFinding, differs_by_goods, parameter};
use crate::book::code::Code;
use crate::book::law::{Kind, LawDay, Levy, LevyRate, Term};
use crate::book::list::Held;
use crate::book::rate::{PerUnit, Rate};
use crate::book::{BookView, RuleNumber};
use crate::calendar::WhoseDay;
use crate::charge::Provenance;
use crate::gather::Gather;
use crate::goods::Line;
use crate::money::{Currency, Decimal, Overflow, add, divide, multiply, percent_of, subtract, without_dust};
use crate::problem::Problem;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The rate of a levy on one line, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResolvedRate<'b> {
    pub(super) rate: Rate,
    /// The base is a price that holds the tax.
    pub(super) inside: bool,
    /// Where it comes from, where that is not the levy itself.
    pub(super) from: Option<Provenance<'b>>,
    /// What the answer's line says of an ordinary duty.
    pub(super) duty_rate: Option<DutyRate>,
    /// The lowest rate that the code may bear, where it is too short for one: `rate` is then the highest.
    pub(super) lowest: Option<String>,
    /// More may be due in the subdivision, which the address does not give.
    pub(super) is_in_part: bool,
}

impl<'b> ResolvedRate<'b> {
    pub(super) fn plain(rate: Rate) -> ResolvedRate<'b> {
        ResolvedRate { rate, inside: false, from: None, duty_rate: None, lowest: None, is_in_part: false }
    }
}

/// What a rate needs and the request lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MissingFact {
    /// A field of the request that decides: the code, the origin, a measure.
    Fact(&'static str),
    /// The subdivision of the destination.
    Subdivision,
    /// A measure of the line.
    Measure { unit: String, rate: String },
    /// The weight of the line.
    Weight { rate: String },
    /// The book has no rate for the code; codes near it that it knows.
    Unlisted { hs: String, near: Vec<String> },
    /// A formula of the law that cannot be computed.
    Formula(String),
}

/// Why there is no figure: a lack, which is named in the answer, or a problem, which ends it.
#[derive(Debug)]
pub(super) enum Halt {
    MissingFact(MissingFact),
    Problem(Problem),
}

impl<T: Into<Problem>> From<T> for Halt {
    fn from(problem: T) -> Halt {
        Halt::Problem(problem.into())
    }
}

impl<'b> Ledger<'_, 'b> {
    /// The rate of a levy on a line; none where the levy has none for it.
    pub(super) fn rate_of(&self, levy: &Levy, line: usize, day: LawDay) -> Result<Option<ResolvedRate<'b>>, Halt> {
        let goods = self.line(line).goods;
        if let (true, Some(percent)) = (levy.ordinary, goods.duty_percent) {
            let rate = Rate::Percent(percent);
            let duty_rate = Some(DutyRate::Given(rate.clone()));
            return Ok(Some(ResolvedRate { duty_rate, ..ResolvedRate::plain(rate) }));
        }
        // A share follows the levy of which it is one.
        if let (Some(part), Some(percent)) = (levy.headline_percent, goods.tax_percent)
            && !matches!(levy.rate, LevyRate::Share { .. })
        {
            let rate = Rate::Percent(percent_of(part, percent)?.normalize());
            return Ok(Some(ResolvedRate { inside: levy.inside, ..ResolvedRate::plain(rate) }));
        }
        let taken = match &levy.rate {
            LevyRate::Plain(rate) => Some(ResolvedRate::plain(rate.clone())),
            LevyRate::Parameter(name) => {
                // A duty that differs by goods is not guessed without a code; a tax is taken at its standard rate.
                if levy.kind == Kind::Duty
                    && goods.hs.is_none()
                    && differs_by_goods(self.declaration.place.territory, name, day)
                {
                    return Err(Halt::MissingFact(MissingFact::Fact(HS_CODE)));
                }
                self.parameter_rate(levy, name, line, day)?
            }
            LevyRate::Schedule(name) => Some(match (&levy.at_most_rate, goods.duty_percent) {
                (None, _) => self.scheduled(name, line, day)?,
                (Some(most), Some(percent)) => ResolvedRate::plain(lower_of(Rate::Percent(percent), most)),
                (Some(most), None) => {
                    let taken = self.scheduled(name, line, day)?;
                    ResolvedRate { rate: lower_of(taken.rate.clone(), most), ..taken }
                }
            }),
            LevyRate::List(name) => {
                let hs = goods.hs.as_deref().ok_or(Halt::MissingFact(MissingFact::Fact(HS_CODE)))?;
                // A list that does not cover the day says nothing: the duty is named as missing, not taken as none.
                if is_silent(self.declaration.view, name, hs, day)? {
                    return Err(Halt::MissingFact(MissingFact::Unlisted { hs: hs.to_owned(), near: Vec::new() }));
                }
                listed(self.declaration.view, name, hs, day)?.map(ResolvedRate::plain)
            }
            LevyRate::TopUp { to, over } => {
                let percents = over.iter().filter_map(|code| self.percent_of_earlier(code, line));
                let reached = crate::money::sum(percents)?;
                let to =
                    to.percent().ok_or_else(|| Problem::Book(format!("a top-up to `{to}` is to no percentage")))?;
                let gap = subtract(to, reached)?.max(Decimal::ZERO);
                Some(ResolvedRate::plain(Rate::Percent(gap.normalize())))
            }
            LevyRate::Brackets { of, steps } => {
                let term = Term::whole(of);
                let mut found = None;
                for step in steps {
                    let Some(limit) = step.up_to else {
                        found = Some(&step.rate);
                        break;
                    };
                    let mut value = Decimal::ZERO;
                    for line in 0..self.declaration.lines.len() {
                        value = add(value, self.term(&term, line, limit.currency, day)?)?;
                    }
                    if without_dust(value) <= limit.amount {
                        found = Some(&step.rate);
                        break;
                    }
                }
                found.cloned().map(ResolvedRate::plain)
            }
            LevyRate::Local(over) => self.local_rate(&levy.code, over, line, day)?,
            // Shares are taken of charges, not of a base: the levy itself computes them.
            LevyRate::Share(_) => {
                let percent = levy.part.map_or(Ok(Decimal::ONE_HUNDRED), |part| part.of(Decimal::ONE_HUNDRED))?;
                Some(ResolvedRate::plain(Rate::Percent(percent.round_dp(6).normalize())))
            }
        };
        Ok(taken.map(|taken| ResolvedRate { inside: levy.inside, ..taken }))
    }

    /// So much of a territory's parameter, at the highest rate that the code may bear. Only of the headline tax is that
    /// taken where the code is too short for one; other levies ask for more digits.
    fn parameter_rate(
        &self,
        levy: &Levy,
        name: &str,
        line: usize,
        day: LawDay,
    ) -> Result<Option<ResolvedRate<'b>>, Halt> {
        let Declaration { view, place, .. } = *self.declaration;
        let Some(ParameterFinding { highest, lowest, hangs_on_subdivision }) =
            parameter(view, place, name, self.line(line).goods, day)?
        else {
            return Ok(None);
        };
        if hangs_on_subdivision && !highest.federal {
            return Err(Halt::MissingFact(MissingFact::Subdivision));
        }
        if lowest.is_some() && levy.headline_percent.is_none() {
            return Err(Halt::MissingFact(MissingFact::Fact(HS_CODE)));
        }
        let part = |rate: &Rate| match (rate, levy.part) {
            (Rate::Percent(whole), Some(part)) => Ok(Rate::Percent(part.of(*whole)?.normalize())),
            (whole, _) => Ok::<_, Overflow>(whole.clone()),
        };
        let lowest = lowest.map(|rate| part(&rate)).transpose()?.map(|rate| rate.to_string());
        let from = Some(Provenance::of(highest.rule, &highest.source, highest.trust, false));
        Ok(Some(ResolvedRate {
            from,
            lowest,
            is_in_part: hangs_on_subdivision,
            ..ResolvedRate::plain(part(&highest.rate)?)
        }))
    }

    /// What `rate` comes to on `base` for a group of lines, in `currency`. A rate that counts something counts it over the
    /// group: headings and consignments once, measures by line and piece.
    pub(super) fn amount(
        &self,
        rate: &Rate,
        base: Decimal,
        lines: &[usize],
        currency: Currency,
    ) -> Result<Decimal, Halt> {
        let each = |rate: &Rate| self.amount(rate, base, lines, currency);
        Ok(match rate {
            Rate::Free => Decimal::ZERO,
            Rate::Percent(percent) => percent_of(*percent, base)?,
            Rate::Sum(parts) => {
                let mut sum = Decimal::ZERO;
                for part in parts {
                    sum = add(sum, each(part)?)?;
                }
                sum
            }
            Rate::Less(one, other) => subtract(each(one)?, each(other)?)?.max(Decimal::ZERO),
            Rate::Higher(parts) => {
                let mut highest = Decimal::ZERO;
                for part in parts {
                    highest = highest.max(each(part)?);
                }
                highest
            }
            Rate::Lower(parts) => {
                let mut lowest = None;
                for part in parts {
                    let amount = each(part)?;
                    lowest = Some(lowest.map_or(amount, |lowest: Decimal| lowest.min(amount)));
                }
                lowest.ok_or_else(|| Problem::Book(format!("`{rate}` names no rates")))?
            }
            Rate::PerUnit(per) => {
                let count = self.count(per, lines)?;
                let amount = divide(multiply(per.amount, count)?, per.count)?;
                self.declaration.exchange.convert(amount, per.currency, currency)?
            }
            Rate::Formula(text) => return Err(Halt::MissingFact(MissingFact::Formula(text.clone()))),
        })
    }

    /// How many of a rate's unit a group of lines has.
    pub(super) fn count(&self, per: &PerUnit, lines: &[usize]) -> Result<Decimal, Halt> {
        match per.unit.as_str() {
            "consignment" => return Ok(Decimal::ONE),
            "parcel" => return Ok(Decimal::from(self.declaration.parcels.len().max(1))),
            "heading" => {
                let mut headings = Vec::new();
                for line in lines {
                    let heading = self.heading(*line).ok_or(Halt::MissingFact(MissingFact::Fact(HS_CODE)))?;
                    if !headings.contains(&heading) {
                        headings.push(heading);
                    }
                }
                return Ok(Decimal::from(headings.len()));
            }
            _ => {}
        }
        let mut sum = Decimal::ZERO;
        for line in lines {
            let lack = || {
                let rate = Rate::PerUnit(per.clone()).to_string();
                Halt::MissingFact(match per.unit.as_str() {
                    "kg" | "gross_kg" => MissingFact::Weight { rate },
                    unit => MissingFact::Measure { unit: unit.to_owned(), rate },
                })
            };
            sum = add(sum, self.measured(&per.unit, *line)?.ok_or_else(lack)?)?;
        }
        Ok(sum)
    }

    /// How much of a unit or measure a line has, all its pieces together; none where it does not say.
    pub(super) fn measured(&self, unit: &str, line: usize) -> Result<Option<Decimal>, Overflow> {
        let Line { quantity, goods, .. } = self.line(line);
        let of_a_piece = match unit {
            "line" => return Ok(Some(Decimal::ONE)),
            "unit" => Some(Decimal::ONE),
            "kg" | "gross_kg" => goods.weight.map(|weight| weight.kilograms()),
            measure => goods.measures.iter().find(|(name, _)| name == measure).map(|(_, figure)| *figure),
        };
        of_a_piece.map(|figure| multiply(figure, Decimal::from(quantity))).transpose()
    }

    /// The rate of a duty schedule, with preference where it can be claimed.
    pub(super) fn scheduled(&self, name: &str, line: usize, day: LawDay) -> Result<ResolvedRate<'b>, Halt> {
        let goods = self.line(line).goods;
        let hs = goods.hs.as_deref().ok_or(Halt::MissingFact(MissingFact::Fact(HS_CODE)))?;
        let unlisted = |near| Halt::MissingFact(MissingFact::Unlisted { hs: hs.to_owned(), near });
        let view = self.declaration.view;
        let (origin, origin_proof) = (goods.origin.as_deref(), goods.origin_proof);
        let is = |known: &Coded| {
            (known.day, known.proof) == (day, origin_proof)
                && known.hs == hs
                && known.origin.as_deref() == origin
                && known.schedule == name
        };
        let chosen = self.declaration.laws.rates.get_if(view, is, || {
            let schedule = view.schedule(name, hs)?.ok_or_else(|| unlisted(Vec::new()))?;
            let preferences = view.preferences(name, hs, origin)?;
            let (hangs_on_worth, unknown) = (Cell::new(false), RefCell::new(None));
            // Few agreements have a limit: only then is the consignment added up.
            let within = |limit: &crate::money::Money| {
                hangs_on_worth.set(true);
                // A rate of exchange that is not loaded yet is asked for, not taken for a limit that is passed.
                self.is_worth_up_to(*limit).unwrap_or_else(|problem| {
                    unknown.replace(Some(problem));
                    false
                })
            };
            let asked = Asked { hs, origin, origin_proof, day: day.civil() };
            let answer = duty_rate(&schedule, preferences.as_ref(), &asked, within);
            if let Some(problem) = unknown.take() {
                return Err(Halt::Problem(problem));
            }
            let DutyAnswer::Rate(chosen) = answer else {
                return Err(unlisted(schedule.near(hs).iter().map(Code::dotted).listed()));
            };
            let coded = || Coded {
                day,
                proof: origin_proof,
                hs: hs.to_owned(),
                origin: goods.origin.clone(),
                schedule: name.to_owned(),
            };
            Ok(((!hangs_on_worth.get()).then(coded), *chosen))
        })?;
        let applied = &chosen.applied;
        // The row has no number: the line tells table and code.
        let from = Provenance::of(RuleNumber::NONE, applied.source.clone(), Some(applied.trust), false);
        let from = from.of_edition(chosen.edition);
        let rate = ResolvedRate::plain(applied.rate.clone());
        let duty_rate = DutyRate::Found { schedule: name.to_owned(), on: day.civil(), chosen: Rc::clone(&chosen) };
        Ok(ResolvedRate { duty_rate: Some(duty_rate), from: Some(from), ..rate })
    }
}

/// The lower of two rates; where that hangs on the goods' value or measure, whichever comes to less.
fn lower_of(rate: Rate, most: &Rate) -> Rate {
    match (rate.percent(), most.percent()) {
        (Some(own), Some(cap)) => {
            if own <= cap {
                rate
            } else {
                most.clone()
            }
        }
        _ => Rate::Lower(vec![rate, most.clone()]),
    }
}

/// Whether a product list has entries for the code's chapter but does not cover the day.
fn is_silent(view: &BookView<'_>, list: &str, hs: &str, day: LawDay) -> Result<bool, Problem> {
    Ok(view.list(list, hs)?.is_some_and(|found| !found.covers().contains(day.civil())))
}

/// The entry of an HS code in a product list: its rate, or nothing where the list gives none; `None` when the list does not
/// hold the code. Of a code too short to decide the entry with the highest rate is taken.
fn listed(view: &BookView<'_>, list: &str, hs: &str, day: LawDay) -> Result<Option<Rate>, Problem> {
    let Some(found) = view.list(list, hs)? else { return Ok(None) };
    let rate = match found.find(hs, day.civil()) {
        Held::Yes(line) => line.rate,
        Held::Partly { highest, .. } if !highest.rate.is_empty() => highest.rate,
        Held::Partly { .. } | Held::No | Held::Outside(_) => return Ok(None),
    };
    if rate.is_empty() {
        return Ok(Some(Rate::Free));
    }
    rate.parse().map(Some).map_err(|wrong: String| Problem::Book(format!("product list `{list}` is damaged: {wrong}")))
}
