//! Which codes may stand in an answer as a reason, with which arguments, and whom do they concern?
//!
//! A shell that speaks another language makes its sentences from these. In: nothing. Out: one list, which `landfall reasons`
//! prints. A test holds it against every answer of the tests, and against the codes that stand in the source.

use crate::problem::Audience;
use Audience::{Seller, Shopper};
use Of::{Charge, Estimate, Left, Missing, Plan, Refund, Refusal, Warning};

/// A code with its arguments.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// What has it for its reason.
    pub of: Of,
    /// The code; `*` for the codes of rate data: a levy's `reason`, else the last part of its code.
    pub code: &'static str,
    /// Its arguments between spaces; those with `?` stand only where they are known.
    pub args: &'static str,
    /// Whom it concerns.
    pub audience: Audience,
}

impl Listed {
    /// Its arguments, each with whether it always stands.
    pub fn arguments(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.args.split_whitespace().map(|arg| match arg.strip_suffix('?') {
            Some(arg) => (arg, false),
            None => (arg, true),
        })
    }
}

/// What has a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A charge of a breakdown.
    Charge,
    /// What may be asked besides.
    Estimate,
    /// Something that is left out of an option.
    Left,
    /// What keeps a figure from being known.
    Missing,
    /// A place that a plan sends nothing from, or a plan that was not taken.
    Plan,
    /// Who gives a charge back of an order that goes back, or why nobody does.
    Refund,
    /// A line, a service or a tier that is refused, or an advisory of a line.
    Refusal,
    /// A warning.
    Warning,
}

impl Of {
    /// The word that the list prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Charge => "charge",
            Estimate => "estimate",
            Left => "left_out",
            Missing => "missing",
            Plan => "plan",
            Refund => "refund",
            Refusal => "refusal",
            Warning => "warning",
        }
    }
}

const fn of(of: Of, code: &'static str, args: &'static str, audience: Audience) -> Listed {
    Listed { of, code, args, audience }
}

