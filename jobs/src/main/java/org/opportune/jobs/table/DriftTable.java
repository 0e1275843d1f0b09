package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;

import java.util.List;
import java.util.Locale;
import org.opportune.staging.severity.DriftFinding;

/** How far a night's new scores lie from the population that the stage model was fitted to. */
public final class DriftTable {

  /**
   * One comparison.
   *
   * @param modelVersion the stage model in force
   * @param finding what was found
   */
  public record Compared(String modelVersion, DriftFinding finding) {}

  /** The table. */
  public static final Table<Compared> TABLE =
      new Table<>(
          "drift",
          "One group of a night's newly screened patients, compared with the fit population.",
          List.of(
              text("stage_model_version", "stage model in force", Compared::modelVersion),
              text("group_name", "all, site=S or scanner=M", c -> c.finding().group()),
              text(
                  "basis",
                  Meaning.of("what it was compared with").codes(CodeLists.DRIFT_BASIS),
                  c -> c.finding().basis().name().toLowerCase(Locale.ROOT)),
              count("patients", "patients tonight", c -> c.finding().n()),
              count("reference_patients", "patients compared with", c -> c.finding().referenceN()),
              number(
                  "psi",
                  Meaning.of("population stability index")
                      .atLeast(0)
                      .computed("over tenths of the reference; 0 when not assessed"),
                  c -> c.finding().psi()),
              number("psi_limit", "drift above this", c -> c.finding().psiLimit()),
              number(
                  "ks",
                  Meanings.share("Kolmogorov-Smirnov distance")
                      .computed(
                          "largest distance of the two distribution functions; 0 when not assessed"),
                  c -> c.finding().ks()),
              number("ks_limit", "drift above this", c -> c.finding().ksLimit()),
              text(
                  "verdict",
                  Meaning.of("what follows").codes(CodeLists.DRIFT_VERDICT),
                  c -> c.finding().verdict().name().toLowerCase(Locale.ROOT))));

  private DriftTable() {}
}
