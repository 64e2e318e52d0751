//! Renderings of an aggregate: page, tables, graphs.
