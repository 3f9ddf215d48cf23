//! How does a carrier's zone × weight sheet become `prices.csv`?
//!
//! In: the sheet as CSV (a carrier's spreadsheet, saved so) and a mapping that says where weights and zones stand in it. Out:
//! the rows of `prices.csv`, by zone and weight, and a complaint for every row or cell that could not be read.
//!
//! The rule: one row of the sheet is a weight, one column a zone. A weight is the number in its cell, or the last one where
//! the cell is a range (`0.5 - 1.0`). An empty cell, or one that the mapping ignores, is a weight that the zone does not have.
//! Nothing is guessed: a column that the mapping does not name is left out only when the mapping says so.

use super::cell::joined;
use super::complaint::Complaint;
use super::rows::line_of_record;
use crate::money::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Where things stand in a carrier's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The table's id in `carrier.toml`.
    pub table: String,
    /// The unit of the sheet's weights.
    pub unit: SheetUnit,
    /// Rows above the header.
    #[serde(default)]
    pub skip_rows: usize,
    /// What separates cells: `,`, `;` or a tab.
    #[serde(default = "comma")]
    pub separator: char,
    /// What separates decimals: `.` or `,`.
    #[serde(default = "point")]
    pub decimal: char,
    /// The header of the column of weights.
    pub weight: String,
    /// Headers of columns, and the zone that each is.
    pub zones: BTreeMap<String, String>,
    /// Headers of columns that are left out.
    #[serde(default)]
    pub ignore_columns: Vec<String>,
    /// Weight cells whose rows are left out: headings, notes.
    #[serde(default)]
    pub ignore_rows: Vec<String>,
    /// Price cells that mean "not served": `-`, `n/a`.
    #[serde(default)]
    pub not_served: Vec<String>,
    /// Weight cells whose prices are for each kilogram or pound of the whole weight, and up to how much they hold, in the
    /// table's unit.
    #[serde(default)]
    pub per_kg: BTreeMap<String, u32>,
}

/// The keys of a mapping, for people.
pub const KEYS: &str = "\
The mapping is TOML. Keys that must be there:
  table           the table's id in carrier.toml
  unit            the unit of the sheet's weights: kg, g, lb or oz; kilograms become grams
  weight          the header of the column of weights; a range (`0.5 - 1.0`) is its last number
  [zones]         headers of columns of prices, and the zone that each is: \"Zone 1\" = \"1\"
Keys that may be there:
  skip_rows       how many rows stand above the headers; 0
  separator       what separates cells: \",\" (as it is), \";\" or \"\\t\"
  decimal         what separates decimals: \".\" (as it is) or \",\"; other marks part thousands, three digits each
  ignore_columns  headers of columns that are left out
  ignore_rows     cells of the column of weights whose rows are left out: headings, notes
  not_served      cells of prices that mean \"not served\": [\"-\", \"n/a\"]; an empty one means it too
  [per_kg]        cells of weights whose prices are for each kilogram (or pound) of the whole weight, and up to how
                  many of the table's units they hold: \"over 30\" = 70000
docs/import.md shows each by an example.";

fn comma() -> char {
    ','
}

fn point() -> char {
    '.'
}

/// The unit of a sheet's weights. Kilograms become grams, the unit of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetUnit {
    /// Kilograms.
    Kg,
    /// Grams.
    G,
    /// Pounds.
    Lb,
    /// Ounces.
    Oz,
}

impl SheetUnit {
    /// The column of `prices.csv`, and how many of its units are one of the sheet's.
    fn column(self) -> (&'static str, u32) {
        match self {
            SheetUnit::Kg => ("up_to_g", 1000),
            SheetUnit::G => ("up_to_g", 1),
            SheetUnit::Lb => ("up_to_lb", 1),
            SheetUnit::Oz => ("up_to_oz", 1),
        }
    }
}

/// A price of one zone.
struct Price {
    up_to: u32,
    flat: Option<Decimal>,
    per_kg: Option<Decimal>,
}

/// A carrier's sheet: the row of headers and what stands below it.
pub(super) struct PlainSheet {
    pub(super) header: Vec<String>,
    /// The line of the headers, from 1.
    pub(super) head_line: usize,
    /// The rows with their lines; a row that is no UTF-8 cannot be read.
    pub(super) rows: Vec<(usize, Result<csv::StringRecord, csv::Error>)>,
}

