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
    byte[] hull = LungHull.of(labels, SIDE, 1);
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
  void healthyLungLooksTheSameWhateverElseIsOnTheSlice() {
    byte[] healthy = new byte[32 * 32];
    Arrays.fill(healthy, (byte) 32);
    byte[] infected = healthy.clone();
    Arrays.fill(infected, 0, 300, (byte) 220);
    SliceCut cut = new SliceCut(0, 0, 64, 32);
    float[] clear = new InfectionSlice(0, cut, healthy).input();
    float[] dense = new InfectionSlice(0, cut, infected).input();
    assertThat(dense[1000]).isEqualTo(clear[1000]).isBetween(-0.5f, 0f);
    assertThat(dense[10]).isGreaterThan(2);
    float[] mirrored = new float[dense.length];
    new InfectionSlice(0, cut, infected).fill(mirrored, 0, true);
    assertThat(mirrored[9 * 32 + 31]).as("row 9, first pixel").isEqualTo(dense[9 * 32]);
    assertThat(mirrored[9 * 32]).as("row 9, last pixel").isEqualTo(dense[9 * 32 + 31]);
    assertThat(dense[9 * 32]).isNotEqualTo(dense[9 * 32 + 31]);
  }

  @Test
  void theHeartIsAirAndWhatLeansOnItIsNot() {
    byte[] labels = new byte[SIDE * SIDE];
    for (int i = 0; i < labels.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      boolean inside = y > 10 && y < 110 && x > 5 && x < 115;
      boolean heart = Math.hypot(x - 70, y - 50) < 26;
      boolean consolidation = x > 91 && x < 113 && y > 59 && y < 81;
      boolean between = x > 56 && x < 64;
      if (inside && !heart && !consolidation && !between) {
        labels[i] = x < 60 ? LungMask.RIGHT : LungMask.LEFT;
      }
    }
    byte[] field = LungHull.of(labels, SIDE, 1);
    assertThat(field[50 * SIDE + 75]).as("heart in the hull of the left lung").isZero();
    assertThat(field[70 * SIDE + 105]).as("consolidation").isEqualTo((byte) 1);
    assertThat(field[30 * SIDE + 20]).as("lung").isEqualTo((byte) 1);
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
