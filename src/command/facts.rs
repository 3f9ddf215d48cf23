//! Which meaning of a named value holds for a charge? What request and answer tell of it, and nothing more.
//!
//! A regime may value goods in several ways, each under its condition. Most conditions can be decided from what was asked and
//! answered; one that cannot leaves the value's meaning untold, never guessed.

use landfall::book::law::{Regime, Value, WhichDay};
use landfall::book::when::{Clause, When, Word};
use landfall::calendar::{BorderDay, DatedRows, Day, OrderDay};
use landfall::tree::Tree;
use landfall::when::{Truth, holds};
use std::convert::Infallible;

/// What decides which meaning of a value holds, as far as request and answer tell.
pub(super) struct Facts<'t> {
    pub(super) request: &'t Tree<'t>,
    pub(super) answer: &'t Tree<'t>,
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
    fn holds(&self, when: &When, charge: &Tree) -> Option<bool> {
        match holds(when, &mut |clause| Ok::<_, Infallible>(self.tells(clause, charge))) {
            Ok(Truth::Yes) => Some(true),
            Ok(Truth::No) => Some(false),
            Ok(Truth::Asks(_)) => None,
        }
    }

    /// What request and answer tell of what a condition asks.
    fn tells(&self, clause: &Clause, charge: &Tree) -> Truth {
        let untold = Truth::Asks(Vec::new());
        let Clause::Among(word, names) = clause else { return untold };
        let own = |key: &str, usual: &str| match text(self.request, key).as_str() {
            "null" => Truth::of(names.iter().any(|name| name == usual)),
            word => Truth::of(names.iter().any(|name| name == word)),
        };
        let exceeded = |code: &String| {
            let tests = self.answer.items("thresholds");
            tests.iter().find(|test| text(test, "code") == *code).map(|test| text(test, "exceeded") == "true")
        };
        match word {
            Word::Importer => own("importer", "private"),
            Word::Purpose => own("purpose", "sale"),
            Word::Channel => own("channel", "courier"),
            Word::Terms => own("terms", "ddp"),
            Word::DispatchedFrom => {
                let from = inner(self.request, "ship_from", "country");
                let countries = names.iter().all(|name| name.len() == 2);
                if names.contains(&from) || countries { Truth::of(names.contains(&from)) } else { untold }
            }
            Word::Within => Truth::of(names.iter().all(|code| exceeded(code) == Some(false))),
            Word::Beyond => Truth::of(names.iter().all(|code| exceeded(code) == Some(true))),
            Word::Hs => {
                let lines = self.answer.items("lines").iter();
                let lines = lines.filter(|line| ["null".to_owned(), text(line, "id")].contains(&text(charge, "line")));
                let codes: Vec<String> = lines.map(|line| text(line, "hs_code")).collect();
                let among = |hs: &String| names.iter().any(|prefix| hs.starts_with(prefix.as_str()));
                let all = codes.iter().all(among);
                if all || !codes.iter().any(among) { Truth::of(all) } else { untold }
            }
            _ => untold,
        }
    }
}

/// A field as text; `null` where it is absent.
pub(super) fn text(tree: &Tree, key: &str) -> String {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.to_string(),
        Some(Tree::Bool(truth)) => truth.to_string(),
        Some(Tree::Whole(number)) => number.to_string(),
        _ => "null".to_owned(),
    }
}

/// A field of a field as text.
pub(super) fn inner(tree: &Tree, key: &str, inner: &str) -> String {
    tree.get(key).map_or_else(|| "null".to_owned(), |value| text(value, inner))
}
