//! Do schedules, lists, preferences and restrictions fit the law that refers to them?

use super::spans::shown;
use super::{At, Check};
use crate::book::law::LevyRate;
use crate::book::rate::Rate;
use crate::book::restriction::Scope;
use crate::book::when::{When, Word};
use crate::calendar::Span;
use crate::publish::coverage::{Area, of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Orphan tables, days that a table lacks, places of restrictions, currencies of rates, origins of agreements.
pub(super) fn check(check: &mut Check<'_, '_>) {
    orphans(check);
    days(check);
    currencies(check);
    preferences(check);
    restrictions(check);
}

/// A schedule or list that no levy refers to.
fn orphans(check: &mut Check<'_, '_>) {
    let data = check.data;
    let regimes = || data.world.regimes.iter().chain(&data.fees).map(|regime| &regime.value);
    let mut schedules = BTreeSet::new();
    let mut lists = BTreeSet::new();
    for levy in regimes().flat_map(|regime| &regime.levy) {
        match &levy.rate {
            LevyRate::Schedule(name) => schedules.insert(name.as_str()),
            LevyRate::List(name) => lists.insert(name.as_str()),
            _ => false,
        };
        lists_of(&levy.when, &mut lists);
    }
    for regime in regimes() {
        regime.value.iter().for_each(|row| lists_of(&row.when, &mut lists));
        regime.threshold.iter().for_each(|row| lists_of(&row.when, &mut lists));
        regime.required.iter().for_each(|row| lists_of(&row.when, &mut lists));
    }
    for parameter in data.world.territories.iter().flat_map(|territory| &territory.value.parameter) {
        lists.extend(parameter.hs.iter().filter_map(|code| code.strip_prefix('@')));
    }
    for (folder, sheets, used) in [("schedules", &data.schedules, &schedules), ("lists", &data.lists, &lists)] {
        for sheet in sheets.iter().filter(|sheet| !used.contains(sheet.head.id.as_str())) {
            let file = Path::new("world").join(folder).join(&sheet.head.id).with_extension("toml");
            let message = format!("no levy refers to `{}`", sheet.head.id);
            check.complain("orphan-file", &file, At::Line(1), message, "refer to it in a regime, or take it out");
        }
    }
}

fn lists_of<'c>(when: &'c When, lists: &mut BTreeSet<&'c str>) {
    lists.extend(when.names(Word::Hs).into_iter().filter_map(|code| code.strip_prefix('@')));
}

/// A product list answers on every day on which a levy takes its rate from it, as far as duty rates are said to be covered.
fn days(check: &mut Check<'_, '_>) {
    let data = check.data;
    for regime in &data.world.regimes {
        for (number, levy) in regime.value.levy.iter().enumerate() {
            let LevyRate::List(name) = &levy.rate else { continue };
            let Some(sheet) = data.lists.iter().find(|sheet| sheet.head.id == *name) else { continue };
            let users =
                data.world.territories.iter().filter(|territory| territory.value.regimes.contains(&regime.value.id));
            let said = users.filter_map(|territory| of(&data.coverage, &territory.value.id, Area::DutyRates)?.covers);
            let covers = said.chain([regime.value.covers]).reduce(|one, other| Span {
                from: one.from.max(other.from),
                until: [one.until, other.until].into_iter().flatten().min(),
            });
            let covers = covers.unwrap_or(regime.value.covers);
            let from = levy.from.max(covers.from);
            let until = [levy.until, covers.until].into_iter().flatten().min();
            let lacks =
                sheet.head.from > from || sheet.head.until.is_some_and(|end| until.is_none_or(|until| until > end));
            if lacks {
                let asked = shown(Span { from, until });
                let held = shown(Span { from: sheet.head.from, until: sheet.head.until });
                let message = format!("`{}` takes the list `{name}` {asked}, which answers {held}", levy.code);
                check.complain(
                    "days-not-covered",
                    &regime.file,
                    At::Entry("levy", number, "list"),
                    message,
                    "widen the list's days, or end the levy",
                );
            }
        }
    }
}

