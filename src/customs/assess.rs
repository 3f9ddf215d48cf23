//! The ledger of one declaration: what is known so far, and the order in which more becomes known.

use super::declaration::Declaration;
use super::landed::{Landed, LandedLine, Missing, Required, Test};
use super::law::Law;
use super::missing;
use super::net::{NetLine, net_lines};
use super::warning::trust_warning;
use crate::book::law::{Kind, LawDay, Levy, WhichDay};
use crate::charge::Charge;
use crate::gather::Gather;
use crate::goods::{Goods, Line};
use crate::money::{Currency, Decimal, add, allot, minor_unit, sum};
use crate::problem::Problem;
use crate::when::Truth;
use std::rc::Rc;

/// The digits of a heading by which levies are counted: those of the Harmonized System.
pub(super) const HEADING: usize = 6;

/// A levy that was computed before.
pub(super) struct AssessedLevy<'b> {
    pub(super) levy: &'b Levy,
    /// Its code with the territory filled in.
    pub(super) code: Rc<str>,
    pub(super) currency: Currency,
    /// By line, as the line rounding left it.
    pub(super) lines: Vec<Decimal>,
    /// The ad valorem part of its rate, by line.
    pub(super) percents: Vec<Option<Decimal>>,
    /// What was charged.
    pub(super) total: Decimal,
}

impl AssessedLevy<'_> {
    /// The seller collects it: no collector advances it.
    pub(super) fn is_by_seller(&self) -> bool {
        self.levy.settling.collected_by.at_the_sale()
    }

    /// It is the tax, or a part of it, that prices contain.
    pub(super) fn is_headline(&self) -> bool {
        self.levy.headline_percent.is_some()
    }

    /// What a line bears of it.
    pub(super) fn of_line(&self, line: usize) -> Result<Decimal, Problem> {
        self.lines.get(line).copied().ok_or_else(|| Problem::lost("a line's share of a levy"))
    }

    /// Whether data mean this levy by `code`.
    pub(super) fn is(&self, code: &str) -> bool {
        *self.code == *code || self.levy.code == code
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

/// A line whose code is too short for one rate of the headline tax: rates as people write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TooShort {
    pub(super) line: usize,
    pub(super) lowest: String,
    pub(super) highest: String,
}

/// Everything that is known of a declaration so far.
pub(super) struct Ledger<'a, 'b> {
    pub(super) declaration: &'a Declaration<'a, 'b>,
    pub(super) net: Vec<NetLine>,
    pub(super) law: Rc<Law<'b>>,
    pub(super) tests: Vec<Test>,
    pub(super) earlier: Vec<AssessedLevy<'b>>,
    pub(super) charges: Vec<Charge<'b>>,
    pub(super) absorbed: Vec<Charge<'b>>,
    pub(super) parts: Vec<Part>,
    pub(super) missing: Vec<Missing>,
    pub(super) lines: Vec<LandedLine>,
    /// Lines whose code is too short for one rate of tax.
    pub(super) too_short: Vec<TooShort>,
    /// Lines that bear a levy by heading, and whose code is too short for one heading.
    pub(super) headings_cut: Vec<usize>,
    /// The codes of taxes whose local rates are not known at the destination.
    pub(super) without_local: Vec<String>,
    /// By line, the at-most-one-of groups of which it has already borne a levy.
    pub(super) claimed: Vec<Vec<String>>,
    /// A collector's fee is being computed: only what it collects counts.
    pub(super) collecting: bool,
}

/// The duty, tax and fees of a declaration.
///
/// # Errors
/// A fault when a day is not covered or a currency cannot be exchanged; [`Problem::Needs`] while a shard is not loaded.
pub fn assess<'b>(declaration: &Declaration<'_, 'b>) -> Result<Landed<'b>, Problem> {
    let law = declaration.laws.of(declaration)?;
    let mut ledger = Ledger::open(declaration, &law)?;
    ledger.test_thresholds(&law.thresholds)?;
    ledger.judge_reliefs(&law.thresholds)?;
    for levy in &law.levies {
        ledger.levy(levy)?;
    }
    ledger.close(&law)
}

