package org.opportune.jobs.screen;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.opportune.jobs.UserException;

/**
 * The GPU that Spark gave a task. One that is asked for and absent is an error, never a CPU run.
 */
final class TaskGpu {
  private static final String RESOURCE = "gpu";
  private static final String AMOUNT = "spark.executor.resource.gpu.amount";

  private TaskGpu() {}

  /**
   * Fails before anything is read when no task could get a GPU.
   *
   * @throws UserException saying what is missing
   */
  static void requireSome(SparkContext spark) {
    if (spark.isLocal()) {
      of(0);
    } else if (!spark.getConf().contains(AMOUNT)) {
      throw new UserException(
          "screen.device is gpu, but Spark gives executors none: set "
              + AMOUNT
              + ", spark.task.resource.gpu.amount and a discovery script; see conf/cluster");
    }
  }

  /**
   * The GPU of the task that asks.
   *
   * @throws UserException when PyTorch does not see it
   */
  static Device require() {
    TaskContext task = TaskContext.get();
    ResourceInformation given = task == null ? null : task.resourcesJMap().get(RESOURCE);
    return of(given == null ? 0 : Integer.parseInt(given.addresses()[0].strip()));
  }

  private static Device of(int ordinal) {
    int seen = Engine.getEngine("PyTorch").getGpuCount();
    if (ordinal >= seen) {
      throw new UserException(
          ("screen.device is gpu, but PyTorch sees %d of them and the task was given number %d: install"
                  + " the driver and the GPU natives of DJL, check the discovery script, or set"
                  + " screen.device=cpu")
              .formatted(seen, ordinal));
    }
    return Device.gpu(ordinal);
  }
}
