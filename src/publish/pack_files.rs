//! How does the command line pack what files hold?
//!
//! In: the text of a table of boxes and one of items, or of a file of container-loading problems. Out: one JSON object a line for
//! each order, or the volume use of each problem and, on the last line, their mean; or everything that is wrong with the tables,
//! each with its file and line.
//!
//! The rule: an order's lines need not be next to each other; orders are answered in the order in which they first appear.
//! A header line is known by its second field, which is not a number. In container-loading problems (Bischoff and Ratcliff 1995)
//! a line of a type is its number, its three sides, each followed by 1 if that side may be vertical, and its quantity.

use super::complaint::Complaint;
use super::rows::line_of_record;
use crate::pack::{Budget, Carton, CartonKind, Item, MOST_UNITS, Orientation, Packing, fill, pack};
use crate::weight::{WRITTEN, Weight};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How many placements are tried for one container-loading problem: about 50 milliseconds' worth.
pub const CONTAINER_BUDGET: Budget = Budget { placements: 300_000 };

/// A problem of loading one container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerProblem {
    /// Its number in the file.
    pub id: u64,
    /// Length, width and height of the container in millimetres, the way the file has them.
    pub inner_mm: [u32; 3],
    /// What is to go in.
    pub items: Vec<Item>,
}

/// Reads container-loading problems.
pub fn read_thpack(text: &str) -> Result<Vec<ContainerProblem>, String> {
    let mut lines = text
        .lines()
        .zip(1usize..)
        .map(|(line, number)| (line.split_whitespace().collect::<Vec<_>>(), number))
        .filter(|(fields, _)| !fields.is_empty());
    let mut row = |what: &str, fields: usize| -> Result<Vec<u64>, String> {
        let Some((line, number)) = lines.next() else {
            return Err(format!("the file ends where {what} should follow; check that it is complete"));
        };
        let numbers: Result<Vec<u64>, _> = line.iter().map(|field| field.parse::<u64>()).collect();
        match numbers {
            Ok(numbers) if numbers.len() >= fields => Ok(numbers),
            _ => Err(format!("line {number}: `{}` is not {what}; expected {fields} whole numbers", line.join(" "))),
        }
    };
    let millimetres =
        |value: u64| u32::try_from(value).map_err(|_| format!("`{value}` is too large; write at most 4294967295"));
    let count = row("the number of problems", 1)?.first().copied().unwrap_or(0);
    let mut problems = Vec::new();
    for _ in 0..count {
        let id = row("a problem's number and seed", 1)?.first().copied().unwrap_or(0);
        let size = row("the container's length, width and height", 3)?;
        let [length, width, height] = size.as_slice() else {
            return Err(format!(
                "problem {id}: the container has {} sides; write length, width and height",
                size.len()
            ));
        };
        let inner_mm = [millimetres(*length)?, millimetres(*width)?, millimetres(*height)?];
        let types = row("the number of types", 1)?.first().copied().unwrap_or(0);
        let mut items = Vec::new();
        for _ in 0..types {
            let fields = row("a type, three sides each with a flag, and a quantity", 8)?;
            let [kind, length, length_up, width, width_up, height, height_up, quantity] = fields.as_slice() else {
                return Err(format!("problem {id}: a type has {} numbers; write eight", fields.len()));
            };
            items.push(Item {
                id: kind.to_string(),
                quantity: millimetres(*quantity)?,
                dimensions_mm: [millimetres(*length)?, millimetres(*width)?, millimetres(*height)?],
                orientation: Orientation::Sides { vertical: [*length_up == 1, *width_up == 1, *height_up == 1] },
                ..Item::default()
            });
        }
        problems.push(ContainerProblem { id, inner_mm, items });
    }
    Ok(problems)
}

/// Loads each container of a file of problems: a line for each, and the mean volume use on the last.
pub fn pack_thpack(text: &str) -> Result<String, String> {
    let problems = read_thpack(text)?;
    if problems.is_empty() {
        return Err("the file has no problems; expected their number on the first line".into());
    }
    let mut out = String::new();
    let mut sum = 0u128;
    for problem in &problems {
        let used = volume_use_millionths(problem);
        sum += u128::from(used);
        let _ = writeln!(out, "problem {} volume use {} %", problem.id, percent(u128::from(used), 1));
    }
    let _ = writeln!(out, "mean volume use {} %", percent(sum, problems.len() as u128));
    Ok(out)
}

/// The share of the container that is filled, in millionths.
fn volume_use_millionths(problem: &ContainerProblem) -> u64 {
    let packing = fill(&problem.items, problem.inner_mm, CONTAINER_BUDGET);
    let volume = |[a, b, c]: [u32; 3]| u128::from(a) * u128::from(b) * u128::from(c);
    let filled: u128 =
        packing.parcels.iter().flat_map(|parcel| &parcel.placements).map(|placement| volume(placement.size_mm)).sum();
    u64::try_from((filled * 1_000_000).checked_div(volume(problem.inner_mm)).unwrap_or(0)).unwrap_or(0)
}

