package org.opportune.ingest.phantom;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What is true of a synthetic patient. Names and numbers are invented; they are here so that tests
 * can search for them where they must not be. One row of {@code truth.csv}, which is kept outside
 * the archive.
 *
 * @param patientId as in the images
 * @param patientName as in the images
 * @param birthDate as in the images
 * @param accessionNumber as in the images
 * @param studyDate day of the scan
 * @param scanner what took the images
 * @param settings how they were taken
 * @param ageYears age on the day of the scan
 * @param sex {@code M} or {@code F}
 * @param stage 0 none, 1 mild, 2 moderate, 3 severe
 * @param lesionShare share of the lung volume that is destroyed, 0 to 1
 * @param emphysema its pattern
 */
public record PatientTruth(
    String patientId,
    String patientName,
    LocalDate birthDate,
    String accessionNumber,
    LocalDate studyDate,
    ScannerModel scanner,
    ScanSettings settings,
    int ageYears,
    String sex,
    int stage,
    double lesionShare,
    Emphysema emphysema) {

  /** Names of the columns of {@link #csv}. */
  public static final String CSV_HEADER =
      "patient_id,site,manufacturer,model,kernel,thickness_mm,age,sex,stage,lesion_share,emphysema,"
          + "patient_name,birth_date,accession_number,study_date";

  /** The row, without line break. No value holds a comma. */
  public String csv() {
    return String.join(
        ",",
        patientId,
        scanner.site(),
        scanner.manufacturer(),
        scanner.model(),
        kernelName(),
        Double.toString(settings.sliceThicknessMm()),
        Integer.toString(ageYears),
        sex,
        Integer.toString(stage),
        String.format(Locale.ROOT, "%.6f", lesionShare),
        emphysema.name().toLowerCase(Locale.ROOT),
        patientName,
        birthDate.format(DateTimeFormatter.BASIC_ISO_DATE),
        accessionNumber,
        studyDate.format(DateTimeFormatter.BASIC_ISO_DATE));
  }

  /** The scanner's own name of the kernel. */
  public String kernelName() {
    return scanner.kernels().get(settings.kernel().ordinal());
  }
}
