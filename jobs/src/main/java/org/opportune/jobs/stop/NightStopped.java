package org.opportune.jobs.stop;

/** A job ended before it was done because it should; what stands is kept, and a restart goes on. */
public final class NightStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was not done. */
  public NightStopped(String message) {
    super(message);
  }
}
