//! Whose law is it at this address? From a country, postcode, town and subdivision to the one territory that they mean.
//!
//! In: an address and the book's address patterns. Out: a [`Place`] and what to be careful about. A country's own code
//! (`PR`, `RE`, `AX`) and its parent's code with a postcode are one place, and so are all ways of writing either: the place
//! goes by its own code, and rules may name it by either. The postcode decides over a subdivision that disagrees, and the
//! answer says so.
//!
//! | file | question |
//! |---|---|
//! | `known` | which places were resolved before? |
//! | `form` | which postcode did they mean? |
//! | `whose` | which of the known addresses is it? |
//! | `closest` | which rows of a table mean a place, the closest first? |
//! | `postcode` | does a postcode match a pattern, and how closely? |
//! | `tax_number` | can it be the tax number of a business there? |
//! | `point` | can a parcel go to the locker or pick-up point that is named? |
//! | `town` | is it the same town? |

mod closest;
mod condition;
mod form;
mod known;
mod point;
mod postcode;
mod tax_number;
mod town;
mod whose;

pub use closest::{RowPlace, closest};
pub use known::Places;
pub use point::{at_point, named_point, next_point};
pub use postcode::{Held, Postcode, PostcodePattern, compact};
pub use tax_number::check_tax_number;
pub use town::same_town;

use crate::book::law::Territory;
use crate::book::names::admits_one_of;
use crate::book::world::{Address as Known, World};
use crate::book::{BookView, Names};
use crate::calendar::{Day, TimeZone};
use crate::gather::Gather;
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::request::{Address, Delivery};
use whose::{Located, locate};

/// A resolved address.
#[derive(Debug, Clone)]
pub struct Place<'b> {
    /// The territory whose law applies.
    pub territory: &'b Territory,
    /// The place's own country code, else its country's: however it was written.
    pub country: String,
    /// Other countries in which it is addressed and to which it belongs.
    pub parents: Vec<String>,
    /// The subdivision: the postcode's, else the one given.
    pub subdivision: Option<String>,
    /// The part of the country whose holidays are kept; none where it is not known.
    pub part: Option<String>,
    /// The postcode, where there is one that can be the country's.
    pub postcode: Option<Postcode>,
    /// The town, as given.
    pub city: Option<String>,
    /// The town would decide whose law it is, and is not given.
    pub needs_town: bool,
    /// A business address, as against a home.
    pub commercial: bool,
    /// A post-office box or parcel locker.
    pub po_box: bool,
    /// Where there it is handed out.
    pub delivery_to: Delivery,
    /// Names under which rules may speak of the place, the widest first: groups, country codes, territory id, `CA-ON`.
    pub names: Names,
}

impl<'b> Place<'b> {
    /// Its clock: the subdivision's own, else the territory's.
    pub fn time_zone(&self) -> &'b TimeZone {
        let own = |code: &String| self.territory.subdivision.iter().find(|known| known.code == *code);
        let zone = self.subdivision.as_ref().and_then(own).and_then(|part| part.time_zone.as_ref());
        zone.unwrap_or(&self.territory.time_zone)
    }

    /// Whether one of `names` (a country, territory, subdivision or group) means this place; an empty list means any.
    pub fn is_one_of(&self, names: &[String]) -> bool {
        admits_one_of(names, &self.names)
    }

    /// Whether the place lies in one of these subdivisions. One that has a code of its own is also a part of its parents.
    pub fn is_part_of(&self, subdivisions: &[String]) -> bool {
        let own = Some(&self.country).filter(|_| !self.parents.is_empty());
        self.subdivision.iter().chain(own).any(|part| subdivisions.contains(part))
    }
}

