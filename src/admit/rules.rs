//! Which rules may concern goods on a way, and what do they say of each line?
//!
//! In: where it goes from and to, by which channel and carrier, the lines, and the day. Out: for each line the rules that match
//! it, the strictest first, as refusals and as advice.
//!
//! The rules that may concern goods of a code and with attributes are sorted out once ([`Rules`]): those of the destination
//! and of the place of dispatch, of the channel and of the carrier, and, of goods to which the book is not cut, those that lie
//! with their chapter.

use super::restrict::{Lane, Matched, goods, restrict};
use crate::book::BookView;
use crate::book::exchange::AnswerRates;
use crate::book::law::{LevyRate, Territory};
use crate::book::restriction::{Restriction, Scope, Severity as Strictness};
use crate::calendar::BorderDay;
use crate::fulfil::{Consignment, ConsignmentLine};
use crate::gather::Gather;
use crate::goods::{Goods, Line};
use crate::kept::Kept;
use crate::money::Currency;
use crate::order::{Order, ServiceOffered};
use crate::place::Place;
use crate::problem::{Particulars, Problem, Reason, Refusal, Severity, Subject};
use crate::sort;
use crate::when::Truth;
use std::rc::Rc;

/// Refused lines and advice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admission<'b> {
    pub(crate) refusals: Vec<Judgement<'b>>,
    pub(crate) advisories: Vec<Judgement<'b>>,
}

/// A rule that matches a line; its words are made where it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement<'b> {
    /// The request's line id.
    pub line: String,
    /// The rule.
    pub rule: &'b Restriction,
    /// Facts that would decide it; empty: it holds.
    pub asks: Vec<String>,
}

/// A way and a day, of which the rules are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DatedLane<'a, 'b> {
    /// The rules of the place, by ways and goods.
    pub(crate) rules: &'a Rules<'b>,
    /// The rates of exchange, for limits of value.
    pub(crate) exchange: &'a AnswerRates<'a, 'b>,
    /// In which the lines' values are.
    pub(crate) currency: Currency,
    /// Names of the place of dispatch.
    pub(crate) from: &'a [String],
    /// Where it goes.
    pub(crate) place: &'a Place<'b>,
    /// `post` or `courier`; empty: not known yet.
    pub(crate) channel: &'a str,
    /// The carrier's id, where it is known.
    pub(crate) carrier: Option<&'a str>,
    /// The day on which it reaches the border.
    pub(crate) day: BorderDay,
}

/// What may not go a way of a consignment, by a service, with a day at the border.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn by_service<'b>(
    order: &Order<'_, 'b>,
    rules: &Rules<'b>,
    consignment: &Consignment<'_>,
    by: &ServiceOffered<'_>,
    exchange: &AnswerRates<'_, 'b>,
    border: BorderDay,
) -> Result<Admission<'b>, Problem> {
    let way = DatedLane {
        rules,
        exchange,
        currency: order.request.currency,
        from: &consignment.from,
        place: &order.place,
        channel: by.channel().as_str(),
        carrier: Some(&by.carrier.id),
        day: border,
    };
    way.admission(&lines_of(consignment))
}

/// The refusals of the lines that no way of sending may bring from a consignment's warehouse to the place.
pub(super) fn barred<'b>(
    order: &Order<'_, 'b>,
    rules: &Rules<'b>,
    consignment: &Consignment<'_>,
) -> Result<Vec<Refusal>, Problem> {
    // What a limit of value is in another currency is no rate of the answer.
    let exchange = order.exchange.apart();
    let way = DatedLane {
        rules,
        exchange: &exchange,
        currency: order.request.currency,
        from: &consignment.from,
        place: &order.place,
        channel: "",
        carrier: None,
        // Of a way that is not known the day at the border is not known either: the order's stands for it.
        day: BorderDay(order.day),
    };
    let lines: Vec<Line<'_>> = consignment.lines.iter().map(ConsignmentLine::as_line).listed();
    let found = way.matches(&lines, |rule| matches!(rule.scope, Scope::Destination | Scope::Origin))?;
    let certain = found.iter().filter(|found| found.certain() && found.rule.severity == Strictness::Prohibited);
    let told = |found: &Matched<'b>| {
        let line = lines.get(found.item)?;
        Some(Judgement { line: line.id.to_owned(), rule: found.rule, asks: found.asks.clone() }.refusal())
    };
    Ok(certain.filter_map(told).collect())
}

