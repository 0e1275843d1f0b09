package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * The answer of the night.
 *
 * @param denominator who was counted, as a noun phrase: "patients with at least one eligible chest
 *     CT, one index scan each"
 * @param patients size of the denominator
 * @param anyEmphysema stages 1 to 3 together; empty where suppressed or nobody was staged
 * @param anyEmphysemaPatients patients of stages 1 to 3
 * @param intervalMethod for example "Wilson, 95 %"
 * @param stages in order of severity; empty where nobody was staged
 * @param standardised age-standardised and otherwise corrected rates of any emphysema
 */
public record Prevalence(
    String denominator,
    Count patients,
    Count anyEmphysemaPatients,
    Optional<Rate> anyEmphysema,
    String intervalMethod,
    List<StagePrevalence> stages,
    List<AdjustedRate> standardised) {
  public Prevalence {
    stages = List.copyOf(stages);
    standardised = List.copyOf(standardised);
  }

  /**
   * The prevalence of any emphysema, standardised or corrected.
   *
   * @param name for example "Age-standardised, WHO World Standard"
   * @param rate empty where it cannot be estimated
   * @param note how it was made, or why it is not estimable
   */
  public record AdjustedRate(String name, Optional<Rate> rate, String note) {}
}
