//! Running the real program in a place of its own, and a client of few words for it.
#![allow(dead_code, reason = "each test uses a part")]

use base64::Engine as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use vafa_store::testing::TestDb;
use vafa_store::{DatabaseUrl, testing};

/// A data folder, and on PostgreSQL a database, removed when dropped.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    database: Option<TestDb>,
}

impl Home {
    /// A fresh one on SQLite.
    pub(crate) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// A fresh one per engine; PostgreSQL where tests have a server.
    pub(crate) fn each() -> Vec<Self> {
        let postgres = testing::postgres()
            .map(|database| Self { folder: tempfile::tempdir().unwrap(), database: Some(database) });
        std::iter::once(Self::sqlite()).chain(postgres).collect()
    }

    pub(crate) fn engine(&self) -> &'static str {
        if self.database.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The program on this place, in English, with nothing taken from the environment of the test.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vafa"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("VAFA_") {
                command.env_remove(name);
            }
        }
        command.arg("--data").arg(self.folder.path()).args(["--lang", "en"]).args(args);
        if let Some(database) = &self.database
            && let DatabaseUrl::Postgres(url) = &database.options().url
        {
            command.arg("--database").arg(url);
        }
        command
    }

    pub(crate) fn output(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs a command that must succeed; what it said on the standard output.
    pub(crate) fn run(&self, args: &[&str]) -> String {
        let output = self.output(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {told}{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must succeed with `--json`: exactly one object comes out.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let told = self.run(&args);
        assert_eq!(told.trim().lines().count(), 1, "{told}");
        serde_json::from_str(&told).unwrap()
    }

    /// Runs a command that must fail; the exit code and what was said on the standard error.
    pub(crate) fn fail(&self, args: &[&str]) -> (i32, String) {
        let output = self.output(args);
        assert!(!output.status.success(), "{args:?} went well");
        (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
    }

    /// Starts a server on a free port and waits until it answers.
    pub(crate) fn serve(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        let mut child = command
            .env("VAFA_LOG", "error")
            .env("VAFA_REQUESTS_PER_ACTOR", "1000000000")
            .env("VAFA_REQUESTS_PER_ADDRESS", "1000000000")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).expect("the server tells its address");
        let address = told["address"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Server { child, address }
    }
}

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// `127.0.0.1:port`.
    pub(crate) fn address(&self) -> &String {
        &self.address
    }

    /// Ends it without warning.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as service managers do; its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts JSON with a write key, the way event clients do; status and body of the answer.
pub(crate) fn post(address: &str, path: &str, key: &str, body: &str) -> io::Result<(u16, String)> {
    let secret = base64::engine::general_purpose::STANDARD.encode(format!("{key}:"));
    request(
        address,
        &format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Basic {secret}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
    )
}

/// Asks for a page.
pub(crate) fn get(address: &str, path: &str) -> io::Result<(u16, String)> {
    request(address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"))
}

fn request(address: &str, text: &str) -> io::Result<(u16, String)> {
    let address = address.parse().map_err(io::Error::other)?;
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(text.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| io::Error::other("the answer broke off"))?;
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok()
    });
    if length.is_some_and(|length| body.len() < length) {
        return Err(io::Error::other("the answer broke off"));
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or_else(|| io::Error::other("no status"))?, body.to_owned()))
}
