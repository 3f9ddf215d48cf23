//! `landfall plan --orlib FILE`: which sites are opened in a warehouse location problem of the OR-Library, and at what cost, proven?

use super::super::{file, print};
use landfall_desk::{orlib, sites};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(path: &Path, json: bool) -> Result<ExitCode, String> {
    let read = orlib::read(&file::text(path)?).map_err(|fault| format!("`{}`: {fault}", path.display()))?;
    let choice = sites::choose(&read.problem).map_err(|fault| format!("`{}`: {fault}", path.display()))?;
    // Sites are numbered from 1 there.
    let open: Vec<String> = choice.open.iter().map(|site| (site + 1).to_string()).collect();
    let (cost, bound) = (read.amount(choice.cost), read.amount(choice.bound));
    let sites = read.problem.fixed.len();
    if json {
        let told = serde_json::json!({
            "cost": cost.to_string(),
            "proven": true,
            "open": choice.open.iter().map(|site| site + 1).collect::<Vec<_>>(),
            "serves": choice.serves.iter().map(|site| site + 1).collect::<Vec<_>>(),
            "first_bound": bound.to_string(),
            "bounds_reckoned": choice.nodes,
            "sites": sites,
            "customers": read.problem.costs.len(),
            "capacities_ignored": read.too_small,
        });
        print(&told.to_string())?;
    } else {
        print(&format!(
            "{cost}, proven optimal\nopen: {} of {sites} sites: {}\nfirst bound {bound}, {} reckoned",
            open.len(),
            open.join(" "),
            choice.nodes
        ))?;
    }
    if read.too_small > 0 {
        eprintln!(
            "{} of {sites} sites have less capacity than all customers ask for; capacities are left aside, so that with them it may cost more",
            read.too_small
        );
    }
    Ok(ExitCode::SUCCESS)
}
