//! Does a condition hold? Yes, no, or not known for want of a fact.
//!
//! In: a condition of the data, and a stage's answer to each thing that it asks. Out: Kleene's three values: a fact that is not
//! known makes the answer unknown only where it matters. What is then to be done, the stage says.
//!
//! A condition can be asked in two steps: [`fix`] takes what is known of the place, the way and the days, once; what is
//! [`Left`] over is asked of each line or parcel.

use crate::book::figure::Figure;
use crate::book::when::{Clause, When};
use std::ops::Not;

/// Yes, no, or what would have to be known: fields of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// These fields would decide it.
    Asks(Vec<String>),
}

impl Truth {
    /// A truth that is known.
    pub fn of(truth: bool) -> Truth {
        if truth { Truth::Yes } else { Truth::No }
    }

    /// A fact that is not known.
    pub fn asks(field: &str) -> Truth {
        Truth::Asks(vec![field.to_owned()])
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Asks(one), Truth::Asks(other)) => Truth::Asks(joined(one, other)),
            (Truth::Asks(fields), Truth::Yes) | (Truth::Yes, Truth::Asks(fields)) => Truth::Asks(fields),
            (Truth::Yes, Truth::Yes) => Truth::Yes,
        }
    }

    /// One of both holds.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            (Truth::Asks(one), Truth::Asks(other)) => Truth::Asks(joined(one, other)),
            (Truth::Asks(fields), Truth::No) | (Truth::No, Truth::Asks(fields)) => Truth::Asks(fields),
            (Truth::No, Truth::No) => Truth::No,
        }
    }
}

impl Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            asks @ Truth::Asks(_) => asks,
        }
    }
}

/// Each field once, those of the first before those of the second.
fn joined(mut one: Vec<String>, other: Vec<String>) -> Vec<String> {
    for field in other {
        if !one.contains(&field) {
            one.push(field);
        }
    }
    one
}

/// Whether a code stands under a prefix; one that is shorter than the prefix and begins it asks for more digits.
pub fn code_under(code: &str, prefix: &str) -> Truth {
    if code.starts_with(prefix) {
        Truth::Yes
    } else if prefix.starts_with(code) {
        Truth::asks("hs_code")
    } else {
        Truth::No
    }
}

/// Whether a code stands under one of the prefixes.
pub fn code_under_any(code: &str, prefixes: &[String]) -> Truth {
    if prefixes.iter().any(|prefix| code.starts_with(prefix.as_str())) {
        Truth::Yes
    } else if prefixes.iter().any(|prefix| prefix.starts_with(code)) {
        Truth::asks("hs_code")
    } else {
        Truth::No
    }
}

/// Whether one of the figures is reached; `compared` says it of each.
///
/// # Errors
/// What `compared` could not answer.
pub fn one_figure<E>(figures: &[Figure], compared: impl Fn(&Figure) -> Result<Truth, E>) -> Result<Truth, E> {
    let mut some = Truth::No;
    for figure in figures {
        some = some.or(compared(figure)?);
    }
    Ok(some)
}

/// Whether a condition holds. `ask` answers lists, flags and figures; alternatives and exceptions are put together here.
///
/// # Errors
/// What `ask` could not answer.
pub fn holds<E>(when: &When, ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
    let mut all = Truth::Yes;
    for clause in &when.0 {
        all = all.and(clause_holds(clause, ask)?);
        if all == Truth::No {
            break;
        }
    }
    Ok(all)
}

/// The clauses of a condition that do not hold or that ask, each with its truth: for who has to say why.
///
/// # Errors
/// What `ask` could not answer.
pub fn unmet<'w, E>(
    when: &'w When,
    ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>,
) -> Result<Vec<(&'w Clause, Truth)>, E> {
    let mut unmet = Vec::new();
    for clause in &when.0 {
        match clause_holds(clause, ask)? {
            Truth::Yes => {}
            truth => unmet.push((clause, truth)),
        }
    }
    Ok(unmet)
}

