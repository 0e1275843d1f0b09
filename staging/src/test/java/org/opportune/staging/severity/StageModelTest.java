package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;
import org.opportune.staging.mixture.Transform;

class StageModelTest {
  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withMixture(MixtureSettings.defaults().withStarts(2))
          .withCreatedByRun("run-1");
  private static double[] scores;
  private static StageModel model;

  @BeforeAll
  static void fit() {
    scores = Populations.fourGroups(2000, 1);
    model = StageModelBuilder.fit(scores, SETTINGS);
  }

  @Test
  void aModelSurvivesItsJsonToTheLastDigit() {
    double[] laa950 = Arrays.stream(scores).map(score -> 60 * score * score).toArray();
    StageModel whole =
        model
            .withCalibration(Calibration.fit("LAA-950, percent", scores, laa950, 1, 5, 15))
            .withReference(
                new DriftReference(
                    ScoreCounts.of(scores), Map.of("site=A", ScoreCounts.of(0.1, 0.2))))
            .withStability(StageStability.of(model, Sample.of(scores), SETTINGS.mixture(), 3));
    StageModel read = StageModel.fromJson(whole.toJson());
    assertThat(read.toJson()).isEqualTo(whole.toJson());
    assertThat(read.version()).isEqualTo(whole.version()).isNotEqualTo(model.version());
    for (double score = 0; score <= 1; score += 0.01) {
      assertThat(read.stage(score)).isEqualTo(whole.stage(score));
    }
  }

