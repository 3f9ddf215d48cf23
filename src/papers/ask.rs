//! What does the shop say of an order that its quote does not know? Parties, invoice, article particulars, transport documents.
//!
//! In: the body of the request. Out: what was given, and every fault at once. Nearly all of it may be left out: what a paper then
//! lacks is named in the answer, with the rule that asks for it.

use crate::book::world::World;
use crate::calendar::Day;
use crate::money::{Currency, Decimal};
use crate::problem::Faults;
use crate::request::{Object, Reader, at};
use crate::tree::Tree;

/// The most lines of particulars, and of transport documents.
const MOST: usize = 1_000;
/// The most tax numbers of a party.
const MOST_NUMBERS: usize = 20;

/// What was given.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) option: Option<String>,
    pub(super) seller: Party,
    pub(super) recipient: Party,
    pub(super) invoice: Invoice,
    articles: Vec<Article>,
    /// The numbers of the carrier's documents, by consignment or by parcel.
    pub(super) transport: Vec<Vec<String>>,
    pub(super) returned: Option<Returned>,
    /// The day's rates, for limits in units in which nobody pays.
    pub(super) rates: Vec<(Currency, Currency, Decimal)>,
    /// Whether papers are printed too.
    pub(super) prints: bool,
}

/// Who sends or receives.
#[derive(Debug, Default)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
    pub(super) country: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    /// By name: `eori`, `ioss`, `tax_id`.
    pub(super) tax_numbers: Vec<(String, String)>,
}

/// What is written on the invoice.
#[derive(Debug, Default)]
pub(super) struct Invoice {
    pub(super) number: Option<String>,
    pub(super) date: Option<Day>,
    pub(super) place: Option<String>,
    pub(super) port_of_entry: Option<String>,
    pub(super) signed_by: Option<String>,
    pub(super) comments: Option<String>,
    pub(super) certificates: Option<String>,
}

/// What is known of the goods of a line that the quote does not ask for.
#[derive(Debug, Default)]
pub(super) struct Article {
    line: String,
    part: Option<String>,
    pub(super) description: Option<String>,
    pub(super) material: Option<String>,
    pub(super) maker_id: Option<String>,
    /// The number on the barcode, or that there is none.
    pub(super) standard_id: Option<StandardId>,
}

/// A standard number of an article.
#[derive(Debug)]
pub(super) enum StandardId {
    /// GTIN, ISBN, with a good check digit.
    Known(String),
    /// It is known that there is none.
    None,
}

/// Goods that come back.
#[derive(Debug, Default)]
pub(super) struct Returned {
    pub(super) item: Option<String>,
    pub(super) reason: Option<String>,
    /// Pieces by line; none: all of it.
    pub(super) lines: Option<Vec<(String, u32)>>,
}

impl Asked {
    /// Reads a body; what is wrong with its request is for others to say.
    pub(super) fn read(body: &Tree, world: &World) -> (Asked, Faults) {
        let mut reader = Reader::default();
        let asked = Asked::of(&mut reader, body, world).unwrap_or_default();
        (asked, reader.faults)
    }

