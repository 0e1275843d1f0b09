package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
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
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.EarlierWarehouse;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.ScreenedScan;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/** Which series a change of network or lung mask brings back. */
class ScreenedSeriesTest {
  private static final String FIRST = "2026-02-01";
  private static final String SECOND = "2026-02-02";
  private static final ScreenedWith CLASSICAL = ScreenedWith.classical("edlnet", "net");
  private static final ScreenedWith LEARNED =
      new ScreenedWith("edlnet", "net", "lung-mask", "mask");
  private static final ScreenedWith OTHER_NETWORK = ScreenedWith.classical("edlnet", "net2");
  private static final CtSeries MEASURED = series("measured", "d");
  private static final CtSeries EXCLUDED = series("excluded", "d");
  private static final CtSeries BROKEN = series("broken", "d");
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
  void anotherMaskBringsBackFindingsExclusionsAndQuarantinedSeries() {
    screen(FIRST, CLASSICAL);
    assertThat(waiting(FIRST, CLASSICAL)).isEmpty();
    assertThat(waiting(FIRST, LEARNED)).containsExactly("broken", "excluded", "measured");
    assertThat(waiting(FIRST, OTHER_NETWORK)).hasSize(3);

    screen(SECOND, LEARNED);
    assertThat(waiting(SECOND, LEARNED)).isEmpty();
  }

  @Test
  void aReturnToTheMaskOfBeforeScreensAgainSoThatTheSettingsSayWhatStands() {
    screen(FIRST, CLASSICAL);
    screen(FIRST, LEARNED);
    assertThat(waiting(FIRST, CLASSICAL)).hasSize(3);
    screen(SECOND, CLASSICAL);
    assertThat(waiting(SECOND, CLASSICAL)).isEmpty();
    assertThat(
            Latest.by(warehouse().read(FindingsTable.TABLE), "series_key")
                .select("lung_mask")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("classical");
  }

  @Test
  void aNightRunAgainIsNotUpsetByLaterOnes() {
    screen(FIRST, CLASSICAL);
    screen(SECOND, LEARNED);
    assertThat(waiting(FIRST, CLASSICAL)).isEmpty();
  }

  @Test
  void aChangedSeriesWaits() {
    screen(FIRST, LEARNED);
    Dataset<Row> selected = selected(List.of(MEASURED, series("excluded", "changed"), BROKEN));
    assertThat(keys(ScreenedSeries.waiting(warehouse(), selected, LEARNED, FIRST)))
        .containsExactly("excluded");
  }

  @Test
  void rowsOfBeforeThereWereOtherMasksCountAsClassical() {
    Warehouse earlier = new Warehouse(EarlierWarehouse.folder().toUri(), spark);
    Dataset<Row> selected =
        Latest.by(earlier.read(SeriesTable.TABLE), "series_key").filter(col("selected"));
    String network = earlier.read(FindingsTable.TABLE).select("network_sha256").head().getString(0);
    String last = EarlierWarehouse.LAST;
    assertThat(
            keys(
                ScreenedSeries.waiting(
                    earlier, selected, ScreenedWith.classical("edlnet", network), last)))
        .isEmpty();
    assertThat(
            keys(
                ScreenedSeries.waiting(
                    earlier, selected, new ScreenedWith("edlnet", network, "m", "mask"), last)))
        .hasSize((int) selected.count())
        .isNotEmpty();
  }

  @Test
  void oneThinnedNetworkIsRefusedByTheNameOfItsSetting() {
    NightContext night =
        new NightContext(
            spark,
            Settings.load(Optional.empty(), Map.of("screen.thinned-networks", "1")),
            warehouse(),
            LocalDate.parse(FIRST),
            new TerminalProgress(new PrintStream(new ByteArrayOutputStream()), false));
    assertThatThrownBy(() -> new ScreenJob(night, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("screen.thinned-networks")
        .hasMessageContaining("0 for no uncertainty, or at least 2");
  }

  private void screen(String date, ScreenedWith with) {
    Warehouse.Batch batch =
        warehouse().begin(ScreenJob.NAME, date, warehouse().nextNumber(ScreenJob.NAME, date));
    Finding measured = ScreenedScan.finding(MEASURED, 0.1, null, 1);
    batch
        .write(
            FindingsTable.TABLE,
            List.of(
                Finding.measured(MEASURED, measured.measurement(), with),
                Finding.excluded(EXCLUDED, Reason.NO_LUNGS, with)))
        .write(
            Quarantined.TABLE,
            List.of(Quarantined.series(ScreenJob.NAME, BROKEN, with, Reason.CHANGED, "changed")));
    batch.commit(JsonNodeFactory.instance.objectNode());
  }

  private List<String> waiting(String date, ScreenedWith with) {
    return keys(
        ScreenedSeries.waiting(
            warehouse(), selected(List.of(MEASURED, EXCLUDED, BROKEN)), with, date));
  }

  private static Dataset<Row> selected(List<CtSeries> series) {
    return spark.createDataFrame(
        series.stream().map(SeriesTable.TABLE::row).toList(), SeriesTable.TABLE.schema());
  }

  private static List<String> keys(Dataset<Row> series) {
    return series.select("series_key").orderBy("series_key").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Warehouse warehouse() {
    return new Warehouse(folder.toUri(), spark);
  }

  private static CtSeries series(String key, String digest) {
    return ScreenedScan.series("p-" + key, key, digest, "One", 2025, 6, List.of(), "soft");
  }
}
