//! Files on their way in and out, for pages and API alike: uploads that wait, downloads that are written before they
//! are sent, and the long work on imports.

pub(crate) mod download;
mod upload;
mod works;

pub(crate) use upload::UploadForm;
pub(crate) use works::{Dry, GoOn, Start, Works, to_its_end};
