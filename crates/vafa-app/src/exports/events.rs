//! Everything that stands on timelines, one row each: customer by customer, in the order of time.

use super::table::{Cell, Table};
use super::{Export, ExportError, forms};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::entries;
use std::io::Write;
use vafa_locale::Lang;
use vafa_store::{StoreError, Tx, sql};

const COLUMNS: [&str; 11] = [
    "id",
    "customer_id",
    "kind",
    "name",
    "at",
    "received_at",
    "sent_at",
    "channel",
    "source",
    "message_id",
    "payload",
];

pub(super) fn write(tx: &mut Tx<'_>, cx: &Cx, asked: Export, out: &mut dyn Write) -> Result<u64, Failure> {
    let columns = COLUMNS.iter().map(|code| forms::own_column(asked, code)).collect();
    let is_rtl = asked.language == Lang::Fa && !asked.is_raw;
    let mut table = Table::begin(asked.format, columns, is_rtl, out)?;
    let mut trouble: Option<ExportError> = None;
    let read = tx.for_each(
        sql!(
            "SELECT customer_id, at, id, kind, name, channel, source, message_id, received_at, sent_at, payload FROM event \
             ORDER BY customer_id, at, id"
        ),
        &[],
        |row| {
            let entry = entries::from_row(row)?;
            let sent_at = row.get::<Option<i64>>("sent_at")?.map(vafa_kernel::Instant::from_micros);
            let customer =
                if entry.customer_id.is_nil() { String::new() } else { entry.customer_id.to_string() };
            let cells = vec![
                Cell::text(entry.id.to_string()),
                Cell::text(customer),
                forms::word(asked, "event", entry.kind.code()),
                Cell::text(entry.name),
                forms::moment(asked, cx, entry.at),
                forms::moment(asked, cx, entry.received_at),
                sent_at.map_or(Cell::Empty, |at| forms::moment(asked, cx, at)),
                Cell::text(entry.channel),
                Cell::text(entry.source),
                Cell::text(entry.message_id),
                Cell::Json(entry.payload),
            ];
            table.row(cells).map_err(|error| {
                let stopped = StoreError::Other { detail: error.to_string() };
                trouble = Some(error);
                stopped
            })
        },
    );
    match (read, trouble) {
        (_, Some(trouble)) => Err(trouble.into()),
        (Err(error), None) => Err(error.into()),
        (Ok(()), None) => Ok(table.finish()?),
    }
}
