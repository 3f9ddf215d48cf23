//! What is a commodity code? Up to ten digits in eight bytes, and the number under which tables file it.
//!
//! In: text with dots and spaces allowed, as people and requests write it. Out: the chapter, and for tables of one chapter
//! a key of four bytes: the digits after the chapter, padded to eight with zeros, and how many they are. Keys sort as a
//! tree walks: a code, then everything beneath it.

use crate::gather::Gather;
use std::fmt;

/// What one more of the digits is worth that follow none, one… eight others after the chapter: so far apart stand codes of
/// so many digits.
const STEPS: [u32; 9] = [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// A commodity code of 2 to 10 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    chapter: u8,
    /// The digits after the chapter as a number of eight digits, and in the last four bits how many there are.
    key: u32,
}

impl Code {
    /// Reads `6109.10`, `6109 10` or `610910`; none where that is not a code of 2 to 10 digits.
    pub fn parse(text: &str) -> Option<Code> {
        // Ten digits in two numbers: nothing here comes near a number's end, so nothing wraps.
        let (mut chapter, mut tail, mut length) = (0_u8, 0_u32, 0_u32);
        for byte in text.bytes() {
            let digit = match byte {
                b'0'..=b'9' => byte & 15,
                b'.' | b' ' => continue,
                _ => return None,
            };
            match length {
                0 | 1 => chapter = chapter.wrapping_mul(10).wrapping_add(digit),
                2..=9 => tail = tail.wrapping_mul(10).wrapping_add(digit.into()),
                _ => return None,
            }
            length += 1;
        }
        let digits = length.checked_sub(2)?;
        Some(Code { chapter, key: tail.wrapping_mul(Code::step(digits)) << 4 | digits })
    }

    /// How many digits.
    #[expect(clippy::len_without_is_empty, reason = "a code has at least two digits")]
    pub const fn len(&self) -> usize {
        (self.key & 15) as usize + 2
    }

    /// The first two digits as a number: `61`.
    pub const fn chapter(&self) -> u8 {
        self.chapter
    }

    /// The first `length` digits (at least 2); the whole code where it is shorter.
    pub fn first(self, length: usize) -> Code {
        let digits = (length.clamp(2, 10) - 2) as u32;
        if digits >= self.key & 15 {
            return self;
        }
        let tail = self.key >> 4;
        Code { key: (tail - tail % Code::step(digits)) << 4 | digits, ..self }
    }

    /// Whether this code is `other` or stands above it.
    pub fn covers(&self, other: &Code) -> bool {
        other.first(self.len()) == *self
    }

    /// The code as rate data write it: `6109.10.0012`.
    pub fn dotted(&self) -> String {
        let digits = self.to_string();
        let cut = |from: usize, to: usize| digits.get(from..to.min(digits.len())).unwrap_or_default();
        [cut(0, 4), cut(4, 6), cut(6, 10)].into_iter().filter(|part| !part.is_empty()).listed().join(".")
    }

    /// The key under which a table of the code's chapter files it.
    pub(crate) const fn key(self) -> u32 {
        self.key
    }

    /// The first key after everything beneath the code of `key`.
    pub(crate) fn after(key: u32) -> u32 {
        (key >> 4).wrapping_add(Code::step(key & 15)) << 4
    }

    /// How far the next code stands that has as many digits after the chapter.
    fn step(digits: u32) -> u32 {
        STEPS.get(digits as usize).copied().unwrap_or(1)
    }

    /// The code that a table of `chapter` files under `key`; none for a key that no code has.
    pub(crate) fn of_key(chapter: u8, key: u32) -> Option<Code> {
        let (tail, digits) = (key >> 4, key & 15);
        let sound = chapter <= 99 && digits <= 8 && tail <= 99_999_999 && tail.is_multiple_of(Code::step(digits));
        sound.then_some(Code { chapter, key })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tail, digits) = (self.key >> 4, self.key & 15);
        write!(f, "{:02}", self.chapter)?;
        if digits == 0 {
            return Ok(());
        }
        write!(f, "{:0width$}", tail / Code::step(digits), width = digits as usize)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_returns_its_code_and_sorts_as_a_tree() {
        let codes = ["61", "6109", "6109.10", "6109.10.00", "6109.10.0012", "6109.10.01", "6109.90", "6110"];
        let keys: Vec<u32> = codes.iter().map(|text| Code::parse(text).unwrap().key()).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        for text in codes {
            let code = Code::parse(text).unwrap();
            assert_eq!(Code::of_key(61, code.key()), Some(code));
            assert_eq!(code.dotted(), text);
        }
        let heading = Code::parse("6109").unwrap();
        assert!(Code::after(heading.key()) > Code::parse("6109999999").unwrap().key());
        assert!(Code::after(heading.key()) <= Code::parse("6110").unwrap().key());
        let code = Code::parse("6109.10.0012").unwrap();
        for length in 2..=10 {
            assert_eq!(code.first(length).to_string(), &"6109100012"[..length]);
            assert!(code.first(length).covers(&code), "{length}");
        }
        assert!(!Code::parse("6109.11").unwrap().covers(&code) && !code.covers(&code.first(8)));
        assert_eq!(Code::of_key(61, heading.key() | 16), None, "a digit beyond the length");
    }

    #[test]
    fn what_is_no_code() {
        for text in ["", "6", "6.10E+05", "61091000120", "abc"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        assert_eq!(Code::parse("6109 10").unwrap().to_string(), "610910");
        assert_eq!(Code::parse("61091000").unwrap().first(6).to_string(), "610910");
    }
}
