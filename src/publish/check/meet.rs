//! Which levies can never meet a consignment, and which always meet together?
//!
//! A levy never meets where its condition contradicts itself or the condition of a threshold that it rests on, where that
//! threshold is not in force while the levy is, or where an earlier levy of its at-most-one-of group takes every case. Two
//! levies of one code that can be in force on one day must not meet the same line, unless their group keeps them apart.

use super::logic::{Case, Logic};
use super::names::together;
use super::{At, Check};
use crate::book::law::{Levy, LevyRate, Regime};
use crate::book::when::{Clause, When, Word};
use crate::calendar::{Day, Span};
use std::path::Path;

/// Levies of every regime and of every carrier's fees.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let logic = Logic::of(data);
    for regime in &data.world.regimes {
        let beside = together(data, &regime.value);
        one(check, &logic, &regime.file, &regime.value, &beside);
    }
    for fees in &data.fees {
        let mut beside: Vec<&Regime> = data.world.regimes.iter().map(|regime| &regime.value).collect();
        beside.push(&fees.value);
        one(check, &logic, &fees.file, &fees.value, &beside);
    }
}

fn one(check: &mut Check<'_, '_>, logic: &Logic<'_>, file: &Path, regime: &Regime, beside: &[&Regime]) {
    for (number, levy) in regime.levy.iter().enumerate() {
        let entry = At::Entry("levy", number, "when");
        let Some(cases) = logic.cases(&levy.when) else { continue };
        let live: Vec<&Case<'_>> = cases.iter().filter(|case| !logic.impossible(case)).collect();
        if live.is_empty() {
            let message =
                format!("`{}` can never be met: its condition contradicts itself or its thresholds", levy.code);
            check.complain(
                "levy-never-meets",
                file,
                entry,
                message,
                "a levy must be possible; delete it, or correct `when`",
            );
            continue;
        }
        if !span(levy).overlaps(&regime.covers) {
            let message =
                format!("`{}` can never be met: it is in force on no day from {}", levy.code, regime.covers.from);
            check.complain(
                "levy-never-meets",
                file,
                At::Entry("levy", number, "from"),
                message,
                "delete it, or correct its days",
            );
            continue;
        }
        if let Some(code) = untested(levy, &levy.when, beside) {
            let message = format!("`{}` can never be met: `{code}` is not in force while it is", levy.code);
            check.complain("levy-never-meets", file, entry, message, "end both on one day, or correct the name");
            continue;
        }
        shadowed(check, logic, file, regime, (number, levy), &live);
        for (later, other) in regime.levy.iter().enumerate().skip(number + 1) {
            if other.code != levy.code || !span(levy).overlaps(&span(other)) {
                continue;
            }
            let from = levy.from.max(other.from);
            if other.when == levy.when {
                let message = format!("`{}` stands twice for the same days from {from}", levy.code);
                check.complain(
                    "overlapping-spans",
                    file,
                    At::Entry("levy", later, "from"),
                    message,
                    "close the first with `until`",
                );
            } else if (levy.one_of.is_empty() || levy.one_of != other.one_of) && always_together(logic, levy, other) {
                let message = format!("two levies `{}` always meet together from {from}", levy.code);
                let help = "exclude one from the other with `none`, or give both one `one_of`";
                check.complain("levies-always-meet", file, At::Entry("levy", later, "when"), message, help);
            }
        }
        idle(check, logic, file, number, levy);
    }
}

fn span(levy: &Levy) -> Span {
    Span { from: levy.from, until: levy.until }
}

/// A threshold that the levy rests on and that is never in force while the levy is.
fn untested<'c>(levy: &Levy, when: &'c When, beside: &[&Regime]) -> Option<&'c str> {
    let named = when.listed(Word::Within).iter().chain(when.listed(Word::Beyond));
    named.map(String::as_str).find(|code| {
        let mut known =
            beside.iter().flat_map(|regime| &regime.threshold).filter(|threshold| threshold.code == *code).peekable();
        let in_force = |from: Day, until| Span { from, until }.overlaps(&span(levy));
        known.peek().is_some() && !known.any(|threshold| in_force(threshold.from, threshold.until))
    })
}

/// Whether one levy meets wherever the other does.
fn always_together(logic: &Logic<'_>, one: &Levy, other: &Levy) -> bool {
    let follows = |from: &Levy, to: &Levy| {
        logic.cases(&from.when).is_some_and(|cases| {
            let mut live = cases.iter().filter(|case| !logic.impossible(case)).peekable();
            live.peek().is_some() && live.all(|case| logic.implies(case, &to.when))
        })
    };
    follows(one, other) || follows(other, one)
}

/// An earlier levy of the same group that takes every case on every day.
fn shadowed(
    check: &mut Check<'_, '_>,
    logic: &Logic<'_>,
    file: &Path,
    regime: &Regime,
    own: (usize, &Levy),
    live: &[&Case<'_>],
) {
    let (number, levy) = own;
    if levy.one_of.is_empty() {
        return;
    }
    let rank = |levy: &Levy| (levy.stage, levy.order);
    // A levy whose list or parameter has nothing for the goods leaves them to the next.
    let certain = |other: &&Levy| {
        matches!(other.rate, LevyRate::Plain(_) | LevyRate::Inside(_) | LevyRate::Schedule(_) | LevyRate::TopUp { .. })
    };
    let first = regime
        .levy
        .iter()
        .filter(|other| other.one_of == levy.one_of && rank(other) < rank(levy))
        .filter(certain)
        .find(|other| {
            let whole =
                other.from <= levy.from && other.until.is_none_or(|end| levy.until.is_some_and(|own| own <= end));
            whole && live.iter().all(|case| logic.implies(case, &other.when))
        });
    if let Some(first) = first {
        let message = format!(
            "`{}` can never be met: `{}` goes before it in `{}` and meets all that it would",
            levy.code, first.code, levy.one_of
        );
        check.complain(
            "levy-never-meets",
            file,
            At::Entry("levy", number, "when"),
            message,
            "change `order`, or narrow the condition of the first",
        );
    }
}

/// An alternative that always holds, so that the others say nothing.
fn idle(check: &mut Check<'_, '_>, logic: &Logic<'_>, file: &Path, number: usize, levy: &Levy) {
    let always = |any: &[When]| {
        let reversed = When(vec![Clause::None(any.to_vec())]);
        logic.cases(&reversed).is_some_and(|cases| cases.iter().all(|case| logic.impossible(case)))
    };
    let is_idle = |clause: &Clause| matches!(clause, Clause::Any(any) if always(any));
    if levy.when.0.iter().any(is_idle) {
        let message = format!("the alternatives in `any` of `{}` always hold", levy.code);
        check.complain(
            "condition-always-holds",
            file,
            At::Entry("levy", number, "any"),
            message,
            "take `any` out, or correct it",
        );
    }
}
