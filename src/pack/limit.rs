//! Which cartons does a service take, and how heavy?
//!
//! In: the shop's cartons, and the services with their limits on a parcel. Out: for each limit, how heavy each carton may be; limits
//! that come to the same once, the widest first.
//!
//! The rule: a carton is judged by its outer sides, a mailer as if it were full, so that a parcel that keeps what is said here keeps
//! the limit. A limit on value, on dimensional weight or on a whole shipment is not one of cartons. Which limit holds is known where
//! the carrier's bill is made; here those are passed over that surely do not.

use super::{Carton, CartonKind};
use crate::book::freight::{Limit, SizeClass};
use crate::book::shop::BoxKind;
use crate::book::when::{Clause, When};
use crate::gather::Gather;
use crate::order::ServiceOffered;
use crate::place::Place;
use crate::sort;
use crate::weight::Weight;
use crate::when::{Truth, holds};
use std::cmp::Reverse;
use std::convert::Infallible;

/// How heavy each carton may be when it is full, by the cartons' numbers; `None`: not at all.
pub(super) type Allowed = Vec<Option<Weight>>;

/// What each limit of the services that may go to the place allows.
pub(super) fn limits(services: &[ServiceOffered<'_>], place: &Place<'_>, cartons: &[Carton]) -> Vec<Allowed> {
    let ask = |clause: &Clause| place.answer(clause).unwrap_or_else(|| Truth::asks("order"));
    let may = |when: &When| holds(when, &mut |clause| Ok::<_, Infallible>(ask(clause))) != Ok(Truth::No);
    let served = services.iter().filter_map(|by| by.service).filter(|service| may(&service.when));
    let rows = served.flat_map(|service| &service.limit).filter(|limit| may(&limit.when));
    let mut limits: Vec<Allowed> = rows.map(|limit| cartons.iter().map(|carton| most(limit, carton)).listed()).listed();
    let width = |allowed: &Allowed| Weight::sum(allowed.iter().copied().flatten());
    sort::by_key(&mut limits, |allowed| Reverse((width(allowed), allowed.clone())));
    limits.dedup();
    limits
}

/// The most that the carton may weigh when it is full.
fn most(limit: &Limit, carton: &Carton) -> Option<Weight> {
    let mut sides = carton.outer_mm.map(u64::from);
    sort::by(&mut sides, |one, other| other.cmp(one));
    let sum = sides.iter().sum();
    let within = |value: u64, most: Option<u32>| most.is_none_or(|most| value <= u64::from(most));
    let fits = limit.of_sides(sides).into_iter().all(|(_, value, most)| most.is_none_or(|most| value <= most));
    let packaging = match carton.kind {
        CartonKind::Box => BoxKind::Box,
        CartonKind::Mailer => BoxKind::Mailer,
        CartonKind::Tube => BoxKind::Tube,
    };
    let is_in = |format: &&SizeClass| {
        (format.packaging.is_empty() || format.packaging.contains(&packaging))
            && format.max_sides_mm.iter().zip(sides).all(|(most, side)| within(side, Some(*most)))
            && within(sum, format.max_sum_of_sides_mm)
            && within(sides[0] + sides[2], format.max_longest_plus_shortest_mm)
    };
    let grams = |most: Option<u32>| most.map_or(Weight::MOST, Weight::grams);
    let by_format = match limit.format.is_empty() {
        true => Weight::MOST,
        false => limit.format.iter().filter(is_in).map(|format| grams(format.max_weight_g)).max()?,
    };
    fits.then(|| carton.max_gross.min(by_format).min(grams(limit.max_weight_g)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_at_the_limit_itself() {
        // 300 + 200 + 100, a girth of 600, and 6,000 cubic centimetres.
        let carton = Carton {
            id: String::new(),
            inner_mm: [90, 290, 190],
            outer_mm: [100, 300, 200],
            tare: Weight::ZERO,
            max_gross: Weight::grams(5_000),
            cost: 0,
            supply: None,
            kind: CartonKind::Mailer,
        };
        let format = |side, packaging, grams| SizeClass {
            max_sides_mm: vec![side],
            packaging: vec![packaging],
            max_weight_g: Some(grams),
            ..SizeClass::default()
        };
        let none = Limit::default;
        let at = |less: u32| {
            [
                Limit { max_longest_mm: Some(300 - less), ..none() },
                Limit { max_second_mm: Some(200 - less), ..none() },
                Limit { max_length_plus_girth_mm: Some(900 - less), ..none() },
                Limit { max_girth_mm: Some(600 - less), ..none() },
                Limit { max_sum_of_sides_mm: Some(600 - less), ..none() },
                Limit { max_longest_plus_shortest_mm: Some(400 - less), ..none() },
                Limit { max_volume_cm3: Some(6_000 - u64::from(less)), ..none() },
            ]
        };
        for (limit, less) in at(0).into_iter().zip(at(1)) {
            assert_eq!(most(&limit, &carton), Some(carton.max_gross), "{limit:?}");
            assert_eq!(most(&less, &carton), None, "{less:?}");
        }
        let heavy = |max_weight_g| most(&Limit { max_weight_g: Some(max_weight_g), ..none() }, &carton);
        assert_eq!([heavy(4_000), heavy(6_000)], [4_000, 5_000].map(|grams| Some(Weight::grams(grams))));
        // Of the formats that it fits, the one that may weigh the most.
        let formats = |format: &[SizeClass]| most(&Limit { format: format.to_vec(), ..none() }, &carton);
        let mailers = [format(300, BoxKind::Mailer, 750), format(400, BoxKind::Mailer, 2_000)];
        assert_eq!(formats(&mailers), Some(Weight::grams(2_000)));
        assert_eq!(formats(&[format(299, BoxKind::Mailer, 750), format(400, BoxKind::Tube, 2_000)]), None);
    }
}
