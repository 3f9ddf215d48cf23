//! `docs/data.md`: what is recorded of each place, as of when, from whom, and how far it is trusted.
//!
//! In: `rate-data/`. Out: a table of depth by place, and one of rows by trust. It is made from the data, so it cannot say more
//! than they do; `cargo xtask test` fails while the page lags.

use crate::run::{Outcome, read, root, say, write};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const HEAD: &str = "\
# What is recorded

<!-- Written by `cargo xtask docs` from `rate-data/`. -->

What the rate data know of each place: `full` is all that the sources hold, `partial` may miss a rule, `none` is named as missing in \
answers. *Law* counts the rows of its taxes, limits and levies: read in the source that they name, disputed between sources, or \
general knowledge that was not looked up. *Estimates* are ranges of duty by chapter: they stand in answers outside all sums. A place \
without any law answers `law_unknown`. What a note adds to an entry stands in `rate-data/coverage.toml`.
";

const AREAS: [&str; 6] = ["duty_rates", "preference", "tax", "thresholds", "restrictions", "holidays"];

/// Writes the page, or says that it lags.
pub(crate) fn page(check: bool) -> Outcome {
    let file = root().join("docs/data.md");
    let text = rendered(&root().join("rate-data"))?;
    if check {
        let kept = read(&file).unwrap_or_default();
        return if kept == text {
            Ok(())
        } else {
            Err("`docs/data.md` lags behind rate-data: run `cargo xtask docs`".into())
        };
    }
    say("writing docs/data.md from rate-data");
    write(&file, text.as_bytes())
}

/// How many rows are read, disputed, and general knowledge.
#[derive(Default, Clone, Copy)]
struct Rows([usize; 3]);

impl Rows {
    fn count(&mut self, trust: &str) {
        let [sourced, disputed, general] = &mut self.0;
        *(match trust {
            "sourced" => sourced,
            "disputed" => disputed,
            _ => general,
        }) += 1;
    }
}

fn rendered(data: &Path) -> Outcome<String> {
    let sources = sources(data)?;
    let coverage = table(&data.join("coverage.toml"))?;
    let regimes: BTreeMap<String, Table> = named(&files(&data.join("world/regimes"))?)?;
    let estimates = estimates(data)?;
    let mut page = HEAD.to_owned();
    let mut all = Rows::default();
    let (mut places, mut unknown, mut seen) = (0, Vec::new(), BTreeSet::new());
    let mut rows = String::new();
    for (id, territory) in named(&files(&data.join("world/territories"))?)? {
        let mut own = Rows::default();
        let mut from = BTreeSet::new();
        let ids: Vec<&str> = strings(&territory, "regimes");
        let laws = ids.iter().filter_map(|id| Some((*id, regimes.get(*id)?)));
        for (law, table) in laws.chain([(id.as_str(), &territory)]) {
            // Law that several places share is counted once in all.
            let is_first = seen.insert(law.to_owned());
            for row in rows_of(table) {
                let source = text(row, "source");
                let trust = Some(text(row, "trust")).filter(|trust| !trust.is_empty());
                let trust =
                    trust.unwrap_or_else(|| sources.get(source).map_or("general", |source| source.trust.as_str()));
                own.count(trust);
                if is_first {
                    all.count(trust);
                }
                from.insert(source.to_owned());
            }
        }
        let name = text(&territory, "name");
        let read = from.iter().filter_map(|id| Some(sources.get(id)?.read.as_str())).max().unwrap_or("–");
        let from: Vec<String> =
            from.into_iter().filter(|id| id != "general-knowledge").map(|id| format!("`{id}`")).collect();
        let areas: Vec<String> = AREAS.iter().map(|area| extent(&coverage, &id, area)).collect();
        let [sourced, disputed, general] = own.0;
        let roughly = estimates.get(&id).map_or_else(|| "–".to_owned(), usize::to_string);
        if ids.is_empty() {
            unknown.push(name.to_owned());
        }
        places += 1;
        let from = if from.is_empty() { "–".to_owned() } else { from.join(" ") };
        rows.push_str(&format!(
            "| {name} (`{id}`) | {} | {sourced} / {disputed} / {general} | {roughly} | {read} | {from} |\n",
            areas.join(" | ")
        ));
    }
    let [sourced, disputed, general] = all.0;
    page.push_str(&format!(
        "\n{places} places; the law of {} is unknown: {}.\n\n| rows of law | |\n| --- | --- |\n| read in the source named | {sourced} |\n\
         | disputed | {disputed} |\n| general knowledge | {general} |\n| estimates of duty | {} |\n",
        unknown.len(),
        unknown.join(", "),
        estimates.values().sum::<usize>()
    ));
    page.push_str(
        "\n| place | duty | preference | tax | limits | restrictions | holidays | law: read / disputed / general | estimates | last read | from |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    page.push_str(&rows);
    Ok(page)
}

/// A source: how far it is trusted, and when it was read.
struct Source {
    trust: String,
    read: String,
}

fn sources(data: &Path) -> Outcome<BTreeMap<String, Source>> {
    let mut sources = BTreeMap::new();
    for file in files(&data.join("sources"))? {
        let sheet = table(&file)?;
        for source in tables(&sheet, "source") {
            let found = Source { trust: text(source, "trust").to_owned(), read: text(source, "read").to_owned() };
            sources.insert(text(source, "id").to_owned(), found);
        }
    }
    Ok(sources)
}

/// How many estimates each territory has.
fn estimates(data: &Path) -> Outcome<BTreeMap<String, usize>> {
    let mut counted = BTreeMap::new();
    let file = read(&data.join("world/estimates.csv"))?;
    for row in file.lines().skip(1) {
        *counted.entry(row.split(',').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    Ok(counted)
}

/// The dated rows of a territory or a regime.
fn rows_of(table: &Table) -> impl Iterator<Item = &Table> {
    ["parameter", "value", "threshold", "scheme", "levy", "required"].into_iter().flat_map(|key| tables(table, key))
}

/// What the coverage says of a place and an area.
fn extent(coverage: &Table, id: &str, area: &str) -> String {
    let entry = tables(coverage, "coverage")
        .find(|entry| text(entry, "area") == area && strings(entry, "territories").contains(&id));
    entry.map_or("?", |entry| text(entry, "extent")).to_owned()
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|is| is == "toml"));
    files.sort();
    Ok(files)
}

fn table(file: &Path) -> Outcome<Table> {
    toml::from_str(&read(file)?).map_err(|error| format!("`{}` is no TOML: {error}", file.display()))
}

/// The tables of files, by the name of each.
fn named(files: &[PathBuf]) -> Outcome<BTreeMap<String, Table>> {
    let name = |file: &Path| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|file| Ok((name(file), table(file)?))).collect()
}

fn tables<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn strings<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn text<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}
