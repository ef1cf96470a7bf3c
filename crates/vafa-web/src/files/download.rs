//! Files that are written before they are sent: a slow line holds a file without a name, never a connection to the
//! database, and what fails is told before anything went out.

use crate::refusal::{HttpError, Refusal};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use vafa_app::Failure;
use vafa_app::exports::{ExportError, ExportFormat};

/// As much as goes out at once, in bytes.
const PIECE: usize = 64 * 1024;
/// How many files are written at once: each holds a reader of the database meanwhile, and pages need some too.
static WRITING: Semaphore = Semaphore::const_new(2);

/// The file while it is written: kept here too, so that what comes last is not lost unseen.
#[derive(Clone)]
struct Spool(Arc<Mutex<BufWriter<File>>>);

impl Spool {
    /// A file in `folder` that is gone with its last user, whatever happens.
    fn begin(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(Arc::new(Mutex::new(BufWriter::with_capacity(PIECE, tempfile::tempfile_in(folder)?)))))
    }

    /// The whole file, from its beginning.
    fn finish(&self) -> io::Result<File> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.flush()?;
        let mut file = held.get_ref().try_clone()?;
        file.rewind()?;
        Ok(file)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

/// The content type of a list taken out.
pub(crate) const fn type_of(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat::Jsonl => "application/x-ndjson",
    }
}

/// Sends what `write` writes as a file called `name`, once it is written whole. Where that fails, the failure is the
/// answer. They wait in `folder`, without a name: the data folder has room for the data, others may be small.
pub(crate) async fn send_file(
    folder: &Path,
    name: &str,
    kind: &'static str,
    write: impl FnOnce(Box<dyn Write + Send>) -> Result<(), Failure> + Send + 'static,
) -> Result<Response, Refusal> {
    let turn = WRITING.acquire().await.map_err(|_| HttpError::Panicked)?;
    let folder = folder.to_owned();
    let work = spawn_blocking(move || -> Result<File, Failure> {
        let _turn = turn;
        let spool = Spool::begin(&folder).map_err(ExportError::from)?;
        write(Box::new(spool.clone()))?;
        Ok(spool.finish().map_err(ExportError::from)?)
    });
    let written = work.await.map_err(|_| HttpError::Panicked)?;
    let file = written.map_err(Refusal::from)?;
    let pieces = futures_util::stream::try_unfold(file, |file| async {
        let read = spawn_blocking(move || next_piece(file)).await;
        read.map_err(io::Error::other)?
    });
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// The next piece of the file, and the file; nothing at its end.
fn next_piece(mut file: File) -> io::Result<Option<(Bytes, File)>> {
    let mut piece = Vec::with_capacity(PIECE);
    let count = Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
    Ok((count > 0).then(|| (Bytes::from(piece), file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_large_file_comes_whole_and_a_failure_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let sent = send_file(folder.path(), "a.csv", "text/csv", |mut out| {
            for line in 0..100_000 {
                writeln!(out, "{line}").map_err(ExportError::from)?;
            }
            Ok(())
        });
        let response = sent.await.unwrap();
        assert_eq!(response.headers()[CONTENT_DISPOSITION], "attachment; filename=\"a.csv\"");
        // Nothing has a name that could be left behind.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        assert!(body.starts_with(b"0\n1\n") && body.ends_with(b"\n99999\n"), "{}", body.len());
        let failing = |mut out: Box<dyn Write + Send>| -> Result<(), Failure> {
            out.write_all(b"some").map_err(ExportError::from)?;
            Err(ExportError::Interrupted.into())
        };
        assert!(send_file(folder.path(), "a.csv", "text/csv", failing).await.is_err());
        let empty = send_file(folder.path(), "a.csv", "text/csv", |_| Ok(())).await.unwrap();
        assert!(to_bytes(empty.into_body(), 10).await.unwrap().is_empty());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_does_not_take_a_file_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let mut untaken = Vec::new();
        for _ in 0..8 {
            let sent = send_file(folder.path(), "a.csv", "text/csv", |mut out| {
                Ok(out.write_all(&vec![b'x'; 1 << 20]).map_err(ExportError::from)?)
            });
            untaken
                .push(tokio::time::timeout(std::time::Duration::from_secs(30), sent).await.unwrap().unwrap());
        }
        let last = untaken.pop().unwrap();
        assert_eq!(to_bytes(last.into_body(), 2 << 20).await.unwrap().len(), 1 << 20);
    }
}
