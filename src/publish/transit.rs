//! From a carrier's `transit.csv` and `calendars.toml` to transit rows and carrier days, with all complaints.
//!
//! Columns of `transit.csv`: service, from, to (names joined by `|`; empty: anywhere), min_days, max_days, p50, p75, p85, p95
//! (empty: not known), unit, counted_from, after_border, customs (`outside` or `inside` the days), basis, sample, valid_from,
//! valid_until, source, at, trust, and for people alone illustrative (`yes` or `no`), which may be left out.
//! `calendars.toml` holds `[[calendar]]`, `[[season]]` and `[[remote]]`.

use super::complaint::Complaint;
use super::read::line_of;
use crate::book::law::Trust;
use crate::book::transit::{Basis, CarrierDays, CountedFrom, Percentile, Range, TransitDays, TransitRow, Unit};
use crate::book::{Names, RuleNumber};
use crate::calendar::{Dated, Day};
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// One row as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    service: String,
    from: String,
    to: String,
    min_days: u16,
    max_days: u16,
    p50: Option<u16>,
    p75: Option<u16>,
    p85: Option<u16>,
    p95: Option<u16>,
    unit: Unit,
    counted_from: CountedFrom,
    after_border: u16,
    customs: String,
    basis: Basis,
    sample: Option<u32>,
    valid_from: Day,
    valid_until: Option<Day>,
    source: String,
    at: String,
    trust: Option<Trust>,
    /// Days are not charged: that they are made up is for people, and the column may be left out.
    #[serde(default)]
    illustrative: String,
}

/// Reads `carriers/<carrier>/transit.csv`; no rows and no complaint where there is no such file.
pub fn read_transit(rate_data: &Path, carrier: &str) -> (Vec<TransitRow>, Vec<Complaint>) {
    let file = Path::new("carriers").join(carrier).join("transit.csv");
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    let path = rate_data.join(&file);
    if !path.exists() {
        return (rows, complaints);
    }
    let mut complain = |code, line: usize, message: String, help: &str| {
        complaints.push(Complaint::new(code, &file, message, help).on(line));
    };
    let mut reader = match csv::Reader::from_path(&path) {
        Ok(reader) => reader,
        Err(error) => {
            complain("unreadable-file", 1, format!("cannot be read: {error}"), "save it as CSV in UTF-8");
            return (rows, complaints);
        }
    };
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        let line = at + 2;
        match row.map_err(|error| error.to_string()).and_then(|row| checked(row, carrier)) {
            Ok(row) => {
                let same = |other: &TransitRow| {
                    (&other.service, &other.dispatched_from, &other.destination, other.days.basis)
                        == (&row.service, &row.dispatched_from, &row.destination, row.days.basis)
                        && other.overlaps(&row)
                };
                if rows.iter().any(same) {
                    let message = format!("`{}` has two rows for one lane and day", row.service);
                    complain("overlapping-rows", line, message, "end the older row with `valid_until`");
                }
                rows.push(row);
            }
            Err(message) => complain("unreadable-row", line, message, "see the columns at the head of the table"),
        }
    }
    // The engine takes a service's rows together; the order of the file decides among the rows of one service.
    rows.sort_by(|one, other| one.service.cmp(&other.service));
    (rows, complaints)
}

