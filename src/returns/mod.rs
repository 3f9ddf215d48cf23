//! What does it cost to send it back, until when, and what comes back?
//!
//! In: an order as it was paid (a token, or a request and an option), and what goes back. Out: each way with its carriage and days,
//! and for each charge of the order who gives it back, how much, until when, on which proof, and what has to be done before posting.
//!
//! | file | question |
//! |---|---|
//! | `asked` | what goes back, when, and why? |
//! | `ways` | which ways are there, and what does each cost whom? |
//! | `refund` | who gives a charge back, how much, until when? |
//! | `withdrawal` | for how long does the law let a consumer change his mind? |
//! | `home` | what awaits goods that come home? |
//! | `exchanged` | what is a sum worth in a rule's currency? |
//!
//! The rule: what is given back is a part of what was paid, never a price of today. The rules are those of the day on which the goods
//! leave. After the shop's window and that of the law nothing is offered, with the day on which the shop's ended.

mod asked;
mod exchanged;
mod home;
mod refund;
mod ways;
mod withdrawal;

pub(crate) use asked::{lines, pieces, some_of_line};
pub(crate) use refund::Verdict;
pub(crate) use ways::Way;
pub(crate) use withdrawal::ByLaw;

use crate::answer::{self, Answer};
use crate::book::BookView;
use crate::book::law::Territory;
use crate::book::returns::{Ground, ReturnsLaw, ShopReturns};
use crate::book::shop::Shop;
use crate::bound::{Stored, stored};
use crate::calendar::{Day, Instant};
use crate::engine::Engine;
use crate::fulfil::cart;
use crate::ledger::Paid;
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Severity, Warning};
use crate::request::{Authority, Channel, Reader};
use crate::tree::Tree;
use crate::weight::Weight;
use asked::Asked;
use exchanged::Exchanged;
use refund::Law;

/// Whether the shop takes it back.
#[derive(Debug)]
pub(crate) struct Policy<'b> {
    /// The last day; none where there is none.
    pub(crate) until: Option<Day>,
    pub(crate) within: bool,
    /// What the law says beside it.
    pub(crate) by_law: Option<ByLaw<'b>>,
}

/// Answers a question about a return. `told` is the token's payload where its signature is good, else what is wrong with it; `shop` is
/// whose key was shown.
///
/// # Errors
/// Every fault at once; [`Problem::Needs`] while shards are not loaded.
pub fn returned<'b>(engine: &Engine<'b>, body: &Tree, now: Instant, shop: Option<&str>, told: &str) -> Answer<'b> {
    let view = BookView::new(engine.book);
    let mut reader = Reader::default();
    let today = now.at_offset(0).0;
    let Some(object) = reader.object(body, "", &asked::KEYS) else { return Err(Problem::Faults(reader.faults)) };
    let asked = Asked::read(&mut reader, object, today);
    let Stored { claims, request, authority } = stored(engine, &view, (reader, object), now, shop, told)?;
    let Some(asked) = asked else { return Err(Problem::lost("what was asked")) };
    let paid = Paid::of(&claims, request.digits)?;
    let back = asked.back(&paid)?;
    let lane = engine.lanes.of_quote(&view, &request)?;
    let order = Order::of(&view, &lane.places, &request)?;
    let (world, own) = (view.world()?, view.shop_returns(&paid.shop)?);
    let (rows, there) = (view.returns()?, order.place.territory);
    let ordered = there.time_zone.local(paid.at).0;
    let asked = asked.after(ordered)?;
    let by_law =
        rows.and_then(|rows| withdrawal::by_law((rows, world), &order.place, &asked, (ordered, request.importer)));
    let policy = policy(own, &asked, by_law);
    if !policy.within && !policy.by_law.as_ref().is_some_and(|by_law| by_law.binds) {
        let refusals = refused(&paid, &back, policy.until);
        return Ok(answer::returns((&paid, authority), policy, Vec::new(), refusals, Vec::new()));
    }
    let no_law = ReturnsLaw::default();
    let exchanged = Exchanged::new(&view, &paid, ordered);
    let law = Law {
        rows: rows.map_or(&[], |rows| &rows.refund),
        world,
        territory: there,
        asked: &asked,
        paid: &paid,
        back: &back,
        channel: channel(&view, &paid)?,
        exchanged: &exchanged,
        by_law: policy.by_law.as_ref(),
        weight: weight(&order, &paid, &back)?,
    };
    let ways::Ways { open: ways, refusals, mut warnings } = ways::ways(&law, own, &order.place)?;
    let rows = rows.unwrap_or(&no_law);
    let on = paid.entries.iter().filter(|entry| entry.kind != crate::ledger::GOODS).filter_map(|entry| entry.on).max();
    let on = asked.imported.or(on).unwrap_or(ordered);
    warnings.extend(home::import_day_assumed(&asked, rows, there, on));
    warnings.extend(home::replaced(rows, world, there, &asked, on));
    if authority == Authority::Authorised && asked.ground != Ground::Overcharged {
        let last = ways.iter().filter_map(|way| way.delivery).map(|(_, latest)| latest).max();
        for (origin, sent) in origins(&view, order.shop, &paid)? {
            if origin.id != there.id {
                let days = (sent.unwrap_or(on), last.unwrap_or(asked.returned));
                warnings.extend(home::reimported((rows, world), origin, &asked, days));
            }
        }
    }
    if own.is_some_and(|own| own.illustrative) {
        let because = "what the shop asks for carriage back is made up for demonstration";
        warnings.push(Warning::new(Reason::new("return_illustrative", []), because));
    }
    Ok(answer::returns((&paid, authority), policy, ways, refusals, warnings))
}

