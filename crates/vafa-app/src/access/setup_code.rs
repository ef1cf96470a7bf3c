//! The code by which whoever runs the machine shows that they may set the business up: printed where only they look.

use super::error::AccessError;
use super::token::{as_meant, in_groups};
use crate::cx::Cx;
use subtle::ConstantTimeEq as _;
use vafa_kernel::secret::Secret;

/// A one-time code: it is worth nothing as soon as there is an account.
#[derive(Debug, Clone)]
pub struct SetupCode(Secret);

impl SetupCode {
    /// A new one: 80 random bits in groups of four.
    pub fn new(cx: &Cx) -> Self {
        Self(Secret::new(in_groups(&cx.random())))
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
        let same = as_meant(typed).as_bytes().ct_eq(as_meant(self.0.expose()).as_bytes());
        if bool::from(same) { Ok(()) } else { Err(AccessError::WrongSetupCode) }
    }
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
