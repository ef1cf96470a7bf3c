//! A quiet outlined label: a type, a tier, a state, a time to answer by.

use askama::Template;

use super::Tone;

/// A chip. With a reason it unfolds on a tap or Enter, and shows it on hover.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/chip.html")]
pub struct Chip {
    label: String,
    icon: &'static str,
    tone: Tone,
    reason: Option<String>,
}

impl Chip {
    /// A plain chip.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), icon: "", tone: Tone::Plain, reason: None }
    }

    /// With an icon of the sprite before the label.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = icon;
        self
    }

    /// For a state that needs someone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// "Because …", in plain words with the numbers behind it.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

impl askama::filters::HtmlSafe for Chip {}
