package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.ct.ScorerSettings;
import org.opportune.ingest.ct.AirCalibration;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Screens every selected series that the network has not seen in its present state, batch by batch.
 * The driver holds the keys of the waiting series and the rows of one batch, never pixels.
 */
public final class ScreenJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "screen";

  private final NightContext night;
  private final SiteKey siteKey;
  private final NetworkChoice network;
  private final Optional<NetworkChoice> lungs;

  /** Screening with the network that the settings name. */
  public ScreenJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.siteKey = siteKey;
    Configuration hadoop = night.spark().sparkContext().hadoopConfiguration();
    this.network = NetworkChoice.of(night.settings(), hadoop);
    this.lungs = NetworkChoice.ofLungs(night.settings(), hadoop);
  }

  /**
   * What a screening run did.
   *
   * @param waiting series that waited
   * @param findings rows written to {@code ct_findings}
   * @param quarantined series quarantined
   */
  public record Result(long waiting, long findings, long quarantined) {}

  /** Runs the job. */
  public Result run() throws Exception {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(FindingsTable.TABLE, Quarantined.TABLE));
    Dataset<Row> selected =
        Latest.by(warehouse.read(SeriesTable.TABLE), "series_key").filter(col("selected"));
    List<ScreenPlan.Waiting> waiting = waiting(selected);
    Settings settings = night.settings();
    List<List<ScreenPlan.Waiting>> batches =
        ScreenPlan.batches(
            waiting,
            settings.count("screen.batch-bytes", 1),
            settings.integer("screen.batch-series", 1));
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("screened series");
    long findings = 0;
    long quarantined = 0;
    try (Progress.Step step = night.progress().begin("screening", "series", waiting.size())) {
      for (List<ScreenPlan.Waiting> batch : batches) {
        List<Screened> outcomes = screen(selected, batch, findings + quarantined, counter, step);
        commit(outcomes);
        long found = outcomes.stream().filter(outcome -> outcome.finding() != null).count();
        findings += found;
        quarantined += outcomes.size() - found;
      }
      step.at(findings + quarantined);
    }
    return new Result(waiting.size(), findings, quarantined);
  }

  private List<ScreenPlan.Waiting> waiting(Dataset<Row> selected) {
    Warehouse warehouse = night.warehouse();
    Dataset<Row> done =
        warehouse
            .read(FindingsTable.TABLE)
            .select("series_key", "series_digest", "network_sha256")
            .union(
                warehouse
                    .read(Quarantined.TABLE)
                    .filter(col("job").equalTo(NAME))
                    .select("series_key", "series_digest", "network_sha256"))
            .filter(col("network_sha256").equalTo(network.sha256()))
            .select("series_key", "series_digest");
    return selected
        .join(done, done.columns(), "left_anti")
        .select("series_key", "size_bytes")
        .orderBy("series_key")
        .collectAsList()
        .stream()
        .map(row -> new ScreenPlan.Waiting(row.getString(0), row.getLong(1)))
        .toList();
  }

  private List<Screened> screen(
      Dataset<Row> selected,
      List<ScreenPlan.Waiting> batch,
      long before,
      LongAccumulator counter,
      Progress.Step step)
      throws Exception {
    Object[] keys = batch.stream().map(ScreenPlan.Waiting::seriesKey).toArray();
    List<Row> series =
        selected.filter(col("series_key").isin(keys)).orderBy("series_key").collectAsList();
    ScreenTask task =
        new ScreenTask(
            ArchiveAccess.of(night, siteKey),
            night.warehouse().uri(),
            network,
            lungs.orElse(null),
            night.settings().count("series.max-voxels", 1),
            new AirCalibration(
                night.settings().number("series.max-air-offset-hu", 0, 200),
                night.settings().flag("series.correct-air-offset")),
            ScorerSettings.standard()
                .withUncertainty(
                    night.settings().integer("screen.thinned-networks", 0),
                    night.settings().integer("screen.sampled-slices", 1)),
            night.settings().number("screen.pictures-percent", 0, 100),
            counter);
    counter.reset();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(night.spark().sparkContext());
    return CountedTasks.watch(
        step,
        before,
        counter,
        () -> context.parallelize(series, series.size()).mapPartitions(task).collect());
  }

  private void commit(List<Screened> outcomes) {
    Warehouse warehouse = night.warehouse();
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    List<Row> findings = outcomes.stream().map(Screened::finding).filter(Objects::nonNull).toList();
    List<Row> quarantined =
        outcomes.stream().map(Screened::quarantined).filter(Objects::nonNull).toList();
    batch.writeRows(Quarantined.TABLE, quarantined).writeRows(FindingsTable.TABLE, findings);
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("findings", findings.size()).put("quarantined", quarantined.size());
    batch.commit(facts);
  }
}