/// Every code.
pub const REASONS: &[Listed] = &[
    // What carriage comes to, and what the shop makes of it.
    of(Charge, "weight_break", "zone up_to", Shopper),
    of(Charge, "carrier_discount", "percent", Shopper),
    of(Charge, "fuel", "percent", Shopper),
    of(Charge, "residential", "surcharge", Shopper),
    of(Charge, "remote", "surcharge", Shopper),
    of(Charge, "extended", "surcharge", Shopper),
    of(Charge, "additional_handling", "surcharge", Shopper),
    of(Charge, "large", "surcharge", Shopper),
    of(Charge, "overweight", "surcharge", Shopper),
    of(Charge, "saturday", "surcharge", Shopper),
    of(Charge, "sunday", "surcharge", Shopper),
    of(Charge, "signature", "surcharge", Shopper),
    of(Charge, "address_correction", "surcharge", Shopper),
    of(Charge, "demand", "surcharge", Shopper),
    of(Charge, "declared_value", "surcharge", Shopper),
    of(Charge, "dangerous_goods", "surcharge", Shopper),
    of(Charge, "battery", "surcharge", Shopper),
    of(Charge, "security", "surcharge", Shopper),
    of(Charge, "data_entry", "surcharge", Shopper),
    of(Charge, "cash_on_delivery", "surcharge", Shopper),
    of(Charge, "other", "surcharge", Shopper),
    of(Charge, "shop_price", "service", Shopper),
    of(Charge, "shop_price_rule", "rule", Shopper),
    of(Charge, "insurance", "percent", Shopper),
    of(Charge, "unsent_goods", "line?", Shopper),
    of(Charge, "*", "rate base", Shopper),
    // What is not sent, though the rest is.
    of(Left, "out_of_stock", "line title part? restock? short?", Shopper),
    of(Left, "not_held", "line title part? short?", Shopper),
    of(Left, "not_served", "line title part? short?", Shopper),
    of(Left, "does_not_ship", "line title? part?", Shopper),
    // What may be asked besides, in no sum.
    of(Estimate, "duty_estimated", "lowest highest", Shopper),
    of(Estimate, "tax_on_duty_estimated", "rate", Shopper),
    // What is not known of duty and tax.
    of(Missing, "law_unknown", "territory", Shopper),
    of(Missing, "hs_code_missing", "levy", Shopper),
    of(Missing, "code_too_short", "levy hs_code", Shopper),
    of(Missing, "origin_missing", "levy", Shopper),
    of(Missing, "measure_missing", "levy measure rate?", Shopper),
    of(Missing, "weight_missing", "levy rate", Shopper),
    of(Missing, "subdivision_missing", "levy territory", Shopper),
    of(Missing, "duty_rate_unknown", "levy hs_code near?", Shopper),
    of(Missing, "formula_not_computed", "levy formula", Shopper),
    of(Missing, "town_missing", "postal_code territory", Shopper),
    // Lines that are refused.
    of(Refusal, "goods_prohibited", "rule condition? asks?", Shopper),
    of(Refusal, "goods_restricted", "rule condition? asks?", Shopper),
    // As advice, where it is not known whether they hold.
    of(Refusal, "goods_prohibited", "rule condition? asks?", Seller),
    of(Refusal, "goods_restricted", "rule condition? asks?", Seller),
    of(Refusal, "seller_duty", "rule condition? asks?", Seller),
    of(Refusal, "goods_not_carried", "line? attributes? part?", Shopper),
    of(Refusal, "out_of_stock", "line title part? restock? short?", Shopper),
    of(Refusal, "not_held", "line title part? short?", Shopper),
    of(Refusal, "not_served", "line title? part? short?", Shopper),
    of(Refusal, "does_not_ship", "line title? part?", Shopper),
    of(Refusal, "pin_not_available", "line warehouse part?", Shopper),
    of(Refusal, "no_plan", "line part?", Shopper),
    of(Refusal, "unpacked", "why quantity", Shopper),
    // Services that are refused: the place.
    of(Refusal, "destination_not_served", "country", Shopper),
    of(Refusal, "origin_not_served", "country", Shopper),
    of(Refusal, "not_from_warehouse", "", Shopper),
    of(Refusal, "not_to_destination", "", Shopper),
    of(Refusal, "lane_suspended", "country from", Shopper),
    of(Refusal, "door_not_served", "point?", Shopper),
    of(Refusal, "po_box_not_served", "point?", Shopper),
    of(Refusal, "locker_not_served", "point?", Shopper),
    of(Refusal, "point_not_served", "point?", Shopper),
    of(Refusal, "point_closed", "point next", Shopper),
    of(Refusal, "point_too_small", "point next", Shopper),
    // The parcels and their value.
    of(Refusal, "parcel_too_heavy", "value limit?", Shopper),
    of(Refusal, "parcel_too_bulky", "value limit", Shopper),
    of(Refusal, "parcel_too_long", "value limit", Shopper),
    of(Refusal, "parcel_too_wide", "value limit", Shopper),
    of(Refusal, "parcel_too_large", "value limit", Shopper),
    of(Refusal, "parcel_fits_no_format", "formats", Shopper),
    of(Refusal, "shipment_too_heavy", "value limit", Shopper),
    of(Refusal, "too_many_parcels", "value limit", Shopper),
    of(Refusal, "value_too_high", "limit", Shopper),
    of(Refusal, "value_above_cover", "limit", Shopper),
    of(Refusal, "too_much_to_collect", "limit", Shopper),
    // What was wished, and on what terms.
    of(Refusal, "no_cash_on_delivery", "country", Shopper),
    of(Refusal, "option_not_available", "option", Shopper),
    of(Refusal, "terms_not_available", "terms", Shopper),
    of(Refusal, "condition_unknown", "rule needs", Shopper),
    of(Refusal, "service_not_on_sale", "day", Shopper),
    of(Refusal, "never_delivered", "country", Shopper),
    of(Refusal, "hidden_by_shop", "", Shopper),
    of(Refusal, "figure_too_large", "", Shopper),
    of(Refusal, "duty_unknown", "line needs", Shopper),
    // What the shop's book lacks.
    of(Refusal, "zones_unknown", "country postal_code", Seller),
    of(Refusal, "price_unknown", "day? zone?", Seller),
    of(Refusal, "fuel_unknown", "day", Seller),
    of(Refusal, "surcharge_unknown", "surcharge", Seller),
    of(Refusal, "exchange_rate_missing", "pair", Seller),
    of(Refusal, "unknown_service", "", Seller),
    of(Refusal, "transit_unknown", "country", Seller),
    of(Refusal, "never_handed_over", "country", Seller),
    of(Refusal, "nothing_packed", "", Seller),
    // What fills no tier.
    of(Refusal, "too_slow", "tier days", Shopper),
    of(Refusal, "too_fast", "tier days", Shopper),
    of(Refusal, "shipping_too_dear", "tier days", Shopper),
    of(Refusal, "total_too_dear", "tier days", Shopper),
    of(Refusal, "not_tracked", "tier days", Shopper),
    of(Refusal, "no_signature", "tier days", Shopper),
    of(Refusal, "no_money_back", "tier days", Shopper),
    of(Refusal, "tier_not_there", "tier days", Shopper),
    of(Refusal, "not_in_tier", "tier days", Shopper),
    of(Refusal, "not_chosen", "tier", Shopper),
    of(Refusal, "dominated", "by", Shopper),
    of(Refusal, "no_service", "", Shopper),
    // Where plans send from.
    of(Plan, "excluded", "warehouse", Seller),
    of(Plan, "not_served", "warehouse", Seller),
    of(Plan, "no_capacity", "warehouse", Seller),
    of(Plan, "not_held", "warehouse", Seller),
    of(Plan, "no_plan", "warehouse", Seller),
    of(Plan, "no_service", "warehouse", Seller),
    of(Plan, "saves_too_little", "warehouses joint_cost", Seller),
    of(Plan, "threshold_split", "warehouses joint_cost as_one", Seller),
    // What is given back of an order that goes back.
    of(Refund, "refund_by_policy", "", Shopper),
    of(Refund, "refund_not_by_policy", "", Shopper),
    of(Refund, "refund_by_seller", "rule act?", Shopper),
    of(Refund, "refund_by_authority", "rule act?", Shopper),
    of(Refund, "refund_nobody", "rule act?", Shopper),
    of(Refund, "refund_unknown", "territory rule? act?", Shopper),
    of(Refund, "refund_disputed", "rule act?", Shopper),
    of(Refund, "refund_too_late", "rule until act?", Shopper),
    of(Refund, "refund_below_minimum", "rule minimum act?", Shopper),
    of(Refund, "refund_not_declared", "rule act?", Shopper),
    of(Refund, "refund_goods_stay", "rule act?", Shopper),
    of(Refund, "refund_goods_kept", "rule act?", Shopper),
    of(Refund, "refund_used", "rule act?", Shopper),
    of(Refund, "refund_other_importer", "rule act?", Shopper),
    of(Refund, "refund_not_for_reason", "rule act?", Shopper),
    of(Refund, "refund_excess", "rule act?", Shopper),
    of(Refund, "refund_still_borne", "", Shopper),
    of(Refund, "refund_carriage_by_law", "rule", Shopper),
    of(Refund, "withdrawal_until", "rule until send_by", Shopper),
    of(Refund, "withdrawal_about", "rule until send_by", Shopper),
    of(Refund, "withdrawal_over", "rule until send_by", Shopper),
    of(Refund, "withdrawal_days", "rule days", Shopper),
    of(Refund, "withdrawal_none", "rule", Shopper),
    of(Refund, "withdrawal_disputed", "rule", Shopper),
    of(Refusal, "return_window_over", "line until", Shopper),
    of(Refusal, "return_too_heavy", "way limit_g", Shopper),
    of(Warning, "return_weight_unknown", "way limit_g", Shopper),
    of(Warning, "declaration_stands", "", Seller),
    // What is to be known of goods that go back.
    of(Warning, "import_day_assumed", "day", Shopper),
    of(Warning, "exchange_is_one", "rule source trust report_by? replaced_by?", Shopper),
    of(Warning, "exchange_is_two", "", Shopper),
    of(Warning, "return_illustrative", "", Shopper),
    of(Warning, "reimport_free", "territory charge rule source trust until?", Seller),
    of(Warning, "reimport_taxed", "territory charge rule source trust until?", Seller),
    of(Warning, "reimport_unknown", "territory charge rule source trust until?", Seller),
    of(Warning, "reimport_too_late", "territory charge rule source trust until?", Seller),
    // What is to be known besides.
    of(Warning, "stock_old", "as_of minutes", Seller),
    of(Warning, "stock_cost_unknown", "warehouse", Shopper),
    of(Warning, "threshold_split", "", Shopper),
    of(Warning, "promotion_unknown", "promotions", Shopper),
    of(Warning, "subdivision_mismatch", "given found", Shopper),
    of(Warning, "postal_code_malformed", "postal_code country", Shopper),
    of(Warning, "postal_code_completed", "postal_code completed", Shopper),
    of(Warning, "postal_code_missing", "territory", Shopper),
    of(Warning, "postal_code_partial", "postal_code", Shopper),
    of(Warning, "exchange_rate_out_of_period", "currencies as_of", Shopper),
    of(Warning, "rules_change", "from to", Shopper),
    of(Warning, "included_tax_not_charged", "amount currency", Shopper),
    of(Warning, "collector_fee_unknown", "", Shopper),
    of(Warning, "trust", "disputed general", Shopper),
    of(Warning, "holiday_estimated", "calendar date name", Shopper),
    of(Warning, "holiday_regional", "calendar date name", Shopper),
    of(Warning, "holiday_regional", "calendar date name", Seller),
    of(Warning, "calendar_out_of_period", "calendar date name", Shopper),
    of(Warning, "calendar_provisional", "calendar date name", Shopper),
    of(Warning, "registration_missing", "registration", Seller),
    of(Warning, "code_too_short", "line hs_code lowest? highest? digits?", Seller),
    of(Warning, "local_tax_not_included", "levy postal_code", Seller),
    of(Warning, "preference_with_proof", "line agreement rate? saves? currency?", Seller),
];
