package org.opportune.staging.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opportune.staging.StagingException;

class FederatedHistogramTest {
  private static final MixtureSettings SETTINGS = MixtureSettings.defaults().withStarts(4);

  @ParameterizedTest
  @EnumSource(Transform.class)
  void threeHospitalsFitWhatTheyWouldFitTogether(Transform transform) {
    MixtureFitter fitter = new MixtureFitter(SETTINGS.withTransform(transform));
    FineHistogram together = new FineHistogram(transform);
    List<FederatedHistogram> received = new ArrayList<>();
    for (int site = 0; site < 3; site++) {
      FineHistogram histogram = hospital(transform, site);
      for (double score : scores(site)) {
        together.add(score);
      }
      received.add(
          FederatedHistogram.fromJson(
              FederatedHistogram.of("hospital " + site, histogram, 1).toJson()));
    }
    GaussianMixture pooled = fitter.fit(together.sample());
    GaussianMixture federated = fitter.fit(FederatedHistogram.pool(received).sample());
    System.out.printf(
        "%s: federated and pooled log-likelihood per score differ by %.1e, first means by %.1e%n",
        transform,
        Math.abs(federated.logLikelihood() - pooled.logLikelihood()) / pooled.n(),
        Math.abs(federated.means()[0] - pooled.means()[0]));
    assertThat(federated.means()).containsExactly(pooled.means(), within(1e-9));
    assertThat(federated.sds()).containsExactly(pooled.sds(), within(1e-9));
    assertThat(federated.weights()).containsExactly(pooled.weights(), within(1e-9));
    assertThat(federated.logLikelihood() / pooled.n())
        .isCloseTo(pooled.logLikelihood() / pooled.n(), within(1e-9));
  }

  @Test
  void partsMergedInAnyOrderGiveTheSameMixtureToTheBit() {
    FineHistogram upward = new FineHistogram(Transform.LOGIT);
    FineHistogram downward = new FineHistogram(Transform.LOGIT);
    for (int site = 0; site < 3; site++) {
      upward.merge(hospital(Transform.LOGIT, site));
      downward.merge(hospital(Transform.LOGIT, 2 - site));
    }
    MixtureFitter fitter = new MixtureFitter(SETTINGS.withTransform(Transform.LOGIT));
    assertThat(fitter.fit(downward.sample())).isEqualTo(fitter.fit(upward.sample()));
  }

  @Test
  void noExchangedCellHoldsFewerPatientsThanTheLimit() {
    for (int limit : new int[] {5, 11}) {
      List<FederatedHistogram> sites = new ArrayList<>();
      for (int site = 0; site < 3; site++) {
        FederatedHistogram file =
            FederatedHistogram.of("s" + site, hospital(Transform.NONE, site), limit);
        assertThat(file.cells()).allMatch(cell -> cell.count() >= limit);
        assertThat(file.cells().stream().mapToLong(FederatedHistogram.Cell::count).sum())
            .isEqualTo(scores(site).length);
        sites.add(file);
      }
      FineHistogram together = new FineHistogram(Transform.NONE);
      for (int site = 0; site < 3; site++) {
        together.addAll(scores(site));
      }
      Sample suppressed = FederatedHistogram.pool(sites).sample();
      assertThat(suppressed.mean()).isCloseTo(together.sample().mean(), within(1e-10));
      assertThat(suppressed.variance()).isCloseTo(together.sample().variance(), within(1e-10));
      GaussianMixture pooled = new MixtureFitter(SETTINGS).fit(together.sample());
      GaussianMixture federated = new MixtureFitter(SETTINGS).fit(suppressed);
      assertThat(federated.means()).containsExactly(pooled.means(), within(2e-3));
    }
  }

  @Test
  void aHospitalBelowTheLimitOrABrokenFileIsRefused() {
    FineHistogram few = new FineHistogram(Transform.NONE);
    few.addAll(0.1, 0.2);
    assertThatThrownBy(() -> FederatedHistogram.of("tiny", few, 5))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("2 patients is fewer than the suppression limit 5");
    String honest = FederatedHistogram.of("a", hospital(Transform.NONE, 0), 5).toJson();
    assertThatThrownBy(
            () -> FederatedHistogram.fromJson(honest.replaceFirst("\"count\":\\d+", "\"count\":2")))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("holds 2 patients with limit 5");
    assertThatThrownBy(() -> FederatedHistogram.fromJson(honest.substring(0, 200)))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("Ask the hospital to export it again");
    assertThatThrownBy(
            () -> FederatedHistogram.fromJson(honest).addTo(new FineHistogram(Transform.LOG)))
        .hasMessageContaining("on scale NONE is not");
    assertThatThrownBy(() -> FederatedHistogram.pool(List.of()))
        .hasMessageContaining("no exchange file");
  }

  private static FineHistogram hospital(Transform transform, int site) {
    FineHistogram histogram = new FineHistogram(transform);
    histogram.addAll(scores(site));
    return histogram;
  }

  private static double[] scores(int site) {
    SplittableRandom random = new SplittableRandom(site);
    double[] means = {0.05, 0.15, 0.3, 0.5};
    double[] scores = new double[1000 + 700 * site];
    for (int i = 0; i < scores.length; i++) {
      int j = i % 20 < 12 ? 0 : i % 20 < 17 ? 1 : i % 20 < 19 ? 2 : 3;
      double score = means[j] + 0.01 * site + (0.015 + 0.012 * j) * random.nextGaussian();
      scores[i] = Math.max(0, Math.min(1, score));
    }
    return scores;
  }
}
