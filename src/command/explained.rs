//! A landed cost as a person would write it down: the sum, and how each part of it came about.
//!
//! In: a request of section 1 and its answer, and the book that it was answered from. Out: text. Figures are the answer's
//! own, and so are the places of rules; the book's levies and thresholds add what the answer leaves out: of what a base is made,
//! how it and the result are rounded, the least and the most, and since when all this is law.

use super::at_hand::AtHand;
use super::explained_rules::{Law, duty_rate, levy, rule_and_row};
use super::facts::{Facts, inner, text};
use landfall::book::law::{Levy, LevyRate, Regime, Term, Threshold};
use landfall::book::{Book, BookView};
use landfall::calendar::Day;
use landfall::money::{Mode, Rounding};
use landfall::publish::Source;
use landfall::tree::Tree;
use std::collections::BTreeSet;

/// The answer of section 1 in words.
pub(super) fn explained(book: &Book, request: &Tree, answer: &Tree, at_hand: &AtHand) -> String {
    let law = Law { book, regimes: regimes(book, answer), facts: Facts { request, answer }, at_hand };
    let mut lines = head(request, answer);
    sums(&mut lines, answer);
    section(&mut lines, "Limits tested", answer, "thresholds", |test| threshold(test, &law));
    let rates: Vec<String> = answer.items("lines").iter().flat_map(|line| duty_rate(line, &law)).collect();
    if !rates.is_empty() {
        lines.extend([String::new(), "Rates of ordinary duty".to_owned()]);
        lines.extend(rates.into_iter().map(|line| format!("  {line}")));
    }
    let charges = answer.items("charges");
    if !charges.is_empty() {
        lines.extend([String::new(), "How it comes about".to_owned()]);
        for (number, charge) in charges.iter().enumerate() {
            lines.push(String::new());
            let told = told(charge, &law, number.saturating_add(1));
            lines.extend(told.into_iter().map(|line| format!("  {line}")));
        }
    }
    section(&mut lines, "Borne by the shop", answer, "absorbed", |charge| {
        let rule = rule_and_row(charge, &law).into_iter().map(|line| format!("  {line}"));
        std::iter::once(format!("{}: {}", text(charge, "label"), text(charge, "amount"))).chain(rule).collect()
    });
    section(&mut lines, "Not known", answer, "missing", |missing| {
        vec![format!(
            "line {}: {} Needs `{}`.",
            text(missing, "line"),
            text(missing, "because"),
            text(missing, "needs")
        )]
    });
    let concerns = |refusal: &Tree| {
        let ids = refusal.items("lines").iter().filter_map(|line| match line {
            Tree::Text(id) => Some(id.clone()),
            _ => None,
        });
        vec![format!("line {}: {}", ids.collect::<Vec<_>>().join(", "), text(refusal, "because"))]
    };
    section(&mut lines, "Refused", answer, "refusals", concerns);
    section(&mut lines, "For the seller", answer, "advisories", concerns);
    section(&mut lines, "Asked of the recipient", answer, "required", |asked| {
        vec![format!("{}: {}", text(asked, "field"), text(asked, "because"))]
    });
    section(&mut lines, "Exchange rates", answer, "exchange_rates", |rate| {
        let (pair, kind) = (text(rate, "pair"), text(rate, "kind"));
        let (base, quote) = pair.split_once('/').unwrap_or((&pair, ""));
        let of = match text(rate, "as_of").as_str() {
            _ if kind == "guarded" => "what the shop asks, guarded".to_owned(),
            "null" => "given in the request".to_owned(),
            day => {
                let rows = at_hand.exchange(&pair, day).into_iter().map(|row| format!(", {row}"));
                format!("{kind} rate of {day}, {}{}", text(rate, "source"), rows.collect::<String>())
            }
        };
        vec![format!("1 {base} = {} {quote} ({of})", text(rate, "rate"))]
    });
    section(&mut lines, "Warnings", answer, "warnings", |warning| vec![text(warning, "because")]);
    named(&mut lines, answer, &at_hand.sources);
    lines.join("\n")
}

