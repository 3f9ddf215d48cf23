//! May these goods go this way at all? Refusals of lines, and what the seller has to see to.
//!
//! In: a declaration. Out: for each line the rules that match it, the strictest first. A rule that holds for certain and
//! prohibits, or asks for a paper, refuses the line; one that advises, or hangs on a fact that was not given, is told to the
//! seller. The goods are refused, not the cart.

use super::declaration::Declaration;
use super::restrict::{Item, Lane, Matched, restrict};
use crate::book::Reading;
use crate::book::law::{LevyRate, Territory};
use crate::book::market::Market;
use crate::book::restriction::{Restriction, Scope, Severity as Strictness};
use crate::calendar::Day;
use crate::money::Currency;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::sort;

/// Refused lines and advice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admission {
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) advisories: Vec<Refusal>,
}

/// The rules that may concern goods on a lane: those of the destination, the place of dispatch, the channel and the
/// carrier; and those of goods to which the book is not cut.
fn rules<'b>(
    reading: &Reading<'b>,
    lane: &Lane<'_>,
    territory: &Territory,
    items: &[Item<'_>],
) -> Result<Vec<&'b Restriction>, Problem> {
    let Lane { from, to, channel, carrier, .. } = *lane;
    let shelf = |side: &str, name: &str| format!("{side}-{}", name.to_lowercase().replace(' ', "-"));
    let mut shelves: Vec<String> = to.iter().map(|name| shelf("to", name)).collect();
    shelves.extend(from.iter().map(|name| shelf("from", name)));
    shelves.extend([shelf("to", "all"), shelf("from", "all"), shelf("by", channel)]);
    shelves.extend(carrier.map(|carrier| shelf("carrier", carrier)));
    // Territories and countries may have the same name in small letters.
    sort::by(&mut shelves, Ord::cmp);
    shelves.dedup();
    let (mut rules, mut needs) = (Vec::new(), Vec::new());
    for shelf in shelves {
        match reading.restrictions(&shelf) {
            Ok(more) => rules.extend(more),
            Err(Problem::Needs(more)) => needs.extend(more),
            Err(other) => return Err(other),
        }
    }
    if !needs.is_empty() {
        return Err(Problem::Needs(needs));
    }
    for item in items {
        let mut more = Vec::new();
        if let Some(hs) = item.hs
            && !reading.holds_code(hs)?
        {
            more.extend(reading.restrictions_beyond(tariff(reading, territory)?, Some(hs))?);
        }
        if !reading.holds_attributes(item.attributes)? {
            more.extend(reading.restrictions_beyond(None, None)?);
        }
        for rule in more {
            // The same rule may lie with the lane, or in two chapters.
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
    }
    Ok(rules)
}

/// The duty schedule that the law of a territory asks, if any.
fn tariff<'b>(reading: &Reading<'b>, territory: &Territory) -> Result<Option<&'b str>, Problem> {
    for id in &territory.regimes {
        for levy in &reading.regime(id)?.levy {
            if let LevyRate::Schedule(name) = &levy.rate {
                return Ok(Some(name));
            }
        }
    }
    Ok(None)
}

/// The lines that no way of sending may bring from one place to the other.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn barred(
    market: &Market<'_, '_>,
    currency: Currency,
    lane: &Lane<'_>,
    territory: &Territory,
    lines: &[(&str, Item<'_>)],
    day: Day,
) -> Result<Vec<Refusal>, Problem> {
    let of_places = |rule: &&Restriction| matches!(rule.scope, Scope::Destination | Scope::Origin);
    let items: Vec<Item<'_>> = lines.iter().map(|(_, item)| *item).collect();
    let found = rules(market.reading(), lane, territory, &items)?;
    let convert = |value, to| market.convert(value, currency, to).ok();
    let matches = restrict(found.into_iter().filter(of_places), lane, &items, day, convert);
    let certain = matches.iter().filter(|found| found.certain() && found.rule.severity == Strictness::Prohibited);
    Ok(certain.filter_map(|found| lines.get(found.item).map(|(id, _)| refusal(id, found))).collect())
}

/// What a declaration's goods may not do, and what the seller has to see to.
pub(super) fn admit(declaration: &Declaration<'_, '_>, day: Day) -> Result<Admission, Problem> {
    let carrier = declaration.carrier;
    let channel = declaration.channel.as_str();
    let lane = Lane { from: declaration.from, to: &declaration.place.names, channel, carrier, entry: None };
    let items: Vec<Item<'_>> = declaration
        .lines
        .iter()
        .map(|line| Item {
            hs: line.hs.as_deref(),
            origin: line.origin.as_deref(),
            attributes: &line.attributes,
            measures: &line.measures,
            quantity: line.quantity,
            weight_g: line.weight_g,
            value: line.value,
        })
        .collect();
    let rules = rules(declaration.reading, &lane, declaration.place.territory, &items)?;
    let convert = |value, currency| declaration.market.convert(value, declaration.currency, currency).ok();
    let mut admission = Admission::default();
    for found in restrict(rules, &lane, &items, day, convert) {
        let Some(line) = declaration.lines.get(found.item) else { continue };
        let refused = found.certain() && found.rule.severity != Strictness::Advisory;
        let refusal = refusal(&line.id, &found);
        let list = if refused { &mut admission.refusals } else { &mut admission.advisories };
        list.push(refusal);
    }
    Ok(admission)
}

fn refusal(line: &str, found: &Matched<'_>) -> Refusal {
    let rule = found.rule;
    let mut args = vec![("rule", rule.code.clone())];
    if !rule.condition.is_empty() {
        args.push(("condition", rule.condition.clone()));
    }
    if !found.asks.is_empty() {
        args.push(("asks", found.asks.join(", ")));
    }
    let code = match rule.severity {
        Strictness::Prohibited => "goods_prohibited",
        Strictness::Restricted => "goods_restricted",
        Strictness::Advisory => "seller_duty",
    };
    let needs = if found.asks.is_empty() { rule.needs.clone() } else { found.asks.join(", ") };
    Refusal {
        subject: Subject::Line,
        id: line.to_owned(),
        lines: vec![line.to_owned()],
        severity: if rule.severity == Strictness::Prohibited { Severity::Prohibited } else { Severity::Restricted },
        code: code.to_owned(),
        needs: Some(needs).filter(|needs| !needs.is_empty()),
        because: rule.because.clone(),
        reason: Reason { code: code.to_owned(), args },
        source: Some(rule.source.clone()).filter(|source| !source.is_empty()),
    }
}
