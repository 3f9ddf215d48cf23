//! What does it cost to send an order back? `landfall returns FILE`
//!
//! In: a body as `POST /v1/returns` takes it: a token, or a request and an option, and what goes back. Out: the answer, as JSON or in
//! words. The signature of a token is not checked: whoever has the shop's book needs none.

use super::answer::{now, parsed, refuse, sent, text};
use super::facts::text as fact;
use super::{library, replay};
use landfall::Engine;
use landfall::book::Book;
use landfall::calendar::Instant;
use landfall::problem::Problem;
use landfall::tree::Tree;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `landfall returns` and `landfall change` are told.
#[derive(clap::Args)]
pub(super) struct Returns {
    /// A file with the body; standard input where none is named.
    file: Option<PathBuf>,
    /// Print the answer as JSON; the default when the output is not a terminal.
    #[arg(long)]
    json: bool,
    /// Answer as for anyone on the web, not as for the shop: no cost of the shop.
    #[arg(long)]
    open: bool,
    /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
    #[arg(long)]
    book: Option<PathBuf>,
}

pub(super) fn run(asked: &Returns) -> Result<ExitCode, String> {
    answered(asked, landfall::returns::returned, shown)
}

/// What answers a body: with the moment, the shop that asks, and the token's payload.
type Answered = for<'b> fn(&Engine<'b>, &Tree, Instant, Option<&str>, &str) -> Result<Tree<'b>, Problem>;

/// Answers a body about an order, natively.
pub(super) fn answered(asked: &Returns, answer: Answered, shown: fn(&Tree) -> String) -> Result<ExitCode, String> {
    let body = match parsed(&sent(asked.file.as_deref())?) {
        Ok(body) => body,
        Err(problem) => return refuse(&problem),
    };
    let book: Book = match library::open(asked.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    let told = replay::told_of(&body)?;
    let shop = match (parsed(told.as_bytes()), body.get("request")) {
        (Ok(claims), _) => Some(fact(&claims, "aud")),
        (Err(_), Some(request)) => Some(fact(request, "shop")),
        _ => None,
    };
    match answer(&Engine::new(&book), &body, now(), shop.as_deref().filter(|_| !asked.open), &told) {
        Ok(told) if asked.json || !std::io::stdout().is_terminal() => super::print(&text(&told)?)?,
        Ok(told) => super::print(&shown(&told))?,
        Err(problem) => return refuse(&problem),
    }
    Ok(ExitCode::SUCCESS)
}

/// The ways in words.
fn shown(answer: &Tree) -> String {
    let currency = fact(answer, "currency");
    let mut out = Vec::new();
    if let Some(policy) = answer.get("policy") {
        out.push(format!("the shop takes it back until {}", fact(policy, "until").replace("null", "any day")));
        if let Some(law) = policy.get("by_law").filter(|law| law.get("because").is_some()) {
            let until = match (fact(law, "until"), fact(law, "estimate")) {
                (none, about) if none == "null" && about != "null" => format!("about {about}"),
                (until, _) => until.replace("null", "no day"),
            };
            out.push(format!("by law until {until}: {} ({})", fact(law, "because"), fact(law, "source")));
        }
    }
    out.extend(answer.items("refusals").iter().map(|refusal| fact(refusal, "because")));
    for way in answer.items("ways") {
        out.push(format!("\n{}: {}", fact(way, "kind"), fact(way, "because")));
        out.push(format!(
            "  carriage {} {currency}, back to the buyer {} {currency}, at most {}, cost to the shop {}",
            fact(way, "carriage"),
            fact(way, "to_buyer"),
            fact(way, "at_most"),
            fact(way, "cost_to_shop"),
        ));
        for refund in way.items("refunds") {
            let amount = match (fact(refund, "amount"), fact(refund, "estimate")) {
                (none, estimate) if none == "null" && estimate != "null" => format!("about {estimate}"),
                (amount, _) => amount.replace("null", "not known"),
            };
            out.push(format!(
                "  {}: {amount} of {} by {}, until {} ({})",
                fact(refund, "charge"),
                fact(refund, "paid"),
                fact(refund, "by"),
                fact(refund, "until").replace("null", "any day"),
                fact(refund, "because"),
            ));
        }
    }
    out.extend(answer.items("warnings").iter().map(|warning| format!("note: {}", fact(warning, "because"))));
    out.join("\n")
}
