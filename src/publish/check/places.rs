//! Do territories hang together? Regimes, calendars, currencies, countries, groups, and postcodes that mean one place.

use super::{At, Check, some_of};
use crate::book::law::Territory;
use crate::book::world::ExchangeTable;
use crate::place::PostcodePattern;
use crate::publish::world::Read;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names in territories and groups, orphan regimes, postcode patterns.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let territories = &data.world.territories;
    let used: BTreeSet<&str> =
        territories.iter().flat_map(|territory| territory.value.regimes.iter().map(String::as_str)).collect();
    for regime in data.world.regimes.iter().filter(|regime| !used.contains(regime.value.id.as_str())) {
        let message = format!("no territory names the regime `{}`", regime.value.id);
        check.complain(
            "orphan-regime",
            &regime.file,
            At::Line(1),
            message,
            "name it in a territory's `regimes`, or delete it",
        );
    }
    for territory in territories {
        names(check, territory);
        patterns(check, territory);
    }
    one_place(check);
    countries(check);
    for group in &data.world.groups {
        let known = |name: &str| check.names.countries.contains(name) || check.names.territories.contains(name);
        let unknown: Vec<&String> = group.value.members.iter().filter(|member| !known(member)).collect();
        for member in unknown {
            let message =
                format!("the group `{}` holds `{member}`, which is neither a country nor a territory", group.value.id);
            check.complain(
                "unknown-country",
                &group.file,
                At::Word(member),
                message,
                "use an ISO 3166-1 code or a territory's id",
            );
        }
        if group.value.from.zip(group.value.until).is_some_and(|(from, until)| until <= from) {
            let message = format!("the group `{}` ends before it begins", group.value.id);
            check.complain(
                "reversed-span",
                &group.file,
                At::Word(&group.value.id),
                message,
                "write `until` as the first day after",
            );
        }
    }
}

/// Forms of postcodes, and codes that are taken for a country's.
fn countries(check: &mut Check<'_, '_>) {
    let data = check.data;
    let file = Path::new("world/countries.csv");
    for country in &data.world.countries {
        let is_mark = |mark: char| mark.is_ascii_uppercase() || mark.is_ascii_digit() || " -[]".contains(mark);
        for form in country.postcodes.iter().filter(|form| !form.chars().all(is_mark)) {
            let message = format!("`{form}` of `{}` is no form of postcodes", country.code);
            let help = "write `9` for a digit, `A` for a letter, `X` for both: `99999[-9999]`";
            check.complain("postcode-form", file, At::Word(form), message, help);
        }
    }
    let file = Path::new("world/misnamed-countries.csv");
    for known in &data.world.misnamed {
        if check.names.countries.contains(known.code.as_str()) {
            let message = format!("`{}` is a country of its own", known.code);
            check.complain("misnamed-country", file, At::Word(&known.code), message, "leave it out");
        }
        if !check.names.countries.contains(known.country.as_str()) {
            let message = format!("`{}` is no country of `world/countries.csv`", known.country);
            check.complain("unknown-country", file, At::Word(&known.country), message, "use an ISO 3166-1 code");
        }
    }
}

fn names(check: &mut Check<'_, '_>, territory: &Read<Territory>) {
    let (file, value) = (territory.file.as_path(), &territory.value);
    let unknown = |regime: &&String| !check.names.regimes.contains(regime.as_str());
    for regime in value.regimes.iter().filter(unknown).collect::<Vec<_>>() {
        let message = format!("no regime is called `{regime}`");
        check.complain("unknown-regime", file, At::Word(regime), message, "name a file of `world/regimes/`");
    }
    if !check.names.calendars.contains(value.calendar.as_str()) {
        let message = format!("no calendar is called `{}`", value.calendar);
        check.complain(
            "unknown-calendar",
            file,
            At::Word("calendar ="),
            message,
            "list it in `world/calendars/calendars.toml`",
        );
    }
    if check.data.world.currencies.binary_search_by_key(&value.currency, |(code, _)| *code).is_err() {
        let message = format!("`{}` is no currency of `world/currencies.csv`", value.currency);
        check.complain("unknown-currency", file, At::Word("currency"), message, "use an ISO 4217 code");
    }
    if let Some(rates) = &value.customs_rates {
        let tables = &check.data.world.exchange.published;
        let fits = |table: &ExchangeTable| table.table == rates.table && table.base == value.currency;
        if !tables.iter().any(fits) {
            let message =
                format!("no table of exchange rates for one `{}` is called `{}`", value.currency, rates.table);
            let help = "name a table of `world/exchange/exchange.toml` whose base is the territory's currency";
            check.complain("unknown-exchange-table", file, At::Word("customs_rates"), message, help);
        }
    }
    let countries = value.addresses.iter().map(|address| &address.country).chain([&value.country]);
    for country in
        countries.filter(|country| !check.names.countries.contains(country.as_str())).collect::<BTreeSet<_>>()
    {
        let message = format!("`{country}` is no country of `world/countries.csv`");
        check.complain("unknown-country", file, At::Word(country), message, "use an ISO 3166-1 code");
    }
    for name in value.headline.iter().filter(|name| !value.parameter.iter().any(|row| row.name == **name)) {
        let message = format!("`headline` names `{name}`, which is no parameter here");
        check.complain("unknown-parameter", file, At::Word("headline"), message, "add a `[[parameter]]` of this name");
    }
    let parts: BTreeSet<&str> = value.subdivision.iter().map(|part| part.code.as_str()).collect();
    for (number, row) in value.parameter.iter().enumerate() {
        for code in row.subdivisions.iter().filter(|code| !parts.contains(code.as_str())) {
            let message = format!("`{}` holds for `{code}`, which is no subdivision here", row.name);
            let help = format!("subdivisions are {}", some_of(parts.iter().copied()));
            check.complain("unknown-subdivision", file, At::Entry("parameter", number, "subdivisions"), message, &help);
        }
    }
    for (number, row) in value.clearance.iter().enumerate() {
        if row.min_days > row.max_days {
            let message = format!("clearance takes {} days at least and {} at most", row.min_days, row.max_days);
            check.complain(
                "bad-range",
                file,
                At::Entry("clearance", number, "min_days"),
                message,
                "write the smaller figure first",
            );
        }
    }
}

