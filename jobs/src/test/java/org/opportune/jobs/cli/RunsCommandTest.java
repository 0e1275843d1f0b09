package org.opportune.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.EarlierWarehouse;

/** What the glance says of two nights, against plain counts of their Parquet files. */
class RunsCommandTest {
  @TempDir Path folder;

  private static String run(Path warehouse, String... more) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(captured, true, StandardCharsets.UTF_8);
    System.setOut(capture);
    System.setErr(capture);
    try {
      String[] arguments =
          Stream.concat(Stream.of("runs", "--warehouse", warehouse.toString()), Arrays.stream(more))
              .toArray(String[]::new);
      assertThat(Opportune.execute(arguments)).isZero();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  private static List<Map<String, String>> nights(Path warehouse) {
    List<String[]> cells =
        run(warehouse, "--csv").lines().map(line -> line.split(",", -1)).toList();
    return cells.stream()
        .skip(1)
        .map(
            row -> {
              Map<String, String> night = new LinkedHashMap<>();
              for (int i = 0; i < row.length; i++) {
                night.put(cells.get(0)[i], row[i]);
              }
              return night;
            })
        .toList();
  }

  private static String rows(String table, String night) throws Exception {
    String files =
        "%s/%s/run_date=%s/*/*.parquet".formatted(EarlierWarehouse.folder(), table, night);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result =
            statement.executeQuery("select count(*) from read_parquet('" + files + "')")) {
      result.next();
      return result.getString(1);
    }
  }

  private static void delete(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aNightCountsWhatItsTablesHold() throws Exception {
    List<Map<String, String>> nights = nights(EarlierWarehouse.folder());
    assertThat(nights)
        .extracting(night -> night.get("night"))
        .containsExactly(EarlierWarehouse.LAST, EarlierWarehouse.FIRST);
    for (Map<String, String> night : nights) {
      String date = night.get("night");
      assertThat(night)
          .containsEntry("objects_new", rows("instances", date))
          .containsEntry("series_screened", rows("ct_findings", date))
          .containsEntry("patients_staged", rows("patients", date));
    }
    assertThat(nights.get(0))
        .containsEntry("quarantined", rows("quarantine", EarlierWarehouse.LAST));
  }

  @Test
  void fewerNightsAreShownWhenAsked() {
    assertThat(run(EarlierWarehouse.folder(), "--last", "1"))
        .contains(EarlierWarehouse.LAST)
        .doesNotContain(EarlierWarehouse.FIRST);
  }

  /** In the second night an object was cut short and indexed after the report was written. */
  @Test
  void workThatNoReportFollowedIsUnfinished() {
    assertThat(nights(EarlierWarehouse.folder()))
        .extracting(night -> night.get("status"))
        .containsExactly("unfinished", "ok");
  }

  @Test
  void aCommandThatWasRefusedIsTold() throws Exception {
    Path copy = EarlierWarehouse.copyTo(folder);
    String[] command = {
      "stage", "--approve", "none-such", "--warehouse", copy.toString(), "--run-date", "2026-12-31"
    };
    assertThat(Opportune.execute(command)).isEqualTo(2);
    assertThat(nights(copy).get(0))
        .containsEntry("night", "2026-12-31")
        .containsEntry("status", "refused");
  }

  @Test
  void aNightWhoseRunsWereNeverWrittenIsUnfinished() throws Exception {
    Path copy = EarlierWarehouse.copyTo(folder);
    delete(copy.resolve("runs/run_date=" + EarlierWarehouse.LAST));
    assertThat(nights(copy).get(0))
        .containsEntry("night", EarlierWarehouse.LAST)
        .containsEntry("status", "unfinished")
        .containsEntry("took_s", "0");
  }

  @Test
  void theDetailsNameEveryCommand() {
    assertThat(run(EarlierWarehouse.folder(), "--night", EarlierWarehouse.LAST))
        .contains("index", "screen", "stage", "report", "Quarantined, most frequent", "Notices");
  }

  @Test
  void anEmptyWarehouseSaysSo() {
    assertThat(run(folder)).contains("No nights yet");
    assertThat(run(folder, "--night", "2026-01-15")).contains("No command ended");
  }
}