/// Millionths over a number as percent with two decimals, rounded half up.
fn percent(millionths: u128, over: u128) -> String {
    let hundredths = (millionths * 2 + over * 100).checked_div(over * 200).unwrap_or(0);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A table, and the file that it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    /// As complaints name it.
    pub file: &'t Path,
    /// What it holds.
    pub text: &'t str,
}

/// Reads a table of boxes: name, outer width, length and depth, empty weight, inner width, length and depth, greatest gross weight.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn read_boxes(table: Table<'_>) -> Result<Vec<Carton>, Vec<Complaint>> {
    let mut faults = Vec::new();
    let mut boxes: Vec<Carton> = Vec::new();
    for row in rows(table, 9, 1, &mut faults) {
        let id = row.name(0, &mut faults);
        let outer_mm = row.sides([1, 2, 3], &mut faults);
        let tare = row.weight(4, &mut faults);
        let inner_mm = row.sides([5, 6, 7], &mut faults);
        let max_gross = row.weight(8, &mut faults);
        if let (Some(inner), Some(outer)) = (inner_mm, outer_mm)
            && inner.iter().zip(outer).any(|(inner, outer)| *inner > outer)
        {
            faults.push(row.fault("the box is larger inside than outside", "sides stand in the same order"));
        }
        if let (Some(tare), Some(max_gross)) = (tare, max_gross)
            && max_gross <= tare
        {
            let message = format!("the box weighs {tare} and may weigh {max_gross} with its contents");
            faults.push(row.fault(message, "the greatest weight is that of box and contents together"));
        }
        let (Some(id), Some(outer_mm), Some(inner_mm)) = (id, outer_mm, inner_mm) else { continue };
        let (Some(tare), Some(max_gross)) = (tare, max_gross) else { continue };
        boxes.push(Carton { id, outer_mm, tare, inner_mm, max_gross, cost: 0, supply: None, kind: CartonKind::Box });
    }
    if boxes.is_empty() && faults.is_empty() {
        let message = "the table has no boxes";
        faults.push(Complaint::new("empty-table", table.file, message, "write at least one line"));
    }
    if faults.is_empty() { Ok(boxes) } else { Err(faults) }
}

/// An order as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order's name.
    pub id: String,
    /// Its lines.
    pub items: Vec<Item>,
}

/// Reads a table of orders' lines: order, quantity, item, width, length and depth, weight of a unit.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn read_orders(table: Table<'_>, upright: bool) -> Result<Vec<Order>, Vec<Complaint>> {
    let mut faults = Vec::new();
    let mut orders: Vec<Order> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows(table, 7, 1, &mut faults) {
        let order = row.name(0, &mut faults);
        let quantity = row.quantity(1, &mut faults);
        let id = row.name(2, &mut faults);
        let sides = row.sides([3, 4, 5], &mut faults);
        let weight = row.weight(6, &mut faults);
        if weight == Some(Weight::ZERO) {
            faults.push(row.fault("the weight is 0", "write what a unit weighs"));
        }
        let (Some(order), Some(quantity), Some(id)) = (order, quantity, id) else { continue };
        let (Some([width, length, depth]), Some(weight)) = (sides, weight) else { continue };
        let item = Item {
            id,
            quantity,
            // A table has width before length; the engine has length before width.
            dimensions_mm: [length, width, depth],
            weight,
            orientation: if upright { Orientation::Upright } else { Orientation::Any },
            ..Item::default()
        };
        let place = *places.entry(order.clone()).or_insert(orders.len());
        match orders.get_mut(place) {
            Some(known) => known.items.push(item),
            None => orders.push(Order { id: order, items: vec![item] }),
        }
    }
    if faults.is_empty() { Ok(orders) } else { Err(faults) }
}

/// A line of a table, with where it stands.
struct Row<'t> {
    fields: csv::StringRecord,
    line: usize,
    file: &'t Path,
}

