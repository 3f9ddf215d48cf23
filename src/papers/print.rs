//! How does a paper look in print? One page of HTML on A4, with its own style and nothing to be fetched.
//!
//! In: a paper, what its fields are called, what they say, and what is missing. Out: HTML. All text is escaped, and each finds its
//! own direction: an Arabic name beside a Latin one reads right. What is missing is named at the top, since such a paper is no
//! more than a draft.

use super::fields::Said;
use crate::book::paper::{Label, Paper};
use crate::money::{Decimal, with_digits};
use crate::tree::Tree;
use std::fmt::Write;

const STYLE: &str = include_str!("print.css");
/// Fields that stand to the right, so that figures are beneath each other.
const FIGURES: [&str; 8] = [
    "lines.quantity",
    "lines.net_weight_g",
    "lines.unit_price",
    "lines.reduction",
    "lines.value",
    "parcels.number",
    "parcels.weight_g",
    "lines.line",
];

/// Sums, which are shown with the paper's currency.
const SUMS: [&str; 4] = ["goods", "freight", "insurance", "total"];

/// The page of a paper; `lacks` are places of fields and why they are asked for, `stamp` the book of which it was made.
pub(super) fn page(
    paper: &Paper,
    labels: &[Label],
    said: &[(&str, Said)],
    lacks: &[(&str, &str)],
    stamp: &str,
) -> String {
    // A form may call a thing otherwise than others do: `cn23/seller`.
    let label = |field: &str| {
        let own = format!("{}/{field}", paper.kind.as_str());
        let found = labels.iter().find(|known| known.field == own);
        let found = found.or_else(|| labels.iter().find(|known| known.field == field));
        found.map_or_else(|| field.to_owned(), |known| known.text.clone())
    };
    let mut html = String::from("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    put(&mut html, format_args!("<title>{}</title><style>{STYLE}</style></head><body>", escaped(&paper.title)));
    put(&mut html, format_args!("<header><h1>{}</h1>", escaped(&paper.title)));
    if !paper.subtitle.is_empty() {
        put(&mut html, format_args!("<p>{}</p>", escaped(&paper.subtitle)));
    }
    html.push_str("</header>");
    if !lacks.is_empty() {
        html.push_str("<section class=\"lacks\"><h2>Draft: not complete</h2><ul>");
        // Each reason once, with all that it asks for.
        let mut told: Vec<&str> = Vec::new();
        for (_, because) in lacks {
            if told.contains(because) {
                continue;
            }
            told.push(because);
            let fields = lacks.iter().filter(|(_, other)| other == because);
            let fields: Vec<String> = fields.map(|(path, _)| called(path, &label)).collect();
            put(&mut html, format_args!("<li><b>{}:</b> {}</li>", escaped(&fields.join("; ")), escaped(because)));
        }
        html.push_str("</ul></section>");
    }
    let currency = said.iter().find_map(|(field, said)| match (*field, said) {
        ("currency", Said::One(Tree::Text(code))) => Some(code.as_ref()),
        _ => None,
    });
    let currency = currency.unwrap_or_default();
    let mut rest = said;
    while let Some((field, _)) = rest.first() {
        let group = group_of(field);
        let held = rest.iter().take_while(|(other, _)| group_of(other) == group).count();
        let (block, after) = rest.split_at(held.max(1));
        match group {
            "lines" | "parcels" => table(&mut html, (group, currency), block, &label),
            "seller" | "recipient" => {
                // Two parties stand side by side.
                let is_second = html.ends_with("</section></div>");
                html.truncate(html.len().saturating_sub(if is_second { "</div>".len() } else { 0 }));
                html.push_str(if is_second { "" } else { "<div class=\"parties\">" });
                party(&mut html, group, block, &label);
                html.push_str("</div>");
            }
            _ => facts(&mut html, (block, currency), &label, labels),
        }
        rest = after;
    }
    put(&mut html, format_args!("<footer>Rates and rules of book {}</footer></body></html>\n", escaped(stamp)));
    html
}

/// Fields that stand together: those of one party, of lines, of parcels; all others.
fn group_of(field: &str) -> &str {
    match field.split_once('.') {
        Some((group @ ("lines" | "parcels" | "seller" | "recipient"), _)) => group,
        _ => "",
    }
}

/// A field's place as people name it: `HS code, line 2`.
fn called(path: &str, label: &impl Fn(&str) -> String) -> String {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        [group, number, name] => {
            let number = number.parse::<usize>().map_or(0, |number| number.saturating_add(1));
            let of = if *group == "lines" { "line" } else { "parcel" };
            format!("{}, {of} {number}", label(&format!("{group}.{name}")))
        }
        [group, name] => {
            let of = label(group);
            let name = label(&format!("{group}.{name}"));
            if matches!(*group, "seller" | "recipient") { format!("{of}, {name}") } else { name }
        }
        _ => label(&parts.join(".")),
    }
}

