//! Names: candidates of one spelling grouped, typed together, and linked to one another.

use crate::base::FormKind;
use crate::candidate::{self, Candidate, LOC, ORG, PER, Source, Types};
use crate::detect::known_type;
use crate::tables::{Gender, Sense, flag};
use crate::typing;
use crate::view::View;
use compact_str::CompactString;
use document::EntityType;
use rustc_hash::FxHashMap;

/// What a name refers to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Link {
    #[default]
    None,
    /// One entity.
    Entity(u32),
    /// A surname that several persons bear: decided at each mention.
    Several(Vec<u32>),
}

/// A spelling and all that stands under it.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub slug: CompactString,
    /// As in the text, without a leading article.
    pub surface: String,
    /// Folded parts, without joints and articles in front.
    pub parts: Vec<CompactString>,
    /// First letters of the parts that are no small words.
    pub initials: CompactString,
    pub types: Types,
    pub entity_type: EntityType,
    pub count: u32,
    pub known: Option<u32>,
    /// The candidates stand for a place here.
    pub place: bool,
    pub masc: u32,
    pub fem: u32,
    /// Occurrences with a masculine or feminine article in front.
    pub art_masc: u32,
    pub art_fem: u32,
    /// Occurrences with a determiner of the plural in front.
    pub plurals: u32,
    /// Row and language of the organisation noun that heads it.
    pub head: Option<(usize, u16)>,
    /// The same for a noun that ends it.
    pub tail: Option<(usize, u16)>,
    pub caps: bool,
    /// The name whose acronym this is, as the text says.
    pub acronym_of: Option<u32>,
    pub link: Link,
}

impl Name {
    /// Whether the text writes it in the plural.
    pub(crate) fn plural(&self) -> bool {
        self.entity_type == EntityType::Organization && self.plurals * 2 > self.count
    }

    pub(crate) fn gender(&self) -> Gender {
        let body = self.entity_type == EntityType::Organization;
        let (masc, fem) = if body { (self.art_masc, self.art_fem) } else { (self.masc, self.fem) };
        match masc.cmp(&fem) {
            std::cmp::Ordering::Greater => Gender::Masc,
            std::cmp::Ordering::Less => Gender::Fem,
            std::cmp::Ordering::Equal => Gender::Any,
        }
    }
}

/// Names of a document and which candidate bears which.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub names: Vec<Name>,
    /// By candidate.
    pub of: Vec<u32>,
}

/// Groups candidates by spelling; a known place that acts is kept apart from the place.
pub(crate) fn group(v: &View<'_>, cands: &[Candidate], metonyms: &[bool]) -> Names {
    let mut out = Names::default();
    let mut by_key: FxHashMap<CompactString, u32> = FxHashMap::default();
    let mut by_slug: FxHashMap<CompactString, u32> = FxHashMap::default();
    let mut key = CompactString::default();
    for (i, c) in cands.iter().enumerate() {
        key.clear();
        let known = match c.source {
            Source::Known(f) => Some(&v.base.forms[f as usize]),
            _ => None,
        };
        let place = known.is_some_and(|f| {
            let k = &v.base.known[f.known as usize];
            let place = matches!(f.kind, FormKind::Seat | FormKind::Name);
            !k.user && !metonyms[i] && place && (f.kind == FormKind::Seat || k.class == "state")
        });
        key.push(if place { 'p' } else { 'b' });
        let mut start = c.atoms.start;
        if c.atoms.len() > 1 && v.has(start, flag::ARTICLE) {
            start += 1;
        }
        for k in start..c.atoms.end {
            key.push_str(v.key(k));
            key.push(' ');
        }
        let id = match by_key.get(&key) {
            Some(id) => *id,
            None => {
                let surface = v.doc.slice(v.span(&(start..c.atoms.end)));
                let mut slug = CompactString::from(&key[..1]);
                slug.push_str(&document::slug(surface));
                let fresh = out.names.len() as u32;
                let id = *by_slug.entry(slug.clone()).or_insert(fresh);
                if id == fresh {
                    out.names.push(Name {
                        slug: slug[1..].into(),
                        surface: surface.split_whitespace().collect::<Vec<_>>().join(" "),
                        parts: (start..c.atoms.end)
                            .filter(|k| v.shape(*k).word)
                            .map(|k| crate::keys::folded(v.key(k)).into())
                            .collect(),
                        initials: (start..c.atoms.end)
                            .filter(|k| v.shape(*k).word && v.info(*k).bits & SMALL == 0)
                            .filter_map(|k| crate::keys::folded(v.key(k)).chars().next())
                            .collect(),
                        types: [0.0; 4],
                        entity_type: EntityType::Misc,
                        count: 0,
                        known: known.map(|f| f.known),
                        place,
                        masc: 0,
                        fem: 0,
                        art_masc: 0,
                        art_fem: 0,
                        plurals: 0,
                        head: None,
                        tail: None,
                        caps: c.atoms.len() == 1 && v.shape(start).caps,
                        acronym_of: None,
                        link: Link::None,
                    });
                }
                by_key.insert(key.clone(), id);
                id
            }
        };
        let name = &mut out.names[id as usize];
        name.count += 1;
        if name.known.is_none() {
            name.known = known.map(|f| f.known);
        }
        for (sum, t) in name.types.iter_mut().zip(c.types) {
            *sum += t;
        }
        match c.titled.unwrap_or_default() {
            Gender::Masc => name.masc += 3,
            Gender::Fem => name.fem += 3,
            _ => {}
        }
        // « le Synadop », « La Chambre »: the article shows the gender of a body as well.
        let article = if start > c.atoms.start { start } else { c.atoms.start }.checked_sub(1);
        if let Some(a) = article.filter(|a| {
            *a >= v.sentences[c.sentence].atoms.start
                && c.titled.is_none()
                && v.has(*a, flag::ARTICLE)
        }) {
            let bits = v.info(a).bits;
            name.plurals += u32::from(bits & flag::PLURAL_DET != 0);
            name.art_masc += u32::from(bits & flag::MASC_DET != 0);
            name.art_fem += u32::from(bits & flag::FEM_DET != 0);
        }
        if name.parts.len() >= 2 && name.count == 1 {
            match typing::given_gender(v, c) {
                Gender::Masc => name.masc += 1,
                Gender::Fem => name.fem += 1,
                _ => {}
            }
        }
        if let Source::Head(row) = c.source {
            name.head = Some((v.sentences[c.sentence].lang, row));
        }
        if name.count == 1 && c.atoms.len() > 1 && name.head.is_none() {
            let last = c.atoms.end - 1;
            let senses = v.phrase(last, c.atoms.end).map_or(&[][..], |(_, s)| s);
            name.tail = senses.iter().find_map(|s| match s {
                Sense::Org { row, plural: false } => Some((v.sentences[c.sentence].lang, *row)),
                _ => None,
            });
        }
        if let Some(long) = c.acronym_of {
            name.acronym_of = out.of.get(long as usize).copied();
        }
        out.of.push(id);
    }
    for n in &mut out.names {
        let known = v.base.known.get(n.known.unwrap_or(u32::MAX) as usize);
        n.entity_type = match known {
            Some(_) if n.place => EntityType::Location,
            Some(k) => k.entity_type,
            None => candidate::best(&n.types),
        };
    }
    debug_assert!(cands.iter().all(|c| known_type(v, c).is_none() || !c.atoms.is_empty()));
    out
}

