//! The vafa command.

fn main() {}
