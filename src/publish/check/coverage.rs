//! Does `coverage.toml` say of every territory and area what the data hold?

use super::spans::shown;
use super::{At, Check, some_of};
use crate::book::law::{Kind, LevyRate, Regime, Territory};
use crate::book::restriction::Scope;
use crate::calendar::Span;
use crate::publish::coverage::{Area, Coverage, Extent, FILE, of};
use std::collections::BTreeSet;
use std::path::Path;

/// Missing, doubled and contradicting entries.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let file = Path::new(FILE);
    if data.coverage.is_empty() {
        return;
    }
    let mut seen: BTreeSet<(&str, Area)> = BTreeSet::new();
    for entry in &data.coverage {
        for id in &entry.territories {
            let at = At::Entry("coverage", entry.number, id);
            if !check.names.territories.contains(id.as_str()) {
                let message = format!("no territory is called `{id}`");
                check.complain("unknown-territory", file, at, message, "name a file of `world/territories/`");
            }
            if !seen.insert((id, entry.area)) {
                let message = format!("`{id}` has two entries for `{}`", entry.area.as_str());
                check.complain("duplicate-coverage", file, at, message, "keep one");
            }
        }
        let at = At::Entry("coverage", entry.number, "covers");
        match (entry.extent, entry.covers) {
            (Extent::None, Some(_)) => {
                check.complain(
                    "coverage-contradicted",
                    file,
                    at,
                    "nothing is recorded, yet days are covered".to_owned(),
                    "take `covers` out, or say `partial`",
                );
            }
            (Extent::Partial | Extent::Full, None) => {
                check.complain(
                    "coverage-contradicted",
                    file,
                    at,
                    "something is recorded, yet no days are covered".to_owned(),
                    "write `covers = { from = …, until = … }`",
                );
            }
            _ => {}
        }
    }
    let missing: Vec<(String, Vec<&str>)> = data
        .world
        .territories
        .iter()
        .map(|territory| {
            let id = territory.value.id.as_str();
            (
                id.to_owned(),
                Area::ALL
                    .into_iter()
                    .filter(|area| of(&data.coverage, id, *area).is_none())
                    .map(Area::as_str)
                    .collect(),
            )
        })
        .filter(|(_, areas): &(String, Vec<&str>)| !areas.is_empty())
        .collect();
    for (id, areas) in missing {
        let message = format!("nothing is said of `{id}`: {}", some_of(areas));
        check.complain("missing-coverage", file, At::File, message, "say `none`, `partial` or `full` for each area");
    }
    for territory in &data.world.territories {
        for area in Area::ALL {
            if let Some(entry) = of(&data.coverage, &territory.value.id, area) {
                contradicted(check, &territory.value, entry);
            }
        }
    }
}

/// What the data hold of an area.
enum Held {
    /// Records, and where they say so the days that they cover.
    Some(Option<Span>),
    /// No records.
    Nothing,
    /// No records, and the law refers to none: there may be nothing to record.
    NothingAsked,
}

fn contradicted(check: &mut Check<'_, '_>, territory: &Territory, entry: &Coverage) {
    let file = Path::new(FILE);
    let regimes: Vec<&Regime> = check
        .data
        .world
        .regimes
        .iter()
        .map(|regime| &regime.value)
        .filter(|regime| territory.regimes.contains(&regime.id))
        .collect();
    let (held, what) = held(check, territory, &regimes, entry.area);
    let area = entry.area.as_str();
    // Of a schedule that is missing although rates are said to be recorded, the levy's own complaint tells.
    if matches!((&held, entry.area), (Held::Nothing, Area::DutyRates)) && entry.extent != Extent::None {
        return;
    }
    let at = At::Entry("coverage", entry.number, &territory.id);
    let complaint = match (entry.extent, &held) {
        (Extent::None, Held::Some(_)) => Some((
            format!("`{area}` of `{}` is said to be `none`, but {what}", territory.id),
            "say `partial` or `full`",
        )),
        (Extent::Partial | Extent::Full, Held::Nothing) => Some((
            format!("`{area}` of `{}` is said to be `{}`, but {what}", territory.id, entry.extent.as_str()),
            "say `none`, or add the data",
        )),
        _ => None,
    };
    if let Some((message, help)) = complaint {
        check.complain("coverage-contradicted", file, at, message, help);
        return;
    }
    let Some(said) = entry.covers else { return };
    let recorded = match held {
        Held::Some(Some(span)) => span,
        _ => territory.covers,
    };
    let sooner = said.from < recorded.from;
    let later = recorded.until.is_some_and(|end| said.until.is_none_or(|until| until > end));
    if sooner || later {
        let message = format!(
            "`{area}` of `{}` is said to be covered {}, but is recorded {}",
            territory.id,
            shown(said),
            shown(recorded)
        );
        check.complain(
            "coverage-contradicted",
            file,
            At::Entry("coverage", entry.number, "covers"),
            message,
            "write the days that are recorded",
        );
    }
}

