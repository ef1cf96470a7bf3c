//! A message that outlives one redirect: it waits in a cookie for the next page.
//!
//! The cookie is signed with the session's secret: a neighbouring site that can plant cookies must not be able to put words
//! or an "undo" of its choice on our page. Without a session only our own short words travel, and nothing can be undone.

use super::local_path;
use crate::page::Flash;
use crate::parts::Tone;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The cookie's name.
pub(super) const COOKIE: &str = "vafa_flash";
/// A cookie holds 4 kB; a toast is two lines.
const TEXT_CHARS_MAX: usize = 300;

#[derive(Serialize, Deserialize)]
struct Kept {
    tone: u8,
    text: String,
    undo: Option<String>,
}

const TONES: [Tone; 4] = [Tone::Plain, Tone::Good, Tone::Warn, Tone::Bad];

/// How long it waits for the next page, in seconds.
pub(super) const AGE: i64 = 60;

/// The cookie's value that keeps a message for the next page. `secret` is the session's, empty for visitors.
pub(super) fn keep(flash: &Flash, secret: &str) -> String {
    let tone = TONES.iter().position(|tone| *tone == flash.tone).and_then(|at| u8::try_from(at).ok());
    let kept = Kept {
        tone: tone.unwrap_or_default(),
        text: flash.text.chars().take(TEXT_CHARS_MAX).collect(),
        undo: flash.undo_url.clone().filter(|_| !secret.is_empty()),
    };
    let body = serde_json::to_vec(&kept).unwrap_or_default();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(&body), URL_SAFE_NO_PAD.encode(sign(&body, secret)))
}

/// The message of a cookie, if it is one of ours for this session.
pub(super) fn read(cookie: &str, secret: &str) -> Option<Flash> {
    let (body, mark) = cookie.split_once('.')?;
    let body = URL_SAFE_NO_PAD.decode(body).ok()?;
    let mark = URL_SAFE_NO_PAD.decode(mark).ok()?;
    if !bool::from(sign(&body, secret).as_slice().ct_eq(&mark)) {
        return None;
    }
    let kept: Kept = serde_json::from_slice(&body).ok()?;
    let tone = TONES.get(usize::from(kept.tone)).copied().unwrap_or_default();
    let undo_url = kept.undo.filter(|url| !secret.is_empty() && local_path(url).is_some());
    Some(Flash { tone, text: kept.text, undo_url })
}

fn sign(body: &[u8], secret: &str) -> Vec<u8> {
    // A key of any length will do, so there is no failure to report.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return Vec::new() };
    mac.update(b"vafa flash 1");
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_whole_to_its_own_session() {
        let flash = Flash::good("رکورد «ب» حذف شد").with_undo("/customers/x/undo");
        let kept = keep(&flash, "secret");
        assert_eq!(read(&kept, "secret"), Some(flash));
        assert_eq!(read(&kept, "another"), None);
        assert_eq!(read(&kept.replace('.', "x."), "secret"), None);
        assert_eq!(read("", "secret"), None);
    }

    #[test]
    fn nothing_can_be_undone_without_a_session() {
        let kept = keep(&Flash::bad("نشد").with_undo("/anything"), "");
        assert_eq!(read(&kept, ""), Some(Flash::bad("نشد")));
        assert_eq!(read(&kept, "secret"), None);
    }

    #[test]
    fn long_texts_still_fit_into_a_cookie() {
        let long = Flash::good("ش".repeat(5_000)).with_undo("/u");
        assert!(keep(&long, "secret").len() < 3_000);
    }
}
