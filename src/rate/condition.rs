//! Does a condition of a carrier hold for this consignment?
//!
//! In: a request, and as far as they are known by then the zone, the parcels as measured, and the options that cost extra. Out:
//! whether a condition holds; a refusal that names what would have to be known.
//!
//! The rule: asked of the shipment, a condition on parcels or lines holds when one of them meets it. A limit in whole
//! millimetres stands for one in inches cut to the millimetre, so sides are cut alike.

use super::dimensional::Measured;
use super::{RateRequest, zone};
use crate::book::figure::Figure;
use crate::book::freight::ServiceOption;
use crate::book::names::{admits_one_of, among};
use crate::book::when::{Clause, When, Word};
use crate::calendar::{Dated, DatedRows, HandOverDay};
use crate::goods::Line;
use crate::money::Decimal;
use crate::problem::{Reason, Refusal};
use crate::weight::Weight;
use crate::when::{Truth, holds, one_figure};

/// What conditions are asked of.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a, 'r, 'b> {
    /// What is to be rated.
    pub(super) request: &'a RateRequest<'r, 'b>,
    /// The zone of the service's zone set; none: not looked up yet.
    pub(super) zone: Option<&'a str>,
    /// The parcels; none: not measured yet.
    pub(super) measured: &'a [Measured],
    /// The parcel that is asked; none: the shipment.
    pub(super) parcel: Option<&'a Measured>,
    /// The options that cost extra.
    pub(super) options: &'a [ServiceOption],
    /// The line that is asked; none: any of the consignment.
    pub(super) line: Option<&'a Line<'r>>,
}

impl<'a, 'r, 'b> Asked<'a, 'r, 'b> {
    /// What is known before anything is looked up or measured.
    pub(super) fn of(request: &'a RateRequest<'r, 'b>) -> Asked<'a, 'r, 'b> {
        Asked { request, zone: None, measured: &[], parcel: None, options: &[], line: None }
    }

    /// Whether a condition holds; `whose` it is, stands in the refusal where that hangs on what is not known.
    pub(super) fn holds(&self, when: &When, whose: &str) -> Result<bool, Refusal> {
        match holds(when, &mut |clause| self.answer(clause))? {
            Truth::Yes => Ok(true),
            Truth::No => Ok(false),
            Truth::Asks(fields) => Err(self.asks(whose, &fields)),
        }
    }

    /// The first rule in force whose condition holds.
    pub(super) fn first<'w, T: Dated<Day = HandOverDay>>(
        &self,
        rules: &'w [T],
        whose: &str,
        when: impl Fn(&'w T) -> &'w When,
    ) -> Result<Option<&'w T>, Refusal> {
        for rule in rules.on(self.request.day) {
            if self.holds(when(rule), whose)? {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }

    /// A refusal for want of facts.
    pub(super) fn asks(&self, whose: &str, fields: &[String]) -> Refusal {
        let needs = fields.join(", ");
        let mut refusal = self.request.refuse(
            Reason::new("condition_unknown", [("rule", whose.to_owned()), ("needs", needs.clone())]),
            format!("whether {whose} applies hangs on what is not known: {needs}"),
        );
        refusal.needs = Some(needs);
        refusal
    }

    /// What the consignment answers to a clause.
    pub(super) fn answer(&self, clause: &Clause) -> Result<Truth, Refusal> {
        let request = self.request;
        if let Some(truth) = request.place.answer(clause) {
            return Ok(truth);
        }
        Ok(match clause {
            Clause::Among(Word::DispatchedFrom, names) => Truth::of(admits_one_of(names, request.from)),
            Clause::Among(Word::Services, names) => {
                let own = Some((request.carrier.id.as_str(), request.service.code.as_str()));
                Truth::of(names.iter().any(|name| name.split_once('/') == own))
            }
            Clause::Among(Word::Zones, names) => {
                self.zone.map_or_else(|| Truth::asks("zone"), |zone| Truth::of(among(names, zone)))
            }
            Clause::Among(Word::Areas, names) => {
                Truth::of(zone::area(&request.carrier.area, names, request.place, request.day).is_some())
            }
            Clause::Among(Word::Option, names) => {
                Truth::of(self.options.iter().any(|option| among(names, option.as_str())))
            }
            Clause::Among(Word::Packaging, names) => self.one_parcel(&|parcel| among(names, parcel.packaging.as_str())),
            Clause::Among(Word::Attributes, names) => {
                let has = |line: &Line<'_>| line.goods.have_one_of(names);
                Truth::of(self.line.map_or_else(|| request.lines.iter().any(has), has))
            }
            Clause::Figures(figures) => one_figure(figures, |figure| self.compared(figure))?,
            // What a carrier's rules cannot ask is a fault when the book is built.
            Clause::Among(word, _) | Clause::Is(word, _) => Truth::asks(word.as_str()),
            // Put together by `holds`.
            Clause::Any(_) | Clause::None(_) => Truth::No,
            Clause::OfLines(word, _) => Truth::asks(word.as_str()),
        })
    }

    /// Whether the parcel that is asked, or one of the shipment's, passes a test.
    fn one_parcel(&self, test: &dyn Fn(&Measured) -> bool) -> Truth {
        Truth::of(match self.parcel {
            Some(parcel) => test(parcel),
            None => self.measured.iter().any(test),
        })
    }

    fn compared(&self, figure: &Figure) -> Result<Truth, Refusal> {
        let request = self.request;
        if figure.of == "goods" {
            let Some(limit) = figure.in_money() else { return Ok(Truth::asks("goods")) };
            let value = request.value_in(self.parcel.and_then(|parcel| parcel.goods_value), limit.currency)?;
            return Ok(Truth::of(figure.compare.holds(value, limit.amount)));
        }
        let Some(limit) = request.exact(figure.in_steps())? else { return Ok(Truth::asks(&figure.of)) };
        let compare = |steps: u64| figure.compare.holds(Decimal::from(steps), limit);
        let side = |tenths: u64| compare(if figure.unit == "mm" { tenths / 10 * 10 } else { tenths });
        let count = |items: usize| compare(u64::try_from(items).unwrap_or(u64::MAX));
        let together = || Weight::sum(self.measured.iter().map(|parcel| parcel.actual)).in_nanograms();
        Ok(match figure.of.as_str() {
            "parcel.weight" => self.one_parcel(&|parcel| compare(parcel.actual.in_nanograms())),
            "parcel.weight_or_dimensional" => self.one_parcel(&|parcel| compare(parcel.heavier())),
            "parcel.longest" => self.one_parcel(&|parcel| side(parcel.sides[0])),
            "parcel.second" => self.one_parcel(&|parcel| side(parcel.sides[1])),
            "parcel.length_plus_girth" => self.one_parcel(&|parcel| side(parcel.length_plus_girth())),
            "parcel.sum_of_sides" => self.one_parcel(&|parcel| side(parcel.sides.iter().sum())),
            "parcel.volume" => self.one_parcel(&|parcel| compare(u64::try_from(parcel.volume()).unwrap_or(u64::MAX))),
            "parcels" => Truth::of(count(self.measured.len())),
            "shipment.weight" => Truth::of(compare(together())),
            "monthly_parcels" => Truth::of(compare(request.monthly_parcels.into())),
            other => Truth::asks(other),
        })
    }
}
