//! Is the rate data whole? Lints that are part of the build: names that must exist, spans that must not collide.

use super::RateData;
use super::complaint::Complaint;
use super::read::{Folder, line_with};
use crate::book::law::{Condition, Levy, LevyRate, Regime};
use crate::place::PostcodePattern;
use std::collections::BTreeSet;
use std::path::Path;

/// Complains of everything that is wrong across files.
pub(super) fn check(data: &RateData, folder: &mut Folder<'_>) {
    sources(data, folder);
    territories(data, folder);
    for regime in &data.world.regimes {
        thresholds_are_known(folder, data, &regime.file, &regime.value);
        spans(folder, &regime.file, &regime.value);
    }
}

/// Every figure names a source that exists; every source is used, and has a licence.
fn sources(data: &RateData, folder: &mut Folder<'_>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut named: Vec<(&Path, &str)> = Vec::new();
    for territory in &data.world.territories {
        let value = &territory.value;
        named.extend(value.parameter.iter().map(|parameter| (territory.file.as_path(), parameter.source.as_str())));
        named.extend(value.clearance.iter().map(|row| (territory.file.as_path(), row.source.as_str())));
        named.extend(value.required.iter().map(|row| (territory.file.as_path(), row.source.as_str())));
    }
    for regime in &data.world.regimes {
        named.extend(sources_of(&regime.value).map(|source| (regime.file.as_path(), source)));
    }
    named.extend(data.world.groups.iter().map(|group| (group.file.as_path(), group.value.source.as_str())));
    let exchange = Path::new("world/exchange/exchange.toml");
    named.extend(data.world.exchange.iter().map(|table| (exchange, table.source.as_str())));
    for (file, source) in named {
        if source.is_empty() {
            continue;
        }
        if !data.world.sources.contains_key(source) && used.insert(format!("{source} in {}", file.display())) {
            let line = line_with(folder.root(), file, &format!("\"{source}\""));
            let complaint = Complaint::new(
                "unknown-source",
                file,
                format!("no source is called `{source}`"),
                "add it to a file in `sources/`",
            );
            folder.complain(Complaint { line, ..complaint });
        }
    }
    let without: Vec<_> = data.world.sources.values().filter(|source| source.value.licence.trim().is_empty()).collect();
    for source in without {
        let message = format!("source `{}` has no licence", source.value.id);
        let line = line_with(folder.root(), &source.file, &format!("\"{}\"", source.value.id));
        let complaint =
            Complaint::new("missing-licence", &source.file, message, "say under which terms its figures are used");
        folder.complain(Complaint { line, ..complaint });
    }
}

/// The sources that a regime names.
pub(super) fn sources_of(regime: &Regime) -> impl Iterator<Item = &str> {
    let values = regime.value.iter().map(|value| value.source.as_str());
    let thresholds = regime.threshold.iter().map(|threshold| threshold.source.as_str());
    let schemes = regime.scheme.iter().map(|scheme| scheme.source.as_str());
    let levies = regime.levy.iter().map(|levy| levy.source.as_str());
    let required = regime.required.iter().map(|required| required.source.as_str());
    values.chain(thresholds).chain(schemes).chain(levies).chain(required)
}

fn territories(data: &RateData, folder: &mut Folder<'_>) {
    let known: BTreeSet<&str> = data.world.regimes.iter().map(|regime| regime.value.id.as_str()).collect();
    let used: BTreeSet<&str> = data
        .world
        .territories
        .iter()
        .flat_map(|territory| territory.value.regimes.iter().map(String::as_str))
        .collect();
    for regime in data.world.regimes.iter().filter(|regime| !used.contains(regime.value.id.as_str())) {
        let message = format!("no territory names the regime `{}`", regime.value.id);
        folder.complain(
            Complaint::new("orphan-regime", &regime.file, message, "name it in a territory's `regimes`, or delete it")
                .on(1),
        );
    }
    for territory in &data.world.territories {
        let (file, value) = (&territory.file, &territory.value);
        let complain = |folder: &mut Folder<'_>, code, needle: &str, message: String, help: &str| {
            let line = line_with(folder.root(), file, needle);
            folder.complain(Complaint { line, ..Complaint::new(code, file, message, help) });
        };
        for regime in value.regimes.iter().filter(|regime| !known.contains(regime.as_str())) {
            let message = format!("no regime is called `{regime}`");
            complain(folder, "unknown-regime", regime, message, "name a file of `world/regimes/`");
        }
        if data.world.currencies.binary_search_by_key(&value.currency, |(code, _)| *code).is_err() {
            let message = format!("`{}` is no currency of `world/currencies.csv`", value.currency);
            complain(folder, "unknown-currency", "currency", message, "use an ISO 4217 code");
        }
        let addresses = value.addresses.iter().flat_map(|address| &address.postcodes);
        for pattern in addresses.chain(value.subdivision.iter().flat_map(|part| &part.postcodes)) {
            if PostcodePattern::read(pattern).is_none() {
                let message = format!("`{pattern}` is no postcode pattern");
                complain(
                    folder,
                    "postcode-pattern",
                    pattern,
                    message,
                    "write `78266`, `35*` or `9170-9178`, in capitals without spaces",
                );
            }
        }
        for address in
            value.addresses.iter().filter(|address| data.world.countries.binary_search(&address.country).is_err())
        {
            let message = format!("`{}` is no country of `world/countries.csv`", address.country);
            complain(folder, "unknown-country", &address.country, message, "use an ISO 3166-1 code");
        }
    }
    let mut patterns: BTreeSet<(&str, &str)> = BTreeSet::new();
    for territory in &data.world.territories {
        for address in &territory.value.addresses {
            let wholes =
                if address.postcodes.is_empty() && address.subdivisions.is_empty() { vec![""] } else { Vec::new() };
            for pattern in address.postcodes.iter().map(String::as_str).chain(wholes) {
                if !patterns.insert((&address.country, pattern)) {
                    let shown = if pattern.is_empty() { "the whole country" } else { pattern };
                    let message = format!("`{shown}` of {} means two territories", address.country);
                    let line = line_with(folder.root(), &territory.file, "addresses");
                    let complaint = Complaint::new(
                        "overlapping-postcodes",
                        &territory.file,
                        message,
                        "let each pattern mean one territory",
                    );
                    folder.complain(Complaint { line, ..complaint });
                }
            }
        }
    }
}

