//! How are lists made in few bytes? By one plain loop for each kind of list.
//!
//! `collect` is compiled anew for each list, and where its length is not known before, or its making may fail, with the loop
//! written twice: hundreds of bytes each time, in an engine that makes hundreds of lists.

/// Lists of what an iterator gives.
pub(crate) trait Gather: Iterator + Sized {
    /// All of it.
    #[expect(
        clippy::reserve_after_initialization,
        reason = "it is called; what `with_capacity` does is copied into each list"
    )]
    fn listed(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        list.reserve(self.size_hint().0);
        for item in self {
            list.push(item);
        }
        list
    }

    /// All of it, or the first error.
    ///
    /// # Errors
    /// The first.
    fn try_listed<T, E>(self) -> Result<Vec<T>, E>
    where
        Self: Iterator<Item = Result<T, E>>,
    {
        let mut list = Vec::new();
        for item in self {
            list.push(item?);
        }
        Ok(list)
    }
}

impl<I: Iterator> Gather for I {}
