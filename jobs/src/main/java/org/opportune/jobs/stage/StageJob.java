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
import java.util.Locale;
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
import org.opportune.staging.StagingException;
import org.opportune.staging.mixture.FederatedHistogram;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.mixture.Variances;
import org.opportune.staging.severity.DriftCheck;
import org.opportune.staging.severity.DriftFinding;
import org.opportune.staging.severity.DriftReference;
import org.opportune.staging.severity.StageModel;
import org.opportune.staging.severity.StageModelBuilder;
import org.opportune.staging.severity.StageSettings;
import org.opportune.staging.severity.StageStability;

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
      List.of(PatientsTable.TABLE, PatientChangesTable.TABLE, DriftTable.TABLE);

  private final NightContext night;
  private final StageModels models;

  /** Staging of a night's warehouse. */
  public StageJob(NightContext night) {
    this.night = night;
    this.models = new StageModels(night);
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
    Dataset<Row> scans = new IndexScans(night).choose().localCheckpoint();
    Optional<StageModel> current = models.current();
    if (current.isEmpty() && !night.settings().flag("staging.approve-first")) {
      throw new UserException(
          "Cannot stage: no stage model is approved; fit one with: opportune stage --fit");
    }
    StageModel model = current.orElseGet(() -> fit(scans, StageModelsTable.APPROVED));
    return apply(scans, model);
  }

  /** Fits a candidate to the eligible patients and writes it. */
  public StageModel fitCandidate() {
    return fit(new IndexScans(night).choose(), StageModelsTable.CANDIDATE);
  }

  /**
   * The scores of this site's eligible patients for a fit with other hospitals: counts only, small
   * ones joined with their neighbours.
   */
  public FederatedHistogram share(String site) {
    FineHistogram histogram =
        new PopulationScores(new IndexScans(night).choose().filter(col("eligible")))
            .histogram(settings().mixture().transform());
    return FederatedHistogram.of(
        site, histogram, night.settings().integer("staging.federated-suppress-below", 0));
  }

  /** Fits a candidate to what several hospitals shared. */
  public StageModel fitShared(List<FederatedHistogram> sites) {
    try {
      StageModel model = StageModelBuilder.fit(FederatedHistogram.pool(sites), settings());
      models.decide(model, StageModelsTable.CANDIDATE);
      return model;
    } catch (StagingException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** Puts a model in force. */
  public StageModel approve(String version) {
    return models.approve(version);
  }

  private StageModel fit(Dataset<Row> scans, String status) {
    PopulationScores population = new PopulationScores(scans.filter(col("eligible")));
    StageSettings settings = settings();
    Transform transform = settings.mixture().transform();
    try {
      boolean exact = population.patients() <= night.settings().count("staging.exact-up-to", 0);
      double[] scores = exact ? population.exact() : null;
      FineHistogram histogram = exact ? null : population.histogram(transform);
      StageModel fitted =
          exact
              ? StageModelBuilder.fit(scores, settings)
              : StageModelBuilder.fit(histogram, settings);
      StageModel model =
          fitted
              .withReference(population.reference())
              .withStability(
                  StageStability.of(
                      fitted,
                      exact ? Sample.of(scores) : histogram.sample(),
                      settings.mixture(),
                      night.settings().integer("staging.bootstraps", 2)));
      models.decide(model, status);
      return model;
    } catch (StagingException e) {
      throw new UserException(
          e.getMessage() + " (setting staging.min-patients and what index and screen selected)", e);
    }
  }

  private StageSettings settings() {
    Settings settings = night.settings();
    Transform transform =
        Transform.valueOf(
            settings.oneOf("staging.transform", "none", "log", "logit").toUpperCase(Locale.ROOT));
    MixtureSettings mixture =
        MixtureSettings.defaults()
            .withTransform(transform)
            .withVariances(
                Variances.valueOf(
                    settings.oneOf("staging.variances", "equal", "free").toUpperCase(Locale.ROOT)))
            .withSeed(settings.count("staging.seed", 0));
    return StageSettings.defaults()
        .withMinPatients(settings.integer("staging.min-patients", 8))
        .withMixture(mixture);
  }

  private Result apply(Dataset<Row> scans, StageModel model) {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, WRITTEN);
    Row input =
        scans
            .agg(
                count(lit(1)),
                bit_xor(
                    xxhash64(
                        col("series_key"),
                        col("series_digest"),
                        col("network_sha256"),
                        col("anomaly_score"),
                        col("eligible"))))
            .first();
    long patients = input.getLong(0);
    String digest =
        "%s/%d/%s".formatted(model.version(), patients, input.isNullAt(1) ? "" : input.get(1));
    List<Warehouse.Marker> standing = warehouse.markers(NAME);
    boolean same =
        !standing.isEmpty()
            && standing.get(standing.size() - 1).facts().path(INPUT).asText().equals(digest);
    if (!same && patients > 0) {
      write(scans, model, digest, standing);
    }
    List<String> notices = new ArrayList<>(model.notices());
    drift(scans, model).stream()
        .filter(finding -> finding.verdict() == DriftFinding.Verdict.DRIFTED)
        .forEach(finding -> notices.add(DriftNotice.of(finding)));
    return new Result(patients, same ? 0 : patients, model.version(), notices);
  }

  /** Tonight's newly screened patients against the fit population; empty where none are new. */
  private List<DriftFinding> drift(Dataset<Row> scans, StageModel model) {
    DriftReference reference = model.reference();
    PopulationScores tonight =
        new PopulationScores(
            scans.filter(col("eligible").and(col(IndexScans.FINDING_DATE).equalTo(night.date()))));
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
      Dataset<Row> scans, StageModel model, String digest, List<Warehouse.Marker> standing) {
    Dataset<Row> staged =
        scans.map(
            (MapFunction<Row, Row>)
                scan ->
                    PatientsTable.TABLE.row(
                        new Patient(
                            scan,
                            scan.<Boolean>getAs("eligible"),
                            model.stage(scan.<Double>getAs("anomaly_score")),
                            model.version())),
            Encoders.row(PatientsTable.TABLE.schema()));
    Warehouse warehouse = night.warehouse();
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    batch.write(PatientsTable.TABLE, staged);
    batch.write(PatientChangesTable.TABLE, PatientChanges.of(night));
    batch.write(
        DriftTable.TABLE,
        drift(scans, model).stream()
            .map(finding -> new DriftTable.Compared(model.version(), finding))
            .toList());
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put(INPUT, digest).put("model", model.version());
    batch.commit(facts);
    // One snapshot per night: whoever reads the folder must not count a patient twice.
    standing.stream()
        .filter(marker -> marker.runDate().equals(night.date()))
        .forEach(marker -> warehouse.retire(marker, WRITTEN));
  }
}
