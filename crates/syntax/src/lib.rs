//! Part of speech, features, lemmas and dependency trees.
