package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opportune.staging.mixture.Component;
import org.opportune.staging.mixture.ComponentSelection;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.MixtureFitter;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.mixture.Variances;

class StageOrderTest {
  private static final MixtureSettings QUICK =
      MixtureSettings.defaults().withStarts(0).withTolerance(1e-6).withMaxIterations(100);

  @Test
  void aHigherScoreNeverHasALowerStageInAnyOfAThousandPopulations() {
    SplittableRandom random = new SplittableRandom(42);
    int fitted = 0;
    while (fitted < 1000) {
      Sample sample = Sample.of(Populations.any(random));
      if (sample.size() < 4) {
        continue;
      }
      Transform transform = Transform.values()[fitted % 3];
      assertOrdered(model(new MixtureFitter(QUICK.withTransform(transform)).fit(sample)));
      fitted++;
    }
  }

  @Test
  void aBroadComponentThatWinsAtBothEndsDoesNotTurnTheOrderRound() {
    GaussianMixture broadSevere =
        mixture(
            new Component(0.6, 0.30, 0.01),
            new Component(0.2, 0.34, 0.01),
            new Component(0.1, 0.38, 0.01),
            new Component(0.1, 0.40, 0.2));
    assertThat(broadSevere.posteriors(0.05)[3]).isGreaterThan(0.99);
    StageModel model = model(broadSevere);
    assertOrdered(model);
    assertThat(model.stage(0.05).stage()).isEqualTo(Stage.NONE);
    assertThat(model.stage(0.95).stage()).isEqualTo(Stage.SEVERE);

    GaussianMixture broadHealthy =
        mixture(
            new Component(0.4, 0.20, 0.3),
            new Component(0.3, 0.30, 0.01),
            new Component(0.2, 0.34, 0.01),
            new Component(0.1, 0.38, 0.01));
    assertThat(broadHealthy.posteriors(0.95)[0]).isGreaterThan(0.99);
    assertOrdered(model(broadHealthy));
  }

  @Test
  void wellSeparatedGroupsKeepBayesPosteriorsAndCutsWhereNeighboursCross() {
    GaussianMixture apart =
        mixture(
            new Component(0.25, 0.1, 0.02),
            new Component(0.25, 0.3, 0.02),
            new Component(0.25, 0.5, 0.02),
            new Component(0.25, 0.7, 0.02));
    StageModel model = model(apart);
    assertThat(model.cutPoints().get(0)).isCloseTo(0.2, within(1e-5));
    assertThat(model.cutPoints().get(1)).isCloseTo(0.4, within(1e-5));
    assertThat(model.cutPoints().get(2)).isCloseTo(0.6, within(1e-5));
    for (double score = 0; score <= 1; score += 0.003) {
      double[] raw = apart.posteriors(score);
      assertThat(model.stage(score).posteriors()).containsExactly(raw, within(2e-3));
    }
  }

  @Test
  void theExpectedShareOfEachStageIsTheMixturesWeight() {
    GaussianMixture overlapping =
        mixture(
            new Component(0.5, 0.2, 0.05),
            new Component(0.3, 0.3, 0.12),
            new Component(0.15, 0.45, 0.05),
            new Component(0.05, 0.6, 0.1));
    StageModel model = model(overlapping);
    double[] share = new double[4];
    double mass = 0;
    for (int i = 0; i < 20_000; i++) {
      double score = (i + 0.5) / 20_000;
      double density = overlapping.density(score) / 20_000;
      mass += density;
      double[] p = model.stage(score).posteriors();
      for (int j = 0; j < 4; j++) {
        share[j] += density * p[j];
      }
    }
    assertThat(mass).isGreaterThan(0.99);
    assertThat(share).containsExactly(overlapping.weights(), within(0.01));
  }

  /** Throws the first violation; plain comparisons, because there are millions of them. */
  private static void assertOrdered(StageModel model) {
    assertThat(model.cutPoints()).isSorted();
    double[] scores = new double[203];
    for (int i = 0; i <= 200; i++) {
      scores[i] = i / 200.0;
    }
    scores[201] = model.cutPoints().get(0);
    scores[202] = Math.min(1, Math.nextUp(model.cutPoints().get(2)));
    Arrays.sort(scores);
    double[] above = new double[4];
    int last = 0;
    for (double score : scores) {
      StagedScore staged = model.stage(score);
      double[] p = staged.posteriors();
      boolean held = staged.stage().code() >= last;
      last = staged.stage().code();
      double tail = 0;
      for (int j = 3; j >= 0; j--) {
        tail += p[j];
        held &= p[j] >= 0 && p[j] <= 1 && tail >= above[j] - 1e-12;
        above[j] = tail;
      }
      if (!held || Math.abs(tail - 1) > 1e-12) {
        throw new AssertionError(
            "%s after stage %d in %s".formatted(staged, last, model.mixture()));
      }
    }
  }

  private static GaussianMixture mixture(Component... components) {
    return new GaussianMixture(
        Transform.NONE, Variances.FREE, List.of(components), 0, 1000, 0, 0, 1, true);
  }

  private static StageModel model(GaussianMixture mixture) {
    return new StageModel(
        "",
        new FitPopulation(mixture.n(), 0, 0, 1, "0"),
        mixture,
        Arrays.stream(new MonotonePosteriors(mixture).cutPoints()).boxed().toList(),
        new ComponentSelection(List.of(new ComponentSelection.Candidate(4, 0, 0, 0)), 4),
        List.of(),
        null,
        null,
        null);
  }
}
