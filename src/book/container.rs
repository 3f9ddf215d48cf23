//! How does a book lie in bytes? A header, a table of sections, the sections one after the other.
//!
//! ```text
//! 0   8  "LANDFALL"
//! 8   2  format version, little-endian
//! 10  1  what it is: an index, a shard, a chapter file, or a whole book
//! 11  1  zero
//! 12  4  length of the table in bytes
//! 16     table (a list of records): kind, name, offset and length of each section; then the sections
//! ```
//! Foreign, damaged, cut or newer bytes are refused with a sentence. Hashes are the shell's to check; here every offset is
//! held against the length of the bytes.

use crate::gather::Gather;
use crate::record::{Record, from_bytes};

/// The version that this engine writes; it reads this one.
pub const FORMAT: u16 = 10;
const MAGIC: &[u8; 8] = b"LANDFALL";
const HEADER: usize = 16;

/// What a run of bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The table of contents of a book.
    Index,
    /// Some of its sections.
    Shard,
    /// An index and all its shards in one file.
    Whole,
    /// A shard that the index does not list, and its way to the hash that the index has of all such.
    Chapter,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Record)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum SectionKind {
    Index,
    Shard,
    World,
    Territory,
    Regime,
    Calendar,
    Exchange,
    Schedule,
    List,
    Preference,
    Restrictions,
    Carrier,
    Transit,
    Shop,
    Way,
    Returns,
    ShopReturns,
    Papers,
}

/// One section's place.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
struct Entry {
    kind: SectionKind,
    name: String,
    offset: u32,
    length: u32,
}

/// Why bytes are no part of a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Corrupt(pub String);

impl From<Corrupt> for crate::problem::Problem {
    fn from(corrupt: Corrupt) -> Self {
        crate::problem::Problem::Book(corrupt.0)
    }
}

impl FileKind {
    fn byte(self) -> u8 {
        match self {
            FileKind::Index => 1,
            FileKind::Shard => 2,
            FileKind::Whole => 3,
            FileKind::Chapter => 4,
        }
    }
}

/// Whether the header says that this is a chapter file.
pub(crate) fn is_chapter(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) && bytes.get(10) == Some(&FileKind::Chapter.byte())
}

/// A section: what it is, its name, its bytes.
pub type Named<'a> = (SectionKind, String, &'a [u8]);

/// The sections of `bytes`, in their order.
///
/// # Errors
/// [`Corrupt`] when the bytes are not a book's, are another version's, are something else than `what`, or are cut.
pub fn sections(bytes: &[u8], what: FileKind) -> Result<Vec<Named<'_>>, Corrupt> {
    let header = bytes.get(..HEADER).filter(|header| header.starts_with(MAGIC));
    let Some(header) = header else {
        return Err(Corrupt("these bytes are not a Landfall book: build one with `landfall build`".into()));
    };
    let number = |from: usize, length: usize| {
        let bytes = header.get(from..from + length).unwrap_or_default();
        bytes.iter().rev().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
    };
    let format = number(8, 2);
    if format != u32::from(FORMAT) {
        return Err(Corrupt(format!("the book has format `{format}`, this engine reads `{FORMAT}`: build it anew")));
    }
    if number(10, 1) != u32::from(what.byte()) {
        return Err(Corrupt(
            "this is another part of a book than was asked for: give the index first, then shards".into(),
        ));
    }
    let cut = || Corrupt("the book is damaged or cut short: fetch it again".into());
    let table_end = HEADER.checked_add(number(12, 4) as usize).ok_or_else(cut)?;
    let table = bytes.get(HEADER..table_end).ok_or_else(cut)?;
    let entries: Vec<Entry> = from_bytes(table).ok_or_else(cut)?;
    let body = bytes.get(table_end..).ok_or_else(cut)?;
    let place = |entry: Entry| {
        let end = (entry.offset as usize).checked_add(entry.length as usize)?;
        Some((entry.kind, entry.name, body.get(entry.offset as usize..end)?))
    };
    entries.into_iter().map(|entry| place(entry).ok_or_else(cut)).try_listed()
}

/// Puts sections into bytes, in the order given.
#[cfg(feature = "publish")]
pub fn pack(what: FileKind, sections: &[(SectionKind, String, Vec<u8>)]) -> Vec<u8> {
    let mut offset = 0;
    let mut entries = Vec::new();
    for (kind, name, bytes) in sections {
        let length = bytes.len() as u32;
        entries.push(Entry { kind: *kind, name: name.clone(), offset, length });
        offset += length;
    }
    let table = crate::record::to_bytes(&entries);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend([what.byte(), 0]);
    bytes.extend((table.len() as u32).to_le_bytes());
    bytes.extend(table);
    sections.iter().for_each(|(_, _, section)| bytes.extend(section));
    bytes
}
