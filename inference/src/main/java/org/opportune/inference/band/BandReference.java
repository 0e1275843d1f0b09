package org.opportune.inference.band;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The strength of each band that scans are brought down to before a network sees them, after
 * Gallardo-Estrella et al. (European Radiology 2016;26:478), who scale each band of a scan to the
 * mean strength of soft-kernel scans. Here a band is only ever weakened: what a smooth kernel has
 * taken away cannot be brought back, and raising it would raise noise.
 *
 * @param sdHu standard deviation of each band inside the lungs, finest first, in HU
 */
public record BandReference(List<Double> sdHu) {

  /** Checks the strengths. */
  @JsonCreator
  public BandReference(@JsonProperty("sdHu") List<Double> sdHu) {
    this.sdHu = List.copyOf(sdHu);
    if (sdHu.isEmpty() || sdHu.stream().anyMatch(sd -> !(sd > 0))) {
      throw new IllegalArgumentException(
          "Invalid bands: sdHu " + sdHu + " must hold positive numbers");
    }
  }

  /** Number of bands. */
  public int bands() {
    return sdHu.size();
  }

  /** Gains, each in 0..1, that bring bands this strong down to the reference. */
  public double[] gains(BandSpread spread) {
    double[] gains = new double[bands()];
    for (int k = 0; k < gains.length; k++) {
      double sd = spread.sdHu(k);
      gains[k] = sd > sdHu.get(k) ? sdHu.get(k) / sd : 1;
    }
    return gains;
  }
}
