//! How does a quote grow with lines, origins and services? Made-up shops of each size, to be counted by `cargo xtask growth`.
//!
//! In: a folder. Out: in it `growth.book` and the requests, `FAMILY-SIZE.json`. The shops are those of the demonstration in Hanoi and
//! Tokyo with goods, warehouses or services that are made up here, each distinct: other codes, prices, weights and sides, so that
//! nothing is worked out once for many. The rate data are copied; nothing of it is written into the checkout.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops at what it did not expect"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use landfall::book::Book;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;

const LINES: [usize; 7] = [1, 5, 20, 50, 100, 200, 500];
const ORIGINS: [usize; 5] = [1, 2, 4, 8, 16];
const SERVICES: [usize; 6] = [1, 5, 20, 50, 100, 200];
/// Goods of these chapters are made up: things that are sent by parcel, whose duty is by value nearly everywhere.
const CHAPTERS: [&str; 14] = ["39", "42", "44", "48", "61", "62", "63", "64", "69", "70", "73", "82", "83", "95"];
/// What the articles cost, as numbered.
const CHEAP: fn(usize) -> String = |number| format!("0.{}", 60 + number);
const YEN: fn(usize) -> String = |number| format!("{}", 400 + 100 * number);

fn main() {
    let folder = std::env::args().skip(1).find(|word| word != "--bench");
    let Some(folder) = folder else {
        println!("run `cargo xtask growth`");
        return;
    };
    let to = Path::new(&folder);
    let data = to.join("rate-data");
    let _ = fs::remove_dir_all(to);
    copied(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"), &data);
    let shops = data.join("shops");
    carrier(&data.join("carriers"));
    let goods = goods(&data);

    let mut requests = Vec::new();
    // The first stay below the limit above which Australia asks for duty, whose rates are not known for all of them.
    for (family, like, [land, postcode], price) in [
        ("lines-hanoi", "hanoi-crafts", ["AU", "3000"], CHEAP),
        ("lines-tokyo", "tokyo-stationery", ["DE", "10115"], YEN),
    ] {
        let folder = shop(&shops, like, family, |text| text);
        write(&folder.join("catalogue.csv"), &catalogue(&goods, price));
        requests.extend(LINES.map(|size| (family.to_owned(), size, family.to_owned(), land, postcode, size)));
    }
    for size in ORIGINS {
        let id = format!("origins-{size}");
        let folder = shop(&shops, "hanoi-crafts", &id, |text| with_origins(&text, size));
        write(&folder.join("catalogue.csv"), &catalogue(&goods, CHEAP));
        write(&folder.join("stock.csv"), &stock(&goods, size));
        requests.push(("origins".into(), size, id, "AU", "3000", 4));
    }
    for size in SERVICES {
        let id = format!("services-{size}");
        let folder = shop(&shops, "hanoi-crafts", &id, |text| with_services(&text, size));
        write(&folder.join("catalogue.csv"), &catalogue(&goods, CHEAP));
        requests.push(("services".into(), size, id, "AU", "3000", 2));
    }

    let (read, complaints) = RateData::read(&data);
    let faults: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "the made-up shops have faults: {}", faults.join("\n"));
    let book = read.build().expect("the book is built").whole();
    write(&to.join("growth.book"), &book);
    let book = Book::open_whole(&book).expect("the book opens");
    for (family, size, shop, land, postcode, lines) in requests {
        let request = request(&shop, land, postcode, lines);
        answered(&book, &request, &format!("{family} of {size}"));
        write(&to.join(format!("{family}-{size}.json")), &request);
    }
}

/// What cannot be offered would be measured for nothing.
fn answered(book: &Book, request: &str, what: &str) {
    let request = landfall::request::parse(request.as_bytes()).expect("JSON");
    let now = "2026-11-20T03:00:00Z".parse().expect("a moment");
    let quote = landfall::quote(book, &request, now, Authority::Authorised).expect("an answer");
    let Some(Tree::List(options)) = quote.get("options") else { panic!("{what}: no options") };
    assert!(!options.is_empty(), "{what}: nothing is offered: {:?}", quote.get("refusals"));
}