    fn of(reader: &mut Reader, body: &Tree, world: &World) -> Option<Asked> {
        let keys = [
            "request",
            "token",
            "option",
            "parties",
            "invoice",
            "articles",
            "transport_documents",
            "returned",
            "exchange_rates",
            "html",
        ];
        let object = reader.object(body, "", &keys)?;
        let mut asked = Asked { option: text(reader, object, "", "option", 128), prints: true, ..Asked::default() };
        if let Some(tree) = object.get("token") {
            reader.text(tree, "/token", 400_000);
        }
        if let Some(tree) = object.get("html") {
            asked.prints = reader.truth(tree, "/html").unwrap_or(true);
        }
        let parties = object.get("parties").and_then(|tree| reader.object(tree, "/parties", &["seller", "recipient"]));
        for (name, party) in [("seller", &mut asked.seller), ("recipient", &mut asked.recipient)] {
            if let Some(tree) = parties.and_then(|parties| parties.get(name)) {
                *party = Party::read(reader, tree, &format!("/parties/{name}"), world).unwrap_or_default();
            }
        }
        if let Some(tree) = object.get("invoice") {
            asked.invoice = Invoice::read(reader, tree).unwrap_or_default();
        }
        if let Some(tree) = object.get("articles") {
            let items = some_of(reader, tree, "/articles");
            asked.articles = items
                .iter()
                .enumerate()
                .filter_map(|(number, tree)| Article::read(reader, tree, &at("/articles", number)))
                .collect();
        }
        if let Some(tree) = object.get("transport_documents") {
            let items = some_of(reader, tree, "/transport_documents");
            asked.transport = items
                .iter()
                .enumerate()
                .map(|(number, tree)| {
                    let path = at("/transport_documents", number);
                    let numbers = some_of(reader, tree, &path).iter().enumerate();
                    numbers
                        .filter_map(|(parcel, tree)| Some(reader.text(tree, &at(&path, parcel), 64)?.to_owned()))
                        .collect()
                })
                .collect();
        }
        if let Some(tree) = object.get("exchange_rates") {
            asked.rates = rates(reader, tree);
        }
        if let Some(tree) = object.get("returned") {
            let object = reader.object(tree, "/returned", &["item", "reason", "lines"]);
            asked.returned = object.map(|object| Returned {
                item: text(reader, object, "/returned", "item", 64),
                reason: text(reader, object, "/returned", "reason", 200),
                lines: object.get("lines").map(|tree| crate::returns::lines(reader, tree, "/returned/lines")),
            });
        }
        Some(asked)
    }

    /// What is said of the goods of a line, or of a part of its kit.
    pub(super) fn article(&self, line: &str, part: Option<&str>) -> Option<&Article> {
        self.articles.iter().find(|known| known.line == line && known.part.as_deref() == part)
    }
}

impl Party {
    fn read(reader: &mut Reader, tree: &Tree, path: &str, world: &World) -> Option<Party> {
        let keys = ["name", "address", "country", "phone", "email", "tax_numbers"];
        let object = reader.object(tree, path, &keys)?;
        let country = text(reader, object, path, "country", 2);
        if let Some(code) = country.as_deref().filter(|code| !world.is_country(code)) {
            reader.fault(
                "unknown_country",
                at(path, "country"),
                format!("`{code}` is no country: use its ISO 3166-1 code"),
            );
        }
        let mut tax_numbers = Vec::new();
        if let Some(tree) = object.get("tax_numbers") {
            let path = at(path, "tax_numbers");
            match tree {
                Tree::Object(entries) if entries.len() <= MOST_NUMBERS => {
                    for (name, number) in entries {
                        let number = reader.text(number, &at(&path, name), 64);
                        tax_numbers.extend(number.map(|number| (name.clone().into_owned(), number.to_owned())));
                    }
                }
                Tree::Object(_) => {
                    reader.fault(
                        "too_many",
                        path,
                        format!("a party has at most {MOST_NUMBERS} tax numbers: leave some out"),
                    );
                }
                other => drop(reader.object(other, &path, &[])),
            }
        }
        Some(Party {
            name: text(reader, object, path, "name", 200),
            address: text(reader, object, path, "address", 500),
            country,
            phone: text(reader, object, path, "phone", 40),
            email: text(reader, object, path, "email", 200),
            tax_numbers,
        })
    }

    /// A tax number by its name.
    pub(super) fn tax_number(&self, name: &str) -> Option<&str> {
        self.tax_numbers.iter().find(|(known, _)| known == name).map(|(_, number)| number.as_str())
    }
}

impl Invoice {
    fn read(reader: &mut Reader, tree: &Tree) -> Option<Invoice> {
        let path = "/invoice";
        let keys = ["number", "date", "place", "port_of_entry", "signed_by", "comments", "certificates"];
        let object = reader.object(tree, path, &keys)?;
        Some(Invoice {
            number: text(reader, object, path, "number", 64),
            date: object.get("date").and_then(|tree| reader.parsed(tree, "/invoice/date", "not_a_day")),
            place: text(reader, object, path, "place", 100),
            port_of_entry: text(reader, object, path, "port_of_entry", 100),
            signed_by: text(reader, object, path, "signed_by", 100),
            comments: text(reader, object, path, "comments", 500),
            certificates: text(reader, object, path, "certificates", 200),
        })
    }
}

