//! What does a shop say of the platforms that ask for its rates? What becomes of articles that its catalogue does not have, where duty
//! and tax are charged, and which of its warehouses their locations are.

use crate::record::Record;
use serde::{Deserialize, Serialize};

/// What becomes of articles that a platform sells and the catalogue does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownArticles {
    /// A cart with one gets no rates.
    #[default]
    Refuse,
    /// They are priced by what the platform sends of them; the duty on them is then not known.
    AsSent,
}

/// Where duty, tax and fees stand that are due at checkout on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duties {
    /// In the rate.
    #[default]
    Included,
    /// Beside it: the platform asks for them by its tax call.
    Separate,
}

/// A platform's location that is one of the shop's warehouses. What comes from a location that stands in no row comes from wherever the
/// shop's own rules say.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// What the platform calls it: its id, its name, or its postcode.
    pub called: String,
    /// The warehouse.
    pub warehouse: String,
}
