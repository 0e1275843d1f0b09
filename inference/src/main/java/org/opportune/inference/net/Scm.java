package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The spatial half of {@link Scrb}: each output pixel is a weighted sum, per channel, of the four
 * pixels two rows and two columns away on the diagonals; batch normalisation and GELU follow.
 * Outside the image lies zero.
 */
final class Scm extends Layer {
  private static final Shape MARGIN = new Shape(2, 2, 2, 2);

  /** The four crops of the padded image, in the order of the published parameters. */
  private static final List<NDIndex> CROPS =
      List.of(
          new NDIndex(":, :, :-4, :-4"),
          new NDIndex(":, :, 4:, :-4"),
          new NDIndex(":, :, :-4, 4:"),
          new NDIndex(":, :, 4:, 4:"));

  private final List<Conv> weights = new ArrayList<>();
  private final Norm norm;

  Scm(int channels) {
    for (int i = 1; i <= CROPS.size(); i++) {
      weights.add(addChildBlock("dwconv" + i, new Conv(channels, channels, 1, channels, true)));
    }
    this.norm = addChildBlock("bn", new Norm(channels));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray sum = null;
    try (NDArray padded = input.pad(MARGIN, 0)) {
      for (int i = 0; i < CROPS.size(); i++) {
        try (NDArray crop = padded.get(CROPS.get(i))) {
          NDArray weighted = weights.get(i).apply(parameters, crop, training);
          if (sum == null) {
            sum = weighted;
          } else {
            try (NDArray before = sum;
                weighted) {
              sum = before.add(weighted);
            }
          }
        }
      }
    }
    try (NDArray all = sum;
        NDArray normalised = norm.apply(parameters, all, training)) {
      return normalised.getNDArrayInternal().gelu();
    }
  }
}
