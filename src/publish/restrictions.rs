//! Which goods may not go where? `world/restrictions.csv`, read and checked.
//!
//! In: one row a rule. `hs` lists prefixes (`61 6109.10`), chapters (`25-99`), or `*` for all goods; `tests` joins by `and`
//! and `or` what a machine can test: `via=post`, `origin=CN|VN`, `qty>6`, `unit_value>5000 EUR`. Out: rules, every
//! complaint with its line, and rules by the jurisdiction that makes them, so that a lane loads only its own: `to-us`, `to-eu`, `to-all`, `from-cn`, `by-post`, `by-courier`, `carrier-usps`.

use super::complaint::Complaint;
use super::sheet::Nomenclature;
use crate::book::RuleNumber;
use crate::book::code::Code;
use crate::book::figure::Figure;
use crate::book::law::Trust;
use crate::book::restriction::{Restriction, Scope, Severity};
use crate::book::when::{Clause, When, Word};
use crate::calendar::Day;
use crate::money::Currency;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    scope: Scope,
    place: String,
    hs: String,
    attribute: String,
    severity: Severity,
    tests: String,
    condition: String,
    needs: String,
    from: String,
    until: String,
    because: String,
    source: String,
    at: String,
    trust: Trust,
}

/// Reads every rule, with every complaint.
pub fn read_restrictions(rate_data: &Path) -> (Vec<Restriction>, Vec<Complaint>) {
    let file = PathBuf::from("world/restrictions.csv");
    let (nomenclature, mut complaints) = Nomenclature::read(rate_data);
    let text = match std::fs::read_to_string(rate_data.join(&file)) {
        Ok(text) => text,
        Err(error) => {
            complaints.push(Complaint::new("unreadable", file, error.to_string(), ""));
            return (Vec::new(), complaints);
        }
    };
    let mut rules = Vec::new();
    for (at, row) in csv::Reader::from_reader(text.as_bytes()).into_deserialize::<Row>().enumerate() {
        let line = at + 2;
        let mut complain = |code, message: String, help: &str| {
            complaints.push(Complaint::new(code, &file, message, help).on(line));
        };
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(line);
                complaints.push(Complaint::new("bad-row", &file, error.to_string(), "").on(line));
                continue;
            }
        };
        let mut hs = Vec::new();
        let mut all_goods = false;
        for prefix in row.hs.split_whitespace() {
            if prefix == "*" {
                all_goods = true;
                continue;
            }
            if let Some(chapters) = chapters(prefix) {
                hs.extend(chapters.map(|chapter| format!("{chapter:02}")));
                continue;
            }
            match Code::parse(prefix).filter(|code| nomenclature.holds(code)) {
                Some(code) => hs.push(code.to_string()),
                None => complain(
                    "unknown-hs",
                    format!("`{prefix}` is not in the nomenclature"),
                    "prefixes have 2, 4 or 6 digits",
                ),
            }
        }
        if !all_goods && hs.is_empty() && row.attribute.is_empty() {
            complain("concerns-nothing", "the rule names no goods".to_owned(), "give HS prefixes or an attribute");
        }
        if row.because.is_empty() || row.source.is_empty() {
            complain(
                "no-reason",
                "the rule has no `because` or no `source`".to_owned(),
                "one sentence to show, and an id in `sources/`",
            );
        }
        let mut when = concerned(all_goods, &hs, &row.attribute);
        match tests(&row.tests) {
            Ok(tests) => when.0.extend(tests),
            Err(why) => complain("bad-test", why, "what only people can judge stands in `condition`"),
        }
        let mut day = |text: &str| match text {
            "" => None,
            text => text.parse::<Day>().map_err(|why| complain("bad-day", why, "write year-month-day")).ok(),
        };
        let (from, until) = (day(&row.from), day(&row.until));
        if matches!((from, until), (Some(from), Some(until)) if until <= from) {
            complain(
                "empty-span",
                "the rule is in force on no day".to_owned(),
                "`until` is the first day no longer in force",
            );
        }
        let goods =
            if row.attribute.is_empty() { hs.first().cloned().unwrap_or_default() } else { row.attribute.clone() };
        let place = if row.place == "*" { "all".to_owned() } else { row.place.to_lowercase().replace(' ', "-") };
        rules.push(Restriction {
            code: format!("{place}.{goods}.{}", row.severity.as_str()),
            scope: row.scope,
            place: row.place,
            when,
            severity: row.severity,
            condition: row.condition,
            needs: row.needs,
            because: row.because,
            rule: RuleNumber::NONE,
            from,
            until,
            source: row.source,
            at: row.at,
            trust: Some(row.trust),
            other_reading: String::new(),
        });
    }
    (rules, complaints)
}

