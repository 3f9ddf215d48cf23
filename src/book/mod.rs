//! The rate book: what the engine knows, in an index and shards that are loaded as they are needed.
//!
//! A [`Book`] holds decoded sections. An answer reads it through a [`Reading`], which remembers the shards that it read:
//! an answer is bound to their hashes. A section whose shard is not loaded yet is no error of the book; it is
//! [`Problem::Needs`], and the shell loads the shard and asks again.

pub mod code;
pub mod condition;
pub mod container;
pub mod freight;
pub mod holidays;
pub mod law;
pub mod list;
pub mod market;
pub mod order;
pub mod preference;
pub mod rate;
pub mod restriction;
pub mod schedule;
pub mod shop;
pub(crate) mod table;
pub mod transit;
pub mod world;

use crate::calendar::{Day, Span};
use crate::problem::Problem;
use container::{Corrupt, SectionKind, What, sections};
use freight::Carrier;
use holidays::Calendar;
use law::{Regime, Territory};
use list::List;
use preference::Preferences;
use restriction::Restriction;
use schedule::Schedule;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shop::Shop;
use std::cell::RefCell;
use std::collections::BTreeMap;
use transit::{CarrierDays, TransitRow};
use world::{ExchangeTable, World};

/// The table of contents of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The newest day on which any source of the book was read.
    pub facts_as_of: Day,
    /// The days that import law covers.
    pub covers: Span,
    /// The shops in the book.
    pub shops: Vec<String>,
    /// Its shards.
    pub shards: Vec<ShardEntry>,
}

/// One shard, as the index describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardEntry {
    /// Short name: `de`, `us-61`, `tokyo-stationery`.
    pub name: String,
    /// The first 128 bits of the SHA-256 of its bytes: enough that no other bytes are found for them.
    pub hash: [u8; 16],
    /// Its length in bytes.
    pub bytes: u32,
    /// What it holds.
    pub sections: Vec<(SectionKind, String)>,
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
    /// A table that is read where it lies: a schedule, a list, preferences.
    Table(Vec<u8>),
}

/// How long a carrier's services are under way, and when it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitTable {
    /// Transit days by lane, rising by service.
    pub rows: Vec<TransitRow>,
    /// The carrier's own days.
    pub days: CarrierDays,
}

/// An index and the shards loaded so far.
#[derive(Debug)]
pub struct Book {
    index: Index,
    /// Which shard holds a section, and what it holds once it is loaded; by kind and name, so that a name is looked up as
    /// it stands.
    places: BTreeMap<SectionKind, BTreeMap<String, Placed>>,
}

/// A section's place in the book.
#[derive(Debug)]
struct Placed {
    shard: usize,
    loaded: Option<Section>,
}

impl Book {
    /// Opens an index; its shards follow with [`Book::add`].
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no index of this format.
    pub fn open(index: &[u8]) -> Result<Book, Corrupt> {
        let found = sections(index, What::Index)?;
        let bytes = found.iter().find(|(kind, _, _)| *kind == SectionKind::Index).map(|(_, _, bytes)| *bytes);
        let index: Index = decode(bytes.ok_or_else(|| Corrupt("the index is empty: build the book anew".into()))?)?;
        let mut places: BTreeMap<SectionKind, BTreeMap<String, Placed>> = BTreeMap::new();
        for (shard, entry) in index.shards.iter().enumerate() {
            for (kind, name) in &entry.sections {
                places.entry(*kind).or_default().insert(name.clone(), Placed { shard, loaded: None });
            }
        }
        Ok(Book { index, places })
    }

    /// Opens a file that holds an index and all its shards.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no whole book of this format, or a part of them is damaged.
    pub fn open_whole(bytes: &[u8]) -> Result<Book, Corrupt> {
        let parts = sections(bytes, What::Whole)?;
        let index = parts.iter().find(|(kind, _, _)| *kind == SectionKind::Index);
        let (_, _, index) = index.ok_or_else(|| Corrupt("the book has no index: build it anew".into()))?;
        let mut book = Book::open(index)?;
        for (_, _, shard) in parts.iter().filter(|(kind, _, _)| *kind == SectionKind::Shard) {
            book.add(shard)?;
        }
        Ok(book)
    }

    /// Adds a shard. The shell has held its bytes against the hash in the index.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no shard of this format, or hold what the index does not list.
    pub fn add(&mut self, shard: &[u8]) -> Result<(), Corrupt> {
        for (kind, name, bytes) in sections(shard, What::Shard)? {
            let Some(place) = self.places.get_mut(&kind).and_then(|of_kind| of_kind.get_mut(&name)) else {
                return Err(Corrupt(format!(
                    "the shard holds `{name}`, which the index does not list: fetch both again"
                )));
            };
            let section = match kind {
                SectionKind::World => Section::World(decode(bytes)?),
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
                SectionKind::Index | SectionKind::Shard => {
                    return Err(Corrupt("a shard holds what only a whole book may hold: build it anew".into()));
                }
            };
            place.loaded = Some(section);
        }
        Ok(())
    }

