//! What stands in a table of columns, row by row as text? As a table of text would have it: days as `2026-03-31`, nothing as an empty cell.

use super::Kind;
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Part of a table after part.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// Rows of the columns that are asked for.
pub(in crate::command) struct Table {
    header: csv::ByteRecord,
    /// Where the columns stand in the file.
    at: Vec<usize>,
    batches: Batches,
    cells: Vec<StringArray>,
    /// The next row of the part, and of the table.
    next: (usize, u64),
}

/// A file's columns, those of `wanted` alone where Parquet can leave out others.
pub(super) fn opened(file: &Path, kind: Kind, wanted: Option<&[&str]>) -> Result<(SchemaRef, Batches), String> {
    let unread = |error: String| format!("`{}` cannot be read: {error}", file.display());
    let opened = File::open(file).map_err(|error| unread(error.to_string()))?;
    match kind {
        Kind::Parquet => {
            let builder =
                ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|error| unread(error.to_string()))?;
            let mask = wanted.map_or_else(ProjectionMask::all, |names| {
                ProjectionMask::columns(builder.parquet_schema(), names.iter().copied())
            });
            let reader = builder.with_projection(mask).build().map_err(|error| unread(error.to_string()))?;
            let schema = arrow_array::RecordBatchReader::schema(&reader);
            Ok((schema, Box::new(reader)))
        }
        Kind::Arrow => {
            let reader =
                FileReader::try_new(BufReader::new(opened), None).map_err(|error| unread(error.to_string()))?;
            Ok((reader.schema(), Box::new(reader)))
        }
        Kind::Stream => stream(BufReader::new(opened)).map_err(unread),
        Kind::Text => Err(format!("`{}` is neither Parquet nor Arrow", file.display())),
    }
}

/// The columns of a stream.
pub(super) fn stream(from: impl Read + 'static) -> Result<(SchemaRef, Batches), String> {
    let reader = StreamReader::try_new(from, None).map_err(|error| error.to_string())?;
    Ok((reader.schema(), Box::new(reader)))
}

impl Table {
    /// Those of the columns that the file has.
    pub(in crate::command) fn open(file: &Path, kind: Kind, wanted: &[&str]) -> Result<Table, String> {
        let (schema, batches) = opened(file, kind, Some(wanted))?;
        let found = schema.fields().iter().enumerate().filter(|(_, field)| wanted.contains(&field.name().as_str()));
        let (at, names): (Vec<usize>, Vec<&str>) = found.map(|(at, field)| (at, field.name().as_str())).unzip();
        Ok(Table { header: csv::ByteRecord::from(names), at, batches, cells: Vec::new(), next: (0, 1) })
    }

    /// The columns' names.
    pub(in crate::command) fn header(&self) -> &csv::ByteRecord {
        &self.header
    }

    /// The next row, with its number as its line; whether there was one.
    pub(in crate::command) fn read(&mut self, record: &mut csv::ByteRecord) -> Result<bool, String> {
        while self.cells.first().is_none_or(|cells| cells.len() <= self.next.0) {
            let Some(batch) = self.batches.next() else { return Ok(false) };
            let unread = |error: ArrowError| error.to_string();
            let batch = batch.map_err(unread)?;
            let columns = self.at.iter().filter_map(|at| batch.columns().get(*at));
            let texts = columns.map(|column| Ok(as_text(&cast(column, &DataType::Utf8)?)));
            self.cells = texts.collect::<Result<_, ArrowError>>().map_err(unread)?;
            self.next.0 = 0;
            if self.cells.is_empty() {
                return Ok(false);
            }
        }
        record.clear();
        for cells in &self.cells {
            let is_there = cells.is_valid(self.next.0);
            record.push_field(if is_there { cells.value(self.next.0).as_bytes() } else { b"" });
        }
        let mut position = csv::Position::new();
        position.set_line(self.next.1);
        record.set_position(Some(position));
        self.next = (self.next.0 + 1, self.next.1 + 1);
        Ok(true)
    }
}

/// A column that was cast to text.
pub(super) fn as_text(column: &dyn Array) -> StringArray {
    column.as_any().downcast_ref::<StringArray>().cloned().unwrap_or_else(|| StringArray::new_null(column.len()))
}
