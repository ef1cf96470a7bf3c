//! The server as programs and browsers meet it, called without a network.

mod access;
mod answers;
mod api;
mod description;
mod exports;
mod imports;
mod limits;
mod privacy;
mod problems;
mod setting_up;
mod signing_in;
mod trail;
