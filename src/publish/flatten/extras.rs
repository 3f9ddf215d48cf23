//! What is charged on top, when?
//!
//! In: the surcharges that a service may meet on the shop's ways, discounts on them, fuel and markup. Out: the same at their
//! charged amounts, for each span of days on which these are the same, without codes, names and reasons.
//!
//! The rule: a fixed amount is rounded as it is charged. A bill rounds a computed amount before it takes percentages on it: an
//! amount a kilogram or a step of value can only be multiplied where it comes in whole units of that rounding, so that nothing
//! is rounded twice. A percentage of the table's price sees that price without fuel and discounts, so it can only stay where
//! there are none. Of a group only the highest is charged: it can only stay where the charged amounts have the order of
//! the listed ones. Volume is the shop's own: a condition on it is settled here, as is what its ways never meet.

use super::condition::{left, tells_volume};
use super::{Because, Bill, Factor, too_large};
use crate::book::freight::{
    Carrier, Discount, ServiceOption, Surcharge, SurchargeAmount, SurchargeKind, WeightUnit, ZoneAmount,
};
use crate::book::names::among;
use crate::book::when::{Clause, When, Word};
use crate::calendar::Day;
use crate::money::{Decimal, multiply};
use crate::publish::ways::Lanes;
use crate::rate::discount::is_off;
use crate::record::to_bytes;

/// The surcharges of a service at their charged amounts.
pub(super) fn rows(bill: &Bill<'_>, ways: &Lanes<'_>) -> Result<Vec<Surcharge>, Because> {
    let mut rows = Vec::new();
    let mut groups: Vec<Rival> = Vec::new();
    for listed in &bill.carrier.surcharge {
        // It never holds on the shop's ways.
        let Some(asked) = left(&listed.when, &|clause| known(bill, ways, clause)) else { continue };
        if tells_volume(&asked) {
            return Err(format!("its surcharge `{}` compares the shop's volume beside other figures", listed.code));
        }
        for (from, until) in bill.spans(listed.from, listed.until) {
            // A day without a percentage for fuel has no price at all.
            let Some(factor) = bill.factor(Some(listed), from) else { continue };
            let (amount, net) = charged(bill, listed, &factor, from)?;
            if !listed.group.is_empty() {
                groups.push(Rival { listed, from, until, net, charged: amount.clone() });
            }
            let row = Surcharge {
                code: String::new(),
                label: String::new(),
                kind: SurchargeKind::Other,
                when: of_service(bill, &asked),
                amount,
                from: bill.since.map_or(from, |since| from.max(since)),
                until,
                because: String::new(),
                illustrative: listed.illustrative || factor.illustrative,
                source: bill.shop.source.clone(),
                at: String::new(),
                trust: None,
                other_reading: String::new(),
                ..listed.clone()
            };
            if is_needed(&row) {
                rows.push(row);
            }
        }
    }
    keep_order(&groups)?;
    Ok(rows)
}

/// What is settled of a surcharge's condition for the service of a shop.
fn known(bill: &Bill<'_>, ways: &Lanes<'_>, clause: &Clause) -> Option<bool> {
    match clause {
        Clause::Among(Word::Services, names) => Some(among(names, &bill.id())),
        Clause::Among(Word::Option, names) => {
            let cover = |name: &String| name == ServiceOption::Insurance.as_str();
            (bill.shop.insurance.is_some() && names.iter().all(cover)).then_some(false)
        }
        Clause::Figures(figures) if figures.iter().all(|figure| figure.of == "monthly_parcels") => {
            let parcels = Decimal::from(bill.shop.monthly_parcels);
            Some(figures.iter().any(|figure| figure.compare.holds(parcels, figure.limit)))
        }
        _ => ways.known(clause),
    }
}

/// What is left of a condition, for the one service.
fn of_service(bill: &Bill<'_>, asked: &When) -> When {
    let own = Clause::Among(Word::Services, vec![bill.id()]);
    When(std::iter::once(own).chain(asked.0.iter().cloned()).collect())
}

/// Whether a row changes a price, a billed weight, or what can be had.
fn is_needed(row: &Surcharge) -> bool {
    let nothing = matches!(&row.amount, SurchargeAmount::Flat(amount) if amount.is_zero());
    !nothing || !row.options().is_empty() || row.minimum_billed.is_some() || !row.group.is_empty()
}

