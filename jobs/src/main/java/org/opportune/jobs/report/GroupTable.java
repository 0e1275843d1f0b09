package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Stages by group: by site, scanner, kernel, year, or age band and sex.
 *
 * @param name heading, for example "Site"
 * @param rows in the order to print
 */
public record GroupTable(String name, List<Row> rows) {
  public GroupTable {
    rows = List.copyOf(rows);
  }

  /**
   * One group.
   *
   * @param group name of the group
   * @param patients patients in the group
   * @param stages patients per stage, stages 0 to 3
   * @param anyEmphysema share of stages 1 to 3; empty where suppressed
   */
  public record Row(String group, Count patients, List<Count> stages, Optional<Rate> anyEmphysema) {
    public Row {
      stages = List.copyOf(stages);
      if (stages.size() != StagePrevalence.LABELS.size()) {
        throw new IllegalArgumentException(
            "Invalid group row: " + stages.size() + " stage counts are not 4");
      }
    }

    /** Share of one stage in percent; empty where it may not or cannot be stated. */
    OptionalDouble percent(int stage) {
      Count cases = stages.get(stage);
      return patients.suppressed() || cases.suppressed() || patients.value() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(100.0 * cases.value() / patients.value());
    }
  }
}
