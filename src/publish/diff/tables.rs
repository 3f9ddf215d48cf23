//! What changes in tables: duty schedules, product lists, preferences, restrictions, holidays, exchange rates.

use super::series::{changes, verb};
use super::{Note, count, first_of, keys};
use crate::book::holidays::Calendar;
use crate::book::restriction::{Restriction, Scope, Severity};
use crate::book::when::Word;
use crate::calendar::{Day, Span};
use crate::publish::RateData;
use crate::publish::preferences::PreferenceSheet;
use crate::publish::sheet::{Sheet, SheetRow};
use std::collections::{BTreeMap, BTreeSet};

/// Table after table.
pub(super) fn compare(note: &mut Note<'_>) {
    sheets(note, schedules);
    sheets(note, product_lists);
    sheets(note, preferences);
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

/// A table of codes, as the note speaks of it.
struct Named<'a> {
    /// Whom it concerns: a country, a list.
    whom: String,
    /// What it sets: `duty`, `preferential duty`, `the rate`.
    what: &'static str,
    rows: &'a [SheetRow],
    /// What an agreement is called.
    agreements: BTreeMap<&'a str, &'a str>,
}

fn schedules(data: &RateData) -> BTreeMap<String, Named<'_>> {
    fn table(sheet: &Sheet) -> Named<'_> {
        Named { whom: sheet.head.id.clone(), what: "duty", rows: &sheet.rows, agreements: BTreeMap::new() }
    }
    data.schedules.iter().map(|sheet| (sheet.head.id.clone(), table(sheet))).collect()
}

fn product_lists(data: &RateData) -> BTreeMap<String, Named<'_>> {
    fn table(sheet: &Sheet) -> Named<'_> {
        let whom = format!("Product list `{}`", sheet.head.id);
        Named { whom, what: "the rate", rows: &sheet.rows, agreements: BTreeMap::new() }
    }
    data.lists.iter().map(|sheet| (sheet.head.id.clone(), table(sheet))).collect()
}

fn preferences(data: &RateData) -> BTreeMap<String, Named<'_>> {
    fn table(sheet: &PreferenceSheet) -> Named<'_> {
        let agreements = sheet.head.agreement.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        Named { whom: sheet.head.id.clone(), what: "preferential duty", rows: &sheet.rows, agreements }
    }
    data.preferences.iter().map(|sheet| (sheet.head.id.clone(), table(sheet))).collect()
}

