//! Does every figure name a source that exists, is every source used, has it a licence, and is its review due?

use super::{At, Check};
use crate::book::law::Regime;
use crate::book::paper::Papers;
use crate::calendar::Day;
use crate::publish::RateData;
use crate::publish::complaint::Complaint;
use crate::publish::read::line_with;
use crate::publish::world::{ESTIMATES, Source};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Unknown and orphan sources, sources without a licence, sources named twice.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let imports = imports(check.folder.root());
    let mut named = named(check.data);
    named.extend(imports.iter().map(|(file, source)| (file.clone(), source.as_str())));
    let mut told: BTreeSet<(&Path, &str)> = BTreeSet::new();
    let known = &check.data.world.sources;
    for (file, source) in &named {
        if !known.contains_key(*source) && told.insert((file, source)) {
            let (message, at) = match *source {
                "" => ("a figure has no source".to_owned(), "source = \"\""),
                source => (format!("no source is called `{source}`"), source),
            };
            // A carrier's things stand in several files.
            let beside =
                ["carrier.toml", "surcharges.toml", "zones.csv", "areas.csv"].map(|name| file.with_file_name(name));
            let own = beside.iter().find(|other| {
                file.ends_with("carrier.toml") && check.text(other).is_some_and(|text| text.contains(at))
            });
            check.complain(
                "unknown-source",
                own.unwrap_or(file),
                At::Word(at),
                message,
                "add it to a file in `sources/`, or correct the id",
            );
        }
    }
    let used: BTreeSet<&str> = named.iter().map(|(_, source)| *source).collect();
    for source in known.values() {
        let id = source.value.id.as_str();
        if source.value.licence.trim().is_empty() {
            let message = format!("source `{id}` has no licence");
            check.complain(
                "missing-licence",
                &source.file,
                At::Word(id),
                message,
                "say under which terms its figures are used",
            );
        }
        if !used.contains(id) {
            let message = format!("nothing names the source `{id}`");
            check.complain(
                "orphan-source",
                &source.file,
                At::Word(id),
                message,
                "name it where its figures stand, or delete it",
            );
        }
        if source.value.review_by.is_some_and(|review| review < source.value.read) {
            let message = format!("the review of `{id}` is due before it was read");
            check.complain("reversed-span", &source.file, At::Word(id), message, "write `review_by` later than `read`");
        }
    }
}

/// Sources whose review is due on `day`: a build does not ask, a release does.
pub(crate) fn overdue(data: &RateData, root: &Path, day: Day) -> Vec<Complaint> {
    let mut late = Vec::new();
    for source in data.world.sources.values() {
        if let Some(review) = source.value.review_by.filter(|review| *review <= day) {
            let Source { id, publisher, url, .. } = &source.value;
            let message = format!("source `{id}` was to be reviewed by {review}; its publisher: {publisher}");
            let at = if url.is_empty() { String::new() } else { format!(" at {url}") };
            let help = format!("read it again{at}, correct what has changed, and move `read` and `review_by`");
            let complaint = Complaint::new("review-due", &source.file, message, help);
            let line = line_with(root, &source.file, &format!("\"{}\"", source.value.id));
            late.push((review, Complaint { line, ..complaint }));
        }
    }
    // What has waited longest comes first.
    late.sort_by(|(since, one), (then, other)| (since, &one.file, one.line).cmp(&(then, &other.file, other.line)));
    late.into_iter().map(|(_, complaint)| complaint).collect()
}

