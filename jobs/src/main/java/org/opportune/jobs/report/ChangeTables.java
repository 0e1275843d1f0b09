package org.opportune.jobs.report;

import java.util.List;

/** Tables of what changes: over the years, since the last report, from the fitted population. */
final class ChangeTables {
  private ChangeTables() {}

  static Table drift(Drift drift) {
    Table.Builder table =
        Table.named("drift", "Change since the previous run")
            .text("Measure", "measure")
            .number("Previous", "previous")
            .number("This run", "current")
            .number("Change", "change")
            .text("Notable", "notable")
            .text("Note", "note");
    for (Drift.Change change : drift.changes()) {
      // A change is read beside its two values, so all three have the same decimals.
      int decimals = Wording.decimals(Math.max(change.previous(), change.current()));
      table.row(
          Table.Cell.of(change.measure()),
          Table.Cell.of(change.previous(), decimals),
          Table.Cell.of(change.current(), decimals),
          Table.Cell.of(change.current() - change.previous(), decimals),
          new Table.Cell(
              change.notable() ? "yes" : "–", List.of(Boolean.toString(change.notable()))),
          Table.Cell.of(change.note()));
    }
    return table.build();
  }

  static Table trends(List<TrendLine> trends) {
    Table.Builder table =
        Table.named("trends", "Trend of any emphysema (Cochran-Armitage)")
            .text("Over", "over")
            .text("Groups", "groups")
            .number("Points", "slope_points")
            .text("per", "unit")
            .number("z", "z")
            .number("p", "p_value");
    for (TrendLine trend : trends) {
      table.row(
          Table.Cell.of(trend.over()),
          Table.Cell.of(trend.groups()),
          Table.Cell.of(trend.slopePoints(), 2),
          Table.Cell.of(trend.unit()),
          Table.Cell.of(trend.z(), 2),
          new Table.Cell(Wording.pValue(trend.pValue()), List.of(Double.toString(trend.pValue()))));
    }
    return table.build();
  }

  static Table scoreDrift(List<ScoreDrift> groups) {
    Table.Builder table =
        Table.named("score_drift", "New scores against the population of the stage model")
            .text("Group", "group")
            .number("New patients", "patients")
            .number("PSI", "psi")
            .number("Limit", "psi_limit")
            .number("KS distance", "ks")
            .number("Limit", "ks_limit")
            .text("Verdict", "verdict");
    for (ScoreDrift group : groups) {
      table.row(
          Table.Cell.of(group.group()),
          Table.Cell.of(group.patients()),
          Table.Cell.of(group.psi(), 3),
          Table.Cell.of(group.psiLimit(), 3),
          Table.Cell.of(group.ks(), 3),
          Table.Cell.of(group.ksLimit(), 3),
          Table.Cell.of(group.verdict()));
    }
    return table.build();
  }
}
