package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.query.WarehouseDatabase;

/** The notebooks, executed on a drawn population; what they find is compared with SQL. */
class NotebooksTest {
  private static final Path ROOT = Path.of(System.getProperty("opportune.root"));
  private static final String PYTHON = "/usr/bin/python3";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path warehouse;
  private static Path program;

  @BeforeAll
  static void prepare() throws Exception {
    Tool.Outcome packages =
        Tool.run(
            Map.of(),
            List.of(
                PYTHON,
                "-c",
                "import pandas, matplotlib, scipy, statsmodels, nbconvert, nbclient, ipykernel"));
    assumeTrue(packages.ok(), "Debian's Python packages are not installed: notebooks/README.md");
    warehouse = PopulationNight.warehouse();
    // Debian has no Parquet engine, so the notebooks ask this program for the tables.
    List<String> options = new ArrayList<>(Files.readAllLines(ROOT.resolve("conf/jvm.options")));
    options.add("-Xmx1g");
    options.add("-cp");
    options.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    options.add("org.opportune.jobs.cli.Opportune");
    Files.write(folder.resolve("options"), options);
    program = folder.resolve("opportune");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' @'%s' \"$@\"\n"
            .formatted(
                ProcessHandle.current().info().command().orElse("java"),
                folder.resolve("options")));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void prevalenceAgreesWithTheReportAndWithSql() throws Exception {
    JsonNode figures = execute("prevalence");
    assertThat(figures.get("eligible").asLong())
        .isEqualTo(number("select count(*) from patients where eligible"));
    assertThat(figures.get("any_emphysema").asLong())
        .isEqualTo(number("select count(*) from patients where eligible and stage > 0"));
    // Four stages, their sum, and at least the standardised rate of all.
    assertThat(figures.get("compared").asInt()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void scannerEffectsFindTheShiftThatWasDrawn() throws Exception {
    JsonNode figures = execute("scanner_effects");
    assertThat(figures.get("scans").asLong())
        .isEqualTo(number("select count(*) from ct_findings where status = 'ok'"));
    // Sharp kernels were drawn with 5 points more LAA-950, and 8 % more score.
    assertThat(figures.get("pairs").asInt()).isGreaterThan(50);
    assertThat(figures.get("sharp_shift_points").asDouble()).isCloseTo(5, within(1.0));
    assertThat(figures.get("apart")).hasSize(1);
    assertThat(figures.get("apart").get(0).asText()).isEqualTo("Philips Brilliance 64");
  }

  @Test
  void longitudinalTellsTheLungFromTheKernel() throws Exception {
    JsonNode figures = execute("longitudinal");
    assertThat(figures.get("changed").asLong())
        .isEqualTo(number("select count(*) from patient_changes"));
    assertThat(figures.get("steady_emphysema").asDouble())
        .isGreaterThan(figures.get("steady_none").asDouble());
    assertThat(figures.get("sd_mixed_kernel").asDouble())
        .isGreaterThan(figures.get("sd_same_kernel").asDouble());
  }

  @Test
  void noNotebookIsCommittedWithOutputs() throws Exception {
    try (var files = Files.newDirectoryStream(ROOT.resolve("notebooks"), "*.ipynb")) {
      for (Path notebook : files) {
        for (JsonNode cell : JSON.readTree(notebook.toFile()).get("cells")) {
          assertThat(cell.path("outputs")).as(notebook.toString()).isEmpty();
        }
      }
    }
  }

  private static JsonNode execute(String name) throws Exception {
    Tool.Outcome outcome =
        Tool.run(
            Map.of(
                "OPPORTUNE",
                program.toString(),
                "OPPORTUNE_WAREHOUSE",
                warehouse.toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1"),
            List.of(
                PYTHON,
                "-m",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--ExecutePreprocessor.timeout=600",
                "--output-dir",
                folder.toString(),
                ROOT.resolve("notebooks/" + name + ".ipynb").toString()));
    assertThat(outcome.ok()).as(outcome.output()).isTrue();
    for (JsonNode cell : JSON.readTree(folder.resolve(name + ".ipynb").toFile()).get("cells")) {
      for (JsonNode output : cell.path("outputs")) {
        for (JsonNode line : output.path("text")) {
          if (line.asText().startsWith("FIGURES ")) {
            return JSON.readTree(line.asText().substring("FIGURES ".length()));
          }
        }
      }
    }
    throw new AssertionError("Notebook " + name + " printed no figures");
  }

  private static long number(String sql) throws Exception {
    try (WarehouseDatabase database =
            WarehouseDatabase.open(warehouse.toUri(), new Configuration());
        Statement statement = database.connection().createStatement()) {
      return Long.parseLong(TableDump.rows(statement, sql).get(0));
    }
  }
}
