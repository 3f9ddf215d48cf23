//! `cargo xtask keys`: does every documented key of the rate data change something?
//!
//! In: the keys of `docs/rate-data.md`, and a copy of the rate data with the made-up rows of `tests/keys` for what no shipped row
//! says. The rule: a key is given another value in one row after another, until an answer, or what `explain` or `check` prints, differs;
//! a key of which every other value brings a complaint is held by `check`. Keys that are for people alone say so in their
//! comment. A key that changes nothing fails: it is either not read, or no request reaches it.

mod documented;
mod material;
mod values;

use crate::differ::{requests_of, stripped};
use crate::run::{Outcome, cargo, command, read, root, run, say, target, write};
use documented::{Key, keys};
use material::{Edit, Place, copied, edited, places};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use values::others;

/// The keys of `record/src/frame.rs` that are not for people alone.
const FRAME: [&str; 5] = ["from", "until", "source", "trust", "illustrative"];
/// Kinds that no quote asks: `tests/returns.rs` has a case for every row of them, which that row decides.
const OF_RETURNS: [&str; 6] = ["Refund", "Reimport", "Replacement", "Withdrawal", "ShopReturns", "ReturnWay"];
/// Rows of a key that are tried.
const ROWS: usize = 12;
/// Other values that are tried in all rows at once.
const AT_ONCE: usize = 2;
/// Tries of a key in a draw, which is to stay short.
const TRIES_OF_A_DRAW: usize = 5;
/// The same for a draw of keys.
const DRAWN_FOR_A_DRAW: usize = 200;
/// Requests drawn at random, besides those of the cases.
const DRAWN: usize = 3_000;
const SEED: u64 = 20_261_128;
/// The section of what pages ask, which is answered for now.
const OPEN: &str = "open";
/// The book of the copy as it was, and with a key's other value.
const UNCHANGED: &str = "unchanged.book";
const CHANGED: &str = "book";

/// What became of a key.
enum Verdict {
    /// An answer, an explanation or what `check` tells differs.
    Changes,
    /// Every other value is a complaint.
    Checked,
    /// No row has it.
    Nowhere,
    /// Nothing differs.
    Idle,
    /// The few tries of a draw show nothing: the whole sweep tells.
    Open,
}

/// `keys [--draw N] [--only TYPE.KEY] [--from TYPE]`, the last for a sweep that was broken off, or `keys --rows`: which keys no
/// row has, without trying any.
pub(crate) fn all(words: &[&str]) -> Outcome {
    run(&mut cargo(&["build", "--quiet", "--release", "--bin", "landfall"]), "mend what the compiler names above")?;
    let binary = target().join("release").join(format!("landfall{}", std::env::consts::EXE_SUFFIX));
    let (mut draw, mut only, mut from, mut rows_alone) = (None, None, None, false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--draw" => draw = words.next().and_then(|next| next.parse::<usize>().ok()),
            "--only" => only = words.next().copied(),
            "--from" => from = words.next().copied(),
            "--rows" => rows_alone = true,
            other => {
                return Err(format!(
                    "`{other}` is no option of `keys`: use `--draw N`, `--only TYPE.KEY`, `--from TYPE` or `--rows`"
                ));
            }
        }
    }
    let all = keys(&read(&root().join("docs/rate-data.md"))?);
    let mut chosen = chosen(&all, draw, only);
    if let Some(from) = from {
        chosen = chosen.into_iter().skip_while(|key| key.owner != from).collect();
    }
    if !rows_alone {
        let drawn = if draw.is_some() { DRAWN_FOR_A_DRAW } else { DRAWN };
        return judged(&binary, &all, &chosen, drawn);
    }
    have_rows(&all, &chosen)
}

/// A fault names the keys that no row has. Those of the frame of dated rows, which is written once, are asked of the kinds whose rows have
/// them.
fn have_rows(all: &[Key], chosen: &[&Key]) -> Outcome {
    let rate_data = target().join("keys/rate-data");
    copied(&rate_data)?;
    let places = places(&rate_data, all)?;
    let is_of_frame = |key: &Key| FRAME.contains(&key.key.as_str());
    let has_row = |key: &Key| places.get(&key.name()).is_some_and(|rows| !rows.is_empty());
    let without = chosen.iter().filter(|key| !has_row(key) && !is_of_frame(key)).map(|key| key.name());
    match without.collect::<Vec<_>>().as_slice() {
        [] => Ok(()),
        missing => Err(format!("no row of the rate data or of `tests/keys` has {}", missing.join(", "))),
    }
}

