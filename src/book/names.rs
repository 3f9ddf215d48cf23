//! Is it one of these? Lists of names in rate data: services, places, words of the contract, attributes of goods.
//!
//! In: the names that a rule lists, and the name or names that something has. Out: whether the rule means it. A list that is
//! empty limits nothing.

/// Whether a name is listed.
pub(crate) fn among(names: &[String], name: &str) -> bool {
    // Byte by byte: most names differ in their first, and end before a call to compare them would have begun.
    names.iter().any(|known| known.len() == name.len() && known.bytes().eq(name.bytes()))
}

/// Whether the list is empty or has the name.
pub(crate) fn admits(names: &[String], name: &str) -> bool {
    names.is_empty() || among(names, name)
}

/// Whether the list is empty or has one of the names.
pub(crate) fn admits_one_of(names: &[String], held: &[String]) -> bool {
    names.is_empty() || held.iter().any(|name| among(names, name))
}
