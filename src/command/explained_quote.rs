//! A quote as a person would write it down: each option, how carriage came about, each date, and each landed cost.
//!
//! In: a request of section 2 and its answer with everything told, and the book. Out: text: for each option the carrier's bill,
//! discounts, fuel and the shop's rules with base, rate and source; the dated steps with every day that did not count; and the
//! landed cost of each shipment as [`super::explained`] writes it.

use super::at_hand::AtHand;
use super::explained::explained;
use super::facts::{inner, text};
use super::options::{headline as step_line, passed_over};
use super::plan::planned;
use landfall::book::shop::{Duties, Shop, UnknownArticles};
use landfall::book::{Book, BookView};
use landfall::tree::{Key, Tree};

/// What platforms are told of the shop's carts: `On platforms duties are included; unknown articles get no rates`.
fn on_platforms(shop: &Shop) -> String {
    let duties = match shop.duties {
        Duties::Included => "included in rates",
        Duties::Separate => "charged beside rates",
    };
    let unknown = match (shop.unknown_articles, shop.unknown_dimensions_mm) {
        (UnknownArticles::AsSent, Some([length, width, height])) => {
            format!("are priced as they are sent, {length} × {width} × {height} mm where no sides are told")
        }
        (UnknownArticles::AsSent, None) => "are priced as they are sent".to_owned(),
        (UnknownArticles::Refuse, _) => "get no rates".to_owned(),
    };
    let places: String =
        shop.location.iter().map(|row| format!("; its location `{}` is {}", row.called, row.warehouse)).collect();
    format!("On platforms duties are {duties}; articles that the catalogue does not have {unknown}{places}")
}

/// The answer of section 2 in words.
pub(super) fn explained_quote(book: &Book, request: &Tree, answer: &Tree, at_hand: &AtHand) -> String {
    let mut out = vec![format!(
        "Quote of {} in {}, holds until {}",
        text(answer, "shop"),
        text(answer, "currency"),
        text(answer, "expires_at")
    )];
    if let Ok(shop) = BookView::new(book).shop(&text(answer, "shop")) {
        out.push(format!("Once it is bound, its price holds for {} minutes", shop.hold_minutes));
        if !shop.stock.is_empty() {
            out.push(format!("What it tells of its stock is good for {} minutes", shop.stock_minutes));
        }
        out.push(on_platforms(shop));
    }
    for option in answer.items("options") {
        out.extend([String::new(), headline(option)]);
        let planned = planned(option);
        if !planned.is_empty() {
            out.push(String::new());
            out.extend(planned);
        }
        for shipment in option.items("shipments") {
            out.extend([String::new(), parcels(shipment)]);
            let Some(landed) = shipment.get("landed_cost") else { continue };
            out.extend([String::new(), "Dates".to_owned()]);
            let dates = Dates { shop: text(answer, "shop"), carrier: text(shipment, "carrier"), shipment, at_hand };
            out.extend(dates.told());
            out.push(String::new());
            out.push(explained(book, &declared(book, request, option, shipment), landed, at_hand));
        }
        out.extend(
            option
                .items("order_charges")
                .iter()
                .map(|charge| format!("{}: {}", text(charge, "because"), text(charge, "amount"))),
        );
    }
    for (title, key) in [("Not offered", "refusals"), ("Good to know", "warnings")] {
        let notes = answer.items(key);
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
        "{} ({}): {} by {}, {} – {}",
        text(option, "label"),
        text(option, "id"),
        text(option, "total"),
        by_what(option),
        text(&delivery, "earliest"),
        text(&delivery, "latest"),
    );
    format!("{headline}\n{}", "=".repeat(headline.chars().count()))
}

/// The service; those of the shipments, where they differ.
fn by_what(option: &Tree) -> String {
    let mut services: Vec<String> = Vec::new();
    for shipment in option.items("shipments") {
        let service = format!("{}/{}", text(shipment, "carrier"), text(shipment, "service"));
        if !services.contains(&service) {
            services.push(service);
        }
    }
    services.join(" and ")
}

