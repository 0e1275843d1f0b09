package org.opportune.inference.ana;

import java.util.List;
import org.opportune.inference.bag.PatchPlace;

/**
 * What a slide shows of one pattern.
 *
 * @param label the pattern
 * @param probability largest of any patch, 0..1
 * @param threshold the pattern is called above this
 * @param patches patches above the threshold
 * @param evidence the most probable of them, most probable first
 */
public record PatternCall(
    String label, double probability, double threshold, int patches, List<Evidence> evidence) {

  /** Copies the list. */
  public PatternCall {
    evidence = List.copyOf(evidence);
  }

  /** Whether the pattern is called. */
  public boolean isPresent() {
    return probability > threshold;
  }

  /** A patch that carried the call. */
  public record Evidence(PatchPlace place, double probability) {}
}
