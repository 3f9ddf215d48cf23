//! The rows in which keys stand: a copy of the rate data, walked by the types that its page names.

use super::documented::Key;
use crate::differ::with_every_service;
use crate::run::{Outcome, read, root, write};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// A key in a row.
pub(super) struct Place {
    pub(super) file: PathBuf,
    at: At,
    /// What it says.
    pub(super) value: Value,
}

enum At {
    /// Names of tables and numbers of entries.
    Toml(Vec<Step>),
    /// A cell of a table: line and column.
    Csv(usize, usize),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Entry(usize),
}

/// A key's other value in a row; none leaves the key out.
pub(super) type Edit<'p> = (&'p Place, Option<Value>);

/// The text of a file with other values in it.
pub(super) fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    match edits.first()?.0.at {
        At::Toml(_) => {
            let mut sheet = Value::Table(text.parse().ok()?);
            for (place, value) in edits {
                place.set(&mut sheet, value.clone())?;
            }
            sheet.as_table().map(ToString::to_string)
        }
        At::Csv(..) => {
            let cells: BTreeMap<(usize, usize), Option<&str>> = edits.iter().filter_map(cell).collect();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for (number, row) in reader.records().enumerate() {
                let row = row.ok()?;
                let other = |at: usize| cells.get(&(number, at));
                let cells =
                    row.iter().enumerate().map(|(at, cell)| other(at).map_or(cell, |value| value.unwrap_or("")));
                writer.write_record(cells).ok()?;
            }
            String::from_utf8(writer.into_inner().ok()?).ok()
        }
    }
}

fn cell<'e>((place, value): &'e Edit) -> Option<((usize, usize), Option<&'e str>)> {
    let At::Csv(line, column) = place.at else { return None };
    Some(((line, column), value.as_ref().and_then(Value::as_str)))
}

impl Place {
    /// Sets or removes the key in a parsed file.
    fn set(&self, sheet: &mut Value, value: Option<Value>) -> Option<()> {
        let At::Toml(path) = &self.at else { return None };
        let (last, way) = path.split_last()?;
        let mut at = sheet;
        for step in way {
            at = match step {
                Step::Key(key) => at.get_mut(key.as_str())?,
                Step::Entry(number) => at.get_mut(*number)?,
            };
        }
        let Step::Key(key) = last else { return None };
        let row = at.as_table_mut()?;
        match value {
            Some(value) => row.insert(key.clone(), value),
            None => row.remove(key),
        };
        Some(())
    }
}

/// Tables whose columns are the keys of a type.
const TABLES: [(&str, &[&str]); 12] = [
    ("zones.csv", &["Zone"]),
    ("areas.csv", &["Area"]),
    ("catalogue.csv", &["Product"]),
    ("boxes.csv", &["PackingBox"]),
    ("points.csv", &["Point"]),
    ("stock.csv", &["StockRow"]),
    ("stock-costs.csv", &["StockCost"]),
    ("local-taxes.csv", &["LocalTax"]),
    ("transit.csv", &["TransitRow", "TransitDays"]),
    ("prices.csv", &["PriceTable", "ZoneRates", "Break"]),
    ("restrictions.csv", &["Restriction"]),
    ("preferences", &["PreferencesHead", "AgreementHead"]),
];

/// Columns that are called otherwise than the keys that they fill: file, column, keys.
const COLUMNS: [(&str, &str, &[&str]); 38] = [
    ("zones.csv", "zone", &["Carrier.zone", "Zone.zone"]),
    ("areas.csv", "name", &["Carrier.area"]),
    ("prices.csv", "table", &["PriceTable.id"]),
    ("prices.csv", "price", &["PriceTable.rates", "ZoneRates.breaks", "Break.price"]),
    ("prices.csv", "up_to_g", &["Break.up_to"]),
    ("prices.csv", "up_to_lb", &["Break.up_to"]),
    ("prices.csv", "up_to_oz", &["Break.up_to"]),
    ("transit.csv", "from", &["TransitRow.dispatched_from"]),
    ("transit.csv", "to", &["TransitRow.destination"]),
    ("transit.csv", "min_days", &["TransitRow.days", "TransitDays.range"]),
    ("transit.csv", "max_days", &["TransitRow.days", "TransitDays.range"]),
    ("transit.csv", "p50", &["TransitDays.percentiles"]),
    ("transit.csv", "p85", &["TransitDays.percentiles"]),
    ("transit.csv", "p95", &["TransitDays.percentiles"]),
    ("transit.csv", "customs", &["TransitDays.customs_inside"]),
    ("transit.csv", "valid_from", &["TransitRow.from"]),
    ("transit.csv", "valid_until", &["TransitRow.until"]),
    ("catalogue.csv", "weight_g", &["Product.sent", "Shop.catalogue"]),
    ("catalogue.csv", "length_mm", &["Product.sent"]),
    ("catalogue.csv", "ships", &["Product.sent"]),
    ("boxes.csv", "inner_length_mm", &["PackingBox.inner_mm", "Shop.boxes"]),
    ("boxes.csv", "inner_width_mm", &["PackingBox.inner_mm"]),
    ("boxes.csv", "inner_height_mm", &["PackingBox.inner_mm"]),
    ("boxes.csv", "outer_length_mm", &["PackingBox.outer_mm"]),
    ("boxes.csv", "outer_width_mm", &["PackingBox.outer_mm"]),
    ("boxes.csv", "outer_height_mm", &["PackingBox.outer_mm"]),
    ("boxes.csv", "tare_g", &["PackingBox.tare"]),
    ("boxes.csv", "tare", &["PackingBox.tare"]),
    ("boxes.csv", "max_gross_g", &["PackingBox.max_gross"]),
    ("boxes.csv", "max_gross", &["PackingBox.max_gross"]),
    ("points.csv", "max_length_mm", &["Point.max_sides_mm", "Shop.points"]),
    ("points.csv", "max_width_mm", &["Point.max_sides_mm"]),
    ("points.csv", "max_height_mm", &["Point.max_sides_mm"]),
    ("points.csv", "valid_from", &["Point.valid"]),
    ("points.csv", "valid_until", &["Point.valid"]),
    ("stock.csv", "on_hand", &["StockRow.on_hand", "Shop.stock"]),
    ("local-taxes.csv", "percent", &["LocalTax.percent", "Shop.local_tax"]),
    ("stock-costs.csv", "amount", &["StockCost.amount", "Shop.stock_cost"]),
];

