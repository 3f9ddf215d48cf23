//! What is the ordinary duty on a commodity code? A duty schedule of one chapter, read where it lies.
//!
//! In: a code of 4 to 10 digits and a day. Out: the line that decides, or, where the code is too short to decide among
//! national lines, the lowest and the highest of them, so that the engine applies the highest and says so.
//!
//! The rule: the longest line that the code begins with decides, unless lines beneath the code say otherwise; then all of
//! them count. A code whose last digits no line knows (another country's national digits) is asked again by its first
//! digits, down to the six that all countries share, or to the heading where the edition is of an earlier nomenclature. A day before the edition was
//! printed is answered with `general` trust: the line is later than the day.

use super::code::Code;
use super::container::Corrupt;
use super::law::Trust;
use super::table::{Row, Table, TableKind};
use crate::calendar::{Day, Span};
use crate::gather::Gather;

/// The lines of one chapter of a duty schedule.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    table: Table<'a>,
}

/// One line of a schedule, list or preference table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The code under which it stands: what was asked, or something above or beneath it.
    pub code: Code,
    /// The rate in the written grammar; parse it as [`crate::book::rate::Rate`].
    pub rate: &'a str,
    /// First day, where the line has one of its own.
    pub from: Option<Day>,
    /// First day no longer in force, where the line has one of its own.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: &'a str,
    /// How far it is trusted on the day asked.
    pub trust: Trust,
}

/// What a schedule says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// One line decides, or all that could decide agree.
    Line(Line<'a>),
    /// The code is too short: these could decide.
    Range {
        /// The lowest of them.
        lowest: Line<'a>,
        /// The highest that can be computed; a formula only where all are.
        highest: Line<'a>,
        /// How many lines could decide.
        lines: usize,
        /// How many of them are formulas that nobody can compute from a request.
        formulas: usize,
    },
    /// No line: nothing is known of this code.
    Nothing,
    /// The schedule does not cover the day.
    Outside(Span),
}

impl<'a> Schedule<'a> {
    /// Opens a chapter's bytes.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are not a schedule, are cut short, or point outside themselves.
    pub fn open(bytes: &'a [u8]) -> Result<Schedule<'a>, Corrupt> {
        Ok(Schedule { table: Table::open(bytes, TableKind::Schedule)? })
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

    /// What is said about the edition, for people; empty where nothing is.
    pub fn note(&self) -> &'a str {
        self.table.extra
    }

    /// What the schedule says of the code on the day. Dots and spaces in the code are allowed.
    pub fn find(&self, hs: &str, day: Day) -> Found<'a> {
        let Some(code) = Code::parse(hs) else { return Found::Nothing };
        if !self.table.covers.contains(day) {
            return Found::Outside(self.table.covers);
        }
        let shortest = if self.table.is_earlier() { 4 } else { 6 };
        let mut length = code.len();
        loop {
            match self.range(code.first(length), day) {
                Found::Nothing if length > shortest => length -= 1,
                found => return found,
            }
        }
    }

