//! When does a time end that the law states in days, months or years?

use crate::calendar::Day;
use crate::record::Record;
use serde::{Deserialize, Deserializer};
use std::str::FromStr;

/// A time in the unit in which the law states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub struct Within {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: TimeUnit,
}

/// What a time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum TimeUnit {
    Days,
    Months,
    Years,
}

impl Within {
    /// The last day of a time that is counted from `day`. A month that has no such day ends it with its own last.
    pub fn last(self, day: Day) -> Day {
        let months = match self.unit {
            TimeUnit::Days => return day.plus(i32::from(self.count)),
            TimeUnit::Months => i32::from(self.count),
            TimeUnit::Years => i32::from(self.count).saturating_mul(12),
        };
        let (year, month, of_month) = day.civil();
        let all = year.saturating_mul(12).saturating_add_unsigned(month.saturating_sub(1)).saturating_add(months);
        let (year, month) = (all.div_euclid(12), all.rem_euclid(12).unsigned_abs() + 1);
        let found = (1..=of_month).rev().find_map(|of_month| Day::from_civil(year, month, of_month));
        found.unwrap_or(day)
    }
}

impl FromStr for Within {
    type Err = String;
    fn from_str(text: &str) -> Result<Within, String> {
        let wrong = || format!("a time is written as in `90 days`, `6 months` or `1 year`, not `{text}`");
        let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let unit = match unit {
            "day" | "days" => TimeUnit::Days,
            "month" | "months" => TimeUnit::Months,
            "year" | "years" => TimeUnit::Years,
            _ => return Err(wrong()),
        };
        Ok(Within { count: count.parse().map_err(|_| wrong())?, unit })
    }
}

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_as_the_calendar_has_it() {
        let last = |within: &str, day: &str| within.parse::<Within>().unwrap().last(day.parse().unwrap()).to_string();
        assert_eq!(last("6 months", "2026-05-10"), "2026-11-10");
        assert_eq!(last("3 months", "2026-11-30"), "2027-02-28");
        assert_eq!(last("1 year", "2028-02-29"), "2029-02-28");
        assert_eq!(last("90 days", "2026-12-09"), "2027-03-09");
        assert_eq!(last("12 months", "2026-12-31"), "2027-12-31");
        assert!("90".parse::<Within>().is_err() && "six months".parse::<Within>().is_err());
    }
}
