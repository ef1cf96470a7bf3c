//! vafa-timeline