/// The law of the answer: the regimes of the territory whose shard it read, and the carrier's fees.
fn regimes<'b>(book: &'b Book, answer: &Tree) -> Vec<&'b Regime> {
    let view = BookView::new(book);
    let Some(Tree::Object(shards)) = answer.get("shards") else { return Vec::new() };
    let mut names: BTreeSet<&str> = shards.iter().map(|(name, _)| name.as_ref()).collect();
    let territories = names.clone().into_iter().filter_map(|name| view.territory(name).ok());
    names.extend(territories.flat_map(|territory| territory.regimes.iter().map(String::as_str)));
    names.into_iter().filter_map(|name| view.regime(name).ok()).collect()
}

/// What is explained: the way and its circumstances.
fn head(request: &Tree, answer: &Tree) -> Vec<String> {
    let terms = match text(answer, "terms").as_str() {
        "ddp" => "delivered duty paid: the shop collects everything",
        _ => "delivered at place: what is not settled at the sale is paid on delivery",
    };
    let place = |key: &str| {
        let parts = ["country", "postal_code"].map(|part| inner(request, key, part));
        parts.into_iter().filter(|part| part != "null").collect::<Vec<_>>().join(" ")
    };
    let told = ["channel", "purpose", "importer", "carrier"].map(|key| text(request, key));
    let told: Vec<String> = told.into_iter().filter(|word| word != "null").collect();
    let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    vec![
        format!("Landed cost in {}, {terms}", text(answer, "currency")),
        format!("From {} to {}{told}", place("ship_from"), place("ship_to")),
        String::new(),
    ]
}

fn sums(lines: &mut Vec<String>, answer: &Tree) {
    let mut row = |label: &str, key: &str| lines.push(format!("  {label:<24}{:>14}", text(answer, key)));
    for part in ["goods", "freight", "insurance", "duty", "tax", "fees", "total"] {
        row(part, part);
    }
    row("  at checkout", "due_at_checkout");
    row("  on delivery", "due_on_delivery");
    if text(answer, "complete") == "false" {
        lines.push("  Not all is known: the total is a lower bound.".to_owned());
    }
}

/// One test: the value, the limit, what follows, and where the limit stands.
fn threshold(test: &Tree, law: &Law<'_>) -> Vec<String> {
    let code = text(test, "code");
    let (value, currency) = (inner(test, "value", "amount"), inner(test, "value", "currency"));
    let of = match text(test, "of").as_str() {
        "intrinsic" => "goods without carriage and tax".to_owned(),
        of => spaced(of),
    };
    let per = match text(test, "line").as_str() {
        "null" => text(test, "per"),
        line => format!("{} (line {line})", text(test, "per")),
    };
    let limit = inner(test, "limit", "amount");
    let bound = if text(test, "inclusive") == "true" { "at most" } else { "less than" };
    let verdict = if text(test, "exceeded") == "true" { "no" } else { "yes" };
    let mut told = vec![format!("{code}: {of}, per {per}, {bound} {limit} {currency}? {value} {currency}: {verdict}")];
    let place = text(test, "rule");
    let mut all = law.regimes.iter().flat_map(|regime| &regime.threshold);
    let found: Option<&Threshold> = all.find(|known| law.stands(known.rule, &place));
    if let Some(known) = found {
        told.push(format!("    {place}"));
        told.push(format!("    {}", standing(&known.source, &known.at, &since(known.from, known.until))));
        told.extend(other_reading(&known.other_reading));
    }
    told
}

