//! What changes in law: territories and their parameters, regimes with their thresholds, levies, schemes and questions.

use super::series::{changes, said, source, verb};
use super::{Note, first_of, keys};
use crate::book::law::{Levy, LevyRate, Parameter, Regime, Territory};
use crate::calendar::Span;
use std::collections::BTreeMap;

/// Territories, then regimes.
pub(super) fn compare(note: &mut Note<'_>) {
    let (old, new) = (note.old, note.new);
    let of = |data: &'_ super::RateData| -> BTreeMap<String, Territory> {
        data.world.territories.iter().map(|territory| (territory.value.id.clone(), territory.value.clone())).collect()
    };
    let (before, after) = (of(old), of(new));
    for id in keys(before.keys(), after.keys()) {
        match (before.get(id), after.get(id)) {
            (Some(old), Some(new)) => territory(note, old, new),
            (None, Some(new)) => {
                let until = new.covers.until.map_or_else(String::new, |until| format!(" until {until}"));
                note.say(&new.name, format!("new territory, its law recorded from {}{until}", new.covers.from));
            }
            (Some(old), None) => note.say(&old.name, "the territory is gone: no landed cost can be computed for it"),
            (None, None) => {}
        }
    }
    let of = |data: &'_ super::RateData| -> BTreeMap<String, Regime> {
        data.world.regimes.iter().map(|regime| (regime.value.id.clone(), regime.value.clone())).collect()
    };
    let (before, after) = (of(old), of(new));
    for id in keys(before.keys(), after.keys()) {
        let empty = |of: &Regime| Regime {
            value: Vec::new(),
            threshold: Vec::new(),
            scheme: Vec::new(),
            levy: Vec::new(),
            required: Vec::new(),
            ..of.clone()
        };
        let whom = whom(note, id);
        match (before.get(id), after.get(id)) {
            (Some(old), Some(new)) => regime(note, &whom, old, new),
            (None, Some(new)) => regime(note, &whom, &empty(new), new),
            (Some(old), None) => regime(note, &whom, old, &empty(old)),
            (None, None) => {}
        }
    }
    let groups = |data: &'_ super::RateData| -> BTreeMap<String, Vec<String>> {
        let named = data.world.groups.iter().map(|group| {
            let days = group.value.from.map_or_else(String::new, |from| format!(" from {from}"));
            let name = if group.value.name.is_empty() { &group.value.id } else { &group.value.name };
            (format!("{name}{days}"), group.value.members.clone())
        });
        named.collect()
    };
    let (before, after) = (groups(old), groups(new));
    for name in keys(before.keys(), after.keys()) {
        let none = Vec::new();
        let (old, new) = (before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none));
        let joined: Vec<String> = new.iter().filter(|member| !old.contains(member)).cloned().collect();
        let left: Vec<String> = old.iter().filter(|member| !new.contains(member)).cloned().collect();
        for (members, verb) in [(joined, "joins"), (left, "leaves")] {
            if !members.is_empty() {
                let verb = if members.len() == 1 { verb.to_owned() } else { verb.trim_end_matches('s').to_owned() };
                note.say(name, format!("{} {verb} the group", first_of(&members, 8)));
            }
        }
    }
}

/// Whom a regime concerns: the territory that alone has it, else its own name.
fn whom(note: &Note<'_>, id: &str) -> String {
    let data = if note.new.world.regimes.iter().any(|regime| regime.value.id == id) { note.new } else { note.old };
    let mut users =
        data.world.territories.iter().filter(|territory| territory.value.regimes.iter().any(|own| own == id));
    match (users.next(), users.next()) {
        (Some(only), None) => only.value.name.clone(),
        _ => data
            .world
            .regimes
            .iter()
            .find(|regime| regime.value.id == id)
            .map_or_else(|| id.to_owned(), |regime| regime.value.name.clone()),
    }
}

