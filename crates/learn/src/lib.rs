//! Learned models: feature hashing, structured training, quantised weights, the model file.
