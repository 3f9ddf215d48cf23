//! Does an answer say what a case expects? Only the fields that the case names are compared.
//!
//! `duty`, `tax`, `fees`, `goods`, `freight`, `insurance`, `total`, `due_at_checkout`, `due_on_delivery`: as answered.
//! `taxes`: duty and tax together. `KIND_assessed`: the sum of what was assessed for charges of the kind. `FIELD_gt`:
//! strictly greater, of two figures. `complete`. `missing_line`: a line named in `missing`. `missing`: the kind and the
//! needs of all that is missing. `no_warning`: a code of which none is given. `threshold`: a test with this code or limit, and
//! whether it is exceeded. `no_rate`: no tax charge at this rate. `codes`: the charges' codes, in their order. `warnings`:
//! codes of warnings that are given. `saves`: by line, what a proof of origin is said to save. `refusals`, `advisories`: codes of what
//! is refused and advised. `required`: fields that are asked of the recipient. An empty list means none. `on`: a charge's day
//! by its code. `fault`: the first fault's code. `trust`: a charge's trust by its code. `exchange_rates`: those that were used, each
//! as `EUR/USD 1.16 reference 2026-11-20`. `applies`, `rates`, `bases`: of a threshold and of charges, by code. `included_tax`: the sum
//! of the warning about tax in prices. `missing_codes`: all codes of what is missing. `estimates`: kind, line and range of each.
//!
//! A case that expects nothing fails, and so does one that expects no fault and is answered by a problem.

use landfall::money::Decimal;
use landfall::tree::Tree;

