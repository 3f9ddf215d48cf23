//! Which law is in force for a way of sending, and what is left of its conditions?
//!
//! In: of a declaration all but its lines, prices and parcels. Out: the thresholds, levies, named values and fields that can
//! concern it, in the order in which they are asked, with what each line still has to answer. It is worked out once for a way
//! and its two days, and kept.

use super::Declaration;
use super::duty::ChosenRate;
use crate::book::BookView;
use crate::book::law::{Kind, LawDay, Levy, Regime, Required, Threshold, Value, WhichDay};
use crate::book::shop::StockStatus;
use crate::book::when::{Clause, When, Word};
use crate::calendar::{BorderDay, Dated, OrderDay};
use crate::gather::Gather;
use crate::kept::Kept;
use crate::place::Place;
use crate::problem::{Fault, Problem};
use crate::request::{Channel, Importer, Purpose, Terms};
use crate::sort;
use crate::when::{Fixed, fix};
use std::rc::Rc;

/// The most ways and days of one place whose law is kept.
const MOST: usize = 64;

/// The most rates of codes that are kept of a place.
const MOST_RATES: usize = 256;

/// The law of a place, by ways and days, and the rates of codes in its duty schedules.
#[derive(Debug)]
pub struct Laws<'b> {
    laws: Kept<Way, Law<'b>>,
    pub(super) rates: Kept<Coded, ChosenRate>,
}

/// What decides at which rate goods stand in a duty schedule, where no agreement asks what they are worth.
#[derive(Debug)]
pub(super) struct Coded {
    pub(super) day: LawDay,
    pub(super) proof: bool,
    pub(super) hs: String,
    pub(super) origin: Option<String>,
    pub(super) schedule: String,
}

/// What of a declaration decides which law is in force.
#[derive(Debug)]
struct Way {
    days: (OrderDay, BorderDay),
    circumstances: (Channel, Purpose, Importer, bool, Terms, StockStatus),
    collector: Option<String>,
    from: Vec<String>,
    registrations: Vec<String>,
}

/// The law in force for a way.
#[derive(Debug)]
pub(super) struct Law<'b> {
    pub(super) regimes: Vec<&'b Regime>,
    pub(super) thresholds: Vec<ThresholdInForce<'b>>,
    /// In their order; those that no line can bear are left out.
    pub(super) levies: Vec<LevyInForce<'b>>,
    /// Those of all days, in the order of the data.
    pub(super) values: Vec<(&'b Value, Fixed<'b>)>,
    pub(super) required: Vec<(&'b Required, Fixed<'b>)>,
}

/// A threshold, with the day that decides and what is left of its condition.
#[derive(Debug)]
pub(super) struct ThresholdInForce<'b> {
    pub(super) threshold: &'b Threshold,
    pub(super) day: LawDay,
    pub(super) when: Fixed<'b>,
    /// No rule of any day asks for its outcome.
    pub(super) informs_only: bool,
    /// The rules in force by which it is judged whether its relief applies.
    pub(super) judged_by: Vec<(LawDay, Fixed<'b>)>,
}

/// A levy, with the day that decides and what is left of its condition.
#[derive(Debug)]
pub(super) struct LevyInForce<'b> {
    pub(super) levy: &'b Levy,
    /// Its code with the territory filled in.
    pub(super) code: Rc<str>,
    pub(super) day: LawDay,
    pub(super) when: Fixed<'b>,
}

impl Default for Laws<'_> {
    fn default() -> Self {
        Laws { laws: Kept::new(MOST), rates: Kept::new(MOST_RATES) }
    }
}

impl<'b> Laws<'b> {
    /// The law for a declaration.
    ///
    /// # Errors
    /// A fault when a day is not covered; [`Problem::Needs`] while a shard is not loaded.
    pub(super) fn of(&self, declaration: &Declaration<'_, 'b>) -> Result<Rc<Law<'b>>, Problem> {
        let days = (declaration.order, declaration.border);
        let Declaration { channel, purpose, importer, importer_registered, terms, stock, .. } = *declaration;
        let circumstances = (channel, purpose, importer, importer_registered, terms, stock);
        let collector = declaration.collector.map(|regime| regime.id.as_str());
        let is = |way: &Way| {
            way.days == days
                && way.circumstances == circumstances
                && way.collector.as_deref() == collector
                && way.from == declaration.from
                && way.registrations == declaration.registrations
        };
        self.laws.get(declaration.view, is, || {
            let way = Way {
                days,
                circumstances,
                collector: collector.map(str::to_owned),
                from: declaration.from.to_vec(),
                registrations: declaration.registrations.to_vec(),
            };
            Ok((way, Law::of(declaration)?))
        })
    }
}

