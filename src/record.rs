//! How do values lie in the bytes of a book, and how are they read back?
//!
//! ```text
//! u8, bool     one byte
//! u16…u64      seven bits a byte, the lowest first; the highest bit says that more follow
//! i32, i64     the same, of 0, −1, 1, −2… numbered 0, 1, 2, 3…
//! text, list   a count, then the bytes or items
//! option       0, or 1 and the value
//! decimal      text as people write it: price lists pack better so than in binary digits
//! struct       its fields in their order; enum: the variant's number, then its fields (`#[derive(Record)]`)
//! ```
//! Reading cannot fail midway: what is damaged reads as zeros and empty lists to its end, and is refused then, as a whole.
//! So a type's reader is one straight line of calls (what they call is kept from being copied into each), which keeps the
//! engine small where it is downloaded.
//!
//! The same types are read from people's rate data by serde, and some written again as people write them; a build that only
//! reads books leaves that out when it is linked.

pub use landfall_record::{Record, dated};

use crate::money::Decimal;

/// A value that books hold.
pub trait Record: Sized {
    /// Appends the value's bytes.
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>);

    /// Takes the value off the front.
    fn read(from: &mut Bytes<'_>) -> Self;
}

/// The bytes of a value.
#[cfg(feature = "publish")]
pub fn to_bytes(value: &impl Record) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

/// The value that the bytes hold; none where they are damaged, cut, or more than the value.
pub fn from_bytes<T: Record>(bytes: &[u8]) -> Option<T> {
    let mut from = Bytes { rest: bytes, damaged: false };
    let value = T::read(&mut from);
    (!from.damaged && from.rest.is_empty()).then_some(value)
}

/// Bytes being read.
#[derive(Debug)]
pub struct Bytes<'b> {
    rest: &'b [u8],
    damaged: bool,
}

impl<'b> Bytes<'b> {
    /// Notes that the bytes mean nothing; whatever is read from now on is zero or empty.
    pub(crate) fn damage(&mut self) {
        self.damaged = true;
        self.rest = &[];
    }

    #[inline(never)]
    fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => {
                self.damage();
                0
            }
        }
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return number;
            }
        }
        self.damage();
        0
    }

    /// A count of things of a byte or more each: never more than there are bytes.
    fn count(&mut self) -> usize {
        match usize::try_from(self.number()) {
            Ok(count) if count <= self.rest.len() => count,
            _ => {
                self.damage();
                0
            }
        }
    }

    fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or_else(|| {
            self.damage();
            (&[], &[])
        });
        self.rest = rest;
        taken
    }

    /// Text, where it lies.
    pub(crate) fn text(&mut self) -> &'b str {
        let count = self.count();
        std::str::from_utf8(self.take(count)).unwrap_or_else(|_| {
            self.damage();
            ""
        })
    }

    /// The number of a variant of `count`.
    pub(crate) fn variant(&mut self, count: u8) -> u8 {
        let number = self.byte();
        if number < count {
            return number;
        }
        self.damage();
        0
    }
}

#[cfg(feature = "publish")]
fn write_number(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

impl Record for u8 {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }

    fn read(from: &mut Bytes<'_>) -> u8 {
        from.byte()
    }
}

impl Record for bool {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn read(from: &mut Bytes<'_>) -> bool {
        from.variant(2) == 1
    }
}

/// Whole numbers without a sign.
macro_rules! counts {
    ($($type:ty)*) => { $(
        impl Record for $type {
            #[cfg(feature = "publish")]
            fn write(&self, to: &mut Vec<u8>) {
                write_number(u64::from(*self), to);
            }

            #[inline(never)]
            fn read(from: &mut Bytes<'_>) -> $type {
                let number = from.number();
                <$type>::try_from(number).unwrap_or_else(|_| {
                    from.damage();
                    0
                })
            }
        }
    )* };
}

counts!(u16 u32 u64);

impl Record for i64 {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        write_number((self << 1 ^ self >> 63) as u64, to);
    }

    fn read(from: &mut Bytes<'_>) -> i64 {
        let number = from.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }
}

impl Record for i32 {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        i64::from(*self).write(to);
    }

    #[inline(never)]
    fn read(from: &mut Bytes<'_>) -> i32 {
        i32::try_from(i64::read(from)).unwrap_or_else(|_| {
            from.damage();
            0
        })
    }
}

impl Record for Decimal {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.to_string().write(to);
    }

    #[inline(never)]
    fn read(from: &mut Bytes<'_>) -> Decimal {
        Decimal::from_str_exact(from.text()).unwrap_or_else(|_| {
            from.damage();
            Decimal::ZERO
        })
    }
}

