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
use super::block::{AtMost, Block, Reach, blocks_within, rating};
use super::kind::Kind;
use super::load::Load;
use super::room::{Piece, Room, fits, volume};
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
    pub(super) fn part(&mut self, most: u64) -> Allowance {
        let left = self.left.min(most);
        self.left -= left;
        Allowance { left }
    }

    /// Gives back what a part did not use.
    pub(super) fn give_back(&mut self, part: Allowance) {
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

/// A step of the beam search: a block put into one of the beam's containers.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Which of the beam's containers.
    from: usize,
    choice: Choice,
    /// Volume of what is in after this block.
    volume: u64,
    /// The volume that the dive after it reached.
    reached: u64,
}

/// The widest that the beam gets.
const WIDEST_BEAM: usize = 64;

/// As many rooms are held against each other in the time of one placement that is tried.
const ROOMS_OF_A_PLACEMENT: u64 = 16;

/// As many rooms and kinds are looked at in the time of one placement that is tried.
const LOOKS_OF_A_PLACEMENT: u64 = 8;

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
    pieces: Vec<Piece>,
    choices: Vec<Choice>,
    /// What lies under the room that is looked at.
    below: Vec<Room>,
}

impl<'a> Search<'a> {
    pub(super) fn new(kinds: &'a [Kind]) -> Self {
        Self { kinds, first: None, manner: Manner::Volume, pieces: Vec::new(), choices: Vec::new(), below: Vec::new() }
    }

    /// One dive: the best block into the nearest room, until nothing more goes in.
    pub(super) fn dive(&mut self, load: &mut Load, reach: &Reach, allowance: &mut Allowance) {
        while self.choose(load, reach, 1, allowance) {
            if let Some(choice) = self.choices.first().copied() {
                self.place(load, &choice, allowance);
            }
        }
    }

    fn place(&mut self, load: &mut Load, choice: &Choice, allowance: &mut Allowance) {
        let held = load.place(choice.block, choice.at, self.kinds, &mut self.pieces);
        allowance.spend(held / ROOMS_OF_A_PLACEMENT);
    }

    /// One dive, or what is better from the same start, trying at most `effort` placements more.
    pub(super) fn fill(&mut self, start: Load, reach: &Reach, effort: u64, allowance: &mut Allowance) -> Load {
        let mut end = start.clone();
        self.dive(&mut end, reach, allowance);
        if end.done() {
            return end;
        }
        self.improve(&start, end.volume, reach, effort, allowance).unwrap_or(end)
    }

    /// Fills on: into a container that may hold something already goes as much as possible of other things.
    pub(super) fn add(&mut self, mut load: Load, left: Vec<u32>, allowance: &mut Allowance) -> Load {
        load.offer(left, self.kinds, &mut self.pieces);
        self.fill(load, &Reach::default(), ADDING, allowance)
    }

    /// Looks for something of more than this volume from the same start, trying at most `effort` placements.
    pub(super) fn improve(
        &mut self,
        start: &Load,
        reached: u64,
        reach: &Reach,
        effort: u64,
        allowance: &mut Allowance,
    ) -> Option<Load> {
        let mut best: Option<Load> = None;
        let mut part = allowance.part(effort);
        let mut width = 2;
        while !best.as_ref().is_some_and(Load::done) && !part.spent() && width <= WIDEST_BEAM {
            let reached = best.as_ref().map_or(reached, |best| best.volume);
            best = self.beam(start, reached, width, reach, &mut part).or(best);
            width += width.div_ceil(2);
        }
        allowance.give_back(part);
        best
    }

    /// One round of the beam search; what it found if that is better than what `reached` this volume.
    fn beam(
        &mut self,
        start: &Load,
        reached: u64,
        width: usize,
        reach: &Reach,
        allowance: &mut Allowance,
    ) -> Option<Load> {
        let mut most = reached;
        let mut best = None;
        let mut beam: Vec<(u64, Load)> = vec![(0, start.clone())];
        let mut steps: Vec<Step> = Vec::new();
        while !beam.is_empty() {
            steps.clear();
            for (from, (known, load)) in beam.iter_mut().enumerate() {
                if !self.choose(load, reach, width, allowance) {
                    continue;
                }
                let choices = std::mem::take(&mut self.choices);
                let before = load.mark();
                for (rank, choice) in choices.iter().enumerate() {
                    let volume = load.volume.saturating_add(volume(choice.block.size));
                    let mut reached = *known;
                    // The first choice is the one that the dive that led here has made already.
                    if rank > 0 || reached == 0 {
                        self.place(load, choice, allowance);
                        self.dive(load, reach, allowance);
                        reached = load.volume;
                        if reached > most || load.done() {
                            most = reached;
                            best = Some(load.clone());
                            if load.done() {
                                return best;
                            }
                        }
                        load.undo(&before);
                    }
                    if !steps.iter().any(|other| other.reached == reached && other.volume == volume) {
                        steps.push(Step { from, choice: *choice, volume, reached });
                    }
                    if allowance.spent() {
                        return best;
                    }
                }
                self.choices = choices;
            }
            sort::by_key(&mut steps, |step| std::cmp::Reverse(step.reached));
            steps.truncate(width);
            let mut next = Vec::with_capacity(steps.len());
            for step in &steps {
                let Some((_, load)) = beam.get(step.from) else { continue };
                let mut load = load.clone();
                self.place(&mut load, &step.choice, allowance);
                next.push((step.reached, load));
            }
            beam = next;
        }
        best
    }

    /// Finds the best blocks for the nearest room that takes any; false if there is none. Rooms that take nothing are dropped.
    fn choose(&mut self, load: &mut Load, reach: &Reach, most: usize, allowance: &mut Allowance) -> bool {
        self.choices.clear();
        let manner = self.manner;
        while let Some((index, corner)) = load.nearest_room(manner, &mut self.below) {
            let space = corner.room.size();
            // Going through the rooms and the kinds is work as well.
            let mut tried = (load.rooms.len() + self.kinds.len()) as u64 / LOOKS_OF_A_PLACEMENT;
            for ((number, kind), left) in self.kinds.iter().enumerate().zip(&load.left) {
                // With nothing left to try, the first kind that goes in is good enough: the largest.
                if allowance.spent() && !self.choices.is_empty() {
                    break;
                }
                let units = load.units_possible(kind, *left);
                if units == 0 || !fits(kind.least, space) || !corner.may_carry(kind.least) {
                    continue;
                }
                let favour = if self.first == Some(number) { FIRST } else { 0 };
                let (choices, below) = (&mut self.choices, self.below.as_slice());
                let at_most = AtMost::new(kind, units, space, manner);
                let is_none = |choices: &[Choice], rating: i64| {
                    choices.len() >= most && choices.last().is_some_and(|worst| worst.rating >= rating + favour)
                };
                if is_none(choices, at_most.of_any()) {
                    continue;
                }
                let mut consider = |block: Block| {
                    if !corner.may_carry(block.size) || is_none(choices, at_most.of(&block)) {
                        return;
                    }
                    tried += 1;
                    let at = corner.place(block.size);
                    let may_stand = || load.allows(&block, at, corner.solid, kind.bare_top, below);
                    // Where there is nothing yet to be better than, that is asked first: it is less work.
                    let is_first = choices.is_empty();
                    if is_first && !may_stand() {
                        return;
                    }
                    let rating = rating(&block, space, reach, manner);
                    let is_known = choices.iter().any(|other| other.block == block);
                    if is_known || is_none(choices, rating) || (!is_first && !may_stand()) {
                        return;
                    }
                    let rating = rating + favour;
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
