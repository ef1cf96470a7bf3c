//! Statements with a variable number of parts.

use std::fmt::Write as _;

use crate::sql::Sql;
use crate::tokens::{Kind, tokens};
use crate::value::Value;

/// A statement put together from constant pieces and bound values, for filters that come as a tree.
///
/// Values never become text: each is bound, and its `$n` is numbered by its place.
///
/// ```
/// use vafa_store::{Built, params, sql};
///
/// let query = Built::new(sql!("SELECT id FROM customer WHERE 1 = 1"))
///     .push(sql!(" AND grade = ")).bind("gold")
///     .push_with(sql!(" AND (last_seen, id) > ($1, $2)"), params![100, "x"]);
/// assert_eq!(query.text(), "SELECT id FROM customer WHERE 1 = 1 AND grade = $1 AND (last_seen, id) > ($2, $3)");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    text: String,
    values: Vec<Value>,
}

impl Built {
    /// Starts with a piece. A `$n` in it stands for the n-th value of the whole and must be bound later on.
    #[must_use]
    pub fn new(piece: Sql) -> Self {
        Built { text: piece.text().to_owned(), values: Vec::new() }
    }

    /// Nothing yet: to be filled and then put into another by [`append`](Self::append).
    #[must_use]
    pub fn empty() -> Self {
        Built::default()
    }

    /// Adds a piece without values of its own.
    #[must_use]
    pub fn push(mut self, piece: Sql) -> Self {
        self.text.push_str(piece.text());
        self
    }

    /// Adds a value, as `$n` with the next number.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.number(self.values.len());
        self
    }

    /// Adds values separated by commas, for `IN (…)`. With no values it adds `NULL`, which is in no list.
    #[must_use]
    pub fn bind_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let before = self.values.len();
        for value in values {
            if self.values.len() > before {
                self.text.push_str(", ");
            }
            self = self.bind(value);
        }
        if self.values.len() == before {
            self.text.push_str("NULL");
        }
        self
    }

    /// Adds a piece with `$1`, `$2` … of its own, which stand for the values given with it.
    #[must_use]
    pub fn push_with(self, piece: Sql, values: &[Value]) -> Self {
        self.join(piece.text(), values)
    }

    /// Adds all of another one, renumbered.
    #[must_use]
    pub fn append(self, other: Built) -> Self {
        self.join(&other.text, &other.values)
    }

    /// The text with `$n` placeholders.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values in the order of their numbers.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    fn join(mut self, text: &str, values: &[Value]) -> Self {
        let before = self.values.len();
        for token in tokens(text) {
            match token.parameter() {
                Some(number) if token.kind == Kind::Parameter => self.number(before.saturating_add(number)),
                _ => self.text.push_str(token.text),
            }
        }
        self.values.extend_from_slice(values);
        self
    }

    fn number(&mut self, number: usize) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "${number}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{params, sql};

    #[test]
    fn lists_are_bound_one_by_one() {
        let list = Built::new(sql!("x IN (")).bind_list([1, 2, 3]).push(sql!(")"));
        assert_eq!(list.text(), "x IN ($1, $2, $3)");
        assert_eq!(list.values(), params![1, 2, 3]);
        let none = Built::new(sql!("x IN (")).bind_list(Vec::<i64>::new()).push(sql!(")"));
        assert_eq!(none.text(), "x IN (NULL)");
    }

    #[test]
    fn quoted_dollars_stay() {
        let made = Built::empty().bind(1).push_with(sql!(" OR y = '$1' OR z = $1"), params![2]);
        assert_eq!(made.text(), "$1 OR y = '$1' OR z = $2");
    }

    /// The ways to add to a statement.
    #[derive(Clone, Debug)]
    enum Step {
        Push,
        Bind,
        With,
        List(u8),
        Append(Vec<Step>),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let leaf =
            prop_oneof![Just(Step::Push), Just(Step::Bind), Just(Step::With), (0_u8..4).prop_map(Step::List)];
        let step =
            leaf.prop_recursive(3, 24, 6, |inner| prop::collection::vec(inner, 0..6).prop_map(Step::Append));
        prop::collection::vec(step, 0..12)
    }

    fn build(steps: &[Step], mut made: Built) -> Built {
        for step in steps {
            made = match step {
                Step::Push => made.push(sql!(" AND '$9' ")),
                Step::Bind => made.push(sql!(" a = ")).bind(0),
                Step::With => made.push_with(sql!(" (a, b) > ($1, $2) "), params![0, 0]),
                Step::List(length) => made.push(sql!(" IN (")).bind_list(vec![0_i64; usize::from(*length)]),
                Step::Append(inner) => made.append(build(inner, Built::empty())),
            };
        }
        made
    }

    proptest! {
        /// However it was put together, the parameters are `$1 … $n` in order, and there are n values.
        #[test]
        fn parameters_are_numbered_by_place(steps in steps()) {
            let made = build(&steps, Built::new(sql!("SELECT 1")));
            let numbers: Vec<usize> = tokens(made.text()).filter_map(|token| token.parameter()).collect();
            let expected: Vec<usize> = (1..=made.values().len()).collect();
            prop_assert_eq!(numbers, expected);
        }
    }
}
