//! What keeps a figure from being known? Told once for a line, with the field that would make it known.

use super::assess::Ledger;
use super::condition::{HS_CODE, ORIGIN};
use super::landed::{Concern, Missing};
use super::rate::MissingFact;
use crate::book::law::Levy;
use crate::book::when::{Clause, When};
use crate::gather::Gather;
use crate::place::Place;
use crate::problem::Reason;

impl Ledger<'_, '_> {
    /// Notes, once, that a figure cannot be known.
    pub(super) fn note_missing(&mut self, levy: &Levy, code: &str, line: usize, lack: MissingFact) {
        let id = self.line(line).id.to_owned();
        let levied = || ("levy", code.to_owned());
        let (reason, needs, because) = match lack {
            MissingFact::Fact(HS_CODE) if self.line(line).goods.hs.is_some() => (
                Reason::new(
                    "code_too_short",
                    [levied(), ("hs_code", self.line(line).goods.hs.clone().unwrap_or_default())],
                ),
                HS_CODE.to_owned(),
                format!("The HS code of this line is too short to tell whether and how much of {code} is due."),
            ),
            MissingFact::Fact(HS_CODE) => (
                Reason::new("hs_code_missing", [levied()]),
                HS_CODE.to_owned(),
                "Without an HS code the duty on this line cannot be known.".to_owned(),
            ),
            MissingFact::Fact(ORIGIN) => {
                // Told once, with all that hangs on it.
                let same =
                    |missing: &&Missing| (missing.line.as_ref(), &missing.code[..]) == (Some(&id), "origin_missing");
                let before = self.missing.iter().filter(same).flat_map(|missing| &missing.reason.args);
                let mut levies: Vec<String> =
                    before.flat_map(|(_, levies)| levies.split(", ").map(str::to_owned)).listed();
                levies.extend((!levies.iter().any(|known| known == code)).then(|| code.to_owned()));
                let because = hangs_on_origin(&levies);
                let args = [("levy", levies.join(", "))];
                (Reason::new("origin_missing", args), ORIGIN.to_owned(), because)
            }
            MissingFact::Fact(field) => {
                let measures = measures(&levy.when);
                let first = measures.first().copied().unwrap_or_default();
                (
                    Reason::new("measure_missing", [levied(), ("measure", first.to_owned())]),
                    format!("{}.{first}", field),
                    format!(
                        "Whether {code} is due hangs on {}, and the line does not say how much a piece has.",
                        measures.iter().map(|measure| format!("`{measure}`")).listed().join(" or ")
                    ),
                )
            }
            MissingFact::Subdivision => (
                Reason::new(
                    "subdivision_missing",
                    [levied(), ("territory", self.declaration.place.territory.id.clone())],
                ),
                "ship_to.subdivision".to_owned(),
                format!(
                    "How much of {code} is due hangs on the part of {} to which the goods go, which the address does not give.",
                    self.declaration.place.territory.name
                ),
            ),
            MissingFact::Measure { unit, rate } => (
                Reason::new("measure_missing", [levied(), ("measure", unit.clone()), ("rate", rate.clone())]),
                format!("measures.{unit}"),
                format!("The rate is {rate}, and the line does not say how much `{unit}` a piece has."),
            ),
            MissingFact::Weight { rate } => (
                Reason::new("weight_missing", [levied(), ("rate", rate.clone())]),
                "weight_g".to_owned(),
                format!("The rate is {rate}, and the line does not say what a piece weighs."),
            ),
            MissingFact::Unlisted { hs, near } if near.is_empty() => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone())]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}."),
            ),
            MissingFact::Unlisted { hs, near } => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone()), ("near", near.join(", "))]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}; near it: {}.", near.join(", ")),
            ),
            MissingFact::Formula(text) => (
                Reason::new("formula_not_computed", [levied(), ("formula", text.clone())]),
                // A request may give the ordinary duty and the headline tax; what else law has as a formula no field gives.
                match (levy.ordinary, levy.headline_percent) {
                    (true, _) => "duty_percent",
                    (false, Some(_)) => "tax_percent",
                    (false, None) => "rate_data",
                }
                .to_owned(),
                format!("The {} follows a formula that is not computed here: {text}.", levy.kind.as_str()),
            ),
        };
        let (line, concerns) = (Some(id), Concern::Levy(levy.kind));
        let of_levy = Missing { line, concerns, code: reason.code.clone(), needs, because, reason };
        let same = |missing: &&mut Missing| {
            (&missing.line, missing.concerns, &missing.needs) == (&of_levy.line, of_levy.concerns, &of_levy.needs)
                // One field makes all known that hangs on it; figures that the rate data lack are each told.
                && (missing.needs != "rate_data" || missing.because == of_levy.because)
        };
        match self.missing.iter_mut().find(same) {
            Some(known) if known.code == "origin_missing" => *known = of_levy,
            Some(_) => {}
            None => self.missing.push(of_levy),
        }
    }
}

/// That towns which share a postcode have other law, and the town is not given.
pub(super) fn town(place: &Place<'_>) -> Option<Missing> {
    let postcode = place.postcode.as_ref().filter(|_| place.needs_town)?;
    let args = [("postal_code", postcode.code.clone()), ("territory", place.territory.id.clone())];
    let reason = Reason::new("town_missing", args);
    Some(Missing {
        line: None,
        concerns: Concern::Place,
        code: reason.code.clone(),
        needs: "ship_to.city".to_owned(),
        because: format!(
            "Towns that share the postcode {} have other duties and taxes: without the town those of {} are taken.",
            postcode.code, place.territory.name
        ),
        reason,
    })
}

/// That nothing certain is recorded of the law of the place.
pub(super) fn law(place: &Place<'_>) -> Option<Missing> {
    let territory = place.territory;
    let reason = Reason::new("law_unknown", [("territory", territory.id.clone())]);
    territory.is_law_unknown().then(|| Missing {
        line: None,
        concerns: Concern::Law,
        code: reason.code.clone(),
        needs: "rate_data".to_owned(),
        because: format!(
            "The import law of {} is not recorded: duty, tax and fees may be asked on delivery, and are in no sum.",
            territory.name
        ),
        reason,
    })
}

/// Why a line without an origin is not wholly known.
fn hangs_on_origin(levies: &[String]) -> String {
    let named = levies.iter().map(|levy| format!("`{levy}`")).listed().join(", ");
    format!(
        "Without the country of origin it cannot be known at which rate {named} would be due, nor whether an agreement lowers the duty."
    )
}

/// The measures any of which would decide a condition.
fn measures(when: &When) -> Vec<&str> {
    let mut measures = Vec::new();
    when.each(&mut |clause| {
        let Clause::Figures(figures) = clause else { return };
        for figure in figures {
            // A value is known of every line; a measure only where the line gives it.
            measures.extend(Some(figure.of.as_str()).filter(|_| figure.unit.is_empty()));
            measures.extend(Some(figure.per.as_str()).filter(|per| !per.is_empty()));
        }
    });
    measures
}