  @Test
  void aModelTravelsBetweenProcesses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((StageModel) in.readObject()).stage(0.2)).isEqualTo(model.stage(0.2));
    }
  }

  @Test
  void theSamePopulationGivesTheSameModelInAnyOrderOnAnyNight() {
    double[] reversed = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      reversed[i] = scores[scores.length - 1 - i];
    }
    StageModel again = StageModelBuilder.fit(reversed, SETTINGS);
    assertThat(again.toJson()).isEqualTo(model.toJson());
    assertThat(StageModelBuilder.fit(Populations.fourGroups(2000, 2), SETTINGS).version())
        .isNotEqualTo(model.version());
  }

  @Test
  void knownGroupsAreFoundAndStagedInOrder() {
    assertThat(model.supportedGroups()).isEqualTo(4);
    assertThat(model.selection().byPosterior()).isEqualTo(4);
    assertThat(model.supportsFourStages()).isTrue();
    assertThat(model.notices()).isEmpty();
    assertThat(model.population().n()).isEqualTo(2000);
    assertThat(model.stage(0.04).stage()).isEqualTo(Stage.NONE);
    assertThat(model.stage(0.15).stage()).isEqualTo(Stage.MILD);
    assertThat(model.stage(0.30).stage()).isEqualTo(Stage.MODERATE);
    assertThat(model.stage(0.55).stage()).isEqualTo(Stage.SEVERE);
    assertThat(model.stage(1).severe()).isCloseTo(1, within(1e-6));
  }

  @Test
  void aScoreOnACutPointStaysBelowIt() {
    double cut = model.cutPoints().get(0);
    assertThat(model.stage(cut).stage()).isEqualTo(Stage.NONE);
    assertThat(model.stage(Math.nextUp(cut)).stage()).isEqualTo(Stage.MILD);
  }

  @Test
  void aFineHistogramGivesTheCutPointsOfTheExactFit() {
    FineHistogram histogram = new FineHistogram(Transform.NONE);
    histogram.addAll(scores);
    StageModel binned = StageModelBuilder.fit(histogram, SETTINGS);
    for (int j = 0; j < 3; j++) {
      assertThat(binned.cutPoints().get(j)).isCloseTo(model.cutPoints().get(j), within(1e-5));
    }
  }

  @Test
  void oneGroupIsStagedAllTheSameAndSaysThatItIsOneGroup() {
    SplittableRandom random = new SplittableRandom(5);
    double[] one = random.doubles(500).map(u -> 0.3 + 0.05 * random.nextGaussian()).toArray();
    StageModel single = StageModelBuilder.fit(one, SETTINGS);
    assertThat(single.supportedGroups()).isOne();
    assertThat(single.selection().byPosterior()).isOne();
    assertThat(single.supportsFourStages()).isFalse();
    assertThat(single.notices()).anyMatch(notice -> notice.contains("support 1 group(s) by BIC"));
    assertThat(single.stage(0.3)).isNotNull();
  }

  @Test
  void tenFailedScansAtOneDoNotTakeAStageOfTheirOwn() {
    double[] spoiled = Arrays.copyOf(scores, scores.length + 10);
    Arrays.fill(spoiled, scores.length, spoiled.length, 1.0);
    // The honest population ends below 0.4, so that 1.0 is far from all.
    double[] mild = Arrays.stream(spoiled).map(s -> s < 1 ? s / 2 : s).toArray();
    StageModel robust = StageModelBuilder.fit(mild, SETTINGS);
    double[] clean = Arrays.stream(scores).map(s -> s / 2).toArray();
    StageModel without = StageModelBuilder.fit(clean, SETTINGS);
    assertThat(robust.population().setAside()).isEqualTo(10);
    assertThat(robust.notices()).anyMatch(notice -> notice.startsWith("10 scores far above"));
    assertThat(robust.cutPoints()).isEqualTo(without.cutPoints());
    assertThat(robust.stage(1).stage()).isEqualTo(Stage.SEVERE);
  }

  @Test
  void whatCannotBeFittedIsRefusedWithTheFix() {
    assertRefused(
        new double[199], Problem.TOO_FEW_PATIENTS, "199 patients is fewer than min-patients 200");
    double[] equal = new double[500];
    Arrays.fill(equal, 0.4);
    assertRefused(equal, Problem.NO_SPREAD, "only 1 distinct value(s)");
    double[] nan = scores.clone();
    nan[7] = Double.NaN;
    assertRefused(nan, Problem.NOT_A_NUMBER, "position 7: NaN");
    nan[7] = Double.NEGATIVE_INFINITY;
    assertRefused(nan, Problem.NOT_A_NUMBER, "position 7: -Infinity");
    nan[7] = 1.5;
    assertRefused(nan, Problem.OUT_OF_RANGE, "1.5 is not in [0, 1]");
    assertThatThrownBy(() -> SETTINGS.withMixture(MixtureSettings.defaults().withComponents(3)))
        .hasMessageContaining("3 components is not 4");
    assertThatThrownBy(() -> SETTINGS.withMinPatients(3)).hasMessageContaining("at least 8");
    assertThatThrownBy(() -> SETTINGS.withSetAsideShare(0.5)).hasMessageContaining("[0, 0.1]");
  }

  @Test
  void whatCannotBeStagedIsRefused() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.001, 1.001}) {
      assertThatThrownBy(() -> model.stage(bad))
          .isInstanceOf(StagingException.class)
          .hasMessageContaining(bad + " is not in [0, 1]");
    }
  }

  @Test
  void aBrokenModelFileIsRefused() {
    assertThatThrownBy(() -> StageModel.fromJson("{}"))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("Cannot read StageModel");
    String json = model.toJson();
    assertThatThrownBy(() -> StageModel.fromJson(json.substring(0, json.length() / 2)))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("Restore the file");
  }

  @Test
  void bootstrapFindsSeparateGroupsStable() {
    StageStability stability = StageStability.of(model, Sample.of(scores), SETTINGS.mixture(), 12);
    assertThat(stability.agreement()).isBetween(0.95, 1.0);
    for (int j = 0; j < 3; j++) {
      assertThat(stability.cutPointsLow().get(j)).isLessThan(stability.cutPointsHigh().get(j));
      assertThat(stability.cutPointsHigh().get(j) - stability.cutPointsLow().get(j))
          .isLessThan(0.08);
    }
    assertThatThrownBy(() -> StageStability.of(model, Sample.of(scores), SETTINGS.mixture(), 1))
        .hasMessageContaining("at least 2");
  }

  private static void assertRefused(double[] scores, Problem problem, String part) {
    assertThatThrownBy(() -> StageModelBuilder.fit(scores, SETTINGS))
        .isInstanceOfSatisfying(
            StagingException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(part);
  }
}
