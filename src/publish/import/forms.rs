//! How does a publisher write rates? A description's forms, matched against the publisher's text.
//!
//! In: forms such as `{n}¢/{unit}` → `{1*0.01} USD per {2}`, words for units, marks. Out: the rate in our grammar, or none.
//! White space counts for nothing. `{n}` is a figure with thousands separators, `{unit}` a word of the units' table,
//! `{rate}` whatever another form reads, `{any}` anything (only for formulas). In the answer `{1}` is the first of them,
//! `{1*0.01}` a figure times another. A form without an answer names a formula, which is read but never computed.

use crate::book::rate::{PerUnit, Rate};
use crate::calendar::Day;
use crate::money::Decimal;
use crate::publish::cell::joined;
use serde::Deserialize;
use std::cell::Cell;
use std::collections::BTreeMap;

/// One way of writing a rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The publisher's writing.
    pub text: String,
    /// The same in our grammar; a formula where nothing is said.
    #[serde(default)]
    pub rate: Option<String>,
    /// The first day of the rate, where the writing tells it: of lists.
    #[serde(default)]
    pub from: Option<Day>,
}

/// The forms of one publisher, ready for reading.
#[derive(Debug)]
pub(super) struct Forms {
    forms: Vec<(Vec<Piece>, Option<String>)>,
    units: Vec<(String, String)>,
    /// How many parts of the text may still be looked at.
    looks: Cell<u32>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Literal(String),
    Number,
    Unit,
    Rate,
    Any,
}

#[derive(Debug, Clone)]
enum Bound {
    Number(Decimal),
    Text(String),
}

/// Longer texts are not rates.
const LONGEST: usize = 600;
/// A text of which more parts must be looked at is not a rate: a long sum can be parted in too many ways.
const MOST_LOOKS: u32 = 20_000;
/// A rate within a rate within a rate…
const DEEPEST: u8 = 6;

pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

impl Forms {
    pub(super) fn new(forms: &[Form], units: &BTreeMap<String, String>) -> Forms {
        let mut units: Vec<_> = units.iter().map(|(word, unit)| (squeeze(word), unit.clone())).collect();
        units.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Forms {
            forms: forms.iter().map(|form| (pieces(&squeeze(&form.text)), form.rate.clone())).collect(),
            units,
            looks: Cell::new(0),
        }
    }

    /// The rate that the text means, in its simplest writing.
    pub(super) fn read(&self, text: &str) -> Option<Rate> {
        let squeezed = squeeze(text);
        if squeezed.is_empty() || squeezed.len() > LONGEST {
            return None;
        }
        self.looks.set(MOST_LOOKS);
        self.rate(&squeezed, text, 0)
    }

    fn rate(&self, text: &str, whole: &str, depth: u8) -> Option<Rate> {
        let left = self.looks.get().saturating_sub(1);
        self.looks.set(left);
        if depth > DEEPEST || left == 0 {
            return None;
        }
        self.forms.iter().find_map(|(pieces, answer)| {
            let mut bound = Vec::new();
            if !self.matches(pieces, text, whole, depth, &mut bound) {
                return None;
            }
            match answer {
                None if depth > 0 => None,
                None => Some(Rate::Formula(whole.split_whitespace().collect::<Vec<_>>().join(" "))),
                Some(answer) => fill(answer, &bound)?.parse().ok().map(tidy),
            }
        })
    }

    fn matches(&self, pieces: &[Piece], text: &str, whole: &str, depth: u8, bound: &mut Vec<Bound>) -> bool {
        let Some((piece, rest)) = pieces.split_first() else { return text.is_empty() };
        let kept = bound.len();
        let mut go_on = |value: Option<Bound>, left: &str| {
            bound.truncate(kept);
            bound.extend(value);
            self.matches(rest, left, whole, depth, bound)
        };
        match piece {
            Piece::Literal(literal) => text.strip_prefix(literal.as_str()).is_some_and(|left| go_on(None, left)),
            Piece::Number => number(text).is_some_and(|(figure, left)| go_on(Some(Bound::Number(figure)), left)),
            Piece::Unit => self.units.iter().any(|(word, unit)| {
                text.strip_prefix(word.as_str()).is_some_and(|left| go_on(Some(Bound::Text(unit.clone())), left))
            }),
            Piece::Any => ends(text, rest).any(|(_, left)| go_on(None, left)),
            Piece::Rate => ends(text, rest).any(|(taken, left)| {
                self.rate(taken, whole, depth + 1).is_some_and(|rate| go_on(Some(Bound::Text(rate.to_string())), left))
            }),
        }
    }
}

/// Where a piece of free length can end, given what follows it.
fn ends<'a>(text: &'a str, rest: &'a [Piece]) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.char_indices().map(|(at, letter)| at + letter.len_utf8()).filter_map(|end| text.split_at_checked(end)).filter(
        move |(_, left)| match rest.first() {
            None => left.is_empty(),
            Some(Piece::Literal(literal)) => left.starts_with(literal.as_str()),
            Some(_) => true,
        },
    )
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let named = [("{n}", Piece::Number), ("{unit}", Piece::Unit), ("{rate}", Piece::Rate), ("{any}", Piece::Any)];
        match named.into_iter().find_map(|(name, piece)| Some((piece, rest.strip_prefix(name)?))) {
            Some((piece, left)) => {
                pieces.push(piece);
                rest = left;
            }
            None => {
                let end =
                    rest.char_indices().skip(1).find(|(_, letter)| *letter == '{').map_or(rest.len(), |(at, _)| at);
                let (literal, left) = rest.split_at(end);
                pieces.push(Piece::Literal(literal.to_owned()));
                rest = left;
            }
        }
    }
    pieces
}