fn patterns(check: &mut Check<'_, '_>, territory: &Read<Territory>) {
    let value = &territory.value;
    for address in value.addresses.iter().filter(|address| address.postcodes.is_empty() && !address.towns.is_empty()) {
        let message = format!("towns of {} are named without the postcode that they share", address.country);
        check.complain("towns-without-postcode", &territory.file, At::Word("towns"), message, "add `postcodes`");
    }
    let addresses = value.addresses.iter().flat_map(|address| &address.postcodes);
    for pattern in addresses.chain(value.subdivision.iter().flat_map(|part| &part.postcodes)) {
        if PostcodePattern::read(pattern).is_none() {
            let message = format!("`{pattern}` is no postcode pattern");
            let help = pattern_help(pattern);
            check.complain("postcode-pattern", &territory.file, At::Word(pattern), message, &help);
        }
    }
    let mut meaning: BTreeMap<&str, &str> = BTreeMap::new();
    for part in &value.subdivision {
        for pattern in &part.postcodes {
            if let Some(before) = meaning.insert(pattern, &part.code) {
                let message = format!("`{pattern}` means both `{before}` and `{}`", part.code);
                let help = "let each pattern mean one subdivision; a longer pattern wins over a shorter";
                check.complain("overlapping-postcodes", &territory.file, At::Word(pattern), message, help);
            }
        }
    }
}

/// A pattern that means two territories, or two ranges of one length that share postcodes.
fn one_place(check: &mut Check<'_, '_>) {
    let mut seen: Vec<(&str, &str, &str, &Path)> = Vec::new();
    let mut found = Vec::new();
    for territory in &check.data.world.territories {
        for address in &territory.value.addresses {
            let whole =
                if address.postcodes.is_empty() && address.subdivisions.is_empty() { vec![""] } else { Vec::new() };
            for pattern in address.postcodes.iter().map(String::as_str).chain(whole) {
                let id = territory.value.id.as_str();
                let clash = seen
                    .iter()
                    .find(|(country, other, _, _)| *country == address.country && equally_close(other, pattern));
                if let Some((_, other, owner, _)) = clash {
                    let message = match (pattern, other) {
                        ("", _) => format!("the whole of {} means `{owner}` and `{id}`", address.country),
                        (pattern, other) if pattern == *other => {
                            format!("`{pattern}` of {} means `{owner}` and `{id}`", address.country)
                        }
                        _ => {
                            format!("`{pattern}` ({id}) and `{other}` ({owner}) of {} share postcodes", address.country)
                        }
                    };
                    found.push((territory.file.as_path(), pattern, message));
                }
                seen.push((&address.country, pattern, id, &territory.file));
            }
        }
    }
    for (file, pattern, message) in found {
        let at = if pattern.is_empty() { "addresses" } else { pattern };
        check.complain("overlapping-postcodes", file, At::Word(at), message, "let each postcode mean one territory");
    }
}

/// What to write instead of what is no postcode pattern.
pub(in crate::publish) fn pattern_help(pattern: &str) -> String {
    let each = districts(pattern).map(|each| format!("write each district: `{}`", each.join("|")));
    each.unwrap_or_else(|| "write `78266`, `35*` or `9170-9178`, in capitals without spaces".to_owned())
}

/// A range of districts, one by one: `KW15-KW17` is `KW15 *|KW16 *|KW17 *`.
pub(in crate::publish) fn districts(pattern: &str) -> Option<Vec<String>> {
    let (first, last) = pattern.split_once('-').map(|(first, last)| (first.trim(), last.trim()))?;
    let letters = |text: &str| text.chars().take_while(char::is_ascii_uppercase).count();
    let (head, from) = first.split_at_checked(letters(first))?;
    let (same, to) = last.split_at_checked(letters(last))?;
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    if head.is_empty() || head != same || from > to || to - from > 99 {
        return None;
    }
    Some((from..=to).map(|number| format!("{head}{number} *")).collect())
}

/// Whether two patterns match one postcode with the same claim, so that neither wins.
pub(in crate::publish) fn equally_close(one: &str, other: &str) -> bool {
    use PostcodePattern::{District, Exact, Prefix, Range};
    match (PostcodePattern::read(one), PostcodePattern::read(other)) {
        (Some(Exact(one)), Some(Exact(other)))
        | (Some(District(one)), Some(District(other)))
        | (Some(Prefix(one)), Some(Prefix(other))) => one == other,
        (Some(Range(first, last)), Some(Range(from, to))) => first.len() == from.len() && first <= to && from <= last,
        (Some(Prefix(prefix)), Some(Range(first, last))) | (Some(Range(first, last)), Some(Prefix(prefix))) => {
            prefix.len() == first.len() && first <= prefix && prefix <= last
        }
        (None, None) => one == other,
        _ => false,
    }
}
