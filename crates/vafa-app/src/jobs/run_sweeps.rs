//! Removes what is past: ended sessions and links, kept answers of the API. Deletes a little at a time, so that nobody waits.

use super::{Stop, pause};
use crate::access::remove_expired;
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use crate::idempotency::remove_old_answers;

/// Who does it.
const SWEEPER: Actor = Actor::System("sweeper");
/// Seconds between sweeps.
const PERIOD_SECONDS: u64 = 60;

/// Sweeps now and then until `stop` says so; also reads settings anew that another process may have changed.
pub async fn run_sweeps(app: App, mut stop: Stop) {
    loop {
        if let Err(failure) = sweep(&app).await {
            tracing::warn!(code = failure.code(), cause = failure.chain(), "the sweep did not end well");
        }
        if !pause(&mut stop, PERIOD_SECONDS).await {
            return;
        }
    }
}

async fn sweep(app: &App) -> Result<(), Failure> {
    app.write(&SWEEPER, remove_expired).await?;
    while app.write(&SWEEPER, remove_old_answers).await? > 0 {}
    let fresh = app.clone();
    // A thread that panicked will be asked again in a minute.
    tokio::task::spawn_blocking(move || fresh.refresh_business().and_then(|()| fresh.refresh_schemas()))
        .await
        .unwrap_or(Ok(()))
}