fn checked(row: Row, carrier: &str) -> Result<TransitRow, String> {
    if row.service.split_once('/').is_none_or(|(owner, service)| owner != carrier || service.is_empty()) {
        return Err(format!("a service is written `{carrier}/service`, not `{}`", row.service));
    }
    if row.min_days > row.max_days {
        return Err(format!("`{}` days at least are more than `{}` at most", row.min_days, row.max_days));
    }
    if row.max_days > 365 {
        return Err(format!("`{}` days are more than a year", row.max_days));
    }
    let known = [(50, row.p50), (75, row.p75), (85, row.p85), (95, row.p95)];
    let percentiles: Vec<Percentile> =
        known.into_iter().filter_map(|(percent, days)| Some(Percentile { percent, days: days? })).collect();
    if percentiles.windows(2).any(|pair| matches!(pair, [low, high] if low.days > high.days)) {
        return Err("percentiles must not fall as the share rises".into());
    }
    if percentiles.iter().any(|known| known.days < row.min_days || known.days > row.max_days) {
        return Err("a percentile lies outside the range of days".into());
    }
    if row.basis == Basis::History && row.sample.unwrap_or(0) == 0 {
        return Err("days from history need their `sample`, the number of past shipments".into());
    }
    let yes = |text: &str, yes: &str, no: &str| match text {
        _ if text == yes => Ok(true),
        _ if text == no => Ok(false),
        _ => Err(format!("`{text}` is neither `{yes}` nor `{no}`")),
    };
    if !row.illustrative.is_empty() {
        yes(&row.illustrative, "yes", "no")?;
    }
    if row.valid_until.is_some_and(|until| until <= row.valid_from) {
        return Err("`valid_until` must be later than `valid_from`".into());
    }
    Ok(TransitRow {
        service: row.service,
        dispatched_from: names(&row.from),
        destination: names(&row.to),
        days: TransitDays {
            range: Range { min: row.min_days, max: row.max_days },
            percentiles,
            unit: row.unit,
            counted_from: row.counted_from,
            after_border: row.after_border,
            customs_inside: yes(&row.customs, "inside", "outside")?,
            basis: row.basis,
            sample: row.sample.unwrap_or(0),
        },
        rule: RuleNumber::NONE,
        from: row.valid_from,
        until: row.valid_until,
        source: row.source,
        at: row.at,
        trust: row.trust,
        other_reading: String::new(),
    })
}

fn names(cell: &str) -> Names {
    cell.split('|').filter(|name| !name.is_empty()).map(str::to_string).collect()
}

/// Reads `carriers/<carrier>/calendars.toml`; nothing and no complaint where there is no such file.
pub fn read_carrier_days(rate_data: &Path, carrier: &str) -> (CarrierDays, Vec<Complaint>) {
    let file = Path::new("carriers").join(carrier).join("calendars.toml");
    let Ok(text) = fs::read_to_string(rate_data.join(&file)) else { return Default::default() };
    let days = match toml::from_str::<CarrierDays>(&text) {
        Ok(days) => days,
        Err(error) => {
            let line = error.span().map(|span| line_of(&text, span.start));
            let complaint =
                Complaint::new("unreadable-file", file, error.message().to_string(), "see the other entries");
            return (CarrierDays::default(), vec![Complaint { line, ..complaint }]);
        }
    };
    let mut complaints = Vec::new();
    let mut complain = |code, message: String, help: &str| complaints.push(Complaint::new(code, &file, message, help));
    for season in &days.season {
        if season.until.is_some_and(|until| until <= season.from) || season.days.min > season.days.max {
            complain(
                "impossible-season",
                format!("the season `{}` ends before it begins, or adds more at least than at most", season.because),
                "write `from` before `until`, and `min` not above `max`",
            );
        }
    }
    for remote in days.remote.iter().filter(|remote| remote.days.min > remote.days.max || remote.areas.is_empty()) {
        complain(
            "impossible-remote-days",
            format!("the days from {} name no area, or are more at least than at most", remote.from),
            "write `areas = [\"…\"]` of the carrier's surcharges, and `min` not above `max`",
        );
    }
    for calendar in &days.calendar {
        if calendar.weekend.is_some_and(|weekend| weekend.is_whole_week()) {
            complain("endless-weekend", format!("`{carrier}` rests all week"), "leave a working day");
        }
        for closure in calendar.closed.iter().filter(|closure| closure.from >= closure.until) {
            let message = format!("the closure `{}` ends before it begins", closure.because);
            complain("impossible-closure", message, "write `from` before `until`");
        }
    }
    (days, complaints)
}
