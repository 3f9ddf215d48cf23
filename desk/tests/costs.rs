//! Do quantities that cost least come to the figures that stockpyl 1.0.2 reckons?

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use landfall_desk::costs::{Costs, Poisson, about_at_and_up_to, at_and_how_many, once, order_quantity};
use landfall_desk::levels::{normal, root};
use landfall_desk::normal::quantile;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn costs(order: &str, keeping: &str, missing: &str) -> Costs {
    Costs { order: decimal(order), keeping: decimal(keeping), missing: decimal(missing) }
}

/// Equal to so many decimals, of the figure where it is above 1.
fn within(found: Decimal, told: &str, decimals: u32) {
    let told = decimal(told);
    let apart = (found - told).abs();
    assert!(apart <= Decimal::new(1, decimals) * told.abs().max(Decimal::ONE), "{found} is not {told}");
}

fn near(found: Decimal, told: &str) {
    within(found, told, 12);
}

/// `economic_order_quantity(8, .225, 1300)`
#[test]
fn an_order_quantity() {
    let quantity = order_quantity(decimal("8"), decimal("1300"), decimal("0.225")).unwrap();
    near(quantity, "304.0467800264368");
    // Half of it is kept, and it is ordered 1300/Q times.
    near(decimal("0.225") * quantity / Decimal::TWO + decimal("10400") / quantity, "68.41052550594829");
    assert_eq!(order_quantity(Decimal::ONE, Decimal::ONE, Decimal::ZERO), None);
}

/// `newsvendor_normal(.18, .70, 50, 8)`, `newsvendor_normal(2, 18, 120, 10)`, `newsvendor_poisson(.18, .70, 50)`
#[test]
fn bought_once() {
    let (pieces, cost) = once(decimal("50"), decimal("8"), decimal("0.18"), decimal("0.70")).unwrap();
    near(pieces, "56.60395592743389");
    near(cost, "1.9976051931766445");
    let (pieces, cost) = once(decimal("120"), decimal("10"), decimal("2"), decimal("18")).unwrap();
    near(pieces, "132.815515655446");
    near(cost, "35.09966638649737");
    let (pieces, cost) = Poisson::of(decimal("50")).unwrap().once(&costs("0", "0.18", "0.70")).unwrap();
    assert_eq!(pieces, 56);
    near(cost, "1.7972352118091772");
}

/// `r_q_eil_approximation(.225, 7.5, 8, 1300, 150, 1/12)`, `r_q_eoqss_approximation` of the same. The first stops where a turn changes
/// little, so that the last of its decimals are not those of the end.
#[test]
fn at_a_point_so_many_of_normal_demand() {
    let twelfth = Decimal::ONE / Decimal::from(12);
    let (mean, deviation) = (decimal("1300") * twelfth, decimal("150") * root(twelfth).unwrap());
    let costs = costs("8", "0.225", "7.5");
    let (at, quantity, cost) = at_and_how_many(decimal("1300"), (mean, deviation), &costs).unwrap();
    within(at, "213.97044213580244", 6);
    within(quantity, "318.5901810768729", 6);
    within(cost, "95.45114022285196", 9);

    let z = quantile(decimal("7.5") / decimal("7.725")).unwrap();
    let found = normal(decimal("1300"), decimal("22500"), (twelfth, Decimal::ZERO), z).unwrap();
    near(found.reorder_at, "190.3369965715624");
    near(order_quantity(costs.order, decimal("1300"), costs.keeping).unwrap(), "304.0467800264368");
}

/// `r_q_poisson_exact(20, 150, 100, 1.5, 2)`
#[test]
fn at_a_point_so_many_of_demand_piece_by_piece() {
    let until_then = Poisson::of(decimal("3")).unwrap();
    let (at, many, cost) = until_then.at_and_how_many(decimal("1.5"), &costs("100", "20", "150")).unwrap();
    assert_eq!((at, many), (3, 5));
    near(cost, "107.92358063314975");
}

/// `s_s_discrete_exact(1, 4, 5, True, 6)`, and that no other pair near it costs less.
#[test]
fn at_a_point_up_to_a_level() {
    let (a_period, costs) = (Poisson::of(decimal("6")).unwrap(), costs("5", "1", "4"));
    let (at, up_to, cost) = a_period.at_and_up_to(&costs).unwrap();
    assert_eq!((at, up_to), (4, 10));
    near(cost, "8.034111561471642");
}

/// `s_s_power_approximation(.18, .70, 2.5, 50, 8)`
#[test]
fn about_at_a_point_up_to_a_level() {
    let (at, up_to) = about_at_and_up_to(decimal("50"), decimal("8"), &costs("2.5", "0.18", "0.70")).unwrap();
    near(at, "40.19461695647407");
    near(up_to, "74.29017010980579");
}

/// The share of a Poisson distribution that lies far from its mean has no places of its own: the sum still is one.
#[test]
fn large_means_and_none() {
    let free = costs("0", "0", "0");
    for mean in ["0.001", "1", "77.7", "2000"] {
        let demand = Poisson::of(decimal(mean)).unwrap();
        // Keeping costs 1 a piece and missing 1: at 0 pieces the mean is missing.
        within(demand.cost(0, &costs("0", "1", "1")), mean, 12);
        assert_eq!(demand.cost(9, &free), Decimal::ZERO);
    }
    assert_eq!((Poisson::of(Decimal::ZERO), Poisson::of(decimal("2001"))), (None, None));
}
