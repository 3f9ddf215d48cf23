//! Can two conditions hold together, and does one follow from the other?
//!
//! In: conditions of levies. Out: for certain or not at all: what cannot be decided counts as possible and as not implied,
//! so that a complaint is always right. A condition is split at its alternatives into **cases**, each a list of clauses that
//! must hold and of conditions that must not.

use super::words::WORDS;
use crate::book::law::Threshold;
use crate::book::when::{Clause, When, Word};
use crate::publish::RateData;
use std::collections::{BTreeMap, BTreeSet};

/// More cases than this are not looked at.
const MOST_CASES: usize = 96;

/// Words for places, of which names may be groups.
const PLACES: [Word; 3] = [Word::DispatchedFrom, Word::Origin, Word::Destination];

/// Exceptions within exceptions are followed so deep.
const DEEPEST: u8 = 3;

/// What names of places mean, and what thresholds ask.
pub(super) struct Logic<'a> {
    /// The members of a group, over all its days.
    ever: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The members of a group that it has on each of its days.
    always: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The countries in whose addresses a territory may lie.
    countries: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Thresholds by code.
    thresholds: BTreeMap<&'a str, Vec<&'a Threshold>>,
}

/// One way in which a condition can hold.
#[derive(Clone, Default)]
pub(super) struct Case<'c> {
    /// Clauses that must hold, alternatives and exceptions apart.
    all: Vec<&'c Clause>,
    none: Vec<&'c When>,
}

impl<'c> Case<'c> {
    /// Every list that the case asks for a word.
    fn lists(&self, word: Word) -> impl Iterator<Item = &'c [String]> + use<'c, '_> {
        self.all.iter().filter_map(move |clause| match clause {
            Clause::Among(asked, names) if *asked == word => Some(names.as_slice()),
            _ => None,
        })
    }

    /// Every pair of lists that the case asks for a word.
    fn pairs(&self, word: Word) -> Vec<(&'c [String], &'c [String])> {
        let lists: Vec<&[String]> = self.lists(word).collect();
        let pairs = lists.iter().enumerate();
        pairs.flat_map(|(at, one)| lists.iter().skip(at + 1).map(|other| (*one, *other))).collect()
    }
}

