//! Pages of lists: rows in a fixed order, and an opaque text that says where the next page begins.

use super::CustomerError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The most rows of a page.
pub const PAGE_MAX: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// Where the next page begins; nothing on the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` out of rows of which one more than that was asked for; `mark` makes the place of a row.
    pub(crate) fn cut<M: Serialize>(mut items: Vec<T>, limit: u32, mark: impl FnOnce(&T) -> M) -> Self {
        let limit = limit as usize;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = if has_more { items.last().map(|last| write_cursor(&mark(last))) } else { None };
        Self { items, next }
    }
}

/// How many rows to ask for: at least one, at most [`PAGE_MAX`]; 50 where nothing sensible was asked for.
pub(crate) fn page_size(asked: Option<u32>) -> u32 {
    match asked {
        None | Some(0) => 50,
        Some(limit) => limit.min(PAGE_MAX),
    }
}

/// A number of rows that was counted only so far as people care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CappedCount {
    /// How many were counted.
    pub count: i64,
    /// There are more: it is shown as «۱۰۰۰+».
    pub is_capped: bool,
}

impl CappedCount {
    /// How far rows are counted.
    pub const CAP: i64 = 1000;

    /// Out of a count that stopped one after the cap.
    pub(crate) fn of(counted: i64) -> Self {
        Self { count: counted.min(Self::CAP), is_capped: counted > Self::CAP }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<M> {
    v: u8,
    at: M,
}

const VERSION: u8 = 1;

pub(crate) fn write_cursor<M: Serialize>(mark: &M) -> String {
    let json = serde_json::to_vec(&Envelope { v: VERSION, at: mark }).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(json)
}

/// Reads the place where a page begins. Whatever was not written by [`write_cursor`] for the same list is refused.
pub(crate) fn read_cursor<M: DeserializeOwned>(cursor: &str) -> Result<M, CustomerError> {
    let bad = || CustomerError::BadCursor;
    if cursor.len() > 2048 {
        return Err(bad());
    }
    let json = URL_SAFE_NO_PAD.decode(cursor.trim()).map_err(|_| bad())?;
    let envelope: Envelope<M> = serde_json::from_slice(&json).map_err(|_| bad())?;
    if envelope.v == VERSION { Ok(envelope.at) } else { Err(bad()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_only_by_its_own_list() {
        let cursor = write_cursor(&("name", 5));
        assert_eq!(read_cursor::<(String, i64)>(&cursor).unwrap(), ("name".to_owned(), 5));
        assert_eq!(read_cursor::<(i64, String)>(&cursor), Err(CustomerError::BadCursor));
        for bad in ["", "x", "eyJ2IjoyfQ", &"a".repeat(5000)] {
            assert_eq!(read_cursor::<i64>(bad), Err(CustomerError::BadCursor), "{bad}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        assert_eq!(Page::cut(vec![1, 2, 3], 3, |_| 0).next, None);
        let page = Page::cut(vec![1, 2, 3, 4], 3, |last| *last);
        assert_eq!((page.items, page.next), (vec![1, 2, 3], Some(write_cursor(&3))));
    }
}
