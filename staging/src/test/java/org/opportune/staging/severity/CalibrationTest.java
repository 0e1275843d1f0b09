package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opportune.staging.StagingException;
import org.opportune.staging.mixture.MixtureSettings;

class CalibrationTest {
  @Test
  void isotonicRegressionPoolsAdjacentViolatorsByWeight() {
    assertThat(Isotonic.ascending(new double[] {1, 3, 2, 4, 0}, new double[] {1, 1, 1, 1, 1}))
        .containsExactly(new double[] {1, 2.25, 2.25, 2.25, 2.25}, within(1e-15));
    assertThat(Isotonic.ascending(new double[] {3, 1}, new double[] {1, 3}))
        .containsExactly(1.5, 1.5);
  }

  @Test
  void aNoisyMonotoneRelationIsRecoveredAndNeverFalls() {
    SplittableRandom random = new SplittableRandom(3);
    double[] scores = random.doubles(3000).toArray();
    double[] laa950 = Arrays.stream(scores).map(s -> 40 * s * s + random.nextGaussian()).toArray();
    Calibration map = Calibration.fit("LAA-950, percent", scores, laa950, 2.5, 10, 22.5);
    double last = Double.NEGATIVE_INFINITY;
    for (double s = 0; s <= 1; s += 0.001) {
      assertThat(map.value(s)).isGreaterThanOrEqualTo(last);
      last = map.value(s);
    }
    assertThat(map.value(0.5)).isCloseTo(10, within(1.0));
    assertThat(map.cutPoints().get(0)).isCloseTo(0.25, within(0.05));
    assertThat(map.cutPoints().get(1)).isCloseTo(0.5, within(0.05));
    assertThat(map.cutPoints().get(2)).isCloseTo(0.75, within(0.05));
  }

  @Test
  void aCalibratedModelStagesByTheReferenceBandsAndKeepsItsPosteriorsInOrder() {
    double[] scores = Populations.fourGroups(2000, 4);
    StageModel model =
        StageModelBuilder.fit(
            scores, StageSettings.defaults().withMixture(MixtureSettings.defaults().withStarts(2)));
    double[] reference = Arrays.stream(scores).map(s -> 50 * s).toArray();
    StageModel calibrated =
        model.withCalibration(Calibration.fit("grade", scores, reference, 5, 10, 20));
    assertThat(calibrated.stage(0.099).stage()).isEqualTo(Stage.NONE);
    assertThat(calibrated.stage(0.101).stage()).isEqualTo(Stage.MILD);
    assertThat(calibrated.stage(0.201).stage()).isEqualTo(Stage.MODERATE);
    assertThat(calibrated.stage(0.401).stage()).isEqualTo(Stage.SEVERE);
    assertThat(calibrated.mixtureCutPoints()).isEqualTo(model.cutPoints());
    double last = 0;
    for (int i = 0; i <= 1000; i++) {
      StagedScore staged = calibrated.stage(i / 1000.0);
      assertThat(staged.severe()).isGreaterThanOrEqualTo(last);
      last = staged.severe();
    }
    double cut = calibrated.cutPoints().get(1);
    StagedScore onCut = calibrated.stage(cut);
    assertThat(onCut.moderate() + onCut.severe()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void groupsOfPatientsCountAsTheirPatientsDo() {
    SplittableRandom random = new SplittableRandom(9);
    double[] score = new double[40];
    double[] value = new double[40];
    long[] patients = new long[40];
    double[] each = new double[0];
    double[] eachValue = new double[0];
    for (int i = 0; i < 40; i++) {
      score[i] = i / 40.0;
      value[i] = i + 8 * random.nextDouble();
      patients[i] = 1 + random.nextInt(5);
      int from = each.length;
      each = Arrays.copyOf(each, from + (int) patients[i]);
      eachValue = Arrays.copyOf(eachValue, each.length);
      Arrays.fill(each, from, each.length, score[i]);
      Arrays.fill(eachValue, from, each.length, value[i]);
    }
    Calibration grouped = Calibration.fit("grade", score, value, patients, 10, 20, 30);
    Calibration single = Calibration.fit("grade", each, eachValue, 10, 20, 30);
    assertThat(grouped.n()).isEqualTo(single.n()).isEqualTo(each.length);
    for (double s = 0; s <= 1; s += 0.01) {
      assertThat(grouped.value(s)).isCloseTo(single.value(s), within(1e-9));
    }
  }

  @Test
  void aCalibratedModelSaysWhatItFollowsAndWhichStageNobodyCanReach() {
    double[] scores = Populations.fourGroups(500, 6);
    StageModel model =
        StageModelBuilder.fit(
            scores, StageSettings.defaults().withMixture(MixtureSettings.defaults().withStarts(2)));
    assertThat(model.basis()).isEqualTo("mixture");
    StageModel calibrated =
        model.withCalibration(Calibration.fit("grade", scores, scores, 0.1, 0.2, 9));
    assertThat(calibrated.basis()).isEqualTo("grade");
    assertThat(calibrated.notices())
        .anyMatch(notice -> notice.startsWith("Stages follow grade in bands from [0.1, 0.2, 9.0]"))
        .anyMatch(notice -> notice.contains("No score is expected to reach 9.0 grade"));
    StageModel again =
        calibrated.withCalibration(Calibration.fit("other", scores, scores, 0.1, 0.2, 0.3));
    assertThat(again.notices()).noneMatch(notice -> notice.contains("grade"));
    assertThat(again.version()).isNotEqualTo(calibrated.version()).isNotEqualTo(model.version());
  }

  @Test
  void bandsNeverOrAlwaysReachedPutTheCutAtTheEnd() {
    double[] scores = IntStream.range(0, 50).mapToDouble(i -> i / 50.0).toArray();
    assertThat(Calibration.fit("grade", scores, scores, -1, 0.5, 7).cutPoints())
        .isEqualTo(List.of(0.0, 0.5, 1.0));
  }

  @Test
  void unusableReferencesAreRefused() {
    double[] scores = IntStream.range(0, 50).mapToDouble(i -> i / 50.0).toArray();
    double[] nan = scores.clone();
    nan[3] = Double.NaN;
    assertThatThrownBy(() -> Calibration.fit("grade", scores, nan, 1, 2, 3))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("reference NaN is not finite");
    assertThatThrownBy(() -> Calibration.fit("grade", scores, scores, 3, 2, 1))
        .hasMessageContaining("three ascending bands");
    double[] falling = Arrays.stream(scores).map(s -> 1 - s).toArray();
    assertThatThrownBy(() -> Calibration.fit("grade", scores, falling, 1, 2, 3))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("does not rise with the score");
    assertThatThrownBy(() -> Calibration.fit("grade", new double[4], new double[4], 1, 2, 3))
        .hasMessageContaining("at least 30 patients");
  }
}
