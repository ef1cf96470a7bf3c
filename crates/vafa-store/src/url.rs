//! Where a database lives and how many connections to keep to it.

use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The storage engine behind a [`Db`](crate::Db).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file inside the process.
    Sqlite,
    /// A PostgreSQL server, or one that speaks its protocol and dialect.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        })
    }
}

/// The address of a database. Shown (also by `Debug`) without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, created when missing; its folder must exist.
    Sqlite(PathBuf),
    /// A `postgres://` or `postgresql://` address.
    Postgres(String),
}

impl DatabaseUrl {
    /// The engine this address belongs to.
    pub fn engine(&self) -> Engine {
        match self {
            DatabaseUrl::Sqlite(_) => Engine::Sqlite,
            DatabaseUrl::Postgres(_) => Engine::Postgres,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = Infallible;

    /// `postgres://…` and `postgresql://…` name a server; everything else is a path, with or without `sqlite:`.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let lower = text.get(..13).unwrap_or(text).to_ascii_lowercase();
        if lower.starts_with("postgres://") || lower.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "{}", path.display()),
            DatabaseUrl::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Replaces the password, in `user:password@` as well as in `?password=`, with stars.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "***".to_owned() };
    // The last `@` before the query ends the user part: a password may hold `@` and `/` unescaped.
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let address = match before_query.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((name, _)) => format!("{name}:***@{host}"),
            None => before_query.to_owned(),
        },
        None => before_query.to_owned(),
    };
    let query = query.map(|query| {
        let parts: Vec<String> = query
            .split('&')
            .map(|part| match part.split_once('=') {
                Some((key, _)) if key.to_ascii_lowercase().contains("password") => format!("{key}=***"),
                _ => part.to_owned(),
            })
            .collect();
        format!("?{}", parts.join("&"))
    });
    format!("{scheme}://{address}{}", query.unwrap_or_default())
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// Where it is.
    pub url: DatabaseUrl,
    /// Connections (each with a thread) that serve reads; at least one is used.
    pub readers: usize,
    /// PostgreSQL connections (each with a thread) that serve writes; SQLite always has exactly one.
    pub writers: usize,
}

impl DbOptions {
    /// Sensible numbers of connections for one small machine.
    pub fn new(url: DatabaseUrl) -> Self {
        DbOptions { url, readers: 4, writers: 8 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let Ok(url) = text.parse::<DatabaseUrl>();
        format!("{url} {url:?}")
    }

    #[test]
    fn addresses_choose_the_engine() {
        let Ok(server) = "postgresql://localhost/vafa".parse::<DatabaseUrl>();
        assert_eq!(server.engine(), Engine::Postgres);
        let Ok(file) = "data/vafa.db".parse::<DatabaseUrl>();
        assert_eq!(file, DatabaseUrl::Sqlite("data/vafa.db".into()));
        let Ok(prefixed) = "sqlite:data/vafa.db".parse::<DatabaseUrl>();
        assert_eq!(prefixed, file);
    }

    #[test]
    fn passwords_are_never_shown() {
        for url in [
            "postgres://vafa:s3cret@db.example/vafa",
            "postgres://vafa:s3c@cret@db.example/vafa?sslmode=disable",
            "postgres://vafa@db.example/vafa?password=s3cret&sslmode=disable",
        ] {
            let text = shown(url);
            assert!(!text.contains("cret"), "{text}");
            assert!(text.contains("vafa") && text.contains("db.example"), "{text}");
        }
        assert!(shown("postgres://vafa@h/d").starts_with("postgres://vafa@h/d "));
    }
}
