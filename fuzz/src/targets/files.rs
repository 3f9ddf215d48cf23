//! Files that a merchant keeps or is handed: rate data, carriers' bills, publishers' tariffs, price lists, past deliveries, boxes.

use super::{Target, is_meant, now};
use crate::mutate;
use fastrand::Rng;
use landfall::Engine;
use landfall::book::Book;
use landfall::publish::bills::{Layout, Options, Parcel, mark_duplicates, propose, quoted, read, reconcile};
use landfall::publish::calibrate::{self, calibrate};
use landfall::publish::import::{collapse, described, holidays, import, postcodes};
use landfall::publish::import_catalogue::import_catalogue;
use landfall::publish::import_rates::import_rates;
use landfall::publish::import_zones::import_zones;
use landfall::publish::pack_files::{Table, read_boxes, read_orders};
use landfall::publish::{Complaint, RateData};
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file under a folder, below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A small world, one file of which was changed, or replaced by a changed one of the same name of another world.
pub(super) struct World {
    folder: PathBuf,
    /// The file's place in the world, and what it holds there or in another world.
    seeds: Vec<(PathBuf, Vec<u8>)>,
    /// So many of them, the first, are the small world's own.
    own: usize,
    of: usize,
    built: u64,
}

/// Files above this size are read as slowly as they are long, and are like smaller ones.
const LONGEST: usize = 40_000;

impl World {
    pub(super) fn new() -> World {
        let folder = PathBuf::from(format!("target/fuzz/world-{}", std::process::id()));
        let good = Path::new("tests/lints/good");
        let mut seeds = Vec::new();
        let worlds = fs::read_dir("tests/lints").into_iter().flatten().flatten().map(|entry| entry.path());
        let mut others: Vec<PathBuf> = worlds.filter(|world| world != good).collect();
        others.sort();
        let own = files(good).len();
        for world in [good.to_path_buf()].into_iter().chain(others).chain([PathBuf::from("rate-data")]) {
            for file in files(&world) {
                let (Ok(at), Ok(bytes)) = (file.strip_prefix(&world), fs::read(&file)) else { continue };
                if bytes.len() <= LONGEST && !at.ends_with("expected.txt") {
                    seeds.push((at.to_path_buf(), bytes));
                }
            }
        }
        for file in files(good) {
            let to = folder.join(file.strip_prefix(good).unwrap_or(&file));
            let made = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::copy(&file, &to));
            made.unwrap_or_else(|error| panic!("`{}` cannot be written: {error}", to.display()));
        }
        World { folder, seeds, own, of: 0, built: 0 }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl Target for World {
    fn name(&self) -> &'static str {
        "rate-data"
    }

    fn short_form(&self) -> u64 {
        2_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let most = if rng.bool() { self.own } else { self.seeds.len() };
        self.of = rng.usize(0..most);
        changed(rng, &self.seeds, self.of, |(_, bytes)| bytes)
    }

    fn reader(&self) -> usize {
        self.of
    }

    fn choose(&mut self, reader: usize) {
        self.of = reader % self.seeds.len();
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let (at, _) = &self.seeds[self.of];
        let (file, good) = (self.folder.join(at), Path::new("tests/lints/good").join(at));
        let said = |error: std::io::Error| format!("`{}`: {error}", file.display());
        file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, input)).map_err(said)?;
        let (data, complaints) = RateData::read(&self.folder);
        // As it was before, for the next.
        if good.is_file() { fs::copy(&good, &file).map(drop) } else { fs::remove_file(&file) }.map_err(said)?;
        for parent in file.ancestors().skip(1).take_while(|parent| *parent != self.folder) {
            // A folder that holds something stays.
            drop(fs::remove_dir(parent));
        }
        told(&complaints)?;
        if !complaints.is_empty() {
            return Ok(());
        }
        let built = data.build().map_err(|error| format!("has no fault, and is not built: {error}"))?;
        let book =
            Book::open_whole(&built.whole()).map_err(|corrupt| format!("is built, and not opened: {corrupt:?}"))?;
        self.built += 1;
        let request = br#"{"shop": "tulip", "currency": "EUR", "ship_to": {"country": "NL", "postal_code": "1011"}, "lines": [{"id": "1", "sku": "TEA", "quantity": 1}]}"#;
        let request = parse(request).map_err(|problem| problem.to_string())?;
        Engine::new(&book).quote(&request, now(), Authority::Authorised).map(drop).or_else(|problem| is_meant(&problem))
    }

    fn told(&self) -> String {
        format!("{} worlds without a fault were built", self.built)
    }
}

