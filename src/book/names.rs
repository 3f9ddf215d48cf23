//! Is it one of these? Lists of names in rate data: services, places, words of the contract, attributes of goods.
//!
//! In: the names that a rule lists, and the name or names that something has. Out: whether the rule means it. A list that is
//! empty limits nothing.

/// Whether a name is listed.
pub(crate) fn among(names: &[String], name: &str) -> bool {
    place_of(names, name).is_some()
}

/// Where a name is listed last.
fn place_of(names: &[String], name: &str) -> Option<usize> {
    // Byte by byte from the end: most names differ in their last, before a call to compare them would have begun.
    names.iter().rposition(|known| known.len() == name.len() && known.bytes().rev().eq(name.bytes().rev()))
}

/// The last letters of names, a bit each: what ends in none of them is none of the names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Endings(u64);

impl Endings {
    /// Every letter.
    pub(crate) const ALL: Endings = Endings(u64::MAX);

    /// Those of some names.
    pub(crate) fn of(names: &[String]) -> Endings {
        Endings(names.iter().fold(0, |found, name| found | Endings::bit(name)))
    }

    fn bit(name: &str) -> u64 {
        1 << (name.as_bytes().last().copied().unwrap_or_default() & 63)
    }
}

/// How exactly the nearest of `names` meets a place whose names are listed from the widest to the narrowest: none when not at
/// all, 0 when `names` is empty.
pub(crate) fn nearness(names: &[String], place: &[String], endings: Endings) -> Option<usize> {
    let likely = names.iter().filter(|name| endings.0 & Endings::bit(name) != 0);
    let nearest = likely.filter_map(|name| place_of(place, name)).max();
    if names.is_empty() { Some(0) } else { nearest.map(|at| at + 1) }
}

/// Whether the list is empty or has the name.
pub(crate) fn admits(names: &[String], name: &str) -> bool {
    names.is_empty() || among(names, name)
}

/// Whether the list is empty or has one of the names.
pub(crate) fn admits_one_of(names: &[String], held: &[String]) -> bool {
    names.is_empty() || held.iter().any(|name| among(names, name))
}
