//! What does a publisher's tariff file say, in our own form? Codes and rates, and every line that was not understood.
//!
//! In: a description ([`describe::Description`]) and the file's text. Out: rows in our grammar, preferential rates, and
//! the lines that were refused, each with its text and why. A refused line is not lost: it becomes a formula that is
//! named and never computed, so that no neighbour's rate is taken for it. Counted apart: how many lines have a rate, how
//! many were read, and how many of those can be computed from value, weight and measures.

pub mod collapse;
pub mod days;
pub mod describe;
pub mod exchange;
pub mod forms;
pub mod holidays;
mod list;
pub mod postcodes;
mod preference;
mod season;
mod source;

use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::rate::Rate;
use crate::calendar::{Day, Span};
use crate::money::Decimal;
use describe::{Becomes, Description};
use forms::Forms;
use source::{Source, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What an import gave.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The lines, in order of codes.
    pub rows: Vec<Imported>,
    /// Preferential rates, in order of codes.
    pub preferences: Vec<ImportedPreference>,
    /// Lines of a file that has preferential rates alone.
    pub lines: BTreeSet<Code>,
    /// Lines whose rate was not understood.
    pub refused: Vec<Refused>,
    /// Preferential cells that were not understood: no preference is known there.
    pub preferences_refused: Vec<Refused>,
    /// Lines that have a rate, printed or inherited.
    pub rated: usize,
    /// Of these, lines that were read.
    pub read: usize,
    /// Of these, lines whose duty follows from value, weight and measures.
    pub computable: usize,
}

/// One line of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The line of the file, from 1.
    pub line: usize,
    /// The code.
    pub code: Code,
    /// The rate.
    pub rate: Rate,
    /// First day, where the row has one.
    pub from: Option<Day>,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// How far it is trusted.
    pub trust: Trust,
}

/// One preferential rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedPreference {
    /// The agreement's id.
    pub agreement: String,
    /// The row; none as its code means every code.
    pub code: Option<Code>,
    /// The rate.
    pub rate: Rate,
    /// First day, where the row has one.
    pub from: Option<Day>,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// How far it is trusted.
    pub trust: Trust,
}

/// A line that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file, from 1.
    pub line: usize,
    /// The code as printed.
    pub code: String,
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// Codes of fewer digits have an even number of them; there are tariffs whose codes have nine.
const ODD: usize = 9;

/// A text that was not read, and why.
type NotRead = (String, &'static str);

/// Imports a publisher's file by `imports/<name>.toml` and writes the sheets that it becomes under `world/`.
///
/// # Errors
/// A sentence, where the description or the file cannot be read or the sheets cannot be written.
pub fn run(rate_data: &Path, name: &str, source: &str) -> Result<Import, String> {
    let text = described(rate_data, name)?;
    let import = import(&text, source)?;
    let description: Description = toml::from_str(&text).map_err(|error| error.to_string())?;
    let id = plain(&description.id)?;
    let write = |folder: &str, text: String| {
        let path = rate_data.join("world").join(folder).join(id).with_extension("csv");
        let text = match description.becomes {
            _ if description.adds => collapse::beside(&kept(&path)?, &text),
            // A list ends where its publisher ends it; of a tariff a file may hold some chapters.
            Becomes::List => text,
            Becomes::Schedule | Becomes::Preferences => collapse::beside_chapters(&kept(&path)?, &text),
        };
        std::fs::write(&path, text).map_err(|error| format!("`world/{folder}/{id}.csv`: {error}"))
    };
    match description.becomes {
        Becomes::Schedule => write("schedules", collapse::schedule_csv(&import, &description))?,
        Becomes::List => write("lists", collapse::schedule_csv(&import, &description))?,
        Becomes::Preferences => {}
    }
    if !import.preferences.is_empty() {
        write("preferences", collapse::preferences_csv(&import))?;
    }
    Ok(import)
}

/// A sheet as it is recorded; empty where there is none yet. What cannot be read is no empty sheet: it would be written over.
///
/// # Errors
/// A sentence, where the sheet cannot be read.
pub fn kept(path: &Path) -> Result<String, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("`{}` cannot be read, and stays as it is: {error}; mend it first", path.display())),
    }
}

