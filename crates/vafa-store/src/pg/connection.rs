//! One connection to the server, with its settings and the statements it knows.

use std::collections::HashMap;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Statement};

use super::errors::{from_commit, from_postgres, is_lost, is_stale_plan};
use super::values::{fits, is_readable, kind};
use crate::error::shortened;
use crate::row::Row;
use crate::sql::Text;
use crate::tx::{Fault, Step, Visit};
use crate::{Engine, StoreError, Value, rewrite};

/// Settings of every connection. An engine that does not know one is left with its own way.
const SETTINGS: [&str; 6] = [
    "SET statement_timeout = '60s'",
    "SET lock_timeout = '10s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET client_min_messages = 'warning'",
    // Compiling pays for long analyses only, and costs every short statement.
    "SET jit = off",
    "SET TimeZone = 'UTC'",
];

/// Built statements kept per connection; when there are more, all are dropped and prepared anew.
const COMPOSED: usize = 256;

/// A connection, used by one thread.
pub(crate) struct Connection {
    client: Client,
    fixed: HashMap<(usize, usize), Statement>,
    composed: HashMap<String, Statement>,
    /// Of no more use: to be replaced.
    lost: bool,
    /// A remembered statement was stale: the transaction is worth another try.
    stale: bool,
    /// Run since they were last asked for.
    statements: u32,
    /// Whether rows that nobody wants must still be fetched, because an error among them would undo the transaction.
    drains: bool,
}

impl Connection {
    pub(super) fn open(config: &Config, drains: bool) -> Result<Self, StoreError> {
        let unreachable = |error: &postgres::Error| match from_postgres(error, "connect") {
            StoreError::Unavailable { detail, .. } | StoreError::Other { detail } => {
                StoreError::Unavailable { detail, outcome_known: true }
            }
            StoreError::Statement { message, .. } => {
                StoreError::Unavailable { detail: message, outcome_known: true }
            }
            other => other,
        };
        let mut client = config.connect(NoTls).map_err(|error| unreachable(&error))?;
        for setting in SETTINGS {
            if let Err(error) = client.batch_execute(setting)
                && is_lost(&error)
            {
                return Err(unreachable(&error));
            }
        }
        Ok(Connection {
            client,
            fixed: HashMap::new(),
            composed: HashMap::new(),
            lost: false,
            stale: false,
            statements: 0,
            drains,
        })
    }

    /// Runs words of the transaction itself: BEGIN, ROLLBACK.
    pub(super) fn control(&mut self, text: &'static str) -> Result<(), StoreError> {
        self.client.batch_execute(text).map_err(|error| self.note(&error, text))
    }

