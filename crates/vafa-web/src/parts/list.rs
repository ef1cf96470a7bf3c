//! What stands around a list: the way to the next rows, and what to do when there are none.

use askama::Template;

use crate::page::Texts;

/// Links to the rows before and after, by key.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/pager.html")]
pub struct Pager {
    /// The messages.
    pub t: Texts,
    /// What is shown, in words: «۵۰ مشتری».
    pub shown: String,
    /// Address of the rows before, where there are any.
    pub previous: Option<String>,
    /// Address of the rows after, where there are any.
    pub next: Option<String>,
}

impl askama::filters::HtmlSafe for Pager {}

/// An empty list that teaches the next step.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/empty.html")]
pub struct Empty {
    icon: &'static str,
    title: String,
    text: String,
    links: Vec<(String, String)>,
}

impl Empty {
    /// What is missing, in a few words.
    pub fn new(icon: &'static str, title: impl Into<String>) -> Self {
        Self { icon, title: title.into(), text: String::new(), links: Vec::new() }
    }

    /// Why, and what helps.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// A way on; the first is the main one.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.links.push((label.into(), url.into()));
        self
    }
}

impl askama::filters::HtmlSafe for Empty {}
