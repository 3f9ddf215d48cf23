//! How is one container filled as well as possible?
//!
//! In: a container, the kinds, how many of each are left, and how many placements may be tried. Out: the container with as much
//! in it as was found.
//!
//! The rule: the nearest room gets its best block, until no room takes anything: that is one *dive*. A beam search then improves
//! on it: from each of a few partly filled containers it tries the few best blocks, judges each by the dive that follows, and keeps
//! the best few; with each round the beam gets wider, until everything is in or the allowance of placements is used up. The
//! allowance counts placements, never time, so the same input gives the same packing everywhere.
//!
//! Where it comes from: the beam search of Araya and Riff (2014) for container loading.

pub(super) use super::block::Manner;
use super::block::{Block, Reach, blocks_within, rating};
use super::kind::Kind;
use super::load::Load;
use super::room::Room;
use crate::sort;

/// How many placements may still be tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) left: u64,
}

impl Allowance {
    fn spend(&mut self, placements: u64) {
        self.left = self.left.saturating_sub(placements);
    }

    pub(super) fn spent(&self) -> bool {
        self.left == 0
    }

    /// Takes a part of what is left, to be spent elsewhere.
    fn part(&mut self, most: u64) -> Allowance {
        let left = self.left.min(most);
        self.left -= left;
        Allowance { left }
    }

    /// Gives back what a part did not use.
    fn give_back(&mut self, part: Allowance) {
        self.left = self.left.saturating_add(part.left);
    }
}

/// A block that could be placed next.
#[derive(Clone, Copy, Debug)]
struct Choice {
    rating: i64,
    block: Block,
    at: [u32; 3],
}

/// The widest that the beam gets.
const WIDEST_BEAM: usize = 64;

/// How many placements are tried at most to add things to a container.
const ADDING: u64 = 2_000;

/// Added to the rating of the kind that goes in first: more than any rating.
const FIRST: i64 = 1 << 40;

/// Fills containers with the kinds of one cart.
pub(super) struct Search<'a> {
    kinds: &'a [Kind],
    /// A kind whose blocks go in before all others.
    pub(super) first: Option<usize>,
    /// What makes a block good.
    pub(super) manner: Manner,
    pieces: Vec<Room>,
    choices: Vec<Choice>,
}

impl<'a> Search<'a> {
    pub(super) fn new(kinds: &'a [Kind]) -> Self {
        Self { kinds, first: None, manner: Manner::Volume, pieces: Vec::new(), choices: Vec::new() }
    }

    /// One dive: the best block into the nearest room, until nothing more goes in.
    pub(super) fn dive(&mut self, mut load: Load, reach: &Reach, allowance: &mut Allowance) -> Load {
        while self.choose(&mut load, reach, 1, allowance) {
            if let Some(choice) = self.choices.first().copied() {
                load.place(choice.block, choice.at, self.kinds, &mut self.pieces);
            }
        }
        load
    }

    /// Fills on: into a container that may hold something already goes as much as possible of other things.
    pub(super) fn add(&mut self, mut load: Load, left: Vec<u32>, allowance: &mut Allowance) -> Load {
        load.offer(left, self.kinds, &mut self.pieces);
        let end = self.dive(load.clone(), &Reach::default(), allowance);
        self.improve(load, end, &Reach::default(), ADDING, allowance)
    }

    /// Looks for something better than `best` from the same start, trying at most `effort` placements.
    pub(super) fn improve(
        &mut self,
        start: Load,
        best: Load,
        reach: &Reach,
        effort: u64,
        allowance: &mut Allowance,
    ) -> Load {
        let mut best = best;
        let mut part = allowance.part(effort);
        let mut width = 2;
        while !best.done() && !part.spent() && width <= WIDEST_BEAM {
            if let Some(found) = self.beam(&start, best.volume, width, reach, &mut part) {
                best = found;
            }
            width += width.div_ceil(2);
        }
        allowance.give_back(part);
        best
    }

    /// One round of the beam search; what it found if that is better than `best`.
    fn beam(
        &mut self,
        start: &Load,
        best: u64,
        width: usize,
        reach: &Reach,
        allowance: &mut Allowance,
    ) -> Option<Load> {
        let mut best_volume = best;
        let mut best = None;
        let mut beam: Vec<(u64, Load)> = vec![(0, start.clone())];
        let mut next: Vec<(u64, Load)> = Vec::with_capacity(width * width);
        while !beam.is_empty() {
            next.clear();
            for (known, load) in &mut beam {
                if !self.choose(load, reach, width, allowance) {
                    continue;
                }
                let choices = std::mem::take(&mut self.choices);
                for (rank, choice) in choices.iter().enumerate() {
                    let mut child = load.clone();
                    child.place(choice.block, choice.at, self.kinds, &mut self.pieces);
                    // The first choice is the one that the dive from the parent has made already.
                    let reached = if rank == 0 && *known > 0 {
                        *known
                    } else {
                        let end = self.dive(child.clone(), reach, allowance);
                        let reached = end.volume;
                        if reached > best_volume || end.done() {
                            best_volume = reached;
                            let done = end.done();
                            best = Some(end);
                            if done {
                                return best;
                            }
                        }
                        reached
                    };
                    if !next.iter().any(|(other, load)| *other == reached && load.volume == child.volume) {
                        next.push((reached, child));
                    }
                    if allowance.spent() {
                        return best;
                    }
                }
                self.choices = choices;
            }
            sort::by_key(&mut next, |(reached, _)| std::cmp::Reverse(*reached));
            next.truncate(width);
            std::mem::swap(&mut beam, &mut next);
        }
        best
    }

    /// Finds the best blocks for the nearest room that takes any; false if there is none. Rooms that take nothing are dropped.
    fn choose(&mut self, load: &mut Load, reach: &Reach, most: usize, allowance: &mut Allowance) -> bool {
        self.choices.clear();
        let manner = self.manner;
        while let Some((index, corner)) = load.nearest_room(manner) {
            let space = corner.room.size();
            // Going through the rooms is work as well.
            let mut tried = load.rooms.len() as u64;
            for ((number, kind), left) in self.kinds.iter().enumerate().zip(&load.left) {
                // With nothing left to try, the first kind that goes in is good enough: the largest.
                if allowance.spent() && !self.choices.is_empty() {
                    break;
                }
                let units = load.units_possible(kind, *left);
                if units == 0 {
                    continue;
                }
                let favour = if self.first == Some(number) { FIRST } else { 0 };
                let choices = &mut self.choices;
                let mut consider = |block: Block| {
                    tried += 1;
                    let rating = rating(&block, space, reach, manner) + favour;
                    if choices.len() >= most && choices.last().is_some_and(|worst| worst.rating >= rating) {
                        return;
                    }
                    let at = corner.place(block.size);
                    if !load.allows(&block, at, corner.solid, kind.bare_top)
                        || choices.iter().any(|other| other.block == block)
                    {
                        return;
                    }
                    let place = choices.partition_point(|other| other.rating >= rating);
                    choices.insert(place, Choice { rating, block, at });
                    choices.truncate(most);
                };
                blocks_within(number, kind, units, space, &mut consider);
                if !corner.solid
                    && let Some([width, length]) = corner.carried
                {
                    blocks_within(number, kind, units, [width, length, space[2]], &mut consider);
                }
            }
            allowance.spend(tried);
            if !self.choices.is_empty() {
                return true;
            }
            load.rooms.swap_remove(index);
        }
        false
    }
}
