//! Sends webhooks whose time has come, until told to stop. Several processes may do so side by side.

use super::{Stop, pause};
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use crate::intents::{AttemptResult, ClaimedWebhook, claim_webhooks, record_attempt};
use tokio::task::JoinSet;
use vafa_channels::{Webhook, WebhookSender};

/// Who does it, in the trail.
const WORKER: Actor = Actor::System("webhooks");
/// How many are sent side by side: all can wait out a slow receiver well within the lease.
const AT_ONCE: u32 = 16;
/// Seconds between looks while nothing is due.
const IDLE_SECONDS: u64 = 1;
/// Seconds to wait after the database did not answer.
const TROUBLED_SECONDS: u64 = 5;

/// Sends webhooks until `stop` says so; those under way are finished first.
pub async fn run_webhooks(app: App, sender: WebhookSender, mut stop: Stop) {
    loop {
        let seconds = match send_due(&app, &sender).await {
            Ok(0) => IDLE_SECONDS,
            Ok(_) => 0,
            Err(failure) => {
                tracing::warn!(
                    code = failure.code(),
                    cause = failure.chain(),
                    "webhooks could not be looked after"
                );
                TROUBLED_SECONDS
            }
        };
        if !pause(&mut stop, seconds).await {
            return;
        }
    }
}

/// Sends what is due now; how many there were.
async fn send_due(app: &App, sender: &WebhookSender) -> Result<usize, Failure> {
    let claimed = app.write(&WORKER, |tx, cx| claim_webhooks(tx, cx, AT_ONCE)).await?;
    let count = claimed.len();
    let mut under_way = JoinSet::new();
    for webhook in claimed {
        let (app, sender) = (app.clone(), sender.clone());
        under_way.spawn(async move { send_webhook(&app, &sender, webhook).await });
    }
    let mut first_failure = None;
    while let Some(ended) = under_way.join_next().await {
        // One that panicked is tried again when its lease ends.
        if let Ok(Err(failure)) = ended {
            first_failure = first_failure.or(Some(failure));
        }
    }
    first_failure.map_or(Ok(count), Err)
}

/// Sends one webhook that was claimed, and writes down what came of it.
pub async fn send_webhook(app: &App, sender: &WebhookSender, claimed: ClaimedWebhook) -> Result<(), Failure> {
    let result = match &claimed.secret {
        Some(secret) => try_once(sender, &claimed, secret).await,
        // Nobody should be sent what they cannot verify. The right key file may come back before the last try.
        None => unanswered("vafa.key is not the key file that sealed the secret of this address"),
    };
    tracing::debug!(webhook = %claimed.id, attempt = claimed.attempt, status = result.status, "webhook tried");
    app.write(&WORKER, move |tx, cx| record_attempt(tx, cx, &claimed, &result)).await
}

async fn try_once(sender: &WebhookSender, claimed: &ClaimedWebhook, secret: &[u8]) -> AttemptResult {
    let webhook = Webhook {
        url: claimed.url.clone(),
        secret: secret.to_vec(),
        id: claimed.id.to_string(),
        at: claimed.at,
        body: claimed.body.clone(),
    };
    match sender.send(&webhook).await {
        Ok(sent) => AttemptResult {
            status: sent.status,
            detail: String::new(),
            retry_after_seconds: sent.retry_after_seconds,
        },
        Err(unsent) => unanswered(&unsent.to_string()),
    }
}

fn unanswered(why: &str) -> AttemptResult {
    AttemptResult { status: 0, detail: why.to_owned(), retry_after_seconds: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intents::{
        CreateEndpoint, ListDeliveries, Topic, create_endpoint, list_deliveries, plan_webhooks,
    };
    use crate::testing::{SYSTEM, TestApp};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use vafa_channels::Reach;

    async fn plan_for(test: &TestApp, url: String) {
        let cmd = CreateEndpoint { url, topics: vec![Topic::CustomerCreated], description: String::new() };
        test.write(&SYSTEM, move |tx, cx| {
            create_endpoint(tx, cx, cmd.clone())?;
            plan_webhooks(tx, cx, Topic::CustomerCreated, "k", None, &serde_json::json!({}))
        })
        .await
        .unwrap();
    }

    async fn last_result(test: &TestApp) -> String {
        let list =
            |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| list_deliveries(tx, cx, ListDeliveries::default());
        test.read(&SYSTEM, list).await.unwrap().deliveries.remove(0).last_result
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_planned_reaches_the_receiver() {
        for test in TestApp::each() {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/hook", listener.local_addr().unwrap());
            plan_for(&test, url).await;
            let receiver = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut piece = [0; 4096];
                let count = stream.read(&mut piece).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
                String::from_utf8_lossy(&piece[..count]).into_owned()
            });
            let (tell, stop) = tokio::sync::watch::channel(false);
            let sender = WebhookSender::new(Reach::Private).unwrap();
            let app: App = (*test).clone();
            let job = tokio::spawn(run_webhooks(app, sender, stop));
            assert!(receiver.await.unwrap().contains("webhook-signature: v1,"));
            tell.send(true).unwrap();
            job.await.unwrap();
            assert_eq!(last_result(&test).await, "HTTP 200");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn with_another_key_file_nothing_is_sent_unsigned() {
        for test in TestApp::each() {
            // Whoever tried would hear that nobody listens there.
            let url = "http://127.0.0.1:9/hook".to_owned();
            plan_for(&test, url).await;
            let vault = crate::access::Vault::new(&[9; crate::access::VAULT_KEY_BYTES]);
            let other = App::on(test.db().clone(), App::clock(&test), test.ids(), vault).unwrap();
            let sender = WebhookSender::new(Reach::Private).unwrap();
            assert_eq!(send_due(&other, &sender).await.unwrap(), 1);
            let page = test
                .read(&SYSTEM, |tx, cx| list_deliveries(tx, cx, ListDeliveries::default()))
                .await
                .unwrap();
            assert!(
                page.deliveries[0].last_result.contains("vafa.key"),
                "{}",
                page.deliveries[0].last_result
            );
        }
    }
}
