//! For how long is a shop bound?
//!
//! In: a request and the option that is bound. Out: seconds. The price holds for the shop's `hold_minutes`, also over a cut-off or
//! midnight. Only where a rule begins or ends at that midnight it ends there: of the law, where the option's duty, tax and fees
//! would be levied otherwise on the next day of the order; of the shop, where one of its rules of the order's day begins or ends.
//! Never less than five minutes are left to pay.

use super::option_of;
use crate::answer::LEAST_S;
use crate::book::BookView;
use crate::book::shop::{Shop, Warehouse};
use crate::calendar::{Dated, Day};
use crate::lane::Lanes;
use crate::order::Order;
use crate::problem::Problem;
use crate::quote::answered;
use crate::request::{DayOverrides, QuoteRequest};
use crate::tree::Tree;

pub(super) fn seconds<'b>(
    view: &BookView<'b>,
    lanes: &Lanes<'b>,
    request: &QuoteRequest,
    option: &Tree,
) -> Result<i64, Problem> {
    let lane = lanes.of_quote(view, request)?;
    let order = Order::of(view, &lane.places, request)?;
    let mut seconds = i64::from(order.shop.hold_minutes).saturating_mul(60);
    let zone = order.place.time_zone();
    let next = zone.local(request.at).0.plus(1);
    let midnight = zone.instant(next, 0).since(request.at);
    if request.days.order.is_none() && midnight < seconds && law_changes(view, lanes, request, option, next)? {
        seconds = midnight;
    }
    for warehouse in sending(order.shop, option) {
        let next = order.day_at(warehouse).0.plus(1);
        let midnight = warehouse.time_zone.instant(next, 0).since(request.at);
        if midnight < seconds && shop_changes(order.shop, next) {
            seconds = midnight;
        }
    }
    Ok(seconds.max(LEAST_S))
}

/// Whether duty, tax and fees of the same option are levied otherwise where the order is of the next day. Currencies are left out:
/// a rate of exchange is no rule, and holds.
fn law_changes<'b>(
    view: &BookView<'b>,
    lanes: &Lanes<'b>,
    request: &QuoteRequest,
    option: &Tree,
    next: Day,
) -> Result<bool, Problem> {
    let days = DayOverrides { order: Some(next), ..request.days };
    let later = answered(view, lanes, &QuoteRequest { days, ..request.clone() })?;
    let then = option.text("id").and_then(|id| option_of(&later, id));
    Ok(then.is_none_or(|then| levied(then) != levied(option)))
}

/// Which charges of law there are, of which lines, at which rates.
fn levied<'t>(option: &'t Tree) -> Vec<[Option<&'t str>; 3]> {
    let landed = option.items("shipments").iter().filter_map(|shipment| shipment.get("landed_cost"));
    let charges = landed.flat_map(|landed| landed.items("charges"));
    let of_law = charges.filter(|charge| matches!(charge.text("kind"), Some("duty" | "tax" | "fee")));
    of_law.map(|charge| [charge.text("code"), charge.text("line"), charge.text("rate")]).collect()
}

/// The warehouses from which an option is sent.
fn sending<'s>(shop: &'s Shop, option: &Tree) -> Vec<&'s Warehouse> {
    let named: Vec<&str> = option.items("shipments").iter().filter_map(|shipment| shipment.text("warehouse")).collect();
    shop.warehouse.iter().filter(|warehouse| named.contains(&warehouse.id.as_str())).collect()
}

/// Whether a rule of the shop begins or ends with the day.
fn shop_changes(shop: &Shop, day: Day) -> bool {
    let of_price = shop.price_rule.iter().map(|rule| (rule.first(), rule.end()));
    let hidden = shop.offer.iter().flat_map(|offered| &offered.hide).map(|hide| (hide.first(), hide.end()));
    of_price.chain(hidden).any(|(first, end)| first == Some(day) || end == Some(day))
}