/// Copies the rate data, with a shop for each service and the rows of `tests/keys`; TOML as this program writes it.
pub(super) fn copied(to: &Path) -> Outcome {
    with_every_service(&root().join("rate-data"), to)?;
    let more = root().join("tests/keys/rate-data");
    let mut files = Vec::new();
    collect(&more, &mut files);
    for file in files {
        let inside = to.join(file.strip_prefix(&more).unwrap_or(&file));
        let text = read(&file)?;
        // What a file has already is kept: rows come behind it.
        let before = fs::read_to_string(&inside).unwrap_or_default();
        write(&inside, format!("{before}{text}").as_bytes())?;
    }
    let mut files = Vec::new();
    collect(to, &mut files);
    for file in files {
        let text = read(&file)?;
        if file.extension().is_some_and(|end| end == "toml") {
            let sheet: Table = text.parse().map_err(|error| format!("`{}`: {error}", file.display()))?;
            write(&file, sheet.to_string().as_bytes())?;
        }
    }
    Ok(())
}

/// Where each key stands, by its name.
pub(super) fn places(rate_data: &Path, keys: &[Key]) -> Outcome<BTreeMap<String, Vec<Place>>> {
    let mut files = Vec::new();
    collect(rate_data, &mut files);
    let mut found = Found { keys, places: BTreeMap::new() };
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            let sheet: Table = read(&file)?.parse().map_err(|error| format!("`{}`: {error}", file.display()))?;
            let owner = found.guess(&sheet);
            found.table(&file, owner.as_deref(), &sheet, &mut Vec::new());
        } else if let Some((table, owners)) = TABLES.iter().find(|(table, _)| *table == name) {
            found.cells(&file, (table, owners), &read(&file)?)?;
        }
    }
    Ok(found.places)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

struct Found<'k> {
    keys: &'k [Key],
    places: BTreeMap<String, Vec<Place>>,
}

impl Found<'_> {
    fn key(&self, owner: &str, key: &str) -> Option<&Key> {
        self.keys.iter().find(|known| known.owner == owner && known.key == key)
    }

    /// The type with the fewest keys of those that have all of a table's.
    fn guess(&self, table: &Table) -> Option<String> {
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for key in self.keys.iter().filter(|key| !key.holds.is_empty()) {
            *owners.entry(&key.owner).or_default() += 1;
        }
        let fitting = owners.into_iter().filter(|(owner, _)| table.keys().all(|key| self.key(owner, key).is_some()));
        fitting.min_by_key(|(_, count)| *count).map(|(owner, _)| owner.to_owned())
    }

    fn table(&mut self, file: &Path, owner: Option<&str>, table: &Table, path: &mut Vec<Step>) {
        for (key, value) in table {
            path.push(Step::Key(key.clone()));
            let known = owner.and_then(|owner| self.key(owner, key)).cloned();
            if let Some(known) = &known {
                let place = Place { file: file.to_path_buf(), at: At::Toml(path.clone()), value: value.clone() };
                self.places.entry(known.name()).or_default().push(place);
            }
            let inner = known.map(|known| known.inner().to_owned());
            self.value(file, inner.as_deref(), value, path);
            path.pop();
        }
    }

    fn value(&mut self, file: &Path, owner: Option<&str>, value: &Value, path: &mut Vec<Step>) {
        match value {
            Value::Table(table) => {
                let is_known = owner.is_some_and(|owner| table.keys().all(|key| self.key(owner, key).is_some()));
                let owner = if is_known { owner.map(str::to_owned) } else { self.guess(table) };
                self.table(file, owner.as_deref(), table, path);
            }
            Value::Array(entries) => {
                for (number, entry) in entries.iter().enumerate() {
                    path.push(Step::Entry(number));
                    self.value(file, owner, entry, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn cells(&mut self, file: &Path, (table, owners): (&str, &[&str]), text: &str) -> Outcome {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut heads: Vec<String> = Vec::new();
        for (number, row) in reader.records().enumerate() {
            let row = row.map_err(|error| format!("`{}`: {error}", file.display()))?;
            if row.get(0).is_some_and(|first| first.starts_with('#')) {
                continue;
            }
            if heads.is_empty() {
                heads = row.iter().map(str::to_owned).collect();
                continue;
            }
            // An empty cell is a key that is not given.
            for (column, (head, cell)) in heads.iter().zip(&row).enumerate().filter(|(_, (_, cell))| !cell.is_empty()) {
                let called = COLUMNS.iter().filter(|(of, column, _)| *of == table && column == head);
                let mut names: Vec<String> = called.flat_map(|(_, _, keys)| *keys).map(ToString::to_string).collect();
                if names.is_empty() {
                    names.extend(owners.iter().find_map(|owner| self.key(owner, head)).map(Key::name));
                }
                for name in names {
                    let place = Place {
                        file: file.to_path_buf(),
                        at: At::Csv(number, column),
                        value: Value::String(cell.to_owned()),
                    };
                    self.places.entry(name).or_default().push(place);
                }
            }
        }
        Ok(())
    }
}
