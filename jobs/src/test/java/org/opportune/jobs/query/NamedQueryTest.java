package org.opportune.jobs.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opportune.jobs.EarlierWarehouse;

class NamedQueryTest {
  private static WarehouseDatabase database;

  @BeforeAll
  static void open() throws Exception {
    database = WarehouseDatabase.open(EarlierWarehouse.folder().toUri(), new Configuration());
  }

  @AfterAll
  static void close() throws Exception {
    database.close();
  }

  static Stream<NamedQuery> all() {
    return NamedQuery.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyShippedQueryAnswersInEveryFormat(NamedQuery query) throws Exception {
    assertThat(query.about()).isNotBlank();
    for (ResultPrinter format : ResultPrinter.values()) {
      StringWriter text = new StringWriter();
      try (Statement statement = database.connection().createStatement();
          ResultSet result = statement.executeQuery(query.sql())) {
        format.print(result, new PrintWriter(text, true));
      }
      assertThat(text.toString().lines().count()).as(format.name()).isPositive();
      if (format == ResultPrinter.CSV) {
        assertThat(text.toString().lines().count()).as("rows").isGreaterThan(1);
      }
    }
  }

  @Test
  void everyQueryFileIsListed() throws Exception {
    Path folder = Path.of(NamedQuery.class.getResource("named/last-night.sql").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(NamedQuery.ALL.stream().map(query -> query.name() + ".sql"))
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void prevalenceCountsEveryEligiblePatientOnce() throws Exception {
    for (String name : new String[] {"prevalence-by-age-sex", "prevalence-by-site"}) {
      assertThat(number("select sum(counted) from (%s)".formatted(sql(name))))
          .isEqualTo(number("select count(distinct patient_key) from patients where eligible"));
      assertThat(number("select sum(with_emphysema) from (%s)".formatted(sql(name))))
          .isEqualTo(
              number(
                  "select count(distinct patient_key) from patients where eligible and stage > 0"));
    }
    assertThat(number("select sum(percent) from (%s)".formatted(sql("prevalence-by-stage"))))
        .isCloseTo(100, within(0.05));
  }

  /** Newcombe's formula, computed apart from this code to six digits. */
  @ParameterizedTest
  @CsvSource({
    "0, 50, 0, 7.1348",
    "1, 50, 0.3539, 10.4954",
    "88, 1000, 7.1981, 10.7172",
    "2637, 9047, 28.2204, 30.0929"
  })
  void wilsonIntervalsAreThePublishedOnes(int k, int n, double low, double high) throws Exception {
    assertThat(number("select wilson_low(%d, %d)".formatted(k, n))).isCloseTo(low, within(6e-5));
    assertThat(number("select wilson_high(%d, %d)".formatted(k, n))).isCloseTo(high, within(6e-5));
  }

  private static String sql(String name) {
    return NamedQuery.of(name).orElseThrow().sql();
  }

  private static double number(String sql) throws Exception {
    try (Statement statement = database.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getDouble(1);
    }
  }
}
