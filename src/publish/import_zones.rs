//! How does a carrier's zone chart become `zones.csv`?
//!
//! In: the chart as CSV, a mapping that says where places and zones stand in it, and the names of countries. Out: the rows of
//! `zones.csv`, and a complaint for every row or cell that could not be read.
//!
//! The rule: a row of the chart says places and their zone, in one column for each zone set. A place is a country, by its ISO
//! code or its English name, or postcodes of one country: a beginning (`005`), a range of beginnings (`005-009`), or several
//! (`005, 010-013`). A chart that is printed in blocks beside each other repeats its headers. An empty zone, or one that the
//! mapping ignores, is a place that is not served. Nothing is guessed: a name that is no country's is a complaint until the
//! mapping says what it means, and so is a code that may have lost its zeros.

use super::cell::quoted;
use super::check::places::districts;
use super::complaint::Complaint;
use super::country_names::CountryNames;
use super::import_rates::PlainSheet;
use super::rows::Sheet;
use crate::place::PostcodePattern;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Where things stand in a carrier's chart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartMapping {
    /// Headers of columns of zones, and the zone set in `carrier.toml` that each is.
    pub sets: BTreeMap<String, String>,
    /// The header of the column of countries.
    #[serde(default)]
    pub country: String,
    /// The header of the column of postcodes.
    #[serde(default)]
    pub postcodes: String,
    /// The ISO code of the country of all rows, where no column names it.
    #[serde(default)]
    pub place: String,
    /// How many digits the chart's codes have: `[3]`, or `[3, 5]`.
    #[serde(default)]
    pub digits: Vec<usize>,
    /// Id in the sources.
    pub source: String,
    /// Rows above the header.
    #[serde(default)]
    pub skip_rows: usize,
    /// What separates cells: `,`, `;` or a tab.
    #[serde(default = "comma")]
    pub separator: char,
    /// Headers of columns that are left out.
    #[serde(default)]
    pub ignore_columns: Vec<String>,
    /// Cells of countries or postcodes whose rows are left out: headings, notes.
    #[serde(default)]
    pub ignore_rows: Vec<String>,
    /// Zone cells that mean "not served": `-`, `n/a`.
    #[serde(default)]
    pub not_served: Vec<String>,
    /// Zone cells that the book calls otherwise: `"005" = "5"`.
    #[serde(default)]
    pub zones: BTreeMap<String, String>,
    /// Countries that the chart calls otherwise, and their ISO codes.
    #[serde(default)]
    pub places: BTreeMap<String, String>,
}

/// The keys of a mapping, for people.
pub const KEYS: &str = "\
The mapping is TOML. Keys that must be there:
  source          the id of the chart in sources/
  [sets]          headers of columns of zones, and the zone set of carrier.toml that each is: \"Ground\" = \"ground\"
and one of these, or `country` with `postcodes`:
  country         the header of the column of countries: ISO codes or English names, one or several in a cell
  postcodes       the header of the column of postcodes: beginnings `005`, ranges `005-009`, or several with commas between
  place           with `postcodes`: the ISO code of the country of all rows
Keys that may be there:
  digits          how many digits the chart's codes have, [3] or [3, 5]: a shorter one has lost a zero
  skip_rows       how many rows stand above the headers; 0
  separator       what separates cells: \",\" (as it is), \";\" or \"\\t\"
  ignore_columns  headers of columns that are left out
  ignore_rows     cells of countries or postcodes whose rows are left out: headings, notes
  not_served      cells of zones that mean \"not served\": [\"-\", \"n/a\"]; an empty one means it too
  [zones]         cells of zones that the book calls otherwise: \"005\" = \"5\"
  [places]        countries that the chart calls otherwise: \"Ivory Coast\" = \"CI\"
A chart printed in blocks beside each other repeats its headers in each. docs/import.md shows each by an example.";

fn comma() -> char {
    ','
}

