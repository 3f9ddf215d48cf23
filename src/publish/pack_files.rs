//! How does the command line pack what files hold?
//!
//! In: the text of a table of boxes and one of items, or of a file of container-loading problems. Out: one JSON object a line for
//! each order, or the volume use of each problem and, on the last line, their mean.
//!
//! The rule: an order's lines need not be next to each other; orders are answered in the order in which they first appear.
//! A header line is known by its second field, which is not a number. In container-loading problems (Bischoff and Ratcliff 1995)
//! a line of a type is its number, its three sides, each followed by 1 if that side may be vertical, and its quantity.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::pack::{Budget, Carton, CartonKind, Item, MOST_UNITS, Orientation, Packing, fill, pack};

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

/// Reads a table of boxes: name, outer width, length and depth, empty weight, inner width, length and depth, greatest gross weight.
pub fn read_boxes(text: &str) -> Result<Vec<Carton>, String> {
    let mut boxes = Vec::new();
    for row in rows(text, 9, 1, "boxes")? {
        let number = |column: usize| row.number(column);
        boxes.push(Carton {
            id: row.text(0)?,
            outer_mm: [number(1)?, number(2)?, number(3)?],
            tare_g: number(4)?,
            inner_mm: [number(5)?, number(6)?, number(7)?],
            max_gross_g: number(8)?,
            cost: 0,
            supply: None,
            kind: CartonKind::Box,
        });
    }
    Ok(boxes)
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
pub fn read_orders(text: &str, upright: bool) -> Result<Vec<Order>, String> {
    let mut orders: Vec<Order> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows(text, 7, 1, "items")? {
        let id = row.text(0)?;
        let place = *places.entry(id.clone()).or_insert_with(|| {
            orders.push(Order { id, items: Vec::new() });
            orders.len() - 1
        });
        let quantity = row.number(1)?;
        if quantity > MOST_UNITS {
            return Err(format!(
                "items line {}: a quantity of `{quantity}` is too large; write at most {MOST_UNITS}",
                row.line
            ));
        }
        let item = Item {
            id: row.text(2)?,
            quantity,
            // A table has width before length; the engine has length before width.
            dimensions_mm: [row.number(4)?, row.number(3)?, row.number(5)?],
            weight_g: row.number(6)?,
            orientation: if upright { Orientation::Upright } else { Orientation::Any },
            ..Item::default()
        };
        if let Some(order) = orders.get_mut(place) {
            order.items.push(item);
        }
    }
    Ok(orders)
}

/// A line of a table, with where it stands.
struct Row {
    fields: csv::StringRecord,
    line: u64,
    table: &'static str,
}

impl Row {
    fn text(&self, column: usize) -> Result<String, String> {
        let text = self.fields.get(column).unwrap_or_default().trim();
        if text.is_empty() {
            return Err(format!("{} line {}: column {} is empty; write a name", self.table, self.line, column + 1));
        }
        Ok(text.to_string())
    }

    fn number(&self, column: usize) -> Result<u32, String> {
        let text = self.fields.get(column).unwrap_or_default().trim();
        text.parse().map_err(|_| {
            let (table, line, column) = (self.table, self.line, column + 1);
            format!("{table} line {line}: `{text}` in column {column} is not a whole number; write millimetres, grams or a count")
        })
    }
}

/// The lines of a table without its header, which is known by a word where `number_column` has a number.
fn rows(text: &str, columns: usize, number_column: usize, table: &'static str) -> Result<Vec<Row>, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let fields = record.map_err(|fault| format!("{table}: {fault}; check the quotation marks"))?;
        let line = fields.position().map_or(0, csv::Position::line);
        if fields.len() < columns {
            return Err(format!("{table} line {line}: it has {} columns; write all {columns}", fields.len()));
        }
        let is_header = index == 0
            && fields
                .get(number_column)
                .is_some_and(|field| field.trim().starts_with(|first: char| first.is_ascii_alphabetic()));
        if !is_header {
            rows.push(Row { fields, line, table });
        }
    }
    Ok(rows)
}

/// Packs every order of a table: one JSON object a line.
pub fn pack_orders(boxes_csv: &str, items_csv: &str, upright: bool) -> Result<String, String> {
    let boxes = read_boxes(boxes_csv)?;
    if boxes.is_empty() {
        return Err("the boxes table has no boxes; write at least one line".into());
    }
    let mut out = String::new();
    for order in read_orders(items_csv, upright)? {
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
        let _ = write!(out, ", \"weight_g\": {}, \"placements\": [", parcel.weight_g);
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
