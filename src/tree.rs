//! One small value tree that JSON bytes and JavaScript objects both fill, and that answers are written from.
//!
//! It keeps every key in its order, twice where it stands twice, so that the reader can refuse what derived readers pass
//! over. It is no deeper than [`DEEPEST`], so that a cyclic object is a fault and not a stack overflow.

#[cfg(feature = "json")]
mod json;

use crate::calendar::{Day, Instant};
use std::borrow::Cow;

/// How deep a tree may be.
pub const DEEPEST: u8 = 32;

/// The largest whole number that JavaScript's numbers hold exactly: 2^53.
const LARGEST_WHOLE: i64 = 1 << 53;

/// The name of a value in an object: of an answer as it is written in the code, of a request as it came.
pub type Key = Cow<'static, str>;

/// A value of a request or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number whose value is whole and within ±2^53, however it was written.
    Whole(i64),
    /// Any other number, written without an exponent; only ever named in a fault.
    Fraction(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object, its keys in their order.
    Object(Vec<(Key, Tree)>),
}

impl Tree {
    /// A number as JavaScript holds it: whole where its value is, else as it is `written`.
    pub(crate) fn number(number: f64, written: impl FnOnce(f64) -> String) -> Tree {
        let whole = number.is_finite() && number.trunc() == number && number.abs() <= LARGEST_WHOLE as f64;
        if whole { Tree::Whole(number as i64) } else { Tree::Fraction(written(number)) }
    }

    /// An array of what `items` become.
    pub fn list<T>(items: impl IntoIterator<Item = T>, mut tree: impl FnMut(T) -> Tree) -> Tree {
        let mut list = Vec::new();
        for item in items {
            list.push(tree(item));
        }
        Tree::List(list)
    }

    /// The value under a key of an object.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Tree {
        Tree::Text(text.to_owned())
    }
}

impl From<&String> for Tree {
    fn from(text: &String) -> Tree {
        Tree::Text(text.clone())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Tree {
        Tree::Text(text)
    }
}

impl From<bool> for Tree {
    fn from(truth: bool) -> Tree {
        Tree::Bool(truth)
    }
}

impl From<u32> for Tree {
    fn from(number: u32) -> Tree {
        Tree::Whole(i64::from(number))
    }
}

impl From<i64> for Tree {
    fn from(number: i64) -> Tree {
        Tree::Whole(number)
    }
}

impl From<Day> for Tree {
    fn from(day: Day) -> Tree {
        Tree::Text(day.to_string())
    }
}

impl From<Instant> for Tree {
    fn from(instant: Instant) -> Tree {
        Tree::Text(instant.to_string())
    }
}

/// `null` where there is nothing.
impl<T: Into<Tree>> From<Option<T>> for Tree {
    fn from(value: Option<T>) -> Tree {
        value.map_or(Tree::Null, T::into)
    }
}

impl From<&Option<String>> for Tree {
    fn from(text: &Option<String>) -> Tree {
        text.as_ref().into()
    }
}

/// An object in the order in which it is written down here.
#[macro_export]
#[doc(hidden)]
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        {
            let mut entries = Vec::new();
            $($crate::tree::put(&mut entries, $key, $value);)*
            $crate::tree::Tree::Object(entries)
        }
    };
}
pub(crate) use object;

/// Adds a value under a key: out of line, since answers do so some hundred times.
#[inline(never)]
pub(crate) fn put(entries: &mut Vec<(Key, Tree)>, key: &'static str, value: impl Into<Tree>) {
    entries.push((Key::Borrowed(key), value.into()));
}
