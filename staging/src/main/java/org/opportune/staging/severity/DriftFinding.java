package org.opportune.staging.severity;

import java.io.Serializable;

/**
 * How far one group's scores have moved from the fit population.
 *
 * @param group key of the group; {@link DriftCheck#OVERALL} for everyone
 * @param basis what it was compared with
 * @param n patients tonight
 * @param referenceN patients in the reference
 * @param psi population stability index over tenths of the reference; 0 when not assessed
 * @param psiLimit drift above this
 * @param ks largest distance of the two distribution functions, 0..1; 0 when not assessed
 * @param ksLimit drift above this
 * @param verdict what follows
 */
public record DriftFinding(
    String group,
    Basis basis,
    long n,
    long referenceN,
    double psi,
    double psiLimit,
    double ks,
    double ksLimit,
    Verdict verdict)
    implements Serializable {

  /** What a group was compared with. */
  public enum Basis {
    /** The same group in the fit population. */
    SAME_GROUP,
    /** The whole fit population, because the group was not in it or was too small. */
    WHOLE_POPULATION
  }

  /** What follows from a comparison. */
  public enum Verdict {
    /** No drift seen. */
    STABLE,
    /** The scores have moved: look at the scanner before trusting the stages. */
    DRIFTED,
    /** Too few patients to tell. */
    TOO_FEW
  }
}
