//! How long did it really take, and would past promises have held? From a merchant's shipments to transit percentiles.
//!
//! In: a table with columns hand_over, delivered, from, to, service (days; `VN`, `US-CA`; `carrier/service`); `delivered` is
//! empty for what has not arrived. Out: rows of a carrier's `transit.csv`, and a report on a hold-out.
//!
//! A percentile is the nearest rank: the least number of days within which at least so many per cent of the shipments came.
//! Rows are written for every lane with enough shipments, and for the wider lanes around it: to the country, to anywhere,
//! from anywhere; a lane with few has no row of its own and so falls back on the next wider one. `min_days` is the 5th
//! percentile, so that one early parcel widens no window; `max_days` the longest. Days are counted from hand-over to door,
//! so customs lies inside them. In business days a day counts on which neither country rests, as in the schedule.
//!
//! The report splits by time: percentiles of the shipments handed over first are held against those handed over last.

use super::cell::quoted;
use super::complaint::Complaint;
use crate::book::holidays::Calendar;
use crate::book::transit::{Percentile, Unit};
use crate::calendar::{Day, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::path::Path;

/// The percentiles that are written.
const WRITTEN: [u8; 4] = [50, 75, 85, 95];
/// The promises that are reported on.
const REPORTED: [u8; 3] = [50, 85, 95];
/// The longest way in days that is believed.
const LONGEST: i32 = 365;

/// How to calibrate.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The file's name, for complaints.
    pub file: &'a Path,
    /// Shipments that a lane needs for a row of its own.
    pub least: usize,
    /// Per cent of the shipments, the last handed over, that are held out.
    pub hold_out: u8,
    /// What a day is.
    pub unit: Unit,
    /// Calendars by id, for business days.
    pub calendars: &'a [Calendar],
}

impl<'a> Options<'a> {
    /// 30 shipments a lane, a fifth held out, calendar days.
    pub fn new(file: &'a Path) -> Options<'a> {
        Options { file, least: 30, hold_out: 20, unit: Unit::Calendar, calendars: &[] }
    }
}

/// What past shipments teach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// Percentiles by lane, for `transit.csv`.
    pub rows: Vec<LaneRow>,
    /// Lanes with too few shipments: service, from, to, and how many.
    pub few: Vec<(Lane, usize)>,
    /// How often promises would have held, all lanes together.
    pub coverage: Vec<Coverage>,
    /// The same by service.
    pub by_service: Vec<(String, Vec<Coverage>)>,
    /// Shipments that had not arrived, and so count nowhere.
    pub not_arrived: usize,
    /// What a day is.
    pub unit: Unit,
    /// First and last hand-over day.
    pub days: Span,
}

/// A service between two places; an empty name is anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// `carrier/service`.
    pub service: String,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
}

/// What is known of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneRow {
    /// The lane.
    pub lane: Lane,
    /// The 5th percentile.
    pub min: u16,
    /// The longest.
    pub max: u16,
    /// At 50, 75, 85 and 95.
    pub percentiles: Vec<Percentile>,
    /// The days of each shipment, rising.
    pub times: Vec<u16>,
}

/// How often a promise would have held on the hold-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The percentile promised.
    pub percent: u8,
    /// Of these shipments.
    pub promised: usize,
    /// So many came in time.
    pub held: usize,
    /// Of a thousand shipments of the earlier part, so many came within the days promised: days are whole, so that this may
    /// be more than the percentile.
    pub expected_per_mille: usize,
}