    /// The table of contents.
    pub fn index(&self) -> &Index {
        &self.index
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Corrupt> {
    postcard::from_bytes(bytes).map_err(|_| Corrupt("a section of the book is damaged: fetch it again".into()))
}

/// One answer's view of a book: it remembers what it read.
#[derive(Debug)]
pub struct Reading<'b> {
    book: &'b Book,
    /// Of each shard, whether it was read.
    read: RefCell<Vec<bool>>,
}

impl<'b> Reading<'b> {
    /// A fresh view.
    pub fn new(book: &'b Book) -> Reading<'b> {
        Reading { book, read: RefCell::new(vec![false; book.index.shards.len()]) }
    }

    /// The table of contents.
    pub fn index(&self) -> &'b Index {
        &self.book.index
    }

    /// The names and hashes of the shards read so far, by name.
    pub fn shards(&self) -> BTreeMap<&'b str, String> {
        let read = self.read.borrow();
        let entries = self.book.index.shards.iter().zip(read.iter()).filter(|(_, read)| **read);
        entries.map(|(shard, _)| (shard.name.as_str(), shard.hash_text())).collect()
    }

    /// Whether the book has such a section, loaded or not.
    pub fn has(&self, kind: SectionKind, name: &str) -> bool {
        self.place(kind, name).is_some()
    }

    /// The names of all sections of a kind, loaded or not.
    pub fn names(&self, kind: SectionKind) -> impl Iterator<Item = &'b str> {
        self.book.places.get(&kind).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    fn place(&self, kind: SectionKind, name: &str) -> Option<&'b Placed> {
        self.book.places.get(&kind)?.get(name)
    }

    fn section(&self, kind: SectionKind, name: &str) -> Result<&'b Section, Problem> {
        let Some(Placed { shard, loaded }) = self.place(kind, name) else {
            return Err(Problem::Book(format!("the book has no {kind:?} `{name}`: build it anew")));
        };
        match loaded {
            Some(section) => {
                if let Some(read) = self.read.borrow_mut().get_mut(*shard) {
                    *read = true;
                }
                Ok(section)
            }
            None => {
                let file = self.book.index.shards.get(*shard).map(ShardEntry::file);
                Err(Problem::Needs(file.into_iter().collect()))
            }
        }
    }
}

/// Typed access to each kind of section.
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $kind:ident -> $type:ty;)*) => {
        impl<'b> Reading<'b> {
            $($(#[$doc])*
            ///
            /// # Errors
            /// [`Problem::Needs`] while its shard is not loaded, [`Problem::Book`] when the book has none.
            pub fn $name(&self, name: &str) -> Result<&'b $type, Problem> {
                match self.section(SectionKind::$kind, name)? {
                    Section::$kind(section) => Ok(section),
                    _ => Err(Problem::Book(format!("section `{name}` of the book is of another kind"))),
                }
            })*
        }
    };
}

accessors! {
    /// What is the same everywhere.
    world_section: World -> World;
    /// A territory by its id.
    territory: Territory -> Territory;
    /// A regime by its id.
    regime: Regime -> Regime;
    /// The reference rates of a currency.
    exchange: Exchange -> ExchangeTable;
    /// A calendar of public holidays by its id.
    calendar: Calendar -> Calendar;
    /// A carrier by its id.
    carrier: Carrier -> Carrier;
    /// A carrier's transit days by its id.
    transit: Transit -> TransitTable;
    /// A shop by its id.
    shop: Shop -> Shop;
}

impl<'b> Reading<'b> {
    /// The table of an HS code's chapter; none where the book has none.
    fn chapter(&self, kind: SectionKind, name: &str, hs: &str) -> Result<Option<&'b [u8]>, Problem> {
        let section = format!("{name}-{}", hs.get(..2).unwrap_or(hs));
        if !self.has(kind, &section) {
            return Ok(None);
        }
        match self.section(kind, &section)? {
            Section::Table(bytes) => Ok(Some(bytes)),
            _ => Err(Problem::Book(format!("section `{section}` of the book is of another kind"))),
        }
    }

    /// The chapter of a duty schedule that holds an HS code; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn schedule(&self, name: &str, hs: &str) -> Result<Option<Schedule<'b>>, Problem> {
        Ok(self.chapter(SectionKind::Schedule, name, hs)?.map(Schedule::open).transpose()?)
    }

    /// The chapter of a product list that may hold an HS code; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn list(&self, name: &str, hs: &str) -> Result<Option<List<'b>>, Problem> {
        Ok(self.chapter(SectionKind::List, name, hs)?.map(List::open).transpose()?)
    }

    /// The preferences of a destination for an HS code's chapter; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn preferences(&self, name: &str, hs: &str) -> Result<Option<Preferences<'b>>, Problem> {
        Ok(self
            .chapter(SectionKind::Preference, &format!("{name}-preferences"), hs)?
            .map(Preferences::open)
            .transpose()?)
    }

    /// The restrictions of a shelf: `to-de`, `by-post`; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn restrictions(&self, shelf: &str) -> Result<&'b [Restriction], Problem> {
        if !self.has(SectionKind::Restrictions, shelf) {
            return Ok(&[]);
        }
        match self.section(SectionKind::Restrictions, shelf)? {
            Section::Restrictions(rules) => Ok(rules),
            _ => Err(Problem::Book(format!("section `{shelf}` of the book is of another kind"))),
        }
    }

    /// What is the same everywhere.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn world(&self) -> Result<&'b World, Problem> {
        self.world_section("world")
    }
}
