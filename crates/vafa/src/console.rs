//! What is said to people and to machines.
//!
//! For people: texts in their language, results on the standard output, progress and asides on the standard error. For
//! machines (`--json`): exactly one object on the standard output, at the end, whether it went well or not.

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use vafa_app::Failure;
use vafa_app::operate::Progress;
use vafa_locale::{Arg, Formatter, Lang, text};

/// Where everything is said.
#[derive(Clone)]
pub(crate) struct Console {
    lang: Lang,
    is_json: bool,
}

impl Console {
    pub(crate) const fn new(lang: Lang, is_json: bool) -> Self {
        Self { lang, is_json }
    }

    /// The language of people here.
    pub(crate) const fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether a machine listens.
    pub(crate) const fn is_json(&self) -> bool {
        self.is_json
    }

    /// A text in the reader's language, without marks that terminals would show.
    pub(crate) fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        text::text_plain(self.lang, key, args).into_owned()
    }

    /// A line of the result, for people only.
    pub(crate) fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) {
        self.line(&self.text(key, args));
    }

    /// A line as it is, for people only.
    pub(crate) fn line(&self, line: &str) {
        if !self.is_json {
            print(line);
        }
    }

    /// A line that is no part of the result, for people only.
    pub(crate) fn note(&self, key: &str, args: &[(&str, Arg<'_>)]) {
        if !self.is_json {
            eprintln!("{}", self.text(key, args));
        }
    }

    /// The result, for machines only.
    pub(crate) fn result(&self, result: &Json) {
        if self.is_json {
            print(&result.to_string());
        }
    }

    /// A document that is the result for everybody.
    pub(crate) fn document(text: &str) {
        print(text.trim_end());
    }

    /// Says what went wrong, once.
    pub(crate) fn failed(&self, failure: &Failure) {
        let message = self.failure_text(failure);
        if self.is_json {
            let error = json!({
                "code": failure.code(),
                "message": message,
                "field": failure.field(),
                "detail": failure.chain(),
            });
            print(&json!({ "error": error }).to_string());
        } else {
            eprintln!("{}", self.text("cli-failed", &[("message", message.into())]));
            // What only the command line can say about how to help it along.
            let hint = format!("cli-hint-{}", failure.code().replace(['.', '_'], "-"));
            if text::has(&hint) {
                eprintln!("{}", self.text(&hint, &[]));
            }
        }
    }

    /// The sentence for a failure; in technical words where there is none for people.
    fn failure_text(&self, failure: &Failure) -> String {
        let key = format!("error-{}", failure.code().replace(['.', '_'], "-"));
        if !text::has(&key) {
            return failure.chain();
        }
        let args: Vec<(&str, Arg<'_>)> =
            failure.args().iter().map(|(name, value)| (*name, self.told(name, value).into())).collect();
        self.text(&key, &args)
    }

    /// What a failure names: numbers that are ours in the language's digits, what was given as it was given.
    fn told(&self, name: &str, value: &str) -> String {
        if matches!(name, "line" | "count") {
            return vafa_locale::NumberStyle::of(self.lang).digits(value);
        }
        value.to_owned()
    }

    /// How numbers and dates look here, on the clocks of the business.
    pub(crate) fn formatter(&self, business: &vafa_app::Business) -> Formatter {
        let mut formatter = Formatter::new(self.lang, business.zone.clone());
        formatter.calendar = business.calendar;
        formatter
    }

    /// A whole number in the digits of the language.
    pub(crate) fn number(&self, number: u64) -> String {
        vafa_locale::NumberStyle::of(self.lang).integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// Shows how far long work has come: a bar on a terminal, nothing elsewhere.
    pub(crate) fn progress(&self) -> Arc<Bar> {
        let is_shown = !self.is_json && std::io::stderr().is_terminal();
        Arc::new(Bar { console: self.clone(), is_shown, current: Mutex::new(None) })
    }
}

/// A line on the standard output; who closed it does not want to hear more.
fn print(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// A bar that shows how far long work has come.
pub(crate) struct Bar {
    console: Console,
    is_shown: bool,
    current: Mutex<Option<(&'static str, ProgressBar)>>,
}

impl Bar {
    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some((_, bar)) = self.current.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    fn begin(&self, step: &str, total: Option<u64>) -> ProgressBar {
        let template = match total {
            Some(_) => "{msg:<28} {bar:32} {percent:>3}% {elapsed}",
            None => "{msg:<28} {spinner} {human_pos} {elapsed}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_style(style);
        bar.set_message(self.console.text(&format!("cli-step-{}", step.replace('_', "-")), &[]));
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

impl Progress for Bar {
    fn step(&self, step: &'static str, done: u64, total: Option<u64>) {
        if !self.is_shown {
            return;
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, bar)) = current.as_ref()
            && *known == step
        {
            bar.set_position(done);
            return;
        }
        if let Some((_, bar)) = current.take() {
            bar.finish_and_clear();
        }
        let bar = self.begin(step, total);
        bar.set_position(done);
        *current = Some((step, bar));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.finish();
    }
}
