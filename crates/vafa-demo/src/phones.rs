//! Mobile numbers: real operators' prefixes, each number given out once.

use crate::chance::{Dice, Purpose};

/// Prefixes in use in Iran, by operator, with their share among this shop's customers (in 64ths).
const PREFIXES: &[(&str, u32)] = &[
    ("912", 7),
    ("910", 2),
    ("911", 2),
    ("913", 3),
    ("914", 3),
    ("915", 3),
    ("916", 2),
    ("917", 5),
    ("918", 2),
    ("919", 3),
    ("990", 2),
    ("991", 1),
    ("992", 1),
    ("993", 1),
    ("994", 1),
    ("930", 2),
    ("933", 2),
    ("935", 4),
    ("936", 3),
    ("937", 3),
    ("938", 2),
    ("939", 2),
    ("901", 1),
    ("902", 1),
    ("903", 1),
    ("905", 1),
    ("920", 1),
    ("921", 2),
    ("922", 1),
];

/// How many numbers one customer (with contacts and household) may have.
pub(crate) const PER_CUSTOMER: u32 = 8;
/// Slots are numbered in 24 bits; customers take the lower half, guests the upper.
const HALF_BITS: u32 = 12;
const SLOTS: u32 = 1 << (2 * HALF_BITS);
/// Each 64th of the slots shares out to prefixes.
const SLOTS_PER_SHARE: u32 = SLOTS / 64;
/// First slot that belongs to guests.
const GUESTS_FROM: u32 = SLOTS / 2;

/// Shuffles slots, so that neighbouring customers have unlike numbers and yet no number comes twice.
#[derive(Debug, Clone)]
pub(crate) struct PhoneBook {
    keys: [u32; 4],
    step: u64,
    offset: u64,
}

impl PhoneBook {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, Purpose::Shop, 1);
        let mut key = || u32::try_from(dice.bits() >> 33).unwrap_or(1);
        let keys = [key(), key(), key(), key()];
        // Ends in 1, so it shares no factor with 10^7: multiplying by it permutes the seven-digit numbers.
        let step = dice.bits() % 900_000 * 10 + 1_000_001;
        Self { keys, step, offset: dice.bits() % 10_000_000 }
    }

    /// Number `which` (below [`PER_CUSTOMER`]) of customer `index`: ten digits beginning with 9.
    pub(crate) fn of_customer(&self, index: u32, which: u32) -> String {
        self.number((index * PER_CUSTOMER + which % PER_CUSTOMER) % GUESTS_FROM)
    }

    /// The number of guest `index`.
    pub(crate) fn of_guest(&self, index: u32) -> String {
        self.number(GUESTS_FROM + index % GUESTS_FROM)
    }

    fn number(&self, slot: u32) -> String {
        let slot = self.shuffle(slot);
        let mut first = 0;
        for &(prefix, share) in PREFIXES {
            let width = share * SLOTS_PER_SHARE;
            if slot < first + width {
                let place = u64::from(slot - first);
                return format!("{prefix}{:07}", (place * self.step + self.offset) % 10_000_000);
            }
            first += width;
        }
        // The shares add up to 64 (tested), so this is not reached.
        format!("912{slot:07}")
    }

    /// A Feistel network: a permutation of the slots, whatever the keys.
    fn shuffle(&self, slot: u32) -> u32 {
        let mask = (1 << HALF_BITS) - 1;
        let (mut left, mut right) = (slot >> HALF_BITS, slot & mask);
        for key in self.keys {
            let mixed = (right ^ key).wrapping_mul(0x9e37_79b1).rotate_left(13).wrapping_mul(0x85eb_ca6b);
            (left, right) = (right, left ^ ((mixed >> 11) & mask));
        }
        (left << HALF_BITS) | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_complete_and_no_prefix_overflows() {
        assert_eq!(PREFIXES.iter().map(|p| p.1).sum::<u32>(), 64);
        assert!(PREFIXES.iter().all(|p| p.1 * SLOTS_PER_SHARE <= 10_000_000));
    }

    #[test]
    fn no_number_comes_twice() {
        let book = PhoneBook::new(3);
        let mut seen = std::collections::HashSet::new();
        for index in 0..40_000 {
            assert!(seen.insert(book.of_customer(index, 0)));
            assert!(seen.insert(book.of_customer(index, 5)));
            assert!(seen.insert(book.of_guest(index)));
        }
    }
}