/// Whether one clause of a condition holds.
///
/// # Errors
/// What `ask` could not answer.
pub fn clause_holds<E>(clause: &Clause, ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
    Ok(match clause {
        Clause::Any(inner) => one_of(inner, ask)?,
        Clause::None(inner) => !one_of(inner, ask)?,
        asked => ask(asked)?,
    })
}

fn one_of<E>(inner: &[When], ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
    let mut some = Truth::No;
    for one in inner {
        some = some.or(holds(one, ask)?);
        if some == Truth::Yes {
            break;
        }
    }
    Ok(some)
}

/// A condition of which a part is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fixed<'w> {
    /// All that mattered was known.
    Decided(bool),
    /// This is left to ask: all must hold.
    Left(Vec<Left<'w>>),
}

/// What is left of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left<'w> {
    /// A clause that nothing is known of.
    Clause(&'w Clause),
    /// One of these must hold.
    Any(Vec<Vec<Left<'w>>>),
    /// None of these may hold.
    None(Vec<Vec<Left<'w>>>),
}

/// What is left of a condition once `known` has answered what it can.
pub fn fix<'w>(when: &'w When, known: &dyn Fn(&Clause) -> Option<bool>) -> Fixed<'w> {
    let mut left = Vec::new();
    for clause in &when.0 {
        let more = match clause {
            Clause::Any(inner) => fix_one_of(inner, known, Left::Any),
            Clause::None(inner) => match fix_one_of(inner, known, Left::None) {
                Fixed::Decided(some) => Fixed::Decided(!some),
                left => left,
            },
            asked => known(asked).map_or_else(|| Fixed::Left(vec![Left::Clause(asked)]), Fixed::Decided),
        };
        match more {
            Fixed::Decided(true) => {}
            Fixed::Decided(false) => return Fixed::Decided(false),
            Fixed::Left(more) => left.extend(more),
        }
    }
    if left.is_empty() { Fixed::Decided(true) } else { Fixed::Left(left) }
}

/// Decided where one holds or none can; else what is left of those that can.
fn fix_one_of<'w>(
    inner: &'w [When],
    known: &dyn Fn(&Clause) -> Option<bool>,
    put: fn(Vec<Vec<Left<'w>>>) -> Left<'w>,
) -> Fixed<'w> {
    let mut open = Vec::new();
    for one in inner {
        match fix(one, known) {
            Fixed::Decided(true) => return Fixed::Decided(true),
            Fixed::Decided(false) => {}
            Fixed::Left(left) => open.push(left),
        }
    }
    if open.is_empty() { Fixed::Decided(false) } else { Fixed::Left(vec![put(open)]) }
}

impl Fixed<'_> {
    /// Whether the condition holds, now that the rest can be asked.
    ///
    /// # Errors
    /// What `ask` could not answer.
    pub fn holds<E>(&self, ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
        match self {
            Fixed::Decided(truth) => Ok(Truth::of(*truth)),
            Fixed::Left(left) => all_left(left, ask),
        }
    }
}

