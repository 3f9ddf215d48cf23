//! What changes for whom from when between two editions of rate data? Sentences, as a person would write the change note.
//!
//! In: an older and a newer edition, read. Out: sentences in a fixed order: law by territory and regime, schedules and
//! other tables, holidays, carriers, shops, exchange rates, sources. What is dated is compared day by day, so that a row
//! that was only cut in two changes nothing. Many like rows become one sentence with their count and the first few.

mod carriers;
mod law;
mod series;
mod shops;
mod tables;

use super::RateData;
use std::collections::BTreeSet;

/// What changes from one edition to the next, one sentence each; none where nothing does.
pub fn changes(old: &RateData, new: &RateData) -> Vec<String> {
    let mut note = Note { old, new, sentences: Vec::new() };
    law::compare(&mut note);
    tables::compare(&mut note);
    carriers::compare(&mut note);
    shops::compare(&mut note);
    sources(&mut note);
    note.sentences
}

/// The two editions and the sentences so far.
struct Note<'a> {
    old: &'a RateData,
    new: &'a RateData,
    sentences: Vec<String>,
}

impl<'a> Note<'a> {
    fn say(&mut self, whom: &str, what: impl AsRef<str>) {
        let sentence = format!("{whom}: {}", what.as_ref());
        // One change of a shared regime may be found twice.
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }

    /// Says that something of `whom` differs that no sentence has named.
    fn say_details(&mut self, whom: &str, before: usize, differs: bool) {
        if differs && self.sentences.len() == before {
            self.say(whom, "details change that are no figures: names, notes, places in sources");
        }
    }

    /// What a territory, group or regime of this id is called.
    fn name_of(&self, id: &str) -> String {
        let find = |data: &'a RateData| {
            let territory = data.world.territories.iter().find(|territory| territory.value.id.eq_ignore_ascii_case(id));
            let group = data.world.groups.iter().find(|group| group.value.id == id && !group.value.name.is_empty());
            territory.map(|territory| territory.value.name.as_str()).or(group.map(|group| group.value.name.as_str()))
        };
        find(self.new).or_else(|| find(self.old)).map_or_else(|| id.to_owned(), str::to_owned)
    }
}

/// Sources that are new, gone, or were read again.
fn sources(note: &mut Note<'_>) {
    let (old, new) = (&note.old.world.sources, &note.new.world.sources);
    let fresh: Vec<String> = new.keys().filter(|id| !old.contains_key(*id)).cloned().collect();
    let gone: Vec<String> = old.keys().filter(|id| !new.contains_key(*id)).cloned().collect();
    let again: Vec<String> = new
        .iter()
        .filter(|(id, source)| old.get(*id).is_some_and(|before| before.value.read != source.value.read))
        .map(|(id, source)| format!("{id} on {}", source.value.read))
        .collect();
    for (what, ids) in [("new", fresh), ("gone", gone), ("read again", again)] {
        if !ids.is_empty() {
            note.say("Sources", format!("{} {what}: {}", ids.len(), first_of(&ids, 5)));
        }
    }
}

/// The first few, and how many more.
fn first_of(items: &[String], shown: usize) -> String {
    let first = items.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(shown) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// `1 line changes`, `14 lines change`.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The keys of both editions, in order.
fn keys<K: Ord>(old: impl IntoIterator<Item = K>, new: impl IntoIterator<Item = K>) -> BTreeSet<K> {
    old.into_iter().chain(new).collect()
}
