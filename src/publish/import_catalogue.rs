//! What does a shop sell, as its platform exports it? Product exports of Shopify and of WooCommerce as `catalogue.csv`.
//!
//! In: one or more exports. Out: the rows of `catalogue.csv`, and of each article what is missing, with its line. The rule: columns are
//! found by their headers, weights keep their units, what several exports say of an article is put together, and what none says stays
//! empty. Nothing is filled in. A variant is an article of its own; what stands above variants, and rows of pictures, are none.

use super::complaint::Complaint;
use super::country_names::CountryNames;
use crate::money::{Decimal, multiply};
use crate::weight::Weight;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An export: its name, and its text.
pub type Export = (PathBuf, String);

/// Headers of a column, in small letters and digits alone; a unit in brackets is taken off before.
const SKU: &[&str] = &["variantsku", "sku"];
const TITLE: &[&str] = &["title", "name"];
const HANDLE: &[&str] = &["handle", "urlhandle"];
const OPTIONS: [&[&str]; 3] = [&["option1value"], &["option2value"], &["option3value"]];
const PRICE: &[&str] = &["variantprice", "price", "regularprice"];
const WEIGHT: &[&str] = &["variantgrams", "weightvalue", "weight"];
const SIDES: [&[&str]; 3] = [&["length"], &["width"], &["height"]];
const HS: &[&str] = &["hscode", "metahscode", "harmonizedsystemcode", "hstariffcode"];
const ORIGIN: &[&str] = &["coo", "countryoforigin", "metacountryoforigin", "countrycodeoforigin"];
const SHIPS: &[&str] = &["variantrequiresshipping", "requiresshipping"];
const TYPE: &[&str] = &["type"];

/// An article as far as it is told.
#[derive(Default)]
struct Article {
    at: (PathBuf, usize),
    title: String,
    price: String,
    weight: String,
    sides: Option<[u32; 3]>,
    hs: String,
    origin: String,
    is_not_sent: bool,
}

/// An export's columns, by what they are.
struct Columns(Vec<(String, String)>);

impl Columns {
    fn of(headers: &csv::StringRecord) -> Columns {
        let plain =
            |text: &str| text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Columns(
            headers
                .iter()
                .map(|header| {
                    let header = header.trim_start_matches('\u{feff}');
                    let (name, unit) = header.split_once('(').unwrap_or((header, ""));
                    (plain(name), unit.trim_end().trim_end_matches(')').to_ascii_lowercase())
                })
                .collect(),
        )
    }

    fn has(&self, names: &[&str]) -> bool {
        self.0.iter().any(|(name, _)| names.contains(&name.as_str()))
    }

    /// The cell of the first of these columns that is not empty, and the unit of its header.
    fn cell<'r>(&self, row: &'r csv::StringRecord, names: &[&str]) -> (&'r str, &str) {
        let found = names.iter().find_map(|wanted| {
            let columns = self.0.iter().enumerate().filter(|(_, (name, _))| name == wanted);
            let mut cells = columns.map(|(at, (_, unit))| (row.get(at).unwrap_or("").trim(), unit.as_str()));
            cells.find(|(cell, _)| !cell.is_empty())
        });
        found.unwrap_or(("", ""))
    }
}

/// The text of `catalogue.csv`, and what is missing or cannot be read. `countries` are ISO codes and English names.
pub fn import_catalogue(exports: &[Export], countries: &[(String, String)]) -> (String, Vec<Complaint>) {
    let mut read = Read {
        names: CountryNames { countries, places: &BTreeMap::new() },
        articles: Vec::new(),
        complaints: Vec::new(),
    };
    exports.iter().for_each(|(file, text)| read.export(file, text));
    let Read { articles, mut complaints, .. } = read;
    complaints.extend(articles.iter().filter_map(|(sku, article)| missing(sku, article)));
    (written(&articles), complaints)
}

struct Read<'n> {
    names: CountryNames<'n>,
    articles: Vec<(String, Article)>,
    complaints: Vec<Complaint>,
}

