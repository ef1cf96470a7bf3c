//! The one table of routes: what can be called, with which method, by whom. Nothing is mounted without a line here, and the
//! test beside this file calls every line as every role.

mod sample;
#[cfg(test)]
mod walk;

pub use sample::Sample;

use crate::openapi;
use crate::state::WebState;
use axum::Router;
use axum::http::Method;
use axum::routing::MethodRouter;
use std::collections::HashMap;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr, Schema};
use utoipa_axum::router::UtoipaMethodRouter;
use vafa_app::Permission;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Everybody: sign-in, first run, health.
    Public,
    /// Everybody who signed in and every key.
    SignedIn,
    /// Those who have a permission.
    Needs(Permission),
    /// Sources of events: the handler reads the key, wherever the client puts it.
    Ingest,
    /// What browsers ask before they send events: answered to everybody, and not counted.
    Preflight,
}

/// What a route's body may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// As large as ordinary requests are.
    Ordinary,
    /// At most so many bytes.
    Bytes(usize),
    /// A form with a file as large as files to import may be: the handler reads it piece by piece.
    File,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method. `HEAD` goes where `GET` goes.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: String,
    /// Who may call it.
    pub rule: Rule,
    /// What its body may be.
    pub body: Body,
    /// How the test calls it.
    pub sample: Sample,
}

/// Routes with their rules, to be mounted by [`crate::router`]. This is the only way to mount a handler.
pub struct Routes {
    router: Router<WebState>,
    openapi: OpenApi,
    table: Vec<Route>,
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

/// The methods a path item describes.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let slots = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    slots.into_iter().filter_map(|(method, slot)| slot.as_mut().map(|operation| (method, operation)))
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self { router: Router::new(), openapi: openapi::frame(), table: Vec::new() }
    }

    /// Mounts a documented route: `routes.api(Rule::…, routes!(handler), Sample::…)`. Its path and method are those of its
    /// `#[utoipa::path]`; what rule and sample tell is added to the description.
    #[must_use]
    pub fn api(self, rule: Rule, route: UtoipaMethodRouter<WebState>, sample: Sample) -> Self {
        self.api_with_body(rule, Body::Ordinary, route, sample)
    }

    /// As [`Self::api`], for a route whose body has a limit of its own.
    #[must_use]
    pub fn api_with_body(
        mut self,
        rule: Rule,
        body: Body,
        (schemas, mut paths, handler): UtoipaMethodRouter<WebState>,
        sample: Sample,
    ) -> Self {
        for (path, item) in &mut paths.paths {
            for (method, operation) in operations(item) {
                openapi::complete(operation, &method, path, rule, &sample);
                self.table.push(Route { method, path: path.clone(), rule, body, sample: sample.clone() });
            }
        }
        for (path, item) in paths.paths {
            self.router = self.router.route(&path, handler.clone());
            match self.openapi.paths.paths.get_mut(&path) {
                Some(known) => known.merge_operations(item),
                None => drop(self.openapi.paths.paths.insert(path, item)),
            }
        }
        self.add_schemas(schemas);
        self
    }

    /// Mounts a route that is not part of the described API: a page, a health check, a path of an event client.
    #[must_use]
    pub fn page(
        self,
        rule: Rule,
        method: Method,
        path: &str,
        handler: MethodRouter<WebState>,
        sample: Sample,
    ) -> Self {
        self.page_with_body(rule, Body::Ordinary, method, path, handler, sample)
    }

    /// As [`Self::page`], for a route whose body has a limit of its own.
    #[must_use]
    pub fn page_with_body(
        mut self,
        rule: Rule,
        body: Body,
        method: Method,
        path: &str,
        handler: MethodRouter<WebState>,
        sample: Sample,
    ) -> Self {
        self.router = self.router.route(path, handler);
        self.table.push(Route { method, path: path.to_owned(), rule, body, sample });
        self
    }

    /// Takes in the routes of another part.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self.openapi.merge(other.openapi);
        self
    }

    /// The table, for tests and for the description.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The description of the API.
    pub fn openapi(&self) -> &OpenApi {
        &self.openapi
    }

    pub(crate) fn into_parts(self) -> (Router<WebState>, Rules) {
        let mut rules = Rules::default();
        for route in self.table {
            rules.0.entry(route.path).or_default().push((route.method, route.rule, route.body));
        }
        (self.router, rules)
    }

    fn add_schemas(&mut self, schemas: Vec<(String, RefOr<Schema>)>) {
        let components = self.openapi.components.get_or_insert_default();
        components.schemas.extend(schemas);
    }
}

/// The table as the gate looks it up.
#[derive(Default)]
pub(crate) struct Rules(HashMap<String, Vec<(Method, Rule, Body)>>);

/// What the table says of a request.
pub(crate) enum Found {
    /// A line.
    Line(Rule, Body),
    /// The path is there, with these methods only.
    OtherMethods(String),
    /// No such path.
    Nothing,
}

impl Rules {
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found {
        let Some(lines) = self.0.get(path) else { return Found::Nothing };
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        match lines.iter().find(|(method, ..)| method == wanted) {
            Some((_, rule, body)) => Found::Line(*rule, *body),
            None => {
                let mut methods: Vec<&str> = lines.iter().map(|(method, ..)| method.as_str()).collect();
                if methods.contains(&"GET") {
                    methods.push("HEAD");
                }
                methods.sort_unstable();
                Found::OtherMethods(methods.join(", "))
            }
        }
    }
}
