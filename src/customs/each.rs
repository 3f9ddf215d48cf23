//! What will customs ask for each way of sending a consignment, at its price?
//!
//! In: priced consignments. Out: the same with their landed cost; assessed once where a price serves several tiers.

use super::{Declaration, Headline, Landed, Laws, assess, regimes_of};
use crate::admit::{Rules, by_service};
use crate::book::container::SectionKind;
use crate::book::law::Per;
use crate::calendar::{BorderDay, Day};
use crate::charge::Charge;
use crate::deliver::Dated;
use crate::fulfil::{ConsignmentLine, UnsentLine, declared};
use crate::gather::Gather;
use crate::goods::Line;
use crate::money::{Decimal, add, subtract, sum};
use crate::order::Order;
use crate::price::{Price, Priced, TaxInside};
use crate::problem::{Problem, Reason, Refusal, Warning};
use crate::request::Beside;
use std::cell::RefCell;
use std::rc::Rc;

/// A consignment by a service, under one of the terms, at the price of a tier: rated, dated, priced and assessed.
#[derive(Debug)]
pub struct Leg<'s, 'b> {
    /// What is sent, when it comes, and the tier that it may fill.
    pub priced: &'s Priced<'s, 'b>,
    /// What the shop and customs ask; or why the shop does not sell it so.
    pub cost: Result<Cost<'b>, &'s Refusal>,
    /// What they asked of it beside other legs: plans that share a leg share its assessment.
    beside: RefCell<Vec<Cost<'b>>>,
}

/// What the shop and customs ask.
#[derive(Debug, Clone)]
pub struct Cost<'b> {
    /// The shop.
    pub price: Rc<Price<'b>>,
    /// Customs, which hears the shop's price.
    pub landed: Rc<Landed<'b>>,
    /// What is worth the goods of the same plan's other imports on the same day.
    pub beside: Option<Decimal>,
}

/// What customs knows of an order and its place.
#[derive(Debug, Clone, Copy)]
pub struct Border<'o, 'b> {
    /// The order.
    pub order: &'o Order<'o, 'b>,
    /// The law of the place.
    pub laws: &'o Laws<'b>,
    /// The rules about goods.
    pub rules: &'o Rules<'b>,
}

/// Assesses everything that was priced, as if each consignment were all of the order's.
///
/// # Errors
/// A fault where a day is not covered; [`Problem::Needs`] while a shard is not loaded.
pub fn each<'s, 'b>(border: &Border<'_, 'b>, priced: &'s [Priced<'s, 'b>]) -> Result<Vec<Leg<'s, 'b>>, Problem> {
    let mut legs: Vec<Leg<'s, 'b>> = Vec::new();
    for priced in priced {
        let cost = match &priced.price {
            Err(refusal) => Err(refusal),
            Ok(price) => {
                let same = |leg: &&Leg<'_, '_>| std::ptr::eq(leg.priced.dated, priced.dated);
                let asks =
                    |cost: &&Cost<'_>| (cost.price.shipping, cost.price.insurance) == (price.shipping, price.insurance);
                let costs = legs.iter().rev().take_while(same).filter_map(|leg| leg.cost.as_ref().ok());
                let known = costs.into_iter().find(asks).map(|cost| Rc::clone(&cost.landed));
                let landed = match known {
                    Some(landed) => landed,
                    None => Rc::new(land(border, priced.dated, price, None)?),
                };
                Ok(Cost { price: Rc::clone(price), landed, beside: None })
            }
        };
        legs.push(Leg { priced, cost, beside: RefCell::default() });
    }
    Ok(legs)
}

