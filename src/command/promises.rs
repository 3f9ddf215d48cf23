//! `landfall promise-report`: past promises against what came, lane by lane, as the shop may publish it.

use super::rows::rows_of_columns;
use super::table::aligned;
use landfall::calendar::Day;
use landfall::money::Decimal;
use landfall_desk::promises::{Held, LATENESS, PERCENTILES, Parcel, Report, report};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to report on.
#[derive(clap::Args)]
pub(crate) struct PromiseReport {
    /// Past parcels: CSV with columns from, to, service, delivered, any of p50, p85, p95 (the last day promised at that percentile), and
    /// where there is one rating. `delivered` is empty for what has not come.
    parcels: PathBuf,
    /// The day on which it is reported, such as 2026-11-29; today where none is named.
    #[arg(long)]
    as_of: Option<Day>,
    /// Lanes with fewer parcels are told together alone.
    #[arg(long, default_value_t = 30)]
    least: u64,
    /// Also a page to publish: HTML.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// No scale of ratings goes higher, and sums of them stay exact.
const HIGHEST: Decimal = Decimal::ONE_THOUSAND;
/// What is read of a table of parcels.
const COLUMNS: [&str; 8] = ["from", "to", "service", "delivered", "p50", "p85", "p95", "rating"];

#[derive(Deserialize)]
struct Row {
    from: String,
    to: String,
    service: String,
    /// Empty for what has not come; a table without the column would have lost all.
    #[serde(deserialize_with = "Option::deserialize")]
    delivered: Option<Day>,
    #[serde(default)]
    p50: Option<Day>,
    #[serde(default)]
    p85: Option<Day>,
    #[serde(default)]
    p95: Option<Day>,
    #[serde(default)]
    rating: Option<Decimal>,
}

/// `landfall promise-report`
pub(super) fn run(command: &PromiseReport) -> Result<ExitCode, String> {
    let today = command.as_of.unwrap_or_else(|| super::answer::now().at_offset(0).0);
    let name = command.parcels.display();
    let (mut parcels, mut faults) = (Vec::new(), Vec::new());
    for (line, row) in rows_of_columns::<Row>(&command.parcels, &COLUMNS)? {
        let promised = [row.p50, row.p85, row.p95];
        let days: Vec<Day> = promised.into_iter().flatten().collect();
        if days.is_empty() {
            faults.push(format!("{name}:{line}: nothing was promised: fill in one of p50, p85, p95"));
        }
        if let Some([first, second]) = days.windows(2).find(|pair| matches!(pair, [first, second] if first > second)) {
            faults.push(format!(
                "{name}:{line}: `{first}` is promised at a lower percentile than `{second}`: days do not fall from p50 to p95"
            ));
        }
        if row.rating.is_some_and(|rating| rating.abs() > HIGHEST) {
            faults.push(format!("{name}:{line}: a rating is from -{HIGHEST} to {HIGHEST}"));
            continue;
        }
        parcels.push(Parcel {
            lane: format!("{} {} to {}", row.service, row.from, row.to),
            promised: promised.map(|day| day.map(Day::since_epoch)),
            came: row.delivered.map(Day::since_epoch),
            rating: row.rating,
        });
    }
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    if parcels.is_empty() {
        return Err(format!(
            "`{name}` holds no parcel: a row each, with from, to, service, delivered and the days promised"
        ));
    }
    let (all, lanes) = report(&parcels, today.since_epoch());
    let enough =
        |report: &Report| report.held.iter().map(|held| held.promised).max().is_some_and(|most| most >= command.least);
    let (told, few): (BTreeMap<&str, &Report>, BTreeMap<&str, &Report>) =
        lanes.iter().map(|(lane, report)| (*lane, report)).partition(|(_, report)| enough(report));
    if let Some(file) = &command.report {
        let page = page(&all, &told, today, few.len());
        super::file::put(file, page.as_bytes())
            .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
    }
    if command.json {
        let lanes: Vec<Value> =
            told.iter().map(|(lane, report)| json!({ "lane": lane, "report": value(report) })).collect();
        super::print(
            &json!({ "as_of": today.to_string(), "all": value(&all), "lanes": lanes, "lanes_with_few": few.len() })
                .to_string(),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = vec![aligned(&table(&all, &told))];
    out.extend(ratings(&all).map(|rows| format!("\n{}", aligned(&rows))));
    out.extend(notes(&all, few.len()).into_iter().map(|note| format!("\n{note}")));
    super::print(&out.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn tenth(number: Option<Decimal>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{:.1}", number.round_dp(1)))
}

fn signed(number: Option<Decimal>) -> String {
    let sign = if number.is_some_and(|number| number > Decimal::ZERO) { "+" } else { "" };
    format!("{sign}{}", tenth(number))
}

/// Lane, percentile, parcels, kept, range, error, days late.
fn table(all: &Report, lanes: &BTreeMap<&str, &Report>) -> Vec<[String; 7]> {
    let mut rows = vec![
        ["lane", "promised at", "parcels", "kept, %", "chance leaves", "error, points", "late ones late by, days"]
            .map(str::to_owned),
    ];
    for (lane, report) in std::iter::once(("all lanes", all)).chain(lanes.iter().map(|(lane, report)| (*lane, *report)))
    {
        for (held, percent) in report.held.iter().zip(PERCENTILES).filter(|(held, _)| held.promised > 0) {
            let range = held
                .range()
                .map_or_else(String::new, |(low, high)| format!("{} to {}", tenth(Some(low)), tenth(Some(high))));
            rows.push([
                lane.to_owned(),
                format!("{percent} %"),
                held.promised.to_string(),
                tenth(held.share()),
                range,
                signed(held.error(percent)),
                tenth(held.days_late()),
            ]);
        }
    }
    rows
}

/// What recipients said, by lateness; none where nobody said anything.
fn ratings(all: &Report) -> Option<Vec<[String; 3]>> {
    if all.said.iter().all(|said| said.ratings == 0) {
        return None;
    }
    let mut rows = vec![["", "ratings", "mean"].map(str::to_owned)];
    let said = all.said.iter().zip(LATENESS).filter(|(said, _)| said.ratings > 0);
    rows.extend(said.map(|(said, how)| {
        let mean = said.mean().map_or_else(String::new, |mean| format!("{:.2}", mean.round_dp(2)));
        [how.to_owned(), said.ratings.to_string(), mean]
    }));
    Some(rows)
}

fn notes(all: &Report, few: usize) -> Vec<String> {
    let mut notes = Vec::new();
    match all.under_way {
        0 => {}
        1 => notes.push(
            "1 parcel has not come and may still be in time: it counts where the promised day is over.".to_owned(),
        ),
        many => notes.push(format!(
            "{many} parcels have not come and may still be in time: they count where the promised day is over."
        )),
    }
    match few {
        0 => {}
        1 => notes.push("1 lane has too few parcels to be told apart: it is among all lanes.".to_owned()),
        many => notes.push(format!("{many} lanes have too few parcels to be told apart: they are among all lanes.")),
    }
    notes
}

fn value(report: &Report) -> Value {
    let exact = |number: Option<Decimal>| number.map(|number| number.round_dp(4).normalize().to_string());
    let held = |(held, percent): (&Held, u8)| {
        let range = held.range();
        json!({
            "percentile": percent, "parcels": held.promised, "kept": held.kept, "share": exact(held.share()), "error": exact(held.error(percent)),
            "low": exact(range.map(|range| range.0)), "high": exact(range.map(|range| range.1)), "days_late": exact(held.days_late()),
        })
    };
    json!({
        "promises": report.held.iter().zip(PERCENTILES).filter(|(held, _)| held.promised > 0).map(held).collect::<Vec<_>>(),
        "ratings": report.said.iter().zip(LATENESS).map(|(said, how)| json!({ "lateness": how, "ratings": said.ratings, "mean": exact(said.mean()) })).collect::<Vec<_>>(),
        "under_way": report.under_way,
    })
}

/// A page to publish.
fn page(all: &Report, lanes: &BTreeMap<&str, &Report>, today: Day, few: usize) -> String {
    use super::desk::{STYLE, html_table};
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>How our delivery dates held</title>\n\
         <style>{STYLE}</style>\n<h1>How our delivery dates held</h1>\n<p>A date promised at 85 % is meant to hold for 85 of 100 parcels. As of {today}; \
         a parcel that has not come is late once its day is over.</p>\n{}",
        html_table(&table(all, lanes))
    );
    if let Some(rows) = ratings(all) {
        out.push_str("<h2>What recipients said</h2>\n");
        out.push_str(&html_table(&rows));
    }
    notes(all, few).iter().for_each(|note| out.push_str(&format!("<p>{note}</p>\n")));
    out.push_str("</html>\n");
    out
}
