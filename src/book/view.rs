//! What does one answer see of a book? Typed access to its sections, and a memory of the shards that it read.
//!
//! In: the name of a section, or a table and a code. Out: the section; that its shard is to be loaded first
//! ([`Problem::Needs`]); or that the book has none. Of a book that is cut to a catalogue, goods beyond it are looked up in
//! whole chapters ([`super::beyond`]), so that a code the cut does not hold is never answered from it.

use super::beyond::{self, Beyond, GOODS};
use super::code::Code;
use super::container::SectionKind;
use super::freight::Carrier;
use super::holidays::Calendar;
use super::law::{Regime, Territory};
use super::list::List;
use super::preference::Preferences;
use super::restriction::Restriction;
#[cfg(any(feature = "json", feature = "publish"))]
use super::returns::{ReturnsLaw, ShopReturns};
use super::schedule::Schedule;
use super::shop::{Product, Shop};
use super::world::{ExchangeTable, World};
use super::{Book, Index, Place, Rules, Section, Sections, ShardEntry, TransitTable};
use crate::gather::Gather;
use crate::problem::Problem;
use crate::sort;
use std::cell::RefCell;

/// One answer's view of a book: it remembers what it read.
#[derive(Debug)]
pub struct BookView<'b> {
    book: &'b Book,
    /// The shards that it read.
    read: RefCell<Marks>,
    /// The chapter files that it read, by name.
    beyond: RefCell<Vec<String>>,
    /// Whether it says where rules stand.
    tells_rules: bool,
}

/// What was read of a book.
#[derive(Debug, Default)]
pub(crate) struct Read {
    shards: Marks,
    /// Names of chapter files.
    chapters: Vec<String>,
}

/// Numbers of shards, a bit for each up to the highest: a book has a thousand, and an answer reads a dozen.
#[derive(Debug, Default)]
struct Marks(Vec<u64>);

impl Marks {
    fn set(&mut self, number: usize) {
        let (word, bit) = (number / 64, number % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0.get_mut(word).into_iter().for_each(|word| *word |= 1 << bit);
    }

    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn join(&mut self, other: &Marks) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }
}

impl<'b> BookView<'b> {
    /// A fresh view.
    pub fn new(book: &'b Book) -> BookView<'b> {
        BookView { book, read: RefCell::default(), beyond: RefCell::default(), tells_rules: false }
    }

    /// A fresh view that says of every figure where its rule stands: what it answers is for `landfall explain` alone.
    #[cfg(feature = "publish")]
    pub fn telling_rules(book: &'b Book) -> BookView<'b> {
        BookView { tells_rules: true, ..BookView::new(book) }
    }

    /// What something is worked out from: it, and what was read for it. All of it counts as read.
    pub(crate) fn reading<T, E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<(T, Read), E> {
        let before = (self.read.take(), self.beyond.take());
        let made = make();
        let read = Read { shards: self.read.replace(before.0), chapters: self.beyond.replace(before.1) };
        self.note(&read);
        Ok((made?, read))
    }

    /// Counts as read what something was worked out from before.
    pub(crate) fn note(&self, read: &Read) {
        let (mut shards, mut chapters) = (self.read.borrow_mut(), self.beyond.borrow_mut());
        shards.join(&read.shards);
        for name in &read.chapters {
            if !chapters.contains(name) {
                chapters.push(name.clone());
            }
        }
    }

    /// Where rules stand; none in an answer that does not tell.
    pub fn rules(&self) -> Option<&'b Rules> {
        (cfg!(feature = "publish") && self.tells_rules).then_some(&self.book.index.rules)
    }

    /// The table of contents.
    pub fn index(&self) -> &'b Index {
        &self.book.index
    }

    /// The names and hashes of the shards read so far, by name; of chapter files, the hash that the index has of all.
    pub fn shards(&self) -> Vec<(String, String)> {
        let (read, chapters) = (self.read.borrow(), self.beyond.borrow());
        let entries = self.book.index.shards.iter().enumerate().filter(|(number, _)| read.has(*number));
        // A whole chapter stands for the part of it that the cut book has under the same name.
        let own = entries.filter(|(_, shard)| !chapters.contains(&shard.name));
        let mut shards: Vec<(String, String)> = own.map(|(_, shard)| (shard.name.clone(), shard.hash_text())).listed();
        if let Some(beyond) = &self.book.index.beyond {
            shards.extend(chapters.iter().map(|name| (name.clone(), beyond.root_text())));
        }
        sort::by(&mut shards, |one, other| one.0.cmp(&other.0));
        shards
    }