/// The place that an address means on `day`; `path` is where the request gives it.
///
/// # Errors
/// A fault `territory_not_covered` when the book has no law for the country; [`Problem::Needs`] while its shard is not
/// loaded.
pub fn resolve<'b>(
    view: &BookView<'b>,
    address: &Address,
    day: Day,
    path: &str,
    warnings: &mut Vec<Warning>,
) -> Result<Place<'b>, Problem> {
    let world = view.world()?;
    let located = locate(world, address);
    let Some(known) = located.known else {
        let message = format!("the book has no import law of `{}`: choose a country that it covers", address.country);
        let fault = Fault::new("territory_not_covered", format!("{path}/country"), message);
        return Err(fault.among(&address.country, world.covered_countries()).into());
    };
    let territory = view.territory(&known.territory)?;
    let parents = parents_of(world, known);
    let is_outlying = is_outlying(world, known, &parents);
    let inward = territory.postcode_inward;
    let postcode = located.code.clone().map(|code| Postcode { code, inward, is_cut: located.is_cut });
    let by_postcode = postcode.as_ref().and_then(|postcode| subdivision_of(territory, postcode));
    warn_of_postcode(world, address, &located, territory, is_outlying, warnings);
    let given = address.subdivision.as_deref();
    if let Some(given) = given.filter(|_| postcode.is_some())
        && let Some(found) = by_postcode.or(Some(known.code.as_str()).filter(|_| is_outlying))
        && given != found
        && !(is_outlying && (given == known.code || means_part(world, known, territory, given)))
    {
        warnings.push(Warning::new(
            Reason::new("subdivision_mismatch", [("given", given.to_owned()), ("found", found.to_owned())]),
            format!("The postcode lies in {found}, not in {given}: the postcode decides."),
        ));
    }
    let subdivision = subdivision(territory, by_postcode, given, is_outlying);
    let part = part(territory, known, subdivision.as_deref(), postcode.as_ref(), is_outlying);
    Ok(Place {
        names: names_of(world, territory, known, &parents, subdivision.as_deref(), day),
        territory,
        country: known.code.clone(),
        parents,
        subdivision,
        part,
        postcode,
        city: address.city.clone(),
        needs_town: located.needs_town,
        commercial: address.commercial,
        po_box: matches!(address.delivery_to, Delivery::PoBox | Delivery::Locker),
        delivery_to: address.delivery_to,
    })
}

/// The subdivision in which an address lies, and the part of the country whose holidays are kept there, as far as they follow
/// from the postcode; none where it cannot be the country's.
#[cfg(feature = "publish")]
pub(crate) fn parts<'t>(
    world: &World,
    territory: impl Fn(&str) -> Option<&'t Territory>,
    address: &Address,
) -> Option<(Option<String>, Option<String>)> {
    let located = locate(world, address);
    let Some((known, territory)) = located.known.and_then(|known| Some((known, territory(&known.territory)?))) else {
        return Some((None, None));
    };
    if located.is_malformed {
        return None;
    }
    let is_outlying = is_outlying(world, known, &parents_of(world, known));
    let inward = territory.postcode_inward;
    let postcode = located.code.map(|code| Postcode { code, inward, is_cut: located.is_cut });
    let by_postcode = postcode.as_ref().and_then(|postcode| subdivision_of(territory, postcode));
    let subdivision = subdivision(territory, by_postcode, None, is_outlying);
    let part = part(territory, known, subdivision.as_deref(), postcode.as_ref(), is_outlying);
    Some((subdivision, part))
}

/// The names under which rules may speak of a place of dispatch, whether or not the book has its law.
///
/// A place with a code of its own goes by that code, also where its parent's code and a postcode are given. A place without
/// one keeps its country's code; but it is in no group because its country is: groups name such places themselves.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn dispatch_names(view: &BookView<'_>, address: &Address, day: Day) -> Result<Vec<String>, Problem> {
    let world = view.world()?;
    let known = locate(world, address).known;
    let code = known.map_or(&address.country, |known| &known.code);
    let mut own = vec![code.clone()];
    own.extend(address.subdivision.as_ref().map(|part| format!("{}-{part}", address.country)));
    own.extend(known.map(|known| known.territory.clone()));
    let mut names = match known {
        Some(known) => groups_of(world, known, day),
        None => world.groups_of(&own, day),
    };
    names.extend(own);
    Ok(names)
}

/// The part of a territory in which a postcode lies.
fn subdivision_of<'b>(territory: &'b Territory, postcode: &Postcode) -> Option<&'b str> {
    let patterns =
        territory.subdivision.iter().flat_map(|part| part.postcodes.iter().map(move |pattern| (part, pattern)));
    let scored = patterns.filter_map(|(part, pattern)| {
        let (exact, length, held) = PostcodePattern::read(pattern)?.score(postcode)?;
        (held == Held::All).then_some(((exact, length), part))
    });
    scored.max_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, part)| part.code.as_str())
}

/// The postcode's part, else the one given; a place that lies outside its country's main territory has one part or none.
fn subdivision(
    territory: &Territory,
    by_postcode: Option<&str>,
    given: Option<&str>,
    is_outlying: bool,
) -> Option<String> {
    let only = match territory.subdivision.as_slice() {
        [only] if is_outlying => Some(only.code.as_str()),
        _ => None,
    };
    by_postcode.or(only).or(given.filter(|_| !is_outlying)).map(str::to_owned)
}

