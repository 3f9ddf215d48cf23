//! What requests are drawn from: the present rate data's places, goods, services, names and days.

use crate::run::{Outcome, read};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// An address, or a pattern of one.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub(super) country: String,
    /// `78266`, `35*`, `9170-9178`, `KW15 *`.
    pub(super) postcode: Option<String>,
    pub(super) subdivision: Option<String>,
    pub(super) town: Option<String>,
}

/// A shop of the rate data.
pub(super) struct Shop {
    pub(super) id: String,
    pub(super) skus: Vec<String>,
}

/// A service of a carrier.
pub(super) struct Service {
    /// `carrier/service`.
    pub(super) id: String,
    /// The first country that it leaves from; empty: any.
    pub(super) from: String,
}

pub(super) struct Material {
    /// Every territory, with the places that its file names.
    pub(super) territories: Vec<(String, Vec<Place>)>,
    /// Places that carriers ask more for.
    pub(super) areas: Vec<Place>,
    pub(super) countries: Vec<String>,
    /// Codes and the digits of their minor unit.
    pub(super) currencies: Vec<(String, usize)>,
    /// Currencies with a rate on every day, and how many make a euro.
    pub(super) traded: Vec<(String, f64)>,
    pub(super) shops: Vec<Shop>,
    pub(super) services: Vec<Service>,
    /// Carriers that ask fees for clearance.
    pub(super) carriers: Vec<String>,
    /// The digits of the codes of each schedule.
    pub(super) schedules: Vec<Vec<String>>,
    pub(super) measures: Vec<String>,
    pub(super) attributes: Vec<String>,
    pub(super) registrations: Vec<String>,
    /// 2025 and 2026.
    pub(super) days: Vec<String>,
    /// Those of them from the first to the last day with an exchange rate.
    pub(super) order_days: Vec<String>,
}

