//! From which warehouses would past orders have cost least, stock and all?
//!
//! In: what a sample of carts costs from each candidate alone, what warehouses cost to keep, what stock in them binds. Out: the set of
//! warehouses that costs least, proven, and each region's warehouses in the order in which they serve it.
//!
//! Carts of a region that the same warehouses can send are served together. What no one warehouse can send whole is left out of the
//! choice, and told. Stock binds capital: half of what is ordered at once and the safety stock, at cost, with the duty that was paid
//! on it. Safety stock pools, so that its cost hangs on the set: up to 16 candidates all sets are reckoned with it; beyond, the set is
//! chosen without it, and its cost told.

use super::candidates::{Candidate, duty_percent};
use super::orders::{Cart, Orders};
use super::price::Cost;
use landfall::book::shop::Shop;
use landfall::calendar::Day;
use landfall::money::Decimal;
use landfall_desk::sites::{self, Choice, MOST_SITES, Problem};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Costs are whole ten-thousandths of the currency's unit.
const UNITS: i64 = 10_000;

/// Carts to price, each standing for so many orders.
pub(super) struct Sample<'o> {
    pub(super) carts: Vec<&'o Cart>,
    pub(super) weights: Vec<Decimal>,
    /// Distinct carts that there are.
    pub(super) of: usize,
}

/// The least that is drawn of a region.
const LEAST: usize = 30;

/// So many distinct carts at most, of each region its share; all of them where there are no more.
pub(super) fn sample(orders: &Orders, most: usize) -> Sample<'_> {
    let of = orders.carts.len();
    let region = |cart: &Cart| orders.places.get(cart.place as usize).map_or(0, |place| place.region);
    if of <= most {
        let weights = orders.carts.iter().map(|cart| Decimal::from(cart.orders)).collect();
        return Sample { carts: orders.carts.iter().collect(), weights, of };
    }
    let mut by_region: BTreeMap<u32, Vec<&Cart>> = BTreeMap::new();
    for cart in &orders.carts {
        by_region.entry(region(cart)).or_default().push(cart);
    }
    let mut drawn: Vec<(&Cart, Decimal)> = Vec::new();
    for carts in by_region.into_values() {
        let many = (carts.len() * most).div_ceil(of).max(LEAST).min(carts.len());
        let all: u64 = carts.iter().map(|cart| u64::from(cart.orders)).sum();
        // In an order that has nothing to do with what is in the cart, the same at each run.
        let mut shuffled: Vec<(u64, &Cart)> = carts.into_iter().map(|cart| (mixed(cart), cart)).collect();
        shuffled.sort_unstable_by_key(|(hash, _)| *hash);
        shuffled.truncate(many);
        let here: u64 = shuffled.iter().map(|(_, cart)| u64::from(cart.orders)).sum();
        let each = Decimal::from(all).checked_div(Decimal::from(here)).unwrap_or_default();
        drawn.extend(shuffled.into_iter().map(|(_, cart)| (cart, each * Decimal::from(cart.orders))));
    }
    drawn.sort_unstable_by(|(one, _), (other, _)| (one.place, &one.lines).cmp(&(other.place, &other.lines)));
    let (carts, weights) = drawn.into_iter().unzip();
    Sample { carts, weights, of }
}

fn mixed(cart: &Cart) -> u64 {
    let mut hasher = DefaultHasher::new();
    (cart.place, &cart.lines).hash(&mut hasher);
    hasher.finish()
}

/// What is told of stock.
pub(super) struct Terms {
    /// What capital costs, per cent a year.
    pub(super) capital: Decimal,
    /// What goods cost the shop, per cent of the catalogue's price.
    pub(super) goods_cost: Decimal,
    /// Of a thousand replenishments, so many without anything missing.
    pub(super) per_mille: u32,
    /// For how many days is ordered at once.
    pub(super) cover: u32,
    /// What a day sooner is worth to the shop, an order.
    pub(super) day_worth: Decimal,
}

/// An article as a warehouse's stock of it is reckoned.
struct Article {
    sku: String,
    price: Decimal,
}

/// Demand of an article in a region: pieces a day, and their variance, in millionths.
struct Flow {
    article: usize,
    region: u32,
    mean: i128,
    variance: i128,
}

