//! Until when must it be ordered to come by a wanted day?
//!
//! In: the wanted day, and the two requests that date an order. Out: the last cut-off whose order still has its `latest` on
//! or before that day; none when even an order placed now comes later. Dates only move later with the order, so the search
//! goes from one cut-off to the next until the day is missed.

use super::hand_over::{HandOverRequest, hand_over};
use super::schedule::{ScheduleRequest, schedule};
use crate::calendar::{Day, Instant};

/// How many cut-offs ahead are tried: more than a year of working days.
const LOOK_AHEAD: u16 = 400;

/// Until when to order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderBy {
    /// The cut-off: an order before this moment comes in time.
    pub before: Instant,
    /// Seconds from the moment asked.
    pub within_s: i64,
    /// The last hand-over day of that order.
    pub ship_by: Day,
    /// The last day on which that order comes.
    pub latest: Day,
}

/// The last cut-off to have it by `wanted`; `way.hand_over` and the wish for steps are ignored.
pub fn order_by(wanted: Day, order: &HandOverRequest<'_>, way: &ScheduleRequest<'_>) -> Option<OrderBy> {
    let mut found = None;
    let mut at = order.at;
    for _ in 0..LOOK_AHEAD {
        let Ok(handed) = hand_over(&HandOverRequest { at, steps: false, ..*order }) else { break };
        let Ok(timeline) = schedule(&ScheduleRequest { hand_over: &handed, steps: false, ..*way }) else { break };
        if timeline.latest > wanted {
            break;
        }
        let before = timeline.order_before;
        let within_s = before.since_epoch() - order.at.since_epoch();
        found = Some(OrderBy { before, within_s, ship_by: timeline.ship_by, latest: timeline.latest });
        at = before;
    }
    found
}
