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
 * <p>Sums are whole numbers of a small unit, so parts merged in any order give the same histogram
 * to the bit, and so the same mixture on every night and cluster. Holds up to 10^9 patients.
 *
 * <p>Not thread-safe: one per task, then {@link #merge}.
 */
public final class FineHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins if not set: the bin width on the score's own scale is then 6.1e-5. */
  public static final int DEFAULT_BINS = 16_384;

  /** Offsets from a bin's centre, in bin widths, are summed in units of 2^-20. */
  static final double UNIT = 0x1p-20;

  private static final double JACOBIAN_UNIT = 0x1p-28;

  private final Transform transform;
  private final double low;
  private final double width;
  private final long[] counts;
  private final long[] sums;
  private final long[] squares;
  private long jacobian;

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
    this.sums = new long[bins];
    this.squares = new long[bins];
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
    sums[bin] += Math.round(offset / UNIT);
    squares[bin] += Math.round(offset * offset / UNIT);
    if (transform != Transform.NONE) {
      jacobian += Math.round(transform.logDerivative(score) / JACOBIAN_UNIT);
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
    jacobian += other.jacobian;
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
        double mean = sums[bin] * UNIT / counts[bin];
        values[point] = low + (bin + 0.5 + mean) * width;
        weights[point] = counts[bin];
        spreads[point] =
            Math.max(0, squares[bin] * UNIT / counts[bin] - mean * mean) * width * width;
        point++;
      }
    }
    return new Sample(transform, values, weights, spreads, jacobian * JACOBIAN_UNIT, false);
  }

  long count(int bin) {
    return counts[bin];
  }

  long sum(int bin) {
    return sums[bin];
  }

  long square(int bin) {
    return squares[bin];
  }

  /** Sum of ln |dt/dx| in units of 2^-28. */
  long jacobian() {
    return jacobian;
  }

  /** Adds patients by their sums of offsets from the bin's centre and of squares, in units. */
  void addBin(int bin, long count, long sum, long square) {
    counts[bin] += count;
    sums[bin] += sum;
    squares[bin] += square;
  }

  void addJacobian(long sum) {
    jacobian += sum;
  }
}
