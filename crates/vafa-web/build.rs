//! A release must not be shipped without its styles and scripts; while developing, pages are allowed to be plain.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let dist = Path::new("../../web/dist");
    // When the folder is absent, Cargo looks again at every build: that is wanted, since it may have been made since.
    println!("cargo::rerun-if-changed={}", dist.display());

    if dist.join("manifest.json").exists() {
        return ExitCode::SUCCESS;
    }
    let sentence =
        "web/dist is not built: pages would have no styles and no scripts. Run `cargo xtask assets`.";
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::error={sentence}");
        return ExitCode::FAILURE;
    }
    println!("cargo::warning={sentence}");
    ExitCode::SUCCESS
}
