//! What does a publisher's file look like? The description that an import follows, as TOML in `rate-data/imports/`.
//!
//! No publisher is named in this program: columns, marks, units, forms of rates, inheritance and agreements all stand in
//! the description.

use super::days::DayForm;
use super::forms::Form;
use crate::calendar::Day;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A description of a publisher's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The schedule that the file becomes.
    pub id: String,
    /// The source, with its page, edition and licence: its id in `sources/`.
    pub source: String,
    /// Another description, whose keys hold where this one says nothing: a publisher offers one tariff in several forms.
    #[serde(default)]
    pub like: Option<String>,
    /// The file's name, for people.
    #[serde(default)]
    pub file: String,
    /// What the file becomes.
    #[serde(default)]
    pub becomes: Becomes,
    /// Lines that all share one rate become one row of so many digits; longest first.
    #[serde(default = "to_six")]
    pub levels: Vec<usize>,
    /// Lines of a list with these texts in the rate's column, and cells of preferences, are left out, knowingly.
    #[serde(default)]
    pub skip: Vec<String>,
    /// What stands between the cells of a CSV file.
    #[serde(default = "comma")]
    pub separator: char,
    /// The key under which a JSON object has its rows; of no use where the file is a list, or CSV.
    #[serde(default)]
    pub rows: String,
    /// Other names of columns: ours → as this publisher has also called it. The first that the file has.
    #[serde(default)]
    pub also_called: BTreeMap<String, Vec<String>>,
    /// The columns that together make the code.
    pub code: Vec<String>,
    /// Pairs of zeros at a code's end only fill it up: `6109100000` is `610910`.
    #[serde(default)]
    pub filled_up: bool,
    /// Codes shorter than this are headings, not lines; they can hand a rate down.
    #[serde(default = "four")]
    pub shortest: usize,
    /// Codes longer than this only count: what stands beside them is left out.
    #[serde(default)]
    pub longest: Option<usize>,
    /// Only codes that begin with one of these; none: all.
    #[serde(default)]
    pub within: Vec<String>,
    /// The file has no headings: a row without a rate is a line whose rate is not known, and is told.
    #[serde(default)]
    pub no_headings: bool,
    /// Only rows that have these texts in these columns.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Where the rate stands.
    pub rate: RateColumns,
    /// A row without a rate takes that of the nearest above it with fewer digits.
    #[serde(default)]
    pub inherit: bool,
    /// Texts replaced before anything else, in order.
    #[serde(default)]
    pub replace: Vec<[String; 2]>,
    /// Marks taken off a rate; what the mark means is not in the rate, so the row is trusted as general.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Marks taken off without loss.
    #[serde(default)]
    pub harmless_marks: Vec<String>,
    /// What opens and closes a rate that is printed but not applied.
    #[serde(default)]
    pub not_applied: Vec<[String; 2]>,
    /// The publisher's words for units.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// The publisher's ways of writing rates; the first that fits.
    #[serde(default)]
    pub form: Vec<Form>,
    /// Rates that change with the season, written `rate (1 JAN-14 FEB, …)`.
    #[serde(default)]
    pub season: Option<Season>,
    /// The column and words that say how far a row is trusted.
    #[serde(default)]
    pub trust: Option<TrustColumn>,
    /// The column of the first day, where rows have one.
    #[serde(default)]
    pub from: Option<String>,
    /// The column of the last day on which a row is in force.
    #[serde(default)]
    pub last: Option<String>,
    /// How days are written.
    #[serde(default)]
    pub days: DayForm,
    /// Rows that ended before this day are left out, and those that began before it have no first day.
    #[serde(default)]
    pub since: Option<Day>,
    /// The file holds only some codes: what is recorded of others stays.
    #[serde(default)]
    pub adds: bool,
    /// Rows that the file does not print but that follow from what it says.
    #[serde(default)]
    pub also: Vec<Also>,
    /// Columns of preferential rates.
    #[serde(default)]
    pub preference: Vec<PreferenceColumn>,
    /// A column that gives preferential rates and, in brackets, for whom.
    #[serde(default)]
    pub special: Option<Special>,
    /// A column that names the agreement of the row's rate.
    #[serde(default)]
    pub agreement: Option<AgreementColumn>,
}

fn comma() -> char {
    ','
}

fn to_six() -> Vec<usize> {
    vec![6]
}

/// What a file becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// `world/schedules/<id>.csv`, and `world/preferences/<id>.csv` where it has preferential rates.
    #[default]
    Schedule,
    /// `world/lists/<id>.csv`.
    List,
    /// `world/preferences/<id>.csv` only.
    Preferences,
}

fn four() -> usize {
    4
}

/// Which of several columns gives the rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateColumns {
    /// The first of these that is filled and applied; none for lists without rates.
    #[serde(default)]
    pub first_of: Vec<String>,
    /// Taken instead, where filled, applied and lower.
    #[serde(default)]
    pub or_lower: Vec<String>,
}

/// How seasons are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The words for the months, January first; a longer word may begin with one of them.
    pub months: Vec<String>,
    /// The first and the last year for which rows are written.
    pub years: [i32; 2],
}

/// Which words say how far a row is trusted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustColumn {
    /// The column.
    pub column: String,
    /// The words for `general`; all others are `sourced`.
    pub general: Vec<String>,
}

/// Rows that follow from what a file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// The codes, dotted.
    pub hs: Vec<String>,
    /// The rate, in our grammar.
    pub rate: String,
    /// Always `general`: said for people.
    pub because: String,
}

/// A column of preferential rates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreferenceColumn {
    /// The column.
    pub column: String,
    /// The agreement's id.
    pub agreement: String,
    /// Its first day, where it began within the days that are recorded.
    #[serde(default)]
    pub from: Option<Day>,
}

/// A column of preferential rates with symbols.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Special {
    /// The column.
    pub column: String,
    /// Symbol → agreement id; symbols that are not named here are left out.
    pub symbols: BTreeMap<String, String>,
}

/// A column that names the agreement of a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementColumn {
    /// The column.
    pub column: String,
    /// The publisher's word → agreement id; others are refused.
    pub names: BTreeMap<String, String>,
    /// Rows with other words are left out, knowingly.
    #[serde(default)]
    pub only_named: bool,
}
