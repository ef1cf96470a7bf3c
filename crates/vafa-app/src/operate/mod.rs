//! What the person who runs Vafa does with it from the command line: back up, restore, verify, fill the demo.

mod backup;
pub mod demo;
mod draft;
mod progress;
mod restore;
pub mod verify;

pub use backup::{BackedUp, backup};
pub use demo::{FillDemo, Filled, Login, fill_demo};
pub use draft::Draft;
pub use progress::{Progress, Silent};
pub use restore::{Restored, restore};
pub use verify::{Check, Report, Verify, verify};

crate::faults! {
    /// What can go wrong with backups.
    pub enum OperateError {
        /// The file cannot be read or written.
        File { path: String, why: String } => Unavailable, "operate.file", "{path}: {why}";
        /// The database to restore into holds something already.
        NotEmpty => Conflict, "operate.not_empty", "the database is not empty";
        /// The demo would be mixed with real data.
        NotADemo => Conflict, "operate.not_a_demo", "the database holds a real business";
        /// The file is no backup, or was damaged.
        Damaged { path: String, why: String } => Invalid, "operate.damaged_backup", "{path} cannot be restored: {why}";
    }
}

#[cfg(test)]
mod tests;
