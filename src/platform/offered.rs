//! What is a platform offered? The options of an answer as rates: an id, a name, a sentence, an amount, days, and the taxes besides.
//!
//! In: the engine's answer and the cart. Out: rates, in the answer's order.
//!
//! The rule: a rate is what is due at checkout besides the goods, or, where the shop has duties apart, carriage and cover alone; what
//! is left of what is due at checkout are the taxes, of which the platform's tax call hears. Rate and taxes are together what is due
//! at checkout less the goods. What is due on delivery, and what is not known, stands in the sentence. An option that leaves a part of
//! the cart behind is none here: a platform charges for all of it.

use super::cart::{Asked, Chosen};
use super::payload::Unread;
use crate::book::shop::{Duties, Shop};
use crate::calendar::Day;
use crate::money::{Decimal, add, subtract, with_digits};
use crate::tree::Tree;
use sha2::{Digest, Sha256};

/// What a cart is offered.
pub(super) struct Offered<'a> {
    /// The shop that offers it.
    pub(super) shop: &'a Shop,
    /// The digits of the currency's minor unit.
    pub(super) digits: u32,
    /// The day on which it is asked, in UTC.
    pub(super) today: Day,
    /// The rates; none: nothing is offered.
    pub(super) rates: Vec<Rate>,
}

/// An option as a platform's delivery method.
pub(super) struct Rate {
    /// `tier.service.terms`: the same in the next cart.
    pub(super) id: String,
    /// What shoppers read.
    pub(super) name: String,
    /// When it comes, and where duty and tax are.
    pub(super) description: String,
    /// What the platform charges for it.
    pub(super) amount: Decimal,
    /// What the platform charges besides, by its tax call.
    pub(super) taxes: Decimal,
    /// What the platform charges for the goods.
    pub(super) goods: Decimal,
    /// Duty, tax and fees due at checkout, by their names; the part of them that the goods' prices contain is not taken off.
    pub(super) levies: Vec<(String, Decimal)>,
    /// By line of the cart: its goods without tax, and its share of duty and tax.
    pub(super) lines: Vec<(String, Decimal, Decimal)>,
    /// The first day.
    pub(super) earliest: Day,
    /// The day to reckon with.
    pub(super) likely: Day,
    /// The last day.
    pub(super) latest: Day,
    /// When it is handed over.
    pub(super) ship_by: Day,
    /// Money back when it is late.
    pub(super) is_guaranteed: bool,
    /// The breakdown, which no platform has fields for.
    pub(super) facts: Vec<(&'static str, String)>,
}

/// The longest id.
const LONGEST_ID: usize = 50;

impl<'a> Offered<'a> {
    /// Nothing.
    pub(super) fn nothing(shop: &'a Shop, digits: u32, today: Day) -> Offered<'a> {
        Offered { shop, digits, today, rates: Vec::new() }
    }

    /// The rates of an answer.
    pub(super) fn of(mut self, asked: &Asked, answer: &Tree) -> Result<Offered<'a>, Unread> {
        let options = answer.items("options");
        let lost = || Unread("the answer to this cart cannot be told".to_owned());
        for option in options.iter().filter(|option| option.items("left_out").is_empty()) {
            let twice = options.iter().filter(|other| word(other, "tier") == word(option, "tier")).count() > 1;
            let rate = self.rate(asked, option, twice).ok_or_else(lost)?;
            // What would lower the price of the goods is no rate.
            if !rate.amount.is_sign_negative() || rate.amount.is_zero() {
                self.rates.push(rate);
            }
        }
        Ok(self)
    }

