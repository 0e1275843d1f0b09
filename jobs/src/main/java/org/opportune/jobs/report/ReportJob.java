package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.pattern.PatternCodes;
import org.opportune.jobs.stage.StageJob;
import org.opportune.jobs.stage.StageModels;
import org.opportune.jobs.table.DriftTable;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.RunsTable;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.severity.StageModel;

/**
 * Reads the tables of a warehouse and writes its report: one HTML file, and its numbers as CSV and
 * Parquet.
 */
public final class ReportJob {
  /** The job's name. */
  public static final String NAME = "report";

  private static final String PAGE = "index.html";

  private final NightContext night;
  private final String runId;

  /** The report of a night's warehouse. */
  public ReportJob(NightContext night, String runId) {
    this.night = night;
    this.runId = runId;
  }

  /**
   * Where the report is.
   *
   * @param patients patients in the prevalence
   * @param location URI of the page
   * @param counts the flow
   */
  public record Result(long patients, String location, FlowOfNight.Counts counts) {}

  /** Writes the report. */
  public Result run() {
    Warehouse warehouse = night.warehouse();
    Optional<Warehouse.Marker> standing =
        warehouse.markers(StageJob.NAME).stream().reduce((earlier, later) -> later);
    Dataset<Row> patients = of(PatientsTable.TABLE, standing).localCheckpoint();
    Dataset<Row> eligible = patients.filter(col("eligible")).localCheckpoint();
    FlowOfNight.Counts counts = new FlowOfNight(warehouse, patients).count();
    ReportSettings settings = ReportSettings.of(night.settings());
    PatientTables tables = new PatientTables(eligible, settings.suppressBelow());
    AdjustedRates adjusted = new AdjustedRates(tables, settings.ageStandard());
    Optional<StageModel> model = new StageModels(night).current();
    ScoreSections scores = new ScoreSections(eligible, settings.suppressBelow());

    ReportData.Builder data =
        ReportData.of(
                summary(),
                FlowOfNight.steps(counts),
                tables.prevalence(adjusted.rates(settings.validation())))
            .warnings(warnings(counts))
            .slides(counts.slidesInWords())
            .ageAndSex(tables.ageAndSex())
            .groups(tables.groups())
            .trends(TrendLine.of(tables))
            .scatter(
                scores.scatter(IntStream.range(0, 4).filter(tables::stageShown).boxed().toList()))
            .boxes(tables.boxes())
            .pictures(new ExamplePictures(warehouse).choose(eligible, settings.pictures()))
            .scoreDrift(ScoreDrift.of(of(DriftTable.TABLE, standing), settings.suppressBelow()))
            .methods(NightMethods.of(night.settings(), settings.suppressBelow(), model))
            .models(NightModels.of(eligible, model))
            .runs(runs());
    new AnaSections(warehouse, PatternCodes.of(night.settings()), settings.suppressBelow())
        .summary()
        .ifPresent(data::ana);
    Transform scale = model.map(StageModel::transform).orElse(Transform.NONE);
    scores.histogram(scale).ifPresent(data::histogram);
    model.map(NightModels::curve).ifPresent(data::mixture);
    standing
        .flatMap(new PreviousReport(night, eligible, settings.suppressBelow())::changes)
        .ifPresent(data::drift);
    write(data.build());
    return new Result(
        counts.patientsEligible(), warehouse.path(NAME + "/" + PAGE).toString(), counts);
  }

  private void write(ReportData data) {
    Warehouse warehouse = night.warehouse();
    String page = new ReportRenderer().render(data);
    String folder = NAME + "/" + night.date() + "/";
    warehouse.writeText(folder + PAGE, page);
    ReportTables.all(data)
        .forEach(
            (name, table) -> {
              warehouse.writeText(folder + name + ".csv", table.csv());
              warehouse.writeBytes(folder + name + ".parquet", TableParquet.bytes(table));
            });
    warehouse.writeText(NAME + "/" + PAGE, page);
  }

  /** Rows of a table that the standing snapshot wrote; all rows where none stands. */
  private Dataset<Row> of(Table<?> table, Optional<Warehouse.Marker> standing) {
    Dataset<Row> all = night.warehouse().read(table);
    return standing
        .map(
            last ->
                all.filter(
                    col("run_date")
                        .equalTo(last.runDate())
                        .and(col("batch").equalTo(last.batch()))))
        .orElse(all);
  }

  private RunSummary summary() {
    List<RunSummary.JobDuration> jobs =
        runs().stream()
            .filter(run -> run.runId().equals(runId))
            .sorted(Comparator.comparing(RunRecord::started))
            .map(run -> new RunSummary.JobDuration(run.command(), run.duration()))
            .toList();
    return new RunSummary(
        "Emphysema screening of the chest CT archive",
        runId,
        night.runDate(),
        Instant.now(),
        SoftwareVersion.current(),
        night.warehouse().name(),
        night.settings().digest(),
        jobs);
  }

  private List<RunRecord> runs() {
    List<RunRecord> records = new ArrayList<>();
    for (Row row :
        night
            .warehouse()
            .read(RunsTable.TABLE)
            .orderBy(col("started_at").desc())
            .limit(20)
            .collectAsList()) {
      records.add(
          new RunRecord(
              row.getAs("command"),
              row.getAs("run_id"),
              row.<java.sql.Timestamp>getAs("started_at").toInstant(),
              Duration.ofMillis((long) (row.<Double>getAs("duration_s") * 1000)),
              row.<Long>getAs("count_in"),
              row.<Long>getAs("count_out"),
              row.<Long>getAs("quarantined"),
              row.getAs("status")));
    }
    return records;
  }

  /** What is lost, and what the last staging noted: doubts about the model, drift. */
  private List<String> warnings(FlowOfNight.Counts counts) {
    List<String> warnings = new ArrayList<>(counts.losses());
    night
        .warehouse()
        .read(RunsTable.TABLE)
        .filter(col("command").equalTo(StageJob.NAME))
        .orderBy(col("started_at").desc())
        .limit(1)
        .collectAsList()
        .forEach(
            run ->
                run.<String>getList(run.fieldIndex("notices"))
                    .forEach(notice -> warnings.add(notice + ".")));
    return warnings;
  }
}
