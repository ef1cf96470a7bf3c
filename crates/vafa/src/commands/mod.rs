//! One file per command: what it takes, what it does, how it is told.

pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod customer;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod value;
pub(crate) mod verify;
pub(crate) mod webhook;
