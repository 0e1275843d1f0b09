package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.ct.HounsfieldVolume;

/** Which thin slices are left out, and that what remains stands for the whole height. */
class SliceChoiceTest {

  @Test
  void everySecondOfOneMillimetreAndEverySliceOfMore() {
    assertThat(SliceChoice.of(slices(0, 7), even(7, 1), 2)).containsExactly(0, 2, 4, 6);
    assertThat(SliceChoice.of(slices(0, 8), even(8, 0.55), 2)).containsExactly(0, 3, 6, 7);
    assertThat(SliceChoice.of(slices(0, 4), even(4, 1.25), 2)).containsExactly(0, 1, 2, 3);
    assertThat(SliceChoice.of(slices(0, 3), even(3, 5), 2)).containsExactly(0, 1, 2);
    assertThat(SliceChoice.of(slices(0, 5), even(5, 0.5), 0)).containsExactly(0, 1, 2, 3, 4);
    assertThat(SliceChoice.of(slices(3, 4), even(9, 1), 2)).containsExactly(3);
  }

  @Test
  void leavesNoGapAndNothingThatCouldBeLeftOut() {
    SplittableRandom random = new SplittableRandom(4);
    for (int n = 0; n < 200; n++) {
      double[] z = new double[2 + random.nextInt(60)];
      for (int i = 1; i < z.length; i++) {
        z[i] = z[i - 1] + 0.3 + random.nextDouble();
      }
      List<Integer> chosen = SliceChoice.of(slices(0, z.length), z, 2);
      assertThat(chosen.get(0)).isZero();
      assertThat(chosen.get(chosen.size() - 1)).isEqualTo(z.length - 1);
      for (int i = 1; i < chosen.size(); i++) {
        assertThat(z[chosen.get(i)] - z[chosen.get(i - 1)]).isLessThanOrEqualTo(2.01);
        if (i > 1) {
          assertThat(z[chosen.get(i)] - z[chosen.get(i - 2)]).isGreaterThan(2);
        }
      }
    }
  }

  @Test
  void weightsSumToTheHeightOfTheLungs() {
    HounsfieldVolume volume = volume(even(40, 0.7));
    List<Integer> withLung = slices(5, 36);
    List<Integer> chosen = SliceChoice.of(withLung, volume.sliceZMm(), 2);
    double[] weights = SliceChoice.weightsMm(volume, withLung, chosen);
    assertThat(Arrays.stream(weights).sum()).isCloseTo(31 * 0.7, within(1e-9));
    for (int slice = 0; slice < weights.length; slice++) {
      assertThat(weights[slice] > 0).isEqualTo(chosen.contains(slice));
    }
    double[] all = SliceChoice.weightsMm(volume, withLung, withLung);
    withLung.forEach(s -> assertThat(all[s]).isEqualTo(volume.sliceWeightMm(s)));
  }

  private static List<Integer> slices(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static double[] even(int count, double spacingMm) {
    return IntStream.range(0, count).mapToDouble(i -> i * spacingMm).toArray();
  }

  private static HounsfieldVolume volume(double[] z) {
    return new HounsfieldVolume(4, 4, 1, 1, z, new short[z.length][16]);
  }
}
