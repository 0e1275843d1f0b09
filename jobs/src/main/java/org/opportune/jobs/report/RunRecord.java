package org.opportune.jobs.report;

import java.time.Duration;
import java.time.Instant;

/**
 * One row of the {@code runs} table.
 *
 * @param command for example "screen"
 * @param runId identifier
 * @param started when it began
 * @param duration how long it ran
 * @param in what it read
 * @param out what it wrote
 * @param quarantined what it could not process
 * @param status for example "ok"
 */
public record RunRecord(
    String command,
    String runId,
    Instant started,
    Duration duration,
    long in,
    long out,
    long quarantined,
    String status) {}
