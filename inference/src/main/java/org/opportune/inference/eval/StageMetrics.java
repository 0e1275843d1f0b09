package org.opportune.inference.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Agreement of stages with intervals. Patients are resampled within their reference stage, as in
 * the EDLNet paper (Patterns 2025), so that every resample holds every stage as often.
 *
 * @param accuracy share of patients given the reference's stage, 0..1
 * @param macroAuroc mean of the stages' AUROC, each stage against the rest by its posterior, 0..1;
 *     over the stages that occur
 */
public record StageMetrics(Estimate accuracy, Estimate macroAuroc) {

  /** Measures all cases. */
  public static StageMetrics of(StageAgreement agreement, Bootstrap bootstrap) {
    return meanOf(List.of(agreement), bootstrap);
  }

  /**
   * Unweighted mean over groups such as sites: each counts once, however many patients it has.
   * Patients are resampled within their group.
   */
  public static StageMetrics meanOf(List<StageAgreement> groups, Bootstrap bootstrap) {
    int[] first = new int[groups.size() + 1];
    for (int group = 0; group < groups.size(); group++) {
      first[group + 1] = first[group] + groups.get(group).cases();
    }
    int[] strata = new int[first[groups.size()]];
    for (int group = 0; group < groups.size(); group++) {
      StageAgreement agreement = groups.get(group);
      for (int i = 0; i < agreement.cases(); i++) {
        strata[first[group] + i] = group * agreement.stages() + agreement.reference()[i];
      }
    }
    List<Estimate> both =
        bootstrap.estimates(
            strata,
            picks -> {
              double accuracy = 0;
              double auroc = 0;
              for (StageAgreement resampled : resampled(groups, first, picks)) {
                accuracy += resampled.accuracy() / groups.size();
                auroc += resampled.macroAuroc() / groups.size();
              }
              return new double[] {accuracy, auroc};
            });
    return new StageMetrics(both.get(0), both.get(1));
  }

  private static List<StageAgreement> resampled(
      List<StageAgreement> groups, int[] first, int[] picks) {
    List<StageAgreement> resampled = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      int from = first[group];
      int end = first[group + 1];
      resampled.add(
          groups
              .get(group)
              .resampled(
                  IntStream.of(picks)
                      .filter(pick -> pick >= from && pick < end)
                      .map(pick -> pick - from)
                      .toArray()));
    }
    return resampled;
  }
}