impl Record for String {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        write_number(self.len() as u64, to);
        to.extend(self.bytes());
    }

    #[inline(never)]
    fn read(from: &mut Bytes<'_>) -> String {
        from.text().to_owned()
    }
}

impl<T: Record, const LENGTH: usize> Record for [T; LENGTH] {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|item| item.write(to));
    }

    fn read(from: &mut Bytes<'_>) -> [T; LENGTH] {
        std::array::from_fn(|_| T::read(from))
    }
}

impl<T: Record> Record for Option<T> {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_some()));
        self.iter().for_each(|value| value.write(to));
    }

    #[inline(never)]
    fn read(from: &mut Bytes<'_>) -> Option<T> {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: Record> Record for Vec<T> {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        write_number(self.len() as u64, to);
        self.iter().for_each(|item| item.write(to));
    }

    #[inline(never)]
    #[expect(
        clippy::reserve_after_initialization,
        reason = "it is called; what `with_capacity` does is copied into each list"
    )]
    fn read(from: &mut Bytes<'_>) -> Vec<T> {
        let count = from.count();
        // A damaged count is found out by the items that do not follow, before it takes memory for them.
        let mut list = Vec::new();
        list.reserve(count.min(4096));
        while list.len() < count && !from.damaged {
            list.push(T::read(from));
        }
        list
    }
}

/// The lower half, then the higher.
impl Record for u128 {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        write_number(*self as u64, to);
        write_number((self >> 64) as u64, to);
    }

    fn read(from: &mut Bytes<'_>) -> u128 {
        u128::from(from.number()) | u128::from(from.number()) << 64
    }
}

impl<T: Record> Record for Box<T> {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        T::write(self, to);
    }

    fn read(from: &mut Bytes<'_>) -> Box<T> {
        Box::new(T::read(from))
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> (A, B) {
        (A::read(from), B::read(from))
    }
}

impl<A: Record, B: Record, C: Record> Record for (A, B, C) {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
        self.2.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> (A, B, C) {
        (A::read(from), B::read(from), C::read(from))
    }
}

#[cfg(feature = "publish")]
#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Record)]
    enum Shape {
        Point,
        Line(u32, i64),
        Named { name: String, sides: Vec<Option<Decimal>> },
    }

    fn shapes() -> Vec<Shape> {
        let sides = ["0", "-0.50", "7.40", "79228162514264337593543950335", "-0.0000000000000000000000000001"];
        let sides = sides.iter().map(|text| Some(text.parse().unwrap())).chain([None]).collect();
        vec![
            Shape::Point,
            Shape::Line(0, i64::MIN),
            Shape::Line(u32::MAX, i64::MAX),
            Shape::Line(300, -1),
            Shape::Named { name: "größer".into(), sides },
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(to_bytes(&(300_u32, -1_i64, "é".to_owned())), [0xac, 2, 1, 2, 0xc3, 0xa9]);
        assert_eq!(to_bytes(&Decimal::new(-740, 2)), [5, b'-', b'7', b'.', b'4', b'0']);
        assert_eq!(from_bytes::<Vec<Shape>>(&to_bytes(&shapes())).unwrap(), shapes());
        let Some(Shape::Named { sides, .. }) = from_bytes::<Vec<Shape>>(&to_bytes(&shapes())).unwrap().pop() else {
            panic!("the last shape has a name")
        };
        assert_eq!(sides[2].unwrap().to_string(), "7.40", "a decimal keeps its zeros");
    }

    #[test]
    fn what_is_cut_or_longer_is_refused() {
        let mut bytes = to_bytes(&shapes());
        for cut in 0..bytes.len() {
            assert_eq!(from_bytes::<Vec<Shape>>(&bytes[..cut]), None, "{cut}");
        }
        bytes.push(0);
        assert_eq!(from_bytes::<Vec<Shape>>(&bytes), None);
    }

    #[test]
    fn what_means_nothing_is_refused() {
        assert_eq!(from_bytes::<bool>(&[2]), None);
        assert_eq!(from_bytes::<u16>(&[0xff, 0xff, 0x7f]), None);
        assert_eq!(from_bytes::<u64>(&[0xff; 11]), None);
        assert_eq!(from_bytes::<String>(&[1, 0xff]), None);
        assert_eq!(from_bytes::<Shape>(&[3]), None);
        assert_eq!(from_bytes::<Decimal>(&[2, b'7', b'.', b'4']), None, "more than its length");
        assert_eq!(from_bytes::<Decimal>(&[3, b'1', b'e', b'3']), None);
        assert_eq!(from_bytes::<Vec<Vec<u8>>>(&[0xff, 0xff, 0xff, 0xff, 0x0f]), None, "a count of billions");
    }
}
