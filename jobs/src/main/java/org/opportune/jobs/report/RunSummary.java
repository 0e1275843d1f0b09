package org.opportune.jobs.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Which night this is.
 *
 * @param title heading of the page, for example "Emphysema screening of the chest CT archive"
 * @param runId identifier of the run
 * @param runDate the night, as in the tables' {@code run_date}
 * @param generated when the report was made
 * @param softwareVersion version of Opportune
 * @param warehouse name of the warehouse, without keys, users or anything of a patient
 * @param configDigest digest of the configuration; empty where it is not known
 * @param jobs the jobs of the night in order
 */
public record RunSummary(
    String title,
    String runId,
    LocalDate runDate,
    Instant generated,
    String softwareVersion,
    String warehouse,
    String configDigest,
    List<JobDuration> jobs) {
  public RunSummary {
    jobs = List.copyOf(jobs);
  }

  /** How long one job took. */
  public record JobDuration(String job, Duration duration) {}
}