impl Coverage {
    /// Shipments in time, of a thousand.
    pub fn per_mille(&self) -> usize {
        (self.held * 1000 + self.promised / 2).checked_div(self.promised).unwrap_or(0)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    hand_over: Day,
    delivered: Option<Day>,
    from: String,
    to: String,
    service: String,
}

/// One shipment that arrived.
struct Shipment {
    hand_over: Day,
    days: u16,
    /// From the narrowest to the widest.
    lanes: Vec<Lane>,
}

/// Percentiles of past shipments, and how past promises would have held.
///
/// # Errors
/// All complaints about the table, by line; also when it holds no shipment that arrived.
pub fn calibrate(csv: &str, options: &Options<'_>) -> Result<Calibration, Vec<Complaint>> {
    let (mut shipments, not_arrived) = read(csv, options)?;
    shipments.sort_by(|a, b| (a.hand_over, &a.lanes, a.days).cmp(&(b.hand_over, &b.lanes, b.days)));
    let (Some(first), Some(last)) = (shipments.first(), shipments.last()) else {
        let help = "list shipments with the days of hand-over and delivery";
        return Err(vec![Complaint::new("no-shipments", options.file, "no shipment of the table has arrived", help)]);
    };
    let days = Span { from: first.hand_over, until: Some(last.hand_over.plus(1)) };
    let groups = by_lane(&shipments);
    let rows: Vec<LaneRow> = groups
        .iter()
        .filter(|(_, days)| days.len() >= options.least)
        .map(|(lane, days)| LaneRow {
            lane: (*lane).clone(),
            min: rank(days, 5),
            max: days.last().copied().unwrap_or(0),
            percentiles: WRITTEN.map(|percent| Percentile { percent, days: rank(days, percent) }).to_vec(),
            times: days.clone(),
        })
        .collect();
    let mut few: Vec<(Lane, usize)> = shipments
        .iter()
        .filter_map(|shipment| shipment.lanes.first())
        .filter_map(|lane| Some((lane.clone(), groups.get(lane)?.len())))
        .filter(|(_, count)| *count < options.least)
        .collect();
    few.sort();
    few.dedup();
    let (coverage, by_service) = hold_out(&shipments, options);
    Ok(Calibration { rows, few, coverage, by_service, not_arrived, unit: options.unit, days })
}

fn read(csv: &str, options: &Options<'_>) -> Result<(Vec<Shipment>, usize), Vec<Complaint>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let (mut shipments, mut complaints, mut not_arrived) = (Vec::new(), Vec::new(), 0);
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        let mut complain = |code, message: String, help: &str| {
            complaints.push(Complaint::new(code, options.file, message, help).on(at + 2));
        };
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                complain("unreadable-row", format!("cannot be read: {error}"), "hand_over,delivered,from,to,service");
                continue;
            }
        };
        if row.service.is_empty() || row.from.is_empty() || row.to.is_empty() {
            complain(
                "incomplete-row",
                "a shipment needs a service and two places".into(),
                "write `VN`, `US-CA`, `carrier/service`",
            );
            continue;
        }
        let Some(delivered) = row.delivered else {
            not_arrived += 1;
            continue;
        };
        let long = delivered.since(row.hand_over);
        if !(0..=LONGEST).contains(&long) {
            let message = format!("handed over on `{}`, delivered on `{delivered}`", row.hand_over);
            complain(
                "impossible-way",
                message,
                "a way takes from 0 to 365 days; leave `delivered` empty for what is lost",
            );
            continue;
        }
        let days = match options.unit {
            Unit::Calendar => long,
            Unit::Business => match ends(&row, options.calendars) {
                Ok(ends) => (1..=long)
                    .filter(|later| {
                        let day = row.hand_over.plus(*later);
                        ends.iter().all(|(calendar, part)| {
                            !calendar.is_weekend(day, *part) && calendar.holiday_on(day, *part).is_none()
                        })
                    })
                    .count() as i32,
                Err(place) => {
                    complain(
                        "no-calendar",
                        format!("no calendar is known of `{place}`"),
                        "count calendar days instead",
                    );
                    continue;
                }
            },
        };
        let days = u16::try_from(days).unwrap_or(u16::MAX);
        shipments.push(Shipment { hand_over: row.hand_over, days, lanes: lanes(&row.service, &row.from, &row.to) });
    }
    if complaints.is_empty() { Ok((shipments, not_arrived)) } else { Err(complaints) }
}

