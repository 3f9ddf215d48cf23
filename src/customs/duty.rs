//! At what rate is ordinary duty taken on a code, and what would a proof of origin save?
//!
//! In: a chapter of a duty schedule, the destination's preferences for it, a code, an origin, whether the origin can be
//! proved, and a day. Out: the rate that is applied, the range where the code is too short to decide, the agreement that
//! was used, or the one that a proof of origin would open.
//!
//! The rule: a preference applies where the origin can be proved, or where the value lies within the agreement's limit for
//! proof. It is compared line by line with the ordinary duty, because a preference may favour only some of the lines that a
//! short code could mean; of the lines left, the highest rate is applied. "Higher" and "lower" are those of
//! [`crate::book::order`]. A formula that nobody can compute is applied only where every line is one.

use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::order::{Height, height};
use crate::book::preference::{Agreement, Preferences};
use crate::book::rate::Rate;
use crate::book::schedule::{Found, Line, Schedule};
use crate::calendar::{Day, Span};
use crate::gather::Gather;
use crate::money::Money;
use crate::sort;

/// What is asked of a schedule.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// HS code, digits only or dotted.
    pub hs: &'a str,
    /// Country of origin of the goods, ISO 3166-1 alpha-2.
    pub origin: Option<&'a str>,
    /// Preferential origin can be proved.
    pub origin_proof: bool,
    /// The day whose law holds.
    pub day: Day,
}

/// A rate with where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedRate {
    /// The rate.
    pub rate: Rate,
    /// The code that is meant: what was asked, or what stands above or beneath it.
    pub code: Code,
    /// The code of the row that gives the rate: the same, or above it.
    pub row: Code,
    /// Id of the source.
    pub source: String,
    /// How far it is trusted.
    pub trust: Trust,
}

/// The lines that a short code could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooShort {
    /// The lowest rate among them, after preference.
    pub lowest: Rate,
    /// The highest that can be computed.
    pub highest: Rate,
    /// How many lines could decide.
    pub lines: usize,
    /// How many of them are formulas.
    pub formulas: usize,
}

/// What a preference does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred {
    /// The agreement's id.
    pub agreement: String,
    /// Its name.
    pub name: String,
    /// The rate under it: of a short code, the highest.
    pub rate: Rate,
    /// The code of the row that gives it.
    pub row: Code,
    /// Id of the rate's source.
    pub source: String,
    /// The limit for proof that made proof unnecessary; empty where it was not needed.
    pub without_proof_up_to: String,
    /// Id of that limit's source.
    pub proof_source: String,
}

/// The answer for a code that the schedule knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenRate {
    /// The rate that is taken.
    pub applied: AppliedRate,
    /// The duty without preference: what `applied` would be.
    pub ordinary: AppliedRate,
    /// Set where the code is too short for one line.
    pub too_short: Option<TooShort>,
    /// The agreement that lowered the rate.
    pub preference: Option<Preferred>,
    /// The agreement that would lower it, if origin were proved.
    pub with_proof: Option<Preferred>,
    /// The day of the edition in which the rate was read; none where it was not read in one.
    pub edition: Option<Day>,
}

/// What a schedule and its preferences say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyAnswer {
    /// A rate.
    Rate(Box<ChosenRate>),
    /// Nothing is known of this code.
    Unlisted,
    /// The schedule does not cover the day.
    Outside(Span),
}

/// One line that could decide.
#[derive(Clone)]
struct PossibleRate {
    code: Code,
    /// The code of the row that gives the rate.
    row: Code,
    rate: Rate,
    height: Height,
    source: String,
    trust: Trust,
}

impl PossibleRate {
    fn of(line: &Line<'_>) -> PossibleRate {
        let rate: Rate = line.rate.parse().unwrap_or_else(|_| Rate::Formula(line.rate.to_owned()));
        let (code, source) = (line.code, line.source.to_owned());
        PossibleRate { code, row: code, height: height(&rate), rate, source, trust: line.trust }
    }

    fn is_formula(&self) -> bool {
        matches!(self.rate, Rate::Formula(_))
    }

    fn applied(&self) -> AppliedRate {
        let PossibleRate { rate, code, row, source, trust, .. } = self.clone();
        AppliedRate { rate, code, row, source, trust }
    }
}

