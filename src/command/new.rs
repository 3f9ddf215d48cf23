//! `landfall new shop`: a shop's folder from nothing, commented, which `landfall check` passes.
//!
//! In: its country, currency, carriers and boxes, by options; what is not said is asked where a person sits there, and named otherwise. Out:
//! `shops/ID` with `shop.toml`, `boxes.csv` and an empty `catalogue.csv`, and a source for them. Where there are no rate data yet, the world
//! and its carriers are copied from those named, without their shops. What was written is checked before the command ends; nothing that
//! is there already is changed.

use super::{file, library};
use landfall::money::Currency;
use landfall::publish::RateData;
use std::fs;
use std::io::{BufRead, IsTerminal, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be begun.
#[derive(clap::Subcommand)]
pub(crate) enum New {
    /// A shop: a folder with its terms, warehouse, services, boxes and an empty catalogue.
    Shop(Box<Shop>),
}

/// A shop to begin.
#[derive(clap::Args)]
pub(crate) struct Shop {
    /// Its id, which is its folder's name: small letters, digits and dashes.
    #[arg(long)]
    id: Option<String>,
    /// Its name, for people; its id where none is given.
    #[arg(long)]
    name: Option<String>,
    /// The country that it sends from, by ISO code.
    #[arg(long)]
    country: Option<String>,
    /// The postcode that it sends from; may be empty.
    #[arg(long)]
    postcode: Option<String>,
    /// The town.
    #[arg(long, default_value = "")]
    city: String,
    /// The clock of its warehouse, such as `Europe/Berlin`; the country's where it has one.
    #[arg(long)]
    time_zone: Option<String>,
    /// The currency of its prices; the country's where none is given.
    #[arg(long)]
    currency: Option<String>,
    /// A carrier of the rate data, with all of its services, or one service as `carrier/service`; may stand several times.
    #[arg(long)]
    carrier: Vec<String>,
    /// A box by its inner sides in millimetres, `305x235x60`, and where it holds less than 30 kg with its grams, `305x235x60:2000`; may stand
    /// several times.
    #[arg(long = "box")]
    boxes: Vec<String>,
    /// Who pays import charges: `ddp` the shop, with prices at the checkout; `dap` the recipient; `any` the shopper chooses.
    #[arg(long, default_value = "dap", value_parser = ["ddp", "dap", "any"])]
    terms: String,
    /// Rate data whose world and carriers are copied where there are none here; `rate-data` beside this program where none are named.
    #[arg(long)]
    from: Option<PathBuf>,
    /// The folder of rate data; the nearest `rate-data/` upward from here, else a new one here.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// What a new shop is told.
struct Told {
    id: String,
    name: String,
    country: String,
    postcode: String,
    city: String,
    time_zone: String,
    calendar: String,
    currency: String,
    terms: String,
    services: Vec<(String, String, String)>,
    boxes: Vec<PackedIn>,
}

/// A box.
struct PackedIn {
    sides: [u32; 3],
    grams: u32,
}

/// What the wall of a box adds to each side, in millimetres, and its weight a square metre of wall.
const WALL_MM: u32 = 4;
const GRAMS_PER_M2: u64 = 500;

/// `landfall new`
pub(super) fn run(what: New) -> Result<ExitCode, String> {
    let New::Shop(command) = what;
    let (dir, copied) = rate_data(&command)?;
    let (data, _) = RateData::read(&dir);
    let told = told(&command, &data)?;
    let folder = dir.join("shops").join(&told.id);
    if folder.exists() {
        return Err(format!("`{}` is there already: nothing was written", folder.display()));
    }
    let put = |path: PathBuf, text: &str| -> Result<(), String> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| format!("`{}` cannot be made: {error}", parent.display()))?;
        }
        file::put(&path, text.as_bytes()).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
    };
    put(dir.join("sources").join(format!("shop-{}.toml", told.id)), &source(&told))?;
    put(folder.join("shop.toml"), &shop_toml(&told))?;
    put(folder.join("boxes.csv"), &boxes_csv(&told))?;
    put(folder.join("catalogue.csv"), CATALOGUE)?;
    if copied {
        println!("{}: the world and its carriers", dir.display());
    }
    println!("{}: shop.toml, boxes.csv, catalogue.csv", folder.display());
    let (_, complaints) = RateData::read(&dir);
    if complaints.is_empty() {
        println!("no faults; what is next: its articles, by `landfall import catalogue`, or by hand in catalogue.csv");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{}", library::listed(&dir, &complaints));
    Ok(ExitCode::from(1))
}

