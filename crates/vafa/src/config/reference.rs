//! The reference of all settings, kept in `docs/configuration.md`.

use super::settings::SETTINGS;
use std::fmt::Write as _;

/// All settings as a document.
pub(crate) fn reference() -> String {
    let mut out = String::from(
        "# Configuration\n\n\
         Vafa works without any configuration. What can be set is looked for in this order, each place beating those \
         before it:\n\n\
         1. the values built in,\n\
         2. the file `vafa.toml` in the data folder, or the one named with `--config FILE`,\n\
         3. the environment,\n\
         4. the command line.\n\n\
         `vafa config show` prints the values that hold and where each came from; passwords in addresses are hidden. A name \
         in the file that is not in this list is an error, so that a slip of the finger is seen.\n\n\
         <!-- Printed by `vafa config reference`; rewritten by `cargo xtask generated`. -->\n",
    );
    for setting in SETTINGS {
        let default =
            if setting.default.is_empty() { "empty".into() } else { format!("`{}`", setting.default) };
        // Writing to a string cannot fail.
        let _ = write!(out, "\n## `{}`\n\n{}\n\n- Default: {default}\n", setting.key, setting.about);
        let _ = writeln!(out, "- Environment: `{}`", setting.variable());
        if let Some(flag) = setting.flag {
            let _ = writeln!(out, "- Command line: `{flag}`");
        }
        if !setting.expects.is_empty() {
            let _ = writeln!(out, "- Values such as: `{}`", setting.expects);
        }
    }
    out
}
