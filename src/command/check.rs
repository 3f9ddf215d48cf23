//! `landfall check` and `landfall diff`: is rate data whole, what does it cover, and what does an edition change?
//!
//! A fault is shown with its lines of the file and what is allowed instead; where the output is no terminal, as
//! `file:line: message [code]`, one after another.

use super::library::{listed, nearest};
use super::table::aligned;
use landfall::calendar::Day;
use landfall::publish::coverage::{Area, of};
use landfall::publish::{Complaint, RateData, diff::changes};
use miette::{GraphicalReportHandler, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to check.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// The folder; the nearest `rate-data/` upward from here where none is named.
    dir: Option<PathBuf>,
    /// Also complain of sources whose review is due on this day, such as 2026-11-22.
    #[arg(long)]
    as_of: Option<Day>,
    /// Print what is recorded of each territory and area, with the day on which it was checked.
    #[arg(long)]
    coverage: bool,
}

/// `landfall check`
pub(super) fn run(command: Check) -> Result<ExitCode, String> {
    let dir = nearest(command.dir)?;
    let (data, mut complaints) = RateData::read(&dir);
    complaints.extend(command.as_of.iter().flat_map(|day| data.overdue(&dir, *day)));
    if command.coverage {
        println!("{}", covered(&data));
    }
    if complaints.is_empty() {
        let (territories, regimes, sources) =
            (data.world.territories.len(), data.world.regimes.len(), data.world.sources.len());
        println!("{territories} territories, {regimes} regimes, {sources} sources: no faults");
        for shop in &data.shops {
            for (service, because) in data.left_to_the_edge(&shop.id)? {
                println!("{}: {service} is quoted by the edge function alone: {because}", shop.id);
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    if std::io::stderr().is_terminal() {
        complaints.iter().for_each(|complaint| eprintln!("{}", drawn(&dir, complaint)));
        eprintln!("{} in the rate data", counted(complaints.len()));
    } else {
        eprintln!("{}", listed(&dir, &complaints));
    }
    Ok(ExitCode::from(1))
}

/// `landfall diff`
pub(super) fn diff(old: &Path, new: &Path) -> Result<ExitCode, String> {
    let read = |dir: &Path| {
        let dir = nearest(Some(dir.to_path_buf()))?;
        let (data, complaints) = RateData::read(&dir);
        if !complaints.is_empty() {
            eprintln!("`{}` has {}: `landfall check` lists them", dir.display(), counted(complaints.len()));
        }
        Ok::<RateData, String>(data)
    };
    let sentences = changes(&read(old)?, &read(new)?);
    if sentences.is_empty() {
        println!("nothing changes");
    }
    sentences.iter().for_each(|sentence| println!("{sentence}"));
    Ok(ExitCode::SUCCESS)
}

fn counted(faults: usize) -> String {
    format!("{faults} fault{}", if faults == 1 { "" } else { "s" })
}

/// A row for each territory, a column for each area.
fn covered(data: &RateData) -> String {
    let mut header = vec!["territory".to_owned()];
    header.extend(Area::ALL.map(|area| area.as_str().replace('_', " ")));
    let mut rows: Vec<[String; 8]> = Vec::new();
    rows.extend(<[String; 8]>::try_from(header));
    for territory in &data.world.territories {
        let mut row = vec![territory.value.id.clone()];
        row.extend(Area::ALL.map(|area| match of(&data.coverage, &territory.value.id, area) {
            None => "?".to_owned(),
            Some(entry) => match entry.covers {
                None => entry.extent.as_str().to_owned(),
                Some(span) => {
                    let until = span.until.map_or_else(String::new, |until| format!(" until {until}"));
                    format!("{} {}{until}", entry.extent.as_str(), span.from)
                }
            },
        }));
        rows.extend(<[String; 8]>::try_from(row));
    }
    let checked = data.coverage.iter().map(|entry| entry.checked);
    let days = checked.clone().min().zip(checked.max());
    let when = days.map_or_else(String::new, |(first, last)| match first == last {
        true => format!("\nchecked on {first}"),
        false => format!("\nchecked from {first} to {last}"),
    });
    format!("{}{when}", aligned(&rows))
}

/// A complaint with its lines of the file.
fn drawn(dir: &Path, complaint: &Complaint) -> String {
    let mut diagnostic = MietteDiagnostic::new(complaint.message.clone()).with_code(complaint.code);
    if !complaint.help.is_empty() {
        diagnostic = diagnostic.with_help(complaint.help.clone());
    }
    let name = complaint.file.display().to_string();
    let text = complaint.line.and_then(|line| Some((line, std::fs::read_to_string(dir.join(&complaint.file)).ok()?)));
    let report = match text {
        Some((line, text)) => {
            let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let own = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            let indent = own.len() - own.trim_start().len();
            let here = LabeledSpan::new(None, before + indent, own.trim().len());
            Report::new(diagnostic.with_label(here)).with_source_code(NamedSource::new(name, text))
        }
        None => {
            let message = format!("{name}: {}", diagnostic.message);
            Report::new(MietteDiagnostic { message, ..diagnostic })
        }
    };
    let mut drawn = String::new();
    match GraphicalReportHandler::new().render_report(&mut drawn, report.as_ref()) {
        Ok(()) => drawn,
        Err(_) => complaint.to_string(),
    }
}
