//! What of an answer does not hang on the cart? It is worked out once for a shop, an address and a day, and kept.
//!
//! In: a shop, an address and the day on which places have their names. Out: a lane: the place, the
//! carriers' zones, the rules about goods and the law of each way of sending there, each worked out when it is first asked for. A lane is a memory of pure functions: with it
//! or without it the answer has the same bytes.

use crate::admit::Rules;
use crate::book::BookView;
use crate::calendar::Day;
use crate::customs::Laws;
use crate::kept::Kept;
use crate::place::Places;
use crate::problem::Problem;
use crate::rate::Zones;
use crate::request::{Address, LandedCostRequest, QuoteRequest};
use std::rc::Rc;

/// The most lanes that are kept.
const MOST: usize = 64;

/// A shop's way to an address.
#[derive(Debug)]
pub(crate) struct Lane<'b> {
    /// The day on which places have their names.
    pub(crate) day: Day,
    pub(crate) places: Places<'b>,
    pub(crate) zones: Zones<'b>,
    pub(crate) rules: Rules<'b>,
    pub(crate) laws: Laws<'b>,
}

/// The lanes of a book that were asked for.
#[derive(Debug)]
pub(crate) struct Lanes<'b>(Kept<(Option<String>, Address, Day), Lane<'b>>);

impl Default for Lanes<'_> {
    fn default() -> Self {
        Lanes(Kept::new(MOST))
    }
}

impl<'b> Lanes<'b> {
    /// The lane of a quote.
    pub(crate) fn of_quote(&self, view: &BookView<'b>, request: &QuoteRequest) -> Result<Rc<Lane<'b>>, Problem> {
        self.of(view, Some(&request.shop), &request.ship_to, request.days.of_names(request.at))
    }

    /// The lane of a landed cost, which is no shop's.
    pub(crate) fn of_landed_cost(
        &self,
        view: &BookView<'b>,
        request: &LandedCostRequest,
    ) -> Result<Rc<Lane<'b>>, Problem> {
        self.of(view, None, &request.ship_to, request.days.of_names(request.at))
    }

    fn of(&self, view: &BookView<'b>, shop: Option<&str>, to: &Address, day: Day) -> Result<Rc<Lane<'b>>, Problem> {
        let is =
            |known: &(Option<String>, Address, Day)| known.2 == day && known.1 == *to && known.0.as_deref() == shop;
        self.0.get(view, is, || {
            let (places, zones) = (Places::default(), Zones::default());
            let (rules, laws) = (Rules::default(), Laws::default());
            Ok(((shop.map(str::to_owned), to.clone(), day), Lane { day, places, zones, rules, laws }))
        })
    }
}
