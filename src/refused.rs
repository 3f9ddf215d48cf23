//! What is not offered, and why? Refusals of lines, services and tiers, told once each, in an order that no stage decides.
//!
//! In: refusals as the stages find them, each with the place in the quote where it belongs. Out: one list: what concerns lines
//! first; then for each of the terms the services, in the order of plans and of the shop's offers, and then the tiers.

use crate::problem::{Refusal, Subject};
use crate::sort;

/// Where a refusal belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Belongs {
    /// To lines of the cart, whatever the way.
    ToLines,
    /// To a service, under one of the terms: the number of the terms, of the consignment, of the shop's offer.
    ToService(usize, usize, usize),
    /// To the filling of tiers under one of the terms, which follows the services of these terms.
    ToTiers(usize),
}

impl Belongs {
    fn rank(self) -> (usize, u8, usize, usize) {
        match self {
            Belongs::ToLines => (0, 0, 0, 0),
            Belongs::ToService(terms, consignment, offer) => (terms, 1, consignment, offer),
            Belongs::ToTiers(terms) => (terms, 2, 0, 0),
        }
    }
}

/// The refusals of a quote.
#[derive(Debug, Default)]
pub struct Refused {
    found: Vec<(Belongs, Refusal)>,
}

impl Refused {
    /// Notes a refusal.
    pub fn note(&mut self, belongs: Belongs, refusal: Refusal) {
        self.found.push((belongs, refusal));
    }

    /// Forgets what is no refusal after all.
    pub fn retain(&mut self, keep: impl Fn(&Refusal) -> bool) {
        self.found.retain(|(_, refusal)| keep(refusal));
    }

    /// All of them: of a service or tier each reason once, of lines every reason. What concerns a part of a kit is told of the
    /// request's line: `kit_of` has by id of a part the kit's line and the article.
    pub fn into_list<'k>(mut self, kit_of: impl Fn(&str) -> Option<(&'k str, &'k str)>) -> Vec<Refusal> {
        self.found.iter_mut().for_each(|(_, refusal)| of_kits(refusal, &kit_of));
        sort::by_key(&mut self.found, |(belongs, _)| belongs.rank());
        let mut list: Vec<Refusal> = Vec::new();
        for (belongs, refusal) in self.found {
            let same = |known: &Refusal| match belongs {
                Belongs::ToLines => *known == refusal,
                _ => (known.subject, &known.id, &known.code) == (refusal.subject, &refusal.id, &refusal.code),
            };
            if !list.iter().any(same) {
                list.push(refusal);
            }
        }
        list
    }
}

/// Puts the lines of kits in place of those of their parts.
fn of_kits<'k>(refusal: &mut Refusal, kit_of: &impl Fn(&str) -> Option<(&'k str, &'k str)>) {
    if let (Subject::Line, Some((line, _))) = (refusal.subject, kit_of(&refusal.id)) {
        refusal.id = line.to_owned();
    }
    let args = &mut refusal.reason.args;
    let asked = args.iter_mut().find(|(key, _)| *key == "line");
    let part = asked.and_then(|(_, id)| {
        let (line, part) = kit_of(id)?;
        *id = line.to_owned();
        Some(part)
    });
    args.extend(part.map(|part| ("part", part.to_owned())));
    let mut lines: Vec<String> = Vec::new();
    for id in std::mem::take(&mut refusal.lines) {
        let id = kit_of(&id).map_or(id, |(line, _)| line.to_owned());
        if !lines.contains(&id) {
            lines.push(id);
        }
    }
    refusal.lines = lines;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Reason;

    #[test]
    fn refusals_are_told_once_and_in_their_places() {
        let service = |id: &str, code: &str| Refusal::service(id, Reason::new(code, []), code);
        let mut refused = Refused::default();
        refused.note(Belongs::ToTiers(0), service("t", "no_service"));
        refused.note(Belongs::ToService(1, 0, 0), service("a", "late"));
        refused.note(Belongs::ToService(0, 0, 1), service("b", "late"));
        refused.note(Belongs::ToService(0, 0, 0), service("a", "late"));
        refused.note(Belongs::ToLines, service("1", "barred"));
        let told: Vec<String> =
            refused.into_list(|_| None).into_iter().map(|refusal| format!("{} {}", refusal.id, refusal.code)).collect();
        assert_eq!(told, ["1 barred", "a late", "b late", "t no_service"]);
    }
}
