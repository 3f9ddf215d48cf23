//! Where a carrier's zones and named areas lie.

use crate::book::RuleNumber;
use crate::calendar::Day;
use crate::record::{Deserialize, Record};

/// A row of a zone set: where it lies. Towns go before postcodes, those before subdivisions, countries and groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zone {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// The zone set.
    pub set: String,
    /// The zone.
    pub zone: String,
    /// ISO code, territory or group; `*`: all that no other row of the set means.
    pub place: String,
    /// The parts of ISO 3166-2 codes after the dash; empty: all.
    pub subdivisions: Vec<String>,
    /// `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits, `KW15 *` as a district; empty: all.
    pub postcodes: Vec<String>,
    /// Towns, where a country has no postcodes; empty: all.
    pub towns: Vec<String>,
    /// First day; none: as long as the carrier's data.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
}

/// A named list of places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Area {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// The name that surcharges use; many rows may share one.
    pub name: String,
    /// ISO code, territory or group.
    pub place: String,
    /// The parts of ISO 3166-2 codes after the dash; empty: all.
    pub subdivisions: Vec<String>,
    /// In the patterns of [`Zone`]; empty, with no towns either: all.
    pub postcodes: Vec<String>,
    /// Towns, where a country has no postcodes.
    pub towns: Vec<String>,
    /// First day; none: as long as the carrier's data.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// Made up for demonstration.
    pub illustrative: bool,
}
