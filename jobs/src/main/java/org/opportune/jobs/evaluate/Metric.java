package org.opportune.jobs.evaluate;

import java.util.Locale;

/** What is measured; the definition goes into every evaluation. */
public enum Metric {
  /** Detection of any emphysema. */
  AUROC(
      "area under the receiver operating characteristic for telling reference stage 1 to 3 from 0:"
          + " the chance that a patient with emphysema has the higher value, ties counting half"),
  /** Detection of any emphysema. */
  AVERAGE_PRECISION(
      "precision at each distinct value, weighted by the recall gained, for the same question"),
  /** Detection of any emphysema. */
  BEST_F1("largest F1 over all thresholds, chosen on the same patients and so optimistic"),
  /** Detection of any emphysema. */
  BEST_F1_THRESHOLD("the value at or above which a patient is called positive for the best F1"),
  /** Detection of any emphysema. */
  ACCURACY_AT_BEST_F1("share of patients called rightly at that threshold"),
  /** Against the reference value. */
  PEARSON("Pearson's r with the reference value"),
  /** Against the reference value. */
  SPEARMAN("Spearman's rho with the reference value"),
  /** Four stages. */
  STAGE_ACCURACY("share of patients given the reference's stage, of four"),
  /** Four stages. */
  MACRO_AUROC(
      "mean of the stages' AUROC, each stage against the rest by its posterior, over the stages"
          + " that occur"),
  /** Any emphysema, by stage. */
  SENSITIVITY("patients of stage 1 to 3 among those of reference stage 1 to 3"),
  /** Any emphysema, by stage. */
  SPECIFICITY("patients of stage 0 among those of reference stage 0");

  private final String definition;

  Metric(String definition) {
    this.definition = definition;
  }

  /** One clause for a person. */
  public String definition() {
    return definition;
  }

  /** The name in files: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