    /// Commits; see [`from_commit`] for what its failure means.
    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        self.client.batch_execute("COMMIT").map_err(|error| {
            self.lost |= is_lost(&error);
            from_commit(&error)
        })
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost || self.client.is_closed()
    }

    /// Whether a stale statement got in the way since the last call; all are forgotten then.
    pub(super) fn take_stale(&mut self) -> bool {
        if self.stale {
            self.fixed.clear();
            self.composed.clear();
        }
        std::mem::take(&mut self.stale)
    }

    /// How many statements ran since the last call.
    pub(super) fn take_statements(&mut self) -> u32 {
        std::mem::take(&mut self.statements)
    }

    pub(crate) fn execute(&mut self, text: Text<'_>, params: &[Value]) -> Result<u64, Fault> {
        let statement = self.statement(text)?;
        check(&statement, params, text)?;
        let bound: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        self.client
            .execute(&statement, &bound)
            .map_err(|error| Fault::Engine(self.note(&error, text.as_str())))
    }

    pub(crate) fn visit(
        &mut self,
        text: Text<'_>,
        params: &[Value],
        visit: &mut Visit<'_>,
    ) -> Result<(), Fault> {
        let statement = self.statement(text)?;
        check(&statement, params, text)?;
        let drains = self.drains;
        let walked = match self.client.query_raw(&statement, params) {
            Ok(mut rows) => walk(&mut rows, text, drains, visit),
            Err(error) => Err(Walk::Server(error)),
        };
        walked.map_err(|failure| match failure {
            Walk::Server(error) => Fault::Engine(self.note(&error, text.as_str())),
            Walk::Reader(error) => Fault::Reader(error),
        })
    }

    /// Prepares a statement without remembering it, and says what of its result cannot be read.
    pub(crate) fn check_statement(&mut self, text: &str) -> Result<(), StoreError> {
        let spelled = rewrite::statement(text, Engine::Postgres);
        let statement = self.client.prepare(&spelled).map_err(|error| self.note(&error, text))?;
        match statement.columns().iter().find(|column| !is_readable(column.type_())) {
            Some(column) => Err(StoreError::Type {
                statement: shortened(text),
                column: column.name().to_owned(),
                wanted: "a type of this house".to_owned(),
                found: format!("{}, which must be cast", column.type_()),
            }),
            None => Ok(()),
        }
    }

    fn statement(&mut self, text: Text<'_>) -> Result<Statement, Fault> {
        self.statements = self.statements.saturating_add(1);
        let known = match text {
            Text::Fixed(sql) => self.fixed.get(&sql.key()),
            Text::Composed(text) => self.composed.get(text),
        };
        if let Some(statement) = known {
            return Ok(statement.clone());
        }
        let spelled = rewrite::statement(text.as_str(), Engine::Postgres);
        let statement =
            self.client.prepare(&spelled).map_err(|error| Fault::Engine(self.note(&error, text.as_str())))?;
        match text {
            Text::Fixed(sql) => {
                self.fixed.insert(sql.key(), statement.clone());
            }
            Text::Composed(text) => {
                if self.composed.len() >= COMPOSED {
                    self.composed.clear();
                }
                self.composed.insert(text.to_owned(), statement.clone());
            }
        }
        Ok(statement)
    }

    fn note(&mut self, error: &postgres::Error, text: &str) -> StoreError {
        self.lost |= is_lost(error);
        self.stale |= is_stale_plan(error);
        from_postgres(error, text)
    }
}

/// How going through rows can end early.
enum Walk {
    Server(postgres::Error),
    Reader(StoreError),
}

/// Hands over the rows. What is not wanted any more is fetched all the same where `drains` asks for it: an error
/// behind the last row seen has undone the transaction, and COMMIT alone would not tell.
fn walk(
    rows: &mut postgres::RowIter<'_>,
    text: Text<'_>,
    drains: bool,
    visit: &mut Visit<'_>,
) -> Result<(), Walk> {
    let mut refused = None;
    while let Some(row) = rows.next().map_err(Walk::Server)? {
        match visit(&Row::postgres(&row, text.as_str())) {
            Ok(Step::More) => continue,
            Ok(Step::Enough) => {}
            Err(error) => refused = Some(error),
        }
        if drains {
            while rows.next().map_err(Walk::Server)?.is_some() {}
        }
        break;
    }
    refused.map_or(Ok(()), |error| Err(Walk::Reader(error)))
}

/// Compares parameters with what the server expects, to say in our own words what is wrong.
fn check(statement: &Statement, params: &[Value], text: Text<'_>) -> Result<(), Fault> {
    let wanted = statement.params();
    if wanted.len() != params.len() {
        let message = format!("{} parameters are wanted, {} given", wanted.len(), params.len());
        return Err(Fault::Engine(StoreError::Statement { statement: shortened(text.as_str()), message }));
    }
    for (index, (value, wanted)) in params.iter().zip(wanted).enumerate() {
        if !fits(value, wanted) {
            return Err(Fault::Engine(StoreError::Type {
                statement: shortened(text.as_str()),
                column: format!("${}", index + 1),
                wanted: wanted.to_string(),
                found: kind(value).to_owned(),
            }));
        }
    }
    Ok(())
}