fn party(html: &mut String, group: &str, block: &[(&str, Said)], label: &impl Fn(&str) -> String) {
    put(html, format_args!("<section class=\"party\"><h2>{}</h2>", escaped(&label(group))));
    for (field, said) in block {
        let Said::One(value) = said else { continue };
        let text = shown(field, value);
        match *field {
            "seller.name" | "recipient.name" => put(html, format_args!("<p class=\"name\" dir=\"auto\">{text}</p>")),
            "seller.address" | "recipient.address" => {
                put(html, format_args!("<p class=\"address\" dir=\"auto\">{text}</p>"))
            }
            _ => put(html, format_args!("<p><span>{}</span> <bdi>{text}</bdi></p>", escaped(&label(field)))),
        }
    }
    html.push_str("</section>");
}

fn facts(
    html: &mut String,
    (block, currency): (&[(&str, Said)], &str),
    label: &impl Fn(&str) -> String,
    labels: &[Label],
) {
    html.push_str("<dl>");
    for (field, said) in block {
        let Said::One(value) = said else { continue };
        put(html, format_args!("<div><dt>{}</dt>", escaped(&label(field))));
        match (*field, value) {
            // A form has a box to tick for each.
            ("category", Tree::Text(ticked)) => {
                html.push_str("<dd class=\"ticks\">");
                for known in labels {
                    let Some(word) = known.field.strip_prefix("category.") else { continue };
                    let tick = if word == ticked { "☒" } else { "☐" };
                    put(html, format_args!("<span>{tick} {}</span> ", escaped(&known.text)));
                }
                html.push_str("</dd></div>");
            }
            (field, Tree::Text(_)) if SUMS.contains(&field) => {
                put(html, format_args!("<dd>{} {}</dd></div>", shown(field, value), escaped(currency)));
            }
            _ => put(html, format_args!("<dd dir=\"auto\">{}</dd></div>", shown(field, value))),
        }
    }
    html.push_str("</dl>");
}

fn table(html: &mut String, (group, currency): (&str, &str), block: &[(&str, Said)], label: &impl Fn(&str) -> String) {
    let class = |field: &str| match field {
        _ if FIGURES.contains(&field) => " class=\"figure\"",
        "lines.hs_code" | "lines.origin" | "lines.standard_id" | "parcels.box" | "parcels.dimensions_mm" => {
            " class=\"code\""
        }
        _ => "",
    };
    let unit = |field: &str| match field {
        "lines.unit_price" | "lines.reduction" | "lines.value" if !currency.is_empty() => format!(" ({currency})"),
        _ => String::new(),
    };
    put(html, format_args!("<table><caption>{}</caption><thead><tr>", escaped(&label(group))));
    for (field, _) in block {
        let name = escaped(&format!("{}{}", label(field), unit(field)));
        put(html, format_args!("<th scope=\"col\"{}>{name}</th>", class(field)));
    }
    html.push_str("</tr></thead><tbody>");
    let rows = block.iter().map(|(_, said)| match said {
        Said::Each(values) => values.len(),
        Said::One(_) => 0,
    });
    for number in 0..rows.max().unwrap_or_default() {
        html.push_str("<tr>");
        for (field, said) in block {
            let value = match said {
                Said::Each(values) => values.get(number).unwrap_or(&Tree::Null),
                Said::One(value) => value,
            };
            put(html, format_args!("<td{} dir=\"auto\">{}</td>", class(field), shown(field, value)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
}

/// A value as people read it.
fn shown(field: &str, value: &Tree) -> String {
    match value {
        Tree::Null => "<span class=\"blank\"></span>".to_owned(),
        Tree::Whole(grams) if field.ends_with("_g") => {
            format!("{} kg", with_digits(Decimal::new(*grams, 3), 3))
        }
        Tree::Whole(number) => number.to_string(),
        Tree::Bool(is) => (if *is { "yes" } else { "no" }).to_owned(),
        Tree::Fraction(text) => escaped(text),
        Tree::Text(text) => escaped(text).replace('\n', "<br>"),
        Tree::List(items) if field.ends_with("_mm") => {
            let sides: Vec<String> = items.iter().map(|side| shown("", side)).collect();
            format!("{} mm", sides.join(" × "))
        }
        Tree::List(items) => items.iter().map(content).collect::<Vec<_>>().join(", "),
        Tree::Object(entries) => {
            let numbers =
                entries.iter().map(|(name, number)| format!("{} {}", escaped(&name.to_uppercase()), shown("", number)));
            numbers.collect::<Vec<_>>().join("<br>")
        }
    }
}

/// What lies in a parcel: `2 × line 1 (0.190 kg)`.
fn content(content: &Tree) -> String {
    let part = |key: &str, field: &str| content.get(key).map(|value| shown(field, value)).unwrap_or_default();
    format!(
        "<span class=\"content\">{} × line {} ({})</span>",
        part("quantity", ""),
        part("line", ""),
        part("net_weight_g", "net_weight_g")
    )
}

/// Text as it stands in HTML and XML.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Writing to a string cannot fail.
fn put(html: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = html.write_fmt(text);
}
