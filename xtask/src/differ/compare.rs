//! In what do two answers differ? Kinds of differences, so that thousands of answers can be reviewed by a few lines.
//!
//! A kind is the path of what differs with `#` for numbers, and the code of the charge, refusal, warning or fault around it; of
//! a key that comes or goes the path alone.

use serde_json::{Map, Value};

/// A difference of one answer: its kind, and what stood there and stands there now.
pub(super) struct Difference {
    pub(super) kind: String,
    pub(super) was: String,
    pub(super) is: String,
}

/// An answer without what differs wherever the books' bytes do, and for an open request without what the clock says.
pub(crate) fn stripped(answer: &str, is_open: bool) -> String {
    let mut text = without(answer, "shards", usize::MAX);
    // The id of a quote is its first key; options, shipments and lines have ids that matter.
    if text.starts_with("{\"id\":") {
        text = without(&text, "id", 1);
    }
    if is_open {
        text = without(&without(&text, "order_within_s", usize::MAX), "expires_at", usize::MAX);
    }
    text
}

/// A JSON text without a key that has a scalar or a flat object; inside strings a key's first quote would be escaped.
fn without(text: &str, key: &str, most: usize) -> String {
    let key = format!("\"{key}\":");
    let mut parts = text.splitn(most.saturating_add(1), &key);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = match part.as_bytes().first() {
            Some(b'{') => part.find('}').map(|at| at + 1),
            Some(b'"') => part[1..].find('"').map(|at| at + 2),
            _ => part.find([',', '}']),
        };
        let rest = &part[end.unwrap_or(part.len())..];
        match rest.strip_prefix(',') {
            Some(next) => kept.push_str(next),
            None => {
                kept.truncate(kept.trim_end_matches(',').len());
                kept.push_str(rest);
            }
        }
    }
    kept
}

/// Everything in which two answers differ, each kind once.
pub(super) fn differences(was: &str, is: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    match (serde_json::from_str(was), serde_json::from_str(is)) {
        (Ok(was), Ok(is)) => whole(&was, &is, &mut found),
        _ => note(&mut found, "no JSON".to_owned(), &Value::from(was), &Value::from(is)),
    }
    if found.is_empty() {
        note(&mut found, "the same, but not byte for byte".to_owned(), &Value::from(was), &Value::from(is));
    }
    found
}

fn whole(was: &Value, is: &Value, found: &mut Vec<Difference>) {
    match (codes(was), codes(is)) {
        (None, Some(codes)) => note(found, format!("answered, now refused ({codes})"), was, is),
        (Some(codes), None) => note(found, format!("refused ({codes}), now answered"), was, is),
        _ => walk("", "", was, is, found),
    }
}

/// The codes of a problem's faults; none of an answer.
fn codes(answer: &Value) -> Option<String> {
    let Some(errors) = answer.get("errors").and_then(Value::as_array) else {
        return answer.get("status").map(|_| text(answer.get("type")));
    };
    let mut codes: Vec<String> = errors.iter().map(|fault| text(fault.get("code"))).collect();
    codes.sort();
    codes.dedup();
    Some(codes.join(", "))
}

fn walk(path: &str, about: &str, was: &Value, is: &Value, found: &mut Vec<Difference>) {
    match (was, is) {
        _ if was == is => {}
        (Value::Object(old), Value::Object(new)) => {
            let about = match (code(old), code(new)) {
                (Some(old), Some(new)) if old == new => old,
                (Some(old), Some(new)) => format!("{old} -> {new}"),
                _ => about.to_owned(),
            };
            for (key, old) in old {
                let path = format!("{path}/{key}");
                match new.get(key) {
                    Some(new) => walk(&path, &about, old, new, found),
                    None => note(found, named(&path, "", "gone"), old, &Value::Null),
                }
            }
            for (key, new) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                note(found, named(&format!("{path}/{key}"), "", "added"), &Value::Null, new);
            }
        }
        (Value::Array(old), Value::Array(new)) => lists(path, about, old, new, found),
        _ => note(found, named(path, about, last_place(was, is)), was, is),
    }
}

