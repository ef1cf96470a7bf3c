//! How long work tells how far it has come.

/// Is told how far long work has come. Called often: an implementation decides how often it shows something.
pub trait Progress: Send + Sync {
    /// `done` of `total` (where it is known) of the part of the work named by `step`, a stable code.
    fn step(&self, step: &'static str, done: u64, total: Option<u64>);
}

/// Tells nobody.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _step: &'static str, _done: u64, _total: Option<u64>) {}
}
