//! What would a proof of origin save? The same declaration, assessed as if it were there.
//!
//! In: a declaration that was assessed without proof, with lines that an agreement would favour. Out: for each of them a
//! warning with the agreement, its rate, and how much less duty and tax the line would bear, also where only duties on top would
//! go. A second assessment is what is
//! exact: tax is taken on duty, a flat duty may give way to the tariff, a relief may end. Where nothing would be saved
//! nothing is said; where the sum cannot be known the rates are.

use super::assess::{Ledger, assess};
use super::declaration::Declaration;
use super::landed::{Concern, Missing};
use crate::book::law::{Kind, Regime};
use crate::book::when::Word;
use crate::gather::Gather;
use crate::goods::{Goods, Line};
use crate::money::{Decimal, add, subtract};
use crate::problem::{Problem, Reason, Warning};

/// What a proof of a line's origin would open.
struct Opened<'l> {
    /// The agreement's name.
    agreement: &'l str,
    /// The rate under it, and the one that is applied; none where it only takes duties on top away.
    rates: Option<(String, String)>,
}

impl Ledger<'_, '_> {
    /// A warning for each line whose origin, if it were proved, would save duty.
    pub(super) fn savings(&self, regimes: &[&Regime]) -> Result<Vec<Warning>, Problem> {
        let levies = regimes.iter().flat_map(|regime| &regime.levy);
        let asked: Vec<&str> = levies.flat_map(|levy| levy.when.names(Word::Claimed)).listed();
        let opened = (0..self.lines.len()).map(|line| self.opened(line, &asked)).try_listed::<_, _>()?;
        if opened.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let goods: Vec<Goods> = (self.declaration.lines.iter().zip(&opened))
            .map(|(declared, opened)| {
                let origin_proof = declared.goods.origin_proof || opened.is_some();
                Goods { origin_proof, ..declared.goods.clone() }
            })
            .listed();
        let lines = self.declaration.lines.iter().zip(&goods).map(|(line, goods)| Line { goods, ..*line }).listed();
        let declaration = Declaration { lines, ..self.declaration.clone() };
        // No agreement is left to be opened by proof, so that this goes no deeper.
        let proved = assess(&declaration)?;
        let mut warnings = Vec::new();
        for ((line, with), opened) in self.lines.iter().zip(&proved.lines).zip(&opened) {
            let Some(Opened { agreement, rates }) = opened else { continue };
            let lacks = |missing: &Missing| {
                missing.line.as_ref() == Some(&line.id) && missing.concerns == Concern::Levy(Kind::Duty)
            };
            let known = !self.missing.iter().chain(&proved.missing).any(lacks);
            let mut saved = subtract(add(line.duty, line.tax)?, add(with.duty, with.tax)?)?;
            if known && saved <= Decimal::ZERO || !known && rates.is_none() {
                continue;
            }
            saved.rescale(declaration.digits);
            let currency = declaration.currency;
            let mut args = vec![("line", line.id.clone()), ("agreement", (*agreement).to_owned())];
            let mut because = match rates {
                Some((preferred, applied)) => {
                    args.push(("rate", preferred.clone()));
                    format!(
                        "With proof of origin line {} would bear {preferred} under {agreement}, instead of {applied}",
                        line.id
                    )
                }
                None => format!("With proof of origin line {} would bear no duty on top, under {agreement}", line.id),
            };
            if known {
                args.extend([("saves", saved.to_string()), ("currency", currency.to_string())]);
                because.push_str(&format!(": {saved} {currency} less duty and tax"));
            }
            warnings
                .push(Warning::for_seller(Reason { code: "preference_with_proof".to_owned(), args }, because + "."));
        }
        Ok(warnings)
    }

    /// What proof would open for a line: a lower rate of its own, else one of the agreements that the law's levies ask about.
    fn opened<'l>(&'l self, line: usize, asked: &[&str]) -> Result<Option<Opened<'l>>, Problem> {
        let goods = self.line(line).goods;
        let rate = self.lines.get(line).and_then(|line| line.duty_rate.as_ref());
        if let Some((rate, agreement)) = rate.and_then(|rate| Some((rate, rate.with_proof()?))) {
            let rates = Some((agreement.rate.to_string(), rate.applied().to_string()));
            return Ok(Some(Opened { agreement: &agreement.name, rates }));
        }
        let Some(origin) = goods.origin.as_deref().filter(|_| !goods.origin_proof) else { return Ok(None) };
        let world = self.declaration.view.world()?;
        for agreement in asked.iter().filter_map(|name| world.agreement(name)) {
            if agreement.favours(origin, self.declaration.border.0) && !self.needs_no_proof(agreement)? {
                return Ok(Some(Opened { agreement: &agreement.name, rates: None }));
            }
        }
        Ok(None)
    }
}
