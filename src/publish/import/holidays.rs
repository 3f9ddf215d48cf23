//! Which days are holidays, as a calendar in iCalendar form says? Rows of `world/calendars/<id>.csv`.
//!
//! In: the sheet as it is, and calendars: of the whole country, and of subdivisions by their code. Out: the sheet with the
//! years of the calendars put in place of what it had of them, and what was not understood, with file and line. The rule: what
//! the whole country keeps is a row without subdivisions; what only some keep names them; where a subdivision's calendar
//! lacks a day of the country's, the day is not kept there. Without a calendar of the country, what all subdivisions keep is
//! the country's. A year is put in place of what there was where an event begins in it: the last days of one that goes on into the
//! next join those of that year. `(observed)` and `(estimated)` behind a name are read, and taken off.

use crate::calendar::Day;
use crate::publish::Complaint;
use crate::publish::cell::quoted;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A calendar: the subdivision that keeps it (none: the whole country), its name, and its text.
pub type Kept = (Option<String>, PathBuf, String);

/// Day, name, whether it is estimated, whether it is in lieu.
type Holiday = (Day, String, bool, bool);

/// The sheet with the calendars' years, and what could not be read.
pub fn import(sheet: &str, calendars: &[Kept]) -> (String, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut begins: BTreeSet<i32> = BTreeSet::new();
    let mut national: Option<BTreeSet<Holiday>> = None;
    let mut parts: BTreeMap<&str, BTreeSet<Holiday>> = BTreeMap::new();
    for (of, file, text) in calendars {
        let read = read(text, file, &mut begins, &mut complaints);
        match of {
            None => national.get_or_insert_default().extend(read),
            Some(code) => parts.entry(code).or_default().extend(read),
        }
    }
    let everywhere = national.unwrap_or_else(|| {
        let mut sets = parts.values();
        let first = sets.next().cloned().unwrap_or_default();
        sets.fold(first, |kept, other| kept.intersection(other).cloned().collect())
    });
    let mut rows: Vec<(Day, u8, String)> = Vec::new();
    let mut say = |(day, name, estimated, observed): &Holiday, codes: &[&str], kind: &str, order: u8| {
        let kind = if *observed && kind == "holiday" { "observed" } else { kind };
        let estimated = if *estimated { "yes" } else { "no" };
        rows.push((*day, order, format!("{day},{},{},{estimated},{kind}", quoted(name), codes.join("|"))));
    };
    for holiday in &everywhere {
        say(holiday, &[], "holiday", 0);
        let not: Vec<&str> = parts.iter().filter(|(_, kept)| !kept.contains(holiday)).map(|(code, _)| *code).collect();
        if !not.is_empty() {
            say(holiday, &not, "not-kept", 1);
        }
    }
    let some: BTreeSet<&Holiday> = parts.values().flatten().filter(|holiday| !everywhere.contains(*holiday)).collect();
    for holiday in some {
        let codes: Vec<&str> = parts.iter().filter(|(_, kept)| kept.contains(holiday)).map(|(code, _)| *code).collect();
        say(holiday, &codes, "holiday", 2);
    }
    let begun = |(day, ..): &(Day, u8, String)| begins.contains(&day.civil().0);
    let (mut rows, over): (Vec<_>, Vec<_>) = rows.into_iter().partition(begun);
    for line in sheet.lines().skip(1) {
        match line.split(',').next().and_then(|day| day.parse::<Day>().ok()) {
            Some(day) if !begins.contains(&day.civil().0) => rows.push((day, 0, line.to_owned())),
            _ => {}
        }
    }
    let known: BTreeSet<Day> = rows.iter().map(|(day, ..)| *day).collect();
    rows.extend(over.into_iter().filter(|(day, ..)| !known.contains(day)));
    // What was kept of other years stays in its order.
    rows.sort_by_key(|(day, order, _)| (*day, *order));
    let rows = rows.into_iter().map(|(_, _, row)| format!("{row}\n"));
    (std::iter::once("day,name,subdivisions,estimated,kind\n".to_owned()).chain(rows).collect(), complaints)
}

