//! What is each line worth without tax, and what part of freight and insurance falls on it?
//!
//! In: values as charged. Out: for each line goods, freight and insurance net of tax, and the tax that was inside. Freight
//! and insurance go to lines by goods value, in minor units. Where prices include tax, each part holds the line's headline
//! rate r of the order day, on which the price was made: `tax = round half up (gross × r ÷ (100 + r))`, or `gross × r ÷ 100`
//! where law reckons the tax inside the price. A code too short for one rate bears the highest that it may.

use super::Declaration;
use crate::book::BookView;
use crate::book::law::{LawDay, Parameter, Regime, Territory};
use crate::book::list::Held;
use crate::book::names::among;
use crate::book::order::height;
use crate::book::rate::Rate;
use crate::calendar::{DatedRows, OrderDay, WhoseDay};
use crate::gather::Gather;
use crate::goods::Goods;
use crate::money::{Decimal, Overflow, Rounding, add, allot, divide, minor_unit, multiply, subtract};
use crate::place::Place;
use crate::problem::Problem;

/// The parts of one line, in the declaration's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct NetLine {
    pub(super) goods: Decimal,
    pub(super) freight: Decimal,
    pub(super) insurance: Decimal,
    /// The tax that was inside all three; zero where prices hold none.
    pub(super) tax_inside: Decimal,
    /// The headline tax, where prices include it.
    pub(super) headline: Option<Headline>,
}

/// The tax that a price contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headline {
    /// Its rate.
    pub percent: Decimal,
    /// Of the price with the tax in it, not of what is left without.
    pub inside: bool,
}

impl Headline {
    /// The tax in prices of goods at a place whose law is `regimes`, made on a day.
    ///
    /// # Errors
    /// A fault when the parts of a rate add up to too large a figure; [`Problem::Needs`] while a product list is not loaded.
    pub fn of(
        view: &BookView<'_>,
        regimes: &[&Regime],
        place: &Place<'_>,
        goods: &Goods,
        day: OrderDay,
    ) -> Result<Headline, Problem> {
        let mut levies = regimes.iter().flat_map(|regime| &regime.levy);
        let inside = levies.any(|levy| levy.headline_percent.is_some() && levy.inside);
        let percent = match goods.tax_percent {
            Some(percent) => percent,
            None => headline_percent(view, place, goods, day)?,
        };
        // No more of a price than all of it is tax.
        Ok(Headline { percent: if inside { percent.min(Decimal::ONE_HUNDRED) } else { percent }, inside })
    }

    /// The price that holds `percent` of tax: 100 where it is reckoned inside, else 100 and itself.
    fn whole(self) -> Result<Decimal, Overflow> {
        if self.inside { Ok(Decimal::ONE_HUNDRED) } else { add(Decimal::ONE_HUNDRED, self.percent) }
    }

    /// What a price with the tax is of the price without it, as a fraction: above and below the line.
    ///
    /// # Errors
    /// [`Overflow`] when the rate is too large a figure.
    pub fn gross_of_net(self) -> Result<(Decimal, Decimal), Overflow> {
        let whole = self.whole()?;
        Ok((whole, subtract(whole, self.percent)?))
    }
}

/// Parts every line of the declaration, by the law of its place.
pub(super) fn net_lines(declaration: &Declaration<'_, '_>, regimes: &[&Regime]) -> Result<Vec<NetLine>, Problem> {
    let keys: Vec<&str> = declaration.lines.iter().map(|line| line.id).listed();
    let values: Vec<Decimal> = declaration.lines.iter().map(|line| line.value).listed();
    let unit = minor_unit(declaration.digits);
    let freight = allot(declaration.freight, unit, &values, &keys)?;
    let insurance = allot(declaration.insurance.unwrap_or_default(), unit, &values, &keys)?;
    let parts = declaration.lines.iter().zip(freight).zip(insurance);
    let net = parts.map(|((line, freight), insurance)| {
        if !declaration.prices_include_tax {
            let goods = line.value;
            return Ok(NetLine { goods, freight, insurance, tax_inside: Decimal::ZERO, headline: None });
        }
        let Declaration { view, place, order, .. } = *declaration;
        let headline = Headline::of(view, regimes, place, line.goods, order)?;
        let whole = headline.whole()?;
        let held = |gross: Decimal| {
            Rounding::to_digits(declaration.digits).round(divide(multiply(gross, headline.percent)?, whole)?)
        };
        let taxes = [held(line.value)?, held(freight)?, held(insurance)?];
        let [of_goods, of_freight, of_insurance] = taxes;
        Ok(NetLine {
            goods: subtract(line.value, of_goods)?,
            freight: subtract(freight, of_freight)?,
            insurance: subtract(insurance, of_insurance)?,
            tax_inside: crate::money::sum(taxes)?,
            headline: Some(headline),
        })
    });
    net.try_listed()
}

/// The headline rate of tax on goods of a code at a place, per cent: the highest that the code may bear.
fn headline_percent(view: &BookView<'_>, place: &Place<'_>, goods: &Goods, day: OrderDay) -> Result<Decimal, Problem> {
    let mut whole = Decimal::ZERO;
    for name in &place.territory.headline {
        let found = parameter(view, place, name, goods, LawDay::of_sale(day))?;
        // A rate that is no percent, or none, is no part of what a price contains.
        whole = add(whole, found.and_then(|found| found.highest.rate.percent()).unwrap_or_default())?;
    }
    Ok(whole)
}

