//! `landfall reconcile`: carriers' billing files against the quotes that were bound.

use super::answer::{now, parsed, text};
use super::facts::text as said;
use super::keep::Version;
use super::{file, library, replay};
use landfall::Engine;
use landfall::book::Book;
use landfall::money::{Decimal, Overflow};
use landfall::publish::Complaint;
use landfall::publish::bills::{self, BilledKind, Layout, Options, Parcel, Proposal, Reconciled};
use landfall::request::Authority;
use landfall::tree::Tree;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What was billed, and what was quoted.
#[derive(clap::Args)]
pub(super) struct Reconcile {
    /// Billing files of one carrier, as it gives them: all are summed before anything is compared.
    #[arg(required = true)]
    invoices: Vec<PathBuf>,
    /// The carrier, whose `bill.toml` says how the files lie.
    #[arg(long)]
    carrier: String,
    /// The quotes: a line of JSON each, `{"token" | "request", "option", "transport_documents": [["1Z…"]]}`, as `landfall documents`
    /// takes them: the numbers of the parcels by consignment.
    #[arg(long)]
    quotes: PathBuf,
    /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
    #[arg(long)]
    book: Option<PathBuf>,
    /// The folder of kept books, as `landfall build --keep` writes it: a token is answered by the book of its time.
    #[arg(long)]
    kept: Option<PathBuf>,
    /// A difference is more than this, in the bill's currency.
    #[arg(long, default_value = "0.05", value_parser = decimal)]
    tolerance: Decimal,
    /// And more than so many per cent of what was quoted.
    #[arg(long, default_value = "1", value_parser = decimal)]
    percent: Decimal,
    /// Parcels that are needed before a change of rate data is proposed.
    #[arg(long, default_value_t = 30)]
    least: usize,
    /// The source id that proposed rows name.
    #[arg(long, default_value = "own-bills")]
    source: String,
    /// Where the proposed changes go, as one diff; nowhere where none is named and the report is JSON.
    #[arg(long)]
    diff: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Compares, prints, proposes. The exit status is 0 where bills and quotes agree or differ alike: a difference is no failure.
pub(super) fn run(asked: &Reconcile) -> Result<ExitCode, String> {
    let rate_data = library::nearest(None)?;
    let layout = Layout::read(&rate_data, &asked.carrier).map_err(|complaint| complaint.to_string())?;
    let mut billed = Vec::new();
    let (mut informational, mut repeated) = (0, 0);
    for invoice in &asked.invoices {
        let bills = bills::read(invoice, &file::bytes(invoice)?, &layout).map_err(listed)?;
        billed.extend(bills.billed);
        informational += bills.informational;
        repeated += bills.repeated_headers;
    }
    bills::mark_duplicates(&mut billed);
    let quoted = quotes(asked)?;
    let options = Options { tolerance: asked.tolerance, percent: asked.percent, least: asked.least };
    let too_large = |overflow: Overflow| overflow.to_string();
    let found = bills::reconcile(&billed, &quoted, &options).map_err(too_large)?;
    let surcharges =
        file::text(&rate_data.join("carriers").join(&asked.carrier).join("surcharges.toml")).unwrap_or_default();
    let proposals =
        bills::propose(&asked.carrier, &surcharges, (&billed, &quoted), &asked.source, &options).map_err(too_large)?;
    if let Some(to) = &asked.diff {
        let diff: String = proposals.iter().map(|proposal| proposal.diff.as_str()).collect();
        file::put(to, diff.as_bytes()).map_err(|error| format!("`{}` cannot be written: {error}", to.display()))?;
    }
    if asked.json {
        super::print(&text(&as_tree(&found, &proposals, informational, repeated))?)?;
    } else {
        super::print(report(&found, &proposals, informational).trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::from_str_exact(text).map_err(|_| format!("`{text}` is no decimal such as `0.05`"))
}

fn listed(complaints: Vec<Complaint>) -> String {
    complaints.iter().map(|complaint| format!("{complaint}\n")).collect()
}

/// The parcels of every quote of the file.
fn quotes(asked: &Reconcile) -> Result<Vec<Parcel>, String> {
    let book = library::open(asked.book.as_deref())?.map_err(|corrupt| corrupt.to_string())?;
    let mut parcels = Vec::new();
    for (number, line) in file::text(&asked.quotes)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = |message: String| format!("{}:{}: {message}", asked.quotes.display(), number + 1);
        let body = parsed(line.as_bytes()).map_err(|problem| at(problem.to_string()))?;
        parcels.extend(parcels_of(asked, &book, &body).map_err(at)?);
    }
    Ok(parcels)
}

fn parcels_of(asked: &Reconcile, book: &Book, body: &Tree) -> Result<Vec<Parcel>, String> {
    let numbers: Vec<Vec<String>> = body
        .items("transport_documents")
        .iter()
        .map(|own| match own {
            Tree::List(numbers) => numbers.iter().filter_map(plain).collect(),
            other => plain(other).into_iter().collect(),
        })
        .collect();
    let given = body.get("request").filter(|tree| **tree != Tree::Null);
    if let Some(Tree::Text(token)) = body.get("token") {
        let payload = replay::payload_of(token)?;
        let claims = parsed(payload.as_bytes()).map_err(|problem| problem.to_string())?;
        let of_then = match &asked.kept {
            Some(kept) => Some(Version::open(kept, &said(&claims, "book"))?.whole()?),
            None => None,
        };
        let engine = Engine::new(of_then.as_ref().unwrap_or(book));
        let answer = landfall::bound::option_again(&engine, &payload, given).map_err(|problem| problem.to_string())?;
        let option = answer.get("option").cloned().unwrap_or(Tree::Null);
        return bills::quoted(&option, &said(&answer, "to"), &numbers);
    }
    let request = given.ok_or("a line has neither `token` nor `request`")?;
    let request = with_charges(request);
    let quote =
        Engine::new(book).quote(&request, now(), Authority::Authorised).map_err(|problem| problem.to_string())?;
    let wanted = said(body, "option");
    let option = quote.items("options").iter().find(|option| said(option, "id") == wanted);
    let option = option.ok_or_else(|| format!("the quote has no option `{wanted}`"))?;
    let to = request.get("ship_to").map(|to| said(to, "country")).unwrap_or_default();
    bills::quoted(option, &to, &numbers)
}

/// A request with its charges told.
fn with_charges(request: &Tree) -> Tree<'static> {
    let Tree::Object(mut entries) = request.clone().into_owned() else { return Tree::Null };
    entries.retain(|(key, _)| key != "detail");
    Tree::Object(entries)
}

fn plain(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Text(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

fn object<const N: usize>(entries: [(&'static str, Tree<'static>); N]) -> Tree<'static> {
    Tree::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn as_tree(found: &Reconciled, proposals: &[Proposal], informational: usize, repeated: usize) -> Tree<'static> {
    let money = |amount: &Decimal| Tree::from(amount.to_string());
    let count = |count: usize| Tree::from(i64::try_from(count).unwrap_or(i64::MAX));
    let parcels = found.parcels.iter().map(|row| {
        object([
            ("tracking", row.tracking.clone().into()),
            ("status", row.status.into()),
            ("lane", Some(row.lane.clone()).filter(|lane| !lane.is_empty()).into()),
            ("currency", row.currency.map(|currency| currency.as_str().to_owned()).into()),
            ("quoted", row.totals.as_ref().map(|(quoted, _)| money(quoted)).into()),
            ("billed", row.totals.as_ref().map(|(_, billed)| money(billed)).into()),
            ("differs", row.differs.into()),
            (
                "kinds",
                Tree::List(
                    row.kinds
                        .iter()
                        .map(|one| {
                            object([
                                ("kind", one.kind.as_str().into()),
                                ("quoted", one.quoted.as_ref().map(money).into()),
                                ("billed", money(&one.billed)),
                                ("difference", one.difference.as_ref().map(money).into()),
                                ("why", one.why.as_ref().map(|(code, _)| *code).into()),
                                ("because", one.why.as_ref().map(|(_, because)| because.clone()).into()),
                                ("names", Tree::List(one.names.iter().cloned().map(Tree::from).collect())),
                            ])
                        })
                        .collect(),
                ),
            ),
            (
                "duplicates",
                Tree::List(
                    row.duplicates
                        .iter()
                        .map(|((invoice, line), (first, at))| {
                            object([
                                ("invoice", invoice.clone().into()),
                                ("line", count(*line)),
                                ("first_invoice", first.clone().into()),
                                ("first_line", count(*at)),
                            ])
                        })
                        .collect(),
                ),
            ),
        ])
    });
    let lanes = found.lanes.iter().map(|lane| {
        object([
            ("lane", lane.lane.clone().into()),
            ("parcels", count(lane.parcels)),
            ("wrong", count(lane.wrong)),
            ("error_per_mille", count(lane.error_per_mille())),
            ("beyond", money(&lane.beyond)),
            ("currency", lane.currency.map(|currency| currency.as_str().to_owned()).into()),
            ("median_percent", lane.median.as_ref().map(money).into()),
            ("ninth_percent", lane.ninth.as_ref().map(money).into()),
            (
                "reasons",
                Tree::List(
                    lane.reasons
                        .iter()
                        .map(|(code, number)| object([("code", (*code).into()), ("parcels", count(*number))]))
                        .collect(),
                ),
            ),
        ])
    });
    let of_invoices = found.of_invoices.iter().map(|(invoice, currency, amount)| {
        object([
            ("invoice", invoice.clone().into()),
            ("kind", BilledKind::Residual.as_str().into()),
            ("currency", currency.as_str().to_owned().into()),
            ("amount", money(amount)),
        ])
    });
    let proposals = proposals.iter().map(|proposal| {
        object([
            ("file", proposal.file.clone().into()),
            ("because", proposal.because.clone().into()),
            ("diff", proposal.diff.clone().into()),
        ])
    });
    object([
        ("parcels", Tree::List(parcels.collect())),
        ("lanes", Tree::List(lanes.collect())),
        ("of_invoices", Tree::List(of_invoices.collect())),
        ("proposals", Tree::List(proposals.collect())),
        ("informational", count(informational)),
        ("repeated_headers", count(repeated)),
    ])
}

/// The report for people. Writing to a string cannot fail.
fn report(found: &Reconciled, proposals: &[Proposal], informational: usize) -> String {
    let mut out = String::new();
    for row in &found.parcels {
        let currency = row.currency.map(|currency| currency.as_str().to_owned()).unwrap_or_default();
        let all = match &row.totals {
            Some((quoted, billed)) => format!("quoted {quoted}, billed {billed} {currency}"),
            None => "not compared".to_owned(),
        };
        let mark = if row.differs { " *" } else { "" };
        let _ = writeln!(out, "{} {} {}: {all}{mark}", row.tracking, row.status.replace('_', " "), row.lane);
        for one in &row.kinds {
            let shown = |amount: &Option<Decimal>| amount.map_or("?".to_owned(), |amount| amount.to_string());
            let why = one.why.as_ref().map(|(code, because)| format!("  {code}: {because}")).unwrap_or_default();
            let (quoted, difference) = (shown(&one.quoted), shown(&one.difference));
            let _ = writeln!(
                out,
                "  {:<20}{quoted:>14}{:>14}{difference:>14}{why}",
                one.kind.as_str(),
                one.billed.to_string()
            );
        }
        for ((invoice, line), (first, at)) in &row.duplicates {
            let _ =
                writeln!(out, "  invoice {invoice}, line {line} bills again what invoice {first}, line {at} billed");
        }
    }
    for (invoice, currency, amount) in &found.of_invoices {
        let _ = writeln!(out, "invoice {invoice}: {amount} {currency} are in no line");
    }
    if informational > 0 {
        let _ = writeln!(out, "{informational} informational lines are not added");
    }
    for lane in &found.lanes {
        let error = lane.error_per_mille();
        let share = |share: Option<Decimal>| share.map_or("?".to_owned(), |share| format!("{share} %"));
        let currency = lane.currency.map(|currency| format!(" {currency}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "{}: {} of {} parcels differ ({}.{} %), {}{currency} beyond; billed for quoted: {} in the middle, {} at nine of ten",
            lane.lane,
            lane.wrong,
            lane.parcels,
            error / 10,
            error % 10,
            lane.beyond,
            share(lane.median),
            share(lane.ninth)
        );
    }
    for proposal in proposals {
        let _ = writeln!(out, "\nproposed, since {}:\n{}", proposal.because, proposal.diff);
    }
    out
}
