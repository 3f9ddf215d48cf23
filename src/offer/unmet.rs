//! Which condition of a tier, or of the terms, does an offer not meet?
//!
//! The rule: goods that a way bars are not sent that way; what is not known cannot be paid in advance, unless the shop bears it;
//! then the tier's own condition: what is not known does not hold, and of several reasons the first of a fixed order is told.

use super::combine::{Offer, OfferedLeg};
use crate::book::figure::Figure;
use crate::book::freight::{Service, Tracked};
use crate::book::names::among;
use crate::book::restriction::Severity;
use crate::book::when::{Clause, Word};
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Subject};
use crate::promotion;
use crate::request::Terms;
use crate::when::{Truth, one_figure, unmet};

/// Whether an offer is all of the order, or the part of one consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// All of it.
    Yes,
    /// One consignment of several: what carriage and all come to is not known yet.
    InPart,
}

/// The first condition of the tier, or of the terms, that an offer does not meet, of the first leg that does not.
pub(super) fn why_not(order: &Order<'_, '_>, offer: &Offer<'_, '_>, whole: Whole) -> Result<Option<Refusal>, Problem> {
    for leg in &offer.legs {
        if let Some(refusal) = why_not_by(order, offer, leg, whole)? {
            return Ok(Some(refusal));
        }
    }
    Ok(None)
}

fn why_not_by(
    order: &Order<'_, '_>,
    offer: &Offer<'_, '_>,
    leg: &OfferedLeg<'_, '_>,
    whole: Whole,
) -> Result<Option<Refusal>, Problem> {
    let id = leg.service().to_owned();
    if let Some(barred) = leg.cost.landed.refusals.iter().find(|judged| judged.rule.severity == Severity::Prohibited) {
        // What the place itself does not bar, this way of sending does.
        let mut refusal = barred.refusal();
        (refusal.subject, refusal.id) = (Subject::Service, id);
        return Ok(Some(refusal));
    }
    // A shop may bear a duty that is not known; a law that is not known nobody can.
    let bears = order.shop.bears_unknown_duty && !order.place.territory.is_law_unknown();
    if let (Some(missing), Terms::Ddp, false) = (leg.cost.landed.missing.first(), offer.terms, bears) {
        let line = missing.line.clone().unwrap_or_default();
        let reason = Reason::new("duty_unknown", [("line", line), ("needs", missing.needs.clone())]);
        let mut refusal = Refusal::service(
            id,
            reason,
            format!("duties cannot be paid in advance while they are not known: {}", missing.because),
        );
        refusal.needs = Some(missing.needs.clone());
        return Ok(Some(refusal));
    }
    let service = leg.dated.rated.service;
    let ordered = order.place.time_zone().local(order.request.at).0;
    let days = offer.latest.since(ordered);
    let asked = Asked { order, offer, whole, service, id: &id, days };
    let failed = unmet(&offer.tier.when, &mut |clause| asked.answer(clause))?;
    // Of several reasons the first in this order is told.
    let code = failed
        .into_iter()
        .map(|(clause, _)| reason(clause))
        .min_by_key(|code| CODES.iter().position(|known| known == code));
    Ok(code.map(|code| {
        let args = [("tier", offer.tier.name.clone()), ("days", days.to_string())];
        let because = format!(
            "{} does not meet the conditions of {}: {}",
            service.name,
            offer.tier.label,
            code.replace('_', " ")
        );
        Refusal::service(id, Reason::new(code, args), because)
    }))
}

/// Why an offer does not fill a tier, by what is told first.
const CODES: [&str; 9] = [
    "too_slow",
    "too_fast",
    "shipping_too_dear",
    "total_too_dear",
    "not_tracked",
    "no_signature",
    "no_money_back",
    "tier_not_there",
    "not_in_tier",
];

/// Why an offer that does not meet a clause does not fill the tier.
fn reason(clause: &Clause) -> &'static str {
    match clause {
        Clause::Figures(figures) => match figures.first() {
            Some(figure) if figure.of == "days" => {
                if figure.compare.is_upper() {
                    "too_slow"
                } else {
                    "too_fast"
                }
            }
            Some(figure) if figure.of == "shipping" && figure.compare.is_upper() => "shipping_too_dear",
            Some(figure) if figure.of == "total" && figure.compare.is_upper() => "total_too_dear",
            _ => "not_in_tier",
        },
        Clause::Is(Word::Tracked, true) => "not_tracked",
        Clause::Is(Word::Signature, true) => "no_signature",
        Clause::Is(Word::MoneyBack, true) => "no_money_back",
        Clause::Among(Word::Destination | Word::Postcodes, _) => "tier_not_there",
        Clause::Is(Word::LacksPostcode | Word::Residential | Word::PoBox, _) => "tier_not_there",
        Clause::None(inner) if inner.iter().flat_map(|one| &one.0).all(|one| reason(one) == "tier_not_there") => {
            "tier_not_there"
        }
        _ => "not_in_tier",
    }
}

/// What a tier's condition is asked of.
struct Asked<'a, 's, 'b> {
    order: &'a Order<'a, 'b>,
    offer: &'a Offer<'s, 'b>,
    whole: Whole,
    service: &'a Service,
    /// `carrier/service`.
    id: &'a str,
    /// From the order to the latest day.
    days: i32,
}

impl Asked<'_, '_, '_> {
    fn answer(&self, clause: &Clause) -> Result<Truth, Problem> {
        if let Some(truth) = self.order.place.answer(clause) {
            return Ok(truth);
        }
        Ok(match clause {
            Clause::Among(Word::Services, names) => Truth::of(names.iter().any(|name| name == self.id)),
            Clause::Among(Word::Terms, names) => Truth::of(among(names, self.offer.terms.as_str())),
            Clause::Among(Word::Promotions, names) => {
                let (shop, mut given) = (&self.order.shop.id, self.order.request.promotions.iter());
                Truth::of(given.any(|given| promotion::is_among(shop, names, given)))
            }
            Clause::Is(Word::Tracked, is) => Truth::of((self.service.tracked == Tracked::Yes) == *is),
            Clause::Is(Word::Signature, is) => Truth::of(self.service.signature.is_had(true) == *is),
            Clause::Is(Word::MoneyBack, is) => Truth::of(self.service.money_back == *is),
            Clause::Figures(figures) => one_figure(figures, |figure| self.compared(figure))?,
            // What a tier cannot know is a fault when the book is built.
            Clause::Among(word, _) | Clause::Is(word, _) | Clause::OfLines(word, _) => Truth::asks(word.as_str()),
            // Put together by `unmet`.
            Clause::Any(_) | Clause::None(_) => Truth::No,
        })
    }

    fn compared(&self, figure: &Figure) -> Result<Truth, Problem> {
        let (order, offer) = (self.order, self.offer);
        if self.whole == Whole::InPart && figure.of != "days" {
            return Ok(Truth::Yes);
        }
        let amount = match figure.of.as_str() {
            "shipping" => offer.shipping,
            "total" => offer.total,
            "days" => return Ok(Truth::of(figure.compare.holds(self.days.into(), figure.limit))),
            other => return Ok(Truth::asks(other)),
        };
        let Some(limit) = figure.in_money() else { return Ok(Truth::asks(&figure.of)) };
        let limit = order.exchange.convert(limit.amount, limit.currency, order.request.currency)?;
        Ok(Truth::of(figure.compare.holds(amount, limit)))
    }
}
