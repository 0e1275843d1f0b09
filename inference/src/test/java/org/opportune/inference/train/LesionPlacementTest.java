package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lesions that follow the lungs, on a disc of lung of 120 mm radius at several heights. */
class LesionPlacementTest {
  private static final int SIDE = 64;
  private static final double PIXEL_MM = 4;
  private static final int CASES = 40;

  private final byte[] lung = new byte[SIDE * SIDE];
  private final float[] hu = new float[lung.length];
  private final float[] depth;

  LesionPlacementTest() {
    for (int i = 0; i < lung.length; i++) {
      boolean inside = Math.hypot(i % SIDE - 31.5, i / SIDE - 31.5) <= 30;
      lung[i] = (byte) (inside ? 1 : 0);
      hu[i] = inside ? -850 : 40;
    }
    depth = PleuraDepth.of(lung, SIDE, PIXEL_MM, PIXEL_MM);
  }

  @Test
  void neighbouringSlicesAgreeTheMoreTheNearerTheyAre() {
    // Points lie about 30 mm apart.
    LesionSettings settings = settings(new LesionPlacement(true, 0, 0, 0), 6, 6);
    double[] apart = {0.5, 1, 3, 10, 150};
    double[] mean = new double[apart.length];
    for (int n = 0; n < CASES; n++) {
      float[] here = label(settings, 100, 0.5, n);
      for (int k = 0; k < apart.length; k++) {
        mean[k] += correlation(here, label(settings, 100 + apart[k], 0.5, n)) / CASES;
      }
    }
    assertThat(mean[1]).isGreaterThan(0.9);
    for (int k = 1; k < apart.length; k++) {
      assertThat(mean[k]).isLessThan(mean[k - 1]);
    }
    assertThat(mean[apart.length - 1]).isCloseTo(0, within(0.05));
  }

  @Test
  void aPartOfASliceHoldsThatPartOfItsLesions() {
    PlacedRegion regions = new PlacedRegion(settings(new LesionPlacement(true, 0, 0, 0)));
    SlicePlace place = new SlicePlace(0.5, 100, 0, 0, PIXEL_MM, PIXEL_MM);
    boolean[] whole =
        regions.draw(SIDE, SIDE, new LesionSite("p", place, depth), new SplittableRandom(3));
    float[] part = new float[16 * 16];
    for (int i = 0; i < part.length; i++) {
      part[i] = depth[(i / 16 + 20) * SIDE + i % 16 + 25];
    }
    boolean[] cut =
        regions.draw(
            16, 16, new LesionSite("p", place.part(20, 25), part), new SplittableRandom(3));
    for (int i = 0; i < cut.length; i++) {
      assertThat(cut[i]).isEqualTo(whole[(i / 16 + 20) * SIDE + i % 16 + 25]);
    }
  }

  @Test
  void priorsMoveLesionsToTheUpperAndTheLowerThird() {
    LesionPlacement[] priors = {
      new LesionPlacement(true, 1, 0, 0),
      new LesionPlacement(false, 1, 0, 0),
      new LesionPlacement(true, 0, 0, 1),
      new LesionPlacement(true, 0, 0, 0)
    };
    double[] shareInUpperThird = new double[priors.length];
    for (int k = 0; k < priors.length; k++) {
      long[] byThird = new long[3];
      for (int n = 0; n < CASES / 3; n++) {
        for (int level = 0; level < 9; level++) {
          double height = (level + 0.5) / 9;
          byThird[level / 3] += count(label(settings(priors[k]), 300 * height, height, n));
        }
      }
      shareInUpperThird[k] = (double) byThird[2] / Arrays.stream(byThird).sum();
    }
    assertThat(shareInUpperThird[0]).isGreaterThan(0.6);
    assertThat(shareInUpperThird[1]).isGreaterThan(0.6);
    assertThat(shareInUpperThird[2]).isLessThan(0.1);
    assertThat(shareInUpperThird[3]).isCloseTo(1 / 3.0, within(0.05));
  }

  @Test
  void aPriorMovesLesionsToTheRimBelowThePleura() {
    double rim = shareWithin(new LesionPlacement(false, 0, 1, 0), 12);
    double anywhere = shareWithin(new LesionPlacement(false, 0, 0, 1e-12), 12);
    double area = 0;
    double all = 0;
    for (float d : depth) {
      area += d > 0 && d <= 12 ? 1 : 0;
      all += d > 0 ? 1 : 0;
    }
    assertThat(anywhere).isCloseTo(area / all, within(0.06));
    assertThat(rim).isGreaterThan(0.6);
  }

