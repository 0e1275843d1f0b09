package org.opportune.inference.infection;

import java.util.List;

/**
 * One patient's scan with labels.
 *
 * @param patientKey pseudonymous; all scans of a patient fall on the same side of every split
 * @param clazz index of the patient's class, 0 healthy
 * @param slices at least one
 */
public record InfectionCase(String patientKey, int clazz, List<LabelledSlice> slices) {

  /** Copies the list. */
  public InfectionCase {
    slices = List.copyOf(slices);
  }

  /** Slices of several cases. */
  static List<LabelledSlice> slices(List<InfectionCase> cases) {
    return cases.stream().flatMap(one -> one.slices().stream()).toList();
  }
}
