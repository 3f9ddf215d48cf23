//! A quote as a person would write it down: each option, how carriage came about, each date, and each landed cost.
//!
//! In: a request of section 2 and its answer with everything told, and the book. Out: text: for each option the carrier's bill,
//! discounts, fuel and the shop's rules with base, rate and source; the dated steps with every day that did not count; and the
//! landed cost of each shipment as [`super::explained`] writes it.

use super::explained::explained;
use super::facts::{inner, items, text};
use super::options::steps;
use landfall::book::{Book, Reading};
use landfall::publish::Source;
use landfall::tree::{Key, Tree};

/// The answer of section 2 in words; `sources` give titles to the ids that it names.
pub(super) fn explained_quote(book: &Book, request: &Tree, answer: &Tree, sources: &[Source]) -> String {
    let mut out = vec![format!(
        "Quote of {} in {}, holds until {}",
        text(answer, "shop"),
        text(answer, "currency"),
        text(answer, "expires_at")
    )];
    for option in items(answer, "options") {
        out.extend([String::new(), headline(option)]);
        for shipment in items(option, "shipments") {
            out.extend([String::new(), parcels(shipment)]);
            let Some(landed) = shipment.get("landed_cost") else { continue };
            out.extend([String::new(), "Dates".to_owned()]);
            out.extend(shipment.get("delivery").into_iter().flat_map(steps));
            out.push(String::new());
            out.push(explained(book, &declared(book, request, option, shipment), landed, sources));
        }
        out.extend(
            items(option, "order_charges")
                .iter()
                .map(|charge| format!("{}: {}", text(charge, "because"), text(charge, "amount"))),
        );
    }
    for (title, key) in [("Not offered", "refusals"), ("Good to know", "warnings")] {
        let notes = items(answer, key);
        if !notes.is_empty() {
            out.extend([String::new(), title.to_owned()]);
        }
        for note in notes {
            let about = match text(note, "id").as_str() {
                "null" => String::new(),
                id => format!("{id}: "),
            };
            let needs = match text(note, "needs").as_str() {
                "null" => String::new(),
                needs => format!("; needs {needs}"),
            };
            out.push(format!("  {about}{}{needs}", text(note, "because")));
        }
    }
    out.join("\n")
}

fn headline(option: &Tree) -> String {
    let delivery = option.get("delivery").cloned().unwrap_or(Tree::Null);
    let headline = format!(
        "{} ({}): {} by {}/{}, {} – {}",
        text(option, "label"),
        text(option, "id"),
        text(option, "total"),
        text(option, "carrier"),
        text(option, "service"),
        text(&delivery, "earliest"),
        text(&delivery, "latest"),
    );
    format!("{headline}\n{}", "=".repeat(headline.chars().count()))
}

/// What leaves from where, in which boxes.
fn parcels(shipment: &Tree) -> String {
    let mut out = vec![format!("From warehouse {}", text(shipment, "warehouse"))];
    for parcel in items(shipment, "parcels") {
        let carton = match text(parcel, "box").as_str() {
            "null" => "its own box".to_owned(),
            name => format!("box {name}"),
        };
        let bulk = match text(parcel, "dimensional_g").as_str() {
            "null" => String::new(),
            grams => format!(", {grams} g by its size"),
        };
        out.push(format!("  {carton}: {} g{bulk}, billed {} g", text(parcel, "weight_g"), text(parcel, "billed_g")));
    }
    out.join("\n")
}

/// The request of section 1 that a shipment answers, as far as its explanation reads it.
fn declared(book: &Book, request: &Tree, option: &Tree, shipment: &Tree) -> Tree {
    let reading = Reading::new(book);
    let shop = reading.shop(&text(request, "shop")).ok();
    let warehouse = shop.and_then(|shop| shop.warehouse.iter().find(|one| one.id == text(shipment, "warehouse")));
    let from = warehouse.map(|warehouse| {
        Tree::Object(vec![
            (Key::Borrowed("country"), Tree::from(&warehouse.country)),
            (Key::Borrowed("postal_code"), Tree::from(Some(&warehouse.postcode).filter(|code| !code.is_empty()))),
        ])
    });
    let carrier = reading.carrier(&text(option, "carrier")).ok();
    let mut entries = vec![
        (Key::Borrowed("ship_from"), from.unwrap_or(Tree::Null)),
        (Key::Borrowed("channel"), Tree::from(carrier.map(|carrier| carrier.channel.as_str()))),
        (Key::Borrowed("terms"), Tree::from(inner(shipment, "landed_cost", "terms").as_str())),
    ];
    if let Tree::Object(asked) = request {
        entries.extend(asked.iter().filter(|(key, _)| key != "terms").cloned());
    }
    Tree::Object(entries)
}
