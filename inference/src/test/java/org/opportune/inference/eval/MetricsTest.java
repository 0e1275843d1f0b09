package org.opportune.inference.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics against scikit-learn and scipy (tests/oracles/eval_metrics.py). */
class MetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);

  static JsonNode cases() throws IOException {
    try (InputStream in = MetricsTest.class.getResourceAsStream("/eval/metrics.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(JsonNode reference) {
    double[] scores = doubles(reference.get("scores"));
    boolean[] truth = booleans(reference.get("truth"));
    BinaryRanking ranking = new BinaryRanking(scores, truth);
    assertThat(ranking.auroc()).isCloseTo(reference.get("auroc").asDouble(), EXACT);
    assertThat(ranking.averagePrecision())
        .isCloseTo(reference.get("averagePrecision").asDouble(), EXACT);
    BinaryRanking.OperatingPoint best = ranking.bestF1();
    assertThat(best.f1()).isCloseTo(reference.get("bestF1").asDouble(), EXACT);
    assertThat(best.threshold()).isCloseTo(reference.get("bestThreshold").asDouble(), EXACT);
    assertThat(best.accuracy()).isCloseTo(reference.get("accuracyAtBest").asDouble(), EXACT);
    assertThat(ranking.accuracy(0.5)).isCloseTo(reference.get("accuracyAtHalf").asDouble(), EXACT);
    double[] other = doubles(reference.get("other"));
    assertThat(Correlation.pearson(scores, other))
        .isCloseTo(reference.get("pearson").asDouble(), EXACT);
    assertThat(Correlation.spearman(scores, other))
        .isCloseTo(reference.get("spearman").asDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void histogramsStayWithinTheErrorTheyState(JsonNode reference) {
    double[] scores = doubles(reference.get("scores"));
    boolean[] truth = booleans(reference.get("truth"));
    for (int bins : new int[] {8, 64, 4096}) {
      ScoreHistogram first = new ScoreHistogram(-5, 7, bins);
      ScoreHistogram second = new ScoreHistogram(-5, 7, bins);
      for (int i = 0; i < scores.length; i++) {
        (i % 2 == 0 ? first : second).add(scores[i], truth[i]);
      }
      first.merge(second);
      assertThat(first.positiveCount() + first.negativeCount()).isEqualTo(scores.length);
      assertThat(first.auroc())
          .isCloseTo(reference.get("auroc").asDouble(), within(first.aurocError() + 1e-12));
    }
  }

  @Test
  void fineHistogramsReachTheExactAveragePrecision() throws IOException {
    JsonNode reference = cases().get(1);
    double[] scores = doubles(reference.get("scores"));
    boolean[] truth = booleans(reference.get("truth"));
    ScoreHistogram histogram = new ScoreHistogram(-5.05, 6.95, 120);
    for (int i = 0; i < scores.length; i++) {
      histogram.add(scores[i], truth[i]);
    }
    assertThat(histogram.averagePrecision())
        .isCloseTo(reference.get("averagePrecision").asDouble(), EXACT);
  }

  @Test
  void rankingNeedsBothClasses() {
    assertThatThrownBy(() -> new BinaryRanking(new double[] {1, 2}, new boolean[] {true, true}))
        .hasMessage("Invalid ranking: 2 positives and 0 negatives; both are needed");
  }

  @Test
  void bootstrapOfAMeanMatchesItsStandardError() {
    Random random = new Random(1);
    double[] values = random.doubles(400).toArray();
    Bootstrap bootstrap = new Bootstrap(2000, 9);
    Bootstrap.Interval interval = bootstrap.interval(values.length, picks -> mean(values, picks));
    double halfWidth = (interval.high() - interval.low()) / 2;
    assertThat(halfWidth).isCloseTo(1.96 * Math.sqrt(1 / 12.0 / 400), within(0.003));
    assertThat(bootstrap.interval(values.length, picks -> mean(values, picks))).isEqualTo(interval);
  }

  @Test
  void bootstrapSkipsResamplesWithoutStatistic() {
    Bootstrap.Interval interval = new Bootstrap(50, 1).interval(3, picks -> Double.NaN);
    assertThat(interval.low()).isNaN();
  }

  private static double mean(double[] values, int[] picks) {
    double sum = 0;
    for (int pick : picks) {
      sum += values[pick];
    }
    return sum / picks.length;
  }

  private static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asDouble();
    }
    return values;
  }

  private static boolean[] booleans(JsonNode node) {
    boolean[] values = new boolean[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asBoolean();
    }
    return values;
  }
}
