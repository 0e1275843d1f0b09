package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.Transform;

class StageModelTest {
  private static double[] population(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = {0.05, 0.15, 0.3, 0.5};
    double[] sds = {0.015, 0.03, 0.04, 0.06};
    double[] cumulative = {0.6, 0.85, 0.95, 1};
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      int j = 0;
      while (u > cumulative[j]) {
        j++;
      }
      scores[i] = Math.max(0, Math.min(1, means[j] + sds[j] * random.nextGaussian()));
    }
    return scores;
  }

  @Test
  void aModelSurvivesItsJsonToTheLastDigit() {
    StageModel model = StageModelBuilder.fit(population(3000, 1), StageSettings.defaults());
    StageModel read = StageModel.fromJson(model.toJson());
    assertThat(read.toJson()).isEqualTo(model.toJson());
    assertThat(read.stage(0.2)).isEqualTo(model.stage(0.2));
    assertThat(model.supportsFourStages()).isTrue();
    assertThat(model.cutPoints()).isSorted();
  }

  @Test
  void aFineHistogramGivesTheCutPointsOfTheExactFit() {
    double[] scores = population(20_000, 2);
    FineHistogram histogram = new FineHistogram(Transform.NONE);
    histogram.addAll(scores);
    StageModel exact = StageModelBuilder.fit(scores, StageSettings.defaults());
    StageModel binned = StageModelBuilder.fit(histogram, StageSettings.defaults());
    for (int j = 0; j < 3; j++) {
      assertThat(binned.cutPoints().get(j))
          .isCloseTo(exact.cutPoints().get(j), org.assertj.core.data.Offset.offset(1e-5));
    }
    assertThat(binned.mixture().logLikelihood() / 20_000)
        .isCloseTo(
            exact.mixture().logLikelihood() / 20_000, org.assertj.core.data.Offset.offset(1e-6));
  }
}
