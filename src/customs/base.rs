//! Of how much is a levy taken? The sum of its base's terms for a line, in the levy's currency.
//!
//! Terms are goods, freight and insurance net of tax; values that a regime names (the customs value); earlier levies by kind
//! or by code, as their line rounding left them. A share counts where data say so; a deemed insurance only while the real
//! one is unknown.

use super::assess::Ledger;
use super::condition::Truth;
use crate::book::law::{Kind, Term};
use crate::calendar::Day;
use crate::money::{Currency, Decimal, add, percent_of};
use crate::problem::Problem;

impl Ledger<'_, '_> {
    /// The sum of `terms` for a line, in `currency`.
    pub(super) fn base(&self, terms: &[Term], line: usize, currency: Currency, day: Day) -> Result<Decimal, Problem> {
        let mut sum = Decimal::ZERO;
        for term in terms {
            sum = add(sum, self.term(term, line, currency, day)?)?;
        }
        Ok(sum)
    }

    /// One term for a line, in `currency`.
    pub(super) fn term(&self, term: &Term, line: usize, currency: Currency, day: Day) -> Result<Decimal, Problem> {
        let declaration = self.declaration;
        if term.if_insurance_unknown && declaration.insurance.is_some() {
            return Ok(Decimal::ZERO);
        }
        let net = self.net.get(line).copied().unwrap_or_default();
        let given = |amount| declaration.market.convert(amount, declaration.currency, currency);
        let whole = match term.of.as_str() {
            "goods" => given(net.goods)?,
            "freight" => given(net.freight)?,
            "insurance" => given(net.insurance)?,
            "duty" => self.earlier(line, currency, |earlier| earlier.kind == Kind::Duty)?,
            "tax" => self.earlier(line, currency, |earlier| earlier.kind == Kind::Tax)?,
            "fee" => self.earlier(line, currency, |earlier| earlier.kind == Kind::Fee)?,
            code => match self.named_value(code, line, day)? {
                Some(terms) => self.base(terms, line, currency, day)?,
                None => self.earlier(line, currency, |earlier| earlier.is(code))?,
            },
        };
        let counted = term.percent.map_or(Ok(whole), |percent| percent_of(percent, whole))?;
        let capped = match term.at_most_percent_of_goods {
            Some(percent) => counted.min(percent_of(percent, given(net.goods)?)?),
            None => counted,
        };
        Ok(capped)
    }

    /// The terms of a named value that applies to a line on a day: the first whose condition holds.
    fn named_value(&self, code: &str, line: usize, day: Day) -> Result<Option<&[Term]>, Problem> {
        for value in self.values.iter().filter(|value| value.code == code) {
            let in_force = value.from <= day && value.until.is_none_or(|until| day < until);
            if in_force && self.holds(&value.when, line, day)? == Truth::Yes {
                return Ok(Some(&value.terms));
            }
        }
        Ok(None)
    }

    /// The line figures of the earlier levies that are meant, in `currency`.
    fn earlier(
        &self,
        line: usize,
        currency: Currency,
        meant: impl Fn(&super::assess::Earlier) -> bool,
    ) -> Result<Decimal, Problem> {
        let mut sum = Decimal::ZERO;
        for earlier in self.earlier.iter().filter(|earlier| meant(earlier) && !(self.collecting && earlier.by_seller)) {
            let figure = earlier.lines.get(line).copied().unwrap_or_default();
            sum = add(sum, self.declaration.market.convert(figure, earlier.currency, currency)?)?;
        }
        Ok(sum)
    }
}
