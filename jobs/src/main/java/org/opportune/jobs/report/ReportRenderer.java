package org.opportune.jobs.report;

/** Renders the report of a night as one self-contained HTML page. */
public final class ReportRenderer {
  /** The page, in UTF-8 when written; it needs no other file and no network. */
  public String render(ReportData data) {
    throw new UnsupportedOperationException("Cannot render " + data.run().runId() + " yet");
  }
}
