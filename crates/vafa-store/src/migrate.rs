//! Bringing the schema up to date: forward only, one statement at a time, checked against what has run before.

use sha2::{Digest as _, Sha256};

use crate::sql::Text;
use crate::{Db, MigrationError, StoreError, Tx, ddl, params, sql};

/// One step of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub version: u32,
    /// A short name.
    pub name: &'static str,
    /// Its statements, each ended by `;`, in the portable form.
    pub sql: &'static str,
}

/// What [`Db::migrate`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The version before; 0 for an empty database.
    pub from: u32,
    /// The version now.
    pub to: u32,
    /// The versions that were applied now.
    pub applied: Vec<u32>,
}

/// A migration as the database remembers it.
struct Past {
    version: u32,
    name: String,
    checksum: String,
    statements: u32,
    done: u32,
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT NOT NULL, name TEXT NOT NULL, \
    checksum TEXT NOT NULL, statements BIGINT NOT NULL, done BIGINT NOT NULL, PRIMARY KEY (version))";

/// Two servers that start together meet at the same statement; the loser looks again, this often.
const ATTEMPTS: u32 = 20;

pub(crate) fn run(db: &Db, all: &[Migration]) -> Result<Migrated, StoreError> {
    check_order(all)?;
    create_table(db)?;
    let past = db.read_blocking(past)?;
    compare(&past, all)?;
    let from = past.iter().filter(|past| past.is_done()).map(|past| past.version).max().unwrap_or(0);
    let finished = |version| past.iter().any(|past| past.version == version && past.is_done());
    let mut applied = Vec::new();
    for migration in all.iter().filter(|migration| !finished(migration.version)) {
        apply(db, *migration)?;
        applied.push(migration.version);
    }
    let to = all.last().map_or(0, |migration| migration.version);
    Ok(Migrated { from, to, applied })
}

impl Past {
    fn is_done(&self) -> bool {
        self.done >= self.statements
    }
}

pub(crate) fn check_order(all: &[Migration]) -> Result<(), MigrationError> {
    let mut last = 0;
    for migration in all {
        if migration.version <= last {
            return Err(MigrationError::Order { version: migration.version });
        }
        last = migration.version;
    }
    Ok(())
}

fn create_table(db: &Db) -> Result<(), StoreError> {
    let engine = db.engine();
    let text = ddl::translate(TABLE, engine).map_err(StoreError::other)?;
    let mut attempt = 0;
    loop {
        let text = text.clone();
        let result = db.write_blocking(move |tx| tx.run_execute(Text::Composed(&text), &[]).map(|_| ()));
        attempt += 1;
        match result {
            // Somebody else is creating it at this very moment.
            Err(StoreError::Unique { .. } | StoreError::Statement { .. }) if attempt < ATTEMPTS => {}
            other => return other,
        }
    }
}

fn past(tx: &mut Tx<'_>) -> Result<Vec<Past>, StoreError> {
    tx.query(
        sql!("SELECT version, name, checksum, statements, done FROM schema_migration ORDER BY version"),
        params![],
        |row| {
            Ok(Past {
                version: row.get("version")?,
                name: row.get("name")?,
                checksum: row.get("checksum")?,
                statements: row.get("statements")?,
                done: row.get("done")?,
            })
        },
    )
}

/// The version of the schema: the newest migration that has run completely.
pub(crate) fn version(tx: &mut Tx<'_>) -> Result<u32, StoreError> {
    Ok(past(tx)?.iter().filter(|past| past.is_done()).map(|past| past.version).max().unwrap_or(0))
}

