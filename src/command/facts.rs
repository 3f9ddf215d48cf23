//! Which meaning of a named value holds for a charge? What request and answer tell of it, and nothing more.
//!
//! A regime may value goods in several ways, each under its condition. Most conditions can be decided from what was asked and
//! answered; one that cannot leaves the value's meaning untold, never guessed.

use landfall::book::law::{Condition, Regime, Value, WhichDay};
use landfall::calendar::{BorderDay, DatedRows, Day, OrderDay};
use landfall::tree::Tree;

/// What decides which meaning of a value holds, as far as request and answer tell.
pub(super) struct Facts<'t> {
    pub(super) request: &'t Tree,
    pub(super) answer: &'t Tree,
}

impl Facts<'_> {
    /// The value of this name that holds for a charge; none where that cannot be told from request and answer.
    pub(super) fn value<'r>(&self, code: &str, regimes: &[&'r Regime], charge: &Tree) -> Option<&'r Value> {
        let on: Day = text(charge, "on").parse().ok()?;
        // The answer's own word: the day that the levy named.
        let on = WhichDay::default().of(OrderDay(on), BorderDay(on));
        let values = regimes.iter().flat_map(|regime| regime.value.on(on)).filter(|value| value.code == code);
        for value in values {
            match self.holds(&value.when, charge) {
                Some(true) => return Some(value),
                Some(false) => {}
                None => return None,
            }
        }
        None
    }

    /// Whether a condition holds; none where that cannot be told.
    fn holds(&self, condition: &Condition, charge: &Tree) -> Option<bool> {
        let word = |key: &str, usual: &str| match text(self.request, key).as_str() {
            "null" => usual.to_owned(),
            word => word.to_owned(),
        };
        let exceeded = |code: &String| {
            let tests = items(self.answer, "thresholds");
            tests.into_iter().find(|test| text(test, "code") == *code).map(|test| text(test, "exceeded") == "true")
        };
        let from = inner(self.request, "ship_from", "country");
        let countries = condition.dispatched_from.iter().all(|name| name.len() == 2);
        let codes: Vec<String> = items(self.answer, "lines")
            .into_iter()
            .filter(|line| ["null".to_owned(), text(line, "id")].contains(&text(charge, "line")))
            .map(|line| text(line, "hs_code"))
            .collect();
        let among = |hs: &String| condition.hs.iter().any(|prefix| hs.starts_with(prefix.as_str()));
        let mut asked = vec![
            Some(one_of(&condition.importer, &word("importer", "private"))),
            Some(one_of(&condition.purpose, &word("purpose", "sale"))),
            Some(one_of(&condition.channel, &word("channel", "courier"))),
            Some(one_of(&condition.terms, &word("terms", "ddp"))),
            Some(one_of(&condition.dispatched_from, &from)).filter(|holds| *holds || countries),
            Some(true).filter(|_| condition.origin.is_empty() && condition.destination.is_empty()),
        ];
        asked.extend(condition.within.iter().map(|code| Some(exceeded(code) == Some(false))));
        asked.extend(condition.beyond.iter().map(|code| Some(exceeded(code) == Some(true))));
        if !condition.hs.is_empty() {
            let all = codes.iter().all(among);
            asked.push((all || !codes.iter().any(among)).then_some(all));
        }
        asked.extend(condition.none.iter().map(|one| self.holds(one, charge).map(|holds| !holds)));
        if !condition.any.is_empty() {
            let any: Vec<Option<bool>> = condition.any.iter().map(|one| self.holds(one, charge)).collect();
            asked.push(if any.contains(&Some(true)) {
                Some(true)
            } else {
                any.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
            });
        }
        if asked.contains(&Some(false)) {
            return Some(false);
        }
        asked.into_iter().collect::<Option<Vec<bool>>>().map(|_| true)
    }
}

fn one_of(words: &[String], word: &str) -> bool {
    words.is_empty() || words.iter().any(|own| own == word)
}

/// The items of a list; none where it is absent.
pub(super) fn items<'t>(tree: &'t Tree, key: &str) -> Vec<&'t Tree> {
    match tree.get(key) {
        Some(Tree::List(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

/// A field as text; `null` where it is absent.
pub(super) fn text(tree: &Tree, key: &str) -> String {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.clone(),
        Some(Tree::Bool(truth)) => truth.to_string(),
        Some(Tree::Whole(number)) => number.to_string(),
        _ => "null".to_owned(),
    }
}

/// A field of a field as text.
pub(super) fn inner(tree: &Tree, key: &str, inner: &str) -> String {
    tree.get(key).map_or_else(|| "null".to_owned(), |value| text(value, inner))
}
