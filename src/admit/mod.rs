//! May it go that way? Which goods may not leave there or come in here, and what the seller has to see to.
//!
//! In: what each warehouse may send, the place, and the rules about goods. Out: the same without the lines that may not leave
//! from there for the place; a line that may leave from nowhere is refused, the rest of the cart is sent. A way of sending may
//! bar more than its places do: by its channel, its carrier, the day at the border.
//!
//! The rule: a rule that holds for certain and prohibits, or asks for a paper, refuses the line; one that advises, or hangs on
//! a fact that was not given, is told to the seller. What a rule counts, it counts over one consignment: before the cart is
//! parted over what a warehouse could send of it, and afterwards over what it does send. A line is refused only where no
//! warehouse that has it may send it.
//!
//! | file | question |
//! |---|---|
//! | `rules` | which rules may concern goods on a way, and what do they say of each line? |
//! | `restrict` | which rules hold for an article? |

pub mod restrict;
mod rules;

pub(crate) use rules::{Admission, DatedLane, by_service};
pub use rules::{Judgement, Rules};

use crate::fulfil::{Barred, Cart, Held};
use crate::gather::Gather;
use crate::order::Order;
use crate::problem::{Problem, Refusal};
use crate::refused::{Belongs, Refused};
use crate::sort;

/// What may be sent from where.
#[derive(Debug)]
pub struct Admitted<'b> {
    /// What each warehouse may send.
    pub held: Held<'b>,
    /// The lines that may not be sent at all, by id.
    pub gone: Vec<String>,
}

/// Parts what warehouses hold from what may not go.
///
/// # Errors
/// [`Problem::Needs`] while the rules are not loaded.
pub fn each<'b>(
    order: &Order<'_, 'b>,
    rules: &Rules<'b>,
    cart: &Cart,
    mut held: Held<'b>,
    refused: &mut Refused,
) -> Result<Admitted<'b>, Problem> {
    let mut barred: Vec<Vec<Refusal>> = Vec::new();
    for number in 0..held.origins.len() {
        barred.push(match held.all_from(number, cart)? {
            Some(consignment) => rules::barred(order, rules, &consignment)?,
            None => Vec::new(),
        });
    }
    // Barred from every warehouse that has it; where none has, nothing is known against it.
    let hopeless = |at: usize, id: &str| {
        let mut origins = held.origins.iter().zip(&barred).filter(|(origin, _)| origin.sends(at) > 0).peekable();
        origins.peek().is_some() && origins.all(|(_, refusals)| refusals.iter().any(|refusal| refusal.id == id))
    };
    let lines = cart.lines.iter().enumerate();
    let gone: Vec<String> =
        lines.filter(|(at, line)| hopeless(*at, &line.id)).map(|(_, line)| line.id.clone()).listed();
    let mut told: Vec<&Refusal> = barred.iter().flatten().filter(|refusal| gone.contains(&refusal.id)).listed();
    sort::by_key(&mut told, |refusal| cart.lines.iter().position(|line| line.id == refusal.id));
    told.into_iter().for_each(|refusal| refused.note(Belongs::ToLines, refusal.clone()));
    for (origin, refusals) in held.origins.iter_mut().zip(&barred) {
        for (barred, line) in origin.barred.iter_mut().zip(&cart.lines) {
            if barred.is_none() && refusals.iter().any(|refusal| refusal.id == line.id) {
                *barred = Some(Barred::ByLaw);
            }
        }
    }
    Ok(Admitted { held, gone })
}
