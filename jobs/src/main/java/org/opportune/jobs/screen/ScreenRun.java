package org.opportune.jobs.screen;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Warehouse;

/**
 * Screens what waits, batch by batch. A batch is one Spark job, and stands once its rows are
 * written; the driver holds the rows of one.
 *
 * @param night whose warehouse
 * @param job name in batches
 * @param findings where its findings go
 */
record ScreenRun(NightContext night, String job, Table<?> findings) {

  /** Screens one batch. */
  @FunctionalInterface
  interface Batch {
    /**
     * The outcomes of a batch.
     *
     * @param before things done before it, for the progress
     */
    List<Screened> screen(List<ScreenPlan.Waiting> batch, long before, Progress.Step step)
        throws Exception;
  }

  /** Removes what a killed run left unfinished. */
  void discardUnfinished() {
    night.warehouse().discardUnfinished(job, List.of(findings, Quarantined.TABLE));
  }

  /**
   * Screens all batches.
   *
   * @param things what is screened, for the progress
   */
  ScreenResult run(String things, List<List<ScreenPlan.Waiting>> batches, Batch work)
      throws Exception {
    long waiting = batches.stream().mapToLong(List::size).sum();
    long found = 0;
    long quarantined = 0;
    try (Progress.Step step = night.progress().begin("screening", things, waiting)) {
      for (List<ScreenPlan.Waiting> batch : batches) {
        List<Screened> outcomes = work.screen(batch, found + quarantined, step);
        commit(outcomes);
        long usable = outcomes.stream().filter(outcome -> outcome.finding() != null).count();
        found += usable;
        quarantined += outcomes.size() - usable;
      }
      step.at(found + quarantined);
    }
    return new ScreenResult(waiting, found, quarantined);
  }

  private void commit(List<Screened> outcomes) {
    Warehouse warehouse = night.warehouse();
    List<Row> rows = outcomes.stream().map(Screened::finding).filter(Objects::nonNull).toList();
    List<Row> failed =
        outcomes.stream().map(Screened::quarantined).filter(Objects::nonNull).toList();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("findings", rows.size()).put("quarantined", failed.size());
    warehouse
        .begin(job, night.date(), warehouse.nextNumber(job, night.date()))
        .writeRows(Quarantined.TABLE, failed)
        .writeRows(findings, rows)
        .commit(facts);
  }
}
