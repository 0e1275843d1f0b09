package org.opportune.jobs.export;

import java.util.Map;

/**
 * One eligible patient of the last snapshot, by the index scan.
 *
 * @param patientKey pseudonym of the patient
 * @param studyKey pseudonym of the study
 * @param seriesKey pseudonym of the series
 * @param month {@code yyyy-MM}, or {@code yyyy}; null when the archive does not tell
 * @param stageModelVersion stage model that gave the stage
 * @param networkSha256 network that gave the score
 * @param values values by column; absent ones are not in it
 */
public record ExportedScan(
    String patientKey,
    String studyKey,
    String seriesKey,
    String month,
    String stageModelVersion,
    String networkSha256,
    Map<String, Double> values) {

  /** Copies the map. */
  public ExportedScan {
    values = Map.copyOf(values);
  }
}