/// One of the files, with parts of any other.
fn changed<S>(rng: &mut Rng, seeds: &[S], of: usize, bytes: impl Fn(&S) -> &Vec<u8>) -> Vec<u8> {
    let other = &seeds[rng.usize(0..seeds.len())];
    mutate::file(rng, bytes(&seeds[of]), bytes(other))
}

/// A complaint is one of a stable code and says something.
fn told(complaints: &[Complaint]) -> Result<(), String> {
    match complaints.iter().find(|complaint| complaint.code.is_empty() || complaint.message.trim().is_empty()) {
        Some(complaint) => Err(format!("is refused without a word: {complaint}")),
        None => Ok(()),
    }
}

/// What carriers bill, read by their layouts and held against what was quoted.
pub(super) struct Bills {
    seeds: Vec<(&'static str, Layout, Vec<u8>)>,
    quoted: Vec<Parcel>,
    of: usize,
    read: u64,
}

impl Bills {
    pub(super) fn new(book: &'static Book) -> Bills {
        let of = |carrier: &'static str, files: &[&str]| {
            let layout =
                Layout::read(Path::new("rate-data"), carrier).unwrap_or_else(|complaint| panic!("{complaint}"));
            let bytes = files.iter().filter_map(|file| fs::read(Path::new("tests/bills").join(file)).ok());
            bytes.map(|bytes| (carrier, layout.clone(), bytes)).collect::<Vec<_>>()
        };
        let seeds = [
            of("ups", &["ups.csv", "ups-corrections.csv"]),
            of("fedex", &["fedex.csv"]),
            of("dhl-express", &["dhl.csv", "dhl-dong.csv"]),
        ];
        let request = br#"{"shop": "tokyo-stationery", "currency": "USD", "ship_to": {"country": "US", "postal_code": "90012"},
            "lines": [{"id": "1", "quantity": 2, "unit_price": "30.00", "title": "Pen", "hs_code": "960830", "origin": "JP", "weight_g": 700, "dimensions_mm": [300, 250, 100]}]}"#;
        let answer =
            parse(request).ok().and_then(|tree| Engine::new(book).quote(&tree, now(), Authority::Authorised).ok());
        let numbers = ["1Z999AA10123456784", "770000000001", "1234567890", "1234567891"];
        let options = match answer.as_ref().and_then(|answer| answer.get("options")) {
            Some(Tree::List(options)) => options.as_slice(),
            _ => &[],
        };
        let quoted = options.iter().flat_map(|option| {
            numbers.iter().flat_map(|number| quoted(option, "US", &[vec![(*number).to_owned()]]).unwrap_or_default())
        });
        Bills { seeds: seeds.concat(), quoted: quoted.collect(), of: 0, read: 0 }
    }
}

impl Target for Bills {
    fn name(&self) -> &'static str {
        "invoices"
    }

    fn short_form(&self) -> u64 {
        5_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        self.of = rng.usize(0..self.seeds.len());
        changed(rng, &self.seeds, self.of, |(.., bytes)| bytes)
    }

    fn reader(&self) -> usize {
        self.of
    }

    fn choose(&mut self, reader: usize) {
        self.of = reader % self.seeds.len();
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let (carrier, layout, _) = &self.seeds[self.of];
        let bills = match read(Path::new("bill.csv"), input, layout) {
            Ok(bills) => bills,
            Err(complaints) => return told(&complaints),
        };
        self.read += 1;
        let mut billed = bills.billed;
        mark_duplicates(&mut billed);
        // Sums that are too large to be exact are said to be so.
        let options = Options::default();
        if reconcile(&billed, &self.quoted, &options).is_ok() {
            drop(propose(carrier, "", (&billed, &self.quoted), "bill", &options));
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} were read, beside {} quoted parcels", self.read, self.quoted.len())
    }
}

/// What reads a text: how many rows it found, or what it refused.
type Reader = Box<dyn Fn(&str) -> Result<usize, Vec<Complaint>>>;

/// What publishers, carriers and a shop's platform export, read by the imports.
pub(super) struct Handed {
    seeds: Vec<(Reader, Vec<u8>)>,
    of: usize,
    rows: u64,
}

