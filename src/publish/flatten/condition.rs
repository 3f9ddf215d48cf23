//! What of a condition is left for the public to ask?
//!
//! In: a condition, and what of it is settled for a shop: the service, its volume, the ways on which it sends. Out: the rest; none
//! where it never holds.

use crate::book::when::{Clause, When, Word};
use crate::promotion;
use crate::when::{Fixed, Left, fix};

/// What is left of a condition once `known` has answered what it can; none where it never holds.
pub(in crate::publish) fn left(when: &When, known: &dyn Fn(&Clause) -> Option<bool>) -> Option<When> {
    match fix(when, known) {
        Fixed::Decided(true) => Some(When::default()),
        Fixed::Decided(false) => None,
        Fixed::Left(left) => Some(rest(&left)),
    }
}

fn rest(left: &[Left<'_>]) -> When {
    let all = |inner: &[Vec<Left<'_>>]| inner.iter().map(|one| rest(one)).collect();
    let one = |part: &Left<'_>| match part {
        Left::Clause(clause) => (*clause).clone(),
        Left::Any(inner) => Clause::Any(all(inner)),
        Left::None(inner) => Clause::None(all(inner)),
    };
    When(left.iter().map(one).collect())
}

/// Whether a condition speaks of the shop's parcels a month, which are its own affair.
pub(super) fn tells_volume(when: &When) -> bool {
    let mut tells = false;
    when.each(&mut |clause| {
        tells |= matches!(clause, Clause::Figures(figures) if figures.iter().any(|one| one.of == "monthly_parcels"));
    });
    tells
}

/// Puts the digests of promotions in place of their words.
pub(super) fn hide_promotions(when: &mut When, shop: &str) {
    for clause in &mut when.0 {
        match clause {
            Clause::Among(Word::Promotions, words) => {
                words.iter_mut().for_each(|word| *word = promotion::digest(shop, word));
                words.sort();
            }
            Clause::Any(inner) | Clause::None(inner) => inner.iter_mut().for_each(|one| hide_promotions(one, shop)),
            Clause::OfLines(..) | Clause::Among(..) | Clause::Is(..) | Clause::Figures(_) => {}
        }
    }
}
