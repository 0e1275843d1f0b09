package org.opportune.jobs.label;

/** How reports are stored. */
public enum ReportFormat {
  /** A header, then a line per report; quoted text may hold line breaks. */
  CSV,
  /** A row per report. */
  PARQUET,
  /** A folder of .txt files in UTF-8, one per report, at any depth. */
  TEXT
}
