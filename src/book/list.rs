//! Is a commodity code on a product list, and with which rate? Lists decide line by line which additional duty applies.
//!
//! In: a code and a day. Out: whether the list holds the goods, for certain or, of a code too short to tell, in part; and
//! the rate that the list gives them, where it gives one. The longest prefix wins, as in a schedule. A condition on
//! goods that the list holds in part asks for more digits; a duty by the list takes the highest of the list's rates.

use super::code::Code;
use super::container::Corrupt;
use super::schedule::{Line, line, whole_line};
use super::table::{Table, TableKind};
use crate::calendar::{Day, Span};

/// The entries of one chapter of a product list.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    table: Table<'a>,
}

/// Whether a list holds a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'a> {
    /// It does; the entry's `rate` is empty where the list gives none.
    Yes(Line<'a>),
    /// Only some of what the code could mean: the entry with the highest rate, and how many entries there are.
    Partly {
        /// The entry with the highest rate.
        highest: Line<'a>,
        /// How many entries stand beneath the code.
        entries: usize,
    },
    /// It does not.
    No,
    /// The list does not cover the day.
    Outside(Span),
}

impl<'a> List<'a> {
    /// Opens a chapter's bytes.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are not a list, are cut short, or point outside themselves.
    pub fn open(bytes: &'a [u8]) -> Result<List<'a>, Corrupt> {
        Ok(List { table: Table::open(bytes, TableKind::List)? })
    }

    /// The chapter: 61.
    pub fn chapter(&self) -> u8 {
        self.table.chapter
    }

    /// The days for which it answers.
    pub fn covers(&self) -> Span {
        self.table.covers
    }

    /// Whether the list holds the code on the day.
    pub fn find(&self, hs: &str, day: Day) -> Held<'a> {
        let Some(code) = Code::parse(hs) else { return Held::No };
        if !self.table.covers.contains(day) {
            return Held::Outside(self.table.covers);
        }
        let (own, beneath) = self.table.deciding(code, day);
        let mut highest = own;
        let mut entries = 0;
        for at in beneath.filter(|at| self.table.on(*at, day)) {
            let row = self.table.row(at);
            entries += 1;
            if highest.is_none_or(|high| high.value < row.value) {
                highest = Some(row);
            }
        }
        let found = highest.and_then(|row| line(&self.table, row, day));
        match (own, found) {
            (_, None) => Held::No,
            // Everything beneath has the list's rate of the code itself, or less.
            (Some(own), Some(entry)) if highest.is_some_and(|row| row.value == own.value) => Held::Yes(entry),
            (_, Some(highest)) => Held::Partly { highest, entries },
        }
    }

    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = Line<'a>> + use<'a, '_> {
        self.table.rows().filter_map(|at| whole_line(&self.table, self.table.row(at)))
    }
}
