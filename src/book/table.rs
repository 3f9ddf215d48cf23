//! How are tables of commodity codes read where they lie? One layout for schedules, product lists and preferences.
//!
//! A table holds the rows of one chapter, sorted by [`Code`] key: which value each row has (an index into a dictionary of
//! texts), on which days, and from which source. [`Table::open`] checks the header, that the parts fill the bytes
//! exactly and that texts are UTF-8, whatever the number of rows; every later read is bounds-checked, copies nothing and
//! allocates nothing. A damaged index reads as an empty text, which is no rate. The model is ICU4X's data provider.
//!
//! ```text
//! "LFT1" kind chapter lengths:u16 from:i32 until:i32 edition:i32 rows:u32 values:u32 computable:u32
//! spans:u16 origins:u16 values_bytes:u32 origins_bytes:u32 extra_bytes:u32                        (48 bytes)
//! keys:4×rows values:2×rows [spans:rows] [origins:rows] span:8×spans value_ends:4×values origin_ends:4×origins
//! value texts, origin texts (a trust digit, then a source id), extra text
//! ```
//! Dictionaries are sorted by the order of [`crate::book::order`], so that of two indices the higher is the higher rate;
//! those from `computable` on are formulas that nobody can compute.

use super::code::Code;
use super::container::Corrupt;
use super::law::Trust;
use crate::calendar::{Day, Span, in_force};
use std::ops::Range;

pub(crate) const MAGIC: &[u8; 4] = b"LFT1";

fn corrupt(what: &str) -> Corrupt {
    Corrupt(format!("a table is damaged, {what}: fetch it again"))
}

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// A duty schedule.
    Schedule = 1,
    /// A product list.
    List = 2,
    /// Preferences of one destination.
    Preferences = 3,
}

/// One row, by its indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) at: usize,
    pub(crate) value: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) chapter: u8,
    pub(crate) covers: Span,
    pub(crate) edition: Option<Day>,
    /// Indices from here on are formulas.
    pub(crate) computable: usize,
    /// Bit n: some code has n + 2 digits. Bit 15: the codes are of an earlier nomenclature.
    lengths: u16,
    rows: usize,
    keys: &'a [[u8; 4]],
    values: [&'a [u8]; 2],
    row_spans: &'a [u8],
    row_origins: &'a [u8],
    spans: &'a [[u8; 4]],
    value_ends: &'a [[u8; 4]],
    origin_ends: &'a [[u8; 4]],
    value_texts: &'a str,
    origin_texts: &'a str,
    pub(crate) extra: &'a str,
}

struct Cutter<'a> {
    rest: &'a [u8],
}

impl<'a> Cutter<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Corrupt> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(early)?;
        self.rest = rest;
        Ok(taken)
    }

    fn times(&mut self, each: usize, count: usize) -> Result<&'a [u8], Corrupt> {
        self.take(each.checked_mul(count).ok_or_else(early)?)
    }

    fn u16(&mut self) -> Result<u16, Corrupt> {
        match self.take(2)? {
            &[a, b] => Ok(u16::from_le_bytes([a, b])),
            _ => Err(corrupt("it ends too early")),
        }
    }

    fn u32(&mut self) -> Result<u32, Corrupt> {
        self.take(4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(early)
    }

    fn count(&mut self) -> Result<usize, Corrupt> {
        usize::try_from(self.u32()?).map_err(|_| corrupt("a count is too large"))
    }

    fn i32(&mut self) -> Result<i32, Corrupt> {
        Ok(self.u32()?.cast_signed())
    }

    fn text(&mut self, length: usize) -> Result<&'a str, Corrupt> {
        std::str::from_utf8(self.take(length)?).map_err(|_| corrupt("its text is not UTF-8"))
    }
}

fn early() -> Corrupt {
    corrupt("it ends too early")
}

fn u32_of(column: &[[u8; 4]], at: usize) -> Option<u32> {
    column.get(at).map(|bytes| u32::from_le_bytes(*bytes))
}

