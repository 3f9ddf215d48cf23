//! To which lockers and pick-up points may a shop's parcels go? From `points.csv` of its folder, where there is one.
//!
//! Out: the points in the order of the file, and a complaint for every cell that cannot be meant so.

use super::complaint::Complaint;
use super::goods::sides;
use super::rows::{Row, Sheet};
use crate::book::shop::{Point, PointKind};
use crate::calendar::{Day, Span};
use std::collections::BTreeSet;
use std::path::Path;

const MUST: [&str; 6] = ["id", "kind", "name", "country", "valid_from", "source"];
const MAY: [&str; 9] = [
    "service",
    "postcode",
    "city",
    "max_weight_g",
    "max_length_mm",
    "max_width_mm",
    "max_height_mm",
    "needs_post_number",
    "valid_until",
];

/// The points of the shop in a folder.
pub(super) fn read_points(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<Point> {
    let file = folder.join("points.csv");
    if !root.join(&file).exists() {
        return Vec::new();
    }
    let Some(sheet) = Sheet::read(root, &file, &MUST, &MAY, complaints) else { return Vec::new() };
    let mut points: Vec<Point> = Vec::new();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for row in &sheet.rows {
        // What is none has been complained of.
        let Some(point) = read_point(&sheet, row, complaints) else { continue };
        if point.id.is_empty() {
            complaints.push(sheet.complaint("bad-cell", row, "the point has no id".to_owned(), "fill the column `id`"));
        } else if !ids.insert(point.id.clone()) {
            let message = format!("the point `{}` stands twice", point.id);
            complaints.push(sheet.complaint("repeated-point", row, message, "a shop's points have ids of their own"));
        } else {
            points.push(point);
        }
    }
    points
}

fn read_point(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<Point> {
    let kind = match sheet.cell(row, "kind") {
        "locker" => Some(PointKind::Locker),
        "point" => Some(PointKind::Point),
        other => {
            let message = format!("`kind` is `{other}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`locker` or `point`"));
            None
        }
    };
    let max_weight_g = sheet.optional::<u32>(row, "max_weight_g", "a whole number", complaints);
    let columns = ["max_length_mm", "max_width_mm", "max_height_mm"];
    let max_sides_mm = match columns.iter().all(|column| sheet.cell(row, column).is_empty()) {
        true => Some(None),
        false => sides(sheet, row, columns, complaints).map(Some),
    };
    let from = sheet.value::<Day>(row, "valid_from", "a day", complaints);
    let until = sheet.optional::<Day>(row, "valid_until", "a day", complaints);
    let needs_post_number = sheet.yes_or_no(row, "needs_post_number", false, complaints);
    let valid = Span { from: from?, until: until? };
    if valid.until.is_some_and(|until| until <= valid.from) {
        let message = format!("the point is in use on no day from {}", valid.from);
        complaints.push(sheet.complaint("reversed-span", row, message, "write `valid_until` as the first day after"));
    }
    let text = |column: &str| sheet.cell(row, column).to_owned();
    Some(Point {
        id: text("id"),
        kind: kind?,
        service: text("service"),
        name: text("name"),
        country: text("country"),
        postcode: text("postcode"),
        city: text("city"),
        max_weight_g: max_weight_g?,
        max_sides_mm: max_sides_mm?,
        needs_post_number,
        valid,
        source: text("source"),
    })
}
