//! How few rows say the same? Lines that share a rate become one row of the code above them.
//!
//! In: what an import read. Out: the text of our own CSV: codes and rates, nothing else. A row may stand for the lines
//! beneath it only when every line that the publisher prints there has that very rate, days and trust; a line that was
//! refused has none, so it always stands alone. A preference may also span lines that are free for everyone.

use super::describe::{Becomes, Description};
use super::{Import, Imported, ImportedPreference};
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::rate::Rate;
use crate::calendar::Day;
use crate::publish::cell::quoted;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

type Said = (Rate, Option<Day>, Option<Day>, Trust);

/// The rows of a schedule or list, as few as say the same.
pub fn collapsed(rows: &[Imported], levels: &[usize]) -> BTreeMap<Code, Vec<Said>> {
    let mut lines: BTreeMap<Code, Vec<Said>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.code).or_default().push((row.rate.clone(), row.from, row.until, row.trust));
    }
    for level in levels {
        let mut groups: BTreeMap<Code, Vec<Code>> = BTreeMap::new();
        for code in lines.keys().filter(|code| code.len() >= *level) {
            groups.entry(code.first(*level)).or_default().push(*code);
        }
        for (parent, codes) in groups {
            let mut said = codes.iter().filter_map(|code| lines.get(code));
            let Some(first) = said.next().cloned() else { continue };
            if said.all(|other| *other == first) {
                for code in codes {
                    lines.remove(&code);
                }
                lines.insert(parent, first);
            }
        }
    }
    lines
}

/// The schedule or list as CSV.
pub fn schedule_csv(import: &Import, description: &Description) -> String {
    let without_rates = description.becomes == Becomes::List && description.rate.first_of.is_empty();
    let rows: Vec<(Code, Said)> = collapsed(&import.rows, &description.levels)
        .into_iter()
        .flat_map(|(code, said)| said.into_iter().map(move |said| (code, said)))
        .collect();
    let mut columns = Columns::of(rows.iter().map(|(_, said)| said));
    // A list's sheet says how far its rates are trusted.
    columns.trust &= description.becomes == Becomes::Schedule;
    let mut text = columns.header(if without_rates { "hs" } else { "hs,rate" });
    for (code, (rate, from, until, trust)) in &rows {
        text.push_str(&code.dotted());
        if !without_rates {
            let _ = write!(text, ",{}", quoted(&rate.to_string()));
        }
        columns.cells(&mut text, *from, *until, *trust);
    }
    text
}

/// The preferences as CSV: agreements with the same rate on the same code share a row.
pub fn preferences_csv(import: &Import) -> String {
    let free: BTreeSet<Code> = import.rows.iter().filter(|row| row.rate == Rate::Free).map(|row| row.code).collect();
    let lines: BTreeSet<Code> = import.rows.iter().map(|row| row.code).chain(import.lines.iter().copied()).collect();
    let mut by_agreement: BTreeMap<&str, BTreeMap<Option<Code>, Vec<Said>>> = BTreeMap::new();
    for row in &import.preferences {
        let ImportedPreference { agreement, code, rate, from, until, trust } = row;
        let said = (rate.clone(), *from, *until, *trust);
        by_agreement.entry(agreement).or_default().entry(*code).or_default().push(said);
    }
    let mut together: BTreeMap<(Option<Code>, Said), Vec<&str>> = BTreeMap::new();
    for (agreement, mut rows) in by_agreement {
        for level in [8, 6, 4, 2] {
            lift(&mut rows, level, &lines, &free);
        }
        for (code, said) in rows {
            for said in said {
                together.entry((code, said)).or_default().push(agreement);
            }
        }
    }
    let columns = Columns::of(together.keys().map(|(_, said)| said));
    let mut text = columns.header("hs,agreements,rate");
    for ((code, (rate, from, until, trust)), agreements) in &together {
        let code = code.map_or("*".to_owned(), |code| code.dotted());
        let _ = write!(text, "{code},{},{}", agreements.join(" "), quoted(&rate.to_string()));
        columns.cells(&mut text, *from, *until, *trust);
    }
    text
}