/// Everything in which `answer` differs from `expected`.
pub(crate) fn differences(expected: &Tree, answer: &Tree) -> Vec<String> {
    let Tree::Object(entries) = expected else { return vec!["a case expects a table of fields".into()] };
    if entries.is_empty() {
        return vec!["a case expects something: name a field".into()];
    }
    if expected.get("fault").is_none() && answer.get("total").is_none() {
        let faults = items(answer, "errors").iter().map(|fault| get(fault, &["message"])).collect::<Vec<_>>();
        return vec![format!("no answer: {}; {}", get(answer, &["title"]), faults.join("; "))];
    }
    let mut found = Vec::new();
    for (key, wanted) in entries {
        if matches!(wanted, Tree::Object(fields) if fields.is_empty()) {
            found.push(format!("{key}: an empty table expects nothing"));
            continue;
        }
        let got = answered(key, wanted, answer);
        let same = match key.strip_suffix("_gt") {
            Some(_) => decimal(&got).zip(decimal(&text(wanted))).is_some_and(|(got, wanted)| got > wanted),
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
        let amounts = of_kind.map(|charge| decimal(&get(charge, &["assessed", "amount"])));
        return amounts.sum::<Option<Decimal>>().map_or_else(|| "absent".to_owned(), |sum| sum.to_string());
    }
    match field {
        "taxes" => {
            let parts = ["duty", "tax"].map(|part| decimal(&get(answer, &[part])));
            parts.into_iter().sum::<Option<Decimal>>().map_or_else(|| "absent".to_owned(), |sum| sum.to_string())
        }
        "missing" => {
            let told = |item: &&Tree| format!("{} {}", get(item, &["kind"]), get(item, &["needs"]));
            items(answer, "missing").iter().map(told).collect::<Vec<_>>().join(", ")
        }
        "no_warning" => {
            let Some(Tree::List(warnings)) = answer.get("warnings") else { return "no warnings are told".into() };
            let given = warnings.iter().any(|warning| get(warning, &["code"]) == text(wanted));
            if given { "such a warning".into() } else { text(wanted) }
        }
        "missing_line" => held(items(answer, "missing").iter().map(|item| get(item, &["line"])), wanted),
        "warnings" | "refusals" | "advisories" => all_held(answer, field, "code", wanted),
        "required" => all_held(answer, field, "field", wanted),
        "saves" => saves(wanted, answer),
        "codes" => items(answer, "charges").iter().map(|item| get(item, &["code"])).collect::<Vec<_>>().join(" "),
        "fault" => items(answer, "errors").first().map_or_else(|| "no fault".into(), |fault| get(fault, &["code"])),
        "no_rate" => {
            let asked = text(wanted);
            let wanted = asked.trim_end_matches(['%', ' ']).to_owned();
            let at_rate = |charge: &&Tree| {
                get(charge, &["kind"]) == "tax" && get(charge, &["rate"]).trim_end_matches(['%', ' ']) == wanted
            };
            let Some(Tree::List(charges)) = answer.get("charges") else { return "no charges are told".into() };
            if charges.iter().any(|charge| at_rate(&charge)) { "a tax charge at this rate".into() } else { asked }
        }
        "applies" => told_by_code(items(answer, "thresholds"), wanted, |test| get(test, &["applies"])),
        "rates" => told_by_code(items(answer, "charges"), wanted, |charge| get(charge, &["rate"])),
        "bases" => told_by_code(items(answer, "charges"), wanted, |charge| {
            ["amount", "unit"].map(|key| get(charge, &["basis", key])).join(" ")
        }),
        "included_tax" => {
            let told = |warning: &&Tree| get(warning, &["code"]) == "included_tax_not_charged";
            let warnings = items(answer, "warnings");
            let arg = |key| {
                warnings.iter().copied().find(told).map_or_else(String::new, |told| get(told, &["reason", "args", key]))
            };
            ["amount", "currency"].map(arg).join(" ")
        }
        "missing_codes" => {
            items(answer, "missing").iter().map(|item| get(item, &["code"])).collect::<Vec<_>>().join(" ")
        }
        "missing_because" => {
            items(answer, "missing").iter().map(|item| get(item, &["because"])).collect::<Vec<_>>().join(" ")
        }
        "missing_levies" => items(answer, "missing")
            .iter()
            .map(|item| get(item, &["reason", "args", "levy"]))
            .collect::<Vec<_>>()
            .join("; "),
        "estimates" => {
            let told = |item: &&Tree| ["kind", "line", "lowest", "highest"].map(|key| get(item, &[key])).join(" ");
            let rows: Vec<&Tree> = match wanted {
                Tree::List(rows) => rows.iter().collect(),
                _ => Vec::new(),
            };
            let given = items(answer, "estimates").iter().map(told).collect::<Vec<_>>().join(", ");
            if given == rows.iter().map(told).collect::<Vec<_>>().join(", ") { text(wanted) } else { given }
        }
        "exchange_rates" => {
            let told = |rate: &&Tree| ["pair", "rate", "kind", "as_of"].map(|key| get(rate, &[key])).join(" ");
            items(answer, "exchange_rates").iter().map(told).collect::<Vec<_>>().join(" ")
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
    let found = entries.iter().map(|(line, _)| (line.clone(), Tree::from(told(line))));
    text(&Tree::Object(found.collect()))
}

/// What is told of each item that the case names by its code.
fn told_by_code(items: Vec<&Tree>, wanted: &Tree, told: impl Fn(&Tree) -> String) -> String {
    let Tree::Object(entries) = wanted else { return "a table by code".into() };
    let found = entries.iter().map(|(code, _)| {
        let item = items.iter().find(|item| get(item, &["code"]) == *code);
        (code.clone(), Tree::from(item.map_or_else(|| "none such".into(), |item| told(item))))
    });
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
        (code.clone(), Tree::from(charge.map_or_else(|| "no such charge".into(), |charge| get(charge, &[field]))))
    });
    text(&Tree::Object(found.collect()))
}

fn held(mut found: impl Iterator<Item = String>, wanted: &Tree) -> String {
    if found.any(|item| item == text(wanted)) { text(wanted) } else { "none such".into() }
}

/// All that are wanted among the names of a list's items; an empty list is wanted where there is nothing.
fn all_held(answer: &Tree, list: &str, name: &str, wanted: &Tree) -> String {
    let Some(Tree::List(items)) = answer.get(list) else { return "absent".into() };
    let found: Vec<String> = items.iter().map(|item| get(item, &[name])).collect();
    let Tree::List(items) = wanted else { return held(found.into_iter(), wanted) };
    let held = items.iter().all(|item| found.contains(&text(item)));
    if held && (found.is_empty() || !items.is_empty()) { text(wanted) } else { format!("{found:?}") }
}

fn items<'t>(tree: &'t Tree<'t>, key: &str) -> Vec<&'t Tree<'t>> {
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
        Tree::Text(text) => text.to_string(),
        Tree::List(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        Tree::Object(entries) => {
            entries.iter().map(|(key, value)| format!("{key} {}", text(value))).collect::<Vec<_>>().join(", ")
        }
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok()
}
