package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The box of a slice's lung, against a plain search. */
class SliceBoxTest {

  @Test
  void holdsEveryPixelOfLungAndTouchesOneOnEachSide() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < 500; n++) {
      int columns = 1 + random.nextInt(12);
      int rows = 1 + random.nextInt(12);
      byte[] labels = new byte[columns * rows];
      int pixels = random.nextInt(4);
      for (int i = 0; i < pixels; i++) {
        labels[random.nextInt(labels.length)] = (byte) (1 + random.nextInt(2));
      }
      SliceBox box = SliceBox.of(labels, columns);
      assertThat(box.isEmpty()).isEqualTo(pixels == 0);
      if (pixels > 0) {
        assertThat(box).isEqualTo(plain(labels, columns));
      }
    }
  }

  @Test
  void joinsBoxesAndLetsEmptyOnesBe() {
    SliceBox empty = SliceBox.of(new byte[6], 3);
    SliceBox one = new SliceBox(1, 3, 2, 5);
    assertThat(one.and(empty)).isEqualTo(one);
    assertThat(empty.and(one)).isEqualTo(one);
    assertThat(empty.and(empty).isEmpty()).isTrue();
    assertThat(one.and(new SliceBox(0, 2, 4, 9))).isEqualTo(new SliceBox(0, 3, 2, 9));
  }

  private static SliceBox plain(byte[] labels, int columns) {
    int top = Integer.MAX_VALUE;
    int bottom = 0;
    int left = Integer.MAX_VALUE;
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != LungMask.NONE) {
        top = Math.min(top, i / columns);
        bottom = Math.max(bottom, i / columns + 1);
        left = Math.min(left, i % columns);
        right = Math.max(right, i % columns + 1);
      }
    }
    return new SliceBox(top, bottom, left, right);
  }
}