impl<'b> Law<'b> {
    fn of(declaration: &Declaration<'_, 'b>) -> Result<Law<'b>, Problem> {
        let regimes = covered(declaration)?;
        let (order, border) = (declaration.order, declaration.border);
        let fixed = |when: &'b When| fix(when, &|clause| declaration.answers(clause));
        let mut levies: Vec<&'b Levy> = regimes.iter().flat_map(|regime| &regime.levy).listed();
        levies.extend(declaration.collector.iter().flat_map(|collector| &collector.levy));
        sort::by(&mut levies, |one, other| {
            (one.stage, one.order, &one.code).cmp(&(other.stage, other.order, &other.code))
        });
        let values: Vec<&'b Value> = regimes.iter().flat_map(|regime| &regime.value).listed();
        let border_day = WhichDay::Border.of(order, border);
        let asking = levies.iter().map(|levy| {
            let day = levy.day.of(order, border);
            (&levy.when, Some(levy.kind), day, levy.is_in_force(day))
        });
        let asking =
            asking.chain(values.iter().map(|value| (&value.when, None, border_day, value.is_in_force(border_day))));
        let asking: Vec<(&'b When, Option<Kind>, LawDay, bool)> = asking.listed();
        let in_force = |threshold: &'b Threshold| {
            let day = threshold.day.of(order, border);
            if !threshold.is_in_force(day) {
                return None;
            }
            let of_it: Vec<_> = asking.iter().filter(|(when, ..)| speaks_of(when, &threshold.code)).listed();
            // A relief from tax is judged by taxes, though a duty may ask for its limit too.
            let kind = Some(threshold.kind);
            let of_its_kind = of_it.iter().any(|(_, of, ..)| *of == kind);
            let judges = of_it.iter().filter(|(_, of, _, in_force)| *in_force && (!of_its_kind || *of == kind));
            Some(ThresholdInForce {
                threshold,
                day,
                when: fixed(&threshold.when),
                informs_only: of_it.is_empty(),
                judged_by: judges.map(|(when, _, day, _)| (*day, fixed(when))).collect(),
            })
        };
        let borne = |levy: &&'b Levy| {
            let day = levy.day.of(order, border);
            let when =
                Some(fixed(&levy.when)).filter(|when| levy.is_in_force(day) && *when != Fixed::Decided(false))?;
            let code = levy.code.replace("{territory}", &declaration.place.territory.id).into();
            Some(LevyInForce { levy, code, day, when })
        };
        Ok(Law {
            thresholds: regimes.iter().flat_map(|regime| &regime.threshold).filter_map(in_force).collect(),
            levies: levies.iter().filter_map(borne).collect(),
            values: values.iter().map(|value| (*value, fixed(&value.when))).collect(),
            required: regimes
                .iter()
                .flat_map(|regime| &regime.required)
                .filter(|field| field.is_in_force(border))
                .map(|field| (field, fixed(&field.when)))
                .collect(),
            regimes,
        })
    }
}

/// The regimes of the place, whose law must cover both days.
fn covered<'b>(declaration: &Declaration<'_, 'b>) -> Result<Vec<&'b Regime>, Problem> {
    let territory = declaration.place.territory;
    for day in [declaration.order.0, declaration.border.0] {
        if !territory.covers.contains(day) {
            let until = territory.covers.until.map_or_else(String::new, |until| format!(" until before {until}"));
            let message = format!(
                "the law of {} is recorded from {}{until}, not for `{day}`: choose a day within",
                territory.name, territory.covers.from
            );
            return Err(Fault::new("day_not_covered", "/at", message).into());
        }
    }
    regimes_of(declaration.view, declaration.place)
}

/// The regimes of a place.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn regimes_of<'b>(view: &BookView<'b>, place: &Place<'_>) -> Result<Vec<&'b Regime>, Problem> {
    Problem::all_or_needs(place.territory.regimes.iter().map(|id| view.regime(id)))
}

/// Whether a condition asks for the outcome of a test.
fn speaks_of(when: &When, code: &str) -> bool {
    let mut speaks = false;
    when.each(&mut |clause| {
        if let Clause::Among(Word::Within | Word::Beyond, codes) = clause {
            speaks = speaks || codes.iter().any(|known| known == code);
        }
    });
    speaks
}
