//! vafa-web
