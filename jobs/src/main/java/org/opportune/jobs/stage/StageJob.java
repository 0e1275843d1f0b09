package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.DriftTable;
import org.opportune.jobs.table.PatientChangesTable;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.PatientsTable.Patient;
import org.opportune.jobs.table.StageModelsTable;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.mixture.FederatedHistogram;
import org.opportune.staging.severity.DriftCheck;
import org.opportune.staging.severity.DriftFinding;
import org.opportune.staging.severity.DriftReference;
import org.opportune.staging.severity.SettledRule;
import org.opportune.staging.severity.StageModel;

/**
 * Stages every patient by the model in force and writes a snapshot of {@code patients}. Fits a
 * model only when asked to, or when the warehouse has none and {@code staging.approve-first} allows
 * it.
 */
public final class StageJob {
  /** The job's name in batches. */
  public static final String NAME = "stage";

  private static final String INPUT = "input";
  private static final List<Table<?>> WRITTEN =
      List.of(
          PatientsTable.TABLE, PatientsTable.BY_YEAR, PatientChangesTable.TABLE, DriftTable.TABLE);

  private final NightContext night;
  private final StageModels models;
  private final ModelFits fits;
  private final IndexScans scans;

  /** Staging of a night's warehouse. */
  public StageJob(NightContext night) {
    this.night = night;
    this.models = new StageModels(night);
    this.fits = new ModelFits(night, models);
    this.scans = new IndexScans(night);
  }

  /**
   * What a staging run did.
   *
   * @param patients patients with a screened scan
   * @param written rows written: 0 when the standing snapshot is still right
   * @param modelVersion the model applied
   * @param notices what a reader must know of the model
   */
  public record Result(long patients, long written, String modelVersion, List<String> notices) {}

  /** Applies the model in force; fits the first one where there is none. */
  public Result run() {
    long unusable = new UnusableScores(night).quarantine();
    Dataset<Row> indexScans = scans.choose().localCheckpoint();
    Optional<StageModel> current = models.current();
    if (current.isEmpty() && !night.settings().flag("staging.approve-first")) {
      throw new UserException(
          "Cannot stage: no stage model is approved; fit one with: opportune stage --fit");
    }
    StageModel model = current.orElseGet(() -> fits.fit(indexScans, StageModelsTable.APPROVED));
    Result applied = apply(indexScans, model);
    if (unusable == 0) {
      return applied;
    }
    List<String> notices = new ArrayList<>(applied.notices());
    notices.add(
        "%,d screened scans have no usable score and stage nobody: see quarantine, reason score_unusable"
            .formatted(unusable));
    return new Result(applied.patients(), applied.written(), applied.modelVersion(), notices);
  }

  /** Fits a candidate to the eligible patients and writes it. */
  public StageModel fitCandidate() {
    return fits.fit(scans.choose().localCheckpoint(), StageModelsTable.CANDIDATE);
  }

  /**
   * The scores of this site's eligible patients for a fit with other hospitals: counts only, small
   * ones joined with their neighbours.
   */
  public FederatedHistogram share(String site) {
    return fits.share(site, scans.choose());
  }

  /** Fits a candidate to what several hospitals shared. */
  public StageModel fitShared(List<FederatedHistogram> sites) {
    return fits.fitShared(sites, scans.choose().localCheckpoint());
  }

  /**
   * Writes a candidate that stages as a reference measure does: the model in force with other cut
   * points.
   *
   * @param grades what readers gave; empty: each scan's own LAA-950
   */
  public StageModel calibrate(Optional<ReferenceGrades> grades) {
    return fits.calibrate(grades, scans);
  }

  /** Puts a model in force. */
  public StageModel approve(String version) {
    return models.approve(version);
  }

