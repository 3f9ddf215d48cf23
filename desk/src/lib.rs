//! What do past orders say? Where to hold stock, what to reorder, how promises held.
//!
//! The merchant's desk is arithmetic on figures that others bring: it reads no file, knows no clock and no engine, and no build
//! for the web has it. Money and quantities are exact: whole smallest units, or decimals; no floating point.
//!
//! | module | answers |
//! |---|---|
//! | [`sites`] | from which sites is everything served at the least cost? |
//! | [`orlib`] | what stands in a file of the OR-Library? |
//! | [`demand`] | how is an article asked for, and how much a day? |
//! | [`lead`] | how long does replenishment take? |
//! | [`levels`] | at how many pieces is it ordered anew? |
//! | [`costs`] | how many are ordered at once, where an order, a piece kept and a piece missing cost something? |
//! | [`spread`] | how likely is each number of pieces? |
//! | [`promises`] | how did past promises hold? |
//! | [`normal`] | how far from the mean does chance reach? |

pub mod costs;
pub mod demand;
pub mod lead;
pub mod levels;
pub mod normal;
pub mod orlib;
pub mod promises;
pub mod sites;
pub mod spread;
