//! What does a shop ask for carriage, by country and weight? A table, for marketplaces that keep one and ask nobody at checkout.
//!
//! In: a shop, an article that stands for the others, countries, weights. Out: for each country, weight and tier what the shopper pays
//! for carriage and cover, alone and with a second piece, and its days; and what a table cannot hold, in words.
//!
//! The rule: a quote of one piece as heavy as the upper end of a band gives the band's price, and a quote of two such pieces what the
//! second adds. Duty, tax and fees are no carriage, and hang on prices that a table by weight does not know: they are left out, and
//! told. Days are counted from Monday to Friday, as marketplaces count them.

use super::is_of_address;
use super::offered::word;
use crate::book::BookView;
use crate::calendar::{Day, Instant, Weekday};
use crate::engine::Engine;
use crate::money::{Decimal, add, subtract};
use crate::object;
use crate::order::{shop as shop_of, unknown_sku};
use crate::problem::{Fault, Problem};
use crate::request::Authority;
use crate::tree::Tree;

/// What is asked of a shop.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The shop.
    pub shop: &'a str,
    /// The article whose goods and sides stand for all others.
    pub sku: &'a str,
    /// Where to, by ISO code.
    pub countries: &'a [String],
    /// The upper ends of the bands in grams, rising.
    pub weights_g: &'a [u32],
}

/// A shop's carriage by country and weight.
#[derive(Debug, Clone)]
pub struct RateTable {
    /// The country of the shop's first warehouse.
    pub origin: String,
    /// The shop's currency, in which all amounts are.
    pub currency: String,
    /// The digits of its minor unit.
    pub digits: u32,
    /// The upper ends of the bands in grams, rising.
    pub weights_g: Vec<u32>,
    /// By country, tier and weight.
    pub rows: Vec<Row>,
    /// What the table does not hold: a sentence each.
    pub lost: Vec<String>,
}

/// A tier's price for a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The country.
    pub country: String,
    /// `economy`, `standard` or `express`.
    pub tier: String,
    /// The heaviest piece of the band, in grams.
    pub weight_g: u32,
    /// Carriage and cover of one piece.
    pub carriage: Decimal,
    /// What a second piece adds; nothing where two are not offered together.
    pub second: Option<Decimal>,
    /// Working days until it is handed over.
    pub handling: i64,
    /// Working days from there to the door, at least and at most.
    pub transit: (i64, i64),
}

/// The table of a shop.
///
/// # Errors
/// [`Problem::Faults`] where there is no such shop or article, or a country that is none; [`Problem::Needs`] while shards are not
/// loaded.
pub fn rate_table(engine: &Engine<'_>, asked: Asked<'_>, now: Instant) -> Result<RateTable, Problem> {
    let view = BookView::new(engine.book);
    let shop = shop_of(&view, asked.shop, Authority::Authorised)?;
    if shop.product(asked.sku).is_none() {
        return Err(Fault { path: "/sku".into(), ..unknown_sku(shop, asked.sku, 0) }.into());
    }
    let world = view.world()?;
    let (currency, today) = (shop.currency.as_str(), now.at_offset(0).0);
    let mut rows: Vec<Row> = Vec::new();
    let (mut at_door, mut at_checkout, mut not_known) = (0_usize, 0_usize, 0_usize);
    let mut lost = Vec::new();
    for country in asked.countries {
        let mut unsent: Vec<u32> = Vec::new();
        for &weight_g in asked.weights_g {
            let of = |pieces: u32| -> Result<Vec<Tree<'_>>, Problem> {
                let request = cart(asked, currency, country, weight_g, pieces);
                match engine.quote(&request, now, Authority::Authorised) {
                    Err(Problem::Faults(faults)) if is_of_address(&faults) && world.is_country(country) => {
                        Ok(Vec::new())
                    }
                    other => Ok(cheapest_of_tiers(&other?)),
                }
            };
            let (one, two) = (of(1)?, of(2)?);
            if one.is_empty() {
                unsent.push(weight_g);
            }
            for option in &one {
                let same = |other: &&Tree| word(other, "tier") == word(option, "tier");
                let with_second = two.iter().find(same).map(carriage).transpose()?;
                let alone = carriage(option)?;
                let second = with_second.map(|both| subtract(both, alone)).transpose()?;
                let delivery = option.get("delivery").ok_or_else(untold)?;
                let day = |key: &str| word(delivery, key).parse::<Day>().map_err(|_| untold());
                let handed_over = day("ship_by")?;
                let days = |key: &str| Ok::<i64, Problem>(working_days(handed_over, day(key)?));
                at_door += usize::from(figure(option, "due_on_delivery")? > Decimal::ZERO);
                at_checkout += usize::from(levies_at_checkout(option)? > Decimal::ZERO);
                not_known += usize::from(option.get("complete") == Some(&Tree::Bool(false)));
                rows.push(Row {
                    country: country.clone(),
                    tier: word(option, "tier").to_owned(),
                    weight_g,
                    carriage: alone,
                    second: second.map(|adds| adds.max(Decimal::ZERO)),
                    handling: working_days(today, handed_over),
                    transit: (days("earliest")?, days("latest")?),
                });
            }
        }
        match unsent.as_slice() {
            [] => {}
            all if all.len() == asked.weights_g.len() => {
                lost.push(format!("`{country}`: nothing is offered there without a postcode"));
            }
            some => lost.push(format!("`{country}`: nothing is offered for a piece of {} g", listed(some))),
        }
    }
    let of_all = |count: usize, what: &str| (count > 0).then(|| format!("{count} of {} prices {what}", rows.len()));
    lost.extend(of_all(at_checkout, "leave out duty, tax and fees that the shopper would pay at checkout"));
    lost.extend(of_all(at_door, "leave out what is due on delivery"));
    lost.extend(of_all(not_known, "are of goods whose duty or tax there is not known"));
    lost.push(format!("sides, price and kind of the goods are those of `{}`, whatever is sold", asked.sku));
    lost.push("days are spans: weekends and public holidays of this week do not move them".to_owned());
    rows.sort_by(|one, other| {
        let key = |row: &Row| (row.country.clone(), tier_rank(&row.tier), row.weight_g);
        key(one).cmp(&key(other))
    });
    Ok(RateTable {
        origin: shop.warehouse.first().ok_or_else(untold)?.country.to_string(),
        currency: currency.to_owned(),
        digits: world.digits(shop.currency).ok_or_else(untold)?,
        weights_g: asked.weights_g.to_vec(),
        rows,
        lost,
    })
}

