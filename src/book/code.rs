//! What is a commodity code? Up to ten digits, on the stack, and the number under which tables file it.
//!
//! In: text with dots and spaces allowed, as people and requests write it. Out: the digits, and for tables of one chapter
//! a key of four bytes: the digits after the chapter, padded to eight with zeros, and how many they are. Keys sort as a
//! tree walks: a code, then everything beneath it.

use std::fmt;

/// What one more of the first, second… eighth digit after the chapter is worth.
const TENS: [u32; 8] = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// A commodity code of 2 to 10 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    digits: [u8; 10],
    length: u8,
}

impl Code {
    /// Reads `6109.10`, `6109 10` or `610910`; none where that is not a code of 2 to 10 digits.
    pub fn parse(text: &str) -> Option<Code> {
        let mut code = Code { digits: [b'0'; 10], length: 0 };
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    *code.digits.get_mut(usize::from(code.length))? = byte;
                    code.length += 1;
                }
                b'.' | b' ' => {}
                _ => return None,
            }
        }
        (code.length >= 2).then_some(code)
    }

    /// The digits, without dots.
    pub fn as_str(&self) -> &str {
        self.digits.get(..self.len()).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    /// How many digits.
    #[expect(clippy::len_without_is_empty, reason = "a code has at least two digits")]
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// The first two digits as a number: `61`.
    pub fn chapter(&self) -> u8 {
        let [tens, ones, ..] = self.digits;
        (tens - b'0') * 10 + (ones - b'0')
    }

    /// The first `length` digits (at least 2); the whole code where it is shorter.
    pub fn first(mut self, length: usize) -> Code {
        let length = length.max(2);
        for digit in self.digits.iter_mut().skip(length) {
            *digit = b'0';
        }
        self.length = self.length.min(u8::try_from(length).unwrap_or(self.length));
        self
    }

    /// Whether this code is `other` or stands above it.
    pub fn covers(&self, other: &Code) -> bool {
        other.as_str().starts_with(self.as_str())
    }

    /// The code as rate data write it: `6109.10.0012`.
    pub fn dotted(&self) -> String {
        let digits = self.as_str();
        let cut = |from: usize, to: usize| digits.get(from..to.min(digits.len())).unwrap_or_default();
        [cut(0, 4), cut(4, 6), cut(6, 10)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
    }

    /// The key under which a table of the code's chapter files it.
    pub(crate) fn key(&self) -> u32 {
        self.keys()[8]
    }

    /// The keys of what stands above the code and of the code itself, by how many digits follow the chapter; beyond its
    /// length, its own. One pass, without a division: looking a code up asks for most of them.
    pub(crate) fn keys(&self) -> [u32; 9] {
        let [_, _, tail @ ..] = self.digits;
        let own = u32::from(self.length).wrapping_sub(2);
        let mut keys = [0; 9];
        let mut sum = 0_u32;
        // Eight digits stay far below the ends of a number: nothing wraps.
        for (count, (digit, step)) in (1..).zip(tail.iter().zip(TENS)) {
            sum = sum.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0')));
            if let Some(key) = keys.get_mut(count as usize) {
                *key = sum.wrapping_mul(step) << 4 | own.min(count);
            }
        }
        keys
    }

    /// The first key after everything beneath the code of `key`.
    pub(crate) fn after(key: u32) -> u32 {
        (key >> 4).wrapping_add(Code::step(key)) << 4
    }

    /// How far the next code of as many digits stands.
    fn step(key: u32) -> u32 {
        match key & 15 {
            0 => 100_000_000,
            digits => TENS.get(digits as usize - 1).copied().unwrap_or(1),
        }
    }

    /// The code that a table of `chapter` files under `key`; none for a key that no code has.
    pub(crate) fn of_key(chapter: u8, key: u32) -> Option<Code> {
        let (mut tail, length) = (key >> 4, (key & 15) + 2);
        if chapter > 99 || length > 10 || tail > 99_999_999 || !tail.is_multiple_of(Code::step(key)) {
            return None;
        }
        let mut digits = [b'0' + chapter / 10, b'0' + chapter % 10, 0, 0, 0, 0, 0, 0, 0, 0];
        let [_, _, last @ ..] = &mut digits;
        for digit in last.iter_mut().rev() {
            *digit = b'0' | (tail % 10) as u8;
            tail /= 10;
        }
        Some(Code { digits, length: length as u8 })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
            assert_eq!(code.keys()[length - 2], code.first(length).key(), "{length}");
        }
        assert_eq!(Code::of_key(61, heading.key() | 16), None, "a digit beyond the length");
    }

    #[test]
    fn what_is_no_code() {
        for text in ["", "6", "6.10E+05", "61091000120", "abc"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        assert_eq!(Code::parse("6109 10").unwrap().as_str(), "610910");
        assert_eq!(Code::parse("61091000").unwrap().first(6).as_str(), "610910");
    }
}
