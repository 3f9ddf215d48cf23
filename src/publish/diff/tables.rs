//! What changes in tables: duty schedules, product lists, preferences, restrictions, holidays, exchange rates.

use super::series::changes;
use super::{Note, count, first_of, keys};
use crate::book::holidays::Calendar;
use crate::calendar::{Day, Span};
use crate::publish::RateData;
use crate::publish::sheet::SheetRow;
use std::collections::BTreeMap;

/// Table after table.
pub(super) fn compare(note: &mut Note<'_>) {
    sheets(note, "schedule", |data| {
        data.schedules.iter().map(|sheet| (sheet.head.id.clone(), sheet.rows.as_slice())).collect()
    });
    sheets(note, "product list", |data| {
        data.lists.iter().map(|sheet| (sheet.head.id.clone(), sheet.rows.as_slice())).collect()
    });
    sheets(note, "preferences", |data| {
        data.preferences.iter().map(|sheet| (sheet.head.id.clone(), sheet.rows.as_slice())).collect()
    });
    restrictions(note);
    calendars(note);
    exchange(note);
}

/// The rows of sheets by what they are about: a code, and of preferences an agreement.
fn lines(rows: &[SheetRow]) -> BTreeMap<(String, String), Vec<(Span, String)>> {
    let mut lines: BTreeMap<(String, String), Vec<(Span, String)>> = BTreeMap::new();
    for row in rows {
        let code = row.code.map_or_else(|| "all codes".to_owned(), |code| code.dotted());
        let span = Span { from: row.from.unwrap_or(Day::from_epoch(0)), until: row.until };
        let rate = row.rate.as_ref().map_or_else(|| "listed".to_owned(), ToString::to_string);
        let agreements = if row.agreements.is_empty() { vec![String::new()] } else { row.agreements.clone() };
        for agreement in agreements {
            lines.entry((code.clone(), agreement)).or_default().push((span, rate.clone()));
        }
    }
    lines
}

