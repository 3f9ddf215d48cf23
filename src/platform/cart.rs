//! What does a platform ask for, in the engine's words? The cart that its payload was read into, as a request of the contract.
//!
//! In: what a platform's file read, the shop, the countries. Out: a request for the one reader, or nothing where the cart cannot be
//! priced.
//!
//! The rule: an article is the one of the catalogue whose number is the platform's sku, else its variant, else its product. What the
//! catalogue does not have gets no rates, or is priced as it is sent, as the shop says: its weight is the platform's, else its share
//! by value of what the order weighs besides; its sides are the platform's, else the shop's. The price is always what the buyer pays.

use super::payload::Unread;
use crate::book::shop::{Product, Shop, UnknownArticles};
use crate::book::world::World;
use crate::money::{Decimal, Overflow, Rounding, allot, divide, minor_unit, multiply, subtract, sum};
use crate::tree::{Key, Tree, object};

/// A cart as a platform sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// ISO 4217 code; empty: the platform told none.
    pub(super) currency: String,
    /// Where to.
    pub(super) to: Destination,
    /// In the platform's order, also those that are not sent.
    pub(super) articles: Vec<Article>,
    /// Off the whole order.
    pub(super) discount: Decimal,
    /// What the whole order weighs.
    pub(super) weight_g: Option<u32>,
    /// What the platform calls the place from which it is sent.
    pub(super) from: Vec<String>,
    /// The method that was chosen.
    pub(super) chosen: Option<Chosen>,
}

/// A destination, as far as it is read: no names, streets, telephones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) country: Option<String>,
    pub(super) subdivision: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) city: Option<String>,
    pub(super) is_commercial: bool,
}

/// An article of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    /// The numbers by which the catalogue may have it, the first that it has counts.
    pub(super) numbers: Vec<String>,
    /// Pieces.
    pub(super) quantity: u32,
    /// What the buyer pays.
    pub(super) price: Price,
    /// Grams of one piece.
    pub(super) weight_g: Option<u32>,
    /// Length, width and height of one piece.
    pub(super) dimensions_mm: Option<[u32; 3]>,
    /// What it is called.
    pub(super) title: Option<String>,
    /// Whether it is sent at all.
    pub(super) is_sent: bool,
}

/// What a buyer pays for the pieces of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Price {
    /// For each.
    Each(Decimal),
    /// For all together.
    Line(Decimal),
}

/// The delivery method that a cart has already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Its id, as it was given to the platform.
    pub(super) id: Option<String>,
    /// Its name.
    pub(super) name: Option<String>,
    /// Its price.
    pub(super) amount: Option<Decimal>,
}

/// The longest name of an article that the reader takes.
const LONGEST_TITLE: usize = 120;
/// The longest names that the reader takes of a place.
const LONGEST_POSTCODE: usize = 16;
const LONGEST_CITY: usize = 100;
const LONGEST_SUBDIVISION: usize = 3;

impl Article {
    /// What the buyer pays for all pieces, as the platform reckons it.
    pub(super) fn value(&self, digits: u32) -> Result<Decimal, Overflow> {
        let value = match self.price {
            Price::Each(price) => multiply(price, Decimal::from(self.quantity))?,
            Price::Line(total) => total,
        };
        Rounding::to_digits(digits).round(value)
    }

    /// The catalogue's article.
    fn product<'s>(&self, shop: &'s Shop) -> Option<&'s Product> {
        self.numbers.iter().find_map(|number| shop.product(number))
    }
}

impl Asked {
    /// The id of an article's line in the request.
    pub(super) fn line_id(number: usize) -> String {
        (number + 1).to_string()
    }

    /// The articles that are sent, each with its place in the platform's order.
    fn sent(&self) -> impl Iterator<Item = (usize, &Article)> {
        self.articles.iter().enumerate().filter(|(_, article)| article.is_sent && article.quantity > 0)
    }

    /// What the buyer pays for what is sent, after the order's discount.
    pub(super) fn goods(&self, digits: u32) -> Result<Decimal, Overflow> {
        let worth = self.worth(digits)?;
        subtract(worth, self.discount.min(worth))
    }

    fn worth(&self, digits: u32) -> Result<Decimal, Overflow> {
        let values = self.sent().map(|(_, article)| article.value(digits)).collect::<Result<Vec<_>, _>>()?;
        sum(values)
    }

