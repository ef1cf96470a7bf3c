//! The HTTP face of Vafa: pages, JSON API, public pages and webhooks. It translates; it decides nothing.

// Templates name things by the crate's outer name, so that examples may extend the same layouts.
extern crate self as vafa_web;

pub mod assets;
pub mod page;
pub mod parts;
