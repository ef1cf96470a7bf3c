//! The transaction that a function works in.

use crate::built::Built;
use crate::error::shortened;
use crate::row::Row;
use crate::sql::{Sql, Text};
use crate::url::Engine;
use crate::value::{Value, check};
use crate::{StoreError, pg, sqlite};

/// An open transaction. Only [`Db::write`](crate::Db::write) and [`Db::read`](crate::Db::read) hand one out,
/// and only for the length of one function.
///
/// After a statement has failed, nothing of the transaction can be kept and every further statement fails with
/// [`StoreError::Aborted`], on both engines. A failure that is to be survived belongs in a
/// [`savepoint`](Tx::savepoint).
pub struct Tx<'a> {
    session: Session<'a>,
    failed: Option<StoreError>,
    conflict: bool,
}

/// The connection of the engine.
pub(crate) enum Session<'a> {
    Sqlite(&'a mut sqlite::Connection),
    Postgres(&'a mut pg::Connection),
}

/// Whether more rows are wanted.
pub(crate) enum Step {
    More,
    Enough,
}

/// What to do with each row.
pub(crate) type Visit<'v> = dyn FnMut(&Row<'_>) -> Result<Step, StoreError> + 'v;

/// A failure of running a statement.
pub(crate) enum Fault {
    /// The engine refused: the transaction is lost.
    Engine(StoreError),
    /// The function that reads rows refused: the transaction is as good as before.
    Reader(StoreError),
}

/// What became of a transaction.
pub(crate) struct End {
    /// The first failed statement, when it was not undone with a savepoint.
    pub(crate) failed: Option<StoreError>,
    /// Whether the engine asked for the whole to be tried again.
    pub(crate) conflict: bool,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(session: Session<'a>) -> Self {
        Tx { session, failed: None, conflict: false }
    }

    pub(crate) fn end(self) -> End {
        End { failed: self.failed, conflict: self.conflict }
    }

    /// Lets this transaction take as long as it takes: the limits are there for the many short ones.
    pub fn lift_limits(&mut self) -> Result<(), StoreError> {
        crate::dump::lift_limits(self)
    }

