//! What is a kit made of, what is each part worth, and what is declared of it?
//!
//! In: a line of the cart that asks for a kit. Out: a line for each article that it is made of, with its share of the kit's price;
//! and, of the lines of a consignment, those that customs hears of.
//!
//! The rule: a kit is packed, stored and restricted as the articles that it is made of. Its price, before and after discounts, is
//! shared among them by what they cost by themselves, by largest remainder, ties by article number. A kit whose article carries an
//! HS code is a set, and one line of the declaration where all of it is in one consignment; else each article is declared as
//! itself. For limits by parcel a set lies where its first article does.

use super::{CartLine, ConsignmentLine};
use crate::gather::Gather;
use crate::goods::{Goods, Line};
use crate::money::{Decimal, Overflow, add, allot, minor_unit, multiply, sum};
use std::rc::Rc;

/// The kit of a line of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// The request's line id.
    pub line: String,
    /// The kit's article number.
    pub sku: String,
    /// Name for people.
    pub title: String,
    /// How many of its articles are sent.
    pub parts: usize,
    /// What the set is, where its article carries an HS code.
    pub set: Option<Goods>,
}

/// A line of the cart as a part of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The kit.
    pub kit: Rc<Kit>,
    /// Pieces of the article in one kit.
    pub each: u32,
    /// Price of one piece by itself, in the shop's currency.
    pub price: Decimal,
}

/// The id of the line of a kit's article.
pub fn part_id(line: &str, sku: &str) -> String {
    format!("{line}/{sku}")
}

/// What the articles of a kit are worth, of what the kit is: by article its number, its price and its pieces in a kit.
pub(super) fn shares(of: Decimal, digits: u32, articles: &[(&str, Decimal, u32)]) -> Result<Vec<Decimal>, Overflow> {
    let weights = articles.iter().map(|(_, price, each)| multiply(*price, (*each).into())).try_listed::<_, _>()?;
    let keys: Vec<&str> = articles.iter().map(|(sku, _, _)| *sku).listed();
    allot(of, minor_unit(digits), &weights, &keys)
}

/// So many of a line of the request, with their share of what all are worth: it, or the parts of its kit.
pub(super) fn some_of_line(parts: &[&CartLine], kits: u32, of: u32, digits: u32) -> Result<Vec<CartLine>, Overflow> {
    if kits == of {
        return Ok(parts.iter().map(|line| (*line).clone()).listed());
    }
    let articles: Vec<(&str, Decimal, u32)> = parts
        .iter()
        .map(|line| (line.id.as_str(), line.part.as_ref().map_or(Decimal::ONE, |part| part.price), line.each()))
        .listed();
    let share = |whole: Decimal| {
        let weights = [Decimal::from(kits), Decimal::from(of - kits)];
        // Two weights have two shares, of which the first is these kits'.
        let own = allot(whole, minor_unit(digits), &weights, &["1", "2"])?.first().copied().unwrap_or_default();
        shares(own, digits, &articles)
    };
    let gross = share(sum(parts.iter().map(|line| line.gross))?)?;
    let value = share(sum(parts.iter().map(|line| line.value))?)?;
    let worth = parts.iter().zip(gross.into_iter().zip(value));
    Ok(worth
        .map(|(line, (gross, value))| CartLine {
            quantity: kits.saturating_mul(line.each()),
            gross,
            value,
            ..(*line).clone()
        })
        .listed())
}

/// What is declared of some lines of a consignment.
#[derive(Debug, Clone)]
pub struct Declared<'c> {
    /// The lines of the declaration.
    pub lines: Vec<Line<'c>>,
    /// By line of the consignment its place among them.
    places: Vec<Place>,
}

/// Where a line of a consignment stands in the declaration.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The number of the declared line.
    line: usize,
    /// As what.
    role: Role,
}

#[derive(Debug, Clone, Copy)]
enum Role {
    /// As itself.
    Itself,
    /// As the first article of a set, so many pieces in one.
    First(u32),
    /// As another article of the set.
    Other,
}