    /// The request that asks the same; none where nothing is sent, where no country is named, or where the shop does not price an
    /// article.
    pub(super) fn request(&self, shop: &Shop, world: &World, digits: u32) -> Result<Option<Tree<'static>>, Unread> {
        let too_large = |_: Overflow| Unread("a price is too large to compute".to_owned());
        let Some(country) = self.to.country.as_deref().map(|code| meant(world, code)) else { return Ok(None) };
        let weights = self.weights(shop, digits).map_err(too_large)?;
        let mut lines = Vec::new();
        for ((number, article), weight) in self.sent().zip(weights) {
            let mut line = article.line(number, digits).map_err(too_large)?;
            match article.product(shop) {
                Some(product) => put(&mut line, "sku", product.sku.clone()),
                None if shop.unknown_articles == UnknownArticles::Refuse => return Ok(None),
                None => {
                    let sides = article.dimensions_mm.or(shop.unknown_dimensions_mm);
                    let (Some(weight), Some(sides)) = (weight, sides) else { return Ok(None) };
                    put(&mut line, "weight_g", weight);
                    put(&mut line, "dimensions_mm", Tree::list(sides, Tree::from));
                    let title =
                        article.title.as_ref().map(|title| title.chars().take(LONGEST_TITLE).collect::<String>());
                    put(&mut line, "title", title);
                }
            }
            lines.push(Tree::Object(line));
        }
        if lines.is_empty() {
            return Ok(None);
        }
        let worth = self.worth(digits).map_err(too_large)?;
        let discount = Rounding::to_digits(digits).round(self.discount.min(worth)).map_err(too_large)?;
        Ok(Some(object! {
            "shop": shop.id.clone(),
            "currency": self.currency.clone(),
            "ship_to": self.to.address(country),
            "order_discount": discount.to_string(),
            "lines": Tree::List(lines),
            "fulfilment": self.fulfilment(shop),
        }))
    }

    /// Only from the warehouse that the platform's location is, where the shop has said which.
    fn fulfilment(&self, shop: &Shop) -> Tree<'static> {
        let is_called = |name: &str| self.from.iter().any(|from| from.eq_ignore_ascii_case(name));
        let Some(row) = shop.location.iter().find(|row| is_called(&row.called)) else { return Tree::Null };
        let others = shop.warehouse.iter().filter(|house| house.id != row.warehouse);
        object! { "excluded": Tree::list(others, |house| house.id.clone().into()) }
    }

    /// Grams of one piece of each article that is sent: as it is told, else its share of what the order weighs besides.
    fn weights(&self, shop: &Shop, digits: u32) -> Result<Vec<Option<u32>>, Overflow> {
        let known = |article: &Article| {
            let of_catalogue =
                || article.product(shop).and_then(|product| product.sent).map(|sent| sent.weight.grams_up());
            article.weight_g.map(u64::from).or_else(|| of_catalogue().map(u64::from))
        };
        let sent: Vec<&Article> = self.sent().map(|(_, article)| article).collect();
        let told = sent.iter().filter_map(|article| Some(known(article)?.saturating_mul(u64::from(article.quantity))));
        let besides = u64::from(self.weight_g.unwrap_or(0)).saturating_sub(told.fold(0, u64::saturating_add));
        let untold: Vec<&Article> = sent.iter().filter(|article| known(article).is_none()).copied().collect();
        let values = untold.iter().map(|article| article.value(digits)).collect::<Result<Vec<_>, _>>()?;
        let keys: Vec<String> = (0..untold.len()).map(|number| format!("{number:03}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let shares = allot(Decimal::from(besides), Decimal::ONE, &values, &keys)?;
        let mut shares = untold.iter().zip(shares).map(|(article, share)| {
            let each = divide(share, Decimal::from(article.quantity))?.ceil();
            Ok(u32::try_from(each).ok().filter(|each| *each > 0))
        });
        sent.iter()
            .map(
                |article| {
                    if known(article).is_some() { Ok(article.weight_g) } else { shares.next().unwrap_or(Ok(None)) }
                },
            )
            .collect()
    }
}

impl Article {
    /// Its line without what the goods are.
    fn line(&self, number: usize, digits: u32) -> Result<Vec<(Key<'static>, Tree<'static>)>, Overflow> {
        let quantity = Decimal::from(self.quantity);
        // A total that its pieces do not divide evenly is a price each that is rounded up, and a discount.
        let (each, discount) = match self.price {
            Price::Each(price) => (price, Decimal::ZERO),
            Price::Line(total) => {
                let total = Rounding::to_digits(digits).round(total)?;
                let units = divide(divide(total, quantity)?, minor_unit(digits))?.ceil();
                let each = multiply(units, minor_unit(digits))?;
                (each, subtract(multiply(each, quantity)?, total)?)
            }
        };
        let mut line = Vec::new();
        put(&mut line, "id", Asked::line_id(number));
        put(&mut line, "quantity", self.quantity);
        put(&mut line, "unit_price", each.to_string());
        put(&mut line, "discount", discount.to_string());
        Ok(line)
    }
}

fn put(line: &mut Vec<(Key<'static>, Tree<'static>)>, key: &'static str, value: impl Into<Tree<'static>>) {
    line.push((key.into(), value.into()));
}

impl Destination {
    /// The address of the request. What is too long to be a postcode, a town or a subdivision's code is none.
    fn address(&self, country: String) -> Tree<'static> {
        let short = |text: &Option<String>, longest: usize| {
            text.as_ref()
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty() && text.chars().count() <= longest)
        };
        let subdivision = self.subdivision.as_ref().map(|code| code.to_ascii_uppercase());
        // `JP-13` is the same as `13`.
        let subdivision = subdivision.map(|code| code.strip_prefix(&format!("{country}-")).unwrap_or(&code).to_owned());
        object! {
            "country": country,
            "subdivision": short(&subdivision, LONGEST_SUBDIVISION),
            "postal_code": short(&self.postal_code, LONGEST_POSTCODE),
            "city": short(&self.city, LONGEST_CITY),
            "type": if self.is_commercial { "commercial" } else { "residential" },
        }
    }
}

/// The country that a platform means: codes that are taken for a country's, and those of three letters, are read as meant.
fn meant(world: &World, code: &str) -> String {
    let code = code.trim().to_ascii_uppercase();
    let misnamed = world.misnamed.iter().find(|known| known.code == code && !world.is_country(&code));
    misnamed.map_or(code, |known| known.country.clone())
}
