package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.cli.Opportune;

/** A mistake of the user is one clear line and status 2. */
class ExitStatusTest {
  @TempDir Path folder;

  private record Ended(int status, String error) {}

  private static Ended run(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      int status = Opportune.execute(arguments);
      return new Ended(status, captured.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  private String key() throws Exception {
    return Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex()).toString();
  }

  @Test
  void unknownOptionIsNamed() {
    Ended ended = run("index", "--archiv", "x");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.error()).contains("--archiv");
  }

  @Test
  void unknownSettingIsNamedWithTheNearestOne() {
    Ended ended = run("index", "--set", "series.min-slice=3");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(oneLine(ended)).contains("series.min-slice", "series.min-slices");
  }

  @Test
  void aWrongStatementIsOneLineWithoutTheStatement() throws Exception {
    String warehouse =
        Path.of(System.getProperty("opportune.root"), "jobs/src/test/resources/warehouses/0.1.0")
            .toString();
    for (String sql : List.of("selec 1", "select nope from patients", "select * from nowhere")) {
      Ended ended = run("query", "--warehouse", warehouse, sql);
      assertThat(ended.status()).isEqualTo(2);
      assertThat(oneLine(ended)).startsWith("opportune: Invalid query: ").doesNotContain("LINE 1");
    }
    Ended unknown = run("query", "--warehouse", warehouse, "prevalence-by-planet");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(oneLine(unknown)).contains("prevalence-by-planet", "prevalence-by-site");
  }

  @Test
  void missingArchiveIsNamed() throws Exception {
    Ended ended =
        run(
            "index",
            "--archive",
            folder.resolve("nowhere").toString(),
            "--warehouse",
            folder.resolve("w").toString(),
            "--site-key-file",
            key());
    assertThat(ended.status()).isEqualTo(2);
    assertThat(oneLine(ended)).contains("nowhere", "does not exist", "--archive");
  }

  @Test
  void missingSiteKeyTellsHowToMakeOne() {
    Ended ended =
        run("index", "--archive", folder.toString(), "--warehouse", folder.resolve("w").toString());
    assertThat(ended.status()).isEqualTo(2);
    assertThat(oneLine(ended)).contains("openssl rand -hex 32");
  }

  @Test
  void warehouseThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Ended ended =
        run(
            "index",
            "--archive",
            folder.toString(),
            "--warehouse",
            file.resolve("warehouse").toString(),
            "--site-key-file",
            key());
    assertThat(ended.status()).isEqualTo(2);
    assertThat(oneLine(ended)).contains("Cannot write to warehouse", "file/warehouse");
  }

  @Test
  void missingBundleIsNamed() throws Exception {
    Ended ended =
        run(
            "screen",
            "--archive",
            folder.toString(),
            "--warehouse",
            folder.resolve("w").toString(),
            "--site-key-file",
            key(),
            "--set",
            "screen.bundle=" + folder.resolve("no-bundle"));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(oneLine(ended)).contains("no-bundle", "bundle.json", "screen.bundle");
  }

  @Test
  void wrongSqlIsToldWithStatusTwo() {
    Ended ended = run("query", "--warehouse", folder.toString(), "selec 1");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.error()).contains("Invalid query");
  }

  @Test
  void helpOfEveryCommandTeachesByExample() {
    for (String command :
        List.of(
            "demo",
            "synthesize",
            "index",
            "screen",
            "stage",
            "report",
            "nightly",
            "train",
            "evaluate",
            "query",
            "runs",
            "locate",
            "doctor")) {
      PrintStream before = System.out;
      ByteArrayOutputStream captured = new ByteArrayOutputStream();
      System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
      try {
        assertThat(Opportune.execute(command, "--help")).isZero();
      } finally {
        System.setOut(before);
      }
      assertThat(captured.toString(StandardCharsets.UTF_8)).as(command).contains("Example:");
    }
  }

  private static String oneLine(Ended ended) {
    List<String> lines =
        ended.error().lines().filter(line -> line.startsWith("opportune")).toList();
    assertThat(lines).as(ended.error()).hasSize(1);
    return lines.get(0);
  }
}
