package org.opportune.inference.eval;

/**
 * AUROC, average precision and best F1 of any number of scores in fixed memory: scores are counted
 * in bins per class. Scores within a bin count as tied; {@link #aurocError()} states the most that
 * can cost. Scores outside the range count in the outermost bins. Not thread-safe; merge instead.
 */
public final class ScoreHistogram {
  private final double low;
  private final double width;
  private final long[] positives;
  private final long[] negatives;

  /**
   * Starts empty.
   *
   * @param low lower end of the scores
   * @param high upper end
   * @param bins number of bins; 4096 keep the error of smooth scores below 1e-6
   */
  public ScoreHistogram(double low, double high, int bins) {
    if (!(low < high) || bins < 2) {
      throw new IllegalArgumentException(
          "Invalid histogram: " + bins + " bins over " + low + ".." + high);
    }
    this.low = low;
    this.width = (high - low) / bins;
    this.positives = new long[bins];
    this.negatives = new long[bins];
  }

  private ScoreHistogram(double low, double width, long[] positives, long[] negatives) {
    this.low = low;
    this.width = width;
    this.positives = positives;
    this.negatives = negatives;
  }

  /** Counts a score. */
  public void add(double score, boolean positive) {
    int bin = (int) Math.max(0, Math.min(positives.length - 1, Math.floor((score - low) / width)));
    if (positive) {
      positives[bin]++;
    } else {
      negatives[bin]++;
    }
  }

  /** Counts what another histogram of the same bins has counted. */
  public void merge(ScoreHistogram other) {
    if (other.positives.length != positives.length || other.low != low || other.width != width) {
      throw new IllegalArgumentException("Cannot merge histograms: their bins differ");
    }
    for (int i = 0; i < positives.length; i++) {
      positives[i] += other.positives[i];
      negatives[i] += other.negatives[i];
    }
  }

  /** Number of positive scores. */
  public long positiveCount() {
    return sum(positives);
  }

  /** Number of negative scores. */
  public long negativeCount() {
    return sum(negatives);
  }

  /** Area under the receiver operating characteristic, 0..1; NaN when a class is missing. */
  public double auroc() {
    double area = 0;
    double below = 0;
    for (int i = 0; i < positives.length; i++) {
      area += positives[i] * (below + negatives[i] / 2.0);
      below += negatives[i];
    }
    return area / ((double) positiveCount() * negativeCount());
  }

  /** Largest possible distance of {@link #auroc()} from that of the unbinned scores. */
  public double aurocError() {
    double tied = 0;
    for (int i = 0; i < positives.length; i++) {
      tied += (double) positives[i] * negatives[i] / 2;
    }
    return tied / ((double) positiveCount() * negativeCount());
  }

  /** Average precision with each bin as one threshold, 0..1; NaN without positives. */
  public double averagePrecision() {
    double sum = 0;
    double hits = 0;
    double calls = 0;
    for (int i = positives.length - 1; i >= 0; i--) {
      hits += positives[i];
      calls += positives[i] + negatives[i];
      if (positives[i] > 0) {
        sum += positives[i] * (hits / calls);
      }
    }
    return sum / hits;
  }

  /**
   * The bin edge with the largest F1; the highest such edge when several tie. Scores at or above it
   * are called positive.
   *
   * @return with NaN as F1, accuracy and threshold when there are no positives
   */
  public BinaryRanking.OperatingPoint bestF1() {
    long positive = positiveCount();
    long all = positive + negativeCount();
    double best = Double.NaN;
    double threshold = Double.NaN;
    double accuracy = Double.NaN;
    long hits = 0;
    long calls = 0;
    for (int i = positives.length - 1; i >= 0 && positive > 0; i--) {
      hits += positives[i];
      calls += positives[i] + negatives[i];
      double f1 = 2.0 * hits / (calls + positive);
      boolean occupied = positives[i] + negatives[i] > 0;
      if (occupied && !(f1 <= best)) {
        best = f1;
        threshold = low + i * width;
        accuracy = (double) (all - positive - calls + 2 * hits) / all;
      }
    }
    return new BinaryRanking.OperatingPoint(threshold, best, accuracy);
  }

  /** An empty histogram of the same bins. */
  public ScoreHistogram emptyCopy() {
    return new ScoreHistogram(low, width, new long[positives.length], new long[positives.length]);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
