//! What was paid for which line of an order, and what of it is given back when pieces come off?
//!
//! In: what a token claims of an order. Out: entries, the goods first and then each charge, each allotted to the lines once; and of
//! so many pieces that come off, what each entry gives back.
//!
//! The rule: what is given back is a running sum, never a new price. Of `k` of the `n` pieces of a line it is the line's share times
//! `k / n`, rounded; the last piece takes the rest, so that all that was paid comes back with the last piece, and never more. What
//! does not grow with the pieces goes back with the last of those that bear it: a charge per heading with the heading, carriage and
//! fees with the whole order. A tax on carriage stays as long as the carriage does.

use crate::calendar::{Day, Instant};
use crate::money::{
    Currency, Decimal, ExchangeRate, RateKind, Rounding, add, allot, minor_unit, multiply, subtract, sum,
};
use crate::problem::{Fault, Problem};
use crate::tree::Tree;

/// The name of what was paid for the goods, where charges have their codes.
pub(crate) const GOODS: &str = "goods";

/// An order as it was paid.
#[derive(Debug)]
pub(crate) struct Paid {
    pub(crate) currency: Currency,
    pub(crate) digits: u32,
    pub(crate) shop: String,
    /// The moment of the order.
    pub(crate) at: Instant,
    pub(crate) lines: Vec<PaidLine>,
    /// The goods, then each charge.
    pub(crate) entries: Vec<Entry>,
    /// Rates of exchange that were used.
    pub(crate) rates: Vec<ExchangeRate>,
    pub(crate) shipments: Vec<Sent>,
}

/// A line of the order.
#[derive(Debug)]
pub(crate) struct PaidLine {
    pub(crate) id: String,
    pub(crate) quantity: u32,
    goods: Decimal,
    duty: Decimal,
    tax: Decimal,
    heading: String,
}

/// A shipment of the order.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) warehouse: String,
    pub(crate) carrier: String,
    /// The day on which it was handed over.
    pub(crate) on: Option<Day>,
    /// The lines of which it has pieces.
    lines: Vec<String>,
}

/// Something that was paid.
#[derive(Debug)]
pub(crate) struct Entry {
    /// `goods`, or the charge's code.
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) amount: Decimal,
    pub(crate) collected_by: String,
    /// The day on which it was taken.
    pub(crate) on: Option<Day>,
    manner: Manner,
    /// What of it each line bears.
    pub(crate) shares: Vec<Decimal>,
    /// Of a tax: of what it was taken.
    basis: Option<Decimal>,
    /// Of a tax: what of each share is on carriage.
    on_carriage: Vec<Decimal>,
    /// Which lines lie in the shipment whose charge it is.
    within: Vec<bool>,
}

/// Of what a tax is taken besides the goods.
struct Taken {
    duty: bool,
    carriage: bool,
}

impl Taken {
    /// What comes nearest to the basis that was claimed; where none was, all.
    fn of(entry: &Entry, lines: &[PaidLine], carriage: Decimal) -> Result<Taken, Problem> {
        let mut nearest = (Taken { duty: true, carriage: true }, None);
        let Some(basis) = entry.basis else { return Ok(nearest.0) };
        let within = || lines.iter().zip(&entry.within).filter(|(_, within)| **within).map(|(line, _)| line);
        let (goods, duties) = (sum(within().map(|line| line.goods))?, sum(within().map(|line| line.duty))?);
        for (duty, with) in [(true, true), (false, true), (true, false), (false, false)] {
            let of = |part: Decimal, is_in: bool| if is_in { part } else { Decimal::ZERO };
            let whole = sum([goods, of(duties, duty), of(carriage, with)])?;
            let away = subtract(whole, basis)?.abs();
            if nearest.1.is_none_or(|least| away < least) {
                nearest = (Taken { duty, carriage: with }, Some(away));
            }
        }
        Ok(nearest.0)
    }
}

/// With what an entry goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// With each piece its part.
    ByPiece,
    /// With the last piece of a heading.
    ByHeading,
    /// With the last piece of the order.
    Once,
}

impl Paid {
    /// Its lines, each with its pieces.
    pub(crate) fn ordered(&self) -> Vec<(&str, u32)> {
        self.lines.iter().map(|line| (line.id.as_str(), line.quantity)).collect()
    }

    /// Reads claims. Those that were signed were checked then; others somebody has written.
    pub(crate) fn of(claims: &Tree<'_>, digits: u32) -> Result<Paid, Problem> {
        let message = "the claims lack what was paid, or say it wrongly: send the token as it was bound";
        let lost = || Problem::from(Fault::new("not_a_token", "/token", message));
        let currency =
            claims.get("totals").and_then(|totals| totals.text("currency")?.parse().ok()).ok_or_else(lost)?;
        let lines: Option<Vec<PaidLine>> = claims.items("lines").iter().map(PaidLine::of).collect();
        let lines = lines.ok_or_else(lost)?;
        let mut paid = Paid {
            currency,
            digits,
            shop: claims.text("aud").ok_or_else(lost)?.to_owned(),
            at: claims.text("at").and_then(|at| at.parse().ok()).ok_or_else(lost)?,
            entries: Vec::new(),
            rates: claims.items("rates").iter().filter_map(rate).collect(),
            shipments: claims.items("plan").iter().map(Sent::of).collect(),
            lines,
        };
        let mut charges = vec![paid.goods()?];
        for charge in claims.items("charges") {
            charges.push(paid.charge(charge).ok_or_else(lost)?);
        }
        paid.entries = charges;
        paid.share_out()?;
        Ok(paid)
    }

