//! The rate book: what the engine knows, in an index and shards that are loaded as they are needed.
//!
//! A [`Book`] holds decoded sections. An answer reads it through a [`BookView`], which remembers the shards that it read:
//! an answer is bound to their hashes. A section whose shard is not loaded yet is no error of the book; it is
//! [`Problem::Needs`](crate::problem::Problem::Needs), and the shell loads the shard and asks again. The book of a shop's
//! pages is cut to its goods; for others a reading asks for a chapter file ([`beyond`]).

pub mod beyond;
pub mod code;
pub mod container;
pub mod exchange;
pub mod figure;
pub mod freight;
pub mod holidays;
pub mod law;
pub mod list;
pub(crate) mod names;
pub mod order;
#[cfg(any(feature = "platforms", feature = "publish"))]
pub mod paper;
pub mod preference;
pub mod rate;
pub mod restriction;
#[cfg(any(feature = "json", feature = "publish"))]
pub mod returns;
mod rule;
pub mod schedule;
pub mod shop;
pub(crate) mod table;
pub mod transit;
mod view;
pub mod when;
pub mod world;

use crate::calendar::{Day, Span};
use crate::gather::Gather;
use crate::record::{Record, from_bytes};
use crate::sort;
use beyond::{Beyond, Hash};
use container::{Corrupt, FileKind, SectionKind, is_chapter, sections};
use freight::Carrier;
use holidays::Calendar;
use law::{Regime, Territory};
use list::List;
pub use names::Names;
use preference::Preferences;
use restriction::Restriction;
#[cfg(any(feature = "json", feature = "publish"))]
use returns::{ReturnsLaw, ShopReturns};
pub use rule::{RuleNumber, Rules};
use schedule::Schedule;
use shop::Shop;
pub use transit::TransitTable;
pub use view::BookView;
pub(crate) use view::Read;
use world::{ExchangeTable, World};

/// The table of contents of a book.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Index {
    /// The newest day on which any source of the book was read.
    pub facts_as_of: Day,
    /// The days that import law covers.
    pub covers: Span,
    /// The shops in the book.
    pub shops: Vec<String>,
    /// Its sections.
    pub sections: Vec<Listed>,
    /// Its shards.
    pub shards: Vec<ShardEntry>,
    /// What a delivery to some countries asks for beside their own shards: of a browser's book; a merchant's has none.
    pub lanes: Vec<Lane>,
    /// Where the rules stand in `rate-data`: of a merchant's book; a browser's tells nothing.
    pub rules: Rules,
    /// To what the book is cut, and what lies beyond; none where it is whole.
    pub beyond: Option<Beyond>,
}

/// What deliveries to some countries ask for beside the shards of the shop and of the country itself.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Lane {
    /// The numbers of the shards.
    pub beside: Vec<u32>,
    /// The countries' codes.
    pub countries: Vec<String>,
}

/// The sections of one kind. What is alike stands together, since that packs best.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Listed {
    /// The kind.
    pub kind: SectionKind,
    /// Their names, by the shards in which they lie.
    pub names: Vec<String>,
    /// By how much the number of each one's shard is above that of the one before.
    pub gaps: Vec<u32>,
}

impl Listed {
    /// The names, each with the number of its shard.
    pub fn places(&self) -> impl Iterator<Item = (&String, usize)> {
        let mut shard = 0_usize;
        self.names.iter().zip(&self.gaps).map(move |(name, gap)| {
            shard = shard.saturating_add(*gap as usize);
            (name, shard)
        })
    }
}

/// One shard, as the index describes it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct ShardEntry {
    /// Short name: `de`, `us-61`, `tokyo-stationery`.
    pub name: String,
    /// The first bits of the SHA-256 of its bytes.
    pub hash: Hash,
    /// Its length in bytes.
    pub bytes: u32,
}

impl ShardEntry {
    /// The hash in hexadecimal.
    pub fn hash_text(&self) -> String {
        hexadecimal(&self.hash)
    }

