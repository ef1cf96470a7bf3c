//! One moment of a person's timeline.

use askama::Template;

use super::Tone;

/// Something that happened; stands inside `<ol class="v-timeline">`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/moment.html")]
pub struct Moment {
    icon: &'static str,
    title: String,
    time: String,
    instant: String,
    exact: String,
    body: String,
    words: String,
    tone: Tone,
}

impl Moment {
    /// What happened, when in the person's words («دیروز ۱۴:۲۰»), and the same instant for machines (RFC 3339).
    pub fn new(
        icon: &'static str,
        title: impl Into<String>,
        time: impl Into<String>,
        instant: impl Into<String>,
    ) -> Self {
        Self {
            icon,
            title: title.into(),
            time: time.into(),
            instant: instant.into(),
            exact: String::new(),
            body: String::new(),
            words: String::new(),
            tone: Tone::Plain,
        }
    }

    /// The full date and time, shown on hover.
    #[must_use]
    pub fn exact(mut self, exact: impl Into<String>) -> Self {
        self.exact = exact.into();
        self
    }

    /// More about it, in our words.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// The customer's own words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// Colour of the mark, where somebody is needed.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl askama::filters::HtmlSafe for Moment {}
