//! Lists taken out as files: customers, orders, events, as CSV, spreadsheets or lines of JSON, from one snapshot.

pub mod cells;
mod customers;
mod events;
mod export;
mod forms;
mod orders;
mod table;
#[cfg(test)]
mod tests;

pub use export::{
    Export, ExportFormat, ExportKind, Exported, Selection, export, export_selection_to, export_to,
};

/// Why an export failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be written.
    #[error("the file cannot be written: {why}")]
    Unwritable {
        /// What was said about it.
        why: String,
    },
    /// The connection to the database broke when part of the file was written already.
    #[error("the connection broke while the file was being written")]
    Interrupted,
}

impl vafa_kernel::Fault for ExportError {
    fn kind(&self) -> vafa_kernel::Kind {
        vafa_kernel::Kind::Unavailable
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unwritable { .. } => "exports.unwritable",
            Self::Interrupted => "exports.interrupted",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unwritable { why } => vec![("why", why.clone())],
            Self::Interrupted => Vec::new(),
        }
    }
}

macro_rules! unwritable {
    ($($error:ty),*) => {$(
        impl From<$error> for ExportError {
            fn from(error: $error) -> Self {
                Self::Unwritable { why: error.to_string() }
            }
        }
    )*};
}
unwritable!(std::io::Error, csv::Error, rust_xlsxwriter::XlsxError);
