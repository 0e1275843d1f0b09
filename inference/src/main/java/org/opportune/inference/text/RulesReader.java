package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code rules.txt}: sections, abbreviations and cuts, the cuts in their order. */
final class RulesReader {
  private static final String CUT = "cut-";
  private static final int[] NO_TERMS = {};

  /** Longer than any sentence, yet far from overflow. */
  private static final int ANYWHERE = 100_000;

  private final TermTable terms;
  private final List<CutRule> cuts = new ArrayList<>();
  private final Set<String> abbreviations = new HashSet<>();
  private final Set<String> skipped = new HashSet<>();
  private final Set<String> read = new HashSet<>();

  RulesReader(TermTable terms) {
    this.terms = terms;
  }

  void read(List<VocabularyLine> lines) {
    for (VocabularyLine line : lines) {
      switch (line.key()) {
        case "list" -> terms.define(line);
        case "abbreviation" -> abbreviations.addAll(lower(line));
        case "skip-section" -> skipped.addAll(lower(line));
        case "read-section" -> read.addAll(lower(line));
        default -> cuts.add(cut(line));
      }
    }
  }

  List<CutRule> cuts() {
    return cuts;
  }

  SentenceSplitter splitter() {
    return new SentenceSplitter(abbreviations, skipped, read);
  }

  private static List<String> lower(VocabularyLine line) {
    return line.items(line.value().toLowerCase(Locale.ROOT));
  }

  private CutRule cut(VocabularyLine line) {
    CutRule.What what = what(line);
    List<String> parts = line.parts();
    Map<String, String> options = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      String[] option = part.split("\\s+", 2);
      if (option.length < 2) {
        throw line.wrong(
            "\"%s\" says nothing; write: until a, b or unless a, b or before 2, after 2, count 1"
                .formatted(part));
      }
      options.put(option[0], option[1]);
    }
    int[] cues = terms.terms(line, parts.get(0));
    int[] until = terms(line, options.remove("until"));
    int[] unless = terms(line, options.remove("unless"));
    boolean near = options.containsKey("before") || options.containsKey("after");
    int before = number(line, options.remove("before"), near ? 0 : ANYWHERE);
    int after = number(line, options.remove("after"), near ? 0 : ANYWHERE);
    int count = number(line, options.remove("count"), 0);
    if (!options.isEmpty()) {
      throw line.wrong(
          "unknown option \"%s\"; there are until, unless, before, after and count"
              .formatted(options.keySet().iterator().next()));
    }
    return new CutRule(what, cues, until, unless, before, after, count);
  }

  private static CutRule.What what(VocabularyLine line) {
    for (CutRule.What what : CutRule.What.values()) {
      if (line.key().equals(CUT + what.name().toLowerCase(Locale.ROOT))) {
        return what;
      }
    }
    throw line.wrong(
        "no such rule; there are cut-after, cut-before, cut-sentence, cut-first, cut-cue, cut-words,"
            + " abbreviation, skip-section, read-section and list");
  }

  private int[] terms(VocabularyLine line, String text) {
    return text == null ? NO_TERMS : terms.terms(line, text);
  }

  private static int number(VocabularyLine line, String text, int otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw line.wrong("\"" + text + "\" is not a whole number of words");
    }
  }
}
