//! Every setting there is.

use std::net::SocketAddr;
use vafa_web::address::Net;

/// One setting.
pub(crate) struct Setting {
    /// Its name in the file; in the environment it is `VAFA_` and the same in capitals.
    pub(crate) key: &'static str,
    /// The flag, where it has one.
    pub(crate) flag: Option<&'static str>,
    /// What holds where nothing was said.
    pub(crate) default: &'static str,
    /// What it means, for the reference.
    pub(crate) about: &'static str,
    /// What is expected of its value, where not every text will do.
    pub(crate) expects: &'static str,
    /// Whether a text is such a value.
    pub(crate) is_valid: fn(&str) -> bool,
}

impl Setting {
    /// The environment variable.
    pub(crate) fn variable(&self) -> String {
        format!("VAFA_{}", self.key.to_ascii_uppercase())
    }
}

fn any(_: &str) -> bool {
    true
}

fn address(text: &str) -> bool {
    text.parse::<SocketAddr>().is_ok()
}

fn language(text: &str) -> bool {
    matches!(text, "" | "fa" | "en")
}

fn url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty() || rest.is_some_and(|host| !host.is_empty() && !host.ends_with('/'))
}

fn nets(text: &str) -> bool {
    list(text).all(|net| net.parse::<Net>().is_ok())
}

fn log_format(text: &str) -> bool {
    matches!(text, "text" | "json")
}

fn reach(text: &str) -> bool {
    matches!(text, "public" | "private")
}

fn above_zero(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|number| number > 0)
}

fn threads(text: &str) -> bool {
    text.parse::<usize>().is_ok_and(|number| (1..=256).contains(&number))
}

fn bytes(text: &str) -> bool {
    text.parse::<u64>().is_ok_and(|number| number > 0)
}

fn days(text: &str) -> bool {
    text.parse::<u16>().is_ok()
}

/// The parts of a list separated by commas.
pub(crate) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// Every setting, in the order in which they are shown.
pub(crate) const SETTINGS: &[Setting] = &[
    Setting {
        key: "data",
        flag: Some("--data"),
        default: "data",
        about: "The folder of the business's data: the database (unless `database` names another), uploads, `vafa.toml`. \
                It cannot be set in the `vafa.toml` that lies in it.",
        expects: "",
        is_valid: any,
    },
    Setting {
        key: "database",
        flag: Some("--database"),
        default: "",
        about: "The address of a PostgreSQL database, `postgres://user:password@host/name`. When empty, the data is in \
                `vafa.db` in the data folder (SQLite).",
        expects: "",
        is_valid: any,
    },
    Setting {
        key: "language",
        flag: Some("--lang"),
        default: "",
        about: "The language in which commands speak, `fa` or `en`. When empty, the language of the environment (`LANG`), \
                else Persian.",
        expects: "fa, en",
        is_valid: language,
    },
    Setting {
        key: "listen",
        flag: Some("--listen"),
        default: "127.0.0.1:8080",
        about: "Where `vafa serve` listens. Port 0 takes any free port.",
        expects: "127.0.0.1:8080",
        is_valid: address,
    },
    Setting {
        key: "public_url",
        flag: None,
        default: "",
        about: "The address by which people reach the server, such as `https://crm.shop.example`, without a slash at the \
                end. With `https`, cookies are marked secure and browsers are told to insist on it.",
        expects: "https://crm.shop.example",
        is_valid: url,
    },
    Setting {
        key: "trusted_proxies",
        flag: None,
        default: "",
        about: "Addresses or ranges of proxies whose word about a client's address is taken, separated by commas. \
                Usually empty: then forwarding headers are ignored.",
        expects: "10.0.0.0/8, ::1",
        is_valid: nets,
    },
    Setting {
        key: "requests_per_actor",
        flag: None,
        default: "1200",
        about: "Requests a minute for one person or key.",
        expects: "1200",
        is_valid: above_zero,
    },
    Setting {
        key: "requests_per_address",
        flag: None,
        default: "300",
        about: "Requests a minute for one network address without a person or key.",
        expects: "300",
        is_valid: above_zero,
    },
    Setting {
        key: "upload_bytes",
        flag: None,
        default: "4294967296",
        about: "The largest file to import through the pages or the API, in bytes.",
        expects: "4294967296",
        is_valid: bytes,
    },
    Setting {
        key: "upload_days",
        flag: None,
        default: "30",
        about: "For how many days an uploaded file is kept after its import has ended (done, undone, stopped or failed), or \
                after a draft was last touched. Then it is removed; what it told stays in the database and can be undone \
                all the same. With `0` it is removed within the hour.",
        expects: "30",
        is_valid: days,
    },
    Setting {
        key: "webhooks_reach",
        flag: None,
        default: "public",
        about: "Where webhooks may be sent: `public` addresses only, or also `private` networks and this machine.",
        expects: "public, private",
        is_valid: reach,
    },
    Setting {
        key: "readers",
        flag: None,
        default: "4",
        about: "Database connections for reading, each with a thread.",
        expects: "4",
        is_valid: threads,
    },
    Setting {
        key: "writers",
        flag: None,
        default: "8",
        about: "PostgreSQL connections for writing, each with a thread. SQLite always has one.",
        expects: "8",
        is_valid: threads,
    },
    Setting {
        key: "log",
        flag: None,
        default: "info",
        about: "What the server logs: `error`, `warn`, `info`, `debug`, or per part as in `info,vafa_web=debug`.",
        expects: "",
        is_valid: any,
    },
    Setting {
        key: "log_format",
        flag: None,
        default: "text",
        about: "How the server logs: `text` for people, `json` for machines.",
        expects: "text, json",
        is_valid: log_format,
    },
];