fn sheets<'a>(note: &mut Note<'a>, what: &str, of: impl Fn(&'a RateData) -> BTreeMap<String, &'a [SheetRow]>) {
    let (before, after) = (of(note.old), of(note.new));
    for id in keys(before.keys(), after.keys()) {
        let name = note.name_of(id);
        let whom = if what == "product list" { format!("Product list `{id}`") } else { format!("{name} {what}") };
        let (Some(old), Some(new)) = (before.get(id), after.get(id)) else {
            let rows = after.get(id).or(before.get(id)).map_or(0, |rows| rows.len());
            let is = if after.contains_key(id) { "is new" } else { "is gone" };
            note.say(&whom, format!("the table {is}, with {}", count(rows, "line", "lines")));
            continue;
        };
        let (old, new) = (lines(old), lines(new));
        let (mut changed, mut fresh, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for key in keys(old.keys(), new.keys()) {
            let shown = if key.1.is_empty() { key.0.clone() } else { format!("{} ({})", key.0, key.1) };
            match (old.get(key), new.get(key)) {
                (Some(old), Some(new)) => {
                    if let Some(change) = changes(old, new).first() {
                        let day = if change.from > Day::from_epoch(0) {
                            format!(" from {}", change.from)
                        } else {
                            String::new()
                        };
                        let none = || "nothing".to_owned();
                        let (was, is) =
                            (change.old.clone().unwrap_or_else(none), change.new.clone().unwrap_or_else(none));
                        changed.push(format!("{shown} from {was} to {is}{day}"));
                    }
                }
                (None, Some(new)) => {
                    let rate = new.first().map_or("", |(_, rate)| rate);
                    fresh.push(if rate == "listed" { shown } else { format!("{shown} {rate}") });
                }
                _ => gone.push(shown),
            }
        }
        let mut parts = Vec::new();
        if !changed.is_empty() {
            parts.push(format!("{}; {}", count(changed.len(), "line changes", "lines change"), first_of(&changed, 3)));
        }
        for (codes, word) in [(fresh, "new"), (gone, "gone")] {
            if !codes.is_empty() {
                parts.push(format!("{} {word}: {}", count(codes.len(), "line", "lines"), first_of(&codes, 3)));
            }
        }
        if !parts.is_empty() {
            note.say(&whom, parts.join("; "));
        }
    }
}

fn restrictions(note: &mut Note<'_>) {
    let of = |data: &RateData| {
        let mut rules: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for rule in &data.restrictions {
            let place = format!("{} {}", rule.scope.as_str(), rule.place);
            let name =
                if rule.attribute.is_empty() { format!("HS {}", rule.hs.join(" ")) } else { rule.attribute.clone() };
            let key = format!("{name} {}", rule.severity.as_str());
            let days = match (rule.from, rule.until) {
                (Some(from), _) => format!(" from {from}"),
                _ => String::new(),
            };
            let own = rules.entry(place).or_default();
            // Rules of the same goods and severity differ by their condition.
            own.entry(format!("{key}{days}")).or_default().push_str(&format!("{rule:?}"));
        }
        rules
    };
    let (before, after) = (of(note.old), of(note.new));
    let none = BTreeMap::new();
    for place in keys(before.keys(), after.keys()) {
        let (old, new) = (before.get(place).unwrap_or(&none), after.get(place).unwrap_or(&none));
        let fresh: Vec<String> = new.keys().filter(|key| !old.contains_key(*key)).cloned().collect();
        let gone: Vec<String> = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
        let other: Vec<String> = new
            .iter()
            .filter(|(key, rule)| old.get(*key).is_some_and(|old| old != *rule))
            .map(|(key, _)| key.clone())
            .collect();
        let (scope, id) = place.split_once(' ').unwrap_or(("", place));
        let whom = match scope {
            "destination" => note.name_of(id),
            "origin" => format!("Goods from {}", note.name_of(id)),
            _ => id.to_owned(),
        };
        let parts = [("is new", "are new", fresh), ("is gone", "are gone", gone), ("changes", "change", other)];
        let parts = parts.into_iter().filter(|(_, _, rules)| !rules.is_empty());
        let parts: Vec<String> = parts
            .map(|(one, many, rules)| {
                format!(
                    "{} ({})",
                    count(rules.len(), &format!("rule on goods {one}"), &format!("rules on goods {many}")),
                    first_of(&rules, 3)
                )
            })
            .collect();
        if !parts.is_empty() {
            note.say(&whom, parts.join("; "));
        }
    }
}

fn calendars(note: &mut Note<'_>) {
    let of = |data: &RateData| -> BTreeMap<String, Calendar> {
        data.calendars.iter().map(|one| (one.id.clone(), one.clone())).collect()
    };
    let (before, after) = (of(note.old), of(note.new));
    for id in keys(before.keys(), after.keys()) {
        let whom = note.name_of(id);
        let (Some(old), Some(new)) = (before.get(id), after.get(id)) else {
            note.say(
                &whom,
                if after.contains_key(id) {
                    "its holidays are now recorded"
                } else {
                    "its holidays are recorded no longer"
                },
            );
            continue;
        };
        let days = |calendar: &Calendar| -> BTreeMap<(Day, String), String> {
            let name = |at: u16| calendar.names.get(usize::from(at)).cloned().unwrap_or_default();
            calendar
                .holidays()
                .iter()
                .map(|row| ((row.day, name(row.name)), format!("{:?}{}", row.kept_by, row.estimated)))
                .collect()
        };
        let (was, is) = (days(old), days(new));
        let shown = |(day, name): &(Day, String)| format!("{day} {name}");
        let fresh: Vec<String> = is.keys().filter(|key| !was.contains_key(*key)).map(shown).collect();
        let gone: Vec<String> = was.keys().filter(|key| !is.contains_key(*key)).map(shown).collect();
        let same = old.subdivisions == new.subdivisions;
        let other: Vec<String> = is
            .iter()
            .filter(|(key, row)| same && was.get(*key).is_some_and(|old| old != *row))
            .map(|(key, _)| shown(key))
            .collect();
        let parts = [("new", fresh), ("gone", gone), ("kept elsewhere than before", other)];
        let parts = parts.into_iter().filter(|(_, days)| !days.is_empty());
        let parts: Vec<String> = parts
            .map(|(what, days)| format!("{} {what}: {}", count(days.len(), "holiday", "holidays"), first_of(&days, 3)))
            .collect();
        if !parts.is_empty() {
            note.say(&whom, parts.join("; "));
        }
        if old.weekend != new.weekend {
            note.say(&whom, "its weekend changes");
        }
        if old.covers != new.covers {
            let until = new.covers.until.map_or_else(String::new, |until| format!(" until {until}"));
            note.say(&whom, format!("its holidays are now recorded from {}{until}", new.covers.from));
        }
    }
}

fn exchange(note: &mut Note<'_>) {
    let of = |data: &RateData| {
        let mut rates: BTreeMap<String, BTreeMap<(Day, String), String>> = BTreeMap::new();
        for table in &data.world.exchange {
            let own = rates.entry(table.source.clone()).or_default();
            own.extend(
                table
                    .rates
                    .iter()
                    .map(|(day, rate)| ((*day, table.currency.to_string()), rate.normalize().to_string())),
            );
        }
        rates
    };
    let (before, after) = (of(note.old), of(note.new));
    let none = BTreeMap::new();
    for id in keys(before.keys(), after.keys()) {
        let (old, new) = (before.get(id).unwrap_or(&none), after.get(id).unwrap_or(&none));
        let fresh = new.keys().filter(|key| !old.contains_key(*key)).count();
        let gone = old.keys().filter(|key| !new.contains_key(*key)).count();
        let other: Vec<String> = new
            .iter()
            .filter_map(|(key, rate)| Some((key, old.get(key).filter(|old| *old != rate)?, rate)))
            .map(|((day, currency), was, is)| format!("{currency} of {day} from {was} to {is}"))
            .collect();
        let last = new.keys().map(|(day, _)| *day).max().map_or_else(String::new, |day| format!(", the last of {day}"));
        let mut parts = Vec::new();
        if fresh > 0 {
            parts.push(format!("{} new{last}", count(fresh, "rate", "rates")));
        }
        if gone > 0 {
            parts.push(format!("{} gone", count(gone, "rate", "rates")));
        }
        if !other.is_empty() {
            parts.push(format!("{}: {}", count(other.len(), "rate changes", "rates change"), first_of(&other, 3)));
        }
        if !parts.is_empty() {
            note.say(&format!("Exchange rates of `{id}`"), parts.join("; "));
        }
    }
}