/// Conditions speak only of thresholds that stand in a regime which shares a territory with them.
fn thresholds_are_known(folder: &mut Folder<'_>, data: &RateData, file: &Path, regime: &Regime) {
    let together: BTreeSet<&str> = data
        .world
        .territories
        .iter()
        .filter(|territory| territory.value.regimes.contains(&regime.id))
        .flat_map(|territory| territory.value.regimes.iter().map(String::as_str))
        .collect();
    let regimes = data.world.regimes.iter().filter(|other| together.contains(other.value.id.as_str()));
    let known: BTreeSet<&str> =
        regimes.flat_map(|other| other.value.threshold.iter().map(|threshold| threshold.code.as_str())).collect();
    let mut named = Vec::new();
    regime.levy.iter().for_each(|levy| thresholds_of(&levy.when, &mut named));
    regime.value.iter().for_each(|value| thresholds_of(&value.when, &mut named));
    named.sort_unstable();
    named.dedup();
    for code in named.into_iter().filter(|code| !known.contains(code)) {
        let line = line_with(folder.root(), file, &format!("\"{code}\""));
        let complaint = Complaint::new(
            "unknown-threshold",
            file,
            format!("no threshold is called `{code}`"),
            "add it, or correct the name",
        );
        folder.complain(Complaint { line, ..complaint });
    }
}

fn thresholds_of<'c>(condition: &'c Condition, named: &mut Vec<&'c str>) {
    named.extend(condition.within.iter().chain(&condition.beyond).map(String::as_str));
    condition.any.iter().chain(&condition.none).for_each(|inner| thresholds_of(inner, named));
}

/// Spans run forward; two levies of one code and one condition are not in force on one day.
fn spans(folder: &mut Folder<'_>, file: &Path, regime: &Regime) {
    let spans = regime.levy.iter().map(|levy| (&levy.code, levy.from, levy.until));
    let thresholds = regime.threshold.iter().map(|threshold| (&threshold.code, threshold.from, threshold.until));
    for (code, from, until) in spans.chain(thresholds) {
        if until.is_some_and(|until| until <= from) {
            let message = format!("`{code}` ends before it begins: from {from}");
            let line = line_with(folder.root(), file, code);
            folder.complain(Complaint {
                line,
                ..Complaint::new("reversed-span", file, message, "write `until` as the first day after")
            });
        }
    }
    let overlap = |one: &Levy, other: &Levy| {
        let span = |levy: &Levy| crate::calendar::Span { from: levy.from, until: levy.until };
        one.code == other.code && one.when == other.when && span(one).overlaps(&span(other))
    };
    for (number, one) in regime.levy.iter().enumerate() {
        if let Some(other) = regime.levy.iter().skip(number + 1).find(|other| overlap(one, other)) {
            let message = format!("`{}` stands twice for the same days from {}", other.code, other.from.max(one.from));
            let line = line_with(folder.root(), file, &other.code);
            folder.complain(Complaint {
                line,
                ..Complaint::new("overlapping-spans", file, message, "close the first with `until`")
            });
        }
        if let LevyRate::Share { denominator, .. } = &one.rate
            && denominator.is_zero()
        {
            let message = format!("`{}` is a share over 0", one.code);
            folder.complain(Complaint::new("zero-denominator", file, message, "write a denominator above 0"));
        }
    }
}
