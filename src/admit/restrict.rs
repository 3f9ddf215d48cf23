//! Which rules stop a line, or ask for papers? The goods are refused, not the cart.
//!
//! In: the rules that may concern a lane, the lane, and the lines of one consignment. Out: every rule that matches, by
//! line, strictest first, with whether it is certain. A fact that was not given is not false but asked for: the match says
//! what it asks. A code shorter than a prefix that begins with it asks as well; goods without a code are under no prefix.
//! Totals are taken over all lines of which the rule may concern the goods.

use crate::book::figure::Figure;
use crate::book::names::among;
use crate::book::restriction::{Restriction, Scope, Severity};
use crate::book::when::{Clause, When, Word};
use crate::calendar::{BorderDay, Dated};
use crate::gather::Gather;
use crate::goods::Line;
use crate::money::{Currency, Decimal};
use crate::sort;
use crate::when::{Truth, clause_holds, code_under_any, holds};
use std::convert::Infallible;

/// The way of a consignment, by the names that rules use.
#[derive(Debug, Clone, Copy)]
pub struct Lane<'a> {
    /// Names of where it leaves: country, territory, groups.
    pub from: &'a [String],
    /// Names of where it goes.
    pub to: &'a [String],
    /// `post` or `courier`.
    pub channel: &'a str,
    /// The carrier's id, where it is known.
    pub carrier: Option<&'a str>,
}

/// A rule that matches a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched<'r> {
    /// The line's place among the items.
    pub item: usize,
    /// The rule.
    pub rule: &'r Restriction,
    /// Facts that would decide it; empty: it holds.
    pub asks: Vec<String>,
}

impl Matched<'_> {
    /// Whether it holds for certain, but for words that no machine can test.
    pub fn certain(&self) -> bool {
        self.asks.is_empty()
    }
}

