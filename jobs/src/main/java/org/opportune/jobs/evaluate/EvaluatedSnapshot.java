package org.opportune.jobs.evaluate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.opportune.jobs.UserException;
import org.opportune.jobs.stage.ReferenceGrades;
import org.opportune.staging.severity.Stage;
import org.opportune.staging.severity.StagedScore;

/**
 * The last snapshot of {@code patients}, joined with reference grades.
 *
 * @param runDate its night
 * @param stageModelVersion stage model in force
 * @param networkSha256 digest of the network of the scores
 * @param reference name of the grade
 * @param bands where its stages begin
 * @param patients eligible patients with a grade, in the order of their pseudonyms
 * @param ineligible patients with a grade who do not count in prevalence: left out
 * @param withoutGrade eligible patients without a grade: left out
 * @param gradesWithoutPatient grades of nobody who is staged, or of a scan that is not its
 *     patient's index scan
 */
public record EvaluatedSnapshot(
    String runDate,
    String stageModelVersion,
    String networkSha256,
    String reference,
    List<Double> bands,
    List<EvaluatedPatient> patients,
    long ineligible,
    long withoutGrade,
    long gradesWithoutPatient) {
  private static final String PATIENTS =
      "select patient_key, series_key, eligible, coalesce(site, 'unknown') as site, anomaly_score,"
          + " laa950_percent, stage, posterior_none, posterior_mild, posterior_moderate,"
          + " posterior_severe, run_date, stage_model_version, network_sha256"
          + " from patients_history"
          + " where run_date = (select max(run_date) from patients_history) order by patient_key";

  /** Copies the lists. */
  public EvaluatedSnapshot {
    bands = List.copyOf(bands);
    patients = List.copyOf(patients);
  }

  /**
   * Reads a warehouse.
   *
   * @param warehouse with the views of {@code WarehouseDatabase}
   * @param pseudonym of a PatientID; asked only for grades by {@code patient_id}
   * @param bands three ascending reference values where mild, moderate and severe begin
   * @throws UserException when nobody has a grade
   */
  public static EvaluatedSnapshot read(
      Connection warehouse,
      ReferenceGrades grades,
      UnaryOperator<String> pseudonym,
      List<Double> bands)
      throws SQLException {
    requireBands(bands);
    Map<String, Double> byKey = new HashMap<>();
    grades
        .values()
        .forEach(
            (key, grade) ->
                byKey.put(
                    grades.key() == ReferenceGrades.Key.PATIENT_ID ? pseudonym.apply(key) : key,
                    grade));
    String keyColumn =
        grades.key() == ReferenceGrades.Key.SERIES_KEY ? "series_key" : "patient_key";
    List<EvaluatedPatient> patients = new ArrayList<>();
    Set<String> matched = new HashSet<>();
    String runDate = null;
    String model = null;
    String network = null;
    long ineligible = 0;
    long withoutGrade = 0;
    try (Statement statement = warehouse.createStatement();
        ResultSet row = statement.executeQuery(PATIENTS)) {
      while (row.next()) {
        runDate = row.getString("run_date");
        model = row.getString("stage_model_version");
        network = row.getString("network_sha256");
        Double grade = byKey.get(row.getString(keyColumn));
        if (grade == null) {
          withoutGrade += row.getBoolean("eligible") ? 1 : 0;
          continue;
        }
        matched.add(row.getString(keyColumn));
        if (row.getBoolean("eligible")) {
          patients.add(patient(row, grade, bands));
        } else {
          ineligible++;
        }
      }
    }
    if (patients.isEmpty()) {
      throw new UserException(
          "Cannot evaluate: none of %,d grades by %s is of an eligible patient of the warehouse; check that they are of this site and made with its key"
              .formatted(byKey.size(), grades.key().name().toLowerCase(java.util.Locale.ROOT)));
    }
    return new EvaluatedSnapshot(
        runDate,
        model,
        network,
        grades.reference(),
        bands,
        patients,
        ineligible,
        withoutGrade,
        byKey.size() - matched.size());
  }

  private static void requireBands(List<Double> bands) {
    boolean ascending = bands.size() == Stage.values().length - 1;
    for (int i = 1; ascending && i < bands.size(); i++) {
      ascending = bands.get(i) > bands.get(i - 1);
    }
    if (!ascending) {
      throw new UserException(
          "Invalid bands: %s; give the three ascending grades where mild, moderate and severe begin, such as 0.5,1.5,2.5"
              .formatted(bands));
    }
  }

  private static EvaluatedPatient patient(ResultSet row, double grade, List<Double> bands)
      throws SQLException {
    return new EvaluatedPatient(
        row.getString("site"),
        row.getDouble("anomaly_score"),
        row.getDouble("laa950_percent"),
        new StagedScore(
            Stage.ofCode(row.getInt("stage")),
            row.getDouble("posterior_none"),
            row.getDouble("posterior_mild"),
            row.getDouble("posterior_moderate"),
            row.getDouble("posterior_severe")),
        grade,
        EvaluatedPatient.stage(grade, bands));
  }
}
