//! The language of documents and of passages in them.