/// What is declared of some lines.
///
/// # Errors
/// [`Overflow`] where a figure is too large.
pub fn declared<'c>(lines: &[ConsignmentLine<'c>]) -> Result<Declared<'c>, Overflow> {
    let mut found = Declared { lines: Vec::new(), places: Vec::new() };
    // The sets that have a line, with its number.
    let mut sets: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        let Some((part, set, quantity)) = of_whole_set(line, lines) else {
            found.places.push(Place { line: found.lines.len(), role: Role::Itself });
            found.lines.push(line.as_line());
            continue;
        };
        let id = part.kit.line.as_str();
        let known = sets.iter().find(|(known, _)| *known == id).map(|(_, number)| *number);
        if let Some((number, own)) = known.and_then(|number| Some((number, found.lines.get_mut(number)?))) {
            own.value = add(own.value, line.value)?;
            found.places.push(Place { line: number, role: Role::Other });
        } else {
            sets.push((id, found.lines.len()));
            found.places.push(Place { line: found.lines.len(), role: Role::First(part.each) });
            found.lines.push(Line { id, quantity, value: line.value, goods: set });
        }
    }
    Ok(found)
}

/// The set of which a line is a part, and how many of it there are, where all its parts are there in whole sets.
fn of_whole_set<'c>(line: &ConsignmentLine<'c>, lines: &[ConsignmentLine<'c>]) -> Option<(&'c Part, &'c Goods, u32)> {
    let part = line.line.part.as_ref()?;
    let set = part.kit.set.as_ref()?;
    let quantity = line.quantity.checked_div(part.each)?;
    let is_whole = |line: &ConsignmentLine<'_>, part: &Part| part.each.checked_mul(quantity) == Some(line.quantity);
    let parts = lines.iter().filter_map(|other| Some((other, other.line.part.as_ref()?)));
    let own = parts.filter(|(_, other)| other.kit.line == part.kit.line);
    let whole = own.map(|(other, part)| is_whole(other, part)).listed();
    (whole.len() == part.kit.parts && !whole.contains(&false)).then_some((part, set, quantity))
}

