//! A person at a page: who they are, how they like it, what was just done; and how to answer them.

use super::cookies::{cookie_header, known_cookie_name};
use super::{PageError, flash, local_path};
use crate::address::Origin;
use crate::caller::{self, Caller, LANGUAGE_COOKIE};
use crate::page::{Flash, Page, PageUser, Place, Texts, Theme};
use crate::refusal::{Refusal, seconds_to_wait};
use crate::state::WebState;
use askama::Template;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HOST, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use vafa_app::{Actor, App, Business, Cx, Failure, Permission};
use vafa_kernel::Kind;
use vafa_kernel::secret::Secret;
use vafa_locale::{Formatter, Lang};
use vafa_store::Tx;

/// The cookie that holds the theme chosen before signing in.
pub(super) const THEME_COOKIE: &str = "vafa_theme";

/// What a handler of a page answers.
pub(crate) type Answer = Result<Response, Refusal>;

/// A person at a page. Handlers take it as an argument.
pub(crate) struct Visit {
    pub(crate) state: WebState,
    pub(crate) caller: Caller,
    /// The messages of their language.
    pub(crate) t: Texts,
    /// How numbers, money and dates look to them.
    pub(crate) f: Formatter,
    /// The request was made by a script of the page (htmx): a piece is enough.
    pub(crate) is_partial: bool,
    path: String,
    /// The language that was chosen on this browser before signing in.
    pub(super) chosen_lang: Option<Lang>,
    /// What the browser kept of those who signed in with it.
    pub(super) known: Option<Secret>,
    pub(crate) host: Option<String>,
    theme: Theme,
    flash: Option<Flash>,
    had_flash: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    WebState: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        Ok(Self::new(WebState::from_ref(state), caller, &parts.headers, path))
    }
}

fn secret_of(caller: &Caller) -> &str {
    caller.session_token().map_or("", |token| token.expose())
}

/// How values look: in the business's zone and unit, in the person's language, in the calendar they chose; else the
/// business's calendar in the business's language, and in another language that language's own.
fn formatter(caller: &Caller, business: &Business) -> Formatter {
    let lang = caller.lang;
    let usual = if lang == business.language { business.calendar } else { lang.calendar() };
    let chosen = caller.session.as_ref().and_then(|session| session.calendar);
    Formatter {
        calendar: chosen.unwrap_or(usual),
        money_unit: business.money_unit,
        ..Formatter::new(lang, business.zone.clone())
    }
}

