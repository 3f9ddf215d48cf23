//! On which line of which file does each rule stand? Numbers for the rows of a merchant's book.
//!
//! In: the files of `rate-data/`, and the data as they were read from them. Out: the same data with a number in every row that can
//! make a figure, and the book's table of what the numbers mean. `landfall explain` prints from it; nothing else reads it.
//!
//! The rule: rows lie in the data in the order of their files, so the nth row of a list is the nth of its key. Prices and lanes
//! are kept together by what they are for, and are the nth of that.

use super::rows::rows_of;
use super::{RateData, carriers};
use crate::book::freight::Carrier;
use crate::book::law::{Regime, Territory};
use crate::book::shop::Shop;
use crate::book::{RuleNumber, Rules, TransitTable};
use crate::calendar::Day;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The lines on which rows begin, by file and by the key of their list: `levy`, `fuel.rates`; of price lists table and zone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(BTreeMap<(PathBuf, String), VecDeque<usize>>);

impl Lines {
    /// Reads where the rows of all rules begin; a file that cannot be read has been complained of elsewhere.
    pub(super) fn read(root: &Path) -> Lines {
        let mut lines = Lines::default();
        for folder in ["world/regimes", "world/territories", "carriers", "shops"] {
            for file in files_under(root, Path::new(folder)) {
                let Ok(text) = std::fs::read_to_string(root.join(&file)) else { continue };
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                match &*name {
                    name if name.ends_with(".toml") => lines.of_toml(&file, &text),
                    "zones.csv" | "areas.csv" | "local-taxes.csv" => lines.of_csv(&file, &text, &[]),
                    "transit.csv" => lines.of_csv(&file, &text, &["service"]),
                    name if carriers::holds_prices(name) => lines.of_csv(&file, &text, &["table", "zone"]),
                    _ => {}
                }
            }
        }
        lines
    }

    fn of_toml(&mut self, file: &Path, text: &str) {
        let Ok(table) = DeTable::parse(text) else { return };
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let line_at = |at: usize| ends.partition_point(|end| *end < at) + 1;
        let mut found: Vec<(String, usize)> = Vec::new();
        tables(table.get_ref(), "", &mut found);
        for (key, at) in found {
            self.0.entry((file.to_owned(), key)).or_default().push_back(line_at(at));
        }
    }

    fn of_csv(&mut self, file: &Path, text: &str, key: &[&str]) {
        let keys = rows_of(text, |cell| key.iter().map(|column| cell(column)).collect::<Vec<_>>().join("/"));
        for (line, key) in keys {
            self.0.entry((file.to_owned(), key)).or_default().push_back(line);
        }
    }

    /// The files of a folder that have rows, in the order of their names.
    fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = self.0.keys().map(|(file, _)| file.clone()).collect();
        files.retain(|file| file.starts_with(folder));
        files.dedup();
        files
    }

    /// The line of the next row of a key, and its file: the first of the files that still has one.
    fn next(&mut self, files: &[PathBuf], key: &str) -> Option<(String, usize)> {
        files.iter().find_map(|file| {
            let line = self.0.get_mut(&(file.clone(), key.to_owned()))?.pop_front()?;
            Some((file.to_string_lossy().replace('\\', "/"), line))
        })
    }
}

/// Every table that stands in a list, or under a key, with the keys that lead to it and its first byte.
fn tables(of: &DeTable<'_>, path: &str, found: &mut Vec<(String, usize)>) {
    for (key, value) in of.iter() {
        let key = key.get_ref();
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        let mut visit = |value: &Spanned<DeValue<'_>>| {
            if let DeValue::Table(table) = value.get_ref() {
                found.push((path.clone(), value.span().start));
                tables(table, &path, found);
            }
        };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().for_each(visit),
            _ => visit(value),
        }
    }
}

fn files_under(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| (entry.path().is_dir(), folder.join(entry.file_name()))).collect();
    names.sort();
    let under = |(is_folder, path): (bool, PathBuf)| if is_folder { files_under(root, &path) } else { vec![path] };
    names.into_iter().flat_map(under).collect()
}

/// Numbers every rule of the data.
pub(super) fn number(data: &mut RateData) -> Rules {
    let mut desk = Desk { lines: data.lines.clone(), rules: Rules::default() };
    for territory in &mut data.world.territories {
        desk.territory(&territory.file, &mut territory.value);
    }
    for regime in data.world.regimes.iter_mut().chain(&mut data.fees) {
        desk.regime(&regime.file, &mut regime.value);
    }
    for carrier in &mut data.carriers {
        desk.carrier(carrier);
    }
    for (carrier, table) in &mut data.transit {
        desk.lanes(carrier, table);
        desk.days(carrier, table);
    }
    for shop in &mut data.shops {
        desk.shop(shop);
    }
    desk.rules
}

