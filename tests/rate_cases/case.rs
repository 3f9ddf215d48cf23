//! A case in a file: what is sent, and what to expect of the bill.

use crate::{CARRIERS, To, place, territory};
use landfall::book::freight::Carrier;
use landfall::book::shop::BoxKind;
use landfall::calendar::{Day, HandOverDay};
use landfall::goods::{Goods, Line};
use landfall::money::{Decimal, ExchangeRates, Money};
use landfall::problem::Refusal;
use landfall::rate::{Freight, RateRequest, RatedParcel, Wants, Zones, rate};
use landfall::weight::Weight;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFile {
    pub(crate) title: String,
    #[serde(flatten)]
    pub(crate) shared: Input,
    pub(crate) case: Vec<Case>,
    pub(crate) case_carrier: Option<Carrier>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Input {
    carrier: Option<String>,
    service: Option<String>,
    from: Option<String>,
    /// Every name of the place of dispatch, where they are more than its country.
    from_names: Option<Vec<String>>,
    /// The postcode of the place of dispatch.
    from_postcode: Option<String>,
    to: Option<To>,
    day: Option<Day>,
    parcels: Option<Vec<Parcel>>,
    packings: Option<Vec<Vec<Parcel>>>,
    goods_value: Option<Money>,
    attributes: Option<Vec<String>>,
    wants: Option<Vec<String>>,
    monthly_parcels: Option<u32>,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) own: Input,
    pub(crate) expect: Expect,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parcel {
    outer_mm: Option<[u32; 3]>,
    outer_in: Option<[Decimal; 3]>,
    weight_g: Option<u32>,
    weight: Option<Weight>,
    #[serde(default)]
    packaging: BoxKind,
    goods_value: Option<Decimal>,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expect {
    refusal: Option<String>,
    lines: Option<Vec<String>>,
    /// What a refusal asks for.
    needs: Option<String>,
    total: Option<Decimal>,
    packing: Option<usize>,
    pub(crate) charges: Option<Vec<String>>,
    billed_g: Option<Vec<u64>>,
    dimensional_g: Option<Vec<u64>>,
    basis: Option<String>,
    illustrative: Option<Vec<String>>,
    basis_of: BTreeMap<String, String>,
}

impl Parcel {
    fn rated(&self) -> RatedParcel {
        let inches = |side: &Decimal| u32::try_from((*side * Decimal::new(254, 1)).ceil()).unwrap();
        let outer_mm = match (&self.outer_mm, &self.outer_in) {
            (Some(mm), None) => *mm,
            (None, Some(sides)) => [inches(&sides[0]), inches(&sides[1]), inches(&sides[2])],
            _ => panic!("a parcel has `outer_mm` or `outer_in`"),
        };
        let weight = self.weight.or(self.weight_g.map(Weight::grams)).expect("a parcel has `weight` or `weight_g`");
        RatedParcel { outer_mm, weight, packaging: self.packaging, goods_value: self.goods_value }
    }
}

pub(crate) fn run<'b>(shared: &Input, own: &Input, case_carrier: Option<&'b Carrier>) -> Result<Freight<'b>, Refusal> {
    let (carrier, service) =
        (own.carrier.as_ref().or(shared.carrier.as_ref()), own.service.as_ref().or(shared.service.as_ref()));
    let carrier = carrier.expect("a case names its carrier");
    let carrier = match case_carrier {
        Some(found) if &found.id == carrier => found,
        _ => CARRIERS.iter().find(|found| &found.id == carrier).unwrap_or_else(|| panic!("no carrier `{carrier}`")),
    };
    let service = service.expect("a case names its service");
    let service = carrier.service(service).unwrap_or_else(|| panic!("no service `{service}`"));
    let to = own.to.as_ref().or(shared.to.as_ref()).expect("a case has a destination");
    let territory = territory(&to.country);
    let place = place(&territory, to);
    let from = own.from.as_ref().or(shared.from.as_ref()).expect("a case has an origin");
    let parcels = own.parcels.as_ref().or(shared.parcels.as_ref());
    let packings: Vec<Vec<RatedParcel>> = match &own.packings {
        Some(packings) => packings.iter().map(|parcels| parcels.iter().map(Parcel::rated).collect()).collect(),
        None => vec![parcels.expect("a case has parcels").iter().map(Parcel::rated).collect()],
    };
    let attributes = own.attributes.clone().or_else(|| shared.attributes.clone()).unwrap_or_default();
    let wants = own.wants.clone().or_else(|| shared.wants.clone()).unwrap_or_default();
    let wanted = |name: &str| wants.iter().any(|want| want == name);
    rate(&RateRequest {
        zones: &Zones::default(),
        carrier,
        service,
        packings: &packings,
        place: &place,
        from_country: from,
        from: own.from_names.as_deref().unwrap_or(std::slice::from_ref(from)),
        from_postcode: own.from_postcode.as_deref().or(shared.from_postcode.as_deref()),
        day: HandOverDay(own.day.or(shared.day).expect("a case has a day")),
        goods_value: own.goods_value.or(shared.goods_value).unwrap_or_else(|| "1.00 EUR".parse().unwrap()),
        exchange: &ExchangeRates::default(),
        lines: &[Line { id: "1", quantity: 1, value: Decimal::ZERO, goods: &Goods { attributes, ..Goods::UNKNOWN } }],
        wants: Wants {
            insurance: wanted("insurance"),
            signature: wanted("signature"),
            weekend_delivery: wanted("weekend_delivery"),
            cash_on_delivery: wanted("cash_on_delivery"),
        },
        monthly_parcels: own.monthly_parcels.or(shared.monthly_parcels).unwrap_or(0),
        to_point: None,
    })
}

