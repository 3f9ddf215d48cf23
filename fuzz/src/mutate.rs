//! How is an input made that is almost right? From one that is right, changed in a few places.
//!
//! Text loses, gains, repeats and swaps parts, and takes words from a list of what readers trip over. A JSON value changes at places of
//! its tree, so that what is odd lies where a reader looks; now and then the text of it changes too.

use fastrand::Rng;
use serde_json::Value;

/// What readers trip over.
const WORDS: [&str; 44] = [
    "",
    "0",
    "-0",
    "-1",
    "1e400",
    "1e-400",
    "0.1",
    "00",
    "9007199254740993",
    "18446744073709551616",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "0.0000000000000000000000000001",
    "-0.00",
    "1,000",
    "١٢٣",
    "NaN",
    "Infinity",
    "null",
    "true",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f600}",
    "e\u{301}",
    "ß",
    "İ",
    "\"",
    "\\u0000",
    "\\ud800",
    "2026-02-29",
    "2024-02-29",
    "9999-12-31",
    "0000-01-01",
    "2026-13-01",
    "2026-11-29T23:59:60Z",
    "2026-11-29T00:00:00+14:00",
    "6109.10",
    "0000000000",
    "SW1A 1AA",
    "100-0001",
    "__proto__",
    "[[[[[[[[[[[[[[[[",
    "{\"a\":",
];

/// A text changed in one to four places.
pub(crate) fn text(rng: &mut Rng, of: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = of.to_vec();
    for _ in 0..rng.usize(1..=4) {
        let at = rng.usize(0..=bytes.len());
        let until = (at + rng.usize(0..=8)).min(bytes.len());
        match rng.u8(0..7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(0..8),
            1 => drop(bytes.drain(at..until)),
            2 => drop(bytes.splice(at..at, word(rng).bytes())),
            3 => drop(bytes.splice(at..until, word(rng).bytes())),
            4 => drop(bytes.splice(at..at, bytes[at..until].to_vec())),
            5 if !other.is_empty() => {
                let from = rng.usize(0..other.len());
                let part = &other[from..(from + rng.usize(1..=16)).min(other.len())];
                drop(bytes.splice(at..until, part.iter().copied()));
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}

/// A file of lines changed in one to three of them: a row or a key goes, comes twice, moves, or has another value.
pub(crate) fn file(rng: &mut Rng, of: &[u8], other: &[u8]) -> Vec<u8> {
    if rng.u8(0..6) == 0 {
        return text(rng, of, other);
    }
    let mut lines: Vec<Vec<u8>> = of.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..rng.usize(1..=3) {
        if lines.is_empty() {
            break;
        }
        let (at, to) = (rng.usize(0..lines.len()), rng.usize(0..lines.len()));
        match rng.u8(0..8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(to, lines[at].clone()),
            2 => lines.swap(at, to),
            3 => lines[at] = text(rng, &lines[at], &lines[to]),
            _ => lines[at] = value(rng, &lines[at], &lines[to]),
        }
    }
    lines.concat()
}

/// A line one cell or value of which is another: an odd word, a near one, or one of another line.
fn value(rng: &mut Rng, line: &[u8], other: &[u8]) -> Vec<u8> {
    let is_mark = |byte: &u8| b",;=\t\"[]{}|\n".contains(byte);
    let cells = |line: &[u8]| -> Vec<(usize, usize)> {
        let mut ends: Vec<usize> = (0..line.len()).filter(|at| is_mark(&line[*at])).collect();
        ends.push(line.len());
        let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
        starts.zip(ends.iter().copied()).filter(|(start, end)| start < end).collect()
    };
    let (own, others) = (cells(line), cells(other));
    let Some(&(start, end)) = own.get(rng.usize(0..own.len().max(1))) else { return line.to_vec() };
    let put = match (rng.u8(0..4), others.get(rng.usize(0..others.len().max(1)))) {
        (0, Some(&(start, end))) => other[start..end].to_vec(),
        (0 | 1, _) => word(rng).as_bytes().to_vec(),
        _ => match near(rng, &String::from_utf8_lossy(&line[start..end])) {
            Value::String(text) => text.into_bytes(),
            _ => Vec::new(),
        },
    };
    [&line[..start], &put, &line[end..]].concat()
}

/// A word that readers trip over.
pub(crate) fn word(rng: &mut Rng) -> &'static str {
    WORDS[rng.usize(0..WORDS.len())]
}

/// A JSON value changed in one to three places, as text.
pub(crate) fn json(rng: &mut Rng, of: &Value) -> Vec<u8> {
    let mut value = of.clone();
    for _ in 0..[1, 1, 1, 1, 2, 3][rng.usize(0..6)] {
        let places = count(&value);
        let at = rng.usize(0..places);
        change(rng, &mut value, &mut (at + 1));
    }
    let bytes = value.to_string().into_bytes();
    if rng.u8(0..16) == 0 { text(rng, &bytes, &[]) } else { bytes }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// Changes the place that so many steps lead to.
fn change(rng: &mut Rng, value: &mut Value, steps: &mut usize) {
    *steps -= 1;
    if *steps == 0 {
        *value = odd(rng, value);
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| {
            if *steps > 0 {
                change(rng, item, steps);
            }
        }),
        Value::Object(entries) => entries.values_mut().for_each(|entry| {
            if *steps > 0 {
                change(rng, entry, steps);
            }
        }),
        _ => {}
    }
}

/// What stands there instead.
fn odd(rng: &mut Rng, was: &Value) -> Value {
    match (rng.u8(0..20), was) {
        (0, _) => Value::Null,
        (1, _) => Value::Bool(rng.bool()),
        (2, _) => Value::String(word(rng).to_owned()),
        (3, other) => Value::Array(vec![other.clone()]),
        (_, Value::Array(items)) => {
            Value::Array(items.iter().cycle().take(items.len() * rng.usize(0..5)).cloned().collect())
        }
        (_, Value::Object(entries)) => {
            let mut entries = entries.clone();
            match entries.keys().nth(rng.usize(0..=entries.len())).cloned() {
                Some(key) => drop(entries.remove(&key)),
                None => drop(entries.insert(word(rng).to_owned(), Value::Null)),
            }
            Value::Object(entries)
        }
        (4..=14, Value::String(text)) => near(rng, text),
        (15..=17, Value::String(text)) => {
            Value::String(String::from_utf8_lossy(&self::text(rng, text.as_bytes(), &[])).into_owned())
        }
        (4..=12, Value::Number(number)) => {
            Value::from(number.as_i64().unwrap_or(0).saturating_add(rng.i64(-3..=3)).saturating_mul(rng.i64(0..=3)))
        }
        (13..=19, Value::Number(number)) => {
            let whole = number.as_i64().unwrap_or(0);
            let far =
                [whole.saturating_neg(), whole.saturating_mul(1_000), i64::MAX, i64::MIN, 0, 1_000_000, 4_294_967_296];
            Value::from(far[rng.usize(0..far.len())])
        }
        _ => Value::String(word(rng).to_owned()),
    }
}

/// Near a figure another figure, near a code another code.
fn near(rng: &mut Rng, text: &str) -> Value {
    let mut bytes = text.as_bytes().to_vec();
    for byte in &mut bytes {
        if rng.u8(0..6) > 0 {
            continue;
        }
        match byte {
            b'0'..=b'9' => *byte = b'0' + rng.u8(0..10),
            b'A'..=b'Z' => *byte = b'A' + rng.u8(0..26),
            b'a'..=b'z' => *byte = b'a' + rng.u8(0..26),
            _ => {}
        }
    }
    Value::String(String::from_utf8_lossy(&bytes).into_owned())
}
