//! Where else than at a door is a parcel handed out? Lockers and pick-up points.

use crate::calendar::Span;
use crate::gather::Gather;
use crate::record::Record;
use serde::Deserialize;

/// A locker or pick-up point that a request may name.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its id, as its carrier has it.
    pub id: String,
    /// A locker, or a counter.
    pub kind: PointKind,
    /// Who delivers there: `carrier`, or `carrier/service`; empty: each service of the shop that delivers to its kind.
    pub service: String,
    /// Name for people.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, as addresses there say it.
    pub country: String,
    /// Its postcode, which takes the place of the address's; empty: it has none.
    pub postcode: String,
    /// Its town.
    pub city: String,
    /// The most that a parcel may weigh there; none: as the service has it.
    pub max_weight_g: Option<u32>,
    /// The largest parcel: three sides, in any order, in `points.csv` in `max_length_mm`, `max_width_mm`, `max_height_mm`; none: as the
    /// service has it.
    pub max_sides_mm: Option<[u32; 3]>,
    /// Whoever collects there has a number of their own, without which nothing is sent there.
    pub needs_post_number: bool,
    /// It is in use on these days: in `points.csv` from `valid_from` until `valid_until`, the first day on which it is not.
    pub valid: Span,
    /// Id in `sources.toml`.
    pub source: String,
}

/// Where a parcel is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A box that opens to whoever has its code.
    Locker,
    /// A counter.
    Point,
}

impl PointKind {
    /// The word that requests and tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            PointKind::Locker => "locker",
            PointKind::Point => "point",
        }
    }
}

impl Point {
    /// Whether a service, `carrier/service`, delivers there.
    pub fn is_of(&self, service: &str) -> bool {
        let carrier = service.split_once('/').map_or(service, |(carrier, _)| carrier);
        ["", carrier, service].contains(&self.service.as_str())
    }

    /// `Name, 10115 Berlin`, for people.
    pub fn address(&self) -> String {
        let town = [self.postcode.as_str(), self.city.as_str()];
        let town: Vec<&str> = town.into_iter().filter(|part| !part.is_empty()).listed();
        if town.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, town.join(" ")) }
    }
}