/// Assesses the consignments of one plan beside each other, at the prices that they have together.
///
/// # Errors
/// As [`each`].
pub fn together<'s, 'b>(
    border: &Border<'_, 'b>,
    plan: &[&Leg<'s, 'b>],
    prices: Vec<Rc<Price<'b>>>,
) -> Result<Vec<Cost<'b>>, Problem> {
    let order = border.order;
    let limits_days = limits_consignee_days(order)?;
    let is_import = |dated: &Dated<'_, '_>| dated.rated.leaving.packed.consignment.is_import(&order.place);
    let mut costs = Vec::new();
    for (leg, price) in plan.iter().zip(prices) {
        let dated = leg.priced.dated;
        let others = plan.iter().map(|other| other.priced.dated).filter(|other| !std::ptr::eq(*other, dated));
        let on_day = |other: &&Dated<'_, '_>| is_import(other) && other.border(order) == dated.border(order);
        let mut beside: Option<Decimal> = None;
        for other in others.filter(|_| is_import(dated)).filter(on_day) {
            beside = Some(add(beside.unwrap_or_default(), other.rated.value)?);
        }
        let is_same = |known: &&Cost<'_>| {
            (known.price.shipping, known.price.insurance) == (price.shipping, price.insurance)
                && (known.beside == beside || !limits_days)
        };
        let mut assessed = leg.beside.borrow_mut();
        let known = leg.cost.as_ref().ok().into_iter().chain(assessed.iter()).find(is_same);
        let landed = known.map(|known| Rc::clone(&known.landed));
        let cost = match landed {
            Some(landed) => Cost { price, landed, beside },
            None => {
                let landed = Rc::new(land(border, dated, &price, beside)?);
                let cost = Cost { price, landed, beside };
                assessed.push(cost.clone());
                cost
            }
        };
        costs.push(cost);
    }
    Ok(costs)
}

/// What customs would ask, were the imports of a plan one consignment. There is at least one.
///
/// # Errors
/// As [`each`].
pub fn as_one<'b>(border: &Border<'_, 'b>, plan: &[(&Dated<'_, 'b>, &Price<'_>)]) -> Result<Landed<'b>, Problem> {
    let (first, _) = plan.first().ok_or_else(|| Problem::lost("the imports of a plan"))?;
    let mut lines: Vec<ConsignmentLine<'_>> = Vec::new();
    let (mut freight, mut insurance, mut parcels) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
    for (dated, price) in plan {
        (freight, insurance) = (add(freight, price.shipping)?, add(insurance, price.insurance)?);
        let mut places = Vec::new();
        for line in &dated.rated.leaving.packed.consignment.lines {
            match lines.iter_mut().enumerate().find(|(_, known)| known.line.id == line.line.id) {
                Some((at, known)) => {
                    known.quantity = known.quantity.saturating_add(line.quantity);
                    known.value = add(known.value, line.value)?;
                    places.push(at);
                }
                None => {
                    places.push(lines.len());
                    lines.push(line.clone());
                }
            }
        }
        for parcel in &dated.rated.packing()?.parcels {
            let at = |(item, pieces): &(usize, u32)| Some((*places.get(*item)?, *pieces));
            parcels.push(parcel.contents.iter().filter_map(at).listed());
        }
    }
    let declared = declared(&lines)?;
    let parcels = declared.parcels(parcels.iter().map(Vec::as_slice));
    let sent = Sent { freight, insurance, parcels, lines: declared.lines, beside: Beside::default() };
    assessed(border, first, sent, first.border(border.order))
}

/// Whether any law of the place has a limit for what a consignee gets in a day, or longer.
fn limits_consignee_days(order: &Order<'_, '_>) -> Result<bool, Problem> {
    let regimes = regimes_of(order.view, &order.place)?;
    let of_consignees = [Per::ConsigneeDay, Per::ConsigneeMonth, Per::ConsigneeYear];
    Ok(regimes.iter().flat_map(|regime| &regime.threshold).any(|threshold| of_consignees.contains(&threshold.per)))
}

