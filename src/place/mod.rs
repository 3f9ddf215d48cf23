//! Whose law is it at this address? From a country, postcode and subdivision to the one territory that they mean.
//!
//! In: an address and the book's address patterns. Out: a [`Place`] and what to be careful about. A country's own code
//! (`PR`, `RE`, `AX`) and its parent's code with a postcode are one place. Of the patterns that match a postcode the longest
//! wins; without a postcode a subdivision may decide; else it is the country's main territory. The postcode decides over a
//! subdivision that disagrees, and the answer says so. Patterns are a closed set: exact, by prefix, and a range of digits.

mod condition;
mod postcode;

pub use postcode::{PostcodePattern, compact};

use crate::book::law::Territory;
use crate::book::names::admits_one_of;
use crate::book::world::Address as KnownAddress;
use crate::book::{Names, Reading};
use crate::calendar::Day;
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::request::Address;

/// A resolved address.
#[derive(Debug, Clone)]
pub struct Place<'b> {
    /// The territory whose law applies.
    pub territory: &'b Territory,
    /// The country code as given in the address.
    pub country: String,
    /// The subdivision: the postcode's, else the one given.
    pub subdivision: Option<String>,
    /// The postcode in capitals, without spaces and dashes.
    pub postcode: Option<String>,
    /// The town, as given.
    pub city: Option<String>,
    /// A business address, as against a home.
    pub commercial: bool,
    /// A post-office box or parcel locker.
    pub po_box: bool,
    /// Names under which rules may speak of the place, the widest first: groups, country code, territory id, `CA-ON`.
    pub names: Names,
}

impl Place<'_> {
    /// Whether one of `names` (a country, territory, subdivision or group) means this place; an empty list means any.
    pub fn is_one_of(&self, names: &[String]) -> bool {
        admits_one_of(names, &self.names)
    }
}

/// The place that an address means on `day`; `path` is where the request gives it.
///
/// # Errors
/// A fault `territory_not_covered` when the book has no law for the country; [`Problem::Needs`] while its shard is not
/// loaded.
pub fn resolve<'b>(
    reading: &Reading<'b>,
    address: &Address,
    day: Day,
    path: &str,
    warnings: &mut Vec<Warning>,
) -> Result<Place<'b>, Problem> {
    let world = reading.world()?;
    let postcode = address.postal_code.as_deref().map(compact).filter(|code| !code.is_empty());
    let Some(id) = territory_of(reading, address, postcode.as_deref())? else {
        let message = format!("the book has no import law of `{}`: choose a country that it covers", address.country);
        let fault = Fault::new("territory_not_covered", format!("{path}/country"), message);
        return Err(fault.among(&address.country, world.covered_countries()).into());
    };
    let territory = reading.territory(id)?;
    let by_postcode = postcode.as_deref().and_then(|code| subdivision_of(territory, code));
    if let (Some(found), Some(given)) = (by_postcode, address.subdivision.as_deref())
        && found != given
    {
        warnings.push(Warning::new(
            Reason::new("subdivision_mismatch", [("given", given.to_owned()), ("found", found.to_owned())]),
            format!("The postcode lies in {found}, not in {given}: the postcode decides."),
        ));
    }
    let ambiguous = world.addresses.iter().any(|known| known.country == address.country && !known.postcode.is_empty());
    if postcode.is_none() && (ambiguous || territory.postcode_needed) && address.subdivision.is_none() {
        warnings.push(Warning::new(
            Reason::new("postal_code_missing", [("territory", territory.id.clone())]),
            format!(
                "Without a postcode the main territory of {} was taken; some places there have other rules.",
                territory.name
            ),
        ));
    }
    let subdivision = by_postcode.map(str::to_owned).or_else(|| address.subdivision.clone());
    let own = names_of(&address.country, Some(territory), subdivision.as_deref());
    let mut names = world.groups_of(&own, day);
    names.extend(own);
    Ok(Place {
        territory,
        country: address.country.clone(),
        subdivision,
        postcode,
        city: address.city.clone(),
        commercial: address.commercial,
        po_box: address.po_box,
        names,
    })
}

/// The names under which rules may speak of a place of dispatch, whether or not the book has its law.
///
/// A place with a code of its own goes by that code, also where its parent's code and a postcode are given. A place without
/// one keeps its country's code; but it is in no group because its country is: groups name such places themselves.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn dispatch_names(reading: &Reading<'_>, address: &Address, day: Day) -> Result<Vec<String>, Problem> {
    let world = reading.world()?;
    let postcode = address.postal_code.as_deref().map(compact).filter(|code| !code.is_empty());
    let mut own = names_of(&address.country, None, address.subdivision.as_deref());
    let Some(id) = territory_of(reading, address, postcode.as_deref())? else {
        let mut names = world.groups_of(&own, day);
        names.extend(own);
        return Ok(names);
    };
    let whole = |known: &&KnownAddress| known.postcode.is_empty() && known.subdivision.is_empty();
    let codes: Vec<&str> = world
        .addresses
        .iter()
        .filter(|known| known.territory == id)
        .filter(whole)
        .map(|known| known.country.as_str())
        .collect();
    let mut grouped = vec![id.to_owned()];
    match codes.first() {
        Some(_) if codes.contains(&address.country.as_str()) => grouped.push(address.country.clone()),
        Some(code) => {
            own.retain(|name| *name != address.country);
            own.push((*code).to_owned());
            grouped.push((*code).to_owned());
        }
        None => {}
    }
    own.push(id.to_owned());
    let mut names = world.groups_of(&grouped, day);
    names.extend(own);
    Ok(names)
}

fn names_of(country: &str, territory: Option<&Territory>, subdivision: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(territory) = territory {
        names.extend(territory.groups.iter().cloned());
        if territory.country != country {
            names.push(territory.country.clone());
        }
    }
    names.push(country.to_owned());
    names.extend(territory.map(|territory| territory.id.clone()));
    if let Some(subdivision) = subdivision {
        names.push(format!("{country}-{subdivision}"));
    }
    names
}

fn territory_of<'b>(
    reading: &Reading<'b>,
    address: &Address,
    postcode: Option<&str>,
) -> Result<Option<&'b str>, Problem> {
    let of_country =
        || reading.world().map(|world| world.addresses.iter().filter(|known| known.country == address.country));
    let by_postcode = |code: &str| {
        let scored = of_country().map(|known| {
            known
                .filter_map(|known| Some((PostcodePattern::read(&known.postcode)?.score(code, 0)?, known)))
                .max_by(|(one, _), (other, _)| one.cmp(other))
        });
        scored.map(|found| found.map(|(_, known)| known.territory.as_str()))
    };
    if let Some(code) = postcode
        && let Some(found) = by_postcode(code)?
    {
        return Ok(Some(found));
    }
    if let (None, Some(subdivision)) = (postcode, address.subdivision.as_deref())
        && let Some(known) = of_country()?.find(|known| known.subdivision == subdivision)
    {
        return Ok(Some(&known.territory));
    }
    let whole = of_country()?.find(|known| known.postcode.is_empty() && known.subdivision.is_empty());
    Ok(whole.map(|known| known.territory.as_str()))
}

fn subdivision_of<'b>(territory: &'b Territory, postcode: &str) -> Option<&'b str> {
    let patterns =
        territory.subdivision.iter().flat_map(|part| part.postcodes.iter().map(move |pattern| (part, pattern)));
    let scored = patterns.filter_map(|(part, pattern)| {
        Some((PostcodePattern::read(pattern)?.score(postcode, territory.postcode_inward)?, part))
    });
    scored.max_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, part)| part.code.as_str())
}
