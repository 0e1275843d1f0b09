package org.opportune.inference.paced;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.opportune.inference.bag.PatternCard;

/** Mean and standard deviation of each colour over the training patches. */
final class PatchStatistics {
  private static final List<Double> PUBLISHED_MEANS = List.of(0.005, 0.190, 0.006);
  private static final List<Double> PUBLISHED_SDS = List.of(0.008, 0.102, 0.008);

  /** A colour that does not vary is only shifted. */
  private static final double LEAST_SD = 1.0 / 255;

  private PatchStatistics() {}

  /** The card of a network to be trained, thresholds at their standard. */
  static PatternCard card(PacedSettings settings, List<String> labels, BagSet train) {
    List<Double> means = PUBLISHED_MEANS;
    List<Double> sds = PUBLISHED_SDS;
    if (!settings.shape().publishedNormalisation()) {
      long[] sums = new long[3];
      long[] squares = new long[3];
      long pixels = add(train.patches(), sums, squares);
      means = new ArrayList<>();
      sds = new ArrayList<>();
      for (int channel = 0; channel < 3; channel++) {
        double mean = (double) sums[channel] / pixels;
        double variance = Math.max(0, (double) squares[channel] / pixels - mean * mean);
        means.add(mean / 255);
        sds.add(Math.max(LEAST_SD, Math.sqrt(variance) / 255));
      }
    }
    return new PatternCard(
        settings.shape().depth(),
        labels,
        Collections.nCopies(labels.size(), Thresholds.STANDARD),
        settings.shape().grid(),
        means,
        sds);
  }

  private static long add(PatchStore patches, long[] sums, long[] squares) {
    long pixels = 0;
    for (int number = 0; number < patches.size(); number++) {
      byte[] planes = patches.read(number);
      int area = planes.length / 3;
      for (int i = 0; i < planes.length; i++) {
        int value = planes[i] & 0xFF;
        sums[i / area] += value;
        squares[i / area] += (long) value * value;
      }
      pixels += area;
    }
    return pixels;
  }
}