fn territory(note: &mut Note<'_>, old: &Territory, new: &Territory) {
    let before = note.sentences.len();
    let whom = new.name.clone();
    if old.covers != new.covers {
        let until = new.covers.until.map_or_else(String::new, |until| format!(" until {until}"));
        note.say(&whom, format!("its law is now recorded from {}{until}", new.covers.from));
    }
    let joined: Vec<String> = new.regimes.iter().filter(|id| !old.regimes.contains(id)).cloned().collect();
    let left: Vec<String> = old.regimes.iter().filter(|id| !new.regimes.contains(id)).cloned().collect();
    for (ids, what) in [(joined, "applies from now on"), (left, "applies no longer")] {
        if !ids.is_empty() {
            note.say(&whom, format!("{} {what}", first_of(&ids, 5)));
        }
    }
    if old.currency != new.currency {
        note.say(&whom, format!("levies are in {} instead of {}", new.currency, old.currency));
    }
    parameters(note, &whom, old, new);
    if old.clearance != new.clearance {
        let days = |territory: &Territory| {
            let rows = territory.clearance.iter().map(|row| {
                let way = [&row.channel, &row.terms].map(|words| words.join(" and "));
                let way: String =
                    way.iter().filter(|words| !words.is_empty()).map(|words| format!(" by {words}")).collect();
                let value = row.up_to.map_or_else(String::new, |limit| format!(" up to {limit}"));
                format!("{} to {} days{way}{value}", row.min_days, row.max_days)
            });
            rows.collect::<Vec<_>>().join(", ")
        };
        note.say(&whom, format!("customs clearance takes {}; it took {}", days(new), days(old)));
    }
    if old.calendar != new.calendar {
        note.say(&whom, format!("keeps the holidays of `{}` instead of `{}`", new.calendar, old.calendar));
    }
    if old.addresses != new.addresses || old.subdivision != new.subdivision {
        note.say(&whom, "the addresses and postcodes that mean it or its parts change");
    }
    note.say_details(&whom, before, old != new);
}

/// A parameter in words: `VAT for food`.
fn subject(row: &Parameter) -> String {
    let name = if row.name.len() <= 4 { row.name.to_uppercase() } else { row.name.replace(['_', '-'], " ") };
    let goods = match row.class.split_once(": ") {
        Some((_, goods)) => format!(" for {goods}"),
        None if row.hs.is_empty() => String::new(),
        None if row.class.is_empty() => format!(" for HS {}", first_of(&row.hs, 4)),
        None => format!(" for {} goods", row.class),
    };
    let place =
        if row.subdivisions.is_empty() { String::new() } else { format!(" in {}", first_of(&row.subdivisions, 4)) };
    format!("{name}{goods}{place}")
}

fn parameters(note: &mut Note<'_>, whom: &str, old: &Territory, new: &Territory) {
    for name in keys(old.parameter.iter().map(subject), new.parameter.iter().map(subject)) {
        let rows = |territory: &Territory| -> Vec<Parameter> {
            territory.parameter.iter().filter(|row| subject(row) == name).cloned().collect()
        };
        let (before, after) = (rows(old), rows(new));
        let series = |rows: &[Parameter]| -> Vec<(Span, String)> {
            rows.iter().map(|row| (Span { from: row.from, until: row.until }, row.rate.to_string())).collect()
        };
        for change in changes(&series(&before), &series(&after)) {
            let rows = if change.new.is_some() { &after } else { &before };
            let row =
                rows.iter().find(|row| Span { from: row.from, until: row.until }.contains(change.from)).or(rows.last());
            note.say(whom, format!("{}{}", said(&name, &change), source(row.map_or("", |row| &row.source))));
        }
        let goods =
            |rows: &[Parameter]| rows.iter().flat_map(|row| row.hs.clone()).collect::<std::collections::BTreeSet<_>>();
        if !before.is_empty() && !after.is_empty() && goods(&before) != goods(&after) {
            let more: Vec<String> = goods(&after).difference(&goods(&before)).cloned().collect();
            let less: Vec<String> = goods(&before).difference(&goods(&after)).cloned().collect();
            let parts = [("now also holds for HS", more), ("no longer holds for HS", less)];
            let parts = parts.into_iter().filter(|(_, codes)| !codes.is_empty());
            let parts: Vec<String> = parts.map(|(what, codes)| format!("{what} {}", first_of(&codes, 6))).collect();
            note.say(whom, format!("{name} {}", parts.join(" and ")));
        }
    }
}