/// What a surcharge comes to with discounts, fuel and markup; and where it is fixed, the amount before fuel and markup.
fn charged(
    bill: &Bill<'_>,
    listed: &Surcharge,
    factor: &Factor,
    day: Day,
) -> Result<(SurchargeAmount, Option<Decimal>), Because> {
    let because = |why: &str| format!("its surcharge `{}` {why}", listed.code);
    if listed.is_of(ServiceOption::Insurance) {
        // Cover is priced by itself, and the shop's percentages are not on it.
        return if factor.fuel.is_zero() {
            Ok((listed.amount.clone(), None))
        } else {
            Err(because("bears fuel on cover"))
        };
    }
    if listed.amount.is_of_collected() {
        // Neither fuel nor discounts nor the shop's percentages are on it.
        return Ok((listed.amount.clone(), None));
    }
    let id = bill.id();
    let own = |discount: &&Discount| {
        let services = |clause: &Clause| match clause {
            Clause::Among(Word::Services, names) => Some(among(names, &id)),
            _ => None,
        };
        left(&discount.when, &services).is_some()
    };
    let on_it = |discount: &Discount| is_off(discount, listed);
    let discounts = bill.discounts(day, "", on_it);
    if bill
        .carrier
        .discount
        .iter()
        .filter(own)
        .any(|discount| on_it(discount) && !discount.when.names(Word::Zones).is_empty())
    {
        return Err(because("has a discount in some zones only"));
    }
    let net = |amount: Decimal| bill.discounted(amount, &discounts);
    let once = |amount: Decimal| factor.charged(net(amount)?, bill.carrier.rounding);
    // Each amount with how many of them a step is.
    let scaled = |amounts: &[(Decimal, Decimal)]| -> Result<Vec<Decimal>, Because> {
        let whole = |(amount, count): &(Decimal, Decimal)| {
            multiply(*amount, *count).and_then(|step| Ok(bill.carrier.rounding.round(step)? == step)).unwrap_or(false)
        };
        if !factor.is_one() && !amounts.iter().all(whole) {
            return Err(because("is rounded before percentages are taken on it"));
        }
        let scale = |(amount, _): &(Decimal, Decimal)| factor.scaled(*amount);
        let scaled: Option<Vec<Decimal>> = amounts.iter().map(scale).collect::<Result<_, Because>>()?;
        scaled.ok_or_else(|| because("is computed, and the shop takes a percentage off it"))
    };
    if !discounts.is_empty() && !matches!(listed.amount, SurchargeAmount::Flat(_) | SurchargeAmount::ByZone(_)) {
        return Err(because("is computed, with a discount on it"));
    }
    let amount = match &listed.amount {
        SurchargeAmount::Flat(amount) => {
            return Ok((SurchargeAmount::Flat(once(*amount)?), Some(net(*amount)?)));
        }
        SurchargeAmount::ByZone(zones) => {
            let zone = |row: &ZoneAmount| Ok(ZoneAmount { zones: row.zones.clone(), amount: once(row.amount)? });
            SurchargeAmount::ByZone(zones.iter().map(zone).collect::<Result<_, Because>>()?)
        }
        SurchargeAmount::PerKg { each, minimum, step_g } => {
            let step = Decimal::new(i64::from(weight_step(bill, *step_g)), 3);
            let [each, minimum] = both(scaled(&[(*each, step), (*minimum, Decimal::ONE)])?)?;
            SurchargeAmount::PerKg { each, minimum, step_g: *step_g }
        }
        SurchargeAmount::PercentOfValue { .. } if factor.is_one() => listed.amount.clone(),
        SurchargeAmount::PercentOfValue { .. } => {
            return Err(because("is a percentage of value, with other percentages on it"));
        }
        SurchargeAmount::ValueSteps { free, step, each, minimum, at_most } => {
            let [each, minimum] = both(scaled(&[(*each, Decimal::ONE), (*minimum, Decimal::ONE)])?)?;
            SurchargeAmount::ValueSteps { free: *free, step: *step, each, minimum, at_most: *at_most }
        }
        SurchargeAmount::Percent { .. } => {
            let discounted = bill.carrier.discount.iter().filter(own).any(|discount| discount.on.is_empty());
            let plain = bill.factor(None, day).is_some_and(|of_table| of_table.is_one());
            if discounted || !plain || !factor.is_one() {
                return Err(because(
                    "is a percentage of the table's price, which is told with other percentages in it",
                ));
            }
            listed.amount.clone()
        }
        SurchargeAmount::OfCollected { .. } | SurchargeAmount::Unknown => listed.amount.clone(),
    };
    Ok((amount, None))
}

