//! Which other values may a key have?

use super::documented::Key;
use super::material::Place;
use toml::Value;

/// Other values of a key in a row, the likeliest to matter first; none stands for no key at all.
pub(super) fn others(place: &Place, places: &[Place], key: &Key, all: &[Key]) -> Vec<Option<Value>> {
    let mut found: Vec<Value> = match &place.value {
        Value::Boolean(is) => vec![Value::Boolean(!is)],
        Value::Integer(number) => vec![Value::Integer(number * 3 + 7), Value::Integer(number + 1), Value::Integer(1)],
        Value::String(text) => texts(text).into_iter().map(Value::String).collect(),
        // A range of days or the like: longer. A span: of other days.
        Value::Table(entries) => [1, 0]
            .map(|choice| Value::Table(entries.iter().map(|(key, value)| (key.clone(), more(value, choice))).collect()))
            .to_vec(),
        Value::Array(entries) if entries.len() > 1 => vec![Value::Array(entries.iter().skip(1).cloned().collect())],
        Value::Array(entries) => match entries.first().and_then(Value::as_str) {
            Some(only) => texts(only).into_iter().map(|other| Value::Array(vec![Value::String(other)])).collect(),
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    let words = all.iter().filter(|word| word.holds.is_empty() && word.owner == key.inner());
    let words = words.map(|word| Value::String(word.key.clone()));
    found.extend(words.map(|word| if place.value.is_array() { Value::Array(vec![word]) } else { word }));
    // What other rows say.
    let mut known: Vec<Value> = Vec::new();
    for other in places {
        if known.len() < 6 && !known.contains(&other.value) {
            known.push(other.value.clone());
        }
    }
    found.extend(known);
    let mut distinct: Vec<Option<Value>> = Vec::new();
    for value in found.into_iter().filter(|value| *value != place.value).map(Some) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    if key.optional {
        distinct.push(None);
    }
    distinct
}

fn more(value: &Value, choice: usize) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number + 1),
        Value::String(text) if text.starts_with("20") => {
            texts(text).into_iter().nth(choice).map_or_else(|| value.clone(), Value::String)
        }
        other => other.clone(),
    }
}

/// Other texts of the same kind: days, times, figures with their unit, yes and no, words.
fn texts(text: &str) -> Vec<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    if let [year, month, day] = parts[..]
        && year.len() == 4
        && [year, month, day].into_iter().all(digits)
    {
        return ["2020-01-01", "2026-06-01", "2026-11-01", "2031-01-01"].map(str::to_owned).to_vec();
    }
    if let Some((hour, minute)) = text.split_once(':')
        && digits(hour)
        && digits(minute)
    {
        return vec!["09:00".to_owned(), "23:00".to_owned()];
    }
    if text == "yes" || text == "no" {
        return vec![if text == "yes" { "no" } else { "yes" }.to_owned()];
    }
    match figure(text) {
        Some((before, figure, after)) => [figure * 2.0 + 1.0, figure / 2.0, 1.0, 0.0]
            .map(|figure| {
                let figure = format!("{figure:.2}");
                let whole = figure.trim_end_matches('0').trim_end_matches('.');
                format!("{before}{}{after}", if whole.is_empty() { "0" } else { whole })
            })
            .to_vec(),
        None => vec![format!("{text} anew"), format!("{text}x")],
    }
}

/// The first number in a text, with what stands around it: `<= 150.00 EUR`.
fn figure(text: &str) -> Option<(&str, f64, &str)> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let (before, rest) = text.split_at(start);
    if before.chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    // `6109.10` is a code, not a figure: both forms are tried by who reads them.
    Some((before, number.parse().ok()?, after))
}
