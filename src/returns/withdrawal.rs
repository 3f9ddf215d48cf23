//! For how long does the law let a consumer change his mind, whatever the shop grants?
//!
//! In: the place, the day of the order, what goes back and why. Out: the last day on which he may say so and the last on which the
//! goods leave, beside the shop's own window; and whether the shop has to take them back though that is over.
//!
//! The rule: a day comes of a sourced row alone; of general knowledge it is an estimate, to which nobody is held. Where no row speaks
//! of the place nothing is known, which is not that there is no right.

use super::asked::Asked;
use crate::book::law::Trust;
use crate::book::returns::{Ground, ReturnsLaw, Withdrawal};
use crate::book::world::World;
use crate::calendar::{DatedRows, Day, OrderDay};
use crate::place::Place;
use crate::problem::Reason;
use crate::request::Importer;

/// What the law says.
#[derive(Debug)]
pub(crate) struct ByLaw<'b> {
    pub(crate) row: &'b Withdrawal,
    pub(crate) trust: Trust,
    /// The last day on which he may say so, and on which the goods leave; none where it was never delivered, or there is no right.
    pub(crate) days: Option<(Day, Day)>,
    pub(crate) reason: Reason,
    /// The shop has to take them back.
    pub(crate) binds: bool,
}

/// What the law says where someone changes his mind; none where it is another matter, or where no row speaks of the place.
pub(super) fn by_law<'b>(
    (law, world): (&'b ReturnsLaw, &'b World),
    place: &Place<'_>,
    asked: &Asked,
    (ordered, importer): (Day, Importer),
) -> Option<ByLaw<'b>> {
    if importer != Importer::Private || !matches!(asked.ground, Ground::Unwanted | Ground::Size) {
        return None;
    }
    let row = law.withdrawal.on(OrderDay(ordered)).find(|row| place.is_one_of(&row.places))?;
    let trust = row.trust.unwrap_or_else(|| world.trust_of(&row.source));
    let days = row.notice_days.zip(asked.delivered).map(|(days, delivered)| {
        let until = delivered.plus(i32::from(days));
        (until, until.plus(i32::from(row.send_days.unwrap_or_default())))
    });
    let is_over = days.is_some_and(|(_, send_by)| asked.returned > send_by);
    let mut args = vec![("rule", row.code.clone())];
    let code = match (row.notice_days, days, trust) {
        (None, ..) => "withdrawal_none",
        (_, _, Trust::Disputed) => "withdrawal_disputed",
        (Some(many), None, _) => {
            args.push(("days", many.to_string()));
            "withdrawal_days"
        }
        (_, Some((until, send_by)), _) => {
            args.extend([("until", until.to_string()), ("send_by", send_by.to_string())]);
            match trust {
                _ if is_over => "withdrawal_over",
                Trust::Sourced => "withdrawal_until",
                Trust::General | Trust::Disputed => "withdrawal_about",
            }
        }
    };
    let binds = trust == Trust::Sourced && days.is_some() && !is_over;
    Some(ByLaw { row, trust, days, reason: Reason { code: code.to_owned(), args }, binds })
}