  @Test
  void slicesOfUnknownPlaceGetTheLesionsOfBefore() {
    LesionSettings settings = LesionSettings.realistic();
    LesionSettings placed = settings.withPlacement(new LesionPlacement(true, 0.5, 0.2, 0.1));
    for (int seed = 0; seed < 5; seed++) {
      assertThat(apply(placed, null, seed).hu()).isEqualTo(apply(settings, null, seed).hu());
      // And slices that know theirs, where lesions lie anywhere.
      LesionSite site =
          new LesionSite("p", new SlicePlace(0.5, 1, 0, 0, PIXEL_MM, PIXEL_MM), depth);
      assertThat(apply(settings, site, seed).hu()).isEqualTo(apply(settings, null, seed).hu());
    }
  }

  @Test
  void noiseInSpaceFindsTheNearestOfAllPointsAndSeldomReachesItsEnd() {
    WorleyVolume noise = new WorleyVolume(5, 1);
    SplittableRandom random = new SplittableRandom(1);
    int end = 0;
    for (int n = 0; n < 20_000; n++) {
      end +=
          noise.at(random.nextDouble(500), random.nextDouble(500), random.nextDouble(500)) == 1
              ? 1
              : 0;
    }
    assertThat(end / 20_000.0).isLessThan(1e-3);
    // Distance to a set changes no faster than the place does.
    for (int n = 0; n < 2000; n++) {
      double x = random.nextDouble(-50, 50);
      double y = random.nextDouble(-50, 50);
      double z = random.nextDouble(-50, 50);
      double step = random.nextDouble(0, 0.2);
      assertThat(noise.distance(x, y, z))
          .isCloseTo(noise.distance(x + step, y, z), within(step + 1e-12))
          .isCloseTo(noise.distance(x, y, z + step), within(step + 1e-12));
    }
  }

  @Test
  void depthIsTheDistanceToThePleura() {
    for (int i = 0; i < depth.length; i++) {
      double toRim = Math.max(0, 30 - Math.hypot(i % SIDE - 31.5, i / SIDE - 31.5)) * PIXEL_MM;
      if (lung[i] != 0) {
        assertThat((double) depth[i]).isBetween(0.9 * toRim, 1.1 * toRim + 1.5 * PIXEL_MM);
      } else {
        assertThat(depth[i]).isZero();
      }
    }
  }

  @Test
  void sharesBeyondOneAreRefused() {
    assertThatThrownBy(() -> new LesionPlacement(false, 0.5, 0.4, 0.2))
        .hasMessageContaining("0.5, 0.4, 0.2 are not shares");
  }

  private double shareWithin(LesionPlacement placement, double rimMm) {
    long rim = 0;
    long all = 0;
    for (int n = 0; n < CASES; n++) {
      float[] label = label(settings(placement), 100, 0.5, n);
      for (int i = 0; i < label.length; i++) {
        all += label[i] > 0 ? 1 : 0;
        rim += label[i] > 0 && depth[i] <= rimMm ? 1 : 0;
      }
    }
    return (double) rim / all;
  }

  private float[] label(LesionSettings settings, double zMm, double height, int seed) {
    SlicePlace place = new SlicePlace(height, zMm, 0, 0, PIXEL_MM, PIXEL_MM);
    // The first numbers of a generator choose the case; another patient is another seed.
    return apply(settings, new LesionSite("p" + seed, place, depth), seed).label();
  }

  private LesionSynthesis.Lesions apply(LesionSettings settings, LesionSite site, long seed) {
    return new LesionSynthesis(settings)
        .apply(hu, lung, SIDE, SIDE, site, new SplittableRandom(seed));
  }

  /** Lesions in every slice, of middling size and all over it. */
  private static LesionSettings settings(LesionPlacement placement) {
    return settings(placement, 7, 10);
  }

  private static LesionSettings settings(
      LesionPlacement placement, int lowExponent, int highExponent) {
    LesionSettings s = LesionSettings.realistic();
    return new LesionSettings(
        1,
        lowExponent,
        highExponent,
        0.4,
        0.6,
        s.discProbability(),
        0,
        s.meanHu(),
        s.sdHu(),
        s.spreadHu(),
        s.lowHu(),
        s.highHu(),
        s.belowHu(),
        s.labelBelowHu(),
        s.excludeAlreadyLow(),
        s.edgePixels(),
        s.carryNoise(),
        placement);
  }

  private static long count(float[] label) {
    long count = 0;
    for (float value : label) {
      count += value > 0 ? 1 : 0;
    }
    return count;
  }

  private double correlation(float[] a, float[] b) {
    double n = 0;
    double sumA = 0;
    double sumB = 0;
    double both = 0;
    for (int i = 0; i < a.length; i++) {
      if (lung[i] != 0) {
        n++;
        sumA += a[i];
        sumB += b[i];
        both += a[i] * b[i];
      }
    }
    double p = sumA / n;
    double q = sumB / n;
    return (both / n - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
  }
}
