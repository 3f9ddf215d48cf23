//! Reading `rate-data/world` and `rate-data/sources`: what is the same for every shop.

use super::complaint::Complaint;
use super::read::{Folder, line_with};
use super::zones::bake_zone;
use crate::book::law::{Condition, Regime, Territory, Trust};
use crate::book::world::{Country, ExchangeTable, Group, Misnamed};
use crate::calendar::Day;
use crate::money::{Currency, Decimal};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A source of figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Kebab-case id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its address; empty for general knowledge.
    pub url: String,
    /// The day on which it was read.
    pub read: Day,
    /// The day by which it is to be read again; judged only by `landfall check --as-of`.
    #[serde(default)]
    pub review_by: Option<Day>,
    /// The terms under which its figures are used.
    pub licence: String,
    /// How far it is trusted.
    pub trust: Trust,
    /// What else to know.
    #[serde(default)]
    pub note: String,
}

/// A value and the file that it was read from.
#[derive(Debug, Clone)]
pub struct Read<T> {
    /// Relative to `rate-data/`.
    pub file: PathBuf,
    /// What the file holds.
    pub value: T,
}

/// All of `rate-data/world`, as it was read.
#[derive(Debug, Clone, Default)]
pub struct WorldData {
    /// By id.
    pub sources: BTreeMap<String, Read<Source>>,
    /// Currencies and their digits.
    pub currencies: Vec<(Currency, u8)>,
    /// Countries.
    pub countries: Vec<Country>,
    /// Codes that people take for a country's.
    pub misnamed: Vec<Misnamed>,
    /// Groups of countries.
    pub groups: Vec<Read<Group>>,
    /// Territories.
    pub territories: Vec<Read<Territory>>,
    /// Regimes.
    pub regimes: Vec<Read<Regime>>,
    /// Reference exchange rates, by currency.
    pub exchange: Vec<ExchangeTable>,
    /// The names of the files that hold them.
    pub exchange_files: Vec<String>,
    /// The sources of tables that have no head of their own: file and source.
    pub tables: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sources {
    source: Vec<Source>,
}

/// The sources of a folder of rate data, for people to read: what is wrong with them is for the check to say.
pub fn sources(root: &Path) -> Vec<Source> {
    let mut folder = Folder::new(root);
    let files = folder.files("sources", "toml");
    files.iter().filter_map(|file| folder.toml::<Sources>(file)).flat_map(|sheet| sheet.source).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTables {
    table: Vec<PlainTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTable {
    file: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyRow {
    currency: Currency,
    minor_digits: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryRow {
    country: String,
    #[serde(rename = "name")]
    _name: String,
    #[serde(default)]
    vehicle: String,
    #[serde(default)]
    postcodes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeSheet {
    table: Vec<ExchangeSheetTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeSheetTable {
    file: String,
    base: Currency,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeRow {
    day: Day,
    currency: Currency,
    rate: Decimal,
}

/// Reads everything under `world/` and `sources/`, complaining into the folder.
pub(super) fn read_world(folder: &mut Folder<'_>) -> WorldData {
    let mut world = WorldData::default();
    for file in folder.files("sources", "toml") {
        for source in folder.toml::<Sources>(&file).into_iter().flat_map(|sheet| sheet.source) {
            let id = source.id.clone();
            if let Some(earlier) = world.sources.insert(id.clone(), Read { file: file.clone(), value: source }) {
                let message = format!("source `{id}` is also in `{}`", earlier.file.display());
                let line = line_with(folder.root(), &file, &format!("\"{id}\""));
                let complaint = Complaint::new("duplicate-source", &file, message, "give each source one entry");
                folder.complain(Complaint { line, ..complaint });
            }
        }
    }
    for file in folder.files("world", "toml") {
        if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("groups")) {
            let groups = folder.toml::<Groups>(&file).into_iter().flat_map(|sheet| sheet.group);
            world.groups.extend(groups.map(|value| Read { file: file.clone(), value }));
        }
    }
    let currencies = folder.csv::<CurrencyRow>(Path::new("world/currencies.csv"));
    world.currencies = currencies.into_iter().map(|(_, row)| (row.currency, row.minor_digits)).collect();
    world.currencies.sort();
    let countries = folder.csv::<CountryRow>(Path::new("world/countries.csv"));
    let words = |cell: &str| cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let country =
        |row: CountryRow| Country { vehicle: words(&row.vehicle), postcodes: words(&row.postcodes), code: row.country };
    world.countries = countries.into_iter().map(|(_, row)| country(row)).collect();
    world.countries.sort();
    let misnamed = Path::new("world/misnamed-countries.csv");
    if folder.root().join(misnamed).is_file() {
        world.misnamed = folder.csv::<Misnamed>(misnamed).into_iter().map(|(_, row)| row).collect();
    }
    let plain = folder.toml::<PlainTables>(Path::new("world/tables.toml"));
    world.tables = plain.into_iter().flat_map(|sheet| sheet.table).map(|table| (table.file, table.source)).collect();
    for file in folder.files("world/territories", "toml") {
        let Some(mut territory) = folder.toml::<Territory>(&file) else { continue };
        plain_codes_of_territory(&mut territory);
        let mut zones = vec![&mut territory.time_zone];
        zones.extend(territory.subdivision.iter_mut().filter_map(|part| part.time_zone.as_mut()));
        for zone in zones {
            let line = line_with(folder.root(), &file, &zone.name);
            if let Err(complaint) = bake_zone(zone, &file, line) {
                folder.complain(complaint);
            }
        }
        named_as_file(folder, &file, &territory.id);
        world.territories.push(Read { file, value: territory });
    }
    for file in folder.files("world/regimes", "toml") {
        let Some(mut regime) = folder.toml::<Regime>(&file) else { continue };
        plain_codes_of_regime(&mut regime);
        named_as_file(folder, &file, &regime.id);
        world.regimes.push(Read { file, value: regime });
    }
    world.exchange = read_exchange(folder, &mut world.exchange_files);
    world
}

/// The clearance fees of every carrier that has a file of them.
pub(super) fn read_fees(folder: &mut Folder<'_>) -> Vec<Read<Regime>> {
    let mut fees = Vec::new();
    for carrier in folder.folders("carriers") {
        let file = carrier.join("fees.toml");
        if !folder.root().join(&file).is_file() {
            continue;
        }
        let Some(mut regime) = folder.toml::<Regime>(&file) else { continue };
        plain_codes_of_regime(&mut regime);
        if carrier.file_name().is_none_or(|name| name.to_string_lossy() != regime.id) {
            let message = format!("the id is `{}`, the carrier is called otherwise", regime.id);
            folder.complain(
                Complaint::new("id-is-not-file-name", &file, message, "give the fees the carrier's id").on(1),
            );
        }
        fees.push(Read { file, value: regime });
    }
    fees
}

fn named_as_file(folder: &mut Folder<'_>, file: &Path, id: &str) {
    if file.file_stem().is_none_or(|stem| stem.to_string_lossy() != id) {
        let message = format!("the id is `{id}`, the file is called otherwise");
        folder
            .complain(Complaint::new("id-is-not-file-name", file, message, format!("call the file `{id}.toml`")).on(1));
    }
}

fn read_exchange(folder: &mut Folder<'_>, files: &mut Vec<String>) -> Vec<ExchangeTable> {
    let file = Path::new("world/exchange/exchange.toml");
    let mut tables: BTreeMap<Currency, ExchangeTable> = BTreeMap::new();
    let sheet = folder.toml::<ExchangeSheet>(file);
    for table in sheet.into_iter().flat_map(|sheet| sheet.table) {
        let csv = PathBuf::from("world/exchange").join(&table.file);
        files.push(table.file.clone());
        for (line, row) in folder.csv::<ExchangeRow>(&csv) {
            if row.rate <= Decimal::ZERO {
                let message = format!("the rate `{}` is not above 0", row.rate);
                folder.complain(
                    Complaint::new("not-positive", &csv, message, "write units of the currency for one of the base")
                        .on(line),
                );
            }
            let entry = tables.entry(row.currency).or_insert_with(|| ExchangeTable {
                currency: row.currency,
                base: table.base,
                source: table.source.clone(),
                rates: Vec::new(),
            });
            if entry.source != table.source {
                let message = format!("`{}` is already quoted by `{}`", row.currency, entry.source);
                folder.complain(
                    Complaint::new("duplicate-rate", &csv, message, "quote each currency in one table").on(line),
                );
            }
            if entry.rates.last().is_some_and(|(day, _)| *day >= row.day) {
                let message = format!("`{}` of {} does not follow the day before it", row.currency, row.day);
                folder.complain(
                    Complaint::new("not-ascending", &csv, message, "sort the rows by currency and day").on(line),
                );
            }
            entry.rates.push((row.day, row.rate));
        }
    }
    tables.into_values().collect()
}

/// HS codes may be written with dots; the book holds digits.
fn plain_codes_of_territory(territory: &mut Territory) {
    territory.parameter.iter_mut().for_each(|parameter| plain(&mut parameter.hs));
}

/// The same for a regime.
pub(super) fn plain_codes_of_regime(regime: &mut Regime) {
    regime.value.iter_mut().for_each(|value| plain_condition(&mut value.when));
    regime.threshold.iter_mut().for_each(|threshold| plain_condition(&mut threshold.when));
    regime.scheme.iter_mut().for_each(|scheme| plain_condition(&mut scheme.when));
    regime.levy.iter_mut().for_each(|levy| plain_condition(&mut levy.when));
    regime.required.iter_mut().for_each(|required| plain_condition(&mut required.when));
}

fn plain_condition(condition: &mut Condition) {
    plain(&mut condition.hs);
    condition.any.iter_mut().chain(&mut condition.none).for_each(plain_condition);
}

fn plain(codes: &mut [String]) {
    for code in codes.iter_mut().filter(|code| !code.starts_with('@')) {
        code.retain(|c| c != '.' && c != ' ');
    }
}
