//! What every page needs besides its own content: who looks at it, in which language and look, and where one can go.

use std::borrow::Cow;

use askama::Template;
use serde_json::json;
use vafa_app::{Actor, Permission};
use vafa_locale::{Arg, Lang, NumberStyle};

use crate::assets::asset_url;
use crate::parts::Tone;

/// The messages of one language, as templates call them: `page.t.text("key")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(Lang);

impl Texts {
    /// The messages of `lang`.
    pub const fn of(lang: Lang) -> Self {
        Self(lang)
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.0
    }

    /// A message without values.
    pub fn text(&self, key: &str) -> Cow<'static, str> {
        vafa_locale::text(self.0, key)
    }

    /// A message with its values filled in.
    pub fn args(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
        vafa_locale::text_args(self.0, key, args)
    }

    /// A message with a single count, `{ $count }`: templates cannot write the list that [`Self::args`] takes.
    pub fn count(&self, key: &str, count: impl Into<Arg<'static>>) -> Cow<'static, str> {
        self.args(key, &[("count", count.into())])
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the person's system has it.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All choices, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The value in settings, cookies and the page's `data-bs-theme`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice by its code; anything unknown leaves it to the system.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }

    /// The name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Auto => "brightness-auto",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }

    /// Its name.
    pub fn label(self, t: Texts) -> Cow<'static, str> {
        t.text(match self {
            Self::Auto => "shell-theme-auto",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        })
    }
}

/// A place in the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What needs a person now.
    Today,
    /// The customers' lists and records.
    Customers,
    /// Files taken in, and their history.
    Imports,
    /// Users, keys, the business itself.
    Settings,
}

impl Place {
    /// All places, in the order of the navigation.
    pub const ALL: [Self; 4] = [Self::Today, Self::Customers, Self::Imports, Self::Settings];

    /// Where it is.
    pub const fn url(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Customers => "/customers",
            Self::Imports => "/imports",
            Self::Settings => "/settings",
        }
    }

    /// The letter that leads there after `g`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Today => "t",
            Self::Customers => "c",
            Self::Imports => "i",
            Self::Settings => "s",
        }
    }

    /// The name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Today => "sunrise",
            Self::Customers => "users",
            Self::Imports => "file-import",
            Self::Settings => "settings",
        }
    }

    /// Whether this one may go there. Settings hold one's own account, so everybody finds something there.
    pub fn is_open_to(self, actor: &Actor) -> bool {
        match self {
            Self::Today => actor.may(Permission::SeeToday),
            Self::Customers => actor.may(Permission::SeeCustomers),
            Self::Imports => actor.may(Permission::ImportFiles),
            Self::Settings => true,
        }
    }

    const fn text_key(self) -> &'static str {
        match self {
            Self::Today => "shell-today",
            Self::Customers => "shell-customers",
            Self::Imports => "shell-imports",
            Self::Settings => "shell-settings",
        }
    }

    /// Its name.
    pub fn label(self, t: Texts) -> Cow<'static, str> {
        t.text(self.text_key())
    }

    /// A name of one word, for the bar under the thumb.
    pub fn short_label(self, t: Texts) -> Cow<'static, str> {
        t.text(&format!("{}.short", self.text_key()))
    }
}

/// The person signed in, as the frame shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageUser {
    /// Their name.
    pub name: String,
    /// Their role, in words.
    pub role: String,
}

/// A message for the first page after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Good news, a warning or a fault.
    pub tone: Tone,
    /// What happened, in the person's language.
    pub text: String,
    /// Where a POST takes it back, a path of ours.
    pub undo_url: Option<String>,
}

impl Flash {
    /// Good news.
    pub fn good(text: impl Into<String>) -> Self {
        Self { tone: Tone::Good, text: text.into(), undo_url: None }
    }

    /// A fault.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, text: text.into(), undo_url: None }
    }

    /// With a way back.
    #[must_use]
    pub fn with_undo(mut self, undo_url: impl Into<String>) -> Self {
        self.undo_url = Some(undo_url.into());
        self
    }
}

/// A short message at the foot of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "parts/toast.html")]
pub struct Toast<'a> {
    tone: Tone,
    text: &'a str,
    undo_url: Option<&'a str>,
    csrf: &'a str,
    t: Texts,
}

impl askama::filters::HtmlSafe for Toast<'_> {}

/// The frame of a page. A template that extends `layout.html` or `layout_plain.html` has a field `page` of this type.
#[derive(Debug, Clone)]
pub struct Page {
    /// The messages of the person's language.
    pub t: Texts,
    /// How numbers look.
    pub f: NumberStyle,
    /// Light or dark.
    pub theme: Theme,
    /// The page's name, for the window and its history.
    pub title: String,
    /// The path and query of this page: changing language or theme comes back to it.
    pub path: String,
    /// What stands in the search field.
    pub query: String,
    /// The places this person may go to.
    pub nav: Vec<Place>,
    /// The place this page belongs to.
    pub place: Option<Place>,
    /// What the business is called; empty before it is set up.
    pub business: String,
    /// It is the demo shop, and says so on every page.
    pub is_demo: bool,
    /// Who looks; nobody on public pages.
    pub user: Option<PageUser>,
    /// The token that every form sends back as `csrf`, scripts as `X-CSRF-Token`.
    pub csrf: String,
    /// What was just done.
    pub flash: Option<Flash>,
}

impl Page {
    /// A page in `lang` with a title, at `path` (with its query), for nobody in particular.
    pub fn new(lang: Lang, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            t: Texts::of(lang),
            f: NumberStyle::of(lang),
            theme: Theme::Auto,
            title: title.into(),
            path: path.into(),
            query: String::new(),
            nav: Vec::new(),
            place: None,
            business: String::new(),
            is_demo: false,
            user: None,
            csrf: String::new(),
            flash: None,
        }
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.t.lang()
    }

    /// Whether this page belongs to `place`.
    pub fn is_at(&self, place: &Place) -> bool {
        self.place == Some(*place)
    }

    /// The language that the switch offers.
    pub fn other_lang(&self) -> Lang {
        match self.lang() {
            Lang::Fa => Lang::En,
            Lang::En => Lang::Fa,
        }
    }

    /// The stylesheet for the page's direction.
    pub fn stylesheet(&self) -> String {
        asset_url(if self.lang().dir() == "rtl" { "app.rtl.css" } else { "app.css" })
    }

    /// The message of what was just done, if something was.
    pub fn toast(&self) -> Option<Toast<'_>> {
        let flash = self.flash.as_ref()?;
        let undo_url = flash.undo_url.as_deref();
        Some(Toast { tone: flash.tone, text: &flash.text, undo_url, csrf: &self.csrf, t: self.t })
    }

    /// A toast without words, for scripts to stamp.
    pub fn empty_toast(&self) -> Toast<'_> {
        Toast { tone: Tone::Plain, text: "", undo_url: Some("/"), csrf: &self.csrf, t: self.t }
    }

    /// The places of the palette as JSON that can stand inside a `<script type="application/json">`: no `<` in it.
    pub fn palette_json(&self) -> String {
        let items: Vec<_> = self
            .nav
            .iter()
            .map(|place| {
                json!({
                    "label": place.label(self.t),
                    "url": place.url(),
                    "icon": place.icon(),
                    "keys": format!("g {}", place.key()),
                    "words": Lang::ALL.map(|lang| Texts::of(lang).text(place.text_key())),
                })
            })
            .collect();
        json!(items).to_string().replace('<', "\\u003c")
    }
}

#[cfg(test)]
mod tests;