/// The first and last of chapters `25-99`.
fn chapters(text: &str) -> Option<RangeInclusive<u8>> {
    let (first, last) = text.split_once('-')?;
    let chapter = |text: &str| text.parse().ok().filter(|chapter: &u8| text.len() == 2 && *chapter > 0);
    Some(chapter(first)?..=chapter(last)?)
}

/// Codes or an attribute: either is enough.
fn concerned(all_goods: bool, hs: &[String], attribute: &str) -> When {
    let by_code = Clause::Among(Word::Hs, hs.to_vec());
    let by_attribute = Clause::Among(Word::Attributes, vec![attribute.to_owned()]);
    When(match (all_goods, hs.is_empty(), attribute.is_empty()) {
        (true, _, _) | (false, true, true) => Vec::new(),
        (false, false, true) => vec![by_code],
        (false, true, false) => vec![by_attribute],
        (false, false, false) => vec![Clause::Any(vec![When(vec![by_attribute]), When(vec![by_code])])],
    })
}

/// Reads `via=post and blade_cm>12 or qty>6`: alternatives of tests that must hold together.
fn tests(text: &str) -> Result<Vec<Clause>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let group = |group: &str| group.split(" and ").map(|one| test(one.trim())).collect::<Result<Vec<Clause>, String>>();
    let groups: Vec<Vec<Clause>> = text.split(" or ").map(group).collect::<Result<_, _>>()?;
    Ok(match <[Vec<Clause>; 1]>::try_from(groups) {
        Ok([only]) => only,
        Err(several) => vec![Clause::Any(several.into_iter().map(When).collect())],
    })
}

fn test(text: &str) -> Result<Clause, String> {
    let wrong = || format!("a test is written as in `total_kg>2`, `value>1000 USD` or `origin=CN|VN`, not `{text}`");
    if let Ok(figure) = text.parse::<Figure>() {
        let is_value = figure.of.ends_with("value");
        let fits = if is_value { figure.unit.parse::<Currency>().is_ok() } else { figure.unit.is_empty() };
        return if fits && figure.per.is_empty() { Ok(Clause::Figures(vec![figure])) } else { Err(wrong()) };
    }
    let (of, words) = text.split_once('=').ok_or_else(wrong)?;
    let word = match of.trim() {
        "via" => Word::Channel,
        "origin" => Word::Origin,
        _ => return Err(wrong()),
    };
    let words: Vec<String> = words.split('|').map(|word| word.trim().to_owned()).collect();
    if words.iter().any(String::is_empty) { Err(wrong()) } else { Ok(Clause::Among(word, words)) }
}

/// Gives every rule's place the id by which a lane knows it: people write `EU` for the group `eu`, `North Post` for a carrier.
/// A group goes before a country of the same letters, whose addresses are those of the group.
pub(super) fn name_by_ids<'n>(
    rules: &mut [Restriction],
    groups: impl Iterator<Item = &'n str>,
    others: impl Iterator<Item = &'n str>,
) {
    let groups: BTreeSet<&str> = groups.collect();
    let others: BTreeSet<&str> = others.collect();
    for rule in rules {
        let id = rule.place.to_lowercase().replace(' ', "-");
        if groups.contains(id.as_str()) || !others.contains(rule.place.as_str()) && others.contains(id.as_str()) {
            rule.place = id;
        }
    }
}

/// The rules by the name of their shard, in order.
pub fn by_shard(rules: &[Restriction]) -> BTreeMap<String, Vec<Restriction>> {
    let mut shards: BTreeMap<String, Vec<Restriction>> = BTreeMap::new();
    for rule in rules {
        let place = if rule.place == "*" { "all".to_owned() } else { rule.place.to_lowercase().replace(' ', "-") };
        let side = match rule.scope {
            Scope::Destination => "to",
            Scope::Origin => "from",
            Scope::Channel => "by",
            Scope::Carrier => "carrier",
        };
        shards.entry(format!("{side}-{place}")).or_default().push(rule.clone());
    }
    shards
}
