//! Importing publishers' files.

use landfall::publish::import_rates::{Mapping, import_rates};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be imported.
#[derive(clap::Subcommand)]
pub(crate) enum Import {
    /// A carrier's zone × weight sheet: prints the rows of `prices.csv`.
    Rates {
        /// The sheet, saved as CSV.
        sheet: PathBuf,
        /// Where weights and zones stand in it: TOML.
        #[arg(long)]
        mapping: PathBuf,
    },
}

pub(crate) fn run(what: Import) -> Result<ExitCode, String> {
    match what {
        Import::Rates { sheet, mapping } => rates(&sheet, &mapping),
    }
}

fn rates(sheet: &Path, mapping: &Path) -> Result<ExitCode, String> {
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()));
    let mapped: Mapping =
        toml::from_str(&read(mapping)?).map_err(|error| format!("`{}`: {error}", mapping.display()))?;
    let (text, complaints) = import_rates(&read(sheet)?, &mapped, sheet);
    print!("{text}");
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
