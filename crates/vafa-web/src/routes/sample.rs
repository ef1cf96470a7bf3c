//! How a route is called in the test that walks all routes, and in the examples of the API's description.

/// One way to call a route that succeeds for those who may. Words in braces (`{customer}`) stand for ids of things that the
/// test has made; the parameters of the path are filled by the same names.
#[derive(Debug, Clone)]
#[cfg_attr(not(test), expect(dead_code, reason = "the walk of all routes reads them"))]
pub struct Sample {
    pub(crate) query: &'static str,
    pub(crate) body: Content,
    pub(crate) status: u16,
    pub(crate) hides: bool,
    pub(crate) skip: Option<&'static str>,
    pub(crate) is_by_owner: bool,
}

/// The body of a sample call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    None,
    Json(&'static str),
    Form(&'static str),
    File { name: &'static str, content: &'static str },
}

impl Sample {
    /// A call without query and body that is answered with 200.
    pub const fn plain() -> Self {
        Self { query: "", body: Content::None, status: 200, hides: false, skip: None, is_by_owner: false }
    }

    /// A call with a JSON body.
    pub const fn json(body: &'static str) -> Self {
        Self { body: Content::Json(body), ..Self::plain() }
    }

    /// A call with a form as browsers send it; the token is added.
    pub const fn form(body: &'static str) -> Self {
        Self { body: Content::Form(body), ..Self::plain() }
    }

    /// A call that sends one file in a multipart form.
    pub const fn file(name: &'static str, content: &'static str) -> Self {
        Self { body: Content::File { name, content }, ..Self::plain() }
    }

    /// With a query (`q=…&limit=…`).
    #[must_use]
    pub const fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    /// Answered with another status than 200.
    #[must_use]
    pub const fn answers(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Those who may not are told that nothing is there (404).
    #[must_use]
    pub const fn hidden(self) -> Self {
        Self { hides: true, ..self }
    }

    /// The owner calls it in the test: what it is about is the owner's own.
    #[must_use]
    pub const fn by_owner(self) -> Self {
        Self { is_by_owner: true, ..self }
    }

    /// The walk does not check that those who may are answered, because …; that those who may not are refused is checked.
    #[must_use]
    pub const fn refusals_only(self, why: &'static str) -> Self {
        Self { skip: Some(why), ..self }
    }
}

impl Sample {
    /// The JSON body, where there is one.
    pub(crate) fn json_body(&self) -> Option<&'static str> {
        match self.body {
            Content::Json(text) => Some(text),
            _ => None,
        }
    }
}
