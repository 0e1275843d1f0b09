package org.opportune.jobs.screen;

/**
 * What a screening did.
 *
 * @param waiting series or slides that waited
 * @param findings rows written to the findings
 * @param quarantined those that failed
 */
public record ScreenResult(long waiting, long findings, long quarantined) {
  /** Those that still wait, since the night stopped before their turn. */
  public long left() {
    return waiting - findings - quarantined;
  }
}
