//! Is a promise's error what it is?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall_desk::promises::{Parcel, report};
use rust_decimal::Decimal;

fn parcel(lane: &str, promised: [i32; 3], came: Option<i32>, rating: Option<i64>) -> Parcel {
    Parcel { lane: lane.to_owned(), promised: promised.map(Some), came, rating: rating.map(Decimal::from) }
}

#[test]
fn by_hand() {
    let promised = [10, 12, 14];
    let parcels = [
        parcel("a", promised, Some(9), Some(5)),
        parcel("a", promised, Some(10), Some(4)),
        parcel("a", promised, Some(12), None),
        parcel("a", promised, Some(15), Some(2)),
        parcel("a", promised, Some(20), Some(1)),
        // Not come: by day 13 late by the first two promises, not yet by the last.
        parcel("a", promised, None, None),
        parcel("b", promised, Some(11), Some(5)),
    ];
    let (all, lanes) = report(&parcels, 13);
    let a = &lanes["a"];
    assert_eq!(a.held.map(|held| (held.promised, held.kept)), [(6, 2), (6, 3), (5, 3)]);
    assert_eq!(a.held[2].late, (1 + 6, 2));
    assert_eq!(a.held[2].days_late().unwrap(), Decimal::new(35, 1));
    assert_eq!((a.held[2].share().unwrap(), a.held[2].error(95).unwrap()), (Decimal::from(60), Decimal::from(-35)));
    assert_eq!(a.under_way, 1);
    assert_eq!(a.said.map(|said| said.ratings), [2, 1, 0, 1]);
    assert_eq!((a.said[0].mean(), a.said[3].mean()), (Some(Decimal::new(45, 1)), Some(Decimal::ONE)));
    assert_eq!((all.held[1].promised, all.held[1].kept, lanes["b"].held[0].kept), (7, 4, 0));
    // A day later than its last promise it is late.
    assert_eq!(report(&parcels, 15).1["a"].held[2].promised, 6);
}

/// Wilson's interval of 85 of 100: 76.7 % to 90.7 %.
#[test]
fn what_chance_leaves() {
    let parcels: Vec<Parcel> =
        (0..100).map(|number| parcel("a", [0, 0, 0], Some(i32::from(number >= 85)), None)).collect();
    let (low, high) = report(&parcels, 9).0.held[1].range().unwrap();
    assert_eq!((low.round_dp(1), high.round_dp(1)), (Decimal::new(767, 1), Decimal::new(907, 1)));
}
