package org.opportune.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.RunsTable.Run;

class WarehouseTest {
  private static final String NIGHT = "2026-01-01";
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark =
        SparkSessions.open("test", Settings.load(java.util.Optional.empty(), java.util.Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  private static Run run(String id) {
    return new Run(id, "index", Instant.EPOCH, 1.5, 1, 2, 3, "ok", List.of(), "0", "d");
  }

  private Warehouse warehouse() {
    return new Warehouse(folder.resolve("w").toUri(), spark);
  }

  private static void commit(Warehouse warehouse, int number, String id) {
    Warehouse.Batch batch = warehouse.begin("job", NIGHT, number);
    batch.write(RunsTable.TABLE, List.of(run(id)));
    batch.commit(JsonNodeFactory.instance.objectNode().put("id", id));
  }

  @Test
  void aBatchBecomesOneFile() throws Exception {
    commit(warehouse(), 0, "a");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(f -> f.toString().endsWith(".parquet"))).hasSize(1);
    }
  }

  @Test
  void whatAKilledRunLeftIsDiscardedAndTheRestStands() {
    Warehouse warehouse = warehouse();
    commit(warehouse, 0, "stands");
    warehouse.begin("job", NIGHT, 1).write(RunsTable.TABLE, List.of(run("killed")));
    warehouse.begin("other", NIGHT, 0).write(RunsTable.TABLE, List.of(run("not mine")));
    assertThat(warehouse.discardUnfinished("job", List.of(RunsTable.TABLE))).isEqualTo(1);
    assertThat(ids(warehouse)).containsExactlyInAnyOrder("stands", "not mine");
  }

  @Test
  void aMarkerCutShortDoesNotStand() throws Exception {
    Warehouse warehouse = warehouse();
    commit(warehouse, 0, "a");
    Files.writeString(folder.resolve("w/_batches/job/" + NIGHT + "/00001.json"), "{\"id\":");
    assertThat(warehouse.markers("job")).hasSize(1);
    assertThat(warehouse.nextNumber("job", NIGHT)).isEqualTo(1);
  }

  @Test
  void aRetiredBatchIsGoneAndLaterOnesStay() {
    Warehouse warehouse = warehouse();
    commit(warehouse, 0, "first");
    commit(warehouse, 1, "second");
    warehouse.retire(warehouse.markers("job").get(0), List.of(RunsTable.TABLE));
    assertThat(ids(warehouse)).containsExactly("second");
    assertThat(warehouse.nextNumber("job", NIGHT)).isEqualTo(2);
  }

  @Test
  void aTableThatWasNeverWrittenIsEmptyNotMissing() {
    assertThat(warehouse().read(PatientsTable.TABLE).count()).isZero();
  }

  @Test
  void columnNamesAreUniqueAndDocumented() {
    for (Table<?> table : Tables.ALL) {
      List<String> names = new ArrayList<>();
      for (Column<?> column : table.columns()) {
        names.add(column.name());
        assertThat(column.comment()).as(table.name() + "." + column.name()).isNotBlank();
        assertThat(column.name()).matches("[a-z][a-z0-9_]*");
      }
      assertThat(new HashSet<>(names)).as(table.name()).hasSameSizeAs(names);
    }
  }

  private static List<String> ids(Warehouse warehouse) {
    return warehouse.read(RunsTable.TABLE).collectAsList().stream()
        .map(row -> row.<String>getAs("run_id"))
        .toList();
  }
}