impl Article {
    fn read(reader: &mut Reader, tree: &Tree, path: &str) -> Option<Article> {
        let keys = ["line", "part", "description", "material", "maker_id", "standard_id", "no_standard_id"];
        let object = reader.object(tree, path, &keys)?;
        let line = reader.required(object, path, "line").and_then(|tree| reader.text(tree, &at(path, "line"), 64));
        let known = text(reader, object, path, "standard_id", 14);
        let none = object.get("no_standard_id").and_then(|tree| reader.truth(tree, &at(path, "no_standard_id")));
        if let Some(number) = known.as_deref().filter(|number| !has_good_check_digit(number)) {
            let message = format!("`{number}` is no GTIN: 8, 12, 13 or 14 digits, of which the last checks the others");
            reader.fault("bad_check_digit", at(path, "standard_id"), message);
        }
        if known.is_some() && none == Some(true) {
            let message = "a `standard_id` is given, and said not to exist: leave one of the two out";
            reader.fault("contradiction", at(path, "no_standard_id"), message);
        }
        Some(Article {
            line: line?.to_owned(),
            part: text(reader, object, path, "part", 64),
            description: text(reader, object, path, "description", 200),
            material: text(reader, object, path, "material", 200),
            maker_id: text(reader, object, path, "maker_id", 64),
            standard_id: known.map(StandardId::Known).or((none == Some(true)).then_some(StandardId::None)),
        })
    }
}

/// Rates as a request of a quote gives them: `{"EUR/XDR": "0.8354"}`.
fn rates(reader: &mut Reader, tree: &Tree) -> Vec<(Currency, Currency, Decimal)> {
    let path = "/exchange_rates";
    let Tree::Object(entries) = tree else {
        reader.object(tree, path, &[]);
        return Vec::new();
    };
    let mut rates = Vec::new();
    for (pair, rate) in entries {
        let path = at(path, pair);
        let currencies = pair.split_once('/').and_then(|(one, other)| one.parse().ok().zip(other.parse().ok()));
        let Some((base, quote)) = currencies else {
            reader.fault("unknown_pair", path, format!("a pair is written as in `EUR/XDR`, not `{pair}`"));
            continue;
        };
        match reader.amount(rate, &path, "a rate") {
            Some(rate) if rate > Decimal::ZERO => rates.push((base, quote, rate)),
            Some(_) => reader.fault("not_positive", path, format!("the rate of `{pair}` must be above 0")),
            None => {}
        }
    }
    rates
}

/// Whether a number is 8, 12, 13 or 14 digits, of which the last makes the sum of all, every second from the right counted three
/// times, a multiple of ten.
fn has_good_check_digit(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|digit| digit.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| matches!(digits.len(), 8 | 12 | 13 | 14)) else { return false };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(place, digit)| digit * if place % 2 == 1 { 3 } else { 1 }).sum();
    sum.is_multiple_of(10)
}

fn text(reader: &mut Reader, object: Object<'_>, path: &str, key: &str, longest: usize) -> Option<String> {
    let tree = object.get(key)?;
    let found = reader.text(tree, &at(path, key), longest)?;
    if found.trim().is_empty() {
        reader.fault("wrong_length", at(path, key), "this is blank: write it, or leave it out");
        return None;
    }
    Some(found.to_owned())
}

/// The items of a list, of which there may not be too many.
fn some_of<'t>(reader: &mut Reader, tree: &'t Tree<'t>, path: &str) -> &'t [Tree<'t>] {
    let items = reader.list(tree, path).unwrap_or_default();
    if items.len() > MOST {
        reader.fault("too_many", path, format!("at most {MOST} may stand here, not `{}`: leave some out", items.len()));
        return &[];
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_of_a_gtin_checks_the_others() {
        for good in ["4006381333931", "036000291452", "96385074", "14006381333938"] {
            assert!(has_good_check_digit(good), "{good}");
        }
        for bad in ["4006381333932", "400638133393", "", "40063813339A1"] {
            assert!(!has_good_check_digit(bad), "{bad}");
        }
    }
}
