package org.opportune.inference.text;

import java.util.List;

/** Reads the files of a vocabulary; how they are written stands at the head of each that ships. */
final class VocabularyReader {
  private VocabularyReader() {}

  /**
   * Reads all.
   *
   * @throws VocabularyException naming the file, the line and how to mend it
   */
  static Vocabulary read(VocabularyFiles files) {
    TermTable terms = new TermTable();
    // Locations first: findings use their lists.
    List<Location> locations = new LocationsReader(terms).read(files.locations().lines());
    List<Finding> findings = new FindingsReader(terms).read(files.findings().lines());
    RulesReader rules = new RulesReader(terms);
    rules.read(files.rules().lines());
    requireSome(findings.size(), files.findings(), "generic nodule");
    requireSome(locations.size(), files.locations(), "lung left_upper");
    return new Vocabulary(
        files.name(), files.sha256(), rules.splitter(), terms, rules.cuts(), findings, locations);
  }

  private static void requireSome(int entries, VocabularyFile file, String example) {
    if (entries == 0) {
      throw new VocabularyException(
          "Invalid vocabulary, %s: it has no entries; begin one with a line such as: %s"
              .formatted(file.name(), example));
    }
  }
}
