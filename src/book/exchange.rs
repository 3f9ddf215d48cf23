//! At which rate is one currency exchanged for another in this answer?
//!
//! In: the rates that the request gives, the day of the order, and the book's tables. Out: amounts converted, and the list of
//! rates that were used, for the answer. A pair is served by the request's rates; where the law values in its own currency
//! and its authority publishes rates, by those; else by reference rates, crossed through their common base. Tables are read
//! only when a pair needs them. A rate of another day than asked for is taken as the contract says, and told.

use super::BookView;
use super::container::SectionKind;
use super::law::{Territory, WhichDay};
use super::shop::ExchangeBuffer;
use crate::calendar::{BorderDay, Day, OrderDay};
use crate::gather::Gather;
use crate::money::{Currency, Decimal, ExchangeRate, ExchangeRates, Overflow, RateKind};
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::sort;
use std::cell::RefCell;

/// The rates of one answer.
#[derive(Debug)]
pub struct AnswerRates<'r, 'b> {
    view: &'r BookView<'b>,
    /// The day of the order at the destination, whose reference rates serve.
    day: Day,
    /// Where the law's own rates serve: its currency, their table, and the day whose rate is taken.
    law: Option<Law<'b>>,
    /// Those known so far.
    rates: RefCell<ExchangeRates>,
    /// The sections of the book that were asked for one.
    asked: RefCell<Vec<String>>,
    used: RefCell<Vec<ExchangeRate>>,
    out_of_period: RefCell<Vec<ExchangeRate>>,
}

/// The rates at which a law values.
#[derive(Debug, Clone, Copy)]
struct Law<'b> {
    currency: Currency,
    table: &'b str,
    day: Day,
}

impl<'r, 'b> AnswerRates<'r, 'b> {
    /// The rates of an order's day, those `given` first.
    pub fn new(view: &'r BookView<'b>, day: OrderDay, given: &[(Currency, Currency, Decimal)]) -> AnswerRates<'r, 'b> {
        let mut rates = ExchangeRates::default();
        for (base, quote, rate) in given {
            let kind = RateKind::Given;
            rates.push(ExchangeRate { base: *base, quote: *quote, rate: *rate, kind, as_of: None, source: None });
        }
        AnswerRates {
            view,
            day: day.0,
            law: None,
            rates: RefCell::new(rates),
            asked: RefCell::default(),
            used: RefCell::default(),
            out_of_period: RefCell::default(),
        }
    }

    /// The same rates, of which what is used from now on is noted apart: an answer of several consignments shows for each what
    /// was used for it.
    pub fn apart(&self) -> AnswerRates<'r, 'b> {
        AnswerRates {
            view: self.view,
            day: self.day,
            law: self.law,
            rates: self.rates.clone(),
            asked: self.asked.clone(),
            used: self.used.clone(),
            out_of_period: self.out_of_period.clone(),
        }
    }

    /// The same rates for what the law of a place converts, noted apart: its authority's own go before reference rates.
    pub fn of_law(&self, territory: &'b Territory, border: BorderDay) -> AnswerRates<'r, 'b> {
        let law = territory.customs_rates.as_ref().map(|rates| Law {
            currency: territory.currency,
            table: &rates.table,
            day: match rates.day {
                WhichDay::Border => border.0,
                WhichDay::Order => self.day,
            },
        });
        AnswerRates { law, ..self.apart() }
    }

    /// The book.
    pub fn view(&self) -> &'r BookView<'b> {
        self.view
    }

    /// `amount` of `from` in `to`, unrounded.
    ///
    /// # Errors
    /// A fault `no_exchange_rate` when no rate serves the pair; [`Problem::Needs`] while a table is not loaded.
    pub fn convert(&self, amount: Decimal, from: Currency, to: Currency) -> Result<Decimal, Problem> {
        if from == to {
            return Ok(amount);
        }
        let served = self.served_by(from, to)?;
        if self.law.is_some() && served != Some(RateKind::Given) {
            self.ask_law(from, to)?;
        }
        if served.is_none() && self.served_by(from, to)?.is_none() {
            self.ask(from)?;
            self.ask(to)?;
        }
        let rates = self.rates.borrow();
        let Some(conversion) = rates.find(from, to)? else {
            let message = format!("no exchange rate is known for `{from}/{to}`: send one in `exchange_rates`");
            return Err(Fault::new("no_exchange_rate", "/exchange_rates", message).into());
        };
        let mut used = self.used.borrow_mut();
        for rate in conversion.rates() {
            if !used.contains(rate) {
                used.push(rate.clone());
            }
        }
        Ok(conversion.of(amount)?)
    }

