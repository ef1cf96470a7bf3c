//! The code by which whoever runs the machine shows that they may set the business up: printed where only they look.

use super::error::AccessError;
use super::token::readable;
use crate::cx::Cx;
use subtle::ConstantTimeEq as _;
use vafa_kernel::secret::Secret;

/// A one-time code: it is worth nothing as soon as there is an account.
#[derive(Debug, Clone)]
pub struct SetupCode(Secret);

impl SetupCode {
    /// A new one: 80 random bits in groups of four.
    pub fn new(cx: &Cx) -> Self {
        let plain = readable(&cx.random::<10>());
        let groups: Vec<&str> = (0..4).map(|group| &plain[group * 4..group * 4 + 4]).collect();
        Self(Secret::new(groups.join("-")))
    }

    /// As people read it.
    pub fn shown(&self) -> &str {
        self.0.expose()
    }

    /// Whether that is what was typed, however it was grouped and in whatever digits.
    ///
    /// # Errors
    /// [`AccessError::WrongSetupCode`].
    pub fn check(&self, typed: &str) -> Result<(), AccessError> {
        let same = plain(typed).as_bytes().ct_eq(plain(self.0.expose()).as_bytes());
        if bool::from(same) { Ok(()) } else { Err(AccessError::WrongSetupCode) }
    }
}

fn plain(code: &str) -> String {
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
    use crate::testing::{SYSTEM, TestApp};

    #[test]
    fn it_is_read_as_the_eye_reads_it() {
        let test = TestApp::first();
        let code = SetupCode::new(&test.cx(&SYSTEM));
        assert_eq!(code.shown().len(), 19);
        assert!(code.check(code.shown()).is_ok());
        assert!(code.check(&code.shown().to_uppercase().replace('-', " ")).is_ok());
        let other = SetupCode::new(&test.cx(&SYSTEM));
        for wrong in ["", "0000-0000-0000-0000", other.shown(), &code.shown()[..18]] {
            assert_eq!(code.check(wrong), Err(AccessError::WrongSetupCode));
        }
        assert!(SetupCode(Secret::new("01ab-0000-0000-0000")).check("olAB ۰۰۰۰ 0000-0000").is_ok());
    }
}
