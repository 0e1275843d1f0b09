package org.opportune.jobs.report;

import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers of a report as CSV (RFC 4180). */
public final class ReportTables {
  private ReportTables() {}

  /** File name (with {@code .csv}) to content, for every table that the report has. */
  public static SortedMap<String, String> csv(ReportData data) {
    return new TreeMap<>();
  }
}