/// The name of a sheet, which is a file's: letters, digits and `-`, and no way to another folder.
///
/// # Errors
/// A sentence, where it is another.
pub fn plain(id: &str) -> Result<&str, String> {
    let is_plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    is_plain.then_some(id).ok_or_else(|| format!("`{id}` is no name of a sheet: write letters, digits and `-`"))
}

/// The description `imports/<name>.toml`, with the keys of the one that it is like.
///
/// # Errors
/// A sentence, where one of them cannot be read.
pub fn described(rate_data: &Path, name: &str) -> Result<String, String> {
    let read = |name: &str| {
        let path = rate_data.join("imports").join(name).with_extension("toml");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("`imports/{name}.toml`: {error}"))?;
        text.parse::<toml::Table>().map_err(|error| format!("`imports/{name}.toml`: {error}"))
    };
    let mut own = read(name)?;
    if let Some(like) = own.get("like").and_then(toml::Value::as_str).map(str::to_owned) {
        for (key, value) in read(&like)? {
            own.entry(key).or_insert(value);
        }
    }
    toml::to_string(&own).map_err(|error| error.to_string())
}

/// Reads a publisher's CSV or JSON by its description.
///
/// # Errors
/// A sentence, where the description is not understood or the file lacks a column that it names.
pub fn import(description: &str, source: &str) -> Result<Import, String> {
    let description: Description = toml::from_str(description).map_err(|error| error.to_string())?;
    let forms = Forms::new(&description.form, &description.units);
    let separator = u8::try_from(description.separator).map_err(|_| "`separator` is one plain character".to_owned())?;
    let mut table = Table::read(source, separator, &description.rows)?;
    for (ours, theirs) in &description.also_called {
        theirs.iter().for_each(|theirs| table.call(ours, theirs));
    }
    let named = description.code.iter().chain(&description.rate.first_of).chain(&description.rate.or_lower);
    let named = named.chain(description.preference.iter().map(|each| &each.column));
    let named = named.chain(description.from.iter().chain(&description.last).chain(description.only.keys()));
    if let Some(lacking) = named.clone().find(|name| !table.has(name)) {
        return Err(format!("the file has no column `{lacking}`; its columns are {}", table.columns().join(", ")));
    }
    let mut import = Import::default();
    for (line, why) in &table.damaged {
        let (line, why) = (*line, format!("the row is damaged: {why}"));
        import.refused.push(Refused { line, code: String::new(), text: String::new(), why });
    }
    // The cells handed down: of each code that printed a rate, its own.
    let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut has_children: BTreeSet<String> = BTreeSet::new();
    let mut lines = Vec::new();
    for source in table.rows() {
        if description.only.iter().any(|(column, text)| source.cell(column) != text) {
            continue;
        }
        let line = source.line;
        let printed: String = description.code.iter().map(|column| source.cell(column)).collect();
        let code = digits(&printed, &description);
        let is_within = description.within.is_empty() || description.within.iter().any(|start| code.starts_with(start));
        if !is_within || description.longest.is_some_and(|longest| code.len() > longest) {
            continue;
        }
        if description.becomes == Becomes::List {
            list::read(&source, &description, &forms, line, &code, &mut import);
            continue;
        }
        let rates = description.rate.first_of.iter().chain(&description.rate.or_lower);
        let cells: Vec<String> = rates.map(|column| clean(source.cell(column), &description)).collect();
        for length in 2..code.len() {
            has_children.extend(code.get(..length).map(str::to_owned));
        }
        let printed = cells.iter().any(|cell| !cell.is_empty());
        if printed {
            above.insert(code.clone(), cells.clone());
        }
        lines.push((line, code, cells, source));
    }
    for (line, code, mut cells, source) in lines {
        let own = cells.iter().any(|cell| !cell.is_empty());
        if !own && description.inherit && !has_children.contains(&code) {
            let inherited = (2..code.len()).rev().find_map(|length| above.get(code.get(..length)?));
            // The line itself stands for nothing new: the row above it already decides.
            if inherited.is_some() {
                import.rated += 1;
                let read = inherited.is_some_and(|cells| pick(cells, &description, &forms).is_ok());
                import.read += usize::from(read);
                let computed = inherited.and_then(|cells| pick(cells, &description, &forms).ok());
                import.computable += usize::from(computed.is_some_and(|(rate, _)| !matches!(rate, Rate::Formula(_))));
            }
            continue;
        }
        let alone = description.becomes == Becomes::Preferences && description.agreement.is_none();
        if alone {
            preference::alone(&description, &forms, &source, &code, &mut import);
            continue;
        }
        if !own && !description.no_headings && !special_only(&description) {
            continue;
        }
        let mut refuse = |text: String, why: &str| {
            import.refused.push(Refused { line, code: code.clone(), text, why: why.to_owned() });
        };
        if own || description.agreement.is_none() {
            import.rated += 1;
        }
        if code.len() < ODD && code.len() % 2 == 1 && code.bytes().all(|digit| digit.is_ascii_digit()) {
            refuse(cells.join(" | "), "the code has an odd number of digits: was a zero lost at its front?");
            continue;
        }
        let parsed = Code::parse(&code).filter(|parsed| parsed.len() >= description.shortest.max(4));
        let wildcard = code == "*" && description.agreement.is_some();
        let Some(parsed) = parsed.map(Some).or(wildcard.then_some(None)) else {
            refuse(cells.join(" | "), "the code has not the digits of a line");
            continue;
        };
        let trust = match &description.trust {
            Some(column) if column.general.iter().any(|word| word == source.cell(&column.column)) => Trust::General,
            _ => Trust::Sourced,
        };
        let span = match days(&source, &description) {
            Ok(Some(span)) => span,
            Ok(None) => {
                import.rated -= usize::from(own || description.agreement.is_none());
                continue;
            }
            Err((text, why)) => {
                refuse(text, why);
                continue;
            }
        };
        let Dated { from, until } = span;
        if let Some(column) = &description.agreement {
            let cells = std::mem::take(&mut cells);
            match (column.names.get(source.cell(&column.column)), pick(&cells, &description, &forms)) {
                (Some(agreement), Ok((rate, _))) => {
                    import.read += 1;
                    let agreement = agreement.clone();
                    import.preferences.push(ImportedPreference { agreement, code: parsed, rate, from, until, trust });
                }
                (None, _) if column.only_named => import.rated -= usize::from(own),
                (None, _) => refuse(source.cell(&column.column).to_owned(), "the agreement is not in the description"),
                (_, Err((text, why))) => refuse(text, why),
            }
            continue;
        }
        let Some(parsed) = parsed else { continue };
        let mut push = |rate: Rate, from, until, trust| {
            import.rows.push(Imported { line, code: parsed, rate, from, until, trust });
        };
        let mut mfn = None;
        match pick(&cells, &description, &forms) {
            Ok((rate, marked)) => {
                import.read += 1;
                import.computable += usize::from(!matches!(rate, Rate::Formula(_)));
                mfn = Some(rate.clone());
                push(rate, from, until, if marked { Trust::General } else { trust });
            }
            Err((text, why)) => match seasonal(&text, &description, &forms) {
                Some(parts) => {
                    import.read += 1;
                    import.computable += 1;
                    for (rate, span) in parts {
                        push(rate, Some(span.from), span.until, trust);
                    }
                }
                None => {
                    let printed = if text.is_empty() { why } else { text.as_str() };
                    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
                    push(Rate::Formula(format!("not read: {printed}")), from, until, trust);
                    import.refused.push(Refused { line, code: code.clone(), text, why: why.to_owned() });
                }
            },
        }
        preference::read(&description, &forms, &source, parsed, line, mfn.as_ref(), &mut import);
    }
    finish(&mut import, &description)?;
    Ok(import)
}

