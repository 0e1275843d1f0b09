package org.opportune.inference.ct;

import java.io.Serializable;

/**
 * How a volume is scored.
 *
 * @param batch slices per forward pass, or {@link #AS_DEVICE}; every pass has as many, the last
 *     filled up
 * @param sliceDistanceMm thinner slices are left out as long as those that the network is shown lie
 *     no further apart than this; 0 shows it every slice
 * @param thinnedNetworks how many of the network's thinned copies score a sample of the slices, so
 *     that the spread of their scores tells how unsure the score is; 0 for none
 * @param sampledSlices slices of that sample at most, evenly spread over the lungs
 * @param keepMap whether the result holds the anomaly map, a byte per voxel of the lungs' box
 */
public record ScorerSettings(
    int batch, double sliceDistanceMm, int thinnedNetworks, int sampledSlices, boolean keepMap)
    implements Serializable {

  /** As many slices per pass as suit the network's device. */
  public static final int AS_DEVICE = 0;

  /** Checks counts. */
  public ScorerSettings {
    if (batch < AS_DEVICE) {
      throw new IllegalArgumentException("Invalid batch: " + batch + " slices");
    }
    if (!(sliceDistanceMm >= 0)) {
      throw new IllegalArgumentException("Invalid distance: " + sliceDistanceMm + " mm");
    }
    if (thinnedNetworks < 0 || thinnedNetworks == 1) {
      throw new IllegalArgumentException(
          "Invalid thinned networks: " + thinnedNetworks + " have no spread; 0 or at least 2");
    }
    if (sampledSlices < 1) {
      throw new IllegalArgumentException("Invalid sample: " + sampledSlices + " slices");
    }
  }

  /** Every slice, no uncertainty, no map. */
  public static ScorerSettings standard() {
    return new ScorerSettings(AS_DEVICE, 0, 0, 1, false);
  }

  /** The same with another number of thinned networks and slices that they see. */
  public ScorerSettings withUncertainty(int networks, int slices) {
    return new ScorerSettings(batch, sliceDistanceMm, networks, slices, keepMap);
  }

  /** The same with slices no further apart than a distance in mm. */
  public ScorerSettings withSliceDistanceMm(double distanceMm) {
    return new ScorerSettings(batch, distanceMm, thinnedNetworks, sampledSlices, keepMap);
  }

  /** The same, with or without the map. */
  public ScorerSettings withMap(boolean keep) {
    return new ScorerSettings(batch, sliceDistanceMm, thinnedNetworks, sampledSlices, keep);
  }
}
