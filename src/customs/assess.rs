//! The ledger of one declaration: what is known so far, and the order in which more becomes known.

use super::declaration::{Declaration, DeclaredLine};
use super::landed::{Absorbed, Charge, Landed, LandedLine, Missing, Required, Test};
use super::missing;
use super::net::{NetLine, net_lines};
use crate::book::Reading;
use crate::book::law::{Kind, Levy, Regime, Threshold, Trust, Value, WhichDay};
use crate::calendar::Day;
use crate::customs::condition::Truth;
use crate::money::{Currency, Decimal, add, allot, minor_unit, sum};
use crate::place::Place;
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::sort;

/// A levy that was computed before.
pub(super) struct Earlier {
    /// Its code with the territory filled in.
    pub(super) code: String,
    /// Its code as the data write it.
    pub(super) raw_code: String,
    pub(super) kind: Kind,
    pub(super) currency: Currency,
    /// By line, as the line rounding left it.
    pub(super) lines: Vec<Decimal>,
    /// The ad valorem part of its rate, by line.
    pub(super) percents: Vec<Option<Decimal>>,
    /// What was charged.
    pub(super) total: Decimal,
    /// The seller collects it: no collector advances it.
    pub(super) by_seller: bool,
}

impl Earlier {
    /// Whether data mean this levy by `code`.
    pub(super) fn is(&self, code: &str) -> bool {
        self.code == code || self.raw_code == code
    }
}

/// What of a charge falls on which line.
pub(super) struct Part {
    pub(super) kind: Kind,
    /// In the answer's currency.
    pub(super) amount: Decimal,
    /// Lines and their unrounded figures, which are the weights.
    pub(super) lines: Vec<(usize, Decimal)>,
}

/// Everything that is known of a declaration so far.
pub(super) struct Ledger<'a, 'b> {
    pub(super) declaration: &'a Declaration<'a, 'b>,
    pub(super) net: Vec<NetLine>,
    pub(super) values: Vec<&'b Value>,
    pub(super) tests: Vec<Test>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) charges: Vec<Charge>,
    pub(super) absorbed: Vec<Absorbed>,
    pub(super) parts: Vec<Part>,
    pub(super) missing: Vec<Missing>,
    pub(super) lines: Vec<LandedLine>,
    /// Which line has already borne a levy of an at-most-one-of group.
    pub(super) claimed: Vec<(String, usize)>,
    /// A collector's fee is being computed: only what it collects counts.
    pub(super) collecting: bool,
    nothing: DeclaredLine,
}

/// The duty, tax and fees of a declaration.
///
/// # Errors
/// A fault when a day is not covered or a currency cannot be exchanged; [`Problem::Needs`] while a shard is not loaded.
pub fn assess(declaration: &Declaration<'_, '_>) -> Result<Landed, Problem> {
    let regimes = regimes(declaration)?;
    let mut ledger = Ledger::open(declaration, &regimes)?;
    let thresholds: Vec<&Threshold> = regimes.iter().flat_map(|regime| &regime.threshold).collect();
    ledger.test_thresholds(&thresholds)?;
    let mut levies: Vec<&Levy> = regimes.iter().flat_map(|regime| &regime.levy).collect();
    levies.extend(declaration.collector.iter().flat_map(|collector| &collector.levy));
    sort::by(&mut levies, |one, other| (one.stage, one.order, &one.code).cmp(&(other.stage, other.order, &other.code)));
    for levy in levies {
        ledger.levy(levy)?;
    }
    ledger.close(&regimes)
}

/// The regimes of the place, whose law must cover both days.
fn regimes<'b>(declaration: &Declaration<'_, 'b>) -> Result<Vec<&'b Regime>, Problem> {
    let territory = declaration.place.territory;
    for day in [declaration.order.0, declaration.border.0] {
        if !territory.covers.contains(day) {
            let until = territory.covers.until.map_or_else(String::new, |until| format!(" until before {until}"));
            let message = format!(
                "the law of {} is recorded from {}{until}, not for `{day}`: choose a day within",
                territory.name, territory.covers.from
            );
            return Err(Fault::new("day_not_covered", "/at", message).into());
        }
    }
    regimes_of(declaration.reading, declaration.place)
}

