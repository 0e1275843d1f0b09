package org.opportune.jobs.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.opportune.inference.eval.AssociationMetrics;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.DetectionMetrics;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.eval.StageAgreement;
import org.opportune.inference.eval.StageMetrics;
import org.opportune.staging.severity.Stage;

/**
 * Measures scores, LAA-950 and stages of a snapshot against its reference: over all patients, per
 * site, and the four-stage figures as the unweighted mean over sites.
 */
public final class PopulationEvaluation {
  /** Name of the group of everybody. */
  public static final String ALL = "all";

  /** Name of the mean over sites. */
  public static final String MEAN_OF_SITES = "mean of sites";

  private static final Map<String, ToDoubleFunction<EvaluatedPatient>> MEASURES =
      new TreeMap<>(
          Map.of(
              "anomaly_score",
              EvaluatedPatient::score,
              "laa950_percent",
              EvaluatedPatient::laa950Percent));
  private static final String STAGE = "stage";

  private final Bootstrap bootstrap;

  /** An evaluation with the given resamples. */
  public PopulationEvaluation(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** All figures, by group. */
  public List<Figure> figures(List<EvaluatedPatient> patients) {
    List<Figure> figures = new ArrayList<>();
    groups(patients)
        .forEach(
            (group, members) -> {
              MEASURES.forEach((name, value) -> measure(figures, group, members, name, value));
              StageMetrics staged = StageMetrics.of(agreement(members), bootstrap);
              add(figures, group, Metric.STAGE_ACCURACY, staged.accuracy(), members.size());
              add(figures, group, Metric.MACRO_AUROC, staged.macroAuroc(), members.size());
              calls(figures, group, members);
            });
    List<StageAgreement> sites =
        bySite(patients).values().stream().map(PopulationEvaluation::agreement).toList();
    if (sites.size() > 1) {
      StageMetrics mean = StageMetrics.meanOf(sites, bootstrap);
      add(figures, MEAN_OF_SITES, Metric.STAGE_ACCURACY, mean.accuracy(), patients.size());
      add(figures, MEAN_OF_SITES, Metric.MACRO_AUROC, mean.macroAuroc(), patients.size());
    }
    return figures;
  }

  /** Patients by group: everybody, then each site where there are several. */
  static Map<String, List<EvaluatedPatient>> groups(List<EvaluatedPatient> patients) {
    Map<String, List<EvaluatedPatient>> groups = new LinkedHashMap<>();
    groups.put(ALL, patients);
    Map<String, List<EvaluatedPatient>> sites = bySite(patients);
    if (sites.size() > 1) {
      groups.putAll(sites);
    }
    return groups;
  }

  /** The stages of some patients against the reference's. */
  static StageAgreement agreement(List<EvaluatedPatient> patients) {
    return new StageAgreement(
        Stage.values().length,
        patients.stream().mapToInt(EvaluatedPatient::referenceStage).toArray(),
        patients.stream().mapToInt(patient -> patient.staged().stage().code()).toArray(),
        patients.stream().map(patient -> patient.staged().posteriors()).toArray(double[][]::new));
  }

  /** Whether each patient has any emphysema by the reference. */
  static boolean[] positive(List<EvaluatedPatient> patients) {
    boolean[] positive = new boolean[patients.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = patients.get(i).referenceStage() > 0;
    }
    return positive;
  }

  private void measure(
      List<Figure> figures,
      String group,
      List<EvaluatedPatient> patients,
      String measure,
      ToDoubleFunction<EvaluatedPatient> value) {
    double[] values = patients.stream().mapToDouble(value).toArray();
    DetectionMetrics found = DetectionMetrics.of(values, positive(patients), bootstrap);
    AssociationMetrics moved =
        AssociationMetrics.of(
            values,
            patients.stream().mapToDouble(EvaluatedPatient::reference).toArray(),
            bootstrap);
    Map<Metric, Estimate> estimates = new LinkedHashMap<>();
    estimates.put(Metric.AUROC, found.auroc());
    estimates.put(Metric.AVERAGE_PRECISION, found.averagePrecision());
    estimates.put(Metric.BEST_F1, found.bestF1());
    estimates.put(Metric.BEST_F1_THRESHOLD, found.bestF1Threshold());
    estimates.put(Metric.ACCURACY_AT_BEST_F1, found.accuracyAtBestF1());
    estimates.put(Metric.PEARSON, moved.pearson());
    estimates.put(Metric.SPEARMAN, moved.spearman());
    estimates.forEach(
        (metric, estimate) ->
            figures.add(new Figure(group, measure, metric, estimate, patients.size())));
  }

  private void calls(List<Figure> figures, String group, List<EvaluatedPatient> patients) {
    Map<Boolean, List<EvaluatedPatient>> byReference =
        patients.stream()
            .collect(Collectors.partitioningBy(patient -> patient.referenceStage() > 0));
    share(figures, group, Metric.SENSITIVITY, byReference.get(true), true);
    share(figures, group, Metric.SPECIFICITY, byReference.get(false), false);
  }

  private void share(
      List<Figure> figures,
      String group,
      Metric metric,
      List<EvaluatedPatient> patients,
      boolean called) {
    double[] right =
        patients.stream()
            .mapToDouble(patient -> patient.staged().stage() != Stage.NONE == called ? 1 : 0)
            .toArray();
    Estimate share =
        bootstrap
            .estimates(
                new int[right.length],
                picks -> {
                  double sum = 0;
                  for (int pick : picks) {
                    sum += right[pick];
                  }
                  return new double[] {sum / picks.length};
                })
            .get(0);
    add(figures, group, metric, share, right.length);
  }

  private static void add(
      List<Figure> figures, String group, Metric metric, Estimate estimate, int patients) {
    figures.add(new Figure(group, STAGE, metric, estimate, patients));
  }

  private static Map<String, List<EvaluatedPatient>> bySite(List<EvaluatedPatient> patients) {
    return patients.stream()
        .collect(Collectors.groupingBy(EvaluatedPatient::site, TreeMap::new, Collectors.toList()));
  }
}