/// A cart of so many pieces of the article, each so heavy.
fn cart(asked: Asked<'_>, currency: &str, country: &str, weight_g: u32, pieces: u32) -> Tree<'static> {
    let line = object! {
        "id": "1", "sku": asked.sku.to_owned(), "quantity": i64::from(pieces), "weight_g": i64::from(weight_g),
    };
    object! {
        "shop": asked.shop.to_owned(),
        "currency": currency.to_owned(),
        "ship_to": object! { "country": country.to_owned() },
        "lines": Tree::List(vec![line]),
    }
}

/// Of each tier the option with the least carriage that leaves nothing behind.
fn cheapest_of_tiers(answer: &Tree<'_>) -> Vec<Tree<'static>> {
    let mut kept: Vec<Tree<'static>> = Vec::new();
    for option in answer.items("options").iter().filter(|option| option.items("left_out").is_empty()) {
        let at = kept.iter().position(|other| word(other, "tier") == word(option, "tier"));
        let own = option.clone().into_owned();
        match at.and_then(|at| kept.get_mut(at)) {
            Some(other) if carriage(other).ok() > carriage(option).ok() => *other = own,
            Some(_) => {}
            None => kept.push(own),
        }
    }
    kept
}

fn figure(option: &Tree<'_>, key: &str) -> Result<Decimal, Problem> {
    Decimal::from_str_exact(word(option, key)).map_err(|_| untold())
}

fn carriage(option: &Tree<'_>) -> Result<Decimal, Problem> {
    Ok(add(figure(option, "shipping")?, figure(option, "insurance")?)?)
}

fn levies_at_checkout(option: &Tree<'_>) -> Result<Decimal, Problem> {
    let besides = subtract(figure(option, "due_at_checkout")?, figure(option, "goods")?)?;
    Ok(subtract(besides, carriage(option)?)?)
}

/// How many days from Monday to Friday lie after one day, up to and with another.
fn working_days(after: Day, until: Day) -> i64 {
    let days = (1..=until.since(after)).map(|days| after.plus(days).weekday());
    days.fold(0, |count, day| count + i64::from(!matches!(day, Weekday::Saturday | Weekday::Sunday)))
}

fn tier_rank(tier: &str) -> usize {
    ["economy", "standard", "express"].iter().position(|known| *known == tier).unwrap_or(3)
}

fn listed(weights: &[u32]) -> String {
    weights.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn untold() -> Problem {
    Problem::lost("a figure of a rate table")
}
