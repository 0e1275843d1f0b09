package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.stage.StageJob;
import org.opportune.jobs.stage.StageModels;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.RunsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.severity.StageModel;

/** Reads the tables of a warehouse and writes its report: one HTML file and the numbers as CSV. */
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
    Dataset<Row> patients = snapshot().localCheckpoint();
    Dataset<Row> eligible = patients.filter(col("eligible")).localCheckpoint();
    FlowOfNight.Counts counts = new FlowOfNight(warehouse, patients).count();
    long suppressBelow = night.settings().count("report.suppress-below", 0);
    PatientTables tables = new PatientTables(eligible, suppressBelow);
    Optional<StageModel> model = new StageModels(night).current();
    ScoreSections scores = new ScoreSections(eligible);

    ReportData.Builder data =
        ReportData.of(summary(), FlowOfNight.steps(counts), tables.prevalence())
            .warnings(warnings(counts))
            .ageAndSex(tables.ageAndSex())
            .groups(tables.groups())
            .scatter(scores.scatter())
            .boxes(
                List.of(
                    tables.boxes(
                        "Reconstruction kernel",
                        "LAA-950 (%)",
                        "laa950_percent",
                        col("kernel_class")),
                    tables.boxes(
                        "Reconstruction kernel",
                        "Anomaly score",
                        "anomaly_score",
                        col("kernel_class")),
                    tables.boxes(
                        "Scanner manufacturer",
                        "Anomaly score",
                        "anomaly_score",
                        col("manufacturer"))))
            .pictures(
                new ExamplePictures(warehouse)
                    .choose(eligible, night.settings().integer("report.pictures", 0)))
            .methods(NightMethods.of(night.settings(), suppressBelow, model))
            .models(NightModels.of(eligible, model))
            .runs(runs());
    Transform scale = model.map(StageModel::transform).orElse(Transform.NONE);
    scores.histogram(scale).ifPresent(data::histogram);
    model.map(NightModels::curve).ifPresent(data::mixture);

    ReportData finished = data.build();
    String page = new ReportRenderer().render(finished);
    String folder = NAME + "/" + night.date() + "/";
    warehouse.writeText(folder + PAGE, page);
    ReportTables.csv(finished).forEach((name, text) -> warehouse.writeText(folder + name, text));
    warehouse.writeText(NAME + "/" + PAGE, page);
    return new Result(
        counts.patientsEligible(), warehouse.path(NAME + "/" + PAGE).toString(), counts);
  }

  private Dataset<Row> snapshot() {
    Dataset<Row> all = night.warehouse().read(PatientsTable.TABLE);
    List<Warehouse.Marker> standing = night.warehouse().markers(StageJob.NAME);
    if (standing.isEmpty()) {
      return all;
    }
    Warehouse.Marker last = standing.get(standing.size() - 1);
    return all.filter(
        col("run_date").equalTo(last.runDate()).and(col("batch").equalTo(last.batch())));
  }

  private RunSummary summary() {
    List<RunSummary.JobDuration> jobs =
        runs().stream()
            .filter(run -> run.runId().equals(runId))
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
