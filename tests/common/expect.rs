//! Does an answer say what a case expects? Only the fields that the case names are compared.
//!
//! `duty`, `tax`, `fees`, `goods`, `freight`, `insurance`, `total`, `due_at_checkout`, `due_on_delivery`: as answered.
//! `taxes`: duty and tax together. `KIND_assessed`: the sum of what was assessed for charges of the kind. `FIELD_gt`:
//! strictly greater. `complete`. `missing_line`: a line named in `missing`. `threshold`: a test with this code or limit, and
//! whether it is exceeded. `no_rate`: no tax charge at this rate. `codes`: the charges' codes, in their order. `warnings`:
//! codes of warnings that are given. `saves`: by line, what a proof of origin is said to save. `refusals`, `advisories`: codes of what
//! is refused and advised; an empty list means none. `required`: fields that are asked of the recipient. `on`: a charge's day
//! by its code.
//! `fault`: the first fault's code. `trust`: a charge's trust by its code.

use landfall::money::Decimal;
use landfall::tree::Tree;

/// Everything in which `answer` differs from `expected`.
pub(crate) fn differences(expected: &Tree, answer: &Tree) -> Vec<String> {
    let Tree::Object(entries) = expected else { return vec!["a case expects a table of fields".into()] };
    let mut found = Vec::new();
    for (key, wanted) in entries {
        let got = answered(key, wanted, answer);
        let same = match key.strip_suffix("_gt") {
            Some(_) => decimal(&got) > decimal(&text(wanted)),
            None => {
                got == text(wanted)
                    || (decimal(&got).is_some()
                        && decimal(&got) == decimal(&text(wanted))
                        && key.ends_with("_assessed"))
            }
        };
        if !same {
            found.push(format!("{key}: expected {}, got {got}", text(wanted)));
        }
    }
    found
}

fn answered(key: &str, wanted: &Tree, answer: &Tree) -> String {
    let field = key.strip_suffix("_gt").unwrap_or(key);
    if let Some(kind) = field.strip_suffix("_assessed") {
        let of_kind = items(answer, "charges").into_iter().filter(|charge| get(charge, &["kind"]) == kind);
        return of_kind
            .filter_map(|charge| decimal(&get(charge, &["assessed", "amount"])))
            .sum::<Decimal>()
            .to_string();
    }
    match field {
        "taxes" => {
            let parts = ["duty", "tax"].map(|part| decimal(&get(answer, &[part])).unwrap_or_default());
            parts.iter().sum::<Decimal>().to_string()
        }
        "missing_line" => held(items(answer, "missing").iter().map(|item| get(item, &["line"])), wanted),
        "warnings" => all_held(items(answer, "warnings").iter().map(|item| get(item, &["code"])).collect(), wanted),
        "saves" => saves(wanted, answer),
        "refusals" | "advisories" => {
            let codes: Vec<String> = items(answer, field).iter().map(|item| get(item, &["code"])).collect();
            match wanted {
                Tree::List(none) if none.is_empty() && !codes.is_empty() => format!("{codes:?}"),
                _ => all_held(codes, wanted),
            }
        }
        "required" => all_held(items(answer, "required").iter().map(|item| get(item, &["field"])).collect(), wanted),
        "codes" => items(answer, "charges").iter().map(|item| get(item, &["code"])).collect::<Vec<_>>().join(" "),
        "fault" => items(answer, "errors").first().map_or_else(|| "no fault".into(), |fault| get(fault, &["code"])),
        "no_rate" => {
            let asked = text(wanted);
            let wanted = asked.trim_end_matches(['%', ' ']).to_owned();
            let at_rate = |charge: &&Tree| {
                get(charge, &["kind"]) == "tax" && get(charge, &["rate"]).trim_end_matches(['%', ' ']) == wanted
            };
            let charged = items(answer, "charges").into_iter().any(|charge| at_rate(&charge));
            if charged { "a tax charge at this rate".into() } else { asked }
        }
        "threshold" => threshold(wanted, answer),
        "on" | "trust" => by_code(field, wanted, answer),
        plain => get(answer, &[plain]),
    }
}

/// By line, the amount and currency of the warning about a proof of origin.
fn saves(wanted: &Tree, answer: &Tree) -> String {
    let Tree::Object(entries) = wanted else { return "a table by line".into() };
    let told = |line: &str| {
        let found = items(answer, "warnings").into_iter().find(|warning| {
            get(warning, &["code"]) == "preference_with_proof" && get(warning, &["reason", "args", "line"]) == line
        });
        let arg = |name| found.map_or_else(|| "nothing".to_owned(), |found| get(found, &["reason", "args", name]));
        format!("{} {}", arg("saves"), arg("currency"))
    };
    let found = entries.iter().map(|(line, _)| (line.clone(), Tree::Text(told(line))));
    text(&Tree::Object(found.collect()))
}

fn threshold(wanted: &Tree, answer: &Tree) -> String {
    let limit = match wanted.get("limit") {
        Some(Tree::Object(_)) => get(wanted, &["limit", "amount"]),
        Some(limit) => text(limit),
        None => String::new(),
    };
    let meant = |test: &&Tree| {
        let code = wanted.get("code").is_none_or(|code| text(code) == get(test, &["code"]));
        let at_limit = limit.is_empty() || decimal(&limit) == decimal(&get(test, &["limit", "amount"]));
        code && at_limit
    };
    let tests = items(answer, "thresholds");
    let verdicts: Vec<String> = tests.into_iter().filter(meant).map(|test| get(test, &["exceeded"])).collect();
    let exceeded = wanted.get("exceeded").map_or_else(|| "true".to_owned(), text);
    if verdicts.contains(&exceeded) { text(wanted) } else { format!("tests {verdicts:?}") }
}

fn by_code(field: &str, wanted: &Tree, answer: &Tree) -> String {
    let Tree::Object(entries) = wanted else { return "a table by charge code".into() };
    let found = entries.iter().map(|(code, _)| {
        let charge = items(answer, "charges").into_iter().find(|charge| get(charge, &["code"]) == *code);
        (code.clone(), Tree::Text(charge.map_or_else(|| "no such charge".into(), |charge| get(charge, &[field]))))
    });
    text(&Tree::Object(found.collect()))
}

fn held(mut found: impl Iterator<Item = String>, wanted: &Tree) -> String {
    if found.any(|item| item == text(wanted)) { text(wanted) } else { "none such".into() }
}

fn all_held(found: Vec<String>, wanted: &Tree) -> String {
    let Tree::List(items) = wanted else { return held(found.into_iter(), wanted) };
    if items.iter().all(|item| found.contains(&text(item))) { text(wanted) } else { format!("{found:?}") }
}

fn items<'t>(tree: &'t Tree, key: &str) -> Vec<&'t Tree> {
    match tree.get(key) {
        Some(Tree::List(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

fn get(tree: &Tree, path: &[&str]) -> String {
    let mut found = Some(tree);
    for key in path {
        found = found.and_then(|tree| tree.get(key));
    }
    found.map_or_else(|| "absent".to_owned(), text)
}

fn text(tree: &Tree) -> String {
    match tree {
        Tree::Null => "null".into(),
        Tree::Bool(truth) => truth.to_string(),
        Tree::Whole(number) => number.to_string(),
        Tree::Fraction(number) => number.to_string(),
        Tree::Text(text) => text.clone(),
        Tree::List(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        Tree::Object(entries) => {
            entries.iter().map(|(key, value)| format!("{key} {}", text(value))).collect::<Vec<_>>().join(", ")
        }
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok()
}