/// What stock binds, over the time of the orders, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bound {
    /// Average stock at cost.
    pub(super) goods: Decimal,
    /// Duty that was paid on it.
    pub(super) duty: Decimal,
    /// Safety stock in it, in pieces.
    pub(super) safety: Decimal,
    /// What the capital in both costs, for as long as the orders reach.
    pub(super) cost: Decimal,
}

/// All that the stock of a set of warehouses is reckoned from.
pub(super) struct Stocking<'a> {
    candidates: &'a [Candidate],
    articles: Vec<Article>,
    flows: Vec<Flow>,
    /// Of each candidate and article: cost of a piece, and the duty on it, in units.
    piece: Vec<Vec<(i128, i128)>>,
    /// Candidates by region, the cheapest first.
    pub(super) ranked: HashMap<u32, Vec<usize>>,
    /// Of each candidate: mean and variance of its lead time in thousandths; none: not known.
    leads: Vec<Option<(i128, i128)>>,
    z: i128,
    cover: i128,
    capital: Decimal,
    days: u32,
}

impl<'a> Stocking<'a> {
    pub(super) fn new(
        orders: &Orders,
        shop: &Shop,
        candidates: &'a [Candidate],
        on: Day,
        terms: &Terms,
    ) -> Result<Stocking<'a>, String> {
        let price = |sku: &str| shop.catalogue.iter().find(|product| product.sku == sku).map(|product| product.price);
        let articles: Vec<Article> = orders
            .skus
            .all
            .iter()
            .map(|sku| Article { sku: sku.clone(), price: price(sku).unwrap_or_default() })
            .collect();
        let days = i128::from(orders.days());
        let mut flows: Vec<Flow> = Vec::new();
        for rows in orders.asked.chunk_by(|one, other| (one.sku, one.region) == (other.sku, other.region)) {
            let Some(first) = rows.first() else { continue };
            let pieces: i128 = rows.iter().map(|row| i128::from(row.pieces)).sum();
            let squares: i128 = rows.iter().map(|row| i128::from(row.pieces).pow(2)).sum();
            let variance = (squares * 1_000_000 - pieces * pieces * 1_000_000 / days) / (days - 1).max(1);
            flows.push(Flow {
                article: first.sku as usize,
                region: first.region,
                mean: pieces * 1_000_000 / days,
                variance: variance.max(0),
            });
        }
        let hundredth = Decimal::new(1, 2);
        let units = |amount: Decimal| i128::from(in_units(amount));
        let piece = candidates.iter().map(|candidate| {
            let costs = articles.iter().map(|article| {
                let duty =
                    if candidate.cleared { duty_percent(shop, &candidate.id, &article.sku, on) } else { Decimal::ZERO };
                (units(article.price * terms.goods_cost * hundredth), units(article.price * duty * hundredth))
            });
            costs.collect()
        });
        let z = landfall_desk::normal::quantile(Decimal::new(i64::from(terms.per_mille), 3))
            .ok_or("a service level lies between 0 and 100 per cent")?;
        let thousandths = |number: Decimal| (number * Decimal::ONE_THOUSAND).round().try_into().unwrap_or(0_i128);
        Ok(Stocking {
            candidates,
            flows,
            piece: piece.collect(),
            articles,
            ranked: HashMap::new(),
            leads: candidates
                .iter()
                .map(|one| one.lead.as_ref().map(|lead| (thousandths(lead.mean()), thousandths(lead.variance()))))
                .collect(),
            z: thousandths(z),
            cover: i128::from(terms.cover),
            capital: terms.capital,
            days: orders.days(),
        })
    }

    /// Which of these warehouses sends an article to a region: the cheapest that may hold it.
    pub(super) fn server(&self, region: u32, article: usize, open: &[usize]) -> Option<usize> {
        let sku = &self.articles.get(article)?.sku;
        let able =
            |site: &&usize| open.contains(site) && self.candidates.get(**site).is_some_and(|one| one.may_hold(sku));
        self.ranked.get(&region)?.iter().find(able).copied()
    }

    /// What the stock of a set of warehouses binds.
    pub(super) fn bound(&self, open: &[usize]) -> Bound {
        let mut held: HashMap<(usize, usize), (i128, i128)> = HashMap::new();
        for flow in &self.flows {
            if let Some(site) = self.server(flow.region, flow.article, open) {
                let sum = held.entry((site, flow.article)).or_default();
                *sum = (sum.0 + flow.mean, sum.1 + flow.variance);
            }
        }
        let (mut goods, mut duty, mut pieces) = (0_i128, 0_i128, 0_i128);
        for ((site, article), (mean, variance)) in held {
            let Some(Some((lead, lead_variance))) = self.leads.get(site) else { continue };
            let spread = lead * variance / 1000 + mean * mean / 1_000_000 * lead_variance / 1000;
            // Of millionths the root is thousandths.
            let safety = self.z * i128::try_from(spread.max(0).unsigned_abs().isqrt()).unwrap_or(0) / 1000;
            let stock = safety.max(0) + mean * self.cover / 2000;
            let (cost, paid) = self.piece.get(site).and_then(|costs| costs.get(article)).copied().unwrap_or_default();
            goods += stock * cost / 1000;
            duty += stock * paid / 1000;
            pieces += safety;
        }
        let amount = |units: i128| Decimal::try_from_i128_with_scale(units, 4).unwrap_or(Decimal::MAX);
        let safety = Decimal::try_from_i128_with_scale(pieces, 3).unwrap_or(Decimal::MAX);
        let year = Decimal::from(self.days) / Decimal::from(365);
        let cost = (amount(goods) + amount(duty)).checked_mul(self.capital).unwrap_or(Decimal::MAX)
            / Decimal::ONE_HUNDRED
            * year;
        Bound { goods: amount(goods), duty: amount(duty), safety, cost: cost.round_dp(4) }
    }
}

