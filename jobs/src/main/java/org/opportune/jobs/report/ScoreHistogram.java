package org.opportune.jobs.report;

import java.util.List;

/**
 * Counts of a population's scores.
 *
 * @param binEdges ascending edges on the score's own scale, one more than counts
 * @param counts patients per bin
 */
public record ScoreHistogram(List<Double> binEdges, List<Long> counts) {
  public ScoreHistogram {
    binEdges = List.copyOf(binEdges);
    counts = List.copyOf(counts);
    if (binEdges.size() != counts.size() + 1) {
      throw new IllegalArgumentException(
          "Invalid histogram: " + binEdges.size() + " edges do not fit " + counts.size() + " bins");
    }
    for (int i = 1; i < binEdges.size(); i++) {
      if (!(binEdges.get(i - 1) < binEdges.get(i))) {
        throw new IllegalArgumentException("Invalid histogram: edge " + i + " is not ascending");
      }
    }
  }

  /** Scores counted. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
