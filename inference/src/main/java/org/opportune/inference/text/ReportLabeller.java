package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Labels reports by the rules of one vocabulary. Keeps its buffers between reports. Not
 * thread-safe.
 */
public final class ReportLabeller {
  private final SentenceSplitter splitter;
  private final TermIndex index;
  private final TermHits hits;
  private final List<CutRule> rules;
  private final List<Finding> findings;
  private final List<Location> locations;
  private final SentenceWords words = new SentenceWords();
  private final boolean[] isHere;
  private final boolean[] foundParts = new boolean[BodyPart.values().length];

  ReportLabeller(
      SentenceSplitter splitter,
      TermIndex index,
      TermHits hits,
      List<CutRule> rules,
      List<Finding> findings,
      List<Location> locations) {
    this.splitter = splitter;
    this.index = index;
    this.hits = hits;
    this.rules = rules;
    this.findings = findings;
    this.locations = locations;
    this.isHere = new boolean[locations.size()];
  }

  /** Labels a report: a label is positive when any sentence makes it so. */
  public LabelledReport label(String report) {
    List<FoundLabel> found = new ArrayList<>();
    List<TextSpan> sentences = splitter.split(report);
    for (TextSpan sentence : sentences) {
      words.read(report, sentence);
      hits.read(index, words);
      for (CutRule rule : rules) {
        rule.apply(hits);
      }
      if (!hits.isEmpty()) {
        label(sentence, found);
      }
    }
    return new LabelledReport(found, sentences.size());
  }

  private void label(TextSpan sentence, List<FoundLabel> found) {
    List<Finding> here = null;
    for (Finding finding : findings) {
      if (finding.isIn(hits, words)) {
        if (here == null) {
          here = new ArrayList<>(4);
        }
        here.add(finding);
      }
    }
    if (here != null) {
      locate(here);
      for (Finding finding : here) {
        found.add(new FoundLabel(finding.name(), places(finding), sentence));
      }
    }
  }

  /** Finds the places of a sentence, those that its findings imply among them. */
  private void locate(List<Finding> here) {
    Arrays.fill(foundParts, false);
    here.forEach(finding -> foundParts[finding.of().ordinal()] = true);
    for (int i = 0; i < isHere.length; i++) {
      isHere[i] = locations.get(i).isIn(hits, foundParts);
    }
    for (int i = 0; i < isHere.length; i++) {
      if (isHere[i]) {
        for (int wider : locations.get(i).then()) {
          isHere[wider] = true;
        }
      }
    }
  }

  private List<String> places(Finding finding) {
    List<String> places = new ArrayList<>(4);
    for (int i = 0; i < isHere.length; i++) {
      if (isHere[i] && finding.canBeIn(locations.get(i).of())) {
        places.add(locations.get(i).name());
      }
    }
    return places;
  }
}
