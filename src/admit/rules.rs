//! Which rules may concern goods on a way, and what do they say of each line?
//!
//! In: where it goes from and to, by which channel and carrier, the lines, and the day. Out: for each line the rules that match
//! it, the strictest first, as refusals and as advice.

use super::restrict::{Item, Lane, Matched, restrict};
use crate::book::Reading;
use crate::book::law::{LevyRate, Territory};
use crate::book::market::Market;
use crate::book::restriction::{Restriction, Scope, Severity as Strictness};
use crate::calendar::{BorderDay, Day};
use crate::fulfil::Consignment;
use crate::money::Currency;
use crate::order::{Order, ServiceOffered};
use crate::place::Place;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::sort;

/// Refused lines and advice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admission {
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) advisories: Vec<Refusal>,
}

/// A way and a day, of which the rules are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DatedLane<'a, 'b> {
    /// The rates of exchange, for limits of value.
    pub(crate) market: &'a Market<'a, 'b>,
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
    /// The day whose rules hold.
    pub(crate) day: Day,
}

/// What may not go a way, and what the seller has to see to. Lines have their ids.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn of(way: &DatedLane<'_, '_>, lines: &[(&str, Item<'_>)]) -> Result<Admission, Problem> {
    let mut admission = Admission::default();
    for found in way.matches(lines, |_| true)? {
        let Some((line, _)) = lines.get(found.item) else { continue };
        let is_refused = found.certain() && found.rule.severity != Strictness::Advisory;
        let list = if is_refused { &mut admission.refusals } else { &mut admission.advisories };
        list.push(refusal(line, &found));
    }
    Ok(admission)
}

/// What may not go a way of a consignment: by a service, with a day at the border.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub(crate) fn by_service(
    order: &Order<'_, '_>,
    consignment: &Consignment<'_>,
    by: &ServiceOffered<'_>,
    market: &Market<'_, '_>,
    border: BorderDay,
) -> Result<Admission, Problem> {
    let way = DatedLane {
        market,
        currency: order.request.currency,
        from: &consignment.from,
        place: &order.place,
        channel: by.channel().as_str(),
        carrier: Some(&by.carrier.id),
        day: border.0,
    };
    of(&way, &items(consignment))
}

/// The refusals of the lines that no way of sending may bring from a consignment's warehouse to the place.
pub(super) fn barred(order: &Order<'_, '_>, consignment: &Consignment<'_>) -> Result<Vec<Refusal>, Problem> {
    // What a limit of value is in another currency is no rate of the answer.
    let market = order.market.apart();
    let way = DatedLane {
        market: &market,
        currency: order.request.currency,
        from: &consignment.from,
        place: &order.place,
        channel: "",
        carrier: None,
        day: order.day,
    };
    let lines = items(consignment);
    let of_places = |rule: &Restriction| matches!(rule.scope, Scope::Destination | Scope::Origin);
    let found = way.matches(&lines, of_places)?;
    let certain = found.iter().filter(|found| found.certain() && found.rule.severity == Strictness::Prohibited);
    Ok(certain.filter_map(|found| lines.get(found.item).map(|(id, _)| refusal(id, found))).collect())
}

/// A consignment's lines as rules about goods see them.
fn items<'a>(consignment: &'a Consignment<'_>) -> Vec<(&'a str, Item<'a>)> {
    let lines = consignment.lines.iter().map(|line| {
        let goods = &line.line.goods;
        let item = Item {
            hs: goods.hs.as_deref(),
            origin: goods.origin.as_deref(),
            attributes: &goods.attributes,
            measures: &goods.measures,
            quantity: line.quantity,
            weight: Some(goods.weight),
            value: line.value,
        };
        (line.line.id.as_str(), item)
    });
    lines.collect()
}

impl<'b> DatedLane<'_, 'b> {
    fn matches(
        &self,
        lines: &[(&str, Item<'_>)],
        may: impl Fn(&Restriction) -> bool,
    ) -> Result<Vec<Matched<'b>>, Problem> {
        let DatedLane { market, currency, from, place, channel, carrier, day } = *self;
        let lane = Lane { from, to: &place.names, channel, carrier };
        let items: Vec<Item<'_>> = lines.iter().map(|(_, item)| *item).collect();
        let found = rules(market.reading(), &lane, place.territory, &items)?;
        let convert = |value, to| market.convert(value, currency, to).ok();
        Ok(restrict(found.into_iter().filter(|rule| may(rule)), &lane, &items, day, convert))
    }
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
    let shelf = |side: &str, name: &str| format!("{side}-{}", name.to_lowercase());
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