/// Every rule that matches an item on the day, by item and then the strictest first. `convert` turns the lines' values into a
/// currency; none where it cannot.
pub fn restrict<'r>(
    rules: impl IntoIterator<Item = &'r Restriction>,
    lane: &Lane<'_>,
    lines: &[Line<'_>],
    day: BorderDay,
    convert: impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Vec<Matched<'r>> {
    let mut matches = Vec::new();
    for rule in rules {
        if !rule.is_in_force(day) || !concerns(rule, lane) {
            continue;
        }
        let may =
            |(_, item): &(usize, &Line<'_>)| goods(rule, item.goods.hs.as_deref(), &item.goods.attributes) != Truth::No;
        let all: Vec<(usize, &Line<'_>)> = lines.iter().enumerate().filter(may).listed();
        for (item, goods) in all.iter().copied() {
            let asks = match answered(&rule.when, |clause| ask(clause, lane, goods, &all, &convert)) {
                Truth::No => continue,
                Truth::Yes => Vec::new(),
                Truth::Asks(mut fields) => {
                    sort::by(&mut fields, Ord::cmp);
                    fields.dedup();
                    fields
                }
            };
            matches.push(Matched { item, rule, asks });
        }
    }
    // By code at last, so that the order does not hang on where a rule lay.
    let place = |found: &Matched<'r>| (found.item, found.rule.severity, !found.certain());
    let name = |found: &Matched<'r>| (found.rule.code.as_str(), found.rule.because.as_str());
    sort::by(&mut matches, |one, other| place(one).cmp(&place(other)).then_with(|| name(one).cmp(&name(other))));
    matches
}

/// The strictest severity that holds for certain on an item.
pub fn strictest(matches: &[Matched<'_>], item: usize) -> Option<Severity> {
    matches.iter().filter(|found| found.item == item && found.certain()).map(|found| found.rule.severity).min()
}

fn concerns(rule: &Restriction, lane: &Lane<'_>) -> bool {
    let means = |names: &[String]| rule.place == "*" || among(names, &rule.place);
    match rule.scope {
        Scope::Destination => means(lane.to),
        Scope::Origin => means(lane.from),
        Scope::Channel => rule.place == lane.channel,
        Scope::Carrier => lane.carrier.is_some_and(|carrier| carrier == rule.place),
    }
}

/// Whether a rule concerns goods of a code and with attributes, whatever else it asks.
pub(crate) fn goods(rule: &Restriction, hs: Option<&str>, attributes: &[String]) -> Truth {
    let mut all = Truth::Yes;
    for clause in rule.goods() {
        let Ok(more) = clause_holds(clause, &mut |clause| Ok::<_, Infallible>(of_goods(clause, hs, attributes)));
        all = all.and(more);
        if all == Truth::No {
            break;
        }
    }
    all
}

fn answered(when: &When, mut answer: impl FnMut(&Clause) -> Truth) -> Truth {
    match holds(when, &mut |clause| Ok::<_, Infallible>(answer(clause))) {
        Ok(truth) => truth,
    }
}

/// What goods answer to codes and attributes.
fn of_goods(clause: &Clause, hs: Option<&str>, attributes: &[String]) -> Truth {
    match (clause, hs) {
        (Clause::Among(Word::Attributes, names), _) => Truth::of(attributes.iter().any(|own| among(names, own))),
        (Clause::Among(Word::Hs, prefixes), Some(hs)) => code_under_any(hs, prefixes),
        _ => Truth::No,
    }
}

/// What a lane and an item answer; `all` are the items of which the rule may concern the goods.
fn ask(
    clause: &Clause,
    lane: &Lane<'_>,
    item: &Line<'_>,
    all: &[(usize, &Line<'_>)],
    convert: &impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Truth {
    match clause {
        Clause::Among(Word::Channel, names) => Truth::of(among(names, lane.channel)),
        Clause::Among(Word::Origin, names) => {
            item.goods.origin.as_deref().map_or_else(|| Truth::asks("origin"), |origin| Truth::of(among(names, origin)))
        }
        Clause::Figures(figures) => {
            figures.iter().fold(Truth::No, |some, figure| some.or(reached(figure, item, all, convert)))
        }
        asked => of_goods(asked, item.goods.hs.as_deref(), &item.goods.attributes),
    }
}

/// Whether an item, or all of which the rule may concern the goods, reach a figure.
fn reached(
    figure: &Figure,
    item: &Line<'_>,
    all: &[(usize, &Line<'_>)],
    convert: &impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Truth {
    let sum = |of: fn(&Line<'_>) -> Option<Decimal>| {
        all.iter().try_fold(Decimal::ZERO, |sum, (_, item)| sum.checked_add(of(item)?))
    };
    let quantity = |item: &Line<'_>| Some(Decimal::from(item.quantity));
    let in_currency = |value: Option<Decimal>| convert(value?, figure.unit.parse().ok()?);
    let (own, field) = match figure.of.as_str() {
        "qty" => (quantity(item), "quantity".to_owned()),
        "total_qty" => (sum(quantity), "quantity".to_owned()),
        "kg" => (kilograms(item), "weight_g".to_owned()),
        "total_kg" => (sum(kilograms), "weight_g".to_owned()),
        "value" => (in_currency(Some(item.value)), "unit_price".to_owned()),
        "total_value" => (in_currency(sum(|item| Some(item.value))), "unit_price".to_owned()),
        "unit_value" => {
            let of_a_piece = item.value.checked_div(Decimal::from(item.quantity.max(1)));
            (in_currency(of_a_piece), "unit_price".to_owned())
        }
        measure => {
            let given = item.goods.measures.iter().find(|(name, _)| name == measure).map(|(_, figure)| *figure);
            (given, format!("measures.{measure}"))
        }
    };
    own.map_or_else(|| Truth::asks(&field), |own| Truth::of(figure.compare.holds(own, figure.limit)))
}

fn kilograms(item: &Line<'_>) -> Option<Decimal> {
    item.goods.weight?.kilograms().checked_mul(Decimal::from(item.quantity))
}
