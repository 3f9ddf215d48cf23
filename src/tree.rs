//! One small value tree that JSON bytes and JavaScript objects both fill, and that answers are written from.
//!
//! It keeps every key in its order, twice where it stands twice, so that the reader can refuse what derived readers pass
//! over. It is no deeper than [`DEEPEST`], so that a cyclic object is a fault and not a stack overflow.

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How deep a tree may be.
pub const DEEPEST: u8 = 32;

/// The largest whole number that JavaScript's numbers hold exactly: 2^53.
const LARGEST_WHOLE: i64 = 1 << 53;

/// A value of a request or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number whose value is whole and within ±2^53, however it was written.
    Whole(i64),
    /// Any other number; only ever named in a fault.
    Fraction(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object, its keys in their order.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Text, or `null`.
    pub fn text_or_null(text: Option<impl Into<String>>) -> Tree {
        text.map_or(Tree::Null, |text| Tree::Text(text.into()))
    }

    /// An array of what `items` become.
    pub fn list<T>(items: impl IntoIterator<Item = T>, mut tree: impl FnMut(T) -> Tree) -> Tree {
        Tree::List(items.into_iter().map(&mut tree).collect())
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

/// An object in the order in which it is written down here.
#[macro_export]
#[doc(hidden)]
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        $crate::tree::Tree::Object(vec![$(($key.to_owned(), $crate::tree::Tree::from($value))),*])
    };
}
pub(crate) use object;

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(truth) => serializer.serialize_bool(*truth),
            Tree::Whole(number) => serializer.serialize_i64(*number),
            Tree::Fraction(number) => serializer.serialize_f64(*number),
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Tree::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Room(DEEPEST).deserialize(deserializer)
    }
}

/// How much deeper the tree may still grow.
#[derive(Clone, Copy)]
struct Room(u8);

impl Room {
    fn below<E: Error>(self) -> Result<Room, E> {
        self.0.checked_sub(1).map(Room).ok_or_else(|| E::custom(format_args!("nested deeper than {DEEPEST} levels")))
    }
}

impl<'de> DeserializeSeed<'de> for Room {
    type Value = Tree;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Room {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        let whole = (-LARGEST_WHOLE..=LARGEST_WHOLE).contains(&number);
        Ok(if whole { Tree::Whole(number) } else { Tree::Fraction(number as f64) })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(match i64::try_from(number) {
            Ok(number) if number <= LARGEST_WHOLE => Tree::Whole(number),
            _ => Tree::Fraction(number as f64),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        let whole = number.is_finite() && number.trunc() == number && number.abs() <= LARGEST_WHOLE as f64;
        Ok(if whole { Tree::Whole(number as i64) } else { Tree::Fraction(number) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let room = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(room)? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let room = self.below()?;
        let mut object = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            object.push((key, entries.next_value_seed(room)?));
        }
        Ok(Tree::Object(object))
    }
}
