//! Which days does a seasonal rate mean? `15 % (01 JAN-14 FEB, 16 JUN-31 DEC), 0 % (15 FEB-15 JUN)` as dated rows.
//!
//! In: the publisher's text and its words for months. Out: for each part its text and its days in each year asked for.
//! A period that ends before it begins runs over the new year. A day that no month has is refused with its row.

use super::describe::Season;
use crate::calendar::{Day, Span};

/// The parts of a seasonal rate: each part's text and its spans; none where the text is not so written.
pub(super) fn seasons(text: &str, season: &Season) -> Option<Vec<(String, Vec<Span>)>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (rate, after) = rest.split_once('(')?;
        let (periods, left) = after.split_once(')')?;
        let mut spans = Vec::new();
        for period in periods.split(',') {
            spans.extend(years(period, season)?);
        }
        parts.push((rate.trim().trim_start_matches([',', ';']).trim().to_owned(), spans));
        rest = left.trim();
    }
    (!parts.is_empty()).then_some(parts)
}

fn years(period: &str, season: &Season) -> Option<Vec<Span>> {
    let (first, last) = period.split_once('-')?;
    let (first, last) = (day_of_year(first, season)?, day_of_year(last, season)?);
    let [from, to] = season.years;
    (from..=to)
        .map(|year| {
            let over = i32::from(last < first);
            let until = Day::from_civil(year + over, last.0, last.1)?.plus(1);
            Some(Span { from: Day::from_civil(year, first.0, first.1)?, until: Some(until) })
        })
        .collect()
}

/// Month and day of `14 FEB`.
fn day_of_year(text: &str, season: &Season) -> Option<(u32, u32)> {
    let text: String = text.split_whitespace().collect();
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (day, word) = text.split_at(end);
    let month = season.months.iter().position(|month| word.starts_with(month.as_str()))?;
    Some((u32::try_from(month).ok()? + 1, day.parse().ok()?))
}