/// Full names in the lists that short names are looked up in.
#[derive(Default)]
struct Full {
    by_last: FxHashMap<CompactString, Vec<u32>>,
    by_first: FxHashMap<CompactString, Vec<u32>>,
    by_head: FxHashMap<CompactString, Vec<u32>>,
    by_initials: FxHashMap<CompactString, Vec<u32>>,
}

/// Small words inside names, which acronyms leave out.
const SMALL: u32 = flag::OF | flag::ARTICLE | flag::AND | flag::CONTRACTED | flag::FOREIGN;

/// The first letters of the parts of a name.
fn initials(parts: &[CompactString]) -> CompactString {
    parts.iter().filter_map(|p| p.chars().next()).collect()
}

fn joined(parts: &[CompactString]) -> CompactString {
    let mut key = CompactString::default();
    for p in parts {
        key.push_str(p);
        key.push(' ');
    }
    key
}

/// The target of every short name, as the index of a full name; itself where it is one.
/// Gives the names each name stands for (one, or several persons of one surname), with a reason.
#[expect(clippy::needless_range_loop, reason = "names are read and changed by index")]
pub(crate) fn shorten(v: &View<'_>, names: &mut Names) -> Vec<(Vec<u32>, Option<String>)> {
    let n = names.names.len();
    let mut full = Full::default();
    for (i, name) in names.names.iter().enumerate() {
        let i = i as u32;
        let parts = &name.parts;
        if name.entity_type == EntityType::Person && parts.len() >= 2 {
            for k in 1..parts.len().min(6) {
                full.by_last.entry(joined(&parts[k..])).or_default().push(i);
            }
            full.by_first.entry(joined(&parts[..1])).or_default().push(i);
            if parts.len() > 2 {
                full.by_first.entry(joined(&parts[..2])).or_default().push(i);
            }
        } else if name.entity_type == EntityType::Organization && parts.len() >= 2 && !name.place {
            for k in 1..parts.len().min(8) {
                full.by_head.entry(joined(&parts[..k])).or_default().push(i);
            }
            let (all, long) = (initials(parts), name.initials.clone());
            if long != all && long.len() >= 2 {
                full.by_initials.entry(long).or_default().push(i);
            }
            full.by_initials.entry(all).or_default().push(i);
        }
    }
    let mut out: Vec<(Vec<u32>, Option<String>)> = vec![(Vec::new(), None); n];
    for i in 0..n {
        let (targets, why) = target(v, names, &full, i);
        // The type of a short name is that of the full one.
        if let [one] = targets.as_slice() {
            let t = names.names[*one as usize].entity_type;
            names.names[i].entity_type = t;
        } else if targets.len() > 1 {
            names.names[i].entity_type = EntityType::Person;
        }
        out[i] = (targets, why);
    }
    out
}

