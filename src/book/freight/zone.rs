//! Where a carrier's zones and named areas lie.

use crate::calendar::HandOverDay;
use crate::record::{Record, dated};
use serde::Deserialize;

/// A row of a zone set: where it lies. Towns go before postcodes, those before subdivisions, countries and groups.
#[dated(by = HandOverDay, always)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zone {
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
}

/// A named list of places.
#[dated(by = HandOverDay, always, illustrative)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Area {
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
}
