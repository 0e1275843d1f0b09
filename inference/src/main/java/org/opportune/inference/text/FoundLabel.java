package org.opportune.inference.text;

import java.util.List;

/**
 * A label that a sentence makes positive.
 *
 * @param label name, as in the vocabulary
 * @param locations where, as the sentence says; empty when it names no place such a finding can
 *     have
 * @param sentence the sentence in the report
 */
public record FoundLabel(String label, List<String> locations, TextSpan sentence) {

  /** Copies the list. */
  public FoundLabel {
    locations = List.copyOf(locations);
  }
}
