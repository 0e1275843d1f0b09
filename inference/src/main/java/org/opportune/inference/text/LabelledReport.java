package org.opportune.inference.text;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the rules found in a report.
 *
 * @param found one entry per label and sentence, in the order of the report
 * @param sentences sentences that were read; what stands below a heading such as "Indication" is
 *     not
 */
public record LabelledReport(List<FoundLabel> found, int sentences) {

  /** Copies the list. */
  public LabelledReport {
    found = List.copyOf(found);
  }

  /** Names of the positive labels: those that any sentence makes so. */
  public Set<String> positive() {
    Set<String> names = new TreeSet<>();
    found.forEach(label -> names.add(label.label()));
    return names;
  }
}
