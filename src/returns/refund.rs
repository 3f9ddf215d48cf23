//! Who gives a charge back, how much of it, and until when? The rows of law that concern it, and the best of them.
//!
//! In: a charge that was paid, what of it falls on the goods that go back, and the way they go. Out: one verdict.
//!
//! The rule: of all rows of the charge's kind that hold at the place on the day on which the goods leave, the one that gives most.
//! Only a sourced row gives a figure; one of general knowledge gives an estimate, a disputed one none. A row that would give, but for
//! its time, its minimum, or what was not done before posting, says so. Where no row speaks of the charge nothing is known.

use super::asked::Asked;
use super::exchanged::Exchanged;
use super::withdrawal::ByLaw;
use crate::book::figure::Bound;
use crate::book::law::{Kind, Territory, Trust};
use crate::book::returns::{CountedFrom, Ground, MinimumOf, PaidTo, Part, Proof, Refund, RefundedBy, Step, WayKind};
use crate::book::world::World;
use crate::calendar::{DatedRows, Day, ExportDay};
use crate::ledger::{Entry, Paid};
use crate::money::{Decimal, Mode, Rounding, minor_unit, percent_of, subtract, sum};
use crate::problem::{Problem, Reason};
use crate::request::Channel;
use crate::weight::Weight;

/// What becomes of a charge.
#[derive(Debug)]
pub(crate) struct Verdict<'b> {
    pub(crate) charge: String,
    pub(crate) paid: Decimal,
    pub(crate) amount: Option<Decimal>,
    pub(crate) estimate: Option<Decimal>,
    pub(crate) by: RefundedBy,
    pub(crate) share_percent: Option<Decimal>,
    /// The last day.
    pub(crate) until: Option<Day>,
    pub(crate) minimum: Option<(Bound, MinimumOf)>,
    pub(crate) proof: &'b [Proof],
    pub(crate) before_posting: Option<(Step, Day)>,
    pub(crate) because: String,
    pub(crate) reason: Reason,
    pub(crate) source: Option<&'b str>,
    pub(crate) trust: Option<Trust>,
}

/// How good a verdict is for whoever sends back: a figure before an estimate, then what is not known, what failed, what is lost
/// by law, and last what speaks of other cases and of other reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    OfOthers,
    OtherCase,
    ByLaw,
    Failed,
    Unknown,
    Estimate,
    Given,
}

/// What all verdicts of an answer need.
pub(super) struct Law<'l, 'b> {
    pub(super) rows: &'b [Refund],
    pub(super) world: &'b World,
    pub(super) territory: &'b Territory,
    pub(super) asked: &'l Asked,
    pub(super) paid: &'l Paid,
    /// How many pieces of each line go back.
    pub(super) back: &'l [u32],
    /// How it came, where that is known.
    pub(super) channel: Option<Channel>,
    pub(super) exchanged: &'l Exchanged<'l, 'b>,
    /// What consumer law says.
    pub(super) by_law: Option<&'l ByLaw<'b>>,
    /// What the goods weigh that go back; none: not known.
    pub(super) weight: Option<Weight>,
}