/// The folder to write to, and whether the world was copied into it.
fn rate_data(command: &Shop) -> Result<(PathBuf, bool), String> {
    let here = match &command.dir {
        Some(dir) if dir.join("world").is_dir() => return Ok((dir.clone(), false)),
        Some(dir) => dir.clone(),
        None => match library::nearest(None) {
            Ok(dir) => return Ok((dir, false)),
            Err(_) => PathBuf::from("rate-data"),
        },
    };
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("rate-data")));
    let from = command.from.clone().or(beside).filter(|dir| dir.join("world").is_dir());
    let from = from.ok_or("there are no rate data here, and none to copy: name those of Landfall with `--from`")?;
    copy(&from, &here, &|path| path.starts_with("shops") || path == Path::new("sources/shops.toml"), Path::new(""))?;
    Ok((here, true))
}

/// Copies a folder, but for what is left out.
fn copy(from: &Path, to: &Path, left_out: &dyn Fn(&Path) -> bool, below: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("`{}` cannot be copied to `{}`: {error}", from.display(), to.display());
    fs::create_dir_all(to.join(below)).map_err(told)?;
    for entry in fs::read_dir(from.join(below)).map_err(told)? {
        let entry = entry.map_err(told)?;
        let path = below.join(entry.file_name());
        if left_out(&path) {
            continue;
        }
        if entry.path().is_dir() {
            copy(from, to, left_out, &path)?;
        } else {
            fs::copy(entry.path(), to.join(&path)).map_err(told)?;
        }
    }
    Ok(())
}

/// What is not said is asked, where somebody sits there.
fn ask(given: Option<&str>, flag: &str, question: &str, missing: &mut Vec<String>) -> Result<String, String> {
    if let Some(given) = given {
        return Ok(given.trim().to_owned());
    }
    if !stdin().is_terminal() || !stdout().is_terminal() {
        missing.push(format!("`{flag}`: {question}"));
        return Ok(String::new());
    }
    print!("{question}? ");
    stdout().flush().map_err(|error| error.to_string())?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    Ok(line.trim().to_owned())
}

