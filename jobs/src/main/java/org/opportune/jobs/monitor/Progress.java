package org.opportune.jobs.monitor;

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

  /** A step under way. */
  interface Step extends AutoCloseable {
    /** Sets how many are done. */
    void at(long done);

    /** Ends the step with its last count. */
    @Override
    void close();
  }
}
