//! Which agreements lower the duty on goods of an origin? Preferential rates of one destination and chapter.
//!
//! In: a code, an origin and a day. Out: for each agreement with that origin, the rate of the longest prefix that names
//! it, and, where lines beneath the code differ, that the code is too short to tell. The rule says nothing of proof: an
//! agreement carries the value up to which none is asked, and the customs stage decides. A code that is not found has no
//! known preference, which is not the same as none.
//!
//! A row's value is a cell, `AB=free⏎C=3.2 %`: agreements by their place (`A`, `B`…), one line for each rate. The
//! agreements stand in the table's extra text, a line each, fields apart by tabs.

use super::code::Code;
use super::container::Corrupt;
use super::law::Trust;
use super::schedule::Line;
use super::table::{Row, Table, TableKind};
use crate::calendar::{Day, Span};

/// The preferences of one destination for one chapter.
#[derive(Debug, Clone, Copy)]
pub struct Preferences<'a> {
    table: Table<'a>,
}

/// An agreement under which duty is lower for some origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement<'a> {
    /// Kebab-case id: `evfta`.
    pub id: &'a str,
    /// Its name for people.
    pub name: &'a str,
    /// ISO 3166-1 codes of the countries whose goods it favours, apart by spaces.
    pub origins: &'a str,
    /// Up to this value (`200000 JPY`) no proof of origin is asked; empty where proof is always asked.
    pub proof_up_to: &'a str,
    /// Id in `sources.toml` of the value limit.
    pub proof_source: &'a str,
    /// The agreement's mark in cells.
    mark: u8,
}

impl Agreement<'_> {
    /// Whether it favours goods of an origin.
    fn favours(&self, origin: [u8; 2]) -> bool {
        // A code and a space each.
        self.origins.as_bytes().chunks(3).any(|code| code.starts_with(&origin))
    }
}

/// What an agreement offers for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The agreement.
    pub agreement: Agreement<'a>,
    /// Its line for the code itself or the nearest above; none where only lines beneath have one.
    pub line: Option<Line<'a>>,
    /// Lines beneath the code on which the agreement has rates of their own: more than 0 means the code is too short.
    pub beneath: usize,
}

impl<'a> Preferences<'a> {
    /// Opens a chapter's bytes.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are not preferences, are cut short, or point outside themselves.
    pub fn open(bytes: &'a [u8]) -> Result<Preferences<'a>, Corrupt> {
        Ok(Preferences { table: Table::open(bytes, TableKind::Preferences)? })
    }

    /// The chapter: 61.
    pub fn chapter(&self) -> u8 {
        self.table.chapter
    }

    /// The days for which it answers.
    pub fn covers(&self) -> Span {
        self.table.covers
    }

    /// The day on which the edition was in force for certain.
    pub fn edition(&self) -> Option<Day> {
        self.table.edition
    }

    /// The agreements, in the order of their marks.
    pub fn agreements(&self) -> impl Iterator<Item = Agreement<'a>> + use<'a> {
        self.table.extra.split('\n').zip(MARKS).filter_map(|(text, mark)| {
            let mut fields = text.split('\t');
            let id = fields.next().filter(|id| !id.is_empty())?;
            let mut next = || fields.next().unwrap_or_default();
            Some(Agreement { id, name: next(), origins: next(), proof_up_to: next(), proof_source: next(), mark })
        })
    }

    /// What each agreement with the origin (ISO 3166-1 alpha-2) offers for the code on the day; nothing on days that are
    /// not covered.
    pub fn find(&self, code: Code, origin: &str, day: Day) -> impl Iterator<Item = Candidate<'a>> + use<'a, '_> {
        let code = Some(code).filter(|_| self.table.covers.contains(day));
        let origin: Option<[u8; 2]> = origin.as_bytes().try_into().ok();
        let favouring =
            self.agreements().filter(move |agreement| origin.is_some_and(|origin| agreement.favours(origin)));
        favouring.filter_map(move |agreement| self.candidate(agreement, code?, day))
    }

    fn candidate(&self, agreement: Agreement<'a>, code: Code, day: Day) -> Option<Candidate<'a>> {
        let line = self.line(agreement, code, day);
        let beneath = self
            .table
            .beneath(code)
            .filter(|at| self.table.on(*at, day) && self.table.code(*at).is_some_and(|own| own != code))
            .filter(|at| {
                self.rate(agreement, self.table.row(*at)).is_some_and(|rate| line.is_none_or(|line| line.rate != rate))
            })
            .count();
        (line.is_some() || beneath > 0).then_some(Candidate { agreement, line, beneath })
    }

    /// The agreement's line for the code or the nearest above it.
    pub fn line(&self, agreement: Agreement<'a>, code: Code, day: Day) -> Option<Line<'a>> {
        let early = self.table.edition.is_some_and(|edition| day < edition);
        let line = self.table.nearest(code, day, |row| self.whole_line(agreement, row))?;
        Some(Line { trust: if early { Trust::General } else { line.trust }, ..line })
    }

    /// The codes beneath a code on which the agreement has rates of their own.
    pub fn codes_beneath(
        &self,
        agreement: Agreement<'a>,
        code: Code,
        day: Day,
    ) -> impl Iterator<Item = Code> + use<'a, '_> {
        self.table
            .beneath(code)
            .filter(move |at| self.table.on(*at, day) && self.rate(agreement, self.table.row(*at)).is_some())
            .filter_map(|at| self.table.code(at))
    }

    /// Every row of every agreement, in order of codes.
    pub fn rows(&self) -> impl Iterator<Item = (Agreement<'a>, Line<'a>)> + use<'a, '_> {
        self.table.rows().flat_map(move |at| {
            self.agreements()
                .filter_map(move |agreement| Some((agreement, self.whole_line(agreement, self.table.row(at))?)))
        })
    }

    fn whole_line(&self, agreement: Agreement<'a>, row: Row) -> Option<Line<'a>> {
        let rate = self.rate(agreement, row)?;
        let (from, until) = self.table.span(row.at);
        let (source, trust) = self.table.origin(row.at);
        Some(Line { code: self.table.code(row.at)?, rate, from, until, source, trust })
    }

    fn rate(&self, agreement: Agreement<'a>, row: Row) -> Option<&'a str> {
        self.table
            .value(row.value)
            .split('\n')
            .filter_map(|line| line.split_once('='))
            .find(|(marks, _)| marks.as_bytes().contains(&agreement.mark))
            .map(|(_, rate)| rate)
    }
}

/// The marks of agreements in cells, in order: as many agreements as one destination can have.
pub(crate) const MARKS: std::ops::RangeInclusive<u8> = b'A'..=b'z';
