//! On which line stands what a book does not number: a row of a tariff, an agreement, a holiday, a rate of exchange?
//!
//! In: the `rate-data/` at hand, and a row in words. Out: file and line as editors open them. Where no rate data are at hand, or
//! others than those of the book, the file and the row in words.

use landfall::book::code::Code;
use landfall::calendar::Day;
use landfall::publish::{Source, rows_of};
use std::fs;
use std::path::PathBuf;

/// The rate data at hand, and the titles of their sources.
#[derive(Default)]
pub(super) struct AtHand {
    dir: Option<PathBuf>,
    /// A book holds no titles.
    pub(super) sources: Vec<Source>,
}

impl AtHand {
    /// The rate data of a folder.
    pub(super) fn of(dir: Option<PathBuf>) -> AtHand {
        let sources = dir.as_deref().map(landfall::publish::sources).unwrap_or_default();
        AtHand { dir, sources }
    }

    fn text(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.dir.as_ref()?.join(file)).ok()
    }

    /// The row of a CSV file for which `is_it` holds of its cells by column; `row` in words where it is not found.
    fn row(&self, file: &str, row: &str, is_it: impl Fn(&dyn Fn(&str) -> String) -> bool) -> String {
        self.line(file, is_it).map_or_else(|| format!("{file}, row {row}"), |line| format!("{file}:{line}"))
    }

    fn line(&self, file: &str, is_it: impl Fn(&dyn Fn(&str) -> String) -> bool) -> Option<usize> {
        let rows = rows_of(&self.text(file)?, is_it);
        rows.into_iter().find(|(_, is_it)| *is_it).map(|(line, _)| line)
    }

    /// The row of a table of codes that holds on a day; of preferences the one of an agreement.
    pub(super) fn code(&self, file: &str, code: &str, day: &str, agreement: Option<&str>) -> String {
        let (wanted, day) = (Code::parse(code), day.parse::<Day>().ok());
        self.row(file, code, |cell| {
            let bound = |column: &str| cell(column).parse::<Day>().ok();
            let begun = bound("from").is_none_or(|from| day.is_none_or(|day| from <= day));
            let lasts = bound("until").is_none_or(|until| day.is_none_or(|day| day < until));
            let agreed =
                agreement.is_none_or(|id| cell("agreements").split_whitespace().any(|favoured| favoured == id));
            // A row of every code is shown under its chapter.
            let is_code = Code::parse(&cell("hs")) == wanted || (cell("hs") == "*" && code.len() == 2);
            is_code && begun && lasts && agreed
        })
    }

    /// Where an entry with an id begins in a file of entries.
    pub(super) fn entry(&self, file: &str, id: &str) -> String {
        let text = self.text(file).unwrap_or_default();
        let named = format!("id = \"{id}\"");
        let line = text.lines().position(|line| line.trim() == named);
        line.map_or_else(|| format!("{file}, `{id}`"), |at| format!("{file}:{}", at.saturating_add(1)))
    }

    /// The row of a calendar's holiday with which a sentence begins, and its source.
    pub(super) fn holiday(&self, calendar: &str, day: &str, sentence: &str) -> Option<String> {
        let file = format!("world/calendars/{calendar}.csv");
        let line =
            self.line(&file, |cell| cell("day") == day && sentence.starts_with(&format!("{} ", cell("name"))))?;
        Some(format!("{file}:{line}{}", self.calendar_source(calendar, false)))
    }

    /// The entry of a calendar, which says its weekend, and the source of that.
    pub(super) fn weekend(&self, calendar: &str) -> String {
        let entry = self.entry("world/calendars/calendars.toml", calendar);
        format!("{entry}{}", self.calendar_source(calendar, true))
    }

    fn calendar_source(&self, id: &str, of_weekend: bool) -> String {
        let found = || {
            let table: toml::Table = self.text("world/calendars/calendars.toml")?.parse().ok()?;
            let all = table.get("calendar")?.as_array()?;
            let own = all.iter().find(|own| own.get("id").and_then(toml::Value::as_str) == Some(id))?;
            let weekend = own.get("weekend").and_then(|weekends| weekends.get(0)?.get("source"));
            let source = weekend.filter(|_| of_weekend).or_else(|| own.get("source"))?;
            source.as_str().map(|source| format!("; source {source}"))
        };
        found().unwrap_or_default()
    }

    /// The rows of a day's reference rates of the currencies of a pair.
    pub(super) fn exchange(&self, pair: &str, day: &str) -> Vec<String> {
        let currencies: Vec<&str> = pair.split('/').collect();
        let mut rows = Vec::new();
        let folder = "world/exchange";
        let entries = self.dir.iter().filter_map(|dir| fs::read_dir(dir.join(folder)).ok()).flatten().flatten();
        let mut files: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.ends_with(".csv")).map(|file| format!("{folder}/{file}")) {
            for currency in &currencies {
                let line = self.line(&file, |cell| cell("currency") == *currency && cell("day") == day);
                rows.extend(line.map(|line| format!("{file}:{line}")));
            }
        }
        rows
    }
}