impl<'a> Logic<'a> {
    /// What the data say of groups, territories and thresholds.
    pub(super) fn of(data: &'a RateData) -> Logic<'a> {
        let mut logic = Logic {
            ever: BTreeMap::new(),
            always: BTreeMap::new(),
            countries: BTreeMap::new(),
            thresholds: BTreeMap::new(),
        };
        for group in &data.world.groups {
            let members: BTreeSet<&str> = group.value.members.iter().map(String::as_str).collect();
            let always = logic.always.entry(&group.value.id).or_insert_with(|| members.clone());
            always.retain(|member| members.contains(member));
            logic.ever.entry(&group.value.id).or_default().extend(members);
        }
        for territory in &data.world.territories {
            let value = &territory.value;
            let own = logic.countries.entry(&value.id).or_default();
            own.insert(&value.country);
            own.extend(value.addresses.iter().map(|address| address.country.as_str()));
        }
        for regime in data.world.regimes.iter().chain(&data.fees) {
            for threshold in &regime.value.threshold {
                logic.thresholds.entry(&threshold.code).or_default().push(threshold);
            }
        }
        logic
    }

    /// The cases of a condition, with what its thresholds ask of the consignment; none where there are too many.
    pub(super) fn cases<'c>(&'c self, when: &'c When) -> Option<Vec<Case<'c>>> {
        let mut cases = split(when)?;
        for case in &mut cases {
            let tested: Vec<&String> =
                [Word::Within, Word::Beyond].into_iter().flat_map(|word| case.lists(word)).flatten().collect();
            for code in tested {
                // A test is made only where its condition holds; of goods it asks line by line, which decides nothing.
                if let Some([only]) = self.thresholds.get(code.as_str()).map(Vec::as_slice)
                    && of_the_consignment(&only.when)
                {
                    case.all.extend(plain(&only.when));
                    case.none.extend(exceptions(&only.when).filter(|none| of_the_consignment(none)));
                }
            }
        }
        Some(cases)
    }

    /// Whether the case cannot hold.
    pub(super) fn impossible(&self, case: &Case<'_>) -> bool {
        self.cannot(case, DEEPEST)
    }

    /// Whether `wanted` holds wherever the case does.
    pub(super) fn implies(&self, case: &Case<'_>, wanted: &When) -> bool {
        self.follows(case, wanted, DEEPEST)
    }

    fn cannot(&self, case: &Case<'_>, depth: u8) -> bool {
        let words = WORDS.iter().any(|(word, all)| allowed(case, *word, all).is_empty());
        let truths = case.all.iter().any(|clause| match clause {
            Clause::Is(word, is) => case.all.contains(&&Clause::Is(*word, !is)),
            _ => false,
        });
        let beyond: Vec<&String> = case.lists(Word::Beyond).flatten().collect();
        let limits = case.lists(Word::Within).flatten().any(|code| beyond.contains(&code));
        let places = PLACES.into_iter().any(|word| case.pairs(word).iter().any(|(one, other)| self.apart(one, other)));
        let goods = case.pairs(Word::Hs).iter().any(|(one, other)| no_common_code(one, other));
        if words || truths || limits || places || goods {
            return true;
        }
        // An exception is held against what the case says without it.
        case.none.iter().enumerate().any(|(at, none)| {
            let others = case.none.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, none)| *none);
            self.follows(&Case { all: case.all.clone(), none: others.collect() }, none, depth)
        })
    }

    fn follows(&self, case: &Case<'_>, wanted: &When, depth: u8) -> bool {
        wanted.0.iter().all(|clause| match clause {
            Clause::Among(word, names) => self.is_listed(case, *word, names),
            Clause::Is(..) | Clause::Figures(_) | Clause::OfLines(..) => case.all.contains(&clause),
            Clause::Any(inner) => inner.iter().any(|one| self.follows(case, one, depth)),
            Clause::None(inner) => inner.iter().all(|none| self.excludes(case, none, depth)),
        })
    }

    /// Whether what a word asks is one of `names` wherever the case holds.
    fn is_listed(&self, case: &Case<'_>, word: Word, names: &[String]) -> bool {
        if let Some((_, all)) = WORDS.iter().find(|(known, _)| *known == word) {
            return allowed(case, word, all).iter().all(|own| names.iter().any(|name| name == own));
        }
        match word {
            // Each of the limits is asked for.
            Word::Within | Word::Beyond => names.iter().all(|code| case.lists(word).any(|list| list.contains(code))),
            Word::Hs => {
                case.lists(word).any(|list| list.iter().all(|own| names.iter().any(|prefix| beneath(own, prefix))))
            }
            _ if PLACES.contains(&word) => case.lists(word).any(|list| self.within(list, names)),
            _ => case.lists(word).any(|list| list.iter().all(|name| names.contains(name))),
        }
    }

    /// Whether `other` can never hold where the case does.
    fn excludes(&self, case: &Case<'_>, other: &When, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let Some(cases) = split(other) else { return false };
        // What the case itself excludes in the same words needs no further look.
        case.none.contains(&other)
            || cases.into_iter().all(|more| {
                let mut both = case.clone();
                both.all.extend(more.all);
                both.none.extend(more.none);
                self.cannot(&both, depth)
            })
    }

    /// Whether no place is in both lists.
    fn apart(&self, one: &[String], other: &[String]) -> bool {
        let wide =
            |names: &[String]| -> BTreeSet<String> { names.iter().flat_map(|name| self.countries_of(name)).collect() };
        wide(one).is_disjoint(&wide(other))
    }

    /// Every country in which a place by this name may lie.
    fn countries_of(&self, name: &str) -> Vec<String> {
        let of_territory = |name: &str| match self.countries.get(name) {
            Some(countries) => countries.iter().map(|country| (*country).to_owned()).collect(),
            None => vec![
                name.split_once('-')
                    .filter(|(country, _)| country.len() == 2)
                    .map_or(name, |(country, _)| country)
                    .to_owned(),
            ],
        };
        match self.ever.get(name) {
            Some(members) => members.iter().flat_map(|member| of_territory(member)).collect(),
            None => of_territory(name),
        }
    }

    /// Whether every place of `inner` is one of `outer` on every day.
    fn within(&self, inner: &[String], outer: &[String]) -> bool {
        let holds = |name: &str| {
            outer.iter().any(|wide| {
                wide == name || self.always.get(wide.as_str()).is_some_and(|members| members.contains(name))
            })
        };
        inner.iter().all(|name| {
            holds(name)
                || self.ever.get(name.as_str()).is_some_and(|members| members.iter().all(|member| holds(member)))
        })
    }
}

