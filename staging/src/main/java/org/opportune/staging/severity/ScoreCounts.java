package org.opportune.staging.severity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Patients per thousandth of the score's range: what drift is measured on. Bin i holds scores in
 * [i/1000, (i+1)/1000); 1 falls into the last. Immutable.
 */
public final class ScoreCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Number of bins. */
  public static final int BINS = 1000;

  private final long[] counts;

  private ScoreCounts(long[] counts) {
    this.counts = counts;
  }

  /** Counts scores in [0, 1]. */
  public static ScoreCounts of(double... scores) {
    long[] counts = new long[BINS];
    for (double score : scores) {
      counts[bin(score)]++;
    }
    return new ScoreCounts(counts);
  }

  /** Counts made elsewhere, such as by a query grouping on {@link #bin}. */
  @JsonCreator
  public static ScoreCounts ofBins(long[] counts) {
    if (counts.length != BINS || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid score counts: %d bins is not %d counts of 0 or more"
              .formatted(counts.length, BINS));
    }
    return new ScoreCounts(counts.clone());
  }

  /**
   * The bin of a score.
   *
   * @throws StagingException when not in [0, 1]
   */
  public static int bin(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new StagingException(
          Double.isFinite(score) ? Problem.OUT_OF_RANGE : Problem.NOT_A_NUMBER,
          "Cannot count a score: %s is not in [0, 1]".formatted(score));
    }
    return Math.min(BINS - 1, (int) (score * BINS));
  }

  /** The sum of this and another. */
  public ScoreCounts plus(ScoreCounts other) {
    long[] sum = counts.clone();
    for (int bin = 0; bin < BINS; bin++) {
      sum[bin] += other.counts[bin];
    }
    return new ScoreCounts(sum);
  }

  /** Patients in all. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** A copy of the counts. */
  @JsonValue
  public long[] counts() {
    return counts.clone();
  }
}
