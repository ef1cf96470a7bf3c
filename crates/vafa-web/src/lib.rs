//! The HTTP face of Vafa: pages, JSON API, public pages and webhooks. It translates; it decides nothing.

// Templates name things by the crate's outer name, so that examples may extend the same layouts.
extern crate self as vafa_web;

pub mod address;
mod api;
pub mod assets;
pub mod caller;
mod command;
mod connections;
pub mod csrf;
pub mod edge;
mod files;
mod gate;
mod hashing;
mod health;
mod ingest;
mod limits;
mod openapi;
pub mod page;
mod pages;
pub mod parts;
pub mod refusal;
pub mod routes;
mod serve;
mod state;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use caller::Caller;
pub use command::{Command, Empty};
pub use openapi::openapi_json;
pub use refusal::Refusal;
pub use serve::{Server, router, routes, serve};
pub use state::{ServeOptions, WebOptions, WebState};