  private Result apply(Dataset<Row> indexScans, StageModel model) {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, WRITTEN);
    long patients = indexScans.count();
    String digest = digest(model);
    List<Warehouse.Marker> standing = warehouse.markers(NAME);
    boolean same =
        !standing.isEmpty()
            && standing.get(standing.size() - 1).facts().path(INPUT).asText().equals(digest);
    List<DriftFinding> drift = drift(indexScans, model);
    if (!same && patients > 0) {
      write(indexScans, model, drift, digest, standing);
    }
    List<String> notices = new ArrayList<>(model.notices());
    drift.stream()
        .filter(finding -> finding.verdict() == DriftFinding.Verdict.DRIFTED)
        .forEach(finding -> notices.add(DriftNotice.of(finding)));
    return new Result(patients, same ? 0 : patients, model.version(), notices);
  }

  /** All that a snapshot follows from: the model, the rules, and every usable scan. */
  private String digest(StageModel model) {
    Row input =
        scans
            .usable()
            .agg(
                count(lit(1)),
                bit_xor(
                    xxhash64(
                        col("series_key"),
                        col("series_digest"),
                        col("network_sha256"),
                        // Null hashes as if it were not there: snapshots of before it keep theirs.
                        col("lung_mask_sha256"),
                        col("anomaly_score"),
                        col("laa950_percent"),
                        col(IndexScans.ELIGIBLE))))
            .first();
    Settings settings = night.settings();
    return "%s/%s/%s/%s/%s/%d/%s"
        .formatted(
            model.version(),
            settledRule(),
            settings.text("staging.index-scan"),
            settings.text("staging.index-period"),
            minYears(),
            input.getLong(0),
            input.isNullAt(1) ? "" : input.get(1));
  }

  /** Tonight's newly screened patients against the fit population; empty where none are new. */
  private List<DriftFinding> drift(Dataset<Row> indexScans, StageModel model) {
    DriftReference reference = model.reference();
    PopulationScores tonight =
        new PopulationScores(
            indexScans.filter(
                col(IndexScans.ELIGIBLE).and(col(IndexScans.FINDING_DATE).equalTo(night.date()))));
    if (reference == null || tonight.patients() == 0) {
      return List.of();
    }
    Settings settings = night.settings();
    return new DriftCheck(
            settings.number("staging.drift-false-alarm-rate", 1e-9, 0.5),
            settings.integer("staging.drift-min-patients", 10),
            settings.number("staging.drift-psi-floor", 0, 10),
            settings.number("staging.drift-ks-floor", 0, 1))
        .compare(reference, tonight.overall(), tonight.groups());
  }

  private void write(
      Dataset<Row> indexScans,
      StageModel model,
      List<DriftFinding> drift,
      String digest,
      List<Warehouse.Marker> standing) {
    boolean perYear = night.settings().oneOf("staging.index-period", "none", "year").equals("year");
    Warehouse warehouse = night.warehouse();
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    batch.write(PatientsTable.TABLE, staged(indexScans, model));
    if (perYear) {
      batch.write(PatientsTable.BY_YEAR, staged(scans.choosePerYear(), model));
    }
    batch.write(PatientChangesTable.TABLE, PatientChanges.of(scans.usable(), minYears()));
    batch.write(
        DriftTable.TABLE,
        drift.stream().map(finding -> new DriftTable.Compared(model.version(), finding)).toList());
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put(INPUT, digest).put("model", model.version());
    batch.commit(facts);
    // One snapshot per night: whoever reads the folder must not count a patient twice.
    standing.stream()
        .filter(marker -> marker.runDate().equals(night.date()))
        .forEach(marker -> warehouse.retire(marker, WRITTEN));
  }

  private Dataset<Row> staged(Dataset<Row> indexScans, StageModel model) {
    SettledRule rule = settledRule();
    return indexScans.map(
        (MapFunction<Row, Row>)
            scan ->
                PatientsTable.TABLE.row(
                    new Patient(
                        scan,
                        scan.<Boolean>getAs(IndexScans.ELIGIBLE),
                        model.stage(scan.<Double>getAs("anomaly_score")),
                        rule.isSettled(
                            model,
                            scan.<Double>getAs("anomaly_score"),
                            scan.<Double>getAs("anomaly_score_sd")),
                        model.version(),
                        model.basis())),
        Encoders.row(PatientsTable.TABLE.schema()));
  }

  private SettledRule settledRule() {
    Settings settings = night.settings();
    return new SettledRule(
        settings.number("staging.settled-posterior", 0, 1),
        settings.number("staging.settled-sds", 0, 10));
  }

  private double minYears() {
    return night.settings().number("staging.min-interval-years", 0.01, 100);
  }
}
