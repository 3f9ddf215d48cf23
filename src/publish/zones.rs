//! From a zone's name to its changes of offset, so that no time-zone database ships with the engine.
//!
//! In: a zone as rate data write it, by its IANA name. Out: the same with the offset at the first moment of 2024 and every
//! change before 2030 (UTC), from the database bundled with the build, or a complaint that the name is unknown.

use super::complaint::Complaint;
use crate::calendar::{Day, Instant, TimeZone};
use std::path::Path;

/// The years baked in: from this one on, up to but not including the other.
const YEARS: (i32, i32) = (2024, 2030);

/// Fills in the changes of a zone; `file` and `line` say where it is named.
///
/// # Errors
/// A complaint when no zone has this name.
pub fn bake_zone(zone: &mut TimeZone, file: &Path, line: Option<usize>) -> Result<(), Complaint> {
    let unknown = || {
        let message = format!("no time zone is called `{}`", zone.name);
        let complaint = Complaint::new("unknown-time-zone", file, message, "write an IANA name as in `Europe/Berlin`");
        Complaint { line, ..complaint }
    };
    let known = jiff::tz::TimeZone::get(&zone.name).map_err(|_| unknown())?;
    let start = |year: i32| {
        let day = Day::from_civil(year, 1, 1)?;
        jiff::Timestamp::from_second(Instant::of_local(day, 0, 0).since_epoch()).ok()
    };
    let (from, until) = start(YEARS.0).zip(start(YEARS.1)).ok_or_else(unknown)?;
    let mut changes = vec![(from.as_second(), known.to_offset(from).seconds())];
    for change in known.following(from).take_while(|change| change.timestamp() < until) {
        let offset = change.offset().seconds();
        // A change of name alone moves no clock.
        if changes.last().is_none_or(|(_, before)| *before != offset) {
            changes.push((change.timestamp().as_second(), offset));
        }
    }
    zone.changes = changes;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baked(name: &str) -> Result<TimeZone, Complaint> {
        let mut zone = TimeZone { name: name.into(), changes: Vec::new() };
        bake_zone(&mut zone, Path::new("x.toml"), Some(3)).map(|()| zone)
    }

    #[test]
    fn a_zone_with_daylight_saving_has_two_changes_a_year() {
        let zone = baked("Europe/Berlin").unwrap();
        assert_eq!(zone.changes.len(), 1 + 2 * 6);
        let at = |text: &str| zone.offset_at(text.parse().unwrap());
        assert_eq!((at("2026-03-29T00:59:59Z"), at("2026-03-29T01:00:00Z")), (3600, 7200));
        assert_eq!((at("2028-10-29T00:59:59Z"), at("2028-10-29T01:00:00Z")), (7200, 3600));
    }

    #[test]
    fn a_zone_without_has_none_and_an_unknown_one_is_named() {
        assert_eq!(baked("Asia/Ho_Chi_Minh").unwrap().changes.len(), 1);
        assert!(baked("Europe/Atlantis").unwrap_err().message.contains("`Europe/Atlantis`"));
    }
}
