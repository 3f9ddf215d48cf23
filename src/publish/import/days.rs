//! How does a publisher write days? `2026-11-01`, `01/11/2026`, `11/01/2026`.
//!
//! In: the order of a day's parts, and a text. Out: the day; what follows it, such as the time, does not count.

use crate::calendar::Day;
use serde::Deserialize;

/// The order in which a day's parts stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayForm {
    /// `2026-11-01`
    #[default]
    YearMonthDay,
    /// `01/11/2026`
    DayMonthYear,
    /// `11/01/2026`
    MonthDayYear,
}

impl DayForm {
    /// The day that the text means; its year has four digits.
    pub(super) fn read(self, text: &str) -> Option<Day> {
        let date = text.split([' ', 'T']).next()?;
        let mut parts = date.split(['-', '/', '.']);
        let [one, two, three] = [parts.next()?, parts.next()?, parts.next()?];
        let (year, month, day) = match self {
            DayForm::YearMonthDay => (one, two, three),
            DayForm::DayMonthYear => (three, two, one),
            DayForm::MonthDayYear => (three, one, two),
        };
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Day::from_civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }
}