impl Row<'_> {
    fn fault(&self, message: impl Into<String>, help: &str) -> Complaint {
        Complaint::new("bad-cell", self.file, message, help).on(self.line)
    }

    fn cell(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default().trim()
    }

    fn name(&self, column: usize, faults: &mut Vec<Complaint>) -> Option<String> {
        let text = self.cell(column);
        if text.is_empty() {
            faults.push(self.fault(format!("column {} is empty", column + 1), "write a name"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A whole number above 0.
    fn number(&self, column: usize, what: &str, faults: &mut Vec<Complaint>) -> Option<u32> {
        let number = self.cell(column).parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("`{}` in column {} is not a whole number above 0", self.cell(column), column + 1);
            faults.push(self.fault(message, what));
        }
        number
    }

    fn quantity(&self, column: usize, faults: &mut Vec<Complaint>) -> Option<u32> {
        let quantity = self.number(column, "write a count", faults)?;
        if quantity > MOST_UNITS {
            let help = format!("write at most {MOST_UNITS}");
            faults.push(self.fault(format!("a quantity of `{quantity}` is too large"), &help));
            return None;
        }
        Some(quantity)
    }

    fn sides(&self, columns: [usize; 3], faults: &mut Vec<Complaint>) -> Option<[u32; 3]> {
        let [one, other, third] = columns.map(|column| self.number(column, "write millimetres", faults));
        Some([one?, other?, third?])
    }

    /// Grams, or a number with its unit.
    fn weight(&self, column: usize, faults: &mut Vec<Complaint>) -> Option<Weight> {
        let text = self.cell(column);
        let weight = Weight::written_in_grams(text).or_else(|| Weight::written(text));
        if weight.is_none() {
            let message = format!("`{text}` in column {} is no weight", column + 1);
            faults.push(self.fault(message, &format!("write grams, or {WRITTEN}")));
        }
        weight
    }
}

/// The lines of a table without its header, which is known by a word where `number_column` has a number.
fn rows<'t>(table: Table<'t>, columns: usize, number_column: usize, faults: &mut Vec<Complaint>) -> Vec<Row<'t>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let fields = match record {
            Ok(fields) => fields,
            Err(error) => {
                let help = "check the quotation marks";
                faults.push(Complaint::new("unreadable-row", table.file, error.to_string(), help));
                continue;
            }
        };
        let line = line_of_record(table.text, None, fields.position()).unwrap_or(1);
        let row = Row { fields, line, file: table.file };
        let is_header = index == 0 && row.cell(number_column).starts_with(|first: char| first.is_ascii_alphabetic());
        if row.fields.len() < columns {
            let message = format!("the row has {} columns", row.fields.len());
            faults.push(row.fault(message, &format!("write all {columns}")));
        } else if !is_header {
            rows.push(row);
        }
    }
    rows
}

/// Packs every order of a table: one JSON object a line.
///
/// # Errors
/// Everything that is wrong with either table.
pub fn pack_orders(boxes: Table<'_>, items: Table<'_>, upright: bool) -> Result<String, Vec<Complaint>> {
    let (boxes, orders) = match (read_boxes(boxes), read_orders(items, upright)) {
        (Ok(boxes), Ok(orders)) => (boxes, orders),
        (boxes, orders) => {
            let both = boxes.err().into_iter().chain(orders.err());
            return Err(both.flatten().collect());
        }
    };
    let mut out = String::new();
    for order in orders {
        let packings = pack(&order.items, &boxes, Budget::default());
        write_order(&mut out, &order, &boxes, packings.first());
        out.push('\n');
    }
    Ok(out)
}

fn write_order(out: &mut String, order: &Order, boxes: &[Carton], packing: Option<&Packing>) {
    let name = |item: usize| order.items.get(item).map_or("", |item| item.id.as_str());
    out.push_str("{\"order\": ");
    write_text(out, &order.id);
    out.push_str(", \"boxes\": [");
    for (index, parcel) in packing.iter().flat_map(|packing| &packing.parcels).enumerate() {
        out.push_str(if index == 0 { "{\"box\": " } else { ", {\"box\": " });
        write_text(out, parcel.carton.and_then(|carton| boxes.get(carton)).map_or("", |carton| carton.id.as_str()));
        let _ = write!(out, ", \"weight_g\": {}, \"placements\": [", parcel.weight.grams_up());
        for (index, placement) in parcel.placements.iter().enumerate() {
            out.push_str(if index == 0 { "{\"item\": " } else { ", {\"item\": " });
            write_text(out, name(placement.item));
            let ([x, y, z], [width, length, depth]) = (placement.at_mm, placement.size_mm);
            let _ = write!(out, ", \"at_mm\": [{x}, {y}, {z}], \"size_mm\": [{width}, {length}, {depth}]}}");
        }
        out.push_str("]}");
    }
    out.push_str("], \"unpacked\": [");
    let mut first = true;
    for unpacked in packing.iter().flat_map(|packing| &packing.unpacked) {
        for _ in 0..unpacked.quantity {
            out.push_str(if first { "{\"item\": " } else { ", {\"item\": " });
            first = false;
            write_text(out, name(unpacked.item));
            out.push_str(", \"because\": ");
            write_text(out, &unpacked.because.sentence());
            out.push('}');
        }
    }
    out.push_str("]}");
}

/// A JSON string.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
