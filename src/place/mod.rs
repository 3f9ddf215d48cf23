//! Whose law is it at this address? From a country, postcode and subdivision to the one territory that they mean.

use crate::book::law::Territory;

/// A resolved address.
#[derive(Debug, Clone)]
pub struct Place<'b> {
    /// The territory whose law applies.
    pub territory: &'b Territory,
    /// The country code as given in the address.
    pub country: String,
    /// The subdivision: the postcode's, else the one given.
    pub subdivision: Option<String>,
    /// The postcode, upper case, a single space before its inward part, nothing else between.
    pub postcode: Option<String>,
    /// The town, as given.
    pub city: Option<String>,
    /// A business address, as against a home.
    pub commercial: bool,
    /// A post-office box.
    pub po_box: bool,
    /// Names under which rules may speak of the place: territory id, country code, `CA-ON`, groups.
    pub names: Vec<String>,
}

impl Place<'_> {
    /// Whether one of `names` (a country, territory, subdivision or group) means this place; an empty list means any.
    pub fn is_one_of(&self, names: &[String]) -> bool {
        names.is_empty() || names.iter().any(|name| self.names.contains(name))
    }
}
