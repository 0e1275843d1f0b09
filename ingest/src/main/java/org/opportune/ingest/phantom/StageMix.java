package org.opportune.ingest.phantom;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How many patients have how much emphysema.
 *
 * @param bands one per stage, ascending; their weights need not sum to 1
 */
public record StageMix(List<Band> bands) {

  /**
   * A stage.
   *
   * @param weight how frequent it is against the others
   * @param lowestShare least share of the lung volume that is destroyed, 0 to 1
   * @param highestShare most
   */
  public record Band(double weight, double lowestShare, double highestShare) {
    /** Checks the ranges. */
    public Band {
      if (!(weight >= 0
          && lowestShare >= 0
          && lowestShare <= highestShare
          && highestShare <= 0.8)) {
        throw new IllegalArgumentException(
            "Invalid band: weight " + weight + ", share " + lowestShare + ".." + highestShare);
      }
    }
  }

  /** Checks that something can be drawn. */
  public StageMix {
    bands = List.copyOf(bands);
    if (!(bands.stream().mapToDouble(Band::weight).sum() > 0)) {
      throw new IllegalArgumentException("Invalid stage mix: no band has a weight");
    }
  }

  /** A population under screening: 60 % none, 20 % mild, 12 % moderate, 8 % severe. */
  public static StageMix screening() {
    return new StageMix(
        List.of(
            new Band(0.60, 0, 0.005),
            new Band(0.20, 0.02, 0.06),
            new Band(0.12, 0.08, 0.16),
            new Band(0.08, 0.20, 0.45)));
  }

  int stage(SplittableRandom random) {
    double left = random.nextDouble() * bands.stream().mapToDouble(Band::weight).sum();
    for (int stage = 0; stage < bands.size() - 1; stage++) {
      left -= bands.get(stage).weight();
      if (left < 0) {
        return stage;
      }
    }
    return bands.size() - 1;
  }
}
