//! vafa-store
