//! Quotes, speakers, attribution, modality, and who takes which position on whom.
