//! `landfall import`: publishers' files, in the form in which they offer them, become rows of rate data.

use super::file;
use landfall::publish::Complaint;
use landfall::publish::import::{kept, plain};
use landfall::publish::import_catalogue::import_catalogue;
use landfall::publish::import_rates::{self, Mapping};
use landfall::publish::import_zones::{self, ChartMapping, country_names};
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be imported.
#[derive(clap::Subcommand)]
pub(crate) enum Import {
    /// A carrier's zone × weight sheet: prints the rows of `prices.csv`.
    #[command(after_help = import_rates::KEYS)]
    Rates {
        /// The sheet, saved as CSV.
        sheet: PathBuf,
        /// Where weights and zones stand in it: TOML.
        #[arg(long)]
        mapping: PathBuf,
    },
    /// A carrier's zone chart, by postcodes or countries: prints the rows of `zones.csv`.
    #[command(after_help = import_zones::KEYS)]
    Zones {
        /// The chart, saved as CSV.
        chart: PathBuf,
        /// Where places and zones stand in it: TOML.
        #[arg(long)]
        mapping: PathBuf,
        /// The folder whose `world/countries.csv` names countries; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Product exports of Shopify or WooCommerce: prints the rows of `catalogue.csv`, and of each article what is missing.
    Catalogue {
        /// The exports, as CSV: of products, and where codes and origins stand apart, of the inventory.
        #[arg(required = true)]
        exports: Vec<PathBuf>,
        /// The folder whose `world/countries.csv` names countries; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// A tariff, product list or table of preferences, by its description in `rate-data/imports`: writes it under
    /// `rate-data/world`, and names every line that was not read.
    Tariff {
        /// The description's name: `us` for `imports/us.toml`.
        name: String,
        /// The publisher's file, CSV or JSON.
        source: PathBuf,
        /// The folder; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Tables of exchange rates, by their description in `rate-data/imports`: adds the rows that `world/exchange` has not.
    Exchange {
        /// The description's name: `ecb` for `imports/ecb.toml`.
        name: String,
        /// The publisher's files, as CSV.
        #[arg(required = true)]
        sources: Vec<PathBuf>,
        /// The folder; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Holidays in iCalendar form: puts the calendars' years into `world/calendars/<id>.csv`.
    Holidays {
        /// The calendar's id: `IS` for `world/calendars/IS.csv`.
        id: String,
        /// The files: of the whole country, and `CODE=FILE` of a subdivision.
        #[arg(required = true)]
        calendars: Vec<String>,
        /// The folder; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// A list of regions with their postcodes' regular expressions: fills in the forms that `world/countries.csv` lacks, and
    /// says where the list means other codes.
    Postcodes {
        /// The list: lines such as `data/IS={"zip": "\\d{3}", …}`.
        list: PathBuf,
        /// The folder; the nearest `rate-data/` upward from here where none is named.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
}

pub(crate) fn run(what: Import) -> Result<ExitCode, String> {
    match what {
        Import::Rates { sheet, mapping } => rates(&sheet, &mapping),
        Import::Zones { chart, mapping, dir } => zones(&chart, &mapping, dir),
        Import::Catalogue { exports, dir } => catalogue(&exports, dir),
        Import::Tariff { name, source, dir } => tariff(&name, &source, dir),
        Import::Exchange { name, sources, dir } => exchange(&name, &sources, dir),
        Import::Holidays { id, calendars, dir } => holidays(&id, &calendars, dir),
        Import::Postcodes { list, dir } => postcodes(&list, dir),
    }
}

fn rates(sheet: &Path, mapping: &Path) -> Result<ExitCode, String> {
    let (text, complaints) = import_rates::import_rates(&file::text(sheet)?, &mapped::<Mapping>(mapping)?, sheet);
    printed(&text, &complaints)
}

fn zones(chart: &Path, mapping: &Path, dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let (chart_text, mapping) = (file::text(chart)?, mapped::<ChartMapping>(mapping)?);
    let countries = country_names(&super::library::nearest(dir)?);
    let (text, mut complaints) = import_zones::import_zones(&chart_text, &mapping, &countries.0, chart);
    complaints.extend(countries.1);
    printed(&text, &complaints)
}

fn catalogue(exports: &[PathBuf], dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let read = exports.iter().map(|export| Ok((export.clone(), file::text(export)?)));
    let (countries, mut complaints) = country_names(&super::library::nearest(dir)?);
    let (text, more) = import_catalogue(&read.collect::<Result<Vec<_>, String>>()?, &countries);
    complaints.extend(more);
    printed(&text, &complaints)
}

fn mapped<T: DeserializeOwned>(mapping: &Path) -> Result<T, String> {
    toml::from_str(&file::text(mapping)?).map_err(|error| format!("`{}`: {error}", mapping.display()))
}

fn printed(text: &str, complaints: &[Complaint]) -> Result<ExitCode, String> {
    super::print(text.trim_end_matches('\n'))?;
    told(complaints)
}

fn told(complaints: &[Complaint]) -> Result<ExitCode, String> {
    for complaint in complaints {
        eprintln!("{complaint}");
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn written(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

fn exchange(name: &str, sources: &[PathBuf], dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let texts = sources.iter().map(|source| file::text(source)).collect::<Result<Vec<_>, _>>()?;
    let (rates, sheet) = landfall::publish::import::exchange::run(&super::library::nearest(dir)?, name, &texts)?;
    for refused in &rates.refused {
        eprintln!("line {}: {}: `{}`: {}", refused.line, refused.code, refused.text, refused.why);
    }
    println!("{sheet}: {} rates added", rates.added);
    if !rates.left_out.is_empty() {
        let codes: Vec<&str> = rates.left_out.iter().map(String::as_str).collect();
        println!("left out, no currencies of ours: {}", codes.join(", "));
    }
    Ok(if rates.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn holidays(id: &str, calendars: &[String], dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let path = super::library::nearest(dir)?.join("world/calendars").join(plain(id)?).with_extension("csv");
    let read = calendars.iter().map(|named| {
        let (of, path) = match named.split_once('=') {
            Some((code, path)) => (Some(code.to_owned()), PathBuf::from(path)),
            None => (None, PathBuf::from(named)),
        };
        let text = file::text(&path)?;
        Ok((of, path, text))
    });
    let read = read.collect::<Result<Vec<_>, String>>()?;
    let (sheet, complaints) = landfall::publish::import::holidays::import(&kept(&path)?, &read);
    if complaints.is_empty() {
        written(&path, &sheet)?;
        println!("{}: {} holidays", path.display(), sheet.lines().count().saturating_sub(1));
    }
    told(&complaints)
}

fn postcodes(list: &Path, dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let path = super::library::nearest(dir)?.join("world/countries.csv");
    let table = file::text(&path)?;
    let (filled, complaints) = landfall::publish::import::postcodes::import(&table, &file::text(list)?, list);
    written(&path, &filled)?;
    println!("{}: {} countries filled in", path.display(), changed(&table, &filled));
    told(&complaints)
}

fn changed(before: &str, after: &str) -> usize {
    before.lines().zip(after.lines()).filter(|(before, after)| before != after).count()
}

fn tariff(name: &str, source: &Path, dir: Option<PathBuf>) -> Result<ExitCode, String> {
    let text = fs::read_to_string(source).map_err(|error| format!("`{}` cannot be read: {error}", source.display()))?;
    let import = landfall::publish::import::run(&super::library::nearest(dir)?, name, &text)?;
    for refused in import.refused.iter().chain(&import.preferences_refused) {
        eprintln!("{}:{}: {}: `{}`: {}", source.display(), refused.line, refused.code, refused.text, refused.why);
    }
    println!(
        "{} lines with a rate: {} read, {} not; {} can be computed from value, weight and measures; {} preferential rates, {} not read",
        import.rated,
        import.read,
        import.rated - import.read,
        import.computable,
        import.preferences.len(),
        import.preferences_refused.len()
    );
    Ok(ExitCode::SUCCESS)
}