fn request(shop: &str, land: &str, postcode: &str, lines: usize) -> String {
    let line = |at: usize| format!(r#"{{"id":"{at}","sku":"G{at}","quantity":1}}"#);
    let lines: Vec<String> = (1..=lines).map(line).collect();
    let currency = if land == "AU" { "AUD" } else { "EUR" };
    format!(
        r#"{{"shop":"{shop}","at":"2026-11-20T03:00:00Z","ship_to":{{"country":"{land}","postal_code":"{postcode}"}},"currency":"{currency}","detail":"totals","lines":[{}]}}"#,
        lines.join(",")
    )
}

/// The codes of the made-up goods, as far apart as they are many.
fn goods(data: &Path) -> Vec<String> {
    let text = fs::read_to_string(data.join("world/hs2022.csv")).expect("the nomenclature");
    let codes: Vec<&str> =
        text.lines().filter(|code| CHAPTERS.iter().any(|chapter| code.starts_with(chapter))).collect();
    let many = LINES.iter().max().copied().expect("a size");
    assert!(codes.len() >= many, "only {} codes", codes.len());
    codes.iter().step_by(codes.len() / many).take(many).map(|code| (*code).to_owned()).collect()
}

fn catalogue(goods: &[String], price: fn(usize) -> String) -> String {
    let mut text = "sku,title,price,weight_g,length_mm,width_mm,height_mm,hs,origin,origin_proof,attributes,orientation,measures,note\n".to_owned();
    for (index, code) in goods.iter().enumerate() {
        let at = index + 1;
        let price = price(index * 7 % 29);
        let (weight, long) = (20 + index * 37 % 181, 60 + index * 17 % 103);
        let (wide, high) = (40 + index * 23 % 59, 6 + index * 11 % 37);
        writeln!(text, "G{at},Article {at},{price},{weight},{long},{wide},{high},{code},VN,yes,,any,,").expect("text");
    }
    text
}

/// Two warehouses of three hold an article, so that carts are also sent in parts.
fn stock(goods: &[String], origins: usize) -> String {
    let mut text = "warehouse,sku,on_hand,reserved,buffer,restock,backorder\n".to_owned();
    for origin in 1..=origins {
        for article in 1..=goods.len() {
            if origin == 1 || !(origin + article).is_multiple_of(3) {
                writeln!(text, "W{origin},G{article},50,0,0,,").expect("text");
            }
        }
    }
    text
}

fn with_origins(text: &str, size: usize) -> String {
    let (head, warehouse, tail) = parted(text, "[[warehouse]]", "[[offer]]");
    let each = |at: usize| {
        let days = format!("processing_min_days = {}\nprocessing_max_days = {}", at % 2, 1 + at % 4);
        let moved = warehouse.replace("\"HAN\"", &format!("\"W{at}\"")).replace("131000", &format!("{}", 100_000 + at));
        moved.replace("processing_min_days = 1\nprocessing_max_days = 2", &days)
    };
    format!("{head}{}{tail}", (1..=size).map(each).collect::<String>())
}

fn with_services(text: &str, size: usize) -> String {
    let (head, _, tail) = parted(text, "[[offer]]", "[[tier]]");
    let tiers = ["economy", "standard", "express"];
    let each = |at: usize| {
        let tier = tiers.iter().cycle().nth(at).expect("a tier");
        format!(
            "[[offer]]\ncarrier = \"growth\"\nservice = \"s{at}\"\nlabel = \"Service {at}\"\ntiers = [\"{tier}\"]\n\n"
        )
    };
    format!("{head}{}{tail}", (1..=size).map(each).collect::<String>())
}

/// A carrier of as many services as are asked for, each with divisor, prices and days of its own.
fn carrier(carriers: &Path) {
    let like = carriers.join("demo-red-river");
    let read = |name: &str| {
        fs::read_to_string(like.join(name)).expect("the carrier is there").replace("demo-red-river", "growth")
    };
    let text = read("carrier.toml");
    let (head, _, rest) = parted(&text, "[[service]]", "[[service]]\ncode = \"line-standard\"");
    let (_, service, rest) = parted(&rest, "[[service]]", "[[service]]\ncode = \"express\"");
    let (_, table, _) = parted(&rest, "[[table]]\nid = \"line-standard-2026\"", "[[table]]\nid = \"express-2026\"");
    let days = read("transit.csv");
    let prices = read("prices.csv");
    let (mut made, mut rows) = (head, format!("{}\n", days.lines().next().expect("a header")));
    let mut asked: String = prices.lines().take(2).map(|line| format!("{line}\n")).collect();
    for at in 1..=SERVICES.iter().max().copied().expect("a size") {
        let own = service
            .replace("line-standard-2026", &format!("s{at}-2026"))
            .replace("6000", &format!("{}", 5000 + 7 * at));
        made += &own.replace("line-standard", &format!("s{at}"));
        writeln!(
            rows,
            "growth/s{at},VN,,{},{},,,,,business,hand_over,0,outside,range,,2026-01-01,,hanoi-demo,made up for the demonstration,general",
            2 + at % 4,
            5 + at % 7
        )
        .expect("text");
        let dearer = 10 + at % 40;
        writeln!(asked, "s{at}-2026,3,500,{dearer}.10,,,,\ns{at}-2026,3,20000,{dearer}.10,500,100,1.{:02},", at % 90)
            .expect("text");
    }
    for at in 1..=SERVICES.iter().max().copied().expect("a size") {
        made += &table.replace("line-standard", &format!("s{at}"));
    }
    let to = carriers.join("growth");
    fs::create_dir_all(&to).expect("a folder");
    write(&to.join("carrier.toml"), &made);
    write(&to.join("transit.csv"), &rows);
    write(&to.join("prices.csv"), &asked);
    write(&to.join("zones.csv"), "set,zone,place,source\nworld,3,*,demo-carriers\n");
    write(
        &to.join("calendars.toml"),
        &read("calendars.toml").split("[[season]]").next().expect("calendars").to_owned(),
    );
}

/// A shop of the demonstration under another id.
fn shop(shops: &Path, like: &str, id: &str, change: impl FnOnce(String) -> String) -> std::path::PathBuf {
    let to = shops.join(id);
    fs::create_dir_all(&to).expect("a folder");
    fs::copy(shops.join(like).join("boxes.csv"), to.join("boxes.csv")).expect("boxes");
    let text = fs::read_to_string(shops.join(like).join("shop.toml")).expect("the shop is there");
    // No made-up article is fragile.
    let text: String = text.lines().filter(|line| !line.starts_with("hide")).map(|line| format!("{line}\n")).collect();
    write(&to.join("shop.toml"), &change(text.replace(&format!("id = \"{like}\""), &format!("id = \"{id}\""))));
    to
}

/// What is before the first `from`, from there to the `to` after it, and from there on.
fn parted(text: &str, from: &str, to: &str) -> (String, String, String) {
    let start = text.find(from).unwrap_or_else(|| panic!("no `{from}`"));
    let (head, rest) = text.split_at(start);
    let behind = rest.split_at(from.len()).1;
    let end = behind.find(to).unwrap_or_else(|| panic!("no `{to}`")) + from.len();
    let (middle, tail) = rest.split_at(end);
    (head.to_owned(), middle.to_owned(), tail.to_owned())
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the rate data").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            copied(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("a copy");
        }
    }
}

fn write(to: &Path, bytes: &(impl AsRef<[u8]> + ?Sized)) {
    fs::write(to, bytes).unwrap_or_else(|error| panic!("`{}` cannot be written: {error}", to.display()));
}
