//! What was worked out before? So many things at most; what was asked for longest ago goes first.
//!
//! In: what a thing hangs on, and how it is worked out. Out: the thing, which is the same whether it was kept or not. An answer
//! names the shards that it read: what was kept brings those that it was worked out from.

use crate::book::{BookView, Read};
use crate::problem::Problem;
use std::cell::RefCell;
use std::rc::Rc;

/// Things that are kept, each with what it hangs on.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    most: usize,
    /// The one asked for last comes first.
    things: RefCell<Vec<Thing<K, V>>>,
}

#[derive(Debug)]
struct Thing<K, V> {
    key: K,
    value: Rc<V>,
    read: Read,
}

impl<K, V> Kept<K, V> {
    /// A place for so many things.
    pub(crate) fn new(most: usize) -> Kept<K, V> {
        Kept { most, things: RefCell::default() }
    }

    /// The thing whose key `is` it; worked out, with its key, where it is not kept.
    ///
    /// # Errors
    /// What it could not be worked out for; nothing is kept then.
    pub(crate) fn get(
        &self,
        view: &BookView<'_>,
        is: impl Fn(&K) -> bool,
        make: impl FnOnce() -> Result<(K, V), Problem>,
    ) -> Result<Rc<V>, Problem> {
        self.get_if(view, is, || make().map(|(key, value)| (Some(key), value)))
    }

    /// The same where a thing may hang on more than a key says: it is kept if it comes with one.
    pub(crate) fn get_if<E>(
        &self,
        view: &BookView<'_>,
        is: impl Fn(&K) -> bool,
        make: impl FnOnce() -> Result<(Option<K>, V), E>,
    ) -> Result<Rc<V>, E> {
        if let Some(known) = self.find(is, |read| view.note(read)) {
            return Ok(known);
        }
        let ((key, value), read) = view.reading(make)?;
        Ok(match key {
            Some(key) => self.put(key, value, read),
            None => Rc::new(value),
        })
    }

    /// The same of a thing that is worked out from what was read before.
    pub(crate) fn get_of_read(&self, is: impl Fn(&K) -> bool, make: impl FnOnce() -> (K, V)) -> Rc<V> {
        self.find(is, |_| ()).unwrap_or_else(|| {
            let (key, value) = make();
            self.put(key, value, Read::default())
        })
    }

    fn find(&self, is: impl Fn(&K) -> bool, note: impl FnOnce(&Read)) -> Option<Rc<V>> {
        let mut things = self.things.borrow_mut();
        let at = things.iter().position(|thing| is(&thing.key))?;
        things.get_mut(..=at)?.rotate_right(1);
        let thing = things.first()?;
        note(&thing.read);
        Some(Rc::clone(&thing.value))
    }

    fn put(&self, key: K, value: V, read: Read) -> Rc<V> {
        let value = Rc::new(value);
        let mut things = self.things.borrow_mut();
        things.insert(0, Thing { key, value: Rc::clone(&value), read });
        things.truncate(self.most);
        value
    }
}