/// A place of the chart: a country, and a pattern of its postcodes where it is only a part.
type Place = (String, Option<String>);

/// What has been read: by zone set and place, the zone and the line that says so.
#[derive(Default)]
struct Chart {
    /// In the chart's order.
    rows: Vec<(String, Place, String)>,
    said: BTreeMap<(String, Place), (String, usize)>,
}

/// The ISO codes and English names of `world/countries.csv`.
pub fn country_names(rate_data: &Path) -> (Vec<(String, String)>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let file = Path::new("world/countries.csv");
    let sheet = Sheet::read(rate_data, file, &["country", "name"], &["vehicle", "postcodes"], &mut complaints);
    let names = sheet.iter().flat_map(|sheet| {
        sheet.rows.iter().map(|row| (sheet.cell(row, "country").to_owned(), sheet.cell(row, "name").to_owned()))
    });
    (names.collect(), complaints)
}

/// The text of `zones.csv` for a chart, and what could not be read. `countries` are ISO codes and English names; `file` is the
/// chart's name, for complaints.
pub fn import_zones(
    chart: &str,
    mapping: &ChartMapping,
    countries: &[(String, String)],
    file: &Path,
) -> (String, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let Some(sheet) = PlainSheet::read(chart, mapping.skip_rows, mapping.separator) else {
        let message = format!("`{}` separates no cells", mapping.separator);
        return (String::new(), vec![Complaint::new("bad-mapping", file, message, "`,`, `;` or a tab")]);
    };
    let names = CountryNames { countries, places: &mapping.places };
    let Some(blocks) = blocks(&sheet, mapping, file, &mut complaints) else { return (String::new(), complaints) };
    let mut read = Chart::default();
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for (line, record) in &sheet.rows {
        let mut complain = |code, message: String, help: &str| {
            complaints.push(Complaint::new(code, file, message, help).on(*line));
        };
        let Ok(record) = record else {
            complain("unreadable-row", "the row cannot be read".to_owned(), "save the chart as CSV in UTF-8");
            continue;
        };
        for block in &blocks {
            let cell = |at: usize| record.get(at).unwrap_or_default();
            let of = |at: Option<usize>| at.map(cell).unwrap_or_default();
            let (country, codes) = (of(block.country), of(block.postcodes));
            let empty =
                country.is_empty() && codes.is_empty() && block.zones.iter().all(|(at, _)| cell(*at).is_empty());
            if empty || mapping.ignore_rows.iter().any(|row| row == country || row == codes) {
                continue;
            }
            let countries = match block.country {
                None => Ok(vec![mapping.place.clone()]),
                Some(_) if country.is_empty() => {
                    complain("unknown-country", "the row has no country".to_owned(), "fill it, or `ignore_rows`");
                    continue;
                }
                Some(_) => names.all(country),
            };
            let countries = match countries {
                Ok(countries) => countries,
                Err(unknown) => {
                    let help = format!("give its ISO code in `places` of the mapping{}", names.near(&unknown));
                    complain("unknown-country", format!("`{unknown}` is no country"), &help);
                    continue;
                }
            };
            let patterns = match patterns(codes) {
                _ if block.postcodes.is_none() => vec![None],
                Ok(patterns) if !patterns.is_empty() => patterns.into_iter().map(Some).collect(),
                Ok(_) => {
                    complain("postcode-pattern", "the row has no postcodes".to_owned(), "fill them, or `ignore_rows`");
                    continue;
                }
                Err(wrong) => {
                    let help = "write a beginning `005`, a range `005-009`, or several with commas between";
                    complain("postcode-pattern", format!("`{wrong}` is no beginning of postcodes"), help);
                    continue;
                }
            };
            for digits in patterns.iter().flatten().filter_map(|pattern| digits(pattern)) {
                if !mapping.digits.is_empty() && !mapping.digits.contains(&digits) {
                    let message = format!("`{codes}` is shorter or longer than the mapping's `digits` say");
                    complain("lost-zero", message, "a spreadsheet drops zeros at the front: was it `005`?");
                }
                lengths.entry(digits).or_insert(*line);
            }
            for (at, set) in &block.zones {
                let zone = cell(*at);
                if zone.is_empty() || mapping.not_served.iter().any(|word| word == zone) {
                    continue;
                }
                let zone = mapping.zones.get(zone).map_or(zone, String::as_str);
                for country in &countries {
                    for pattern in &patterns {
                        let place = (country.clone(), pattern.clone());
                        if let Some((other, before)) = read.add(set, place, zone, *line) {
                            let of = pattern.as_ref().unwrap_or(country);
                            let message =
                                format!("`{of}` is in zone {zone} here, and in zone {other} on line {before}");
                            complain("repeated-place", message, "leave one of the rows out, by `ignore_rows`");
                        }
                    }
                }
            }
        }
    }
    if mapping.digits.is_empty()
        && lengths.len() > 1
        && let Some((_, line)) = lengths.first_key_value()
    {
        let all: Vec<String> = lengths.keys().map(usize::to_string).collect();
        let message = format!("the codes of the chart differ in length: {} digits", all.join(", "));
        let help = "a spreadsheet drops zeros at the front; where the chart is meant so, name the numbers in `digits`";
        complaints.push(Complaint::new("lost-zero", file, message, help).on(*line));
    }
    (read.written(&mapping.source), complaints)
}

