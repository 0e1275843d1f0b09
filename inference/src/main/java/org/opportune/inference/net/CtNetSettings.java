package org.opportune.inference.net;

import java.util.ArrayList;
import java.util.List;

/**
 * Form of a {@link CtNet}. What lies between follows from these: nothing else is a number of the
 * paper's size.
 *
 * @param width channels of the residual network's stem; 64 in the paper
 * @param stages stages of the residual network, 1 to 4; 4 in the paper. Each divides rows and
 *     columns by 2, so that small slices need fewer
 * @param groups groups of three slices; 134 in the paper
 * @param side rows and columns of a slice; 420 in the paper
 * @param reduced channels of the first of three reducing convolutions, halved twice; 64 in the
 *     paper
 * @param hidden units of the first hidden layer, of which the second has three quarters; 128 in the
 *     paper
 * @param labels logits; 83 in the paper
 */
public record CtNetSettings(
    int width, int stages, int groups, int side, int reduced, int hidden, int labels) {

  /** Slices of a group: the channels of the residual network's images. */
  public static final int GROUP = 3;

  private static final int STEP = 3;
  private static final int STAGES = 4;
  private static final int QUARTER = 4;

  /** Checks that something is left at the end. */
  public CtNetSettings {
    if (stages < 1 || stages > STAGES) {
      throw new IllegalArgumentException("Invalid CT-Net: " + stages + " stages are not in 1..4");
    }
    if (width < 1 || groups < 1 || labels < 1 || reduced < QUARTER || hidden < QUARTER) {
      throw new IllegalArgumentException(
          "Invalid CT-Net: width, groups and labels must be at least 1, reduced and hidden 4");
    }
    List<long[]> shapes = shapes(width, stages, groups, side, reduced);
    long[] last = shapes.get(shapes.size() - 1);
    if (last[1] < 1 || last[2] < 1) {
      throw new IllegalArgumentException(
          ("Invalid CT-Net: slices of %d pixels and %d features of width %d leave nothing after"
                  + " three reductions; take larger slices, fewer stages or a greater width")
              .formatted(side, shapes.get(0)[1], width));
    }
  }

  /** The paper's (Draelos et al., Medical Image Analysis 67:101857). */
  public static CtNetSettings published(int labels) {
    return new CtNetSettings(64, STAGES, 134, 420, 64, 128, labels);
  }

  /**
   * Shapes of one volume's features and of what each reducing convolution makes of them: (channels,
   * depth, rows, columns).
   */
  public List<long[]> shapes() {
    return shapes(width, stages, groups, side, reduced);
  }

  /** Numbers that reach the first hidden layer; 7200 in the paper. */
  public int flattened() {
    long size = 1;
    for (long extent : shapes().get(STEP)) {
      size *= extent;
    }
    return Math.toIntExact(size);
  }

  /** Units of the second hidden layer; 96 in the paper. */
  int secondHidden() {
    return hidden * (QUARTER - 1) / QUARTER;
  }

  private static List<long[]> shapes(int width, int stages, int groups, int side, int reduced) {
    // The stem and its pooling halve, and so does every stage but the first.
    long extent = side;
    for (int i = 0; i < stages + 1; i++) {
      extent = (extent + 1) / 2;
    }
    long depth = (long) width << (stages - 1);
    List<long[]> shapes = new ArrayList<>();
    shapes.add(new long[] {groups, depth, extent, extent});
    long channels = reduced;
    for (int i = 0; i < STEP; i++) {
      depth = depth / STEP;
      extent = i < 2 ? extent - 2 : extent / 2;
      shapes.add(new long[] {channels, depth, extent, extent});
      channels /= 2;
    }
    return shapes;
  }
}