fn differences(expect: &Expect, answer: &Result<Freight<'_>, Refusal>) -> Vec<String> {
    if *expect == Expect::default() {
        return vec!["the case expects nothing".to_owned()];
    }
    let mut wrong = Vec::new();
    let mut same = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let freight = match answer {
        Ok(freight) => freight,
        Err(refusal) => {
            same(
                "refusal",
                format!("{:?}", expect.refusal),
                format!("{:?} ({})", Some(&refusal.code), refusal.because),
            );
            // The sentence is shown, not compared.
            wrong.retain(|line| {
                !line.starts_with(&format!("refusal: expected {:?}, found {:?} (", expect.refusal, Some(&refusal.code)))
            });
            if let Some(lines) = &expect.lines
                && lines != &refusal.lines
            {
                wrong.push(format!("lines: expected {lines:?}, found {:?}", refusal.lines));
            }
            if let Some(needs) = &expect.needs
                && Some(needs) != refusal.needs.as_ref()
            {
                wrong.push(format!("needs: expected {needs:?}, found {:?}", refusal.needs));
            }
            return wrong;
        }
    };
    same("refusal", format!("{:?}", expect.refusal), format!("{:?}", None::<String>));
    let list = |list: &Vec<String>| list.join(", ");
    let with_cents = |amount: Decimal| {
        let mut amount = amount;
        if amount.scale() < 2 {
            amount.rescale(2);
        }
        amount.to_string()
    };
    if let Some(charges) = &expect.charges {
        let found = freight.charges.iter().map(|charge| format!("{} {}", charge.code, with_cents(charge.amount)));
        same("charges", list(charges), list(&found.collect()));
    }
    if let Some(total) = expect.total {
        same("total", total.normalize().to_string(), freight.total.amount.normalize().to_string());
    }
    if let Some(packing) = expect.packing {
        same("packing", packing.to_string(), freight.packing.to_string());
    }
    if let Some(billed) = &expect.billed_g {
        let found: Vec<u64> = freight.parcels.iter().map(|parcel| parcel.billed_g).collect();
        same("billed_g", format!("{billed:?}"), format!("{found:?}"));
    }
    if let Some(dimensional) = &expect.dimensional_g {
        let found: Vec<u64> = freight.parcels.iter().filter_map(|parcel| parcel.dimensional_g).collect();
        same("dimensional_g", format!("{dimensional:?}"), format!("{found:?}"));
    }
    let basis_of = |code: &str| {
        let charge = freight.charges.iter().find(|charge| charge.code == code);
        charge.map_or_else(|| "none".to_owned(), |charge| format!("{} {}", charge.basis.amount, charge.basis.unit))
    };
    if let Some(basis) = &expect.basis {
        same("basis", basis.clone(), basis_of(&freight.charges[0].code));
    }
    if let Some(made_up) = &expect.illustrative {
        let found =
            freight.charges.iter().filter(|charge| charge.from.illustrative).map(|charge| charge.code.to_string());
        same("illustrative", list(made_up), list(&found.collect()));
    }
    for (code, basis) in &expect.basis_of {
        same("basis", basis.clone(), basis_of(code));
    }
    wrong
}

/// Every file of cases, by path.
pub(crate) fn files() -> Vec<CaseFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/rate");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_case_holds() {
    let (mut count, mut wrong) = (0, Vec::new());
    for file in files() {
        for case in &file.case {
            count += 1;
            let answer = run(&file.shared, &case.own, file.case_carrier.as_ref());
            for difference in differences(&case.expect, &answer) {
                wrong.push(format!("{} / {}: {difference}", file.title, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences in {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 150, "{count} cases");
}