/// Until when the shop takes it back.
fn policy<'b>(own: Option<&ShopReturns>, asked: &Asked, by_law: Option<ByLaw<'b>>) -> Policy<'b> {
    let window = own.map(|own| match asked.ground {
        Ground::Faulty => own.faulty_days.unwrap_or(own.window_days),
        _ => own.window_days,
    });
    let until = window.zip(asked.delivered).map(|(days, delivered)| delivered.plus(i32::from(days)));
    // That too much was charged is no return: the law's own time is told with each charge.
    let until = until.filter(|_| asked.ground != Ground::Overcharged);
    Policy { until, within: until.is_none_or(|until| asked.returned <= until), by_law }
}

/// What the goods weigh that go back; none where an article is no longer known.
fn weight(order: &Order<'_, '_>, paid: &Paid, back: &[u32]) -> Result<Option<Weight>, Problem> {
    let cart = match cart(order) {
        Ok(cart) => cart,
        Err(Problem::Needs(needs)) => return Err(Problem::Needs(needs)),
        Err(_) => return Ok(None),
    };
    let mut all = Weight::ZERO;
    for line in &cart.lines {
        let pieces = paid.lines.iter().zip(back).find(|(known, _)| known.id == line.asked()).map(|(_, pieces)| *pieces);
        all = all.plus(line.piece.weight.times(line.each()).times(pieces.unwrap_or_default()));
    }
    Ok(Some(all))
}

/// The window is over.
fn refused(paid: &Paid, back: &[u32], until: Option<Day>) -> Vec<Refusal> {
    let until = until.map(|until| until.to_string()).unwrap_or_default();
    let meant = paid.lines.iter().zip(back).filter(|(_, pieces)| **pieces > 0);
    let refusal = |id: &str| {
        let reason = Reason::new("return_window_over", [("line", id.to_owned()), ("until", until.clone())]);
        let because = format!("the shop took line {id} back until {until}");
        Refusal::line(id, Severity::Prohibited, reason, because)
    };
    meant.map(|(line, _)| refusal(&line.id)).collect()
}

/// How the order came: by post or by courier; none where its shipments differ, or the book has the carrier no longer.
fn channel(view: &BookView<'_>, paid: &Paid) -> Result<Option<Channel>, Problem> {
    let mut channels = Vec::new();
    for sent in &paid.shipments {
        match view.carrier(&sent.carrier) {
            Ok(carrier) => channels.push(match carrier.channel {
                crate::book::freight::Channel::Post => Channel::Post,
                crate::book::freight::Channel::Courier => Channel::Courier,
            }),
            Err(Problem::Needs(needs)) => return Err(Problem::Needs(needs)),
            Err(_) => return Ok(None),
        }
    }
    channels.dedup();
    Ok(match channels.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// The territories from which it was sent, each with the day on which it left.
fn origins<'b>(view: &BookView<'b>, shop: &Shop, paid: &Paid) -> Result<Vec<(&'b Territory, Option<Day>)>, Problem> {
    let mut origins: Vec<(&'b Territory, Option<Day>)> = Vec::new();
    for sent in &paid.shipments {
        let Some(house) = shop.warehouse.iter().find(|house| house.id == sent.warehouse) else { continue };
        match view.territory(&house.country.to_lowercase()) {
            Ok(found) if origins.iter().any(|(known, _)| known.id == found.id) => {}
            Ok(found) => origins.push((found, sent.on)),
            Err(Problem::Needs(needs)) => return Err(Problem::Needs(needs)),
            Err(_) => {}
        }
    }
    Ok(origins)
}
