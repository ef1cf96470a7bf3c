//! `vafa key`: keys of programs.

use crate::problem::CliError;
use crate::{OPERATOR, Surroundings};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use vafa_app::access::{self, ApiKey, CreateKey, ListKeys};
use vafa_app::{App, Failure, Scope};
use vafa_kernel::id::ApiKeyId;

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
        Key::Create { name, scope, source } => create(&app, around, name, &scope, source),
        Key::List => list(&app, around),
        Key::Revoke { id } => revoke(&app, around, &id),
    };
    app.close();
    done
}

fn create(
    app: &App,
    around: &Surroundings,
    name: String,
    scopes: &[String],
    source: Option<String>,
) -> Result<(), Failure> {
    let scopes = scopes.iter().map(|scope| scope_of(scope)).collect::<Result<Vec<_>, _>>()?;
    let asked = CreateKey { name, scopes, source, expires_at: None };
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
        let state = if key.revoked_at.is_some() { "cli-key-revoked" } else { "cli-key-good" };
        let line = format!(
            "{}  {}…  {}  {}  {}  {}",
            key.id,
            key.token_start,
            codes(key).join(","),
            key.name,
            formatter.date(key.created_at),
            console.text(state, &[])
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