/// What there is, with a clause that says so.
fn held(check: &Check<'_, '_>, territory: &Territory, regimes: &[&Regime], area: Area) -> (Held, String) {
    let schedules: BTreeSet<&str> = regimes
        .iter()
        .flat_map(|regime| &regime.levy)
        .filter_map(|levy| match &levy.rate {
            LevyRate::Schedule(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let present = |held: bool, what: &str| {
        if held {
            (Held::Some(None), format!("there {what}"))
        } else {
            (Held::Nothing, format!("there {}", what.replace("are ", "are no ").replace("is a", "is no")))
        }
    };
    let sheet = |name: &str| {
        let sheet = check.data.schedules.iter().find(|sheet| schedules.contains(sheet.head.id.as_str()));
        sheet.map(|sheet| {
            (
                Held::Some(Some(Span { from: sheet.head.from, until: sheet.head.until })),
                format!("there is {name} `{}`", sheet.head.id),
            )
        })
    };
    match area {
        Area::DutyRates if schedules.is_empty() => (Held::NothingAsked, String::new()),
        Area::DutyRates => sheet("the schedule")
            .unwrap_or_else(|| (Held::Nothing, format!("there is no schedule {}", some_of(schedules.iter().copied())))),
        Area::Preference => {
            let found = check.data.preferences.iter().find(|sheet| schedules.contains(sheet.head.id.as_str()));
            match found {
                Some(found) => (
                    Held::Some(Some(Span { from: found.head.from, until: found.head.until })),
                    format!("there are the preferences `{}`", found.head.id),
                ),
                None if schedules.is_empty() => (Held::NothingAsked, String::new()),
                None => (Held::Nothing, "there are no preferences".to_owned()),
            }
        }
        Area::Tax => {
            let taxed = regimes.iter().flat_map(|regime| &regime.levy).any(|levy| levy.kind == Kind::Tax);
            if taxed {
                (Held::Some(None), "its regimes have taxes".to_owned())
            } else {
                (Held::NothingAsked, String::new())
            }
        }
        Area::Thresholds => {
            let limited = regimes.iter().any(|regime| !regime.threshold.is_empty());
            if limited {
                (Held::Some(None), "its regimes have thresholds".to_owned())
            } else {
                (Held::NothingAsked, String::new())
            }
        }
        Area::Restrictions => {
            let mut names: BTreeSet<String> = [territory.id.to_lowercase(), territory.country.to_lowercase()].into();
            names.extend(territory.addresses.iter().map(|address| address.country.to_lowercase()));
            let groups = check
                .data
                .world
                .groups
                .iter()
                .filter(|group| group.value.members.iter().any(|member| names.contains(&member.to_lowercase())));
            let groups: Vec<String> = groups.map(|group| group.value.id.to_lowercase()).collect();
            names.extend(groups);
            let rules = check.data.restrictions.iter().filter(|rule| rule.scope == Scope::Destination);
            present(
                rules.map(|rule| rule.place.to_lowercase()).any(|place| names.contains(&place)),
                "are rules in `world/restrictions.csv`",
            )
        }
        Area::ClearanceDays => present(!territory.clearance.is_empty(), "are clearance days in its file"),
        Area::Holidays => {
            let calendar = check.data.calendars.iter().find(|calendar| calendar.id == territory.calendar);
            match calendar {
                Some(calendar) => {
                    (Held::Some(Some(calendar.covers)), format!("there is the calendar `{}`", calendar.id))
                }
                None => (Held::Nothing, format!("there is no calendar `{}`", territory.calendar)),
            }
        }
    }
}
