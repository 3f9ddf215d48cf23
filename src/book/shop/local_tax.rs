//! At which local rates does a shop take a tax of the sale?

use crate::book::law::LawDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::Deserialize;

/// What places take of a tax of the sale besides a larger whole: a row of `local-taxes.csv`. Rates that change from street to
/// street are the shop's own to collect; the law says of which tax such rows are asked (`rate.local`).
#[dated(by = LawDay, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalTax {
    /// The code of the tax that takes its rate from here.
    pub tax: String,
    /// `90012` exactly, `900*` by prefix, `9170-9178` as a range of leading digits; empty: all of the subdivisions.
    pub postcodes: Vec<String>,
    /// The parts of ISO 3166-2 codes after the dash; empty: the postcodes say enough.
    pub subdivisions: Vec<String>,
    /// The rate, per cent.
    pub percent: Decimal,
    /// The rate holds what the larger whole takes as well: only what it leaves is local.
    pub in_all: bool,
}