/// Reads the rate data of the checkout.
pub(super) fn material(rate_data: &Path) -> Outcome<Material> {
    let world = rate_data.join("world");
    let mut territories = Vec::new();
    for file in files(&world.join("territories"), "toml")? {
        let sheet = table(&file)?;
        territories.push((text(&sheet, "id"), places(&sheet)));
    }
    let mut registrations = BTreeSet::new();
    for file in files(&world.join("regimes"), "toml")? {
        collect(&Value::Table(table(&file)?), "registration", &mut registrations);
    }
    let (mut services, mut carriers, mut areas, mut attributes) = (vec![], vec![], vec![], BTreeSet::new());
    for folder in folders(&rate_data.join("carriers"))? {
        let carrier = table(&folder.join("carrier.toml"))?;
        let id = text(&carrier, "id");
        services.extend(tables(&carrier, "service").iter().map(|service| Service {
            id: format!("{id}/{}", text(service, "code")),
            from: super::shops::dispatched_from(service).unwrap_or_default().0,
        }));
        if folder.join("fees.toml").exists() {
            carriers.push(id);
        }
        for file in files(&folder, "toml")? {
            let sheet = table(&file)?;
            areas.extend(tables(&sheet, "area").into_iter().flat_map(area));
            collect(&Value::Table(sheet), "attributes", &mut attributes);
        }
    }
    attributes
        .extend(column(&world.join("restrictions.csv"), "attribute")?.into_iter().filter(|word| !word.is_empty()));
    let mut measures: BTreeSet<String> =
        ["net_kg", "gross_kg", "litre", "pair", "unit", "m2"].map(str::to_owned).into();
    let mut shops = Vec::new();
    for folder in folders(&rate_data.join("shops"))? {
        let shop = table(&folder.join("shop.toml"))?;
        let catalogue = folder.join("catalogue.csv");
        let skus = column(&catalogue, "sku")?;
        shops.push(Shop { id: text(&shop, "id"), skus });
        let parts = |column: Vec<String>| {
            column.iter().flat_map(|cell| cell.split('|').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        attributes.extend(parts(column(&catalogue, "attributes")?).into_iter().filter(|word| !word.is_empty()));
        measures.extend(
            parts(column(&catalogue, "measures")?).iter().filter_map(|cell| Some(cell.split_once('=')?.0.to_owned())),
        );
    }
    let mut schedules = Vec::new();
    for file in files(&world.join("schedules"), "csv")? {
        schedules.push(column(&file, "hs")?.iter().map(|code| code.replace('.', "")).collect());
    }
    let rates = world.join("exchange/ecb.csv");
    let (rate_days, rate_codes, rate_amounts) =
        (column(&rates, "day")?, column(&rates, "currency")?, column(&rates, "rate")?);
    let (first, last) = (rate_days.iter().min(), rate_days.iter().max());
    let on_last = |place: &usize| rate_days.get(*place) == last;
    let traded = (0..rate_days.len())
        .filter(on_last)
        .filter_map(|place| Some((rate_codes[place].clone(), rate_amounts[place].parse().ok()?)));
    let traded = traded.chain([("EUR".to_owned(), 1.0)]).collect();
    let days = days();
    let order_days = days.iter().filter(|day| first <= Some(*day) && Some(*day) <= last).cloned().collect();
    let currencies = world.join("currencies.csv");
    let digits = column(&currencies, "minor_digits")?;
    let currencies = column(&currencies, "currency")?
        .into_iter()
        .zip(digits)
        .map(|(code, digits)| (code, digits.parse().unwrap_or(2)));
    Ok(Material {
        territories,
        areas,
        countries: column(&world.join("countries.csv"), "country")?,
        currencies: currencies.collect(),
        traded,
        shops,
        services,
        carriers,
        schedules,
        measures: measures.into_iter().collect(),
        attributes: attributes.into_iter().collect(),
        registrations: registrations.into_iter().collect(),
        days,
        order_days,
    })
}

impl Material {
    /// The minor-unit digits of a currency.
    pub(super) fn digits(&self, currency: &str) -> usize {
        self.currencies.iter().find(|(code, _)| code == currency).map_or(2, |(_, digits)| *digits)
    }
}

/// The places that a territory's file names: its addresses by postcode and by subdivision, and its parts.
fn places(sheet: &Table) -> Vec<Place> {
    let whole = |country: String| Place { country, ..Place::default() };
    let mut places = Vec::new();
    let mut countries = Vec::new();
    for address in tables(sheet, "addresses") {
        let country = text(address, "country");
        places.push(whole(country.clone()));
        places.extend(
            words(address, "postcodes")
                .into_iter()
                .map(|postcode| Place { postcode: Some(postcode), ..whole(country.clone()) }),
        );
        places.extend(
            words(address, "subdivisions")
                .into_iter()
                .map(|code| Place { subdivision: Some(code), ..whole(country.clone()) }),
        );
        countries.push(country);
    }
    if countries.is_empty() {
        countries.push(text(sheet, "country"));
        places.push(whole(text(sheet, "country")));
    }
    for part in tables(sheet, "subdivision") {
        let code = Some(text(part, "code"));
        for country in &countries {
            places.push(Place { subdivision: code.clone(), ..whole(country.clone()) });
            places.extend(words(part, "postcodes").into_iter().map(|postcode| Place {
                postcode: Some(postcode),
                subdivision: code.clone(),
                ..whole(country.clone())
            }));
        }
    }
    places
}

/// The places of an area of a carrier.
fn area(sheet: &Table) -> Vec<Place> {
    let whole = Place { country: text(sheet, "place"), ..Place::default() };
    let postcodes =
        words(sheet, "postcodes").into_iter().map(|postcode| Place { postcode: Some(postcode), ..whole.clone() });
    let towns = words(sheet, "towns").into_iter().map(|town| Place { town: Some(town), ..whole.clone() });
    postcodes.chain(towns).filter(|place| place.country.len() == 2).collect()
}

fn days() -> Vec<String> {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let of_month =
        |year, month: usize| (1..=LENGTHS[month]).map(move |day| format!("{year}-{:02}-{day:02}", month + 1));
    [2025, 2026].into_iter().flat_map(|year| (0..12).flat_map(move |month| of_month(year, month))).collect()
}

/// Every text that stands under a key, however deep.
fn collect(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Table(table) => {
            for (name, inner) in table {
                if name == key {
                    match inner {
                        Value::String(text) => drop(found.insert(text.clone())),
                        Value::Array(items) => found.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
                        _ => {}
                    }
                }
                collect(inner, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, key, found)),
        _ => {}
    }
}

/// A TOML file.
pub(super) fn table(file: &Path) -> Outcome<Table> {
    read(file)?.parse().map_err(|error| format!("`{}`: {error}", file.display()))
}

/// The tables of a list.
pub(super) fn tables<'t>(sheet: &'t Table, key: &str) -> Vec<&'t Table> {
    sheet.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).collect()
}

/// A text; empty where there is none.
pub(super) fn text(sheet: &Table, key: &str) -> String {
    sheet.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The texts of a list.
pub(super) fn words(sheet: &Table, key: &str) -> Vec<String> {
    let items = sheet.get(key).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The cells of a column.
fn column(file: &Path, name: &str) -> Outcome<Vec<String>> {
    let faulty = |error: csv::Error| format!("`{}`: {error}", file.display());
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_path(file).map_err(faulty)?;
    let at = reader.headers().map_err(faulty)?.iter().position(|column| column == name);
    let at = at.ok_or_else(|| format!("`{}` has no column `{name}`", file.display()))?;
    reader.records().map(|row| row.map(|row| row.get(at).unwrap_or("").to_owned()).map_err(faulty)).collect()
}

/// The folders of a folder, by name.
pub(super) fn folders(folder: &Path) -> Outcome<Vec<PathBuf>> {
    entries(folder, |path| path.is_dir())
}

/// The files of a folder with an extension, by name.
pub(super) fn files(folder: &Path, extension: &str) -> Outcome<Vec<PathBuf>> {
    entries(folder, |path| path.extension().is_some_and(|found| found == extension))
}

fn entries(folder: &Path, is_meant: impl Fn(&PathBuf) -> bool) -> Outcome<Vec<PathBuf>> {
    let found = fs::read_dir(folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).filter(is_meant).collect();
    found.sort();
    Ok(found)
}