/// The calendars of both ends, or the place that has none.
fn ends<'c>(row: &Row, calendars: &'c [Calendar]) -> Result<[(&'c Calendar, crate::book::holidays::Part); 2], String> {
    let end = |place: &str| {
        let (country, subdivision) =
            place.split_once('-').map_or((place, None), |(country, part)| (country, Some(part)));
        let calendar = calendars.iter().find(|calendar| calendar.id == country).ok_or_else(|| place.to_string())?;
        Ok::<_, String>((calendar, calendar.part(subdivision)))
    };
    Ok([end(&row.from)?, end(&row.to)?])
}

/// The lanes that a shipment belongs to, from the narrowest to the widest.
fn lanes(service: &str, from: &str, to: &str) -> Vec<Lane> {
    let country = |place: &str| place.split_once('-').map_or(place, |(country, _)| country).to_string();
    let lane = |from: &str, to: &str| Lane { service: service.into(), from: from.into(), to: to.into() };
    let (of, into) = (country(from), country(to));
    let mut lanes = vec![lane(from, to), lane(&of, to), lane(&of, &into), lane(&of, ""), lane("", "")];
    lanes.dedup();
    lanes
}

/// Days of every lane, rising.
fn by_lane(shipments: &[Shipment]) -> BTreeMap<&Lane, Vec<u16>> {
    let mut groups: BTreeMap<&Lane, Vec<u16>> = BTreeMap::new();
    for shipment in shipments {
        for lane in &shipment.lanes {
            groups.entry(lane).or_default().push(shipment.days);
        }
    }
    for days in groups.values_mut() {
        days.sort_unstable();
    }
    groups
}

/// The nearest rank of `percent` in rising days.
fn rank(days: &[u16], percent: u8) -> u16 {
    let at = (days.len() * usize::from(percent)).div_ceil(100).max(1) - 1;
    days.get(at).copied().unwrap_or(0)
}

/// How promises learnt from the earlier shipments hold for the later ones.
fn hold_out(shipments: &[Shipment], options: &Options<'_>) -> (Vec<Coverage>, Vec<(String, Vec<Coverage>)>) {
    let kept = shipments.len() * usize::from(100 - options.hold_out.min(100)) / 100;
    let (earlier, later) = shipments.split_at_checked(kept).unwrap_or((shipments, &[]));
    let groups = by_lane(earlier);
    // By service and percentile: promised, held, and the sum of the shares expected.
    let mut counts: BTreeMap<(&str, u8), (usize, usize, usize)> = BTreeMap::new();
    for shipment in later {
        let known = shipment.lanes.iter().find_map(|lane| {
            let days = groups.get(lane).filter(|days| days.len() >= options.least)?;
            Some((lane.service.as_str(), days))
        });
        let Some((service, days)) = known else { continue };
        for percent in REPORTED {
            let promised = rank(days, percent);
            let within = days.partition_point(|known| *known <= promised);
            let count = counts.entry((service, percent)).or_default();
            count.0 += 1;
            count.1 += usize::from(shipment.days <= promised);
            count.2 += within * 1000 / days.len().max(1);
        }
    }
    let coverage = |percent: u8, service: Option<&str>| {
        let chosen =
            counts.iter().filter(|((of, at), _)| *at == percent && service.is_none_or(|service| service == *of));
        let (promised, held, expected) =
            chosen.fold((0, 0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1, sum.2 + count.2));
        let expected_per_mille = (expected + promised / 2).checked_div(promised).unwrap_or(0);
        Coverage { percent, promised, held, expected_per_mille }
    };
    let mut services: Vec<&str> = counts.keys().map(|(service, _)| *service).collect();
    services.dedup();
    let by_service = services
        .into_iter()
        .map(|service| (service.to_string(), REPORTED.map(|percent| coverage(percent, Some(service))).to_vec()))
        .collect();
    (REPORTED.map(|percent| coverage(percent, None)).to_vec(), by_service)
}

impl Calibration {
    /// What is known of a way: of its own lane, or of the next wider one that has enough shipments.
    pub fn lane(&self, service: &str, from: &str, to: &str) -> Option<&LaneRow> {
        lanes(service, from, to).iter().find_map(|lane| self.rows.iter().find(|row| row.lane == *lane))
    }

    /// The rows as a `transit.csv`, in force from the day after the last hand-over; `source` is an id of the sources.
    pub fn to_csv(&self, source: &str) -> String {
        let mut out = String::from(
            "service,from,to,min_days,max_days,p50,p75,p85,p95,unit,counted_from,after_border,customs,basis,sample,\
             valid_from,valid_until,source,at,trust\n",
        );
        let unit = if self.unit == Unit::Business { "business" } else { "calendar" };
        let from = self.days.until.unwrap_or(self.days.from);
        for row in &self.rows {
            let Lane { service, from: origin, to } = &row.lane;
            let [service, origin, to] = [service, origin, to].map(|name| quoted(name));
            let days: Vec<String> = row.percentiles.iter().map(|known| known.days.to_string()).collect();
            let (days, min, max, sample) = (days.join(","), row.min, row.max, row.times.len());
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{service},{origin},{to},{min},{max},{days},{unit},hand_over,0,inside,history,{sample},{from},,{source},\
                 handed over {} to {},",
                self.days.from,
                from.plus(-1)
            );
        }
        out
    }
}

/// The report for people.
impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |per_mille: usize| format!("{}.{} %", per_mille / 10, per_mille % 10);
        let line = |f: &mut fmt::Formatter<'_>, who: &str, coverage: &Coverage| {
            writeln!(
                f,
                "{who}: promises at {} % would have held for {} of {} shipments: {} (expected {})",
                coverage.percent,
                coverage.held,
                coverage.promised,
                percent(coverage.per_mille()),
                percent(coverage.expected_per_mille)
            )
        };
        for coverage in &self.coverage {
            line(f, "all services", coverage)?;
        }
        if self.by_service.len() > 1 {
            for (service, coverages) in &self.by_service {
                for coverage in coverages {
                    line(f, service, coverage)?;
                }
            }
        }
        for (lane, count) in &self.few {
            writeln!(
                f,
                "{} {} to {}: {count} shipments are too few, a wider lane is used",
                lane.service, lane.from, lane.to
            )?;
        }
        if self.not_arrived > 0 {
            writeln!(
                f,
                "{} shipments have not arrived and count nowhere: late ones among them make promises too short",
                self.not_arrived
            )?;
        }
        Ok(())
    }
}
