//! Which goods is a rule about, and what do they come to?
//!
//! In: a condition over single lines. Out: the lines of the consignment and of the whole order that are known to meet it; their
//! value, pieces and weight; and what a condition asks of all lines or of one.
//!
//! The rule: value, pieces and lines that a limit looks at are the whole order's, so that parting an order changes no price;
//! weight and what a price is shared out by are the consignment's. Of a rule about all goods the value holds what is not sent
//! too, and the weight is that of the packed parcels; of one about some goods, that of the goods alone.

use super::PriceRequest;
use crate::book::when::{Clause, When, Word};
use crate::fulfil::{CartLine, ConsignmentLine};
use crate::gather::Gather;
use crate::goods::Goods;
use crate::money::{Decimal, sum};
use crate::problem::Refusal;
use crate::weight::Weight;
use crate::when::{Truth, code_under_any, holds};

/// The goods that a rule is about.
#[derive(Debug, Clone)]
pub(super) struct Picked<'r> {
    /// Whether it asks for none in particular.
    pub(super) is_all: bool,
    /// For each line of the consignment, whether it is one of them.
    pub(super) own: Vec<bool>,
    of_order: Vec<&'r CartLine>,
}

impl<'r> Picked<'r> {
    /// All goods.
    pub(super) fn all(request: &PriceRequest<'r, '_>) -> Picked<'r> {
        Picked { is_all: true, own: vec![true; request.lines.len()], of_order: request.order_lines.iter().listed() }
    }

    /// Those of which a condition is known to hold.
    pub(super) fn of(request: &PriceRequest<'r, '_>, goods: &When) -> Result<Picked<'r>, Refusal> {
        if goods.is_always() {
            return Ok(Picked::all(request));
        }
        let meets = |line: &CartLine| Ok(of_line(request, &line.goods, goods)? == Truth::Yes);
        let own = request.lines.iter().map(|line| meets(line.line)).try_listed::<_, Refusal>()?;
        let mut of_order = Vec::new();
        for line in request.order_lines {
            if meets(line)? {
                of_order.push(line);
            }
        }
        Ok(Picked { is_all: false, own, of_order })
    }

    /// Their lines in the consignment.
    pub(super) fn lines(&self, request: &PriceRequest<'r, '_>) -> impl Iterator<Item = &'r ConsignmentLine<'r>> {
        let lines: &'r [ConsignmentLine<'r>] = request.lines;
        lines.iter().zip(&self.own).filter(|(_, own)| **own).map(|(line, _)| line)
    }

    /// Whether the consignment has none of them.
    pub(super) fn is_none(&self) -> bool {
        !self.own.contains(&true)
    }

    /// Whether the whole order has none of them.
    pub(super) fn is_none_of_order(&self) -> bool {
        self.of_order.is_empty()
    }

    /// Their pieces in the consignment.
    pub(super) fn units(&self, request: &PriceRequest<'r, '_>) -> Result<Decimal, Refusal> {
        request.exact(sum(self.lines(request).map(|line| line.quantity.into())))
    }

    /// What they weigh in the consignment; of all goods, with what they are packed in.
    pub(super) fn weight(&self, request: &PriceRequest<'r, '_>) -> Weight {
        match self.is_all {
            true => Weight::sum(request.freight.parcels.iter().map(|parcel| parcel.actual)),
            false => Weight::sum(self.lines(request).map(|line| line.line.piece.weight.times(line.quantity))),
        }
    }

    /// Their value in the consignment, after discounts.
    pub(super) fn value(&self, request: &PriceRequest<'r, '_>) -> Result<Decimal, Refusal> {
        request.exact(sum(self.lines(request).map(|line| line.value)))
    }

    /// Their value in the whole order, after discounts, of what is sent.
    pub(super) fn value_of_order(&self, request: &PriceRequest<'r, '_>) -> Result<Decimal, Refusal> {
        request.exact(sum(self.of_order.iter().map(|line| line.value)))
    }

    /// A figure of the whole order, as limits look at it: `goods`, `goods_before_discount`, `units`, `lines`.
    pub(super) fn figure(&self, request: &PriceRequest<'r, '_>, of: &str) -> Result<Option<Decimal>, Refusal> {
        let lines = self.of_order.iter();
        Ok(Some(match (of, self.is_all) {
            ("goods", true) => request.order_goods,
            ("goods_before_discount", true) => request.order_goods_before_discount,
            ("goods", false) => self.value_of_order(request)?,
            ("goods_before_discount", false) => request.exact(sum(lines.map(|line| line.gross)))?,
            ("units", _) => request.exact(sum(lines.map(|line| line.quantity.into())))?,
            ("lines", _) => self.of_order.len().into(),
            _ => return Ok(None),
        }))
    }
}

/// What all lines of the consignment (`every_line`) or one of them (`some_line`) answer to a condition.
pub(super) fn of_lines(request: &PriceRequest<'_, '_>, word: Word, asked: &When) -> Result<Truth, Refusal> {
    let every = word == Word::EveryLine;
    let mut truth = Truth::of(every);
    for line in request.lines {
        let one = of_line(request, &line.line.goods, asked)?;
        truth = if every { truth.and(one) } else { truth.or(one) };
    }
    Ok(truth)
}

/// What a line's goods answer to a condition.
fn of_line(request: &PriceRequest<'_, '_>, goods: &Goods, asked: &When) -> Result<Truth, Refusal> {
    holds(asked, &mut |clause| Ok(answer(request, goods, clause)))
}

fn answer(request: &PriceRequest<'_, '_>, goods: &Goods, clause: &Clause) -> Truth {
    match clause {
        Clause::Among(Word::Skus, names) => Truth::of(goods.are_one_of(names)),
        Clause::Among(Word::Attributes, names) => Truth::of(goods.have_one_of(names)),
        Clause::Among(Word::Hs, prefixes) => match goods.hs.as_deref() {
            Some(hs) => code_under_any(hs, prefixes),
            None => Truth::asks("hs_code"),
        },
        Clause::Among(Word::Origin, names) => match goods.origin.as_deref() {
            Some(origin) => Truth::of(request.world.is_one_of(origin, names, request.day.0)),
            None => Truth::asks("origin"),
        },
        // What a line cannot know is a fault when the book is built.
        Clause::Among(word, _) | Clause::Is(word, _) | Clause::OfLines(word, _) => Truth::asks(word.as_str()),
        Clause::Figures(_) => Truth::asks("figures"),
        // Put together by `holds`.
        Clause::Any(_) | Clause::None(_) => Truth::No,
    }
}
