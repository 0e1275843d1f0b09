package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.query.WarehouseDatabase;

/** The report of a population's second night: its numbers, and how a browser shows it. */
class PopulationReportTest {
  private static final Path ROOT = Path.of(System.getProperty("opportune.root"));

  @TempDir static Path out;

  private static Path warehouse;
  private static Path night;
  private static String page;

  @BeforeAll
  static void report() throws Exception {
    warehouse = PopulationNight.warehouse();
    night = warehouse.resolve("report/" + PopulationNight.SECOND);
    page = Files.readString(night.resolve("index.html"));
  }

  @Test
  void stagesAreThoseOfTheEligiblePatientsOfTheNight() throws Exception {
    List<String> expected =
        sql(
            "select count(*) from patients_history where eligible and run_date = '%s' group by stage order by stage"
                .formatted(PopulationNight.SECOND));
    assertThat(column("prevalence", "patients").subList(0, 4)).isEqualTo(expected).hasSize(4);
  }

  @Test
  void thePreviousReportsFiguresAreThoseOfItsNight() throws Exception {
    List<String> before =
        sql(
            "select count(*), 100.0 * count(*) filter (stage > 0) / count(*) from patients_history where eligible and run_date = '%s'"
                .formatted(PopulationNight.FIRST));
    List<String> previous = column("drift", "previous");
    assertThat(Double.parseDouble(previous.get(0)))
        .isEqualTo(Double.parseDouble(before.get(0).split("\t", -1)[0]));
    String first =
        Files.readString(warehouse.resolve("report/" + PopulationNight.FIRST + "/prevalence.csv"));
    String any =
        first.lines().filter(l -> l.startsWith("Any emphysema,")).findFirst().orElseThrow();
    assertThat(previous.get(1)).isEqualTo(any.split(",", -1)[2]);
  }

  @Test
  void everySectionOfThePopulationIsThere() {
    for (String id :
        List.of(
            "prevalence",
            "flow",
            "age-sex",
            "groups",
            "scores",
            "effects",
            "drift",
            "methods",
            "provenance")) {
      assertThat(page).contains("<section id=\"" + id + "\"");
    }
    assertThat(page)
        .contains("All, age-standardised", "corrected for sensitivity", "Cochran-Armitage")
        .contains("Research use only.")
        .doesNotContain("id=\"ana\"");
  }

