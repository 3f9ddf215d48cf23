//! What are more goods charged, and which limits of the law do they carry the order over?
//!
//! In: an order, its option, and lines that come on. Out: the charges of these lines, ordered alone and now by the same option; and
//! the limits that the order as it was kept, and the whole order, on the same day, does not.

use crate::book::BookView;
use crate::bound::{gone, option_of, request_kept};
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::problem::{Fault, Problem};
use crate::quote::answered;
use crate::request::QuoteRequest;
use crate::tree::Tree;

/// What comes on.
#[derive(Debug, Default)]
pub(crate) struct Added<'b> {
    pub(crate) charges: Vec<Tree<'b>>,
    pub(crate) crossed: Vec<Tree<'b>>,
}

pub(super) fn added<'b>(
    (engine, view): (&Engine<'b>, &BookView<'b>),
    (request, option): (&QuoteRequest, &str),
    came_on: &[&str],
    lines: &Tree<'_>,
    now: Instant,
) -> Result<Added<'b>, Problem> {
    let alone = alone(view, request, lines, now).map_err(in_the_change)?;
    let is_known = |id: &str| request.lines.iter().any(|own| own.id == id) || came_on.contains(&id);
    let repeated = alone.lines.iter().enumerate().filter(|(_, line)| is_known(&line.id));
    let repeated: Vec<Fault> = repeated
        .map(|(number, line)| {
            let message = format!("the order has a line `{}`: give what comes on ids of its own", line.id);
            Fault::new("duplicate_id", format!("/change/add/{number}/id"), message)
        })
        .collect();
    if !repeated.is_empty() {
        return Err(Problem::Faults(repeated.into()));
    }
    let mut whole = request.clone();
    whole.lines.extend(alone.lines.iter().cloned());
    let asked = |request: &QuoteRequest| {
        let quote = answered(view, &engine.lanes, request).map_err(in_the_change)?;
        option_of(&quote, option).cloned().ok_or_else(|| gone(option))
    };
    let (alone, was, whole) = (asked(&alone)?, asked(request)?, asked(&whole)?);
    let landed = alone.items("shipments").iter().filter_map(|shipment| shipment.get("landed_cost"));
    let charges = landed.flat_map(|landed| landed.items("charges")).chain(alone.items("order_charges"));
    let exceeded: Vec<&str> =
        tests(&was).filter(|test| is_exceeded(test)).filter_map(|test| test.text("code")).collect();
    let crossed = tests(&whole).filter(|test| {
        is_exceeded(test)
            && test.get("applies") != Some(&Tree::Bool(false))
            && !test.text("code").is_some_and(|code| exceeded.contains(&code))
    });
    let mut told: Vec<Tree<'b>> = Vec::new();
    for test in crossed {
        if !told.iter().any(|known| known.get("code") == test.get("code")) {
            told.push(test.clone());
        }
    }
    Ok(Added { charges: charges.cloned().collect(), crossed: told })
}

/// The order of what comes on alone, now.
fn alone(view: &BookView<'_>, request: &QuoteRequest, lines: &Tree<'_>, now: Instant) -> Result<QuoteRequest, Problem> {
    let Tree::Object(entries) = request_kept(request)? else { return Err(Problem::lost("the request")) };
    // What was off the whole order was off what was ordered then.
    let mut entries: Vec<_> =
        entries.into_iter().filter(|(key, _)| !["lines", "order_discount"].contains(&key.as_ref())).collect();
    entries.push(("lines".into(), lines.clone().into_owned()));
    QuoteRequest::asked(view, &Tree::Object(entries), now, request.authority)
}

/// A fault of lines that come on stands where they do.
fn in_the_change(problem: Problem) -> Problem {
    let Problem::Faults(faults) = problem else { return problem };
    let moved = faults.iter().cloned().map(|fault| match fault.path.strip_prefix("/lines") {
        Some(rest) => Fault { path: format!("/change/add{rest}"), ..fault },
        None => fault,
    });
    Problem::Faults(moved.collect::<Vec<Fault>>().into())
}

fn tests<'t, 'b>(option: &'t Tree<'b>) -> impl Iterator<Item = &'t Tree<'b>> {
    let landed = option.items("shipments").iter().filter_map(|shipment| shipment.get("landed_cost"));
    landed.flat_map(|landed| landed.items("thresholds"))
}

fn is_exceeded(test: &Tree<'_>) -> bool {
    test.get("exceeded") == Some(&Tree::Bool(true))
}
