//! Which rules stop a line, or ask for papers? The goods are refused, not the cart.
//!
//! In: the rules that may concern a lane, the lane, and the lines of one consignment. Out: every rule that matches, by
//! line, strictest first, with whether it is certain. The rule: a rule matches goods by HS prefix or by attribute; then
//! its tests are asked. A test on a fact that was not given is not false but open: the match says what it asks for. A code
//! shorter than a prefix that begins with it is open as well. Totals are taken over all lines that the rule concerns.

use crate::book::names::among;
use crate::book::restriction::{Restriction, Scope, Severity, Test};
use crate::calendar::Day;
use crate::money::{Currency, Decimal};
use crate::sort;
use crate::weight::Weight;

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
    /// `formal` or `informal`, where it is known.
    pub entry: Option<&'a str>,
}

/// One line, as rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// HS code, digits only.
    pub hs: Option<&'a str>,
    /// Country of origin.
    pub origin: Option<&'a str>,
    /// What the goods are.
    pub attributes: &'a [String],
    /// Figures of one piece: `wh`, `blade_cm`, `age`.
    pub measures: &'a [(String, Decimal)],
    /// Pieces.
    pub quantity: u32,
    /// What one piece weighs.
    pub weight: Option<Weight>,
    /// Value of the line, in the currency that `convert` takes.
    pub value: Decimal,
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

/// Three values: what is asked makes the third.
enum Truth {
    Yes,
    No,
    Asks(Vec<String>),
}

/// Every rule that matches an item on the day, by item and then the strictest first. `convert` turns the items' values into a
/// currency; none where it cannot.
pub fn restrict<'r>(
    rules: impl IntoIterator<Item = &'r Restriction>,
    lane: &Lane<'_>,
    items: &[Item<'_>],
    day: Day,
    convert: impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Vec<Matched<'r>> {
    let mut matches = Vec::new();
    for rule in rules {
        if !rule.on(day) || !concerns(rule, lane) {
            continue;
        }
        let concerned: Vec<(usize, Vec<String>)> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| match goods(rule, item) {
                Truth::Yes => Some((at, Vec::new())),
                Truth::No => None,
                Truth::Asks(asks) => Some((at, asks)),
            })
            .collect();
        let all: Vec<&Item<'_>> = concerned.iter().filter_map(|(at, _)| items.get(*at)).collect();
        for (item, mut asks) in concerned {
            let Some(goods) = items.get(item) else { continue };
            match tested(rule, lane, goods, &all, &convert) {
                Truth::No => continue,
                Truth::Yes => {}
                Truth::Asks(more) => asks.extend(more),
            }
            sort::by(&mut asks, Ord::cmp);
            asks.dedup();
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
    // A rule names a country or a union in capitals, as people write it; groups are known by their ids.
    let means = |name: &String| name.eq_ignore_ascii_case(&rule.place);
    let among = |names: &[String]| rule.place == "*" || names.iter().any(means);
    match rule.scope {
        Scope::Destination => among(lane.to),
        Scope::Origin => among(lane.from),
        Scope::Channel => rule.place == lane.channel,
        Scope::Carrier => lane.carrier.is_some_and(|carrier| same_carrier(carrier, &rule.place)),
    }
}

/// Whether a carrier's id, `north-post`, is that of a name as rules write it, `North Post`.
fn same_carrier(id: &str, name: &str) -> bool {
    let plain = |byte: u8| if byte == b' ' { b'-' } else { byte.to_ascii_lowercase() };
    id.bytes().map(plain).eq(name.bytes().map(plain))
}

fn goods(rule: &Restriction, item: &Item<'_>) -> Truth {
    let by_attribute = match rule.attribute.as_str() {
        "" => false,
        "any" | "any_packaged" => true,
        // Everything that is not food: the chapters after the twenty-fourth.
        "consumer_product" => {
            item.hs.is_some_and(|hs| hs.get(..2).is_some_and(|chapter| chapter > "24"))
                || item.attributes.contains(&rule.attribute)
        }
        attribute => among(item.attributes, attribute),
    };
    if by_attribute {
        return Truth::Yes;
    }
    let Some(hs) = item.hs else { return Truth::No };
    if rule.hs.iter().any(|prefix| hs.starts_with(prefix.as_str())) {
        Truth::Yes
    } else if rule.hs.iter().any(|prefix| prefix.starts_with(hs)) {
        Truth::Asks(vec!["hs_code".to_owned()])
    } else {
        Truth::No
    }
}

fn tested(
    rule: &Restriction,
    lane: &Lane<'_>,
    item: &Item<'_>,
    all: &[&Item<'_>],
    convert: &impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Truth {
    if rule.tests.is_empty() {
        return Truth::Yes;
    }
    let mut open = Vec::new();
    for group in &rule.tests {
        let mut asks = Vec::new();
        let mut holds = true;
        for test in group {
            match ask(test, lane, item, all, convert) {
                Some(true) => {}
                Some(false) => holds = false,
                None => asks.push(field(test)),
            }
        }
        if holds && asks.is_empty() {
            return Truth::Yes;
        }
        if holds {
            open.extend(asks);
        }
    }
    if open.is_empty() { Truth::No } else { Truth::Asks(open) }
}

/// The request's field that decides a test.
fn field(test: &Test) -> String {
    match test {
        Test::Word { of, .. } if of == "via" => "channel".to_owned(),
        Test::Word { of, .. } => of.clone(),
        Test::Figure { of, .. } if of.ends_with("kg") => "weight_g".to_owned(),
        Test::Figure { of, .. } => format!("measures.{of}"),
        Test::Value { .. } => "unit_price".to_owned(),
    }
}

/// Whether a test holds; none where the fact was not given.
fn ask(
    test: &Test,
    lane: &Lane<'_>,
    item: &Item<'_>,
    all: &[&Item<'_>],
    convert: &impl Fn(Decimal, Currency) -> Option<Decimal>,
) -> Option<bool> {
    match test {
        Test::Word { of, words } => {
            let own = match of.as_str() {
                "origin" => item.origin,
                "via" => Some(lane.channel),
                _ => lane.entry,
            };
            own.map(|own| among(words, own))
        }
        Test::Figure { of, compare, figure } => {
            let own = match of.as_str() {
                "qty" => Some(Decimal::from(item.quantity)),
                "total_qty" => Some(Decimal::from(all.iter().map(|item| u64::from(item.quantity)).sum::<u64>())),
                "kg" => kilograms(item),
                "total_kg" => {
                    all.iter().map(|item| kilograms(item)).try_fold(Decimal::ZERO, |sum, kg| sum.checked_add(kg?))
                }
                measure => item.measures.iter().find(|(name, _)| name == measure).map(|(_, figure)| *figure),
            };
            own.map(|own| compare.holds(own, *figure))
        }
        Test::Value { of, compare, limit } => {
            let own = match of.as_str() {
                "unit_value" => item.value.checked_div(Decimal::from(item.quantity.max(1))),
                "total_value" => all.iter().try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.value)),
                _ => Some(item.value),
            };
            convert(own?, limit.currency).map(|own| compare.holds(own, limit.amount))
        }
    }
}

fn kilograms(item: &Item<'_>) -> Option<Decimal> {
    item.weight?.kilograms().checked_mul(Decimal::from(item.quantity))
}
