package org.opportune.jobs.export;

import java.nio.file.Path;
import java.util.List;

/**
 * What an export wrote.
 *
 * @param runDate the snapshot exported; null when nobody is staged yet
 * @param patients patients of the snapshot
 * @param ineligible of these, left out because they do not count in prevalence
 * @param undated of the others, left out because the format needs a date and there is none
 * @param rows rows or resources about patients written
 * @param files the files
 */
public record ExportResult(
    String runDate, long patients, long ineligible, long undated, long rows, List<Path> files) {

  /** Copies the list. */
  public ExportResult {
    files = List.copyOf(files);
  }
}
