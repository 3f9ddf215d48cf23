//! Does a shop's book answer for goods outside its catalogue as the book of everything does, and what does it fetch for that?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use landfall::book::Book;
use landfall::problem::Problem;
use landfall::publish::BuiltBook;
use landfall::tree::Tree;
use std::collections::BTreeMap;

/// A book that fetches what an answer needs, and counts.
struct Browser {
    book: Book,
    files: BTreeMap<String, Vec<u8>>,
    fetched: Vec<String>,
}

impl Browser {
    fn open(built: &BuiltBook) -> Browser {
        let shards = built.contents.shards.iter().map(|shard| shard.file()).zip(built.shards.iter().cloned());
        let files = shards.chain(built.chapters.iter().cloned()).collect();
        Browser { book: Book::open(&built.index).unwrap(), files, fetched: Vec::new() }
    }

    /// What is asked for in each round until a quote is answered or refused.
    fn rounds(&mut self, request: &str) -> Vec<Vec<String>> {
        let request: Tree = serde_json::from_str(request).unwrap();
        let mut rounds = Vec::new();
        while let Err(Problem::Needs(files)) =
            landfall::quote(&self.book, &request, common::now(), landfall::request::Authority::Open)
        {
            files.iter().for_each(|file| self.book.add(&self.files[file]).unwrap());
            rounds.push(files);
        }
        rounds
    }

    fn ask(&mut self, request: &str) -> Tree<'static> {
        let request: Tree = serde_json::from_str(request).unwrap();
        loop {
            let answer =
                landfall::landed_cost(&self.book, &request, common::now(), landfall::request::Authority::Authorised);
            match answer {
                Ok(answer) => return answer.into_owned(),
                Err(Problem::Needs(files)) => {
                    for file in files {
                        self.book.add(&self.files[&file]).unwrap();
                        assert!(!self.fetched.contains(&file), "{file} is asked for twice");
                        self.fetched.push(file);
                    }
                }
                Err(problem) => panic!("{request:?}: {:?}", landfall::answer::problem(&problem)),
            }
        }
    }
}

fn request(from: &str, to: &str, hs: &str, origin: &str, proof: bool) -> String {
    format!(
        r#"{{"ship_from": {{"country": "{from}"}}, "ship_to": {to}, "currency": "USD", "freight": "20.00", "lines": [
            {{"id": "1", "quantity": 3, "unit_price": "310.00", "hs_code": "{hs}", "origin": "{origin}", "weight_g": 900,
              "measures": {{"pair": "1"}}, "origin_proof": {proof}}}]}}"#
    )
}

/// An answer without what differs by nature: the hashes of the shards that it read.
fn figures(answer: Tree) -> Tree {
    let Tree::Object(entries) = answer else { panic!("an answer is an object") };
    Tree::Object(entries.into_iter().filter(|(key, _)| key != "shards").collect())
}

const DESTINATIONS: [&str; 8] = [
    r#"{"country": "US", "postal_code": "10001"}"#,
    r#"{"country": "DE", "postal_code": "10115"}"#,
    r#"{"country": "GB", "postal_code": "SW1A 1AA"}"#,
    r#"{"country": "JP", "postal_code": "1000001"}"#,
    r#"{"country": "AU", "postal_code": "3000"}"#,
    r#"{"country": "CA", "postal_code": "M5H 2N2"}"#,
    r#"{"country": "SG", "postal_code": "018956"}"#,
    r#"{"country": "TR", "postal_code": "34000"}"#,
];

/// Codes, origins and proof: goods of the catalogue, of its heading, of a chapter of its own, of none; that rules stop; unknown.
const GOODS: [(&str, &str, bool); 17] = [
    ("621410", "VN", false),
    ("62141000", "KR", true),
    ("6214", "VN", true),
    ("621490", "VN", false),
    ("940521", "VN", false),
    ("610910", "VN", false),
    ("6109", "VN", true),
    ("610990", "VN", false),
    ("61091000", "KR", true),
    ("640399", "IT", true),
    ("6404110000", "VN", true),
    ("8543400000", "CN", false),
    ("330300", "FR", false),
    ("020110", "AU", true),
    ("72142000", "CN", false),
    ("620120", "VN", false),
    ("610988", "VN", false),
];

#[test]
fn a_shop_s_book_answers_beyond_its_catalogue_as_the_whole_book_does() {
    let data = common::rate_data();
    let whole = common::built(&data);
    for (shop, from) in [("hanoi-crafts", "VN"), ("tokyo-stationery", "JP")] {
        let built = data.build_shopper(shop).unwrap();
        for to in DESTINATIONS {
            let mut browser = Browser::open(&built);
            for (hs, origin, proof) in GOODS {
                let before = browser.fetched.len();
                let asked = request(from, to, hs, origin, proof);
                let found = figures(browser.ask(&asked));
                let tree: Tree = serde_json::from_str(&asked).unwrap();
                let expected = figures(
                    landfall::landed_cost(&whole, &tree, common::now(), landfall::request::Authority::Authorised)
                        .unwrap(),
                );
                assert_eq!(found, expected, "{shop} {to} {hs} {origin} {proof}");
                let more = browser.fetched.iter().skip(before);
                let beyond = more.filter(|file| built.chapters.iter().any(|(chapter, _)| chapter == *file)).count();
                assert!(beyond <= 1, "{shop} {to} {hs}: {:?}", browser.fetched);
            }
        }
        let one_file = built.whole();
        let opened = Book::open_whole(&one_file).unwrap();
        let asked: Tree = serde_json::from_str(&request(from, DESTINATIONS[0], "640399", "IT", false)).unwrap();
        assert!(
            landfall::landed_cost(&opened, &asked, common::now(), landfall::request::Authority::Authorised).is_ok(),
            "the one file has all chapters"
        );
    }
}

