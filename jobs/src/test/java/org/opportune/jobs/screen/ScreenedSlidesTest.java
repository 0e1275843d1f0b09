package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.ana.SlidePatterns;
import org.opportune.ingest.Reason;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SlideFinding;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.Warehouse;

/** Which slides a change of network or of the object brings back. */
class ScreenedSlidesTest {
  private static final String NIGHT = "2026-02-01";
  private static final ScreenedWith ONE = ScreenedWith.ofSlides("one", "sha-one");
  private static final ScreenedWith OTHER = ScreenedWith.ofSlides("other", "sha-other");
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void aReturnToTheNetworkOfBeforeScreensAgainSoThatTheSettingsSayWhatStands() {
    screen(0, ONE);
    assertThat(waiting(ONE, "e")).isEmpty();
    assertThat(waiting(OTHER, "e")).containsExactly("broken", "seen");
    screen(1, OTHER);
    assertThat(waiting(OTHER, "e")).isEmpty();
    assertThat(waiting(ONE, "e")).containsExactly("broken", "seen");
  }

  @Test
  void anObjectThatChangedWaitsWhetherItWasReadOrNot() {
    screen(0, ONE);
    assertThat(waiting(ONE, "e2")).containsExactly("broken", "seen");
  }

  private void screen(int batch, ScreenedWith with) {
    SlideFinding finding =
        new SlideFinding(
            "seen",
            "slide",
            null,
            null,
            "e",
            false,
            new SlidePatterns(4, 0, List.of()),
            List.of(),
            with.network(),
            with.networkSha256(),
            new SlideFinding.Timings(1, 1));
    warehouse()
        .begin(SlideJob.NAME, NIGHT, batch)
        .write(SlideFindingsTable.TABLE, List.of(finding))
        .write(
            Quarantined.TABLE,
            List.of(Quarantined.slide("broken", "e", with, Reason.CODEC_FAILED, "broken")))
        .commit(JsonNodeFactory.instance.objectNode());
  }

  private List<String> waiting(ScreenedWith with, String etag) {
    Dataset<Row> readable =
        spark.sql(
            "select * from values ('seen', '%s'), ('broken', '%s') as t(object_ref, etag)"
                .formatted(etag, etag));
    return ScreenedSlides.waiting(warehouse(), readable, with, NIGHT)
        .orderBy(col("object_ref"))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Warehouse warehouse() {
    return new Warehouse(folder.toUri(), spark);
  }
}
