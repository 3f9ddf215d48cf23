//! What does each choice cost an order? A picture: today's warehouses, the chosen ones, and each candidate alone; SVG.
//!
//! A candidate alone is reckoned over the orders that it can send; how many it cannot stands beside. Colours are told apart without
//! colour by their order and the words beneath.

use super::Found;
use super::price::PARTS;
use super::told::{each, money, share};
use landfall::money::Decimal;
use landfall::papers::escaped;

const COLOURS: [&str; 6] = ["#1f5f8b", "#b4501e", "#8a6d00", "#6b4c9a", "#3d7a4e", "#7a7a7a"];
/// Where bars begin and how long the longest is.
const LEFT: i64 = 250;
const LENGTH: i64 = 520;
const HEIGHT: i64 = 34;

/// A bar: its name, its parts or one figure, and what is said behind it.
struct Bar {
    name: String,
    parts: Vec<Decimal>,
    behind: String,
}

pub(super) fn chart(found: &Found<'_>) -> String {
    let (one, other) = found.totals;
    let whole = |name: &str, set: &[usize], total: &super::weigh::Total| Bar {
        name: format!("{name}: {}", found.ids(set)),
        parts: total.parts.iter().map(|part| each(*part, total.orders)).collect(),
        behind: money(each(total.joint, total.orders)),
    };
    let mut bars = vec![whole("Today", &found.today, &one), whole("Chosen", &found.chosen, &other)];
    let all = Decimal::from(found.orders.orders);
    for (candidate, (cost, unsent)) in found.candidates.iter().zip(&found.weighed.alone) {
        let sent = all - unsent;
        let behind = match sent.round_dp(0).is_zero() {
            true => "sends none of them alone".to_owned(),
            false if unsent.round_dp(0).is_zero() => money(each(*cost, sent)),
            false => format!("{}, {} not sent", money(each(*cost, sent)), share(*unsent, all)),
        };
        bars.push(Bar { name: format!("{} alone", candidate.id), parts: vec![each(*cost, sent)], behind });
    }
    let longest = bars
        .iter()
        .map(|bar| bar.parts.iter().sum::<Decimal>())
        .max()
        .filter(|most| *most > Decimal::ZERO)
        .unwrap_or(Decimal::ONE);
    let length = |amount: Decimal| (amount.max(Decimal::ZERO) * Decimal::from(LENGTH) / longest).round_dp(1);
    let height = 70 + HEIGHT * i64::try_from(bars.len()).unwrap_or(0) + 50;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 {height}\" font-family=\"system-ui, sans-serif\" font-size=\"14\" role=\"img\">\n\
         <title>Landed cost of an order, {}</title>\n<rect width=\"960\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"20\" y=\"34\" font-size=\"18\" font-weight=\"600\" fill=\"#1b1b1b\">Landed cost of an order, in {}</text>\n",
        escaped(&found.shop.id),
        found.shop.currency.as_str()
    );
    for (row, bar) in bars.iter().enumerate() {
        let y = 60 + HEIGHT * i64::try_from(row).unwrap_or(0);
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#1b1b1b\">{}</text>\n",
            LEFT - 12,
            y + 16,
            escaped(&shortened(&bar.name))
        ));
        let mut x = Decimal::from(LEFT);
        for (number, part) in bar.parts.iter().enumerate() {
            let width = length(*part);
            let colour = if bar.parts.len() > 1 { COLOURS.get(number).copied().unwrap_or("#888") } else { "#9fb4c4" };
            if width > Decimal::ZERO {
                out.push_str(&format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"22\" fill=\"{colour}\"/>\n"
                ));
            }
            x += width;
        }
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" fill=\"#1b1b1b\">{}</text>\n",
            x + Decimal::from(8),
            y + 16,
            escaped(&bar.behind)
        ));
    }
    let y = height - 30;
    let mut x = 20;
    for (part, colour) in PARTS.iter().zip(COLOURS) {
        out.push_str(&format!("<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{}\" y=\"{y}\" fill=\"#444\">{part}</text>\n", y - 11, x + 18));
        x += 110;
    }
    out.push_str("</svg>\n");
    out
}

/// A name that has room before its bar.
fn shortened(name: &str) -> String {
    if name.chars().count() <= 32 {
        return name.to_owned();
    }
    name.chars().take(31).chain(['…']).collect()
}