    /// The file that holds the shard, in a book that lies in a folder.
    pub fn file(&self) -> String {
        let hash = self.hash_text();
        format!("shards/{}.{}.lfs", self.name, hash.get(..16).unwrap_or_default())
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A decoded section.
#[derive(Debug)]
enum Section {
    World(Box<World>),
    Territory(Box<Territory>),
    Regime(Box<Regime>),
    Exchange(ExchangeTable),
    Calendar(Box<Calendar>),
    Carrier(Box<Carrier>),
    Transit(Box<TransitTable>),
    Shop(Box<Shop>),
    Restrictions(Vec<Restriction>),
    #[cfg(any(feature = "json", feature = "publish"))]
    Returns(Box<ReturnsLaw>),
    #[cfg(any(feature = "json", feature = "publish"))]
    ShopReturns(Box<ShopReturns>),
    #[cfg(any(feature = "platforms", feature = "publish"))]
    Papers(Box<paper::Papers>),
    /// A table that is read where it lies: a schedule, a list, preferences.
    Table(Vec<u8>),
}

/// An index and the shards loaded so far.
#[derive(Debug)]
pub struct Book {
    index: Index,
    /// Every section that the index lists, by kind and name.
    places: Vec<Place>,
    /// Chapter files, by their place among all.
    chapters: Vec<(usize, Sections)>,
}

/// A section's place in a book.
#[derive(Debug)]
struct Place {
    kind: SectionKind,
    name: String,
    /// The number of its shard in the index.
    shard: usize,
    /// What it holds; none while its shard is not loaded.
    section: Option<Section>,
}

/// Decoded sections with their kinds and names.
type Sections = Vec<(SectionKind, String, Section)>;

impl Book {
    /// Opens an index; its shards follow with [`Book::add`].
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no index of this format.
    pub fn open(index: &[u8]) -> Result<Book, Corrupt> {
        let found = sections(index, FileKind::Index)?;
        let bytes = found.iter().find(|(kind, _, _)| *kind == SectionKind::Index).map(|(_, _, bytes)| *bytes);
        let index: Index = decode(bytes.ok_or_else(|| Corrupt("the index is empty: build the book anew".into()))?)?;
        let mut places = Vec::new();
        for of in &index.sections {
            let place =
                |(name, shard): (&String, usize)| Place { kind: of.kind, name: name.clone(), shard, section: None };
            places.extend(of.places().map(place));
        }
        if places.iter().any(|place| place.shard >= index.shards.len()) {
            return Err(damaged());
        }
        sort::by(&mut places, |one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
        Ok(Book { index, places, chapters: Vec::new() })
    }

    /// Opens a file that holds an index and all its shards.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no whole book of this format, or a part of them is damaged.
    pub fn open_whole(bytes: &[u8]) -> Result<Book, Corrupt> {
        let parts = sections(bytes, FileKind::Whole)?;
        let index = parts.iter().find(|(kind, _, _)| *kind == SectionKind::Index);
        let (_, _, index) = index.ok_or_else(|| Corrupt("the book has no index: build it anew".into()))?;
        let mut book = Book::open(index)?;
        for (_, _, shard) in parts.iter().filter(|(kind, _, _)| *kind == SectionKind::Shard) {
            book.add(shard)?;
        }
        Ok(book)
    }

    /// Adds a shard. The shell has held its bytes against the hash in the index; those of a chapter file are held
    /// against it here.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no shard of this format, or hold what the index does not list.
    pub fn add(&mut self, shard: &[u8]) -> Result<(), Corrupt> {
        if is_chapter(shard) {
            return self.add_chapter(shard);
        }
        for (kind, name, section) in decoded(shard)? {
            let Some(place) = self.at(kind, &name).and_then(|at| self.places.get_mut(at)) else {
                let message = format!("the shard holds `{name}`, which the index does not list: fetch both again");
                return Err(Corrupt(message));
            };
            place.section = Some(section);
        }
        Ok(())
    }

    /// The numbers of all shards that a delivery to a country asks for, of a book that is cut to one shop; of a whole one, none.
    pub fn lane(&self, country: &str) -> Vec<usize> {
        let (Some(_), Some(shop)) = (&self.index.beyond, self.index.shops.first()) else { return Vec::new() };
        let own = self.at(SectionKind::Territory, &country.to_lowercase()).and_then(|at| self.places.get(at));
        let home = own.map(|place| place.shard);
        let lanes = self.index.lanes.iter().filter(|lane| lane.countries.iter().any(|known| known == country));
        let beside: Vec<&u32> = lanes.flat_map(|lane| &lane.beside).listed();
        let is_asked = |(number, shard): &(usize, &ShardEntry)| {
            shard.name == *shop || home == Some(*number) || beside.iter().any(|beside| **beside as usize == *number)
        };
        self.index.shards.iter().enumerate().filter(is_asked).map(|(number, _)| number).listed()
    }

    /// Where a section stands among the places.
    fn at(&self, kind: SectionKind, name: &str) -> Option<usize> {
        self.places.binary_search_by(|place| (place.kind, place.name.as_str()).cmp(&(kind, name))).ok()
    }

    fn add_chapter(&mut self, file: &[u8]) -> Result<(), Corrupt> {
        let parts = sections(file, FileKind::Chapter)?;
        let [(SectionKind::Shard, name, shard), (SectionKind::Way, _, beside)] = parts.as_slice() else {
            return Err(Corrupt("a chapter file is damaged: fetch it again".into()));
        };
        let listed = self.index.beyond.as_ref().and_then(|beyond| {
            let (tariff, chapter) = name.split_once('-')?;
            let place = beyond.place(tariff, chapter.parse().ok()?)?;
            beyond.leads(shard, place, beside).then_some(place)
        });
        let Some(place) = listed else {
            return Err(Corrupt(format!(
                "`{name}` is not the chapter that its index knows; fetch the index again or publish the whole book"
            )));
        };
        self.chapters.push((place, decoded(shard)?));
        Ok(())
    }

    /// The table of contents.
    pub fn index(&self) -> &Index {
        &self.index
    }
}

/// The sections of a shard.
fn decoded(shard: &[u8]) -> Result<Sections, Corrupt> {
    sections(shard, FileKind::Shard)?
        .into_iter()
        .map(|(kind, name, bytes)| {
            let section = match kind {
                SectionKind::World => Section::World(Box::new(decode::<World>(bytes)?.unpacked())),
                SectionKind::Territory => Section::Territory(decode(bytes)?),
                SectionKind::Regime => Section::Regime(decode(bytes)?),
                SectionKind::Exchange => Section::Exchange(decode(bytes)?),
                SectionKind::Calendar => Section::Calendar(decode(bytes)?),
                SectionKind::Carrier => Section::Carrier(decode(bytes)?),
                SectionKind::Transit => Section::Transit(decode(bytes)?),
                SectionKind::Shop => Section::Shop(decode(bytes)?),
                SectionKind::Restrictions => Section::Restrictions(decode(bytes)?),
                SectionKind::Schedule => Schedule::open(bytes).map(|_| Section::Table(bytes.to_vec()))?,
                SectionKind::List => List::open(bytes).map(|_| Section::Table(bytes.to_vec()))?,
                SectionKind::Preference => Preferences::open(bytes).map(|_| Section::Table(bytes.to_vec()))?,
                #[cfg(any(feature = "json", feature = "publish"))]
                SectionKind::Returns => Section::Returns(decode(bytes)?),
                #[cfg(any(feature = "json", feature = "publish"))]
                SectionKind::ShopReturns => Section::ShopReturns(decode(bytes)?),
                // No page's book has any.
                #[cfg(not(any(feature = "json", feature = "publish")))]
                SectionKind::Returns | SectionKind::ShopReturns => {
                    return Err(Corrupt("a shard holds what no page reads: build the shop's own book".into()));
                }
                #[cfg(any(feature = "platforms", feature = "publish"))]
                SectionKind::Papers => Section::Papers(decode(bytes)?),
                // The book of a shop's pages has no papers.
                #[cfg(not(any(feature = "platforms", feature = "publish")))]
                SectionKind::Papers => {
                    return Err(Corrupt("this engine prints no papers: give it a page's book".into()));
                }
                SectionKind::Index | SectionKind::Shard | SectionKind::Way => {
                    return Err(Corrupt("a shard holds what only a whole book may hold: build it anew".into()));
                }
            };
            Ok((kind, name, section))
        })
        .try_listed()
}

fn decode<T: Record>(bytes: &[u8]) -> Result<T, Corrupt> {
    from_bytes(bytes).ok_or_else(damaged)
}

fn damaged() -> Corrupt {
    Corrupt("a section of the book is damaged: fetch it again".into())
}