fn told(command: &Shop, data: &RateData) -> Result<Told, String> {
    let mut missing = Vec::new();
    let several = |given: &[String]| (!given.is_empty()).then(|| given.join(" "));
    let id = ask(command.id.as_deref(), "--id", "the shop's id, small letters, digits and dashes", &mut missing)?;
    let country =
        ask(command.country.as_deref(), "--country", "the country that it sends from, by ISO code", &mut missing)?;
    let carriers = several(&command.carrier);
    let carriers = ask(carriers.as_deref(), "--carrier", "its carriers, or services as carrier/service", &mut missing)?;
    let boxes = several(&command.boxes);
    let boxes =
        ask(boxes.as_deref(), "--box", "its boxes by their inner sides in millimetres, as 305x235x60", &mut missing)?;
    if !missing.is_empty() {
        return Err(format!("a shop needs more:\n  {}", missing.join("\n  ")));
    }
    let mut faults = Vec::new();
    let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=63).contains(&id.len()) || !id.bytes().all(of_name) || id.starts_with('-') {
        faults.push(format!("`{id}` is no id: 1 to 63 small letters, digits and dashes, the first no dash"));
    }
    let country = country.to_ascii_uppercase();
    let territories = data.world.territories.iter().map(|territory| &territory.value);
    let here: Vec<_> = territories.filter(|territory| territory.country == country).collect();
    let territory = here.iter().find(|one| one.id == country.to_ascii_lowercase()).or(here.first());
    if territory.is_none() {
        faults.push(format!("`{country}` is no country of the rate data: write its ISO code, such as `DE`"));
    }
    let usual = territory.map(|territory| territory.currency.as_str().to_owned());
    let currency = command.currency.clone().map(|code| code.to_ascii_uppercase()).or(usual).unwrap_or_default();
    if let Err(not) = currency.parse::<Currency>() {
        faults.push(not.to_string());
    }
    let mut services = Vec::new();
    for word in carriers.split([' ', ',']).filter(|word| !word.is_empty()) {
        let (carrier, service) =
            word.split_once('/').map_or((word, None), |(carrier, service)| (carrier, Some(service)));
        let Some(known) = data.carriers.iter().find(|known| known.id == carrier) else {
            let ids: Vec<&str> = data.carriers.iter().map(|known| known.id.as_str()).collect();
            faults.push(format!("there is no carrier `{carrier}`: there are {}", ids.join(", ")));
            continue;
        };
        let asked: Vec<_> = known.service.iter().filter(|one| service.is_none_or(|code| one.code == code)).collect();
        if asked.is_empty() {
            let codes: Vec<&str> = known.service.iter().map(|one| one.code.as_str()).collect();
            faults.push(format!(
                "`{carrier}` has no service `{}`: it has {}",
                service.unwrap_or_default(),
                codes.join(", ")
            ));
        }
        services.extend(asked.into_iter().map(|one| (carrier.to_owned(), one.code.clone(), one.name.clone())));
    }
    let mut packed = Vec::new();
    for word in boxes.split([' ', ',']).filter(|word| !word.is_empty()) {
        match packed_in(word) {
            Some(found) => packed.push(found),
            None => faults.push(format!(
                "`{word}` is no box: three inner sides in millimetres, as `305x235x60` or `305x235x60:2000`"
            )),
        }
    }
    let (Some(territory), true) = (territory, faults.is_empty()) else { return Err(faults.join("\n")) };
    Ok(Told {
        name: command.name.clone().unwrap_or_else(|| id.clone()),
        id,
        postcode: command.postcode.clone().unwrap_or_default(),
        city: command.city.clone(),
        time_zone: command.time_zone.clone().unwrap_or_else(|| territory.time_zone.name.clone()),
        calendar: territory.calendar.clone(),
        country,
        currency,
        terms: command.terms.clone(),
        services,
        boxes: packed,
    })
}

fn packed_in(word: &str) -> Option<PackedIn> {
    let (sides, grams) =
        word.split_once(':').map_or((word, Some(30_000)), |(sides, grams)| (sides, grams.parse().ok()));
    let sides: Vec<u32> = sides.split(['x', '×', '*']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let sides = <[u32; 3]>::try_from(sides).ok()?;
    let fits = sides.iter().all(|side| (1..=5000).contains(side));
    Some(PackedIn { sides, grams: grams.filter(|grams| (1..=1_000_000).contains(grams) && fits)? })
}

/// Text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn source(told: &Told) -> String {
    let today = super::answer::now().at_offset(0).0;
    format!(
        "# Where the shop's own terms, boxes and goods come from: the shop.\n\n[[source]]\nid = \"shop-{}\"\ntitle = {}\npublisher = {}\n\
         url = \"\"\nread = \"{today}\"\nlicence = \"own\"\ntrust = \"sourced\"\n",
        told.id,
        quoted(&format!("Terms, warehouse, boxes and goods of {}", told.name)),
        quoted(&told.name)
    )
}

