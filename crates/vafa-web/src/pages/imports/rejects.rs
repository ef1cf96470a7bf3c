//! The rows that were left out, as a file that can be mended and brought again.

use crate::api::shapes::Named;
use crate::files::download;
use crate::pages::{Answer, Visit};
use vafa_app::imports::{read_import, write_rejects};
use vafa_kernel::id::ImportId;

/// `GET /imports/{import}/rejects.csv`.
pub(super) async fn file(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    let (app, who, lang) = (visit.app().clone(), visit.actor().clone(), visit.lang());
    let name = format!("{import}-rejects.csv");
    download::send_file(&visit.state.options().data_dir, &name, "text/csv; charset=utf-8", move |mut out| {
        app.read_blocking(&who, move |tx, cx| write_rejects(tx, cx, import, lang, &mut *out)).map(drop)
    })
    .await
}
