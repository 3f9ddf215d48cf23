//! `landfall plan`: where to hold stock, and what to reorder, by past orders replayed through the engine.
//!
//! | file | question |
//! |---|---|
//! | `orders` | what was ordered? |
//! | `candidates` | where could stock be held? |
//! | `lead` | how long does their replenishment take? |
//! | `price` | what would the orders cost from there? |
//! | `weigh` | which warehouses cost least, stock and all? |
//! | `reorder` | what is ordered anew, when, and how much? |
//! | `told` | what is found, in words and as JSON |
//! | `page` | the same as a page |
//! | `chart` | the same as a picture |
//! | `orlib` | the same choice for a problem of the OR-Library |
//!
//! The arithmetic of sites, demand and levels is the crate `landfall-desk`.

mod candidates;
mod chart;
mod lead;
mod orders;
mod orlib;
mod page;
mod price;
mod reorder;
mod told;
mod weigh;

use super::answer::moment;
use super::rows::rows;
use super::{file, library};
use candidates::{Candidate, candidates};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use landfall::book::shop::Shop;
use landfall::money::Decimal;
use landfall::publish::shops::read_shops;
pub(super) use page::{STYLE, html_table};
use reorder::Forecast;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use weigh::{Bound, Stocking, Terms, Total};

/// No figure of a plan is higher: sums of them stay exact.
const MOST: u32 = 1_000_000_000;

/// Past orders, and how they are weighed.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// Past orders: CSV with columns order, at, country, sku, quantity, and where known subdivision, postal_code, warehouse.
    #[arg(required_unless_present = "orlib")]
    orders: Option<PathBuf>,
    /// The shop; may be left out where the rate data have one alone.
    #[arg(long)]
    shop: Option<String>,
    /// Candidates: CSV with columns warehouse, and any of today (yes, no), fixed (a year), holds (all, listed), lead_days, lead_deviation,
    /// supplied_by (carrier/service), supplied_from (a country, or US-CA).
    /// All warehouses of the shop where none is named.
    #[arg(long)]
    sites: Option<PathBuf>,
    /// Past replenishments: CSV with columns ordered, received, warehouse. With ten or more a warehouse's lead times are those.
    #[arg(long)]
    receipts: Option<PathBuf>,
    /// Past shipments, as `landfall calibrate` reads them: of warehouses that `--sites` says are `supplied_by` a service, its times are those.
    #[arg(long)]
    shipments: Option<PathBuf>,
    /// Lead time in days of warehouses of which nothing else is said.
    #[arg(long)]
    lead: Option<u32>,
    /// What lies there: CSV with columns warehouse, sku, available. The shop's `stock.csv` where none is named.
    #[arg(long)]
    on_hand: Option<PathBuf>,
    /// Per cent of replenishments during which nothing may be missing.
    #[arg(long, default_value = "95", value_parser = number)]
    service_level: Decimal,
    /// What capital costs, per cent a year; with 0 stock costs nothing.
    #[arg(long, default_value = "0", value_parser = number)]
    capital: Decimal,
    /// What goods cost the shop, per cent of the catalogue's price.
    #[arg(long, default_value = "100", value_parser = number)]
    goods_cost: Decimal,
    /// For how many days is ordered at once.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=730))]
    cover: u32,
    /// What a day sooner is worth, an order, in the shop's currency.
    #[arg(long, default_value = "0", value_parser = number)]
    day_worth: Decimal,
    /// Only options of this tier; the cheapest of all tiers where none is named.
    #[arg(long)]
    tier: Option<String>,
    /// How the demand of a day is forecast.
    #[arg(long, value_enum, default_value = "by-class")]
    forecast: Forecast,
    /// Of so many distinct carts at most the cost is asked, drawn region by region; what chance that leaves is told.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    sample: usize,
    /// At which moment the orders are priced, RFC 3339; now where none is named.
    #[arg(long)]
    at: Option<String>,
    /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
    #[arg(long)]
    book: Option<PathBuf>,
    /// Also a picture of what each choice costs: SVG.
    #[arg(long)]
    chart: Option<PathBuf>,
    /// Also a page with all of it: HTML.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    /// Choose the sites of a warehouse location problem of the OR-Library, to proven optimum.
    #[arg(long, conflicts_with_all = ["orders", "shop", "sites", "chart", "report"])]
    orlib: Option<PathBuf>,
}

