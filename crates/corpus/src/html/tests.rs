//! Pages in the shapes that sites have; names and sentences are invented.

use super::*;

const PROSE: [&str; 3] = [
    "La mairie de Valdorme, que dirige Aude Silbert, a annoncé mardi qu’elle ne reconduirait pas le contrat de la piscine, trop coûteux à ses yeux.",
    "« Nous n’avons plus les moyens », a déclaré l’élue, avant de reprocher au département, à la région et à l’État d’avoir laissé filer le dossier.",
    "Le club de natation, lui, dénonce une décision brutale, prise sans concertation, et demande à être reçu avant la fin du mois par le préfet.",
];

fn paragraphs() -> String {
    PROSE.map(|p| format!("<p>{p}</p>")).concat()
}

/// The page around some body gives the headline and the three paragraphs, and nothing else.
fn gives_the_article(body: &str) {
    let page = format!(
        "<html><head><title>La piscine divise | L’Écho</title></head><body>{body}</body></html>"
    );
    let expected = format!("La piscine divise\n\n{}", PROSE.join("\n\n"));
    assert_eq!(read(&page).unwrap().text, expected, "{body}");
}

#[test]
fn plain_page() {
    gives_the_article(&format!("<h1>La piscine divise</h1>{}", paragraphs()));
}

#[test]
fn a_soup_of_blocks_is_scored() {
    gives_the_article(&format!(
        "<div id=top><a href=/>Accueil</a> <a href=/s>Sport</a> <a href=/m>Météo</a></div>\
         <div class=x1><h1>La piscine divise</h1><div class=x2>{}</div></div>\
         <div class=x3><div><a href=/1>Un chat sauvé des eaux</a></div><div><a href=/2>La pluie revient</a></div></div>\
         <div class=x4>L’Écho, tous droits réservés</div>",
        paragraphs()
    ));
}

#[test]
fn comments_longer_than_the_article() {
    let rant = "<div class=comment-body><p>Silbert est nulle, que le club la poursuive, et que le préfet s’en mêle enfin !</p></div>".repeat(30);
    gives_the_article(&format!(
        "<main class=has-comments><article><h1>La piscine divise</h1>{}</article><section id=comments>{rant}</section></main>",
        paragraphs()
    ));
    // Comments that are `<article>` elements, as some engines make them, within the article's own block.
    let rant = "<article class=comment><p>Silbert est nulle, que le club la poursuive devant tous les tribunaux !</p></article>".repeat(30);
    gives_the_article(&format!(
        "<div class=post><h1>La piscine divise</h1><div class=entry>{}</div><div class=comments-area>{rant}</div></div>",
        paragraphs()
    ));
}

#[test]
fn a_comment_may_be_the_genre() {
    gives_the_article(&format!(
        "<div class=top><h1>La piscine divise</h1></div><div class='text kommentar'>{}</div>",
        paragraphs()
    ));
}

#[test]
fn teasers_that_are_articles() {
    let teaser = "<article><h2><a href=/t>Un chat sauvé des eaux</a></h2><p>Il a été repêché par les pompiers.</p></article>";
    gives_the_article(&format!(
        "<article><h1>La piscine divise</h1>{}</article><div class=related>{}</div>",
        paragraphs(),
        teaser.repeat(6)
    ));
}

#[test]
fn what_stands_between_the_paragraphs_goes() {
    let [a, b, c] = PROSE;
    gives_the_article(&format!(
        "<article><p class=kicker>Sport</p><h1>La piscine divise</h1><div class='byline'>Par Max Orme</div><time>mardi</time>\
         <p>{a}</p><figure><img src=x><figcaption>La piscine, hier.</figcaption></figure>\
         <div class='ad-slot'><p>Achetez une voiture.</p></div><p>{b}</p>\
         <p>À lire aussi : <a href=/r>Le chat va bien et la pluie revient</a></p><p><a href=/q>La pluie revient sur la côte</a></p>\
         <p>{c}</p><h3>Sur le même sujet</h3><ul><li><a href=/x>Le chat</a></li><li><a href=/y>La pluie</a></li></ul></article>"
    ));
}

