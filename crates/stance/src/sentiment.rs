//! What a sentence conveys about each actor that it mentions, whoever the holder is.

use crate::cues::pos_fits;
use crate::lexicon::{Pos, Role};
use crate::modality;
use crate::roles;
use crate::view::View;
use document::{Deprel, Document, Polarity, Sentiment, Stance, TargetType};
use rustc_hash::FxHashMap;

/// An evaluative word near a mention, as a step up or down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaning {
    mention: usize,
    weight: f32,
}

/// Collects the evaluative words of a sentence that bear on a mention without a holder: attributes,
/// predicates, and events that are good or bad for it.
pub(crate) fn lean(v: &View<'_>, out: &mut Vec<Leaning>) {
    for i in 0..v.len() {
        let key = v.key(i);
        for e in &key.evals {
            let e = &v.lex.evals[*e as usize];
            if e.intensifier || e.polarity == 0 || !pos_fits(v, i, e.pos) {
                continue;
            }
            let sign = if modality::is_negated(v, i) { -1.0 } else { 1.0 };
            let weight = f32::from(e.polarity) * sign * f32::from(e.strength) * 0.4;
            let mut near = roles::Args::new();
            if v.kid(i, Deprel::COP).is_some() || v.rel_is(i, Deprel::APPOS) {
                roles::grammatical_subject(v, i, 2, &mut near);
            } else if v.rel_is(i, Deprel::AMOD)
                && let Some(h) = v.head(i)
            {
                near.push(roles::Arg { word: h, how: roles::How::Direct });
            } else if e.pos == Pos::Noun {
                near.extend(roles::find(v, i, &Role::Poss));
            }
            for a in near {
                if let Some((mention, _)) = v.mention(a.word) {
                    out.push(Leaning { mention, weight });
                }
            }
            break;
        }
        for e in &key.effects {
            let e = &v.lex.effects[*e as usize];
            if !pos_fits(v, i, e.pos) {
                continue;
            }
            for path in &e.affected {
                for a in crate::cues::walk_path(v, i, e.pos, path) {
                    if let Some((mention, _)) = v.mention(a.word) {
                        out.push(Leaning { mention, weight: f32::from(e.effect) * 0.3 });
                    }
                }
            }
            break;
        }
    }
}

/// Sets the sentiment of every actor mention.
pub(crate) fn apply(doc: &mut Document, stances: &[Stance], leanings: &[Leaning]) {
    let spans: Vec<_> = doc.sentences().iter().map(|s| s.span).collect();
    let Some(mentions) = doc.mentions.as_mut() else { return };
    let mut score: FxHashMap<usize, f32> = FxHashMap::default();
    for l in leanings {
        *score.entry(l.mention).or_default() += l.weight;
    }
    // Stances by sentence are in order.
    let mut from = 0;
    for (m, mention) in mentions.iter_mut().enumerate() {
        let Some(actor) = mention.actor.clone() else { continue };
        let s = spans.partition_point(|s| s.end <= mention.span.start);
        while stances.get(from).is_some_and(|x| (x.sentence as usize) < s) {
            from += 1;
        }
        let mut x = score.get(&m).copied().unwrap_or(0.0);
        for stance in stances[from..].iter().take_while(|x| x.sentence as usize == s) {
            if stance.target_type == TargetType::Actor && stance.target == actor {
                let sign = match stance.polarity {
                    Polarity::Favor => 1.0,
                    Polarity::Against => -1.0,
                    Polarity::Mixed => 0.0,
                };
                x += sign * f32::from(stance.strength) * 0.5 * stance.confidence;
            }
        }
        mention.sentiment = Some(if x > 0.3 {
            Sentiment::Positive
        } else if x < -0.3 {
            Sentiment::Negative
        } else {
            Sentiment::Neutral
        });
    }
}
