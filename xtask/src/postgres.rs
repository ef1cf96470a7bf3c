//! A PostgreSQL server for the length of one test run.

use std::env;
use std::fs::{self, DirBuilder, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::find_tools;
use crate::shell;

/// The keeper stays between us and the server. It waits on a pipe that we hold open: when we end, in whatever way,
/// a kill −9 included, the pipe closes, and the keeper stops the server and removes its files. Signals from the
/// terminal reach the whole group; the keeper ignores them, so that it is always there to clean up.
const KEEPER: &str = r#"
trap '' HUP INT TERM
server=$1 directory=$2
shift 2
"$server" -D "$directory/data" "$@" &
pid=$!
read -r _
kill -INT "$pid" 2>/dev/null
wait "$pid"
rm -rf "$directory"
"#;

/// Settings of a server whose data nobody needs after the run. Without `fsync` the data would not survive a crash of
/// the *machine*; no test stages one (they kill Vafa and connections, not the operating system), and the suite runs
/// several times faster. Only loopback, no socket file.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "log_min_messages=warning",
];

/// What makes it fast and forgetful.
const FORGETFUL: &[&str] = &["fsync=off", "full_page_writes=off"];

const START_LIMIT: Duration = Duration::from_mins(1);

/// A running server; stopped and removed when dropped.
pub(crate) struct Cluster {
    keeper: Child,
    port: u16,
}

impl Cluster {
    /// Creates a cluster in a fresh temporary directory and starts it on a free loopback port.
    pub(crate) fn start(programs: &Path) -> Result<Self, Failure> {
        Self::start_with(programs, FORGETFUL)
    }

    /// The same with a server whose commits survive a power cut: for measurements.
    pub(crate) fn start_durable(programs: &Path) -> Result<Self, Failure> {
        Self::start_with(programs, &[])
    }

    fn start_with(programs: &Path, more: &[&str]) -> Result<Self, Failure> {
        let user = server_user()?;
        let directory = create_directory(user)?;
        let as_server = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&directory).env("LC_ALL", "C");
            if let Some(user) = user {
                command.uid(user.uid).gid(user.gid);
            }
            command
        };
        // The "C" locale orders text by code point, like SQLite: what both engines share is tested.
        let initialised = shell::output(
            as_server(&programs.join("initdb")).arg("--pgdata").arg(directory.join("data")).args([
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
            ]),
        );
        if let Err(failure) = initialised {
            remove(&directory);
            return Err(failure);
        }

        let port = free_port()?;
        let mut keeper = as_server(Path::new("/bin/sh"));
        keeper.args(["-c", KEEPER, "vafa-postgres"]).arg(programs.join("postgres")).arg(&directory);
        keeper.args(["-p", &port.to_string()]);
        for setting in SETTINGS.iter().chain(more) {
            keeper.args(["-c", setting]);
        }
        let log = File::create(directory.join("server.log"))
            .map_err(|error| Failure::file("create", &directory.join("server.log"), &error))?;
        let mut keeper = keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::new(format!("could not start PostgreSQL: {error}")))?;
        let started = wait_until_ready(&mut keeper, log);
        // From here on dropping stops the server.
        let cluster = Self { keeper, port };
        started?;
        Ok(cluster)
    }

    /// Where tests connect; they create their own databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is the word to stop; waiting for a child closes it first.
        let _ = self.keeper.wait();
    }
}

/// An account of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

/// PostgreSQL refuses to run as the administrator: then its own account is used, or `nobody`.
fn server_user() -> Result<Option<User>, Failure> {
    if find_tools::user_id()? != 0 {
        return Ok(None);
    }
    let accounts = Path::new("/etc/passwd");
    let text = fs::read_to_string(accounts).map_err(|error| Failure::file("read", accounts, &error))?;
    find_user(&text, "postgres")
        .or_else(|| find_user(&text, "nobody"))
        .map(Some)
        .ok_or_else(|| Failure::new("there is no account `postgres` or `nobody` to run PostgreSQL as"))
}

fn find_user(accounts: &str, name: &str) -> Option<User> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    })
}

fn create_directory(user: Option<User>) -> Result<PathBuf, Failure> {
    let directory = env::temp_dir().join(shell::fresh_name("vafa-postgres"));
    let cannot = |error: &std::io::Error| Failure::file("create", &directory, error);
    DirBuilder::new().mode(0o700).create(&directory).map_err(|error| cannot(&error))?;
    if let Some(user) = user {
        chown(&directory, Some(user.uid), Some(user.gid)).map_err(|error| cannot(&error))?;
    }
    Ok(directory)
}

fn remove(directory: &Path) {
    if let Err(error) = fs::remove_dir_all(directory) {
        eprintln!("could not remove {}: {error}", directory.display());
    }
}

/// Another program could take the port before the server does; the server then says so and the run fails, plainly.
fn free_port() -> Result<u16, Failure> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(format!("no free loopback port: {error}")))
}

/// Follows the server's messages into its log until it says that it is ready; they go on to the log afterwards.
fn wait_until_ready(keeper: &mut Child, mut log: File) -> Result<(), Failure> {
    let Some(messages) = keeper.stderr.take() else {
        return Err(Failure::new("PostgreSQL's messages cannot be read"));
    };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(messages).lines().map_while(Result::ok) {
            // A full disk fails the tests by itself; nobody waits for these lines once the server runs.
            let _ = writeln!(log, "{line}");
            let _ = sender.send(line);
        }
    });
    let mut said = String::new();
    loop {
        match receiver.recv_timeout(START_LIMIT) {
            Ok(line) if line.contains("database system is ready to accept connections") => return Ok(()),
            Ok(line) if line.contains("FATAL:") => {
                return Err(Failure::new(format!("PostgreSQL did not start:\n{said}{line}")));
            }
            Ok(line) => {
                said.push_str(&line);
                said.push('\n');
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(Failure::new(format!("PostgreSQL did not start:\n{said}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found_by_their_whole_name() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\npostgres2:x:9:9::/:/bin/sh\npostgres:x:109:117:,,,:/var/lib:/bin/sh\n";
        assert_eq!(find_user(accounts, "postgres"), Some(User { uid: 109, gid: 117 }));
        assert_eq!(find_user(accounts, "nobody"), None);
    }
}
