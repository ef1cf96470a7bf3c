//! `vafa serve`.

use crate::config::{Config, list};
use crate::problem::CliError;
use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::runtime::Builder;
use tokio::signal;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;
use vafa_app::access::SetupCode;
use vafa_app::{App, Failure, access, imports, jobs};
use vafa_kernel::time::DAY;
use vafa_web::{ServeOptions, Server, WebOptions};

/// Serve the pages, the API and the paths of event clients
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<String>,
}

pub(crate) fn run(_command: &Serve, around: &Surroundings) -> Result<(), Failure> {
    serve(around)
}

/// Serves until the process is told to end.
pub(crate) fn serve(around: &Surroundings) -> Result<(), Failure> {
    let claim = around.place.claim()?;
    log_to_stderr(&around.config);
    let app = around.place.open()?;
    let mut options = options(around)?;
    if app.read_blocking(&OPERATOR, |tx, _| access::has_no_users(tx))? {
        options.web.setup_code = Some(SetupCode::new(&app.cx(&OPERATOR)));
    }
    let code = options.web.setup_code.clone();
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(stopped)?;
    let served = runtime.block_on(async {
        // Before the address is told: whoever reads it may ask the server to end at once.
        let ending = Ending::listen().map_err(stopped)?;
        let address = options.listen;
        let server = Server::bind(app.clone(), options)
            .await
            .map_err(|error| CliError::Listen { address: address.to_string(), why: error.to_string() })?;
        let address = format!("http://{}", server.address().map_err(stopped)?);
        tell(around, &address, code.as_ref());
        let jobs = Jobs::start(&app, around)?;
        server.run(ending.told()).await;
        jobs.finish().await;
        Ok::<(), Failure>(())
    });
    // What was accepted is finished before the process goes.
    app.close();
    drop(claim);
    served?;
    around.console.note("cli-serve-ended", &[]);
    Ok(())
}

/// What runs beside requests.
struct Jobs {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Jobs {
    fn start(app: &App, around: &Surroundings) -> Result<Self, Failure> {
        let (stop, stopping) = watch::channel(false);
        let mut running = JoinSet::new();
        let sender = super::webhook::sender(around)?;
        running.spawn(jobs::run_webhooks(app.clone(), sender, stopping.clone()));
        running.spawn(jobs::run_sweeps(app.clone(), stopping.clone()));
        let uploads = imports::uploads_folder(&folder(around)?);
        let kept = around.config.number::<i64>("upload_days").saturating_mul(DAY);
        running.spawn(jobs::run_upload_sweeps(app.clone(), uploads, kept, stopping));
        let carried_on = app.clone();
        // Files take their time and block; a server that is stopped meanwhile carries on at its next start.
        drop(std::thread::spawn(move || {
            if let Err(failure) = imports::resume_unfinished(&carried_on) {
                tracing::warn!(
                    code = failure.code(),
                    cause = failure.chain(),
                    "imports could not be carried on"
                );
            }
        }));
        Ok(Self { stop, running })
    }

    /// Lets each finish what it is at.
    async fn finish(mut self) {
        // Without anybody listening all have ended.
        let _ = self.stop.send(true);
        while self.running.join_next().await.is_some() {}
    }
}

fn stopped(error: std::io::Error) -> CliError {
    CliError::Stopped { why: error.to_string() }
}

/// Says where the pages are, and on an empty database where the first account is made and with which code.
fn tell(around: &Surroundings, address: &str, code: Option<&SetupCode>) {
    let console = &around.console;
    let shown = code.map(SetupCode::shown);
    let mut result =
        json!({ "address": address, "database": around.place.shown(), "has_users": shown.is_none() });
    if let (Some(fields), Some(code)) = (result.as_object_mut(), shown) {
        fields.insert("setup_code".into(), code.into());
    }
    console.result(&result);
    console.say("cli-serve-address", &[("address", address.into())]);
    if let Some(code) = shown {
        console.say("cli-serve-first", &[("address", address.into())]);
        console.say("cli-serve-first-code", &[("code", code.into())]);
    }
    console.note("cli-serve-stop", &[]);
}

/// The data folder by its whole path: files in it are known by theirs, wherever the program is started next time.
fn folder(around: &Surroundings) -> Result<PathBuf, Failure> {
    let folder = around.place.folder()?;
    let told =
        |error: std::io::Error| CliError::File { path: folder.display().to_string(), why: error.to_string() };
    Ok(folder.canonicalize().map_err(told)?)
}

fn options(around: &Surroundings) -> Result<ServeOptions, Failure> {
    let config = &around.config;
    let defaults = WebOptions::default();
    let public_url = Some(config.get("public_url").to_owned()).filter(|url| !url.is_empty());
    let per_minute = |key: &str, otherwise| config.get(key).parse().unwrap_or(otherwise);
    let web = WebOptions {
        public_url,
        // What cannot be read as a range was refused with the settings.
        trusted_proxies: list(config.get("trusted_proxies")).filter_map(|net| net.parse().ok()).collect(),
        data_dir: folder(around)?,
        per_actor_a_minute: per_minute("requests_per_actor", defaults.per_actor_a_minute),
        per_address_a_minute: per_minute("requests_per_address", defaults.per_address_a_minute),
        upload_bytes_max: config.number("upload_bytes"),
        ..defaults
    };
    let listen: SocketAddr = config.get("listen").parse().map_err(|_| CliError::Listen {
        address: config.get("listen").to_owned(),
        why: "not an address".to_owned(),
    })?;
    Ok(ServeOptions { listen, web })
}

/// One line per request and whatever else the server has to say goes to the standard error.
fn log_to_stderr(config: &Config) {
    let filter = EnvFilter::try_new(config.get("log")).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Colours are for eyes: a file or a journal gets plain lines.
    let log = if std::io::stderr().is_terminal() { log } else { log.with_ansi(false) };
    // Somebody who set a logger before this one meant it.
    let _ = match config.get("log_format") {
        "json" => log.json().try_init(),
        _ => log.try_init(),
    };
}

/// The signals that ask the process to end: Ctrl-C and, on Unix, the one by which service managers stop a program.
struct Ending {
    #[cfg(unix)]
    interrupt: signal::unix::Signal,
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

impl Ending {
    /// From here on the signals no longer end the process by themselves.
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        use signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for one of them.
    #[cfg(unix)]
    async fn told(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn told(self) {
        // Without a signal to wait for, the server runs on.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
