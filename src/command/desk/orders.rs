//! What was ordered? A table of past orders, a row a line.
//!
//! In: CSV (Parquet or Arrow where the program is built with the feature `columns`) with columns `order`, `at` (a day, or a moment that
//! begins with one), `country`, `sku`, `quantity`, and where they are known `subdivision`, `postal_code`, `warehouse` (from where it was
//! sent). The lines of an order stand together. Out: equal carts to equal places once, with how often; and the pieces of each article by
//! day and region.

use super::super::columns::Kind;
#[cfg(feature = "columns")]
use super::super::columns::Table;
use super::super::rows::told_unread;
use landfall::calendar::Day;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// More faults than this are not told one by one.
const MOST_FAULTS: usize = 20;

/// Names, each with a number.
#[derive(Default)]
pub(super) struct Names {
    pub(super) all: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.all.push(name.to_owned());
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", String::as_str)
    }
}

/// Where to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) country: String,
    pub(super) subdivision: String,
    pub(super) postal_code: String,
    /// The number of its country and subdivision.
    pub(super) region: u32,
}

/// Articles and pieces, by article.
type Lines = Box<[(u32, u32)]>;

/// Equal carts to one place.
pub(super) struct Cart {
    pub(super) place: u32,
    pub(super) lines: Lines,
    pub(super) orders: u32,
}

/// Pieces of an article that were asked for in a region on a day.
pub(super) struct Asked {
    pub(super) sku: u32,
    pub(super) region: u32,
    /// From the first day on.
    pub(super) day: u32,
    pub(super) pieces: u32,
}

/// Past orders.
pub(super) struct Orders {
    pub(super) skus: Names,
    pub(super) regions: Names,
    pub(super) places: Vec<Place>,
    /// By place, and within it as they came.
    pub(super) carts: Vec<Cart>,
    pub(super) asked: Vec<Asked>,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) orders: u64,
    pub(super) rows: u64,
    /// How many orders were sent from each warehouse, where the table says so.
    pub(super) sent_from: BTreeMap<String, u64>,
}

impl Orders {
    /// Days from the first to the last.
    pub(super) fn days(&self) -> u32 {
        u32::try_from(self.last.since(self.first) + 1).unwrap_or(1)
    }
}

/// All columns that are read.
const COLUMNS: [&str; 8] = ["order", "at", "country", "sku", "quantity", "subdivision", "postal_code", "warehouse"];

/// A table that is read row by row: a year of a large shop is half a gigabyte.
enum Source {
    Text(Box<csv::Reader<File>>),
    #[cfg(feature = "columns")]
    Columns(Box<Table>),
}

impl Source {
    fn open(path: &Path) -> Result<(Source, csv::ByteRecord), String> {
        let kind = Kind::of(path)?;
        if kind == Kind::Text {
            let unread = |error: csv::Error| format!("`{}` cannot be read: {error}", path.display());
            let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).map_err(unread)?;
            let header = reader.byte_headers().map_err(unread)?.clone();
            return Ok((Source::Text(Box::new(reader)), header));
        }
        #[cfg(feature = "columns")]
        let opened = Table::open(path, kind, &COLUMNS).map(|table| {
            let header = table.header().clone();
            (Source::Columns(Box::new(table)), header)
        });
        #[cfg(not(feature = "columns"))]
        let opened = Err(format!(
            "`{}` is a table of columns: read it with a program that is built with `--features full`, or write it as CSV",
            path.display()
        ));
        opened
    }

    /// The next row; whether there was one.
    fn read(&mut self, record: &mut csv::ByteRecord) -> Result<bool, String> {
        match self {
            Source::Text(reader) => reader.read_byte_record(record).map_err(|error| error.to_string()),
            #[cfg(feature = "columns")]
            Source::Columns(table) => table.read(record),
        }
    }
}

/// Where the columns stand.
struct Columns {
    order: usize,
    at: usize,
    country: usize,
    sku: usize,
    quantity: usize,
    subdivision: Option<usize>,
    postal_code: Option<usize>,
    warehouse: Option<usize>,
}

impl Columns {
    fn of(header: &csv::ByteRecord) -> Result<Columns, String> {
        let find = |name: &str| header.iter().position(|cell| cell.trim_ascii() == name.as_bytes());
        let must = |name: &str| {
            find(name).ok_or_else(|| {
                format!("has no column `{name}`: it needs order, at, country, sku, quantity, with commas between them")
            })
        };
        Ok(Columns {
            order: must("order")?,
            at: must("at")?,
            country: must("country")?,
            sku: must("sku")?,
            quantity: must("quantity")?,
            subdivision: find("subdivision"),
            postal_code: find("postal_code"),
            warehouse: find("warehouse"),
        })
    }
}

/// The order that is being read.
struct Current {
    hash: u64,
    place: u32,
    lines: BTreeMap<u32, u32>,
}

