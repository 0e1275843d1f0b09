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

    assertThat(ours.lowerBound() / sample.total())
        .isGreaterThan(oracle.value("bayes", "lowerBound") / sample.total() - 1e-6);
    assertThat(ours.components().stream().mapToDouble(Component::weight).sum())
        .isCloseTo(1, within(1e-12));
  }
}
