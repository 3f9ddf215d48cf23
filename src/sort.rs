//! In which order do things stand? Stable sorting, written once for all types.
//!
//! The standard library's sorts are compiled anew for each type and key, some kilobytes each time, and are fast for lists
//! that are longer than any of a quote's. Here places are sorted by one function, and another says what to exchange to bring
//! things there; what is compiled for each type only compares two things and exchanges two.

use std::cmp::Ordering;

/// Sorts by a comparison; equal things keep their order.
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let after = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other) == Ordering::Greater,
        _ => false,
    };
    // Most lists of a quote are short or stand in order.
    if !(1..items.len()).any(|next| after(next - 1, next)) {
        return;
    }
    let order = places(items.len(), &after);
    exchange(&order, &mut |one, other| items.swap(one, other));
}

/// Sorts by a key; things of the same key keep their order.
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Brings things to their places by exchanging two at a time.
fn exchange(order: &[usize], swap: &mut dyn FnMut(usize, usize)) {
    for (to, place) in order.iter().enumerate() {
        let mut from = *place;
        // What stood there has been moved on by an earlier exchange: it is where that one's thing came from.
        while let Some(moved) = order.get(from).filter(|_| from < to) {
            from = *moved;
        }
        if from != to {
            swap(to, from);
        }
    }
}

/// The places of `count` things in their order: each goes behind all that it does not go before.
fn places(count: usize, after: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(count);
    for next in 0..count {
        let at = match order.last() {
            Some(last) if after(*last, next) => order.partition_point(|place| !after(*place, next)),
            _ => next,
        };
        order.insert(at, next);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut seed = 7_u32;
        for count in 0..200 {
            let mut items: Vec<(u32, u32)> = (0..count)
                .map(|number| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 28, number)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
            by(&mut items, |one, other| other.1.cmp(&one.1));
            assert!(items.is_sorted_by(|one, other| one.1 > other.1));
        }
    }
}