/// One charge: what it is, base, rate, result, reason, who takes it when, and where it stands.
fn told(charge: &Tree, law: &Law<'_>, number: usize) -> Vec<String> {
    let (facts, regimes) = (&law.facts, law.regimes.as_slice());
    let currency = &text(facts.answer, "currency");
    let line = match text(charge, "line").as_str() {
        "null" => String::new(),
        line => format!(", line {line}"),
    };
    let amount = text(charge, "amount");
    let assessed = (inner(charge, "assessed", "amount"), inner(charge, "assessed", "currency"));
    let mut out = vec![format!("{number}. {}{line}: {amount} {currency}", text(charge, "label"))];
    let mut say = |line: String| out.push(format!("     {line}"));
    let levy = levy(charge, law);
    let basis = (inner(charge, "basis", "amount"), inner(charge, "basis", "unit"));
    let converted = if assessed.1 == *currency { String::new() } else { format!(" = {amount} {currency}") };
    let result = format!("{} {}{converted}", assessed.0, assessed.1);
    match levy {
        Some(levy) => {
            // What is counted has no base of value, though the levy may have one for its other rates.
            if !levy.base.is_empty() && basis.1 == assessed.1 {
                let itself = if levy.inside { " + the tax itself" } else { "" };
                let rounded = levy.base_rounding.map_or_else(String::new, |rounding| format!(", {}", rounds(rounding)));
                say(format!(
                    "base    {} {}: {}{itself}{rounded}",
                    basis.0,
                    basis.1,
                    summands(&levy.base, regimes, charge, facts)
                ));
            }
            let bounds = bounds(levy);
            say(format!("sum     {} = {result}{bounds}", multiplied(charge, levy, &basis, &assessed.1)));
        }
        None => say(format!("sum     {} on {} {} = {result}", text(charge, "rate"), basis.0, basis.1)),
    }
    say(format!("why     {}", sentence(&text(charge, "because"))));
    let to = match text(charge, "collected_by").as_str() {
        "carrier" => "the carrier".to_owned(),
        "seller" => "the seller".to_owned(),
        "platform" => "the platform".to_owned(),
        other => other.to_owned(),
    };
    let when = if text(charge, "due") == "delivery" { "on delivery" } else { "at checkout" };
    say(format!("paid    {when}, to {to}"));
    rule_and_row(charge, law).into_iter().for_each(&mut say);
    for value in levy.into_iter().flat_map(|levy| &levy.base).filter_map(|term| facts.value(&term.of, regimes, charge))
    {
        if let Some(place) = law.book.index().rules.place(value.rule) {
            say(format!("value   {}: {place}", spaced(&value.code)));
        }
    }
    let (source, trust, on) = (text(charge, "source"), text(charge, "trust"), text(charge, "on"));
    match levy {
        Some(levy) => {
            let days = since(levy.from, levy.until);
            let rate = if levy.source == source { String::new() } else { format!("; rate from {source}") };
            say(format!("law     of {on}, {}{rate} ({trust})", standing(&levy.source, &levy.at, &days)));
            out.extend(other_reading(&levy.other_reading));
        }
        None => {
            let carriage = ["freight", "surcharge", "discount", "insurance"].contains(&text(charge, "kind").as_str());
            let what = if carriage { "prices" } else { "law   " };
            say(format!("{what}  of {on}; source {source} ({trust})"));
        }
    }
    out
}

/// Of what a base is made: `customs value (60 % of goods) + duty`.
fn summands(terms: &[Term], regimes: &[&Regime], charge: &Tree, facts: &Facts<'_>) -> String {
    let said = terms.iter().map(|term| {
        let mut said = match term.of.as_str() {
            "tax" => "taxes so far".to_owned(),
            "fee" => "fees so far".to_owned(),
            of => spaced(of),
        };
        if let Some(value) = facts.value(&term.of, regimes, charge) {
            let less = value.less.map_or_else(String::new, |less| format!(" less {less}"));
            said = format!("{said} ({}{less})", summands(&value.terms, regimes, charge, facts));
        }
        if !term.by_weight.is_empty() {
            said = format!("{said} of the table by weight");
        }
        if let Some(percent) = term.percent {
            said = format!("{percent} % of {said}");
        }
        if let Some(percent) = term.at_most_percent_of_goods {
            said = format!("{said} up to {percent} % of goods");
        }
        if term.if_insurance_unknown {
            said = format!("{said} while insurance is not known");
        }
        said
    });
    said.collect::<Vec<_>>().join(" + ")
}

