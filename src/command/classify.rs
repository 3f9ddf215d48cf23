//! `landfall classify`: which HS codes an article could have, and what duty each bears.

use super::answer::{now, text};
use super::{file, library};
use landfall::Engine;
use landfall::book::{Book, BookView};
use landfall::publish::classify::{Proposal, classify};
use landfall::request::{Authority, parse};
use serde_json::json;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// A description to look up.
#[derive(clap::Args)]
pub(super) struct Classify {
    /// What it is, in a few English words: `cotton t-shirt`.
    description: String,
    /// The shop whose goods it is, for duties: they come from its first warehouse.
    #[arg(long, requires = "to")]
    shop: Option<String>,
    /// Countries whose duty is told, by ISO code; may stand several times.
    #[arg(long, requires = "shop")]
    to: Vec<String>,
    /// How many codes at most.
    #[arg(long, default_value_t = 10)]
    most: usize,
    /// Print as JSON; the default when the output is not a terminal.
    #[arg(long)]
    json: bool,
    /// The folder; the nearest `rate-data/` upward from here where none is named.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A value at which no relief for small consignments holds, in any currency.
const VALUE: &str = "10000000";

pub(super) fn run(asked: &Classify) -> Result<ExitCode, String> {
    let words = file::text(&library::nearest(asked.dir.clone())?.join("world/hs2022-words.csv"))?;
    let found = classify(&words, &asked.description, asked.most);
    let book = match asked.shop.is_some().then(|| library::open(None)).transpose()? {
        Some(Err(corrupt)) => return Err(corrupt.0),
        Some(Ok(book)) => Some(book),
        None => None,
    };
    let duties = match (&book, &asked.shop) {
        (Some(book), Some(shop)) => Some(Duties::of(book, shop)?),
        _ => None,
    };
    let mut rows = Vec::new();
    for proposal in &found {
        let told = match &duties {
            Some(duties) => asked
                .to
                .iter()
                .map(|country| Ok((country.clone(), duties.on(country, proposal)?)))
                .collect::<Result<Vec<_>, String>>()?,
            None => Vec::new(),
        };
        rows.push((proposal, told));
    }
    if asked.json || !std::io::stdout().is_terminal() {
        let shown = rows.iter().map(|(proposal, duties)| {
            let duties: serde_json::Map<String, serde_json::Value> =
                duties.iter().map(|(to, duty)| (to.clone(), json!(duty))).collect();
            json!({"hs_code": proposal.code, "words": proposal.words, "duty": duties})
        });
        super::print(&json!({"proposals": shown.collect::<Vec<_>>()}).to_string())?;
    } else {
        for (proposal, duties) in rows {
            let duties: String =
                duties.iter().map(|(to, duty)| format!("  {to}: {}", duty.as_deref().unwrap_or("not known"))).collect();
            super::print(&format!("{}  {}{duties}", proposal.code, proposal.words))?;
        }
    }
    // Nothing is no answer to build on.
    Ok(ExitCode::from(u8::from(found.is_empty())))
}

/// Duties on what a shop sends from its first warehouse.
struct Duties<'b> {
    engine: Engine<'b>,
    from: &'b str,
    currency: &'b str,
}

impl<'b> Duties<'b> {
    fn of(book: &'b Book, shop: &str) -> Result<Duties<'b>, String> {
        let own = BookView::new(book).shop(shop).map_err(|problem| problem.to_string())?;
        let house = own.warehouse.first().ok_or("the shop has no warehouse")?;
        Ok(Duties { engine: Engine::new(book), from: &house.country, currency: own.currency.as_str() })
    }

    /// The duty on a code, in words: `12 %`, `free`; none where it cannot be known.
    fn on(&self, country: &str, proposal: &Proposal) -> Result<Option<String>, String> {
        let request = json!({
            "ship_from": {"country": self.from},
            "ship_to": {"country": country},
            "currency": self.currency,
            "terms": "dap",
            "lines": [{"id": "1", "quantity": 1, "unit_price": VALUE, "hs_code": proposal.code, "origin": self.from}],
        });
        let request = parse(request.to_string().as_bytes()).map_err(|problem| problem.to_string())?;
        let answer =
            self.engine.landed_cost(&request, now(), Authority::Authorised).map_err(|problem| problem.to_string())?;
        let told: serde_json::Value = serde_json::from_str(&text(&answer)?).map_err(|error| error.to_string())?;
        let of_duty = |key: &str| {
            let list = told.get(key).and_then(serde_json::Value::as_array).into_iter().flatten();
            list.filter(|entry| entry.get("kind").is_some_and(|kind| kind == "duty" || kind == "law"))
                .cloned()
                .collect::<Vec<_>>()
        };
        if !of_duty("missing").is_empty() {
            return Ok(None);
        }
        let rates: Vec<String> =
            of_duty("charges").iter().filter_map(|charge| charge.get("rate")?.as_str().map(str::to_owned)).collect();
        Ok(Some(if rates.is_empty() { "free".to_owned() } else { rates.join(" and ") }))
    }
}
