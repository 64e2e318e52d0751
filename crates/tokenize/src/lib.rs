//! Sentences, tokens, multi-word tokens, stems and subwords, aligned with the text.