/// Every source that is named, with the file that names it.
fn named(data: &RateData) -> Vec<(PathBuf, &str)> {
    let mut named: Vec<(PathBuf, &str)> = Vec::new();
    let world = &data.world;
    for territory in &world.territories {
        let value = &territory.value;
        let sources = value.parameter.iter().map(|row| &row.source);
        let sources = sources.chain(value.clearance.iter().map(|row| &row.source));
        named.extend(sources.map(|source| (territory.file.clone(), source.as_str())));
        let roughly = value.estimate.iter().map(|row| row.source.as_str());
        named.extend(roughly.map(|source| (PathBuf::from(ESTIMATES), source)));
    }
    for regime in world.regimes.iter().chain(&data.fees) {
        named.extend(sources_of(&regime.value).map(|source| (regime.file.clone(), source)));
    }
    let groups = world.groups.iter().filter(|group| !group.value.source.is_empty());
    named.extend(groups.map(|group| (group.file.clone(), group.value.source.as_str())));
    let exchange = PathBuf::from("world/exchange/exchange.toml");
    named.extend(world.exchange.published.iter().map(|table| (exchange.clone(), table.source.as_str())));
    named.extend(world.tables.iter().map(|(_, source)| (PathBuf::from("world/tables.toml"), source.as_str())));
    let calendars = PathBuf::from("world/calendars/calendars.toml");
    named.extend(data.calendar_sources.iter().map(|source| (calendars.clone(), source.as_str())));
    named.extend(data.bills.iter().map(|bill| (bill.file.clone(), bill.value.source.as_str())));
    for papers in &data.papers {
        let Papers { paper, demand, stated, need, .. } = &papers.value;
        let sources = paper.iter().map(|row| &row.source).chain(demand.iter().map(|row| &row.source));
        let sources = sources.chain(stated.iter().map(|row| &row.source)).chain(need.iter().map(|row| &row.source));
        named.extend(sources.map(|source| (papers.file.clone(), source.as_str())));
    }
    for carrier in &data.carriers {
        let file = Path::new("carriers").join(&carrier.id);
        named.extend(carrier.sources().into_iter().map(|source| (file.join("carrier.toml"), source)));
    }
    for (carrier, transit) in &data.transit {
        let folder = Path::new("carriers").join(carrier);
        named.extend(transit.services.iter().flatten().map(|row| (folder.join("transit.csv"), row.source.as_str())));
        let days = transit.days.calendar.iter().map(|row| row.source.as_str());
        let days = days.chain(transit.days.season.iter().map(|row| row.source.as_str()));
        let days = days.chain(transit.days.remote.iter().map(|row| row.source.as_str()));
        named.extend(days.map(|source| (folder.join("calendars.toml"), source)));
    }
    for shop in &data.shops {
        let file = Path::new("shops").join(&shop.id).join("shop.toml");
        named.extend(shop.sources().into_iter().map(|source| (file.clone(), source)));
        let list = file.with_file_name("points.csv");
        let local = file.with_file_name("local-taxes.csv");
        named.extend(shop.local_tax.iter().map(|row| (local.clone(), row.source.as_str())));
        named.extend(shop.points.iter().map(|point| (list.clone(), point.source.as_str())));
    }
    for read in &data.returns {
        named.extend(read.value.rows().map(|row| (read.file.clone(), row.source)));
    }
    for (shop, own) in &data.shop_returns {
        named.push((Path::new("shops").join(shop).join("returns.toml"), &own.source));
    }
    for (folder, sheets) in [("schedules", &data.schedules), ("lists", &data.lists)] {
        for sheet in sheets {
            let file = Path::new("world").join(folder).join(&sheet.head.id);
            named.push((file.with_extension("toml"), &sheet.head.source));
            let rows: BTreeSet<&str> = sheet.rows.iter().map(|row| row.source.as_str()).collect();
            let own = rows.into_iter().filter(|source| *source != sheet.head.source);
            named.extend(own.map(|source| (file.with_extension("csv"), source)));
        }
    }
    for sheet in &data.preferences {
        let file = Path::new("world/preferences").join(&sheet.head.id);
        named.push((file.with_extension("toml"), &sheet.head.source));
        let limits = sheet.head.agreement.iter().filter(|agreement| agreement.proof_up_to.is_some());
        named.extend(limits.map(|agreement| (file.with_extension("toml"), agreement.proof_source.as_str())));
        let rows: BTreeSet<&str> = sheet.rows.iter().map(|row| row.source.as_str()).collect();
        let own = rows.into_iter().filter(|source| *source != sheet.head.source);
        named.extend(own.map(|source| (file.with_extension("csv"), source)));
    }
    let restrictions = PathBuf::from("world/restrictions.csv");
    named.extend(data.restrictions.iter().map(|rule| (restrictions.clone(), rule.source.as_str())));
    named
}

/// The sources that descriptions of imports name.
fn imports(root: &Path) -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(root.join("imports")).into_iter().flatten().flatten();
    let sources = entries.filter_map(|entry| {
        let text = std::fs::read_to_string(entry.path()).ok()?;
        let source = text.parse::<toml::Table>().ok()?.get("source")?.as_str()?.to_owned();
        Some((Path::new("imports").join(entry.file_name()), source))
    });
    sources.collect()
}

/// The sources that a regime names.
fn sources_of(regime: &Regime) -> impl Iterator<Item = &str> {
    let values = regime.value.iter().map(|value| value.source.as_str());
    let thresholds = regime.threshold.iter().map(|threshold| threshold.source.as_str());
    let schemes = regime.scheme.iter().map(|scheme| scheme.source.as_str());
    let levies = regime.levy.iter().map(|levy| levy.source.as_str());
    let required = regime.required.iter().map(|required| required.source.as_str());
    values.chain(thresholds).chain(schemes).chain(levies).chain(required)
}
