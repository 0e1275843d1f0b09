package org.opportune.inference.bag;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a bundle says of a network that finds patterns in patches.
 *
 * @param depth of the {@link org.opportune.inference.net.ResNet}; 0 for networks made elsewhere
 * @param labels patterns in the order of the network's outputs
 * @param thresholds probability from which a pattern is called, one per label
 * @param grid how images are cut
 * @param means of red, green and blue as fractions of full scale, taken away before the network
 * @param sds standard deviations that the rest is divided by
 */
public record PatternCard(
    int depth,
    @JsonProperty(required = true) List<String> labels,
    @JsonProperty(required = true) List<Double> thresholds,
    @JsonProperty(required = true) PatchGrid grid,
    @JsonProperty(required = true) List<Double> means,
    @JsonProperty(required = true) List<Double> sds) {

  /** Checks that the lists fit each other. */
  public PatternCard {
    labels = List.copyOf(labels);
    thresholds = List.copyOf(thresholds);
    means = List.copyOf(means);
    sds = List.copyOf(sds);
    if (labels.isEmpty() || thresholds.size() != labels.size()) {
      throw new IllegalArgumentException(
          "patterns names %d labels and %d thresholds; give one threshold per label"
              .formatted(labels.size(), thresholds.size()));
    }
    if (means.size() != 3 || sds.size() != 3 || sds.stream().anyMatch(sd -> !(sd > 0))) {
      throw new IllegalArgumentException(
          "patterns needs three means and three sds above 0: red, green, blue");
    }
  }

  /** The same with other thresholds. */
  public PatternCard withThresholds(List<Double> given) {
    return new PatternCard(depth, labels, given, grid, means, sds);
  }

  /** What the network sees of patches: (patch, channel, row, column), normalised. */
  public float[] input(List<Patch> patches) {
    int area = grid.inputPixels() * grid.inputPixels();
    float[] values = new float[patches.size() * 3 * area];
    for (int i = 0; i < patches.size(); i++) {
      normalise(patches.get(i).planes(), values, i * 3 * area);
    }
    return values;
  }

  /** Normalises one patch into a place of a batch. */
  public void normalise(byte[] planes, float[] into, int offset) {
    int area = planes.length / 3;
    for (int channel = 0; channel < 3; channel++) {
      double mean = means.get(channel);
      double sd = sds.get(channel);
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        into[offset + i] = (float) (((planes[i] & 0xFF) / 255.0 - mean) / sd);
      }
    }
  }
}
