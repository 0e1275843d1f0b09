package org.opportune.jobs.screen;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.monitor.CountedTasks;
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

  /** Removes what a killed run left unfinished. */
  void discardUnfinished() {
    night.warehouse().discardUnfinished(job, List.of(findings, Quarantined.TABLE));
  }

  /**
   * Screens all batches, or those that are done before the night should stop.
   *
   * @param things what is screened, for the progress
   */
  ScreenResult run(String things, List<List<ScreenPlan.Waiting>> batches, ScreenWork work)
      throws Exception {
    long waiting = batches.stream().mapToLong(List::size).sum();
    long found = 0;
    long quarantined = 0;
    SparkContext spark = night.spark().sparkContext();
    Optional<CrashJournal> journal =
        spark.isLocal() ? Optional.of(CrashJournal.open(night.warehouse(), job)) : Optional.empty();
    try (Progress.Step step = night.progress().begin("screening", things, waiting)) {
      for (List<ScreenPlan.Waiting> batch :
          journal.map(seen -> suspectsLast(batches, seen)).orElse(batches)) {
        if (night.stop().isDue()) {
          break;
        }
        List<Screened> outcomes = screen(batch, work, journal, found + quarantined, step);
        long usable = outcomes.stream().filter(outcome -> outcome.finding() != null).count();
        found += usable;
        quarantined += outcomes.size() - usable;
      }
      step.at(found + quarantined);
    }
    return new ScreenResult(waiting, found, quarantined);
  }

  /** Screens a batch outside the warehouse's tables. */
  List<Screened> withoutTables(
      List<ScreenPlan.Waiting> batch, ScreenWork work, long before, Progress.Step step)
      throws Exception {
    return onExecutors(work.rows(batch), work, before, step);
  }

  private List<Screened> screen(
      List<ScreenPlan.Waiting> batch,
      ScreenWork work,
      Optional<CrashJournal> journal,
      long before,
      Progress.Step step)
      throws Exception {
    List<String> keys = batch.stream().map(ScreenPlan.Waiting::key).toList();
    List<Row> rows = work.rows(batch);
    if (keys.size() == 1 && journal.filter(seen -> seen.isCondemned(keys.get(0))).isPresent()) {
      List<Screened> condemned = rows.stream().map(work::crashed).toList();
      commit(condemned);
      journal.orElseThrow().end(keys);
      return condemned;
    }
    journal.ifPresent(seen -> seen.begin(keys));
    try {
      List<Screened> outcomes = onExecutors(rows, work, before, step);
      commit(outcomes);
      return outcomes;
    } finally {
      // A context that is stopped under a job is stopped by the process's own end.
      if (!night.spark().sparkContext().isStopped()) {
        journal.ifPresent(seen -> seen.end(keys));
      }
    }
  }

  private List<Screened> onExecutors(
      List<Row> rows, ScreenWork work, long before, Progress.Step step) throws Exception {
    work.counter().reset();
    BatchRun run = new BatchRun(night.spark().sparkContext(), work, night.stop());
    return CountedTasks.watch(step, before, work.counter(), () -> run.screen(rows));
  }

  /** Suspects alone, after all others: one that kills the process again costs no other night. */
  private static List<List<ScreenPlan.Waiting>> suspectsLast(
      List<List<ScreenPlan.Waiting>> batches, CrashJournal journal) {
    List<List<ScreenPlan.Waiting>> order = new ArrayList<>();
    List<List<ScreenPlan.Waiting>> last = new ArrayList<>();
    for (List<ScreenPlan.Waiting> batch : batches) {
      List<ScreenPlan.Waiting> others =
          batch.stream().filter(next -> !journal.isSuspect(next.key())).toList();
      if (!others.isEmpty()) {
        order.add(others);
      }
      batch.stream().filter(next -> journal.isSuspect(next.key())).map(List::of).forEach(last::add);
    }
    order.addAll(last);
    return order;
  }

  private void commit(List<Screened> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
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
