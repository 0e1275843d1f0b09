#!/usr/bin/python3
"""Labels of the public OpenI chest X-ray reports against their reference labels, and reports per second.

Needs a clone of the authors' code and data (MIT licence), https://github.com/rachellea/sarle-labeler, and
a compiled inference module; nothing of the clone is copied into the repository:

    /usr/bin/python3 tests/benchmarks/report_labels.py CLONE [--authors] [--job] [--mistakes LABEL]

The vocabulary was written looking at one third of the 1,963 test reports, chosen by the SHA-256 of the
file's name (first byte divisible by 3), and is judged by the other two thirds. Figures are computed as
the authors' evaluation.py does: per label over reports, F = 0 where it is undefined; micro-F over the
91 labels that any of the 1,963 has, mean F over the labels with at least 50 positives among the 1,963. --authors runs the authors'
published code on the same reports (minutes), --job times label-reports on one core and on two over
copies of the reports in CSV files, --mistakes prints sentences of development reports.
"""
import argparse
import collections
import csv
import hashlib
import os
import pathlib
import pickle
import secrets
import statistics
import subprocess
import sys
import tempfile

from common import opportune, rows

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMON = 50
ROUNDS = 30
WARM = 10
JOB_FILES = 8
JOB_COPIES = 160


def is_development(name):
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def read(data):
    """Sentences by report, and positive labels by report with the list of all labels."""
    sentences = collections.defaultdict(list)
    with open(data / "openi_filename_section_sent.csv", newline="") as file:
        for row in csv.DictReader(file):
            sentences[row["Filename"]].append(row["Sentence"])
    with open(data / "openi_test_set_ground_truth.csv", newline="") as file:
        rows = csv.reader(file)
        labels = [name.replace("_Label", "") for name in next(rows)[1:]]
        truth = {row[0]: {label for label, value in zip(labels, row[1:]) if int(value)} for row in rows}
    return {name: sentences[name] for name in truth}, truth, labels


def label(reports, folder, rounds):
    """What Opportune finds in each report, with the sentences, and the timing lines."""
    source, target = folder / "reports.tsv", folder / "labels.tsv"
    source.write_text("".join(f"{name}\t{' '.join(s.strip().rstrip('.') + '.' for s in text)}\n"
                              for name, text in reports.items()))
    jars = [p for p in (pathlib.Path.home() / ".m2").rglob("*.jar") if p.name.startswith("jackson-")]
    path = os.pathsep.join(map(str, [ROOT / "inference/target/classes", *jars]))
    out = subprocess.run(["java", "-cp", path, ROOT / "tests/benchmarks/ReportLabels.java", "chest-xray",
                          source, target, str(rounds)], check=True, capture_output=True, text=True).stdout
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in target.read_text().splitlines()[1:]:
        name, finding, sentence, _ = line.split("\t")
        found[name][finding].append(sentence)
    return found, [line.split() for line in out.splitlines()]


def figures(found, truth, labels, names):
    """(micro-F, mean F of common labels, F by label) of some reports."""
    common = [l for l in labels if sum(l in t for t in truth.values()) >= COMMON]
    by_label, total = {}, [0, 0, 0]
    for l in labels:
        hit = sum(l in truth[n] and l in found[n] for n in names)
        wrong = sum(l not in truth[n] and l in found[n] for n in names)
        missed = sum(l in truth[n] and l not in found[n] for n in names)
        total = [total[0] + hit, total[1] + wrong, total[2] + missed]
        by_label[l] = (2 * hit / (2 * hit + wrong + missed) if hit else 0.0, hit, wrong, missed)
    micro = 2 * total[0] / (2 * total[0] + total[1] + total[2])
    return micro, statistics.mean(by_label[l][0] for l in common), by_label


def authors(clone, folder):
    """What the authors' code finds, run as its demo.py runs it (ambiguities positive), and its seconds."""
    program = """
import os, sys, types, pickle, time
sys.path.insert(0, os.getcwd())
for absent in ("fasttext",):
    sys.modules.setdefault(absent, types.ModuleType(absent))
from src import load, sentence_rules, term_search
_, test, _ = load.load_merged_with_style("openi_cxr", "trainall_testall")
start = time.process_time()
rules = sentence_rules.ApplyRules(test, "test", "cxr_amb_pos_rules")
search = term_search.RadLabel(rules.data_processed, "test", "openi_cxr", sys.argv[1], True, False)
seconds = time.process_time() - start
frame = search.disease_out
found = {name: {label for label in frame.columns if frame.at[name, label]} for name in frame.index}
pickle.dump((found, seconds), open(os.path.join(sys.argv[1], "found.pkl"), "wb"))
"""
    subprocess.run([sys.executable, "-c", program, folder], cwd=clone, check=True, stdout=subprocess.DEVNULL)
    return pickle.loads((folder / "found.pkl").read_bytes())