/// A calendar's holidays.
fn read(text: &str, file: &Path, begins: &mut BTreeSet<i32>, complaints: &mut Vec<Complaint>) -> BTreeSet<Holiday> {
    let mut holidays = BTreeSet::new();
    let mut event: Option<Event> = None;
    let (mut is_calendar, mut is_whole, mut within) = (false, false, 0);
    for (line, content) in unfolded(text) {
        let (name, value) = content.split_once(':').unwrap_or((content.as_str(), ""));
        let (name, _) = name.split_once(';').unwrap_or((name, ""));
        // What stands within an event, such as a reminder, says nothing of the event.
        match (name, value) {
            ("BEGIN", "VCALENDAR") => is_calendar = true,
            ("END", "VCALENDAR") => is_whole = true,
            ("BEGIN", "VEVENT") => {
                if let Some(event) = event.replace(Event { line, ..Event::default() }) {
                    let message = "the event has no end";
                    complaints.push(Complaint::new("bad-event", file, message, "fetch it again").on(event.line));
                }
                within = 0;
            }
            ("BEGIN", _) if event.is_some() => within += 1,
            ("END", inner) if event.is_some() && inner != "VEVENT" => within -= 1,
            _ if within > 0 => {}
            ("END", "VEVENT") => match event.take().map(|event| (event.line, event.holidays())) {
                Some((_, Ok(found))) => {
                    begins.extend(found.first().map(|(day, ..)| day.civil().0));
                    holidays.extend(found);
                }
                Some((line, Err(message))) => {
                    let help = "a holiday has a `SUMMARY` and a `DTSTART` such as `20261225`";
                    complaints.push(Complaint::new("bad-event", file, message, help).on(line));
                }
                None => {}
            },
            ("SUMMARY", value) => set(&mut event, |event| event.summary = unescaped(value)),
            ("DTSTART", value) => set(&mut event, |event| event.start = value.to_owned()),
            ("DTEND", value) => set(&mut event, |event| event.end = value.to_owned()),
            ("DURATION", value) => set(&mut event, |event| event.duration = value.to_owned()),
            ("STATUS", "CANCELLED") => set(&mut event, |event| event.is_cancelled = true),
            ("RRULE" | "RDATE", _) => set(&mut event, |event| event.recurs = true),
            _ => {}
        }
    }
    if let Some(event) = event {
        let message = "the file ends within an event";
        complaints.push(Complaint::new("bad-event", file, message, "fetch it again").on(event.line));
    }
    if is_calendar && !is_whole {
        let message = "the file ends within the calendar";
        complaints.push(Complaint::new("bad-event", file, message, "fetch it again"));
    }
    if !is_calendar {
        let help = "export it in iCalendar form (`.ics`)";
        complaints.push(Complaint::new("bad-event", file, "this is no calendar", help));
    }
    holidays
}

fn set(event: &mut Option<Event>, change: impl FnOnce(&mut Event)) {
    if let Some(event) = event {
        change(event);
    }
}

#[derive(Default)]
struct Event {
    line: usize,
    summary: String,
    start: String,
    end: String,
    duration: String,
    is_cancelled: bool,
    recurs: bool,
}

impl Event {
    fn holidays(&self) -> Result<Vec<Holiday>, String> {
        if self.is_cancelled {
            return Ok(Vec::new());
        }
        if self.recurs {
            return Err(format!("`{}` recurs by a rule: export each of its days", self.summary));
        }
        if self.summary.is_empty() {
            return Err("the event has no name".to_owned());
        }
        let start = day(&self.start).ok_or_else(|| format!("`{}` is no day", self.start))?;
        let days = match (self.end.as_str(), self.duration.as_str()) {
            ("", "") => 1,
            ("", duration) => duration
                .strip_prefix('P')
                .and_then(|days| days.strip_suffix('D'))
                .and_then(|days| days.parse().ok())
                .ok_or_else(|| format!("`{duration}` is no number of days"))?,
            (end, _) => {
                let end = day(end).ok_or_else(|| format!("`{end}` is no day"))?;
                end.since_epoch().saturating_sub(start.since_epoch())
            }
        };
        if !(1..=31).contains(&days) {
            return Err(format!("`{}` lasts {days} days", self.summary));
        }
        let (name, marks) = match self.summary.rsplit_once(" (") {
            Some((name, marks))
                if ["estimated", "observed", "observed, estimated"].contains(&marks.trim_end_matches(')')) =>
            {
                (name, marks)
            }
            _ => (self.summary.as_str(), ""),
        };
        let (estimated, observed) = (marks.contains("estimated"), marks.contains("observed"));
        Ok((0..days).map(|more| (start.plus(more), name.to_owned(), estimated, observed)).collect())
    }
}

/// `20261225`
fn day(text: &str) -> Option<Day> {
    if text.len() != 8 {
        return None;
    }
    Day::from_civil(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}

/// Lines as they were before they were folded: what begins with a space goes on from the line above.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((at + 1, line.to_owned())),
        }
    }
    lines
}

fn unescaped(text: &str) -> String {
    text.replace("\\n", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\").trim().to_owned()
}
