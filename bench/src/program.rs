//! Running the program that is measured.

use crate::Trouble;
use serde_json::Value as Json;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The program.
pub(crate) struct Program {
    path: PathBuf,
}

/// Where a run of the program has its data.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Place {
    /// A fresh folder; with `database`, the data is there instead.
    pub(crate) fn new(database: Option<String>) -> Result<Self, Trouble> {
        Ok(Self { folder: tempfile::tempdir()?, database })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// What a finished command came to.
pub(crate) struct Ran {
    /// The object it printed.
    pub(crate) result: Json,
    /// From start to end.
    pub(crate) took: Duration,
    /// The most memory it held, in MiB.
    pub(crate) peak_mib: f64,
}

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
    started: Instant,
}

impl Program {
    pub(crate) fn new(path: &Path) -> Result<Self, Trouble> {
        let path = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn command(&self, place: &Place, args: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.arg("--data").arg(place.folder()).args(["--lang", "en", "--json"]).args(args);
        if let Some(database) = &place.database {
            command.arg("--database").arg(database);
        }
        command
    }

    /// Runs a command to its end, watching its memory.
    pub(crate) fn run(&self, place: &Place, args: &[&str]) -> Result<Ran, Trouble> {
        let started = Instant::now();
        let mut child = self.command(place, args).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut out = child.stdout.take().ok_or("no standard output")?;
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).map(|_| text)
        });
        let mut peak_mib = 0.0_f64;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            peak_mib = peak_mib.max(memory_mib(child.id(), "VmHWM:"));
            wait(Duration::from_millis(20));
        };
        let took = started.elapsed();
        let text = reader.join().map_err(|_| "the output could not be read")??;
        if !status.success() {
            return Err(format!("vafa {}: {status}: {}", args.join(" "), text.trim()).into());
        }
        Ok(Ran { result: serde_json::from_str(text.trim())?, took, peak_mib })
    }

    /// Starts a server on a free port, without limits on requests.
    pub(crate) fn serve(&self, place: &Place) -> Result<Server, Trouble> {
        let started = Instant::now();
        let mut child = self
            .command(place, &["serve", "--listen", "127.0.0.1:0"])
            .env("VAFA_LOG", "error")
            .env("VAFA_REQUESTS_PER_ACTOR", "1000000000")
            .env("VAFA_REQUESTS_PER_ADDRESS", "1000000000")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
        let told: Json = serde_json::from_str(&line).map_err(|_| "the server did not start")?;
        let address = told["address"].as_str().unwrap_or_default().trim_start_matches("http://").to_owned();
        Ok(Server { child, address, started })
    }
}

impl Server {
    /// `127.0.0.1:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// When it was started.
    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    /// Memory that it holds now, in MiB.
    pub(crate) fn memory_mib(&self) -> f64 {
        memory_mib(self.child.id(), "VmRSS:")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line of `/proc/PID/status`, given there in KiB; 0 where it cannot be read.
fn memory_mib(process: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u32>().ok());
    f64::from(kib.unwrap_or(0)) / 1024.0
}

pub(crate) fn wait(length: Duration) {
    let (_sender, never) = channel::<()>();
    debug_assert_ne!(never.recv_timeout(length), Err(RecvTimeoutError::Disconnected));
}