/// Columns that are read together: those of one block of the chart.
struct Block<'m> {
    country: Option<usize>,
    postcodes: Option<usize>,
    zones: Vec<(usize, &'m str)>,
}

/// The blocks of the chart: as many as its column of places stands in it.
fn blocks<'m>(
    sheet: &PlainSheet,
    mapping: &'m ChartMapping,
    file: &Path,
    complaints: &mut Vec<Complaint>,
) -> Option<Vec<Block<'m>>> {
    let before = complaints.len();
    let mut complain = |code, message: String, help: &str| {
        complaints.push(Complaint::new(code, file, message, help).on(sheet.head_line));
    };
    if mapping.country.is_empty() && (mapping.postcodes.is_empty() || mapping.place.is_empty()) {
        let help = "name the column of countries in `country`, or the one of `postcodes` and their country in `place`";
        complain("bad-mapping", "the mapping does not say where places stand".to_owned(), help);
    }
    if !mapping.country.is_empty() && !mapping.place.is_empty() {
        let message = "the mapping has both `country` and `place`".to_owned();
        complain("bad-mapping", message, "a column names the country of each row, or `place` that of all");
    }
    let named = [&mapping.country, &mapping.postcodes].into_iter().filter(|name| !name.is_empty());
    for name in named.chain(mapping.sets.keys()) {
        if !sheet.header.contains(name) {
            let message = format!("there is no column `{name}`; the header reads: {}", sheet.header.join(", "));
            complain("missing-column", message, "set `skip_rows` and the names of columns in the mapping");
        }
    }
    let known = |name: &String| {
        [&mapping.country, &mapping.postcodes].contains(&name)
            || mapping.sets.contains_key(name)
            || mapping.ignore_columns.contains(name)
    };
    for name in sheet.header.iter().filter(|name| !name.is_empty() && !known(name)) {
        let message = format!("the column `{name}` is not in the mapping");
        complain("unknown-column", message, "name it in `sets` or in `ignore_columns`");
    }
    let places = |name: &String| -> Vec<usize> {
        let found = sheet.header.iter().enumerate().filter(|(_, known)| *known == name && !name.is_empty());
        found.map(|(at, _)| at).collect()
    };
    let (countries, postcodes) = (places(&mapping.country), places(&mapping.postcodes));
    let zones: Vec<(&str, Vec<usize>)> = mapping.sets.iter().map(|(name, set)| (set.as_str(), places(name))).collect();
    let count = countries.len().max(postcodes.len());
    let alike = |columns: &Vec<usize>, wanted: &String| wanted.is_empty() || columns.len() == count;
    let whole = alike(&countries, &mapping.country)
        && alike(&postcodes, &mapping.postcodes)
        && zones.iter().all(|(_, columns)| columns.len() == count);
    if complaints.len() > before {
        return None;
    }
    if !whole {
        let message = "the header does not repeat its columns alike".to_owned();
        let help = "each block has the same columns; name another header, or save the chart in one block";
        complaints.push(Complaint::new("bad-mapping", file, message, help).on(sheet.head_line));
        return None;
    }
    let block = |at: usize| Block {
        country: countries.get(at).copied(),
        postcodes: postcodes.get(at).copied(),
        zones: zones.iter().filter_map(|(set, columns)| Some((*columns.get(at)?, *set))).collect(),
    };
    Some((0..count).map(block).collect())
}

