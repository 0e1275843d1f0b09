package org.opportune.inference.ana;

import java.util.List;

/**
 * What was found on a slide.
 *
 * @param patches patches looked at
 * @param background patches left out because they show nothing
 * @param calls one per pattern, in the network's order
 */
public record SlidePatterns(int patches, int background, List<PatternCall> calls) {

  /** Copies the list. */
  public SlidePatterns {
    calls = List.copyOf(calls);
  }

  /** Patterns called. */
  public List<PatternCall> present() {
    return calls.stream().filter(PatternCall::isPresent).toList();
  }
}
