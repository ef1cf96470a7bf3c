//! Running other programs: shown, checked, and with a limit where one is needed.

use std::hash::{BuildHasher as _, RandomState};
use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;

/// Runs a program with its output on our terminal; anything but success is a failure that names it.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    succeeded(command, status)
}

/// Runs a program and returns what it printed on standard output; its standard error stays on our terminal.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout)
        .map_err(|_| Failure::new(format!("{} printed something that is not UTF-8", name(command))))
}

/// Whether a program runs, says something and ends well; nothing of it is shown.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}

/// How a program with a time limit ended.
pub(crate) enum Limited {
    Succeeded,
    /// With what it wrote to standard error.
    Failed(String),
    TimedOut,
}

/// Runs a program for at most `limit`, then ends it.
pub(crate) fn run_limited(command: &mut Command, limit: Duration) -> Result<Limited, Failure> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let (sender, receiver) = mpsc::channel();
    if let Some(mut stderr) = child.stderr.take() {
        thread::spawn(move || {
            let mut text = Vec::new();
            // A pipe that breaks ends the text like one that closes; the exit status tells the rest.
            let _ = stderr.read_to_end(&mut text);
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
        });
    }
    let Ok(text) = receiver.recv_timeout(limit) else {
        // It may have ended by itself in this moment: either way nothing is left running.
        let _ = child.kill();
        let _ = child.wait();
        return Ok(Limited::TimedOut);
    };
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok(if status.success() { Limited::Succeeded } else { Limited::Failed(text) })
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` failed ({status})", display(command))))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("could not run `{}`: {error}", display(command)))
}

fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

/// The command as one would type it, with the program by its name only.
fn display(command: &Command) -> String {
    let mut words = vec![name(command)];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// A name that nothing has: numbers of processes come again, and a run that was killed leaves its files behind.
pub(crate) fn fresh_name(begin: &str) -> String {
    format!("{begin}-{:016x}", RandomState::new().hash_one(std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_arguments() {
        let failure = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(failure.contains("`sh -c exit 3` failed"), "{failure}");
    }

    #[test]
    fn a_program_past_its_limit_is_ended() {
        let mut forever = Command::new("sh");
        forever.args(["-c", "exec sleep 600"]);
        let end = run_limited(&mut forever, Duration::from_millis(50)).unwrap();
        assert!(matches!(end, Limited::TimedOut));
    }

    #[test]
    fn a_program_within_its_limit_tells_why_it_failed() {
        let mut failing = Command::new("sh");
        failing.args(["-c", "echo no such host >&2; exit 1"]);
        match run_limited(&mut failing, Duration::from_mins(1)).unwrap() {
            Limited::Failed(text) => assert_eq!(text, "no such host\n"),
            Limited::Succeeded | Limited::TimedOut => panic!("it failed in time"),
        }
    }
}