/// Lines that change in one way, under one agreement, from one day.
type Lanes = BTreeMap<(String, &'static str, Option<Day>), Vec<(String, String)>>;

fn sheets<'a>(note: &mut Note<'a>, of: impl Fn(&'a RateData) -> BTreeMap<String, Named<'a>>) {
    let (before, after) = (of(note.old), of(note.new));
    for id in keys(before.keys(), after.keys()) {
        let Some(named) = after.get(id).or(before.get(id)) else { continue };
        let (whom, what) = (note.name_of(&named.whom), named.what);
        let (Some(old), Some(new)) = (before.get(id), after.get(id)) else {
            let is = if after.contains_key(id) { "is new" } else { "is gone" };
            note.say(&whom, format!("the table of {what} {is}, with {}", count(named.rows.len(), "line", "lines")));
            continue;
        };
        let (was, is) = (lines(old.rows), lines(new.rows));
        let mut ways: Lanes = BTreeMap::new();
        for key in keys(was.keys(), is.keys()) {
            let (code, agreement) = key;
            let (way, said) = match (was.get(key), is.get(key)) {
                (Some(old), Some(new)) => {
                    let Some(change) = changes(old, new).into_iter().next() else { continue };
                    let day = Some(change.from).filter(|day| *day > Day::from_epoch(0));
                    let none = || "nothing".to_owned();
                    let (was, is) = (change.old.unwrap_or_else(none), change.new.unwrap_or_else(none));
                    ((verb(&was, &is), day), format!("{code} from {was} to {is}"))
                }
                (None, Some(new)) => {
                    let (span, rate) = new.first().map_or((None, ""), |(span, rate)| (Some(*span), rate.as_str()));
                    let day = span.map(|span| span.from).filter(|day| *day > Day::from_epoch(0));
                    (("is new", day), if rate == "listed" { code.clone() } else { format!("{code} {rate}") })
                }
                _ => (("is gone", None), code.clone()),
            };
            ways.entry((agreement.clone(), way.0, way.1)).or_default().push((code.clone(), said));
        }
        for ((agreement, verb, day), lines) in ways {
            let known = new.agreements.get(agreement.as_str()).or(old.agreements.get(agreement.as_str()));
            let under = known.map_or_else(String::new, |name| format!(" under {name}"));
            let day = day.map_or_else(String::new, |day| format!(" from {day}"));
            let on = count(lines.len(), "line", "lines");
            let said: Vec<String> = lines.iter().map(|(_, said)| said.clone()).collect();
            note.say(&whom, format!("{what}{under} {verb}{day} on {on}{}: {}", within(&lines), first_of(&said, 3)));
        }
    }
}

/// ` of 6109 and 6110`: the headings of more lines than are told one by one.
fn within(lines: &[(String, String)]) -> String {
    if lines.len() <= 3 {
        return String::new();
    }
    let headings: BTreeSet<String> = lines.iter().filter_map(|(code, _)| code.get(..4)).map(str::to_owned).collect();
    let headings: Vec<String> = headings.into_iter().collect();
    match headings.as_slice() {
        [one, other] => format!(" of {one} and {other}"),
        many => format!(" of {}", first_of(many, 5)),
    }
}

/// A rule as it is told of, and everything it says.
type Rules<'a> = BTreeMap<String, Vec<&'a Restriction>>;

fn restrictions(note: &mut Note<'_>) {
    fn of(data: &RateData) -> BTreeMap<(Scope, &str), Rules<'_>> {
        let mut rules: BTreeMap<(Scope, &str), Rules<'_>> = BTreeMap::new();
        for rule in &data.restrictions {
            let (attributes, codes) = (rule.when.names(Word::Attributes), rule.when.names(Word::Hs));
            let goods = match (attributes.as_slice(), codes.as_slice()) {
                ([], []) => "all goods".to_owned(),
                ([], codes) => format!("HS {}", codes.join(" ")),
                (attributes, _) => attributes.join(" "),
            };
            let days = rule.from.map_or_else(String::new, |from| format!(" from {from}"));
            let says = match rule.severity {
                Severity::Prohibited => "may not go",
                Severity::Restricted => "may go only with papers",
                Severity::Advisory => "asks something of the seller",
            };
            let own = rules.entry((rule.scope, &rule.place)).or_default();
            // Rules of the same goods and severity differ by their condition.
            own.entry(format!("{goods} {says}{days}")).or_default().push(rule);
        }
        rules
    }
    let (before, after) = (of(note.old), of(note.new));
    let none = BTreeMap::new();
    for place in keys(before.keys(), after.keys()) {
        let (old, new) = (before.get(place).unwrap_or(&none), after.get(place).unwrap_or(&none));
        let whom = match place {
            (Scope::Destination, "*") => "Every destination".to_owned(),
            (Scope::Destination, id) => note.name_of(id),
            (Scope::Origin, id) => format!("Goods from {}", note.name_of(id)),
            (_, id) => (*id).to_owned(),
        };
        let told = |rules: &Rules<'_>, key: &String| {
            let because = rules.get(key).and_then(|rules| rules.first()).map_or("", |rule| rule.because.as_str());
            format!("{key}: {}", because.trim_end_matches('.'))
        };
        let fresh: Vec<String> = new.keys().filter(|key| !old.contains_key(*key)).map(|key| told(new, key)).collect();
        let gone: Vec<String> = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
        let other = new.iter().filter(|(key, rules)| old.get(*key).is_some_and(|old| old != *rules));
        let other: Vec<String> = other.map(|(key, _)| told(new, key)).collect();
        for (one, many, rules) in
            [("is new", "are new", fresh), ("is gone", "are gone", gone), ("changes", "change", other)]
        {
            match rules.as_slice() {
                [] => {}
                [only] => note.say(&whom, format!("a rule on goods {one}: {only}")),
                several => {
                    let shown = several.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
                    let more = several.len().saturating_sub(3);
                    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
                    note.say(&whom, format!("{} rules on goods {many}: {shown}{more}", several.len()));
                }
            }
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
        for table in &data.world.exchange.published {
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