/// What a parameter is for goods of a code.
pub(super) struct ParameterFinding<'b> {
    /// The row that decides; of a code too short for one the row with the highest rate.
    pub(super) highest: &'b Parameter,
    /// The lowest rate that goods of the code may bear, where it is too short for one.
    pub(super) lowest: Option<Rate>,
    /// The address does not give the subdivision, and elsewhere the figure is another.
    pub(super) hangs_on_subdivision: bool,
}

/// The territory's parameter of a name in force on a day: for these goods, else for all others; for this subdivision, else
/// for all. The longest HS prefix wins. Where the address gives no subdivision, it says so if the figure hangs on it. Of a code that is shorter than prefixes that begin with it, each of these is asked.
pub(super) fn parameter<'b>(
    view: &BookView<'_>,
    place: &Place<'b>,
    name: &str,
    goods: &Goods,
    day: LawDay,
) -> Result<Option<ParameterFinding<'b>>, Problem> {
    let territory: &'b Territory = place.territory;
    let (hs, marks) = (goods.hs.as_deref(), goods.attributes.as_slice());
    let rows_in = |subdivision: Option<&str>| -> Vec<&'b Parameter> {
        let holds = |known: &&'b Parameter| {
            known.subdivisions.is_empty() || subdivision.is_some_and(|code| among(&known.subdivisions, code))
        };
        rates_named(territory, name, day).filter(holds).listed()
    };
    let rows = rows_in(place.subdivision.as_deref());
    let own = decides(view, &rows, (hs, marks), day)?;
    let mut hangs_on_subdivision = false;
    if place.subdivision.is_none() {
        for other in rates_named(territory, name, day).filter_map(|row| row.subdivisions.first()) {
            let there = decides(view, &rows_in(Some(other)), (hs, marks), day)?;
            hangs_on_subdivision = hangs_on_subdivision || there.map(|row| &row.rate) != own.map(|row| &row.rate);
        }
    }
    let mut others: Vec<&'b Parameter> = Vec::new();
    for (row, prefix) in rows.iter().flat_map(|row| row.hs.iter().map(move |prefix| (*row, prefix))) {
        let Some(hs) = hs else { break };
        if let Some(list) = prefix.strip_prefix('@') {
            let held = view.list(list, hs)?.map(|list| list.find(hs, day.civil()));
            others.extend(matches!(held, Some(Held::Partly { .. })).then_some(row));
        } else if prefix.len() > hs.len() && prefix.starts_with(hs) {
            others.extend(decides(view, &rows, (Some(prefix), marks), day)?);
        }
    }
    let all = || own.into_iter().chain(others.iter().copied());
    let Some(highest) = all().max_by_key(|row| height(&row.rate)) else { return Ok(None) };
    let lowest = match (own, all().map(|row| &row.rate).min_by_key(|rate| height(rate))) {
        // Some of the goods bear nothing.
        (None, _) => Some(&Rate::Free),
        (Some(_), lowest) => lowest.filter(|lowest| **lowest != highest.rate),
    };
    Ok(Some(ParameterFinding { highest, lowest: lowest.cloned(), hangs_on_subdivision }))
}

/// The row that decides about goods of a code and with attributes.
fn decides<'b>(
    view: &BookView<'_>,
    rows: &[&'b Parameter],
    goods: (Option<&str>, &[String]),
    day: LawDay,
) -> Result<Option<&'b Parameter>, Problem> {
    let mut best: Option<((usize, bool), &'b Parameter)> = None;
    for row in rows {
        let Some(length) = longest(view, row, goods, day)? else { continue };
        let rank = (length, !row.subdivisions.is_empty());
        if best.is_none_or(|(so_far, _)| rank >= so_far) {
            best = Some((rank, row));
        }
    }
    Ok(best.map(|(_, row)| row))
}

/// How many digits of a code a row names, more than any code has where it names an attribute: 0 where it is for all goods; none
/// where it is for others.
fn longest(
    view: &BookView<'_>,
    row: &Parameter,
    (hs, marks): (Option<&str>, &[String]),
    day: LawDay,
) -> Result<Option<usize>, Problem> {
    if row.attributes.iter().any(|name| among(marks, name)) {
        return Ok(Some(usize::MAX));
    }
    if row.hs.is_empty() {
        return Ok(Some(0).filter(|_| row.attributes.is_empty()));
    }
    let Some(hs) = hs else { return Ok(None) };
    let mut longest = None;
    for prefix in &row.hs {
        let length = match prefix.strip_prefix('@') {
            Some(list) => match view.list(list, hs)?.map(|list| list.find(hs, day.civil())) {
                Some(Held::Yes(line)) => Some(line.code.len()),
                _ => None,
            },
            None => Some(prefix.len()).filter(|_| hs.starts_with(prefix.as_str())),
        };
        longest = longest.max(length);
    }
    Ok(longest)
}

/// Whether a parameter has rates of some goods of their own on a day.
pub(super) fn differs_by_goods(territory: &Territory, name: &str, day: LawDay) -> bool {
    rates_named(territory, name, day).any(|known| !known.hs.is_empty() || !known.attributes.is_empty())
}

fn rates_named<'b>(territory: &'b Territory, name: &str, day: LawDay) -> impl Iterator<Item = &'b Parameter> {
    territory.parameter.on(day).filter(move |known| known.name == name)
}
