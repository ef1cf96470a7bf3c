//! A figure with its name, what it rests on, and the way to the records behind it.

use askama::Template;

use super::Tone;

/// A tile with one figure.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/stat.html")]
pub struct Stat {
    label: String,
    value: String,
    unit: String,
    note: String,
    basis: String,
    tone: Tone,
    url: Option<String>,
}

impl Stat {
    /// A figure, already written in the person's digits.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            unit: String::new(),
            note: String::new(),
            basis: String::new(),
            tone: Tone::Plain,
            url: None,
        }
    }

    /// The unit, smaller than the figure: «تومان».
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// A line below: the change, the share.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>, tone: Tone) -> Self {
        self.note = note.into();
        self.tone = tone;
        self
    }

    /// What the figure rests on (n, interval): shown on hover, read out by screen readers.
    #[must_use]
    pub fn basis(mut self, basis: impl Into<String>) -> Self {
        self.basis = basis.into();
        self
    }

    /// The records behind the figure.
    #[must_use]
    pub fn link(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What it is called.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What it rests on; empty where nothing needs saying.
    pub fn told_basis(&self) -> &str {
        &self.basis
    }
}

impl askama::filters::HtmlSafe for Stat {}
