package org.opportune.staging.severity;

/**
 * One scan that may speak for its patient.
 *
 * @param studyKey pseudonym of its study
 * @param seriesKey pseudonym of its series, unique
 * @param eligible whether it may count in prevalence
 * @param year of acquisition, or null when unknown
 * @param month of acquisition, 1..12, or null when unknown
 * @param quality for densitometry
 */
public record ScanCandidate(
    String studyKey,
    String seriesKey,
    boolean eligible,
    Integer year,
    Integer month,
    ScanQuality quality) {}
