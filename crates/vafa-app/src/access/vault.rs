//! Keeps secrets that have to be read again sealed in the database: whoever gets hold of a copy of it, a backup for
//! example, learns none of them without the key, which lies elsewhere.
//!
//! ChaCha20-Poly1305 (RFC 8439). What is sealed is bound to its place, so that it cannot be moved to another row.

use super::error::AccessError;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fmt;

/// Bytes of a key.
pub const VAULT_KEY_BYTES: usize = 32;
/// The first byte of what is sealed, should another way of sealing come.
const VERSION: u8 = 1;

/// Seals and opens.
pub struct Vault {
    key: Option<LessSafeKey>,
    is_lasting: bool,
}

impl Vault {
    /// With that key.
    pub fn new(key: &[u8; VAULT_KEY_BYTES]) -> Self {
        // The length fits, so there is a key; were there none, nothing could be sealed or opened.
        let key = UnboundKey::new(&CHACHA20_POLY1305, key).ok().map(LessSafeKey::new);
        Self { key, is_lasting: true }
    }

    /// The same, of a key that was made a moment ago.
    #[must_use]
    pub fn made_now(self) -> Self {
        Self { is_lasting: false, ..self }
    }

    /// Whether the key has outlived the process that made it. One that was made a moment ago may go with a folder of the
    /// moment: nothing that lies open is sealed with it, because only that may have kept it readable.
    pub(crate) const fn is_lasting(&self) -> bool {
        self.is_lasting
    }

    /// Without a key: for work that seals and opens nothing.
    pub const fn locked() -> Self {
        Self { key: None, is_lasting: false }
    }

    /// Seals `secret` for the place `bound_to`, with bytes that were never used with this key before.
    pub(crate) fn seal(
        &self,
        secret: &[u8],
        bound_to: &[u8],
        nonce: [u8; NONCE_LEN],
    ) -> Result<Vec<u8>, AccessError> {
        let key = self.key.as_ref().ok_or(AccessError::SecretSealed)?;
        let mut sealed = secret.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound_to), &mut sealed)
            .map_err(|_| AccessError::SecretSealed)?;
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for that place.
    pub(crate) fn open(&self, sealed: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, AccessError> {
        let key = self.key.as_ref().ok_or(AccessError::SecretSealed)?;
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(AccessError::SecretSealed)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(AccessError::SecretSealed)?;
        let mut text = rest.to_vec();
        let opened = key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound_to), &mut text)
            .map_err(|_| AccessError::SecretSealed)?;
        Ok(opened.to_vec())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_alone() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal(b"secret", b"here", [1; 12]).unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(vault.open(&sealed, b"here").unwrap(), b"secret");
        assert_ne!(sealed, vault.seal(b"secret", b"here", [2; 12]).unwrap());
        let mut bent = sealed.clone();
        bent[20] ^= 1;
        for (vault, sealed, place) in [
            (&vault, sealed.as_slice(), b"else"),
            (&vault, &bent, b"here"),
            (&vault, &sealed[..10], b"here"),
            (&vault, &[], b"here"),
            (&Vault::new(&[8; 32]), &sealed, b"here"),
            (&Vault::locked(), &sealed, b"here"),
        ] {
            assert!(vault.open(sealed, place).is_err());
        }
        assert!(Vault::locked().seal(b"", b"", [0; 12]).is_err());
        assert_eq!(format!("{vault:?}"), "Vault(…)");
    }
}
