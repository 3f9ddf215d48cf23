//! What does the shop ask for carriage?
//!
//! In: what the carrier bills, the shop's price rules, and what rules may look at: destination, tier, terms, the order's value,
//! the consignment's goods. Out: shipping and insurance in the order's currency, as charges that add up to them exactly.
//!
//! The rule: the carrier's bill is converted once, gets the destination's tax where the shop's prices contain it, and is shared
//! out over its charges; then the shop's rules apply in the order of its file, each seeing the price so far; of a group of rules
//! only the first that applies counts. What a rule adds is a surcharge, what it takes off a discount; a flat price replaces the
//! carrier's charges. A percentage that comes before all other rules is a markup: it is taken on each line of the carrier's
//! bill, in the carrier's currency and rounding. All other rules and rounding take the order's currency. What comes out is what
//! customs and tax see as freight.
//!
//! | file | question |
//! |---|---|
//! | `each` | what does the shop ask for each way, in each tier? |
//! | `condition` | does a condition of the shop hold? |
//! | `rules` | which rule applies, and what does it do to the price so far? |
//! | `insurance` | what does the shop ask for cover? |
//! | `tax` | what is the carrier's bill with the destination's tax in it? |

mod condition;
mod each;
mod insurance;
mod rules;
mod tax;

pub use each::{Priced, each};
pub use tax::TaxInside;

use crate::book::freight::Area;
use crate::book::shop::{Hide, Shop};
use crate::calendar::{HandOverDay, OrderDay};
use crate::charge::{Charge, ChargeKind};
use crate::money::{
    Currency, Decimal, ExchangeRates, Money, Overflow, Rounding, add, allot, minor_unit, multiply, subtract, sum,
};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::rate::Freight;

/// What is to be priced.
#[derive(Debug, Clone, Copy)]
pub struct PriceRequest<'r, 'b> {
    /// The shop.
    pub shop: &'b Shop,
    /// What the carrier bills.
    pub freight: &'r Freight<'b>,
    /// Where it goes.
    pub place: &'r Place<'r>,
    /// Every name of the place that it leaves from.
    pub from: &'r [String],
    /// The tier that is priced; none: before tiers are filled. Rules for tiers then do not apply.
    pub tier: Option<&'r str>,
    /// `ddp` or `dap`.
    pub terms: &'r str,
    /// The order's day at the warehouse.
    pub day: OrderDay,
    /// The day on which the carrier takes it over.
    pub hand_over: HandOverDay,
    /// The carrier's named areas.
    pub areas: &'r [Area],
    /// Where and for what the shop does not offer the service.
    pub hide: &'r [Hide],
    /// The order's currency.
    pub currency: Currency,
    /// Its minor digits.
    pub digits: u32,
    /// For the carrier's currency and for amounts in the shop's.
    pub exchange: &'r ExchangeRates,
    /// The whole order's goods after discounts, in the order's currency.
    pub order_goods: Decimal,
    /// The same before discounts.
    pub order_goods_before_discount: Decimal,
    /// This consignment's goods after discounts, in the order's currency.
    pub goods: Decimal,
    /// Article numbers of this consignment.
    pub skus: &'r [&'r str],
    /// Attributes of its goods.
    pub attributes: &'r [&'r str],
    /// The first consignment of its order, which bears what is asked once an order.
    pub first_consignment: bool,
    /// Cover of the goods' value is asked for.
    pub wants_insurance: bool,
    /// The consignment's lines, where prices contain the destination's tax; else empty.
    pub tax_inside: &'r [TaxInside],
}

/// What the shop asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price<'b> {
    /// For carriage: the sum of all charges but insurance; never below nothing.
    pub shipping: Decimal,
    /// For cover of the goods' value; none where nothing was asked for and nothing is charged.
    pub insurance: Decimal,
    /// The charges, in the order in which they came about.
    pub charges: Vec<Charge<'b>>,
}

