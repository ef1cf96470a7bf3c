//! Bodies as they come: packed with or without saying so, and never trusted to be as small as they look.

use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;
use vafa_app::ingest::{IngestError, MAX_BATCH_BYTES};

/// Unpacks a body that begins as gzip does (`1f 8b`), whatever its headers say. Stops at the limit, so that a small body
/// that unpacks to a huge one costs nothing.
pub(super) fn unpack(body: &[u8]) -> Result<Cow<'_, [u8]>, IngestError> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(body));
    }
    let limit = MAX_BATCH_BYTES as u64 + 1;
    let mut out = Vec::with_capacity(body.len().saturating_mul(4).min(MAX_BATCH_BYTES));
    MultiGzDecoder::new(body)
        .take(limit)
        .read_to_end(&mut out)
        .map_err(|error| IngestError::NotJson { why: format!("damaged gzip: {error}") })?;
    if out.len() > MAX_BATCH_BYTES {
        return Err(IngestError::TooLarge { limit: MAX_BATCH_BYTES.to_string() });
    }
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn packed_and_plain_bodies_are_the_same() {
        assert_eq!(unpack(b"{}").unwrap().as_ref(), b"{}");
        assert_eq!(unpack(&packed(b"{\"a\":1}")).unwrap().as_ref(), b"{\"a\":1}");
    }

    #[test]
    fn a_bomb_is_stopped_and_damage_is_named() {
        let bomb = packed(&vec![b' '; MAX_BATCH_BYTES + 1]);
        assert!(bomb.len() < MAX_BATCH_BYTES / 100);
        assert!(matches!(unpack(&bomb), Err(IngestError::TooLarge { .. })));
        assert!(matches!(unpack(&packed(b"{}")[..12]), Err(IngestError::NotJson { .. })));
    }
}