/// An amount in units, the nearest.
fn in_units(amount: Decimal) -> i64 {
    (amount * Decimal::from(UNITS)).round().try_into().unwrap_or(i64::MAX >> 8)
}

/// What was chosen, and what was left out.
pub(super) struct Weighed {
    pub(super) choice: Choice,
    /// Orders that no one candidate can send whole.
    pub(super) unsendable: Decimal,
    /// Whether pooled stock was part of the choice.
    pub(super) with_stock: bool,
    /// What serving all costs from each candidate alone, and how many orders it cannot send.
    pub(super) alone: Vec<(Decimal, Decimal)>,
}

/// Chooses; ranks the candidates of each region on the way.
pub(super) fn choose(
    orders: &Orders,
    sample: &Sample<'_>,
    costs: &[Vec<Option<Cost>>],
    stocking: &mut Stocking<'_>,
    terms: &Terms,
) -> Result<Weighed, String> {
    let sites = stocking.candidates.len();
    let mut clients: BTreeMap<(u32, Vec<bool>), (Decimal, Vec<Decimal>)> = BTreeMap::new();
    let mut alone = vec![(Decimal::ZERO, Decimal::ZERO); sites];
    let mut unsendable = Decimal::ZERO;
    for ((cart, weight), row) in sample.carts.iter().zip(&sample.weights).zip(costs) {
        let region = orders.places.get(cart.place as usize).map_or(0, |place| place.region);
        let able: Vec<bool> = row.iter().map(Option::is_some).collect();
        for (alone, cost) in alone.iter_mut().zip(row) {
            match cost {
                Some(cost) => alone.0 += cost.joint * weight,
                None => alone.1 += weight,
            }
        }
        if !able.contains(&true) {
            unsendable += weight;
            continue;
        }
        let client = clients.entry((region, able)).or_insert_with(|| (Decimal::ZERO, vec![Decimal::ZERO; sites]));
        client.0 += weight;
        for (sum, cost) in client.1.iter_mut().zip(row) {
            // Where a part of the orders reaches nobody, that part is no cost.
            let Some(cost) = cost else { continue };
            *sum += (cost.joint + terms.day_worth * Decimal::from(cost.days)) * weight;
        }
    }
    if clients.is_empty() {
        return Err("no candidate can send any of the orders: `landfall quote` says why of one".into());
    }
    // Of each region the ranking of its largest client, further sites as smaller ones have them.
    let mut largest: BTreeMap<u32, Vec<(Decimal, Vec<usize>)>> = BTreeMap::new();
    for ((region, able), (weight, costs)) in &clients {
        let mut ranked: Vec<(Decimal, usize)> = costs
            .iter()
            .zip(able)
            .enumerate()
            .filter(|(_, (_, able))| **able)
            .map(|(site, (cost, _))| (*cost, site))
            .collect();
        ranked.sort_unstable();
        let ranked = ranked.into_iter().map(|(_, site)| site).collect();
        largest.entry(*region).or_default().push((*weight, ranked));
    }
    for (region, mut clients) in largest {
        clients.sort_unstable_by(|one, other| other.cmp(one));
        let mut ranked: Vec<usize> = Vec::new();
        for site in clients.into_iter().flat_map(|(_, ranked)| ranked) {
            if !ranked.contains(&site) {
                ranked.push(site);
            }
        }
        stocking.ranked.insert(region, ranked);
    }
    let years = Decimal::from(orders.days()) / Decimal::from(365);
    let problem = Problem {
        fixed: stocking.candidates.iter().map(|candidate| in_units(candidate.fixed * years)).collect(),
        costs: clients
            .iter()
            .map(|((_, able), (_, costs))| {
                able.iter().zip(costs).map(|(able, cost)| able.then(|| in_units(*cost))).collect()
            })
            .collect(),
    };
    let with_stock = sites <= MOST_SITES && !terms.capital.is_zero();
    let chosen = match with_stock {
        true => sites::pooled(&problem, &mut |open, _| in_units(stocking.bound(open).cost)),
        false => sites::choose(&problem),
    };
    Ok(Weighed { choice: chosen.map_err(|fault| fault.to_string())?, unsendable, with_stock, alone })
}

