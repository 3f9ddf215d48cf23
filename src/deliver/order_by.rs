//! Until when must it be ordered to come by a wanted day?
//!
//! In: the wanted day, the moment asked, and what dates an order of any moment. Out: the last cut-off whose order still has
//! its `latest` on or before that day; none when even an order placed now comes later. Dates only move later with the order,
//! so the search goes from one cut-off to the next until the day is missed.

use super::Timeline;
use crate::calendar::{Day, Instant};

/// How many cut-offs ahead are tried: more than a year of working days.
const LOOK_AHEAD: u16 = 400;

/// The last cut-off to have it by `wanted`, before which it must be ordered; `dated` is an order of a moment, none where it
/// never comes.
pub fn order_by(wanted: Day, asked: Instant, mut dated: impl FnMut(Instant) -> Option<Timeline>) -> Option<Instant> {
    let mut found = None;
    for _ in 0..LOOK_AHEAD {
        let Some(timeline) = dated(found.unwrap_or(asked)).filter(|timeline| timeline.latest <= wanted) else { break };
        found = Some(timeline.order_before);
    }
    found
}
