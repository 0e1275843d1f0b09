package org.opportune.inference.text;

import java.util.List;

/**
 * Rules, findings and locations, read from files and ready to use. Immutable: every thread takes a
 * {@link ReportLabeller} of its own.
 */
public final class Vocabulary {
  /** Name of the vocabulary for chest CT: 83 labels. */
  public static final String CT = "ct";

  /** Name of the vocabulary for chest X-ray: 95 labels. */
  public static final String CHEST_XRAY = "chest-xray";

  private final String name;
  private final String sha256;
  private final SentenceSplitter splitter;
  private final TermIndex index;
  private final int terms;
  private final List<CutRule> rules;
  private final List<Finding> findings;
  private final List<Location> locations;

  Vocabulary(
      String name,
      String sha256,
      SentenceSplitter splitter,
      TermTable terms,
      List<CutRule> rules,
      List<Finding> findings,
      List<Location> locations) {
    this.name = name;
    this.sha256 = sha256;
    this.splitter = splitter;
    this.index = terms.index();
    this.terms = terms.size();
    this.rules = List.copyOf(rules);
    this.findings = List.copyOf(findings);
    this.locations = List.copyOf(locations);
  }

  /**
   * Reads a vocabulary from the text of its files.
   *
   * @throws VocabularyException naming the file, the line and how to mend it
   */
  public static Vocabulary read(VocabularyFiles files) {
    return VocabularyReader.read(files);
  }

  /** What it is called in tables: its name, or the name of its folder. */
  public String name() {
    return name;
  }

  /** SHA-256 of its files: {@link VocabularyFiles#sha256}. */
  public String sha256() {
    return sha256;
  }

  /** All labels, in the order of the file. */
  public List<String> labels() {
    return findings.stream().map(Finding::name).toList();
  }

  /** All locations, in the order of the file. */
  public List<String> locations() {
    return locations.stream().map(Location::name).toList();
  }

  /** A labeller, for one thread. */
  public ReportLabeller labeller() {
    return new ReportLabeller(splitter, index, new TermHits(terms), rules, findings, locations);
  }
}
