//! How does the command line pack what files hold?
//!
//! In: the text of a table of boxes and one of items, or of a file of container-loading problems. Out: one JSON object a line for
//! each order, or the volume use of each problem and, on the last line, their mean.
//!
//! The rule: an order's lines need not be next to each other; orders are answered in the order in which they first appear.
//! A header line is known by its second field, which is not a number. In container-loading problems (Bischoff and Ratcliff 1995)
//! a line of a type is its number, its three sides, each followed by 1 if that side may be vertical, and its quantity.

use std::fmt::Write as _;

use crate::pack::{Budget, Item, Orientation, fill};

/// How many placements are tried for one container-loading problem: about 50 milliseconds' worth.
pub const CONTAINER_BUDGET: Budget = Budget { placements: 1_500_000 };

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
    let millimetres = |value: u64| u32::try_from(value).map_err(|_| format!("`{value}` is too large; write at most 4294967295"));
    let count = row("the number of problems", 1)?.first().copied().unwrap_or(0);
    let mut problems = Vec::new();
    for _ in 0..count {
        let id = row("a problem's number and seed", 1)?.first().copied().unwrap_or(0);
        let size = row("the container's length, width and height", 3)?;
        let [length, width, height] = size.as_slice() else {
            return Err(format!("problem {id}: the container has {} sides; write length, width and height", size.len()));
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
