//! What runs beside requests: carrying out intents, and sweeping away what is past.

mod run_sweeps;
mod run_upload_sweeps;
mod run_webhooks;

pub use run_sweeps::run_sweeps;
pub use run_upload_sweeps::run_upload_sweeps;
pub use run_webhooks::{run_webhooks, send_webhook};

/// Tells jobs to stop: true once the process is asked to end.
pub type Stop = tokio::sync::watch::Receiver<bool>;

/// Waits, or returns at once when the process is asked to end. Says whether to go on.
async fn pause(stop: &mut Stop, seconds: u64) -> bool {
    if *stop.borrow() {
        return false;
    }
    tokio::select! {
        // A sender that is gone means that the process ends.
        changed = stop.wait_for(|is_stopping| *is_stopping) => { drop(changed); false }
        () = tokio::time::sleep(std::time::Duration::from_secs(seconds)) => true,
    }
}