    /// Whether the book has such a section, loaded or not.
    pub fn has(&self, kind: SectionKind, name: &str) -> bool {
        self.place(kind, name).is_some()
    }

    /// The names of all sections of a kind, loaded or not.
    pub fn names(&self, kind: SectionKind) -> impl Iterator<Item = &'b str> {
        self.book.places.iter().filter(move |place| place.kind == kind).map(|place| place.name.as_str())
    }

    /// Whether everything that a delivery to a country asks for is loaded, as far as the index knows.
    ///
    /// # Errors
    /// [`Problem::Needs`] with all shards that are not.
    pub fn lane(&self, country: Option<&str>) -> Result<(), Problem> {
        let shards = country.into_iter().flat_map(|country| self.book.lane(country));
        let missing = shards.filter(|shard| !self.is_loaded(*shard));
        Problem::needs(missing.filter_map(|shard| self.book.index.shards.get(shard)).map(ShardEntry::file).listed())
    }

    /// Whether a shard is loaded: its sections come together.
    fn is_loaded(&self, shard: usize) -> bool {
        self.book.places.iter().find(|place| place.shard == shard).is_none_or(|place| place.section.is_some())
    }

    fn place(&self, kind: SectionKind, name: &str) -> Option<&'b Place> {
        self.book.places.get(self.book.at(kind, name)?)
    }

    fn section(&self, kind: SectionKind, name: &str) -> Result<&'b Section, Problem> {
        let Some(Place { shard, section, .. }) = self.place(kind, name) else {
            return Err(Problem::Book(format!("the book has no {kind:?} `{name}`: build it anew")));
        };
        match section {
            Some(section) => {
                self.read.borrow_mut().set(*shard);
                Ok(section)
            }
            None => {
                let file = self.book.index.shards.get(*shard).map(ShardEntry::file);
                Err(Problem::Needs(file.into_iter().listed()))
            }
        }
    }
}

