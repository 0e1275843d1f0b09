package org.opportune.inference.volume;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.opportune.inference.net.CtNetSettings;
import org.opportune.inference.net.InputWindow;

/**
 * What a bundle says of a network that labels whole volumes.
 *
 * @param labels in the order of the network's outputs
 * @param grid that volumes are brought to
 * @param stages of the residual network
 * @param reduced channels of the first reducing convolution
 * @param hidden units of the first hidden layer
 */
public record VolumeCard(
    @JsonProperty(required = true) List<String> labels,
    @JsonProperty(required = true) VolumeGrid grid,
    @JsonProperty(required = true) int stages,
    @JsonProperty(required = true) int reduced,
    @JsonProperty(required = true) int hidden) {

  /** Range of HU that is told apart (Draelos et al.). */
  public static final InputWindow WINDOW = new InputWindow(-1000, 200);

  /** Taken away after scaling: the grey of ImageNet's photographs. */
  public static final float MEAN = 0.449f;

  /** Copies the list. */
  public VolumeCard {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("volumes names no labels");
    }
  }

  /** The network of a width. */
  public CtNetSettings network(int width) {
    return new CtNetSettings(
        width, stages, grid.groups(), grid.side(), reduced, hidden, labels.size());
  }

  /**
   * Normalises a volume into a place of a batch: slices one after the other are groups of three.
   */
  public static void normalise(short[] hu, float[] into, int offset) {
    for (int i = 0; i < hu.length; i++) {
      into[offset + i] = WINDOW.scale(hu[i]) - MEAN;
    }
  }
}
