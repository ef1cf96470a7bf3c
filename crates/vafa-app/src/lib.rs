//! vafa-app
