//! One small value tree that JSON bytes and JavaScript objects both fill, and that answers are written from.
//!
//! It keeps every key in its order, twice where it stands twice, so that the reader can refuse what derived readers pass
//! over. It is no deeper than [`DEEPEST`], so that a cyclic object is a fault and not a stack overflow.

#[cfg(any(feature = "json", feature = "browser"))]
mod serde;

use crate::calendar::{Day, Instant};
use crate::gather::Gather;
use std::borrow::Cow;

/// How deep a tree may be.
pub const DEEPEST: u8 = 32;

/// The largest whole number that JavaScript's numbers hold exactly: 2^53.
const LARGEST_WHOLE: i64 = 1 << 53;

/// The name of a value in an object: of an answer as it is written in the code, of a request as it came.
pub type Key<'a> = Cow<'a, str>;

/// A value of a request or an answer. Text that stands in the book is borrowed from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number whose value is whole and within ±2^53, however it was written.
    Whole(i64),
    /// Any other number, written without an exponent; only ever named in a fault.
    Fraction(String),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Tree<'a>>),
    /// An object, its keys in their order.
    Object(Vec<(Key<'a>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// A number as JavaScript holds it: whole where its value is, else as it is `written`.
    pub(crate) fn number(number: f64, written: impl FnOnce(f64) -> String) -> Tree<'a> {
        let whole = number.is_finite() && number.trunc() == number && number.abs() <= LARGEST_WHOLE as f64;
        if whole { Tree::Whole(number as i64) } else { Tree::Fraction(written(number)) }
    }

    /// The same with all text its own: it outlives the book.
    pub fn into_owned(self) -> Tree<'static> {
        match self {
            Tree::Null => Tree::Null,
            Tree::Bool(truth) => Tree::Bool(truth),
            Tree::Whole(number) => Tree::Whole(number),
            Tree::Fraction(number) => Tree::Fraction(number),
            Tree::Text(text) => text.into_owned().into(),
            Tree::List(items) => Tree::list(items, Tree::into_owned),
            Tree::Object(entries) => Tree::Object(
                entries.into_iter().map(|(key, value)| (key.into_owned().into(), value.into_owned())).listed(),
            ),
        }
    }

    /// An array of what `items` become.
    pub fn list<T>(items: impl IntoIterator<Item = T>, tree: impl FnMut(T) -> Tree<'a>) -> Tree<'a> {
        Tree::List(items.into_iter().map(tree).listed())
    }

    /// The value under a key of an object.
    pub fn get(&self, key: &str) -> Option<&Tree<'a>> {
        match self {
            Tree::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The items of the list under a key; none where there is no list.
    pub fn items(&self, key: &str) -> &[Tree<'a>] {
        match self.get(key) {
            Some(Tree::List(items)) => items,
            _ => &[],
        }
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Tree::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The whole number under a key.
    pub fn whole(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Tree::Whole(number)) => Some(*number),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Tree<'a> {
    fn from(text: &'a str) -> Tree<'a> {
        Tree::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Tree<'a> {
    fn from(text: &'a String) -> Tree<'a> {
        Tree::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Tree<'_> {
    fn from(text: String) -> Self {
        Tree::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Tree<'a> {
    fn from(text: Cow<'a, str>) -> Tree<'a> {
        Tree::Text(text)
    }
}

impl From<bool> for Tree<'_> {
    fn from(truth: bool) -> Self {
        Tree::Bool(truth)
    }
}

impl From<u32> for Tree<'_> {
    fn from(number: u32) -> Self {
        Tree::Whole(i64::from(number))
    }
}

impl From<i64> for Tree<'_> {
    fn from(number: i64) -> Self {
        Tree::Whole(number)
    }
}

impl From<Day> for Tree<'_> {
    fn from(day: Day) -> Self {
        day.to_string().into()
    }
}

impl From<Instant> for Tree<'_> {
    fn from(instant: Instant) -> Self {
        instant.to_string().into()
    }
}

/// `null` where there is nothing.
impl<'a, T: Into<Tree<'a>>> From<Option<T>> for Tree<'a> {
    fn from(value: Option<T>) -> Tree<'a> {
        value.map_or(Tree::Null, T::into)
    }
}

impl<'a> From<&'a Option<String>> for Tree<'a> {
    fn from(text: &'a Option<String>) -> Tree<'a> {
        text.as_ref().into()
    }
}

/// An object in the order in which it is written down here.
#[macro_export]
#[doc(hidden)]
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        {
            let mut entries = Vec::with_capacity([$($key),*].len());
            $($crate::tree::put(&mut entries, $key, $value);)*
            $crate::tree::Tree::Object(entries)
        }
    };
}
pub(crate) use object;

/// Adds a value under a key: out of line, since answers do so some hundred times.
#[inline(never)]
pub(crate) fn put<'a>(entries: &mut Vec<(Key<'a>, Tree<'a>)>, key: &'static str, value: impl Into<Tree<'a>>) {
    entries.push((Key::Borrowed(key), value.into()));
}
