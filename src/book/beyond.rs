//! What lies beyond a catalogue? Whole chapters that a shop's book does not list one by one, and how their bytes are known.
//!
//! A shop's book is cut to its goods: what decides about the codes, origins and attributes of its catalogue lies with the
//! lanes. For other goods there is a **chapter file** for each tariff and chapter, whole: the schedule's lines, preferences,
//! lists, and the rules about such goods. In an index the hash of each would cost more than all else that a lane
//! fetches, so the index knows which there are, and one hash for all: the root of a tree of hashes (Merkle). A chapter file
//! brings the hashes that stand beside its own way to the root; the engine walks it and refuses bytes that do not lead there.
//!
//! In: a code and a tariff. Out: whether the book itself can answer, and which chapter file does where it cannot.

use super::shop::Product;
use crate::record::Record;
use sha2::{Digest, Sha256};

/// The first 96 bits of a SHA-256, as the index has them of each shard: for these no other bytes are found that have the same, which
/// is all that is asked of them, since whoever writes the index writes the shards. A page's own integrity holds the index.
pub(crate) type Hash = [u8; 12];

/// The "tariff" of rules about goods, for places whose own tariff has no such chapter.
pub(crate) const GOODS: &str = "goods";

/// The chapter files beyond a book that is cut to its shop's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Beyond {
    /// By tariff, in order: bit n is set where there is a file of chapter n.
    pub(crate) tariffs: Vec<(String, u128)>,
    /// The root of the tree of hashes.
    pub(crate) root: Hash,
}

impl Beyond {
    /// The tariff to which a table belongs: `us` of `us-301-china`.
    pub(crate) fn tariff_of(table: &str) -> &str {
        table.split('-').next().unwrap_or(table)
    }

    /// The place of a chapter's file among all, in order of tariffs and chapters; none where there is no such file.
    pub(crate) fn place(&self, tariff: &str, chapter: u8) -> Option<usize> {
        let mut before = 0;
        for (known, chapters) in &self.tariffs {
            if known == tariff {
                let bit = 1_u128.checked_shl(u32::from(chapter))?;
                return (chapters & bit != 0).then(|| before + (chapters & (bit - 1)).count_ones() as usize);
            }
            before += chapters.count_ones() as usize;
        }
        None
    }

    /// The name of each chapter file, in order: `us-64`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.tariffs.iter().flat_map(|(tariff, chapters)| {
            let there = move |chapter: &u8| chapters & (1 << chapter) != 0;
            (0..100).filter(there).map(move |chapter| format!("{tariff}-{chapter:02}"))
        })
    }

    /// Where the file of that name lies, in a book that lies in a folder.
    pub fn file(&self, name: &str) -> String {
        let root = super::hexadecimal(&self.root);
        format!("shards/{name}.{}.lfs", root.get(..16).unwrap_or_default())
    }

    /// The root as it is printed: an answer that read a chapter file is bound to it.
    pub fn root_text(&self) -> String {
        super::hexadecimal(&self.root)
    }

    /// Whether a file's bytes lead from its place to the root, by way of the hashes that it brings.
    pub(crate) fn leads(&self, bytes: &[u8], mut place: usize, beside: &[u8]) -> bool {
        let mut level: usize = self.tariffs.iter().map(|(_, chapters)| chapters.count_ones() as usize).sum();
        let mut beside = beside.as_chunks().0.iter();
        let mut hash = of(bytes);
        while level > 1 {
            // The last of an odd row has nobody beside it and moves up as it is.
            if place ^ 1 < level {
                let Some(other) = beside.next() else { return false };
                hash = if place.is_multiple_of(2) { above(&hash, other) } else { above(other, &hash) };
            }
            (place, level) = (place / 2, level.div_ceil(2));
        }
        hash == self.root && beside.next().is_none()
    }
}

