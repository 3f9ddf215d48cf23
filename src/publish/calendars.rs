//! From `rate-data/world/calendars` to calendars, with everything that is wrong with them.
//!
//! In: `calendars.toml`, which names the calendars, the days that they cover and their weekends, and beside it `<id>.csv`
//! with columns day, name, subdivisions, estimated, kind. Out: the calendars that could be read, and all complaints with file
//! and line. A national holiday and its `not-kept` row of the same day and name become one holiday that all but some keep.

use super::complaint::Complaint;
use super::read::line_of;
use crate::book::holidays::{Calendar, Holiday, KeptBy};
use crate::book::transit::CalendarHead;
use crate::calendar::Day;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where calendars lie in `rate-data/`.
const FOLDER: &str = "world/calendars";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    calendar: Vec<toml::Spanned<CalendarHead>>,
}

/// One row of a table of holidays, as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    day: String,
    name: String,
    subdivisions: String,
    estimated: String,
    kind: String,
}

/// Reads all calendars under `rate_data`.
pub fn read_calendars(rate_data: &Path) -> (Vec<Calendar>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let file = Path::new(FOLDER).join("calendars.toml");
    let text = match fs::read_to_string(rate_data.join(&file)) {
        Ok(text) => text,
        Err(error) => {
            let help = "list the calendars there, one `[[calendar]]` each";
            return (
                Vec::new(),
                vec![Complaint::new("unreadable-file", file, format!("cannot be read: {error}"), help)],
            );
        }
    };
    let heads = match toml::from_str::<File>(&text) {
        Ok(file) => file.calendar,
        Err(error) => {
            let line = error.span().map(|span| line_of(&text, span.start));
            let complaint =
                Complaint::new("unreadable-file", file, error.message().to_string(), "see the other entries");
            return (Vec::new(), vec![Complaint { line, ..complaint }]);
        }
    };
    let mut seen = BTreeSet::new();
    let mut calendars = Vec::new();
    for spanned in heads {
        let line = line_of(&text, spanned.span().start);
        let head = spanned.into_inner();
        let mut complain = |code, message: String, help: &str| {
            complaints.push(Complaint::new(code, &file, message, help).on(line));
        };
        if !seen.insert(head.id.clone()) {
            complain("duplicate-id", format!("calendar `{}` is listed twice", head.id), "keep one entry");
            continue;
        }
        if head.covers.until.is_none_or(|until| until <= head.covers.from) {
            let message = format!("calendar `{}` does not say until which day it covers", head.id);
            complain("open-coverage", message, "write `covers = { from = \"…\", until = \"…\" }` with a later `until`");
            continue;
        }
        if !head.weekend.iter().any(|weekend| weekend.from <= head.covers.from && weekend.subdivisions.is_empty()) {
            let message = format!("calendar `{}` has no weekend on its first day", head.id);
            complain("missing-weekend", message, "add a `weekend` that begins on or before `covers.from`");
        }
        if head.weekend.iter().any(|weekend| weekend.days.is_whole_week()) {
            complain("endless-weekend", format!("calendar `{}` rests all week", head.id), "leave a working day");
        }
        if head
            .weekend
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.subdivisions == b.subdivisions && a.from >= b.from))
        {
            complain(
                "unsorted-weekends",
                format!("weekends of `{}` do not rise by `from`", head.id),
                "sort them, oldest first",
            );
        }
        calendars.push(read_one(rate_data, head, &mut complaints));
    }
    complaints.extend(orphans(rate_data, &seen));
    calendars.sort_by(|a, b| a.id.cmp(&b.id));
    (calendars, complaints)
}

/// The sources that the list of calendars names.
pub(super) fn sources(rate_data: &Path) -> Vec<String> {
    let text = fs::read_to_string(rate_data.join(FOLDER).join("calendars.toml")).unwrap_or_default();
    let heads = toml::from_str::<File>(&text).map(|file| file.calendar).unwrap_or_default();
    let of = |head: CalendarHead| head.weekend.into_iter().map(|weekend| weekend.source).chain([head.source]);
    heads.into_iter().flat_map(|head| of(head.into_inner())).collect()
}

