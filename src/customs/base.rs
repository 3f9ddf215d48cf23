//! Of how much is a levy taken? The sum of its base's terms for a line, in the levy's currency.
//!
//! Terms are goods, freight and insurance net of tax; values that a regime names (the customs value); earlier levies by kind
//! or by code, as their line rounding left them. A share counts where data say so; a deemed insurance only while the real
//! one is unknown; a table's freight by weight instead of what was charged. What is taken off a value once is shared to its
//! lines.

use super::assess::Ledger;
use crate::book::law::{ByWeight, Kind, LawDay, Term, Value};
use crate::calendar::Dated;
use crate::money::{Currency, Decimal, add, divide, multiply, percent_of, subtract, sum};
use crate::problem::Problem;
use crate::weight::Weight;
use crate::when::Truth;

impl<'b> Ledger<'_, 'b> {
    /// The sum of `terms` for a line, in `currency`.
    pub(super) fn base(
        &self,
        terms: &[Term],
        line: usize,
        currency: Currency,
        day: LawDay,
    ) -> Result<Decimal, Problem> {
        let mut sum = Decimal::ZERO;
        for term in terms {
            sum = add(sum, self.term(term, line, currency, day)?)?;
        }
        Ok(sum)
    }

    /// One term for a line, in `currency`.
    pub(super) fn term(&self, term: &Term, line: usize, currency: Currency, day: LawDay) -> Result<Decimal, Problem> {
        let declaration = self.declaration;
        if term.if_insurance_unknown && declaration.insurance.is_some() {
            return Ok(Decimal::ZERO);
        }
        let net = self.net_of(line)?;
        let given = |amount| declaration.exchange.convert(amount, declaration.currency, currency);
        let tabled = self.by_weight(&term.by_weight, net.goods, currency)?;
        let whole = match term.of.as_str() {
            "goods" => given(net.goods)?,
            "freight" => tabled.map_or_else(|| given(net.freight), Ok)?,
            "insurance" => given(net.insurance)?,
            "duty" => self.earlier(line, currency, |earlier| earlier.levy.kind == Kind::Duty)?,
            "tax" => self.earlier(line, currency, |earlier| earlier.levy.kind == Kind::Tax)?,
            "fee" => self.earlier(line, currency, |earlier| earlier.levy.kind == Kind::Fee)?,
            code => match self.named_value(code, line, day)? {
                Some(value) => self.valued(value, line, currency, day)?,
                None => self.earlier(line, currency, |earlier| earlier.is(code))?,
            },
        };
        let whole = match self.pieces_beyond(&term.beyond, line) {
            (beyond, all) if beyond == all => whole,
            (beyond, all) => divide(multiply(whole, Decimal::from(beyond))?, Decimal::from(all))?,
        };
        let counted = term.percent.map_or(Ok(whole), |percent| percent_of(percent, whole))?;
        let capped = match term.at_most_percent_of_goods {
            Some(percent) => counted.min(percent_of(percent, given(net.goods)?)?),
            None => counted,
        };
        Ok(capped)
    }

    /// The named value that applies to a line on a day: the first whose condition holds.
    pub(super) fn named_value(&self, code: &str, line: usize, day: LawDay) -> Result<Option<&'b Value>, Problem> {
        for (value, when) in self.law.values.iter().filter(|(value, _)| value.code == code) {
            if value.is_in_force(day) && self.holds(when, line, day)? == Truth::Yes {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// What a named value comes to on a line: its terms, less the line's part of what is taken off once.
    fn valued(&self, value: &Value, line: usize, currency: Currency, day: LawDay) -> Result<Decimal, Problem> {
        let whole = self.base(&value.terms, line, currency, day)?;
        let Some(less) = value.less else { return Ok(whole) };
        let mut all = Decimal::ZERO;
        for other in 0..self.net.len() {
            if self.named_value(&value.code, other, day)?.is_some_and(|found| std::ptr::eq(found, value)) {
                all = add(all, self.base(&value.terms, other, less.currency, day)?)?;
            }
        }
        let left = subtract(all, less.amount)?;
        if left <= Decimal::ZERO { Ok(Decimal::ZERO) } else { Ok(divide(multiply(whole, left)?, all)?) }
    }

    /// A line's part, by goods value, of a table's amount for the weight of the consignment.
    fn by_weight(&self, steps: &[ByWeight], goods: Decimal, currency: Currency) -> Result<Option<Decimal>, Problem> {
        if steps.is_empty() {
            return Ok(None);
        }
        let mut lines = self.declaration.lines.iter();
        let weight = lines.try_fold(Weight::ZERO, |sum, line| Some(sum.plus(line.goods.weight?.times(line.quantity))));
        let in_step = |weight| steps.iter().find(|step| weight <= Weight::grams(step.up_to_g));
        let Some(step) = weight.and_then(in_step) else {
            return Ok(None);
        };
        let whole = sum(self.net.iter().map(|net| net.goods))?;
        if whole.is_zero() {
            return Ok(None);
        }
        let amount = self.declaration.exchange.convert(step.amount.amount, step.amount.currency, currency)?;
        Ok(Some(divide(multiply(amount, goods)?, whole)?))
    }

    /// The line figures of the earlier levies that are meant, in `currency`.
    fn earlier(
        &self,
        line: usize,
        currency: Currency,
        meant: impl Fn(&super::assess::AssessedLevy<'_>) -> bool,
    ) -> Result<Decimal, Problem> {
        let mut sum = Decimal::ZERO;
        for earlier in
            self.earlier.iter().filter(|earlier| meant(earlier) && !(self.collecting && earlier.is_by_seller()))
        {
            let figure = earlier.of_line(line)?;
            sum = add(sum, self.declaration.exchange.convert(figure, earlier.currency, currency)?)?;
        }
        Ok(sum)
    }
}