/// What a set of warehouses costs, the router choosing among them order by order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Total {
    pub(super) orders: Decimal,
    pub(super) unsent: Decimal,
    pub(super) joint: Decimal,
    pub(super) parts: [Decimal; 6],
    pub(super) days: Decimal,
    pub(super) split: Decimal,
    pub(super) incomplete: Decimal,
}

/// Two sets over the same orders: those that both can send. The third is how far, by chance of the sample, their difference may be off
/// (two standard errors); none of all carts.
pub(super) fn totals(
    orders: &Orders,
    sample: &Sample<'_>,
    costs: &[Vec<Option<Cost>>],
) -> (Total, Total, Option<Decimal>) {
    let (mut one, mut other) = (Total::default(), Total::default());
    let mut strata: BTreeMap<u32, Vec<(Decimal, Decimal)>> = BTreeMap::new();
    for ((cart, weight), row) in sample.carts.iter().zip(&sample.weights).zip(costs) {
        let [first, second] = row[..] else { continue };
        for (total, cost) in [(&mut one, first), (&mut other, second)] {
            if cost.is_none() {
                total.unsent += weight;
            }
        }
        let (Some(first), Some(second)) = (first, second) else { continue };
        for (total, cost) in [(&mut one, first), (&mut other, second)] {
            total.orders += weight;
            total.joint += cost.joint * weight;
            for (sum, part) in total.parts.iter_mut().zip(cost.parts) {
                *sum += part * weight;
            }
            total.days += Decimal::from(cost.days) * weight;
            if cost.shipments > 1 {
                total.split += weight;
            }
            if cost.incomplete {
                total.incomplete += weight;
            }
        }
        let region = orders.places.get(cart.place as usize).map_or(0, |place| place.region);
        strata.entry(region).or_default().push((*weight, first.joint - second.joint));
    }
    // What a sample stands for has no end of decimals: parts are rounded, and make up the whole.
    for total in [&mut one, &mut other] {
        total.parts = total.parts.map(|part| part.round_dp(4));
        total.joint = total.parts.iter().sum();
    }
    if sample.carts.len() == sample.of {
        return (one, other, None);
    }
    let mut variance = Decimal::ZERO;
    for drawn in strata.into_values() {
        let many = Decimal::from(drawn.len());
        let stands_for: Decimal = drawn.iter().map(|(weight, _)| *weight).sum();
        let mean = drawn.iter().map(|(_, difference)| *difference).sum::<Decimal>() / many;
        let squares: Decimal = drawn.iter().map(|(_, difference)| (difference - mean) * (difference - mean)).sum();
        if drawn.len() > 1 {
            variance += stands_for * stands_for * squares / (many - Decimal::ONE) / many;
        }
    }
    let root = landfall_desk::levels::root(variance);
    (one, other, root.map(|root| root * Decimal::TWO))
}
