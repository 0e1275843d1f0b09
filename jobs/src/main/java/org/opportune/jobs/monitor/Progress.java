package org.opportune.jobs.monitor;

import org.opportune.jobs.table.RunsTable.Run;

/** Tells a person how far a long step is. Steps do not nest. */
public interface Progress {

  /**
   * Begins a step.
   *
   * @param name what is being done: "reading headers"
   * @param unit what is counted: "objects"
   * @param total how many there are, or -1 when not known beforehand
   */
  Step begin(String name, String unit, long total);

  /** Says one line that stays. */
  void say(String line);

  /** Tells that a command of the night ended and how. */
  default void ended(Run run) {}

  /** A step under way. */
  interface Step extends AutoCloseable {
    /** Sets how many are done. */
    void at(long done);

    /** Ends the step with its last count. */
    @Override
    void close();
  }
}
