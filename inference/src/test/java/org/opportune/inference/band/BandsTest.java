package org.opportune.inference.band;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BandsTest {
  private static final int SIDE = 96;

  @Test
  void bandsAddUpToTheSliceInsideTheLungs() {
    byte[] lung = disc(30);
    float[] hu = noise(lung, 40, 1);
    float[] sum = Bands.split(hu, lung, SIDE, SIDE, 3).sum(new double[] {1, 1, 1});
    for (int i = 0; i < hu.length; i++) {
      assertThat((double) sum[i]).isCloseTo(lung[i] == 0 ? 0 : hu[i], within(1e-2));
    }
  }

  @Test
  void whatLiesOutsideTheLungsChangesNothing() {
    byte[] lung = disc(30);
    float[] hu = noise(lung, 40, 1);
    float[] ribs = hu.clone();
    for (int i = 0; i < ribs.length; i++) {
      ribs[i] = lung[i] == 0 ? 1000 : ribs[i];
    }
    double[] gains = {0.2, 0.5, 1};
    assertThat(Bands.split(ribs, lung, SIDE, SIDE, 3).sum(gains))
        .isEqualTo(Bands.split(hu, lung, SIDE, SIDE, 3).sum(gains));
  }

  /**
   * The finest band of white noise has 0.8908 of its standard deviation, the next 0.2007: published
   * values for the B-spline in two dimensions (Starck and Murtagh 1994).
   */
  @Test
  void spreadOfWhiteNoiseIsThePublishedOne() {
    byte[] lung = new byte[512 * 512];
    Arrays.fill(lung, (byte) 1);
    SplittableRandom random = new SplittableRandom(3);
    float[] hu = new float[lung.length];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = (float) (-850 + 50 * random.nextGaussian());
    }
    BandSpread spread = new BandSpread(2);
    spread.add(Bands.split(hu, lung, 512, 512, 2), lung);
    assertThat(spread.sdHu(0)).isCloseTo(50 * 0.8908, within(0.5));
    assertThat(spread.sdHu(1)).isCloseTo(50 * 0.2007, within(0.25));
  }

  @Test
  void aNoisyScanIsBroughtDownToTheReferenceAndASmoothOneLeftAlone() {
    byte[] lung = disc(40);
    BandReference reference = new BandReference(List.of(12.0, 8.0));
    float[] noisy = noise(lung, 60, 2);
    BandSpread before = new BandSpread(2);
    Bands bands = Bands.split(noisy, lung, SIDE, SIDE, 2);
    before.add(bands, lung);
    float[] normalised = bands.sum(reference.gains(before));
    BandSpread after = new BandSpread(2);
    after.add(Bands.split(normalised, lung, SIDE, SIDE, 2), lung);
    // Bands overlap, so a second look finds a little of the coarser ones in the finest: 20 % at
    // most.
    assertThat(reference.gains(before)[0] * before.sdHu(0)).isCloseTo(12, within(1e-9));
    assertThat(after.sdHu(0)).isCloseTo(12, within(2.4));
    assertThat(after.sdHu(1)).isLessThan(before.sdHu(1)).isCloseTo(8, within(3.0));
    BandSpread smooth = new BandSpread(2);
    smooth.add(Bands.split(noise(lung, 5, 2), lung, SIDE, SIDE, 2), lung);
    assertThat(reference.gains(smooth)).containsExactly(1, 1);
  }

  @Test
  void refusesAReferenceWithoutStrength() {
    assertThatThrownBy(() -> new BandReference(List.of(1.0, 0.0))).hasMessageContaining("sdHu");
    assertThatThrownBy(() -> new BandReference(List.of())).hasMessageContaining("sdHu");
  }

  private static byte[] disc(double radius) {
    byte[] lung = new byte[SIDE * SIDE];
    for (int i = 0; i < lung.length; i++) {
      lung[i] = (byte) (Math.hypot(i % SIDE - 48, i / SIDE - 48) < radius ? 1 : 0);
    }
    return lung;
  }

  private static float[] noise(byte[] lung, double sdHu, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] hu = new float[lung.length];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = lung[i] == 0 ? 0 : (float) (-850 + sdHu * random.nextGaussian());
    }
    return hu;
  }
}
