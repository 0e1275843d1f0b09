package org.opportune.ingest.phantom;

import java.util.List;

/**
 * What is true of an archive.
 *
 * @param patients one per patient, in the order of the plan
 */
public record ArchiveTruth(List<SynthesizedPatient> patients) {

  /** Copies the list. */
  public ArchiveTruth {
    patients = List.copyOf(patients);
  }

  /** Text of {@code truth.csv}: a header and one row per patient. */
  public String truthCsv() {
    StringBuilder csv = new StringBuilder(PatientTruth.CSV_HEADER).append('\n');
    for (SynthesizedPatient patient : patients) {
      csv.append(patient.truth().csv()).append('\n');
    }
    return csv.toString();
  }

  /** Text of {@code defects.csv}: a header and one row per defect. */
  public String defectsCsv() {
    StringBuilder csv = new StringBuilder("key,kind\n");
    for (SynthesizedPatient patient : patients) {
      for (PlantedDefect defect : patient.defects()) {
        csv.append(defect.key()).append(',').append(defect.kind()).append('\n');
      }
    }
    return csv.toString();
  }

  /** Number of objects in the archive. */
  public long objects() {
    return patients.stream().mapToLong(SynthesizedPatient::objects).sum();
  }
}
