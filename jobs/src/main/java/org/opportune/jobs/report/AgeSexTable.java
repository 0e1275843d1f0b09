package org.opportune.jobs.report;

import java.util.List;

/**
 * Stages by age band and sex: the same bands for every sex.
 *
 * @param sexes one table per sex, its groups the age bands from young to old
 */
public record AgeSexTable(List<GroupTable> sexes) {
  public AgeSexTable {
    sexes = List.copyOf(sexes);
  }
}
