//! `vafa key`: keys of programs.

use crate::problem::CliError;
use crate::{OPERATOR, Surroundings};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use vafa_app::access::{self, ApiKey, CreateKey, ListKeys};
use vafa_app::{App, Business, Failure, Scope};
use vafa_kernel::Instant;
use vafa_kernel::id::ApiKeyId;
use vafa_locale::dates::parse_date;

/// Keys of programs
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a key and print it; it cannot be shown again
    Create {
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
        /// What it may: ingest, read, write or admin; several with commas
        #[arg(long, value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// Label that its events carry
        #[arg(long)]
        source: Option<String>,
        /// The last day on which it is good (1405-01-31, 2026-04-20), or for how many days (90d); else until it is revoked
        #[arg(long, value_name = "DAY")]
        expires: Option<String>,
    },
    /// List keys, without what is secret
    List,
    /// Make a key useless, for good
    Revoke {
        /// The key's id (key_…)
        id: String,
    },
}

pub(crate) fn run(command: Key, around: &Surroundings) -> Result<(), Failure> {
    let app = around.place.open()?;
    let done = match command {
        Key::Create { name, scope, source, expires } => {
            let wanted = Wanted { name, source, expires };
            create(&app, around, wanted, &scope)
        }
        Key::List => list(&app, around),
        Key::Revoke { id } => revoke(&app, around, &id),
    };
    app.close();
    done
}

/// What was typed about a key.
struct Wanted {
    name: String,
    source: Option<String>,
    expires: Option<String>,
}

fn create(app: &App, around: &Surroundings, wanted: Wanted, scopes: &[String]) -> Result<(), Failure> {
    let scopes = scopes.iter().map(|scope| scope_of(scope)).collect::<Result<Vec<_>, _>>()?;
    let expires_at = wanted.expires.map(|text| end_of(&text, &app.business(), app.now())).transpose()?;
    let asked = CreateKey { name: wanted.name, scopes, source: wanted.source, expires_at };
    let made = app.write_blocking(&OPERATOR, move |tx, cx| access::create_key(tx, cx, asked.clone()))?;
    let console = &around.console;
    let token = made.token.expose();
    let mut result = told(&made.key);
    if let Some(result) = result.as_object_mut() {
        result.insert("key".into(), token.into());
    }
    console.result(&result);
    console.line(token);
    console.note("cli-key-once", &[("id", made.key.id.to_string().into())]);
    Ok(())
}

/// The end of a day of the business, told by its date in either calendar or by how many days are left until then.
fn end_of(text: &str, business: &Business, now: Instant) -> Result<Instant, CliError> {
    let wrong = || CliError::Day { given: text.to_owned() };
    let ascii = vafa_locale::digits::to_ascii(text.trim());
    let today = business.zone.date(now);
    let last = match ascii.strip_suffix(['d', 'D']) {
        Some(days) => days.parse::<u16>().ok().and_then(|days| today.plus_days(days.into())),
        None => parse_date(&ascii, business.calendar).ok(),
    };
    let end = last.filter(|last| *last >= today).and_then(|last| last.plus_days(1)).ok_or_else(wrong)?;
    Ok(business.zone.start_of_day(end))
}

fn scope_of(text: &str) -> Result<Scope, CliError> {
    text.trim().parse().map_err(|_| CliError::Choice {
        what: "--scope".into(),
        given: text.to_owned(),
        choices: Scope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", "),
    })
}

fn list(app: &App, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let mut keys = Vec::new();
    let mut asked = ListKeys::default();
    loop {
        let page = app.read_blocking(&OPERATOR, move |tx, cx| access::list_keys(tx, cx, asked))?;
        keys.extend(page.keys);
        asked.after = page.next;
        if asked.after.is_none() {
            break;
        }
    }
    console.result(&json!({ "keys": keys.iter().map(told).collect::<Vec<_>>() }));
    if keys.is_empty() {
        console.say("cli-key-none", &[]);
    }
    let formatter = console.formatter(&app.business());
    for key in &keys {
        let now = app.now();
        let state = match (key.revoked_at, key.expires_at) {
            (Some(_), _) => console.text("cli-key-revoked", &[]),
            (None, Some(end)) if end <= now => console.text("cli-key-expired", &[]),
            (None, Some(end)) => {
                // The end of a day is the beginning of the next one.
                let last = formatter.date(end.plus(-1));
                console.text("cli-key-good-until", &[("day", last.into())])
            }
            (None, None) => console.text("cli-key-good", &[]),
        };
        let line = format!(
            "{}  {}…  {}  {}  {}  {state}",
            key.id,
            key.token_start,
            codes(key).join(","),
            key.name,
            formatter.date(key.created_at),
        );
        console.line(&line);
    }
    Ok(())
}

fn revoke(app: &App, around: &Surroundings, id: &str) -> Result<(), Failure> {
    let id: ApiKeyId = id.parse().map_err(|_| CliError::Id { given: id.to_owned() })?;
    app.write_blocking(&OPERATOR, move |tx, cx| access::revoke_key(tx, cx, id))?;
    around.console.result(&json!({ "id": id, "is_revoked": true }));
    around.console.say("cli-key-revoked-now", &[("id", id.to_string().into())]);
    Ok(())
}

fn codes(key: &ApiKey) -> Vec<&'static str> {
    key.scopes.iter().map(|scope| scope.code()).collect()
}

fn told(key: &ApiKey) -> Json {
    json!({
        "id": key.id,
        "name": key.name,
        "scopes": codes(key),
        "source": key.source,
        "token_start": key.token_start,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vafa_kernel::Zone;

    #[test]
    fn a_day_is_told_in_either_calendar_or_by_how_far_it_is() {
        let business = Business { zone: Zone::tehran(), ..Business::default() };
        let now: Instant = "2026-03-01T12:00:00Z".parse().unwrap();
        let end = |text: &str| end_of(text, &business, now).map(|end| end.to_string());
        let wanted = "2026-04-20T20:30:00Z";
        for text in ["2026-04-20", "1405-01-31", "۱۴۰۵/۰۱/۳۱", "50d", "۵۰d"] {
            assert_eq!(end(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(end("0d").unwrap(), "2026-03-01T20:30:00Z", "through today");
        for text in ["2026-02-28", "yesterday", "-1d", "99999d", "d", ""] {
            assert!(end(text).is_err(), "{text}");
        }
    }
}
