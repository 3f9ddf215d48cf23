//! Every word of the vocabulary of surcharges has a case that shows it: a kind with its base, what triggers it, what excludes
//! it and fuel beside it; a condition, a measure and an amount where they decide.

use crate::case::{CaseFile, files, run};
use landfall::book::freight::{Carrier, ServiceOption, Surcharge, SurchargeAmount, SurchargeKind, SurchargePer};
use landfall::book::when::{Clause, Word};
use landfall::charge::ChargeKind;
use landfall::rate::Freight;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// A case that is charged, by a carrier of its own file.
struct Shown {
    title: String,
    /// The kinds of its charges, and their codes.
    bill: Vec<(ChargeKind, String)>,
    charged: Vec<Surcharge>,
    /// What would be charged besides if nothing excluded anything.
    excluded: Vec<Surcharge>,
}

impl Shown {
    fn has(&self, test: impl Fn(&Surcharge) -> bool) -> bool {
        self.charged.iter().any(test)
    }
}

/// Whether a bill's service has a surcharge.
pub(crate) fn is_of(surcharge: &Surcharge, freight: &Freight<'_>) -> bool {
    let services = surcharge.when.listed(Word::Services);
    services.is_empty() || services.contains(&format!("{}/{}", freight.carrier, freight.service))
}

/// The surcharges of a bill.
fn charged(carrier: &Carrier, freight: &Freight<'_>) -> Vec<Surcharge> {
    let of =
        |code: &str| carrier.surcharge.iter().find(|surcharge| surcharge.code == code && is_of(surcharge, freight));
    freight.charges.iter().filter_map(|charge| of(&charge.code)).cloned().collect()
}

fn shown() -> Vec<Shown> {
    let of_file = |file: CaseFile| {
        let carrier = file.case_carrier.clone()?;
        let mut open = carrier.clone();
        open.surcharge.iter_mut().for_each(|surcharge| surcharge.group.clear());
        let cases = file.case.iter().filter(|case| case.expect.charges.is_some()).filter_map(|case| {
            let freight = run(&file.shared, &case.own, Some(&carrier)).ok()?;
            let all = run(&file.shared, &case.own, Some(&open)).ok()?;
            let charged_here = charged(&carrier, &freight);
            let excluded =
                charged(&carrier, &all).into_iter().filter(|surcharge| !charged_here.contains(surcharge)).collect();
            Some(Shown {
                title: file.title.clone(),
                bill: freight.charges.iter().map(|charge| (charge.kind, charge.code.to_string())).collect(),
                charged: charged_here,
                excluded,
            })
        });
        Some(cases.collect::<Vec<_>>())
    };
    files().into_iter().filter_map(of_file).flatten().collect()
}

/// The words that data may write for an enumeration, out of what its reader says of a wrong one.
fn words<T: DeserializeOwned>() -> BTreeSet<String> {
    let Err(error) = serde_json::from_str::<T>("\"no-such-word\"") else { panic!("the word is read") };
    let said = error.to_string();
    let (_, expected) = said.split_once("expected").unwrap();
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The word of a value of an enumeration.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(word) => word,
        serde_json::Value::Object(entry) => entry.keys().next().unwrap().clone(),
        other => panic!("{other} is no word"),
    }
}

#[test]
fn every_kind_of_surcharge_has_its_case() {
    let shown = shown();
    let kinds = words::<SurchargeKind>();
    assert!(kinds.len() >= 17, "{kinds:?}");
    for kind in &kinds {
        let is = |surcharge: &Surcharge| word(&surcharge.kind) == *kind;
        let with: Vec<&Shown> = shown.iter().filter(|case| case.has(is)).collect();
        assert!(!with.is_empty(), "no case charges a surcharge of kind `{kind}`: add one to tests/cases/rate");
        let on_base = |case: &&&Shown| case.bill[0].0 == ChargeKind::Freight;
        let fuelled = |case: &&&Shown| case.bill.iter().any(|(_, code)| code == "fuel");
        assert!(with.iter().filter(on_base).any(|case| fuelled(&case)), "`{kind}` is shown without base and fuel");
        let without = shown.iter().any(|case| with.iter().any(|with| with.title == case.title) && !case.has(is));
        assert!(without, "no case shows what `{kind}` waits for");
        let grouped =
            with.iter().flat_map(|case| &case.charged).any(|surcharge| is(surcharge) && !surcharge.group.is_empty());
        let excludes =
            shown.iter().any(|case| case.excluded.iter().any(is) || (case.has(is) && !case.excluded.is_empty()));
        assert!(!grouped || excludes, "no case shows what excludes `{kind}`, or what it excludes");
    }
}

