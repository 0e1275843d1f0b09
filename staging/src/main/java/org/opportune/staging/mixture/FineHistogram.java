package org.opportune.staging.mixture;

import java.io.Serializable;
import java.util.Arrays;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Scores of any number of patients in equal bins of the fit scale, each with its count, sum and sum
 * of squares. One pass builds it, parts merge in any order, and because a bin remembers the mean
 * and variance of what fell into it, a fit to it has the likelihood of the exact fit to well below
 * 1e-6 per patient.
 *
 * <p>Not thread-safe: one per task, then {@link #merge}.
 */
public final class FineHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins if not set: the bin width on the score's own scale is then 6.1e-5. */
  public static final int DEFAULT_BINS = 16_384;

  private final Transform transform;
  private final double low;
  private final double width;
  private final long[] counts;
  // Sums are of offsets from the bin's centre in bin widths: small numbers, so no digits are lost.
  private final double[] sums;
  private final double[] squares;
  private double logJacobian;

  /** An empty histogram of {@link #DEFAULT_BINS} bins. */
  public FineHistogram(Transform transform) {
    this(transform, DEFAULT_BINS);
  }

  /**
   * An empty histogram.
   *
   * @param bins 16 or more
   */
  public FineHistogram(Transform transform, int bins) {
    if (bins < 16) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT, "Invalid bins: %d is not at least 16".formatted(bins));
    }
    this.transform = transform;
    this.low = transform.apply(0);
    this.width = (transform.apply(1) - low) / bins;
    this.counts = new long[bins];
    this.sums = new double[bins];
    this.squares = new double[bins];
  }

  /**
   * Adds one patient.
   *
   * @param score in [0, 1]
   * @throws StagingException when NaN, infinite or out of range
   */
  public void add(double score) {
    if (!(score >= 0 && score <= 1)) {
      Scores.checked(score, total());
    }
    double place = (transform.apply(score) - low) / width;
    int bin = Math.max(0, Math.min(counts.length - 1, (int) place));
    double offset = place - bin - 0.5;
    counts[bin]++;
    sums[bin] += offset;
    squares[bin] += offset * offset;
    if (transform != Transform.NONE) {
      logJacobian += transform.logDerivative(score);
    }
  }

  /** Adds one patient per score. */
  public void addAll(double... scores) {
    for (double score : scores) {
      add(score);
    }
  }

  /**
   * Adds what another histogram holds; the other is unchanged.
   *
   * @return this
   * @throws StagingException when the scales or bins differ
   */
  public FineHistogram merge(FineHistogram other) {
    if (other.transform != transform || other.counts.length != counts.length) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot merge a histogram of %d bins on scale %s into one of %d bins on scale %s: make all parts alike"
              .formatted(other.counts.length, other.transform, counts.length, transform));
    }
    for (int bin = 0; bin < counts.length; bin++) {
      addBin(bin, other.counts[bin], other.sums[bin], other.squares[bin]);
    }
    addLogJacobian(other.logJacobian);
    return this;
  }

  /** Patients in all. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** The scale of the bins. */
  public Transform transform() {
    return transform;
  }

  /** Number of bins. */
  public int bins() {
    return counts.length;
  }

  /** The filled bins as points to fit to. */
  public Sample sample() {
    int filled = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    double[] values = new double[filled];
    double[] weights = new double[filled];
    double[] spreads = new double[filled];
    int point = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        double mean = sums[bin] / counts[bin];
        values[point] = low + (bin + 0.5 + mean) * width;
        weights[point] = counts[bin];
        spreads[point] = Math.max(0, squares[bin] / counts[bin] - mean * mean) * width * width;
        point++;
      }
    }
    return new Sample(transform, values, weights, spreads, logJacobian, false);
  }

  long count(int bin) {
    return counts[bin];
  }

  double sum(int bin) {
    return sums[bin];
  }

  double square(int bin) {
    return squares[bin];
  }

  double logJacobian() {
    return logJacobian;
  }

  /** Adds patients by their sums of offsets (in bin widths from the bin's centre) and squares. */
  void addBin(int bin, long count, double sum, double square) {
    counts[bin] += count;
    sums[bin] += sum;
    squares[bin] += square;
  }

  void addLogJacobian(double sum) {
    logJacobian += sum;
  }
}
