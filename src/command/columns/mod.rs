//! Tables of columns, Parquet and Arrow, beside CSV and JSON: what comes out of a data lake goes in, and back.
//!
//! | file | question |
//! |---|---|
//! | `table` | what stands in a table, row by row as text? |
//! | `filter` | what is answered to the requests of a column? |
//!
//! A file is known by its first bytes. Reading it takes the feature `columns`; without it, it is told apart from CSV all the same, so that
//! nobody is told of a strange first column.

#[cfg(feature = "columns")]
mod filter;
#[cfg(feature = "columns")]
mod table;

#[cfg(feature = "columns")]
pub(super) use filter::serve;
#[cfg(feature = "columns")]
pub(super) use table::Table;

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows of text.
    Text,
    /// Parquet.
    Parquet,
    /// Arrow's file format, with an index at its end.
    Arrow,
    /// Arrow's stream.
    Stream,
}

impl Kind {
    /// Of a file, by how it begins.
    pub(super) fn of(file: &Path) -> Result<Kind, String> {
        let mut first = Vec::new();
        let read = File::open(file).and_then(|opened| opened.take(6).read_to_end(&mut first));
        read.map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
        Ok(match first.as_slice() {
            [b'P', b'A', b'R', b'1', ..] => Kind::Parquet,
            b"ARROW1" => Kind::Arrow,
            [0xff, 0xff, 0xff, 0xff, ..] => Kind::Stream,
            _ => Kind::Text,
        })
    }
}
