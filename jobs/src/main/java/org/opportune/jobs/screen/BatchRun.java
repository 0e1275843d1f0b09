package org.opportune.jobs.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.opportune.jobs.UserException;
import org.opportune.jobs.stop.StopSignal;
import scala.Function2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * One batch on the executors. Outcomes are kept as tasks end, so that neither a stop nor a row that
 * kills its process (a crash in native code, memory) costs those of the others: such a row is found
 * out by running the suspects one at a time, and becomes a quarantine row of its own.
 */
final class BatchRun {
  private static final String ATTEMPT = "opportune.attempt";

  /** Longer than any series takes. */
  private static final long QUIET_LIMIT_SECONDS = 600;

  /** Tasks that were told to stop and do not hear it are left behind. */
  private static final long STOP_LIMIT_SECONDS = 60;

  private final SparkContext spark;
  private final ScreenWork work;
  private final StopSignal stop;

  BatchRun(SparkContext spark, ScreenWork work, StopSignal stop) {
    this.spark = spark;
    this.work = work;
    this.stop = stop;
  }

  /**
   * Screens rows: one outcome for each, or fewer if someone asked to stop.
   *
   * @throws Exception when a task failed in a way that no single row is the cause of
   */
  List<Screened> screen(List<Row> rows) throws Exception {
    List<Screened> outcomes = new ArrayList<>();
    List<List<Row>> waiting = groups(rows);
    while (!waiting.isEmpty() && !stop.isAsked()) {
      Attempt attempt = attempt(waiting);
      outcomes.addAll(attempt.outcomes());
      List<List<Row>> next = new ArrayList<>();
      for (int i : attempt.missing()) {
        if (attempt.dead().contains(i)) {
          outcomes.addAll(oneByOne(waiting.get(i)));
        } else {
          next.add(waiting.get(i));
        }
      }
      waiting = next;
    }
    return outcomes;
  }

  private List<List<Row>> groups(List<Row> rows) {
    List<List<Row>> groups = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += work.rowsPerTask()) {
      groups.add(List.copyOf(rows.subList(from, Math.min(rows.size(), from + work.rowsPerTask()))));
    }
    return groups;
  }

  private List<Screened> oneByOne(List<Row> suspects) throws Exception {
    List<Screened> outcomes = new ArrayList<>();
    for (Row suspect : suspects) {
      if (stop.isAsked()) {
        break;
      }
      Attempt alone = attempt(List.of(List.of(suspect)));
      outcomes.addAll(alone.outcomes());
      if (!alone.dead().isEmpty() && alone.outcomes().isEmpty() && !stop.isAsked()) {
        outcomes.add(work.crashed(suspect));
      }
    }
    return outcomes;
  }

  /**
   * What came of a Spark job.
   *
   * @param outcomes of the groups that were done
   * @param missing indices of the groups that were not
   * @param dead indices of groups whose process died at least once
   */
  private record Attempt(List<Screened> outcomes, List<Integer> missing, Set<Integer> dead) {}

  private Attempt attempt(List<List<Row>> groups) throws Exception {
    String name = UUID.randomUUID().toString();
    TaskDeaths deaths = new TaskDeaths(ATTEMPT, name);
    TreeMap<Integer, List<Screened>> done = new TreeMap<>();
    Set<Integer> dead = new TreeSet<>();
    spark.addSparkListener(deaths);
    spark.setLocalProperty(ATTEMPT, name);
    try {
      run(groups, done);
    } catch (Exception e) {
      deaths.awaitQuiet(stop.isAsked() ? STOP_LIMIT_SECONDS : QUIET_LIMIT_SECONDS);
      dead.addAll(deaths.partitions());
      if (dead.isEmpty() && !stop.isAsked()) {
        throw mistake(e).orElse(e);
      }
    } finally {
      spark.setLocalProperty(ATTEMPT, null);
      spark.removeSparkListener(deaths);
    }
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      if (!done.containsKey(i)) {
        missing.add(i);
      }
    }
    return new Attempt(done.values().stream().flatMap(List::stream).toList(), missing, dead);
  }

  /** What a task said to the person who started the night, if that is why it failed. */
  private static Optional<Exception> mistake(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof UserException)) {
      cause = cause.getCause();
    }
    return Optional.ofNullable((UserException) cause);
  }

  private void run(List<List<Row>> groups, TreeMap<Integer, List<Screened>> done) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    RDD<List<Row>> rdd = context.parallelize(groups, groups.size()).rdd();
    // Called by Spark's scheduler, one result at a time, before runJob returns.
    Function2<Object, List<Screened>, BoxedUnit> keep =
        (index, outcomes) -> {
          synchronized (done) {
            done.put((Integer) index, outcomes);
          }
          return BoxedUnit.UNIT;
        };
    ClassTag<List<Screened>> tag = ClassTag$.MODULE$.apply(List.class);
    spark.runJob(rdd, new GroupTask(work.task()), keep, tag);
  }
}