fn number(text: &str) -> Option<(Decimal, &str)> {
    let end =
        text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ',')).unwrap_or(text.len());
    let (figure, _) = text.split_at(end);
    let figure = figure.trim_end_matches(['.', ',']);
    let left = text.get(figure.len()..)?;
    let (whole, _) = figure.split_once('.').unwrap_or((figure, ""));
    // Thousands stand in groups of three, or the cell is damaged.
    let grouped = joined(whole, &[','], 3).is_some_and(|digits| !digits.is_empty());
    let decimal = Decimal::from_str_exact(&figure.replace(',', "")).ok()?;
    grouped.then_some((decimal.normalize(), left))
}

fn fill(answer: &str, bound: &[Bound]) -> Option<String> {
    let mut text = String::new();
    let mut rest = answer;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, left) = after.split_once('}')?;
        let (place, factor) = match name.split_once('*') {
            Some((place, factor)) => (place, Some(Decimal::from_str_exact(factor).ok()?)),
            None => (name, None),
        };
        let value = bound.get(place.parse::<usize>().ok()?.checked_sub(1)?)?;
        text.push_str(before);
        match (value, factor) {
            (Bound::Number(figure), Some(factor)) => {
                text.push_str(&figure.checked_mul(factor)?.normalize().to_string());
            }
            (Bound::Number(figure), None) => text.push_str(&figure.to_string()),
            (Bound::Text(value), None) => text.push_str(value),
            (Bound::Text(_), Some(_)) => return None,
        }
        rest = left;
    }
    text.push_str(rest);
    Some(text)
}

/// The simplest writing: no zeros at the end, nothing for 0 %.
pub(super) fn tidy(rate: Rate) -> Rate {
    let all = |parts: Vec<Rate>| parts.into_iter().map(tidy).collect::<Vec<_>>();
    match rate {
        Rate::Percent(percent) if percent.is_zero() => Rate::Free,
        Rate::Percent(percent) => Rate::Percent(percent.normalize()),
        Rate::PerUnit(per) if per.amount.is_zero() => Rate::Free,
        Rate::PerUnit(per) => {
            Rate::PerUnit(PerUnit { amount: per.amount.normalize(), count: per.count.normalize(), ..per })
        }
        Rate::Sum(parts) => {
            let mut parts = all(parts);
            parts.retain(|part| *part != Rate::Free);
            if parts.len() > 1 { Rate::Sum(parts) } else { parts.pop().unwrap_or(Rate::Free) }
        }
        Rate::Higher(parts) => Rate::Higher(all(parts)),
        Rate::Lower(parts) => Rate::Lower(all(parts)),
        Rate::Less(one, other) => Rate::Less(Box::new(tidy(*one)), Box::new(tidy(*other))),
        Rate::Free | Rate::Formula(_) => rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> Forms {
        let form = |text: &str, rate: &str| Form { text: text.to_owned(), rate: Some(rate.to_owned()), from: None };
        let mut forms = vec![
            form("Free", "free"),
            form("{n}%", "{1} %"),
            form("{n}¢/{unit}", "{1*0.01} USD per {2}"),
            form("{rate} + {rate}", "{1} + {2}"),
            form("{rate} MIN {rate} MAX {rate}", "min(max({1}, {2}), {3})"),
            form("{rate} or {n}/{unit}, the higher", "max({1}, {2} JPY per {3})"),
        ];
        forms.push(Form { text: "Entry Price".to_owned(), rate: None, from: None });
        let units = [("kg", "net_kg"), ("doz.", "12 unit")].map(|(word, unit)| (word.to_owned(), unit.to_owned()));
        Forms::new(&forms, &BTreeMap::from(units))
    }

    #[test]
    fn texts_become_rates() {
        let forms = forms();
        for (text, rate) in [
            ("Free", "free"),
            ("0.0%", "free"),
            ("8.50 %", "8.5 %"),
            ("1.9¢/kg", "0.019 USD per net_kg"),
            ("2.8¢/doz. + 1.40%", "0.028 USD per 12 unit + 1.4 %"),
            ("5% + 1¢/kg + 2¢/kg", "5 % + 0.01 USD per net_kg + 0.02 USD per net_kg"),
            ("4.5% MIN 3¢/kg MAX 8¢/kg", "min(max(4.5 %, 0.03 USD per net_kg), 0.08 USD per net_kg)"),
            ("30% or 4,300/kg, the higher", "max(30 %, 4300 JPY per net_kg)"),
            ("Entry  Price", "formula: Entry Price"),
        ] {
            assert_eq!(forms.read(text).map(|rate| rate.to_string()).as_deref(), Some(rate), "{text}");
        }
        for text in ["", "5", "5% plus", "Free + Entry Price", "4,30%", "5%%", "1¢/lb"] {
            assert_eq!(forms.read(text), None, "{text}");
        }
    }
}