fn target(v: &View<'_>, names: &Names, full: &Full, i: usize) -> (Vec<u32>, Option<String>) {
    let name = &names.names[i];
    let quoted = |t: u32| format!("“{}” for “{}”", name.surface, names.names[t as usize].surface);
    if let Some(long) = name.acronym_of {
        return (vec![long], Some(format!("{}: in parentheses behind it", quoted(long))));
    }
    let known_body = name.known.is_some();
    let own = |t: &usize| names.names[*t].types;
    let types = own(&i);
    let single = name.parts.len() == 1;
    let user = name.known.is_some_and(|k| v.base.known[k as usize].user);
    if user || (known_body && name.parts.len() > 1) {
        return (Vec::new(), None);
    }
    // A surname, or given name and surname without what stands between.
    let strongly_other = types[ORG].max(types[LOC]) > types[PER] + 5.0;
    if !strongly_other || name.masc + name.fem >= 3 {
        let mut hits: Vec<u32> =
            full.by_last.get(&joined(&name.parts)).cloned().unwrap_or_default();
        hits.retain(|h| *h as usize != i);
        dedup_persons(names, &mut hits);
        if known_body && name.masc + name.fem == 0 && hits.len() != 1 {
            hits.clear();
        }
        if hits.len() == 1 {
            return (hits.clone(), Some(format!("{}: the surname", quoted(hits[0]))));
        }
        if hits.len() > 1 {
            return (hits, Some(format!("“{}”: a surname of several persons", name.surface)));
        }
        // `J. Tiedemann`
        if name.parts.len() == 2 && name.parts[0].chars().count() == 1 {
            let mut hits = full.by_last.get(&joined(&name.parts[1..])).cloned().unwrap_or_default();
            hits.retain(|h| {
                *h as usize != i
                    && names.names[*h as usize].parts[0].starts_with(name.parts[0].as_str())
                    && names.names[*h as usize].parts[0].len() > 1
            });
            dedup_persons(names, &mut hits);
            if hits.len() == 1 {
                return (hits.clone(), Some(format!("{}: initial and surname", quoted(hits[0]))));
            }
        }
        // `Donald J. Trump` and `Donald Trump`
        if name.parts.len() == 2
            && name.entity_type == EntityType::Person
            && let Some(hits) = full.by_first.get(&joined(&name.parts[..1]))
        {
            let same = hits.iter().copied().find(|h| {
                let p = &names.names[*h as usize].parts;
                p.len() == 3 && p[1].chars().count() == 1 && p[2] == name.parts[1]
            });
            if let Some(h) = same {
                return (vec![h], Some(format!("{}: without the initial", quoted(h))));
            }
        }
        // A given name alone.
        if !known_body && (single || name.parts.len() == 2) {
            let mut hits = full.by_first.get(&joined(&name.parts)).cloned().unwrap_or_default();
            hits.retain(|h| *h as usize != i);
            dedup_persons(names, &mut hits);
            if hits.len() == 1 && (types[PER] >= types[ORG] || single) {
                return (hits.clone(), Some(format!("{}: the given name", quoted(hits[0]))));
            }
        }
    }
    if known_body || name.place {
        return (Vec::new(), None);
    }
    // The beginning of a longer name of a body.
    if types[PER] < types[ORG] + 3.0 {
        let mut hits: Vec<u32> =
            full.by_head.get(&joined(&name.parts)).cloned().unwrap_or_default();
        hits.retain(|h| *h as usize != i);
        // Nested beginnings (« Comité », « Comité des pêcheurs ») agree: the longest holds them.
        hits.sort_by_key(|h| (std::cmp::Reverse(names.names[*h as usize].parts.len()), *h));
        if let Some(longest) = hits.first().copied() {
            let all = joined(&names.names[longest as usize].parts);
            let agree = hits
                .iter()
                .all(|h| all.starts_with(joined(&names.names[*h as usize].parts).as_str()));
            if agree || hits.len() == 1 {
                return (vec![longest], Some(format!("{}: its beginning", quoted(longest))));
            }
        }
        if name.caps && single {
            let hits = full.by_initials.get(&name.parts[0]).cloned().unwrap_or_default();
            if let [one] = hits.as_slice() {
                return (vec![*one], Some(format!("{}: its initials", quoted(*one))));
            }
        }
    }
    (Vec::new(), None)
}

/// Leaves one of several spellings of one person: a longer name that holds another one's parts.
fn dedup_persons(names: &Names, hits: &mut Vec<u32>) {
    hits.sort_unstable();
    hits.dedup();
    if hits.len() < 2 {
        return;
    }
    let all = hits.clone();
    hits.retain(|h| {
        let p = &names.names[*h as usize].parts;
        !all.iter().any(|o| {
            let q = &names.names[*o as usize].parts;
            o != h
                && q.len() > p.len()
                && (q.ends_with(p) || (q[0] == p[0] && q.last() == p.last()))
        })
    });
}
