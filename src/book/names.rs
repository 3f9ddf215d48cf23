//! Is it one of these? Lists of names in rate data: services, places, words of the contract, attributes of goods.
//!
//! In: the names that a rule lists, and the name or names that something has. Out: whether the rule means it. A list that is
//! empty limits nothing.

use crate::record::{Bytes, Deserialize, Record};
use std::ops::Deref;

/// Names, and a bit for how each ends: two lists without a bit in common have no name in common either, so that most rows of
/// a table are passed over without a look at their names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Names {
    list: Vec<String>,
    endings: u64,
}

impl Names {
    /// Whether the list is empty or has the name.
    pub(crate) fn admits(&self, name: &str) -> bool {
        self.list.is_empty() || self.endings & ending(name) != 0 && self.list.iter().any(|known| known == name)
    }

    /// Whether the list is empty or has one of the names.
    pub(crate) fn admits_one_of(&self, held: &Names) -> bool {
        self.nearness(held).is_some()
    }

    /// How exactly the nearest of the names meets a place whose names are listed from the widest to the narrowest: none when
    /// not at all, 0 when there are no names.
    pub(crate) fn nearness(&self, place: &Names) -> Option<u32> {
        if self.list.is_empty() {
            return Some(0);
        }
        if self.endings & place.endings == 0 {
            return None;
        }
        let likely = self.list.iter().filter(|name| place.endings & ending(name) != 0);
        likely.filter_map(|name| place_of(&place.list, name)).max().map(|at| at as u32 + 1)
    }
}

impl From<Vec<String>> for Names {
    fn from(list: Vec<String>) -> Names {
        let endings = list.iter().fold(0, |found, name| found | ending(name));
        Names { list, endings }
    }
}

impl Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.list
    }
}

impl Record for Names {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.list.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Names {
        Vec::read(from).into()
    }
}

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

/// A bit for the last two letters.
fn ending(name: &str) -> u64 {
    let mut last = name.bytes().rev();
    let mut next = || last.next().unwrap_or_default();
    1 << ((next() ^ next() << 1) & 63)
}

/// Whether a name is listed.
pub(crate) fn among(names: &[String], name: &str) -> bool {
    place_of(names, name).is_some()
}

/// Where a name is listed last.
fn place_of(names: &[String], name: &str) -> Option<usize> {
    // Byte by byte from the end: most names differ in their last, before a call to compare them would have begun.
    names.iter().rposition(|known| known.len() == name.len() && known.bytes().rev().eq(name.bytes().rev()))
}

/// Whether the list is empty or has the name.
pub(crate) fn admits(names: &[String], name: &str) -> bool {
    names.is_empty() || among(names, name)
}

/// Whether the list is empty or has one of the names.
pub(crate) fn admits_one_of(names: &[String], held: &[String]) -> bool {
    names.is_empty() || held.iter().any(|name| among(names, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_as_plain_lists_do() {
        let words =
            ["eu", "VN", "JP", "US", "US-CA", "CA", "CA-ON", "ON", "N", "", "japan-post/ems", "demo/ems", "UT", "WP"];
        // Every list of up to three of the words, against every other.
        let ways = words.len() + 1;
        let list = |number: usize| -> Vec<String> {
            let picks = [number % ways, number / ways % ways, number / ways / ways];
            picks.into_iter().filter_map(|at| words.get(at)).map(|word| (*word).to_owned()).collect()
        };
        let lists: Vec<Vec<String>> = (0..ways * ways * ways).step_by(7).map(list).collect();
        for ours in &lists {
            let names = Names::from(ours.clone());
            for word in words {
                assert_eq!(names.admits(word), admits(ours, word), "{ours:?} {word}");
            }
            for place in &lists {
                let last = place.iter().rposition(|name| ours.contains(name)).map(|at| at as u32 + 1);
                let nearest = if ours.is_empty() { Some(0) } else { last };
                let held = Names::from(place.clone());
                assert_eq!(names.nearness(&held), nearest, "{ours:?} {place:?}");
                assert_eq!(names.admits_one_of(&held), admits_one_of(ours, place), "{ours:?} {place:?}");
            }
        }
    }
}