    /// `amount` of `from` as a shop asks it in `to`, unrounded: with what guards it, if anything does. Both rates are noted.
    ///
    /// # Errors
    /// As [`AnswerRates::convert`].
    pub fn asked(
        &self,
        amount: Decimal,
        from: Currency,
        to: Currency,
        guard: Option<&ExchangeBuffer>,
    ) -> Result<Decimal, Problem> {
        let plain = self.convert(amount, from, to)?;
        let Some(guard) = guard.filter(|_| from != to) else { return Ok(plain) };
        let rates = self.rates.borrow();
        if let Some(conversion) = rates.find(from, to)? {
            let as_of = conversion.rates().filter_map(|rate| rate.as_of).min();
            let rate = guard.on(conversion.of(Decimal::ONE)?)?.normalize();
            let guarded = ExchangeRate { base: from, quote: to, rate, kind: RateKind::Guarded, as_of, source: None };
            let mut used = self.used.borrow_mut();
            if !used.contains(&guarded) {
                used.push(guarded);
            }
        }
        Ok(guard.on(plain)?)
    }

    /// By whose rates a pair is served so far.
    fn served_by(&self, from: Currency, to: Currency) -> Result<Option<RateKind>, Overflow> {
        Ok(self.rates.borrow().find(from, to)?.map(|conversion| conversion.kind))
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
        self.look_up(currency.as_str().to_ascii_lowercase(), self.day, RateKind::Reference)
    }

    /// Adds the law's own rate of a pair, where one of the two is its currency, once.
    fn ask_law(&self, from: Currency, to: Currency) -> Result<(), Problem> {
        let Some(law) = self.law else { return Ok(()) };
        let other = match (from == law.currency, to == law.currency) {
            (true, _) => to,
            (_, true) => from,
            _ => return Ok(()),
        };
        let name = customs_rates_section(law.table, other);
        self.look_up(name, law.day, RateKind::Customs)
    }

    fn look_up(&self, section: String, day: Day, kind: RateKind) -> Result<(), Problem> {
        if self.asked.borrow().contains(&section) || !self.view.has(SectionKind::Exchange, &section) {
            return Ok(());
        }
        let table = self.view.exchange(&section)?;
        self.asked.borrow_mut().push(section);
        if let Some(found) = table.on(day) {
            let rate = ExchangeRate {
                base: table.base,
                quote: table.currency,
                rate: found.rate,
                kind,
                as_of: Some(found.on),
                source: Some(table.source.as_str().into()),
            };
            if found.out_of_period {
                self.out_of_period.borrow_mut().push(rate.clone());
            }
            self.rates.borrow_mut().push(rate);
        }
        Ok(())
    }

    /// The rates used so far, by pair.
    pub fn used(&self) -> Vec<ExchangeRate> {
        let mut used = self.used.borrow().clone();
        sort::by_key(&mut used, |rate| (rate.base, rate.quote));
        used
    }

    /// One warning of all used rates that do not serve the day for which they were asked, by currency.
    pub fn warning(&self) -> Option<Warning> {
        let out_of_period = self.out_of_period.borrow();
        let mut stale: Vec<ExchangeRate> = self.used().into_iter().filter(|rate| out_of_period.contains(rate)).listed();
        sort::by_key(&mut stale, |rate| (rate.quote, rate.base));
        let oldest = stale.iter().filter_map(|rate| rate.as_of).min()?;
        let currencies: Vec<&str> = stale.iter().map(|rate| rate.quote.as_str()).listed();
        let taken: Vec<String> =
            stale.iter().filter_map(|rate| Some(format!("{}/{} of {}", rate.base, rate.quote, rate.as_of?))).listed();
        let args = [("currencies", currencies.join(", ")), ("as_of", oldest.to_string())];
        Some(Warning::new(
            Reason::new("exchange_rate_out_of_period", args),
            format!("No exchange rate of the day is known for every currency: {} was taken.", taken.join(", ")),
        ))
    }
}

/// The name of the section that holds an authority's rates of a currency.
pub fn customs_rates_section(table: &str, currency: Currency) -> String {
    format!("{table}-{}", currency.as_str().to_ascii_lowercase())
}