fn compare(past: &[Past], all: &[Migration]) -> Result<(), MigrationError> {
    let known = all.last().map_or(0, |migration| migration.version);
    let newest = past.last().map_or(0, |past| past.version);
    for ran in past {
        match all.iter().find(|migration| migration.version == ran.version) {
            Some(migration) if checksum(migration) == ran.checksum => {}
            Some(_) => return Err(MigrationError::Changed { version: ran.version, name: ran.name.clone() }),
            None if ran.version > known => return Err(MigrationError::Newer { found: newest, known }),
            None => return Err(MigrationError::Missing { version: ran.version, name: ran.name.clone() }),
        }
    }
    let skipped = |migration: &&Migration| {
        migration.version < newest && !past.iter().any(|past| past.version == migration.version)
    };
    match all.iter().find(skipped) {
        Some(migration) => Err(MigrationError::Skipped { version: migration.version, name: migration.name }),
        None => Ok(()),
    }
}

/// Runs what is left of one migration, a statement and the note that it is done in one transaction.
fn apply(db: &Db, migration: Migration) -> Result<(), StoreError> {
    let statements = ddl::statements(migration.sql);
    let total = u32::try_from(statements.len()).unwrap_or(u32::MAX);
    let failed = |statement: usize, why: String| MigrationError::Statement {
        version: migration.version,
        name: migration.name,
        statement,
        why,
    };
    let sum = checksum(&migration);
    db.write_blocking(move |tx| {
        tx.execute(
            sql!(
                "INSERT INTO schema_migration (version, name, checksum, statements, done) \
                 VALUES ($1, $2, $3, $4, 0) ON CONFLICT (version) DO NOTHING"
            ),
            params![migration.version, migration.name, &sum, total],
        )
    })?;
    for (index, statement) in statements.iter().enumerate() {
        let number = index + 1;
        let text = ddl::translate(statement, db.engine()).map_err(|why| failed(number, why))?;
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        db.write_blocking(move |tx| {
            // First, so that a second server waits here and then finds it done.
            let mine = tx.execute(
                sql!("UPDATE schema_migration SET done = done + 1 WHERE version = $1 AND done = $2"),
                params![migration.version, place],
            )?;
            if mine == 1 {
                tx.run_execute(Text::Composed(&text), &[])?;
            }
            Ok(())
        })
        .map_err(|error: StoreError| failed(number, error.to_string()))?;
    }
    Ok(())
}

/// Runs a whole migration inside a transaction: for loading a dump, which is kept as a whole or not at all.
pub(crate) fn apply_within(tx: &mut Tx<'_>, migration: &Migration) -> Result<(), StoreError> {
    let engine = tx.engine();
    let mut run = |text: &str| match ddl::translate(text, engine) {
        Ok(text) => tx.run_execute(Text::Composed(&text), &[]).map(drop),
        Err(why) => Err(StoreError::other(why)),
    };
    run(TABLE)?;
    let statements = ddl::statements(migration.sql);
    for (index, statement) in statements.iter().enumerate() {
        run(statement).map_err(|error| MigrationError::Statement {
            version: migration.version,
            name: migration.name,
            statement: index + 1,
            why: error.to_string(),
        })?;
    }
    let total = u32::try_from(statements.len()).unwrap_or(u32::MAX);
    tx.execute(
        sql!("INSERT INTO schema_migration (version, name, checksum, statements, done) VALUES ($1, $2, $3, $4, $4)"),
        params![migration.version, migration.name, checksum(migration), total],
    )?;
    Ok(())
}

/// A hash over the text, the same whatever the line ends.
fn checksum(migration: &Migration) -> String {
    let mut hash = Sha256::new();
    for line in migration.sql.lines() {
        hash.update(line.trim_end().as_bytes());
        hash.update(b"\n");
    }
    hex(&hash.finalize())
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_the_checksum() {
        let migration = |sql| Migration { version: 1, name: "a", sql };
        assert_eq!(checksum(&migration("a;\nb;\n")), checksum(&migration("a; \r\nb;")));
        assert_ne!(checksum(&migration("a;")), checksum(&migration("b;")));
        assert_eq!(checksum(&migration("")).len(), 64);
    }
}