impl PlainSheet {
    /// Reads a sheet below its first rows; none where the separator is no single byte.
    pub(super) fn read(sheet: &str, skip_rows: usize, separator: char) -> Option<PlainSheet> {
        let separator = u8::try_from(separator).ok()?;
        let text: String = sheet.trim_start_matches('\u{feff}').split_inclusive('\n').skip(skip_rows).collect();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let line_of = |at: Option<&csv::Position>| skip_rows + line_of_record(&text, None, at).unwrap_or(1);
        let mut rows: Vec<(usize, Result<csv::StringRecord, csv::Error>)> = Vec::new();
        for record in reader.records() {
            let line = match &record {
                Ok(record) => line_of(record.position()),
                Err(error) => line_of(error.position()),
            };
            rows.push((line, record));
        }
        let mut rows = rows.into_iter();
        let (head_line, header) = match rows.next() {
            Some((line, Ok(header))) => (line, header.iter().map(str::to_owned).collect()),
            _ => (skip_rows + 1, Vec::new()),
        };
        Some(PlainSheet { header, head_line, rows: rows.collect() })
    }
}

/// The text of `prices.csv` for a sheet, and what could not be read. `file` is the sheet's name, for complaints.
pub fn import_rates(sheet: &str, mapping: &Mapping, file: &Path) -> (String, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut complain = |code: &'static str, line: usize, message: String, help: &str| {
        let complaint = Complaint::new(code, file, message, help);
        complaints.push(if line == 0 { complaint } else { complaint.on(line) });
    };
    let Some(PlainSheet { header, head_line, rows }) = PlainSheet::read(sheet, mapping.skip_rows, mapping.separator)
    else {
        complain("bad-mapping", 0, format!("`{}` separates no cells", mapping.separator), "`,`, `;` or a tab");
        return (String::new(), complaints);
    };
    let weight_at = header.iter().position(|name| *name == mapping.weight);
    let Some(weight_at) = weight_at else {
        let message = format!("there is no column `{}`; the header reads: {}", mapping.weight, header.join(", "));
        complain("missing-column", head_line, message, "set `skip_rows` and `weight` of the mapping");
        return (String::new(), complaints);
    };
    for name in mapping.zones.keys().filter(|name| !header.contains(name)) {
        complain("missing-column", head_line, format!("there is no column `{name}`"), "correct `zones` of the mapping");
    }
    for (at, name) in header.iter().enumerate() {
        if at != weight_at && !mapping.zones.contains_key(name) && !mapping.ignore_columns.contains(name) {
            let help = "name it in `zones` or in `ignore_columns`";
            complain("unknown-column", head_line, format!("the column `{name}` is not in the mapping"), help);
        }
    }
    let mut prices: BTreeMap<&str, Vec<Price>> = BTreeMap::new();
    for (line, record) in rows {
        let Ok(record) = record else {
            complain("unreadable-row", line, "the row cannot be read".to_owned(), "save the sheet as CSV in UTF-8");
            continue;
        };
        let cell = record.get(weight_at).unwrap_or_default();
        if record.iter().all(str::is_empty) || mapping.ignore_rows.iter().any(|row| row == cell) {
            continue;
        }
        let by_kg = mapping.per_kg.get(cell).copied();
        let Some(up_to) = by_kg.or_else(|| weight(cell, mapping)) else {
            let help = "write a number as `decimal` has it or a range, or name the cell in `ignore_rows` or `per_kg`";
            complain("bad-weight", line, format!("the weight is `{cell}`"), help);
            continue;
        };
        for (column, zone) in &mapping.zones {
            let Some(text) = header.iter().position(|name| name == column).and_then(|at| record.get(at)) else {
                continue;
            };
            if text.is_empty() || mapping.not_served.iter().any(|word| word == text) {
                continue;
            }
            let Some(price) = number(text, mapping.decimal) else {
                let help = "write a number as `decimal` has it, or name the cell in `not_served`";
                complain("bad-price", line, format!("the price in `{column}` is `{text}`"), help);
                continue;
            };
            let (flat, per_kg) = if by_kg.is_some() { (None, Some(price)) } else { (Some(price), None) };
            prices.entry(zone).or_default().push(Price { up_to, flat, per_kg });
        }
    }
    (written(&prices, mapping), complaints)
}

fn written(prices: &BTreeMap<&str, Vec<Price>>, mapping: &Mapping) -> String {
    let (column, _) = mapping.unit.column();
    let mut text = format!("table,zone,{column},price,per_kg\n");
    for (zone, prices) in prices {
        let mut prices: Vec<&Price> = prices.iter().collect();
        prices.sort_by_key(|price| price.up_to);
        for price in prices {
            let shown = |figure: Option<Decimal>| figure.map(|figure| figure.to_string()).unwrap_or_default();
            let row = (shown(price.flat), shown(price.per_kg));
            // Writing to a string does not fail.
            let _ = writeln!(text, "{},{zone},{},{},{}", mapping.table, price.up_to, row.0, row.1);
        }
    }
    text
}

/// A weight in the table's unit: the number of the cell, or the last of a range.
fn weight(cell: &str, mapping: &Mapping) -> Option<u32> {
    let last = cell.rsplit(['-', '–', '~']).next()?;
    let (_, factor) = mapping.unit.column();
    let weight = number(last, mapping.decimal)?.checked_mul(Decimal::from(factor))?;
    if weight.fract().is_zero() { u32::try_from(weight).ok().filter(|weight| *weight > 0) } else { None }
}