/// Typed access to each kind of section.
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $kind:ident -> $type:ty;)*) => {
        impl<'b> BookView<'b> {
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

#[cfg(feature = "platforms")]
accessors! {
    /// Which papers go with parcels.
    papers: Papers -> super::paper::Papers;
}

impl<'b> BookView<'b> {
    /// The table of an HS code's chapter; none where the book has none. `held`: the book itself can answer, though it is cut.
    fn chapter(&self, kind: SectionKind, name: &str, hs: &str, held: bool) -> Result<Option<&'b [u8]>, Problem> {
        let section = format!("{name}-{}", hs.get(..2).unwrap_or(hs));
        let found = if !held {
            let tariff = Beyond::tariff_of(name);
            self.beyond(tariff, hs)?.and_then(|sections| section_of(sections, kind, &section))
        } else if self.has(kind, &section) {
            Some(self.section(kind, &section)?)
        } else {
            None
        };
        match found {
            None => Ok(None),
            Some(Section::Table(bytes)) => Ok(Some(bytes)),
            Some(_) => Err(Problem::Book(format!("section `{section}` of the book is of another kind"))),
        }
    }

    /// The chapter file of a tariff for an HS code; none where there is none.
    fn beyond(&self, tariff: &str, hs: &str) -> Result<Option<&'b Sections>, Problem> {
        let Some(beyond) = &self.book.index.beyond else { return Ok(None) };
        let chapter = Code::parse(hs).map_or(0, |code| code.chapter());
        let Some(place) = beyond.place(tariff, chapter) else { return Ok(None) };
        let name = format!("{tariff}-{chapter:02}");
        let Some((_, sections)) = self.book.chapters.iter().find(|known| known.0 == place) else {
            return Err(Problem::Needs(vec![beyond.file(&name)]));
        };
        let mut read = self.beyond.borrow_mut();
        if !read.contains(&name) {
            read.push(name);
        }
        Ok(Some(sections))
    }

    /// The catalogue to which the book is cut; none where it is whole.
    fn catalogue(&self) -> Result<Option<&'b [Product]>, Problem> {
        match (&self.book.index.beyond, self.book.index.shops.first()) {
            (Some(_), Some(shop)) => Ok(Some(&self.shop(shop)?.catalogue)),
            _ => Ok(None),
        }
    }

    /// Whether the book itself can answer about a code; a whole one can about all.
    ///
    /// # Errors
    /// [`Problem::Needs`] while the catalogue is not loaded.
    pub(crate) fn holds_code(&self, hs: &str) -> Result<bool, Problem> {
        Ok(self.catalogue()?.is_none_or(|known| beyond::holds_code(known, hs)))
    }

    /// Whether the book itself has all rules about goods with these attributes.
    ///
    /// # Errors
    /// [`Problem::Needs`] while the catalogue is not loaded.
    pub(crate) fn holds_attributes(&self, attributes: &[String]) -> Result<bool, Problem> {
        Ok(self.catalogue()?.is_none_or(|known| beyond::holds_attributes(known, attributes)))
    }

    /// The chapter of a duty schedule that holds an HS code; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn schedule(&self, name: &str, hs: &str) -> Result<Option<Schedule<'b>>, Problem> {
        let held = self.holds_code(hs)?;
        Ok(self.chapter(SectionKind::Schedule, name, hs, held)?.map(Schedule::open).transpose()?)
    }

    /// The chapter of a product list that may hold an HS code; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn list(&self, name: &str, hs: &str) -> Result<Option<List<'b>>, Problem> {
        let held = self.holds_code(hs)?;
        Ok(self.chapter(SectionKind::List, name, hs, held)?.map(List::open).transpose()?)
    }

    /// The preferences of a destination for an HS code's chapter and an origin; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub fn preferences(&self, name: &str, hs: &str, origin: Option<&str>) -> Result<Option<Preferences<'b>>, Problem> {
        let held =
            self.catalogue()?.is_none_or(|known| beyond::holds_code(known, hs) && beyond::holds_origin(known, origin));
        let table = self.chapter(SectionKind::Preference, &format!("{name}-preferences"), hs, held)?;
        Ok(table.map(Preferences::open).transpose()?)
    }

    /// The rules about goods beyond the catalogue to which the book is cut: of a code's chapter, or, without a code, of every
    /// attribute. They lie with the chapter of the tariff, where it has one.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    pub(crate) fn restrictions_beyond(
        &self,
        tariff: Option<&str>,
        hs: Option<&str>,
    ) -> Result<&'b [Restriction], Problem> {
        let hs = hs.unwrap_or_default();
        let mut sections = None;
        for tariff in tariff.into_iter().chain([GOODS]) {
            if sections.is_none() {
                sections = self.beyond(tariff, hs)?;
            }
        }
        let found = sections.and_then(|sections| section_of(sections, SectionKind::Restrictions, ""));
        match found {
            Some(Section::Restrictions(rules)) => Ok(rules),
            _ => Ok(&[]),
        }
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

    /// What the law says of goods that go back; none where the book has none.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    #[cfg(any(feature = "json", feature = "publish"))]
    pub fn returns(&self) -> Result<Option<&'b ReturnsLaw>, Problem> {
        const NAME: &str = "world";
        if !self.has(SectionKind::Returns, NAME) {
            return Ok(None);
        }
        match self.section(SectionKind::Returns, NAME)? {
            Section::Returns(law) => Ok(Some(law)),
            _ => Err(Problem::Book(format!("section `{NAME}` of the book is of another kind"))),
        }
    }

    /// What a shop offers to whoever sends back; none where it offers nothing.
    ///
    /// # Errors
    /// [`Problem::Needs`] while its shard is not loaded.
    #[cfg(any(feature = "json", feature = "publish"))]
    pub fn shop_returns(&self, shop: &str) -> Result<Option<&'b ShopReturns>, Problem> {
        if !self.has(SectionKind::ShopReturns, shop) {
            return Ok(None);
        }
        match self.section(SectionKind::ShopReturns, shop)? {
            Section::ShopReturns(own) => Ok(Some(own)),
            _ => Err(Problem::Book(format!("section `{shop}` of the book is of another kind"))),
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

/// One of a chapter file's few sections.
fn section_of<'b>(sections: &'b Sections, kind: SectionKind, name: &str) -> Option<&'b Section> {
    sections.iter().find(|known| known.0 == kind && known.1 == name).map(|(_, _, section)| section)
}
