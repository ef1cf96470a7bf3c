//! Writes a list as a file.

use super::{ExportError, customers, events, orders};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry};
use crate::customers::{CustomerFilter, CustomerSort};
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

/// Some of the customers, in the order of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Those who pass, in this order.
    Filtered(Box<CustomerFilter>, CustomerSort),
    /// Those whom words find, the best match first, as many as this at most.
    Found(String, u32),
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
        ExportKind::Customers => customers::write(tx, cx, asked, None, out)?,
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
    note(app, who, asked, false)?;
    write_once(app, who, out, move |tx, cx, out| export(tx, cx, asked, out))
}

/// As [`export_to`], of a list of customers: only those whom it shows, in its order. The kind asked for is not looked at.
pub fn export_selection_to(
    app: &App,
    who: &Actor,
    asked: Export,
    selection: Selection,
    out: Box<dyn Write + Send>,
) -> Result<Exported, Failure> {
    let asked = Export { kind: ExportKind::Customers, ..asked };
    note(app, who, asked, true)?;
    write_once(app, who, out, move |tx, cx, out| {
        cx.require(Permission::ExportData)?;
        Ok(Exported { rows: customers::write(tx, cx, asked, Some(&selection), out)? })
    })
}

/// The trail says what was taken out, and whether it was all; never by which words it was chosen, for these are names.
fn note(app: &App, who: &Actor, asked: Export, is_selection: bool) -> Result<(), Failure> {
    app.write_blocking(who, move |tx, cx| {
        cx.require(Permission::ExportData)?;
        let told = serde_json::json!({
            "format": asked.format, "is_raw": asked.is_raw, "is_selection": is_selection,
        });
        append_entry(tx, cx, &Change::new("export.made", "export", asked.kind.code()).after(told))?;
        Ok(())
    })
}

/// A snapshot may be read anew when a connection is lost, a file cannot be written anew: the writer goes once.
fn write_once(
    app: &App,
    who: &Actor,
    out: Box<dyn Write + Send>,
    write: impl Fn(&mut Tx<'_>, &Cx, &mut dyn Write) -> Result<Exported, Failure> + Send + 'static,
) -> Result<Exported, Failure> {
    let out = Arc::new(Mutex::new(Some(out)));
    app.read_blocking(who, move |tx, cx| {
        let taken = out.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut out = taken.ok_or(ExportError::Interrupted)?;
        // A whole list takes as long as it takes.
        tx.lift_limits()?;
        write(tx, cx, &mut *out)
    })
}
