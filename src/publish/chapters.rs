//! What of the world's tariffs lies beside a shop's book? A file for each tariff and chapter, for goods outside its catalogue.
//!
//! In: all data, and a shop. Out: which chapters there are, with the root of their tree of hashes ([`crate::book::beyond`]);
//! and the files in their order. A chapter's file holds it whole: the schedule's lines, preferences of every origin, lists,
//! and the rules about such goods on the shop's ways. Rules about goods are also there by themselves: by chapter, for
//! places without a tariff, and all in one, for goods of attributes that the catalogue does not have.

use super::shopper::{concerns, on_its_ways};
use super::{RateData, lists, preferences, schedules};
use crate::book::beyond::{Beyond, GOODS, tree};
use crate::book::code::Code;
use crate::book::container::{FileKind, SectionKind, pack};
use crate::book::restriction::Restriction;
use crate::book::shop::Shop;
use crate::book::when::Word;
use crate::record::to_bytes;
use std::collections::BTreeMap;

type Sections = Vec<(SectionKind, String, Vec<u8>)>;
/// Where a chapter file lies, and its bytes.
pub(super) type ChapterFile = (String, Vec<u8>);

/// The chapters beyond a shop's catalogue, and each one's file with where it lies.
///
/// # Errors
/// A sentence, where a table holds more than its format can.
pub(super) fn files(data: &RateData, shop: &Shop) -> Result<(Beyond, Vec<ChapterFile>), String> {
    let mut chapters: BTreeMap<(String, u8), Sections> = BTreeMap::new();
    let mut put = |kind, tables: Vec<(String, Vec<u8>)>| {
        for (name, bytes) in tables {
            let chapter = name.rsplit('-').next().and_then(|chapter| chapter.parse().ok()).unwrap_or_default();
            let tariff = Beyond::tariff_of(&name).to_owned();
            chapters.entry((tariff, chapter)).or_default().push((kind, name, bytes));
        }
    };
    for sheet in &data.schedules {
        put(SectionKind::Schedule, schedules::encode(sheet)?);
    }
    for sheet in &data.preferences {
        put(SectionKind::Preference, preferences::encode(sheet)?);
    }
    for sheet in &data.lists {
        put(SectionKind::List, lists::encode(sheet)?);
    }
    // Without the place in the source, as the book itself has them: the same rule is then the same.
    let plain = |rule: &Restriction| Restriction { at: String::new(), ..rule.clone() };
    let rules: Vec<Restriction> = data.restrictions.iter().filter(|rule| on_its_ways(rule, shop)).map(plain).collect();
    for chapter in (1..=99).filter(|chapter| rules.iter().any(|rule| speaks_of(rule, *chapter))) {
        chapters.entry((GOODS.to_owned(), chapter)).or_default();
    }
    for ((_, chapter), sections) in &mut chapters {
        // Rules that the shop's own goods are under lie with its lanes.
        let beyond = |rule: &&Restriction| speaks_of(rule, *chapter) && !concerns(rule, shop);
        let of_chapter: Vec<Restriction> = rules.iter().filter(beyond).cloned().collect();
        if !of_chapter.is_empty() {
            sections.push((SectionKind::Restrictions, String::new(), to_bytes(&of_chapter)));
        }
        sections.sort();
    }
    let all = vec![(SectionKind::Restrictions, String::new(), to_bytes(&rules))];
    chapters.insert((GOODS.to_owned(), 0), all);
    let mut tariffs: BTreeMap<&str, u128> = BTreeMap::new();
    for (tariff, chapter) in chapters.keys() {
        *tariffs.entry(tariff).or_default() |= 1 << chapter;
    }
    let shards: Vec<Vec<u8>> = chapters.values().map(|sections| pack(FileKind::Shard, sections)).collect();
    let (root, ways) = tree(&shards);
    let beyond =
        Beyond { tariffs: tariffs.into_iter().map(|(tariff, chapters)| (tariff.to_owned(), chapters)).collect(), root };
    let file = |((name, shard), way): ((String, Vec<u8>), Vec<u8>)| {
        let parts = [(SectionKind::Shard, name.clone(), shard), (SectionKind::Way, String::new(), way)];
        (beyond.file(&name), pack(FileKind::Chapter, &parts))
    };
    let files = beyond.names().zip(shards).zip(ways).map(file).collect();
    Ok((beyond, files))
}

/// Whether a rule names goods of a chapter by their code.
fn speaks_of(rule: &Restriction, chapter: u8) -> bool {
    let mut codes = rule.when.names(Word::Hs).into_iter().filter_map(Code::parse);
    codes.any(|code| code.chapter() == chapter)
}
