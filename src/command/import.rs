//! Importing publishers' files.

use super::file;
use landfall::publish::Complaint;
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
        /// The publisher's file, saved as CSV.
        source: PathBuf,
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
    for complaint in complaints {
        eprintln!("{complaint}");
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
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
