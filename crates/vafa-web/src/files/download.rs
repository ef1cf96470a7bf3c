//! Files that are written while they are sent: their size does not matter to the memory.

use crate::refusal::{HttpError, Refusal};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use std::io::{self, Write};
use std::time::Duration;
use tokio::sync::mpsc;
use vafa_app::Failure;
use vafa_app::exports::ExportFormat;

/// As much as goes out at once, in bytes.
const PIECE: usize = 64 * 1024;
/// Pieces that wait for a slow line before the writer does.
const WAITING: usize = 4;
/// How long a line may take nothing before the file is cut off.
const PATIENCE: Duration = Duration::from_mins(1);

type Piece = Result<Bytes, io::Error>;

/// Gathers what is written into pieces and hands them on.
struct Pipe {
    gathered: Vec<u8>,
    to: mpsc::Sender<Piece>,
    runtime: tokio::runtime::Handle,
}

impl Pipe {
    fn send(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.gathered));
        // Whoever asked has hung up, or takes nothing: there is no reason to keep the database waiting.
        let sending = async { tokio::time::timeout(PATIENCE, self.to.send(Ok(piece))).await };
        let sent = self.runtime.block_on(sending);
        sent.map_err(|_| io::ErrorKind::TimedOut)?.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        // The last piece; where nobody listens any more it is nobody's loss.
        drop(self.send());
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

/// Sends what `write` writes as a file called `name`. A failure before the first piece is answered as such; one later
/// cuts the file off, which browsers tell their person.
pub(crate) async fn stream(
    name: &str,
    kind: &'static str,
    write: impl FnOnce(Box<dyn Write + Send>) -> Result<(), Failure> + Send + 'static,
) -> Result<Response, Refusal> {
    let (to, mut from) = mpsc::channel::<Piece>(WAITING);
    let end = to.clone();
    let runtime = tokio::runtime::Handle::current();
    let work = tokio::task::spawn_blocking(move || {
        let written = write(Box::new(Pipe { gathered: Vec::new(), to, runtime }));
        if let Err(failure) = &written {
            // Where the line takes nothing, the end of the file without its end tells the same.
            drop(end.try_send(Err(io::Error::other(failure.to_string()))));
        }
        written
    });
    let first = match from.recv().await {
        Some(Ok(first)) => first,
        Some(Err(_)) | None => {
            let ended = work.await.map_err(|_| HttpError::Panicked)?;
            ended.map_err(Refusal::from)?;
            Bytes::new()
        }
    };
    let rest = futures_util::stream::poll_fn(move |context| from.poll_recv(context));
    let whole = futures_util::StreamExt::chain(futures_util::stream::iter([Ok(first)]), rest);
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_large_file_comes_whole_and_a_failure_before_it_is_told() {
        let sent = stream("a.csv", "text/csv", |mut out| {
            for line in 0..100_000 {
                writeln!(out, "{line}").map_err(|why| HttpError::Disk { why: why.to_string() })?;
            }
            Ok(())
        });
        let response = sent.await.unwrap();
        assert_eq!(response.headers()[CONTENT_DISPOSITION], "attachment; filename=\"a.csv\"");
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        assert!(body.starts_with(b"0\n1\n") && body.ends_with(b"\n99999\n"), "{}", body.len());
        let refused = stream("a.csv", "text/csv", |_| Err(HttpError::Disk { why: "x".into() }.into()));
        assert!(refused.await.is_err());
        let empty = stream("a.csv", "text/csv", |_| Ok(())).await.unwrap();
        assert!(to_bytes(empty.into_body(), 10).await.unwrap().is_empty());
    }
}