impl<'b> Law<'_, 'b> {
    /// The verdict on a charge of duty, tax or fees.
    pub(super) fn verdict(&self, entry: &Entry, kind: Kind, way: WayKind, leaves: Day) -> Result<Verdict<'b>, Problem> {
        if !entry.amount.is_zero() && self.falls_on(entry)?.is_zero() && self.asked.ground != Ground::Overcharged {
            let because = "what stays of the order bears it still";
            let reason = Reason::new("refund_still_borne", []);
            let by = RefundedBy::Nobody;
            return Ok(Verdict {
                amount: Some(Decimal::ZERO),
                by,
                ..self.without_row(entry, because.to_owned(), reason)
            });
        }
        let mut rows: Vec<&'b Refund> = Vec::new();
        for row in self.rows.on(ExportDay(leaves)) {
            if self.speaks_of(row, entry, kind)? {
                rows.push(row);
            }
        }
        let meant: Vec<&Refund> = rows.iter().copied().filter(|row| self.misses(row, way).is_none()).collect();
        let replaced = |row: &Refund| meant.iter().any(|other| other.instead_of.contains(&row.code));
        let mut best: Option<(Rank, Verdict<'b>)> = None;
        for row in rows.into_iter().filter(|row| !replaced(row)) {
            let found = self.judged(row, entry, way, leaves)?;
            let is_better = best.as_ref().is_none_or(|(rank, known)| {
                (*rank, known.amount.or(known.estimate), known.until)
                    < (found.0, found.1.amount.or(found.1.estimate), found.1.until)
            });
            if is_better {
                best = Some(found);
            }
        }
        Ok(best.map_or_else(|| self.not_known(entry), |(_, verdict)| verdict))
    }

    /// Whether a row speaks of the charge at all, in this country, for goods of this value that came this way.
    fn speaks_of(&self, row: &Refund, entry: &Entry, kind: Kind) -> Result<bool, Problem> {
        let is_of = row.of == self.territory.id || self.territory.regimes.contains(&row.of);
        let paid_to = match entry.collected_by.as_str() {
            "seller" => PaidTo::Seller,
            "authority" => PaidTo::Authority,
            _ => PaidTo::Carrier,
        };
        let channel = self.channel.map(Channel::as_str);
        let by_channel = |asked: &[String]| channel.is_some_and(|channel| asked.iter().any(|one| one == channel));
        let speaks = is_of
            && row.kind == kind
            && (row.charges.is_empty() || row.charges.contains(&entry.code))
            && !row.not_charges.contains(&entry.code)
            && (row.paid_to.is_empty() || row.paid_to.contains(&paid_to))
            && (row.channels.is_empty() || by_channel(&row.channels))
            && (!row.undelivered || self.asked.delivered.is_none())
            && (self.asked.ground == Ground::Overcharged) == row.grounds.contains(&Ground::Overcharged);
        match row.value {
            Some(bound) if speaks => Ok(self.exchanged.meets(self.paid.goods_amount(), bound)? == Some(true)),
            _ => Ok(speaks),
        }
    }

    /// Why a row that speaks of the charge does not mean this return; none where it does.
    fn misses(&self, row: &Refund, way: WayKind) -> Option<&'static str> {
        let leaves = matches!(way, WayKind::LabelToOrigin | WayKind::Consolidated);
        let by_this_way = match row.by {
            _ if !row.ways.is_empty() => row.ways.contains(&way),
            RefundedBy::Authority => leaves,
            RefundedBy::Seller => way != WayKind::Keep,
            RefundedBy::Nobody | RefundedBy::Unknown => true,
        };
        match () {
            () if !row.grounds.is_empty() && !row.grounds.contains(&self.asked.ground) => Some("refund_not_for_reason"),
            () if row.unused && self.asked.is_used => Some("refund_used"),
            () if self.asked.importer.is_some_and(|who| !row.importers.is_empty() && !row.importers.contains(&who)) => {
                Some("refund_other_importer")
            }
            () if !by_this_way && row.by == RefundedBy::Seller => Some("refund_goods_kept"),
            () if !by_this_way => Some("refund_goods_stay"),
            () => None,
        }
    }

    /// What a row gives of what falls on the goods that go back.
    fn judged(
        &self,
        row: &'b Refund,
        entry: &Entry,
        way: WayKind,
        leaves: Day,
    ) -> Result<(Rank, Verdict<'b>), Problem> {
        let trust = row.trust.unwrap_or_else(|| self.world.trust_of(&row.source));
        let until = self.last_day(row, entry, leaves);
        let mut verdict = Verdict {
            charge: entry.code.clone(),
            paid: entry.amount,
            amount: None,
            estimate: None,
            by: row.by,
            share_percent: row.share_percent,
            until,
            minimum: row.minimum.map(|bound| (bound, row.minimum_of)),
            proof: &row.proof,
            before_posting: row.before_posting.map(|step| (step, until.map_or(leaves, |until| until.min(leaves)))),
            because: row.because.clone(),
            reason: Reason { args: vec![("rule", row.code.clone())], ..Reason::default() },
            source: Some(&row.source),
            trust: Some(trust),
        };
        if until.is_some() {
            verdict.reason.args.push(("act", row.act.as_str().to_owned()));
        }
        let mut says = |code: &str, more: Option<(&'static str, String)>| {
            verdict.reason.code = code.to_owned();
            verdict.reason.args.extend(more);
        };
        if let Some(code) = self.misses(row, way) {
            says(code, None);
            // A row that speaks of other reasons does not say that this one is none.
            if code == "refund_not_for_reason" {
                verdict.by = RefundedBy::Unknown;
                return Ok((Rank::OfOthers, verdict));
            }
            if code == "refund_goods_kept" {
                verdict.by = RefundedBy::Unknown;
                return Ok((Rank::Unknown, verdict));
            }
            return Ok((Rank::OtherCase, failed(verdict, trust, true)));
        }
        if trust == Trust::Disputed {
            says("refund_disputed", None);
            verdict.by = RefundedBy::Unknown;
            return Ok((Rank::Unknown, verdict));
        }
        if row.by == RefundedBy::Unknown {
            says("refund_unknown", Some(("territory", self.territory.name.clone())));
            return Ok((Rank::Unknown, verdict));
        }
        if row.by == RefundedBy::Nobody {
            says("refund_nobody", None);
            return Ok((Rank::ByLaw, failed(verdict, trust, true)));
        }
        if row.before_posting.is_some() && self.asked.declared == Some(false) {
            says("refund_not_declared", None);
            return Ok((Rank::Failed, failed(verdict, trust, true)));
        }
        if let Some(until) = until.filter(|until| leaves > *until) {
            says("refund_too_late", Some(("until", until.to_string())));
            return Ok((Rank::Failed, failed(verdict, trust, !row.general.contains(&Part::Within))));
        }
        if self.asked.ground == Ground::Overcharged {
            says("refund_excess", None);
            return Ok((Rank::Unknown, verdict));
        }
        if let Some(minimum) = row.minimum {
            match self.exchanged.meets(self.claimed(row, entry)?, minimum)? {
                Some(true) => {}
                met => {
                    says("refund_below_minimum", Some(("minimum", minimum.limit.to_string())));
                    let is_certain = met.is_some() && !row.general.contains(&Part::Minimum);
                    return Ok((Rank::Failed, failed(verdict, trust, is_certain)));
                }
            }
        }
        let given = self.given(row, entry)?;
        says(if row.by == RefundedBy::Seller { "refund_by_seller" } else { "refund_by_authority" }, None);
        match trust {
            Trust::Sourced => {
                verdict.amount = given;
                Ok((Rank::Given, verdict))
            }
            Trust::General | Trust::Disputed => {
                verdict.estimate = given;
                Ok((Rank::Estimate, verdict))
            }
        }
    }

    /// The last day of a row's time.
    fn last_day(&self, row: &Refund, entry: &Entry, leaves: Day) -> Option<Day> {
        let within = row.within?;
        let imported = || self.imported(entry);
        Some(within.last(match row.counted_from {
            CountedFrom::Import => imported(),
            CountedFrom::Export => leaves,
            CountedFrom::YearOfImport => {
                let (year, _, _) = imported().civil();
                Day::from_civil(year, 12, 31).unwrap_or_else(imported)
            }
        }))
    }

    /// The day of import: the one given, else the day on which the charge was taken, which is no later.
    fn imported(&self, entry: &Entry) -> Day {
        let assumed = || entry.on.unwrap_or_else(|| self.territory.time_zone.local(self.paid.at).0);
        self.asked.imported.unwrap_or_else(assumed)
    }

    /// Of what a row's minimum is.
    fn claimed(&self, row: &Refund, entry: &Entry) -> Result<Decimal, Problem> {
        if row.minimum_of == MinimumOf::Goods {
            return Ok(self.paid.goods_amount());
        }
        let mut all = Decimal::ZERO;
        for other in &self.paid.entries {
            if matches!(other.kind.as_str(), "duty" | "tax") && other.collected_by == entry.collected_by {
                all = crate::money::add(all, self.falls_on(other)?)?;
            }
        }
        Ok(all)
    }

    /// What of a charge falls on the goods that go back. What a seller collected on carriage goes back with the carriage.
    fn falls_on(&self, entry: &Entry) -> Result<Decimal, Problem> {
        let with_carriage = entry.collected_by != "seller";
        Ok(sum(self.paid.given_back(entry, self.back, with_carriage)?)?)
    }

    /// What a row gives: its share, or all but what is kept where that is more; cut to what the currency can pay.
    fn given(&self, row: &Refund, entry: &Entry) -> Result<Option<Decimal>, Problem> {
        let (Some(percent), on_goods) = (row.share_percent, self.falls_on(entry)?) else { return Ok(None) };
        let mut given = percent_of(percent, on_goods)?;
        if let Some(kept) = row.keeps_at_most {
            let Some(kept) = self.exchanged.from(kept)? else { return Ok(None) };
            given = given.max(subtract(on_goods, kept)?);
        }
        let cut = Rounding { step: minor_unit(self.paid.digits), mode: Mode::Down };
        Ok(Some(cut.round(given)?))
    }

    /// No row speaks of the charge.
    fn not_known(&self, entry: &Entry) -> Verdict<'b> {
        let name = &self.territory.name;
        let because = format!("no rule of {name} on refunds of this charge is recorded");
        self.without_row(entry, because, Reason::new("refund_unknown", [("territory", name.clone())]))
    }

    pub(super) fn without_row(&self, entry: &Entry, because: String, reason: Reason) -> Verdict<'b> {
        Verdict {
            charge: entry.code.clone(),
            paid: entry.amount,
            amount: None,
            estimate: None,
            by: RefundedBy::Unknown,
            share_percent: None,
            until: None,
            minimum: None,
            proof: &[],
            before_posting: None,
            because,
            reason,
            source: None,
            trust: None,
        }
    }
}

/// A verdict of which nothing comes: certain where its row is sourced and the part that failed is.
fn failed(verdict: Verdict<'_>, trust: Trust, is_certain: bool) -> Verdict<'_> {
    let is_certain = is_certain && trust == Trust::Sourced;
    let (by, amount) = if is_certain { (RefundedBy::Nobody, Some(Decimal::ZERO)) } else { (RefundedBy::Unknown, None) };
    Verdict { by, amount, before_posting: None, ..verdict }
}
