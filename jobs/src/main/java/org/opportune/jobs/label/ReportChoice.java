package org.opportune.jobs.label;

import java.net.URI;
import java.util.Optional;

/**
 * Which reports are labelled, and what of them is kept.
 *
 * @param reports a CSV or Parquet file or folder, or a folder of text files
 * @param format how they are stored
 * @param reportColumn column of the text; not for text files
 * @param keyColumn column that tells reports apart; of text files it is the name without .txt
 * @param studyColumn column of StudyInstanceUID, if there is one
 * @param links a CSV or Parquet file with the columns key and study_uid, if there is one
 * @param withText whether the table holds the text
 */
public record ReportChoice(
    URI reports,
    ReportFormat format,
    String reportColumn,
    String keyColumn,
    Optional<String> studyColumn,
    Optional<URI> links,
    boolean withText) {

  /** Whether reports are told to belong to studies. */
  boolean namesStudies() {
    return studyColumn.isPresent() || links.isPresent();
  }
}
