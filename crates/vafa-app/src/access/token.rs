//! Random tokens: shown once, stored only as their digest.

use crate::cx::Cx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use vafa_kernel::secret::Secret;

/// Lower case without the letters that are mistaken for others (Crockford's base 32).
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A token of 256 random bits in 43 URL-safe characters: for sessions and one-time links.
pub(super) fn random_token(cx: &Cx) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(cx.random::<32>()))
}

/// The stored form of a token. A plain SHA-256 is enough: nobody can guess what was drawn at random.
pub(super) fn token_digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Five random bits per character, read aloud and typed without mistakes.
pub(super) fn readable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let mut five = [0_u8; 8];
        for (to, from) in five[3..].iter_mut().zip(group) {
            *to = *from;
        }
        let value = u64::from_be_bytes(five);
        for place in (0..8).rev() {
            out.push(char::from(DIGITS[usize::try_from((value >> (place * 5)) & 31).unwrap_or(0)]));
        }
    }
    out
}

/// A code that people copy by hand: 80 bits in groups of four.
pub(super) fn in_groups(bytes: &[u8; 10]) -> String {
    let plain = readable(bytes);
    let groups: Vec<&str> = (0..4).map(|group| &plain[group * 4..group * 4 + 4]).collect();
    groups.join("-")
}

/// A code as it was meant, however it was grouped and in whatever digits it was typed.
pub(super) fn as_meant(code: &str) -> String {
    vafa_locale::digits::to_ascii(code)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_lowercase() {
            // Crockford's reading of what the eye confuses.
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forty_bits_are_eight_characters() {
        assert_eq!(readable(&[0; 5]), "00000000");
        assert_eq!(readable(&[255; 5]), "zzzzzzzz");
        assert_eq!(readable(&[0, 0, 0, 0, 33, 0x08, 0x42, 0x10, 0x84, 0x21]), "0000001111111111");
    }

    proptest! {
        #[test]
        fn different_bytes_read_differently(a: [u8; 25], b: [u8; 25]) {
            prop_assert_eq!(readable(&a).len(), 40);
            prop_assert_eq!(a == b, readable(&a) == readable(&b));
        }
    }
}