#[test]
fn goods_outside_the_catalogue_cost_one_more_file_and_goods_inside_none() {
    let built = common::rate_data().build_shopper("hanoi-crafts").unwrap();
    let (us, from) = (DESTINATIONS[0], "VN");
    let mut browser = Browser::open(&built);
    assert!(built.contents.beyond.as_ref().unwrap().names().any(|name| name == "us-64"));
    browser.ask(&request(from, us, "621410", "VN", false));
    let lane = browser.fetched.len();
    let first: Vec<String> = browser.fetched.clone();
    assert!(first.iter().all(|file| !built.chapters.iter().any(|(chapter, _)| chapter == file)), "{first:?}");
    browser.ask(&request(from, us, "87120015", "VN", false));
    assert_eq!(browser.fetched.len(), lane + 1, "{:?}", browser.fetched);
    assert!(browser.fetched[lane].starts_with("shards/us-87."), "{:?}", browser.fetched);
    browser.ask(&request(from, us, "871150", "VN", false));
    assert_eq!(browser.fetched.len(), lane + 1, "one chapter is fetched once");
}

/// A page waits for each question: of goods of the catalogue there is one, which names no file in vain.
#[test]
fn all_that_a_lane_needs_is_asked_for_at_once() {
    let data = common::rate_data();
    for (shop, currency) in [("hanoi-crafts", "USD"), ("tokyo-stationery", "EUR")] {
        let built = data.build_shopper(shop).unwrap();
        let sku = &data.shops.iter().find(|known| known.id == shop).unwrap().catalogue[0].sku;
        let (mut twice, mut in_vain) = (Vec::<String>::new(), Vec::<String>::new());
        let countries = data.world.countries.iter().map(|country| country.code.clone());
        // Of two codes no territory is addressed.
        for country in countries.filter(|code| !["EA", "XK"].contains(&code.as_str())) {
            let to = DESTINATIONS.iter().find(|to| to.contains(&format!("\"{}\"", country)));
            let to = to.map_or_else(|| format!(r#"{{"country": "{}"}}"#, country), |to| (*to).to_owned());
            let asked = format!(
                r#"{{"shop": "{shop}", "ship_to": {to}, "currency": "{currency}", "lines": [{{"id": "1", "sku": "{sku}", "quantity": 1}}]}}"#
            );
            let mut browser = Browser::open(&built);
            let rounds = browser.rounds(&asked);
            twice.extend(rounds.iter().skip(1).map(|more| format!("{}: {more:?}", country)));
            let request: Tree = serde_json::from_str(&asked).unwrap();
            let authority = landfall::request::Authority::Authorised;
            let answer = landfall::quote(&browser.book, &request, common::now(), authority).unwrap();
            let Some(Tree::Object(read)) = answer.get("shards") else { panic!("{answer:?} tells no shards") };
            // Where nothing is offered, no law is asked.
            if matches!(answer.get("options"), Some(Tree::List(options)) if options.is_empty()) {
                continue;
            }
            let is_read = |file: &&String| read.iter().any(|(name, _)| file.starts_with(&format!("shards/{name}.")));
            in_vain.extend(rounds[0].iter().filter(|file| !is_read(file)).map(|file| format!("{country}: {file}")));
        }
        assert_eq!(twice, Vec::<String>::new(), "{shop}");
        // The law of some names no value in their own currency.
        assert!(in_vain.len() <= 3, "{shop}: fetched in vain: {in_vain:?}");
    }
}

/// A carrier's fees are asked also where the shop does not offer it: a landed cost may be of any lane.
#[test]
fn a_shop_s_book_has_the_clearance_fees_of_every_lane() {
    let data = common::rate_data();
    let whole = common::built(&data);
    let built = data.build_shopper("tokyo-stationery").unwrap();
    for (carrier, terms, to, fees) in
        [("dhl-express", "dap", 4, "20.00"), ("dhl-express", "ddp", 6, "16.00"), ("japan-post", "dap", 1, "6.00")]
    {
        let to = DESTINATIONS[to];
        let asked = request("JP", to, "482010", "JP", false).replacen(
            '{',
            &format!(r#"{{"carrier": "{carrier}", "terms": "{terms}", "#),
            1,
        );
        let found = figures(Browser::open(&built).ask(&asked));
        let tree: Tree = serde_json::from_str(&asked).unwrap();
        let expected = figures(
            landfall::landed_cost(&whole, &tree, common::now(), landfall::request::Authority::Authorised).unwrap(),
        );
        assert_eq!(found, expected, "{carrier} {to}");
        let Some(Tree::List(charges)) = found.get("charges") else { panic!("{found:?} has no charges") };
        let fee = charges.iter().filter(|charge| charge.get("kind") == Some(&Tree::from("fee")));
        let fee: Vec<_> = fee.filter_map(|charge| charge.get("assessed")?.get("amount")).collect();
        assert!(fee.contains(&&Tree::from(fees)), "{carrier} {to}: {fee:?}");
    }
}

#[test]
fn a_chapter_that_is_not_the_index_s_is_refused() {
    let built = common::rate_data().build_shopper("hanoi-crafts").unwrap();
    let mut book = Book::open(&built.index).unwrap();
    let (_, bytes) = built.chapters.iter().find(|(file, _)| file.starts_with("shards/us-64.")).unwrap();
    for at in [20, bytes.len() / 2, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(book.add(&damaged).is_err(), "byte {at}");
    }
    assert!(book.add(&bytes[..bytes.len() - 16]).is_err(), "a way cut short");
    book.add(bytes).unwrap();
}