    fn range(&self, code: Code, day: Day) -> Found<'a> {
        let (own, beneath) = self.table.deciding(code, day);
        let mut seen = Seen::default();
        let own_at = own.map_or(usize::MAX, |row| row.at);
        own.into_iter().for_each(|row| seen.count(row, self.table.computable));
        if self.table.is_undated() {
            let others = if beneath.start == own_at { beneath.start + 1..beneath.end } else { beneath };
            seen.count_columns(others.start, self.table.values_of(others), self.table.computable);
        } else {
            let others = beneath.filter(|at| *at != own_at && self.table.on(*at, day));
            others.for_each(|at| seen.count(self.table.row(at), self.table.computable));
        }
        let Some(low) = seen.low else { return Found::Nothing };
        let high = seen.high.or(seen.formula).unwrap_or(low);
        if low.value == high.value && seen.formulas_beside() == 0 {
            // All agree: the nearest speaks for them.
            return self.line(own.unwrap_or(low), day).map_or(Found::Nothing, Found::Line);
        }
        match (self.line(low, day), self.line(high, day)) {
            (Some(lowest), Some(highest)) => {
                Found::Range { lowest, highest, lines: seen.lines, formulas: seen.formulas }
            }
            _ => Found::Nothing,
        }
    }

    fn line(&self, row: Row, day: Day) -> Option<Line<'a>> {
        line(&self.table, row, day)
    }

    /// The codes of the lines that could decide about a code: its own or the nearest above, and all beneath.
    pub fn lines(&self, code: Code, day: Day) -> impl Iterator<Item = Line<'a>> + use<'a, '_> {
        let own = self.table.nearest(code, day, Some);
        let beneath = self.table.beneath(code);
        own.into_iter()
            .chain(beneath.filter(move |at| own.is_none_or(|row| row.at != *at)).map(|at| self.table.row(at)))
            .filter(move |row| self.table.on(row.at, day))
            .filter_map(move |row| self.line(row, day))
    }

    /// The codes of six digits of the same heading beside which a code stands that no line knows.
    pub fn near(&self, hs: &str) -> Vec<Code> {
        let Some(code) = Code::parse(hs) else { return Vec::new() };
        let (before, after) = self.table.beside(code);
        let mut near: Vec<Code> = before.into_iter().chain(after).map(|code| code.first(6)).listed();
        near.dedup();
        near.retain(|near| near.first(4) == code.first(4));
        near
    }

    /// Every row, in order, for checking and cutting: rates and spans as they were written.
    pub fn rows(&self) -> impl Iterator<Item = Line<'a>> + use<'a, '_> {
        self.table.rows().filter_map(|at| whole_line(&self.table, self.table.row(at)))
    }
}

/// The ends of the rows that were counted. Formulas stand above all figures: the highest is one only where all are.
#[derive(Default)]
struct Seen {
    low: Option<Row>,
    /// Of the figures.
    high: Option<Row>,
    /// Of the formulas.
    formula: Option<Row>,
    lines: usize,
    formulas: usize,
}

impl Seen {
    fn count(&mut self, row: Row, computable: usize) {
        self.lines += 1;
        if self.low.is_none_or(|low| row.value < low.value) {
            self.low = Some(row);
        }
        let formula = row.value >= computable;
        self.formulas += usize::from(formula);
        let high = if formula { &mut self.formula } else { &mut self.high };
        if high.is_none_or(|high| high.value < row.value) {
            *high = Some(row);
        }
    }

    /// Counts rows that all hold, from `start` on, by their values alone: one pass over two columns of bytes.
    fn count_columns(&mut self, start: usize, values: impl Iterator<Item = u16>, computable: usize) {
        let limit = i32::try_from(computable).unwrap_or(i32::MAX);
        let (mut low, mut high, mut formula) = ((i32::MAX, 0), (-1, 0), (-1, 0));
        let (mut lines, mut formulas) = (0, 0);
        for (at, value) in values.enumerate() {
            let value = i32::from(value);
            lines = at + 1;
            if value < low.0 {
                low = (value, at);
            }
            if value < limit {
                high = if value > high.0 { (value, at) } else { high };
            } else {
                formulas += 1;
                formula = if value > formula.0 { (value, at) } else { formula };
            }
        }
        let counted = (self.lines + lines, self.formulas + formulas);
        for (value, at) in [low, high, formula] {
            if lines > 0
                && let Ok(value) = usize::try_from(value)
            {
                self.count(Row { at: start + at, value }, computable);
            }
        }
        (self.lines, self.formulas) = counted;
    }

    /// Formulas that stand beside figures, so that not all lines agree.
    fn formulas_beside(&self) -> usize {
        if self.formulas == self.lines { 0 } else { self.formulas }
    }
}

/// The line of a row, with the trust it deserves on a day.
pub(crate) fn line<'a>(table: &Table<'a>, row: Row, day: Day) -> Option<Line<'a>> {
    let early = table.edition.is_some_and(|edition| day < edition);
    whole_line(table, row).map(|line| Line { trust: if early { Trust::General } else { line.trust }, ..line })
}

pub(crate) fn whole_line<'a>(table: &Table<'a>, row: Row) -> Option<Line<'a>> {
    let (from, until) = table.span(row.at);
    let (source, trust) = table.origin(row.at);
    Some(Line { code: table.code(row.at)?, rate: table.value(row.value), from, until, source, trust })
}
