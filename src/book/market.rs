//! At which rate is one currency exchanged for another in this answer?
//!
//! In: the rates that the request gives, the day, and the book's reference rates. Out: amounts converted, and the list of
//! rates that were used, for the answer. Reference tables are read only when a pair needs them. A rate of another day than
//! asked for is taken as the contract says, and noted.

use super::Reading;
use super::container::SectionKind;
use crate::calendar::Day;
use crate::money::{Currency, Decimal, ExchangeRate, ExchangeRates, RateKind};
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::sort;
use std::cell::RefCell;

/// The rates of one answer.
#[derive(Debug)]
pub struct Market<'r, 'b> {
    reading: &'r Reading<'b>,
    day: Day,
    rates: RefCell<ExchangeRates>,
    asked: RefCell<Vec<Currency>>,
    used: RefCell<Vec<ExchangeRate>>,
    outside: RefCell<Vec<(Currency, Day)>>,
}

impl<'r, 'b> Market<'r, 'b> {
    /// The rates of `day`, those `given` first.
    pub fn new(reading: &'r Reading<'b>, day: Day, given: &[(Currency, Currency, Decimal)]) -> Market<'r, 'b> {
        let mut rates = ExchangeRates::default();
        for (base, quote, rate) in given {
            let kind = RateKind::Given;
            rates.push(ExchangeRate { base: *base, quote: *quote, rate: *rate, kind, as_of: None, source: None });
        }
        Market {
            reading,
            day,
            rates: RefCell::new(rates),
            asked: RefCell::default(),
            used: RefCell::default(),
            outside: RefCell::default(),
        }
    }

    /// The same rates, of which what is used from now on is noted apart: an answer of several consignments shows for each what
    /// was used for it.
    pub fn apart(&self) -> Market<'r, 'b> {
        Market {
            reading: self.reading,
            day: self.day,
            rates: self.rates.clone(),
            asked: self.asked.clone(),
            used: self.used.clone(),
            outside: self.outside.clone(),
        }
    }

    /// The book.
    pub fn reading(&self) -> &'r Reading<'b> {
        self.reading
    }

    /// `amount` of `from` in `to`, unrounded.
    ///
    /// # Errors
    /// A fault `no_exchange_rate` when no rate serves the pair; [`Problem::Needs`] while a table is not loaded.
    pub fn convert(&self, amount: Decimal, from: Currency, to: Currency) -> Result<Decimal, Problem> {
        if from == to {
            return Ok(amount);
        }
        let served = |rates: &ExchangeRates| rates.convert(amount, from, to);
        let mut found = served(&self.rates.borrow())?;
        if found.is_none() {
            self.ask(from)?;
            self.ask(to)?;
            found = served(&self.rates.borrow())?;
        }
        let Some(converted) = found else {
            let message = format!("no exchange rate is known for `{from}/{to}`: send one in `exchange_rates`");
            return Err(Fault::new("no_exchange_rate", "/exchange_rates", message).into());
        };
        let rates = self.rates.borrow();
        let mut used = self.used.borrow_mut();
        for rate in rates.used(from, to) {
            if !used.contains(rate) {
                used.push(rate.clone());
            }
        }
        Ok(converted)
    }

    /// The rates that serve these currencies, for a stage that converts by itself.
    ///
    /// # Errors
    /// [`Problem::Needs`] while a table is not loaded.
    pub fn rates(&self, currencies: &[Currency]) -> Result<ExchangeRates, Problem> {
        for currency in currencies {
            self.ask(*currency)?;
        }
        Ok(self.rates.borrow().clone())
    }

    /// Adds the reference rate of a currency, once.
    fn ask(&self, currency: Currency) -> Result<(), Problem> {
        let name = currency.as_str().to_ascii_lowercase();
        if self.asked.borrow().contains(&currency) || !self.reading.has(SectionKind::Exchange, &name) {
            return Ok(());
        }
        let table = self.reading.exchange(&name)?;
        self.asked.borrow_mut().push(currency);
        if let Some((published, rate, outside)) = table.on(self.day) {
            if outside {
                self.outside.borrow_mut().push((currency, published));
            }
            self.rates.borrow_mut().push(ExchangeRate {
                base: table.base,
                quote: table.currency,
                rate,
                kind: RateKind::Reference,
                as_of: Some(published),
                source: Some(table.source.clone()),
            });
        }
        Ok(())
    }

    /// The rates used so far, by pair.
    pub fn used(&self) -> Vec<ExchangeRate> {
        let mut used = self.used.borrow().clone();
        sort::by_key(&mut used, |rate| (rate.base, rate.quote));
        used
    }

    /// A warning for each used rate that is not of the day, by currency.
    pub fn warnings(&self) -> Vec<Warning> {
        let used = self.used.borrow();
        let mut outside = self.outside.borrow().clone();
        sort::by_key(&mut outside, |(currency, _)| *currency);
        let stale = outside.iter().filter(|(currency, _)| used.iter().any(|rate| rate.quote == *currency));
        stale
            .map(|(currency, published)| {
                let args = [("currency", currency.to_string()), ("as_of", published.to_string())];
                Warning::new(
                    Reason::new("exchange_rate_out_of_period", args),
                    format!("No exchange rate of {currency} is known for {}: that of {published} was taken.", self.day),
                )
            })
            .collect()
    }
}
