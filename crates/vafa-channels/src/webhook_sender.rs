//! Sends one webhook, once.

use crate::guard::{Blocked, GuardedNames, Reach, check_url};
use crate::signature::sign;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::redirect::Policy;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use vafa_kernel::Instant;

/// How long a receiver has to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long reaching it may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// One message to one receiver.
#[derive(Clone)]
pub struct Webhook {
    /// Where to.
    pub url: String,
    /// What it is signed with.
    pub secret: Vec<u8>,
    /// Its id: the same for every try, so that the receiver can tell.
    pub id: String,
    /// When it is sent.
    pub at: Instant,
    /// The JSON body.
    pub body: String,
}

/// The receiver answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its HTTP status.
    pub status: u16,
    /// How many seconds it asked us to wait before we come again, where it did.
    pub retry_after_seconds: Option<u32>,
}

impl Sent {
    /// Whether the receiver has taken it.
    pub fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// No answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// The address may not be called.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// Nobody answered in time.
    #[error("no answer in time")]
    Timeout,
    /// No connection.
    #[error("no connection")]
    Unreachable,
    /// The connection broke, or what came was no HTTP.
    #[error("the connection broke")]
    Broken,
}

/// Sends webhooks. Cheap to clone.
#[derive(Clone)]
pub struct WebhookSender {
    client: reqwest::Client,
    reach: Reach,
}

/// The HTTP client could not be set up (no certificates, no TLS).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP client cannot be set up: {0}")]
pub struct NoClient(String);

impl WebhookSender {
    /// A sender that reaches as far as the operator allows.
    pub fn new(reach: Reach) -> Result<Self, NoClient> {
        // A second installation is refused, which is fine: the first one is the same.
        drop(rustls::crypto::ring::default_provider().install_default());
        #[expect(clippy::disallowed_methods, reason = "the one guarded client")]
        let client = reqwest::Client::builder()
            .dns_resolver(Arc::new(GuardedNames(reach)))
            // A redirect could lead inside; receivers are told the final address.
            .redirect(Policy::none())
            // A proxy of the environment would resolve names by itself.
            .no_proxy()
            .timeout(PATIENCE)
            .connect_timeout(CONNECT_PATIENCE)
            .build()
            .map_err(|error| NoClient(error.to_string()))?;
        Ok(Self { client, reach })
    }

    /// Sends a webhook and waits for the answer's status. The answer's body is not read.
    pub async fn send(&self, webhook: &Webhook) -> Result<Sent, Unsent> {
        let url = check_url(&webhook.url, self.reach)?;
        let response = self
            .client
            .post(url)
            .headers(headers(webhook))
            .body(webhook.body.clone())
            .send()
            .await
            .map_err(|error| explain(&error))?;
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Sent {
            status: response.status().as_u16(),
            retry_after_seconds: wait.and_then(|seconds| seconds.trim().parse().ok()),
        })
    }
}

fn headers(webhook: &Webhook) -> HeaderMap {
    let at_seconds = webhook.at.micros().div_euclid(1_000_000);
    let signature = sign(&webhook.secret, &webhook.id, at_seconds, &webhook.body);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("vafa/", env!("CARGO_PKG_VERSION"))));
    headers.insert("webhook-timestamp", HeaderValue::from(at_seconds));
    for (name, text) in [("webhook-id", &webhook.id), ("webhook-signature", &signature)] {
        // Ids and signatures are plain letters: nothing is lost.
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
    headers
}

/// What a failure means, without the address or anything of the answer.
fn explain(error: &reqwest::Error) -> Unsent {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(blocked) = inner.downcast_ref::<Blocked>() {
            return Unsent::Blocked(blocked.clone());
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        Unsent::Timeout
    } else if error.is_connect() {
        Unsent::Unreachable
    } else {
        Unsent::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    /// A receiver that takes one request and gives a fixed answer.
    async fn receiver(answer: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://127.0.0.1:{}/hook", listener.local_addr().unwrap().port());
        let taken = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            while !seen.ends_with(b"}") {
                let mut piece = [0; 1024];
                let count = stream.read(&mut piece).await.unwrap();
                assert!(count > 0, "the sender went away");
                seen.extend_from_slice(&piece[..count]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(seen).unwrap()
        });
        (url, taken)
    }

    fn webhook(url: String) -> Webhook {
        Webhook {
            url,
            secret: b"secret".to_vec(),
            id: "int_1".into(),
            at: Instant::from_seconds(1_760_000_000),
            body: r#"{"type":"customer.created"}"#.into(),
        }
    }

    #[tokio::test]
    async fn a_receiver_can_verify_what_it_gets() {
        let (url, taken) = receiver("HTTP/1.1 204 No Content\r\n\r\n").await;
        let sent = WebhookSender::new(Reach::Private).unwrap().send(&webhook(url)).await.unwrap();
        assert_eq!(sent, Sent { status: 204, retry_after_seconds: None });
        assert!(sent.is_taken());
        let request = taken.await.unwrap().to_lowercase();
        let signature =
            sign(b"secret", "int_1", 1_760_000_000, r#"{"type":"customer.created"}"#).to_lowercase();
        assert!(request.starts_with("post /hook http/1.1\r\n"), "{request}");
        for line in [
            "webhook-id: int_1".to_owned(),
            "webhook-timestamp: 1760000000".to_owned(),
            format!("webhook-signature: {signature}"),
            "content-type: application/json".to_owned(),
        ] {
            assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} in {request}");
        }
        assert!(request.ends_with("\r\n\r\n{\"type\":\"customer.created\"}"));
    }

    #[tokio::test]
    async fn redirects_are_not_followed_and_waits_are_heard() {
        let (url, _) = receiver("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n").await;
        let sender = WebhookSender::new(Reach::Private).unwrap();
        assert!(!sender.send(&webhook(url)).await.unwrap().is_taken());
        let (url, _) = receiver("HTTP/1.1 503 Busy\r\nretry-after: 120\r\n\r\n").await;
        let busy = sender.send(&webhook(url)).await.unwrap();
        assert_eq!(busy, Sent { status: 503, retry_after_seconds: Some(120) });
    }

    #[tokio::test]
    async fn nothing_inside_is_called_by_number_or_by_name() {
        let (url, taken) = receiver("HTTP/1.1 200 OK\r\n\r\n").await;
        let sender = WebhookSender::new(Reach::Public).unwrap();
        let by_name = url.replace("127.0.0.1", "localhost");
        assert_eq!(sender.send(&webhook(url)).await, Err(Unsent::Blocked(Blocked::NotPublic)));
        assert_eq!(sender.send(&webhook(by_name)).await, Err(Unsent::Blocked(Blocked::NotPublic)));
        assert!(!taken.is_finished());
        taken.abort();
    }

    #[tokio::test]
    async fn who_does_not_listen_is_unreachable() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let sender = WebhookSender::new(Reach::Private).unwrap();
        assert_eq!(sender.send(&webhook(url)).await, Err(Unsent::Unreachable));
    }
}
