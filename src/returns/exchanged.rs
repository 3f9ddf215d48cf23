//! What is a sum of the order worth in the currency of a rule? At the rates that the order was made with, else the book's of that day.

use crate::book::BookView;
use crate::book::figure::Bound;
use crate::calendar::Day;
use crate::ledger::Paid;
use crate::money::{Currency, Decimal, ExchangeRate, ExchangeRates, Money, RateKind};
use crate::problem::Problem;

/// Rates of an order.
pub(super) struct Exchanged<'e, 'b> {
    view: &'e BookView<'b>,
    paid: &'e Paid,
    /// The day of the order.
    day: Day,
}

impl<'e, 'b> Exchanged<'e, 'b> {
    pub(super) fn new(view: &'e BookView<'b>, paid: &'e Paid, day: Day) -> Exchanged<'e, 'b> {
        Exchanged { view, paid, day }
    }

    /// Whether a sum of the order is as a rule's limit asks; none where no rate serves.
    pub(super) fn meets(&self, amount: Decimal, bound: Bound) -> Result<Option<bool>, Problem> {
        let own = self.converted(amount, self.paid.currency, bound.limit.currency)?;
        Ok(own.map(|own| bound.compare.holds(own, bound.limit.amount)))
    }

    /// A rule's money in the currency of the order, unrounded; none where no rate serves.
    pub(super) fn from(&self, money: Money) -> Result<Option<Decimal>, Problem> {
        self.converted(money.amount, money.currency, self.paid.currency)
    }

    fn converted(&self, amount: Decimal, from: Currency, to: Currency) -> Result<Option<Decimal>, Problem> {
        if from == to {
            return Ok(Some(amount));
        }
        let mut rates = ExchangeRates::default();
        self.paid.rates.iter().for_each(|rate| rates.push(rate.clone()));
        if let Some(found) = rates.convert(amount, from, to)? {
            return Ok(Some(found));
        }
        for currency in [from, to] {
            rates_of(self.view, currency, self.day)?.into_iter().for_each(|rate| rates.push(rate));
        }
        Ok(rates.convert(amount, from, to)?)
    }
}

/// The book's reference rate of a currency; none where it has none, or measures others by it.
fn rates_of(view: &BookView<'_>, currency: Currency, day: Day) -> Result<Option<ExchangeRate>, Problem> {
    let name = currency.as_str().to_ascii_lowercase();
    if !view.has(crate::book::container::SectionKind::Exchange, &name) {
        return Ok(None);
    }
    let table = view.exchange(&name)?;
    Ok(table.on(day).map(|found| ExchangeRate {
        base: table.base,
        quote: table.currency,
        rate: found.rate,
        kind: RateKind::Reference,
        as_of: Some(found.on),
        source: None,
    }))
}
