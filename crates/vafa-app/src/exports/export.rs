//! Writes a list as a file.

use super::{ExportError, customers, events, orders};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use vafa_locale::Lang;
use vafa_store::Tx;

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$case_doc])* $case,)* }

        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::actor::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$case),)* other => Err(crate::actor::UnknownCode(other.to_owned())) }
            }
        }
    };
}

choices! {
    /// What is taken out.
    ExportKind {
        /// Listed customers, one row each.
        Customers = "customers",
        /// Orders, one row each.
        Orders = "orders",
        /// Orders, one row per line.
        OrderLines = "order_lines",
        /// Everything that stands on timelines, one row each.
        Events = "events",
    }
}

choices! {
    /// How it is written.
    ExportFormat {
        /// Text with commas, UTF-8 with a mark that spreadsheets understand.
        Csv = "csv",
        /// A spreadsheet.
        Xlsx = "xlsx",
        /// One JSON object per line.
        Jsonl = "jsonl",
    }
}

/// Which list, in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// What is taken out.
    pub kind: ExportKind,
    /// How it is written.
    pub format: ExportFormat,
    /// The language of headers and words.
    pub language: Lang,
    /// For machines: codes instead of headers and words, moments in UTC, amounts in major units of their currency. An
    /// import reads it back without a change. JSON is always so.
    pub is_raw: bool,
}

impl Export {
    pub(super) fn is_for_machines(self) -> bool {
        self.is_raw || self.format == ExportFormat::Jsonl
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Rows besides the header.
    pub rows: u64,
}

/// Writes a list to `out`, from the snapshot of the transaction. Whoever calls it notes it in the trail, as
/// [`export_to`] does.
pub fn export(tx: &mut Tx<'_>, cx: &Cx, asked: Export, out: &mut dyn Write) -> Result<Exported, Failure> {
    cx.require(Permission::ExportData)?;
    let rows = match asked.kind {
        ExportKind::Customers => customers::write(tx, cx, asked, out)?,
        ExportKind::Orders | ExportKind::OrderLines => orders::write(tx, cx, asked, out)?,
        ExportKind::Events => events::write(tx, cx, asked, out)?,
    };
    Ok(Exported { rows })
}

/// Notes an export in the trail, then writes it to `out` from one snapshot. Blocks until it is written.
pub fn export_to(
    app: &App,
    who: &Actor,
    asked: Export,
    out: Box<dyn Write + Send>,
) -> Result<Exported, Failure> {
    app.write_blocking(who, move |tx, cx| {
        cx.require(Permission::ExportData)?;
        let told = serde_json::json!({ "format": asked.format, "is_raw": asked.is_raw });
        append_entry(tx, cx, &Change::new("export.made", "export", asked.kind.code()).after(told))?;
        Ok(())
    })?;
    // A snapshot may be read anew when a connection is lost, a file cannot be written anew: the writer goes once.
    let out = Arc::new(Mutex::new(Some(out)));
    app.read_blocking(who, move |tx, cx| {
        let taken = out.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut out = taken.ok_or(ExportError::Interrupted)?;
        export(tx, cx, asked, &mut *out)
    })
}