fn shop_toml(told: &Told) -> String {
    let mut out = format!(
        "# {name}. Every key is explained in docs/rate-data.md; `landfall check` reads this file.\n\
         id = \"{id}\"\n\
         name = {quoted_name}\n\
         # Of the catalogue and of all amounts in this file.\n\
         currency = \"{currency}\"\n\
         # Whether prices contain the tax of the place they are sold to.\n\
         prices_include_tax = false\n\
         # Schemes under which the shop collects tax at the sale: \"ioss\", \"gb-vat\", \"au-gst\"… None yet.\n\
         seller_registrations = []\n\
         # Who pays import charges: \"ddp\" the shop, \"dap\" the recipient, \"any\" the shopper chooses.\n\
         terms = \"{terms}\"\n\
         # Of a hundred parcels so many come by the last day that is promised.\n\
         percentile = 85\n\
         # For how many minutes a quote holds.\n\
         quote_minutes = 60\n\
         # What is handed over in a month, for carriers' volume discounts.\n\
         monthly_parcels = 0\n\
         source = \"shop-{id}\"\n\n\
         # Where it sends from. The working hours are a beginning: write your own.\n\
         [[warehouse]]\n\
         id = \"MAIN\"\n\
         name = {quoted_name}\n\
         country = \"{country}\"\n",
        name = told.name.replace('\n', " "),
        id = told.id,
        quoted_name = quoted(&told.name),
        currency = told.currency,
        terms = told.terms,
        country = told.country,
    );
    for (key, value) in [("postcode", &told.postcode), ("city", &told.city)] {
        if !value.is_empty() {
            out.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    }
    out.push_str(&format!(
        "time_zone = {}\n\
         calendar = {}\n\
         # Orders until then are packed the same day.\n\
         cut_off = [{{ weekdays = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"], time = \"14:00\" }}]\n\
         processing_min_days = 0\n\
         processing_max_days = 1\n\
         hand_over = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"]\n\n\
         # What it sends by. Each tier below picks among the services that name it.\n",
        quoted(&told.time_zone),
        quoted(&told.calendar)
    ));
    for (carrier, service, name) in &told.services {
        out.push_str(&format!(
            "[[offer]]\ncarrier = {}\nservice = {}\nlabel = {}\ntiers = [\"economy\", \"standard\", \"express\"]\n\n",
            quoted(carrier),
            quoted(service),
            quoted(name)
        ));
    }
    out.push_str(TIERS);
    out
}

/// How three options are made of whatever is offered.
const TIERS: &str = r#"# What shoppers choose between.
[[tier]]
name = "economy"
label = "Economy"
pick = "cheapest"

[[tier]]
name = "standard"
label = "Standard"
pick = "cheapest"
when = { tracked = true }

[[tier]]
name = "express"
label = "Express"
pick = "fastest"
when = { tracked = true }

# What the shop asks for carriage: as it stands, what the carrier bills. For examples see docs/price-rules.md.
# [[price_rule]]
# code = "free-from-100"
# label = "Free shipping from 100"
# when = { tiers = ["economy"], figures = ["goods >= 100.00 EUR"] }
# effect = "free"
# because = "orders of 100 and more travel free by economy"
"#;

fn boxes_csv(told: &Told) -> String {
    let mut out = format!(
        "# Boxes; sides in millimetres, cost in {}. Outer sides and tare are reckoned of a wall of {WALL_MM} mm: measure your own.\n\
         id,inner_length_mm,inner_width_mm,inner_height_mm,outer_length_mm,outer_width_mm,outer_height_mm,tare_g,max_gross_g,cost,supply,kind\n",
        told.currency
    );
    for (number, PackedIn { sides: [length, width, height], grams }) in told.boxes.iter().enumerate() {
        let outer = [length, width, height].map(|side| side + WALL_MM * 2);
        let [a, b, c] = outer.map(u64::from);
        let tare = (2 * (a * b + b * c + a * c) * GRAMS_PER_M2 / 1_000_000).max(5);
        out.push_str(&format!("box-{},{length},{width},{height},{a},{b},{c},{tare},{grams},0,,box\n", number + 1));
    }
    out
}

/// An empty catalogue, with what each column is for.
const CATALOGUE: &str = "\
# Goods: price in the shop's currency, weight and sides of the packed article, HS 2022 code dotted (`landfall classify` proposes some), origin by
# ISO code. `landfall import catalogue` writes the rows from an export of Shopify or WooCommerce.
sku,title,price,weight_g,length_mm,width_mm,height_mm,hs,origin,origin_proof,attributes,orientation,measures,note
";
