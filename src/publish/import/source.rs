//! Which rows does a publisher's file have, and on which lines? CSV and JSON alike, as cells by column.
//!
//! In: a file's text, and where it keeps its rows. Out: a table. A text that begins with `[` or `{` is JSON: a list of
//! objects, or an object that holds one. A value within a value is a column with a dotted name, and a list of texts is one
//! cell, joined by `|`. Where resources are linked instead (`relationships`), what a row links to lends it its own values:
//! `duty_expression.base`. What stands beside the rows belongs to each of them: `data.attributes.…` as `data.…`.
//! A row that has not the cells of the header is damaged, and told with its line.

use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A publisher's file.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: BTreeMap<String, usize>,
    rows: Vec<(usize, Vec<String>)>,
    /// Lines that are no rows, and why.
    pub(super) damaged: Vec<(usize, String)>,
}

/// The cells of one row, by column.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: &'a [String],
    /// The line of the file, from 1.
    pub(super) line: usize,
}

impl<'a> Source<'a> {
    /// What stands in the column; nothing where there is none.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", |cell| cell.trim())
    }
}

impl Table {
    /// Reads CSV, or JSON whose rows stand under the key `rows`.
    pub(super) fn read(text: &str, separator: u8, rows: &str) -> Result<Table, String> {
        let text = text.trim_start_matches('\u{feff}');
        match text.trim_start().starts_with(['[', '{']) {
            true => json(text, rows),
            false => csv(text, separator),
        }
    }

    /// Every row, in the file's order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Source<'_>> {
        self.rows.iter().map(|(line, cells)| Source { columns: &self.columns, cells, line: *line })
    }

    /// The names of its columns, as they stand.
    pub(super) fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<(&String, &usize)> = self.columns.iter().collect();
        columns.sort_by_key(|(_, at)| **at);
        columns.into_iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Lets a column be called by another name too, unless something has that name.
    pub(super) fn call(&mut self, name: &str, also: &str) {
        if let Some(at) = self.columns.get(also).copied() {
            self.columns.entry(name.to_owned()).or_insert(at);
        }
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }
}

fn csv(text: &str, separator: u8) -> Result<Table, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut table = Table::default();
    for (at, name) in headers.iter().enumerate() {
        table.columns.entry(name.trim().to_owned()).or_insert(at);
    }
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        match record.len() == headers.len() {
            true => table.rows.push((line, record.iter().map(str::to_owned).collect())),
            false => {
                table.damaged.push((line, format!("{} cells, and the header has {}", record.len(), headers.len())))
            }
        }
    }
    Ok(table)
}

type Cells = BTreeMap<String, String>;

fn json(text: &str, rows: &str) -> Result<Table, String> {
    let (list, beside) = listed(text, rows)?;
    let parsed: Vec<(usize, Option<Value>)> =
        list.iter().map(|raw| (line_of(text, raw), serde_json::from_str(raw.get()).ok())).collect();
    let linked: BTreeMap<(&str, &str), &Value> = parsed
        .iter()
        .filter_map(|(_, row)| row.as_ref())
        .filter_map(|row| Some(((row.get("type")?.as_str()?, row.get("id")?.as_str()?), row.get("attributes")?)))
        .collect();
    let mut table = Table::default();
    let mut all: Vec<(usize, Cells)> = Vec::new();
    for (line, row) in &parsed {
        let Some(row @ Value::Object(_)) = row else {
            table.damaged.push((*line, "no object".to_owned()));
            continue;
        };
        let mut cells = beside.clone();
        match row.get("attributes") {
            None => flatten("", row, &mut cells),
            Some(own) => {
                flatten("", own, &mut cells);
                for key in ["type", "id"] {
                    if let Some(text) = row.get(key).and_then(Value::as_str) {
                        cells.insert(key.to_owned(), text.to_owned());
                    }
                }
                links(row, &linked, &mut cells);
            }
        }
        all.push((*line, cells));
    }
    for name in all.iter().flat_map(|(_, cells)| cells.keys()) {
        let next = table.columns.len();
        table.columns.entry(name.clone()).or_insert(next);
    }
    for (line, cells) in all {
        let mut row = vec![String::new(); table.columns.len()];
        for (name, cell) in cells {
            if let Some(place) = table.columns.get(&name).and_then(|at| row.get_mut(*at)) {
                *place = cell;
            }
        }
        table.rows.push((line, row));
    }
    Ok(table)
}

/// The rows, and the cells that stand beside them.
fn listed<'t>(text: &'t str, rows: &str) -> Result<(Vec<&'t RawValue>, Cells), String> {
    if text.trim_start().starts_with('[') {
        return Ok((serde_json::from_str(text).map_err(|error| error.to_string())?, Cells::new()));
    }
    let whole: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(list) = whole.get(rows).and_then(|raw| serde_json::from_str(raw.get()).ok()) else {
        let keys: Vec<&str> = whole.keys().map(String::as_str).collect();
        return Err(format!("the file has no list `{rows}`; it has {}", keys.join(", ")));
    };
    let mut beside = Cells::new();
    for (key, raw) in whole.iter().filter(|(key, _)| *key != rows) {
        let value: Value = serde_json::from_str(raw.get()).map_err(|error| error.to_string())?;
        flatten(key, value.get("attributes").unwrap_or(&value), &mut beside);
    }
    Ok((list, beside))
}

/// The line on which a part of the text begins.
fn line_of(text: &str, part: &RawValue) -> usize {
    let at = (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// Values of the resources to which a row links, one at a time, under the link's name; its id at least.
fn links(row: &Value, linked: &BTreeMap<(&str, &str), &Value>, cells: &mut Cells) {
    let Some(Value::Object(links)) = row.get("relationships") else { return };
    for (name, link) in links {
        let to = link.get("data").and_then(|to| Some((to.get("type")?.as_str()?, to.get("id")?.as_str()?)));
        let Some((of, id)) = to else { continue };
        cells.insert(format!("{name}.id"), id.to_owned());
        if let Some(attributes) = linked.get(&(of, id)) {
            let mut own = Cells::new();
            flatten(name, attributes, &mut own);
            own.remove(&format!("{name}.id"));
            cells.extend(own);
        }
    }
}

/// A value's cells under their dotted names. Lists of objects are left out.
fn flatten(name: &str, value: &Value, cells: &mut Cells) {
    let text = match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flatten(&name, value, cells);
            }
            return;
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => return,
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("|"),
        value => plain(value),
    };
    cells.insert(name.to_owned(), text);
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
