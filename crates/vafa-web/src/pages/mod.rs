//! Pages for people: HTML drawn on the server, whole and useful without scripts.
//!
//! # How a page is added
//!
//! 1. A folder per place (`pages/<place>/`) with a `routes()` that [`routes`] below merges. Every page is one line of the
//!    table: `Routes::new().page(Rule::Needs(…), Method::GET, "/path", get(handler), Sample::plain())`.
//! 2. A handler takes a [`Visit`] (who looks, in which language and look, what was just done), calls one use case by
//!    [`Visit::read`] or [`Visit::write`], and answers with [`Visit::html`]:
//!
//!    ```ignore
//!    async fn show(visit: Visit) -> Answer {
//!        let people = visit.read(|tx, cx| list_users(tx, cx, ListUsers::default())).await?;
//!        let page = visit.page("settings-people", Place::Settings);
//!        visit.html(&PeoplePage { page, people })
//!    }
//!    ```
//! 3. The template (`templates/<place>/NAME.html`) extends `layout.html` and has a field `page: Page`; texts are
//!    `page.t.text("key")` from `vafa-locale/texts/{fa,en}/<place>_pages.ftl`. Values for eyes are made in the handler by
//!    [`Visit::f`], the formatter of the one who looks. Every form has `{% call ui::csrf(page) %}{% endcall %}`.
//! 4. A form posts to the address of the page that shows it, so that changing the language after a fault comes back to
//!    it. The handler takes [`Form`], and on a fault draws the page again with what was typed ([`Form::filled`]) and status
//!    422 ([`Visit::again`]); when it worked it answers [`Visit::go_with`] (303, and a toast on the next page).
//!    A page that asks no use case (an empty form) begins with [`Visit::require`].
//! 5. An id in the path is `Named<CustomerId>` (`crate::api::shapes`), a query `Asked<…>`: one of another form is "not found".
//!
//! Refusals need nothing of a page: a handler returns them with `?`, and [`error_page`] draws them.

mod business_fields;
mod cookies;
mod customers;
mod error_docs;
mod error_page;
mod flash;
mod form;
mod imports;
mod local;
mod session;
mod settings;
mod snippet;
mod today;
mod visit;

pub(crate) use error_page::error_page;
pub(crate) use form::{Filled, Form, for_form};
pub(crate) use local::{escaped, local_path, with_next};
#[cfg(test)]
pub(crate) use settings::{AUDIT_ABOUT, fields_without_words};
pub(crate) use visit::{Answer, Visit};

use crate::routes::Routes;

/// The routes of all pages.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .merge(session::routes())
        .merge(error_docs::routes())
        .merge(today::routes())
        .merge(customers::routes())
        .merge(settings::routes())
        .merge(imports::routes())
}

vafa_app::faults! {
    /// What can go wrong with a page itself.
    pub enum PageError {
        /// The template could not be written out.
        NotDrawn { why: String } => Internal, "page.not_drawn", "the page could not be drawn: {why}";
        /// The thread that did the slow part died.
        ThreadLost { why: String } => Internal, "page.thread_lost", "the slow part of a request died: {why}";
    }
}