/// The tax that is in the prices of a consignment's lines; none where prices contain no tax.
///
/// # Errors
/// [`Problem::Needs`] while the law is not loaded.
pub fn tax_inside(order: &Order<'_, '_>, dated: &Dated<'_, '_>) -> Result<Vec<TaxInside>, Problem> {
    if !order.prices_include_tax() {
        return Ok(Vec::new());
    }
    let regimes = regimes_of(order.view, &order.place)?;
    let consignment = dated.rated.leaving.packed.consignment;
    let declared = declared(&consignment.lines)?;
    let lines = consignment.lines.iter().enumerate().map(|(number, line)| {
        let goods = declared.goods(number).ok_or_else(|| Problem::lost("a line of the declaration"))?;
        let headline = Headline::of(order.view, &regimes, &order.place, goods, order.day_there())?;
        let (with, without) = headline.gross_of_net()?;
        Ok(TaxInside { value: line.value, with, without })
    });
    lines.try_listed()
}

/// What the carrier collects for the shop where a leg has a price: all of it, less what customs itself is paid on delivery;
/// with it what the order holds besides.
///
/// # Errors
/// As of [`each`].
pub fn to_collect<'b>(
    border: &Border<'_, 'b>,
    unsent: &[UnsentLine],
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
) -> Result<Decimal, Problem> {
    let sent = Sent::of(dated, price, None)?;
    let sums = assessed(border, dated, sent, dated.border(border.order))?.sums()?;
    let own = subtract(sums.total, sums.due_on_delivery)?;
    Ok(sum(unsent.iter().map(|line| line.value).chain([own]))?)
}

/// The landed cost of a leg, with a warning where the law may change while it is under way.
fn land<'b>(
    border: &Border<'_, 'b>,
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
    beside: Option<Decimal>,
) -> Result<Landed<'b>, Problem> {
    let (packed, by) = (dated.rated.leaving.packed, dated.rated.leaving.by);
    let Border { order, rules, .. } = *border;
    let day = dated.border(order);
    let admission = by_service(order, rules, packed.consignment, by, &dated.exchange, day)?;
    let mut landed = assessed(border, dated, Sent::of(dated, price, beside)?, day)?;
    if order.request.wants.cash_on_delivery {
        landed.collect_all();
    }
    landed.refusals = admission.refusals;
    landed.advisories = admission.advisories;
    landed.warnings.extend(rules_change(border, dated, price, beside, &landed)?);
    Ok(landed)
}

/// What is declared of a dated consignment, besides its way.
struct Sent<'d> {
    freight: Decimal,
    insurance: Decimal,
    parcels: Vec<Vec<(usize, u32)>>,
    lines: Vec<Line<'d>>,
    beside: Beside,
}

impl<'d> Sent<'d> {
    fn of(dated: &'d Dated<'_, '_>, price: &Price<'_>, beside: Option<Decimal>) -> Result<Sent<'d>, Problem> {
        let declared = declared(&dated.rated.leaving.packed.consignment.lines)?;
        let parcels = &dated.rated.packing()?.parcels;
        Ok(Sent {
            freight: price.shipping,
            insurance: price.insurance,
            parcels: declared.parcels(parcels.iter().map(|parcel| parcel.contents.as_slice())),
            lines: declared.lines,
            // Nothing comes beside a consignment that is all of its order's.
            beside: Beside { day: beside.unwrap_or_default(), ..Beside::default() },
        })
    }
}

