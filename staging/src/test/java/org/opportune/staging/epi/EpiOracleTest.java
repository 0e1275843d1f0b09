package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against statsmodels and scipy, by tests/oracles/epi.py. */
class EpiOracleTest {
  private static JsonNode oracle;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = EpiOracleTest.class.getResourceAsStream("/epi/oracle.json")) {
      oracle = new ObjectMapper().readTree(in);
    }
  }

  @Test
  void binomialIntervalsAgree() {
    for (JsonNode row : oracle.get("proportions")) {
      Proportion p = new Proportion(row.get("cases").asLong(), row.get("persons").asLong());
      double level = row.get("level").asDouble();
      assertAgree(p.wilson(level), row.get("wilson"), 1e-12);
      assertAgree(p.clopperPearson(level), row.get("clopperPearson"), 1e-8);
    }
  }

  @Test
  void standardisedRatesAgree() {
    for (JsonNode row : oracle.get("standardised")) {
      StandardisedRate rate =
          StandardisedRate.direct(
              AgeStandard.WHO_WORLD,
              longs(row.get("cases")),
              longs(row.get("persons")),
              row.get("level").asDouble());
      assertThat(rate.value()).isCloseTo(row.get("value").asDouble(), within(1e-12));
      assertThat(rate.interval().low()).isCloseTo(row.get("low").asDouble(), within(1e-8));
      assertThat(rate.interval().high()).isCloseTo(row.get("high").asDouble(), within(1e-8));
    }
  }

  @Test
  void trendsAgree() {
    for (JsonNode row : oracle.get("trends")) {
      long[] cases = longs(row.get("cases"));
      long[] persons = longs(row.get("persons"));
      List<Proportion> groups = new ArrayList<>();
      for (int i = 0; i < cases.length; i++) {
        groups.add(new Proportion(cases[i], persons[i]));
      }
      double[] scores =
          StreamSupport.stream(row.get("scores").spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      Trend trend = Trend.cochranArmitage(groups, scores);
      assertThat(trend.z()).isCloseTo(row.get("z").asDouble(), within(1e-9));
      assertThat(trend.pValue()).isCloseTo(row.get("pValue").asDouble(), within(1e-9));
    }
  }

  @Test
  void comparisonsAgree() {
    for (JsonNode row : oracle.get("comparisons")) {
      long[] first = longs(row.get("first"));
      long[] second = longs(row.get("second"));
      Comparison comparison =
          Comparison.of(
              new Proportion(first[0], first[1]), new Proportion(second[0], second[1]), 0.95);
      assertThat(comparison.z()).isCloseTo(row.get("z").asDouble(), within(1e-10));
      assertThat(comparison.pValue()).isCloseTo(row.get("pValue").asDouble(), within(1e-10));
      assertThat(comparison.interval().low()).isCloseTo(row.get("low").asDouble(), within(1e-10));
      assertThat(comparison.interval().high()).isCloseTo(row.get("high").asDouble(), within(1e-10));
    }
  }

  private static void assertAgree(Interval ours, JsonNode theirs, double tolerance) {
    assertThat(ours.low()).isCloseTo(theirs.get(0).asDouble(), within(tolerance));
    assertThat(ours.high()).isCloseTo(theirs.get(1).asDouble(), within(tolerance));
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
