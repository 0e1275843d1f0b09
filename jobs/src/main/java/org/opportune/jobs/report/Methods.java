package org.opportune.jobs.report;

import java.util.List;

/**
 * The facts of the methods paragraph that are not elsewhere in the report; each a clause or
 * sentence of plain English. An empty one leaves its sentence out.
 *
 * @param eligibility completes "A series was eligible when ..."
 * @param indexScan completes "Each patient contributed one index scan: ..."
 * @param lungMask completes "The lungs were delineated by ..."
 * @param scoreDefinition completes "The anomaly score of a scan is ..."
 * @param stagingRule completes "Stages were assigned by ..."
 * @param suppressedBelow disclosure bound; 0 where nothing was suppressed
 * @param limitations full sentences
 */
public record Methods(
    String eligibility,
    String indexScan,
    String lungMask,
    String scoreDefinition,
    String stagingRule,
    long suppressedBelow,
    List<String> limitations) {
  public Methods {
    limitations = List.copyOf(limitations);
  }
}
