//! How does a page's engine make lists in few bytes? By one plain loop for each kind of list.
//!
//! `collect` is compiled anew for each list, and where its length is not known before, or its making may fail, with the loop
//! written twice: fast, and hundreds of bytes each time, in an engine that makes hundreds of lists. The browser's build appends
//! one thing after another; every other build collects. The lists are the same.

/// Lists of what an iterator gives.
pub(crate) trait Gather: Iterator + Sized {
    /// All of it.
    #[cfg(not(feature = "browser"))]
    fn listed(self) -> Vec<Self::Item> {
        self.collect()
    }

    #[cfg(feature = "browser")]
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
    #[cfg(not(feature = "browser"))]
    fn try_listed<T, E>(self) -> Result<Vec<T>, E>
    where
        Self: Iterator<Item = Result<T, E>>,
    {
        self.collect()
    }

    #[cfg(feature = "browser")]
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
