//! Does a condition of the shop hold for this price?
//!
//! In: what a price is made of, and a condition of a rule or of what hides a service. Out: whether it holds. What is not known
//! does not hold: nothing is given or taken for want of a fact.

use super::PriceRequest;
use super::goods::{Picked, of_lines};
use crate::book::figure::{Figure, Scale};
use crate::book::names::{admits_one_of, among};
use crate::book::when::{Clause, When, Word};
use crate::calendar::DatedRows;
use crate::money::Decimal;
use crate::problem::{Reason, Refusal};
use crate::promotion;
use crate::rate::{area, may_lie_in_area};
use crate::when::{Truth, holds, one_figure};

/// A refusal where the shop does not offer the service for such a price.
pub(super) fn not_hidden(request: &PriceRequest<'_, '_>) -> Result<(), Refusal> {
    for hide in request.hide.on(request.day) {
        if is_met(request, &Picked::all(request), &hide.when)? {
            return Err(request.refuse(Reason::new("hidden_by_shop", []), hide.because.clone()));
        }
    }
    Ok(())
}

/// Whether a condition is known to hold; its figures are those of the goods that the rule is about.
pub(super) fn is_met(request: &PriceRequest<'_, '_>, about: &Picked<'_>, when: &When) -> Result<bool, Refusal> {
    Ok(holds(when, &mut |clause| answer(request, about, clause))? == Truth::Yes)
}

fn answer(request: &PriceRequest<'_, '_>, about: &Picked<'_>, clause: &Clause) -> Result<Truth, Refusal> {
    if let Some(truth) = request.place.answer(clause) {
        return Ok(truth);
    }
    let goods = || request.lines.iter().map(|line| &line.line.goods);
    Ok(match clause {
        Clause::Among(Word::DispatchedFrom, names) => Truth::of(admits_one_of(names, request.from)),
        Clause::Among(Word::Tiers, names) => Truth::of(request.tier.is_some_and(|tier| among(names, tier))),
        Clause::Among(Word::Services, names) => Truth::of(among(names, &request.service_id())),
        Clause::Among(Word::Carrier, names) => Truth::of(among(names, request.freight.carrier)),
        Clause::Among(Word::Terms, names) => Truth::of(among(names, request.terms)),
        Clause::Among(Word::Zones, names) => Truth::of(among(names, request.freight.zone)),
        Clause::Among(Word::Areas, names) => {
            let (areas, place, day) = (request.areas, request.place, request.hand_over);
            match area(areas, names, place, day) {
                None if may_lie_in_area(areas, names, place, day) => Truth::asks("postal_code"),
                found => Truth::of(found.is_some()),
            }
        }
        Clause::Among(Word::Skus, names) => Truth::of(goods().any(|goods| goods.are_one_of(names))),
        Clause::Among(Word::Attributes, names) => Truth::of(goods().any(|goods| goods.have_one_of(names))),
        Clause::Among(Word::Weekdays, names) => Truth::of(among(names, request.day.0.weekday().as_str())),
        Clause::Among(Word::Promotions, names) => {
            Truth::of(request.promotions.iter().any(|given| promotion::is_among(&request.shop.id, names, given)))
        }
        Clause::OfLines(word, asked) => of_lines(request, *word, asked)?,
        Clause::Figures(figures) => one_figure(figures, |figure| compared(request, about, figure))?,
        // What a price cannot know is a fault when the book is built.
        Clause::Among(word, _) | Clause::Is(word, _) => Truth::asks(word.as_str()),
        // Put together by `holds`.
        Clause::Any(_) | Clause::None(_) => Truth::No,
    })
}

fn compared(request: &PriceRequest<'_, '_>, about: &Picked<'_>, figure: &Figure) -> Result<Truth, Refusal> {
    let worth = |amount: Decimal| match figure.in_money() {
        Some(limit) => Ok(Truth::of(figure.compare.holds(amount, request.convert(limit)?))),
        None => Ok(Truth::asks(&figure.of)),
    };
    let counted = |steps: Decimal| match request.exact(figure.in_steps())? {
        Some(limit) => Ok(Truth::of(figure.compare.holds(steps, limit))),
        None => Ok(Truth::asks(&figure.of)),
    };
    match figure.of.as_str() {
        "parcels" => counted(request.freight.parcels.len().into()),
        "shipment.weight" => counted(about.weight(request).in_nanograms().into()),
        of => match about.figure(request, of)? {
            Some(amount) if figure.scale() == Some(Scale::Money) => worth(amount),
            Some(count) => counted(count),
            None => Ok(Truth::asks(of)),
        },
    }
}