#[test]
fn by_lines_without_a_telling_class() {
    let page = format!(
        "<meta name=author content='Max Orme'><meta name=date content=2026-03-05><article><h1>T</h1><p class=i>Publié le 5 mars 2026 à 6 h — par Max Orme</p>{}<p>Max Orme</p></article>",
        paragraphs()
    );
    assert_eq!(read(&page).unwrap().text, format!("T\n\n{}", PROSE.join("\n\n")));
}

#[test]
fn metadata_in_order_of_trust() {
    let page = format!(
        "<head><title>T3 - S</title><meta property='og:title' content='T2'><meta name=author content='A2'><meta property='article:section' content=Sport>\
         <script type='application/ld+json'>[{{\"@type\":\"WebSite\",\"name\":\"S\"}},{{\"@graph\":[{{\"@type\":[\"NewsArticle\"],\"headline\":\"T1 &amp; fils\",\
         \"datePublished\":\"2026-03-05\",\"author\":[{{\"name\":\"A1\"}},\"B1\"],\"publisher\":{{\"name\":\"S1\"}},\"mainEntityOfPage\":{{\"@id\":\"https://s.example/1\"}}}}]}}]</script>\
         <script type='application/ld+json'>{{broken</script></head><article>{}</article>",
        paragraphs()
    );
    let a = read(&page).unwrap();
    assert_eq!(a.title.as_deref(), Some("T1 & fils"));
    assert_eq!(a.author.as_deref(), Some("A1, B1"));
    assert_eq!(a.date.as_deref(), Some("2026-03-05"));
    assert_eq!(a.source.as_deref(), Some("S1"));
    assert_eq!(a.section.as_deref(), Some("Sport"));
    assert_eq!(a.url.as_deref(), Some("https://s.example/1"));
    assert!(a.text.starts_with("T1 & fils\n\n"));
    let page = format!(
        "<title>Le quai - L’Écho</title><meta property='og:site_name' content='L’Écho'><time datetime=2026-03-05>hier</time>{}",
        paragraphs()
    );
    let a = read(&page).unwrap();
    assert_eq!((a.title.as_deref(), a.date.as_deref()), (Some("Le quai"), Some("2026-03-05")));
}

#[test]
fn white_space_lists_and_quotes() {
    let long = PROSE[0];
    let page = format!(
        "<article><p>{long}</p><p>Un\n  mot&nbsp;: co&shy;upé <q>net</q><br>ligne<br><br>suite</p><ul><li>un</li><li><p>deux</p></li></ul><blockquote>Dit.</blockquote></article>"
    );
    let text = read(&page).unwrap().text;
    assert_eq!(
        text,
        format!("{long}\n\nUn mot\u{a0}: coupé “net”\nligne\n\nsuite\n\nun\n\ndeux\n\nDit.")
    );
}

#[test]
fn declared_encodings() {
    let name = |head: &[u8]| declared_encoding(head).map(Encoding::name);
    assert_eq!(name(b"<meta charset=\"ISO-8859-1\">"), Some("windows-1252"));
    assert_eq!(name(b"<META http-equiv=x content='text/html; CHARSET=utf-8'>"), Some("UTF-8"));
    assert_eq!(name(b"<?xml version='1.0' encoding='iso-8859-2'?>"), Some("ISO-8859-2"));
    assert_eq!(name(b"<p>charset=none"), None);
}

#[test]
fn pages_without_prose_are_refused() {
    assert_eq!(
        read("<html><body><div id=app></div><script>x()</script></body></html>").unwrap_err().code,
        "html.noarticle"
    );
    assert_eq!(read("").unwrap_err().code, "html.noarticle");
}
