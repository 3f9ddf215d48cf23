//! How far from the mean does chance reach? The normal distribution, in decimals.
//!
//! In: a distance in standard deviations, or a probability. Out: density, probability, quantile and loss, to twenty decimals
//! between −8 and 8. The series of Φ about 0 has positive terms alone: φ(z)·(z + z³/3 + z⁵/15 + …).

use rust_decimal::Decimal;

/// 1/√(2π)
const AT_ZERO: Decimal = Decimal::from_parts(2_880_526_071, 2_378_455_365, 216_267_043, false, 28);

/// Farther out there is nothing that twenty decimals show.
const FARTHEST: Decimal = Decimal::from_parts(8, 0, 0, false, 0);

/// e to a number not above 0.
pub fn exponential(of: Decimal) -> Decimal {
    // Near 0 the series is short: the number is halved, the power squared.
    let halvings = 10;
    let small = of / Decimal::from(1 << halvings);
    let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
    for number in 1..40 {
        term = term * small / Decimal::from(number);
        sum += term;
        if term.is_zero() {
            break;
        }
    }
    (0..halvings).fold(sum, |power, _| power * power)
}

/// φ(z)
pub fn density(z: Decimal) -> Decimal {
    if z.abs() > FARTHEST {
        return Decimal::ZERO;
    }
    AT_ZERO * exponential(-z * z / Decimal::TWO)
}

/// Φ(z): the share below.
pub fn below(z: Decimal) -> Decimal {
    if z > FARTHEST {
        return Decimal::ONE;
    }
    if z < -FARTHEST {
        return Decimal::ZERO;
    }
    let (mut term, mut sum, mut odd) = (z, z, Decimal::ONE);
    while !term.is_zero() && odd < Decimal::from(400) {
        odd += Decimal::TWO;
        term = term * z / odd * z;
        sum += term;
    }
    Decimal::new(5, 1) + density(z) * sum
}

/// The distance below which a share lies; none for what is no share.
pub fn quantile(share: Decimal) -> Option<Decimal> {
    if share <= Decimal::ZERO || share >= Decimal::ONE {
        return None;
    }
    let (mut low, mut high) = (-FARTHEST, FARTHEST);
    for _ in 0..56 {
        let middle = (low + high) / Decimal::TWO;
        if below(middle) < share { low = middle } else { high = middle }
    }
    Some((low + high) / Decimal::TWO)
}

/// G(z) = φ(z) − z·(1 − Φ(z)): by how much chance goes beyond z on average.
pub fn loss(z: Decimal) -> Decimal {
    density(z) - z * (Decimal::ONE - below(z))
}
