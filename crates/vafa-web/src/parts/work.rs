//! Long work: its steps, the file it begins with, and how far it is.

use askama::Template;

use crate::page::Texts;

/// Where one is in a work of several pages.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/steps.html")]
pub struct Steps {
    /// What the steps lead to, for screen readers.
    pub label: String,
    /// Name and address of each; an empty address where one cannot go back.
    pub steps: Vec<(String, String)>,
    /// The one at hand, from 0.
    pub at: usize,
}

impl askama::filters::HtmlSafe for Steps {}

/// A place for a file; stands inside `<form data-upload method="post" enctype="multipart/form-data">`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/upload.html")]
pub struct Upload {
    /// The messages.
    pub t: Texts,
    /// Unique on the page.
    pub id: String,
    /// The form field's name.
    pub name: String,
    /// What to drop here.
    pub title: String,
    /// Kinds, size limit.
    pub hint: String,
    /// The `accept` attribute: `.csv,.xlsx`.
    pub accept: String,
}

impl askama::filters::HtmlSafe for Upload {}

/// How far a work is. While `poll_url` is set the page asks there every second for this part anew.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/progress.html")]
pub struct Progress {
    /// The messages.
    pub t: Texts,
    /// Unique on the page.
    pub id: String,
    /// What is being done.
    pub text: String,
    /// How much of how much, in words.
    pub count: String,
    /// Done so far.
    pub part: u64,
    /// All there is; at least 1.
    pub whole: u64,
    /// Where to ask again; none when the work is over.
    pub poll_url: Option<String>,
}

impl askama::filters::HtmlSafe for Progress {}
