package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against R, epitools and epiR on the data that come with them, by tests/oracles/epi.R. */
class EpiROracleTest {
  private static final double LEVEL = 0.95;
  private static JsonNode oracle;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = EpiROracleTest.class.getResourceAsStream("/epi/r.json")) {
      oracle = new ObjectMapper().readTree(in);
    }
  }

  @Test
  void binomialIntervalsAgreeWithPropTestAndBinomTest() {
    assertThat(rows("proportions")).hasSizeGreaterThan(15);
    for (JsonNode row : rows("proportions")) {
      Proportion p = new Proportion(row.get("cases").asLong(), row.get("persons").asLong());
      assertAgree(row, p.wilson(LEVEL), row.get("wilson").get(0), row.get("wilson").get(1), 1e-12);
      JsonNode exact = row.get("clopperPearson");
      assertAgree(row, p.clopperPearson(LEVEL), exact.get(0), exact.get(1), 1e-8);
    }
  }

  @Test
  void trendsAgreeWithPropTrendTest() {
    assertThat(rows("trends")).hasSize(4);
    for (JsonNode row : rows("trends")) {
      double[] cases = numbers(row.get("cases"));
      double[] persons = numbers(row.get("persons"));
      List<Proportion> groups = new ArrayList<>();
      for (int i = 0; i < cases.length; i++) {
        groups.add(new Proportion((long) cases[i], (long) persons[i]));
      }
      Trend trend = Trend.cochranArmitage(groups, numbers(row.get("scores")));
      double chiSquared = row.get("chiSquared").asDouble();
      assertThat(trend.z() * trend.z()).isCloseTo(chiSquared, within(1e-9 * chiSquared));
      assertThat(trend.pValue()).isCloseTo(row.get("pValue").asDouble(), within(1e-9));
    }
  }

  @Test
  void comparisonsAgreeWithPropTest() {
    assertThat(rows("comparisons")).hasSize(4);
    for (JsonNode row : rows("comparisons")) {
      double[] first = numbers(row.get("first"));
      double[] second = numbers(row.get("second"));
      Comparison comparison =
          Comparison.of(
              new Proportion((long) first[0], (long) first[1]),
              new Proportion((long) second[0], (long) second[1]),
              LEVEL);
      assertThat(comparison.difference())
          .isCloseTo(row.get("difference").asDouble(), within(1e-12));
      assertThat(comparison.z() * comparison.z())
          .isCloseTo(row.get("chiSquared").asDouble(), within(1e-9));
      assertThat(comparison.pValue()).isCloseTo(row.get("pValue").asDouble(), within(1e-9));
    }
  }

  @Test
  void standardisedRatesAgreeWithEpitools() {
    assertThat(rows("standardised")).hasSize(7);
    for (JsonNode row : rows("standardised")) {
      long[] cases = longs(row.get("cases"));
      AgeStandard standard =
          new AgeStandard(
              row.get("data").asText(),
              IntStream.range(0, cases.length).map(band -> 5 * band).boxed().toList(),
              StreamSupport.stream(row.get("standard").spliterator(), false)
                  .map(JsonNode::asDouble)
                  .toList());
      StandardisedRate rate =
          StandardisedRate.direct(standard, cases, longs(row.get("persons")), LEVEL);
      assertThat(rate.value()).isCloseTo(row.get("value").asDouble(), within(1e-12));
      assertThat(rate.crude()).isCloseTo(row.get("crude").asDouble(), within(1e-12));
      assertAgree(row, rate.interval(), row.get("low"), row.get("high"), 1e-8);
    }
  }

  @Test
  void correctedPrevalencesAgreeWithEpiR() {
    assertThat(rows("known")).hasSizeGreaterThanOrEqualTo(3);
    for (JsonNode row : rows("known")) {
      TruePrevalence corrected =
          TruePrevalence.known(
              new Proportion(row.get("cases").asLong(), row.get("persons").asLong()),
              row.get("sensitivity").asDouble(),
              row.get("specificity").asDouble(),
              LEVEL);
      assertThat(corrected.value().orElseThrow())
          .isCloseTo(row.get("value").asDouble(), within(1e-12));
      assertAgree(row, corrected.interval().orElseThrow(), row.get("low"), row.get("high"), 1e-9);
    }
  }

  @Test
  void intervalsWithEstimatedSensitivityAgreeWithThePaperInR() {
    assertThat(rows("estimated")).hasSize(4);
    for (JsonNode row : rows("estimated")) {
      TruePrevalence corrected =
          TruePrevalence.estimated(
              proportion(row.get("positive")),
              proportion(row.get("sensitivity")),
              proportion(row.get("specificity")),
              LEVEL);
      assertThat(corrected.value().orElseThrow())
          .isCloseTo(row.get("value").asDouble(), within(1e-12));
      JsonNode interval = row.get("interval");
      assertAgree(row, corrected.interval().orElseThrow(), interval.get(0), interval.get(1), 1e-12);
    }
  }

  private static List<JsonNode> rows(String name) {
    return StreamSupport.stream(oracle.get(name).spliterator(), false).toList();
  }

  /** R does not keep its limits inside 0..1. */
  private static void assertAgree(
      JsonNode row, Interval ours, JsonNode low, JsonNode high, double tolerance) {
    assertThat(ours.low())
        .as(row.toString())
        .isCloseTo(Math.max(0, low.asDouble()), within(tolerance));
    assertThat(ours.high())
        .as(row.toString())
        .isCloseTo(Math.min(1, high.asDouble()), within(tolerance));
  }

  private static Proportion proportion(JsonNode pair) {
    return new Proportion(pair.get(0).asLong(), pair.get(1).asLong());
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