  @Test
  void noCountOfFewPatientsIsShown() throws Exception {
    for (Path csv : tables()) {
      String name = name(csv);
      if (name.startsWith("group_") || name.equals("age_sex") || name.equals("score_histogram")) {
        List<List<String>> rows = rows(csv);
        for (int c = 0; c < rows.get(0).size(); c++) {
          String column = rows.get(0).get(c);
          if (column.equals("patients") || column.matches("stage_[a-z]+")) {
            for (List<String> row : rows.subList(1, rows.size())) {
              assertThat(row.get(c))
                  .as(name + " " + column)
                  .matches("0|[5-9]|[1-9][0-9]+|<5|hidden");
            }
          }
        }
      }
    }
    // Suppression must not make the report useless either.
    assertThat(column("group_age_band", "any_emphysema_percent").stream().filter(v -> !v.isEmpty()))
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void parquetHoldsWhatTheCsvHolds() throws Exception {
    int compared = 0;
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      for (Path csv : tables()) {
        List<List<String>> expected = rows(csv);
        Path parquet = csv.resolveSibling(name(csv) + ".parquet");
        List<String> names = new ArrayList<>();
        try (var columns =
            statement.executeQuery("describe select * from read_parquet('" + parquet + "')")) {
          while (columns.next()) {
            names.add(columns.getString(1));
          }
        }
        assertThat(names).as(name(csv)).isEqualTo(expected.get(0));
        try (var rows = statement.executeQuery("select * from read_parquet('" + parquet + "')")) {
          for (List<String> row : expected.subList(1, expected.size())) {
            assertThat(rows.next()).isTrue();
            for (int c = 0; c < row.size(); c++) {
              Object value = rows.getObject(c + 1);
              if (value instanceof Double number) {
                assertThat(number).isEqualTo(Double.parseDouble(row.get(c)));
              } else if (value == null) {
                assertThat(row.get(c)).as(name(csv)).isIn("", "hidden", "<5");
              } else {
                assertThat(value).isEqualTo(row.get(c));
              }
              compared++;
            }
          }
          assertThat(rows.next()).isFalse();
        }
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void everyNumberDrawnStandsInATable() throws Exception {
    List<BigDecimal> numbers = new ArrayList<>();
    for (Path csv : tables()) {
      for (List<String> row : rows(csv)) {
        for (String field : row) {
          if (field.matches("-?[0-9.]+(E-?[0-9]+)?")) {
            numbers.add(new BigDecimal(field));
          }
        }
      }
    }
    Matcher texts =
        Pattern.compile(
                "<text class=\"(?:value|muted|cell|flow-count|flow-head flow-number|flow-reason flow-number)[^\"]*\"[^>]*>([^<]*)<"
                    + "|<span class=\"big\">([^<]*)<|<p class=\"interval\">Interval ([^<]*)<")
            .matcher(page);
    int checked = 0;
    while (texts.find()) {
      String text =
          (texts.group(1) + " " + texts.group(2) + " " + texts.group(3)).replace("\u202f", "");
      Matcher number =
          Pattern.compile("[0-9]+(?:\\.[0-9]+)?").matcher(text.replaceAll("&lt;5|<5", ""));
      while (number.find()) {
        BigDecimal shown = new BigDecimal(number.group());
        assertThat(numbers)
            .as("%s in \"%s\"", shown, text)
            .anyMatch(
                n ->
                    n.abs().setScale(shown.scale(), RoundingMode.HALF_UP).compareTo(shown) == 0
                        || n.abs().setScale(shown.scale(), RoundingMode.HALF_EVEN).compareTo(shown)
                            == 0);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  /** Needs node, Debian's chromium and {@code npm ci --prefix tests/browser}. */
  @Test
  void aBrowserFindsNothingWrongOnAPhoneADeskAndPaper() throws Exception {
    Path browser = ROOT.resolve("tests/browser");
    assumeTrue(Tool.run(Map.of(), List.of("node", "--version")).ok(), "node is not installed");
    assumeTrue(
        Files.isExecutable(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"))),
        "chromium is not installed");
    assumeTrue(
        Files.isDirectory(browser.resolve("node_modules/playwright-core")),
        "playwright-core is not installed: npm ci --prefix tests/browser");
    Tool.Outcome outcome =
        Tool.run(
            Map.of(),
            List.of(
                "node",
                browser.resolve("report.mjs").toString(),
                night.resolve("index.html").toString(),
                out.toString()));
    assertThat(outcome.ok()).as(outcome.output()).isTrue();
    JsonNode found = new ObjectMapper().readTree(outcome.output());
    assertThat(found.get("console")).as("console").isEmpty();
    assertThat(found.get("requests")).as("requests").isEmpty();
    assertThat(found.get("widths").get("390").asInt()).isLessThanOrEqualTo(390);
    assertThat(found.get("widths").get("1440").asInt()).isLessThanOrEqualTo(1440);
    assertThat(found.get("violations")).as("axe-core").isEmpty();
    assertThat(found.get("clipped")).as("text cut off").isEmpty();
    assertThat(found.get("breakable").asInt()).as("figures that a page may cut").isZero();
    // A4 less its margins: what is taller is cut whatever the style sheet says.
    assertThat(found.get("tallestFigureMm").asDouble()).isLessThan(261);
    assertThat(found.get("pages").asInt()).isBetween(2, 40);
  }

  private static List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(night)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  private static String name(Path csv) {
    return csv.getFileName().toString().replace(".csv", "");
  }

  private static List<String> column(String table, String name) throws IOException {
    List<List<String>> rows = rows(night.resolve(table + ".csv"));
    int index = rows.get(0).indexOf(name);
    return rows.subList(1, rows.size()).stream().map(row -> row.get(index)).toList();
  }

  /** RFC 4180. */
  private static List<List<String>> rows(Path csv) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readString(csv, StandardCharsets.UTF_8).split("\r\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      List<String> fields = new ArrayList<>();
      Matcher field = Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))").matcher(line);
      while (field.find()) {
        fields.add(field.group(1) == null ? field.group(2) : field.group(1).replace("\"\"", "\""));
      }
      rows.add(fields);
    }
    return rows;
  }

  private static List<String> sql(String query) throws Exception {
    try (WarehouseDatabase database =
            WarehouseDatabase.open(warehouse.toUri(), new Configuration());
        Statement statement = database.connection().createStatement()) {
      return TableDump.rows(statement, query);
    }
  }
}
