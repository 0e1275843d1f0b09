package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorleyNoiseTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 700})
  void findsTheNearestOfAllPoints(int count) {
    SplittableRandom random = new SplittableRandom(count);
    double side = 100;
    // Clustered points leave most cells empty: the search must reach beyond its neighbours.
    double[] x = random.doubles(count, 0, count % 2 == 0 ? side : side / 8).toArray();
    double[] y = random.doubles(count, 0, side).toArray();
    WorleyNoise noise = new WorleyNoise(x, y, side);
    for (int i = 0; i < 500; i++) {
      double atX = random.nextDouble(0, side);
      double atY = random.nextDouble(0, side);
      double nearest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        nearest = Math.min(nearest, Math.hypot(x[k] - atX, y[k] - atY));
      }
      assertThat(noise.distance(atX, atY)).isCloseTo(nearest, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11})
  void fillsZeroToOneAndDependsOnTheSeedAlone(int exponent) {
    double points = Math.pow(2, exponent);
    float[] noise = WorleyNoise.draw(96, 128, points, new SplittableRandom(1));
    float low = 1;
    float high = 0;
    for (float value : noise) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    assertThat(low).isZero();
    assertThat(high).isEqualTo(1);
    assertThat(WorleyNoise.draw(96, 128, points, new SplittableRandom(1))).isEqualTo(noise);
    assertThat(WorleyNoise.draw(96, 128, points, new SplittableRandom(2))).isNotEqualTo(noise);
  }
}