/// The clauses of a condition, its alternatives and exceptions apart.
fn plain(when: &When) -> impl Iterator<Item = &Clause> {
    when.0.iter().filter(|clause| !matches!(clause, Clause::Any(_) | Clause::None(_)))
}

/// What a condition excludes.
fn exceptions(when: &When) -> impl Iterator<Item = &When> {
    let exceptions = when.0.iter().filter_map(|clause| match clause {
        Clause::None(inner) => Some(inner),
        _ => None,
    });
    exceptions.flatten()
}

/// The cases of a condition, split at its alternatives.
fn split(when: &When) -> Option<Vec<Case<'_>>> {
    let mut cases = vec![Case { all: plain(when).collect(), none: exceptions(when).collect() }];
    for clause in &when.0 {
        let Clause::Any(any) = clause else { continue };
        let mut alternatives = Vec::new();
        for one in any {
            alternatives.extend(split(one)?);
        }
        let each = cases.iter().flat_map(|case| {
            alternatives.iter().map(|more| Case {
                all: [&case.all[..], &more.all[..]].concat(),
                none: [&case.none[..], &more.none[..]].concat(),
            })
        });
        cases = each.collect();
    }
    (cases.len() <= MOST_CASES).then_some(cases)
}

/// Whether a condition has no alternatives and asks nothing of single lines.
fn of_the_consignment(when: &When) -> bool {
    when.0.iter().all(|clause| match clause {
        Clause::Among(word, _) => !matches!(word, Word::Origin | Word::Hs | Word::Charged | Word::Dutiable),
        Clause::Is(word, _) => *word != Word::OriginProof,
        // What is excepted is looked at by itself.
        Clause::None(_) => true,
        Clause::Figures(_) | Clause::Any(_) | Clause::OfLines(..) => false,
    })
}

/// The words that a case leaves open: asked for by all, and not excluded by an exception on this word alone.
fn allowed<'w>(case: &Case<'_>, word: Word, all: &[&'w str]) -> Vec<&'w str> {
    let asked = |own: &&&str| case.lists(word).all(|list| list.iter().any(|name| name == **own));
    let excluded = |own: &str| {
        case.none.iter().any(|none| match none.0.as_slice() {
            [Clause::Among(asked, names)] => *asked == word && names.iter().any(|name| name == own),
            _ => false,
        })
    };
    all.iter().filter(asked).filter(|own| !excluded(own)).copied().collect()
}

/// Whether goods under `own` are goods under `prefix`.
fn beneath(own: &str, prefix: &str) -> bool {
    own == prefix || (!own.starts_with('@') && !prefix.starts_with('@') && own.starts_with(prefix))
}

/// Whether no code stands under both; product lists may hold anything.
fn no_common_code(one: &[String], other: &[String]) -> bool {
    let meets = |one: &String, other: &String| {
        one.starts_with('@')
            || other.starts_with('@')
            || one.starts_with(other.as_str())
            || other.starts_with(one.as_str())
    };
    !one.iter().any(|one| other.iter().any(|other| meets(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line says of itself, its origin or its proof, is not the consignment's.
    #[test]
    fn what_single_lines_say_is_told_from_what_the_consignment_says() {
        let holds = |condition: &str| of_the_consignment(&toml::from_str(condition).unwrap());
        for of_all in ["purpose = [\"gift\"]", "importer_registered = true", "none = [{ origin = [\"VN\"] }]"] {
            assert!(holds(of_all), "{of_all}");
        }
        for of_lines in
            ["origin_proof = true", "origin = [\"VN\"]", "hs = [\"61\"]", "any = [{ purpose = [\"gift\"] }]"]
        {
            assert!(!holds(of_lines), "{of_lines}");
        }
    }
}
