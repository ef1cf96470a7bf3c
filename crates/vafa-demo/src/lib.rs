//! vafa-demo