/// Whether the book itself can answer about a code: as far as all countries share it, the code is an article's. A heading
/// may mean more than the catalogue has.
pub(crate) fn holds_code(catalogue: &[Product], hs: &str) -> bool {
    catalogue.iter().any(|product| !product.hs.is_empty() && hs.starts_with(product.hs.get(..6).unwrap_or(&product.hs)))
}

/// Whether the book itself has the preferences of an origin.
pub(crate) fn holds_origin(catalogue: &[Product], origin: Option<&str>) -> bool {
    origin.is_none_or(|origin| catalogue.iter().any(|product| product.origin == origin))
}

/// Whether the book itself has the rules about goods of these attributes.
pub(crate) fn holds_attributes(catalogue: &[Product], attributes: &[String]) -> bool {
    attributes.iter().all(|attribute| catalogue.iter().any(|product| product.attributes.contains(attribute)))
}

/// The hash of a file.
pub(crate) fn of(bytes: &[u8]) -> Hash {
    cut(Sha256::digest(bytes).as_slice())
}

/// The hash above two: marked, so that no file can be taken for a pair of hashes.
fn above(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    for part in [b"pair".as_slice(), left, right] {
        hash.update(part);
    }
    cut(hash.finalize().as_slice())
}

fn cut(digest: &[u8]) -> Hash {
    *digest.first_chunk().unwrap_or(&Hash::default())
}

/// The root over files in their order, and for each the hashes beside its way there.
#[cfg(feature = "publish")]
pub(crate) fn tree(files: &[Vec<u8>]) -> (Hash, Vec<Vec<u8>>) {
    let mut row: Vec<Hash> = files.iter().map(|bytes| of(bytes)).collect();
    let mut ways = vec![Vec::new(); files.len()];
    let mut height = 0;
    while row.len() > 1 {
        for (file, way) in ways.iter_mut().enumerate() {
            if let Some(other) = row.get((file >> height) ^ 1) {
                way.extend(other);
            }
        }
        let pair = |pair: &[Hash]| match pair {
            [left, right] => above(left, right),
            [last, ..] => *last,
            [] => Hash::default(),
        };
        row = row.chunks(2).map(pair).collect();
        height += 1;
    }
    (row.first().copied().unwrap_or_default(), ways)
}

#[cfg(feature = "publish")]
#[cfg(test)]
mod tests {
    use super::*;

    fn beyond(chapters: u128) -> (Beyond, Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let tariffs = vec![("jp".to_owned(), 0b110), ("us".to_owned(), chapters)];
        let count = 2 + chapters.count_ones() as usize;
        let files: Vec<Vec<u8>> = (0..count).map(|file| vec![file as u8; 5]).collect();
        let (root, ways) = tree(&files);
        (Beyond { tariffs, root }, files, ways)
    }

    #[test]
    fn every_file_leads_to_the_root_and_no_other_bytes_do() {
        for chapters in [0b1, 0b10110, 0b111_0111, 1 << 97 | 1] {
            let (beyond, files, ways) = beyond(chapters);
            for (place, (file, way)) in files.iter().zip(&ways).enumerate() {
                assert!(beyond.leads(file, place, way), "{place} of {}", files.len());
                assert!(!beyond.leads(b"other", place, way));
                assert!(!beyond.leads(file, place ^ 1, way));
                assert!(!beyond.leads(file, place, way.get(size_of::<Hash>()..).unwrap_or_default()));
                assert!(!beyond.leads(file, place, &[way.as_slice(), &Hash::default()].concat()));
            }
        }
    }

    #[test]
    fn a_file_has_its_place_and_its_name() {
        let (beyond, ..) = beyond(1 << 64 | 1 << 97);
        assert_eq!(beyond.names().collect::<Vec<_>>(), ["jp-01", "jp-02", "us-64", "us-97"]);
        assert_eq!(["jp", "us", "us", "us"].map(|tariff| beyond.place(tariff, 2)), [Some(1), None, None, None]);
        assert_eq!([64, 97, 96, 200].map(|chapter| beyond.place("us", chapter)), [Some(2), Some(3), None, None]);
        assert_eq!(beyond.place("eu", 64), None);
    }
}