/// What changes in a regime, or in a carrier's fees.
pub(super) fn regime(note: &mut Note<'_>, whom: &str, old: &Regime, new: &Regime) {
    let before = note.sentences.len();
    thresholds(note, whom, old, new);
    levies(note, whom, old, new);
    let schemes = |regime: &Regime| -> Vec<(String, Span, String)> {
        let rows = regime.scheme.iter();
        rows.map(|row| {
            (
                format!("the scheme `{}`", row.registration),
                Span { from: row.from, until: row.until },
                format!("{:?}{}", row.when, row.because),
            )
        })
        .collect()
    };
    named(note, whom, &schemes(old), &schemes(new));
    let asked = |regime: &Regime| -> Vec<(String, Span, String)> {
        let rows = regime.required.iter();
        rows.map(|row| {
            (
                format!("the question for `{}`", row.field),
                Span { from: row.from, until: row.until },
                format!("{:?}{}{}", row.when, row.pattern, row.because),
            )
        })
        .collect()
    };
    named(note, whom, &asked(old), &asked(new));
    let values = |regime: &Regime| -> Vec<(String, Span, String)> {
        let rows = regime.value.iter();
        rows.map(|row| {
            (
                format!("the value `{}`", row.code),
                Span { from: row.from, until: row.until },
                format!("{:?}{:?}{:?}", row.when, row.terms, row.less),
            )
        })
        .collect()
    };
    named(note, whom, &values(old), &values(new));
    note.say_details(whom, before, old != new);
}

/// Things with a name and days, whose content is not told.
fn named(note: &mut Note<'_>, whom: &str, old: &[(String, Span, String)], new: &[(String, Span, String)]) {
    for name in keys(old.iter().map(|row| &row.0), new.iter().map(|row| &row.0)) {
        let series = |rows: &[(String, Span, String)]| -> Vec<(Span, String)> {
            rows.iter().filter(|row| row.0 == *name).map(|row| (row.1, row.2.clone())).collect()
        };
        if let Some(change) = changes(&series(old), &series(new)).first() {
            let what = match (&change.old, &change.new) {
                (Some(_), None) => format!("{name} ends on {}", change.from),
                (None, _) => format!("{name} is new from {}", change.from),
                _ => format!("{name} changes from {}", change.from),
            };
            note.say(whom, what);
        }
    }
}

fn thresholds(note: &mut Note<'_>, whom: &str, old: &Regime, new: &Regime) {
    let key = |row: &crate::book::law::Threshold| (row.code.clone(), format!("{:?}", row.when));
    for (code, when) in keys(old.threshold.iter().map(key), new.threshold.iter().map(key)) {
        let series = |regime: &Regime| -> Vec<(Span, String)> {
            let rows = regime.threshold.iter().filter(|row| row.code == code && format!("{:?}", row.when) == when);
            rows.map(|row| {
                let per = row.per.as_str().replace('_', " and ");
                let limit = if row.limit.compare.is_inclusive() { "" } else { ", itself not included" };
                (Span { from: row.from, until: row.until }, format!("{} per {per}{limit}", row.limit.limit))
            })
            .collect()
        };
        for change in changes(&series(old), &series(new)) {
            let regime = if change.new.is_some() { new } else { old };
            let id = regime.threshold.iter().find(|row| row.code == code).map_or("", |row| &row.source);
            note.say(whom, format!("{}{}", said(&format!("the limit `{code}`"), &change), source(id)));
        }
    }
}

/// A levy's name without its rate.
fn label(levy: &Levy) -> String {
    let plain = levy.label.replace("{rate}", "").replace("{territory}", "").replace("  ", " ");
    plain.trim().trim_end_matches([',', ':']).to_owned()
}

/// A levy's rate in words.
fn rate(levy: &Levy) -> String {
    let part = levy.part.map_or_else(String::new, |part| format!("{part} of "));
    let inside = if levy.inside { " inside the price" } else { "" };
    format!("{part}{}{inside}", rate_of(&levy.rate))
}