/// The rate applied to its base.
fn multiplied(charge: &Tree, levy: &Levy, basis: &(String, String), currency: &str) -> String {
    let rate = text(charge, "rate");
    // The bounds are told after the sum.
    let rate = rate.split(", at ").next().unwrap_or(&rate).to_owned();
    let (amount, unit) = basis;
    match &levy.rate {
        _ if levy.inside => {
            format!("{amount} {unit} × {rate}, the tax being inside the price")
        }
        LevyRate::Share(of) => {
            let part =
                levy.part.map_or_else(String::new, |part| format!(" × {} ÷ {}", part.numerator, part.denominator));
            format!("{amount} {unit} of {}{part}", of.join(" and "))
        }
        LevyRate::TopUp { to, over } => {
            format!("{amount} {unit} × {rate}, what {} leaves below {to}", over.join(" and "))
        }
        _ if unit != currency => match rate.split_once(" per ") {
            Some((price, per)) if per == unit => {
                let plural = if amount == "1" { "" } else { "s" };
                format!("{price} × {amount} {}{plural}", spaced(unit))
            }
            _ => rate,
        },
        _ if rate.split_once(" %").is_some_and(|(figure, rest)| rest.is_empty() && !figure.contains(' ')) => {
            format!("{amount} {unit} × {rate}")
        }
        _ => rate.replace(" %", &format!(" % of {amount} {unit}")),
    }
}

/// Rounding, bounds and waiver of a levy's sum.
fn bounds(levy: &Levy) -> String {
    let mut said = Vec::new();
    said.extend(levy.total_rounding.map(rounds));
    said.extend(levy.minimum.map(|minimum| format!("at least {minimum}")));
    said.extend(levy.maximum.map(|maximum| format!("at most {maximum}")));
    said.extend(levy.waived.map(|bound| {
        let how = if bound.compare.is_inclusive() { "up to" } else { "below" };
        format!("let go {how} {}", bound.limit)
    }));
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

fn rounds(rounding: Rounding) -> String {
    let how = match rounding.mode {
        Mode::Down => "cut",
        Mode::Up => "raised",
        Mode::HalfUp | Mode::HalfEven => "rounded",
    };
    format!("{how} to a multiple of {}", rounding.step)
}

fn since(from: Day, until: Option<Day>) -> String {
    let until = until.map_or_else(String::new, |until| format!(" until before {until}"));
    format!("in force from {from}{until}")
}

/// Where a rule stands: days, source, the place in it.
fn standing(source: &str, at: &str, days: &str) -> String {
    let at = if at.is_empty() { String::new() } else { format!(", {at}") };
    format!("{days}; source {source}{at}")
}

fn other_reading(other: &str) -> Option<String> {
    (!other.is_empty()).then(|| format!("     or      {other}"))
}

/// The sources that the answer names, with their titles.
fn named(lines: &mut Vec<String>, answer: &Tree, sources: &[Source]) {
    let mut ids: BTreeSet<String> = answer.items("charges").iter().map(|charge| text(charge, "source")).collect();
    ids.extend(answer.items("exchange_rates").iter().map(|rate| text(rate, "source")));
    let used: Vec<&Source> = sources.iter().filter(|source| ids.contains(&source.id)).collect();
    if used.is_empty() {
        return;
    }
    lines.extend([String::new(), "Sources".to_owned()]);
    for source in used {
        let url = if source.url.is_empty() { String::new() } else { format!(", {}", source.url) };
        lines.push(format!("  {}: {} ({}), read on {}{url}", source.id, source.title, source.publisher, source.read));
    }
}

fn section(lines: &mut Vec<String>, title: &str, answer: &Tree, key: &str, show: impl Fn(&Tree) -> Vec<String>) {
    let shown: Vec<Vec<String>> = answer.items(key).iter().map(show).collect();
    if shown.is_empty() {
        return;
    }
    lines.extend([String::new(), title.to_owned()]);
    let mut told: Vec<Vec<String>> = Vec::new();
    for one in shown {
        // What holds of several lines in the same words is said once.
        if !told.contains(&one) {
            lines.extend(one.iter().map(|line| format!("  {line}")));
            told.push(one);
        }
    }
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// A capital at the beginning and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