/// What leaves from where, in which boxes.
fn parcels(shipment: &Tree) -> String {
    let mut out = vec![format!("From warehouse {}", text(shipment, "warehouse"))];
    for parcel in shipment.items("parcels") {
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
    if let Some(told) = shipment.get("told") {
        let rule = text(told, "zone_rule");
        let place = if rule == "null" { String::new() } else { format!(": {rule}") };
        out.push(format!("  zone {}{place}", text(told, "zone")));
        out.extend(told.items("kits").iter().map(kit));
    }
    out.join("\n")
}

/// What of a kit is in a shipment, with the shares of its price, and as what it is declared.
fn kit(kit: &Tree) -> String {
    let parts = kit.items("parts").iter();
    let parts =
        parts.map(|part| format!("{} × {} at {}", text(part, "quantity"), text(part, "sku"), text(part, "value")));
    let declared = match text(kit, "declared_as").as_str() {
        "null" => "each is declared as itself".to_owned(),
        code => format!("it is declared as one set, under {code}"),
    };
    let parts = parts.collect::<Vec<_>>().join(", ");
    format!("  line {}, {}: {parts}; {declared}", text(kit, "line"), text(kit, "title"))
}

/// The dates of a shipment, and where it stands why.
struct Dates<'t> {
    shop: String,
    carrier: String,
    shipment: &'t Tree<'t>,
    at_hand: &'t AtHand,
}

impl Dates<'_> {
    /// Each step with its rule, and each day that did not count with its.
    fn told(&self) -> Vec<String> {
        let mut out = Vec::new();
        let steps = self.shipment.get("delivery").map(|delivery| delivery.items("steps")).unwrap_or_default();
        for step in steps {
            out.push(format!("  {}", step_line(step)));
            out.extend(self.rule_of(&text(step, "kind")).map(|rule| format!("{:26}by {rule}", "")));
            for day in step.items("skipped") {
                let rest = self.rest(&text(day, "date"), &text(day, "because"));
                out.push(format!("{:26}{} ({rest})", "", passed_over(day)));
            }
        }
        out
    }

    /// Where it stands how long a step takes; none where it only waits for a day.
    fn rule_of(&self, step: &str) -> Option<String> {
        match step {
            "order" | "processing" | "hand_over" => Some(self.warehouse()),
            "transit" | "onward" => self.row("lane"),
            "customs" => self.row("clearance"),
            "season" | "remote" => Some(format!("carriers/{}/calendars.toml", self.carrier)),
            _ => None,
        }
    }

    /// Where it stands that nobody works on a day, and its source.
    fn rest(&self, day: &str, because: &str) -> String {
        let sides = ["at the warehouse", "of the collection", "at the origin"];
        let side = if sides.iter().any(|side| because.ends_with(side)) { "calendar_here" } else { "calendar_there" };
        let calendar = self.shipment.get("told").map(|told| text(told, side)).unwrap_or_default();
        if let Some(holiday) = self.at_hand.holiday(&calendar, day, because) {
            return holiday;
        }
        if because.ends_with("at the warehouse") {
            return self.warehouse();
        }
        // A carrier may keep other days than the country.
        let stretches = ["of the collection", "at the origin", "at the destination", "of the delivery"];
        let own =
            stretches.into_iter().find(|stretch| because.ends_with(stretch)).and_then(|stretch| self.row(stretch));
        own.unwrap_or_else(|| self.at_hand.weekend(&calendar))
    }

    fn warehouse(&self) -> String {
        self.at_hand.entry(&format!("shops/{}/shop.toml", self.shop), &text(self.shipment, "warehouse"))
    }

    /// A row that the shipment's dates rest on, with its source.
    fn row(&self, key: &str) -> Option<String> {
        let row = self.shipment.get("told")?.get(key)?;
        let (rule, source) = (text(row, "rule"), text(row, "source"));
        (rule != "null").then(|| format!("{rule}; source {source}"))
    }
}

/// The request of section 1 that a shipment answers, as far as its explanation reads it.
fn declared<'t>(book: &'t Book, request: &Tree<'t>, option: &Tree, shipment: &Tree) -> Tree<'t> {
    let view = BookView::new(book);
    let shop = view.shop(&text(request, "shop")).ok();
    let warehouse = shop.and_then(|shop| shop.warehouse.iter().find(|one| one.id == text(shipment, "warehouse")));
    let from = warehouse.map(|warehouse| {
        Tree::Object(vec![
            (Key::Borrowed("country"), Tree::from(&warehouse.country)),
            (Key::Borrowed("postal_code"), Tree::from(Some(&warehouse.postcode).filter(|code| !code.is_empty()))),
        ])
    });
    let carrier = view.carrier(&text(option, "carrier")).ok();
    let mut entries = vec![
        (Key::Borrowed("ship_from"), from.unwrap_or(Tree::Null)),
        (Key::Borrowed("channel"), Tree::from(carrier.map(|carrier| carrier.channel.as_str()))),
        (Key::Borrowed("terms"), Tree::from(inner(shipment, "landed_cost", "terms"))),
    ];
    if let Tree::Object(asked) = request {
        entries.extend(asked.iter().filter(|(key, _)| key != "terms").cloned());
    }
    Tree::Object(entries)
}
