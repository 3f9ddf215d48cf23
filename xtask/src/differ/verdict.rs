//! Which differences are meant, and was enough asked to say that there are no others?

use super::compare::Difference;
use super::material::{Material, table, tables, text};
use crate::run::{Outcome, root, say, target, write};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// How many kinds that are not reviewed are shown; all are in the report.
const SHOWN: usize = 40;

/// `tests/differences.toml`.
pub(super) struct Reviewed {
    /// The commit that answers are held against.
    pub(super) since: String,
    pub(super) kinds: Vec<Meant>,
}

/// A kind that is meant.
pub(super) struct Meant {
    /// As it is told; a star stands for anything.
    kind: String,
    /// Each kind in no more answers than this.
    at_most: Option<i64>,
    /// What else differs in an answer that has it follows from it.
    explains: bool,
    reason: String,
}

/// Kinds of differences, by name.
#[derive(Default)]
pub(super) struct Kinds(BTreeMap<String, Kind>);

/// In how many answers, and the shortest request that shows it.
struct Kind {
    count: i64,
    request: String,
    example: Difference,
}

/// What the answers of the present build reached.
#[derive(Default)]
pub(super) struct Reached {
    answered: usize,
    refused: usize,
    codes: BTreeSet<String>,
    services: BTreeSet<String>,
    places: BTreeSet<String>,
}

/// Reads `tests/differences.toml`.
pub(super) fn reviewed() -> Outcome<Reviewed> {
    let file = root().join("tests/differences.toml");
    let sheet = table(&file)?;
    let of = |row: &toml::Table| {
        let meant = Meant {
            kind: text(row, "kind"),
            at_most: row.get("at_most").and_then(Value::as_integer),
            explains: row.get("explains").and_then(Value::as_bool).unwrap_or(false),
            reason: text(row, "reason"),
        };
        let is_whole = !meant.kind.is_empty() && !meant.reason.is_empty();
        if is_whole { Ok(meant) } else { Err(format!("`{}`: `{row}` needs a `kind` and a `reason`", file.display())) }
    };
    let kinds = tables(&sheet, "reviewed").into_iter().map(of).collect::<Outcome<_>>()?;
    Ok(Reviewed { since: text(&sheet, "since"), kinds })
}

impl Meant {
    fn means(&self, kind: &str) -> bool {
        let mut parts = self.kind.split('*');
        let Some(mut rest) = kind.strip_prefix(parts.next().unwrap_or_default()) else { return false };
        let mut parts: Vec<&str> = parts.collect();
        let Some(end) = parts.pop() else { return rest.is_empty() };
        for part in parts {
            match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(end)
    }

    fn allows(&self, count: i64) -> bool {
        self.at_most.is_none_or(|most| count <= most)
    }
}

impl Kinds {
    /// The differences of an answer to a request; where some explain the others, those alone.
    pub(super) fn note_all(&mut self, section: &str, request: &str, found: Vec<Difference>, reviewed: &[Meant]) {
        let named = found.into_iter().map(|example| (format!("{section}: {}", example.kind), example));
        let (causes, others): (Vec<_>, Vec<_>) =
            named.partition(|(name, _)| reviewed.iter().any(|meant| meant.explains && meant.means(name)));
        for (name, example) in if causes.is_empty() { others } else { causes } {
            self.note(name, request, example);
        }
    }

    fn note(&mut self, name: String, request: &str, example: Difference) {
        let fresh = Kind { count: 1, request: request.to_owned(), example };
        match self.0.entry(name) {
            Entry::Vacant(entry) => drop(entry.insert(fresh)),
            Entry::Occupied(mut entry) => {
                let count = entry.get().count + 1;
                if fresh.request.len() < entry.get().request.len() {
                    entry.insert(fresh);
                }
                entry.get_mut().count = count;
            }
        }
    }