fn assessed<'b>(
    border: &Border<'_, 'b>,
    dated: &Dated<'_, 'b>,
    sent: Sent<'_>,
    day: BorderDay,
) -> Result<Landed<'b>, Problem> {
    let Border { order, laws, .. } = *border;
    let (request, rated) = (order.request, dated.rated);
    let (packed, by) = (rated.leaving.packed, rated.leaving.by);
    let fees = order.view.has(SectionKind::Regime, &by.carrier.id);
    let collector = if fees { Some(order.view.regime(&by.carrier.id)?) } else { None };
    let Sent { freight, insurance, parcels, lines, beside } = sent;
    assess(&Declaration {
        view: order.view,
        laws,
        exchange: &dated.exchange.of_law(order.place.territory, day),
        place: &order.place,
        from: &packed.consignment.from,
        stock: packed.consignment.warehouse.stock,
        order: order.day_there(),
        border: day,
        channel: by.channel(),
        purpose: request.purpose,
        importer: request.importer,
        importer_registered: request.importer_tax_number.is_some(),
        terms: dated.terms,
        registrations: request.seller_registrations.as_deref().unwrap_or(&order.shop.seller_registrations),
        local_taxes: &order.shop.local_tax,
        carrier: Some(&by.carrier.id),
        collector,
        currency: request.currency,
        digits: request.digits,
        prices_include_tax: order.prices_include_tax(),
        freight,
        insurance: Some(insurance),
        parcels,
        beside,
        lines,
    })
}

/// A warning where the earliest and the latest day at the border do not have the same charges.
fn rules_change<'b>(
    border: &Border<'_, 'b>,
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
    beside: Option<Decimal>,
    landed: &Landed<'_>,
) -> Result<Option<Warning>, Problem> {
    let (order, timeline) = (border.order, &dated.timeline);
    let days = [timeline.border_earliest, timeline.border_latest];
    let changes = |day| law_changes(order, timeline.border, day);
    if order.request.days.border.is_some() || !days.into_iter().map(changes).try_listed::<_, _>()?.contains(&true) {
        return Ok(None);
    }
    let same = |one: &Charge<'_>, other: &Charge<'_>| {
        (&one.code, one.told.rate(), &one.basis, one.amount)
            == (&other.code, other.told.rate(), &other.basis, other.amount)
    };
    let is_same = |other: &Landed<'_>| {
        let pairs = landed.charges.iter().zip(&other.charges);
        landed.charges.len() == other.charges.len() && pairs.into_iter().all(|(one, other)| same(one, other))
    };
    for day in days {
        let covered = order.place.territory.covers.contains(day);
        if covered && !is_same(&assessed(border, dated, Sent::of(dated, price, beside)?, BorderDay(day))?) {
            let args = [("from", timeline.border_earliest.to_string()), ("to", timeline.border_latest.to_string())];
            let because = format!(
                "Import rules change while the parcel is under way: it may reach the border between {} and {}.",
                timeline.border_earliest, timeline.border_latest
            );
            return Ok(Some(Warning::new(Reason::new("rules_change", args), because)));
        }
    }
    Ok(None)
}

/// Whether any law of the place begins or ends between two days.
fn law_changes(order: &Order<'_, '_>, one: Day, other: Day) -> Result<bool, Problem> {
    let days = (one.min(other), one.max(other));
    let territory = order.place.territory;
    let mut changes = territory.parameter.iter().any(|row| turns(row.from, row.until, days));
    for regime in &territory.regimes {
        let regime = order.view.regime(regime)?;
        changes = changes
            || regime.levy.iter().any(|row| turns(row.from, row.until, days))
            || regime.threshold.iter().any(|row| turns(row.from, row.until, days))
            || regime.value.iter().any(|row| turns(row.from, row.until, days));
    }
    Ok(changes)
}

/// Whether a row begins or ends behind the first day and no later than the last.
fn turns(from: Day, until: Option<Day>, (first, last): (Day, Day)) -> bool {
    let within = |day: Day| first < day && day <= last;
    within(from) || until.is_some_and(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_turns_behind_the_first_day_and_no_later_than_the_last() {
        let day = |number: i32| Day::from_epoch(number);
        let days = (day(10), day(20));
        for (at, is_between) in [(9, false), (10, false), (11, true), (20, true), (21, false)] {
            assert_eq!(turns(day(at), None, days), is_between, "begins on day {at}");
            assert_eq!(turns(day(0), Some(day(at)), days), is_between, "ends on day {at}");
            assert_eq!(turns(day(at), Some(day(99)), days), is_between, "begins on day {at}, ends later");
        }
    }
}
