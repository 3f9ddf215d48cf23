//! Do forecasts and levels come to the figures of others? And does the level hold what it promises?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, reason = "a test that cannot go on stops")]

use landfall_desk::demand::{Class, Summary, croston, tsb};
use landfall_desk::lead::Lead;
use landfall_desk::levels::{level, normal as by_formula};
use landfall_desk::normal::{below, density, loss, quantile};
use landfall_desk::spread::Spread;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Equal to a millionth of a millionth, or of the figure.
fn near(found: Decimal, told: &str) {
    let told = decimal(told);
    let apart = (found - told).abs();
    assert!(apart <= Decimal::new(1, 12) * told.abs().max(Decimal::ONE), "{found} is not {told}");
}

#[test]
fn the_normal_distribution() {
    near(quantile(decimal("0.95")).unwrap(), "1.6448536269514722");
    near(quantile(decimal("0.975")).unwrap(), "1.9599639845400545");
    near(below(decimal("-3")), "0.0013498980316300933");
    near(density(Decimal::ZERO), "0.3989422804014327");
    assert_eq!(quantile(Decimal::ONE), None);
    // Of the planning facts, to six decimals.
    for (z, told) in [("0", "0.398942"), ("0.5", "0.197797"), ("1", "0.083315"), ("1.5", "0.029307"), ("2", "0.008491")]
    {
        assert_eq!(loss(decimal(z)).round_dp(6), decimal(told));
    }
}

/// d 10, σ_d 3, L 9, at 95 %: opexsociety.org's page on safety stock, run again.
#[test]
fn reorder_points_of_the_normal_formula() {
    let z = decimal("1.6448536269514722");
    let found = |deviation: i64, lead_deviation: i64| {
        let variances = (Decimal::from(deviation.pow(2)), Decimal::from(lead_deviation.pow(2)));
        by_formula(Decimal::TEN, variances.0, (Decimal::from(9), variances.1), z).unwrap()
    };
    assert_eq!(found(3, 0).safety.round_dp(6), decimal("14.803683"));
    assert_eq!(found(3, 0).reorder_at.round_dp(6), decimal("104.803683"));
    assert_eq!(found(3, 2).safety.round_dp(6), decimal("36.074456"));
    assert_eq!(found(3, 2).reorder_at.round_dp(6), decimal("126.074456"));
    assert_eq!(found(0, 2).safety.round_dp(6), decimal("32.897073"));
}

#[test]
fn croston_and_its_corrections() {
    let (series, alpha) = ([0, 0, 3, 0, 1, 0, 0, 0, 4, 0, 2, 0], decimal("0.1"));
    let found = croston(&series, alpha).unwrap();
    assert_eq!((found.size.normalize(), found.interval.normalize()), (decimal("2.828"), decimal("2.909")));
    near(found.rate(), "0.9721553798556205");
    near(found.corrected(alpha), "0.9235476108628394");
    near(found.corrected_further(alpha), "0.9209893072316404");
    assert_eq!(croston(&[0, 0], alpha), None);
    // By hand: chance 1/3 at the first demand, ×0.9 without one, +0.1 of the rest with one.
    let chance = [false, true, false, false, false, true, false, true, false].iter().fold(
        Decimal::ONE / Decimal::from(3),
        |chance, asked| {
            if *asked { chance + alpha * (Decimal::ONE - chance) } else { chance * decimal("0.9") }
        },
    );
    near(tsb(&series, alpha, alpha), &(chance * decimal("2.828")).to_string());
    // It falls while nothing is asked for; Croston's does not.
    let quiet: Vec<u32> = series.iter().copied().chain([0; 20]).collect();
    assert!(tsb(&quiet, alpha, alpha) < tsb(&series, alpha, alpha) / Decimal::from(8));
    assert_eq!(croston(&quiet, alpha), croston(&series, alpha));
}

