//! Where one is in the wizard.

use crate::page::Texts;
use crate::parts::Steps;
use vafa_kernel::id::ImportId;

/// The steps of the wizard; `at` is the one at hand, from 0. Steps behind can be gone back to while nothing is written.
pub(super) fn steps(t: Texts, import: Option<ImportId>, at: usize) -> Steps {
    let url = |step: &str| match import {
        Some(import) if at < 3 => format!("/imports/{import}/{step}"),
        _ => String::new(),
    };
    let name = |key: &str| t.text(key).into_owned();
    Steps {
        label: name("imports-steps"),
        steps: vec![
            (name("imports-step-file"), if at < 3 { "/imports/new".to_owned() } else { String::new() }),
            (name("imports-step-columns"), url("columns")),
            (name("imports-step-check"), url("check")),
            (name("imports-step-run"), String::new()),
        ],
        at,
    }
}