    fn goods(&self) -> Result<Entry, Problem> {
        let shares: Vec<Decimal> = self.lines.iter().map(|line| line.goods).collect();
        Ok(Entry {
            code: GOODS.to_owned(),
            kind: GOODS.to_owned(),
            amount: sum(shares.iter().copied())?,
            collected_by: "seller".to_owned(),
            on: None,
            manner: Manner::ByPiece,
            basis: None,
            on_carriage: vec![Decimal::ZERO; shares.len()],
            within: vec![true; shares.len()],
            shares,
        })
    }

    /// A charge, borne by its own line; what has none is shared out when all are known.
    fn charge(&self, charge: &Tree<'_>) -> Option<Entry> {
        let amount: Decimal = charge.text("amount")?.parse().ok()?;
        let kind = charge.text("kind")?;
        let manner = match (kind, charge.text("per")) {
            // Goods that are not sent are a charge of their line.
            ("duty" | "tax" | GOODS, None) => Manner::ByPiece,
            ("duty" | "tax", Some("heading")) => Manner::ByHeading,
            _ => Manner::Once,
        };
        let own = charge.text("line");
        let sent = charge.whole("shipment").and_then(|at| self.shipments.get(usize::try_from(at).ok()?));
        let share = |line: &PaidLine| if own == Some(line.id.as_str()) { amount } else { Decimal::ZERO };
        Some(Entry {
            code: charge.text("code")?.to_owned(),
            kind: kind.to_owned(),
            amount,
            collected_by: charge.text("collected_by")?.to_owned(),
            on: charge.text("on").and_then(|on| on.parse().ok()),
            manner,
            basis: charge.text("basis").and_then(|basis| basis.parse().ok()),
            shares: self.lines.iter().map(share).collect(),
            on_carriage: vec![Decimal::ZERO; self.lines.len()],
            within: self.lines.iter().map(|line| sent.is_none_or(|sent| sent.lines.contains(&line.id))).collect(),
        })
    }

    /// Allots what no line bears alone: duty and tax by what the lines bear of them besides, all else by the goods' value.
    fn share_out(&mut self) -> Result<(), Problem> {
        let keys: Vec<&str> = self.lines.iter().map(|line| line.id.as_str()).collect();
        let goods: Vec<Decimal> = self.lines.iter().map(|line| line.goods).collect();
        let unit = minor_unit(self.digits);
        let mut rest: [Vec<Decimal>; 2] =
            [self.lines.iter().map(|line| line.duty).collect(), self.lines.iter().map(|line| line.tax).collect()];
        let of = |kind: &str| match kind {
            "duty" => Some(0),
            "tax" => Some(1),
            _ => None,
        };
        for entry in &self.entries {
            let Some(rest) = of(&entry.kind).and_then(|at| rest.get_mut(at)) else { continue };
            for (rest, share) in rest.iter_mut().zip(&entry.shares) {
                *rest = subtract(*rest, *share)?;
            }
        }
        for entry in self.entries.iter_mut().filter(|entry| entry.shares.iter().all(Decimal::is_zero)) {
            let weights = of(&entry.kind).and_then(|at| rest.get(at)).unwrap_or(&goods);
            // Of goods that come to nothing each line of the shipment bears alike.
            let is_free = weights.iter().zip(&entry.within).all(|(weight, within)| !within || weight.is_zero());
            let weight = |(weight, within): (&Decimal, &bool)| match (within, is_free) {
                (false, _) => Decimal::ZERO,
                (true, true) => Decimal::ONE,
                (true, false) => *weight,
            };
            let weights: Vec<Decimal> = weights.iter().zip(&entry.within).map(weight).collect();
            entry.shares = allot(entry.amount, unit, &weights, &keys)?;
        }
        let carriage: Vec<(Vec<bool>, Decimal)> = self
            .entries
            .iter()
            .filter(|entry| is_carriage(&entry.kind))
            .map(|entry| (entry.within.clone(), entry.amount))
            .collect();
        for entry in self.entries.iter_mut().filter(|entry| entry.kind == "tax") {
            let lies_within = |other: &[bool]| other.iter().zip(&entry.within).all(|(other, own)| *own || !*other);
            let own = carriage.iter().filter(|(within, _)| lies_within(within)).map(|(_, amount)| *amount);
            let inside = |line: &PaidLine, within: bool| if within { line.goods } else { Decimal::ZERO };
            let weights: Vec<Decimal> =
                self.lines.iter().zip(&entry.within).map(|(line, within)| inside(line, *within)).collect();
            let whole = sum(own)?;
            let taken = Taken::of(entry, &self.lines, whole)?;
            let carried = allot(if taken.carriage { whole } else { Decimal::ZERO }, unit, &weights, &keys)?;
            for (at, line) in self.lines.iter().enumerate() {
                let (Some(share), Some(carried)) = (entry.shares.get(at), carried.get(at)) else { continue };
                let goods = if taken.duty { add(line.goods, line.duty)? } else { line.goods };
                let parts = allot(*share, unit, &[goods, *carried], &["a", "b"])?;
                if let (Some(on), Some(part)) = (entry.on_carriage.get_mut(at), parts.get(1)) {
                    *on = if line.goods.is_zero() { Decimal::ZERO } else { *part };
                }
            }
        }
        Ok(())
    }