/// The rate of ordinary duty. `within` tells whether the consignment's value lies within a limit.
pub fn duty_rate(
    schedule: &Schedule<'_>,
    preferences: Option<&Preferences<'_>>,
    asked: &Asked<'_>,
    within: impl Fn(&Money) -> bool,
) -> DutyAnswer {
    let Some(code) = Code::parse(asked.hs) else { return DutyAnswer::Unlisted };
    // Agreements are asked for the code as far as the schedule knows it.
    let (code, lines) = match schedule.find(asked.hs, asked.day) {
        Found::Nothing => return DutyAnswer::Unlisted,
        Found::Outside(covers) => return DutyAnswer::Outside(covers),
        Found::Line(line) => (code, vec![line]),
        Found::Range { .. } => deciding(schedule, code, asked.day),
    };
    let lines: Vec<PossibleRate> = lines.iter().map(PossibleRate::of).listed();
    let Some(ordinary) = highest(&lines) else { return DutyAnswer::Unlisted };
    let (ordinary, ordinary_height) = (ordinary.applied(), ordinary.height);
    let mut taken: Option<(Vec<PossibleRate>, Preferred)> = None;
    let mut with_proof: Option<(Height, Preferred)> = None;
    for agreement in favouring(preferences, code, asked) {
        let Some(preferences) = preferences else { break };
        let lowered = prefer(&lines, preferences, agreement, (code, asked.day));
        let Some(top) = highest(&lowered) else { continue };
        if top.height >= ordinary_height {
            continue;
        }
        let free_of_proof = agreement.proof_up_to.parse::<Money>().is_ok_and(|limit| within(&limit));
        let limit = if free_of_proof && !asked.origin_proof { agreement.proof_up_to } else { "" };
        let preferred = Preferred {
            agreement: agreement.id.to_owned(),
            name: agreement.name.to_owned(),
            rate: top.rate.clone(),
            row: top.row,
            source: top.source.clone(),
            without_proof_up_to: limit.to_owned(),
            proof_source: agreement.proof_source.to_owned(),
        };
        let height = top.height;
        if asked.origin_proof || free_of_proof {
            if taken.as_ref().and_then(|(lines, _)| highest(lines)).is_none_or(|best| height < best.height) {
                taken = Some((lowered, preferred));
            }
        } else if with_proof.as_ref().is_none_or(|(best, _)| height < *best) {
            with_proof = Some((height, preferred));
        }
    }
    let (deciding, preference) = match taken {
        Some((lines, preferred)) => (lines, Some(preferred)),
        None => (lines, None),
    };
    let Some(applied) = highest(&deciding) else { return DutyAnswer::Unlisted };
    let with_proof = with_proof.filter(|(height, _)| *height < applied.height).map(|(_, preferred)| preferred);
    let low = deciding.iter().filter(|line| !line.is_formula()).min_by_key(|line| line.height).unwrap_or(applied);
    let formulas = deciding.iter().filter(|line| line.is_formula()).count();
    let too_short = (low.rate != applied.rate || formulas > 0 && formulas < deciding.len()).then(|| TooShort {
        lowest: low.rate.clone(),
        highest: applied.rate.clone(),
        lines: deciding.len(),
        formulas,
    });
    let applied = applied.applied();
    let edition = if preference.is_some() { preferences.and_then(Preferences::edition) } else { schedule.edition() };
    // What is general knowledge among the lines of an edition was not read in it, unless the day alone is to blame.
    let edition = edition.filter(|edition| applied.trust == Trust::Sourced || asked.day < *edition);
    DutyAnswer::Rate(Box::new(ChosenRate { applied, ordinary, too_short, preference, with_proof, edition }))
}

/// The highest that can be computed; a formula only where all are.
fn highest(lines: &[PossibleRate]) -> Option<&PossibleRate> {
    let computable = lines.iter().filter(|line| !line.is_formula()).max_by_key(|line| line.height);
    computable.or_else(|| lines.first())
}

/// A code shortened until the schedule knows it, and the lines that could decide about it.
fn deciding<'a>(schedule: &Schedule<'a>, code: Code, day: Day) -> (Code, Vec<Line<'a>>) {
    (4..=code.len())
        .rev()
        .map(|length| (code.first(length), schedule.lines(code.first(length), day).listed()))
        .find(|(_, lines)| !lines.is_empty())
        .unwrap_or_else(|| (code, Vec::new()))
}

fn favouring<'a>(preferences: Option<&Preferences<'a>>, code: Code, asked: &Asked<'_>) -> Vec<Agreement<'a>> {
    match (preferences, asked.origin) {
        (Some(preferences), Some(origin)) => {
            preferences.find(code, origin, asked.day).map(|candidate| candidate.agreement).listed()
        }
        _ => Vec::new(),
    }
}

/// The lines under an agreement: each at its preferential rate, where that is lower; lines that the agreement divides
/// further are divided.
fn prefer(
    lines: &[PossibleRate],
    preferences: &Preferences<'_>,
    agreement: Agreement<'_>,
    (code, day): (Code, Day),
) -> Vec<PossibleRate> {
    let mut lowered = Vec::new();
    for line in lines {
        // A line above the code asked for is meant only as far as the code goes.
        let base = if line.code.covers(&code) { code } else { line.code };
        let mut codes: Vec<Code> = preferences.codes_beneath(agreement, base, day).listed();
        // Codes beneath that belong to another, longer line are that line's.
        codes.retain(|own| {
            !lines
                .iter()
                .any(|other| other.code != line.code && line.code.covers(&other.code) && other.code.covers(own))
        });
        codes.push(base);
        sort::by(&mut codes, Ord::cmp);
        codes.dedup();
        for own in codes {
            let preferred = preferences.line(agreement, own, day).map(|line| PossibleRate::of(&line));
            let lower = preferred.filter(|preferred| preferred.height < line.height || line.is_formula());
            let mut possible = lower.unwrap_or_else(|| line.clone());
            possible.code = own;
            lowered.push(possible);
        }
    }
    lowered
}
