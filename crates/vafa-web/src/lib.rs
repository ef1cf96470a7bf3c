//! The HTTP face of Vafa: pages, JSON API, public pages and webhooks. It translates; it decides nothing.

pub mod assets;
