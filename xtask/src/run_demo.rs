//! The demo shop: built, filled and served with one command.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use crate::build_assets;
use crate::build_program::build_release;
use crate::failure::Failure;
use crate::shared_target;
use crate::shell;
use crate::workspace::Workspace;

/// What each of the two commands that follow one another is given.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    /// `--data` for both.
    data: Option<String>,
    /// For `vafa demo`, which fills an empty data directory.
    fill: Vec<String>,
    /// For `vafa serve`.
    serve: Vec<String>,
}

/// Builds the program, fills the demo shop where its directory is empty, and becomes its server.
pub(crate) fn run_demo(workspace: &Workspace, args: &[String]) -> Result<(), Failure> {
    let plan = plan(args)?;
    let data = plan.data.map_or_else(|| workspace.root().join("data/demo"), PathBuf::from);
    let claim = shared_target::claim(workspace)?;

    println!("1/4  styles and scripts");
    build_assets::build_assets(workspace)?;

    println!(
        "2/4  the program (optimised: several minutes on two cores the first time, seconds when nothing changed)"
    );
    let program = build_release(workspace)?;

    println!("3/4  the demo shop in {}", data.display());
    shell::run(Command::new(&program).arg("--data").arg(&data).arg("demo").args(&plan.fill))?;
    drop(claim);

    println!("4/4  serving it; Ctrl-C stops");
    // Replaces this program, so that Ctrl-C reaches the server alone and its orderly stop is waited for.
    let error = Command::new(&program).arg("--data").arg(&data).arg("serve").args(&plan.serve).exec();
    Err(Failure::file("start", &program, &error))
}

fn plan(args: &[String]) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    let mut args = args.iter().filter(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        let (name, mut value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        if value.is_none() && matches!(name, "--data" | "--port" | "--listen") {
            value = Some(args.next().cloned().ok_or_else(|| Failure::new(format!("{name} needs a value")))?);
        }
        match (name, value) {
            ("--data", value) => plan.data = value,
            ("--port", Some(port)) => plan.serve.extend(["--listen".to_owned(), format!("127.0.0.1:{port}")]),
            ("--listen", Some(address)) => plan.serve.extend(["--listen".to_owned(), address]),
            _ => plan.fill.push(arg.clone()),
        }
    }
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(text: &str) -> Plan {
        plan(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn each_command_gets_its_own_options() {
        let plan = planned("-- --customers 1000 --port 8080 --data elsewhere --seed=7");
        assert_eq!(plan.data.as_deref(), Some("elsewhere"));
        assert_eq!(plan.fill, ["--customers", "1000", "--seed=7"]);
        assert_eq!(plan.serve, ["--listen", "127.0.0.1:8080"]);
    }

    #[test]
    fn an_address_is_passed_on_as_it_is() {
        assert_eq!(planned("--listen=[::1]:90").serve, ["--listen", "[::1]:90"]);
        assert_eq!(planned(""), Plan::default());
    }

    #[test]
    fn an_option_without_its_value_is_refused() {
        let failure = plan(&["--port".to_owned()]).unwrap_err();
        assert_eq!(failure.to_string(), "--port needs a value");
    }
}