fn first_day(count: i32) -> Option<Day> {
    (count != i32::MIN).then(|| Day::from_epoch(count))
}

fn last_day(count: i32) -> Option<Day> {
    (count != i32::MAX).then(|| Day::from_epoch(count))
}

impl<'a> Table<'a> {
    pub(crate) fn open(bytes: &'a [u8], holds: TableKind) -> Result<Table<'a>, Corrupt> {
        let mut cut = Cutter { rest: bytes };
        if cut.take(4)? != MAGIC {
            return Err(corrupt("it does not begin as tables of this version do"));
        }
        let &[kind, chapter] = cut.take(2)? else { return Err(corrupt("it ends too early")) };
        if kind != holds as u8 {
            return Err(corrupt("it holds something else"));
        }
        let lengths = cut.u16()?;
        let (from, until, edition) = (cut.i32()?, cut.i32()?, cut.i32()?);
        let (rows, values, computable) = (cut.count()?, cut.count()?, cut.count()?);
        let (spans, origins) = (usize::from(cut.u16()?), usize::from(cut.u16()?));
        let (values_bytes, origins_bytes, extra_bytes) = (cut.count()?, cut.count()?, cut.count()?);
        let table = Table {
            chapter,
            covers: Span { from: Day::from_epoch(from), until: last_day(until) },
            edition: first_day(edition),
            computable,
            lengths,
            rows,
            keys: cut.times(4, rows)?.as_chunks().0,
            values: [cut.take(rows)?, cut.take(rows)?],
            row_spans: if spans > 1 { cut.take(rows)? } else { &[] },
            row_origins: if origins > 1 { cut.take(rows)? } else { &[] },
            spans: cut.times(8, spans)?.as_chunks().0,
            value_ends: cut.times(4, values)?.as_chunks().0,
            origin_ends: cut.times(4, origins)?.as_chunks().0,
            value_texts: cut.text(values_bytes)?,
            origin_texts: cut.text(origins_bytes)?,
            extra: cut.text(extra_bytes)?,
        };
        if !cut.rest.is_empty() {
            return Err(corrupt("something follows its end"));
        }
        if spans == 0 || origins == 0 || computable > values {
            return Err(corrupt("a dictionary is empty"));
        }
        Ok(table)
    }

    fn key(&self, at: usize) -> u32 {
        self.keys.get(at).map_or(u32::MAX, |key| u32::from_be_bytes(*key))
    }

    /// The first row of `within` whose key is not below `key`.
    fn lower_bound(&self, key: u32, within: Range<usize>) -> usize {
        let (mut low, mut high) = (within.start, within.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key(middle) < key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Whether the codes are of an earlier nomenclature than the one that requests use.
    pub(crate) fn is_earlier(&self) -> bool {
        self.lengths >> 15 == 1
    }

    pub(crate) fn rows(&self) -> Range<usize> {
        0..self.rows
    }

    pub(crate) fn row(&self, at: usize) -> Row {
        let [high, low] = self.values;
        let value = match (high.get(at), low.get(at)) {
            (Some(high), Some(low)) => usize::from(u16::from_be_bytes([*high, *low])),
            _ => usize::MAX,
        };
        Row { at, value }
    }

    /// Where the code's own rows stand, or would stand.
    fn place(&self, key: u32) -> usize {
        self.lower_bound(key, self.rows())
    }

    /// The codes before and after the place of a code that has no row.
    pub(crate) fn beside(&self, code: Code) -> (Option<Code>, Option<Code>) {
        let place = self.place(code.key());
        (place.checked_sub(1).and_then(|before| self.code(before)), self.code(place))
    }

    /// The rows of the code itself and of all beneath it.
    pub(crate) fn beneath(&self, code: Code) -> Range<usize> {
        let key = code.key();
        if code.chapter() != self.chapter { 0..0 } else { self.beneath_from(self.place(key), key) }
    }

    fn beneath_from(&self, start: usize, key: u32) -> Range<usize> {
        let after = Code::after(key);
        // Few rows stand beneath most codes: look ever further ahead before searching what lies between.
        let (mut low, mut step) = (start, 2);
        while low + step < self.rows && self.key(low + step) < after {
            low += step;
            step *= 2;
        }
        start..self.lower_bound(after, low..self.rows.min(low + step))
    }

    /// The longest of the code and what stands above it for which `wanted` finds something in a row of the day.
    pub(crate) fn nearest<T>(&self, code: Code, day: Day, wanted: impl FnMut(Row) -> Option<T>) -> Option<T> {
        if code.chapter() != self.chapter {
            return None;
        }
        self.nearest_from(self.place(code.key()), code, day, wanted)
    }

    /// The nearest row of the day, and the rows beneath the code: what decides about it.
    pub(crate) fn deciding(&self, code: Code, day: Day) -> (Option<Row>, Range<usize>) {
        if code.chapter() != self.chapter {
            return (None, 0..0);
        }
        let place = self.place(code.key());
        (self.nearest_from(place, code, day, Some), self.beneath_from(place, code.key()))
    }

    fn nearest_from<T>(
        &self,
        place: usize,
        code: Code,
        day: Day,
        mut wanted: impl FnMut(Row) -> Option<T>,
    ) -> Option<T> {
        let mut end = place;
        for length in (2..=code.len()).rev().filter(|length| self.lengths >> (length - 2) & 1 == 1) {
            let key = code.first(length).key();
            // What stands above a code mostly stands just before it.
            let near = end.saturating_sub(4);
            let within = if self.key(near) < key { near..end } else { 0..end };
            let start = if length == code.len() { place } else { self.lower_bound(key, within) };
            let mut at = start;
            while at < self.rows && self.key(at) == key {
                if self.on(at, day)
                    && let Some(found) = wanted(self.row(at))
                {
                    return Some(found);
                }
                at += 1;
            }
            end = start;
        }
        None
    }

    pub(crate) fn on(&self, at: usize, day: Day) -> bool {
        self.row_spans.is_empty() || {
            let (from, until) = self.span(at);
            in_force(from, until, day)
        }
    }

    /// Whether every row holds on the same days.
    pub(crate) fn is_undated(&self) -> bool {
        self.row_spans.is_empty()
    }

    /// The values of a range of rows, as whole columns: a heading has a hundred rows.
    pub(crate) fn values_of(&self, within: Range<usize>) -> impl Iterator<Item = u16> + Clone + use<'a> {
        let [high, low] = self.values.map(|column| column.get(within.clone()).unwrap_or_default());
        high.iter().zip(low).map(|(high, low)| u16::from_be_bytes([*high, *low]))
    }

    pub(crate) fn span(&self, at: usize) -> (Option<Day>, Option<Day>) {
        let index = self.row_spans.get(at).map_or(0, |index| usize::from(*index)) * 2;
        let bound = |at| u32_of(self.spans, at).map(u32::cast_signed);
        (bound(index).and_then(first_day), bound(index + 1).and_then(last_day))
    }

    pub(crate) fn code(&self, at: usize) -> Option<Code> {
        Code::of_key(self.chapter, self.key(at))
    }

    pub(crate) fn value(&self, index: usize) -> &'a str {
        text_of(self.value_ends, self.value_texts, index).unwrap_or_default()
    }

    /// Source id and trust of a row.
    pub(crate) fn origin(&self, at: usize) -> (&'a str, Trust) {
        let index = self.row_origins.get(at).map_or(0, |index| usize::from(*index));
        let text = text_of(self.origin_ends, self.origin_texts, index).unwrap_or_default();
        let trust = match text.as_bytes().first() {
            Some(b'0') => Trust::Sourced,
            Some(b'1') => Trust::Disputed,
            _ => Trust::General,
        };
        (text.get(1..).unwrap_or_default(), trust)
    }
}

fn text_of<'a>(ends: &[[u8; 4]], texts: &'a str, at: usize) -> Option<&'a str> {
    let start = if at == 0 { 0 } else { u32_of(ends, at - 1)? };
    texts.get(usize::try_from(start).ok()?..usize::try_from(u32_of(ends, at)?).ok()?)
}