/// What the shop asks for carriage and cover.
///
/// # Errors
/// A refusal where a rule hides the service, an exchange rate is missing, or a figure is too large.
pub fn price<'b>(request: &PriceRequest<'_, 'b>) -> Result<Price<'b>, Refusal> {
    condition::not_hidden(request)?;
    let billed = converted(request)?;
    let (mut insurance, mut charges): (Vec<_>, Vec<_>) =
        billed.into_iter().partition(|charge| charge.kind == ChargeKind::Insurance);
    rules::apply(request, &mut charges)?;
    insurance::apply(request, &mut insurance)?;
    let shipping = request.exact(sum(charges.iter().map(|charge| charge.amount)))?;
    let insured = request.exact(sum(insurance.iter().map(|charge| charge.amount)))?;
    charges.extend(insurance);
    Ok(Price { shipping, insurance: insured, charges })
}

/// The carrier's charges in the order's currency, adding up to their converted sum.
fn converted<'b>(request: &PriceRequest<'_, 'b>) -> Result<Vec<Charge<'b>>, Refusal> {
    let freight = request.freight;
    let part = |insurance: bool, negative: bool| {
        let charges = freight.charges.iter().enumerate().filter(move |(_, charge)| {
            (charge.kind == ChargeKind::Insurance) == insurance && charge.amount.is_sign_negative() == negative
        });
        charges.map(|(at, charge)| (at, charge.amount.abs())).collect::<Vec<_>>()
    };
    // What is taken off is shared out apart from what is asked, so that every part keeps its sign.
    let (asked, off, cover) = (part(false, false), part(false, true), part(true, false));
    let net = |part: &[(usize, Decimal)]| {
        let whole = request.exact(sum(part.iter().map(|(_, amount)| *amount)))?;
        request.rounded(request.convert(Money { amount: whole, currency: freight.total.currency })?)
    };
    // What is taken off stands apart, so that the whole is converted once and holds its tax without a unit's difference.
    let gross_off = request.gross(net(&off)?)?;
    let gross_left = request.carriage(Decimal::ONE)?;
    let cover_whole = request.gross(net(&cover)?)?;
    let wholes = [(&asked, request.plus(gross_left, gross_off)?), (&off, -gross_off), (&cover, cover_whole)];
    let unit = minor_unit(request.digits);
    let mut shares = vec![Decimal::ZERO; freight.charges.len()];
    for (part, whole) in wholes {
        let weights: Vec<Decimal> = part.iter().map(|(_, amount)| *amount).collect();
        let keys: Vec<String> = part.iter().map(|(at, _)| format!("{at:06}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for ((at, _), share) in part.iter().zip(request.exact(allot(whole, unit, &weights, &keys))?) {
            if let Some(slot) = shares.get_mut(*at) {
                *slot = share;
            }
        }
    }
    Ok(freight.charges.iter().zip(shares).map(|(charge, amount)| Charge { amount, ..charge.clone() }).collect())
}

/// A line of the carrier's bill times the shop's markup: what comes on top is rounded with the line, what is taken off by itself.
pub(crate) fn marked_up(line: Decimal, markup: Decimal, rounding: Rounding) -> Result<Decimal, Overflow> {
    if markup >= Decimal::ONE {
        return rounding.round(multiply(line, markup)?);
    }
    let off = multiply(line, subtract(Decimal::ONE, markup)?)?;
    subtract(rounding.round(line)?, rounding.round(off)?)
}

impl PriceRequest<'_, '_> {
    /// `carrier/service`, as refusals and rules name it.
    pub fn service_id(&self) -> String {
        format!("{}/{}", self.freight.carrier, self.freight.service)
    }

    fn refuse(&self, reason: Reason, because: String) -> Refusal {
        Refusal::service(self.service_id(), reason, because)
    }

    fn exact<T>(&self, figure: Result<T, Overflow>) -> Result<T, Refusal> {
        figure.map_err(|_| {
            self.refuse(Reason::new("figure_too_large", []), "a figure is too large to be computed exactly".to_owned())
        })
    }

    /// An amount in the order's currency, unrounded.
    fn convert(&self, money: Money) -> Result<Decimal, Refusal> {
        let found = self.exact(self.exchange.convert(money.amount, money.currency, self.currency))?;
        found.ok_or_else(|| {
            self.refuse(
                Reason::new("exchange_rate_missing", [("pair", format!("{}/{}", money.currency, self.currency))]),
                format!("there is no exchange rate from {} to {}", money.currency, self.currency),
            )
        })
    }

    /// The carrier's bill in the order's currency, with the destination's tax where prices contain it, each of its lines times
    /// `markup`.
    fn carriage(&self, markup: Decimal) -> Result<Decimal, Refusal> {
        let freight = self.freight;
        let line = |line: &Decimal| marked_up(*line, markup, freight.rounding);
        let whole =
            self.exact(freight.carriage.iter().map(line).try_fold(Decimal::ZERO, |sum, line| add(sum, line?)))?;
        let net = self.convert(Money { amount: whole, currency: freight.total.currency })?;
        self.gross(self.rounded(net)?)
    }

    /// An amount of the carrier's bill with the destination's tax in it, where prices contain it.
    fn gross(&self, net: Decimal) -> Result<Decimal, Refusal> {
        self.rounded(self.exact(tax::gross(self.tax_inside, net))?)
    }

    fn rounded(&self, amount: Decimal) -> Result<Decimal, Refusal> {
        self.exact(Rounding::to_digits(self.digits).round(amount))
    }

    /// An amount of a rule in the order's currency, rounded.
    fn amount(&self, money: Money) -> Result<Decimal, Refusal> {
        self.rounded(self.convert(money)?)
    }

    fn plus(&self, left: Decimal, right: Decimal) -> Result<Decimal, Refusal> {
        self.exact(add(left, right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::RuleNumber;
    use crate::book::law::Territory;
    use crate::charge::{Basis, Concerns, Provenance, Settled, Told};
    use crate::place::Postcode;
    use crate::rate::BilledParcel;

    const FREE: &str = "{ at_most = \"0 EUR\" }";
    const HEAD: &str = r#"
        id = "case"
        name = "Case"
        currency = "EUR"
        terms = "ddp"
        warehouse = []
        tier = []
        source = "s"
    "#;

    fn territory() -> Territory {
        let text = r#"
            id = "de"
            name = "Germany"
            country = "DE"
            currency = "EUR"
            regimes = []
            time_zone = "Europe/Berlin"
            calendar = "de"
            covers = { from = "2020-01-01" }
        "#;
        toml::from_str(text).unwrap()
    }

    fn charge(code: &'static str, kind: ChargeKind, amount: &str) -> Charge<'static> {
        let assessed: Money = amount.parse().unwrap();
        Charge {
            code: code.into(),
            kind,
            concerns: Concerns::Shipment,
            amount: assessed.amount,
            assessed,
            basis: Basis { amount: Decimal::ONE, unit: "shipment".into() },
            told: Told::Asked(code),
            on: "2026-11-20".parse().unwrap(),
            settled: Settled::WITH_THE_ORDER,
            from: Provenance::of(RuleNumber::NONE, "s", None, false),
        }
    }

    /// Freight 1000 JPY, fuel 205 JPY, a discount of 100 JPY, cover of 50 JPY; 1 EUR = 150 JPY.
    fn freight() -> Freight<'static> {
        Freight {
            is_of_district: false,
            carrier: "c",
            service: "s",
            packing: 0,
            zone: "1",
            zone_rule: RuleNumber::NONE,
            parcels: vec![BilledParcel {
                actual: crate::weight::Weight::grams(1200),
                dimensional_g: None,
                billed_g: 1500,
            }],
            charges: vec![
                charge("table", ChargeKind::Freight, "1000 JPY"),
                charge("volume", ChargeKind::Discount, "-100 JPY"),
                charge("fuel", ChargeKind::Surcharge, "205 JPY"),
                charge("cover", ChargeKind::Insurance, "50 JPY"),
            ],
            carriage: vec![Decimal::from(900), Decimal::from(205)],
            rounding: Rounding { step: Decimal::ONE, mode: crate::money::Mode::HalfUp },
            total: "1155 JPY".parse().unwrap(),
        }
    }

    /// Rules behind the head; without a service that is offered, where they do not say so.
    fn with_offer(rules: &str) -> String {
        let offer = if rules.contains("[[offer]]") { "" } else { "offer = []" };
        format!("{HEAD}\n{offer}\n{rules}")
    }

    fn priced(rules: &str, change: impl Fn(&mut PriceRequest<'_, '_>)) -> Result<Price<'static>, Refusal> {
        taxed(rules, &[], change)
    }

    fn taxed(
        rules: &str,
        tax_inside: &[TaxInside],
        change: impl Fn(&mut PriceRequest<'_, '_>),
    ) -> Result<Price<'static>, Refusal> {
        quoted(rules, tax_inside, Some("10115"), change)
    }

    fn quoted(
        rules: &str,
        tax_inside: &[TaxInside],
        postcode: Option<&str>,
        change: impl Fn(&mut PriceRequest<'_, '_>),
    ) -> Result<Price<'static>, Refusal> {
        // What is asked names the shop's own rules.
        let shop: &'static Shop = Box::leak(Box::new(toml::from_str(&with_offer(rules)).unwrap()));
        let (territory, freight) = (territory(), freight());
        let place = Place {
            territory: &territory,
            country: "DE".to_owned(),
            subdivision: None,
            postcode: postcode.map(|code| Postcode { code: code.to_owned(), inward: 0, is_cut: false }),
            city: None,
            commercial: false,
            po_box: false,
            parents: Vec::new(),
            part: None,
            needs_town: false,
            names: vec!["de".to_owned(), "DE".to_owned()],
        };
        let area = Area { name: "isles".to_owned(), place: "DE".to_owned(), ..Area::default() };
        let areas = [Area { postcodes: vec!["25*".to_owned()], ..area }];
        let hide: Vec<Hide> = shop.offer.iter().flat_map(|offer| offer.hide.clone()).collect();
        let mut exchange = ExchangeRates::default();
        exchange.push(crate::money::ExchangeRate {
            base: "EUR".parse().unwrap(),
            quote: "JPY".parse().unwrap(),
            rate: Decimal::from(150),
            kind: crate::money::RateKind::Given,
            as_of: None,
            source: None,
        });
        let mut request = PriceRequest {
            shop,
            freight: &freight,
            place: &place,
            from: &[],
            tier: Some("economy"),
            terms: "ddp",
            day: OrderDay("2026-11-21".parse().unwrap()),
            hand_over: HandOverDay("2026-11-23".parse().unwrap()),
            areas: &areas,
            hide: &hide,
            currency: "EUR".parse().unwrap(),
            digits: 2,
            exchange: &exchange,
            order_goods: Decimal::from(90),
            order_goods_before_discount: Decimal::from(100),
            goods: Decimal::from(90),
            skus: &["A"],
            attributes: &["fragile"],
            first_consignment: true,
            wants_insurance: false,
            tax_inside,
        };
        change(&mut request);
        price(&request)
    }

    fn shipping(rules: &str) -> String {
        let price = priced(rules, |_| ()).unwrap();
        let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
        assert_eq!(parts, price.shipping + price.insurance, "charges add up");
        price.shipping.normalize().to_string()
    }

    fn rule(when: &str, effect: &str) -> String {
        format!("[[price_rule]]\ncode = \"r\"\nlabel = \"R\"\nwhen = {{ {when} }}\neffect = {effect}\n")
    }

    #[test]
    fn the_carriers_bill_is_converted_and_its_parts_add_up() {
        // 1105 JPY are 7.37 EUR; what is taken off, 100 JPY, is 0.67 EUR; cover stands apart.
        assert_eq!(shipping(""), "7.37");
        let price = priced("", |_| ()).unwrap();
        let amounts: Vec<String> = price.charges.iter().map(|charge| charge.amount.to_string()).collect();
        assert_eq!(amounts, ["6.67", "-0.67", "1.37", "0.33"]);
        assert_eq!(price.insurance.to_string(), "0.33");
    }

    #[test]
    fn each_effect_does_what_its_name_says() {
        assert_eq!(shipping(&rule("", FREE)), "0");
        assert_eq!(shipping(&rule("", "{ flat = \"4.90 EUR\" }")), "4.9");
        assert_eq!(shipping(&rule("", "{ flat = \"300 JPY\" }")), "2");
        assert_eq!(shipping(&rule("", "{ percent = \"10\" }")), "8.11");
        assert_eq!(shipping(&rule("", "{ percent = \"-10\" }")), "6.63");
        assert_eq!(shipping(&rule("", "{ add = \"1.50 EUR\" }")), "8.87");
        assert_eq!(shipping(&rule("", "{ add = \"-5.00 EUR\" }")), "2.37");
        assert_eq!(shipping(&rule("", "{ add = \"-50.00 EUR\" }")), "0");
        assert_eq!(shipping(&rule("", "{ at_least = \"9.00 EUR\" }")), "9");
        assert_eq!(shipping(&rule("", "{ at_most = \"5.00 EUR\" }")), "5");
        assert_eq!(shipping(&rule("", "{ ending = { ending = \"0.90\", step = \"1\", to = \"up\" } }")), "7.9");
    }

    #[test]
    fn a_service_is_hidden_by_what_the_price_hangs_on() {
        let hidden = |when: &str| {
            let hide = format!(
                "[[offer]]\ncarrier = \"c\"\nservice = \"s\"\nhide = [{{ when = {{ {when} }}, because = \"b\" }}]\n"
            );
            priced(&hide, |_| ()).is_err_and(|refusal| refusal.code == "hidden_by_shop")
        };
        assert!(hidden("figures = [\"goods >= 90.00 EUR\"]") && !hidden("figures = [\"goods > 90.00 EUR\"]"));
        assert!(hidden("tiers = [\"economy\"]") && !hidden("terms = [\"dap\"]"));
        assert!(!hidden("none = [{ zones = [\"1\"] }]") && hidden("zones = [\"1\"]"));
    }

    #[test]
    fn a_percentage_before_other_rules_is_taken_on_each_line_of_the_bill() {
        // 900 and 205 JPY by 10 %: 990 and 225.5, rounded to 226; 1216 JPY are 8.1067 EUR. Then 10 % more of each: 1089 and
        // 248.05; 1337 JPY are 8.9133 EUR. Behind a handling fee a percentage sees the price so far: 10 % of 9.61 is 0.96.
        let twice = rule("", "{ percent = \"10\" }").repeat(2);
        assert_eq!(shipping(&twice), "8.91");
        let later =
            rule("", "{ percent = \"10\" }") + &rule("", "{ add = \"1.50 EUR\" }") + &rule("", "{ percent = \"10\" }");
        assert_eq!(shipping(&later), "10.57");
        assert_eq!(shipping(&rule("", "{ percent = \"-120\" }")), "0");
    }

    #[test]
    fn rules_look_at_value_destination_tier_and_goods() {
        let free = |when: &str| shipping(&rule(when, FREE)) == "0";
        let figure = |figure: &str| free(&format!("figures = [\"{figure}\"]"));
        assert!(figure("goods >= 90.00 EUR") && !figure("goods >= 90.01 EUR"));
        assert!(figure("goods_before_discount >= 100.00 EUR"));
        assert!(figure("goods >= 13500 JPY") && !figure("goods < 90.00 EUR"));
        assert!(
            free("destination = [\"DE\"]") && !free("not_destination = [\"DE\"]") && !free("destination = [\"FR\"]")
        );
        assert!(free("tiers = [\"economy\"]") && !free("tiers = [\"express\"]"));
        assert!(free("skus = [\"A\"]") && !free("skus = [\"B\"]") && free("attributes = [\"fragile\"]"));
        assert!(free("services = [\"c/s\"]") && !free("terms = [\"dap\"]"));
        assert!(figure("shipment.weight >= 1.2 kg") && !figure("shipment.weight < 1200 g"));
        assert!(figure("parcels <= 1") && !figure("parcels > 1"));
        assert!(free("postcodes = [\"10*\"]") && !free("postcodes = [\"25*\"]"));
        assert!(free("zones = [\"1\"]") && !free("zones = [\"2\"]"));
        assert!(!free("areas = [\"isles\"]") && free("none = [{ areas = [\"isles\"] }]"));
    }

    #[test]
    fn a_rule_that_hangs_on_what_is_not_known_does_not_hold() {
        let shipping = |when: &str, postcode: Option<&str>| {
            let price = quoted(&rule(when, FREE), &[], postcode, |_| ()).unwrap();
            price.shipping.normalize().to_string()
        };
        assert_eq!(shipping("none = [{ postcodes = [\"10*\"] }]", Some("80331")), "0");
        assert_eq!(shipping("none = [{ postcodes = [\"10*\"] }]", None), "7.37");
        assert_eq!(shipping("postcodes = [\"10*\"]", None), "7.37");
    }

    #[test]
    fn rules_follow_each_other_and_a_group_counts_once() {
        let two = rule("", "{ add = \"1.00 EUR\" }") + &rule("", "{ percent = \"100\" }");
        assert_eq!(shipping(&two), "16.74");
        let grouped = two.replace("label", "group = \"g\"\nlabel");
        assert_eq!(shipping(&grouped), "8.37");
    }

    #[test]
    fn what_is_asked_once_an_order_is_asked_with_its_first_consignment() {
        let flat = rule("", "{ flat = \"4.90 EUR\" }").replace("label", "per = \"order\"\nlabel");
        assert_eq!(shipping(&flat), "4.9");
        assert_eq!(priced(&flat, |request| request.first_consignment = false).unwrap().shipping, Decimal::ZERO);
        let add = rule("", "{ add = \"1.50 EUR\" }").replace("label", "per = \"order\"\nlabel");
        let later = priced(&add, |request| request.first_consignment = false).unwrap();
        assert_eq!(later.shipping.to_string(), "7.37");
    }

    #[test]
    fn the_shops_own_insurance_takes_the_place_of_the_carriers() {
        let insured = |rule: &str, goods: i64| {
            priced(&format!("[insurance]\nlabel = \"I\"\npercent = \"1.5\"\n{rule}"), |request| {
                request.wants_insurance = true;
                request.goods = Decimal::from(goods);
            })
            .map(|price| price.insurance.normalize().to_string())
        };
        assert_eq!(insured("", 90).unwrap(), "1.35");
        assert_eq!(insured("minimum = \"2.00 EUR\"", 90).unwrap(), "2");
        assert_eq!(insured("free_up_to = \"90.00 EUR\"", 90).unwrap(), "0");
        assert_eq!(insured("at_most = \"89.99 EUR\"", 90).unwrap_err().code, "value_above_cover");
    }

    #[test]
    fn the_carriers_bill_gets_the_tax_that_prices_contain() {
        let line = |value: i64, percent: i64| TaxInside {
            value: Decimal::from(value),
            with: Decimal::from(100 + percent),
            without: Decimal::ONE_HUNDRED,
        };
        let asked = |lines: &[TaxInside], rules: &str| {
            let price = taxed(rules, lines, |_| ()).unwrap();
            let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
            assert_eq!(parts, price.shipping + price.insurance, "charges add up");
            (price.shipping.normalize().to_string(), price.insurance.normalize().to_string())
        };
        // 7.37 × 1.19 is 8.7703, and 0.33 × 1.19 is 0.3927.
        assert_eq!(asked(&[line(90, 19)], ""), ("8.77".to_owned(), "0.39".to_owned()));
        // Half the goods bear 20 %, half none: 7.37 × 200 ÷ (100 ÷ 1.2 + 100) is 8.04.
        assert_eq!(asked(&[line(45, 20), line(45, 0)], "").0, "8.04");
        // Of lines that are worth nothing each counts alike.
        assert_eq!(asked(&[line(0, 20), line(0, 0)], "").0, "8.04");
        assert_eq!(asked(&[line(90, 0)], "").0, "7.37");
        // What the shop sets contains the tax as it stands.
        assert_eq!(asked(&[line(90, 19)], &rule("", "{ flat = \"4.90 EUR\" }")).0, "4.9");
        assert_eq!(asked(&[line(90, 19)], &rule("", "{ add = \"1.50 EUR\" }")).0, "10.27");
    }

    #[test]
    fn without_an_exchange_rate_there_is_no_price() {
        let refusal = priced("", |request| request.currency = "CHF".parse().unwrap()).unwrap_err();
        assert_eq!(refusal.code, "exchange_rate_missing");
    }
}
