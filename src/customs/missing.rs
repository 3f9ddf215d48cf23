//! What keeps a figure from being known? Told once for a line, with the field that would make it known.

use super::assess::Ledger;
use super::condition::Need;
use super::landed::Missing;
use super::rate::Lack;
use crate::book::law::{Condition, Levy};
use crate::place::Place;
use crate::problem::Reason;

impl Ledger<'_, '_> {
    /// Notes, once, that a figure cannot be known.
    pub(super) fn note_missing(&mut self, levy: &Levy, code: &str, line: usize, lack: Lack) {
        let id = self.line(line).id.clone();
        let levied = || ("levy", code.to_owned());
        let (reason, needs, because) = match lack {
            Lack::Fact(Need::Hs) => (
                Reason::new("hs_code_missing", [levied()]),
                Need::Hs.field().to_owned(),
                "Without an HS code the duty on this line cannot be known.".to_owned(),
            ),
            Lack::Fact(Need::Origin) => (
                Reason::new("origin_missing", [levied()]),
                Need::Origin.field().to_owned(),
                "Without the country of origin the duty on this line cannot be known.".to_owned(),
            ),
            Lack::Fact(need @ Need::Measure) => {
                let measures = measures(&levy.when);
                let first = measures.first().copied().unwrap_or_default();
                (
                    Reason::new("measure_missing", [levied(), ("measure", first.to_owned())]),
                    format!("{}.{first}", need.field()),
                    format!(
                        "Whether {code} is due hangs on {}, and the line does not say how much a piece has.",
                        measures.iter().map(|measure| format!("`{measure}`")).collect::<Vec<_>>().join(" or ")
                    ),
                )
            }
            Lack::Measure { unit, rate } => (
                Reason::new("measure_missing", [levied(), ("measure", unit.clone()), ("rate", rate.clone())]),
                format!("measures.{unit}"),
                format!("The rate is {rate}, and the line does not say how much `{unit}` a piece has."),
            ),
            Lack::Weight { rate } => (
                Reason::new("weight_missing", [levied(), ("rate", rate.clone())]),
                "weight_g".to_owned(),
                format!("The rate is {rate}, and the line does not say what a piece weighs."),
            ),
            Lack::Unlisted { hs, near } if near.is_empty() => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone())]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}."),
            ),
            Lack::Unlisted { hs, near } => (
                Reason::new("duty_rate_unknown", [levied(), ("hs_code", hs.clone()), ("near", near.join(", "))]),
                "duty_percent".to_owned(),
                format!("The book has no duty rate for HS code {hs}; near it: {}.", near.join(", ")),
            ),
            Lack::Formula(text) => (
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
        let (line, kind) = (Some(id), Some(levy.kind));
        let same = |missing: &&Missing| missing.line == line && missing.kind == kind && missing.needs == needs;
        // One field makes all known that hangs on it; figures that the rate data lack are each told.
        let known = self.missing.iter().filter(same).any(|missing| needs != "rate_data" || missing.because == because);
        if !known {
            self.missing.push(Missing { line, kind, code: reason.code.clone(), needs, because, reason });
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
        kind: None,
        code: reason.code.clone(),
        needs: "ship_to.city".to_owned(),
        because: format!(
            "Towns that share the postcode {} have other duties and taxes: without the town those of {} are taken.",
            postcode.code, place.territory.name
        ),
        reason,
    })
}

/// The measures any of which would decide a condition.
fn measures(condition: &Condition) -> Vec<&str> {
    let own = condition.reaches.iter().flat_map(|figure| {
        let of = Some(figure.of.as_str()).filter(|_| figure.currency.is_none());
        of.into_iter().chain([figure.per.as_str()])
    });
    let inner = condition.any.iter().chain(&condition.none).flat_map(measures);
    own.chain(inner).collect()
}
