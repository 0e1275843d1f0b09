package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class SegmentationLossTest {
  private static final float SURE = 50;

  @Test
  void isNothingWhereTheNetworkIsSureAndRight() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray truth = truth(manager);
      assertThat(SegmentationLoss.ofPixels(truth.mul(SURE), truth).getFloat())
          .isCloseTo(0, within(1e-5f));
    }
  }

  @Test
  void ofAnUndecidedNetworkIsTheLogarithmPlusWhatDiceLacks() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray truth = truth(manager);
      // Eight pixels, one of the second class, two of the third, none of the fourth; all shares
      // 1/4.
      double dice = (mean(1, 8) + mean(2, 8) + mean(0, 8)) / 3;
      assertThat((double) SegmentationLoss.ofPixels(truth.zerosLike(), truth).getFloat())
          .isCloseTo(Math.log(4) + 1 - dice, within(1e-5));
    }
  }

  @Test
  void pooledLabelsLieBetweenMeanAndMaximum() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // Margins over the background: 2 and -1.
      NDArray logits = manager.create(new float[] {1, 0, 3, -1}, new Shape(1, 2, 1, 2));
      double pooled = Math.log((Math.exp(10) + Math.exp(-5)) / 2) / 5;
      assertThat(pooled).isBetween(0.5, 2.0);
      float present =
          SegmentationLoss.ofImages(logits, manager.create(new float[] {1}, new Shape(1, 1)))
              .getFloat();
      float absent =
          SegmentationLoss.ofImages(logits, manager.create(new float[] {0}, new Shape(1, 1)))
              .getFloat();
      assertThat((double) present).isCloseTo(Math.log(1 + Math.exp(-pooled)), within(1e-5));
      assertThat((double) absent).isCloseTo(Math.log(1 + Math.exp(pooled)), within(1e-5));
    }
  }

  @Test
  void pooledLabelsOfHugeMarginsStayNumbers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(new float[] {0, 0, 900, -900}, new Shape(1, 2, 1, 2));
      assertThat(
              SegmentationLoss.ofImages(logits, manager.create(new float[] {0}, new Shape(1, 1)))
                  .getFloat())
          .isCloseTo((float) (900 - Math.log(2) / 5), within(1e-2f));
    }
  }

  /** Soft Dice, smoothed by 1, of a class with so many pixels when every pixel's share is 1/4. */
  private static double mean(int pixels, int all) {
    return (2 * pixels / 4.0 + 1) / (all / 4.0 + pixels + 1);
  }

  private static NDArray truth(NDManager manager) {
    int[] classes = {0, 0, 2, 0, 1, 0, 2, 0};
    float[] hot = new float[32];
    for (int i = 0; i < 8; i++) {
      hot[(i / 4 * 4 + classes[i]) * 4 + i % 4] = 1;
    }
    return manager.create(hot, new Shape(2, 4, 2, 2));
  }
}
