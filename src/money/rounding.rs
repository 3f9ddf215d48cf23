//! How is a figure rounded? To the nearest, next or last multiple of a step, as the data say.

use super::{Decimal, Overflow};
use crate::record::Record;
use rust_decimal::RoundingStrategy;
use serde::Deserialize;

/// Which multiple of the step a figure between two of them becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To the nearest; a half away from zero: 0.125 → 0.13, 5337.5 → 5338.
    #[default]
    HalfUp,
    /// To the nearest; a half to the even neighbour: 0.125 → 0.12.
    HalfEven,
    /// Towards zero: 0.129 → 0.12.
    Down,
    /// Away from zero: 0.121 → 0.13; with step 1000, 2 325 788 → 2 326 000.
    Up,
}

/// A step and a mode: `{ step = "100", mode = "down" }` cuts 74 760 to 74 700.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// The result is a multiple of this, above zero.
    pub step: Decimal,
    /// Which multiple; half up where nothing is said.
    #[serde(default)]
    pub mode: Mode,
}

impl Rounding {
    /// To `digits` decimals, halves away from zero: what holds where data say nothing.
    pub fn to_digits(digits: u32) -> Rounding {
        Rounding { step: super::minor_unit(digits), mode: Mode::HalfUp }
    }

    /// `amount` rounded to a multiple of the step.
    ///
    /// # Errors
    /// [`Overflow`] when the figure is too large, or the step zero.
    pub fn round(self, amount: Decimal) -> Result<Decimal, Overflow> {
        let steps = super::without_dust(super::divide(amount, self.step)?);
        let strategy = match self.mode {
            Mode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Mode::HalfEven => RoundingStrategy::MidpointNearestEven,
            Mode::Down => RoundingStrategy::ToZero,
            Mode::Up => RoundingStrategy::AwayFromZero,
        };
        let rounded = super::multiply(steps.round_dp_with_strategy(0, strategy), self.step)?;
        Ok(rounded.normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(amount: &str, step: &str, mode: Mode) -> String {
        let rounding = Rounding { step: step.parse().unwrap(), mode };
        rounding.round(amount.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn each_mode_rounds_as_its_name_says() {
        assert_eq!(round("5337.5", "1", Mode::HalfUp), "5338");
        assert_eq!(round("-0.125", "0.01", Mode::HalfUp), "-0.13");
        assert_eq!(round("0.125", "0.01", Mode::HalfEven), "0.12");
        assert_eq!(round("74760", "100", Mode::Down), "74700");
        assert_eq!(round("2325788", "1000", Mode::Up), "2326000");
        assert_eq!(round("5.022", "0.05", Mode::HalfUp), "5");
    }

    #[test]
    fn the_dust_of_divisions_is_no_step() {
        assert_eq!(round("11999.999999999999999999999999", "1000", Mode::Down), "12000");
        assert_eq!(round("12000.000000000000000000000001", "1000", Mode::Up), "12000");
        assert_eq!(round("0.1249999999999999999999999999", "0.01", Mode::HalfUp), "0.13");
        assert_eq!(round("11999.9999", "1000", Mode::Down), "11000");
    }

    #[test]
    fn a_step_of_zero_is_refused() {
        assert_eq!(Rounding { step: Decimal::ZERO, mode: Mode::Up }.round(Decimal::ONE), Err(Overflow));
    }
}
