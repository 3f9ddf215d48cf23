//! How is a sheet of commodity codes read? One `.csv` of codes and one `.toml` that says what they are, for all at once.
//!
//! In: `world/<folder>/<id>.toml` and `<id>.csv` with the columns `hs`, `rate`, and where needed `from`, `until`,
//! `trust`, `source`, `agreements`. Out: rows, and every complaint with its file and line: codes that a spreadsheet has
//! damaged, unknown codes with near ones, rates that do not follow the grammar, unknown units, days that overlap.

use super::complaint::Complaint;
use super::rows::line_of_record;
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::rate::{Rate, UNITS};
use crate::calendar::{Day, Span};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a sheet says of itself: `<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetHead {
    /// Kebab-case id, also the file's name.
    pub id: String,
    /// Id in the sources.
    pub source: String,
    /// How far rows are trusted that say nothing themselves.
    pub trust: Trust,
    /// The first day for which the sheet answers.
    pub from: Day,
    /// The first day for which it no longer does.
    #[serde(default)]
    pub until: Option<Day>,
    /// The day on which the edition was in force for certain; days before it are answered with `general` trust.
    #[serde(default)]
    pub as_of: Option<Day>,
    /// What to know about the edition: for people alone.
    #[serde(default)]
    pub note: String,
    /// The codes are of an earlier nomenclature, so they are not held against the list of HS codes.
    #[serde(default)]
    pub earlier_nomenclature: bool,
}

/// One line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// The code; none for `*`, every code.
    pub code: Option<Code>,
    /// The rate; none where a list gives none.
    pub rate: Option<Rate>,
    /// First day, where the row has one.
    pub from: Option<Day>,
    /// First day no longer in force, where the row has one.
    pub until: Option<Day>,
    /// How far it is trusted.
    pub trust: Trust,
    /// Id in the sources.
    pub source: String,
    /// The agreements that give the rate, of preference sheets.
    pub agreements: Vec<String>,
}

/// A sheet, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it says of itself.
    pub head: SheetHead,
    /// Its rows, in the file's order.
    pub rows: Vec<SheetRow>,
}

/// The six-digit codes of the nomenclature in force, for telling a wrong code from a right one.
#[derive(Debug, Clone, Default)]
pub struct Nomenclature {
    codes: BTreeSet<String>,
}

impl Nomenclature {
    /// Reads `world/hs2022.csv`: one column, `hs`.
    pub fn read(rate_data: &Path) -> (Nomenclature, Vec<Complaint>) {
        let file = PathBuf::from("world/hs2022.csv");
        let mut codes = BTreeSet::new();
        match std::fs::read_to_string(rate_data.join(&file)) {
            Ok(text) => {
                codes.extend(text.lines().skip(1).map(|line| line.replace('.', "")).filter(|code| !code.is_empty()))
            }
            Err(error) => {
                let help = "it lists the six-digit codes of the nomenclature, one on a line";
                return (Nomenclature::default(), vec![Complaint::new("unreadable", file, error.to_string(), help)]);
            }
        }
        (Nomenclature { codes }, Vec::new())
    }

    /// Whether the code, cut to six digits, stands in the nomenclature or above something in it. Chapters 98 and 99 are
    /// left to each country, so anything may stand there.
    pub fn holds(&self, code: &Code) -> bool {
        if code.chapter() >= 98 {
            return true;
        }
        let first = code.first(6).to_string();
        self.codes.range(first.clone()..).next().is_some_and(|next| next.starts_with(&first))
    }

    /// Whether these are six digits of the nomenclature.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// The six-digit codes of a heading.
    pub(crate) fn beneath<'n>(&'n self, heading: &'n str) -> impl Iterator<Item = &'n String> + 'n {
        self.codes.range(heading.to_owned()..).take_while(move |code| code.starts_with(heading))
    }

    /// Up to three codes that differ least from this one: the longest common beginning, then the nearest number.
    pub fn near(&self, code: &Code) -> Vec<String> {
        let asked = code.first(6).to_string();
        let number = |text: &str| text.parse::<i64>().unwrap_or(0);
        let common = |text: &str| text.bytes().zip(asked.bytes()).take_while(|(one, other)| one == other).count();
        let mut all: Vec<&String> = self.codes.iter().collect();
        let own = number(&format!("{asked:0<6}"));
        all.sort_by_key(|text| (std::cmp::Reverse(common(text)), (number(text) - own).abs(), (*text).clone()));
        all.into_iter().take(3).filter_map(|text| Code::parse(text)).map(|code| code.dotted()).collect()
    }
}

/// Reads every sheet of a folder of `world/`, in the order of their names, with heads of type `H`.
pub(crate) fn read_sheets<H: DeserializeOwned>(
    rate_data: &Path,
    folder: &str,
    nomenclature: &Nomenclature,
    head_of: impl Fn(&H) -> SheetHead,
    complaints: &mut Vec<Complaint>,
) -> Vec<(H, Vec<SheetRow>)> {
    let relative = Path::new("world").join(folder);
    let mut names: Vec<PathBuf> = match std::fs::read_dir(rate_data.join(&relative)) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
        Err(_) => return Vec::new(),
    };
    names.sort();
    let mut sheets = Vec::new();
    for path in names.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let file = relative.join(path.file_name().unwrap_or_default());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                complaints.push(Complaint::new("unreadable", file, error.to_string(), ""));
                continue;
            }
        };
        let head: H = match toml::from_str(&text) {
            Ok(head) => head,
            Err(error) => {
                let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
                let mut complaint = Complaint::new("bad-toml", file, error.message().to_owned(), "");
                complaint.line = line;
                complaints.push(complaint);
                continue;
            }
        };
        let said = head_of(&head);
        if path.file_stem().is_none_or(|stem| *stem != *said.id.as_str()) {
            let message = format!("the id `{}` is not the file's name", said.id);
            complaints.push(Complaint::new("id-is-not-file-name", &file, message, "name the file as the id"));
        }
        let table = file.with_extension("csv");
        let rows = match std::fs::read_to_string(rate_data.join(&table)) {
            Ok(text) => read_rows(&text, &table, &said, nomenclature, complaints),
            Err(error) => {
                complaints.push(Complaint::new(
                    "unreadable",
                    table,
                    error.to_string(),
                    "put the rows beside the `.toml`",
                ));
                continue;
            }
        };
        sheets.push((head, rows));
    }
    let described: BTreeSet<PathBuf> = names
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| path.with_extension(""))
        .collect();
    for orphan in names.iter().filter(|path| {
        path.extension().is_some_and(|end| end == "csv") && !described.contains(&path.with_extension(""))
    }) {
        let file = relative.join(orphan.file_name().unwrap_or_default());
        complaints.push(Complaint::new(
            "no-description",
            file,
            "no `.toml` says what this table is",
            "add one of the same name",
        ));
    }
    sheets
}

/// Reads the rows of one sheet.
pub fn read_rows(
    text: &str,
    file: &Path,
    head: &SheetHead,
    nomenclature: &Nomenclature,
    complaints: &mut Vec<Complaint>,
) -> Vec<SheetRow> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect(),
        Err(error) => {
            complaints.push(Complaint::new("bad-csv", file, error.to_string(), "save it as CSV in UTF-8"));
            return Vec::new();
        }
    };
    const KNOWN: [&str; 7] = ["hs", "rate", "from", "until", "trust", "source", "agreements"];
    for column in columns.iter().filter(|column| !KNOWN.contains(&column.as_str())) {
        let help = format!("the columns are {}", KNOWN.join(", "));
        complaints
            .push(Complaint::new("unknown-column", file, format!("`{column}` is no column of a sheet"), help).on(1));
    }
    let place = |name: &str| columns.iter().position(|column| column == name);
    let places = KNOWN.map(place);
    let [hs_at, rate_at, from_at, until_at, trust_at, source_at, agreements_at] = places;
    let mut rows = Vec::new();
    let mut rates: BTreeMap<String, Result<Rate, String>> = BTreeMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = line_of_record(text, None, error.position());
                let complaint = Complaint::new("bad-csv", file, error.to_string(), "save it as CSV in UTF-8");
                complaints.push(Complaint { line, ..complaint });
                continue;
            }
        };
        let line = line_of_record(text, None, record.position()).unwrap_or(1);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim();
        let mut complain = |code, message: String, help: String| {
            complaints.push(Complaint::new(code, file, message, help).on(line));
        };
        if record.len() != columns.len() {
            complain(
                "bad-csv",
                format!("{} cells where the header has {}", record.len(), columns.len()),
                "quote cells that hold commas".to_owned(),
            );
        }
        let hs = cell(hs_at);
        let code = if hs == "*" {
            None
        } else {
            match written_code(hs) {
                Ok(code) => Some(code),
                Err((why, help)) => {
                    complain(why, format!("`{hs}` is not a commodity code as it should be written"), help);
                    continue;
                }
            }
        };
        if let Some(code) = code.filter(|code| !head.earlier_nomenclature && !nomenclature.holds(code)) {
            let near = nomenclature.near(&code).join("`, `");
            complain("unknown-hs", format!("`{hs}` is not in the nomenclature"), format!("near codes: `{near}`"));
        }
        let rate = match cell(rate_at) {
            "" => None,
            text => match rates.entry(text.to_owned()).or_insert_with(|| text.parse()) {
                Ok(rate) => {
                    if let Some(unit) = rate.units().into_iter().find(|unit| !UNITS.contains(unit)) {
                        complain(
                            "unknown-unit",
                            format!("`{unit}` is not a unit of rates"),
                            format!("units are {}", UNITS.join(", ")),
                        );
                    }
                    Some(rate.clone())
                }
                Err(why) => {
                    complain(
                        "bad-rate",
                        why.clone(),
                        "`free`, a percentage, or an amount per unit: see the grammar of rates".to_owned(),
                    );
                    continue;
                }
            },
        };
        let mut day = |text: &str| match text {
            "" => None,
            text => text.parse::<Day>().map_err(|why| complain("bad-day", why, String::new())).ok(),
        };
        let (from, until) = (day(cell(from_at)), day(cell(until_at)));
        if let (Some(first), Some(end)) = (from, until)
            && end <= first
        {
            let help = "`until` is the first day no longer in force".to_owned();
            complain("empty-span", format!("`{first}` to `{end}` holds no day"), help);
        }
        let trust = match cell(trust_at) {
            "" => head.trust,
            "sourced" => Trust::Sourced,
            "disputed" => Trust::Disputed,
            "general" => Trust::General,
            other => {
                complain(
                    "bad-trust",
                    format!("`{other}` is not a degree of trust"),
                    "`sourced`, `disputed` or `general`".to_owned(),
                );
                head.trust
            }
        };
        let source = match cell(source_at) {
            "" => head.source.clone(),
            source => source.to_owned(),
        };
        let agreements = cell(agreements_at).split_whitespace().map(str::to_owned).collect();
        rows.push(SheetRow { line, code, rate, from, until, trust, source, agreements });
    }
    overlaps(&rows, file, complaints);
    rows
}

/// What a spreadsheet has done to a code, where it has: made a number or a date of it.
pub(crate) fn spreadsheet_damage(text: &str) -> Option<&'static str> {
    let month = text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'E' | 'e'));
    if !month && text.contains(['E', 'e', '+', ',']) {
        return Some("a spreadsheet has made a number of it; type the code again and format the column as text");
    }
    let date = month || text.contains(['-', '/']);
    date.then_some("a spreadsheet has made a date of it; type the code again and format the column as text")
}

/// A code as rate data write it: four digits, a dot, two digits, a dot, up to four more.
fn written_code(text: &str) -> Result<Code, (&'static str, String)> {
    let damaged = |help: &str| ("damaged-code", help.to_owned());
    if let Some(damage) = spreadsheet_damage(text) {
        return Err(damaged(damage));
    }
    let mut parts = text.split('.');
    let (heading, six, national) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let ok =
        |part: &str, lengths: &[usize]| part.bytes().all(|byte| byte.is_ascii_digit()) && lengths.contains(&part.len());
    if !ok(heading, &[2, 4]) {
        let help = format!(
            "the heading has four digits: was it `{heading:0>4}`? Codes are dotted so that zeros stay: `6109.10.0012`"
        );
        return Err(("lost-zero", help));
    }
    if six.is_some_and(|six| !ok(six, &[2])) {
        return Err((
            "lost-zero",
            format!("two digits follow the heading: was it `{heading}.{:0<2}`?", six.unwrap_or_default()),
        ));
    }
    if national.is_some_and(|national| !ok(national, &[1, 2, 3, 4])) || parts.next().is_some() {
        return Err(damaged("one to four national digits follow the sixth, without dots: `6109.10.0012`"));
    }
    Code::parse(text).ok_or_else(|| damaged("write it as in `6109.10.0012`"))
}

/// Rows of one code (and agreement) must not share a day.
fn overlaps(rows: &[SheetRow], file: &Path, complaints: &mut Vec<Complaint>) {
    /// The spans of one code under one agreement, and their lines.
    type Seen<'a> = BTreeMap<(Option<Code>, &'a str), Vec<(Span, usize)>>;
    let mut seen = Seen::new();
    for row in rows {
        let span = Span { from: row.from.unwrap_or(Day::from_epoch(i32::MIN)), until: row.until };
        let agreements: Vec<&str> =
            if row.agreements.is_empty() { vec![""] } else { row.agreements.iter().map(String::as_str).collect() };
        for agreement in agreements {
            let before = seen.entry((row.code, agreement)).or_default();
            if let Some((_, line)) = before.iter().find(|(other, _)| other.overlaps(&span)) {
                let code = row.code.map_or("*".to_owned(), |code| code.dotted());
                let message = format!("`{code}` has a rate for the same days on line {line}");
                complaints.push(
                    Complaint::new("overlap", file, message, "give each row its own days, or take one out")
                        .on(row.line),
                );
            }
            before.push((span, row.line));
        }
    }
}