/// The goods of a consignment, those in kits each by itself, under the ids of the request.
fn lines_of<'c>(consignment: &Consignment<'c>) -> Vec<Line<'c>> {
    consignment.lines.iter().map(|line| Line { id: line.line.asked(), ..line.as_line() }).listed()
}

impl<'b> DatedLane<'_, 'b> {
    /// What may not go the way, and what the seller has to see to.
    ///
    /// # Errors
    /// [`Problem::Needs`] while the rules are not loaded.
    pub(crate) fn admission(&self, lines: &[Line<'_>]) -> Result<Admission<'b>, Problem> {
        let mut admission = Admission::default();
        for found in self.matches(lines, |_| true)? {
            let Some(line) = lines.get(found.item) else { continue };
            let is_refused = found.certain() && found.rule.severity != Strictness::Advisory;
            let list = if is_refused { &mut admission.refusals } else { &mut admission.advisories };
            list.push(Judgement { line: line.id.to_owned(), rule: found.rule, asks: found.asks });
        }
        Ok(admission)
    }

    /// The rules that match the lines, of those that are meant.
    fn matches(
        &self,
        lines: &[Line<'_>],
        is_meant: impl Fn(&Restriction) -> bool,
    ) -> Result<Vec<Matched<'b>>, Problem> {
        let shelves = self.rules.of(self)?;
        let mut rules: Vec<&'b Restriction> = Vec::new();
        for line in lines {
            for shelf in &shelves {
                let about = shelf.about(self, line.goods)?;
                about.iter().copied().filter(|rule| is_meant(rule)).for_each(|rule| add(&mut rules, rule));
            }
        }
        let DatedLane { exchange, currency, day, .. } = *self;
        let convert = |value, to| exchange.convert(value, currency, to).ok();
        Ok(restrict(rules, &self.lane(), lines, day, convert))
    }

    fn lane(&self) -> Lane<'_> {
        Lane { from: self.from, to: &self.place.names, channel: self.channel, carrier: self.carrier }
    }
}

/// The most shelves whose rules are kept for a place.
const MOST_SHELVES: usize = 32;
/// The most kinds of goods whose rules are kept of a shelf.
const MOST_GOODS: usize = 256;

/// The rules about goods that go to a place, by where they lie.
#[derive(Debug)]
pub struct Rules<'b>(Kept<Whose, Shelf<'b>>);

/// Whose rules lie together.
#[derive(Debug, PartialEq, Eq)]
enum Whose {
    /// The place's, and those of a place of dispatch with these names.
    Places(Vec<String>),
    /// A channel's or a carrier's: of which of the two, and its name.
    Way(&'static str, String),
}

/// Rules that lie together.
#[derive(Debug)]
struct Shelf<'b> {
    all: Vec<&'b Restriction>,
    /// It holds the rules of places: those of goods to which the book is not cut lie with it.
    of_places: bool,
    /// Those that may concern goods, by their code and attributes.
    about: Kept<(Option<String>, Vec<String>), Vec<&'b Restriction>>,
}

impl Default for Rules<'_> {
    fn default() -> Self {
        Rules(Kept::new(MOST_SHELVES))
    }
}

impl<'b> Rules<'b> {
    /// The rules of a way: those of its places, its channel and its carrier.
    fn of(&self, way: &DatedLane<'_, 'b>) -> Result<Vec<Rc<Shelf<'b>>>, Problem> {
        let view = way.exchange.view();
        let is_from = |known: &Whose| matches!(known, Whose::Places(from) if from == way.from);
        let places = self.0.get(view, is_from, || {
            let mut shelves: Vec<String> = way.place.names.iter().map(|name| shelf("to", name)).listed();
            shelves.extend(way.from.iter().map(|name| shelf("from", name)));
            shelves.extend([shelf("to", "all"), shelf("from", "all")]);
            // Territories and countries may have the same name in small letters.
            sort::by(&mut shelves, Ord::cmp);
            shelves.dedup();
            Ok((Whose::Places(way.from.to_vec()), Shelf::of(shelved(view, shelves)?, true)))
        });
        let by = self.own(view, "by", way.channel);
        let carried = way.carrier.map(|carrier| self.own(view, "carrier", carrier));
        Problem::all_or_needs([Some(places), Some(by), carried].into_iter().flatten())
    }

    /// The rules of one channel or carrier.
    fn own(&self, view: &BookView<'b>, side: &'static str, name: &str) -> Result<Rc<Shelf<'b>>, Problem> {
        let is = |known: &Whose| matches!(known, Whose::Way(of, known) if *of == side && known == name);
        self.0.get(view, is, || {
            let rules = shelved(view, vec![shelf(side, name)])?;
            Ok((Whose::Way(side, name.to_owned()), Shelf::of(rules, false)))
        })
    }
}