/// A code's digits, as printed with points and spaces.
fn digits(printed: &str, description: &Description) -> String {
    let mut code = printed.replace(['.', ' '], "");
    while description.filled_up && code.len() > 4 && code.ends_with("00") {
        code.truncate(code.len() - 2);
    }
    code
}

/// From when to when a row is in force, as far as it says.
#[derive(Default)]
struct Dated {
    from: Option<Day>,
    until: Option<Day>,
}

/// The days of a row; none where it ended before those that are recorded.
fn days(source: &Source<'_>, description: &Description) -> Result<Option<Dated>, NotRead> {
    let day = |column: &Option<String>| {
        let cell = column.as_ref().map_or("", |column| source.cell(column));
        match cell.is_empty() {
            true => Ok(None),
            false => description.days.read(cell).map(Some).ok_or((cell.to_owned(), "no such day")),
        }
    };
    let (from, until) = (day(&description.from)?, day(&description.last)?.map(|last| last.plus(1)));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        return Err((source.cell(description.last.as_deref().unwrap_or_default()).to_owned(), "ends before it begins"));
    }
    if description.since.zip(until).is_some_and(|(since, until)| until <= since) {
        return Ok(None);
    }
    let from = from.filter(|from| description.since.is_none_or(|since| *from > since));
    Ok(Some(Dated { from, until }))
}

