//! A question before what cannot be undone. Whatever can be undone gets an undo toast instead.

use askama::Template;

use crate::page::Texts;

/// A button that first asks.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/confirm.html")]
pub struct Confirm {
    /// The messages.
    pub t: Texts,
    /// Unique on the page.
    pub id: String,
    /// On the button, and again on the one that does it: a verb, not "OK".
    pub button: String,
    /// The question.
    pub question: String,
    /// What will be gone.
    pub consequence: String,
    /// Where the POST goes, a path of ours.
    pub url: String,
    /// The page's token.
    pub csrf: String,
}

impl askama::filters::HtmlSafe for Confirm {}