/// Two amounts that were multiplied alike.
fn both(amounts: Vec<Decimal>) -> Result<[Decimal; 2], Because> {
    <[Decimal; 2]>::try_from(amounts).map_err(|_| too_large())
}

/// Of how many grams every weight is a multiple that a surcharge is taken on; 1 where no step is known.
fn weight_step(bill: &Bill<'_>, step_g: u32) -> u32 {
    let of_service =
        bill.service.weight_steps.iter().map(|step| if step.unit == WeightUnit::G { step.step } else { 1 });
    let common = |one: u32, other: u32| {
        let (mut one, mut other) = (one, other);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        one
    };
    match step_g {
        0 => of_service.fold(0, common).max(1),
        step => step,
    }
}

/// A surcharge of a group on some days: what decides which is charged, and what it comes to.
struct Rival<'d> {
    listed: &'d Surcharge,
    from: Day,
    until: Option<Day>,
    net: Option<Decimal>,
    charged: SurchargeAmount,
}

impl Rival<'_> {
    fn meets(&self, other: &Rival<'_>) -> bool {
        let begins_within = |one: &Rival<'_>, other: &Rival<'_>| other.until.is_none_or(|until| one.from < until);
        self.listed.group == other.listed.group
            && self.listed.code != other.listed.code
            && begins_within(self, other)
            && begins_within(other, self)
    }

    /// Whether the charged amounts have the order of the listed ones.
    fn keeps_order(&self, other: &Rival<'_>) -> bool {
        let unchanged = |rival: &Rival<'_>| rival.charged == rival.listed.amount;
        let fixed = |rival: &Rival<'_>| match (&rival.charged, rival.net) {
            (SurchargeAmount::Flat(charged), Some(net)) => Some((*charged, net)),
            _ => None,
        };
        match (fixed(self), fixed(other)) {
            (Some((charged, net)), Some((others, others_net))) => charged.cmp(&others) == net.cmp(&others_net),
            _ => unchanged(self) && unchanged(other),
        }
    }
}

/// The charged amounts of each group have the order of the listed ones.
fn keep_order(rivals: &[Rival<'_>]) -> Result<(), Because> {
    for (at, one) in rivals.iter().enumerate() {
        let others = rivals.iter().skip(at + 1).filter(|other| one.meets(other));
        if let Some(other) = others.into_iter().find(|other| !one.keeps_order(other)) {
            return Err(format!(
                "its surcharges `{}` and `{}` exclude each other, and their charged amounts may have another order",
                one.listed.code, other.listed.code
            ));
        }
    }
    Ok(())
}

/// Rows of several services that are alike become one, and rows that follow each other in time; the order is that of what they
/// hold, so that names do not decide it.
pub(super) fn join(carrier: &mut Carrier) {
    let mut rows = std::mem::take(&mut carrier.surcharge);
    let mut joined: Vec<Surcharge> = Vec::new();
    rows.sort_by_key(|row| row.from);
    for row in rows {
        let follows = |known: &&mut Surcharge| {
            known.until == Some(row.from) && Surcharge { from: row.from, until: row.until, ..(*known).clone() } == row
        };
        match joined.iter_mut().find(follows) {
            Some(known) => known.until = row.until,
            None => joined.push(row),
        }
    }
    let mut of_services: Vec<(Surcharge, Vec<String>)> = Vec::new();
    for mut row in joined {
        let services = take_services(&mut row.when);
        match of_services.iter_mut().find(|(known, _)| *known == row) {
            Some((_, all)) => all.extend(services),
            None => of_services.push((row, services)),
        }
    }
    for (mut row, mut services) in of_services {
        services.sort();
        services.dedup();
        if services.len() != carrier.service.len() {
            row.when.0.insert(0, Clause::Among(Word::Services, services));
        }
        carrier.surcharge.push(row);
    }
    carrier.surcharge.sort_by_key(to_bytes);
    number_groups(&mut carrier.surcharge);
}

/// Takes the services out of a condition.
fn take_services(when: &mut When) -> Vec<String> {
    let services = when.listed(Word::Services).to_vec();
    when.0.retain(|clause| !matches!(clause, Clause::Among(Word::Services, _)));
    services
}

/// Groups are named by their order: what matters is which rows share one.
fn number_groups(rows: &mut [Surcharge]) {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter_mut().filter(|row| !row.group.is_empty()) {
        let at = names.iter().position(|name| *name == row.group).unwrap_or_else(|| {
            names.push(row.group.clone());
            names.len() - 1
        });
        row.group = (at + 1).to_string();
    }
}