fn all_left<E>(left: &[Left<'_>], ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
    let mut all = Truth::Yes;
    for part in left {
        let more = match part {
            Left::Clause(clause) => ask(clause)?,
            Left::Any(inner) => one_left(inner, ask)?,
            Left::None(inner) => !one_left(inner, ask)?,
        };
        all = all.and(more);
        if all == Truth::No {
            break;
        }
    }
    Ok(all)
}

fn one_left<E>(inner: &[Vec<Left<'_>>], ask: &mut dyn FnMut(&Clause) -> Result<Truth, E>) -> Result<Truth, E> {
    let mut some = Truth::No;
    for one in inner {
        some = some.or(all_left(one, ask)?);
        if some == Truth::Yes {
            break;
        }
    }
    Ok(some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::when::Word;
    use proptest::prelude::*;
    use std::convert::Infallible;

    #[test]
    fn an_unknown_matters_only_where_it_decides() {
        let unknown = || Truth::asks("hs_code");
        assert_eq!(Truth::No.and(unknown()), Truth::No);
        assert_eq!(Truth::Yes.and(unknown()), unknown());
        assert_eq!(Truth::Yes.or(unknown()), Truth::Yes);
        assert_eq!(unknown().or(Truth::No), unknown());
        assert_eq!(!unknown(), unknown());
        assert_eq!(unknown().and(Truth::asks("origin")), Truth::Asks(vec!["hs_code".into(), "origin".into()]));
    }

    #[test]
    fn a_code_that_is_shorter_than_a_prefix_asks() {
        assert_eq!(code_under("854340", "8543"), Truth::Yes);
        assert_eq!(code_under("8543", "854340"), Truth::asks("hs_code"));
        assert_eq!(code_under("8544", "854340"), Truth::No);
    }

    /// Eight facts, each asked by a name of its own.
    fn conditions() -> impl Strategy<Value = When> {
        let leaf = (0_u8..8, any::<bool>()).prop_map(|(fact, is)| {
            if is {
                Clause::Among(Word::Skus, vec![fact.to_string()])
            } else {
                Clause::Among(Word::Hs, vec![fact.to_string()])
            }
        });
        let when = prop::collection::vec(leaf, 0..3).prop_map(When);
        when.prop_recursive(3, 24, 3, |inner| {
            let nested = (prop::collection::vec(inner.clone(), 1..3), any::<bool>())
                .prop_map(|(inner, any)| if any { Clause::Any(inner) } else { Clause::None(inner) });
            (inner, prop::collection::vec(nested, 0..3)).prop_map(|(When(mut clauses), nested)| {
                clauses.extend(nested);
                When(clauses)
            })
        })
    }

    /// The truth of a clause where fact number n is the n-th of `facts`.
    fn truth(facts: &[u8], clause: &Clause) -> Truth {
        let Clause::Among(word, names) = clause else { return Truth::No };
        let number: usize = names[0].parse().unwrap();
        match facts[number] % 3 {
            0 => Truth::of(*word == Word::Skus),
            1 => Truth::of(*word == Word::Hs),
            _ => Truth::asks(&names[0]),
        }
    }

    /// By the book: everything is asked, nothing cut short.
    fn naive(facts: &[u8], when: &When) -> Truth {
        when.0.iter().fold(Truth::Yes, |all, clause| {
            let some = |inner: &[When]| inner.iter().fold(Truth::No, |some, one| some.or(naive(facts, one)));
            all.and(match clause {
                Clause::Any(inner) => some(inner),
                Clause::None(inner) => !some(inner),
                asked => truth(facts, asked),
            })
        })
    }

    proptest! {
        #[test]
        fn in_two_steps_as_in_one(when in conditions(), facts in prop::collection::vec(0_u8..9, 8), first in any::<u8>()) {
            let mut ask = |clause: &Clause| Ok::<_, Infallible>(truth(&facts, clause));
            let at_once = holds(&when, &mut ask).unwrap();
            // Which facts are asked for may differ where the search ends early; whether it holds may not.
            let value = |truth: &Truth| match truth { Truth::Yes => 0, Truth::No => 1, Truth::Asks(_) => 2 };
            prop_assert_eq!(value(&at_once), value(&naive(&facts, &when)));
            let known = |clause: &Clause| match (clause, truth(&facts, clause)) {
                (Clause::Among(_, names), Truth::Yes | Truth::No) if first >> names[0].parse::<u8>().unwrap() & 1 == 1 => {
                    Some(truth(&facts, clause) == Truth::Yes)
                }
                _ => None,
            };
            let in_two = fix(&when, &known).holds(&mut ask).unwrap();
            prop_assert_eq!(value(&in_two), value(&at_once));
        }
    }
}
