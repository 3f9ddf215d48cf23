//! When does each consignment come, by each service, under each of the terms?
//!
//! In: consignments that were rated, with their hand-over. Out: the same with their dates, what there is to say of them, and
//! until when to order where a day is wanted; what never comes is refused.

use super::leave::{carriers_days, here};
use super::narrative::Asked;
use super::{HandOver, Narrative, NoDate, PlaceRest, Route, Timeline, arrive, leave, order_by};
use crate::book::exchange::AnswerRates;
use crate::calendar::{BorderDay, Instant};
use crate::order::Order;
use crate::problem::Problem;
use crate::rate::Rated;
use crate::refused::Refused;
use crate::request::{Detail, Terms};

/// A rated consignment with its dates, under one of the terms.
#[derive(Debug)]
pub struct Dated<'s, 'b> {
    /// What comes.
    pub rated: &'s Rated<'s, 'b>,
    /// The number of the terms among the order's.
    pub number: usize,
    /// Who pays duty.
    pub terms: Terms,
    /// When it comes.
    pub timeline: Timeline,
    /// What there is to say of it.
    pub narrative: Narrative<'s>,
    /// Until when to order it to have it by the wanted day; none when it is too late, or no day is wanted.
    pub order_before: Option<Instant>,
    /// The rates of exchange that were used for it.
    pub exchange: AnswerRates<'s, 'b>,
}

impl Dated<'_, '_> {
    /// The day at the border whose law applies: the likely one, where none is given.
    pub fn border(&self, order: &Order<'_, '_>) -> BorderDay {
        BorderDay(order.request.days.border.unwrap_or(self.timeline.border))
    }
}

/// Dates everything that was rated.
///
/// # Errors
/// [`Problem::Needs`] while a calendar is not loaded.
pub fn each<'s, 'b>(
    order: &'s Order<'s, 'b>,
    rated: &'s [Rated<'s, 'b>],
    refused: &mut Refused,
) -> Result<Vec<Dated<'s, 'b>>, Problem> {
    let calendar = order.view.calendar(&order.place.territory.calendar)?;
    let there = PlaceRest::of(calendar, order.place.part.as_deref());
    let there = match order.place.postcode {
        Some(_) => there.asking(Asked::Subdivision),
        None => there,
    };
    let mut dated = Vec::new();
    for (number, terms) in order.terms().iter().enumerate() {
        for rated in rated.iter().filter(|rated| rated.can_do(order, *terms)) {
            let exchange = order.exchange.apart();
            let tells_steps = order.request.detail == Detail::Full;
            let mut narrative = if tells_steps { Narrative::default() } else { Narrative::of_doubts() };
            let here = here(order, rated.leaving.packed)?;
            let comes = Comes { order, rated, terms: *terms, here, there, exchange: &exchange };
            match comes.ordered_at(order.request.at, &mut narrative) {
                Ok(timeline) => {
                    let wanted = order.request.wants.deliver_by;
                    let order_before = wanted.and_then(|wanted| {
                        order_by(wanted, order.request.at, |at| comes.ordered_at(at, &mut Narrative::silent()).ok())
                    });
                    dated.push(Dated { rated, number, terms: *terms, timeline, narrative, order_before, exchange });
                }
                Err(none) => {
                    refused
                        .note(rated.leaving.belongs(number), none.refusal(rated.leaving.by.id.clone(), &order.place));
                }
            }
        }
    }
    Ok(dated)
}

/// What decides when a rated consignment comes, but for the moment of the order.
struct Comes<'m, 's, 'b> {
    order: &'s Order<'s, 'b>,
    rated: &'s Rated<'s, 'b>,
    terms: Terms,
    here: PlaceRest<'s>,
    there: PlaceRest<'s>,
    exchange: &'m AnswerRates<'s, 'b>,
}

impl<'s> Comes<'_, 's, '_> {
    fn ordered_at(&self, at: Instant, told: &mut Narrative<'s>) -> Result<Timeline, NoDate> {
        let leaving = self.rated.leaving;
        let carriers = carriers_days(leaving.packed, leaving.by, at);
        let hand_over = leave(leaving.packed.consignment, self.here, carriers, at, told);
        self.handed_over(&hand_over.ok_or(NoDate::NeverHandedOver)?, told)
    }

    fn handed_over(&self, hand_over: &HandOver, told: &mut Narrative<'s>) -> Result<Timeline, NoDate> {
        let Comes { order, rated, terms, here, there, exchange } = *self;
        let leaving = rated.leaving;
        let route = Route {
            service: &leaving.by.id,
            table: leaving.by.transit,
            carrier: leaving.by.carrier,
            from: &leaving.packed.consignment.from,
            here,
            place: &order.place,
            there,
            terms,
            also_on: rated.service.rest_days(order.request.wants.weekend_delivery),
            percent: order.shop.percentile,
        };
        let value_in = |currency| exchange.convert(rated.value, order.request.currency, currency).ok();
        arrive(&route, hand_over, value_in, told)
    }
}