impl Handed {
    pub(super) fn new() -> Handed {
        let mut seeds: Vec<(Reader, Vec<u8>)> = Vec::new();
        let publishers = [
            ("us", "hts.json"),
            ("eu-duties", "eu-duties.csv"),
            ("gb-measures", "gb-measures.csv"),
            ("gb-commodity", "gb-6109100010.json"),
            ("ca", "ca-t2026.csv"),
            ("nz", "nz.csv"),
        ];
        for (name, file) in publishers {
            let (Ok(description), Ok(bytes)) =
                (described(Path::new("rate-data"), name), fs::read(Path::new("tests/imports").join(file)))
            else {
                continue;
            };
            let reads: Reader = Box::new(move |text| {
                let Ok(found) = import(&description, text) else { return Ok(0) };
                Ok(found.rows.len() + collapse::preferences_csv(&found).lines().count())
            });
            seeds.push((reads, bytes));
        }
        let rows_of = |(text, complaints): (String, Vec<Complaint>)| {
            if complaints.is_empty() { Ok(text.lines().count()) } else { Err(complaints) }
        };
        let page = fs::read_to_string("docs/import.md").unwrap_or_default();
        let example = |name: &str| {
            let after = page.split_once(&format!(" {name}\n")).map_or("", |(_, after)| after);
            after.split_once("```").map_or("", |(before, _)| before).to_owned()
        };
        let countries = vec![("FR".to_owned(), "France".to_owned()), ("CI".to_owned(), "Côte d'Ivoire".to_owned())];
        let (rates, chart) = (toml_of(&example("parcels.toml")), toml_of(&example("world.toml")));
        let names = countries.clone();
        let mut add = |reads: Reader, text: &[u8]| seeds.push((reads, text.to_vec()));
        add(
            Box::new(move |text| rows_of(import_rates(text, &rates, Path::new("x.csv")))),
            example("parcels.csv").as_bytes(),
        );
        add(
            Box::new(move |text| rows_of(import_zones(text, &chart, &countries, Path::new("x.csv")))),
            example("world.csv").as_bytes(),
        );
        let catalogue = b"Handle,Title,Variant SKU,Variant Grams,Variant Price,HS Code,COO\nscarf,Silk scarf,S-1,120,39.00,6117.10,VN\n";
        add(Box::new(move |text| rows_of(import_catalogue(&[("x.csv".into(), text.into())], &names))), catalogue);
        let past =
            b"hand_over,delivered,from,to,service\n2026-09-01,2026-09-09,VN,DE,post/ems\n2026-09-02,,VN,DE,post/ems\n";
        add(
            Box::new(|text| {
                calibrate(text, &calibrate::Options::new(Path::new("x.csv"))).map(|found| found.to_csv("s").len())
            }),
            past,
        );
        let boxes = b"S,200,150,100,80,194,144,94,5000\nL,400,300,200,200,394,294,194,20000\n";
        add(Box::new(|text| read_boxes(Table { file: Path::new("x.csv"), text }).map(|boxes| boxes.len())), boxes);
        let orders = b"1,2,A,100,80,40,250\n1,1,B,10,10,10,5\n2,3,A,100,80,40,250\n";
        add(
            Box::new(|text| read_orders(Table { file: Path::new("x.csv"), text }, true).map(|orders| orders.len())),
            orders,
        );
        for file in ["IS.ics", "AE.ics"] {
            let bytes = fs::read(Path::new("tests/imports").join(file)).unwrap_or_default();
            add(Box::new(move |text| rows_of(holidays::import("", &[(None, "x.ics".into(), text.into())]))), &bytes);
        }
        let list = fs::read("tests/imports/countryinfo.txt").unwrap_or_default();
        add(
            Box::new(move |text| rows_of(postcodes::import("country,name\nFR,France\n", text, Path::new("x.txt")))),
            &list,
        );
        Handed { seeds, of: 0, rows: 0 }
    }
}

fn toml_of<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("an example of docs/import.md: {error}"))
}

impl Target for Handed {
    fn name(&self) -> &'static str {
        "imports"
    }

    fn short_form(&self) -> u64 {
        5_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        self.of = rng.usize(0..self.seeds.len());
        changed(rng, &self.seeds, self.of, |(_, bytes)| bytes)
    }

    fn reader(&self) -> usize {
        self.of
    }

    fn choose(&mut self, reader: usize) {
        self.of = reader % self.seeds.len();
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        match (self.seeds[self.of].0)(&String::from_utf8_lossy(input)) {
            Ok(rows) => self.rows += rows as u64,
            Err(complaints) => told(&complaints)?,
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} rows were read", self.rows)
    }
}