/// What is numbered so far, and the lines that are left.
struct Desk {
    lines: Lines,
    rules: Rules,
}

impl Desk {
    fn next(&mut self, files: &[PathBuf], key: &str, code: &str, from: Option<Day>) -> RuleNumber {
        let found = self.lines.next(files, key);
        found.map_or(RuleNumber::NONE, |(file, line)| self.rules.number(&file, line, code, from))
    }

    fn territory(&mut self, file: &Path, territory: &mut Territory) {
        let file = [file.to_owned()];
        for row in &mut territory.parameter {
            row.rule = self.next(&file, "parameter", &row.name, Some(row.from));
        }
        for row in &mut territory.clearance {
            row.rule = self.next(&file, "clearance", "", None);
        }
    }

    fn regime(&mut self, file: &Path, regime: &mut Regime) {
        let file = [file.to_owned()];
        for row in &mut regime.value {
            row.rule = self.next(&file, "value", &row.code, Some(row.from));
        }
        for row in &mut regime.threshold {
            row.rule = self.next(&file, "threshold", &row.code, Some(row.from));
        }
        for row in &mut regime.levy {
            row.rule = self.next(&file, "levy", &row.code, Some(row.from));
        }
    }

    fn carrier(&mut self, carrier: &mut Carrier) {
        let folder = Path::new("carriers").join(&carrier.id);
        // A carrier's small lists may stand in either file.
        let heads = ["carrier.toml", "surcharges.toml"].map(|name| folder.join(name));
        for row in &mut carrier.surcharge {
            row.rule = self.next(&heads, "surcharge", &row.code, Some(row.from));
        }
        for row in &mut carrier.discount {
            row.rule = self.next(&heads, "discount", &row.code, Some(row.from));
        }
        for fuel in &mut carrier.fuel {
            fuel.rule = self.next(&heads, "fuel", &fuel.code, None);
            for row in &mut fuel.rates {
                row.rule = self.next(&heads, "fuel.rates", &fuel.code, Some(row.from));
            }
        }
        let list = [folder.join("areas.csv")];
        for row in &mut carrier.area {
            row.rule = self.next(&heads, "area", &row.name, row.from);
            if row.rule == RuleNumber::NONE {
                row.rule = self.next(&list, "", &row.name, row.from);
            }
        }
        let zones = [folder.join("zones.csv")];
        for row in &mut carrier.zone {
            row.rule = self.next(&zones, "", &row.zone, row.from);
        }
        let prices: Vec<PathBuf> = self.lines.files(&folder).into_iter().filter(|file| holds_prices(file)).collect();
        for table in &mut carrier.table {
            table.rule = self.next(&heads, "table", &table.id, Some(table.from));
            for rates in &mut table.rates {
                let key = format!("{}/{}", table.id, rates.zone);
                for (at, _) in rates.breaks.iter().enumerate() {
                    let number = self.next(&prices, &key, "", None);
                    if at == 0 {
                        rates.rule = number;
                    }
                }
            }
        }
    }

    fn lanes(&mut self, carrier: &str, table: &mut TransitTable) {
        let file = [Path::new("carriers").join(carrier).join("transit.csv")];
        for row in table.services.iter_mut().flatten() {
            row.rule = self.next(&file, &row.service.clone(), "", Some(row.from));
        }
    }

    fn days(&mut self, carrier: &str, table: &mut TransitTable) {
        let file = [Path::new("carriers").join(carrier).join("calendars.toml")];
        for row in &mut table.days.calendar {
            row.rule = self.next(&file, "calendar", "", Some(row.from));
        }
        for row in &mut table.days.season {
            row.rule = self.next(&file, "season", &row.because, Some(row.from));
        }
        for row in &mut table.days.remote {
            row.rule = self.next(&file, "remote", "", Some(row.from));
        }
    }

    fn shop(&mut self, shop: &mut Shop) {
        let folder = Path::new("shops").join(&shop.id);
        let file = [folder.join("shop.toml")];
        for row in &mut shop.price_rule {
            row.rule = self.next(&file, "price_rule", &row.code, row.from);
        }
        let local = [folder.join("local-taxes.csv")];
        for row in &mut shop.local_tax {
            row.rule = self.next(&local, "", &row.tax, Some(row.from));
        }
        if let Some(rule) = &mut shop.insurance {
            rule.rule = self.next(&file, "insurance", "insurance", None);
        }
    }
}

fn holds_prices(file: &Path) -> bool {
    file.file_name().is_some_and(|name| carriers::holds_prices(&name.to_string_lossy()))
}
