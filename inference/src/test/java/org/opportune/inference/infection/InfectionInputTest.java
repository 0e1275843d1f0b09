package org.opportune.inference.infection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;

class InfectionInputTest {
  private static final int SIDE = 120;

  @Test
  void aPartOfALungThatTheMaskLeavesOutIsShownWhereLungSurroundsIt() {
    byte[] labels = new byte[SIDE * SIDE];
    short[] hu = new short[SIDE * SIDE];
    Arrays.fill(hu, (short) 60);
    disc(labels, hu, 40, 60, LungMask.RIGHT);
    disc(labels, hu, 85, 60, LungMask.LEFT);
    // A consolidation on the rim, which no mask of aerated lung holds.
    for (int y = 58; y < 64; y++) {
      for (int x = 20; x < 30; x++) {
        labels[y * SIDE + x] = LungMask.NONE;
        hu[y * SIDE + x] = 30;
      }
    }
    byte[] hull = LungHull.of(labels, SIDE);
    assertThat(hull[60 * SIDE + 25]).isEqualTo((byte) 1);
    assertThat(hull[60 * SIDE + 62]).as("between the lungs").isZero();
    assertThat(hull[10 * SIDE + 40]).as("above the lungs").isZero();
    List<InfectionSlice> slices =
        new InfectionInput(64)
            .slices(
                new HounsfieldVolume(SIDE, SIDE, 1, 1, new double[] {0}, new short[][] {hu}),
                new LungMask(new byte[][] {labels}));
    assertThat(slices).hasSize(1);
    InfectionSlice slice = slices.get(0);
    int brightest = 0;
    for (int i = 0; i < slice.picture().length; i++) {
      brightest = Math.max(brightest, slice.picture()[i] & 0xFF);
    }
    assertThat(brightest).as("30 HU of -1000..200").isCloseTo(219, within(1));
    assertThat(slice.picture()[0]).as("outside the lungs").isZero();
  }

  @Test
  void theNetworkSeesMeanZeroAndStandardDeviationOne() {
    byte[] picture = new byte[32 * 32];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (i % 251);
    }
    InfectionSlice slice = new InfectionSlice(0, new SliceCut(0, 0, 64, 32), picture);
    float[] input = slice.input();
    double mean = 0;
    double squares = 0;
    for (float value : input) {
      mean += value / input.length;
      squares += value * value / input.length;
    }
    assertThat(mean).isCloseTo(0, within(1e-5));
    assertThat(squares).isCloseTo(1, within(1e-4));
    float[] mirrored = new float[input.length];
    slice.fill(mirrored, 0, true);
    assertThat(mirrored[32]).isEqualTo(input[63]);
  }

  @Test
  void aPixelOfThePictureKnowsItsPlaceInTheSlice() {
    SliceCut cut = new SliceCut(-2, 10, 64, 32);
    assertThat(cut.middle(0, 100, 100)).as("above the slice").isEqualTo(-1);
    // Row 5 shows rows 10 and 11 of the cut, the slice's 8 and 9; column 3 its 16 and 17.
    assertThat(cut.middle(5 * 32 + 3, 100, 100)).isEqualTo(9 * 100 + 17);
  }

  @Test
  void slicesThatHardlyShowLungAreLeftOut() {
    byte[] full = new byte[SIDE * SIDE];
    byte[] tip = new byte[SIDE * SIDE];
    short[] hu = new short[SIDE * SIDE];
    disc(full, hu, 60, 60, LungMask.LEFT);
    tip[60 * SIDE + 60] = LungMask.LEFT;
    List<InfectionSlice> slices =
        new InfectionInput(32)
            .slices(
                new HounsfieldVolume(
                    SIDE, SIDE, 1, 1, new double[] {0, 5, 10}, new short[][] {hu, hu, hu}),
                new LungMask(new byte[][] {tip, full, new byte[SIDE * SIDE]}));
    assertThat(slices).extracting(InfectionSlice::slice).containsExactly(1);
  }

  private static void disc(byte[] labels, short[] hu, int x, int y, byte lung) {
    for (int i = 0; i < labels.length; i++) {
      if (Math.hypot(i % SIDE - x, i / SIDE - y) < 20) {
        labels[i] = lung;
        hu[i] = -850;
      }
    }
  }
}
