//! Until when must it be ordered to come by a wanted day?
//!
//! In: the wanted day, the moment asked, and what dates an order of any moment. Out: the last cut-off whose order still has
//! its `latest` on or before that day; none when even an order placed now comes later. Dates only move later with the order,
//! so the search goes from one cut-off to the next until the day is missed.

use super::Timeline;
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

/// The last cut-off to have it by `wanted`; `dated` is an order of a moment, none where it never comes.
pub fn order_by(wanted: Day, asked: Instant, mut dated: impl FnMut(Instant) -> Option<Timeline>) -> Option<OrderBy> {
    let mut found = None;
    let mut at = asked;
    for _ in 0..LOOK_AHEAD {
        let Some(timeline) = dated(at).filter(|timeline| timeline.latest <= wanted) else { break };
        let before = timeline.order_before;
        let within_s = before.since(asked);
        found = Some(OrderBy { before, within_s, ship_by: timeline.ship_by, latest: timeline.latest });
        at = before;
    }
    found
}
