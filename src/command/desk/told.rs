//! What was found, in words, and as JSON.

use super::super::table::aligned;
use super::Found;
use super::price::PARTS;
use super::reorder::Row;
use super::weigh::{Bound, Total};
use landfall::money::Decimal;
use serde_json::{Value, json};

/// As the currency is written at most.
pub(super) fn money(amount: Decimal) -> String {
    format!("{:.2}", amount.round_dp(2))
}

/// A part of a whole, in per cent.
pub(super) fn share(part: Decimal, of: Decimal) -> String {
    let share = (part * Decimal::ONE_HUNDRED).checked_div(of).unwrap_or_default();
    format!("{:.1} %", share.round_dp(1))
}

/// An average.
pub(super) fn each(sum: Decimal, many: Decimal) -> Decimal {
    sum.checked_div(many).unwrap_or_default()
}

fn counted(orders: Decimal) -> String {
    if orders == Decimal::ONE { "1 order".to_owned() } else { format!("{orders} orders") }
}

/// What the catalogue does not know, the first few by name.
pub(super) fn unknown(skus: &[String]) -> String {
    let named: Vec<&str> = skus.iter().map(String::as_str).take(5).collect();
    let (articles, more) = match skus.len() {
        1 => ("1 article of the orders is".to_owned(), String::new()),
        many => (format!("{many} articles of the orders are"), if many > 5 { " …".to_owned() } else { String::new() }),
    };
    format!(
        "{articles} not in the shop's catalogue: {}{more}. Orders with such articles cannot be priced.",
        named.join(", ")
    )
}

impl Found<'_> {
    pub(super) fn ids(&self, set: &[usize]) -> String {
        let ids: Vec<&str> =
            set.iter().filter_map(|site| self.candidates.get(*site)).map(|one| one.id.as_str()).collect();
        ids.join(", ")
    }

    /// All that today's warehouses and the chosen ones cost over the time of the orders.
    pub(super) fn sums(&self) -> (Decimal, Decimal) {
        let ((one, other), (kept, keeping), (bound, binding)) = (&self.totals, self.fixed, self.bound);
        (one.joint + kept + bound.cost, other.joint + keeping + binding.cost)
    }

    /// What the chosen save.
    pub(super) fn saving(&self) -> Decimal {
        let (today, chosen) = self.sums();
        today - chosen
    }

    /// Notes on how far the figures go.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let (priced, of) = self.priced;
        if let Some(error) = self.error {
            notes.push(format!(
                "{priced} of {of} distinct carts were priced, drawn region by region; by that chance the saving may be off by ± {} (two standard errors).",
                money(error)
            ));
        } else {
            notes.push(format!("All {of} distinct carts were priced."));
        }
        if !self.unknown.is_empty() {
            notes.push(unknown(&self.unknown));
        }
        let unsendable = self.weighed.unsendable.round_dp(0);
        if !unsendable.is_zero() {
            notes.push(format!("{} can be sent whole from no one candidate: left out of the choice, and priced where several together send them.", counted(unsendable)));
        }
        let (one, other) = self.totals;
        for (who, total) in [("today's warehouses", one), ("the chosen ones", other)] {
            if !total.unsent.round_dp(0).is_zero() {
                notes.push(format!("Not sent by {who}, and in neither sum: {}.", counted(total.unsent.round_dp(0))));
            }
        }
        if !one.incomplete.is_zero() || !other.incomplete.is_zero() {
            let most = one.incomplete.max(other.incomplete).round_dp(0);
            notes.push(format!("Of {} a charge is not known: the cost is a lower bound.", counted(most)));
        }
        match (self.terms.capital.is_zero(), self.weighed.with_stock) {
            (true, _) => notes.push("Capital is reckoned at nothing: name what it costs with `--capital`.".to_owned()),
            (false, true) => notes.push("Every set of the candidates was weighed with its pooled stock.".to_owned()),
            (false, false) => notes.push(
                "More than 16 candidates: they were chosen without the cost of stock, which is told beside.".to_owned(),
            ),
        }
        if !self.without_lead.is_empty() {
            notes.push(format!(
                "No reorder points at {}: say how long replenishment takes, by `--lead`, `--sites` or `--receipts`.",
                self.without_lead.join(", ")
            ));
        }
        notes.push(
            "Orders tell what was sold: days on which an article was not to be had count as days without demand."
                .to_owned(),
        );
        notes
    }

    /// The figures of both sets, a row each: what, today, chosen.
    pub(super) fn figures(&self) -> Vec<[String; 3]> {
        let (one, other) = self.totals;
        let mut rows = Vec::new();
        let mut row = |what: &str, today: String, chosen: String| rows.push([what.to_owned(), today, chosen]);
        row("warehouses", self.ids(&self.today), self.ids(&self.chosen));
        for ((part, first), second) in PARTS.iter().zip(one.parts).zip(other.parts) {
            row(part, money(first), money(second));
        }
        row("landed cost", money(one.joint), money(other.joint));
        row("keeping warehouses", money(self.fixed.0), money(self.fixed.1));
        let (bound, binding) = self.bound;
        row("capital in stock", money(bound.cost), money(binding.cost));
        let (today, chosen) = self.sums();
        row("all together", money(today), money(chosen));
        row("an order", money(each(one.joint, one.orders)), money(each(other.joint, other.orders)));
        row(
            "days to the door",
            format!("{:.1}", each(one.days, one.orders).round_dp(1)),
            format!("{:.1}", each(other.days, other.orders).round_dp(1)),
        );
        row("sent in several", share(one.split, one.orders), share(other.split, other.orders));
        row("stock at cost", money(bound.goods), money(binding.goods));
        row("duty paid early", money(bound.duty), money(binding.duty));
        row("safety stock, pieces", bound.safety.round_dp(0).to_string(), binding.safety.round_dp(0).to_string());
        rows
    }
}

