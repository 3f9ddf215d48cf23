//! How are tables of commodity codes written? The other side of [`crate::book::table`].
//!
//! In: rows in any order, each with its code, value, days, source and trust. Out: the bytes of one chapter. Dictionaries
//! are sorted so that a higher index is a higher rate, formulas last; the same rows give the same bytes.

use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::order::height;
use crate::book::rate::Rate;
use crate::book::table::{MAGIC, TableKind};
use crate::calendar::{Day, Span};
use std::collections::{BTreeMap, BTreeSet};

/// One row to be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowToWrite {
    pub(crate) code: Code,
    pub(crate) from: Option<Day>,
    pub(crate) until: Option<Day>,
    pub(crate) value: String,
    pub(crate) source: String,
    pub(crate) trust: Trust,
}

/// What stands above the rows.
#[derive(Debug, Clone)]
pub(crate) struct Head<'a> {
    pub(crate) holds: TableKind,
    pub(crate) covers: Span,
    pub(crate) edition: Option<Day>,
    pub(crate) earlier_nomenclature: bool,
    pub(crate) extra: &'a str,
}

/// The bytes of each chapter that has rows, in order.
pub(crate) fn chapters(head: &Head<'_>, rows: &[RowToWrite]) -> Result<Vec<(u8, Vec<u8>)>, String> {
    let mut chapters: BTreeMap<u8, Vec<&RowToWrite>> = BTreeMap::new();
    for row in rows {
        chapters.entry(row.code.chapter()).or_default().push(row);
    }
    chapters.into_iter().map(|(chapter, rows)| Ok((chapter, write(head, chapter, rows)?))).collect()
}

fn write(head: &Head<'_>, chapter: u8, mut rows: Vec<&RowToWrite>) -> Result<Vec<u8>, String> {
    rows.sort_by_key(|row| (row.code.key(), row.from, row.until, &row.value));
    let (values, computable) = dictionary(head.holds, &rows)?;
    let spans: BTreeSet<(i32, i32)> = rows.iter().map(|row| span_of(row)).collect();
    let origins: BTreeSet<String> = rows.iter().map(|row| origin_of(row)).collect();
    if spans.len() > 256 || origins.len() > 256 || values.len() > 65_535 {
        return Err(format!("chapter {chapter:02} has too many different rates, spans or sources for one table"));
    }
    let lengths =
        rows.iter().fold(u16::from(head.earlier_nomenclature) << 15, |mask, row| mask | 1 << (row.code.len() - 2));
    let value_at: BTreeMap<&str, usize> = values.iter().enumerate().map(|(at, value)| (value.as_str(), at)).collect();
    let place = |set: &BTreeSet<String>, text: &str| set.iter().position(|each| each == text).unwrap_or(0);

    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.extend([head.holds as u8, chapter]);
    bytes.extend(lengths.to_le_bytes());
    bytes.extend(head.covers.from.since_epoch().to_le_bytes());
    bytes.extend(head.covers.until.map_or(i32::MAX, Day::since_epoch).to_le_bytes());
    bytes.extend(head.edition.map_or(i32::MIN, Day::since_epoch).to_le_bytes());
    let value_texts: String = values.concat();
    let origin_texts: String = origins.iter().map(String::as_str).collect();
    for count in [rows.len(), values.len(), computable] {
        bytes.extend(small(count)?.to_le_bytes());
    }
    for count in [spans.len().max(1), origins.len().max(1)] {
        bytes.extend(u16::try_from(count).map_err(|_| "too many spans or sources")?.to_le_bytes());
    }
    for count in [value_texts.len(), origin_texts.len(), head.extra.len()] {
        bytes.extend(small(count)?.to_le_bytes());
    }
    bytes.extend(rows.iter().flat_map(|row| row.code.key().to_be_bytes()));
    for shift in [8, 0] {
        bytes.extend(rows.iter().map(|row| (value_at.get(row.value.as_str()).copied().unwrap_or(0) >> shift) as u8));
    }
    if spans.len() > 1 {
        bytes.extend(rows.iter().map(|row| spans.iter().position(|span| *span == span_of(row)).unwrap_or(0) as u8));
    }
    if origins.len() > 1 {
        bytes.extend(rows.iter().map(|row| place(&origins, &origin_of(row)) as u8));
    }
    for (from, until) in &spans {
        bytes.extend(from.to_le_bytes());
        bytes.extend(until.to_le_bytes());
    }
    for texts in [values.iter().map(String::len).collect::<Vec<_>>(), origins.iter().map(String::len).collect()] {
        let mut end = 0;
        for length in texts {
            end += length;
            bytes.extend(small(end)?.to_le_bytes());
        }
    }
    bytes.extend(value_texts.bytes());
    bytes.extend(origin_texts.bytes());
    bytes.extend(head.extra.bytes());
    Ok(bytes)
}

/// The values, lowest first, and how many of them can be computed.
fn dictionary(holds: TableKind, rows: &[&RowToWrite]) -> Result<(Vec<String>, usize), String> {
    let values: BTreeSet<&str> = rows.iter().map(|row| row.value.as_str()).collect();
    if holds == TableKind::Preferences {
        return Ok((values.iter().map(|value| (*value).to_owned()).collect(), values.len()));
    }
    let mut ranked = Vec::new();
    for value in values {
        let rate = if value.is_empty() { Rate::Free } else { value.parse::<Rate>()? };
        ranked.push((height(&rate), value));
    }
    ranked.sort();
    let computable = ranked.iter().filter(|(_, value)| !value.starts_with("formula:")).count();
    // A formula within a sum stands among the last as well.
    let values: Vec<String> = ranked.into_iter().map(|(_, value)| value.to_owned()).collect();
    Ok((values, computable))
}

fn span_of(row: &RowToWrite) -> (i32, i32) {
    (row.from.map_or(i32::MIN, Day::since_epoch), row.until.map_or(i32::MAX, Day::since_epoch))
}

fn origin_of(row: &RowToWrite) -> String {
    let trust = match row.trust {
        Trust::Sourced => '0',
        Trust::Disputed => '1',
        Trust::General => '2',
    };
    format!("{trust}{}", row.source)
}

fn small(count: usize) -> Result<u32, String> {
    u32::try_from(count).map_err(|_| "a table is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index into sources and spans is a byte: 256 of them are written and 257 are not.
    #[test]
    fn a_chapter_holds_as_many_sources_and_spans_as_a_byte_counts() {
        let head = Head {
            holds: TableKind::Schedule,
            covers: Span { from: "1900-01-01".parse().unwrap(), until: None },
            edition: None,
            earlier_nomenclature: false,
            extra: "",
        };
        let row = |number: usize, of: &str| RowToWrite {
            code: Code::parse("610910").unwrap(),
            from: (of == "span").then(|| format!("{}-01-01", 1900 + number).parse().unwrap()),
            until: None,
            value: "12 %".to_owned(),
            source: if of == "source" { format!("source-{number}") } else { "one".to_owned() },
            trust: Trust::Sourced,
        };
        for of in ["source", "span"] {
            let written = |count: usize| chapters(&head, &(0..count).map(|number| row(number, of)).collect::<Vec<_>>());
            assert_eq!(written(256).map(|chapters| chapters.len()), Ok(1), "{of}");
            assert_eq!(
                written(257).unwrap_err(),
                "chapter 61 has too many different rates, spans or sources for one table",
                "{of}"
            );
        }
    }
}