/// A few keys, the same on every machine, by the command line that the tests use.
pub(crate) fn a_few(binary: &Path, count: usize) -> Outcome {
    let all = keys(&read(&root().join("docs/rate-data.md"))?);
    have_rows(&all, &chosen(&all, None, None))?;
    judged(binary, &all, &chosen(&all, Some(count), None), DRAWN_FOR_A_DRAW)
}

/// Evenly spread over the page, so that every kind of file has its turn.
fn chosen<'k>(all: &'k [Key], draw: Option<usize>, only: Option<&str>) -> Vec<&'k Key> {
    let is_key = |key: &&Key| !key.holds.is_empty() && !key.is_note && !OF_RETURNS.contains(&key.owner.as_str());
    let asked = all.iter().filter(is_key).filter(|key| only.is_none_or(|only| key.name() == only));
    // A draw leaves out what may be excused, which is tried in all rows first.
    let asked: Vec<&Key> = asked.filter(|key| draw.is_none() || !is_note(key)).collect();
    spread(asked, draw)
}

fn spread(keys: Vec<&Key>, draw: Option<usize>) -> Vec<&Key> {
    let step = draw.map_or(1, |draw| (keys.len() / draw.max(1)).max(1));
    keys.into_iter().skip(step / 2).step_by(step).collect()
}

fn judged(binary: &Path, all: &[Key], chosen: &[&Key], drawn: usize) -> Outcome {
    let bench = Bench::new(binary, drawn)?;
    let places = places(&bench.rate_data, all)?;
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for key in chosen {
        let none = Vec::new();
        let verdict = bench.judge(places.get(&key.name()).unwrap_or(&none), key, all)?;
        let word = match verdict {
            Verdict::Changes => "change something",
            Verdict::Checked => "are held by a check",
            Verdict::Nowhere if FRAME.contains(&key.key.as_str()) => "are of the frame, and in no row",
            Verdict::Nowhere => "are in no row",
            Verdict::Idle if is_note(key) => {
                "say of a row without a figure where it comes from, or how far it is trusted"
            }
            Verdict::Idle => "change nothing",
            Verdict::Open => "are left to the whole sweep",
        };
        let fault = match verdict {
            Verdict::Nowhere if !FRAME.contains(&key.key.as_str()) => Some("no row has it"),
            Verdict::Idle if !is_note(key) => Some("no other value changes anything"),
            _ => None,
        };
        // Told at once too: the whole takes half an hour.
        if let Some(fault) = fault {
            let told = format!("{}: {fault}", key.name());
            say(&told);
            wrong.push(told);
        }
        *counts.entry(word).or_default() += 1;
    }
    for (word, count) in &counts {
        say(&format!("{count} of {} keys {word}", chosen.len()));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}\nmend the rule that should read each, delete the key, say in its comment that it is for people, or add a row to \
         `tests/keys` and a request that reaches it",
        wrong.join("\n")
    ))
}

/// Answers say of figures where they come from and how far they are trusted; of other rows it is written down for people.
fn is_note(key: &Key) -> bool {
    ["source", "trust"].contains(&key.key.as_str())
}

/// A copy of the rate data, what is asked of it, and what it answers.
struct Bench {
    binary: PathBuf,
    folder: PathBuf,
    rate_data: PathBuf,
    /// Sections, and the file of their requests.
    asked: Vec<(&'static str, PathBuf)>,
    explained: Vec<PathBuf>,
    /// Orders whose papers are drawn up, and the bills of carriers: what is asked, and what comes of it.
    besides: Vec<Vec<String>>,
    book: Vec<u8>,
    /// None of what is answered for now, which is asked of both books at the same time.
    answers: Vec<Option<String>>,
    explanations: Vec<String>,
    comes: Vec<String>,
    checked: String,
    /// Whether a few keys are tried in passing.
    is_draw: bool,
}

impl Bench {
    fn new(binary: &Path, drawn: usize) -> Outcome<Bench> {
        let folder = target().join("keys");
        let rate_data = folder.join("rate-data");
        copied(&rate_data)?;
        // A copy: a build beside the sweep would answer otherwise in its middle.
        let kept = folder.join(format!("landfall{}", std::env::consts::EXE_SUFFIX));
        fs::copy(binary, &kept).map_err(|error| format!("`{}` cannot be kept: {error}", binary.display()))?;
        let mut bench = Bench {
            binary: kept,
            rate_data,
            asked: Vec::new(),
            explained: Vec::new(),
            besides: besides()?,
            comes: Vec::new(),
            book: Vec::new(),
            answers: Vec::new(),
            explanations: Vec::new(),
            checked: String::new(),
            is_draw: drawn < DRAWN,
            folder,
        };
        for (section, requests) in requests_of(&bench.rate_data, drawn, SEED)? {
            let file = bench.folder.join(format!("{section}.jsonl"));
            write(&file, requests.as_bytes())?;
            bench.asked.push((section, file));
        }
        for (number, request) in bench.told()?.iter().enumerate() {
            let file = bench.folder.join(format!("explain-{number}.json"));
            write(&file, request.as_bytes())?;
            bench.explained.push(file);
        }
        let Some(book) = bench.built()? else {
            return Err(format!("`{}` has faults: run `landfall check` on it", bench.rate_data.display()));
        };
        write(&bench.folder.join(UNCHANGED), &book)?;
        bench.book = book;
        for (section, file) in &bench.asked {
            let is_for_now = *section == OPEN;
            let answer = if is_for_now { None } else { Some(bench.answer(section, file, UNCHANGED)?) };
            bench.answers.push(answer);
        }
        for file in &bench.explained {
            bench.explanations.push(bench.explain(file)?);
        }
        for words in &bench.besides {
            bench.comes.push(bench.besides(words)?);
        }
        bench.checked = bench.check()?;
        Ok(bench)
    }