/// For people.
pub(super) fn words(found: &Found<'_>) -> String {
    let orders = found.orders;
    let mut out = vec![
        format!(
            "{} orders of {}, {} to {}, in {}",
            orders.orders,
            found.shop.id,
            orders.first,
            orders.last,
            found.shop.currency.as_str()
        ),
        String::new(),
    ];
    let mut rows = vec![["", "today", "chosen"].map(str::to_owned)];
    rows.extend(found.figures());
    out.push(aligned(&rows));
    out.push(String::new());
    let saving = found.saving();
    out.push(match saving > Decimal::ZERO {
        true => format!("Stock in {} saves {} over {} days.", found.ids(&found.chosen), money(saving), orders.days()),
        false => format!("Nothing is saved over {} days by other warehouses than today's.", orders.days()),
    });
    out.extend(found.regions.iter().map(|(region, house)| format!("  {region} from {house}")));
    out.push(String::new());
    out.extend(found.notes());
    if !found.low.is_empty() {
        out.extend([String::new(), "Low today".to_owned()]);
        out.push(levels(&found.low));
    }
    if !found.levels.is_empty() {
        let percent = Decimal::new(i64::from(found.terms.per_mille), 1).normalize();
        out.extend([
            String::new(),
            format!("Reorder points of the chosen warehouses, for {percent} % of replenishments"),
        ]);
        out.push(levels(&found.levels));
    }
    out.join("\n")
}

/// The heads of a table of levels.
pub(super) const HEADS: [&str; 10] =
    ["warehouse", "sku", "demand", "a day", "reorder at", "safety", "order", "there", "days left", ""];

/// A level's cells.
pub(super) fn cells(row: &Row) -> [String; 10] {
    [
        row.warehouse.clone(),
        row.sku.clone(),
        row.class.as_str().to_owned(),
        format!("{:.2}", row.forecast.round_dp(2)),
        row.reorder_at.to_string(),
        format!("{:.0}", row.safety.round_dp(0)),
        row.order.to_string(),
        row.available.map_or_else(String::new, |pieces| pieces.to_string()),
        row.days_left.map_or_else(String::new, |days| format!("{:.0}", days.round_dp(0))),
        row.warning.unwrap_or_default().to_owned(),
    ]
}

fn levels(rows: &[Row]) -> String {
    let mut table = vec![HEADS.map(str::to_owned)];
    table.extend(rows.iter().map(cells));
    aligned(&table)
}

/// For programs.
pub(super) fn json(found: &Found<'_>) -> Result<String, String> {
    // Sums over a sample have more decimals than anybody asks for.
    let exact = |amount: Decimal| amount.round_dp(4).normalize().to_string();
    let ids = |set: &[usize]| {
        set.iter().filter_map(|site| found.candidates.get(*site)).map(|one| one.id.clone()).collect::<Vec<_>>()
    };
    let side = |set: &[usize], total: &Total, fixed: Decimal, bound: &Bound| -> Value {
        let parts: serde_json::Map<String, Value> =
            PARTS.iter().zip(total.parts).map(|(part, amount)| ((*part).to_owned(), exact(amount).into())).collect();
        json!({
            "warehouses": ids(set),
            "orders": exact(total.orders), "unsent": exact(total.unsent), "incomplete": exact(total.incomplete),
            "landed_cost": exact(total.joint), "parts": parts, "fixed": exact(fixed), "capital": exact(bound.cost),
            "total": exact(total.joint + fixed + bound.cost),
            "days": exact(each(total.days, total.orders).round_dp(4)), "split_rate": exact(each(total.split, total.orders).round_dp(6)),
            "stock_at_cost": exact(bound.goods), "duty_paid_early": exact(bound.duty), "safety_stock": exact(bound.safety),
        })
    };
    let level = |row: &Row| {
        json!({
            "warehouse": row.warehouse, "sku": row.sku, "demand": row.class.as_str(), "a_day": exact(row.forecast.round_dp(6)),
            "reorder_at": row.reorder_at, "safety": exact(row.safety.round_dp(3)), "order": row.order, "available": row.available,
            "days_left": row.days_left.map(|days| exact(days.round_dp(2))), "warning": row.warning,
        })
    };
    let told = json!({
        "shop": found.shop.id, "currency": found.shop.currency.as_str(),
        "orders": found.orders.orders, "lines": found.orders.rows, "from": found.orders.first.to_string(), "to": found.orders.last.to_string(),
        "carts": { "distinct": found.priced.1, "priced": found.priced.0 },
        "today": side(&found.today, &found.totals.0, found.fixed.0, &found.bound.0),
        "chosen": side(&found.chosen, &found.totals.1, found.fixed.1, &found.bound.1),
        "saving": exact(found.saving()), "saving_error": found.error.map(exact), "proven": true,
        "sets_reckoned": found.weighed.choice.nodes, "with_stock": found.weighed.with_stock,
        "unsendable": exact(found.weighed.unsendable),
        "alone": found.candidates.iter().zip(&found.weighed.alone).map(|(one, (cost, unsent))| json!({ "warehouse": one.id, "landed_cost": exact(*cost), "unsent": exact(*unsent) })).collect::<Vec<_>>(),
        "regions": found.regions.iter().map(|(region, house)| json!({ "region": region, "warehouse": house })).collect::<Vec<_>>(),
        "levels": found.levels.iter().map(level).collect::<Vec<_>>(),
        "low": found.low.iter().map(level).collect::<Vec<_>>(),
        "unknown": found.unknown, "notes": found.notes(),
    });
    serde_json::to_string(&told).map_err(|error| error.to_string())
}
