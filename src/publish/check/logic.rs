//! Can two conditions hold together, and does one follow from the other?
//!
//! In: conditions of levies. Out: for certain or not at all: what cannot be decided counts as possible and as not implied,
//! so that a complaint is always right. A condition is split at its alternatives into **cases**, each a list of what must
//! hold and of what must not.

use super::conditions::WORDS;
use crate::book::law::{Condition, Threshold};
use crate::publish::RateData;
use std::collections::{BTreeMap, BTreeSet};

/// More cases than this are not looked at.
const MOST_CASES: usize = 96;

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
    all: Vec<&'c Condition>,
    none: Vec<&'c Condition>,
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
            for group in &value.groups {
                logic.ever.entry(group).or_default().insert(&value.id);
            }
        }
        for regime in data.world.regimes.iter().chain(&data.fees) {
            for threshold in &regime.value.threshold {
                logic.thresholds.entry(&threshold.code).or_default().push(threshold);
            }
        }
        logic
    }

    /// The cases of a condition, with what its thresholds ask of the consignment; none where there are too many.
    pub(super) fn cases<'c>(&'c self, condition: &'c Condition) -> Option<Vec<Case<'c>>> {
        let mut cases = split(condition)?;
        for case in &mut cases {
            let tested: Vec<&str> =
                case.all.iter().flat_map(|all| all.within.iter().chain(&all.beyond)).map(String::as_str).collect();
            for code in tested {
                // A test is made only where its condition holds; of goods it asks line by line, which decides nothing.
                if let Some([only]) = self.thresholds.get(code).map(Vec::as_slice)
                    && only.when.any.is_empty()
                    && of_the_consignment(&only.when)
                {
                    case.all.push(&only.when);
                    case.none
                        .extend(only.when.none.iter().filter(|none| none.any.is_empty() && of_the_consignment(none)));
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
    pub(super) fn implies(&self, case: &Case<'_>, wanted: &Condition) -> bool {
        self.follows(case, wanted, DEEPEST)
    }

    fn cannot(&self, case: &Case<'_>, depth: u8) -> bool {
        let words = (0..WORDS.len()).any(|field| allowed(case, field).is_empty());
        let truths = contradicts(case, |condition| condition.anything_due)
            || contradicts(case, |condition| condition.origin_proof);
        let limits = case
            .all
            .iter()
            .flat_map(|all| &all.within)
            .any(|code| case.all.iter().any(|all| all.beyond.contains(code)));
        let places = [Condition::dispatched, Condition::origins, Condition::destined]
            .into_iter()
            .any(|field| self.pairs(case, field).any(|(one, other)| self.apart(one, other)));
        let goods = self.pairs(case, Condition::goods).any(|(one, other)| no_common_code(one, other));
        if words || truths || limits || places || goods {
            return true;
        }
        // An exception is held against what the case says without it.
        case.none.iter().enumerate().any(|(at, none)| {
            let others = case.none.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, none)| *none);
            self.follows(&Case { all: case.all.clone(), none: others.collect() }, none, depth)
        })
    }

    fn follows(&self, case: &Case<'_>, wanted: &Condition, depth: u8) -> bool {
        let words = (0..WORDS.len()).all(|field| {
            let given = words_of(wanted, field);
            given.is_empty() || allowed(case, field).iter().all(|word| given.iter().any(|given| given == word))
        });
        let all = || case.all.iter();
        let limits = wanted.within.iter().all(|code| all().any(|all| all.within.contains(code)))
            && wanted.beyond.iter().all(|code| all().any(|all| all.beyond.contains(code)));
        let one_of = |wanted: &[String], field: fn(&Condition) -> &[String]| {
            wanted.is_empty()
                || all()
                    .map(|all| field(all))
                    .any(|own| !own.is_empty() && own.iter().all(|name| wanted.contains(name)))
        };
        let places = [Condition::dispatched, Condition::origins, Condition::destined].into_iter().all(|field| {
            let given = field(wanted);
            given.is_empty() || all().any(|all| !field(all).is_empty() && self.within(field(all), given))
        });
        let goods = wanted.hs.is_empty()
            || all().any(|all| {
                !all.hs.is_empty() && all.hs.iter().all(|own| wanted.hs.iter().any(|prefix| beneath(own, prefix)))
            });
        let truths = [
            (wanted.anything_due, Condition::due as fn(&Condition) -> Option<bool>),
            (wanted.origin_proof, Condition::proof),
        ]
        .into_iter()
        .all(|(wanted, field)| wanted.is_none() || all().any(|all| field(all) == wanted));
        let looked_up = (wanted.dutiable.is_empty() || all().any(|all| all.dutiable == wanted.dutiable))
            && (wanted.reaches.is_empty() || all().any(|all| all.reaches == wanted.reaches));
        words
            && limits
            && places
            && goods
            && truths
            && looked_up
            && one_of(&wanted.registered, Condition::registrations)
            && one_of(&wanted.charged, Condition::charges)
            && (wanted.any.is_empty() || wanted.any.iter().any(|one| self.follows(case, one, depth)))
            && wanted.none.iter().all(|none| self.excludes(case, none, depth))
    }

    /// Whether `other` can never hold where the case does.
    fn excludes(&self, case: &Case<'_>, other: &Condition, depth: u8) -> bool {
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

    /// Every pair of lists that a case asks of one field.
    fn pairs<'c>(
        &self,
        case: &Case<'c>,
        field: fn(&Condition) -> &[String],
    ) -> impl Iterator<Item = (&'c [String], &'c [String])> + use<'c> {
        let lists: Vec<&[String]> = case.all.iter().map(|all| field(all)).filter(|list| !list.is_empty()).collect();
        let pairs: Vec<_> = lists
            .iter()
            .enumerate()
            .flat_map(|(at, one)| lists.iter().skip(at + 1).map(|other| (*one, *other)))
            .collect();
        pairs.into_iter()
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

impl Condition {
    fn dispatched(&self) -> &[String] {
        &self.dispatched_from
    }
    fn origins(&self) -> &[String] {
        &self.origin
    }
    fn destined(&self) -> &[String] {
        &self.destination
    }
    fn goods(&self) -> &[String] {
        &self.hs
    }
    fn registrations(&self) -> &[String] {
        &self.registered
    }
    fn charges(&self) -> &[String] {
        &self.charged
    }
    fn due(&self) -> Option<bool> {
        self.anything_due
    }
    fn proof(&self) -> Option<bool> {
        self.origin_proof
    }
}

/// The cases of a condition, split at its alternatives.
fn split(condition: &Condition) -> Option<Vec<Case<'_>>> {
    let mut cases = vec![Case { all: vec![condition], none: condition.none.iter().collect() }];
    if !condition.any.is_empty() {
        let mut alternatives = Vec::new();
        for one in &condition.any {
            alternatives.extend(split(one)?);
        }
        cases = cases
            .iter()
            .flat_map(|case| {
                alternatives.iter().map(|more| Case {
                    all: [&case.all[..], &more.all[..]].concat(),
                    none: [&case.none[..], &more.none[..]].concat(),
                })
            })
            .collect();
    }
    (cases.len() <= MOST_CASES).then_some(cases)
}

/// Whether a condition asks nothing of single lines.
fn of_the_consignment(condition: &Condition) -> bool {
    condition.origin.is_empty()
        && condition.hs.is_empty()
        && condition.origin_proof.is_none()
        && condition.charged.is_empty()
        && condition.dutiable.is_empty()
        && condition.reaches.is_empty()
}

fn words_of(condition: &Condition, field: usize) -> &[String] {
    match field {
        0 => &condition.channel,
        1 => &condition.purpose,
        2 => &condition.importer,
        _ => &condition.terms,
    }
}

/// The words that a case leaves open in a field: asked for by all, and not excluded by an exception on this field alone.
fn allowed(case: &Case<'_>, field: usize) -> Vec<&'static str> {
    let all = WORDS.get(field).map_or(&[][..], |(_, words)| *words);
    let asked = |word: &&&str| {
        case.all.iter().map(|all| words_of(all, field)).all(|own| own.is_empty() || own.iter().any(|own| own == **word))
    };
    let excluded = |word: &str| {
        case.none.iter().any(|none| {
            let own = words_of(none, field);
            let mut rest = (*none).clone();
            match field {
                0 => rest.channel.clear(),
                1 => rest.purpose.clear(),
                2 => rest.importer.clear(),
                _ => rest.terms.clear(),
            }
            own.iter().any(|own| own == word) && rest == Condition::default()
        })
    };
    all.iter().filter(asked).filter(|word| !excluded(word)).copied().collect()
}

fn contradicts(case: &Case<'_>, field: fn(&Condition) -> Option<bool>) -> bool {
    let asked = |truth| case.all.iter().any(|all| field(all) == Some(truth));
    asked(true) && asked(false)
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