/// A number with currency signs and units around it, and marks between its thousands: groups of three digits, of two above the last
/// as in India. A mark that parts no group is no mark for thousands: it may be the decimals' of another country.
fn number(text: &str, decimal: char) -> Option<Decimal> {
    let is_around = |c: char| c.is_alphabetic() || c.is_whitespace() || "$€£¥₫".contains(c);
    let is_mark = |c: char| ".,".contains(c);
    let (text, behind) = (text.trim_matches(is_around), text.trim_start().starts_with(char::is_alphabetic));
    // A point that ends a currency's abbreviation is no decimal.
    let figure = if behind { text.trim_start_matches(|c: char| is_mark(c) || is_around(c)) } else { text };
    let figure = figure.trim_end_matches(is_mark);
    let (whole, fraction) = figure.split_once(decimal).unwrap_or((figure, ""));
    let whole = joined(whole, &[',', '.', '\'', ' ', '\u{a0}', '\u{202f}'], 2)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Decimal::from_str_exact(format!("{whole}.{fraction}").trim_end_matches('.')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(more: &str) -> Mapping {
        toml::from_str(&format!(
            "table = \"t\"\nunit = \"kg\"\nskip_rows = 2\nweight = \"Weight (kg)\"\n{more}\n[zones]\n\"Zone 1\" = \"1\"\n\"Zone 2\" = \"2\"\n"
        ))
        .unwrap()
    }

    const SHEET: &str =
        "Prices 2027,,\n,,\nWeight (kg),Zone 1,Zone 2\n0.5,$ 10.00,\"1,020.50\"\n0.5 - 1.0,12.00,-\n,,\nParcels,,\n";

    #[test]
    fn a_sheet_becomes_prices() {
        let (text, complaints) =
            import_rates(SHEET, &mapping("not_served = [\"-\"]\nignore_rows = [\"Parcels\"]"), Path::new("sheet.csv"));
        assert_eq!(complaints, []);
        assert_eq!(text, "table,zone,up_to_g,price,per_kg\nt,1,500,10.00,\nt,1,1000,12.00,\nt,2,500,1020.50,\n");
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        let (_, complaints) = import_rates(SHEET, &mapping(""), Path::new("sheet.csv"));
        let said: Vec<(&str, Option<usize>)> = complaints.iter().map(|one| (one.code, one.line)).collect();
        assert_eq!(said, [("bad-price", Some(5)), ("bad-weight", Some(7))]);
    }

    #[test]
    fn commas_may_be_decimals_and_prices_by_the_kilogram() {
        let sheet = "kg;EU\n0,5;9,90 €\nover 30;1.234,50\n";
        let mapping: Mapping = toml::from_str(
            "table = \"t\"\nunit = \"kg\"\nseparator = \";\"\ndecimal = \",\"\nweight = \"kg\"\n[zones]\nEU = \"eu\"\n[per_kg]\n\"over 30\" = 70000\n",
        )
        .unwrap();
        let (text, complaints) = import_rates(sheet, &mapping, Path::new("sheet.csv"));
        assert_eq!(complaints, []);
        assert_eq!(text, "table,zone,up_to_g,price,per_kg\nt,eu,500,9.90,\nt,eu,70000,,1234.50\n");
    }

    #[test]
    fn a_mark_that_parts_no_thousands_is_no_number() {
        let read = |text: &str, decimal| number(text, decimal).map(|number| number.to_string());
        for (text, decimal, is) in [
            ("1,020.50", '.', Some("1020.50")),
            ("1.234,50 €", ',', Some("1234.50")),
            ("12 345 678", '.', Some("12345678")),
            ("1'000.05", '.', Some("1000.05")),
            ("1,20,000", '.', Some("120000")),
            ("Rs. 500", '.', Some("500")),
            ("Rs.500", '.', Some("500")),
            ("EUR 9,90", ',', Some("9.90")),
            (".5", '.', Some("0.5")),
            ("12.50", '.', Some("12.50")),
            ("1.200", ',', Some("1200")),
            // Decimals of another country than the mapping says.
            ("12,50", '.', None),
            ("1,20", '.', None),
            ("0,5", '.', None),
            ("1.2", ',', None),
            ("12.34,5", ',', None),
            ("0.0004", ',', None),
            ("1,0000", '.', None),
            ("1,,000", '.', None),
            ("12 kg 5", '.', None),
            ("1.2.3", '.', None),
            ("-5", '.', None),
            ("", '.', None),
        ] {
            assert_eq!(read(text, decimal), is.map(str::to_owned), "{text} {decimal}");
        }
    }
}
