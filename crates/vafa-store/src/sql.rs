//! Statements as constants.

use std::fmt;

/// The text of a statement, or of a piece of one, fixed when the program is compiled.
///
/// Only [`sql!`](crate::sql!) makes one, from literals, so no statement is ever assembled from input.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sql(&'static str);

impl Sql {
    /// For [`sql!`](crate::sql!) alone.
    #[doc(hidden)]
    pub const fn __from_literal(text: &'static str) -> Self {
        Sql(text)
    }

    /// The text.
    pub const fn text(self) -> &'static str {
        self.0
    }

    /// Identity without hashing the text: the same literal at two addresses is merely remembered twice.
    pub(crate) fn key(self) -> (usize, usize) {
        (self.0.as_ptr() as usize, self.0.len())
    }
}

impl fmt::Debug for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

/// A statement from one or more literals: `sql!("SELECT name FROM customer WHERE id = $1")`.
///
/// Several literals (or macros that expand to literals) are joined as they stand.
#[macro_export]
macro_rules! sql {
    ($($text:expr),+ $(,)?) => {
        const { $crate::Sql::__from_literal(::core::concat!($($text),+)) }
    };
}

/// What a transaction is asked to run.
#[derive(Clone, Copy)]
pub(crate) enum Text<'s> {
    /// A constant: prepared once per connection and remembered.
    Fixed(Sql),
    /// Built or internal text: remembered while there is room.
    Composed(&'s str),
}

impl<'s> Text<'s> {
    pub(crate) fn as_str(self) -> &'s str {
        match self {
            Text::Fixed(sql) => sql.text(),
            Text::Composed(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    macro_rules! columns {
        () => {
            "id, name"
        };
    }

    #[test]
    fn literals_are_joined() {
        assert_eq!(sql!("SELECT ", columns!(), " FROM shop").text(), "SELECT id, name FROM shop");
    }
}
