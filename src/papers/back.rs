//! What of each consignment comes back?
//!
//! In: the consignments of an order, and how many pieces of its lines come back. Out: each consignment as far as it comes back; none where
//! nothing of it does.
//!
//! The rule: pieces are taken from the consignments in their order, and of a kit all parts come back. What some of the pieces are worth is
//! allotted by largest remainder, so that a part and the rest make the line again. Carriage does not come back.

use super::consignment::{Consignment, Line};
use crate::money::{Decimal, sum};
use crate::problem::{Fault, Problem};
use crate::request::RequestLine;

const PATH: &str = "/returned/lines";

/// Each consignment as far as it comes back; whole where no lines are named.
pub(super) fn coming_back(
    consignments: &[Consignment],
    ordered: &[RequestLine],
    lines: Option<&[(String, u32)]>,
) -> Result<Vec<Option<Consignment>>, Problem> {
    let Some(lines) = lines else { return Ok(consignments.iter().cloned().map(Some).collect()) };
    let counts: Vec<(&str, u32)> = ordered.iter().map(|line| (line.id.as_str(), line.quantity)).collect();
    let back = crate::returns::pieces(&counts, lines, PATH)?;
    let mut found: Vec<Consignment> = consignments.iter().map(without_goods).collect();
    for ((id, quantity), back) in counts.iter().zip(&back).filter(|(_, back)| **back > 0) {
        if !take(consignments, (id, *quantity, *back), &mut found)? {
            return Err(uncut(id));
        }
    }
    Ok(found.into_iter().map(|consignment| (!consignment.lines.is_empty()).then_some(consignment)).collect())
}

/// Takes so many pieces of a line of the order; whether they can be told.
fn take(
    consignments: &[Consignment],
    (id, quantity, back): (&str, u32, u32),
    found: &mut [Consignment],
) -> Result<bool, Problem> {
    let mut declared: Vec<&Line> = Vec::new();
    for line in consignments.iter().flat_map(|consignment| &consignment.lines).filter(|line| line.asked == id) {
        if !declared.iter().any(|known| known.id == line.id) {
            declared.push(line);
        }
    }
    for line in &declared {
        let sent = consignments.iter().filter_map(|from| from.line(&line.id));
        let sent: Option<u32> = sent.map(|line| line.quantity).try_fold(0_u32, |sum, of| sum.checked_add(of?));
        // Of a part of a kit there are as many in each kit; of all else one is one.
        let each = match (sent, line.part.is_some()) {
            (Some(sent), true) if sent.is_multiple_of(quantity) => sent / quantity,
            (Some(_), false) => 1,
            _ => return Ok(false),
        };
        let mut left = back.saturating_mul(each);
        for (from, to) in consignments.iter().zip(found.iter_mut()) {
            let Some((held, all)) = from.line(&line.id).and_then(|held| Some((held, held.quantity?))) else { continue };
            let taken = left.min(all);
            if taken > 0 {
                let cut = held.cut((taken, all), from.digits)?;
                to.goods = sum([to.goods, cut.value])?;
                to.lines.push(cut);
                left -= taken;
            }
        }
        if left > 0 {
            return Ok(false);
        }
    }
    Ok(!declared.is_empty())
}

fn without_goods(consignment: &Consignment) -> Consignment {
    Consignment {
        goods: Decimal::ZERO,
        freight: Decimal::ZERO,
        insurance: Decimal::ZERO,
        lines: Vec::new(),
        ..consignment.clone()
    }
}

/// Pieces that were not sent, or that no paper counts.
fn uncut(id: &str) -> Problem {
    let message = format!(
        "so many of line `{id}` were not sent by the piece: name fewer, or leave out `lines` where all comes back"
    );
    Fault::new("not_sent", PATH, message).into()
}