    /// The engine below. There should be little reason to ask.
    pub fn engine(&self) -> Engine {
        match &self.session {
            Session::Sqlite(_) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement that returns no rows; the number of rows it changed.
    pub fn execute(&mut self, sql: Sql, params: &[Value]) -> Result<u64, StoreError> {
        self.run_execute(Text::Fixed(sql), params)
    }

    /// All rows, each mapped.
    pub fn query<T>(
        &mut self,
        sql: Sql,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.run_query(Text::Fixed(sql), params, map)
    }

    /// The first row, if there is one.
    pub fn query_opt<T>(
        &mut self,
        sql: Sql,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.run_first(Text::Fixed(sql), params, map)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn query_one<T>(
        &mut self,
        sql: Sql,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.run_first(Text::Fixed(sql), params, map)?
            .ok_or_else(|| StoreError::NotFound { statement: shortened(sql.text()) })
    }

    /// Hands over row by row, in memory that does not grow with their number. An error from `f` ends it.
    pub fn for_each(
        &mut self,
        sql: Sql,
        params: &[Value],
        f: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.run_each(Text::Fixed(sql), params, f)
    }

    /// [`execute`](Self::execute) for a built statement.
    pub fn execute_built(&mut self, statement: &Built) -> Result<u64, StoreError> {
        self.run_execute(Text::Composed(statement.text()), statement.values())
    }

    /// [`query`](Self::query) for a built statement.
    pub fn query_built<T>(
        &mut self,
        statement: &Built,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.run_query(Text::Composed(statement.text()), statement.values(), map)
    }

    /// [`query_opt`](Self::query_opt) for a built statement.
    pub fn query_built_opt<T>(
        &mut self,
        statement: &Built,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.run_first(Text::Composed(statement.text()), statement.values(), map)
    }

    /// [`query_one`](Self::query_one) for a built statement.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no row.
    pub fn query_built_one<T>(
        &mut self,
        statement: &Built,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.query_built_opt(statement, map)?
            .ok_or_else(|| StoreError::NotFound { statement: shortened(statement.text()) })
    }

    /// [`for_each`](Self::for_each) for a built statement.
    pub fn for_each_built(
        &mut self,
        statement: &Built,
        f: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.run_each(Text::Composed(statement.text()), statement.values(), f)
    }

    /// Runs a part whose failure undoes that part alone: after an `Err` the transaction stands where it stood
    /// before, and can go on.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run_execute(Text::Fixed(crate::sql!("SAVEPOINT part")), &[])?;
        let result = f(self);
        if self.conflict {
            // The engine wants the whole function again: no part can be saved.
            return result;
        }
        let swallowed = self.failed.take();
        let result = match (result, swallowed) {
            (Ok(_), Some(first)) => Err(StoreError::Aborted { first: first.to_string() }.into()),
            (result, _) => result,
        };
        if result.is_err() {
            self.run_execute(Text::Fixed(crate::sql!("ROLLBACK TO SAVEPOINT part")), &[])?;
        }
        self.run_execute(Text::Fixed(crate::sql!("RELEASE SAVEPOINT part")), &[])?;
        result
    }

    pub(crate) fn run_execute(&mut self, text: Text<'_>, params: &[Value]) -> Result<u64, StoreError> {
        self.ready(params)?;
        let result = match &mut self.session {
            Session::Sqlite(connection) => connection.execute(text, params),
            Session::Postgres(connection) => connection.execute(text, params),
        };
        result.map_err(|fault| self.note(fault))
    }

    /// Runs one statement with each of several lists of values, where nothing is far away; false where it is, and nothing
    /// was run.
    pub(crate) fn run_rows_here(&mut self, text: &str, rows: &[Vec<Value>]) -> Result<bool, StoreError> {
        let Session::Sqlite(connection) = &mut self.session else { return Ok(false) };
        if let Some(first) = &self.failed {
            return Err(StoreError::Aborted { first: first.to_string() });
        }
        for row in rows {
            check(row)?;
        }
        let result = connection.execute_rows(Text::Composed(text), rows);
        result.map(|()| true).map_err(|fault| self.note(fault))
    }

    pub(crate) fn run_query<T>(
        &mut self,
        text: Text<'_>,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.visit(text, params, &mut |row| {
            rows.push(map(row)?);
            Ok(Step::More)
        })?;
        Ok(rows)
    }

    fn run_first<T>(
        &mut self,
        text: Text<'_>,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut first = None;
        self.visit(text, params, &mut |row| {
            first = Some(map(row)?);
            Ok(Step::Enough)
        })?;
        Ok(first)
    }

    pub(crate) fn run_each(
        &mut self,
        text: Text<'_>,
        params: &[Value],
        mut f: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.visit(text, params, &mut |row| f(row).map(|()| Step::More))
    }

    /// Prepares a statement without running it.
    pub(crate) fn run_check(&mut self, text: &str) -> Result<(), StoreError> {
        self.ready(&[])?;
        let result = match &mut self.session {
            Session::Sqlite(connection) => connection.check_statement(text),
            Session::Postgres(connection) => connection.check_statement(text),
        };
        result.map_err(|error| self.note(Fault::Engine(error)))
    }

    fn visit(&mut self, text: Text<'_>, params: &[Value], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        self.ready(params)?;
        let result = match &mut self.session {
            Session::Sqlite(connection) => connection.visit(text, params, visit),
            Session::Postgres(connection) => connection.visit(text, params, visit),
        };
        result.map_err(|fault| self.note(fault))
    }

    /// Refuses to go on after a failure, and values that the engines would treat differently.
    fn ready(&self, params: &[Value]) -> Result<(), StoreError> {
        if let Some(first) = &self.failed {
            return Err(StoreError::Aborted { first: first.to_string() });
        }
        check(params)
    }

    /// Remembers what a failure means for the transaction, in case the function swallows it.
    fn note(&mut self, fault: Fault) -> StoreError {
        match fault {
            Fault::Reader(error) => error,
            Fault::Engine(error) => {
                self.conflict |= matches!(error, StoreError::Conflict { .. });
                self.failed.get_or_insert_with(|| error.clone());
                error
            }
        }
    }
}
