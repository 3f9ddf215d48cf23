//! Does a ledger ever give back more than was paid, and all of it in the end? Whatever is given back in whatever order, in currencies
//! of no, two and three decimals.

use super::asked::{Change, Refund};
use super::drawn::Drawn;
use crate::ledger::Paid;
use crate::money::{Decimal, minor_unit, multiply, sum, with_digits};
use crate::tree::{Tree, object};
use proptest::prelude::*;

/// An order: currency and decimals; of each line its pieces, goods, duty and tax in minor units; and charges of the whole order.
#[derive(Debug, Clone)]
struct Ordered {
    currency: (&'static str, u32),
    lines: Vec<(u32, i64, i64, i64)>,
    flat: i64,
    freight: i64,
    discount: i64,
    fee: i64,
}

fn orders() -> impl Strategy<Value = Ordered> {
    let line = (1_u32..6, 0_i64..100_000, 0_i64..9_999, 0_i64..20_000);
    let currency = prop::sample::select(vec![("JPY", 0), ("EUR", 2), ("KWD", 3)]);
    let rest = (0_i64..900, 0_i64..5_000, 0_i64..400, 0_i64..3_000);
    (currency, prop::collection::vec(line, 1..5), rest).prop_map(|(currency, lines, (flat, freight, discount, fee))| {
        // No more than all of the carriage is left to the shopper.
        Ordered { currency, lines, flat, freight, discount: discount.min(freight), fee }
    })
}

impl Ordered {
    fn amount(&self, units: i64) -> String {
        let amount = multiply(Decimal::from(units), minor_unit(self.currency.1)).unwrap();
        with_digits(amount, self.currency.1)
    }

    fn paid(&self) -> Paid {
        let line = |(at, (quantity, goods, duty, tax)): (usize, &(u32, i64, i64, i64))| {
            // The flat duty is borne by the first line alone.
            let duty = if at == 0 { duty + self.flat } else { *duty };
            object! {
                "id": format!("{at}"), "quantity": *quantity, "goods": self.amount(*goods), "duty": self.amount(duty),
                "tax": self.amount(*tax), "hs_code": format!("61091{at}"),
            }
        };
        let charge =
            |code: &'static str, kind: &'static str, line: Option<String>, units: i64, per: Option<&'static str>| {
                object! {
                    "shipment": 0_u32, "code": code, "kind": kind, "line": line, "amount": self.amount(units),
                    "collected_by": "seller", "on": "2026-12-01", "per": per,
                }
            };
        let mut charges = vec![
            charge("freight", "freight", None, self.freight, None),
            charge("promotion", "discount", None, -self.discount, None),
            charge("flat", "duty", Some("0".into()), self.flat, Some("heading")),
            charge("vat", "tax", None, self.lines.iter().map(|line| line.3).sum(), None),
            charge("fee", "fee", None, self.fee, None),
        ];
        charges.extend(
            self.lines.iter().enumerate().map(|(at, line)| charge("duty", "duty", Some(format!("{at}")), line.2, None)),
        );
        let claims = object! {
            "aud": "shop", "at": "2026-11-21T12:00:00Z",
            "lines": Tree::list(self.lines.iter().enumerate(), line),
            "totals": object! { "currency": self.currency.0 },
            "charges": Tree::List(charges),
            "rates": Tree::List(Vec::new()),
            "plan": Tree::List(Vec::new()),
        };
        Paid::of(&claims, self.currency.1).unwrap()
    }
}

/// Changes as numbers: of which line or entry, how much of what is left.
fn changes() -> impl Strategy<Value = Vec<(bool, usize, u32, u32)>> {
    prop::collection::vec((any::<bool>(), 0_usize..12, 1_u32..4, 0_u32..=100), 0..14)
}

fn change(refund: Refund) -> Change<'static> {
    Change { path: "/change".into(), remove: Vec::new(), add: None, refund: vec![refund] }
}

fn is_within(paid: &Paid, given: &[Decimal]) -> bool {
    paid.entries.iter().zip(given).all(|(entry, given)| {
        let (low, high) = (entry.amount.min(Decimal::ZERO), entry.amount.max(Decimal::ZERO));
        (low..=high).contains(given) && entry.amount.scale() >= given.normalize().scale()
    })
}

