package org.opportune.inference.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages, pixels and intervals against scikit-learn (tests/oracles/evaluation_metrics.py). */
class EvaluationMetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Bootstrap FEW = new Bootstrap(20, 1);

  private static JsonNode oracle;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in =
        EvaluationMetricsTest.class.getResourceAsStream("/eval/evaluation.json")) {
      oracle = new ObjectMapper().readTree(in);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void stagesAgreeWithTheReferenceWithTiesAndMissingStages(int index) {
    JsonNode reference = oracle.get("stages").get(index);
    StageAgreement agreement = agreement(reference);
    assertThat(agreement.accuracy()).isCloseTo(reference.get("accuracy").asDouble(), EXACT);
    assertThat(agreement.macroAuroc()).isCloseTo(reference.get("macroAuroc").asDouble(), EXACT);
    for (int stage = 0; stage < 4; stage++) {
      JsonNode auroc = reference.get("aurocByStage").get(stage);
      if (auroc.isNull()) {
        assertThat(agreement.auroc(stage)).isNaN();
      } else {
        assertThat(agreement.auroc(stage)).isCloseTo(auroc.asDouble(), EXACT);
      }
      for (int given = 0; given < 4; given++) {
        assertThat(agreement.confusion()[stage][given])
            .isEqualTo(reference.get("confusion").get(stage).get(given).asLong());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void pixelsOfManyPatientsAgreeWithTheReference(int index) {
    JsonNode reference = oracle.get("pixels").get(index);
    List<ScoreHistogram> patients = new ArrayList<>();
    for (int i = 0; i < reference.get("scores").size(); i++) {
      // Bins of one score each, their edges half-way between.
      ScoreHistogram patient = new ScoreHistogram(-0.5, 255.5, 256);
      for (int j = 0; j < reference.get("scores").get(i).size(); j++) {
        patient.add(
            reference.get("scores").get(i).get(j).asDouble(),
            reference.get("truth").get(i).get(j).asBoolean());
      }
      patients.add(patient);
    }
    DetectionMetrics metrics = DetectionMetrics.ofPixels(patients, FEW);
    assertThat(metrics.auroc().value()).isCloseTo(reference.get("auroc").asDouble(), EXACT);
    assertThat(metrics.averagePrecision().value())
        .isCloseTo(reference.get("averagePrecision").asDouble(), EXACT);
    assertThat(metrics.bestF1().value()).isCloseTo(reference.get("bestF1").asDouble(), EXACT);
    assertThat(metrics.bestF1Threshold().value())
        .isCloseTo(reference.get("bestThreshold").asDouble() - 0.5, EXACT);
    assertThat(metrics.accuracyAtBestF1().value())
        .isCloseTo(reference.get("accuracyAtBest").asDouble(), EXACT);
    assertThat(metrics.auroc().low()).isLessThan(metrics.auroc().value());
    assertThat(metrics.auroc().high()).isGreaterThan(metrics.auroc().value());
  }

  /** Both sides draw 4000 resamples, so their ends differ by chance alone. */
  @Test
  void intervalsAgreeWithThoseOfNumpysResamples() {
    JsonNode data = oracle.get("intervals");
    double[] scores = doubles(data.get("score"));
    int[] stages = ints(data.get("reference"));
    boolean[] positive = new boolean[stages.length];
    for (int i = 0; i < stages.length; i++) {
      positive[i] = stages[i] > 0;
    }
    Bootstrap bootstrap = new Bootstrap(4000, 5);
    DetectionMetrics detection = DetectionMetrics.of(scores, positive, bootstrap);
    assertInterval("auroc", detection.auroc());
    assertInterval("averagePrecision", detection.averagePrecision());
    AssociationMetrics association =
        AssociationMetrics.of(scores, doubles(data.get("grade")), bootstrap);
    assertInterval("pearson", association.pearson());
    assertInterval("spearman", association.spearman());
    StageMetrics staged = StageMetrics.of(agreement(data), bootstrap);
    assertInterval("accuracy", staged.accuracy());
    assertInterval("macroAuroc", staged.macroAuroc());
  }

  @Test
  void aMeanOverSitesCountsEachSiteOnce() {
    StageAgreement small = agreement(oracle.get("stages").get(0));
    StageAgreement large = agreement(oracle.get("stages").get(1));
    StageMetrics mean = StageMetrics.meanOf(List.of(small, large), FEW);
    assertThat(mean.accuracy().value()).isCloseTo((small.accuracy() + large.accuracy()) / 2, EXACT);
    assertThat(mean.macroAuroc().value())
        .isCloseTo((small.macroAuroc() + large.macroAuroc()) / 2, EXACT);
    assertThat(mean.accuracy().low()).isLessThan(mean.accuracy().value());
  }

  @Test
  void resamplesWithinStrataKeepTheirSizes() {
    int[] strata = {3, 1, 3, 1, 1, 2};
    new Bootstrap(50, 7)
        .estimates(
            strata,
            picks -> {
              int[] drawn = IntStream.of(picks).map(pick -> strata[pick]).sorted().toArray();
              assertThat(drawn).containsExactly(1, 1, 1, 2, 3, 3);
              return new double[] {0};
            });
  }

  @Test
  void aMissingClassHasNoFigure() {
    DetectionMetrics none =
        DetectionMetrics.of(new double[] {0.1, 0.2}, new boolean[] {false, false}, FEW);
    assertThat(none.auroc().value()).isNaN();
    assertThat(none.bestF1().low()).isNaN();
    assertThat(AssociationMetrics.of(new double[] {1}, new double[] {2}, FEW).pearson().value())
        .isNaN();
    assertThat(new StageAgreement(4, new int[0], new int[0], new double[0][]).macroAuroc()).isNaN();
  }

  @Test
  void stagesOutOfRangeAreRefused() {
    double[][] posteriors = {{1, 0, 0, 0}};
    assertThatThrownBy(() -> new StageAgreement(4, new int[] {4}, new int[] {0}, posteriors))
        .hasMessage("Invalid case: stage 0 for 4, 4 posteriors; there are 4 stages");
  }

  @Test
  void theCurveEndsWhereEveryCaseIsCalled() {
    BinaryRanking ranking =
        new BinaryRanking(
            new double[] {0.9, 0.4, 0.4, 0.1}, new boolean[] {true, true, false, false});
    assertThat(ranking.curve())
        .containsExactly(
            new BinaryRanking.CurvePoint(0.9, 0.5, 0, 1),
            new BinaryRanking.CurvePoint(0.4, 1, 0.5, 2.0 / 3),
            new BinaryRanking.CurvePoint(0.1, 1, 1, 0.5));
  }

  private static void assertInterval(String name, Estimate estimate) {
    JsonNode ends = oracle.get("intervals").get("intervals").get(name);
    assertThat(estimate.low()).as(name).isCloseTo(ends.get(0).asDouble(), within(0.012));
    assertThat(estimate.high()).as(name).isCloseTo(ends.get(1).asDouble(), within(0.012));
  }

  private static StageAgreement agreement(JsonNode node) {
    return new StageAgreement(
        4,
        ints(node.get("reference")),
        ints(node.get("given")),
        StreamSupport.stream(node.get("posteriors").spliterator(), false)
            .map(EvaluationMetricsTest::doubles)
            .toArray(double[][]::new));
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static int[] ints(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
