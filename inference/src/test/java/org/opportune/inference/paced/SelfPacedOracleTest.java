package org.opportune.inference.paced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opportune.inference.eval.MultiLabelMetrics;

/** Every rule against values of tests/oracles/self_paced.py, written from the paper. */
class SelfPacedOracleTest {
  private static final double EXACT = 1e-12;

  /** Weights are kept in single precision. */
  private static final double SINGLE = 1e-6;

  private final JsonNode oracle = read();

  @Test
  void initialWeightsFollowTheirRules() {
    boolean[][] present = truth(oracle.get("dataSet").get("truth"));
    for (InitialWeights rule : InitialWeights.values()) {
      double[][] expected =
          numbers2(
              oracle.get("initialWeights").get(rule.name().toLowerCase(java.util.Locale.ROOT)));
      assertClose(rule.of(present), expected, EXACT);
    }
  }

  @Test
  void chancesOfBeingDrawnFollowTheStrongestWeight() {
    for (JsonNode sample : oracle.get("sampler")) {
      boolean[][] present = truth(sample.get("truth"));
      InstanceSampler sampler =
          new InstanceSampler(weights(sample.get("weights"), present), present);
      assertThat(sampler.chances())
          .as(sample.get("name").asText())
          .containsExactly(numbers(sample.get("probabilities")), within(SINGLE));
    }
  }

  @Test
  void drawsComeAsOftenAsTheirChances() {
    JsonNode sample = oracle.get("sampler").get(0);
    boolean[][] present = truth(sample.get("truth"));
    InstanceSampler sampler = new InstanceSampler(weights(sample.get("weights"), present), present);
    int draws = 200_000;
    int[] counts = new int[sampler.chances().length];
    for (int number : sampler.draw(draws, new SplittableRandom(1))) {
      counts[number]++;
    }
    double[] chances = numbers(sample.get("probabilities"));
    for (int i = 0; i < counts.length; i++) {
      // Five standard deviations of a binomial count.
      double error = 5 * Math.sqrt(draws * chances[i] * (1 - chances[i])) + 1e-9;
      assertThat((double) counts[i]).isCloseTo(draws * chances[i], within(error));
    }
  }

  @Test
  void pseudoLabelsAreTheWeightsBroughtToZeroAndOne() {
    for (JsonNode dispatched : oracle.get("dispatcher")) {
      boolean[][] present = truth(dispatched.get("truth"));
      for (int bag = 0; bag < present.length; bag++) {
        for (int i = 0; i < dispatched.get("weights").get(bag).size(); i++) {
          double[] xi =
              PseudoLabels.xi(numbers(dispatched.get("weights").get(bag).get(i)), present[bag]);
          assertThat(xi)
              .as(dispatched.get("name").asText())
              .containsExactly(
                  numbers(dispatched.get("pseudoLabels").get(bag).get(i)), within(EXACT));
        }
      }
    }
  }

  @Test
  void bernoulliLabelsAreDrawnWithTheProbabilityOfTheSoftOnes() {
    double[] weights = {0.2, 0.8, 0.5, -0.3};
    boolean[] present = {true, true, true, true};
    double[] xi = PseudoLabels.xi(weights, present);
    SplittableRandom random = new SplittableRandom(3);
    double[] mean = new double[4];
    int rounds = 100_000;
    for (int round = 0; round < rounds; round++) {
      double[] drawn = PseudoLabels.BERNOULLI.of(weights, present, random);
      for (int k = 0; k < 4; k++) {
        assertThat(drawn[k]).isIn(0.0, 1.0);
        mean[k] += drawn[k] / rounds;
      }
    }
    assertThat(mean).containsExactly(xi, within(5 * Math.sqrt(0.25 / rounds)));
  }

  @Test
  void pacingRisesWithTheLogarithmOfTheLabels() {
    for (JsonNode pace : oracle.get("pacing")) {
      assertThat(new Pacing(pace.get("mostLabels").asInt()).coefficient(pace.get("labels").asInt()))
          .isCloseTo(pace.get("coefficient").asDouble(), within(EXACT));
    }
  }

  @Test
  void lossAndItsGradientsAreTheOracles() {
    for (JsonNode batch : oracle.get("batches")) {
      int size = batch.get("members").size();
      double sum = 0;
      for (int i = 0; i < size; i++) {
        double[] z = numbers(batch.get("logits").get(i));
        double[] a = numbers(batch.get("weights").get(i));
        double[] targets = numbers(batch.get("targets").get(i));
        double loss = PacedLoss.value(z, a, targets);
        double expected = batch.get("patchLoss").get(i).asDouble();
        assertThat(loss).isCloseTo(expected, within(EXACT * Math.max(1, Math.abs(expected))));
        sum += loss / size;
        assertThat(scaled(PacedLoss.logitGradient(z, a, targets), 1.0 / size))
            .containsExactly(numbers(batch.get("gradientLogits").get(i)), within(EXACT));
        assertThat(scaled(PacedLoss.weightGradient(z, targets), 1.0 / size))
            .containsExactly(numbers(batch.get("gradientWeights").get(i)), within(1e-10));
      }
      double whole = batch.get("batchLoss").asDouble();
      assertThat(sum).isCloseTo(whole, within(EXACT * Math.max(1, Math.abs(whole))));
    }
  }

