//! What lies where, and what does it cost there? From `stock.csv` and `stock-costs.csv` of a shop's folder, where it has them.
//!
//! Out: rows of stock and of its costs, and a complaint for every cell that cannot be meant so, for a warehouse or an article
//! that the shop does not have, and for a row that stands twice.

use super::complaint::Complaint;
use super::rows::{Row, Sheet};
use crate::book::RuleNumber;
use crate::book::shop::{Shop, StockCost, StockRow};
use crate::money::Decimal;
use std::path::Path;

/// The shop's stock, of the folder.
pub(super) fn read_stock(root: &Path, folder: &Path, shop: &Shop, complaints: &mut Vec<Complaint>) -> Vec<StockRow> {
    let must = ["warehouse", "sku", "on_hand"];
    let may = ["reserved", "buffer", "restock", "backorder"];
    let Some(sheet) = optional(root, &folder.join("stock.csv"), &must, &may, complaints) else { return Vec::new() };
    let mut rows: Vec<StockRow> = Vec::new();
    for row in &sheet.rows {
        named(&sheet, row, shop, false, complaints);
        let mut pieces = |column: &str| sheet.value_or::<u32>(row, column, 0, "a whole number", complaints);
        let (on_hand, reserved, buffer) = (pieces("on_hand"), pieces("reserved"), pieces("buffer"));
        let restock = sheet.optional(row, "restock", "a day", complaints);
        let backorder = sheet.yes_or_no(row, "backorder", false, complaints);
        let (Some(on_hand), Some(reserved), Some(buffer), Some(restock)) = (on_hand, reserved, buffer, restock) else {
            continue;
        };
        if backorder && restock.is_none() {
            let message = "more are sold than lie there, and nobody knows when more come".to_owned();
            complaints.push(sheet.complaint("bad-cell", row, message, "fill the column `restock`"));
        }
        let (warehouse, sku) = (sheet.cell(row, "warehouse").to_owned(), sheet.cell(row, "sku").to_owned());
        if rows.iter().any(|other| other.warehouse == warehouse && other.sku == sku) {
            let message = format!("`{sku}` stands twice at `{warehouse}`");
            complaints.push(sheet.complaint("repeated-row", row, message, "write all pieces in one row"));
        }
        rows.push(StockRow { warehouse, sku, on_hand, reserved, buffer, restock, backorder });
    }
    rows
}

/// What the shop's stock costs more elsewhere, of the folder.
pub(super) fn read_costs(root: &Path, folder: &Path, shop: &Shop, complaints: &mut Vec<Complaint>) -> Vec<StockCost> {
    let must = ["warehouse", "sku"];
    let may = ["amount", "percent", "from", "until", "source", "illustrative"];
    let Some(sheet) = optional(root, &folder.join("stock-costs.csv"), &must, &may, complaints) else {
        return Vec::new();
    };
    let mut costs = Vec::new();
    for row in &sheet.rows {
        named(&sheet, row, shop, true, complaints);
        let mut figure = |column: &str| sheet.value_or(row, column, Decimal::ZERO, "a decimal", complaints);
        let (amount, percent) = (figure("amount"), figure("percent"));
        let mut day = |column: &str| sheet.optional(row, column, "a day", complaints);
        let (from, until) = (day("from"), day("until"));
        let (Some(amount), Some(percent), Some(from), Some(until)) = (amount, percent, from, until) else { continue };
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            let message = "the row ends before it begins".to_owned();
            complaints.push(sheet.complaint("reversed-span", row, message, "write `until` as the first day after"));
        }
        costs.push(StockCost {
            rule: RuleNumber::default(),
            from,
            until,
            source: sheet.cell(row, "source").to_owned(),
            illustrative: sheet.yes_or_no(row, "illustrative", false, complaints),
            warehouse: sheet.cell(row, "warehouse").to_owned(),
            sku: sheet.cell(row, "sku").to_owned(),
            amount,
            percent,
        });
    }
    costs
}

/// A sheet that a shop may do without.
fn optional(root: &Path, file: &Path, must: &[&str], may: &[&str], complaints: &mut Vec<Complaint>) -> Option<Sheet> {
    if root.join(file).exists() { Sheet::read(root, file, must, may, complaints) } else { None }
}

/// Complains of a warehouse and an article that the shop does not have.
fn named(sheet: &Sheet, row: &Row, shop: &Shop, any: bool, complaints: &mut Vec<Complaint>) {
    let (warehouse, sku) = (sheet.cell(row, "warehouse"), sheet.cell(row, "sku"));
    if !shop.warehouse.iter().any(|known| known.id == warehouse) {
        let known: Vec<&str> = shop.warehouse.iter().map(|known| known.id.as_str()).collect();
        let help = format!("warehouses are `{}`", known.join("`, `"));
        let message = format!("the shop has no warehouse `{warehouse}`");
        complaints.push(sheet.complaint("unknown-warehouse", row, message, &help));
    }
    if !(any && sku == "*") && shop.product(sku).is_none() {
        let message = format!("the catalogue has no article `{sku}`");
        complaints.push(sheet.complaint("unknown-sku", row, message, "use an article number of `catalogue.csv`"));
    }
}
