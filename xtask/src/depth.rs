//! `docs/data.md`: what is recorded of each place, as of when, from whom, and how far it is trusted.
//!
//! In: `rate-data/`. Out: a table of depth by place, one of rows by trust, and one of carriers with the editions of their prices and
//! the age of their rules, and the zones that they serve but that no price is recorded of. It is made from the data, so it cannot say more
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
    page.push_str(CARRIERS);
    for folder in folders(&data.join("carriers"))? {
        page.push_str(&carrier(&folder, &sources)?);
    }
    Ok(page)
}

const CARRIERS: &str = "\n## Carriers

Prices bear the day from which they hold; *made up* are those of demonstrations, which `rate-data/carriers/README.md` tells. *Rules read* is when the \
sources of a carrier's limits, surcharges and fees were last read. A service is refused with `price_unknown` in a zone that the carrier serves \
without a recorded price.

| carrier | prices | rules read | zones without a price |
| --- | --- | --- | --- |
";

/// A carrier's row.
fn carrier(folder: &Path, sources: &BTreeMap<String, Source>) -> Outcome<String> {
    let own = table(&folder.join("carrier.toml"))?;
    let mut prices: BTreeMap<(String, String), usize> = BTreeMap::new();
    let priced: BTreeSet<&str> = tables(&own, "table").map(|sheet| text(sheet, "source")).collect();
    for sheet in tables(&own, "table") {
        let made_up = sheet.get("illustrative").and_then(Value::as_bool).unwrap_or(false);
        let from = if made_up { "made up".to_owned() } else { text(sheet, "from").to_owned() };
        let source = if made_up { String::new() } else { format!(", `{}`", text(sheet, "source")) };
        *prices.entry((from, source)).or_default() += 1;
    }
    let prices: Vec<String> = prices
        .into_iter()
        .map(|((from, source), count)| match count {
            1 => format!("{from}{source}"),
            count => format!("{count} of {from}{source}"),
        })
        .collect();
    let mut rules: BTreeSet<String> = BTreeSet::new();
    for file in files(folder)? {
        named_sources(&Value::Table(table(&file)?), &mut rules);
    }
    let read =
        rules.iter().filter(|id| !priced.contains(id.as_str())).filter_map(|id| Some(&sources.get(id)?.read)).max();
    let without = zones_without_price(folder, &own)?;
    let without = if without.is_empty() { "–".to_owned() } else { without.join("; ") };
    Ok(format!(
        "| {} (`{}`) | {} | {} | {without} |\n",
        text(&own, "name"),
        text(&own, "id"),
        prices.join("; "),
        read.map_or("–", String::as_str)
    ))
}

/// Every `source` in a file.
fn named_sources(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                match value {
                    Value::String(source) if key.ends_with("source") => drop(into.insert(source.clone())),
                    value => named_sources(value, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named_sources(item, into)),
        _ => {}
    }
}

/// Of each service the zones of its set that none of its tables has a row of.
fn zones_without_price(folder: &Path, own: &Table) -> Outcome<Vec<String>> {
    let mut priced: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for sheet in std::fs::read_dir(folder).map_err(|error| error.to_string())?.flatten() {
        if sheet.file_name().to_string_lossy().starts_with("prices") {
            for [table, zone] in columns(&read(&sheet.path())?, ["table", "zone"]) {
                priced.entry(table).or_default().insert(zone);
            }
        }
    }
    let zones = columns(&read(&folder.join("zones.csv"))?, ["set", "zone"]);
    let mut without = Vec::new();
    for service in tables(own, "service") {
        let of_sheets = strings(service, "prices");
        let has =
            |zone: &str| of_sheets.iter().any(|sheet| priced.get(*sheet).is_some_and(|zones| zones.contains(zone)));
        let of_set = zones.iter().filter(|[set, _]| *set == text(service, "zones"));
        let lacking: BTreeSet<&str> = of_set.map(|[_, zone]| zone.as_str()).filter(|zone| !has(zone)).collect();
        if !lacking.is_empty() {
            let zones: Vec<&str> = lacking.into_iter().collect();
            without.push(format!("{}: {}", text(service, "code"), zones.join(", ")));
        }
    }
    Ok(without)
}

/// Two columns of a sheet, by name; lines that begin with `#` are remarks. Neither column holds commas.
fn columns(sheet: &str, names: [&str; 2]) -> Vec<[String; 2]> {
    let mut lines = sheet.lines().filter(|line| !line.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let places = names.map(|name| header.iter().position(|known| *known == name));
    let [Some(one), Some(other)] = places else { return Vec::new() };
    lines
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            Some([(*cells.get(one)?).to_owned(), (*cells.get(other)?).to_owned()])
        })
        .collect()
}

fn folders(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
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