impl Visit {
    fn new(state: WebState, caller: Caller, headers: &HeaderMap, path: String) -> Self {
        let chosen = match &caller.session {
            Some(session) => Some(session.theme.code()),
            None => caller::cookie(headers, THEME_COOKIE),
        };
        let kept = caller::cookie(headers, flash::COOKIE).filter(|text| !text.is_empty());
        Self {
            t: Texts::of(caller.lang),
            f: formatter(&caller, &state.app().business()),
            is_partial: headers.contains_key("hx-request"),
            path,
            chosen_lang: caller::cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok()),
            known: caller::cookie(headers, known_cookie_name(state.is_https())).map(Secret::new),
            host: headers.get(HOST).and_then(|value| value.to_str().ok()).map(str::to_owned),
            theme: chosen.map_or(Theme::Auto, Theme::from_code),
            flash: kept.and_then(|text| flash::read(text, secret_of(&caller))),
            had_flash: kept.is_some(),
            caller,
            state,
        }
    }

    /// Who made a request that was refused, to draw the page that says so in their language, look and frame. Nothing where
    /// that cannot be found out: a page for nobody in particular still tells what happened.
    pub(crate) async fn recall(
        state: &WebState,
        headers: &HeaderMap,
        origin: Origin,
        path: &str,
    ) -> Option<Self> {
        let caller = caller::identify(state, headers, origin).await.ok()?;
        Some(Self::new(state.clone(), caller, headers, local_path(path).unwrap_or("/").to_owned()))
    }

    /// The application.
    pub(crate) fn app(&self) -> &App {
        self.state.app()
    }

    /// Who looks, for use cases.
    pub(crate) fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    /// Whether this one may: for what a page offers. What it does is checked by the use case.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.caller.actor.may(permission)
    }

    /// Fails unless this one may: for pages that ask no use case, such as an empty form.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Refusal> {
        self.caller.require(permission)
    }

    /// The language.
    pub(crate) fn lang(&self) -> Lang {
        self.caller.lang
    }

    /// The address by which this one reached us, for links that are handed to others: without a path.
    pub(crate) fn base_url(&self) -> String {
        match (&self.state.options().public_url, &self.host) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => String::new(),
        }
    }

    /// A page of the staff, in a place of the navigation. `title` is the key of its name.
    pub(crate) fn page(&self, title: &str, place: Place) -> Page {
        self.named_page(self.t.text(title), place)
    }

    /// As [`Self::page`], named after a record.
    pub(crate) fn named_page(&self, title: impl Into<String>, place: Place) -> Page {
        let mut page = self.placeless_page(title);
        page.place = Some(place);
        page
    }

    /// A page that belongs to no place, with the navigation for those who are wholly signed in.
    pub(crate) fn placeless_page(&self, title: impl Into<String>) -> Page {
        let mut page = self.plain_page(title);
        page.nav = Place::ALL.into_iter().filter(|place| place.is_open_to(&self.caller.actor)).collect();
        page
    }

    /// A page without navigation: sign-in, first run, links that were sent to somebody.
    pub(crate) fn plain_page(&self, title: impl Into<String>) -> Page {
        let business = self.app().business();
        let mut page = Page::new(self.lang(), title, self.path.clone());
        page.f = self.f.numbers();
        page.theme = self.theme;
        page.csrf = self.caller.csrf();
        page.flash.clone_from(&self.flash);
        page.business.clone_from(&business.name);
        page.is_demo = business.is_demo;
        page.user = match (&self.caller.actor, &self.caller.session) {
            (Actor::User { role, .. }, Some(session)) => Some(PageUser {
                name: session.name.clone(),
                role: self.t.text(&format!("access-role-{}", role.code())).into_owned(),
            }),
            _ => None,
        };
        page
    }

    /// Runs a use case that reads.
    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.app().read(self.actor(), f).await
    }

    /// Runs a use case that writes.
    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.app().write(self.actor(), f).await
    }

    /// Runs what reads files besides the database, on a thread for slow work.
    pub(crate) async fn blocking<T, F>(&self, f: F) -> Result<T, Failure>
    where
        F: FnOnce(&App, &Actor) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor) = (self.app().clone(), self.actor().clone());
        let done = tokio::task::spawn_blocking(move || f(&app, &actor)).await;
        done.map_err(|error| Failure::from(PageError::ThreadLost { why: error.to_string() }))?
    }

    /// Runs what hashes passwords: on a thread for slow work, a few at a time. Who is not in yet may try so often only from one
    /// network address, and is refused before any work is done.
    pub(crate) async fn hash<T, F>(&self, f: F) -> Result<T, Failure>
    where
        F: FnOnce(&App, &Actor) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        if *self.actor() == Actor::Nobody {
            self.state.limits().take_sign_in(self.caller.origin.address)?;
        }
        let place = self.state.hashing().place().await?;
        self.blocking(move |app, actor| {
            let done = f(app, actor);
            drop(place);
            done
        })
        .await
    }

    /// The page.
    pub(crate) fn html(&self, page: &impl Template) -> Answer {
        self.html_with(StatusCode::OK, page)
    }

    /// The form again, because what was sent did not do.
    pub(crate) fn again(&self, page: &impl Template) -> Answer {
        self.html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// As [`Self::again`], because of that failure: what was tried too often says when to come back.
    pub(crate) fn again_after(&self, failure: &Failure, page: &impl Template) -> Answer {
        if failure.kind() != Kind::Limited {
            return self.again(page);
        }
        let mut response = self.html_with(StatusCode::TOO_MANY_REQUESTS, page)?;
        if let Some(seconds) = seconds_to_wait(failure) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    fn html_with(&self, status: StatusCode, page: &impl Template) -> Answer {
        let mut response = drawn(status, self.lang(), page)?;
        // What was told once is not told again; a piece of a page told nothing.
        if self.had_flash && !self.is_partial {
            response.headers_mut().append(SET_COOKIE, self.cookie(flash::COOKIE, "", 0));
        }
        Ok(response)
    }

    /// On to another page of ours, after something was done.
    #[expect(clippy::unused_self, reason = "the ways to answer read alike")]
    pub(crate) fn go(&self, path: &str) -> Response {
        redirect(path)
    }

    /// On to another page of ours, which tells what was done.
    pub(crate) fn go_with(&self, path: &str, flash: &Flash) -> Response {
        self.told(path, flash, secret_of(&self.caller))
    }

    /// As [`Self::go_with`], where the session ends here: the next page is a visitor's.
    pub(crate) fn leave_with(&self, path: &str, flash: &Flash) -> Response {
        self.told(path, flash, "")
    }

    fn told(&self, path: &str, flash: &Flash, secret: &str) -> Response {
        let mut response = redirect(path);
        let kept = flash::keep(flash, secret);
        response.headers_mut().append(SET_COOKIE, self.cookie(flash::COOKIE, &kept, flash::AGE));
        response
    }

    /// A `Set-Cookie` value that only we and only this browser read; an age of 0 seconds forgets it.
    pub(super) fn cookie(&self, name: &str, value: &str, age: i64) -> HeaderValue {
        cookie_header(name, value, age, self.state.is_https())
    }

    /// Good news by its key, for [`Self::go_with`].
    pub(crate) fn good(&self, key: &str) -> Flash {
        Flash::good(self.t.text(key))
    }
}

/// 303 to a page of ours.
pub(super) fn redirect(path: &str) -> Response {
    let path = HeaderValue::try_from(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

/// A template as an answer.
pub(super) fn drawn(status: StatusCode, lang: Lang, page: &impl Template) -> Answer {
    let text = page.render().map_err(|error| PageError::NotDrawn { why: error.to_string() })?;
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_LANGUAGE, lang.code())];
    Ok((status, headers, text).into_response())
}
