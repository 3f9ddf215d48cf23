//! Do tables of columns say what tables of text say? Parquet and Arrow, in and out. It runs where the feature `columns` is built.
#![cfg(feature = "columns")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use arrow_array::{Array, ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

const AT: &str = "2026-11-20T03:00:00Z";
/// Order, day, country, postcode, article, pieces.
type Line = (i64, i32, &'static str, &'static str, &'static str, i64);
const LINES: [Line; 6] = [
    (1, 20_400, "US", "90012", "TEE-COTTON", 2),
    (1, 20_400, "US", "90012", "POLO-PIQUE", 1),
    (2, 20_401, "US", "90012", "TEE-COTTON", 1),
    (3, 20_420, "GB", "SW1A 1AA", "TEE-COTTON", 3),
    (4, 20_421, "AU", "", "POLO-PIQUE", 1),
    (5, 20_430, "US", "90012", "TEE-COTTON", 1),
];

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("columns");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn book() -> &'static Path {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    BOOK.get_or_init(|| {
        let file = folder().join("columns.book");
        fs::write(&file, common::rate_data().build().unwrap().whole()).unwrap();
        file
    })
}

fn landfall(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    command.args(words).arg("--book").arg(book()).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn done(mut command: Command) -> Output {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

/// The orders, with their own types: whole numbers, days, text with gaps, and a column that nobody reads.
fn orders() -> RecordBatch {
    let text = |of: fn(&Line) -> &'static str| -> ArrayRef {
        Arc::new(StringArray::from_iter(LINES.iter().map(|line| Some(of(line)).filter(|text| !text.is_empty()))))
    };
    let columns: [(&str, ArrayRef); 7] = [
        ("note", Arc::new(StringArray::from_iter_values(LINES.iter().map(|_| "unread")))),
        ("order", Arc::new(Int64Array::from_iter_values(LINES.iter().map(|line| line.0)))),
        ("at", Arc::new(Date32Array::from_iter_values(LINES.iter().map(|line| line.1)))),
        ("country", text(|line| line.2)),
        ("postal_code", text(|line| line.3)),
        ("sku", text(|line| line.4)),
        ("quantity", Arc::new(Int64Array::from_iter_values(LINES.iter().map(|line| line.5)))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
}

fn as_parquet(name: &str, batches: &[RecordBatch]) -> PathBuf {
    packed(name, batches, Compression::UNCOMPRESSED)
}

fn packed(name: &str, batches: &[RecordBatch], by: Compression) -> PathBuf {
    let file = folder().join(name);
    let packed = WriterProperties::builder().set_compression(by).build();
    let mut writer = ArrowWriter::try_new(File::create(&file).unwrap(), batches[0].schema(), Some(packed)).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.close().unwrap();
    file
}

fn as_arrow(name: &str, batch: &RecordBatch) -> PathBuf {
    let file = folder().join(name);
    let mut writer = FileWriter::try_new(File::create(&file).unwrap(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap();
    file
}

fn as_stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

/// The same plan of the same orders, of text, Parquet (in two parts, an order lying across them, however it is packed) and Arrow.
#[test]
fn orders_say_the_same_in_every_table() {
    let mut text = "order,at,country,postal_code,sku,quantity\n".to_owned();
    for (order, day, country, postcode, sku, pieces) in LINES {
        let day = landfall::calendar::Day::from_epoch(day);
        text += &format!("{order},{day},{country},{postcode},{sku},{pieces}\n");
    }
    let csv = folder().join("orders.csv");
    fs::write(&csv, text).unwrap();
    let batch = orders();
    let parquet = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ]
    .map(|by| packed(&format!("orders-{by:?}.parquet"), &[batch.slice(0, 1), batch.slice(1, 5)], by));
    let arrow = as_arrow("orders.arrow", &batch);
    let stream = folder().join("orders.arrows");
    fs::write(&stream, as_stream(&batch)).unwrap();
    let told = |file: &Path| -> Value {
        let words = ["plan", path(file), "--shop", "saigon-apparel", "--at", AT, "--lead", "14", "--json"];
        serde_json::from_slice(&done(landfall(&words)).stdout).unwrap()
    };
    let expected = told(&csv);
    assert_eq!(
        (&expected["orders"], &expected["lines"], &expected["from"]),
        (&json!(5), &json!(6), &json!("2025-11-08"))
    );
    assert!(!expected["levels"].as_array().unwrap().is_empty());
    for file in parquet.into_iter().chain([arrow, stream]) {
        assert_eq!(told(&file), expected, "{}", file.display());
    }
}

/// Requests beside the number of their order; one that cannot be read, and one that is not there.
fn requests() -> RecordBatch {
    let request = |country: &str, pieces: u32| {
        let to = json!({ "country": country, "postal_code": if country == "DE" { "10115" } else { "3000" } });
        let lines = json!([{ "id": "1", "sku": "SILK-SCARF", "quantity": pieces }]);
        Some(
            json!({ "shop": "hanoi-crafts", "currency": "USD", "detail": "totals", "ship_to": to, "lines": lines })
                .to_string(),
        )
    };
    let requests = [request("DE", 1), Some("{".to_owned()), request("AU", 2), None];
    let columns: [(&str, ArrayRef); 2] = [
        ("number", Arc::new(Int64Array::from(vec![7, 8, 9, 10]))),
        ("request", Arc::new(StringArray::from(requests.to_vec()))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
}

/// The rows of a table: its numbers, requests and answers.
fn rows(batches: Vec<RecordBatch>) -> Vec<(i64, Option<String>, Option<Value>)> {
    let mut rows = Vec::new();
    for batch in batches {
        let number = batch.column_by_name("number").unwrap().as_any().downcast_ref::<Int64Array>().unwrap().clone();
        let text =
            |name: &str| batch.column_by_name(name).unwrap().as_any().downcast_ref::<StringArray>().unwrap().clone();
        for (row, (request, answer)) in text("request").iter().zip(text("answer").iter()).enumerate() {
            let answer = answer.map(|answer| {
                let mut answer: Value = serde_json::from_str(answer).unwrap();
                // The clock goes on between two quotes.
                ["quote_id", "quoted_at", "expires_at"]
                    .iter()
                    .for_each(|key| drop(answer.as_object_mut().unwrap().remove(*key)));
                answer
            });
            rows.push((number.value(row), request.map(str::to_owned), answer));
        }
    }
    rows
}

#[test]
fn requests_are_answered_beside_what_they_came_with() {
    let batch = requests();
    let parquet = as_parquet("requests.parquet", &[batch.slice(0, 2), batch.slice(2, 2)]);
    let answers = folder().join("answers.parquet");
    done(landfall(&["quote", "--columns", path(&parquet), "--output", path(&answers)]));
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&answers).unwrap()).unwrap().build().unwrap();
    let found = rows(reader.map(Result::unwrap).collect());
    assert_eq!(found.iter().map(|row| row.0).collect::<Vec<_>>(), [7, 8, 9, 10]);
    assert_eq!(found.iter().map(|row| row.2.is_some()).collect::<Vec<_>>(), [true, true, true, false]);
    let answer = |row: usize| found[row].2.as_ref().unwrap();
    assert_eq!(answer(1)["type"], "/problems/not-json", "{}", answer(1));
    // The same amounts as of a filter of lines.
    let lines: String = found.iter().filter_map(|row| row.1.clone()).map(|request| request + "\n").collect();
    let file = folder().join("requests.jsonl");
    fs::write(&file, lines).unwrap();
    let told = String::from_utf8(done(landfall(&["quote", "--jsonl", path(&file)])).stdout).unwrap();
    let totals = |answer: &Value| -> Vec<String> {
        let options = answer["options"].as_array().into_iter().flatten();
        options.map(|option| format!("{} {}", option["tier"], option["total"])).collect()
    };
    for (row, line) in told.lines().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(totals(answer(row)), totals(&line));
        assert_eq!(totals(&line).is_empty(), row == 1);
    }

    // A stream through the program, and a file of Arrow's to one.
    let mut filter = landfall(&["quote", "--columns"]);
    let mut running = filter.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(&as_stream(&batch)).unwrap();
    let streamed = running.wait_with_output().unwrap();
    assert!(streamed.status.success());
    let reader = StreamReader::try_new(streamed.stdout.as_slice(), None).unwrap();
    let same = |rows: &[(i64, Option<String>, Option<Value>)]| -> Vec<(i64, Vec<String>)> {
        rows.iter().map(|row| (row.0, row.2.as_ref().map(totals).unwrap_or_default())).collect()
    };
    assert_eq!(same(&rows(reader.map(Result::unwrap).collect())), same(&found));
    let (arrow, answers) = (as_arrow("requests.arrow", &batch), folder().join("answers.arrow"));
    done(landfall(&["quote", "--columns", path(&arrow), "--output", path(&answers)]));
    let reader = FileReader::try_new(File::open(&answers).unwrap(), None).unwrap();
    assert_eq!(same(&rows(reader.map(Result::unwrap).collect())), same(&found));
}

#[test]
fn tables_that_cannot_be_read_are_told() {
    let batch = requests();
    let refused = |words: &[&str]| {
        let done = landfall(words).stdin(Stdio::null()).output().unwrap();
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let parquet = as_parquet("named.parquet", std::slice::from_ref(&batch));
    assert!(refused(&["quote", "--columns", path(&parquet), "-o", "answers.csv"]).contains("ends in none of"));
    assert!(refused(&["quote", "--columns"]).contains("standard input is no Arrow stream"));
    let text = folder().join("requests.csv");
    fs::write(&text, "request\n").unwrap();
    assert!(refused(&["quote", "--columns", path(&text)]).contains("neither Parquet nor Arrow"));
    let without = as_parquet("without.parquet", &[batch.project(&[0]).unwrap()]);
    assert!(refused(&["quote", "--columns", path(&without)]).contains("no column `request`"));
    // Cut off, as by a copy that broke.
    let whole = fs::read(&parquet).unwrap();
    let cut = folder().join("cut.parquet");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    for words in [&["quote", "--columns", path(&cut)][..], &["plan", path(&cut), "--shop", "saigon-apparel"]] {
        assert!(refused(words).contains("cut.parquet` cannot be read"), "{words:?}");
    }
    let wrong = refused(&["plan", path(&parquet), "--shop", "saigon-apparel"]);
    assert!(wrong.contains("has no column `order`"), "{wrong}");
    // What stands in a row is told by its number.
    let pieces: ArrayRef = Arc::new(Int64Array::from(vec![2, 0, 1, 3, 1, 1]));
    let mut columns = orders().columns().to_vec();
    columns[6] = pieces;
    let faulty = as_parquet("faulty.parquet", &[RecordBatch::try_new(orders().schema(), columns).unwrap()]);
    let told = refused(&["plan", path(&faulty), "--shop", "saigon-apparel"]);
    assert!(told.contains("faulty.parquet:2: `0` is no quantity"), "{told}");
}