impl<'c> Declared<'c> {
    /// The goods as which a line of the consignment is declared.
    pub fn goods(&self, number: usize) -> Option<&'c Goods> {
        let place = self.places.get(number)?;
        self.lines.get(place.line).map(|line| line.goods)
    }

    /// What lies in which parcel, by declared line, of what lies there by line of the consignment.
    pub fn parcels<'p>(&self, parcels: impl IntoIterator<Item = &'p [(usize, u32)]>) -> Vec<Vec<(usize, u32)>> {
        // The pieces of a set's first article that were met.
        let mut met: Vec<u32> = vec![0; self.lines.len()];
        let mut found = Vec::new();
        for parcel in parcels {
            let mut contents = Vec::new();
            for (number, pieces) in parcel {
                let Some(place) = self.places.get(*number) else { continue };
                match (place.role, met.get_mut(place.line)) {
                    (Role::Itself, _) => contents.push((place.line, *pieces)),
                    (Role::First(each), Some(met)) => {
                        let before = met.checked_div(each).unwrap_or_default();
                        *met = met.saturating_add(*pieces);
                        let sets = met.checked_div(each).unwrap_or_default() - before;
                        contents.extend((sets > 0).then_some((place.line, sets)));
                    }
                    (Role::First(_), None) | (Role::Other, _) => {}
                }
            }
            found.push(contents);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::shop::{Orientation, Piece};
    use crate::weight::Weight;
    use proptest::prelude::*;

    /// A line of a kit, of `each` pieces in each.
    fn line(kit: &Rc<Kit>, sku: &str, each: u32, kits: u32, value: u32) -> CartLine {
        CartLine {
            id: part_id(&kit.line, sku),
            part: Some(Part { kit: Rc::clone(kit), each, price: Decimal::ONE }),
            release: None,
            quantity: each * kits,
            gross: value.into(),
            value: value.into(),
            goods: Goods { sku: Some(sku.to_owned()), ..Goods::UNKNOWN },
            piece: Piece { weight: Weight::grams(100), dimensions_mm: [100, 100, 10] },
            orientation: Orientation::Any,
        }
    }

    fn kit(parts: usize, set: bool) -> Rc<Kit> {
        let goods = Goods { sku: Some("SET".to_owned()), ..Goods::UNKNOWN };
        let (line, sku, title) = ("1".to_owned(), "SET".to_owned(), "A set".to_owned());
        Rc::new(Kit { line, sku, title, parts, set: set.then_some(goods) })
    }

    fn of(line: &CartLine, quantity: u32) -> ConsignmentLine<'_> {
        ConsignmentLine { line, quantity, value: line.value }
    }

    fn told(lines: &[ConsignmentLine<'_>]) -> Vec<String> {
        let declared = declared(lines).unwrap();
        declared.lines.iter().map(|line| format!("{}x{} {}", line.id, line.quantity, line.value)).collect()
    }

    #[test]
    fn a_set_is_one_line_where_all_of_it_is_there_in_whole_sets() {
        let set = kit(2, true);
        let (a, b) = (line(&set, "A", 2, 3, 20), line(&set, "B", 1, 3, 10));
        assert_eq!(told(&[of(&a, 6), of(&b, 3)]), ["1x3 30"]);
        assert_eq!(told(&[of(&a, 2), of(&b, 1)]), ["1x1 30"]);
        // One article alone, or too few of one, is no set.
        assert_eq!(told(&[of(&a, 6)]), ["1/Ax6 20"]);
        assert_eq!(told(&[of(&a, 5), of(&b, 3)]), ["1/Ax5 20", "1/Bx3 10"]);
        let loose = kit(2, false);
        let (a, b) = (line(&loose, "A", 2, 3, 20), line(&loose, "B", 1, 3, 10));
        assert_eq!(told(&[of(&a, 6), of(&b, 3)]), ["1/Ax6 20", "1/Bx3 10"]);
    }

    #[test]
    fn a_set_lies_in_the_parcel_that_holds_the_last_piece_of_its_first_article() {
        let set = kit(2, true);
        let (a, b) = (line(&set, "A", 2, 3, 20), line(&set, "B", 1, 3, 10));
        let declared = declared(&[of(&a, 6), of(&b, 3)]).unwrap();
        let parcels: [&[(usize, u32)]; 3] = [&[(0, 3), (1, 1)], &[(1, 2)], &[(0, 3)]];
        assert_eq!(declared.parcels(parcels), [vec![(0, 1)], vec![], vec![(0, 2)]]);
    }

    proptest! {
        /// Shares add up to the whole, and each lies within a unit of its exact part.
        #[test]
        fn parts_of_a_price_add_up(
            cents in 0_u32..10_000_000,
            digits in 0_u32..4,
            articles in proptest::collection::vec((1_u32..100_000, 1_u32..20), 1..9),
        ) {
            let of = Decimal::new(cents.into(), digits);
            let names: Vec<String> = (0..articles.len()).map(|number| format!("A{number}")).collect();
            let asked: Vec<(&str, Decimal, u32)> = articles
                .iter()
                .zip(&names)
                .map(|((price, each), name)| (name.as_str(), Decimal::new((*price).into(), 2), *each))
                .collect();
            let found = shares(of, digits, &asked).unwrap();
            prop_assert_eq!(found.iter().sum::<Decimal>(), of);
            let all: u64 = articles.iter().map(|(price, each)| u64::from(price * each)).sum();
            for (share, (price, each)) in found.iter().zip(&articles) {
                let exact = of * Decimal::from(price * each) / Decimal::from(all);
                prop_assert!((share - exact).abs() < minor_unit(digits));
            }
        }

        /// Some kits and the rest are worth what all are, article by article or together.
        #[test]
        fn some_kits_and_their_parts_add_up(kits in 1_u32..9, more in 1_u32..9, a in 0_u32..9_999, b in 0_u32..9_999) {
            let own = kit(2, false);
            let all = kits + more;
            let lines = [line(&own, "A", 2, all, a), line(&own, "B", 1, all, b)];
            let some = some_of_line(&[&lines[0], &lines[1]], kits, all, 2).unwrap();
            let worth: Decimal = some.iter().map(|line| line.value).sum();
            let exact = Decimal::from(a + b) * Decimal::from(kits) / Decimal::from(all);
            prop_assert!((worth - exact).abs() < minor_unit(2));
            prop_assert_eq!((some[0].quantity, some[1].quantity), (2 * kits, kits));
        }
    }
}
