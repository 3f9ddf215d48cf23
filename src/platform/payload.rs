//! What does a platform's payload say, however it writes it?
//!
//! In: a value tree. Out: texts, numbers and amounts. The rule: names are compared without case, underscores and hyphens; a number may
//! stand in a string, an id may be a number, `null` and `""` are nothing. What should be a number and is none makes the payload
//! unreadable: nothing is put in its place.

use crate::money::Decimal;
use crate::tree::Tree;

/// Why a payload cannot be read: one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread(pub(super) String);

/// The longest text that is looked at: what is longer is no sku, postcode or town.
const LONGEST: usize = 200;

/// A field of an object by its name, exactly or nearly so; none where it is absent or `null`.
pub(super) fn field<'t>(tree: &'t Tree<'t>, name: &str) -> Option<&'t Tree<'t>> {
    let Tree::Object(entries) = tree else { return None };
    let there = || entries.iter().filter(|(_, value)| *value != Tree::Null);
    let exact = there().find(|(key, _)| key == name);
    exact.or_else(|| there().find(|(key, _)| is_same(key, name))).map(|(_, value)| value)
}

/// Whether two names differ in nothing but how their words are joined.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    one.len() <= LONGEST && letters(one) == letters(other)
}

/// The first of several ways to a field that leads somewhere: `variant.weight`, `weight`.
pub(super) fn first<'t>(tree: &'t Tree<'t>, ways: &[&str]) -> Option<&'t Tree<'t>> {
    ways.iter().find_map(|way| way.split('.').try_fold(tree, |tree, name| field(tree, name)))
}

/// A text without blanks around it, or a number as text; nothing where it is empty, or neither.
pub(super) fn text(tree: Option<&Tree>) -> Option<String> {
    let text = match tree? {
        Tree::Text(text) => text.trim().to_owned(),
        Tree::Whole(number) => number.to_string(),
        Tree::Fraction(number) => number.clone(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST)
}

/// `true` or `false`, also as text or as 1 and 0.
pub(super) fn truth(tree: Option<&Tree>) -> Option<bool> {
    match tree? {
        Tree::Bool(truth) => Some(*truth),
        Tree::Whole(number) => Some(*number != 0),
        Tree::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Tree::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The items of a list; none where there is nothing.
pub(super) fn list<'t>(tree: Option<&'t Tree<'t>>, name: &str) -> Result<&'t [Tree<'t>], Unread> {
    match tree {
        None => Ok(&[]),
        Some(Tree::List(items)) => Ok(items),
        Some(_) => Err(Unread(format!("`{name}` is no list"))),
    }
}

/// A decimal of at least 0; none where nothing is said.
pub(super) fn amount(tree: Option<&Tree>, name: &str) -> Result<Option<Decimal>, Unread> {
    let Some(tree) = tree else { return Ok(None) };
    let wrong = || Unread(format!("`{name}` is no number of at least 0"));
    let number = match tree {
        Tree::Whole(number) => Decimal::from(*number),
        Tree::Fraction(written) => Decimal::from_str_exact(written).map_err(|_| wrong())?,
        Tree::Text(written) if written.trim().is_empty() => return Ok(None),
        Tree::Text(written) => {
            let plain = written.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            Decimal::from_str_exact(written.trim()).ok().filter(|_| plain).ok_or_else(wrong)?
        }
        _ => return Err(wrong()),
    };
    if number.is_sign_negative() && !number.is_zero() { Err(wrong()) } else { Ok(Some(number)) }
}

/// A decimal that must be there.
pub(super) fn needed(tree: Option<&Tree>, name: &str) -> Result<Decimal, Unread> {
    amount(tree, name)?.ok_or_else(|| Unread(format!("`{name}` is missing")))
}

/// How many pieces: a whole number.
pub(super) fn pieces(tree: Option<&Tree>, name: &str) -> Result<u32, Unread> {
    let number = needed(tree, name)?;
    let whole = u32::try_from(number.trunc()).ok().filter(|_| number.is_integer());
    whole.ok_or_else(|| Unread(format!("`{name}` is no number of pieces")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object;

    #[test]
    fn names_are_compared_without_how_their_words_are_joined() {
        let tree = object! { "postal_code": Tree::Null, "postalCode": "10115", "odd": object! { "x": 1_u32 } };
        assert_eq!(text(field(&tree, "postal_code")), Some("10115".into()));
        assert_eq!(text(first(&tree, &["nowhere.x", "odd.x"])), Some("1".into()));
        assert_eq!(text(field(&tree, "odd")), None);
    }

    #[test]
    fn numbers_may_be_texts_and_nonsense_is_refused() {
        assert_eq!(amount(Some(&Tree::from("19.90")), "x"), Ok(Some(Decimal::new(1990, 2))));
        assert_eq!(amount(Some(&Tree::Fraction("0.1".into())), "x"), Ok(Some(Decimal::new(1, 1))));
        assert_eq!(amount(Some(&Tree::from("")), "x"), Ok(None));
        for wrong in [Tree::from("1e3"), Tree::from("-1"), Tree::from("12,50"), Tree::Whole(-1), Tree::Bool(true)] {
            assert!(amount(Some(&wrong), "x").is_err(), "{wrong:?}");
        }
        assert_eq!(pieces(Some(&Tree::from("2")), "x"), Ok(2));
        assert!(pieces(Some(&Tree::from("2.5")), "x").is_err());
    }
}
