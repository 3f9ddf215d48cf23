//! What does rate data know of each territory, and what not? `coverage.toml`, read.
//!
//! In: `[[coverage]]` entries, each with territories, an area, an extent, the day on which it was checked, and the days that
//! it covers. Out: entries with their lines. What an entry says is held against the data by the checks of a build, so that
//! "nothing recorded" is written down and never mistaken for "nothing charged".

use super::complaint::Complaint;
use super::read::Folder;
use crate::calendar::{Day, Span};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file, in `rate-data/`.
pub const FILE: &str = "coverage.toml";

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The territories of which it speaks.
    pub territories: Vec<String>,
    /// Of what.
    pub area: Area,
    /// How much of it is recorded.
    pub extent: Extent,
    /// The day on which the records were last held against their sources.
    pub checked: Day,
    /// The days that the records cover; none where there are no records.
    #[serde(default)]
    pub covers: Option<Span>,
    /// What is left out, or why there is nothing to record: for people alone.
    #[serde(default)]
    pub note: String,
    /// Its number in the file, from 0.
    #[serde(skip)]
    pub number: usize,
}

/// What may be recorded of a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The duty schedule.
    DutyRates,
    /// Preferential rates by agreement and origin.
    Preference,
    /// VAT, GST, sales tax, excise.
    Tax,
    /// Limits under which a relief or scheme holds.
    Thresholds,
    /// Goods that may not go, or only with papers.
    Restrictions,
    /// Days that customs takes.
    ClearanceDays,
    /// Public holidays and weekends.
    Holidays,
}

impl Area {
    /// Every area, in the order of tables.
    pub const ALL: [Area; 7] = [
        Area::DutyRates,
        Area::Preference,
        Area::Tax,
        Area::Thresholds,
        Area::Restrictions,
        Area::ClearanceDays,
        Area::Holidays,
    ];

    /// The word in rate data.
    pub fn as_str(self) -> &'static str {
        match self {
            Area::DutyRates => "duty_rates",
            Area::Preference => "preference",
            Area::Tax => "tax",
            Area::Thresholds => "thresholds",
            Area::Restrictions => "restrictions",
            Area::ClearanceDays => "clearance_days",
            Area::Holidays => "holidays",
        }
    }
}

/// How much of an area is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Nothing.
    None,
    /// Some of it: answers may miss a rule.
    Partial,
    /// All of it, as far as its sources go.
    Full,
}

impl Extent {
    /// The word in rate data.
    pub fn as_str(self) -> &'static str {
        match self {
            Extent::None => "none",
            Extent::Partial => "partial",
            Extent::Full => "full",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    coverage: Vec<Coverage>,
}

/// Reads `coverage.toml`, complaining into the folder where it is missing or not understood.
pub(super) fn read_coverage(folder: &mut Folder<'_>) -> Vec<Coverage> {
    if !folder.root().join(FILE).is_file() {
        let help = "say for each territory and area what is recorded: `none`, `partial` or `full`";
        folder.complain(Complaint::new("missing-file", PathBuf::from(FILE), "there is no such file", help));
        return Vec::new();
    }
    let mut entries = folder.toml::<File>(Path::new(FILE)).map(|file| file.coverage).unwrap_or_default();
    entries.iter_mut().enumerate().for_each(|(number, entry)| entry.number = number);
    entries
}

/// The entry that speaks of a territory and an area.
pub fn of<'c>(entries: &'c [Coverage], territory: &str, area: Area) -> Option<&'c Coverage> {
    entries.iter().find(|entry| entry.area == area && entry.territories.iter().any(|id| id == territory))
}