/// What a surcharge may ask for, by the words of people: as publishing checks it.
const ASKED: [&str; 13] = [
    "destination",
    "dispatched_from",
    "postcodes",
    "lacks_postcode",
    "zones",
    "areas",
    "residential",
    "po_box",
    "services",
    "option",
    "packaging",
    "attributes",
    "none",
];
const FIGURES: [&str; 11] = [
    "goods",
    "parcels",
    "monthly_parcels",
    "shipment.weight",
    "parcel.weight",
    "parcel.weight_or_dimensional",
    "parcel.longest",
    "parcel.second",
    "parcel.length_plus_girth",
    "parcel.sum_of_sides",
    "parcel.volume",
];

#[test]
fn every_condition_of_a_surcharge_has_its_case() {
    let shown = shown();
    let (mut figures, mut units) = (BTreeSet::new(), BTreeSet::new());
    for word in ASKED {
        let asks = |surcharge: &Surcharge| {
            surcharge.when.0.iter().any(|clause| match clause {
                Clause::Among(asked, _) | Clause::Is(asked, _) => asked.as_str() == word,
                Clause::None(_) => word == "none",
                Clause::Figures(_) | Clause::Any(_) | Clause::OfLines(..) => false,
            })
        };
        assert!(shown.iter().any(|case| case.has(asks)), "no case charges a surcharge by `{word}`");
        let waits = shown.iter().any(|case| !case.has(asks));
        assert!(waits, "no case shows `{word}` unmet");
    }
    for surcharge in shown.iter().flat_map(|case| &case.charged) {
        surcharge.when.each(&mut |clause| {
            if let Clause::Figures(alternatives) = clause {
                figures.extend(alternatives.iter().map(|figure| figure.of.clone()));
                units.extend(alternatives.iter().map(|figure| figure.unit.clone()));
            }
        });
    }
    assert_eq!(figures, FIGURES.map(str::to_owned).into(), "a figure that surcharges compare has no case");
    for unit in ["g", "kg", "lb", "mm", "cm", "in", "cm3", "in3", "EUR", ""] {
        assert!(units.contains(unit), "no case compares in `{unit}`");
    }
    let listed = shown.iter().flat_map(|case| &case.charged).flat_map(|surcharge| surcharge.options().to_vec());
    let options: BTreeSet<String> = listed.collect();
    assert_eq!(options, ServiceOption::ALL.map(|option| option.as_str().to_owned()).into(), "an option has no case");
}

#[test]
fn every_way_to_find_an_amount_has_its_case() {
    let charged: Vec<Surcharge> = shown().into_iter().flat_map(|case| case.charged).collect();
    let mut amounts: BTreeSet<String> = charged.iter().map(|surcharge| word(&surcharge.amount)).collect();
    // What is not known is never charged: its case is a refusal.
    let refused = files().iter().any(|file| {
        file.case.iter().any(|case| {
            run(&file.shared, &case.own, file.case_carrier.as_ref())
                .is_err_and(|refusal| refusal.code == "surcharge_unknown")
        })
    });
    if refused {
        amounts.insert("unknown".to_owned());
    }
    assert_eq!(amounts, words::<SurchargeAmount>(), "a way to find an amount has no case");
    let per: BTreeSet<String> = charged.iter().map(|surcharge| word(&surcharge.per)).collect();
    assert_eq!(per, words::<SurchargePer>());
}
