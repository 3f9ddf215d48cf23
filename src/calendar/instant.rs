//! When, to the second: an instant in UTC, read from and written as RFC 3339.

use super::{Day, digits};
use std::fmt;
use std::str::FromStr;

const DAY_SECONDS: i64 = 86_400;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// The instant `seconds` after the epoch.
    pub const fn from_epoch(seconds: i64) -> Instant {
        Instant(seconds)
    }

    /// Seconds since the epoch.
    pub const fn since_epoch(self) -> i64 {
        self.0
    }

    /// How many seconds after another it comes; negative when before.
    pub const fn since(self, other: Instant) -> i64 {
        self.0.wrapping_sub(other.0)
    }

    /// The civil day, and the seconds since its midnight, of a clock `offset_s` seconds east of UTC.
    pub fn at_offset(self, offset_s: i32) -> (Day, i32) {
        let local = self.0 + i64::from(offset_s);
        (Day::from_epoch(local.div_euclid(DAY_SECONDS) as i32), local.rem_euclid(DAY_SECONDS) as i32)
    }

    /// The instant at which a clock `offset_s` east of UTC shows `seconds` after midnight of `day`.
    pub fn of_local(day: Day, seconds: i32, offset_s: i32) -> Instant {
        Instant(i64::from(day.since_epoch()) * DAY_SECONDS + i64::from(seconds) - i64::from(offset_s))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, seconds) = self.at_offset(0);
        write!(f, "{day}T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

impl FromStr for Instant {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        parse(text).ok_or_else(|| format!("an instant is written as in `2026-11-21T12:00:00Z`, not `{text}`"))
    }
}

/// RFC 3339 with `Z` or a numeric offset; fractions of a second are cut. A leap second is its minute's last second.
fn parse(text: &str) -> Option<Instant> {
    let day: Day = text.get(0..10)?.parse().ok()?;
    let time = text.get(10..19)?;
    let mark = |at: usize, allowed: &[u8]| time.as_bytes().get(at).is_some_and(|byte| allowed.contains(byte));
    if !mark(0, b"Tt ") || !mark(3, b":") || !mark(6, b":") {
        return None;
    }
    let hour = digits(time.get(1..3)?)?;
    let minute = digits(time.get(4..6)?)?;
    let second = digits(time.get(7..9)?)?.min(59);
    let second_given = digits(time.get(7..9)?)?;
    if hour > 23 || minute > 59 || second_given > 60 {
        return None;
    }
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit())?;
        if end == 0 {
            return None;
        }
        rest = fraction.get(end..)?;
    }
    let offset = match rest.as_bytes().first()? {
        b'Z' | b'z' if rest.len() == 1 => 0,
        sign @ (b'+' | b'-') if rest.len() == 6 && rest.as_bytes().get(3) == Some(&b':') => {
            let hours = digits(rest.get(1..3)?)?;
            let minutes = digits(rest.get(4..6)?)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = (hours * 3600 + minutes * 60) as i32;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    Some(Instant::of_local(day, (hour * 3600 + minute * 60 + second) as i32, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_is_read_and_written_in_utc() {
        let shown = |text: &str| text.parse::<Instant>().unwrap().to_string();
        assert_eq!(shown("2026-11-21T12:00:00Z"), "2026-11-21T12:00:00Z");
        assert_eq!(shown("2026-11-21T12:00:00.75+07:00"), "2026-11-21T05:00:00Z");
        assert_eq!(shown("2026-12-31T23:30:00-01:00"), "2027-01-01T00:30:00Z");
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "2026-11-21",
            "2026-11-21T25:00:00Z",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00:00+7:00",
            "2026-11-21T12:00:00.Z",
        ] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }
}