impl<'b> Shelf<'b> {
    fn of(all: Vec<&'b Restriction>, of_places: bool) -> Shelf<'b> {
        Shelf { all, of_places, about: Kept::new(MOST_GOODS) }
    }

    /// The rules that may concern goods, whatever else they ask.
    fn about(&self, way: &DatedLane<'_, 'b>, about: &Goods) -> Result<Rc<Vec<&'b Restriction>>, Problem> {
        let view = way.exchange.view();
        let (hs, attributes) = (about.hs.as_deref(), &about.attributes);
        let is = |known: &(Option<String>, Vec<String>)| known.0.as_deref() == hs && known.1 == *attributes;
        self.about.get(view, is, || {
            let may_concern = |rule: &&Restriction| goods(rule, hs, attributes) != Truth::No;
            let mut rules: Vec<&Restriction> = self.all.iter().copied().filter(may_concern).listed();
            if let Some(hs) = hs.filter(|_| self.of_places)
                && !view.holds_code(hs)?
            {
                let more = view.restrictions_beyond(tariff(view, way.place.territory)?, Some(hs))?;
                more.iter().filter(may_concern).for_each(|rule| add(&mut rules, rule));
            }
            if self.of_places && !view.holds_attributes(attributes)? {
                let more = view.restrictions_beyond(None, None)?;
                more.iter().filter(may_concern).for_each(|rule| add(&mut rules, rule));
            }
            Ok(((about.hs.clone(), attributes.clone()), rules))
        })
    }
}

/// The same rule may concern two lines, or lie in two chapters.
fn add<'b>(rules: &mut Vec<&'b Restriction>, rule: &'b Restriction) {
    if !rules.iter().any(|known| std::ptr::eq(*known, rule) || *known == rule) {
        rules.push(rule);
    }
}

fn shelf(side: &str, name: &str) -> String {
    format!("{side}-{}", name.to_lowercase())
}

/// The rules that lie on shelves, all that are not loaded told at once.
fn shelved<'b>(view: &BookView<'b>, shelves: Vec<String>) -> Result<Vec<&'b Restriction>, Problem> {
    let found = Problem::all_or_needs(shelves.iter().map(|shelf| view.restrictions(shelf)))?;
    Ok(found.into_iter().flatten().listed())
}

/// The duty schedule that the law of a territory asks, if any.
fn tariff<'b>(view: &BookView<'b>, territory: &Territory) -> Result<Option<&'b str>, Problem> {
    for id in &territory.regimes {
        for levy in &view.regime(id)?.levy {
            if let LevyRate::Schedule(name) = &levy.rate {
                return Ok(Some(name));
            }
        }
    }
    Ok(None)
}

impl Judgement<'_> {
    /// As answers tell it.
    pub fn refusal(&self) -> Refusal {
        let Judgement { line, rule, asks } = self;
        let mut args = vec![("rule", rule.code.clone())];
        if !rule.condition.is_empty() {
            args.push(("condition", rule.condition.clone()));
        }
        if !asks.is_empty() {
            args.push(("asks", asks.join(", ")));
        }
        let code = match rule.severity {
            Strictness::Prohibited => "goods_prohibited",
            Strictness::Restricted => "goods_restricted",
            Strictness::Advisory => "seller_duty",
        };
        let needs = if asks.is_empty() { rule.needs.clone() } else { asks.join(", ") };
        Particulars {
            subject: Subject::Line,
            id: line.clone(),
            lines: vec![line.clone()],
            severity: if rule.severity == Strictness::Prohibited { Severity::Prohibited } else { Severity::Restricted },
            code: code.to_owned(),
            needs: Some(needs).filter(|needs| !needs.is_empty()),
            because: rule.because.clone(),
            reason: Reason { code: code.to_owned(), args },
            source: Some(rule.source.clone()).filter(|source| !source.is_empty()),
        }
        .into()
    }
}