    fn rate(&self, asked: &Asked, option: &Tree, twice: bool) -> Option<Rate> {
        let figure = |key: &str| Decimal::from_str_exact(word(option, key)).ok();
        let (due, later) = (figure("due_at_checkout")?, figure("due_on_delivery")?);
        let carriage = add(figure("shipping")?, figure("insurance")?).ok()?;
        // Prices that contain tax are the platform's; the answer has them without.
        let has_prices = self.shop.prices_include_tax && !asked.articles.is_empty();
        let goods = if has_prices { asked.goods(self.digits).ok()? } else { figure("goods")? };
        let all = subtract(due, goods).ok()?;
        let (amount, taxes) = match self.shop.duties {
            Duties::Included => (all, Decimal::ZERO),
            Duties::Separate => (carriage, subtract(all, carriage).ok()?),
        };
        let delivery = option.get("delivery")?;
        let day = |key: &str| word(delivery, key).parse::<Day>().ok();
        let levies = subtract(all, carriage).ok()?;
        let unknown = unknown(option);
        let told = Told {
            currency: &asked.currency,
            digits: self.digits,
            duties: self.shop.duties,
            levies,
            later,
            unknown: &unknown,
        };
        let mut facts = vec![("terms", word(option, "terms").to_owned())];
        for key in ["goods", "shipping", "insurance", "duty", "tax", "fees", "due_at_checkout", "due_on_delivery"] {
            facts.push((key, word(option, key).to_owned()));
        }
        facts.push(("taxes_besides", with_digits(taxes, self.digits)));
        for key in ["earliest", "likely", "latest", "ship_by"] {
            facts.push((key, word(delivery, key).to_owned()));
        }
        facts.push(("not_known", unknown.join(", ")));
        facts.push(("illustrative", (option.get("illustrative") == Some(&Tree::Bool(true))).to_string()));
        facts.retain(|(_, value)| !value.is_empty());
        let window = format!("Arrives {} to {}.", word(delivery, "earliest"), word(delivery, "latest"));
        Some(Rate {
            id: id(option),
            name: name(option, twice),
            description: [window, told.sentence()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
            amount,
            taxes,
            goods,
            levies: charges(option)?,
            lines: lines(option)?,
            earliest: day("earliest")?,
            likely: day("likely")?,
            latest: day("latest")?,
            ship_by: day("ship_by")?,
            is_guaranteed: delivery.get("guaranteed") == Some(&Tree::Bool(true)),
            facts,
        })
    }

    /// The rate of the method that a cart has: by its id, else by its name and price. None where it is no longer offered.
    pub(super) fn chosen(&self, chosen: &Chosen) -> Option<&Rate> {
        if let Some(id) = &chosen.id {
            return self.rates.iter().find(|rate| rate.id == *id);
        }
        let named = || self.rates.iter().filter(|rate| chosen.name.as_deref() == Some(rate.name.as_str()));
        named().find(|rate| Some(rate.amount) == chosen.amount).or_else(|| named().next())
    }

    /// The rate whose taxes a cart bears: that of its method, none where that was ours and is gone; the cheapest while none of ours is
    /// chosen.
    pub(super) fn taxed(&self, asked: &Asked) -> Option<&Rate> {
        match &asked.chosen {
            Some(chosen) if chosen.id.is_some() => self.chosen(chosen),
            Some(chosen) => self.chosen(chosen).or_else(|| self.cheapest()),
            None => self.cheapest(),
        }
    }

    /// The rate that costs least at checkout; of several, the first.
    pub(super) fn cheapest(&self) -> Option<&Rate> {
        self.rates.iter().min_by_key(|rate| (add(rate.amount, rate.taxes).ok(), rate.latest))
    }

    /// An amount as the contract writes it.
    pub(super) fn written(&self, amount: Decimal) -> String {
        with_digits(amount, self.digits)
    }

    /// An amount in minor units.
    pub(super) fn minor(&self, amount: Decimal) -> Option<i64> {
        units(amount, self.digits)
    }

    /// How many days from today.
    pub(super) fn days_until(&self, day: Day) -> i64 {
        i64::from(day.since(self.today)).max(0)
    }

    /// A name of these rates that stays as long as they do: the first 26 digits of their SHA-256.
    pub(super) fn reference(&self) -> String {
        let mut hash = Sha256::new();
        for rate in &self.rates {
            for part in [&rate.id, &rate.name, &rate.description, &self.written(rate.amount)] {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
        }
        hash.finalize().iter().take(13).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A decimal as a number of JSON.
pub(super) fn number(amount: Decimal) -> Tree<'static> {
    let plain = amount.normalize();
    let whole = Some(plain).filter(Decimal::is_integer).and_then(|plain| i64::try_from(plain).ok());
    whole.map_or_else(|| Tree::Fraction(plain.to_string()), Tree::Whole)
}

/// An amount in units of so many decimals, what is begun as whole.
pub(super) fn units(amount: Decimal, digits: u32) -> Option<i64> {
    let factor = Decimal::from(10_i64.checked_pow(digits)?);
    i64::try_from(amount.checked_mul(factor)?.ceil()).ok()
}

/// What the sentence says of money.
struct Told<'t> {
    currency: &'t str,
    digits: u32,
    duties: Duties,
    levies: Decimal,
    later: Decimal,
    unknown: &'t [String],
}

impl Told<'_> {
    fn sentence(&self) -> String {
        let money = |amount: Decimal| format!("{} {}", with_digits(amount, self.digits), self.currency);
        let mut parts = Vec::new();
        if self.levies > Decimal::ZERO {
            parts.push(match self.duties {
                Duties::Included => format!("Includes {} of duty, tax and fees.", money(self.levies)),
                Duties::Separate => format!("Duty, tax and fees of {} are charged besides.", money(self.levies)),
            });
        }
        if self.later > Decimal::ZERO {
            let at_least = if self.unknown.is_empty() { "" } else { "at least " };
            parts.push(format!("Due on delivery: {at_least}{} of duty, tax and fees.", money(self.later)));
        }
        if let [first, others @ ..] = self.unknown {
            let names = others.iter().fold(first.clone(), |names, name| format!("{names}, {name}"));
            parts.push(format!("Not known: {names}."));
        }
        parts.join(" ")
    }
}

/// `tier.service.terms`, in letters that every platform keeps. Several services in one option are called so.
fn id(option: &Tree) -> String {
    let service = Some(word(option, "service")).filter(|service| !service.is_empty()).unwrap_or("several");
    let plain = |text: &str| text.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-");
    let (tier, service, terms) = (plain(word(option, "tier")), plain(service), plain(word(option, "terms")));
    let tier: String = tier.chars().take(20).collect();
    let room = LONGEST_ID.saturating_sub(tier.len() + terms.len() + 2);
    let service: String = service.chars().take(room).collect();
    format!("{tier}.{service}.{terms}")
}

/// The option's label; where a tier is offered under both terms, with them.
fn name(option: &Tree, twice: bool) -> String {
    let label = word(option, "label");
    match (twice, word(option, "terms")) {
        (false, _) => label.to_owned(),
        (true, "ddp") => format!("{label}, duties paid"),
        (true, _) => format!("{label}, duties on delivery"),
    }
}

/// What of an option is not known, each once: `duty`, `tax`.
fn unknown(option: &Tree) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for missing in landed(option).flat_map(|landed| landed.items("missing")) {
        let kind = match word(missing, "kind") {
            "law" => "duty and tax",
            "place" => "the law of the place",
            other => other,
        };
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    if kinds.is_empty() && option.get("complete") == Some(&Tree::Bool(false)) {
        kinds.push("duty and tax".to_owned());
    }
    kinds
}

/// Duty, tax and fees due at checkout, added up by their names.
fn charges(option: &Tree) -> Option<Vec<(String, Decimal)>> {
    let mut sums: Vec<(String, Decimal)> = Vec::new();
    let of_shipments = landed(option).flat_map(|landed| landed.items("charges"));
    for charge in of_shipments.chain(option.items("order_charges")) {
        let is_levy = matches!(word(charge, "kind"), "duty" | "tax" | "fee");
        if !is_levy || word(charge, "due") != "checkout" {
            continue;
        }
        let amount = Decimal::from_str_exact(word(charge, "amount")).ok()?;
        match sums.iter_mut().find(|(label, _)| label == word(charge, "label")) {
            Some((_, sum)) => *sum = add(*sum, amount).ok()?,
            None => sums.push((word(charge, "label").to_owned(), amount)),
        }
    }
    Some(sums)
}

/// By line, over all shipments: its goods, and its duty and tax.
fn lines(option: &Tree) -> Option<Vec<(String, Decimal, Decimal)>> {
    let mut lines: Vec<(String, Decimal, Decimal)> = Vec::new();
    for line in landed(option).flat_map(|landed| landed.items("lines")) {
        let figure = |key: &str| Decimal::from_str_exact(word(line, key)).ok();
        let (goods, levies) = (figure("goods")?, add(figure("duty")?, figure("tax")?).ok()?);
        match lines.iter_mut().find(|(id, ..)| id == word(line, "id")) {
            Some((_, value, share)) => (*value, *share) = (add(*value, goods).ok()?, add(*share, levies).ok()?),
            None => lines.push((word(line, "id").to_owned(), goods, levies)),
        }
    }
    Some(lines)
}

fn landed<'t>(option: &'t Tree<'t>) -> impl Iterator<Item = &'t Tree<'t>> {
    option.items("shipments").iter().filter_map(|shipment| shipment.get("landed_cost"))
}

/// A text of an answer; empty where there is none.
pub(super) fn word<'t>(tree: &'t Tree<'t>, key: &str) -> &'t str {
    tree.text(key).unwrap_or_default()
}
