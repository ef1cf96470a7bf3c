//! Removes uploaded files some days after their imports have ended.

use super::{Stop, pause};
use crate::app::App;
use crate::imports::remove_old_uploads;
use std::path::PathBuf;

/// Seconds between looks.
const PERIOD_SECONDS: u64 = 60 * 60;

/// Looks now and then until `stop` says so. `kept` is how long a file outlives its import, in microseconds.
pub async fn run_upload_sweeps(app: App, folder: PathBuf, kept: i64, mut stop: Stop) {
    loop {
        let (app, folder) = (app.clone(), folder.clone());
        let swept = tokio::task::spawn_blocking(move || remove_old_uploads(&app, &folder, kept)).await;
        match swept {
            Ok(Ok(0)) => {}
            Ok(Ok(removed)) => tracing::info!(removed, "old uploads were removed"),
            Ok(Err(failure)) => {
                tracing::warn!(
                    code = failure.code(),
                    cause = failure.chain(),
                    "uploads could not be looked after"
                );
            }
            Err(error) => tracing::error!(%error, "looking after uploads died"),
        }
        if !pause(&mut stop, PERIOD_SECONDS).await {
            return;
        }
    }
}