/// Lifts an agreement's rate to the code of `level` digits where every line beneath has it, or is free for everyone.
fn lift(rows: &mut BTreeMap<Option<Code>, Vec<Said>>, level: usize, lines: &BTreeSet<Code>, free: &BTreeSet<Code>) {
    let parents: BTreeSet<Code> =
        rows.keys().flatten().filter(|code| code.len() > level).map(|code| code.first(level)).collect();
    for parent in parents {
        let beneath = || lines.range(parent..).take_while(|code| parent.covers(code));
        let mut one: Option<&Vec<Said>> = None;
        let mut same = true;
        let mut any = false;
        for line in beneath() {
            any = true;
            let said = (2..=line.len()).rev().find_map(|length| rows.get(&Some(line.first(length))));
            match (said, one) {
                (None, _) => same &= free.contains(line),
                (Some(said), None) => one = Some(said),
                (Some(said), Some(one)) => same &= said == one,
            }
        }
        let Some(said) = one.filter(|_| same && any).cloned() else { continue };
        let beneath: Vec<Option<Code>> = rows
            .range(Some(parent)..)
            .map(|(code, _)| *code)
            .take_while(|code| code.is_some_and(|code| parent.covers(&code)))
            .collect();
        for code in beneath {
            rows.remove(&code);
        }
        rows.insert(Some(parent), said);
    }
}

/// Which columns are needed besides the code and the rate.
struct Columns {
    days: bool,
    trust: bool,
}

impl Columns {
    fn of<'a>(said: impl Iterator<Item = &'a Said>) -> Columns {
        let mut columns = Columns { days: false, trust: false };
        for (_, from, until, trust) in said {
            columns.days |= from.is_some() || until.is_some();
            columns.trust |= *trust != Trust::Sourced;
        }
        columns
    }

    fn header(&self, first: &str) -> String {
        let days = if self.days { ",from,until" } else { "" };
        let trust = if self.trust { ",trust" } else { "" };
        format!("{first}{days}{trust}\n")
    }

    fn cells(&self, text: &mut String, from: Option<Day>, until: Option<Day>, trust: Trust) {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        if self.days {
            let _ = write!(text, ",{},{}", day(from), day(until));
        }
        if self.trust {
            let _ = write!(text, ",{}", if trust == Trust::Sourced { "" } else { trust.as_str() });
        }
        text.push('\n');
    }
}

/// A sheet's new rows, and of the kept sheet those of chapters of which the new rows hold nothing.
pub fn beside_chapters(kept: &str, new: &str) -> String {
    let chapter =
        |line: &str| line.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned);
    let fresh: BTreeSet<String> = new.lines().skip(1).filter_map(chapter).collect();
    let others = kept
        .lines()
        .enumerate()
        .filter(|(at, line)| *at == 0 || chapter(line).is_some_and(|own| !fresh.contains(&own)));
    beside(&others.map(|(_, line)| format!("{line}\n")).collect::<String>(), new)
}

/// A sheet's new rows, and of the kept sheet those of codes that the new rows do not hold. Both have a header; columns that
/// only one has are empty in the other.
pub fn beside(kept: &str, new: &str) -> String {
    let read = |text: &str| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers().into_iter().flatten().map(str::to_owned).collect();
        let rows: Vec<Vec<String>> =
            reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect()).collect();
        (columns, rows)
    };
    let ((old_columns, old), (mut columns, new_rows)) = (read(kept), read(new));
    if old.is_empty() {
        return new.to_owned();
    }
    columns.extend(old_columns.iter().filter(|name| !columns.contains(name)).cloned().collect::<Vec<_>>());
    // In the order in which sheets have them.
    columns.sort_by_key(|name| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
    let code = |row: &[String]| row.first().and_then(|cell| Code::parse(&cell.replace('.', "")));
    let fresh: BTreeSet<Code> = new_rows.iter().filter_map(|row| code(row)).collect();
    let of_all = new_rows.iter().any(|row| code(row).is_none());
    let held = |row: &Vec<String>| match code(row) {
        Some(code) => (2..=code.len()).any(|length| fresh.contains(&code.first(length))),
        None => of_all,
    };
    let old = old.into_iter().filter(|row| !held(row)).map(|row| (&old_columns, row));
    let header: Vec<String> = read(new).0;
    let mut rows: Vec<(Option<Code>, String)> = old
        .chain(new_rows.into_iter().map(|row| (&header, row)))
        .map(|(names, row)| {
            let cell = |name: &String| {
                names.iter().position(|own| own == name).and_then(|at| row.get(at)).map_or(String::new(), |c| quoted(c))
            };
            (code(&row), columns.iter().map(cell).collect::<Vec<_>>().join(","))
        })
        .collect();
    rows.sort();
    let rows = rows.into_iter().map(|(_, row)| row);
    std::iter::once(columns.join(",")).chain(rows).map(|row| format!("{row}\n")).collect()
}

/// The columns of a sheet, in their order.
const ORDER: [&str; 7] = ["hs", "agreements", "rate", "from", "until", "source", "trust"];