  @Test
  void weightsMoveByTheirPatchesOwnGradientAtThePaceOfTheBag() {
    boolean[][] present = truth(oracle.get("dataSet").get("truth"));
    for (JsonNode batch : oracle.get("batches")) {
      for (JsonNode step : batch.get("steps")) {
        InstanceWeights weights = weights(oracle.get("dataSet").get("weights"), present);
        Pacing pacing = new Pacing(step.get("mostLabels").asInt());
        for (int i = 0; i < batch.get("members").size(); i++) {
          int bag = batch.get("members").get(i).get(0).asInt();
          int number = weights.numberOf(bag, batch.get("members").get(i).get(1).asInt());
          double pace = pacing.coefficient(Pacing.count(present[bag]));
          weights.step(
              number,
              PacedLoss.weightGradient(
                  numbers(batch.get("logits").get(i)), numbers(batch.get("targets").get(i))),
              step.get("rate").asDouble() * pace);
        }
        JsonNode after = step.get("weightsAfter");
        for (int bag = 0; bag < present.length; bag++) {
          for (int i = 0; i < after.get(bag).size(); i++) {
            double[] expected = numbers(after.get(bag).get(i));
            double[] found = weights.of(weights.numberOf(bag, i));
            for (int k = 0; k < expected.length; k++) {
              assertThat(found[k])
                  .isCloseTo(expected[k], within(SINGLE * Math.max(1, Math.abs(expected[k]))));
            }
          }
        }
      }
    }
  }

  @Test
  void figuresOfManyLabelsAreScikitLearns() {
    double threshold = oracle.get("metrics").get("threshold").asDouble();
    for (JsonNode one : oracle.get("metrics").get("cases")) {
      boolean[][] present = truth(one.get("truth"));
      double[][] scores = numbers2(one.get("scores"));
      double[] thresholds = new double[scores[0].length];
      java.util.Arrays.fill(thresholds, threshold);
      double[] values = MultiLabelMetrics.values(scores, thresholds, present);
      assertThat(values[0]).isCloseTo(one.get("f1Micro").asDouble(), within(EXACT));
      assertThat(values[1]).isCloseTo(one.get("f1Macro").asDouble(), within(EXACT));
      assertThat(values[2]).isCloseTo(one.get("exactMatch").asDouble(), within(EXACT));
      if (one.get("meanAveragePrecision").isNull()) {
        assertThat(values[3]).isNaN();
      } else {
        assertThat(values[3]).isCloseTo(one.get("meanAveragePrecision").asDouble(), within(EXACT));
      }
    }
  }

  private static InstanceWeights weights(JsonNode given, boolean[][] present) {
    int[] instances = new int[present.length];
    double[][] zero = new double[present.length][present[0].length];
    for (int bag = 0; bag < present.length; bag++) {
      instances[bag] = given.get(bag).size();
    }
    InstanceWeights weights = new InstanceWeights(instances, zero);
    for (int bag = 0; bag < present.length; bag++) {
      for (int i = 0; i < instances[bag]; i++) {
        weights.step(weights.numberOf(bag, i), numbers(given.get(bag).get(i)), -1);
      }
    }
    return weights;
  }

  private static double[] scaled(double[] values, double by) {
    return java.util.Arrays.stream(values).map(value -> value * by).toArray();
  }

  private static void assertClose(double[][] actual, double[][] expected, double error) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).containsExactly(expected[i], within(error));
    }
  }

  private static boolean[][] truth(JsonNode node) {
    boolean[][] truth = new boolean[node.size()][];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = new boolean[node.get(i).size()];
      for (int k = 0; k < truth[i].length; k++) {
        truth[i][k] = node.get(i).get(k).asInt() != 0 || node.get(i).get(k).asBoolean();
      }
    }
    return truth;
  }

  private static double[][] numbers2(JsonNode node) {
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbers(node.get(i));
    }
    return rows;
  }

  private static double[] numbers(JsonNode node) {
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asDouble();
    }
    return values;
  }

  private static JsonNode read() {
    try (InputStream in = SelfPacedOracleTest.class.getResourceAsStream("self_paced.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