    /// Requests whose explanation is read: the examples, and those of `tests/keys`.
    fn told(&self) -> Outcome<Vec<String>> {
        let mut found = Vec::new();
        for folder in ["examples", "tests/keys/requests"] {
            let Ok(entries) = fs::read_dir(root().join(folder)) else { continue };
            let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            files.retain(|file| file.extension().is_some_and(|end| end == "json"));
            files.sort();
            for file in files {
                found.push(read(&file)?);
            }
        }
        Ok(found)
    }

    /// The book of the copy; none where it has faults.
    fn built(&self) -> Outcome<Option<Vec<u8>>> {
        let to = self.folder.join(CHANGED);
        let mut build = command(&self.binary, "");
        build.arg("build").arg(&self.rate_data).arg("-o").arg(&to).stdout(Stdio::null()).stderr(Stdio::null());
        let status = build.status().map_err(|error| format!("`{}`: {error}", self.binary.display()))?;
        if !status.success() {
            return Ok(None);
        }
        fs::read(&to).map(Some).map_err(|error| format!("`{}`: {error}", to.display()))
    }

    /// What a book answers, without what hangs on its bytes or on the clock.
    fn answer(&self, section: &str, file: &Path, book: &str) -> Outcome<String> {
        let mut ask = command(&self.binary, "");
        ask.arg(if section == "landed-cost" { "landed-cost" } else { "quote" });
        ask.args(["--jsonl", "--book"]).arg(self.folder.join(book));
        if section == OPEN {
            ask.arg("--open");
        }
        let out = ask.arg(file).output().map_err(|error| format!("`{}`: {error}", self.binary.display()))?;
        let text = String::from_utf8_lossy(&out.stdout);
        Ok(text.lines().map(|line| stripped(line, section == OPEN) + "\n").collect())
    }

    fn explain(&self, file: &Path) -> Outcome<String> {
        let mut ask = command(&self.binary, "");
        // What a book does not hold, titles of sources among it, is read of the rate data that lie nearest: the copy.
        ask.args(["explain", "--book"]).arg(self.folder.join(CHANGED)).arg(file).current_dir(&self.folder);
        let out = ask.output().map_err(|error| format!("`{}`: {error}", self.binary.display()))?;
        Ok(without_lines(&String::from_utf8_lossy(&out.stdout)))
    }

    /// What else the command line says: it reads the rate data that lie nearest, the copy.
    fn besides(&self, words: &[String]) -> Outcome<String> {
        let mut ask = command(&self.binary, "");
        ask.args(words).arg("--book").arg(self.folder.join(CHANGED)).current_dir(&self.folder);
        let out = ask.output().map_err(|error| format!("`{}`: {error}", self.binary.display()))?;
        Ok(String::from_utf8_lossy(&out.stdout).lines().map(|line| stripped(line, true) + "\n").collect())
    }

