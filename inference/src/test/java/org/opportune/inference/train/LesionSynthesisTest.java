package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LesionSynthesisTest {
  private static final int SIDE = 384;

  private final float[] hu = new float[SIDE * SIDE];
  private final byte[] lung = new byte[hu.length];

  LesionSynthesisTest() {
    // Left half lung at -850 HU with a vessel and a patch that is low already; right half none.
    for (int i = 0; i < hu.length; i++) {
      boolean inside = i % SIDE < SIDE / 2;
      lung[i] = (byte) (inside ? 1 : 0);
      hu[i] = inside ? -850 : 40;
      if (inside && i / SIDE < 20) {
        hu[i] = -100;
      } else if (inside && i / SIDE < 40) {
        hu[i] = -960;
      }
    }
  }

  @Test
  void publishedLesionsAreWrittenAndLabelledAsInThePaper() {
    LesionSynthesis.Lesions lesions = apply(LesionSettings.published(), 3);
    int inserted = 0;
    double sum = 0;
    for (int i = 0; i < hu.length; i++) {
      if (lung[i] == 0 || hu[i] >= -600) {
        assertThat(lesions.hu()[i]).isEqualTo(hu[i]);
        assertThat(lesions.label()[i]).isZero();
      } else if (lesions.hu()[i] != hu[i]) {
        assertThat(lesions.hu()[i]).isBetween(-1000f, -951f);
        assertThat(lesions.label()[i]).isEqualTo(1);
        inserted++;
        sum += lesions.hu()[i];
      }
    }
    // Most of the plane is further than 0.3 of the largest distance from its nearest point.
    assertThat((double) inserted / (SIDE / 2 * (SIDE - 20))).isBetween(0.25, 0.85);
    assertThat(sum / inserted).isCloseTo(-975, within(0.5));
  }

  @Test
  void voxelsThatWereLowBeforeAreLabelledOrNotBySwitch() {
    LesionSettings published = LesionSettings.published();
    assertThat(labelledLowRows(apply(published, 3))).isPositive();
    assertThat(labelledLowRows(apply(excludingLow(published), 3))).isZero();
  }

  @Test
  void someSlicesStayHealthy() {
    int healthy = 0;
    LesionSynthesis synthesis = new LesionSynthesis(LesionSettings.published());
    float[] small = Arrays.copyOf(hu, 16 * 16);
    byte[] all = new byte[small.length];
    Arrays.fill(small, -850);
    Arrays.fill(all, (byte) 1);
    for (int seed = 0; seed < 2000; seed++) {
      float[] label = synthesis.apply(small, all, 16, 16, new SplittableRandom(seed)).label();
      boolean none = true;
      for (float value : label) {
        none &= value == 0;
      }
      healthy += none ? 1 : 0;
    }
    assertThat(healthy / 2000.0).isCloseTo(0.1, within(0.025));
  }

  @Test
  void realisticLesionsCarryTheNoiseOfTheSlice() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < hu.length; i++) {
      hu[i] = lung[i] == 0 ? 40 : (float) (-850 + 40 * random.nextGaussian());
    }
    LesionSynthesis.Lesions lesions = apply(LesionSettings.realistic(), 5);
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < hu.length; i++) {
      if (lesions.label()[i] == 1) {
        sum += lesions.hu()[i];
        squares += lesions.hu()[i] * lesions.hu()[i];
        count++;
      }
    }
    double mean = sum / count;
    assertThat(count).isPositive();
    assertThat(mean).isBetween(-990.0, -930.0);
    assertThat(Math.sqrt(squares / count - mean * mean)).isBetween(30.0, 55.0);
  }

  @Test
  void sameSeedGivesTheSameLesions() {
    LesionSynthesis.Lesions first = apply(LesionSettings.realistic(), 6);
    LesionSynthesis.Lesions second = apply(LesionSettings.realistic(), 6);
    assertThat(second.hu()).isEqualTo(first.hu());
    assertThat(second.label()).isEqualTo(first.label());
  }

  private LesionSynthesis.Lesions apply(LesionSettings settings, long seed) {
    return new LesionSynthesis(settings).apply(hu, lung, SIDE, SIDE, new SplittableRandom(seed));
  }

  private static int labelledLowRows(LesionSynthesis.Lesions lesions) {
    int count = 0;
    for (int i = 20 * SIDE; i < 40 * SIDE; i++) {
      count += lesions.label()[i] == 1 ? 1 : 0;
    }
    return count;
  }

  private static LesionSettings excludingLow(LesionSettings s) {
    return new LesionSettings(
        s.probability(),
        s.lowExponent(),
        s.highExponent(),
        s.lowThreshold(),
        s.highThreshold(),
        s.discProbability(),
        s.focalProbability(),
        s.meanHu(),
        s.sdHu(),
        s.spreadHu(),
        s.lowHu(),
        s.highHu(),
        s.belowHu(),
        s.labelBelowHu(),
        true,
        s.edgePixels(),
        s.carryNoise(),
        s.placement());
  }
}
