package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code findings.txt}. */
final class FindingsReader {
  private static final int[] NO_TERMS = {};

  private final TermTable terms;
  private final List<Finding> findings = new ArrayList<>();
  private int[] earlier = NO_TERMS;

  FindingsReader(TermTable terms) {
    this.terms = terms;
  }

  List<Finding> read(List<VocabularyLine> lines) {
    int at = 0;
    while (at < lines.size()) {
      VocabularyLine head = lines.get(at++);
      if (head.key().equals("list")) {
        terms.define(head);
        continue;
      }
      if (head.key().equals("earlier-size")) {
        earlier = terms.terms(head, head.value());
        continue;
      }
      int end = at;
      while (end < lines.size() && lines.get(end).indented()) {
        end++;
      }
      findings.add(finding(head, lines.subList(at, end)));
      at = end;
    }
    return findings;
  }

  private Finding finding(VocabularyLine head, List<VocabularyLine> lines) {
    BodyPart of = EntryReader.part(head, head.key());
    String name = EntryReader.name(head, findings.stream().map(Finding::name).toList());
    EntryReader entry = new EntryReader(terms);
    List<SizeRule> sizes = new ArrayList<>();
    Set<BodyPart> in = EnumSet.of(of);
    for (VocabularyLine line : lines) {
      switch (line.key()) {
        case "in" -> line.items(line.value()).forEach(part -> in.add(EntryReader.part(line, part)));
        case "size" -> sizes.add(size(line));
        default -> {
          if (!entry.accepts(line)) {
            throw line.wrong(
                "no such line of a finding; there are any, both, near, except, unless, size and in");
          }
        }
      }
    }
    return new Finding(name, of, entry.condition(), List.copyOf(sizes), Set.copyOf(in));
  }

  private SizeRule size(VocabularyLine line) {
    String[] parts = line.value().split("\\|", -1);
    if (parts.length != 2 || !parts[0].strip().matches("over \\d+(\\.\\d+)? mm")) {
      throw line.wrong("write the limit and what is measured: size over 10 mm | node, nodes");
    }
    double overMm = Double.parseDouble(parts[0].strip().split(" ")[1]);
    return new SizeRule(terms.terms(line, parts[1]), overMm, earlier);
  }
}