/// The part of the country whose holidays are kept; none where it is not known. Who lies in no part keeps those of the whole:
/// no calendar calls a part by the country's own code.
fn part(
    territory: &Territory,
    known: &Known,
    subdivision: Option<&str>,
    postcode: Option<&Postcode>,
    is_outlying: bool,
) -> Option<String> {
    let is_in_no_part = is_outlying
        || known.code != territory.calendar
        || postcode.is_some_and(|postcode| !postcode.is_cut) && !territory.subdivision.is_empty();
    subdivision.or(Some(known.code.as_str()).filter(|_| is_in_no_part)).map(str::to_owned)
}

/// Whether a place lies outside its country's main territory, or has a code of its own besides a parent's.
fn is_outlying(world: &World, known: &Known, parents: &[String]) -> bool {
    !parents.is_empty() || !is_whole(world, known)
}

/// Whether a subdivision that was given is one by which the place is known.
fn means_part(world: &World, known: &Known, territory: &Territory, given: &str) -> bool {
    let same = |other: &&Known| other.territory == known.territory && other.code == known.code;
    territory.subdivision.iter().any(|part| part.code == given)
        || world.addresses.iter().filter(same).any(|other| other.subdivision == given)
}

/// Whether all of a country's addresses that say nothing more mean the place.
fn is_whole(world: &World, known: &Known) -> bool {
    let whole = |other: &Known| other.postcode.is_empty() && other.subdivision.is_empty();
    world.addresses_in(&known.code).any(|other| whole(other) && other.territory == known.territory)
}

/// The countries besides its own in which a place is addressed, unless that is only a spelling.
fn parents_of(world: &World, known: &Known) -> Vec<String> {
    let same = world.addresses.iter().filter(|other| other.territory == known.territory && other.code == known.code);
    let mut parents: Vec<String> =
        same.filter(|other| other.country != known.code && !other.only_spelling).map(|it| it.country.clone()).listed();
    parents.dedup();
    parents
}

/// The groups that hold a place by its own name: not because a country does to which it belongs.
fn groups_of(world: &World, known: &Known, day: Day) -> Vec<String> {
    let mut grouped = vec![known.territory.clone()];
    grouped.extend(Some(known.code.clone()).filter(|_| is_whole(world, known)));
    world.groups_of(&grouped, day)
}

/// All names of a place, the widest first.
fn names_of(
    world: &World,
    territory: &Territory,
    known: &Known,
    parents: &[String],
    subdivision: Option<&str>,
    day: Day,
) -> Vec<String> {
    let mut names = groups_of(world, known, day);
    names.extend(parents.iter().cloned());
    names.extend([known.code.clone(), territory.id.clone()]);
    names.extend(parents.iter().map(|parent| format!("{parent}-{}", known.code)));
    let countries = parents.iter().chain([&known.code]);
    names.extend(subdivision.iter().flat_map(|part| countries.clone().map(move |country| format!("{country}-{part}"))));
    names
}

/// What to know about the postcode.
fn warn_of_postcode(
    world: &World,
    address: &Address,
    located: &Located<'_>,
    territory: &Territory,
    is_outlying: bool,
    warnings: &mut Vec<Warning>,
) {
    let typed = address.postal_code.clone().unwrap_or_default();
    let of = ("postal_code", typed.clone());
    if located.is_malformed {
        warnings.push(Warning::new(
            Reason::new("postal_code_malformed", [of, ("country", address.country.clone())]),
            format!(
                "`{typed}` cannot be a postcode of {}: prices, taxes and dates are those of {} without a postcode.",
                address.country, territory.name
            ),
        ));
        return;
    }
    if let Some(code) = located.code.as_ref().filter(|_| located.is_completed) {
        warnings.push(Warning::new(
            Reason::new("postal_code_completed", [of, ("completed", code.clone())]),
            format!("The postcode `{typed}` has lost zeros at its beginning: it was read as {code}."),
        ));
    }
    if located.is_divided {
        warnings.push(cut_postcode(&typed));
    }
    let ambiguous = world.addresses_in(&located.country).any(|known| !known.postcode.is_empty());
    let needed = (ambiguous || territory.postcode_needed) && !is_outlying;
    if located.code.is_none() && needed && address.subdivision.is_none() {
        warnings.push(Warning::new(
            Reason::new("postal_code_missing", [("territory", territory.id.clone())]),
            format!(
                "Without a postcode the main territory of {} was taken; some places there have other rules.",
                territory.name
            ),
        ));
    }
}

/// That a postcode is cut to its district, whose parts differ.
pub fn cut_postcode(typed: &str) -> Warning {
    Warning::new(
        Reason::new("postal_code_partial", [("postal_code", typed.to_owned())]),
        format!("`{typed}` is only part of a postcode, and not all places there cost the same: the dearest was taken."),
    )
}