fn special_only(description: &Description) -> bool {
    description.agreement.is_some()
}

fn finish(import: &mut Import, description: &Description) -> Result<(), String> {
    for also in &description.also {
        let rate: Rate = also.rate.parse()?;
        for hs in &also.hs {
            let code = Code::parse(hs).ok_or_else(|| format!("`{hs}` under `also` is no code"))?;
            import.rows.push(Imported {
                line: 0,
                code,
                rate: rate.clone(),
                from: None,
                until: None,
                trust: Trust::General,
            });
        }
    }
    if description.becomes == Becomes::List {
        import.rows = list::settle(std::mem::take(&mut import.rows));
    }
    import.rows.sort_by_key(|row| (row.code, row.from, row.line));
    // One code printed twice with two rates: neither decides.
    let mut twice: Vec<Imported> = Vec::new();
    for row in std::mem::take(&mut import.rows) {
        match twice.last_mut().filter(|last| last.code == row.code && overlap(last, &row)) {
            Some(last) if last.rate == row.rate => {}
            Some(last) => {
                let text = format!("{} and {}", last.rate, row.rate);
                let why = format!("line {} gives the same code another rate", last.line);
                import.refused.push(Refused { line: row.line, code: row.code.to_string(), text: text.clone(), why });
                import.read = import.read.saturating_sub(1);
                import.computable = import.computable.saturating_sub(1);
                last.rate = Rate::Formula(format!("not read: {text}"));
            }
            None => twice.push(row),
        }
    }
    import.rows = twice;
    import
        .preferences
        .sort_by(|one, other| (&one.agreement, one.code, one.from).cmp(&(&other.agreement, other.code, other.from)));
    // A line that is printed twice with two preferential rates has none that is known.
    let mut known: Vec<ImportedPreference> = Vec::new();
    for row in std::mem::take(&mut import.preferences) {
        let same = |last: &&mut ImportedPreference| {
            (&last.agreement, last.code, last.from) == (&row.agreement, row.code, row.from)
        };
        match known.last_mut().filter(same) {
            Some(last) if last.rate == row.rate => {}
            Some(last) => {
                let code = row.code.map(|code| code.to_string()).unwrap_or_default();
                let why = "the same code has two rates".to_owned();
                let text = format!("{}: {} and {}", row.agreement, last.rate, row.rate);
                import.preferences_refused.push(Refused { line: 0, code, text, why });
                known.pop();
            }
            None => known.push(row),
        }
    }
    import.preferences = known;
    // A rate ends where the next of the same code and agreement begins.
    let next: Vec<Option<Day>> = import
        .preferences
        .iter()
        .skip(1)
        .map(|row| Some((row.agreement.clone(), row.code, row.from)))
        .chain([None])
        .zip(&import.preferences)
        .map(|(next, row)| {
            next.filter(|(agreement, code, _)| *agreement == row.agreement && *code == row.code)
                .and_then(|(_, _, from)| from)
        })
        .collect();
    for (row, until) in import.preferences.iter_mut().zip(next) {
        row.until = row.until.into_iter().chain(until).min();
    }
    Ok(())
}

fn overlap(one: &Imported, other: &Imported) -> bool {
    let span = |row: &Imported| Span { from: row.from.unwrap_or(Day::from_epoch(i32::MIN)), until: row.until };
    span(one).overlaps(&span(other))
}

fn clean(text: &str, description: &Description) -> String {
    let mut text = text.to_owned();
    for [from, to] in &description.replace {
        text = text.replace(from.as_str(), to);
    }
    for mark in &description.harmless_marks {
        text = text.replace(mark.as_str(), "");
    }
    text.trim().to_owned()
}