impl<'a, 'b> Ledger<'a, 'b> {
    fn open(declaration: &'a Declaration<'a, 'b>, law: &Rc<Law<'b>>) -> Result<Ledger<'a, 'b>, Problem> {
        let net = net_lines(declaration, &law.regimes)?;
        let lines = declaration.lines.iter().zip(&net).map(|(line, net)| LandedLine {
            id: line.id.to_owned(),
            goods: net.goods,
            duty: Decimal::ZERO,
            tax: Decimal::ZERO,
            hs_code: line.goods.hs.clone(),
            duty_rate: None,
        });
        Ok(Ledger {
            declaration,
            lines: lines.listed(),
            net,
            law: Rc::clone(law),
            tests: Vec::new(),
            earlier: Vec::new(),
            charges: Vec::new(),
            absorbed: Vec::new(),
            parts: Vec::new(),
            missing: missing::town(declaration.place).into_iter().chain(missing::law(declaration.place)).listed(),
            too_short: Vec::new(),
            headings_cut: Vec::new(),
            without_local: Vec::new(),
            claimed: vec![Vec::new(); declaration.lines.len()],
            collecting: false,
        })
    }

    /// The parts of a line, net of tax.
    pub(super) fn net_of(&self, line: usize) -> Result<NetLine, Problem> {
        self.net.get(line).copied().ok_or_else(|| Problem::lost("a line's value"))
    }

    /// The declared line of a number.
    pub(super) fn line(&self, line: usize) -> Line<'a> {
        const NONE: Line<'static> = Line { id: "", quantity: 0, value: Decimal::ZERO, goods: &Goods::UNKNOWN };
        // Lines are numbered over the declaration's own.
        self.declaration.lines.get(line).copied().unwrap_or(NONE)
    }

    /// Notes that a line's code has fewer digits than a heading of the tariff.
    pub(super) fn note_heading(&mut self, line: usize, heading: &str) {
        if heading.len() < HEADING && !self.headings_cut.contains(&line) {
            self.headings_cut.push(line);
        }
    }

    /// The tariff heading of a line, where its code is known; a code that is cut stands for a heading of its own.
    pub(super) fn heading(&self, line: usize) -> Option<&'a str> {
        self.line(line).goods.hs.as_deref().map(|hs| hs.get(..HEADING).unwrap_or(hs))
    }

    /// The day that decides.
    pub(super) fn day(&self, which: WhichDay) -> LawDay {
        which.of(self.declaration.order, self.declaration.border)
    }

    /// Minor-unit digits of a currency of the data.
    pub(super) fn digits(&self, currency: Currency) -> Result<u32, Problem> {
        let unknown = || Problem::Book(format!("the book has no minor unit of `{currency}`: build it anew"));
        self.declaration.view.world()?.digits(currency).ok_or_else(unknown)
    }

    /// Whether a levy was charged on a line.
    pub(super) fn is_charged(&self, code: &str, line: usize) -> bool {
        let on_line = |earlier: &AssessedLevy<'_>| earlier.lines.get(line).is_some_and(|figure| !figure.is_zero());
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
    fn close(mut self, law: &Law<'b>) -> Result<Landed<'b>, Problem> {
        let declaration = self.declaration;
        let unit = minor_unit(declaration.digits);
        for part in &self.parts {
            let weights: Vec<Decimal> = part.lines.iter().map(|(_, weight)| *weight).listed();
            let keys: Vec<&str> = part.lines.iter().map(|(line, _)| self.line(*line).id).listed();
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
        let regimes = law.regimes.as_slice();
        let required = self.required(law)?;
        let estimates = self.estimates()?;
        let mut warnings = self.warnings_before(regimes)?;
        // What was exchanged for these sums, before the sums with proof are asked for.
        let (exchange_rates, of_market) = (declaration.exchange.used(), declaration.exchange.warning());
        warnings.extend(self.savings(regimes)?);
        warnings.extend(self.local_warnings());
        warnings.extend(self.included_tax_warning()?);
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
            cash_on_delivery: false,
            absorbed: self.absorbed,
            thresholds: self.tests,
            lines: self.lines,
            refusals: Vec::new(),
            missing: self.missing,
            estimates,
            advisories: Vec::new(),
            required,
            exchange_rates,
            warnings,
        })
    }

    /// What customs asks of the recipient of any of the lines.
    fn required(&self, law: &Law<'b>) -> Result<Vec<Required>, Problem> {
        let day = self.day(WhichDay::Border);
        let mut required: Vec<Required> = Vec::new();
        for (field, when) in &law.required {
            let mut concerned = false;
            for line in 0..self.declaration.lines.len() {
                concerned = concerned || self.holds(when, line, day)? == Truth::Yes;
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
}
