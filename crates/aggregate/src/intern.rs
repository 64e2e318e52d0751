//! Strings as numbers.

use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The number of a string. Numbers are dense, in order of first arrival.
pub(crate) type Sym = u32;

/// No string.
pub(crate) const NONE: Sym = u32::MAX;

/// Every string once.
#[derive(Clone, Default)]
pub(crate) struct Interner {
    map: FxHashMap<Arc<str>, Sym>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    /// The number of a string, new or known.
    pub(crate) fn add(&mut self, s: &str) -> Sym {
        if let Some(&i) = self.map.get(s) {
            return i;
        }
        let i = self.strings.len() as Sym;
        let s: Arc<str> = s.into();
        self.strings.push(s.clone());
        self.map.insert(s, i);
        i
    }

    /// [`Interner::add`], or [`NONE`].
    pub(crate) fn add_opt(&mut self, s: Option<&str>) -> Sym {
        s.map_or(NONE, |s| self.add(s))
    }

    /// The string of a number; empty for [`NONE`].
    pub(crate) fn get(&self, i: Sym) -> &str {
        self.strings.get(i as usize).map_or("", |s| s)
    }

    /// How many strings there are.
    pub(crate) fn len(&self) -> usize {
        self.strings.len()
    }

    /// The strings in order, and for each old number the new one.
    pub(crate) fn sorted(&self) -> (Interner, Vec<Sym>) {
        let mut order: Vec<Sym> = (0..self.strings.len() as Sym).collect();
        order.sort_unstable_by(|&a, &b| self.get(a).cmp(self.get(b)));
        let mut to = vec![0; order.len()];
        let mut out = Interner::default();
        for old in order {
            to[old as usize] = out.add(self.get(old));
        }
        (out, to)
    }
}
