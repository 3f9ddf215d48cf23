//! What would a proof of origin save? The same declaration, assessed as if it were there.
//!
//! In: a declaration that was assessed without proof, with lines that an agreement would favour. Out: for each of them a
//! warning with the agreement, its rate, and how much less duty and tax the line would bear. A second assessment is what is
//! exact: tax is taken on duty, a flat duty may give way to the tariff, a relief may end. Where nothing would be saved
//! nothing is said; where the sum cannot be known the rates are.

use super::assess::{Ledger, assess};
use super::declaration::Declaration;
use super::landed::{LandedLine, Missing};
use crate::book::law::Kind;
use crate::goods::{Goods, Line};
use crate::money::{Decimal, add, subtract};
use crate::problem::{Problem, Reason, Warning};

impl Ledger<'_, '_> {
    /// A warning for each line whose origin, if it were proved, would save duty.
    pub(super) fn savings(&self) -> Result<Vec<Warning>, Problem> {
        let favoured = |line: &LandedLine| line.duty_rate.as_ref().is_some_and(|rate| rate.with_proof().is_some());
        if !self.lines.iter().any(favoured) {
            return Ok(Vec::new());
        }
        let goods: Vec<Goods> = (self.declaration.lines.iter().zip(&self.lines))
            .map(|(declared, line)| {
                let origin_proof = declared.goods.origin_proof || favoured(line);
                Goods { origin_proof, ..declared.goods.clone() }
            })
            .collect();
        let lines = self.declaration.lines.iter().zip(&goods).map(|(line, goods)| Line { goods, ..*line }).collect();
        let declaration = Declaration { lines, ..self.declaration.clone() };
        // No agreement is left to be opened by proof, so that this goes no deeper.
        let proved = assess(&declaration)?;
        let mut warnings = Vec::new();
        for (line, with) in self.lines.iter().zip(&proved.lines) {
            let Some(rate) = &line.duty_rate else { continue };
            let Some(agreement) = rate.with_proof() else { continue };
            let (name, preferred) = (&agreement.name, agreement.rate.to_string());
            let lacks = |missing: &Missing| missing.line.as_ref() == Some(&line.id) && missing.kind == Some(Kind::Duty);
            let known = !self.missing.iter().chain(&proved.missing).any(lacks);
            let mut saved = subtract(add(line.duty, line.tax)?, add(with.duty, with.tax)?)?;
            if known && saved <= Decimal::ZERO {
                continue;
            }
            saved.rescale(declaration.digits);
            let currency = declaration.currency;
            let mut args = vec![("line", line.id.clone()), ("agreement", name.clone()), ("rate", preferred.clone())];
            let mut because = format!(
                "With proof of origin line {} would bear {preferred} under {name}, instead of {}",
                line.id,
                rate.applied()
            );
            if known {
                args.extend([("saves", saved.to_string()), ("currency", currency.to_string())]);
                because.push_str(&format!(": {saved} {currency} less duty and tax"));
            }
            warnings
                .push(Warning::for_seller(Reason { code: "preference_with_proof".to_owned(), args }, because + "."));
        }
        Ok(warnings)
    }
}