/// Tables of holidays that no calendar names.
fn orphans(rate_data: &Path, known: &BTreeSet<String>) -> Vec<Complaint> {
    let mut files: Vec<PathBuf> = fs::read_dir(rate_data.join(FOLDER))
        .map(|entries| entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
        .unwrap_or_default();
    files.sort();
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .filter_map(|path| path.file_stem()?.to_str())
        .filter(|id| !known.contains(*id))
        .map(|id| {
            let file = Path::new(FOLDER).join(format!("{id}.csv"));
            Complaint::new("orphan-file", file, format!("no calendar has the id `{id}`"), "list it in `calendars.toml`")
        })
        .collect()
}

fn read_one(rate_data: &Path, head: CalendarHead, complaints: &mut Vec<Complaint>) -> Calendar {
    let file = Path::new(FOLDER).join(format!("{}.csv", head.id));
    let mut rows: Vec<(usize, Day, Row)> = Vec::new();
    let mut complain = |code, line: usize, message: String, help: &str| {
        complaints.push(Complaint::new(code, &file, message, help).on(line));
    };
    match csv::Reader::from_path(rate_data.join(&file)) {
        Ok(mut reader) => {
            for (at, row) in reader.deserialize::<Row>().enumerate() {
                let row = match row {
                    Ok(row) => row,
                    Err(error) => {
                        complain("unreadable-row", at + 2, format!("cannot be read: {error}"), "see the header row");
                        continue;
                    }
                };
                match row.day.parse::<Day>() {
                    Ok(day) if head.covers.contains(day) => rows.push((at + 2, day, row)),
                    Ok(day) => {
                        complain("outside-coverage", at + 2, format!("`{day}` is not a covered day"), "widen `covers`")
                    }
                    Err(message) => complain("not-a-day", at + 2, message, "write year-month-day"),
                }
            }
        }
        Err(error) => complain("unreadable-file", 1, format!("cannot be read: {error}"), "add the table of holidays"),
    }
    let subdivisions: BTreeSet<&str> = rows.iter().flat_map(|(_, _, row)| codes(row)).collect();
    let mut subdivisions: Vec<String> = subdivisions.into_iter().map(str::to_string).collect();
    for code in head.weekend.iter().flat_map(|weekend| &weekend.subdivisions) {
        if !subdivisions.contains(code) {
            subdivisions.push(code.clone());
        }
    }
    if subdivisions.len() > 64 {
        complain(
            "too-many-subdivisions",
            1,
            format!("{} subdivisions differ; 64 fit", subdivisions.len()),
            "leave small ones out",
        );
        subdivisions.truncate(64);
    }
    let mut names: Vec<String> = Vec::new();
    let mut holidays: Vec<Holiday> = Vec::new();
    let mut before = head.covers.from;
    for (line, day, row) in &rows {
        if *day < before {
            complain("unsorted-rows", *line, format!("`{day}` comes after a later day"), "sort the rows by day");
        }
        before = *day;
        let flag = match row.estimated.as_str() {
            "yes" => true,
            "no" => false,
            other => {
                complain(
                    "unknown-word",
                    *line,
                    format!("`{other}` is neither `yes` nor `no`"),
                    "say whether the day is estimated",
                );
                continue;
            }
        };
        let set = codes(row)
            .filter_map(|code| subdivisions.iter().position(|known| known == code))
            .fold(0_u64, |set, at| set | 1 << (at & 63));
        let name = names.iter().position(|known| *known == row.name).unwrap_or_else(|| {
            names.push(row.name.clone());
            names.len() - 1
        });
        let name = u16::try_from(name).unwrap_or(u16::MAX);
        let kept_by = if set == 0 { KeptBy::All } else { KeptBy::Only(set) };
        match row.kind.as_str() {
            "holiday" | "observed" => {
                let holiday = Holiday { day: *day, name, kept_by, estimated: flag, observed: row.kind == "observed" };
                if holidays.iter().rev().take(16).any(|other| *other == holiday) {
                    complain("duplicate-row", *line, format!("`{}` stands twice on `{day}`", row.name), "keep one row");
                } else {
                    holidays.push(holiday);
                }
            }
            "not-kept" => {
                let national = holidays
                    .iter_mut()
                    .find(|known| known.day == *day && known.name == name && known.kept_by == KeptBy::All);
                match national {
                    Some(known) if set != 0 => known.kept_by = KeptBy::AllBut(set),
                    _ => complain(
                        "nothing-to-except",
                        *line,
                        format!(
                            "no national holiday `{}` stands above on `{day}`, or no subdivision is named",
                            row.name
                        ),
                        "write the national holiday first, then where it is not kept",
                    ),
                }
            }
            other => complain(
                "unknown-word",
                *line,
                format!("`{other}` is no kind of holiday"),
                "`holiday`, `observed` or `not-kept`",
            ),
        }
    }
    let mut calendar = Calendar::new(head.id, head.covers, head.weekend, holidays);
    calendar.announced_until = head.announced_until;
    calendar.subdivisions = subdivisions;
    calendar.names = names;
    calendar
}

fn codes(row: &Row) -> impl Iterator<Item = &str> {
    row.subdivisions.split('|').filter(|code| !code.is_empty())
}
