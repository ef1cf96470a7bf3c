//! The mapping that was last accepted for files of one shape.

use super::Target;
use crate::failure::Failure;
use crate::imports::settings::{ImportKind, Mapping};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use vafa_kernel::Instant;
use vafa_store::{Tx, params, sql};

/// What tells shapes apart: the names of the columns, folded, in their order.
fn shape(header: &[String]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for name in header {
        hash.update(vafa_locale::fold(name).as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

/// The mapping that was accepted for such a file before, with the columns named as in this one.
pub(crate) fn remembered(
    tx: &mut Tx<'_>,
    kind: ImportKind,
    header: &[String],
) -> Result<Option<Mapping>, Failure> {
    let stored = tx.query_opt(
        sql!("SELECT mapping FROM import_mapping WHERE kind = $1 AND shape_hash = $2"),
        params![kind.code(), shape(header)],
        |row| row.get::<String>("mapping"),
    )?;
    let places: Option<BTreeMap<String, usize>> =
        stored.and_then(|stored| serde_json::from_str(&stored).ok());
    Ok(places.map(|places| {
        let column =
            |(code, at): (String, usize)| Some((Target::read(&code, kind).ok()?, header.get(at)?.clone()));
        places.into_iter().filter_map(column).collect()
    }))
}

/// Keeps a mapping for the next file of this shape.
pub(crate) fn remember(
    tx: &mut Tx<'_>,
    now: Instant,
    kind: ImportKind,
    header: &[String],
    mapping: &Mapping,
) -> Result<(), Failure> {
    let places: BTreeMap<String, usize> = mapping
        .iter()
        .filter_map(|(target, column)| {
            Some((target.to_string(), header.iter().position(|name| name == column)?))
        })
        .collect();
    tx.execute(
        sql!(
            "INSERT INTO import_mapping (kind, shape_hash, mapping, used_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (kind, shape_hash) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at"
        ),
        params![
            kind.code(),
            shape(header),
            serde_json::to_string(&places).unwrap_or_else(|_| "{}".into()),
            now.micros()
        ],
    )?;
    Ok(())
}
