//! Which places were resolved before? Where a lane ends, and where it may begin.
//!
//! In: an address and a day. Out: the place, with what is to be said of the address; the names of a place of dispatch.

use super::{Place, dispatch_names, resolve};
use crate::book::{BookView, Names};
use crate::calendar::Day;
use crate::kept::Kept;
use crate::problem::{Problem, Warning};
use crate::request::Address;
use std::rc::Rc;

/// The most places of dispatch that are kept of a lane.
const MOST: usize = 32;

/// The places of a lane.
#[derive(Debug)]
pub struct Places<'b> {
    to: Kept<(Address, Day), (Rc<Place<'b>>, Vec<Warning>)>,
    from: Kept<(Address, Day), Names>,
}

impl Default for Places<'_> {
    fn default() -> Self {
        Places { to: Kept::new(1), from: Kept::new(MOST) }
    }
}

impl<'b> Places<'b> {
    /// The place that a destination means on a day, and what to be careful about: see [`resolve`].
    ///
    /// # Errors
    /// As [`resolve`].
    pub fn resolved(
        &self,
        view: &BookView<'b>,
        address: &Address,
        day: Day,
    ) -> Result<(Rc<Place<'b>>, Vec<Warning>), Problem> {
        let known = self.to.get(view, is(address, day), || {
            let mut warnings = Vec::new();
            let place = resolve(view, address, day, "/ship_to", &mut warnings)?;
            Ok(((address.clone(), day), (Rc::new(place), warnings)))
        })?;
        Ok((Rc::clone(&known.0), known.1.clone()))
    }

    /// The names of a place of dispatch: see [`dispatch_names`].
    ///
    /// # Errors
    /// As [`dispatch_names`].
    pub fn names(&self, view: &BookView<'b>, address: &Address, day: Day) -> Result<Rc<Names>, Problem> {
        self.from.get(view, is(address, day), || Ok(((address.clone(), day), dispatch_names(view, address, day)?)))
    }
}

fn is(address: &Address, day: Day) -> impl Fn(&(Address, Day)) -> bool {
    move |known| known.1 == day && known.0 == *address
}