def job(reports, folder):
    """Reports per second of label-reports as a process, on one core and on two."""
    source = folder / "copies.csv"
    source.mkdir()
    for part in range(JOB_FILES):
        with open(source / f"{part}.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["accession", "text"])
            for copy in range(JOB_COPIES // JOB_FILES):
                for name, text in reports.items():
                    writer.writerow([f"{part}-{copy}-{name}", " ".join(s.strip().rstrip(".") + "." for s in text)])
    key = folder / "site.key"
    key.write_text(secrets.token_hex(32))
    key.chmod(0o600)
    allowed = sorted(os.sched_getaffinity(0))
    for cores in (1, 2):
        warehouse = folder / f"warehouse-{cores}"
        os.sched_setaffinity(0, allowed[:cores])
        opportune("label-reports", source, "--vocabulary", "chest-xray", "--warehouse", warehouse,
                  "--site-key-file", key, "--run-date", "2026-01-01", java=f"-Dspark.master=local[{cores}]")
        os.sched_setaffinity(0, allowed)
        run = rows(warehouse, "select count_in, count_out, duration_s from runs where command = 'label_reports'")[0]
        print(f"label-reports, {cores} core(s): {int(run['count_out']):,} of {int(run['count_in']):,} reports in "
              f"{float(run['duration_s']):.1f} s, {int(run['count_in']) / float(run['duration_s']):,.0f} reports/s")


def tell(title, found, truth, labels):
    for group, chosen in (("development", is_development), ("held out", lambda n: not is_development(n)),
                          ("all", lambda n: True)):
        names = [n for n in truth if chosen(n)]
        micro, mean, _ = figures(found, truth, labels, names)
        print(f"| {title} | {group} | {len(names):,} | {micro:.3f} | {mean:.3f} |")


def mistakes(label_name, found, reports, truth):
    """Sentences behind the wrong calls of development reports, and whole reports of missed ones."""
    for name in filter(is_development, truth):
        is_found, is_true = label_name in found[name], label_name in truth[name]
        if is_found and not is_true:
            print("wrong ", name, found[name][label_name])
        if is_true and not is_found:
            print("missed", name, reports[name])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=pathlib.Path)
    parser.add_argument("--authors", action="store_true")
    parser.add_argument("--job", action="store_true")
    parser.add_argument("--mistakes", metavar="LABEL")
    parser.add_argument("--development", action="store_true", help="look at no other report")
    arguments = parser.parse_args()
    reports, truth, labels = read(arguments.clone / "data/data_cxr")
    labels = [l for l in labels if any(l in t for t in truth.values())]
    if arguments.development or arguments.mistakes:
        truth = {name: value for name, value in truth.items() if is_development(name)}
        reports = {name: reports[name] for name in truth}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        found, rounds = label(reports, folder, 0 if arguments.development or arguments.mistakes else ROUNDS)
        if arguments.mistakes:
            mistakes(arguments.mistakes, found, reports, truth)
            return
        if arguments.development:
            micro, mean, by_label = figures(found, truth, labels, list(truth))
            print(f"micro-F {micro:.4f} over all; mean over labels with {COMMON} in these reports {mean:.4f}")
            for name, (f, hit, wrong, missed) in sorted(by_label.items(), key=lambda e: -e[1][2] - e[1][3]):
                print(f"{name:28} F {f:.3f}  right {hit:4}  wrong {wrong:4}  missed {missed:4}")
            return
        print("| Labeller | Reports | Number | micro-F, 91 labels | mean F, labels with >= 50 positives |")
        print("|---|---|---|---|---|")
        tell("Opportune", found, truth, labels)
        count, characters, _, _ = rounds[0]
        seconds = statistics.median(float(r[3]) for r in rounds[WARM:])
        speed = f"Opportune, one thread: {int(count) / seconds:,.0f} reports/s ({int(characters) / int(count):.0f} characters each)"
        if arguments.authors:
            theirs, took = authors(arguments.clone.resolve(), folder)
            tell("authors' code", theirs, truth, labels)
            speed += f"; authors' code, Python: {len(theirs) / took:,.1f} reports/s"
        print(f"\n{speed} (CPU time)")
        if arguments.job:
            job(reports, folder)


if __name__ == "__main__":
    main()