fn rate_of(rate: &LevyRate) -> String {
    match rate {
        LevyRate::Plain(rate) => rate.to_string(),
        LevyRate::Parameter(name) => format!("the territory's {name}"),
        LevyRate::Schedule(name) => format!("the schedule `{name}`"),
        LevyRate::List(name) => format!("the list `{name}`"),
        LevyRate::TopUp { to, .. } => format!("what is missing to {to}"),
        LevyRate::Brackets { steps, .. } => {
            let steps = steps.iter().map(|step| match step.up_to {
                Some(limit) => format!("{} up to {limit}", step.rate),
                None => format!("{} above", step.rate),
            });
            steps.collect::<Vec<_>>().join(", ")
        }
        LevyRate::Local(_) => "the shop's table of local taxes".to_owned(),
        LevyRate::Share(of) => of.join(" and "),
    }
}

/// What else decides a levy's amount, part by part.
fn parts(levy: &Levy) -> Vec<(&'static str, String)> {
    let money = |money: Option<crate::money::Money>| money.map_or_else(|| "none".to_owned(), |money| money.to_string());
    vec![
        ("minimum", money(levy.minimum)),
        ("maximum", money(levy.maximum)),
        ("waiver", levy.waived.map_or_else(|| "none".to_owned(), |bound| bound.to_string())),
        ("base", format!("{:?}{:?}", levy.base, levy.base_rounding)),
        ("unit", levy.per.as_str().to_owned()),
        ("rounding", format!("{:?}{:?}", levy.line_rounding, levy.total_rounding)),
        ("settling", format!("{:?}", levy.settling)),
        ("order", format!("{:?}{}{}{:?}", levy.stage, levy.order, levy.one_of, levy.day)),
        ("trust", format!("{:?}{}", levy.trust, levy.other_reading)),
    ]
}

fn levies(note: &mut Note<'_>, whom: &str, old: &Regime, new: &Regime) {
    let key = |levy: &Levy| (levy.code.clone(), format!("{:?}", levy.when));
    let all = keys(old.levy.iter().map(key), new.levy.iter().map(key));
    let has = |regime: &Regime, own: &(String, String)| regime.levy.iter().any(|levy| key(levy) == *own);
    let mut told: Vec<String> = Vec::new();
    for own in &all {
        let rows =
            |regime: &Regime| -> Vec<Levy> { regime.levy.iter().filter(|levy| key(levy) == *own).cloned().collect() };
        let (before, after) = (rows(old), rows(new));
        let moved = |in_one: &Regime, in_other: &Regime| {
            !has(in_one, own) && in_one.levy.iter().any(|levy| levy.code == own.0 && !has(in_other, &key(levy)))
        };
        if moved(old, new) || moved(new, old) {
            // One levy whose condition was rewritten, not one that ends and another that begins.
            if !told.contains(&own.0) {
                let levy = after.first().or(before.first());
                let name = levy.map(label).unwrap_or_default();
                let days = after.first().map_or_else(String::new, |levy| format!(", from {}", levy.from));
                note.say(
                    whom,
                    format!(
                        "{name} meets other goods or consignments than before{days}{}",
                        source(levy.map_or("", |levy| &levy.source))
                    ),
                );
                told.push(own.0.clone());
            }
            continue;
        }
        let series = |rows: &[Levy]| -> Vec<(Span, String)> {
            rows.iter().map(|levy| (Span { from: levy.from, until: levy.until }, rate(levy))).collect()
        };
        for change in changes(&series(&before), &series(&after)) {
            let rows = if change.new.is_some() { &after } else { &before };
            let levy = rows
                .iter()
                .find(|levy| Span { from: levy.from, until: levy.until }.contains(change.from))
                .or(rows.last());
            let Some(levy) = levy else { continue };
            let id = after.last().map_or(&levy.source, |levy| &levy.source);
            note.say(whom, format!("{}{}", said(&label(levy), &change), source(id)));
        }
        for ((one, other), from) in before.iter().zip(&after).map(|pair| (pair, pair.1.from)) {
            for ((name, was), (_, is)) in parts(one).into_iter().zip(parts(other)).filter(|(was, is)| was != is) {
                let words = match name {
                    "minimum" | "maximum" | "waiver" => {
                        format!("the {name} of {} {} from {was} to {is}", label(other), verb(&was, &is))
                    }
                    _ => format!("the {name} of {} changes", label(other)),
                };
                note.say(whom, format!("{words}, as in force from {from}{}", source(&other.source)));
            }
        }
    }
}
