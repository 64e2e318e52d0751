"""lingua on the files that `cargo xtask eval langid` reads: `<lang>-<kind>.txt`, a text a line.

    pip install lingua-language-detector
    python xtask/peers/languages.py FOLDER...
"""

import glob
import os
import sys
import time
from collections import defaultdict

from lingua import LanguageDetectorBuilder


def main():
    detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()
    right, lines, size, seconds = (defaultdict(dict) for _ in range(4))
    for folder in sys.argv[1:]:
        for path in sorted(glob.glob(os.path.join(folder, "*-*.txt"))):
            lang, kind = os.path.basename(path)[:-4].split("-", 1)
            texts = [t for t in open(path, encoding="utf-8").read().split("\n") if t.strip()]
            start = time.process_time()
            found = [detector.detect_language_of(t) for t in texts]
            seconds[kind][lang] = time.process_time() - start
            codes = [f.iso_code_639_1.name.lower() if f else "und" for f in found]
            right[kind][lang] = sum(c == lang for c in codes)
            lines[kind][lang] = len(texts)
            size[kind][lang] = sum(len(t.encode()) for t in texts)
    for kind in right:
        shares = {l: 100 * right[kind][l] / lines[kind][l] for l in right[kind]}
        for lang, share in shares.items():
            print(f"{kind:<14} {lang} {share:6.2f}")
        speed = sum(size[kind].values()) / 1e6 / sum(seconds[kind].values())
        print(f"{kind:<14} mean of {len(shares)}: {sum(shares.values()) / len(shares):.2f} %, {speed:.3f} MB/s of processor time")


main()
