//! Folders and files in, documents out: encodings, formats, metadata, near-duplicates.