/// Currencies in rates.
fn currencies(check: &mut Check<'_, '_>) {
    let data = check.data;
    let mut found: BTreeMap<(PathBuf, usize), String> = BTreeMap::new();
    let known =
        |code: &crate::money::Currency| data.world.currencies.binary_search_by_key(code, |(known, _)| *known).is_ok();
    let schedules = data.schedules.iter().map(|sheet| ("schedules", &sheet.head.id, &sheet.rows));
    let lists = data.lists.iter().map(|sheet| ("lists", &sheet.head.id, &sheet.rows));
    let preferences = data.preferences.iter().map(|sheet| ("preferences", &sheet.head.id, &sheet.rows));
    for (folder, id, rows) in schedules.chain(lists).chain(preferences) {
        for row in rows {
            let mut named = Vec::new();
            row.rate.iter().for_each(|rate| currencies_of(rate, &mut named));
            if let Some(unknown) = named.into_iter().find(|code| !known(code)) {
                let file = Path::new("world").join(folder).join(id).with_extension("csv");
                found.insert((file, row.line), unknown.to_string());
            }
        }
    }
    for ((file, line), code) in found {
        let message = format!("`{code}` is no currency of `world/currencies.csv`");
        check.complain("unknown-currency", &file, At::Line(line), message, "use an ISO 4217 code");
    }
}

fn currencies_of(rate: &Rate, named: &mut Vec<crate::money::Currency>) {
    match rate {
        Rate::Free | Rate::Percent(_) | Rate::Formula(_) => {}
        Rate::PerUnit(per) => named.push(per.currency),
        Rate::Sum(parts) | Rate::Higher(parts) | Rate::Lower(parts) => {
            parts.iter().for_each(|part| currencies_of(part, named))
        }
        Rate::Less(one, other) => [one, other].into_iter().for_each(|part| currencies_of(part, named)),
    }
}

/// Preferences belong to a schedule; their agreements name countries, and are used.
fn preferences(check: &mut Check<'_, '_>) {
    let data = check.data;
    for sheet in &data.preferences {
        let file = Path::new("world/preferences").join(&sheet.head.id).with_extension("toml");
        if !check.names.schedules.contains(sheet.head.id.as_str()) {
            let message = format!("no schedule is called `{}`: preferences have its name", sheet.head.id);
            check.complain(
                "unknown-schedule",
                &file,
                At::Word("id"),
                message,
                "name the file as the schedule whose duty it lowers",
            );
        }
        let used: BTreeSet<&str> =
            sheet.rows.iter().flat_map(|row| row.agreements.iter().map(String::as_str)).collect();
        for (number, agreement) in sheet.head.agreement.iter().enumerate() {
            for origin in &agreement.origins {
                if !check.names.countries.contains(origin.as_str()) {
                    let message = format!("`{origin}` is no country of `world/countries.csv`");
                    check.complain(
                        "unknown-country",
                        &file,
                        At::Entry("agreement", number, origin),
                        message,
                        "use an ISO 3166-1 code",
                    );
                }
            }
            if !used.contains(agreement.id.as_str()) {
                let message = format!("the agreement `{}` has no rates", agreement.id);
                check.complain(
                    "orphan-agreement",
                    &file,
                    At::Entry("agreement", number, "id"),
                    message,
                    "add its rows, or take it out",
                );
            }
        }
    }
}

/// Places, channels and carriers of restrictions.
fn restrictions(check: &mut Check<'_, '_>) {
    let data = check.data;
    let file = Path::new("world/restrictions.csv");
    let text = check.text(file).unwrap_or_default();
    let lower = |name: &str| name.to_lowercase().replace(' ', "-");
    let places: BTreeSet<String> = check
        .names
        .countries
        .iter()
        .chain(&check.names.territories)
        .chain(&check.names.groups)
        .map(|name| lower(name))
        .collect();
    let carriers: BTreeSet<String> = check.names.carriers.iter().map(|name| lower(name)).collect();
    let mut told = BTreeSet::new();
    for rule in &data.restrictions {
        let place = lower(&rule.place);
        let (known, what) = match rule.scope {
            Scope::Destination | Scope::Origin => {
                (rule.place == "*" || places.contains(&place), "country, territory or group")
            }
            Scope::Channel => (["post", "courier"].contains(&place.as_str()), "channel"),
            Scope::Carrier => (carriers.contains(&place), "carrier"),
        };
        if !known && told.insert((rule.scope, place)) {
            let begins = format!("{},{},", rule.scope.as_str(), rule.place);
            let line = text.lines().position(|line| line.starts_with(&begins)).map_or(1, |at| at + 1);
            let message = format!("`{}` is no {what}", rule.place);
            check.complain(
                "unknown-place",
                file,
                At::Line(line),
                message,
                "use an ISO code, an id, or `*` for everywhere",
            );
        }
    }
}
