package org.opportune.jobs.report;

/**
 * A network or stage model that made a number of this report.
 *
 * @param name for example "edlnet"
 * @param version its version
 * @param sha256 of its weights or parameters, lower-case hexadecimal
 * @param use what it did, for example "Anomaly map and score"
 * @param trainedOn its population in a few words
 */
public record ModelVersion(
    String name, String version, String sha256, String use, String trainedOn) {}
