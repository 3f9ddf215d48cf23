//! How are trees read from JSON text or JavaScript's objects, and written to them? By serde: one visitor reads all requests.

use super::{DEEPEST, Key, LARGEST_WHOLE, Tree};
use ::serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
#[cfg(feature = "json")]
use ::serde::ser::Error as _;
use ::serde::ser::{SerializeMap, SerializeSeq};
use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(truth) => serializer.serialize_bool(*truth),
            Tree::Whole(number) => serializer.serialize_i64(*number),
            Tree::Fraction(number) => fraction(number, serializer),
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

/// A number that is not whole. Answers have none, so that the browser's build, which writes nothing else, need not parse it.
#[cfg(feature = "json")]
fn fraction<S: Serializer>(number: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(number.parse().map_err(S::Error::custom)?)
}

#[cfg(not(feature = "json"))]
fn fraction<S: Serializer>(number: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(number)
}

/// A number as it is named in a fault: without an exponent.
#[cfg(feature = "json")]
fn written(number: f64) -> String {
    number.to_string()
}

#[cfg(not(feature = "json"))]
use crate::wasm::written;

impl<'de> Deserialize<'de> for Tree<'static> {
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
    type Value = Tree<'static>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'static>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Room {
    type Value = Tree<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree<'static>, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree<'static>, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'static>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree<'static>, E> {
        Ok(Tree::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'static>, E> {
        let whole = (-LARGEST_WHOLE..=LARGEST_WHOLE).contains(&number);
        Ok(if whole { Tree::Whole(number) } else { Tree::Fraction(written(number as f64)) })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'static>, E> {
        Ok(match i64::try_from(number) {
            Ok(number) if number <= LARGEST_WHOLE => Tree::Whole(number),
            _ => Tree::Fraction(written(number as f64)),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'static>, E> {
        Ok(Tree::number(number, written))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'static>, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E>(self, text: String) -> Result<Tree<'static>, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree<'static>, A::Error> {
        let room = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(room)? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree<'static>, A::Error> {
        let room = self.below()?;
        let mut object = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            object.push((Key::Owned(key), entries.next_value_seed(room)?));
        }
        Ok(Tree::Object(object))
    }
}
