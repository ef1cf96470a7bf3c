//! Customers come in small blocks; who knows whom is decided within one.
//!
//! A friend or a double is always found among the lower numbers of the same block, so customer `i` is the same in a
//! shop of any size, and both sides of a friendship can be told by looking at one block.

use crate::calendar::Calendar;
use crate::traits::{Inside, Kind, Sketch};

/// Customers in a block.
pub(crate) const BLOCK: u32 = 32;

/// The sketches of one block, and who knows whom in it.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    number: u32,
    sketches: Vec<Sketch>,
    referrers: Vec<Option<usize>>,
    originals: Vec<Option<usize>>,
}

impl Block {
    /// The block that holds customer `index`.
    pub(crate) fn of(seed: u64, index: u32, calendar: &Calendar) -> Self {
        let number = index / BLOCK;
        let sketches: Vec<Sketch> =
            (0..BLOCK).map(|place| Sketch::draw(seed, number * BLOCK + place, calendar)).collect();
        let mut block = Self { number, referrers: vec![], originals: vec![], sketches };
        for place in 0..block.sketches.len() {
            let original = block.find_original(place);
            let referrer = block.find_referrer(place);
            block.originals.push(original);
            block.referrers.push(referrer);
        }
        block
    }

    /// Whether customer `index` is of this block.
    pub(crate) fn holds(&self, index: u32) -> bool {
        index / BLOCK == self.number
    }

    pub(crate) fn sketch(&self, index: u32) -> &Sketch {
        &self.sketches[place(index)]
    }

    /// The customer through whom `index` came.
    pub(crate) fn referrer(&self, index: u32) -> Option<u32> {
        self.referrers[place(index)].map(|place| self.index(place))
    }

    /// The customer who `index` really is, typed differently.
    pub(crate) fn original(&self, index: u32) -> Option<u32> {
        self.originals[place(index)].map(|place| self.index(place))
    }

    /// Those who came through `index`, with the day of their first contact.
    pub(crate) fn referred(&self, index: u32) -> impl Iterator<Item = (u32, usize)> {
        let who = place(index);
        let mates = self.referrers.iter().enumerate().filter(move |(_, by)| **by == Some(who));
        mates.map(|(place, _)| (self.index(place), self.sketches[place].arrival))
    }

    /// The customers of this block with lower numbers than `index`.
    pub(crate) fn lower(&self, index: u32) -> impl Iterator<Item = (u32, &Sketch)> {
        (0..place(index)).map(|place| (self.index(place), &self.sketches[place]))
    }

    fn index(&self, place: usize) -> u32 {
        self.number * BLOCK + u32::try_from(place).unwrap_or(0)
    }

    fn find_original(&self, at: usize) -> Option<usize> {
        let me = &self.sketches[at];
        if !me.wants_original {
            return None;
        }
        let fits = |other: &Sketch| {
            other.kind == Kind::Person && other.inside == Inside::Outside && !other.wants_original
        };
        let weights = self.sketches[..at].iter().map(|s| if fits(s) { 1.0 } else { 0.0 });
        by_weight(weights, me.lot)
    }

    /// Somebody who has bought here well before, rather those who like to speak of it.
    fn find_referrer(&self, at: usize) -> Option<usize> {
        let me = &self.sketches[at];
        if !me.wants_referrer {
            return None;
        }
        let weights = self.sketches[..at].iter().map(|other| match other.first_order {
            Some(day) if day + 15 <= me.arrival && !other.wants_original => other.habits.refers,
            _ => 0.0,
        });
        by_weight(weights, me.lot)
    }
}

fn place(index: u32) -> usize {
    usize::try_from(index % BLOCK).unwrap_or(0)
}

fn by_weight(weights: impl Iterator<Item = f64> + Clone, lot: f64) -> Option<usize> {
    let mut point = lot * weights.clone().sum::<f64>();
    weights.enumerate().find_map(|(place, weight)| {
        point -= weight;
        (weight > 0.0 && point < 0.0).then_some(place)
    })
}