/// What was found.
pub(crate) struct Found<'a> {
    shop: &'a Shop,
    candidates: &'a [Candidate],
    orders: &'a orders::Orders,
    terms: &'a Terms,
    today: Vec<usize>,
    chosen: Vec<usize>,
    weighed: weigh::Weighed,
    /// How many distinct carts were priced, and of how many.
    priced: (usize, usize),
    totals: (Total, Total),
    /// Two standard errors of the difference; none where all carts were priced.
    error: Option<Decimal>,
    fixed: (Decimal, Decimal),
    bound: (Bound, Bound),
    /// Who serves each region, of the chosen.
    regions: Vec<(String, String)>,
    /// Levels at the chosen warehouses.
    levels: Vec<reorder::Row>,
    /// Warnings at today's warehouses.
    low: Vec<reorder::Row>,
    without_lead: Vec<String>,
    /// Articles of the orders that the catalogue does not know.
    unknown: Vec<String>,
}

/// `landfall plan`
pub(super) fn run(command: &Plan) -> Result<ExitCode, String> {
    if let Some(file) = &command.orlib {
        return orlib::run(file, command.json);
    }
    let path = command.orders.as_deref().ok_or("name a table of past orders")?;
    let at = moment(command.at.as_deref())?;
    let dir = library::nearest(None)?;
    let (shops, complaints) = read_shops(&dir);
    if !complaints.is_empty() {
        return Err(library::listed(&dir, &complaints));
    }
    let shop = one_shop(&shops, command.shop.as_deref())?;
    let tiers = || shop.tier.iter().map(|tier| tier.name.as_str());
    if let Some(named) = command.tier.as_deref().filter(|named| tiers().all(|tier| tier != *named)) {
        return Err(format!("the shop has no tier `{named}`: it has {}", tiers().collect::<Vec<_>>().join(", ")));
    }
    let book = library::open(command.book.as_deref())?.map_err(|corrupt| corrupt.to_string())?;
    let orders = orders::read(path)?;
    let leads = lead::Leads::read(shop, command.receipts.as_deref(), command.shipments.as_deref())?;
    let mut candidates = candidates(shop, command.sites.as_deref(), &leads, &orders.sent_from)?;
    if let Some(days) = command.lead {
        candidates
            .iter_mut()
            .for_each(|one| one.lead = one.lead.take().or(Some(landfall_desk::lead::Lead::always(days))));
    }
    let terms = terms(command)?;
    let without_lead: Vec<String> =
        candidates.iter().filter(|one| one.lead.is_none()).map(|one| one.id.clone()).collect();
    if !terms.capital.is_zero() && !without_lead.is_empty() {
        return Err(format!(
            "what stock costs hangs on how long its replenishment takes: say so of {} by `--lead`, or `lead_days` in `--sites`",
            without_lead.join(", ")
        ));
    }
    let warehouses: Vec<String> = shop.warehouse.iter().map(|house| house.id.clone()).collect();
    let asking = price::Asking {
        book: Box::leak(Box::new(book)),
        shop: &shop.id,
        currency: shop.currency.as_str(),
        at,
        tier: command.tier.as_deref(),
        orders: &orders,
        candidates: &candidates,
        warehouses: &warehouses,
    };
    let sample = weigh::sample(&orders, command.sample.max(1));
    let alone: Vec<Vec<usize>> = (0..candidates.len()).map(|site| vec![site]).collect();
    let bar = progress(sample.carts.len() as u64 * (alone.len() as u64 + 2));
    let costs = asking.all(&sample.carts, &alone, &bar);
    let mut stocking = Stocking::new(&orders, shop, &candidates, at.at_offset(0).0, &terms)?;
    let unknown = unknown(&orders, shop);
    let weighed =
        weigh::choose(&orders, &sample, &costs, &mut stocking, &terms).map_err(|fault| match unknown.len() {
            0 => fault,
            _ => format!("{fault}\n{}", told::unknown(&unknown)),
        })?;
    let today: Vec<usize> =
        (0..candidates.len()).filter(|site| candidates.get(*site).is_some_and(|one| one.today)).collect();
    let chosen = weighed.choice.open.clone();
    let both = asking.all(&sample.carts, &[today.clone(), chosen.clone()], &bar);
    bar.finish_and_clear();
    let (one, other, error) = weigh::totals(&orders, &sample, &both);
    let years = Decimal::from(orders.days()) / Decimal::from(365);
    let fixed = |set: &[usize]| {
        set.iter().filter_map(|site| candidates.get(*site)).map(|one| one.fixed * years).sum::<Decimal>().round_dp(4)
    };
    let on_hand = on_hand(command.on_hand.as_deref(), shop)?;
    let levels = reorder::rows(&orders, &candidates, &stocking, &chosen, &on_hand, (&terms, command.forecast));
    let low = reorder::rows(&orders, &candidates, &stocking, &today, &on_hand, (&terms, command.forecast));
    let regions = orders.regions.all.iter().enumerate().filter_map(|(region, name)| {
        let ranked = stocking.ranked.get(&u32::try_from(region).ok()?)?;
        let site = ranked.iter().find(|site| chosen.contains(site))?;
        Some((name.clone(), candidates.get(*site)?.id.clone()))
    });
    let found = Found {
        shop,
        candidates: &candidates,
        orders: &orders,
        terms: &terms,
        fixed: (fixed(&today), fixed(&chosen)),
        bound: (stocking.bound(&today), stocking.bound(&chosen)),
        regions: regions.collect(),
        priced: (sample.carts.len(), sample.of),
        totals: (one, other),
        error,
        levels,
        low: low.into_iter().filter(|row| row.warning.is_some()).collect(),
        today,
        chosen,
        weighed,
        without_lead,
        unknown,
    };
    let write = |file: &Path, text: String| {
        file::put(file, text.as_bytes()).map_err(|error| format!("`{}` cannot be written: {error}", file.display()))
    };
    if let Some(file) = &command.chart {
        write(file, chart::chart(&found))?;
    }
    if let Some(file) = &command.report {
        write(file, page::page(&found))?;
    }
    super::print(&if command.json { told::json(&found)? } else { told::words(&found) })?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(orders: &orders::Orders, shop: &Shop) -> Vec<String> {
    let known: HashSet<&str> = shop.catalogue.iter().map(|product| product.sku.as_str()).collect();
    let mut unknown: Vec<String> =
        orders.skus.all.iter().filter(|sku| !known.contains(sku.as_str())).cloned().collect();
    unknown.sort_unstable();
    unknown
}

/// A number as people write it.
fn number(text: &str) -> Result<Decimal, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

fn one_shop<'s>(shops: &'s [Shop], named: Option<&str>) -> Result<&'s Shop, String> {
    let ids = || shops.iter().map(|shop| shop.id.as_str()).collect::<Vec<_>>().join(", ");
    match (named, shops) {
        (Some(id), _) => shops
            .iter()
            .find(|shop| shop.id == id)
            .ok_or_else(|| format!("there is no shop `{id}`: there are {}", ids())),
        (None, [only]) => Ok(only),
        (None, _) => Err(format!("name the shop with `--shop`: there are {}", ids())),
    }
}