impl Chart {
    /// Notes a place's zone; gives the other zone, and its line, where the place has one already.
    fn add(&mut self, set: &str, place: Place, zone: &str, line: usize) -> Option<(String, usize)> {
        let key = (set.to_owned(), place.clone());
        if let Some((other, before)) = self.said.get(&key) {
            return (other != zone).then(|| (other.clone(), *before));
        }
        self.said.insert(key, (zone.to_owned(), line));
        self.rows.push((set.to_owned(), place, zone.to_owned()));
        None
    }

    /// A row for each country of a zone, with all its postcodes.
    fn written(&self, source: &str) -> String {
        let mut order: Vec<(&str, &str, &str)> = Vec::new();
        let mut patterns: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
        for (set, (country, pattern), zone) in &self.rows {
            let row = (set.as_str(), zone.as_str(), country.as_str());
            let of_row = patterns.entry(row).or_insert_with(|| {
                order.push(row);
                Vec::new()
            });
            of_row.extend(pattern.as_deref());
        }
        order.sort();
        let mut text = "set,zone,place,postcodes,source\n".to_owned();
        for row in order {
            let (set, zone, country) = row;
            let codes = patterns.get(&row).map(|codes| codes.join("|")).unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(text, "{},{},{country},{codes},{source}", quoted(set), quoted(zone));
        }
        text
    }
}

/// The patterns of a cell; the part that is none.
fn patterns(cell: &str) -> Result<Vec<String>, String> {
    let mut patterns = Vec::new();
    for part in cell.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        patterns.extend(pattern(part).ok_or_else(|| part.to_owned())?);
    }
    Ok(patterns)
}

/// What a code or range of a chart means: `005` is a beginning, `KW15` a district, `KW15 1AA` itself.
fn pattern(part: &str) -> Option<Vec<String>> {
    let text = part.to_ascii_uppercase().replace(['–', '—'], "-");
    let text = text.split('-').filter(|side| !side.is_empty()).map(str::trim).collect::<Vec<_>>().join("-");
    if text.contains('-') {
        if let Some((first, last)) = text.split_once('-')
            && first == last
        {
            return pattern(first);
        }
        return match PostcodePattern::read(&text) {
            Some(PostcodePattern::Range(..)) => Some(vec![text]),
            _ => districts(&text),
        };
    }
    let (letters, digits) =
        (text.contains(|c: char| c.is_ascii_alphabetic()), text.contains(|c: char| c.is_ascii_digit()));
    let written = match text.split_once(' ') {
        _ if text.ends_with('*') => text,
        Some((outward, inward)) => format!("{outward}{}", inward.trim()),
        None if letters && digits => format!("{text} *"),
        None => format!("{text}*"),
    };
    PostcodePattern::read(&written).is_some().then(|| vec![written])
}

/// How many digits a pattern of digits compares.
fn digits(pattern: &str) -> Option<usize> {
    let first = pattern.split(['-', '*']).next()?;
    first.bytes().all(|byte| byte.is_ascii_digit()).then_some(first.len())
}