/// A cell: its rate, and whether a mark was taken off; none where it is empty or not applied.
fn applied(cell: &str, description: &Description, forms: &Forms) -> Option<Result<(Rate, bool), NotRead>> {
    let mut text = cell;
    let mut marked = false;
    while let Some(left) = description.marks.iter().find_map(|mark| text.strip_prefix(mark.as_str())) {
        (text, marked) = (left.trim_start(), true);
    }
    let bracketed = description
        .not_applied
        .iter()
        .any(|[open, close]| text.starts_with(open.as_str()) && text.ends_with(close.as_str()));
    if text.is_empty() || bracketed {
        return None;
    }
    Some(forms.read(text).map(|rate| (rate, marked)).ok_or((cell.to_owned(), "no form of the description fits")))
}

/// The rate that the columns together give.
fn pick(cells: &[String], description: &Description, forms: &Forms) -> Result<(Rate, bool), NotRead> {
    if let Some(cell) = cells.iter().find(|cell| has_doubtful_comma(cell)) {
        return Err((cell.clone(), "the comma of a percentage may part decimals or thousands"));
    }
    let (first, lower) = cells.split_at(description.rate.first_of.len().min(cells.len()));
    let mut chosen = first.iter().find_map(|cell| applied(cell, description, forms)).transpose()?;
    for cell in lower {
        let Some(other) = applied(cell, description, forms).transpose()? else { continue };
        chosen = Some(match chosen {
            None => other,
            Some((rate, marked)) => lower_of(rate, other.0, marked || other.1),
        });
    }
    chosen.ok_or_else(|| match cells.iter().all(String::is_empty) {
        true => (String::new(), "no rate is printed"),
        false => (cells.join(" | "), "every rate is printed as not applied"),
    })
}

/// Whether a percentage has a comma before three digits: `17,300 %` is 17.3 to one publisher, and seventeen thousand to none.
fn has_doubtful_comma(cell: &str) -> bool {
    cell.match_indices(',').any(|(at, _)| {
        let behind = cell.get(at + 1..).unwrap_or_default();
        let figure = behind.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
        behind.len() - figure.len() >= 3 && figure.trim_start().starts_with('%')
    })
}

/// The lower of two rates; whichever comes to less, where that depends on the goods.
fn lower_of(one: Rate, other: Rate, marked: bool) -> (Rate, bool) {
    let formula = |rate: &Rate| matches!(rate, Rate::Formula(_));
    let rate = if never_above(&other, &one) || formula(&one) {
        other
    } else if never_above(&one, &other) || formula(&other) {
        one
    } else {
        Rate::Lower(vec![one, other])
    };
    (rate, marked)
}

/// Whether the first rate comes to no more than the second, whatever the goods.
fn never_above(one: &Rate, other: &Rate) -> bool {
    match (one, other) {
        (Rate::Higher(parts), Rate::Higher(others)) | (Rate::Lower(parts), Rate::Lower(others)) => {
            parts.len() == others.len() && parts.iter().zip(others).all(|(one, other)| never_above(one, other))
        }
        _ => match (parts_of(one), parts_of(other)) {
            (Some(parts), Some(others)) => {
                parts.iter().all(|(of, figure)| others.get(of).is_some_and(|most| figure <= most))
            }
            _ => one == other,
        },
    }
}

/// What a plain rate asks, by what it is asked for: `%`, or a currency and unit.
fn parts_of(rate: &Rate) -> Option<BTreeMap<String, Decimal>> {
    match rate {
        Rate::Free => Some(BTreeMap::new()),
        Rate::Percent(percent) => Some(BTreeMap::from([("%".to_owned(), *percent)])),
        Rate::PerUnit(per) => {
            let each = per.amount.checked_div(per.count)?;
            Some(BTreeMap::from([(format!("{} {}", per.currency, per.unit), each)]))
        }
        Rate::Sum(parts) => {
            let mut sum = BTreeMap::new();
            for (of, figure) in parts.iter().map(parts_of).collect::<Option<Vec<_>>>()?.into_iter().flatten() {
                let total: &mut Decimal = sum.entry(of).or_default();
                *total = total.checked_add(figure)?;
            }
            Some(sum)
        }
        Rate::Higher(_) | Rate::Lower(_) | Rate::Less(..) | Rate::Formula(_) => None,
    }
}

fn seasonal(text: &str, description: &Description, forms: &Forms) -> Option<Vec<(Rate, Span)>> {
    let parts = season::seasons(text, description.season.as_ref()?)?;
    let mut rows = Vec::new();
    for (rate, spans) in parts {
        let rate = forms.read(&rate)?;
        rows.extend(spans.into_iter().map(|span| (rate.clone(), span)));
    }
    Some(rows)
}
