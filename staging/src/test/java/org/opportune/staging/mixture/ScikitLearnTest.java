package org.opportune.staging.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScikitLearnTest {
  static Stream<String> populations() {
    return Stream.of(Oracle.POPULATIONS);
  }

  @ParameterizedTest
  @MethodSource("populations")
  void likelihoodIsNeverWorseThanTheBestOfTwentyStarts(String population) {
    Oracle oracle = Oracle.of(population);
    Sample sample = Sample.of(oracle.scores());

    GaussianMixture ours = new MixtureFitter(oracle.settings()).fit(sample);

    System.out.printf(
        "%s: log-likelihood per score %+.2e against scikit-learn's, parameters within %.1e%s%n",
        population,
        (ours.logLikelihood() - oracle.value("mixture", "logLikelihood")) / sample.total(),
        Math.max(
            furthest(ours.weights(), oracle.values("mixture", "weights")),
            Math.max(
                furthest(ours.means(), oracle.values("mixture", "means")),
                furthest(ours.sds(), oracle.values("mixture", "sds")))),
        oracle.identified() ? "" : " (not identified)");
    assertThat(ours.logLikelihood() / sample.total())
        .isGreaterThan(oracle.value("mixture", "logLikelihood") / sample.total() - 1e-6);
    assertThat(ours.bic()).isLessThan(oracle.value("mixture", "bic") + 2e-6 * sample.total());
    assertThat(ours.means()).isSorted();
    if (oracle.identified()) {
      assertThat(ours.weights()).containsExactly(oracle.values("mixture", "weights"), within(1e-3));
      assertThat(ours.means()).containsExactly(oracle.values("mixture", "means"), within(1e-3));
      assertThat(ours.sds()).containsExactly(oracle.values("mixture", "sds"), within(1e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("populations")
  void variationalBoundIsNeverWorseThanTheBestOfTwentyStarts(String population) {
    Oracle oracle = Oracle.of(population);
    Sample sample = Sample.of(oracle.scores());

    BayesianMixture ours =
        new BayesianMixtureFitter(oracle.settings().withComponents(6).withStarts(16)).fit(sample);

    System.out.printf(
        "%s: variational bound per score %+.2e against scikit-learn's%n",
        population, (ours.lowerBound() - oracle.value("bayes", "lowerBound")) / sample.total());
    assertThat(ours.lowerBound() / sample.total())
        .isGreaterThan(oracle.value("bayes", "lowerBound") / sample.total() - 1e-6);
    // scikit-learn scores by expected logarithms: ours, at the expected values, stands above.
    assertThat(ours.logLikelihood(sample) / sample.total())
        .isGreaterThan(oracle.value("bayes", "logLikelihood") / sample.total() - 1e-6);
    assertThat(ours.components().stream().mapToDouble(Component::weight).sum())
        .isCloseTo(1, within(1e-12));
  }

  private static double furthest(double[] ours, double[] theirs) {
    double furthest = 0;
    for (int i = 0; i < ours.length; i++) {
      furthest = Math.max(furthest, Math.abs(ours[i] - theirs[i]));
    }
    return furthest;
  }
}
