package org.opportune.jobs.table;

import java.util.List;
import java.util.Map;
import org.opportune.inference.text.FoundLabel;

/**
 * A labelled report.
 *
 * @param reportKey pseudonym of what tells it apart
 * @param studyKey pseudonym of the study it reads; null when the reports do not say which
 * @param textDigest keyed digest of its text
 * @param vocabulary name of the vocabulary
 * @param vocabularySha256 digest of the vocabulary
 * @param labels 1 or 0 for every label of the vocabulary
 * @param found what made labels positive, offsets in Unicode characters
 * @param characters length of the report in Unicode characters
 * @param sentences sentences that were read
 * @param text the report itself, where that was asked for; null otherwise
 */
public record ReportLabels(
    String reportKey,
    String studyKey,
    String textDigest,
    String vocabulary,
    String vocabularySha256,
    Map<String, Integer> labels,
    List<FoundLabel> found,
    int characters,
    int sentences,
    String text) {

  /** Names of the positive labels, in the order of the vocabulary. */
  List<String> positive() {
    return labels.entrySet().stream()
        .filter(label -> label.getValue() == 1)
        .map(Map.Entry::getKey)
        .toList();
  }
}
