//! What is each line worth without tax, and what part of freight and insurance falls on it?
//!
//! In: values as charged. Out: for each line goods, freight and insurance net of tax, and the tax that was inside. Freight
//! and insurance go to lines by goods value, in minor units. Where prices include tax, each part holds the line's headline
//! rate r of the order day, on which the price was made: `tax = round half up (gross × r ÷ (100 + r))`, or `gross × r ÷ 100`
//! where law reckons the tax inside the price.

use super::Declaration;
use crate::book::law::{LawDay, LevyRate, Parameter, Regime, Territory};
use crate::book::names::among;
use crate::calendar::{DatedRows, OrderDay};
use crate::money::{Decimal, Overflow, Rounding, add, allot, divide, minor_unit, multiply, subtract};
use crate::place::Place;

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
    /// The tax in prices of goods of a code at a place whose law is `regimes`, made on a day; `given` replaces the rate.
    ///
    /// # Errors
    /// [`Overflow`] when the parts of a rate add up to too large a figure.
    pub fn of(
        regimes: &[&Regime],
        place: &Place<'_>,
        hs: Option<&str>,
        given: Option<Decimal>,
        day: OrderDay,
    ) -> Result<Headline, Overflow> {
        let mut levies = regimes.iter().flat_map(|regime| &regime.levy).filter(|levy| levy.headline_percent.is_some());
        let inside = levies.any(|levy| matches!(levy.rate, LevyRate::Inside(_) | LevyRate::InsideParameter(_)));
        let percent = match given {
            Some(percent) => percent,
            None => headline_percent(place, hs, day)?,
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
pub(super) fn net_lines(declaration: &Declaration<'_, '_>, regimes: &[&Regime]) -> Result<Vec<NetLine>, Overflow> {
    let keys: Vec<&str> = declaration.lines.iter().map(|line| line.id.as_str()).collect();
    let values: Vec<Decimal> = declaration.lines.iter().map(|line| line.value).collect();
    let unit = minor_unit(declaration.digits);
    let freight = allot(declaration.freight, unit, &values, &keys)?;
    let insurance = allot(declaration.insurance.unwrap_or_default(), unit, &values, &keys)?;
    let parts = declaration.lines.iter().zip(freight).zip(insurance);
    let net = parts.map(|((line, freight), insurance)| {
        if !declaration.prices_include_tax {
            let goods = line.value;
            return Ok(NetLine { goods, freight, insurance, tax_inside: Decimal::ZERO, headline: None });
        }
        let headline =
            Headline::of(regimes, declaration.place, line.hs.as_deref(), line.tax_percent, declaration.order)?;
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
    net.collect()
}

/// The headline rate of tax on goods of a code at a place, per cent.
fn headline_percent(place: &Place<'_>, hs: Option<&str>, day: OrderDay) -> Result<Decimal, Overflow> {
    let day = LawDay::of_sale(day);
    let parts = place
        .territory
        .headline
        .iter()
        .filter_map(|name| parameter(place.territory, name, hs, place.subdivision.as_deref(), day)?.rate.percent());
    crate::money::sum(parts)
}

/// The territory's parameter of a name in force on a day: for these goods, else for all others; for this subdivision, else
/// for all. The longest HS prefix wins.
pub(super) fn parameter<'b>(
    territory: &'b Territory,
    name: &str,
    hs: Option<&str>,
    subdivision: Option<&str>,
    day: LawDay,
) -> Option<&'b Parameter> {
    let score = |known: &'b Parameter| {
        let of_goods = if known.hs.is_empty() {
            0
        } else {
            let hs = hs?;
            known.hs.iter().filter(|prefix| hs.starts_with(prefix.as_str())).map(String::len).max()?
        };
        let here = known.subdivisions.is_empty() || subdivision.is_some_and(|code| among(&known.subdivisions, code));
        here.then_some(((of_goods, !known.subdivisions.is_empty()), known))
    };
    let found = rates_named(territory, name, day).filter_map(score);
    found.max_by_key(|(score, _)| *score).map(|(_, known)| known)
}

/// Whether a parameter has rates of some goods of their own on a day.
pub(super) fn differs_by_goods(territory: &Territory, name: &str, day: LawDay) -> bool {
    rates_named(territory, name, day).any(|known| !known.hs.is_empty())
}

fn rates_named<'b>(territory: &'b Territory, name: &str, day: LawDay) -> impl Iterator<Item = &'b Parameter> {
    territory.parameter.on(day).filter(move |known| known.name == name)
}
