//! A notice inside a page.

use askama::Template;

use super::Tone;

/// What happened, what was kept, what to do. For news of something just done there is the flash instead.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/note.html")]
pub struct Note {
    tone: Tone,
    title: String,
    text: String,
    link: Option<(String, String)>,
}

impl Note {
    /// A notice of one line.
    pub fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self { tone, title: title.into(), text: String::new(), link: None }
    }

    /// What was kept, what helps.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// The way to what helps.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.link = Some((label.into(), url.into()));
        self
    }
}

impl askama::filters::HtmlSafe for Note {}