    /// What was paid for the goods.
    pub(crate) fn goods_amount(&self) -> Decimal {
        // The entry of the goods is made first, of every order.
        self.entries.first().map_or(Decimal::ZERO, |goods| goods.amount)
    }

    /// Whether so many pieces of each line are all of the order.
    fn is_all(&self, off: &[u32]) -> bool {
        self.lines.iter().zip(off).all(|(line, off)| *off >= line.quantity)
    }

    /// What an entry gives back of so many pieces of each line, line by line. `with_carriage`: a tax with what of it is on carriage.
    pub(crate) fn given_back(&self, entry: &Entry, off: &[u32], with_carriage: bool) -> Result<Vec<Decimal>, Problem> {
        let all = self.is_all(off);
        let mut back = Vec::with_capacity(self.lines.len());
        let parts = entry.shares.iter().zip(&entry.on_carriage).zip(off);
        for (line, ((&share, &carried), &off_line)) in self.lines.iter().zip(parts) {
            let pieces = off_line.min(line.quantity);
            let mine =
                |other: &PaidLine| other.heading == line.heading && !line.heading.is_empty() || other.id == line.id;
            let heading_is_off =
                || self.lines.iter().zip(off).all(|(other, off)| !mine(other) || *off >= other.quantity);
            back.push(match entry.manner {
                _ if all => share,
                Manner::Once => Decimal::ZERO,
                Manner::ByHeading => {
                    if heading_is_off() {
                        share
                    } else {
                        Decimal::ZERO
                    }
                }
                Manner::ByPiece if with_carriage => self.part(share, pieces, line.quantity)?,
                Manner::ByPiece => self.part(subtract(share, carried)?, pieces, line.quantity)?,
            });
        }
        Ok(back)
    }

    /// What `pieces` of a line's `quantity` bear of its share.
    fn part(&self, share: Decimal, pieces: u32, quantity: u32) -> Result<Decimal, Problem> {
        if pieces >= quantity {
            return Ok(share);
        }
        let exact = crate::money::divide(multiply(share, Decimal::from(pieces))?, Decimal::from(quantity))?;
        Ok(Rounding::to_digits(self.digits).round(exact)?)
    }
}

/// Whether a kind of charge is for carriage.
pub(crate) fn is_carriage(kind: &str) -> bool {
    matches!(kind, "freight" | "surcharge" | "discount")
}

impl PaidLine {
    fn of(line: &Tree<'_>) -> Option<PaidLine> {
        let amount = |key| line.text(key)?.parse().ok();
        let heading: String = line.text("hs_code").unwrap_or_default().chars().take(6).collect();
        Some(PaidLine {
            id: line.text("id")?.to_owned(),
            quantity: line.whole("quantity").and_then(|quantity| u32::try_from(quantity).ok())?,
            goods: amount("goods")?,
            duty: amount("duty")?,
            tax: amount("tax")?,
            heading,
        })
    }
}

impl Sent {
    fn of(shipment: &Tree<'_>) -> Sent {
        let word = |key| shipment.text(key).unwrap_or_default().to_owned();
        Sent {
            warehouse: word("warehouse"),
            carrier: word("carrier"),
            on: shipment.text("ship_by").and_then(|day| day.parse().ok()),
            lines: shipment.items("lines").iter().filter_map(|line| line.text("line").map(str::to_owned)).collect(),
        }
    }
}

/// A rate of a token. What was guarded against its moving is left out: it is a price's, not an authority's.
fn rate(claimed: &Tree<'_>) -> Option<ExchangeRate> {
    let (base, quote) = claimed.text("pair")?.split_once('/')?;
    let kind = claimed.text("kind").filter(|kind| *kind != RateKind::Guarded.as_str())?;
    let kind = [RateKind::Given, RateKind::Customs].into_iter().find(|known| known.as_str() == kind);
    Some(ExchangeRate {
        base: base.parse().ok()?,
        quote: quote.parse().ok()?,
        rate: claimed.text("rate")?.parse().ok()?,
        kind: kind.unwrap_or(RateKind::Reference),
        as_of: claimed.text("as_of").and_then(|day| day.parse().ok()),
        source: None,
    })
}