    /// Tells every kind, and fails on those that nobody has reviewed.
    pub(super) fn judge(&self, reviewed: &[Meant]) -> Outcome {
        let mut kinds: Vec<(&String, &Kind)> = self.0.iter().collect();
        kinds.sort_by_key(|(_, kind)| -kind.count);
        let (mut open, mut report) = (0, String::new());
        for (name, kind) in kinds {
            let meant = reviewed.iter().find(|meant| meant.means(name));
            let is_meant = meant.is_some_and(|meant| meant.allows(kind.count));
            open += usize::from(!is_meant);
            let verdict = match meant {
                Some(meant) if is_meant => format!("reviewed: {}", meant.reason),
                Some(meant) => format!("NOT REVIEWED for more than {} answers", meant.at_most.unwrap_or_default()),
                None => "NOT REVIEWED".to_owned(),
            };
            let head = format!("{:>6}  {name}\n        {verdict}\n", kind.count);
            let example =
                format!("        was {}\n        is  {}\n", shortened(&kind.example.was), shortened(&kind.example.is));
            if is_meant {
                print!("{head}");
            } else if open <= SHOWN {
                print!("{head}{example}");
            }
            report += &format!("{head}{example}        {}\n", kind.request);
        }
        for meant in reviewed.iter().filter(|meant| !self.0.keys().any(|name| meant.means(name))) {
            println!("     0  {}\n        reviewed, but not seen", meant.kind);
        }
        let file = target().join("differ/report.txt");
        write(&file, report.as_bytes())?;
        let total = self.0.len();
        println!(
            "\n{total} kinds of differences, {open} of them not reviewed; a request with each: {}",
            file.display()
        );
        if open == 0 {
            Ok(())
        } else {
            Err("mend what should not differ, and add what is meant to `tests/differences.toml` with its reason".into())
        }
    }
}

fn shortened(value: &str) -> String {
    const MOST: usize = 300;
    let start: String = value.chars().take(MOST).collect();
    if start.len() < value.len() { start + " …" } else { start }
}

fn word(rest: &str) -> &str {
    rest.split('"').next().unwrap_or_default()
}

impl Reached {
    /// An answer to a request for a place.
    pub(super) fn note(&mut self, place: &str, answer: &str) {
        if answer.starts_with("{\"type\":\"/problems/") {
            self.refused += 1;
        } else {
            self.answered += 1;
            self.places.insert(place.to_owned());
        }
        let codes = answer.split("\"code\":\"").skip(1);
        self.codes.extend(codes.map(|rest| word(rest).to_owned()));
        for rest in answer.split("\"carrier\":\"").skip(1) {
            let service = rest.split_once("\",\"service\":\"").map_or("", |(_, rest)| word(rest));
            self.services.insert(format!("{}/{service}", word(rest)));
        }
    }

    /// Tells what was reached, and what was not.
    pub(super) fn tell(&self, material: &Material) {
        let missed = |all: &mut dyn Iterator<Item = &str>, found: &BTreeSet<String>| -> String {
            let missed: Vec<&str> = all.filter(|name| !found.contains(*name)).collect();
            if missed.is_empty() { "all".to_owned() } else { format!("all but {}", missed.join(", ")) }
        };
        say("reached by this build");
        println!(
            "{} answers, {} problems; {} codes of charges, refusals, warnings and faults",
            self.answered,
            self.refused,
            self.codes.len()
        );
        println!(
            "territories answered: {}",
            missed(&mut material.territories.iter().map(|(id, _)| id.as_str()), &self.places)
        );
        let mut services = material.services.iter().map(|service| service.id.as_str());
        println!("services offered: {}", missed(&mut services, &self.services));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_meant_by_a_pattern_up_to_a_count_and_explains_the_rest() {
        let meant = |kind: &str| Meant {
            kind: kind.to_owned(),
            at_most: Some(2),
            explains: kind.ends_with("/as_of"),
            reason: "so".to_owned(),
        };
        assert!(meant("quote: /plan added").means("quote: /plan added"));
        assert!(!meant("quote: /plan").means("quote: /plan added"));
        for (pattern, is_meant) in [
            ("quote: /plan*", true),
            ("*/plan*added", true),
            ("*", true),
            ("open: *", false),
            ("*/plan", false),
            ("*gone*", false),
        ] {
            assert_eq!(meant(pattern).means("quote: /plan added"), is_meant, "{pattern}");
        }
        assert!(meant("").allows(2) && !meant("").allows(3));
        let difference = || Difference { kind: String::new(), was: "1".to_owned(), is: "2".to_owned() };
        let mut kinds = Kinds::default();
        for request in ["{\"long\": 1}", "{}", "{\"a\": 1}"] {
            kinds.note("quote: /total".to_owned(), request, difference());
        }
        let of = |kind: &str| Difference { kind: kind.to_owned(), ..difference() };
        let both = || vec![of("/total"), of("/exchange_rates/#/as_of")];
        kinds.note_all("quote", "", both(), &[meant("*/as_of")]);
        assert_eq!(kinds.0.keys().collect::<Vec<_>>(), ["quote: /exchange_rates/#/as_of", "quote: /total"]);
        let kind = &kinds.0["quote: /total"];
        assert_eq!((kind.count, kind.request.as_str()), (3, "{}"));
    }
}
