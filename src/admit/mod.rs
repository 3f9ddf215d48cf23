//! May it go that way? Which goods may not leave there or come in here, and what the seller has to see to.
//!
//! In: consignments, the place, and the rules about goods. Out: the plans that are left, without the lines that no plan may
//! carry; those are refused, the rest of the cart is sent. A way of sending may bar more than its places do: by its channel,
//! its carrier, the day at the border.
//!
//! The rule: a rule that holds for certain and prohibits, or asks for a paper, refuses the line; one that advises, or hangs on
//! a fact that was not given, is told to the seller. A line is refused only where no plan may carry it; a plan that may not
//! carry what another may is none.
//!
//! | file | question |
//! |---|---|
//! | `rules` | which rules may concern goods on a way, and what do they say of each line? |
//! | `restrict` | which rules hold for an article? |

pub mod restrict;
mod rules;

pub use rules::Judgement;
pub(crate) use rules::{Admission, DatedLane, by_service, of};

use crate::book::restriction::Restriction;
use crate::fulfil::{Cart, CartLine, Proposal, UnsentLine};
use crate::money::{Decimal, sum};
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Severity, Subject};
use crate::refused::{Belongs, Refused};
use crate::sort;

/// What may be sent, and what the whole order is worth.
#[derive(Debug)]
pub struct Admitted<'c> {
    /// Consignments and plans.
    pub proposal: Proposal<'c>,
    /// By consignment, the rules of its places that may concern its goods on some day.
    pub concerning: Vec<Vec<&'c Restriction>>,
    /// The order's lines that may be sent.
    pub lines: Vec<&'c CartLine>,
    /// What the order has besides, which is not sent.
    pub unsent: &'c [UnsentLine],
    /// The order's goods before discounts, those that are not sent too.
    pub gross: Decimal,
    /// The order's goods after discounts, those that are not sent too.
    pub value: Decimal,
}

/// Parts the plans from what may not go.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub fn each<'c>(
    order: &Order<'_, 'c>,
    cart: &'c Cart,
    proposal: Proposal<'c>,
    refused: &mut Refused,
) -> Result<Admitted<'c>, Problem> {
    let Proposal { mut consignments, mut plans } = proposal;
    let (mut concerning, mut barred): (Vec<_>, Vec<Vec<Refusal>>) = (Vec::new(), Vec::new());
    for consignment in &consignments {
        let (rules, refusals) = rules::barred(order, consignment)?;
        concerning.push(rules);
        barred.push(refusals);
    }
    let bars = |consignment: usize, line: &str| {
        barred.get(consignment).is_some_and(|refusals| refusals.iter().any(|refusal| refusal.id == line))
    };
    // Barred by every plan there is; where there is none, nothing is known against it.
    let hopeless = |line: &str| {
        !plans.is_empty() && plans.iter().all(|plan| plan.consignments.iter().any(|number| bars(*number, line)))
    };
    let gone: Vec<&str> = cart.lines.iter().map(|line| line.id.as_str()).filter(|line| hopeless(line)).collect();
    let mut told: Vec<&Refusal> =
        barred.iter().flatten().filter(|refusal| gone.contains(&refusal.id.as_str())).collect();
    sort::by_key(&mut told, |refusal| cart.lines.iter().position(|line| line.id == refusal.id));
    told.into_iter().for_each(|refusal| refused.note(Belongs::ToLines, refusal.clone()));
    plans.retain(|plan| {
        let lines = cart.lines.iter().map(|line| line.id.as_str()).filter(|line| !gone.contains(line));
        let mut lines = lines.peekable();
        // Nothing is left to send where every line was refused.
        lines.peek().is_some() && lines.all(|line| !plan.consignments.iter().any(|number| bars(*number, line)))
    });
    for consignment in &mut consignments {
        consignment.lines.retain(|line| !gone.contains(&line.line.id.as_str()));
    }
    let lines: Vec<&CartLine> = cart.lines.iter().filter(|line| !gone.contains(&line.id.as_str())).collect();
    let unsent = || cart.unsent.iter();
    let gross = sum(lines.iter().map(|line| line.gross).chain(unsent().map(|line| line.gross)))?;
    let value = sum(lines.iter().map(|line| line.value).chain(unsent().map(|line| line.value)))?;
    // Nothing is delivered where nothing is left to be sent: what never was to be sent is then told too.
    if plans.is_empty() {
        unsent().for_each(|line| refused.note(Belongs::ToLines, does_not_ship(line)));
    }
    Ok(Admitted { proposal: Proposal { consignments, plans }, concerning, lines, unsent: &cart.unsent, gross, value })
}

fn does_not_ship(line: &UnsentLine) -> Refusal {
    let reason = Reason::new("does_not_ship", [("line", line.id.clone())]);
    let because = match line.title.as_str() {
        "" => "the article is not sent: there is nothing to deliver".to_owned(),
        title => format!("{title} is not sent: there is nothing to deliver"),
    };
    Refusal {
        subject: Subject::Line,
        lines: vec![line.id.clone()],
        severity: Severity::Restricted,
        ..Refusal::service(&line.id, reason, because)
    }
}
