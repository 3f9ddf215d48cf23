//! What was found, as a page for the shop: one file, no script, readable in print and on a phone.

use super::Found;
use super::chart::chart;
use super::reorder::Row;
use super::told::{HEADS, cells, money};
use landfall::money::Decimal;
use landfall::papers::escaped;

/// How the desk's pages look.
pub(in crate::command) const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #ddd}th:first-child,td:first-child{text-align:left}\
.words th:nth-child(-n+3),.words td:nth-child(-n+3),.words td:last-child{text-align:left}.scroll{overflow-x:auto}svg{width:100%;height:auto}\
tr.sum td{font-weight:600}.big{font-size:1.25rem}@media(prefers-color-scheme:dark){body{background:#16181b;color:#e8e8e8}th,td{border-color:#3a3d42}}";

pub(super) fn page(found: &Found<'_>) -> String {
    let orders = found.orders;
    let (saving, currency) = (found.saving(), found.shop.currency.as_str());
    let head = match saving > Decimal::ZERO {
        true => format!(
            "Stock in {} would have saved {} {currency} over {} days.",
            found.ids(&found.chosen),
            money(saving),
            orders.days()
        ),
        false => format!("No other warehouses than today's would have saved anything over {} days.", orders.days()),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Where to hold stock: {shop}</title>\n\
         <style>{STYLE}</style>\n<h1>Where to hold stock: {name}</h1>\n<p>{} orders from {} to {}, priced as today's checkout would.</p>\n<p class=\"big\">{}</p>\n",
        orders.orders,
        orders.first,
        orders.last,
        escaped(&head),
        shop = escaped(&found.shop.id),
        name = escaped(&found.shop.name),
    );
    out.push_str(&chart(found));
    out.push_str(&format!("<h2>Today and chosen, in {currency}</h2>\n<div class=\"scroll\" tabindex=\"0\"><table>\n<tr><th scope=\"col\"></th><th scope=\"col\">today</th><th scope=\"col\">chosen</th></tr>\n"));
    for [what, today, chosen] in found.figures() {
        let sum = if what == "all together" { " class=\"sum\"" } else { "" };
        out.push_str(&format!(
            "<tr{sum}><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(&what),
            escaped(&today),
            escaped(&chosen)
        ));
    }
    out.push_str("</table></div>\n<h2>Who serves whom</h2>\n<p>");
    let served: Vec<String> = found
        .chosen
        .iter()
        .filter_map(|site| found.candidates.get(*site))
        .map(|candidate| {
            let regions: Vec<&str> = found
                .regions
                .iter()
                .filter(|(_, house)| *house == candidate.id)
                .map(|(region, _)| region.as_str())
                .collect();
            format!(
                "<b>{}</b> ({}): {}",
                escaped(&candidate.id),
                escaped(&candidate.name),
                escaped(&regions.join(", "))
            )
        })
        .collect();
    out.push_str(&served.join("<br>\n"));
    out.push_str("</p>\n<h2>How far this goes</h2>\n<ul>\n");
    found.notes().iter().for_each(|note| out.push_str(&format!("<li>{}</li>\n", escaped(note))));
    out.push_str("</ul>\n");
    if !found.low.is_empty() {
        out.push_str("<h2>Low today</h2>\n");
        out.push_str(&levels(&found.low));
    }
    if !found.levels.is_empty() {
        let percent = Decimal::new(i64::from(found.terms.per_mille), 1).normalize();
        out.push_str(&format!("<h2>Reorder points of the chosen warehouses, for {percent} % of replenishments</h2>\n"));
        out.push_str(&levels(&found.levels));
    }
    out.push_str("</html>\n");
    out
}

fn levels(rows: &[Row]) -> String {
    let cell = |tag: &str, text: &str| format!("<{tag}>{}</{tag}>", escaped(text));
    let head: String = HEADS.iter().map(|head| format!("<th scope=\"col\">{}</th>", escaped(head))).collect();
    let rows: String = rows
        .iter()
        .map(|row| format!("<tr>{}</tr>\n", cells(row).iter().map(|text| cell("td", text)).collect::<String>()))
        .collect();
    format!("<div class=\"scroll\" tabindex=\"0\"><table class=\"words\">\n<tr>{head}</tr>\n{rows}</table></div>\n")
}

/// Rows as a table, the first of them its head.
pub(in crate::command) fn html_table<const N: usize>(rows: &[[String; N]]) -> String {
    let line = |cells: &[String; N], tag: &str| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<{tag}>{}</{}>", escaped(cell), tag.split(' ').next().unwrap_or(tag)))
            .collect();
        format!("<tr>{cells}</tr>\n")
    };
    let mut rows = rows.iter();
    let head = rows.next().map(|head| line(head, "th scope=\"col\"")).unwrap_or_default();
    let rows: String = rows.map(|row| line(row, "td")).collect();
    format!("<div class=\"scroll\" tabindex=\"0\"><table>\n{head}{rows}</table></div>\n")
}
