//! Reading `rate-data/world` and `rate-data/sources`: what is the same for every shop.

use super::complaint::Complaint;
use super::exchange::{Exchange, read_exchange};
use super::read::{Folder, line_with};
use super::sheet::Nomenclature;
use super::zones::bake_zone;
use crate::book::law::{KnownRoughly, Regime, Territory, Trust};
use crate::book::when::{Clause, When, Word};
use crate::book::world::{Claimable, Country, Group, Misnamed};
use crate::calendar::Day;
use crate::money::{Currency, Decimal};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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
    /// The terms under which its figures are used: for people alone.
    pub licence: String,
    /// How far it is trusted.
    pub trust: Trust,
    /// What else to know: for people alone.
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
    /// What it takes to claim preference under each agreement, by the name that conditions have for it.
    pub agreements: BTreeMap<String, Claimable>,
    /// Exchange rates.
    pub exchange: Exchange,
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

/// Where estimates stand.
pub(super) const ESTIMATES: &str = "world/estimates.csv";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EstimateRow {
    territory: String,
    hs: String,
    lowest_percent: Decimal,
    highest_percent: Decimal,
    source: String,
    trust: Trust,
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
    let estimates = read_estimates(folder);
    // That it cannot be read is told where product lists are.
    let (nomenclature, _) = Nomenclature::read(folder.root());
    for file in folder.files("world/territories", "toml") {
        let Some(mut territory) = folder.toml::<Territory>(&file) else { continue };
        plain_codes_of_territory(&mut territory, &nomenclature);
        territory.estimate =
            estimates.iter().filter(|(id, _)| *id == territory.id).map(|(_, row)| row.clone()).collect();
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
        plain_codes_of_regime(&mut regime, &nomenclature);
        named_as_file(folder, &file, &regime.id);
        world.regimes.push(Read { file, value: regime });
    }
    world.exchange = read_exchange(folder);
    world
}

/// What is roughly known of duties, by territory.
fn read_estimates(folder: &mut Folder<'_>) -> Vec<(String, KnownRoughly)> {
    let file = Path::new(ESTIMATES);
    if !folder.root().join(file).is_file() {
        return Vec::new();
    }
    let mut estimates = Vec::new();
    for (line, row) in folder.csv::<EstimateRow>(file) {
        let EstimateRow { territory, hs, lowest_percent, highest_percent, source, trust } = row;
        if !(Decimal::ZERO..=highest_percent).contains(&lowest_percent) {
            let message = format!("the lowest of `{lowest_percent}` and `{highest_percent}` stands last, or below 0");
            let help = "write the lower per cent first";
            folder.complain(Complaint::new("estimate-reversed", file, message, help).on(line));
        }
        if !is_held(folder, &territory) {
            let message = format!("no territory is called `{territory}`");
            let help = "name a file of `world/territories/`";
            folder.complain(Complaint::new("unknown-territory", file, message, help).on(line));
        }
        let hs = if hs == "*" { String::new() } else { hs };
        estimates.push((territory, KnownRoughly { hs, lowest_percent, highest_percent, source, trust }));
    }
    estimates
}

/// Whether the folder has a territory of this name.
fn is_held(folder: &Folder<'_>, territory: &str) -> bool {
    folder.root().join("world/territories").join(format!("{territory}.toml")).is_file()
}

/// The clearance fees of every carrier that has a file of them.
pub(super) fn read_fees(folder: &mut Folder<'_>) -> Vec<Read<Regime>> {
    let mut fees = Vec::new();
    let (nomenclature, _) = Nomenclature::read(folder.root());
    for carrier in folder.folders("carriers") {
        let file = carrier.join("fees.toml");
        if !folder.root().join(&file).is_file() {
            continue;
        }
        let Some(mut regime) = folder.toml::<Regime>(&file) else { continue };
        plain_codes_of_regime(&mut regime, &nomenclature);
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

/// HS codes may be written with dots; the book holds digits.
fn plain_codes_of_territory(territory: &mut Territory, nomenclature: &Nomenclature) {
    territory.parameter.iter_mut().for_each(|parameter| plain(&mut parameter.hs, nomenclature));
}

/// The same for a regime.
pub(super) fn plain_codes_of_regime(regime: &mut Regime, nomenclature: &Nomenclature) {
    let values = regime.value.iter_mut().map(|value| &mut value.when);
    let thresholds = regime.threshold.iter_mut().map(|threshold| &mut threshold.when);
    let schemes = regime.scheme.iter_mut().map(|scheme| &mut scheme.when);
    let levies = regime.levy.iter_mut().map(|levy| &mut levy.when);
    let required = regime.required.iter_mut().map(|required| &mut required.when);
    let all = values.chain(thresholds).chain(schemes).chain(levies).chain(required);
    all.for_each(|when| plain_condition(when, nomenclature));
}

pub(super) fn plain_condition(when: &mut When, nomenclature: &Nomenclature) {
    for clause in &mut when.0 {
        match clause {
            Clause::Among(Word::Hs, codes) => plain(codes, nomenclature),
            Clause::Any(inner) | Clause::None(inner) => {
                inner.iter_mut().for_each(|one| plain_condition(one, nomenclature));
            }
            Clause::OfLines(_, asked) => plain_condition(asked, nomenclature),
            Clause::Among(..) | Clause::Is(..) | Clause::Figures(_) => {}
        }
    }
}

/// Codes without dots; with the headings of which every code is listed, so that a code of four digits does not ask for more.
fn plain(codes: &mut Vec<String>, nomenclature: &Nomenclature) {
    for code in codes.iter_mut().filter(|code| !code.starts_with('@')) {
        code.retain(|c| c != '.' && c != ' ');
    }
    let codes_of_six = codes.iter().filter(|code| code.len() == 6 && nomenclature.has(code));
    let headings: BTreeSet<String> = codes_of_six.filter_map(|code| Some(code.get(..4)?.to_owned())).collect();
    let whole = |heading: &String| nomenclature.beneath(heading).all(|code| codes.contains(code));
    let whole: Vec<String> = headings.into_iter().filter(|heading| !codes.contains(heading)).filter(whole).collect();
    codes.extend(whole);
}