/// The regimes of a place.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn regimes_of<'b>(reading: &Reading<'b>, place: &Place<'_>) -> Result<Vec<&'b Regime>, Problem> {
    let mut needs = Vec::new();
    let mut regimes = Vec::new();
    for id in &place.territory.regimes {
        match reading.regime(id) {
            Ok(regime) => regimes.push(regime),
            Err(Problem::Needs(more)) => needs.extend(more),
            Err(other) => return Err(other),
        }
    }
    if needs.is_empty() { Ok(regimes) } else { Err(Problem::Needs(needs)) }
}

impl<'a, 'b> Ledger<'a, 'b> {
    fn open(declaration: &'a Declaration<'a, 'b>, regimes: &[&'b Regime]) -> Result<Ledger<'a, 'b>, Problem> {
        let net = net_lines(declaration, regimes)?;
        let lines = declaration.lines.iter().zip(&net).map(|(line, net)| LandedLine {
            id: line.id.clone(),
            goods: net.goods,
            duty: Decimal::ZERO,
            tax: Decimal::ZERO,
            hs_code: line.hs.clone(),
            duty_rate: None,
            preference: None,
        });
        Ok(Ledger {
            declaration,
            lines: lines.collect(),
            net,
            values: regimes.iter().flat_map(|regime| &regime.value).collect(),
            tests: Vec::new(),
            earlier: Vec::new(),
            charges: Vec::new(),
            absorbed: Vec::new(),
            parts: Vec::new(),
            missing: missing::town(declaration.place).into_iter().collect(),
            claimed: Vec::new(),
            collecting: false,
            nothing: DeclaredLine::default(),
        })
    }

    /// The declared line of a number.
    pub(super) fn line(&self, line: usize) -> &DeclaredLine {
        self.declaration.lines.get(line).unwrap_or(&self.nothing)
    }

    /// The tariff heading of a line, where its code is known.
    pub(super) fn heading(&self, line: usize) -> Option<&str> {
        self.line(line).hs.as_deref().map(|hs| hs.get(..6).unwrap_or(hs))
    }

    /// The civil day that decides.
    pub(super) fn day(&self, which: WhichDay) -> Day {
        match which {
            WhichDay::Border => self.declaration.border.0,
            WhichDay::Order => self.declaration.order.0,
        }
    }

    /// Minor-unit digits of a currency of the data.
    pub(super) fn digits(&self, currency: Currency) -> Result<u32, Problem> {
        let unknown = || Problem::Book(format!("the book has no minor unit of `{currency}`: build it anew"));
        self.declaration.reading.world()?.digits(currency).ok_or_else(unknown)
    }

    /// Whether a levy was charged on a line.
    pub(super) fn is_charged(&self, code: &str, line: usize) -> bool {
        let on_line = |earlier: &Earlier| earlier.lines.get(line).is_some_and(|figure| !figure.is_zero());
        self.earlier.iter().any(|earlier| earlier.is(code) && on_line(earlier))
    }

    /// The ad valorem part of an earlier levy's rate on a line.
    pub(super) fn percent_of_earlier(&self, code: &str, line: usize) -> Option<Decimal> {
        self.earlier
            .iter()
            .filter(|earlier| earlier.is(code))
            .find_map(|earlier| earlier.percents.get(line).copied().flatten())
    }

    /// Shares the charges out to lines, and gathers what there is to know.
    fn close(mut self, regimes: &[&'b Regime]) -> Result<Landed, Problem> {
        let declaration = self.declaration;
        let unit = minor_unit(declaration.digits);
        for part in &self.parts {
            let weights: Vec<Decimal> = part.lines.iter().map(|(_, weight)| *weight).collect();
            let keys: Vec<&str> = part.lines.iter().map(|(line, _)| self.line(*line).id.as_str()).collect();
            let shares = allot(part.amount, unit, &weights, &keys)?;
            for ((line, _), share) in part.lines.iter().zip(shares) {
                let Some(slot) = self.lines.get_mut(*line) else { continue };
                match part.kind {
                    Kind::Duty => slot.duty = add(slot.duty, share)?,
                    Kind::Tax => slot.tax = add(slot.tax, share)?,
                    // Fees are not shared out.
                    Kind::Fee => {}
                }
            }
        }
        let required = self.required(regimes)?;
        let mut warnings = self.scheme_warnings(regimes)?;
        warnings.extend(self.lines.iter().filter_map(range_warning));
        // What was exchanged for these sums, before the sums with proof are asked for.
        let (exchange_rates, of_market) = (declaration.market.used(), declaration.market.warnings());
        warnings.extend(self.savings()?);
        warnings.extend(self.collector_warning());
        warnings.extend(trust_warning(&self.charges));
        warnings.extend(of_market);
        Ok(Landed {
            currency: declaration.currency,
            digits: declaration.digits,
            goods: sum(self.net.iter().map(|net| net.goods))?,
            freight: sum(self.net.iter().map(|net| net.freight))?,
            insurance: sum(self.net.iter().map(|net| net.insurance))?,
            charges: self.charges,
            absorbed: self.absorbed,
            thresholds: self.tests,
            lines: self.lines,
            refusals: Vec::new(),
            missing: self.missing,
            advisories: Vec::new(),
            required,
            exchange_rates,
            warnings,
        })
    }

    /// What customs asks of the recipient of any of the lines.
    fn required(&self, regimes: &[&'b Regime]) -> Result<Vec<Required>, Problem> {
        let day = self.declaration.border.0;
        let asked =
            regimes.iter().flat_map(|regime| &regime.required).chain(&self.declaration.place.territory.required);
        let mut required: Vec<Required> = Vec::new();
        for field in asked {
            let in_force = field.from <= day && field.until.is_none_or(|until| day < until);
            let mut concerned = false;
            for line in 0..self.declaration.lines.len() {
                concerned = concerned || (in_force && self.holds(&field.when, line, day)? == Truth::Yes);
            }
            if concerned && !required.iter().any(|known| known.field == field.field) {
                required.push(Required {
                    field: field.field.clone(),
                    pattern: Some(field.pattern.clone()).filter(|pattern| !pattern.is_empty()),
                    because: field.because.clone(),
                    source: field.source.clone(),
                });
            }
        }
        Ok(required)
    }

    /// A seller without the registration under which the tax would be collected at the sale is told.
    fn scheme_warnings(&self, regimes: &[&'b Regime]) -> Result<Vec<Warning>, Problem> {
        let day = self.declaration.order.0;
        let mut warnings = Vec::new();
        for scheme in regimes.iter().flat_map(|regime| &regime.scheme) {
            let in_force = scheme.from <= day && scheme.until.is_none_or(|until| day < until);
            if !in_force || self.declaration.registrations.contains(&scheme.registration) {
                continue;
            }
            for line in 0..self.declaration.lines.len() {
                if self.holds(&scheme.when, line, day)? == Truth::Yes {
                    let reason = Reason::new("registration_missing", [("registration", scheme.registration.clone())]);
                    warnings.push(Warning::for_seller(reason, scheme.because.clone()));
                    break;
                }
            }
        }
        Ok(warnings)
    }

    /// Where something is left to be collected and the collector is not known, its fee is not either.
    fn collector_warning(&self) -> Option<Warning> {
        let collected = self.charges.iter().any(|charge| charge.collected_by == "carrier");
        (collected && self.declaration.collector.is_none()).then(|| {
            Warning::new(
                Reason::new("collector_fee_unknown", []),
                "The carrier is not known, so its fee for paying duty and tax is not in these sums.",
            )
        })
    }
}

/// A code that is too short for one rate of the ordinary duty.
fn range_warning(line: &LandedLine) -> Option<Warning> {
    let (lowest, highest) = line.duty_rate.as_ref()?.range.clone()?;
    let because = format!(
        "The HS code of line {} is too short for one duty rate: they run from {lowest} to {highest}, and the highest was taken.",
        line.id
    );
    let code = line.hs_code.clone().unwrap_or_default();
    let args = [("line", line.id.clone()), ("hs_code", code), ("lowest", lowest), ("highest", highest)];
    Some(Warning::for_seller(Reason::new("code_too_short", args), because))
}

/// One warning sums up how many charges rest on less than a source that was read.
fn trust_warning(charges: &[Charge]) -> Option<Warning> {
    let count = |trust: Trust| charges.iter().filter(|charge| charge.trust == trust).count();
    let (disputed, general) = (count(Trust::Disputed), count(Trust::General));
    (disputed + general > 0).then(|| {
        let args = [("disputed", disputed.to_string()), ("general", general.to_string())];
        let because = format!(
            "{} of {} charges rest on less than a source that was read: {disputed} disputed, {general} general knowledge.",
            disputed + general,
            charges.len()
        );
        Warning::new(Reason::new("trust", args), because)
    })
}
