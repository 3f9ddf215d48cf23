//! Are lead times what they were made of, and does a reorder point allow for the one that is late?

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use landfall_desk::lead::Lead;
use landfall_desk::levels::level;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn past_times() {
    let lead = Lead::of(&[12, 10, 12, 14]).unwrap();
    assert_eq!(lead.days(), [(10, 1), (12, 2), (14, 1)]);
    assert_eq!((lead.mean(), lead.variance()), (decimal("12"), decimal("2")));
    assert_eq!(Lead::of(&[]), None);
}

/// Means add, and so do variances.
#[test]
fn one_after_the_other() {
    let (making, carriage) = (Lead::about(20, 3), Lead::of(&[10, 11, 11, 12, 19]).unwrap());
    let both = making.then(&carriage);
    assert_eq!(both.mean(), making.mean() + carriage.mean());
    let apart = both.variance() - making.variance() - carriage.variance();
    assert!(apart.abs() < decimal("0.000000001"), "{apart}");
    assert_eq!(both.days().first().unwrap().0, 15 + 10);
}

/// Two lead times of the same mean: that which varies asks for more stock, for both ways of reckoning.
#[test]
fn what_varies_asks_for_more() {
    let (sure, unsure) = (Lead::always(14), Lead::of(&[7, 14, 14, 14, 21]).unwrap());
    assert_eq!(sure.mean(), unsure.mean());
    let smooth: Vec<u32> = (0..300).map(|day| 20 + day * 7 % 11).collect();
    let seldom: Vec<u32> = (0..300).map(|day| if day % 2 == 0 { 10 + day % 7 } else { 0 }).collect();
    for series in [smooth, seldom] {
        let points = [&sure, &unsure].map(|lead| level(&series, lead, 950).unwrap().reorder_at);
        // A week later, one time in five: of that week's demand a good part lies in stock.
        let week = series.iter().sum::<u32>() * 7 / 300;
        let more = points.last().unwrap() - points.first().unwrap();
        assert!(more >= u64::from(week / 3) && more <= u64::from(week + 1), "{points:?}, {week} a week");
    }
    // One after another day by day, as each of them reckoned from nothing.
    let daily = landfall_desk::spread::Spread::of(&[0, 1, 2]).unwrap();
    let apart = |periods: &[(u32, u64)]| daily.over(periods).quantile(900);
    assert_eq!(apart(&[(3, 1)]), daily.times(3).quantile(900));
    assert!(Decimal::from(apart(&[(3, 1), (9, 1)])) > Decimal::from(apart(&[(3, 1), (5, 1)])));
}
