package org.opportune.jobs.report;

import java.util.List;

/**
 * The mixture fitted to the scores.
 *
 * @param modelVersion version of the stage model
 * @param patients patients it was fitted on
 * @param transform what was done to a score before the fit
 * @param offset added to the score before {@link Transform#LOG}, or the clip from both ends before
 *     {@link Transform#LOGIT}; 0 where not used
 * @param components normal components on the transformed scale, by ascending mean
 * @param cutPoints ascending stage boundaries on the score's own scale
 */
public record MixtureCurve(
    String modelVersion,
    long patients,
    Transform transform,
    double offset,
    List<Component> components,
    List<Double> cutPoints) {
  public MixtureCurve {
    components = List.copyOf(components);
    cutPoints = List.copyOf(cutPoints);
  }

  /** One normal component on the transformed scale. */
  public record Component(double weight, double mean, double sd) {}

  /** From a score to the scale on which the components are normal. */
  public enum Transform {
    NONE,
    LOG,
    LOGIT
  }
}