fn terms(command: &Plan) -> Result<Terms, String> {
    let per_mille = (command.service_level * Decimal::TEN).round();
    let per_mille = u32::try_from(per_mille).ok().filter(|share| (500..=999).contains(share));
    let not_below = |what: &str, number: Decimal| match number {
        _ if number < Decimal::ZERO => Err(format!("`{what}` is not below nothing")),
        _ if number > Decimal::from(MOST) => Err(format!("`{what}` is at most {MOST}")),
        _ => Ok(number),
    };
    Ok(Terms {
        capital: not_below("--capital", command.capital)?,
        goods_cost: not_below("--goods-cost", command.goods_cost)?,
        day_worth: not_below("--day-worth", command.day_worth)?,
        per_mille: per_mille.ok_or("`--service-level` is from 50 to 99.9 per cent")?,
        cover: command.cover,
    })
}

#[derive(Deserialize)]
struct OnHand {
    warehouse: String,
    sku: String,
    available: u32,
}

fn on_hand(file: Option<&Path>, shop: &Shop) -> Result<BTreeMap<(String, String), u32>, String> {
    let Some(file) = file else {
        return Ok(shop.stock.iter().map(|row| ((row.warehouse.clone(), row.sku.clone()), row.available())).collect());
    };
    let (mut there, mut faults) = (BTreeMap::new(), Vec::new());
    for (line, OnHand { warehouse, sku, available }) in rows::<OnHand>(file)? {
        let mut fault = |message: String| faults.push(format!("{}:{line}: {message}", file.display()));
        if shop.warehouse.iter().all(|house| house.id != warehouse) {
            fault(format!("the shop has no warehouse `{warehouse}`"));
        }
        if there.insert((warehouse, sku.clone()), available).is_some() {
            fault(format!("`{sku}` stands there twice"));
        }
    }
    if faults.is_empty() { Ok(there) } else { Err(faults.join("\n")) }
}

/// How far it has come, for who watches a terminal.
fn progress(many: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(Some(many), ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(many);
    let style = ProgressStyle::with_template("{bar:40} {percent} % of {len} quotes, {eta} to go");
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
