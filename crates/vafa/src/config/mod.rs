//! Settings: what is built in, then the file, then the environment, then flags; each value knows where it came from.

mod reference;
mod settings;

pub(crate) use reference::reference;
pub(crate) use settings::list;

use crate::problem::CliError;
use settings::{SETTINGS, Setting};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// The file of settings in the data folder.
const FILE: &str = "vafa.toml";

/// Where a value came from; each beats those above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Built in.
    Default,
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// The command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// The settings that hold.
#[derive(Debug, Clone)]
pub(crate) struct Config(BTreeMap<&'static str, (String, Origin)>);

/// What settings are read from.
pub(crate) struct Sources<'s> {
    /// Values given as flags, by key.
    pub(crate) flags: &'s [(&'static str, Option<String>)],
    /// Reads an environment variable.
    pub(crate) environment: &'s dyn Fn(&str) -> Option<String>,
    /// The file named on the command line.
    pub(crate) file: Option<PathBuf>,
    /// Reads a file; nothing where there is none.
    pub(crate) read: &'s dyn Fn(&std::path::Path) -> Result<Option<String>, CliError>,
}

impl Config {
    /// Brings the sources together.
    pub(crate) fn load(sources: &Sources<'_>) -> Result<Self, CliError> {
        let mut config =
            Self(SETTINGS.iter().map(|s| (s.key, (s.default.to_owned(), Origin::Default))).collect());
        let mut above = Vec::new();
        for setting in SETTINGS {
            let variable = setting.variable();
            if let Some(value) = (sources.environment)(&variable).filter(|value| !value.is_empty()) {
                above.push((setting, value, Origin::Environment(variable)));
            }
        }
        for setting in SETTINGS {
            let given = sources.flags.iter().find(|(key, _)| *key == setting.key);
            if let Some(value) = given.and_then(|(_, value)| value.clone()) {
                above.push((setting, value, Origin::Flag(setting.flag.unwrap_or_default())));
            }
        }
        config.read_file(sources, &above)?;
        for (setting, value, origin) in above {
            config.set(setting, value, origin)?;
        }
        Ok(config)
    }

    /// The file that was named, or else the one in the data folder, which may tell everything but that folder.
    fn read_file(
        &mut self,
        sources: &Sources<'_>,
        above: &[(&Setting, String, Origin)],
    ) -> Result<(), CliError> {
        let (path, is_named) = if let Some(path) = &sources.file {
            (path.clone(), true)
        } else {
            let data = above.iter().rev().find(|(setting, ..)| setting.key == "data");
            let data = data.map_or_else(|| self.get("data").to_owned(), |(_, value, _)| value.clone());
            (PathBuf::from(data).join(FILE), false)
        };
        let Some(text) = (sources.read)(&path)? else {
            return if is_named {
                Err(CliError::NoFile { path: path.display().to_string() })
            } else {
                Ok(())
            };
        };
        let shown = path.display().to_string();
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| CliError::ConfigSyntax {
            path: shown.clone(),
            why: error.message().to_owned(),
        })?;
        for (key, value) in table {
            let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
                let nearest = nearest(&key, SETTINGS.iter().map(|setting| setting.key));
                return Err(CliError::UnknownSetting {
                    path: shown,
                    key,
                    nearest: nearest.unwrap_or_default().to_owned(),
                });
            };
            if setting.key == "data" && !is_named {
                return Err(CliError::DataInItself { path: shown });
            }
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Array(parts) => {
                    parts.iter().map(|part| part.as_str().unwrap_or_default()).collect::<Vec<_>>().join(",")
                }
                other => other.to_string(),
            };
            self.set(setting, value, Origin::File(path.clone()))?;
        }
        Ok(())
    }

    fn set(&mut self, setting: &'static Setting, value: String, origin: Origin) -> Result<(), CliError> {
        if !(setting.is_valid)(&value) {
            return Err(CliError::SettingValue {
                key: setting.key.to_owned(),
                value,
                origin: origin.to_string(),
                expected: setting.expects.to_owned(),
            });
        }
        self.0.insert(setting.key, (value, origin));
        Ok(())
    }

    /// The value of a setting.
    pub(crate) fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", |(value, _)| value)
    }

    /// The value as a number; every such setting was found to be one when it was read.
    pub(crate) fn number<N: std::str::FromStr + Default>(&self, key: &str) -> N {
        self.get(key).parse().unwrap_or_default()
    }

    /// Every setting with its value, safe to show, and its origin.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&'static str, String, &Origin)> {
        SETTINGS.iter().filter_map(|setting| {
            let (value, origin) = self.0.get(setting.key)?;
            let value = if setting.key == "database" && !value.is_empty() {
                // An address shows itself without its password.
                value.parse::<vafa_store::DatabaseUrl>().map_or_else(|_| "…".into(), |url| url.to_string())
            } else {
                value.clone()
            };
            Some((setting.key, value, origin))
        })
    }
}

/// Environment variables that look like settings and are none, each with the setting that may have been meant.
pub(crate) fn unknown_variables(names: impl Iterator<Item = String>) -> Vec<(String, Option<String>)> {
    names
        .filter(|name| name.starts_with("VAFA_"))
        // The build, the tests and the measurements have variables of their own.
        .filter(|name| !["VAFA_TEST_", "VAFA_BENCH_", "VAFA_BIN"].iter().any(|own| name.starts_with(own)))
        .filter(|name| SETTINGS.iter().all(|setting| setting.variable() != *name))
        .map(|name| {
            let known: Vec<String> = SETTINGS.iter().map(Setting::variable).collect();
            let nearest = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
            (name, nearest)
        })
        .collect()
}

/// The known word that a mistyped one was probably meant to be.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let far = word.chars().count() / 2 + 1;
    known.map(|known| (distance(word, known), known)).filter(|(d, _)| *d < far).min().map(|(_, known)| known)
}

/// How many letters must be put in, taken out or replaced to make one word of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, wanted) in row.iter_mut().skip(1).zip(&other) {
            let cost = (*cell + 1).min(left + 1).min(diagonal + usize::from(letter != *wanted));
            diagonal = std::mem::replace(cell, cost);
            left = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests;