/// Reads past orders.
pub(super) fn read(path: &Path) -> Result<Orders, String> {
    let name = path.display();
    let (mut source, header) = Source::open(path)?;
    let columns = Columns::of(&header).map_err(|fault| format!("`{name}` {fault}"))?;
    let names: Vec<String> =
        header.iter().map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned()).collect();
    told_unread(path, names.iter().map(String::as_str), &COLUMNS);
    let mut orders = Orders {
        skus: Names::default(),
        regions: Names::default(),
        places: Vec::new(),
        carts: Vec::new(),
        asked: Vec::new(),
        first: Day::from_epoch(0),
        last: Day::from_epoch(0),
        orders: 0,
        rows: 0,
        sent_from: BTreeMap::new(),
    };
    let mut places: HashMap<Place, u32> = HashMap::new();
    let mut carts: HashMap<(u32, Lines), u32> = HashMap::new();
    let mut known: HashSet<u64> = HashSet::new();
    let mut days: HashMap<Vec<u8>, Option<Day>> = HashMap::new();
    let mut asked: Vec<(u32, u32, Day, u32)> = Vec::new();
    let mut current: Option<Current> = None;
    let (mut faults, mut untold): (Vec<String>, usize) = (Vec::new(), 0);
    // The lines of the first and the last day.
    let mut ends = (0, 0);
    let mut record = csv::ByteRecord::new();
    let mut settle = |current: Option<Current>| {
        if let Some(Current { place, lines, .. }) = current {
            *carts.entry((place, lines.into_iter().collect())).or_default() += 1;
        }
    };
    while source.read(&mut record).map_err(|error| format!("`{name}` cannot be read: {error}"))? {
        orders.rows += 1;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim_ascii();
        let words = |at: Option<usize>| at.map(|at| String::from_utf8_lossy(cell(at)).into_owned()).unwrap_or_default();
        let line = record.position().map_or(0, csv::Position::line);
        let mut fault = |message: String| match faults.len() < MOST_FAULTS {
            true => faults.push(format!("{name}:{line}: {message}")),
            false => untold += 1,
        };
        let at = cell(columns.at);
        let at = at.get(..10).unwrap_or(at);
        let day = *days.entry(at.to_vec()).or_insert_with(|| std::str::from_utf8(at).ok()?.parse().ok());
        let quantity = std::str::from_utf8(cell(columns.quantity)).ok().and_then(|text| text.parse::<u32>().ok());
        let Some(day) = day else {
            fault(format!("`{}` is no day: write `2026-03-31`", String::from_utf8_lossy(at)));
            continue;
        };
        let Some(quantity) = quantity.filter(|quantity| (1..=100_000).contains(quantity)) else {
            fault(format!("`{}` is no quantity: from 1 to 100000", String::from_utf8_lossy(cell(columns.quantity))));
            continue;
        };
        if let Some(column) =
            [("order", columns.order), ("sku", columns.sku)].iter().find(|(_, at)| cell(*at).is_empty())
        {
            fault(format!("`{}` is empty", column.0));
            continue;
        }
        let country = cell(columns.country);
        if country.len() != 2 || !country.iter().all(u8::is_ascii_alphabetic) {
            fault(format!("`{}` is no country: write two letters, such as `DE`", String::from_utf8_lossy(country)));
            continue;
        }
        let hash = {
            let mut hasher = DefaultHasher::new();
            cell(columns.order).hash(&mut hasher);
            hasher.finish()
        };
        if current.as_ref().is_none_or(|current| current.hash != hash) {
            settle(current.take());
            if !known.insert(hash) {
                let order = String::from_utf8_lossy(cell(columns.order)).into_owned();
                fault(format!("the lines of order `{order}` stand apart: sort the table by order"));
            }
            let country = String::from_utf8_lossy(country).to_ascii_uppercase();
            let subdivision = words(columns.subdivision);
            let region = match subdivision.as_str() {
                "" => orders.regions.number(&country),
                part => orders.regions.number(&format!("{country}-{part}")),
            };
            let place = Place { country, subdivision, postal_code: words(columns.postal_code), region };
            let number = match places.get(&place) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(orders.places.len()).unwrap_or(u32::MAX);
                    orders.places.push(place.clone());
                    places.insert(place, number);
                    number
                }
            };
            if let Some(warehouse) = Some(words(columns.warehouse)).filter(|name| !name.is_empty()) {
                *orders.sent_from.entry(warehouse).or_default() += 1;
            }
            if orders.orders == 0 {
                (orders.first, orders.last, ends) = (day, day, (line, line));
            }
            orders.orders += 1;
            current = Some(Current { hash, place: number, lines: BTreeMap::new() });
        }
        if day < orders.first {
            (orders.first, ends.0) = (day, line);
        }
        if day > orders.last {
            (orders.last, ends.1) = (day, line);
        }
        let sku = orders.skus.number(&String::from_utf8_lossy(cell(columns.sku)));
        if let Some(current) = &mut current {
            *current.lines.entry(sku).or_default() += quantity;
            let region = orders.places.get(current.place as usize).map_or(0, |place| place.region);
            asked.push((sku, region, day, quantity));
        }
    }
    settle(current);
    if untold > 0 {
        faults.push(format!("and {untold} rows more"));
    }
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    if orders.orders == 0 {
        return Err(format!("`{name}` holds no order: a row a line, with order, at, country, sku, quantity"));
    }
    if orders.days() > 3660 {
        return Err(format!(
            "`{name}` reaches from {} (line {}) to {} (line {}): ten years are the most",
            orders.first, ends.0, orders.last, ends.1
        ));
    }
    orders.carts = carts.into_iter().map(|((place, lines), orders)| Cart { place, lines, orders }).collect();
    // One order at each run, whatever the map's was.
    orders.carts.sort_unstable_by(|one, other| (one.place, &one.lines).cmp(&(other.place, &other.lines)));
    let first = orders.first;
    let numbered = |day: Day| u32::try_from(day.since(first)).unwrap_or(0);
    let mut rows: Vec<Asked> =
        asked.into_iter().map(|(sku, region, day, pieces)| Asked { sku, region, day: numbered(day), pieces }).collect();
    rows.sort_unstable_by_key(|row| (row.sku, row.region, row.day));
    rows.dedup_by(|row, kept| {
        let same = (row.sku, row.region, row.day) == (kept.sku, kept.region, kept.day);
        if same {
            kept.pieces = kept.pieces.saturating_add(row.pieces);
        }
        same
    });
    orders.asked = rows;
    Ok(orders)
}