    /// What is recorded and what is due for review, as `check` prints it on a day far off.
    fn check(&self) -> Outcome<String> {
        let mut ask = command(&self.binary, "");
        ask.args(["check", "--coverage", "--as-of", "2031-01-01"]).arg(&self.rate_data);
        let out = ask.output().map_err(|error| format!("`{}`: {error}", self.binary.display()))?;
        let [told, complaints] = [out.stdout, out.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Ok(without_lines(&(told + &complaints)))
    }

    fn judge(&self, places: &[Place], key: &Key, all: &[Key]) -> Outcome<Verdict> {
        if places.is_empty() {
            return Ok(Verdict::Nowhere);
        }
        // All rows at once, which shows most keys at the first try; then one after another, where a check minds.
        let all_rows = |choice: usize| -> Vec<Edit> {
            let other = |place| others(place, places, key, all).into_iter().nth(choice).map(|value| (place, value));
            places.iter().filter_map(other).collect()
        };
        let step = (places.len() / ROWS).max(1);
        let few = places.iter().step_by(step).take(ROWS);
        let each =
            few.flat_map(|place| others(place, places, key, all).into_iter().map(move |value| vec![(place, value)]));
        let (mut accepted, mut refused) = (false, false);
        let all_edits = (0..AT_ONCE).map(all_rows).filter(|edits| !edits.is_empty()).chain(each);
        for (tries, edits) in all_edits.enumerate() {
            if self.is_draw && tries >= TRIES_OF_A_DRAW {
                return Ok(Verdict::Open);
            }
            match self.tried(&edits)? {
                Some(true) => return Ok(Verdict::Changes),
                Some(false) => accepted = true,
                None => refused = true,
            }
        }
        // A day always reads as a day: that one is refused shows a check which reads it.
        let is_day = key.holds.contains("Day");
        Ok(if refused && (is_day || !accepted) { Verdict::Checked } else { Verdict::Idle })
    }

    /// Whether anything differs with other values; none where the rate data have a fault with them, or cannot have them.
    fn tried(&self, edits: &[Edit]) -> Outcome<Option<bool>> {
        let mut files: BTreeMap<&Path, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            files.entry(&edit.0.file).or_default().push(edit.clone());
        }
        let mut before = Vec::new();
        for (file, edits) in files {
            let text = read(file)?;
            let Some(other) = edited(&text, &edits) else { continue };
            write(file, other.as_bytes())?;
            before.push((file, text));
        }
        let verdict = self.differs();
        for (file, text) in before {
            write(file, text.as_bytes())?;
        }
        verdict
    }

    /// Whether anything differs now; none where the rate data have a fault.
    fn differs(&self) -> Outcome<Option<bool>> {
        let Some(book) = self.built()? else { return Ok(None) };
        // What is in no book may be explained still.
        let asked: &[(&str, PathBuf)] = if book == self.book { &[] } else { &self.asked };
        for ((section, file), before) in asked.iter().zip(&self.answers) {
            let is = self.answer(section, file, CHANGED)?;
            let was = match before {
                Some(before) => before,
                None => &self.answer(section, file, UNCHANGED)?,
            };
            if is != *was {
                return Ok(Some(true));
            }
        }
        for (file, before) in self.explained.iter().zip(&self.explanations) {
            if self.explain(file)? != *before {
                return Ok(Some(true));
            }
        }
        for (words, before) in self.besides.iter().zip(&self.comes) {
            if self.besides(words)? != *before {
                return Ok(Some(true));
            }
        }
        Ok(Some(self.check()? != self.checked))
    }
}

/// Commands beyond requests: papers of the orders in `tests/keys/documents`, and the bills of `tests/bills`.
fn besides() -> Outcome<Vec<Vec<String>>> {
    let mut found = Vec::new();
    let path = |file: &str| root().join(file).display().to_string();
    let entries = fs::read_dir(root().join("tests/keys/documents")).into_iter().flatten();
    let mut files: Vec<String> = entries.filter_map(|entry| Some(entry.ok()?.path().display().to_string())).collect();
    files.sort();
    found.extend(files.into_iter().map(|file| vec!["documents".to_owned(), file]));
    let bills: [(&str, &[&str]); 3] = [
        ("ups", &["ups.csv", "ups-corrections.csv"]),
        ("fedex", &["fedex.csv"]),
        ("dhl-express", &["dhl.csv", "dhl-dong.csv"]),
    ];
    for (carrier, files) in bills {
        let mut words = vec!["reconcile".to_owned()];
        words.extend(files.iter().map(|file| path(&format!("tests/bills/{file}"))));
        words.extend(["--json", "--carrier", carrier, "--quotes"].map(str::to_owned));
        words.push(path("tests/bills/quotes.jsonl"));
        found.push(words);
    }
    Ok(found)
}

/// An explanation without the lines at which rules stand: a key that goes moves all rows behind it.
fn without_lines(explanation: &str) -> String {
    let without = |text: String, end: &str| {
        let mut parts = text.split(end);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |kept, part| kept + end + part.trim_start_matches(|sign: char| sign.is_ascii_digit()))
    };
    [".toml:", ".csv:"].into_iter().fold(explanation.to_owned(), without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_moves_changes_no_explanation() {
        assert_eq!(without_lines("de.toml:12, eu.toml:3 at 19 %, a.csv:4"), "de.toml:, eu.toml: at 19 %, a.csv:");
    }
}
