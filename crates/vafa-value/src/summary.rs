//! What the models know of a customer: how often, how recently, how long.

/// One customer's repeat purchases, in the literature's (x, t_x, T): any unit of time, the same throughout.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Purchases {
    /// x: purchases after the first.
    pub frequency: u32,
    /// t_x: from the first purchase to the last; 0 where there was only one.
    pub recency: f64,
    /// T: from the first purchase to now.
    pub age: f64,
}

/// The longest time, in any unit: beyond it there are no digits left to compute with.
const LONGEST: f64 = 1e15;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A number below zero, or beyond 1e15.
    #[error("{0} must be a number from 0 to 1e15")]
    NotANumber(&'static str),
    /// The last purchase lies after now.
    #[error("recency must not be more than T")]
    RecencyAfterAge,
    /// Purchases came after the first, but no time passed.
    #[error("recency must be more than 0 where frequency is")]
    NoRecency,
    /// There was only the first purchase, but it lies at two times.
    #[error("recency must be 0 where frequency is")]
    RecencyOfNothing,
    /// More periods with a purchase than periods up to the last of them.
    #[error("frequency must not be more than recency")]
    MoreThanPeriods,
    /// More periods than are gone through one by one.
    #[error("n must not be more than 10,000")]
    TooManyPeriods,
    /// Money that a model of spending cannot take.
    #[error("monetary_value must be more than 0 where frequency is")]
    NoMoney,
}

impl Purchases {
    /// Checks what the models rely on.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Self, RowError> {
        for (value, name) in [(recency, "recency"), (age, "T")] {
            if !(0.0..=LONGEST).contains(&value) {
                return Err(RowError::NotANumber(name));
            }
        }
        match (frequency, recency) {
            (_, recency) if recency > age => Err(RowError::RecencyAfterAge),
            (1.., 0.0) => Err(RowError::NoRecency),
            (0, recency) if recency > 0.0 => Err(RowError::RecencyOfNothing),
            _ => Ok(Self { frequency, recency, age }),
        }
    }
}

/// Rows that are alike, and how many they are: likelihoods are summed over these, in an order that does not depend on
/// how the rows came.
pub(crate) struct Alike<T> {
    pub(crate) groups: Vec<(T, f64)>,
    /// How many rows in all.
    pub(crate) count: f64,
}

impl<T: Copy> Alike<T> {
    pub(crate) fn of(rows: &[T], order: impl Fn(&T, &T) -> std::cmp::Ordering) -> Self {
        let mut sorted = rows.to_vec();
        sorted.sort_unstable_by(&order);
        let mut groups: Vec<(T, f64)> = Vec::new();
        for row in sorted {
            match groups.last_mut() {
                Some((last, count)) if order(last, &row).is_eq() => *count += 1.0,
                _ => groups.push((row, 1.0)),
            }
        }
        let count = groups.iter().map(|(_, count)| count).sum();
        Self { groups, count }
    }
}

/// By frequency first: what depends on it alone is then computed once for each.
pub(crate) fn by_frequency(one: &Purchases, other: &Purchases) -> std::cmp::Ordering {
    (one.frequency.cmp(&other.frequency))
        .then(one.recency.total_cmp(&other.recency))
        .then(one.age.total_cmp(&other.age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_contradict_themselves_are_named() {
        assert!(Purchases::new(2, 30.4, 38.9).is_ok());
        assert!(Purchases::new(0, 0.0, 0.0).is_ok());
        assert_eq!(Purchases::new(2, 39.0, 38.9), Err(RowError::RecencyAfterAge));
        assert_eq!(Purchases::new(2, 0.0, 38.9), Err(RowError::NoRecency));
        assert_eq!(Purchases::new(0, 1.0, 38.9), Err(RowError::RecencyOfNothing));
        assert_eq!(Purchases::new(0, 0.0, f64::NAN), Err(RowError::NotANumber("T")));
        assert_eq!(Purchases::new(0, -1.0, 3.0), Err(RowError::NotANumber("recency")));
    }

    #[test]
    fn rows_are_grouped_whatever_their_order() {
        let rows = [(1, 2.0, 9.0), (0, 0.0, 9.0), (1, 2.0, 9.0), (1, 1.0, 9.0)];
        let mut rows = rows.map(|(x, t, age)| Purchases::new(x, t, age).unwrap());
        let groups = Alike::of(&rows, by_frequency).groups;
        rows.reverse();
        assert_eq!(groups, Alike::of(&rows, by_frequency).groups);
        assert_eq!(groups.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1.0, 1.0, 2.0]);
    }
}