/// Items are held against those of the same name, so that one that comes or goes does not move the others.
fn lists(path: &str, about: &str, old: &[Value], new: &[Value], found: &mut Vec<Difference>) {
    let path = format!("{path}/#");
    let own = |item: &Value| item.as_object().and_then(code).unwrap_or_else(|| about.to_owned());
    let mut left: Vec<(usize, &Value)> = new.iter().enumerate().collect();
    let mut places = Vec::new();
    for item in old {
        match left.iter().position(|(_, other)| name(other) == name(item)) {
            Some(at) => {
                let (place, other) = left.remove(at);
                places.push(place);
                walk(&path, about, item, other, found);
            }
            None => note(found, named(&path, &own(item), "gone"), item, &Value::Null),
        }
    }
    for (_, item) in left {
        note(found, named(&path, &own(item), "added"), &Value::Null, item);
    }
    if !places.is_sorted() {
        note(found, named(&path, about, "in another order"), &Value::from(old), &Value::from(new));
    }
}

/// What an item of a list is called: all of its texts that name it, or, of a scalar, what it is.
fn name(item: &Value) -> String {
    const NAMES: [&str; 11] =
        ["id", "code", "line", "path", "subject", "field", "kind", "box", "warehouse", "sku", "date"];
    match item {
        Value::Object(entries) => NAMES.iter().map(|key| text(entries.get(*key)) + "/").collect(),
        Value::Array(_) => String::new(),
        scalar => scalar.to_string(),
    }
}

/// The code of a reason, else the object's own.
fn code(object: &Map<String, Value>) -> Option<String> {
    let reason = object.get("reason").and_then(|reason| reason.get("code"));
    reason.or(object.get("code")).and_then(Value::as_str).map(str::to_owned)
}

/// Rounding is told from other differences: amounts that are next to each other.
fn last_place(was: &Value, is: &Value) -> &'static str {
    let minor = |value: &Value| {
        let (whole, parts) = value.as_str()?.rsplit_once('.').unwrap_or((value.as_str()?, ""));
        Some((parts.len(), format!("{whole}{parts}").parse::<i64>().ok()?))
    };
    match (minor(was), minor(is)) {
        (Some((digits, one)), Some((same, other))) if digits == same && one.abs_diff(other) == 1 => {
            "by one in the last place"
        }
        _ => "",
    }
}

fn named(path: &str, about: &str, how: &str) -> String {
    let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
    format!("{path}{about} {how}").trim_end().to_owned()
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn note(found: &mut Vec<Difference>, kind: String, was: &Value, is: &Value) {
    if !found.iter().any(|known| known.kind == kind) {
        found.push(Difference { kind, was: was.to_string(), is: is.to_string() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(was: &str, is: &str) -> Vec<String> {
        differences(was, is).into_iter().map(|difference| difference.kind).collect()
    }

    #[test]
    fn what_hangs_on_the_books_bytes_and_the_clock_is_left_out() {
        let answer =
            r#"{"id":"X","options":[{"id":"a","shards":{"de":"1"},"order_within_s":5}],"expires_at":"t","shards":{}}"#;
        assert_eq!(stripped(answer, false), r#"{"options":[{"id":"a","order_within_s":5}],"expires_at":"t"}"#);
        assert_eq!(stripped(answer, true), r#"{"options":[{"id":"a"}]}"#);
        let quoted = r#"{"because":"say \"shards\":1","currency":"EUR"}"#;
        assert_eq!(stripped(quoted, true), quoted);
    }

    #[test]
    fn a_difference_is_told_by_path_code_and_how() {
        let was = r#"{"charges":[{"code":"de.vat","reason":{"code":"vat"},"amount":"1.00"},{"code":"eu.duty","amount":"2.00"}]}"#;
        let is = r#"{"charges":[{"code":"eu.duty","amount":"2.50"},{"code":"de.vat","reason":{"code":"vat"},"amount":"1.01","on":null}]}"#;
        let told = [
            "/charges/#/amount (vat) by one in the last place",
            "/charges/#/on added",
            "/charges/#/amount (eu.duty)",
            "/charges/# in another order",
        ];
        assert_eq!(kinds(was, is), told);
        let fewer = r#"{"charges":[{"code":"eu.duty","amount":"2.00"}]}"#;
        assert_eq!(kinds(was, fewer), ["/charges/# (vat) gone"]);
        assert_eq!(kinds(fewer, was), ["/charges/# (vat) added"]);
    }

    #[test]
    fn refusing_and_the_order_of_keys_are_differences() {
        let problem =
            r#"{"type":"/problems/invalid-request","status":422,"errors":[{"code":"required","path":"/lines"}]}"#;
        assert_eq!(kinds(r#"{"total":"1"}"#, problem), ["answered, now refused (required)"]);
        assert_eq!(kinds(problem, r#"{"total":"1"}"#), ["refused (required), now answered"]);
        assert_eq!(kinds(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#), ["the same, but not byte for byte"]);
    }
}
