//! How are a country's postcodes written? From a list of regular expressions to the forms of `world/countries.csv`.
//!
//! In: our table of countries, and a list with a line for each region, `data/IS={"zip": "\\d{3}", …}`. Out: the table, in
//! which countries without a form have the list's, and what was not understood or differs, with its line. The rule: what is
//! recorded stands, for it also knows which codes lose zeros; where the list means other codes, it is told.
//!
//! A form is written as people read it: `9` is any digit, `A` any letter, `X` any of both.

use crate::publish::Complaint;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// More forms than this are no forms that people know.
const MOST: usize = 16;
/// Nor are longer ones.
const LONGEST: usize = 24;
/// A longer expression is none of postcodes; brackets in brackets go no deeper.
const LONGEST_EXPRESSION: usize = 500;

/// The table with forms filled in, and what is to be looked at.
pub fn import(countries: &str, list: &str, file: &Path) -> (String, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut found: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for (at, line) in list.lines().enumerate() {
        let Some((country, json)) = line.strip_prefix("data/").and_then(|rest| rest.split_once('=')) else { continue };
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            continue;
        }
        let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(json) else {
            let help = "fetch the list again";
            let message = format!("`{country}` is no object of JSON");
            complaints.push(Complaint::new("bad-region", file, message, help).on(at + 1));
            continue;
        };
        let Some(zip) = fields.get("zip").and_then(serde_json::Value::as_str) else { continue };
        match forms(zip) {
            Some(forms) => drop(found.insert(country.to_owned(), (at + 1, forms))),
            None => {
                let message = format!("`{zip}` of {country} is written as no forms are");
                let help = "write its forms into `world/countries.csv` by hand";
                complaints.push(Complaint::new("bad-region", file, message, help).on(at + 1));
            }
        }
    }
    let mut table = String::new();
    for line in countries.lines() {
        let code = line.split(',').next().unwrap_or_default();
        match (line.rsplit_once(','), found.get(code)) {
            (Some((before, "")), Some((_, forms))) => {
                let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
                table.push_str(&format!("{before},{}\n", forms.join("|")));
            }
            (Some((_, recorded)), Some((at, forms))) if !same(recorded, forms) => {
                let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
                let message = format!("{code} has `{}` here, and `{recorded}` in the table", forms.join("|"));
                let help = "see which is right; the table was left as it is";
                complaints.push(Complaint::new("other-postcodes", file, message, help).on(*at));
                table.push_str(&format!("{line}\n"));
            }
            _ => table.push_str(&format!("{line}\n")),
        }
    }
    (table, complaints)
}

/// Whether recorded forms mean the codes of these, but for zeros at their beginning.
fn same(recorded: &str, forms: &BTreeSet<String>) -> bool {
    let plain = |text: &str| text.replace([' ', '-'], "").replace('X', "A");
    let mut ours = BTreeSet::new();
    for form in recorded.split('|') {
        match form.split_once('[').zip(form.split_once(']')) {
            Some(((before, _), _)) => {
                ours.insert(plain(before));
                ours.insert(plain(&form.replace(['[', ']'], "")));
            }
            None => drop(ours.insert(plain(form))),
        }
    }
    let of_zeros = |form: &String| form.starts_with('0');
    let (ours, theirs) = (ours.into_iter().filter(|form| !of_zeros(form)), forms.iter().map(|form| plain(form)));
    ours.collect::<BTreeSet<_>>() == theirs.filter(|form| !of_zeros(form)).collect()
}

/// The forms that a regular expression of postcodes means; none where it is written otherwise than such are.
fn forms(zip: &str) -> Option<BTreeSet<String>> {
    if zip.len() > LONGEST_EXPRESSION {
        return None;
    }
    let (forms, rest) = alternatives(zip)?;
    let written = rest.is_empty()
        && forms.iter().all(|form| form.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-'));
    let forms: BTreeSet<String> =
        forms.into_iter().map(|form| form.trim().to_owned()).filter(|form| !form.is_empty()).collect();
    (written && !forms.is_empty()).then_some(forms)
}

/// `a|b|c`, up to the end or a closing bracket.
fn alternatives(text: &str) -> Option<(Vec<String>, &str)> {
    let (mut all, mut rest) = sequence(text)?;
    while let Some(more) = rest.strip_prefix('|') {
        let (others, left) = sequence(more)?;
        all.extend(others);
        rest = left;
    }
    (all.len() <= MOST).then_some((all, rest))
}

fn sequence(text: &str) -> Option<(Vec<String>, &str)> {
    let mut forms = vec![String::new()];
    let mut rest = text;
    while !rest.is_empty() && !rest.starts_with(['|', ')']) {
        let (atoms, left) = atom(rest)?;
        let (counts, left) = counted(left)?;
        // A gap that may be left out is one that people write.
        let is_gap = atoms.iter().all(|atom| atom == " " || atom == "-");
        let counts = if is_gap && counts == [0, 1] { vec![1] } else { counts };
        let mut longer = BTreeSet::new();
        for form in &forms {
            for count in &counts {
                for atom in &atoms {
                    longer.insert(format!("{form}{}", atom.repeat(*count)));
                }
            }
        }
        forms = longer.into_iter().collect();
        if forms.len() > MOST || forms.iter().any(|form| form.len() > LONGEST) {
            return None;
        }
        rest = left;
    }
    Some((forms, rest))
}

/// One piece: what it may stand for, and what follows it.
fn atom(text: &str) -> Option<(Vec<String>, &str)> {
    if let Some(rest) = text.strip_prefix("\\d") {
        return Some((vec!["9".to_owned()], rest));
    }
    if let Some(rest) = text.strip_prefix("(?:").or_else(|| text.strip_prefix('(')) {
        let (all, rest) = alternatives(rest)?;
        return Some((all, rest.strip_prefix(')')?));
    }
    if let Some((class, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let class = class.replace("\\d", "0-9").replace("\\s", " ").replace("\\-", "-");
        // All but these, or a class of another name: what it stands for is not read.
        if class.starts_with('^') || class.contains('\\') || class.is_empty() {
            return None;
        }
        let has = |what: fn(char) -> bool| class.chars().any(what);
        let form = match (has(|c| c.is_ascii_digit()), has(|c| c.is_ascii_alphabetic())) {
            (true, true) => "X",
            (true, false) => "9",
            (false, true) => "A",
            (false, false) if class.contains(' ') => " ",
            (false, false) => "-",
        };
        return Some((vec![form.to_owned()], rest));
    }
    if let Some(rest) = text.strip_prefix("\\s") {
        return Some((vec![" ".to_owned()], rest));
    }
    // A letter behind a backslash is a class.
    let text = match text.strip_prefix('\\') {
        Some(escaped) if escaped.starts_with(|c: char| c.is_ascii_alphanumeric()) => return None,
        Some(escaped) => escaped,
        None => text,
    };
    let first = text.chars().next().filter(|c| c.is_ascii_alphanumeric() || [' ', '-'].contains(c))?;
    // `A`, `X` and `9` themselves cannot be written; a letter that a code always has is a letter.
    Some((vec![first.to_string()], text.get(first.len_utf8()..)?))
}

/// How often the piece before stands: `{3}`, `{2,4}`, `?`, or once.
fn counted(text: &str) -> Option<(Vec<usize>, &str)> {
    if let Some(rest) = text.strip_prefix('?') {
        return Some((vec![0, 1], rest));
    }
    let Some((counts, rest)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return Some((vec![1], text));
    };
    let (from, to) = counts.split_once(',').unwrap_or((counts, counts));
    let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to && to <= 12).then(|| ((from..=to).collect(), rest))
}
