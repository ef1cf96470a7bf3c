//! What every request handler can reach, and the settings of the server.

use crate::address::Net;
use crate::files::Works;
use crate::hashing::Hashing;
use crate::ingest::KeyCache;
use crate::limits::Limits;
use crate::refusal::ErrorPage;
use axum::extract::FromRef;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use vafa_app::App;
use vafa_app::access::SetupCode;
use vafa_app::access::password::Cost;

/// How the server behaves. The defaults are safe for a server that browsers reach directly or through a tunnel.
#[derive(Debug, Clone)]
pub struct WebOptions {
    /// The address by which people reach it (`https://shop.example`), where known. With `https` cookies are marked secure and
    /// browsers are told to insist on it.
    pub public_url: Option<String>,
    /// Proxies whose word about the client's address is taken. Usually none: then forwarding headers are ignored.
    pub trusted_proxies: Vec<Net>,
    /// Where uploads wait until they are imported.
    pub data_dir: PathBuf,
    /// Requests a minute for one person or key; the same number may come at once.
    pub per_actor_a_minute: NonZeroU32,
    /// Requests a minute for one network address without a person or key.
    pub per_address_a_minute: NonZeroU32,
    /// Requests a second for one key that sends events.
    pub event_requests_a_second: NonZeroU32,
    /// What whoever sets the business up from another machine has to tell; asked of nobody where there is none.
    pub setup_code: Option<SetupCode>,
    /// Sign-ins, codes and one-time links a minute for one network address; they are refused before any password is hashed.
    pub sign_ins_a_minute: NonZeroU32,
    /// Connections at once. Who comes when there are as many waits until one ends.
    pub connections_max: usize,
    /// What a password hash costs.
    pub password_cost: Cost,
    /// The largest ordinary request body, in bytes. Uploads and event batches have limits of their own.
    pub body_bytes_max: usize,
    /// The largest file to import, in bytes.
    pub upload_bytes_max: u64,
    /// How long a client may take for the head of a request, and how long a connection waits for the next one.
    pub head_patience: Duration,
    /// How long nothing of a request's body may come before it is given up.
    pub body_patience: Duration,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            public_url: None,
            trusted_proxies: Vec::new(),
            data_dir: PathBuf::from("."),
            per_actor_a_minute: NonZeroU32::new(1_200).unwrap_or(NonZeroU32::MIN),
            per_address_a_minute: NonZeroU32::new(300).unwrap_or(NonZeroU32::MIN),
            event_requests_a_second: NonZeroU32::new(10_000).unwrap_or(NonZeroU32::MIN),
            setup_code: None,
            sign_ins_a_minute: NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN),
            connections_max: 4_096,
            password_cost: Cost::OWASP,
            body_bytes_max: 1 << 20,
            upload_bytes_max: 4 << 30,
            head_patience: Duration::from_secs(30),
            body_patience: Duration::from_secs(30),
        }
    }
}

/// Where the server listens, and how it behaves.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// How it behaves.
    pub web: WebOptions,
}

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct WebState(Arc<Inside>);

struct Inside {
    app: App,
    options: WebOptions,
    limits: Limits,
    error_page: ErrorPage,
    hashing: Hashing,
    works: Works,
    keys: KeyCache,
}

impl WebState {
    /// The state of a server for `app`.
    pub fn new(app: App, options: WebOptions, error_page: ErrorPage) -> Self {
        let limits = Limits::new(app.clock(), &options);
        Self(Arc::new(Inside {
            app,
            options,
            limits,
            error_page,
            hashing: Hashing::default(),
            works: Works::default(),
            keys: KeyCache::default(),
        }))
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The settings.
    pub fn options(&self) -> &WebOptions {
        &self.0.options
    }

    /// Whether people reach the server by https.
    pub fn is_https(&self) -> bool {
        self.0.options.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn error_page(&self) -> ErrorPage {
        self.0.error_page
    }

    /// Write keys that were found good a moment ago.
    pub(crate) fn keys(&self) -> &KeyCache {
        &self.0.keys
    }

    /// Long work on imports in this process.
    pub(crate) fn works(&self) -> &Works {
        &self.0.works
    }

    /// The places for hashing passwords.
    pub(crate) fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }
}

impl FromRef<WebState> for App {
    fn from_ref(state: &WebState) -> Self {
        state.app().clone()
    }
}
