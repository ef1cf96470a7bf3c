//! A small reader of SQL text: enough to tell words from strings, comments and parameters.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Space,
    Comment,
    /// A keyword or a plain name.
    Word,
    /// A name in double quotes.
    QuotedName,
    /// A string in single quotes.
    Text,
    Number,
    /// `$n`.
    Parameter,
    /// One character of anything else.
    Symbol,
}

/// A stretch of the text. All tokens together are the text again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind,
    pub(crate) text: &'s str,
}

impl Token<'_> {
    /// Whether it is this keyword, in any case.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this symbol.
    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// Whether it means anything to the engine.
    pub(crate) fn is_significant(&self) -> bool {
        !matches!(self.kind, Kind::Space | Kind::Comment)
    }

    /// The number of a parameter.
    pub(crate) fn parameter(&self) -> Option<usize> {
        if self.kind == Kind::Parameter { self.text.get(1..)?.parse().ok() } else { None }
    }

    /// The name that a word or a quoted name stands for.
    pub(crate) fn name(&self) -> Option<String> {
        match self.kind {
            Kind::Word => Some(self.text.to_ascii_lowercase()),
            Kind::QuotedName => Some(self.text.trim_matches('"').replace("\"\"", "\"")),
            _ => None,
        }
    }
}

/// Splits SQL text into tokens.
pub(crate) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { rest: text }
}

/// The tokens that mean something.
pub(crate) fn significant(text: &str) -> Vec<Token<'_>> {
    tokens(text).filter(Token::is_significant).collect()
}

pub(crate) struct Tokens<'s> {
    rest: &'s str,
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        let first = self.rest.chars().next()?;
        let (kind, length) = measure(self.rest, first);
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(Token { kind, text })
    }
}

/// The kind and length in bytes of the token at the start of a text.
fn measure(text: &str, first: char) -> (Kind, usize) {
    let while_true = |test: fn(char) -> bool| text.find(|c| !test(c)).unwrap_or(text.len());
    match first {
        c if c.is_whitespace() => (Kind::Space, while_true(char::is_whitespace)),
        c if c.is_alphabetic() || c == '_' => (Kind::Word, while_true(|c| c.is_alphanumeric() || c == '_')),
        c if c.is_ascii_digit() => {
            (Kind::Number, while_true(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_'))
        }
        '\'' => (Kind::Text, quoted(text, '\'')),
        '"' => (Kind::QuotedName, quoted(text, '"')),
        '-' if text.starts_with("--") => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        '/' if text.starts_with("/*") => (Kind::Comment, text.find("*/").map_or(text.len(), |end| end + 2)),
        '$' => {
            let digits = text.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            if digits == 0 { (Kind::Symbol, 1) } else { (Kind::Parameter, digits + 1) }
        }
        other => (Kind::Symbol, other.len_utf8()),
    }
}

/// The length of a quoted stretch; a doubled quote is part of it, a missing end takes everything.
fn quoted(text: &str, quote: char) -> usize {
    let mut from = 1;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(quote)) {
        let end = from + found + 1;
        if !text.get(end..).is_some_and(|rest| rest.starts_with(quote)) {
            return end;
        }
        from = end + 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        significant(text).iter().map(|token| token.kind).collect()
    }

    #[test]
    fn parts_are_told_apart() {
        use Kind::{Number, Parameter, QuotedName, Symbol, Text, Word};
        assert_eq!(kinds("a = $12"), [Word, Symbol, Parameter]);
        assert_eq!(kinds("'it''s $1' \"od\"\"d\" 1.5e3"), [Text, QuotedName, Number]);
        assert_eq!(kinds("x -- $1\n/* $2 */ y"), [Word, Word]);
        assert_eq!(kinds("'unended"), [Text]);
        assert_eq!(significant("$12").first().and_then(Token::parameter), Some(12));
    }

    proptest! {
        #[test]
        fn tokens_together_are_the_text(text in "[a-z$0-9'\"/*\\- \n(),;پ]{0,60}") {
            let joined: String = tokens(&text).map(|token| token.text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
