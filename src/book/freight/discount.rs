//! What a carrier takes off its table's price: negotiated, or by monthly volume.

use crate::book::figure::Figure;
use crate::book::when::{Clause, When};
use crate::calendar::HandOverDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::Deserialize;

/// A negotiated discount, or one tier of a volume discount.
#[dated(by = HandOverDay, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// Kebab-case code.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// Which services have it, in which zones, and from how many parcels a month on: `monthly_parcels >= 200`.
    #[serde(default)]
    pub when: When,
    /// Off which surcharges it is, by code or kind; empty: off the table's price.
    #[serde(default)]
    pub on: Vec<String>,
    /// Of the discounts of one group, only the highest is given: volume tiers. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// Per cent off the table's price of each parcel, or off each of those surcharges before the highest of a group is chosen.
    pub percent: Decimal,
}

impl Discount {
    /// The parcels a month that it asks for, where it asks for nothing else beside them.
    pub fn volume(&self) -> Option<&Figure> {
        self.when.0.iter().find_map(|clause| match clause {
            Clause::Figures(figures) => match figures.as_slice() {
                [only] if only.of == "monthly_parcels" => Some(only),
                _ => None,
            },
            _ => None,
        })
    }
}
