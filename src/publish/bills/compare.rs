//! What lies between bill and quote, by parcel and kind of charge, and by lane?
//!
//! In: everything that was billed, and everything that was quoted. Out: for each parcel the kinds with what was quoted, billed and lies
//! between, with why where the bill tells; parcels that were billed without a quote, or quoted and not billed yet; and by lane how
//! many parcels differ, and the middle and the ninth tenth of billed for quoted.
//!
//! The rule: a difference counts where it is more than both tolerances, the one in money and the one in per cent of what was
//! quoted.

use super::layout::BilledKind;
use super::quoted::Parcel;
use super::read::Billed;
use crate::money::{Currency, Decimal, Overflow, divide, multiply, percent_of, subtract, sum};
use std::collections::{BTreeMap, BTreeSet};

/// What counts as a difference.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// In money.
    pub tolerance: Decimal,
    /// In per cent of what was quoted.
    pub percent: Decimal,
    /// Parcels that a lane needs before anything is concluded.
    pub least: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { tolerance: Decimal::new(5, 2), percent: Decimal::ONE, least: 30 }
    }
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Reconciled {
    /// By parcel, those of the bills first, in their order.
    pub parcels: Vec<ParcelRow>,
    /// By lane.
    pub lanes: Vec<Lane>,
    /// What belongs to invoices as a whole: number, currency, amount.
    pub of_invoices: Vec<(String, Currency, Decimal)>,
}

/// A parcel.
#[derive(Debug, Clone)]
pub struct ParcelRow {
    /// Its number.
    pub tracking: String,
    /// `quoted`, `not_quoted`, `not_billed`.
    pub status: &'static str,
    /// `carrier/service from to`; empty where nothing was quoted.
    pub lane: String,
    /// The bill's currency.
    pub currency: Option<Currency>,
    /// By kind.
    pub kinds: Vec<Compared>,
    /// What was quoted and what was billed in all; none where a rate was never booked.
    pub totals: Option<(Decimal, Decimal)>,
    /// Whether the difference counts.
    pub differs: bool,
    /// Charges that were billed before: invoice and line, and those of the first.
    pub duplicates: Vec<((String, usize), (String, usize))>,
}

/// A kind of charge of a parcel.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The kind.
    pub kind: BilledKind,
    /// What was quoted; none where a rate was never booked.
    pub quoted: Option<Decimal>,
    /// What was billed, credits taken off.
    pub billed: Decimal,
    /// What lies between.
    pub difference: Option<Decimal>,
    /// Why, where the bill tells: a word, and what it is about.
    pub why: Option<(&'static str, String)>,
    /// The carrier's names of what was billed.
    pub names: Vec<String>,
}

