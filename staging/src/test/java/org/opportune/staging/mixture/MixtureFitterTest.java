package org.opportune.staging.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

class MixtureFitterTest {
  private static final MixtureSettings SETTINGS = MixtureSettings.defaults().withStarts(4);

  @Test
  void oneComponentIsTheMeanAndSdOfTheScores() {
    GaussianMixture fit =
        new MixtureFitter(SETTINGS.withComponents(1)).fit(Sample.of(0.1, 0.2, 0.2, 0.3, 0.6));
    assertThat(fit.means()[0]).isCloseTo(0.28, within(1e-12));
    assertThat(fit.sds()[0]).isCloseTo(Math.sqrt(0.0296), within(1e-12));
    double expected = -2.5 * (Math.log(2 * Math.PI * 0.0296) + 1);
    assertThat(fit.logLikelihood()).isCloseTo(expected, within(1e-9));
    assertThat(fit.bic()).isCloseTo(-2 * expected + 2 * Math.log(5), within(1e-9));
    assertThat(fit.icl()).isEqualTo(fit.bic());
  }

  @Test
  void theOrderOfPatientsChangesNothing() {
    Double[] boxed = Arrays.stream(draw(500, 3)).boxed().toArray(Double[]::new);
    Collections.shuffle(Arrays.asList(boxed), new java.util.Random(1));
    double[] shuffled = Arrays.stream(boxed).mapToDouble(Double::doubleValue).toArray();
    assertThat(new MixtureFitter(SETTINGS).fit(Sample.of(shuffled)))
        .isEqualTo(new MixtureFitter(SETTINGS).fit(Sample.of(draw(500, 3))));
  }

  @ParameterizedTest
  @EnumSource(Transform.class)
  void aFineHistogramHasTheLikelihoodOfTheExactScores(Transform transform) {
    double[] scores = draw(2500, 5);
    FineHistogram histogram = new FineHistogram(transform);
    histogram.addAll(scores);
    MixtureFitter fitter = new MixtureFitter(SETTINGS.withTransform(transform));
    GaussianMixture exact = fitter.fit(Sample.of(scores));
    GaussianMixture binned = fitter.fit(histogram.sample());
    assertThat(binned.logLikelihood() / 2500).isCloseTo(exact.logLikelihood() / 2500, within(1e-6));
    double direct = Arrays.stream(scores).map(binned::logDensity).sum();
    assertThat(direct / 2500).isCloseTo(binned.logLikelihood() / 2500, within(1e-6));
  }

  @Test
  void equalVariancesAreEqual() {
    GaussianMixture fit =
        new MixtureFitter(SETTINGS.withVariances(Variances.EQUAL)).fit(Sample.of(draw(800, 4)));
    assertThat(Arrays.stream(fit.sds()).distinct().count()).isOne();
    assertThat(fit.bic()).isCloseTo(-2 * fit.logLikelihood() + 8 * Math.log(800), within(1e-9));
  }

  @Test
  void noComponentFallsBelowTheVarianceFloor() {
    double[] scores = draw(300, 6);
    Arrays.fill(scores, 0, 60, 0.25);
    GaussianMixture fit =
        new MixtureFitter(SETTINGS.withVarianceFloor(1e-4)).fit(Sample.of(scores));
    assertThat(Arrays.stream(fit.sds()).min().orElseThrow()).isBetween(0.01, 0.0100001);
  }

  @Test
  void criteriaFindTheNumberOfSeparateGroups() {
    ComponentSelection selection = ComponentSelection.of(Sample.of(draw(1500, 7)), SETTINGS);
    assertThat(selection.candidates()).hasSize(6);
    assertThat(selection.byBic()).isEqualTo(3);
    assertThat(selection.byIcl()).isEqualTo(3);
    BayesianMixture bayes =
        new BayesianMixtureFitter(SETTINGS.withComponents(6)).fit(Sample.of(draw(1500, 7)));
    assertThat(bayes.supportedGroups()).isEqualTo(3);
  }

  @Test
  void unusableScoresAreRefusedByPositionAndValue() {
    assertRefused(() -> Sample.of(0.1, Double.NaN), Problem.NOT_A_NUMBER, "position 1: NaN");
    assertRefused(
        () -> Sample.of(Double.POSITIVE_INFINITY), Problem.NOT_A_NUMBER, "Infinity is not finite");
    assertRefused(() -> Sample.of(0.1, 0.2, 1.01), Problem.OUT_OF_RANGE, "1.01 is not in [0, 1]");
    assertRefused(
        () -> new FineHistogram(Transform.NONE).add(-0.1), Problem.OUT_OF_RANGE, "-0.1 is not in");
    assertRefused(
        () -> new MixtureFitter(SETTINGS).fit(Sample.of(0.5, 0.5, 0.5, 0.4)),
        Problem.NO_SPREAD,
        "only 2 distinct");
    assertRefused(
        () -> new BayesianMixtureFitter(SETTINGS).fit(Sample.of(0.5, 0.5)),
        Problem.NO_SPREAD,
        "all scores are equal");
  }

  @Test
  void aHistogramOnAnotherScaleIsRefused() {
    FineHistogram histogram = new FineHistogram(Transform.LOG);
    histogram.addAll(draw(100, 1));
    assertRefused(
        () -> new MixtureFitter(SETTINGS).fit(histogram.sample()),
        Problem.INVALID_ARGUMENT,
        "made on scale LOG");
    assertRefused(
        () -> histogram.merge(new FineHistogram(Transform.NONE)),
        Problem.INVALID_ARGUMENT,
        "make all parts alike");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertRefused(
        () -> SETTINGS.withComponents(0),
        Problem.INVALID_ARGUMENT,
        "components: 0 is not at least 1");
    assertRefused(
        () -> SETTINGS.withVarianceFloor(0), Problem.INVALID_ARGUMENT, "varianceFloor: 0.0");
    assertRefused(
        () -> SETTINGS.withTolerance(Double.NaN), Problem.INVALID_ARGUMENT, "tolerance: NaN");
    assertRefused(
        () -> SETTINGS.withMaxIterations(0), Problem.INVALID_ARGUMENT, "maxIterations: 0");
    assertRefused(() -> SETTINGS.withStarts(-1), Problem.INVALID_ARGUMENT, "starts: -1");
  }

  @ParameterizedTest
  @EnumSource(Transform.class)
  void everyScaleInvertsAndHasItsStatedDerivative(Transform transform) {
    for (double score : List.of(0.0, 1e-4, 0.01, 0.5, 0.999, 1.0)) {
      assertThat(transform.invert(transform.apply(score))).isCloseTo(score, within(1e-12));
      double h = 1e-7;
      double slope = (transform.apply(score + h) - transform.apply(score - h)) / (2 * h);
      assertThat(transform.logDerivative(score)).isCloseTo(Math.log(slope), within(1e-5));
    }
  }

  private static void assertRefused(Runnable act, Problem problem, String part) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            StagingException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(part);
  }

  private static double[] draw(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = {0.1, 0.35, 0.7};
    double[] sds = {0.03, 0.04, 0.05};
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      int j = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
      scores[i] = Math.max(0, Math.min(1, means[j] + sds[j] * random.nextGaussian()));
    }
    return scores;
  }
}
