//! How do two dated series differ, and how is that said? Day by day, whatever rows the editions cut the days into.

use crate::calendar::{Day, Span};
use crate::money::Decimal;

/// Days on which two series differ in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change<V> {
    pub(super) from: Day,
    pub(super) until: Option<Day>,
    pub(super) old: Option<V>,
    pub(super) new: Option<V>,
    /// What was in force before goes on or stops: only its last day moves.
    pub(super) moves_the_end: bool,
}

/// The days on which the series differ; of overlapping rows the first counts.
pub(super) fn changes<V: PartialEq + Clone>(old: &[(Span, V)], new: &[(Span, V)]) -> Vec<Change<V>> {
    let spans = || old.iter().chain(new).map(|(span, _)| span);
    let mut days: Vec<Day> = spans().flat_map(|span| [Some(span.from), span.until]).flatten().collect();
    days.sort_unstable();
    days.dedup();
    let on = |series: &[(Span, V)], day: Day| {
        series.iter().find(|(span, _)| span.contains(day)).map(|(_, value)| value.clone())
    };
    let mut changes: Vec<Change<V>> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let until = days.get(at + 1).copied();
        let (before, after) = (on(old, *day), on(new, *day));
        if before == after {
            continue;
        }
        match changes.last_mut() {
            Some(last) if last.until == Some(*day) && last.old == before && last.new == after => last.until = until,
            _ => changes.push(Change { from: *day, until, old: before, new: after, moves_the_end: false }),
        }
    }
    for change in &mut changes {
        let (eve, after) = (change.from.plus(-1), change.until);
        let both = |value: &Option<V>| value.is_some() && on(old, eve) == *value && on(new, eve) == *value;
        let nothing_follows = |series| after.is_none_or(|day| on(series, day).is_none());
        change.moves_the_end = match (&change.old, &change.new) {
            (value @ Some(_), None) => both(value) && after.is_some() && nothing_follows(old),
            (None, value @ Some(_)) => both(value) && nothing_follows(new),
            _ => false,
        };
    }
    changes
}

/// A change in words: `{subject} falls from 7 % to 5 % from 2027-01-01`.
pub(super) fn said(subject: &str, change: &Change<String>) -> String {
    let until = change.until.map_or_else(String::new, |until| format!(" until {until}"));
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => {
            let verb = verb(old, new);
            format!("{subject} {verb} from {old} to {new} from {}{until}", change.from)
        }
        (Some(old), None) if change.moves_the_end => {
            format!("{subject} of {old} ends on {} instead of{}", change.from, until.replace(" until", ""))
        }
        (None, Some(new)) if change.moves_the_end => match change.until {
            Some(until) => format!("{subject} of {new} ends on {until} instead of {}", change.from),
            None => format!("{subject} of {new} does not end on {} any more", change.from),
        },
        (Some(old), None) => match change.until {
            Some(until) => format!("{subject} of {old} is not in force from {} until {until}", change.from),
            None => format!("{subject} of {old} ends on {}", change.from),
        },
        (None, Some(new)) => format!("{subject} of {new} is new from {}{until}", change.from),
        (None, None) => String::new(),
    }
}

/// Whether a figure rises or falls, where both are one figure in one unit.
pub(super) fn verb(old: &str, new: &str) -> &'static str {
    let parts = |text: &str| {
        let (figure, unit) = text.split_once(' ').unwrap_or((text, ""));
        Some((figure.parse::<Decimal>().ok()?, unit.to_owned()))
    };
    match (parts(old), parts(new)) {
        (Some((old, unit)), Some((new, other))) if unit == other && new < old => "falls",
        (Some((old, unit)), Some((new, other))) if unit == other && new > old => "rises",
        _ if old == "free" => "rises",
        _ if new == "free" => "falls",
        _ => "changes",
    }
}

/// ` (source x)`, where there is one.
pub(super) fn source(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" (source {id})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, until: &str) -> Span {
        Span { from: from.parse().unwrap(), until: until.parse().ok() }
    }

    #[test]
    fn a_row_cut_in_two_changes_nothing() {
        let old = [(span("2024-07-01", ""), 7)];
        let new = [(span("2024-07-01", "2026-01-01"), 7), (span("2026-01-01", ""), 7)];
        assert_eq!(changes(&old, &new), []);
    }

    #[test]
    fn a_change_has_the_days_on_which_it_differs() {
        let old = [(span("2024-07-01", ""), "7 %".to_owned())];
        let new = [(span("2024-07-01", "2027-01-01"), "7 %".to_owned()), (span("2027-01-01", ""), "5 %".to_owned())];
        let found = changes(&old, &new);
        assert_eq!(found.len(), 1);
        assert_eq!(said("VAT", &found[0]), "VAT falls from 7 % to 5 % from 2027-01-01");
        assert_eq!(said("VAT", &changes(&old, &new[..1])[0]), "VAT of 7 % ends on 2027-01-01");
        assert_eq!(verb("2 % + 1 EUR per kg", "3 %"), "changes");
    }
}
