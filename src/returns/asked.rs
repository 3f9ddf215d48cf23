//! What comes back, when, and why? The body of a question about a return.
//!
//! In: the fields beside the order. Out: what was asked, or every fault. Lines are held against the order when that is known.

use crate::book::returns::{Ground, ImporterOfRecord};
use crate::calendar::Day;
use crate::ledger::Paid;
use crate::nearest::hint;
use crate::problem::{Fault, Problem};
use crate::request::{MOST_LINES, Object, Reader, at};
use crate::tree::Tree;

pub(super) const KEYS: [&str; 12] = [
    "request",
    "token",
    "option",
    "delivered",
    "returned",
    "lines",
    "reason",
    "condition",
    "imported",
    "exported",
    "declared_before_posting",
    "importer",
];

/// The most days between an order and whatever is asked of it: no time of the law is longer.
const LONGEST: i32 = 20 * 366;

/// What is asked beside the order.
#[derive(Debug)]
pub(super) struct Asked {
    /// The day on which it was delivered; none: it never was.
    pub(super) delivered: Option<Day>,
    /// The day on which it goes back.
    pub(super) returned: Day,
    pub(super) ground: Ground,
    pub(super) is_used: bool,
    pub(super) imported: Option<Day>,
    exported: Option<Day>,
    /// No day was named on which it goes back: it is today.
    is_today: bool,
    pub(super) declared: Option<bool>,
    pub(super) importer: Option<ImporterOfRecord>,
    /// Line and quantity; none: all of the order.
    lines: Option<Vec<(String, u32)>>,
}

impl Asked {
    /// Reads it; `today` is the day where none is named. None where something is wrong: the reader has noted it.
    pub(super) fn read(reader: &mut Reader, body: Object<'_>, today: Day) -> Option<Asked> {
        let mut day = |key: &str| body.get(key).and_then(|tree| reader.parsed::<Day>(tree, &at("", key), "not_a_day"));
        let (delivered, named) = (day("delivered"), day("returned"));
        let returned = named.unwrap_or(today);
        let (imported, exported) = (day("imported"), day("exported"));
        if delivered.is_some_and(|delivered| returned < delivered) {
            let message = format!("it goes back on `{returned}`, before it was delivered: give a later day");
            reader.fault("too_early", "/returned", message);
        }
        if let Some(exported) = exported.filter(|exported| *exported < returned) {
            let message = format!("it left on `{exported}`, before it went back: give a later day");
            reader.fault("too_early", "/exported", message);
        }
        let ground = reader.required(body, "", "reason");
        let ground = ground.and_then(|tree| reader.choice(tree, "/reason", Ground::WORDS));
        let condition = body.get("condition");
        let is_used = condition
            .and_then(|tree| reader.choice(tree, "/condition", &[("unused", false), ("used", true)]))
            .unwrap_or_default();
        let declared = body.get("declared_before_posting");
        let declared = declared.and_then(|tree| reader.truth(tree, "/declared_before_posting"));
        let importer = body.get("importer");
        let importer = importer.and_then(|tree| reader.choice(tree, "/importer", ImporterOfRecord::WORDS));
        let lines = body.get("lines").map(|tree| lines(reader, tree, "/lines"));
        let is_today = named.is_none();
        Some(Asked {
            delivered,
            returned,
            ground: ground?,
            is_used,
            imported,
            exported,
            is_today,
            declared,
            importer,
            lines,
        })
    }

    /// Holds its days against that of the order: nothing comes or goes back before it was ordered, or a lifetime after, and nothing
    /// leaves before it was imported. Goods that lay in the country were imported before they were ordered.
    pub(super) fn after(mut self, ordered: Day) -> Result<Asked, Problem> {
        if self.is_today {
            self.returned = self.returned.max(ordered);
        }
        let days = [
            ("/delivered", self.delivered),
            ("/returned", Some(self.returned)),
            ("/imported", self.imported),
            ("/exported", self.exported),
        ];
        let mut faults = Vec::new();
        for (path, day) in days.into_iter().filter_map(|(path, day)| Some((path, day?))) {
            if day < ordered && path != "/imported" {
                let message = format!("`{day}` is before the order, which was made on `{ordered}`: give a later day");
                faults.push(Fault::new("too_early", path, message));
            } else if day > ordered.plus(LONGEST) {
                let message =
                    format!("`{day}` is too long after the order, which was made on `{ordered}`: give an earlier day");
                faults.push(Fault::new("too_late", path, message));
            } else if path == "/imported" && day > self.leaves(0) {
                let message = format!("it was imported on `{day}`, after it went back: give an earlier day");
                faults.push(Fault::new("too_late", path, message));
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(Problem::Faults(faults.into())) }
    }

    /// The day on which the goods leave: the one given, else the one on which they go back and are gathered.
    pub(super) fn leaves(&self, gathered_days: u16) -> Day {
        self.exported.unwrap_or_else(|| self.returned.plus(i32::from(gathered_days)))
    }

    /// How many pieces of each line of the order come back.
    pub(super) fn back(&self, paid: &Paid) -> Result<Vec<u32>, Problem> {
        match &self.lines {
            None => Ok(paid.lines.iter().map(|line| line.quantity).collect()),
            Some(lines) => pieces(&paid.ordered(), lines, "/lines"),
        }
    }
}

/// Reads `[{"line", "quantity"}]`.
pub(crate) fn lines(reader: &mut Reader, tree: &Tree, path: &str) -> Vec<(String, u32)> {
    let items = reader.list(tree, path).unwrap_or_default();
    if items.is_empty() || items.len() > MOST_LINES {
        let message = format!("this must have 1 to {MOST_LINES} lines, not `{}`", items.len());
        reader.fault("wrong_length", path, message);
        return Vec::new();
    }
    let mut lines = Vec::new();
    for (number, item) in items.iter().enumerate() {
        lines.extend(some_of_line(reader, item, &at(path, number)));
    }
    lines
}

/// Reads `{"line", "quantity"}`.
pub(crate) fn some_of_line(reader: &mut Reader, tree: &Tree, path: &str) -> Option<(String, u32)> {
    let object = reader.object(tree, path, &["line", "quantity"])?;
    let id = reader.required(object, path, "line").and_then(|tree| reader.text(tree, &at(path, "line"), 64));
    let quantity = reader.required(object, path, "quantity");
    let quantity = quantity.and_then(|tree| reader.whole(tree, &at(path, "quantity"), "quantity", 1, 1_000_000));
    id.map(str::to_owned).zip(quantity)
}

/// Lines of a body as pieces of each line of the order, of which there are so many.
pub(crate) fn pieces(ordered: &[(&str, u32)], lines: &[(String, u32)], path: &str) -> Result<Vec<u32>, Problem> {
    let mut back = vec![0_u32; ordered.len()];
    let mut faults = Vec::new();
    for (number, (id, quantity)) in lines.iter().enumerate() {
        let found = ordered.iter().zip(&mut back).find(|((known, _), _)| known == id);
        let Some(((_, most), pieces)) = found else {
            let known = ordered.iter().map(|(known, _)| *known);
            let message = format!("the order has no line `{id}`: {}", hint(id, known, "name one of its lines"));
            faults.push(Fault::new("unknown_line", format!("{path}/{number}/line"), message));
            continue;
        };
        *pieces = pieces.saturating_add(*quantity);
        if *pieces > *most {
            let message = format!("the order has `{most}` of line `{id}`, not `{pieces}`: give no more");
            faults.push(Fault::new("too_large", format!("{path}/{number}/quantity"), message));
        }
    }
    if faults.is_empty() { Ok(back) } else { Err(Problem::Faults(faults.into())) }
}