proptest! {
    #[test]
    fn never_more_than_was_paid_and_all_of_it_in_the_end(order in orders(), changes in changes()) {
        let paid = order.paid();
        let total = sum(paid.entries.iter().map(|entry| entry.amount)).unwrap();
        let mut drawn = Drawn::none(&paid);
        let mut off = vec![0_u32; paid.lines.len()];
        let mut by_steps = Decimal::ZERO;
        for (is_piece, at, pieces, percent) in changes {
            let was = sum(drawn.all().unwrap()).unwrap();
            let refund = if is_piece {
                let at = at % paid.lines.len();
                Refund::Pieces(paid.lines[at].id.clone(), pieces)
            } else {
                let at = at % paid.entries.len();
                let (entry, given) = (&paid.entries[at], drawn.all().unwrap()[at]);
                let part = (entry.amount - given) * Decimal::from(percent) / Decimal::ONE_HUNDRED;
                Refund::Amount { charge: entry.code.clone(), line: None, amount: part.max(Decimal::ZERO).round_dp(paid.digits) }
            };
            let asks_too_much = match &refund {
                Refund::Pieces(line, pieces) => {
                    let at: usize = line.parse().unwrap();
                    let too_much = off[at] + pieces > paid.lines[at].quantity;
                    if !too_much { off[at] += pieces; }
                    too_much
                }
                Refund::Amount { .. } => false,
            };
            let done = drawn.draw(&change(refund));
            if asks_too_much { prop_assert!(done.is_err()); }
            let is = drawn.all().unwrap();
            prop_assert!(is_within(&paid, &is), "{is:?} of {paid:?}");
            let step = sum(is.iter().copied()).unwrap() - was;
            by_steps += step;
            prop_assert!(!step.is_sign_negative() && by_steps <= total, "{step} more, {by_steps} of {total}: {paid:?}");
        }
        // The rest comes back, whatever went before: exactly what was paid, entry by entry.
        for (line, off) in paid.lines.iter().zip(&off) {
            if line.quantity > *off {
                let was = sum(drawn.all().unwrap()).unwrap();
                drawn.draw(&change(Refund::Pieces(line.id.clone(), line.quantity - off))).unwrap();
                let step = sum(drawn.all().unwrap()).unwrap() - was;
                prop_assert!(!step.is_sign_negative(), "{step} more of {paid:?}");
                by_steps += step;
            }
        }
        let all = drawn.all().unwrap();
        for (entry, given) in paid.entries.iter().zip(&all) {
            prop_assert_eq!(entry.amount, *given, "{}", entry.code);
        }
        prop_assert_eq!(by_steps, total);
    }
}

/// What each of the three pieces of an order's first line gives back, one after the other; there is no fourth.
fn by_thirds(order: &Ordered) -> Vec<String> {
    let paid = order.paid();
    let mut drawn = Drawn::none(&paid);
    let mut steps = Vec::new();
    for _ in 0..3 {
        let was = sum(drawn.all().unwrap()).unwrap();
        drawn.draw(&change(Refund::Pieces("0".into(), 1))).unwrap();
        steps.push((sum(drawn.all().unwrap()).unwrap() - was).to_string());
    }
    assert!(drawn.draw(&change(Refund::Pieces("0".into(), 1))).is_err());
    steps
}

/// Three thirds of 179.25 with its tax: the case in which rounding each line gave back 179.26.
#[test]
fn thirds_come_to_the_whole() {
    let order =
        Ordered { currency: ("EUR", 2), lines: vec![(3, 15_063, 0, 2_862)], flat: 0, freight: 0, discount: 0, fee: 0 };
    assert_eq!(by_thirds(&order), ["59.75", "59.75", "59.75"]);
    // And 100.00 in thirds, by pieces: the last takes the rest.
    let order =
        Ordered { currency: ("EUR", 2), lines: vec![(3, 10_000, 0, 0)], flat: 0, freight: 0, discount: 0, fee: 0 };
    assert_eq!(by_thirds(&order), ["33.33", "33.34", "33.33"]);
}

/// Carriage, fees and the duty of a heading go back with the last piece, a tax on carriage with it, an amount before pieces once.
#[test]
fn what_is_flat_goes_back_once() {
    let order = Ordered {
        currency: ("EUR", 2),
        lines: vec![(2, 6_000, 0, 1_330)],
        flat: 300,
        freight: 1_000,
        discount: 0,
        fee: 500,
    };
    let paid = order.paid();
    let mut drawn = Drawn::none(&paid);
    let of = |drawn: &Drawn<'_>, code: &str| {
        let at = paid.entries.iter().position(|entry| entry.code == code).unwrap();
        with_digits(drawn.all().unwrap()[at], 2)
    };
    drawn
        .draw(&change(Refund::Amount {
            charge: "goods".into(),
            line: Some("0".into()),
            amount: "10.00".parse().unwrap(),
        }))
        .unwrap();
    drawn.draw(&change(Refund::Pieces("0".into(), 1))).unwrap();
    // 13.30 × 63 / 73 is 11.48 of tax on goods and duty, of which a half.
    let told = ["goods", "freight", "flat", "vat", "fee"].map(|code| of(&drawn, code));
    assert_eq!(told, ["40.00", "0.00", "0.00", "5.74", "0.00"]);
    drawn.draw(&change(Refund::Pieces("0".into(), 1))).unwrap();
    let told = ["goods", "freight", "flat", "vat", "fee"].map(|code| of(&drawn, code));
    assert_eq!(told, ["60.00", "10.00", "3.00", "13.30", "5.00"]);
}
