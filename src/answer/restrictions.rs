//! What may not go to a place, by article, as `GET /v1/restrictions` prints it.

use super::landed_cost::{refusal, required, told};
use crate::admit::Judgement;
use crate::customs::Required;
use crate::problem::{Audience, Refusal};
use crate::tree::{Key, Tree, object};

/// Refusals and the seller's duties name their article as `id`; what customs asks of the recipient names, as `lines`, the articles
/// for which it asks.
pub(crate) fn restrictions<'b>(
    refusals: Vec<Refusal>,
    asked: &[(Required, Vec<String>)],
    advisories: &[Judgement<'_>],
) -> Tree<'b> {
    object! {
        "refusals": Tree::list(refusals, refusal),
        "required": Tree::list(asked, |(field, articles)| {
            let mut shown = required(field);
            if let Tree::Object(entries) = &mut shown {
                entries.push((Key::Borrowed("lines"), Tree::list(articles.iter().cloned(), Tree::from)));
            }
            shown
        }),
        "advisories": Tree::list(advisories, |advice| told(advice.refusal(), Audience::Seller)),
    }
}
