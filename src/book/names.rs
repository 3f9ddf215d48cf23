//! Is it one of these? Lists of names in rate data: services, places, words of the contract, attributes of goods.
//!
//! In: the names that a rule lists, and the name or names that something has. Out: whether the rule means it. A list that is
//! empty limits nothing.

/// Names that a rule lists, or that a place has: those from the widest to the narrowest.
pub type Names = Vec<String>;

/// The item of the highest rank; of equals the first.
pub(crate) fn best<R: PartialOrd, T>(ranked: impl Iterator<Item = (R, T)>) -> Option<T> {
    let mut best: Option<(R, T)> = None;
    for (rank, item) in ranked {
        if best.as_ref().is_none_or(|(so_far, _)| rank > *so_far) {
            best = Some((rank, item));
        }
    }
    best.map(|(_, item)| item)
}

/// Whether a name is listed.
pub(crate) fn among(names: &[String], name: &str) -> bool {
    // Byte by byte from the end: most names differ in their last, and a call to compare each costs a quote 1 to 3 per cent.
    names.iter().any(|known| known.len() == name.len() && known.bytes().rev().eq(name.bytes().rev()))
}

/// Whether the list is empty or has the name.
pub(crate) fn admits(names: &[String], name: &str) -> bool {
    names.is_empty() || among(names, name)
}

/// Whether the list is empty or has one of the names.
pub(crate) fn admits_one_of(names: &[String], held: &[String]) -> bool {
    names.is_empty() || held.iter().any(|name| among(names, name))
}

/// How exactly a list means a place whose names are listed from the widest to the narrowest: the place of the narrowest name
/// that both have, counted from one; 0 when the list is empty, none when they share no name.
pub(crate) fn nearness(names: &[String], place: &[String]) -> Option<u32> {
    if names.is_empty() {
        return Some(0);
    }
    place.iter().rposition(|name| among(names, name)).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_shared_name_says_how_near_a_place_is() {
        let names = |names: &[&str]| -> Names { names.iter().map(|name| (*name).to_owned()).collect() };
        let ontario = names(&["americas", "CA", "CA-ON"]);
        assert_eq!(nearness(&[], &ontario), Some(0));
        assert_eq!(nearness(&names(&["JP", "CA"]), &ontario), Some(2));
        assert_eq!(nearness(&names(&["CA-ON", "americas"]), &ontario), Some(3));
        assert_eq!(nearness(&names(&["JP", "ON"]), &ontario), None);
        assert_eq!(nearness(&names(&["JP"]), &[]), None);
    }
}