impl Read<'_> {
    fn complain(&mut self, code: &'static str, at: &(PathBuf, usize), message: String, help: &str) {
        self.complaints.push(Complaint::new(code, &at.0, message, help).on(at.1));
    }

    fn export(&mut self, file: &Path, text: &str) {
        let mut sheet = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = sheet.headers().map(Columns::of).unwrap_or(Columns(Vec::new()));
        if !columns.has(SKU) {
            let message = "there is no column of article numbers".to_owned();
            let help = "export products from Shopify (`Variant SKU`) or WooCommerce (`SKU`) as CSV";
            self.complaints.push(Complaint::new("bad-mapping", file, message, help));
            return;
        }
        let mut titles: BTreeMap<String, String> = BTreeMap::new();
        for row in sheet.records().map_while(Result::ok) {
            let line = row.position().map_or(1, |position| position.line() as usize);
            self.row(&columns, &row, &mut titles, (file.to_path_buf(), line));
        }
    }

    fn row(
        &mut self,
        columns: &Columns,
        row: &csv::StringRecord,
        titles: &mut BTreeMap<String, String>,
        at: (PathBuf, usize),
    ) {
        let cell = |names: &[&str]| columns.cell(row, names).0;
        // Spreadsheets keep long numbers as text by a mark in front.
        let sku = cell(SKU).trim_start_matches('\'').to_owned();
        let (handle, title) = (cell(HANDLE), cell(TITLE));
        if !title.is_empty() {
            titles.entry(handle.to_owned()).or_insert_with(|| title.to_owned());
        }
        // Only WooCommerce has a regular price, and types that mean something here.
        let kind = if columns.has(&["regularprice"]) { cell(TYPE).to_ascii_lowercase() } else { String::new() };
        let is_above =
            ["variable", "grouped", "external"].iter().any(|above| kind.split(", ").any(|word| word == *above));
        let price = cell(PRICE);
        if is_above || (sku.is_empty() && price.is_empty()) {
            return;
        }
        if sku.is_empty() {
            let message = format!("`{}` has no article number", if title.is_empty() { handle } else { title });
            self.complain("incomplete-article", &at, message, "give it a SKU on the platform, by which carts name it");
            return;
        }
        let own = if handle.is_empty() { title } else { titles.get(handle).map_or(title, String::as_str) };
        let chosen =
            OPTIONS.iter().map(|option| cell(option)).filter(|option| !option.is_empty() && *option != "Default Title");
        let title = [own].into_iter().chain(chosen).collect::<Vec<_>>().join(", ");
        let told = Article {
            title,
            price: self.price(&at, price),
            weight: self.weight(&at, columns.cell(row, WEIGHT)),
            sides: self.sides(&at, SIDES.map(|side| columns.cell(row, side))),
            hs: self.hs(&at, cell(HS)),
            origin: self.origin(&at, cell(ORIGIN)),
            is_not_sent: cell(SHIPS).eq_ignore_ascii_case("false")
                || kind.contains("virtual")
                || kind.contains("downloadable"),
            at,
        };
        self.put(sku, told);
    }

    /// Puts together what is told of an article; a second price for it is a second article of the same number.
    fn put(&mut self, sku: String, told: Article) {
        let Some((_, known)) = self.articles.iter_mut().find(|(other, _)| *other == sku) else {
            self.articles.push((sku, told));
            return;
        };
        if !known.price.is_empty() && !told.price.is_empty() {
            let message = format!("the article `{sku}` stands twice");
            self.complain("repeated-sku", &told.at, message, "article numbers are unique: give one of them another");
            return;
        }
        let fill = |known: &mut String, told: String| {
            if known.is_empty() {
                *known = told;
            }
        };
        fill(&mut known.title, told.title);
        fill(&mut known.price, told.price);
        fill(&mut known.weight, told.weight);
        fill(&mut known.hs, told.hs);
        fill(&mut known.origin, told.origin);
        known.sides = known.sides.or(told.sides);
        known.is_not_sent |= told.is_not_sent;
    }

    fn price(&mut self, at: &(PathBuf, usize), cell: &str) -> String {
        let price = Decimal::from_str_exact(cell).ok().filter(|price| !price.is_sign_negative());
        if !cell.is_empty() && price.is_none() {
            self.complain("bad-price", at, format!("the price is `{cell}`"), "write it as in `19.90`");
        }
        price.map(|_| cell.to_owned()).unwrap_or_default()
    }

    /// The weight with the unit of its header; a weight of 0 is none.
    fn weight(&mut self, at: &(PathBuf, usize), (cell, unit): (&str, &str)) -> String {
        if cell.is_empty() {
            return String::new();
        }
        let unit = match unit {
            "lbs" => "lb",
            "" | "grams" => "g",
            unit => unit,
        };
        let written = format!("{cell} {unit}");
        match Weight::written(&written) {
            Some(Weight::ZERO) => String::new(),
            Some(_) => written,
            None => {
                self.complain(
                    "bad-weight",
                    at,
                    format!("the weight is `{written}`"),
                    "kg, g, lb or oz, as in `0.35 kg`",
                );
                String::new()
            }
        }
    }

    /// Whole millimetres, rounded up; none where a side is missing or 0.
    fn sides(&mut self, at: &(PathBuf, usize), cells: [(&str, &str); 3]) -> Option<[u32; 3]> {
        if cells.iter().any(|(cell, _)| cell.is_empty()) {
            return None;
        }
        let side = |(cell, unit): (&str, &str)| {
            let factor = match unit {
                "mm" => Decimal::ONE,
                "m" => Decimal::from(1000),
                "in" => Decimal::new(254, 1),
                "yd" => Decimal::new(9144, 1),
                _ => Decimal::from(10),
            };
            let exact = multiply(Decimal::from_str_exact(cell).ok()?, factor).ok()?.ceil();
            u32::try_from(exact).ok()
        };
        let [Some(length), Some(width), Some(height)] = cells.map(side) else {
            let list = cells.map(|(cell, _)| cell).join("` × `");
            self.complain("bad-cell", at, format!("the sides are `{list}`"), "write numbers above 0");
            return None;
        };
        Some([length, width, height]).filter(|sides| !sides.contains(&0))
    }

    fn hs(&mut self, at: &(PathBuf, usize), cell: &str) -> String {
        let digits = cell.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>();
        let is_code = (4..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !cell.is_empty() && !is_code {
            let help = "4 to 10 digits as in `6109.10`; format the column as text before you export";
            self.complain("bad-hs", at, format!("the HS code is `{cell}`"), help);
        }
        if is_code { cell.to_owned() } else { String::new() }
    }

    fn origin(&mut self, at: &(PathBuf, usize), cell: &str) -> String {
        let found = if cell.is_empty() { None } else { self.names.all(cell).ok().filter(|codes| codes.len() == 1) };
        if !cell.is_empty() && found.is_none() {
            let help = format!("an ISO 3166-1 code or a country's English name{}", self.names.near(cell));
            self.complain("bad-cell", at, format!("the country of origin is `{cell}`"), &help);
        }
        found.and_then(|codes| codes.into_iter().next()).unwrap_or_default()
    }
}

