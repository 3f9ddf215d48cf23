//! Commands about rate data and books.

use super::library::{nearest, read};
use landfall::book::container::SectionKind;
use landfall::book::{Book, Listed, ShardEntry};
use landfall::publish::BuiltBook;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where a book is written, and which.
pub(super) struct To {
    pub(super) output: Option<PathBuf>,
    pub(super) split: Option<PathBuf>,
    pub(super) shopper: Option<String>,
    pub(super) keep: Option<PathBuf>,
    pub(super) engine: Option<PathBuf>,
}

/// `landfall build`
pub(super) fn build(dir: Option<PathBuf>, to: &To) -> Result<ExitCode, String> {
    let data = read(&nearest(dir)?)?;
    let built = match &to.shopper {
        Some(shop) => data.build_shopper(shop)?,
        None => data.build()?,
    };
    if to.output.is_none() && to.split.is_none() && to.keep.is_none() {
        return Err(
            "nothing to write: name a file with `-o BOOK` or a folder with `--split DIR` or `--keep DIR`".into()
        );
    }
    if let Some(file) = &to.output {
        let bytes = built.whole();
        write(file, &bytes)?;
        println!("{}: {} shards, {} bytes", file.display(), built.shards.len(), bytes.len());
    }
    if let Some(folder) = &to.split {
        // Shards are named by their content: what is left of an older book is in nobody's way, but is no use.
        let _ = fs::remove_dir_all(folder.join("shards"));
        write_split(&built, folder)?;
        let beyond = match built.chapters.len() {
            0 => String::new(),
            chapters => format!(", and {chapters} chapters beyond the catalogue"),
        };
        println!("{}: an index and {} shards{beyond}", folder.display(), built.shards.len());
    }
    if let Some(folder) = &to.keep {
        let version = super::keep::keep(&built, folder, to.engine.as_deref())?;
        println!("{}: kept", version.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| format!("`{}` cannot be made: {error}", parent.display()))?;
    }
    fs::write(path, bytes).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// A book as a folder for web servers. The index comes last: a folder that has one is whole.
pub(super) fn write_split(built: &BuiltBook, folder: &Path) -> Result<(), String> {
    files_of(built)?.iter().try_for_each(|(file, bytes)| write(&folder.join(file), bytes))
}

/// The files of such a folder, the index last.
pub(super) fn files_of(built: &BuiltBook) -> Result<Vec<(String, Vec<u8>)>, String> {
    let shards = built.contents.shards.iter().zip(&built.shards).map(|(entry, bytes)| (entry.file(), bytes.clone()));
    let mut files: Vec<(String, Vec<u8>)> = shards.chain(built.chapters.iter().cloned()).collect();
    if let Some(page) = &built.page {
        let json = |error: serde_json::Error| error.to_string();
        files.push(("shop.json".into(), serde_json::to_vec(page).map_err(json)?));
        files.push(("sources.json".into(), serde_json::to_vec(&built.sources).map_err(json)?));
        files.push(("lanes.json".into(), serde_json::to_vec(&lanes(&built.index)?).map_err(json)?));
    }
    files.push(("index.lfi".into(), built.index.clone()));
    Ok(files)
}

/// The files that a delivery to each country asks for, by country: what a server lets its pages fetch ahead.
fn lanes(index: &[u8]) -> Result<BTreeMap<String, Vec<String>>, String> {
    let book = Book::open(index).map_err(|corrupt| corrupt.to_string())?;
    let index = book.index();
    let territories = index.sections.iter().filter(|of| of.kind == SectionKind::Territory).flat_map(|of| &of.names);
    // A country's own territory bears its code; the code of another means a territory that is named otherwise.
    let own = territories.filter(|name| name.len() == 2).map(|name| name.to_uppercase());
    let countries: BTreeSet<String> = own.chain(index.lanes.iter().flat_map(|lane| lane.countries.clone())).collect();
    let file = |shard: usize| index.shards.get(shard).map(ShardEntry::file);
    let files = |country: &str| book.lane(country).into_iter().filter_map(file).collect();
    Ok(countries.into_iter().map(|country| (country.clone(), files(&country))).collect())
}

/// `landfall book`
pub(super) fn book(file: &Path, json: bool) -> Result<ExitCode, String> {
    let bytes = fs::read(file).map_err(|error| format!("the book `{}` cannot be read: {error}", file.display()))?;
    let book = Book::open_whole(&bytes).map_err(|corrupt| corrupt.to_string())?;
    if json {
        let tree = landfall::answer::book(&book);
        super::print(&serde_json::to_string(&tree).map_err(|error| error.to_string())?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let index = book.index();
    println!("facts as of {}, law from {}", index.facts_as_of, index.covers.from);
    let mut rows = vec![["shard", "bytes", "holds", "sha-256"].map(str::to_owned)];
    for (number, shard) in index.shards.iter().enumerate() {
        let hash = shard.hash_text();
        let holds = index.sections.iter().flat_map(Listed::places).filter(|(_, shard)| *shard == number).count();
        rows.push([shard.name.clone(), shard.bytes.to_string(), holds.to_string(), hash.chars().take(16).collect()]);
    }
    super::print(&super::table::aligned(&rows))?;
    let beyond = index.beyond.as_ref().map_or(0, |beyond| beyond.names().count());
    let beyond = if beyond == 0 { String::new() } else { format!(", {beyond} chapters beyond the catalogue") };
    println!("{} shards{beyond}, {} bytes in all", index.shards.len(), bytes.len());
    Ok(ExitCode::SUCCESS)
}
