package org.opportune.jobs.screen;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which tasks of a job took their process with them, or ran in one that died. Thread-safe; Spark
 * tells it of events some time after they happen.
 */
final class TaskDeaths extends SparkListener {
  /** Errors after which a Java process cannot be trusted; Spark ends the executor. */
  private static final Set<String> DEADLY =
      Set.of(
          OutOfMemoryError.class.getName(),
          StackOverflowError.class.getName(),
          InternalError.class.getName());

  private static final long POLL_MS = 20;

  private final String property;
  private final String job;
  private final Map<Integer, Set<Integer>> running = new HashMap<>();
  private final Set<Integer> dead = new HashSet<>();
  private int sparkJob = -1;
  private boolean ended;

  /**
   * The deaths of one job.
   *
   * @param property a local property of the thread that starts the job
   * @param job its value
   */
  TaskDeaths(String property, String job) {
    this.property = property;
    this.job = job;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (job.equals(start.properties().getProperty(property))) {
      sparkJob = start.jobId();
      CollectionConverters.asJava(start.stageInfos())
          .forEach(stage -> running.put(stage.stageId(), new HashSet<>()));
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (running.containsKey(start.stageId())) {
      running.get(start.stageId()).add((int) start.taskInfo().taskId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (running.containsKey(end.stageId())) {
      running.get(end.stageId()).remove((int) end.taskInfo().taskId());
      if (isDeath(end.reason())) {
        dead.add(end.taskInfo().partitionId());
      }
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    ended |= end.jobId() == sparkJob;
  }

  /**
   * Waits until the job's end is told and its last task has ended, so that nothing of it runs on.
   *
   * @param limitSeconds after which it is left to itself
   */
  void awaitQuiet(long limitSeconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    while (!isQuiet() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  /** The partitions whose process died while they ran. */
  synchronized List<Integer> partitions() {
    return dead.stream().sorted().toList();
  }

  private synchronized boolean isQuiet() {
    return (sparkJob < 0 || ended) && running.values().stream().allMatch(Set::isEmpty);
  }

  private static boolean isDeath(TaskEndReason reason) {
    return reason instanceof ExecutorLostFailure lost && lost.exitCausedByApp()
        || reason instanceof ExceptionFailure failure && DEADLY.contains(failure.className());
  }
}