/// A lane: a service between two countries.
#[derive(Debug, Clone)]
pub struct Lane {
    /// `carrier/service from to`.
    pub lane: String,
    /// Parcels that were quoted and billed.
    pub parcels: usize,
    /// Of these, those that differ.
    pub wrong: usize,
    /// All that was billed beyond what was quoted, in the currency of the bills.
    pub beyond: Decimal,
    /// The currency; none where bills have several.
    pub currency: Option<Currency>,
    /// Billed for quoted in per cent: the middle, and that of the ninth parcel of ten.
    pub median: Option<Decimal>,
    /// The ninth of ten.
    pub ninth: Option<Decimal>,
    /// The reasons, with how many parcels have each.
    pub reasons: Vec<(&'static str, usize)>,
}

impl Lane {
    /// Parcels that differ, of a thousand.
    pub fn error_per_mille(&self) -> usize {
        (self.wrong * 1000 + self.parcels / 2).checked_div(self.parcels).unwrap_or(0)
    }
}

/// Compares.
///
/// # Errors
/// [`Overflow`] when a figure is too large.
pub fn reconcile(billed: &[Billed], quoted: &[Parcel], options: &Options) -> Result<Reconciled, Overflow> {
    let mut order: Vec<&str> = Vec::new();
    let mut by_parcel: BTreeMap<&str, Vec<&Billed>> = BTreeMap::new();
    let mut found = Reconciled::default();
    for charge in billed {
        if charge.tracking.is_empty() {
            found.of_invoices.push((charge.invoice.clone(), charge.currency, charge.amount));
            continue;
        }
        let own = by_parcel.entry(&charge.tracking).or_default();
        if own.is_empty() {
            order.push(&charge.tracking);
        }
        own.push(charge);
    }
    for tracking in order {
        let charges = by_parcel.get(tracking).map(Vec::as_slice).unwrap_or_default();
        let parcel = quoted.iter().find(|parcel| parcel.tracking == tracking);
        found.parcels.push(row(tracking, charges, parcel, options)?);
    }
    for parcel in quoted.iter().filter(|parcel| !by_parcel.contains_key(parcel.tracking.as_str())) {
        found.parcels.push(ParcelRow {
            tracking: parcel.tracking.clone(),
            status: "not_billed",
            lane: lane_of(parcel),
            currency: None,
            kinds: Vec::new(),
            totals: None,
            differs: false,
            duplicates: Vec::new(),
        });
    }
    found.lanes = lanes(&found.parcels)?;
    Ok(found)
}

fn lane_of(parcel: &Parcel) -> String {
    format!("{} {} to {}", parcel.service, parcel.from, parcel.to)
}

fn row(tracking: &str, charges: &[&Billed], parcel: Option<&Parcel>, options: &Options) -> Result<ParcelRow, Overflow> {
    let currencies: BTreeSet<Currency> = charges.iter().map(|charge| charge.currency).collect();
    // Bills of two currencies for one parcel are not added to each other: the first is compared.
    let currency = charges.first().map(|charge| charge.currency);
    let is_one = currencies.len() == 1;
    let mut kinds: BTreeSet<BilledKind> = charges.iter().map(|charge| charge.kind).collect();
    kinds.extend(parcel.iter().flat_map(|parcel| parcel.kinds()));
    let mut compared = Vec::new();
    for kind in kinds {
        let own = charges.iter().filter(|charge| charge.kind == kind && Some(charge.currency) == currency);
        let billed = sum(own.clone().map(|charge| charge.amount))?;
        let quoted = match (parcel, currency) {
            (Some(parcel), Some(currency)) => parcel.of(kind, currency)?,
            _ => Some(Decimal::ZERO),
        };
        let difference = quoted.map(|quoted| subtract(billed, quoted)).transpose()?;
        let mut names: Vec<String> = own.map(|charge| charge.name.clone()).collect();
        names.dedup();
        let why = match (difference, parcel) {
            (Some(difference), Some(parcel)) if counts(difference, quoted, options)? => {
                why(kind, charges, parcel, currency)?
            }
            _ => None,
        };
        compared.push(Compared { kind, quoted, billed, difference, why, names });
    }
    // What is paid at the border comes on a bill of its own: until then nothing is said of it.
    let is_due = |one: &&Compared| {
        !(one.names.is_empty() && matches!(one.kind, BilledKind::Duty | BilledKind::Vat | BilledKind::Fee))
    };
    let all: Option<Vec<Decimal>> = compared.iter().filter(is_due).map(|one| one.quoted).collect();
    let totals = match all.filter(|_| is_one) {
        Some(quoted) => Some((sum(quoted)?, sum(compared.iter().map(|one| one.billed))?)),
        None => None,
    };
    let differs = match totals {
        Some((quoted, billed)) if parcel.is_some() => counts(subtract(billed, quoted)?, Some(quoted), options)?,
        _ => false,
    };
    let twice = |charge: &&Billed| Some(((charge.invoice.clone(), charge.line), charge.duplicate_of.clone()?));
    let duplicates = charges.iter().filter_map(twice).collect();
    Ok(ParcelRow {
        tracking: tracking.to_owned(),
        status: if parcel.is_some() { "quoted" } else { "not_quoted" },
        lane: parcel.map(lane_of).unwrap_or_default(),
        currency,
        kinds: compared,
        totals,
        differs,
        duplicates,
    })
}

/// Whether a difference is more than both tolerances.
fn counts(difference: Decimal, quoted: Option<Decimal>, options: &Options) -> Result<bool, Overflow> {
    let share = percent_of(options.percent, quoted.unwrap_or_default().abs())?;
    Ok(difference.abs() > options.tolerance && difference.abs() > share)
}

/// Why a kind differs, where the bill tells.
fn why(
    kind: BilledKind,
    charges: &[&Billed],
    parcel: &Parcel,
    currency: Option<Currency>,
) -> Result<Option<(&'static str, String)>, Overflow> {
    let of = |kind: BilledKind| charges.iter().filter(move |charge| charge.kind == kind);
    if of(kind).any(|charge| charge.duplicate_of.is_some()) {
        return Ok(Some(("duplicate", "the same charge was billed twice".to_owned())));
    }
    if of(kind).next().is_none() {
        return Ok(Some(("not_billed", "it was quoted, and no bill has it so far".to_owned())));
    }
    let weight = charges.iter().filter_map(|charge| charge.weight).max();
    let heavier = weight.filter(|weight| weight.grams_up() > parcel.billed_g);
    Ok(match kind {
        BilledKind::Freight | BilledKind::Reweigh if heavier.is_some() || kind == BilledKind::Reweigh => {
            let grams =
                weight.map_or_else(|| "an unknown weight".to_owned(), |weight| format!("{} g", weight.grams_up()));
            Some(("reweigh", format!("billed at {grams}, quoted at {} g", parcel.billed_g)))
        }
        BilledKind::Fuel => {
            let freight = sum(of(BilledKind::Freight).map(|charge| charge.amount))?;
            let fuel = sum(of(BilledKind::Fuel).map(|charge| charge.amount))?;
            let quoted = match currency {
                Some(currency) => parcel.of(BilledKind::Fuel, currency)?.zip(parcel.of(BilledKind::Freight, currency)?),
                None => None,
            };
            match (share(fuel, freight)?, quoted) {
                (Some(billed), Some((fuel, freight))) => match share(fuel, freight)? {
                    Some(quoted) if quoted != billed => {
                        Some(("fuel_week", format!("{billed} % of freight were billed, {quoted} % quoted")))
                    }
                    _ => Some(("follows_freight", "the same percentage of another freight".to_owned())),
                },
                _ => None,
            }
        }
        BilledKind::AddressCorrection => Some(("address_correction", "the address was corrected".to_owned())),
        BilledKind::Zone => Some(("zone", "another zone was billed".to_owned())),
        BilledKind::Return => Some(("return", "it could not be delivered".to_owned())),
        BilledKind::Unused => Some(("unused", "the label was billed by itself".to_owned())),
        BilledKind::Credit => Some(("credit", "the carrier gives back".to_owned())),
        BilledKind::Duty | BilledKind::Vat => Some((
            "duty_advance",
            "customs assessed otherwise than was quoted, or it was quoted as the seller's".to_owned(),
        )),
        BilledKind::Fee => Some(("duty_advance", "the fee for paying duty and tax".to_owned())),
        BilledKind::Surcharge => {
            let names: Vec<&str> = of(kind).map(|charge| charge.name.as_str()).collect();
            Some(("surcharge", if names.is_empty() { "quoted and not billed".to_owned() } else { names.join(", ") }))
        }
        BilledKind::Residual => Some(("residual", "no line of the bill explains it".to_owned())),
        _ => None,
    })
}

/// One as a percentage of the other, to one decimal.
pub(super) fn share(of: Decimal, whole: Decimal) -> Result<Option<Decimal>, Overflow> {
    if whole <= Decimal::ZERO {
        return Ok(None);
    }
    Ok(Some(divide(multiply(of, Decimal::ONE_HUNDRED)?, whole)?.round_dp(1).normalize()))
}

fn lanes(parcels: &[ParcelRow]) -> Result<Vec<Lane>, Overflow> {
    let mut lanes: BTreeMap<&str, Vec<(&ParcelRow, Decimal, Decimal)>> = BTreeMap::new();
    for row in parcels.iter().filter(|row| row.status == "quoted") {
        if let Some((quoted, billed)) = row.totals {
            lanes.entry(&row.lane).or_default().push((row, quoted, billed));
        }
    }
    let mut found = Vec::new();
    for (lane, rows) in lanes {
        let mut shares = Vec::new();
        let mut reasons: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (row, quoted, billed) in &rows {
            shares.extend(share(*billed, *quoted)?);
            let own: BTreeSet<&'static str> =
                row.kinds.iter().filter_map(|one| one.why.as_ref()).map(|(code, _)| *code).collect();
            own.into_iter().for_each(|code| *reasons.entry(code).or_default() += 1);
        }
        shares.sort();
        let rank = |percent: usize| shares.get((shares.len() * percent).div_ceil(100).max(1) - 1).copied();
        let currencies: BTreeSet<Currency> = rows.iter().filter_map(|(row, _, _)| row.currency).collect();
        let beyond =
            rows.iter().map(|(_, quoted, billed)| subtract(*billed, *quoted)).collect::<Result<Vec<_>, _>>()?;
        found.push(Lane {
            lane: lane.to_owned(),
            parcels: rows.len(),
            wrong: rows.iter().filter(|(row, _, _)| row.differs).count(),
            beyond: sum(beyond)?,
            currency: currencies.first().copied().filter(|_| currencies.len() == 1),
            median: rank(50),
            ninth: rank(90),
            reasons: reasons.into_iter().collect(),
        });
    }
    Ok(found)
}
