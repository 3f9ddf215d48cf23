//! Which rules may concern goods on a way, and what do they say of each line?
//!
//! In: where it goes from and to, by which channel and carrier, the lines, and the day. Out: for each line the rules that match
//! it, the strictest first, as refusals and as advice.
//!
//! The rules of the two places that may concern the goods are sorted out once for a consignment ([`concerning`]); a way adds
//! those of its channel and carrier.

use super::restrict::{Lane, Matched, goods, restrict};
use crate::book::BookView;
use crate::book::exchange::AnswerRates;
use crate::book::law::{LevyRate, Territory};
use crate::book::restriction::{Restriction, Scope, Severity as Strictness};
use crate::calendar::BorderDay;
use crate::fulfil::{Consignment, ConsignmentLine};
use crate::gather::Gather;
use crate::goods::Line;
use crate::money::Currency;
use crate::order::{Order, ServiceOffered};
use crate::place::Place;
use crate::problem::{Particulars, Problem, Reason, Refusal, Severity, Subject};
use crate::sort;
use crate::when::Truth;

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

/// What may not go a way, and what the seller has to see to.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn of<'b>(way: &DatedLane<'_, 'b>, lines: &[Line<'_>]) -> Result<Admission<'b>, Problem> {
    way.admission(lines, concerning(way, lines)?)
}

/// What may not go a way of a consignment, by a service, with a day at the border. `concerning` are the rules of its places
/// that may concern its goods.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn by_service<'b>(
    order: &Order<'_, 'b>,
    consignment: &Consignment<'_>,
    concerning: &[&'b Restriction],
    by: &ServiceOffered<'_>,
    exchange: &AnswerRates<'_, 'b>,
    border: BorderDay,
) -> Result<Admission<'b>, Problem> {
    let way = DatedLane {
        exchange,
        currency: order.request.currency,
        from: &consignment.from,
        place: &order.place,
        channel: by.channel().as_str(),
        carrier: Some(&by.carrier.id),
        day: border,
    };
    way.admission(&lines_of(consignment), concerning.to_vec())
}

/// The rules of its places that may concern a consignment's goods, and the refusals of the lines that no way of sending may
/// bring from its warehouse to the place.
pub(super) fn barred<'b>(
    order: &Order<'_, 'b>,
    consignment: &Consignment<'_>,
) -> Result<(Vec<&'b Restriction>, Vec<Refusal>), Problem> {
    // What a limit of value is in another currency is no rate of the answer.
    let exchange = order.exchange.apart();
    let way = DatedLane {
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
    let rules = concerning(&way, &lines)?;
    let of_places = |rule: &&&Restriction| matches!(rule.scope, Scope::Destination | Scope::Origin);
    let found = way.matches(&lines, rules.iter().filter(of_places).copied());
    let certain = found.iter().filter(|found| found.certain() && found.rule.severity == Strictness::Prohibited);
    let told = |found: &Matched<'b>| {
        let line = lines.get(found.item)?;
        Some(Judgement { line: line.id.to_owned(), rule: found.rule, asks: found.asks.clone() }.refusal())
    };
    let refusals = certain.filter_map(told).listed();
    Ok((rules, refusals))
}

/// The goods of a consignment, those in kits each by itself, under the ids of the request.
fn lines_of<'c>(consignment: &Consignment<'c>) -> Vec<Line<'c>> {
    consignment.lines.iter().map(|line| Line { id: line.line.asked(), ..line.as_line() }).listed()
}

impl<'b> DatedLane<'_, 'b> {
    /// What the rules say of each line, those of the way's channel and carrier too.
    fn admission(&self, lines: &[Line<'_>], mut rules: Vec<&'b Restriction>) -> Result<Admission<'b>, Problem> {
        let mut shelves = vec![shelf("by", self.channel)];
        shelves.extend(self.carrier.map(|carrier| shelf("carrier", carrier)));
        let more = shelved(self.exchange.view(), shelves)?.filter(|rule| may_concern(rule, lines));
        more.for_each(|rule| add(&mut rules, rule));
        let mut admission = Admission::default();
        for found in self.matches(lines, rules) {
            let Some(line) = lines.get(found.item) else { continue };
            let is_refused = found.certain() && found.rule.severity != Strictness::Advisory;
            let list = if is_refused { &mut admission.refusals } else { &mut admission.advisories };
            list.push(Judgement { line: line.id.to_owned(), rule: found.rule, asks: found.asks });
        }
        Ok(admission)
    }

    fn matches(&self, lines: &[Line<'_>], rules: impl IntoIterator<Item = &'b Restriction>) -> Vec<Matched<'b>> {
        let DatedLane { exchange, currency, from, place, channel, carrier, day } = *self;
        let lane = Lane { from, to: &place.names, channel, carrier };
        let convert = |value, to| exchange.convert(value, currency, to).ok();
        restrict(rules, &lane, lines, day, convert)
    }
}

/// The rules that may concern goods between two places, on whatever day: those of the destination and of the place of
/// dispatch; and, of any kind, those of goods to which the book is not cut.
fn concerning<'b>(way: &DatedLane<'_, 'b>, lines: &[Line<'_>]) -> Result<Vec<&'b Restriction>, Problem> {
    let view = way.exchange.view();
    let mut shelves: Vec<String> = way.place.names.iter().map(|name| shelf("to", name)).listed();
    shelves.extend(way.from.iter().map(|name| shelf("from", name)));
    shelves.extend([shelf("to", "all"), shelf("from", "all")]);
    // Territories and countries may have the same name in small letters.
    sort::by(&mut shelves, Ord::cmp);
    shelves.dedup();
    let mut rules: Vec<&Restriction> = shelved(view, shelves)?.filter(|rule| may_concern(rule, lines)).listed();
    for Line { goods, .. } in lines {
        if let Some(hs) = goods.hs.as_deref()
            && !view.holds_code(hs)?
        {
            let more = view.restrictions_beyond(tariff(view, way.place.territory)?, Some(hs))?;
            more.iter().for_each(|rule| add(&mut rules, rule));
        }
        if !view.holds_attributes(&goods.attributes)? {
            view.restrictions_beyond(None, None)?.iter().for_each(|rule| add(&mut rules, rule));
        }
    }
    Ok(rules)
}

/// The same rule may lie with the way, or in two chapters.
fn add<'b>(rules: &mut Vec<&'b Restriction>, rule: &'b Restriction) {
    if !rules.contains(&rule) {
        rules.push(rule);
    }
}

/// Whether a rule may concern the goods of a line, whatever else it asks.
fn may_concern(rule: &Restriction, lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| goods(rule, line.goods.hs.as_deref(), &line.goods.attributes) != Truth::No)
}

fn shelf(side: &str, name: &str) -> String {
    format!("{side}-{}", name.to_lowercase())
}

/// The rules that lie on shelves, all that are not loaded told at once.
fn shelved<'b>(
    view: &BookView<'b>,
    shelves: Vec<String>,
) -> Result<impl Iterator<Item = &'b Restriction> + use<'b>, Problem> {
    let (mut found, mut needs) = (Vec::new(), Vec::new());
    for shelf in shelves {
        match view.restrictions(&shelf) {
            Ok(more) => found.push(more),
            Err(Problem::Needs(more)) => needs.extend(more),
            Err(other) => return Err(other),
        }
    }
    Problem::needs(needs)?;
    Ok(found.into_iter().flatten())
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
