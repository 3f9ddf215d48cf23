//! `landfall calibrate`: transit percentiles from past shipments, and how past promises would have held.

use super::library::nearest;
use landfall::book::transit::Unit;
use landfall::publish::calendars::read_calendars;
use landfall::publish::calibrate::{Options, calibrate};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to calibrate from, and how.
#[derive(clap::Args)]
pub(crate) struct Calibrate {
    /// Past shipments: CSV with columns hand_over, delivered, from, to, service.
    deliveries: PathBuf,
    /// Where the transit table goes; standard output where none is named (the report goes to standard error).
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Shipments that a lane needs for percentiles of its own.
    #[arg(long, default_value_t = 30)]
    least: usize,
    /// Per cent of the shipments, the last handed over, on which promises are tried.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=90))]
    hold_out: u8,
    /// Count business days of both ends, with the calendars of the nearest `rate-data/`, instead of calendar days.
    #[arg(long)]
    business_days: bool,
    /// The source id that the rows name; add it to the folder of sources.
    #[arg(long, default_value = "own-history")]
    source: String,
}

/// `landfall calibrate`
pub(super) fn run(command: &Calibrate) -> Result<ExitCode, String> {
    let file = &command.deliveries;
    let csv = fs::read_to_string(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
    let calendars = if command.business_days { read_calendars(&nearest(None)?).0 } else { Vec::new() };
    let unit = if command.business_days { Unit::Business } else { Unit::Calendar };
    let options = Options { file, least: command.least, hold_out: command.hold_out, unit, calendars: &calendars };
    let found = calibrate(&csv, &options)
        .map_err(|complaints| complaints.iter().map(|complaint| format!("{complaint}\n")).collect::<String>())?;
    let table = found.to_csv(&command.source);
    match &command.output {
        Some(output) => {
            fs::write(output, table).map_err(|error| format!("`{}` cannot be written: {error}", output.display()))?;
            print!("{found}");
            println!("{}: {} lanes", output.display(), found.rows.len());
        }
        None => {
            eprint!("{found}");
            print!("{table}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