#[test]
fn classes() {
    let summary = Summary::of(&[0, 0, 3, 0, 1, 0, 0, 0, 4, 0, 2, 0]);
    assert_eq!((summary.interval().unwrap(), summary.variation().unwrap().normalize()), (decimal("3"), decimal("0.2")));
    assert_eq!(summary.class(), Class::Intermittent);
    assert_eq!(Summary::of(&[5, 6, 4, 5, 7, 5]).class(), Class::Smooth);
    assert_eq!(Summary::of(&[1, 1, 20, 1, 1, 1]).class(), Class::Erratic);
    assert_eq!(Summary::of(&[0, 0, 1, 0, 0, 20, 0, 0, 1, 0]).class(), Class::Lumpy);
    assert_eq!(Summary::of(&[0, 0]).class(), Class::Unsold);
}

#[test]
fn two_dice() {
    let die = Spread::of(&[1, 2, 3, 4, 5, 6]).unwrap();
    let two = die.times(2);
    // 33 of 36 throws do not exceed 10, 35 do not exceed 11.
    assert_eq!((two.quantile(916), two.quantile(917), two.quantile(972)), (10, 11, 11));
    assert_eq!(two, die.and(&die));
    // One throw as often as two.
    assert_eq!(die.over(&[(1, 1), (2, 1)]).quantile(500), 5);
    // Below the point by 0 pieces: all six faces of 21; by 5: one.
    let under = die.undershoot();
    assert_eq!((under.quantile(285), under.quantile(286), under.quantile(953)), (0, 1, 5));
}

/// Numbers that look random, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 32).unwrap() % bound
    }

    /// The sum of 12 uniform draws is nearly normal.
    fn bell(&mut self, mean: u32, width: u32) -> u32 {
        let sum: u32 = (0..12).map(|_| self.below(width)).sum();
        (mean + sum).saturating_sub(6 * width - 6)
    }

    /// How often a chance of so many per cent fails before it holds.
    fn waits(&mut self, percent: u32) -> u32 {
        (0..).find(|_| self.below(100) < percent).unwrap()
    }
}

/// A year of history sets the level; the same demand goes on, stock is looked at each evening, `quantity` is ordered at the level or
/// below, one order at a time, and comes after the lead time. A replenishment is kept where nothing was missing before it came.
fn kept(
    cycles: u32,
    lead: &[u32],
    per_mille: u32,
    class: Class,
    dice: &mut Dice,
    mut day: impl FnMut(&mut Dice) -> u32,
) -> u32 {
    let (mut kept, mut counted) = (0, 0);
    // Many articles, each with a history of its own: what one year says by chance weighs out.
    while counted < cycles {
        let history: Vec<u32> = (0..365).map(|_| day(dice)).collect();
        let found = level(&history, &Lead::of(lead).unwrap(), per_mille).unwrap();
        if found.class != class {
            continue;
        }
        let point = i64::try_from(found.reorder_at).unwrap();
        let quantity = 3 * point.max(1) + 7;
        let mut stock = point + quantity;
        for _ in 0..50 {
            while stock > point {
                stock -= i64::from(day(dice));
            }
            let days = lead[usize::try_from(dice.below(u32::try_from(lead.len()).unwrap())).unwrap()];
            for _ in 0..days {
                stock -= i64::from(day(dice));
            }
            kept += u32::from(stock >= 0);
            counted += 1;
            stock += quantity;
        }
    }
    kept * 1000 / counted
}

#[test]
fn levels_reach_the_service_that_is_asked() {
    let mut dice = Dice(5);
    let fixed = [14];
    let varied = [10, 12, 14, 14, 14, 16, 21];
    for per_mille in [900, 950, 980] {
        for lead in [&fixed[..], &varied[..]] {
            let smooth = kept(20_000, lead, per_mille, Class::Smooth, &mut dice, |dice| dice.bell(40, 7));
            let seldom = kept(20_000, lead, per_mille, Class::Intermittent, &mut dice, |dice| {
                if dice.below(100) < 30 { 4 + dice.below(9) } else { 0 }
            });
            let lumpy = kept(20_000, lead, per_mille, Class::Lumpy, &mut dice, |dice| {
                if dice.below(100) < 25 { 1 + dice.waits(12) } else { 0 }
            });
            println!(
                "asked {per_mille}, {} lead times: smooth {smooth}, intermittent {seldom}, lumpy {lumpy}",
                lead.len()
            );
            for found in [smooth, seldom, lumpy] {
                assert!(found.abs_diff(per_mille) <= 10, "{found} of {per_mille}");
            }
        }
    }
}