/// What is missing of an article, and what follows.
fn missing(sku: &str, article: &Article) -> Option<Complaint> {
    let of_sent = !article.is_not_sent;
    let lacks = [
        (article.title.is_empty(), "a title"),
        (article.price.is_empty(), "a price"),
        (of_sent && article.weight.is_empty(), "a weight"),
        (of_sent && article.sides.is_none(), "sides"),
        (of_sent && article.hs.is_empty(), "an HS code"),
        (of_sent && article.origin.is_empty(), "a country of origin"),
    ];
    let lacks: Vec<&str> = lacks.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| what).collect();
    let help =
        "fill it in: without weight and sides nothing can be packed, without code and origin the duty is not known";
    let message = || format!("`{sku}` has no record of {}", lacks.join(", "));
    (!lacks.is_empty()).then(|| Complaint::new("incomplete-article", &article.at.0, message(), help).on(article.at.1))
}

fn written(articles: &[(String, Article)]) -> String {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let head = ["sku", "title", "price", "weight", "length_mm", "width_mm", "height_mm", "hs", "origin", "ships"];
    // A list in memory takes every row.
    let _ = sheet.write_record(head);
    for (sku, article) in articles {
        let sides = article.sides.map_or([const { String::new() }; 3], |sides| sides.map(|side| side.to_string()));
        let [length, width, height] = &sides;
        let ships = if article.is_not_sent { "no" } else { "" };
        let row: [&str; 10] = [
            sku,
            &article.title,
            &article.price,
            &article.weight,
            length,
            width,
            height,
            &article.hs,
            &article.origin,
            ships,
        ];
        let _ = sheet.write_record(row);
    }
    String::from_utf8(sheet.into_inner().unwrap_or_default()).unwrap_or_default()
}
