//! Is a row of papers meant for this consignment, or for this line of it?
//!
//! In: a condition, a consignment, perhaps one of its lines. Out: yes, no, or what would have to be known. What is asked of goods
//! holds of a consignment where one of its lines is such.

use super::consignment::{Consignment, Line};
use crate::book::exchange::AnswerRates;
use crate::book::figure::{Figure, Scale};
use crate::book::names::{admits_one_of, among};
use crate::book::when::{Clause, When, Word};
use crate::book::world::World;
use crate::money::{Decimal, multiply};
use crate::order::Order;
use crate::problem::Problem;
use crate::when::{Truth, code_under_any, holds, one_figure};

/// What conditions are asked of.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f, 'b> {
    pub(super) order: &'f Order<'f, 'b>,
    /// The rates at which limits are compared.
    pub(super) exchange: &'f AnswerRates<'f, 'b>,
    pub(super) world: &'b World,
}

impl Facts<'_, '_> {
    /// Whether a condition holds of a consignment, or of one of its lines.
    pub(super) fn hold(&self, when: &When, of: &Consignment, line: Option<&Line>) -> Result<Truth, Problem> {
        holds(when, &mut |clause| self.answer(clause, of, line))
    }

    fn answer(&self, clause: &Clause, of: &Consignment, line: Option<&Line>) -> Result<Truth, Problem> {
        if let Some(truth) = self.order.place.answer(clause) {
            return Ok(truth);
        }
        let request = self.order.request;
        Ok(match clause {
            Clause::Among(Word::DispatchedFrom, names) => Truth::of(admits_one_of(names, &of.from)),
            Clause::Among(Word::Channel, names) => Truth::of(among(names, of.channel.as_str())),
            Clause::Among(Word::Carrier, names) => Truth::of(among(names, &of.carrier)),
            Clause::Among(Word::Services, names) => Truth::of(among(names, &format!("{}/{}", of.carrier, of.service))),
            Clause::Among(Word::Terms, names) => Truth::of(among(names, &of.terms)),
            Clause::Among(Word::Purpose, names) => Truth::of(among(names, request.purpose.as_str())),
            Clause::Among(Word::Importer, names) => Truth::of(among(names, request.importer.as_str())),
            Clause::Among(Word::Registered, names) => {
                Truth::of(of.scheme.as_ref().is_some_and(|scheme| among(names, scheme)))
            }
            Clause::Is(Word::Domestic, wanted) => Truth::of(of.is_domestic == *wanted),
            Clause::Figures(figures) => one_figure(figures, |figure| self.reached(figure, of))?,
            Clause::OfLines(_, asked) => {
                let mut some = Truth::No;
                for line in &of.lines {
                    some = some.or(self.hold(asked, of, Some(line))?);
                }
                some
            }
            asked => match line {
                Some(line) => self.of_goods(asked, line),
                None => of.lines.iter().fold(Truth::No, |some, line| some.or(self.of_goods(asked, line))),
            },
        })
    }

    fn of_goods(&self, clause: &Clause, line: &Line) -> Truth {
        match clause {
            Clause::Among(Word::Hs, codes) => {
                line.hs.as_deref().map_or_else(|| Truth::asks("hs_code"), |hs| code_under_any(hs, codes))
            }
            Clause::Among(Word::Origin, names) => match &line.origin {
                Some(origin) => {
                    let mut own = self.world.groups_of(std::slice::from_ref(origin), self.order.day);
                    own.push(origin.clone());
                    Truth::of(admits_one_of(names, &own))
                }
                None => Truth::asks("origin"),
            },
            Clause::Among(Word::Attributes, names) => Truth::of(admits_one_of(names, &line.attributes)),
            Clause::Is(Word::OriginProof, wanted) => Truth::of(line.preference.is_some() == *wanted),
            _ => Truth::No,
        }
    }

    fn reached(&self, figure: &Figure, of: &Consignment) -> Result<Truth, Problem> {
        let compare = |own: Decimal, limit: Decimal| Truth::of(figure.compare.holds(own, limit));
        if figure.scale() == Some(Scale::Money) {
            let Some(limit) = figure.in_money() else { return Ok(Truth::No) };
            let own = self.exchange.convert(of.goods, of.currency, limit.currency)?;
            return Ok(compare(own, limit.amount));
        }
        let Some(limit) = figure.in_steps()? else { return Ok(Truth::No) };
        let grams = |grams: u32| multiply(grams.into(), Decimal::from(1_000_000_000_u32));
        let count = |count: usize| Decimal::from(count);
        let own = match figure.of.as_str() {
            "shipment.weight" => grams(of.gross_g())?,
            "parcel.weight" => grams(of.parcels.iter().map(|parcel| parcel.weight_g).max().unwrap_or_default())?,
            "units" => crate::money::sum(of.lines.iter().map(|line| line.quantity.unwrap_or(1).into()))?,
            "lines" => count(of.lines.len()),
            "parcels" => count(of.parcels.len()),
            _ => return Ok(Truth::No),
        };
        Ok(compare(own, limit))
    }
}
