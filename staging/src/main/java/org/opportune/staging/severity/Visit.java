package org.opportune.staging.severity;

import java.io.Serializable;
import java.time.LocalDate;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * One scan of one patient.
 *
 * @param key identifies the scan; not a patient's name or number
 * @param date of acquisition; the first of the month where only the month is kept
 * @param score anomaly score, 0..1
 * @param laa950Percent 0..100
 */
public record Visit(String key, LocalDate date, double score, double laa950Percent)
    implements Serializable {

  /** Checks the ranges. */
  public Visit {
    if (!(score >= 0 && score <= 1) || !(laa950Percent >= 0 && laa950Percent <= 100)) {
      throw new StagingException(
          Problem.OUT_OF_RANGE,
          "Invalid visit: score %s is not in [0, 1] or LAA-950 %s is not in [0, 100]"
              .formatted(score, laa950Percent));
    }
  }
}
