//! What is answered to the requests of a column? The table again, with the answers beside.
//!
//! In: a table with a column `request`, of JSON, in a file or as a stream on standard input. Out: all of its columns and `answer`, of JSON,
//! an answer or a problem, into a file whose ending says what it is (`.parquet`, `.arrow`, `.arrows`), or as a stream on standard
//! output. Rows stay in their order; where nothing is asked nothing is answered. Part after part is read, answered on all cores and written.

use super::Kind;
use super::table::{Batches, as_text, opened, stream};
use crate::command::answer::Service;
use crate::command::lines::answered;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use landfall::book::Book;
use landfall::request::Authority;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{BufWriter, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Answers a table.
pub(in crate::command) fn serve(
    file: Option<&Path>,
    output: Option<&Path>,
    book: &'static Book,
    service: &Service,
    authority: Authority,
) -> Result<(), String> {
    let (schema, batches): (SchemaRef, Batches) = match file {
        Some(file) => opened(file, Kind::of(file)?, None)?,
        None => stream(stdin()).map_err(|error| format!("standard input is no Arrow stream: {error}"))?,
    };
    let at = schema.index_of("request").map_err(|_| "the table has no column `request`: a request as JSON a row")?;
    if schema.index_of("answer").is_ok() {
        return Err("the table has a column `answer` already: leave it out, or name it otherwise".into());
    }
    let mut fields: Vec<_> = schema.fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new("answer", DataType::Utf8, true)));
    let told = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
    let mut sink = Sink::open(output, &told)?;
    for batch in batches {
        let batch = batch.map_err(|error| format!("the table cannot be read: {error}"))?;
        let asked = batch.columns().get(at).ok_or("the table has lost its column `request`")?;
        let asked = cast(asked, &DataType::Utf8).map_err(|error| format!("`request` is no text: {error}"))?;
        let asked = as_text(&asked);
        let rows: Vec<Option<&str>> = asked.iter().collect();
        let answers =
            rows.par_iter().map(|row| row.map(|row| answered(row.as_bytes(), book, service, authority)).transpose());
        let answers: Vec<Option<String>> = answers.collect::<Result<_, String>>()?;
        let answers: ArrayRef = Arc::new(StringArray::from(answers));
        let columns = batch.columns().iter().cloned().chain([answers]).collect();
        let batch = RecordBatch::try_new(Arc::clone(&told), columns).map_err(unwritten)?;
        sink.write(&batch)?;
    }
    sink.finish()
}

fn unwritten(error: impl std::fmt::Display) -> String {
    format!("the answers cannot be written: {error}")
}

/// Where answers go.
enum To {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
    Stream(Box<StreamWriter<Box<dyn Write>>>),
}

/// A place for answers, and the file that is named once all of them are there.
struct Sink {
    to: To,
    named: Option<(PathBuf, PathBuf)>,
}

impl Sink {
    fn open(output: Option<&Path>, schema: &SchemaRef) -> Result<Sink, String> {
        let streamed = |to: Box<dyn Write>| -> Result<To, String> {
            Ok(To::Stream(Box::new(StreamWriter::try_new(to, schema).map_err(unwritten)?)))
        };
        let Some(output) = output else {
            return Ok(Sink { to: streamed(Box::new(BufWriter::new(stdout())))?, named: None });
        };
        // Beside its place first, so that who reads it has all of it or none.
        let partial = output.with_extension(format!("{}.part", std::process::id()));
        let file =
            || File::create(&partial).map_err(|error| format!("`{}` cannot be written: {error}", output.display()));
        let to = match output.extension().and_then(|ending| ending.to_str()) {
            Some("parquet") => {
                let small = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                let writer = ArrowWriter::try_new(file()?, Arc::clone(schema), Some(small)).map_err(unwritten)?;
                To::Parquet(Box::new(writer))
            }
            Some("arrow" | "feather") => {
                To::Arrow(Box::new(FileWriter::try_new(BufWriter::new(file()?), schema).map_err(unwritten)?))
            }
            Some("arrows") => streamed(Box::new(BufWriter::new(file()?)))?,
            _ => {
                return Err(format!(
                    "`{}` ends in none of `.parquet`, `.arrow`, `.arrows`: name it so",
                    output.display()
                ));
            }
        };
        Ok(Sink { to, named: Some((partial, output.to_path_buf())) })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), String> {
        let written: Result<(), ArrowError> = match &mut self.to {
            To::Parquet(writer) => return writer.write(batch).map_err(unwritten),
            To::Arrow(writer) => writer.write(batch),
            // Who waits for the answers of a part has them before the next is read.
            To::Stream(writer) => writer.write(batch).and_then(|()| writer.flush()),
        };
        written.map_err(unwritten)
    }

    fn finish(self) -> Result<(), String> {
        match self.to {
            To::Parquet(writer) => writer.close().map(drop).map_err(unwritten)?,
            To::Arrow(mut writer) => writer.finish().map_err(unwritten)?,
            To::Stream(mut writer) => writer.finish().map_err(unwritten)?,
        }
        self.named.map_or(Ok(()), |(partial, output)| {
            fs::rename(partial, &output).map_err(|error| format!("`{}` cannot be written: {error}", output.display()))
        })
    }
}
