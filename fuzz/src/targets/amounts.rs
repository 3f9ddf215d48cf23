//! Exact money as large and as fine as can be held.

use super::Target;
use fastrand::Rng;
use landfall::money::{Decimal, Rounding, add, allot, divide, minor_unit, multiply, percent_of, subtract, sum};

/// Exact money at its ends.
#[derive(Default)]
pub(super) struct Amounts {
    held: u64,
    overflown: u64,
}

impl Amounts {
    fn count<T, E>(&mut self, outcome: Result<T, E>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.held += 1;
                Some(value)
            }
            Err(_) => {
                self.overflown += 1;
                None
            }
        }
    }
}

/// An amount of sixteen bytes: as large and as fine as can be held.
fn amount(bytes: &[u8]) -> Decimal {
    let word = |from: usize| bytes.iter().skip(from).take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    let scale = u32::from(bytes.get(12).copied().unwrap_or(0)) % 29;
    let large = bytes.get(13).copied().unwrap_or(0);
    Decimal::from_parts(
        word(0),
        if large > 85 { word(4) } else { 0 },
        if large > 170 { word(8) } else { 0 },
        large % 2 == 1,
        scale,
    )
}

impl Target for Amounts {
    fn name(&self) -> &'static str {
        "money"
    }

    fn short_form(&self) -> u64 {
        200_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        std::iter::repeat_with(|| rng.u8(..)).take(48).collect()
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let [one, other, third] = [0, 16, 32].map(|from| amount(input.get(from..).unwrap_or_default()));
        // Of more than 28 digits the last are not kept.
        let most =
            |amount: Decimal| amount.trunc().mantissa().unsigned_abs().checked_ilog10().map_or(0, |digits| digits + 1);
        let is_held = most(one).max(most(other)) + 1 + one.scale().max(other.scale()) <= 28;
        if let Some(both) = self.count(add(one, other)).filter(|_| is_held) {
            let back = self.count(subtract(both, other));
            if back.is_some_and(|back| back != one) {
                return Err(format!("{one} + {other} - {other} is {back:?}"));
            }
        }
        self.count(multiply(one, other));
        self.count(divide(one, other));
        self.count(percent_of(one, other));
        self.count(sum([one, other, third]));
        let digits = u32::from(input.first().copied().unwrap_or(0)) % 5;
        let total = self.count(Rounding::to_digits(digits).round(one));
        let weights = [one.abs(), other.abs(), third.abs()];
        if let Some(total) = total
            && let Some(shares) = self.count(allot(total, minor_unit(digits), &weights, &["1", "2", "3"]))
            && self.count(sum(shares.iter().copied())).is_some_and(|whole| whole != total)
        {
            return Err(format!("{total} is allotted as {shares:?}"));
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} results, {} beyond what can be held", self.held, self.overflown)
    }
}
